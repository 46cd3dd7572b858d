"""That the book of law holds together: words, sources, values read or said not to be, and the facts item by item."""

import ast
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

import kutcalc.law
from kutcalc.engine import Rule, Value
from kutcalc.engine.numbers import ValueLackingError
from kutcalc.engine.rule import AnyRule
from kutcalc.engine.value import VERIFICATIONS
from kutcalc.law import FIRST_MONTH, LAST_MONTH, PROJECTED_FROM, law_book, source_of, sources, value_of, values
from kutcalc.units import range_of_months

from .cases import only, person

FOLDER: Final = Path(kutcalc.law.__file__).parent
FACTS: Final = Path(__file__).parents[3] / "shared" / "facts" / "payroll-law.toml"
MONTHS: Final = range_of_months(FIRST_MONTH, LAST_MONTH)
RULES: Final = list(law_book().rules.values())
VALUES: Final = list(values())

# Read by the rules that policies are made into, not by the law's own.
READ_BY_POLICIES: Final = {
    "price_base_amount",  # policy/ceilings.py: a ceiling in base amounts
    "corporate_tax_rate",  # policy/settling.py: a credit against corporate tax
    *(f"{size}_{what}" for size in ("micro", "small", "medium") for what in ("headcount", "turnover_euro")),
    *(f"{size}_balance_euro" for size in ("micro", "small", "medium")),  # policy/measured.py: the size of a group
    "euro_rate",
}
# Ours, beside what facts/payroll-law.toml has; the chapter undertaking_size comes from facts/policies.md.
ADDITIONS: Final = {
    "youth_rate_step",
    "pension_only_rate_with_special_tax",
    "hiring_support_higher_ceiling_from",
    "regional_deduction_payers",
    "regional_deduction_municipality_codes",
    "regional_deduction_part_municipality_codes",
    "months_of_year",
    "one_month",
    "minutes_of_hour",
}
OWN_CHAPTERS: Final = {"undertaking_size"}
NOT_KNOWN_FROM: Final = {"income_base_amount": PROJECTED_FROM}


def read_names() -> set[str]:
    """Name the values that a rule needs, or that a slice of a payslip can have as its rate."""
    book = law_book()
    pieces = [piece for band in book.bands for piece in band.slices]
    needs = {need.name for rule in RULES for need in rule.needs}
    return needs | {name for piece in pieces for name in piece.candidates}


def raw_values() -> dict[str, dict[str, Any]]:
    """Read our files of values as they stand."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        if path.stem != "sources":
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
            assert not found.keys() & tables.keys()
            found |= tables
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_says_what_it_is(rule: AnyRule) -> None:
    assert rule.term
    assert rule.summary.sv.endswith(".")
    assert rule.summary.en.endswith(".")
    assert rule.summary.sv != rule.summary.en
    assert rule.source
    for citation in rule.source.split("; "):
        assert source_of(citation) is not None, citation


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.name)
def test_every_value_says_what_it_is(value: Value) -> None:
    assert value.term
    assert value.summary.endswith(".")
    assert value.unit
    assert value.chapter
    assert value.values
    for entry in value.values:
        assert entry.source
        assert entry.verification in VERIFICATIONS
        assert entry.since is not None
        assert entry.until is None or entry.until >= entry.since


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.name)
def test_dates_rise_and_a_window_ends_before_the_next(value: Value) -> None:
    for earlier, later in zip(value.values, value.values[1:], strict=False):
        assert earlier.since is not None
        assert later.since is not None
        assert earlier.since < later.since
        assert earlier.until is None or earlier.until < later.since


def test_every_value_is_read_or_says_why_not() -> None:
    shown_only = {value.name for value in VALUES if value.shown_only}
    names = {value.name for value in VALUES}

    assert names - read_names() - READ_BY_POLICIES == shown_only
    assert names >= READ_BY_POLICIES
    assert not READ_BY_POLICIES & read_names()


def test_values_stand_in_the_file_of_their_chapter() -> None:
    for path in FOLDER.glob("*.toml"):
        if path.stem != "sources":
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
            assert {table["chapter"] for table in tables.values()} == {path.stem}
    assert raw_values().keys() == {value.name for value in VALUES}


def test_sources_have_title_and_address() -> None:
    for key, source in sources().items():
        assert source.title
        assert source.url.startswith(("https://", "/")), key
        assert source_of(key) == source
        assert source_of(f"{key} 2 kap. 26 §") == source


def test_a_citation_of_nothing_known_is_not_found() -> None:
    assert source_of("SALT 1 §") is None
    assert source_of("Lag 2026:1000 1 §") is None


def required() -> Iterator[str]:
    """Name the values that some rule cannot do without."""
    yield from sorted({need.name for rule in RULES for need in rule.needs if not need.optional})


@pytest.mark.parametrize("name", list(required()))
def test_a_required_value_has_no_gap(name: str) -> None:
    gaps = [month for month in MONTHS if value_of(name, month) is None]

    assert gaps == [month for month in MONTHS if month >= NOT_KNOWN_FROM.get(name, date.max)]


def test_a_value_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueLackingError, match="income_base_amount has no value in 2027-01"):
        only("occupational_pension", person("2027-01", 30_000))


@pytest.mark.parametrize(
    "together",
    [
        [f"youth_15_18_{what}" for what in ("rate", "ceiling", "birth_year_earliest", "birth_year_latest")],
        [
            f"youth_19_23_{what}"
            for what in ("rate", "ceiling", "birth_year_earliest", "birth_year_latest", "share_of_other_components")
        ],
        ["covid_rate", "covid_ceiling", "covid_employees"],
        [
            "special_payroll_tax_65_rate",
            "special_payroll_tax_65_birth_year_latest",
            "pension_only_rate_with_special_tax",
        ],
        ["hiring_support_ceiling_hired_before_2024_05", "hiring_support_higher_ceiling_from"],
    ],
    ids=lambda together: together[0],
)
def test_values_of_one_rule_are_in_force_in_the_same_months(together: list[str]) -> None:
    in_force = [[value_of(name, month) is not None for month in MONTHS] for name in together]

    assert all(months == in_force[0] for months in in_force)
    assert any(in_force[0])


@pytest.mark.parametrize(
    "either",
    [
        ("hiring_support_rate", "hiring_support_refund_floor"),
        ("research_deduction_social_rate", "research_deduction_rate"),
        ("research_deduction_social_cap", "research_deduction_cap"),
    ],
    ids=lambda either: either[1],
)
def test_an_old_rule_ends_where_its_successor_begins(either: tuple[str, str]) -> None:
    for month in MONTHS:
        assert sum(value_of(name, month) is not None for name in either) == 1, month


def test_values_are_the_facts() -> None:
    if not FACTS.exists():
        pytest.skip("the facts are not beside the project")
    facts = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    ours = raw_values()
    own = {name for name, table in ours.items() if table["chapter"] in OWN_CHAPTERS}

    assert ours.keys() - facts.keys() == ADDITIONS | own
    for name, table in facts.items():
        assert {key: content for key, content in ours[name].items() if key != "shown_only"} == table, name


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """List the functions of a module that are declared as rules."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "rule"
            for mark in node.decorator_list
        ):
            yield node


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_no_number_but_0_in_a_rule_and_no_float_in_law(path: Path) -> None:
    numbers = [
        inner.value
        for function in functions(path)
        for statement in function.body
        for inner in ast.walk(statement)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, int | float)
    ]
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}

    assert set(numbers) <= {0}
    assert not any(isinstance(number, bool) for number in numbers)
    assert not any(isinstance(node, ast.Constant) and isinstance(node.value, float) for node in nodes)
    # a path is joined with /, and nothing else is
    divisions = [node for node in nodes if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)]
    assert all(isinstance(node.left, ast.Name) and node.left.id == "_FOLDER" for node in divisions)
    assert not names & {"float", "round", "truediv", "Float32", "Float64", "Decimal"}


def test_all_rules_are_found_by_the_walk() -> None:
    walked = {function.name for path in FOLDER.glob("*.py") for function in functions(path)}

    assert walked == {rule.name for rule in RULES if isinstance(rule, Rule)}


def test_chapters_read_no_other_chapter_and_no_polars() -> None:
    chapters = {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "chapters", "levels"}
    for stem in chapters:
        tree = ast.parse((FOLDER / f"{stem}.py").read_text(encoding="utf-8"))
        modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not any(isinstance(node, ast.Import) for node in ast.walk(tree))
        assert modules <= {"kutcalc.engine", "kutcalc.language", "kutcalc.law.levels", "kutcalc.units"}, stem
