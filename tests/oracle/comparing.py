"""The engine on the oracle's payrolls, for the tests that hold one against the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final, Literal

import polars as pl

from kutcalc.analysis.case import Case
from kutcalc.engine.columns import evaluate as evaluate_columns
from kutcalc.engine.numbers import evaluate as evaluate_numbers
from kutcalc.law import law_book
from kutcalc.units import ORE_PER_KR, UKR_PER_KR, UKR_PER_ORE, month_number, parse_month, write_month

from .law import Payslip, Settlement, settle

Way = Literal["columns", "numbers"]
Frames = Mapping[str, pl.DataFrame]

# For each figure of the oracle, the rule that gives it.
EMPLOYER_MONTH: Final = {
    "contributions_before_ore": "contributions_before",
    "research_deduction_ore": "research_deduction",
    "regional_deduction_ore": "regional_deduction",
    "baseline_due_ore": "baseline_due",
    "hiring_support_refund_ore": "hiring_support_refund",
}
PAYSLIP_ORE: Final = {
    "contributions_before_ore": "contributions_share",
    "research_deduction_ore": "research_deduction_share",
    "regional_deduction_ore": "regional_deduction_share",
    "baseline_due_ore": "baseline_due_share",
    "hiring_support_refund_ore": "hiring_support_refund_share",
}
PAYSLIP_KRONOR: Final = {
    "contribution_base_ore": "contribution_base",
    "reduced_base_ore": "reduced_base",
    "full_base_ore": "rest_of_base",
}
PAYSLIP_RATES: Final = {"reduced_rate_ppm": "reduced_rate", "full_rate_ppm": "rate_on_rest"}
RATE: Final = ("exact_at_rate", "declared_at_rate")
WANTED: Final = (
    *RATE,
    *EMPLOYER_MONTH.values(),
    *PAYSLIP_ORE.values(),
    *PAYSLIP_KRONOR.values(),
    *PAYSLIP_RATES.values(),
)
KEYS: Final = {
    "employer_month": ("employer", "month"),
    "payslip": ("employer", "employee", "month"),
    "rate": ("employer", "month", "rate", "base_at_rate"),
}
MOST_LISTED: Final = 20


def apart(lists: Iterable[Sequence[Payslip]]) -> list[Payslip]:
    """Give the rows of many lists with names that no two lists share."""
    return [
        replace(
            row,
            employer=f"{number:06d}-{row.employer}",
            group=None if row.group is None else f"{number:06d}-g-{row.group}",
        )
        for number, rows in enumerate(lists)
        for row in rows
    ]


def case_of(rows: Sequence[Payslip]) -> Case:
    """Make the engine's case from the oracle's rows."""
    months = [parse_month(row.month) for row in rows]
    columns: dict[str, list[Any]] = {
        field.name: [getattr(row, field.name) for row in rows] for field in fields(Payslip)
    }
    columns |= {
        "group": [row.group or row.employer for row in rows],
        "month": months,
        "hired_month": [
            None if row.hired_month is None else month_number(parse_month(row.hired_month)) for row in rows
        ],
        "month_number": [month_number(month) for month in months],
    }
    year = pl.col("month").dt.year().cast(pl.Int64)
    unknown = _typed(pl.Int64, "paid_minutes", "headcount", "turnover_ore", "balance_ore")
    unknown |= _typed(pl.String, "sni", "municipality")
    payslips = pl.DataFrame(columns, schema_overrides={"hired_month": pl.Int64}).with_columns(
        year.alias("year"),
        year.alias("calendar_year"),
        *(pl.lit(None, dtype=kind).alias(name) for name, kind in unknown.items()),
    )
    return Case(payslips.sort("group", "employer", "month", "employee"), _no_training(), _no_years())


def _typed(kind: type[pl.DataType], *names: str) -> dict[str, type[pl.DataType]]:
    return dict.fromkeys(names, kind)


def _no_training() -> pl.DataFrame:
    schema = _typed(pl.String, "group", "employer", "employee", "course", "provider_kind", "delivery")
    schema |= _typed(pl.Date, "month") | _typed(pl.Boolean, "certified", "mandatory")
    schema |= _typed(pl.Int64, "year", "minutes", "fee_ore", "other_cost_ore", "other_support_ore")
    return pl.DataFrame(schema=schema | _typed(pl.Int64, "people", "distance_km"))


def _no_years() -> pl.DataFrame:
    schema = _typed(pl.String, "employer") | _typed(pl.Int64, "year", "profit_ore")
    return pl.DataFrame(schema=schema | _typed(pl.Int64, "year_fee_ore", "year_other_cost_ore", "year_minutes"))


def work(case: Case, way: Way) -> Frames:
    """Work all that the oracle has figures for, one way, as frames by level."""
    book = law_book()
    if way == "columns":
        return evaluate_columns(book, case.ladder(), [*WANTED, "base_at_rate", "rate"])
    worked = evaluate_numbers(book, case.numbers(), WANTED)
    return {
        level: pl.DataFrame(
            {key: worked.rows[level].columns[key] for key in keys}
            | {name: worked.columns[name] for name in WANTED if book.level_of(name).name == level}
        )
        for level, keys in KEYS.items()
    }


def differences(lists: Iterable[Sequence[Payslip]], *ways: Way) -> list[str]:
    """Hold the engine, each way, against the oracle; list what differs, at most a few."""
    rows = apart(lists)
    case, expected = case_of(rows), settle(rows)
    found: list[str] = []
    for way in ways:
        frames = work(case, way)
        for difference in _all_differences(frames, expected):
            found.append(f"{way}: {difference}")
            if len(found) == MOST_LISTED:
                return found
    return found


def _all_differences(frames: Frames, expected: Settlement) -> Iterator[str]:
    months, payslips, rates = (frames[level] for level in KEYS)
    yield from _of_months(months, expected)
    yield from _of_payslips(payslips, expected)
    ours: dict[tuple[str, str, int], tuple[int, ...]] = {}
    for row in rates.iter_rows(named=True):
        key = row["employer"], write_month(row["month"]), row["rate"]
        ours[key] = row["base_at_rate"] * ORE_PER_KR, row["exact_at_rate"], _ore(row["declared_at_rate"])
    counts = (months.height, payslips.height, rates.height)
    theirs = (len(expected.employer_months), len(expected.payslips), len(expected.rates))
    if counts != theirs:
        yield f"rows: {counts} != {theirs}"
    for key in ours.keys() | expected.rates.keys():
        if ours.get(key) != expected.rates.get(key):
            yield f"{key}: {ours.get(key)} != {expected.rates.get(key)}"


def _of_months(frame: pl.DataFrame, expected: Settlement) -> Iterator[str]:
    for row in frame.iter_rows(named=True):
        theirs: Mapping[str, Any] = expected.employer_months[row["employer"], write_month(row["month"])]
        for name, rule in EMPLOYER_MONTH.items():
            if row[rule] != theirs[name] * UKR_PER_ORE:
                yield _told(row, name, row[rule], theirs[name])


def _of_payslips(frame: pl.DataFrame, expected: Settlement) -> Iterator[str]:
    for row in frame.iter_rows(named=True):
        theirs: Mapping[str, Any] = expected.payslips[row["employer"], row["employee"], write_month(row["month"])]
        for name, rule in PAYSLIP_ORE.items():
            if row[rule] != theirs[name] * UKR_PER_ORE:
                yield _told(row, name, row[rule], theirs[name])
        for name, rule in PAYSLIP_KRONOR.items():
            if row[rule] * ORE_PER_KR != theirs[name]:
                yield _told(row, name, row[rule], theirs[name])
        for name, rule in PAYSLIP_RATES.items():
            if row[rule] != (theirs[name] or 0):
                yield _told(row, name, row[rule], theirs[name])


def _ore(ukr: int) -> int:
    assert ukr % UKR_PER_KR == 0
    return ukr // UKR_PER_ORE


def _told(row: Mapping[str, Any], name: str, ours: object, theirs: object) -> str:
    month: date = row["month"]
    who = " ".join([row["employer"], row.get("employee", ""), write_month(month)])
    return f"{who} {name}: {ours} != {theirs}"
