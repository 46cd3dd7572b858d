"""What was read of files, counted and summed: rows, persons, months and amounts, and no value of a person."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec
import polars as pl

from kutcalc.payroll.parsed import Parsed
from kutcalc.payroll.sheet import ROW, Sheet
from kutcalc.units import write_month

SUMMED: Final = {"payslips": ("cash_pay_ore", "benefits_ore"), "training": ("fee_ore", "minutes")}


class CostMonth(msgspec.Struct, frozen=True):
    """What books say was spent on an account in a month: evidence beside a result, never a row of training."""

    month: date
    account: str
    amount_ore: int


class Tally(msgspec.Struct, frozen=True):
    """How much was read: rows of the files, how many are used, refused or doubled, and whom and when they are about.

    `first` and `last` are months as `2026-05`, None where no row has one. `totals` are of the rows that can be read.
    """

    read: int
    used: int
    refused: int
    doubled: int
    persons: int
    first: str | None
    last: str | None
    totals: dict[str, int]


def tally_of(sheets: Sequence[Sheet], rows_read: int, refused: int, doubled: int) -> Tally:
    """Count and sum sheets whose cells have their types."""
    payslips = [sheet.frame for sheet in sheets if sheet.table == "payslips"]
    whose = payslips or [sheet.frame for sheet in sheets if sheet.table == "training"]
    names = [frame["employee"].cast(pl.String) for frame in whose if "employee" in frame.columns]
    dated = [frame["month"].cast(pl.Date, strict=False) for frame in whose if "month" in frame.columns]
    months = pl.concat(dated).drop_nulls() if dated else pl.Series(dtype=pl.Date)
    first, last = months.min(), months.max()
    return Tally(
        rows_read,
        rows_read - refused,
        refused,
        doubled,
        pl.concat(names).drop_nulls().n_unique() if names else 0,
        write_month(first) if isinstance(first, date) else None,
        write_month(last) if isinstance(last, date) else None,
        {name: _sum(sheets, table, name) for table, summed in SUMMED.items() for name in summed},
    )


def _sum(sheets: Sequence[Sheet], table: str, name: str) -> int:
    """Sum a column over the sheets of a table, each row as many times as it counts and as it has months."""
    total = 0
    for sheet in sheets:
        if sheet.table != table or name not in sheet.frame.columns:
            continue
        values = sheet.frame[name].cast(pl.Int64, strict=False).cast(pl.Int128)
        if "count" in sheet.frame.columns:
            values *= sheet.frame["count"].cast(pl.Int64, strict=False).fill_null(1)
        total += int(values.sum())
    return total


def rows_of(sheets: Sequence[Sheet]) -> int:
    """Count the rows of canonical sheets, those that were lost among them."""
    return sum(sheet.frame.select(pl.col(ROW).n_unique()).item() + sheet.lost for sheet in sheets)


def costs_of(files: Sequence[Parsed]) -> tuple[CostMonth, ...]:
    """Give what the books among the files say of the accounts asked about, by month and account."""
    frames = [
        parsed.tables["costs"].select("month", "account", "amount_ore") for parsed in files if "costs" in parsed.tables
    ]
    if not frames:
        return ()
    summed = pl.concat(frames).group_by("month", "account").agg(pl.col("amount_ore").sum()).sort("month", "account")
    return tuple(CostMonth(**row) for row in summed.iter_rows(named=True))
