"""One company of 25 employees and one month: both evaluations, and the trace of one figure."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.benchmarks.made import RESULTS, Array, capped_policy, make_arrays
from tests.benchmarks.ways import kutcalc_case, kutcalc_work

from kutcalc.analysis.case import Case
from kutcalc.engine import numbers as by_numbers
from kutcalc.engine.explain import steps_behind
from kutcalc.engine.level import Level
from kutcalc.engine.numbers import Numbers
from kutcalc.engine.rows import stacked
from kutcalc.law.levels import EMPLOYER_YEAR, PAYSLIP, TRAINING
from kutcalc.policy.mechanisms import make_plan

EMPLOYEES: Final = 25
TIMES: Final = 100
CARRIED: Final = {
    "employer_month": ("group", "group_rank", "year", "regional_support", "owner"),
    "employer_year": ("group", "group_rank", "month"),
    "employee_year": ("group", "month"),
    "group_rank_month": ("year",),
    "group_month": ("year",),
    "group_rank_year": ("month",),
    "group_year": ("month",),
}


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of each, the best of many."""

    numbers_ms: float
    lists_ms: float
    columns_ms: float
    columns_with_ladder_ms: float
    trace_ms: float
    steps: int


def company_arrays() -> dict[str, Array]:
    """Draw 25 employees and put them under one employer, alone in its group."""
    arrays = make_arrays(EMPLOYEES, seed=3)
    arrays["employer"][:] = 0
    arrays["course_employer"] = arrays["employer"][arrays["course_row"]]
    for name in ("group", "rank", "regional_support", "is_business"):
        arrays[name] = arrays[name][:1]
    return arrays


def lists_of(case: Case) -> dict[Level, dict[str, list[Any]]]:
    """Give the tables as Python lists, as the JSON of a request or a form brings them."""
    return {
        PAYSLIP: case.payslips.to_dict(as_series=False),
        TRAINING: case.training.to_dict(as_series=False),
    }


def time_company() -> Timed:
    """Time both evaluations of the company; they must agree. The plan of the policy is kept."""
    case, book = kutcalc_case(company_arrays()), make_plan(capped_policy()).book
    lists, years = lists_of(case), case.years.to_dict(as_series=False)
    ladder = case.ladder()

    def rows() -> Numbers:
        return Numbers(stacked(lists, CARRIED, {EMPLOYER_YEAR: years}))

    def numbers() -> Numbers:
        return by_numbers.evaluate(book, rows(), RESULTS)

    worked = numbers()
    if [worked.columns[name] for name in RESULTS] != [column.tolist() for column in kutcalc_work(book, ladder)]:
        raise ValueError("the two evaluations of the company differ")

    def trace() -> list[Any]:
        return steps_behind(book, worked, "baseline_due", 0, "en", lambda _: None)

    return Timed(
        numbers_ms=_best(numbers),
        lists_ms=_best(rows),
        columns_ms=_best(lambda: kutcalc_work(book, ladder)),
        columns_with_ladder_ms=_best(lambda: kutcalc_work(book, case.ladder())),
        trace_ms=_best(trace),
        steps=len(trace()),
    )


def _best(work: Callable[[], object]) -> float:
    def once() -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    return min(once() for _ in range(TIMES)) * 1_000


def lines_of(timed: Timed) -> list[str]:
    """Say what was measured."""
    return [
        f"One company, {EMPLOYEES} employees, one month, the plan kept:",
        f"  numbers, from plain lists   {timed.numbers_ms:8.2f} ms   (the ladder of lists {timed.lists_ms:.2f})",
        f"  columns, ladder prepared    {timed.columns_ms:8.2f} ms",
        f"  columns, with the ladder    {timed.columns_with_ladder_ms:8.2f} ms",
        f"  trace of baseline_due       {timed.trace_ms:8.2f} ms   ({timed.steps} steps)",
    ]
