"""Parts of a population: the same bytes however it is parted, and on touched rows the same as on all."""

import random
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.analysis.registers import Register, population, register
from tests.oracle.filling import filling

from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.changed_training import ChangedTraining
from kutcalc.analysis.known_law import read_bounds
from kutcalc.analysis.part import Part
from kutcalc.analysis.part_worked import names_of, worked_part
from kutcalc.analysis.partition import ALL, DIMENSIONS, Partial, employers_of, merge, part
from kutcalc.analysis.scenario import Chosen, PolicyChoice, chosen
from kutcalc.analysis.touched import reduced
from kutcalc.analysis.weighing import whole_classes
from kutcalc.errors import FactMissingError, FaultsError, KutcalcError
from kutcalc.policy import Change, Library
from kutcalc.policy.declared import columns_declared
from kutcalc.policy.library import FILES

LIBRARY: Final = Library()
TABLES: Final = register(40, most=3)
EXAMPLES: Final = {"boolean": True, "integer": 5, "month": "2026-03"}
ALMEGA: Final = "se-almega-2024"
WHOLE: Final = frozenset(("fi-koulutusvahennys",))
"""Policies that read courses and still must be worked on all rows: what they sum of payslips is known to no other."""
FIGURES: Final = ("counted_base_ore", "before_limits_ore", "training_deduction_ore", "cut_ore")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("populations")


@pytest.fixture(scope="module")
def only_part(home: Path) -> Part:
    return population(home, TABLES, parts=1, name="whole").part(0)


@cache
def of_library(policy_id: str) -> tuple[Chosen, tuple[tuple[str, Any], ...]]:
    """Choose a policy with what it leaves open filled, and assume what it asks for besides."""
    tree = tomllib.loads((FILES / f"{policy_id}.toml").read_text(encoding="utf-8"))
    changes = tuple(Change(path, value) for path, value in filling(tree).items())
    one = chosen([PolicyChoice(ref=policy_id, changes=changes)], LIBRARY)[0]
    facts = columns_declared([one.policy] if one.policy is not None else [])
    assumed = {fact.name: EXAMPLES.get(fact.kind, fact.choices[0] if fact.choices else "") for fact in facts}
    return one, tuple({**assumed, "certified": True, "mandatory": False, "delivery": "digital"}.items())


def by_calculate(one: Part, choice: Chosen, assume: tuple[tuple[str, Any], ...]) -> dict[str, pl.DataFrame]:
    """Work all rows as any company's."""
    facts = columns_declared([choice.policy] if choice.policy is not None else [])
    return calculate(one.case(facts, assume), choice.plan, choice.label, ["employer_year", "payslip"]).tables


@pytest.mark.parametrize("policy_id", LIBRARY.ids())
def test_touched_rows_give_what_all_rows_give(policy_id: str, only_part: Part) -> None:
    one, assume = of_library(policy_id)
    try:
        tables = by_calculate(only_part, one, assume)
    except KutcalcError as error:
        with pytest.raises(type(error)):
            worked_part(only_part, one, assume=assume)
        return

    worked = worked_part(only_part, one, assume=assume)

    years = tables["employer_year"].select("employer", *FIGURES, "training_minutes", "training_cost_ore", "limited_by")
    assert_frame_equal(worked.firms.select(years.columns), years.sort("employer"))
    shares = tables["payslip"].group_by("employer", "employee").agg(pl.col("training_deduction_ore").sum())
    assert_frame_equal(worked.people.select(shares.columns), shares.sort("employer", "employee"))


def test_most_of_the_library_is_worked_on_touched_rows() -> None:
    ones = [of_library(policy_id)[0] for policy_id in LIBRARY.ids()]

    left = {
        one.policy.id
        for one in ones
        if one.policy and one.plan.reads_training and not reduced(one.plan.book, names_of(one.plan))
    }

    assert left == WHOLE


def test_a_design_that_reads_no_course_is_worked_on_all_rows() -> None:
    ones = [of_library(policy_id)[0] for policy_id in LIBRARY.ids()]

    assert all(reduced(one.plan.book, names_of(one.plan)) is None for one in ones if not one.plan.reads_training)


@pytest.mark.parametrize("changes", [ChangedTraining(fee_ppm=1_300_000), ChangedTraining(relabelled_ppm=300_000)])
def test_changed_courses_give_the_same_on_touched_rows_and_on_all(changes: ChangedTraining, only_part: Part) -> None:
    one = of_library("se-kut-2019-almega50")[0]

    touched = worked_part(only_part, one, changes=changes)
    every = worked_part(only_part, one, changes=changes, whole=True)

    assert_frame_equal(touched.firms, every.firms)
    assert_frame_equal(touched.people, every.people)
    assert touched.firms["training_deduction_ore"].sum() > 0


def test_a_part_settled_by_another_law_is_worked_on_all_rows(home: Path) -> None:
    own = population(home, register(8), parts=1, name="old").part(0)
    one = of_library(ALMEGA)[0]
    before = worked_part(own, one)
    file = own.folder / "bounds.json"
    file.write_text(file.read_text().replace('"edition":"', '"edition":"of old '))

    assert read_bounds(own.folder) is None
    assert_frame_equal(worked_part(own, one).firms, before.firms)


# ---------------------------------------------------------------------- sums


def partials(home: Path, tables: Register, parts: int, name: str) -> list[Partial]:
    ones = chosen([ALMEGA, "se-kut-2019-almega50", "current-law"], LIBRARY)
    return [part(one, ones, DIMENSIONS) for one in population(home, tables, parts=parts, name=name).parts()]


def test_totals_are_the_same_bytes_however_the_employers_are_parted(home: Path) -> None:
    tables = register(12, seed=2, most=2)
    shuffled = Register(*(frame.sample(fraction=1, shuffle=True, seed=3) for frame in tables))
    found = {}
    for parts, given in ((1, tables), (4, shuffled), (16, tables)):
        made = partials(home, given, parts, f"in-{parts}")
        random.Random(parts).shuffle(made)
        found[parts] = merge(made).to_bytes()

    assert found[1] == found[4] == found[16]
    assert Partial.from_bytes(found[1]).to_bytes() == found[1]


def test_merging_is_associative(home: Path) -> None:
    first, second, third = partials(home, register(12, seed=4, most=2), 3, "three")

    assert merge([merge([first, second]), third]) == merge([third, merge([second, first])])


def test_a_sum_is_exact_and_floored_once(only_part: Part) -> None:
    one = of_library(ALMEGA)[0]
    firms = employers_of(only_part, one)

    made = part(only_part, [one], DIMENSIONS)

    exact = sum(
        Fraction(ore * ppm, 10**6) for ore, ppm in firms.select("training_deduction_ore", "weight_ppm").iter_rows()
    )
    assert made.sums[one.label, ALL, ""]["training_deduction_ore"] == exact * 10**6
    assert made.totals(one.label)["training_deduction_ore"] == int(exact)


def test_classes_add_up_to_all(only_part: Part) -> None:
    one = of_library(ALMEGA)[0]
    rows = part(only_part, [one], DIMENSIONS).rows()
    total = next(row for row in rows if row["by"] == ALL)

    for dimension in DIMENSIONS:
        for figure in ("persons", "contribution_base_ore", "training_cost_ore", "training_deduction_ore"):
            assert sum(row[figure] for row in rows if row["by"] == dimension) == total[figure]


def test_what_is_left_over_goes_to_the_largest_remainders() -> None:
    assert whole_classes({"a": 1_400_000, "b": 1_400_000, "c": 200_000}) == {"a": 2, "b": 1, "c": 0}
    assert whole_classes({"a": -1_500_000, "b": 3_600_000}) == {"a": -1, "b": 3}
    assert whole_classes({}) == {}


def test_sums_past_64_bits_do_not_wrap(home: Path) -> None:
    tables = register(6, seed=5, most=1)
    heavy = tables.payslips.with_columns(pl.lit(10**12 // 12).alias("cash_pay_ore"), pl.lit(10**9).alias("weight_ppm"))
    made = population(home, tables._replace(payslips=heavy), parts=1, name="heavy")

    law = merge(part(one, chosen(["current-law"], LIBRARY)) for one in made.parts())

    persons = tables.payslips.group_by("employer", "employee").agg(pl.col("count").first())["count"].sum()
    assert law.totals("current-law")["contribution_base_ore"] == (10**12 // 12 // 100 * 100) * 12 * persons * 1_000


# ---------------------------------------------------------------------- facts


def test_a_fact_that_the_population_lacks_is_asked_for_or_assumed(only_part: Part) -> None:
    one = chosen(["se-m-reformgrupp-2018"], LIBRARY)[0]

    with pytest.raises(FactMissingError) as caught:
        part(only_part, [one])

    assert [fault.column for fault in caught.value.faults] == ["work_relevant"]
    assert part(only_part, [one], assume=[("work_relevant", True)]).totals(one.label)["training_deduction_ore"] > 0


@pytest.mark.parametrize(("name", "value"), [("nothing", 1), ("certified", "maybe")])
def test_what_cannot_be_assumed_is_refused(name: str, value: object, only_part: Part) -> None:
    with pytest.raises(FaultsError) as caught:
        part(only_part, [of_library(ALMEGA)[0]], assume=[(name, value)])

    assert caught.value.faults[0].path == f"assume.{name}"


def labels() -> Iterator[str]:
    yield from (one.label for one in chosen([ALMEGA, "current-law"], LIBRARY))


def test_the_law_in_force_gives_no_deduction(only_part: Part) -> None:
    made = part(only_part, chosen([ALMEGA, "current-law"], LIBRARY))

    assert made.labels() == sorted(labels())
    assert made.totals("current-law")["training_deduction_ore"] == 0
    assert made.totals("current-law")["training_cost_ore"] == made.totals(f"{ALMEGA}@1")["training_cost_ore"]
