"""The engine on the oracle's payrolls, for the tests that hold one against the other."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Final

import polars as pl
from oracle.law import Payslip, settle

from kutcalc.analysis.case import Case
from kutcalc.engine.columns import evaluate as evaluate_columns
from kutcalc.engine.numbers import evaluate as evaluate_numbers
from kutcalc.law import law_book
from kutcalc.units import UKR_PER_KR, UKR_PER_ORE, month_number

EMPLOYER_MONTH: Final = {
    "contributions_before_ore": "contributions_before",
    "research_deduction_ore": "research_deduction",
    "regional_deduction_ore": "regional_deduction",
    "baseline_due_ore": "baseline_due",
    "hiring_support_refund_ore": "hiring_support_refund",
}
PAYSLIP: Final = {
    "contribution_base_ore": "contribution_base",
    "reduced_base_ore": "reduced_base",
    "full_base_ore": "rest_of_base",
    "full_rate_ppm": "rate_on_rest",
    "contributions_before_ore": "contributions_share",
    "research_deduction_ore": "research_deduction_share",
    "regional_deduction_ore": "regional_deduction_share",
    "baseline_due_ore": "baseline_due_share",
    "hiring_support_refund_ore": "hiring_support_refund_share",
}
KRONOR: Final = ("contribution_base_ore", "reduced_base_ore", "full_base_ore")
_UNKNOWN: Final = {"paid_minutes": pl.Int64, "headcount": pl.Int64, "turnover_ore": pl.Int64, "balance_ore": pl.Int64}
WANTED: Final = ("exact_at_rate", "declared_at_rate", *EMPLOYER_MONTH.values(), *PAYSLIP.values(), "reduced_rate")


def _month(text: str) -> date:
    year, month = text.split("-")
    return date(int(year), int(month), 1)


def apart(lists: Sequence[Sequence[Payslip]]) -> list[Payslip]:
    """Give the rows of many lists with names that no two lists share."""
    found = []
    for number, rows in enumerate(lists):
        for row in rows:
            named = {field.name: getattr(row, field.name) for field in fields(row)}
            named["employer"] = f"{number:06d}-{row.employer}"
            named["group"] = None if row.group is None else f"{number:06d}-g-{row.group}"
            found.append(Payslip(**named))
    return found


def case_of(rows: Iterable[Payslip]) -> Case:
    """Make the engine's case from the oracle's rows."""
    listed = list(rows)
    columns: dict[str, list[Any]] = {
        "group": [row.group or row.employer for row in listed],
        "month": [_month(row.month) for row in listed],
        "hired_month": [None if row.hired_month is None else month_number(_month(row.hired_month)) for row in listed],
    }
    for field in fields(Payslip):
        if field.name not in columns:
            columns[field.name] = [getattr(row, field.name) for row in listed]
    frame = pl.DataFrame(columns, schema_overrides={"hired_month": pl.Int64}).with_columns(
        pl.col("month").dt.year().cast(pl.Int64).alias("year"),
        pl.col("month").dt.year().cast(pl.Int64).alias("calendar_year"),
        pl.Series("month_number", [month_number(month) for month in columns["month"]], dtype=pl.Int64),
        *(pl.lit(None, dtype=kind).alias(name) for name, kind in _UNKNOWN.items()),
        *(pl.lit(None, dtype=pl.String).alias(name) for name in ("sni", "municipality")),
    )
    payslips = frame.sort("group", "employer", "month", "employee")
    training = pl.DataFrame(
        schema={name: pl.String for name in ("group", "employer", "employee", "course", "provider_kind", "delivery")}
        | {"month": pl.Date}
        | {name: pl.Int64 for name in ("year", "minutes", "fee_ore", "other_cost_ore", "other_support_ore")}
        | {name: pl.Int64 for name in ("people", "distance_km")}
        | {name: pl.Boolean for name in ("certified", "mandatory")}
    )
    years = pl.DataFrame(
        schema={"employer": pl.String}
        | {name: pl.Int64 for name in ("year", "year_fee_ore", "year_other_cost_ore", "year_minutes", "profit_ore")}
    )
    return Case(payslips, training, years)


def differences(lists: Sequence[Sequence[Payslip]], *, numbers: bool) -> list[str]:
    """Work the payrolls both ways and list what differs, at most a few."""
    rows = apart(lists)
    case, book = case_of(rows), law_book()
    expected = settle(rows)
    if numbers:
        worked = evaluate_numbers(book, case.numbers(), WANTED)
        frames = {
            level: pl.DataFrame(
                {
                    **{key: worked.rows[level].columns[key] for key in (*keys,)},
                    **{name: worked.columns[name] for name in WANTED if book.level_of(name).name == level},
                }
            )
            for level, keys in (
                ("employer_month", ("employer", "month")),
                ("payslip", ("employer", "employee", "month")),
                ("rate", ("employer", "month", "rate", "base_at_rate")),
            )
        }
    else:
        frames = evaluate_columns(book, case.ladder(), [*WANTED, "base_at_rate", "rate"])
    found: list[str] = []
    for row in frames["employer_month"].iter_rows(named=True):
        theirs = expected.employer_months[row["employer"], f"{row['month']:%Y-%m}"]
        for name, rule in EMPLOYER_MONTH.items():
            if row[rule] != theirs[name] * UKR_PER_ORE:  # type: ignore[literal-required]
                found.append(f"{row['employer']} {row['month']} {name}: {row[rule]} != {theirs[name]}")  # type: ignore[literal-required]  # noqa: PERF401
    for row in frames["payslip"].iter_rows(named=True):
        own = expected.payslips[row["employer"], row["employee"], f"{row['month']:%Y-%m}"]
        for name, rule in PAYSLIP.items():
            scale = 100 if name in KRONOR else 1
            ours = row[rule] * scale if scale > 1 or name.endswith("_ppm") else row[rule] // UKR_PER_ORE
            if ours != own[name]:  # type: ignore[literal-required]
                found.append(f"{row['employer']} {row['employee']} {row['month']} {name}: {ours} != {own[name]}")  # type: ignore[literal-required]
    rates = {
        (row["employer"], f"{row['month']:%Y-%m}", row["rate"]): (
            row["base_at_rate"] * 100,
            row["exact_at_rate"],
            row["declared_at_rate"] * 100 // UKR_PER_KR,
        )
        for row in frames["rate"].iter_rows(named=True)
    }
    if rates != {key: tuple(figures) for key, figures in expected.rates.items()}:
        found.append("the rates differ")
    return found[:20]
