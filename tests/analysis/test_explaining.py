"""Every figure can be asked why: the trace ends in the figure, hangs together, and can be redone with a calculator."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.policy.working import text_of

from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.case import Case, case_of
from kutcalc.analysis.columns_out import MONEY
from kutcalc.analysis.explaining import Trace, explain
from kutcalc.analysis.figure import Figure, parse_figure
from kutcalc.analysis.scenario import Chosen, chosen, read_scenario
from kutcalc.errors import FaultsError, NoSuchFigureError
from kutcalc.policy import Library
from kutcalc.report.answer import answer

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "scenarios" / "exempelbolaget"
LEVELS = ("rate", "payslip", "employer_month", "employer_year", "group_month", "group_year", "employee_year")
MAY = ("A", "2026-05")
COURSE = {"employee": "p", "minutes": 60, "fee_ore": 100_000, "provider_kind": "external"}


def example(policy: str = "se-almega-2024") -> tuple[Case, Chosen]:
    scenario = read_scenario(EXAMPLE)
    one = chosen([policy], Library())[0]
    return case_of(scenario.tables([one.policy])), one


def figures_of(case: Case, one: Chosen) -> list[tuple[Figure, int]]:
    """List every amount of every row of every level, with its value."""
    tables = calculate(case, one.plan, one.label, LEVELS).tables
    found = []
    for level, table in tables.items():
        columns = ["base_ore", "contributions_ore"] if level == "rate" else ["contribution_base_ore", *MONEY]
        for row in table.iter_rows(named=True):
            keys: dict[str, Any] = {
                "employer": row.get("employer"),
                "group": row.get("group") if level.startswith("group") else None,
                "employee": row.get("employee"),
                "month": f"{row['month']:%Y-%m}" if "month" in row else None,
                "year": row.get("year"),
                "rate_ppm": row.get("rate_ppm"),
            }
            found += [(Figure(level=level, column=column, **keys), row[column]) for column in columns]
    return found


def test_every_figure_of_every_level_has_a_trace_that_ends_in_it() -> None:
    case, one = example()

    for figure, value in figures_of(case, one)[::7]:
        trace = explain(case, one.plan, one.label, figure, "sv")
        assert trace.result.value == value, figure
        assert trace.steps[-1].result == trace.result


def check_hangs_together(trace: Trace, inputs: frozenset[str]) -> None:
    """Assert that what each step reads is an input, an earlier result, or a sum whose terms are listed."""
    seen: dict[str, set[object]] = {}
    for step in trace.steps:
        assert step.term
        assert step.source
        for read in step.reads:
            known = read.name in inputs or read.value in seen.get(read.name, set())
            assert known or read.terms or read.how != "same", (step.name, read)
        seen.setdefault(step.name, set()).add(step.result.value)


@pytest.mark.parametrize(
    "text",
    [
        "employer_month:A/2026-05:training_deduction_ore",
        "payslip:A/E07/2026-05:contributions_before_ore",
        "payslip:A/E04/2026-05:net_ore",
        "employer_year:A/2026:net_ore",
        "group_year:A/2026:training_deduction_ore",
        "employee_year:A/E01/2026:training_deduction_ore",
        "rate:A/2026-05/208100:contributions_ore",
    ],
)
def test_each_value_read_is_an_input_or_an_earlier_result(text: str) -> None:
    case, one = example()

    trace = explain(case, one.plan, one.label, parse_figure(text), "en")

    check_hangs_together(trace, frozenset([*one.plan.book.inputs, "rate"]))


# ---------------------------------------------------------------------- redone with a calculator

NUMBER = re.compile(r"([\d,]*\d(?:\.\d+)?)(%?)")


def _fraction(match: re.Match[str]) -> str:
    digits, percent = match.group(1).replace(",", ""), match.group(2)
    return f"Fraction('{digits}')" + ("*Fraction(1,100)" if percent else "")


class NotForTheCalculator(Exception):  # noqa: N818
    """The formula says more than a pocket calculator can."""


def redone(formula: str) -> tuple[Fraction, Fraction]:
    """Work the left side of a formula in fractions, and give both sides."""
    left, _, right = formula.rpartition(" = ")
    if not left:
        raise NotForTheCalculator
    return worked(re.sub(r" \(\d+ rows\)$", "", left)), worked(right)


def worked(text: str) -> Fraction:
    without = text.endswith(" without öre")
    plain = text.removesuffix(" without öre").replace("SEK\u00a0", "").replace("\u00a0", "")
    if re.search(r"[A-Za-z…:]", plain):
        raise NotForTheCalculator
    plain = NUMBER.sub(_fraction, plain).replace("×", "*").replace("−", "-")
    value = eval(plain, {"Fraction": Fraction})  # noqa: S307
    return Fraction(int(value)) if without else Fraction(value)


def test_the_steps_can_be_redone_with_a_calculator() -> None:
    case, one = example()
    tried = 0

    for figure, _ in figures_of(case, one)[::11]:
        for step in explain(case, one.plan, one.label, figure, "en").steps:
            try:
                left, right = redone(step.formula)
            except NotForTheCalculator:
                continue
            assert left == right, step.formula
            tried += 1

    assert tried > 500


def test_a_calculator_notices_a_wrong_step() -> None:
    left, right = redone("SEK\u00a032,345.67 × 50% = SEK\u00a016,172.84")

    assert left != right


def test_the_cost_after_deduction_and_tax_can_be_asked_for_by_its_rule() -> None:
    case, one = example()

    trace = explain(case, one.plan, one.label, parse_figure("employer_month:A/2026-05:net_cost_after_tax"), "en")

    # 32 345.67 - 16 172 = 16 173.67; corporate tax 20.6 % of it is 3 331.77602; left 12 841.89398
    assert trace.result.value == 12_841_893_980
    assert trace.result.unit == "ukr"


def test_what_an_hour_costs_the_employer_can_be_asked_for_by_its_rule() -> None:
    case, one = example()

    trace = explain(case, one.plan, one.label, parse_figure("payslip:A/E01/2026-05:employer_cost_per_hour"), "en")

    # 33 333 x (1 + 0.3142 + 0.045 x 1.2426 + 0.004 + 0.004) = 45 936.773961; x 12 / 1720 = 320.489120...
    assert trace.result.value == 320_489_120


def test_a_figure_that_is_not_there_is_refused_by_name() -> None:
    case, one = example()

    with pytest.raises(NoSuchFigureError, match="training_deduction"):
        explain(case, one.plan, one.label, parse_figure("employer_month:A/2026-05:training_deducton_ore"), "sv")
    with pytest.raises(NoSuchFigureError):
        explain(case, one.plan, one.label, parse_figure("employer_month:B/2026-05:training_deduction_ore"), "sv")
    with pytest.raises(FaultsError):
        parse_figure("employer_month:A:training_deduction_ore")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("rate:A/2026-05/208100:contributions_ore", {"youth_19_23_rate"}),
        ("rate:A/2026-05/314200:contributions_ore", {"full_rate"}),
        ("employer_month:A/2026-05:contributions_before_ore", {"full_rate", "youth_19_23_rate"}),
    ],
)
def test_a_rate_is_a_dated_value_with_its_source(text: str, names: set[str]) -> None:
    case, one = example()
    trace = explain(case, one.plan, one.label, parse_figure(text), "sv")

    used = {value.path: value for step in trace.steps if step.level == "rate" for value in step.parameters}
    assert used.keys() >= names
    assert all(value.since and value.source and value.verification for value in used.values())
    for step in trace.steps:
        if step.name == "exact_at_rate":
            assert {value.value for value in step.parameters} == {int(step.row["rate"])}
            assert {value.unit for value in step.parameters} == {"ppm"}


@pytest.mark.parametrize("column", ["carried_in_ore", "carried_forward_ore", "training_deduction_ore"])
@pytest.mark.parametrize("keys", [{"level": "employer_year", "employer": "A"}, {"level": "group_year", "group": "A"}])
def test_what_is_carried_over_years_can_be_asked_about(keys: dict[str, Any], column: str) -> None:
    credit = (
        '\n[rate]\nshare_ppm = 1_000_000\n[instrument]\nkind = "corporate_tax_credit"\nsettlement = "year"\n'
        'unused = "carried_forward"\ntax_rate_ppm = 200_000\n'
    )
    years = {2023: 300_000, 2024: 400_000}
    body = {
        "policy": {"toml": text_of(credit)},
        "levels": ["employer_year", "group_year"],
        "explain": [{"year": 2024, "column": column, **keys}],
        "employers": [
            {
                "employer": "A",
                "payslips": [
                    {"employee": "p", "month": f"{year}-03", "birth_year": 1985, "cash_pay_ore": 3_000_000}
                    for year in years
                ],
                "training": [
                    {
                        "employee": "p",
                        "month": f"{year}-03",
                        "minutes": 60,
                        "fee_ore": 100_000,
                        "provider_kind": "external",
                    }
                    for year in years
                ],
                "years": [{"year": year, "profit_ore": profit} for year, profit in years.items()],
            }
        ],
    }
    reply = answer("calculation", body, "sv")

    (row,) = [row for row in reply["results"][keys["level"]] if row["year"] == 2024]
    assert row[column] > 0
    assert reply["explanations"][0]["result"] == {"value": row[column], "unit": "ore"}
    assert len(reply["explanations"][0]["steps"]) > 5


@pytest.mark.parametrize(
    ("which", "level", "of"),
    [
        ("employer_month", "group_year", {"group": "H"}),
        ("employer_month", "employer_year", {"employer": "B"}),
        ("employee_year", "group_year", {"group": "H"}),
        ("employee_month", "group_year", {"group": "H"}),
        ("course", "group_year", {"group": "H"}),
    ],
)
def test_the_limit_of_a_year_is_told_of_its_own_group_and_year(which: str, level: str, of: dict[str, str]) -> None:
    # half the fee under 100 kr; fees of 1 000 in group G, and in group H 3 000 in 2025 and 4 000 in 2026
    fees = {("G", "A", "2026-01"): 100_000, ("H", "B", "2025-05"): 300_000, ("H", "B", "2026-05"): 400_000}
    policy = text_of(f"[rate]\nshare_ppm = 500_000\n\n[caps.{which}]\namount_ore = 10_000\n")
    employers: dict[str, dict[str, Any]] = {}
    for (group, employer, month), fee in fees.items():
        one = employers.setdefault(employer, {"employer": employer, "group": group, "payslips": [], "training": []})
        row = {"employee": "p", "month": month}
        one["payslips"].append({**row, "birth_year": 1980, "cash_pay_ore": 3_000_000, "paid_minutes": 10_000})
        one["training"].append({**row, "minutes": 60, "fee_ore": fee, "provider_kind": "external"})
    figure = {"level": level, "column": "training_deduction_ore", "year": 2026, **of}
    body = {"policy": {"toml": policy}, "employers": list(employers.values()), "explain": [figure]}

    limit = answer("calculation", body, "sv")["explanations"][0]["limit"]

    assert (limit["wanted_ore"], limit["over_ore"]) == (200_000, 190_000)
