"""Facts that describe more than a row must agree over the rows that they describe, and fill those left empty."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import polars as pl

from kutcalc.payroll.faults import FaultBook, Record
from kutcalc.payroll.keys import OTHER
from kutcalc.payroll.sheet import ROW, SHEET
from kutcalc.payroll.wording import Saying, differing_fact

MONTHS_OF_A_YEAR: Final = 12
FACT: Final = "_fact"


def agreed(frame: pl.DataFrame, names: Sequence[str], scope: Sequence[str], book: FaultBook) -> pl.DataFrame:
    """Check that each column has one value within a scope, such as employer and month, and give it to empty cells.

    The frame is sorted by the scope.
    """
    moved = pl.any_horizontal(pl.col(name) != pl.col(name).shift(1) for name in scope).fill_null(value=True)
    for name in names:
        if frame[name].null_count() == frame.height:
            continue
        changed = (pl.col(name) != pl.col(name).shift(1)).fill_null(value=True) & ~moved
        if not frame.select(changed.any()).item():
            continue
        first = pl.col(name).drop_nulls().first().over(scope)
        filled = frame.with_columns(first.alias(FACT))
        differs = (pl.col(name) != pl.col(FACT)).fill_null(value=False)
        if filled.select(differs.any()).item():
            _report(filled, name, scope, book)
        frame = filled.with_columns(pl.col(name).fill_null(pl.col(FACT))).drop(FACT)
    return frame


def _report(filled: pl.DataFrame, name: str, scope: Sequence[str], book: FaultBook) -> None:
    """Write down the first row of each scope that differs from the row that gave the fact first."""
    given = filled.filter(pl.col(name).is_not_null()).select(*scope, name, FACT, SHEET, ROW)
    first = given.unique(list(scope), keep="first", maintain_order=True).select(*scope, SHEET, ROW)
    bad = given.filter(pl.col(name) != pl.col(FACT)).unique(list(scope), keep="first", maintain_order=True)
    both = bad.join(first, on=list(scope), suffix=OTHER, maintain_order="left")
    book.rows(both, name, partial(say_differing, name, book))


def say_differing(name: str, book: FaultBook, record: Record) -> Saying:
    """Say that a row gives a fact otherwise than another row does."""
    return differing_fact(name, record[name], record[FACT], book.place(record, OTHER))


def report_years(years: pl.DataFrame, payslips: pl.DataFrame, training: pl.DataFrame, book: FaultBook) -> None:
    """Write down sums of a year that differ from twelve months of training rows given beside them."""
    if not (years.height and training.height):
        return
    sums = [name for name in ("fee_ore", "other_cost_ore", "minutes") if years[name].null_count() != years.height]
    year = pl.col("month").dt.year().cast(pl.Int64).alias("year")
    whole = payslips.group_by("employer", year).agg(pl.col("month").n_unique().alias("_months"))
    whole = whole.filter(pl.col("_months") == MONTHS_OF_A_YEAR)
    counts = payslips.select("employer", "month", "employee", "count").unique(["employer", "month", "employee"])
    rows = training.join(counts, on=["employer", "month", "employee"])
    summed = rows.group_by("employer", year).agg(
        (pl.col(name).cast(pl.Int128) * pl.col("count")).sum().alias(name + FACT) for name in sums
    )
    both = years.join(whole, on=["employer", "year"], maintain_order="left").join(summed, on=["employer", "year"])
    for name in sums:
        bad = both.filter(pl.col(name).cast(pl.Int128) != pl.col(name + FACT)).sort(SHEET, ROW)
        book.rows(bad, name, partial(_say_year, name))


def _say_year(name: str, record: Record) -> Saying:
    """Say that the sum of a year differs from its months."""
    return differing_fact(name, record[name], record[name + FACT], f"training.csv, {record['year']}")
