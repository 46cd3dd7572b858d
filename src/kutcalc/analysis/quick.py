"""Four questions, one range: a made case for a company without its file at hand (`design/interfaces.md` 9.4).

Nothing is averaged: what was not asked is varied, and each combination is worked exactly.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise, product
from typing import Any, Final

import msgspec

from kutcalc.analysis.body import Request
from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.case import case_of
from kutcalc.analysis.compare import totals_of
from kutcalc.analysis.employers import Shape
from kutcalc.analysis.flat import tables_of as flat_tables
from kutcalc.analysis.questions import MOST_EMPLOYEES, Questions
from kutcalc.analysis.scenario import Chosen
from kutcalc.analysis.sentence import why_nothing
from kutcalc.analysis.small import small_case
from kutcalc.analysis.small_rows import tables_of, worked
from kutcalc.analysis.small_totals import totals_of as small_totals
from kutcalc.engine import UnknownFactError
from kutcalc.engine.numbers import ValueLackingError
from kutcalc.language import NBSP, Language, decimal_text
from kutcalc.policy.bases import measure_of
from kutcalc.policy.declared import columns_declared
from kutcalc.policy.making import bare
from kutcalc.policy.schema import Policy, Test
from kutcalc.units import MONTHS_PER_YEAR, ORE_PER_KR, PPM

BORN_BEFORE: Final = 40
FULL_TIME_MINUTES: Final = 10_400
ELIGIBLE_SHARE: Final = {"middle": 1_000_000, "low": 900_000, "high": 1_000_000}
TRAINING_TIME: Final = {"middle": 660, "low": 330, "high": 990}
_READS_MINUTES: Final = ("training_pay", "day_rate", "flat_per_hour", "flat_per_day")
_MINUTE_FIELDS: Final = ("minutes", "minutes_month", "minutes_year", "training_days")
_FIRM: Final = ("employer", "headcount", "turnover_ore", "balance_ore", "owner")
_TEN: Final = 10
_TWO_DIGITS: Final = 100


def counts_fees(policy: Policy) -> bool:
    """Whether a policy counts course fees."""
    return any(measure_of(part) == "fee" for chain in policy.chains for part in chain.base)


def reads_minutes(policy: Policy) -> bool:
    """Whether a policy reads time in courses."""
    parts = [part for chain in policy.chains for part in chain.base]
    if any(measure_of(part) in _READS_MINUTES for part in parts):
        return True
    if any(bare(part.cap_per_hour_ore) is not None or bare(part.cap_per_day_ore) is not None for part in parts):
        return True
    tests = [condition.test for chain in policy.chains for condition in chain.eligibility]
    return any(field in _MINUTE_FIELDS for test in tests for field in _fields(test))


def _fields(test: Test) -> Iterator[str]:
    yield test.field
    for part in (*test.any, *test.all):
        yield from _fields(part)


def made_case(asked: Questions, share_ppm: int, minutes: int) -> dict[str, dict[str, list[Any]]]:
    """Make the tables of the case, like persons in one row; amounts are shared in öre, the first one öre more."""
    groups: dict[tuple[int, int, int], int] = {}
    pay, pay_over = divmod(asked.monthly_pay_ore, asked.employees)
    fee, fee_over = divmod(asked.course_fees_ore, asked.employees)
    for month in range(MONTHS_PER_YEAR):
        for start, end, own_pay, own_fee in _spans(asked.employees, pay, pay_over, fee, fee_over):
            number = _in_month(end, month) - _in_month(start, month)
            if number:
                key = (own_pay, own_fee * share_ppm // PPM, month)
                groups[key] = groups.get(key, 0) + number
    payslips: dict[str, list[Any]] = {
        name: []
        for name in (
            "employer",
            "employee",
            "month",
            "through",
            "count",
            "birth_year",
            "cash_pay_ore",
            "paid_minutes",
            "headcount",
            "turnover_ore",
            "balance_ore",
            "owner",
        )
    }
    training: dict[str, list[Any]] = {
        name: [] for name in ("employer", "employee", "month", "minutes", "fee_ore", "provider_kind", "delivery")
    }
    for number, ((own_pay, own_fee, month), count) in enumerate(groups.items(), start=1):
        row = ("A", f"p{number}", f"{asked.year}-01", f"{asked.year}-12", count, asked.year - BORN_BEFORE, own_pay)
        for name, value in zip(payslips, (*row, FULL_TIME_MINUTES, asked.employees, 0, 0, "business"), strict=True):
            payslips[name].append(value)
        course = ("A", f"p{number}", f"{asked.year}-{month + 1:02d}", minutes, own_fee, "external", "digital")
        for name, value in zip(training, course, strict=True):
            training[name].append(value)
    return {"payslips": payslips, "training": training}


def _spans(employees: int, pay: int, pay_over: int, fee: int, fee_over: int) -> Iterator[tuple[int, int, int, int]]:
    """Divide the employees, counted from 0, into stretches with the same pay and fee."""
    edges = sorted({0, pay_over, fee_over, employees})
    for start, end in pairwise(edges):
        yield start, end, pay + (start < pay_over), fee + (start < fee_over)


def _in_month(employees: int, month: int) -> int:
    """Count those of the first so many employees whose course falls in a month, taken in turn."""
    return (employees - month + MONTHS_PER_YEAR - 1) // MONTHS_PER_YEAR if employees > month else 0


class Range(msgspec.Struct, frozen=True):
    """The least and the greatest deduction of the combinations, and which assumptions move it on their own."""

    low_ore: int
    high_ore: int
    low_kr: int
    high_kr: int
    reasons: tuple[str, ...]


class QuickAnswer(msgspec.Struct, frozen=True):
    """The range, the middle case, and what was varied."""

    headline: str
    range: Range
    middle: dict[str, int]
    varied: tuple[str, ...]


def quick(asked: Questions, chosen: Chosen, language: Language) -> QuickAnswer:
    """Answer four questions with a range; each combination of what was not asked is an exact calculation."""
    asked.check()
    policy = chosen.policy
    shares = ELIGIBLE_SHARE if policy is not None and counts_fees(policy) else {"middle": PPM}
    given = asked.training_minutes
    times = TRAINING_TIME if given is None and policy is not None and reads_minutes(policy) else None
    minutes = times or {"middle": TRAINING_TIME["middle"] if given is None else given}
    worked = {
        (share, time): _totals(made_request(asked, chosen, shares[share], minutes[time]))
        for share, time in product(shares, minutes)
    }
    deductions = {key: totals["training_deduction_ore"] for key, (totals, _) in worked.items()}
    middle, row = worked["middle", "middle"]
    low, high = min(deductions.values()), max(deductions.values())
    varied = (("eligible_share",) if len(shares) > 1 else ()) + (("training_time",) if times else ())
    reasons = _reasons(deductions, varied)
    span = Range(low, high, outwards(low, up=False), outwards(high, up=True), reasons)
    headline = _headline(asked, chosen, span, language) if high else _nothing(asked, chosen, row, language)
    return QuickAnswer(headline, span, middle, varied)


def made_request(asked: Questions, chosen: Chosen, share_ppm: int, minutes: int) -> Request:
    """Make the case as a request of a calculation."""
    made = made_case(asked, share_ppm, minutes)
    payslips, training = ([_row(made[table], place) for place in range(len(made[table]["employee"]))] for table in made)
    firm = {name: payslips[0][name] for name in _FIRM}
    rows = [{name: value for name, value in row.items() if name not in _FIRM} for row in payslips]
    courses = [{name: value for name, value in row.items() if name != "employer"} for row in training]
    return Request(
        "calculation",
        (chosen,),
        ({**firm, "payslips": rows, "training": courses},),
        Shape.of(columns_declared([] if chosen.policy is None else [chosen.policy])),
        ("employer_year",),
        slips=len(rows) * MONTHS_PER_YEAR,
    )


def _row(columns: dict[str, list[Any]], place: int) -> dict[str, Any]:
    return {name: values[place] for name, values in columns.items()}


def _totals(request: Request) -> tuple[dict[str, int], Mapping[str, Any]]:
    """Work the made case, on plain lists where that can be done; give its totals and the row of its employer."""
    chosen = request.policies[0]
    case = small_case(request)
    if case is not None:
        with suppress(UnknownFactError, ValueLackingError):
            numbers, wanted = worked(case, chosen.plan, request.levels)
            tables = tables_of(case, chosen.plan, chosen.label, request.levels, numbers, wanted)
            return small_totals(case, tables["employer_year"]), tables["employer_year"][0]
    full = calculate(case_of(flat_tables(request)), chosen.plan, chosen.label, request.levels)
    return totals_of(full), full.tables["employer_year"].row(0, named=True)


def _reasons(deductions: dict[tuple[str, str], int], varied: Sequence[str]) -> tuple[str, ...]:
    middle = deductions["middle", "middle"]
    found = []
    for name in varied:
        alone = [
            value
            for (share, time), value in deductions.items()
            if (time if name == "eligible_share" else share) == "middle"
        ]
        if any(value != middle for value in alone):
            found.append(name)
    return tuple(found)


def outwards(ore: int, *, up: bool) -> int:
    """Round an amount to two significant digits, down or up, in kronor."""
    kronor = -(-ore // ORE_PER_KR) if up else ore // ORE_PER_KR
    step = 1
    while kronor // step >= _TWO_DIGITS:
        step *= _TEN
    return -(-kronor // step) * step if up else kronor // step * step


def _headline(asked: Questions, chosen: Chosen, span: Range, language: Language) -> str:
    low, high = (decimal_text(amount, 1, language) for amount in (span.low_kr, span.high_kr))
    amount = low if span.low_kr == span.high_kr else f"{low}–{high}"
    if language == "sv":
        return f"Ungefär {amount}{NBSP}kr för {asked.year}.{_ending(chosen, language)}"
    return f"About SEK{NBSP}{amount} for {asked.year}.{_ending(chosen, language)}"


def _nothing(asked: Questions, chosen: Chosen, row: Mapping[str, Any], language: Language) -> str:
    """Say that the answer is nothing, and why."""
    why = why_nothing(chosen.plan, row).read(language)
    if language == "sv":
        return f"0{NBSP}kr för {asked.year}, därför att {why}.{_ending(chosen, language)}"
    return f"SEK{NBSP}0 for {asked.year}, because {why}.{_ending(chosen, language)}"


def _ending(chosen: Chosen, language: Language) -> str:
    if chosen.policy is None or chosen.policy.status == "enacted":
        return ""
    return {"sv": " Det är ett förslag, inte en rättighet.", "en": " It is a proposal, not a right."}[language]


__all__ = ["MOST_EMPLOYEES", "Questions", "QuickAnswer", "Range", "made_case", "made_request", "outwards", "quick"]
