"""What fills empty cells: the rows of facts tables, and explicit assumptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

import polars as pl

from kutcalc.errors import Fault
from kutcalc.payroll.agreement import FACT, agreed, say_differing
from kutcalc.payroll.cells import read_cells
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.keys import OTHER, report_doubled, sorted_by
from kutcalc.payroll.misreading import wrong_cell
from kutcalc.payroll.reading import report_missing, typed_sheet
from kutcalc.payroll.sheet import ROW, SHEET
from kutcalc.payroll.tables import PAYSLIP_KEY, TRAINING_KEY, YEAR_KEY, Column
from kutcalc.payroll.wording import key_assumed, missing_column, unknown_column

Assumed = tuple[str, object]
_KEYS: Final = frozenset((*PAYSLIP_KEY, *TRAINING_KEY, *YEAR_KEY))


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows of one facts table, one for each value of its key, and the columns that it fills."""

    frame: pl.DataFrame
    key: tuple[str, ...]
    names: tuple[str, ...]


def read_facts(number: int, known: Mapping[str, Column], law_months: tuple[date, date], book: FaultBook) -> Facts:
    """Read a facts table, whose key is those of employer, month and employee that it has."""
    sheet = book.sheets[number]
    frame = typed_sheet(sheet, number, known, law_months, book)
    key = tuple(name for name in PAYSLIP_KEY if name in frame.columns)
    names = tuple(name for name in frame.columns if name in known and name not in key)
    if not key:
        book.add(sheet.fault(missing_column(known["employer"]), column="employer"))
        return Facts(frame.clear(), (), ())
    report_missing("facts", frame, {name: known[name] for name in key}, (), book, number)
    frame = sorted_by(frame.drop_nulls(key), key)
    report_doubled(frame, key, book)
    return Facts(frame.unique(key, keep="first", maintain_order=True), key, names)


def filled(frame: pl.DataFrame, facts: Facts, book: FaultBook) -> pl.DataFrame:
    """Fill the empty cells of the rows that a key fits; where both give a cell, they must agree."""
    names = [name for name in facts.names if name in frame.columns]
    if not names or any(name not in frame.columns for name in facts.key):
        return frame
    renamed = {name: name + FACT for name in (*names, SHEET, ROW)}
    rows = facts.frame.select(*facts.key, *renamed).rename(renamed)
    joined = frame.join(rows, on=list(facts.key), how="left", maintain_order="left")
    for name in names:
        differs = joined.filter(pl.col(name) != pl.col(name + FACT))
        shown = differs.select(
            pl.col(name + FACT).alias(name),
            pl.col(name).alias(FACT),
            *[pl.col(place + FACT).alias(place) for place in (SHEET, ROW)],
            *[pl.col(place).alias(place + OTHER) for place in (SHEET, ROW)],
        )
        book.rows(shown, name, partial(say_differing, name, book))
    return joined.with_columns(pl.col(name).fill_null(pl.col(name + FACT)) for name in names).select(frame.columns)


def filled_years(years: pl.DataFrame, facts: Facts, payslips: pl.DataFrame, book: FaultBook) -> pl.DataFrame:
    """Fill facts of an employer's year, and make the row of a year that has payslips but no row."""
    names = tuple(name for name in facts.names if name in years.columns and name not in payslips.columns)
    if not names:
        return years
    key = list(YEAR_KEY)
    dated = payslips.select(*PAYSLIP_KEY, pl.col("month").dt.year().cast(pl.Int64).alias("year"))
    rows = facts.frame.select(*facts.key, *names, SHEET, ROW)
    yearly = sorted_by(dated.join(rows, on=list(facts.key)).drop_nulls(key), key)
    yearly = agreed(yearly, names, key, book).unique(key, keep="first", maintain_order=True)
    made = yearly.select(*key, SHEET, ROW).join(years, on=key, how="anti", maintain_order="left")
    return filled(pl.concat([years, made], how="diagonal"), Facts(yearly, YEAR_KEY, names), book)


def with_years_of(payslips: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """Make a row for each year in which an employer has payslips but no row, so that an assumption can stand in it."""
    key = list(YEAR_KEY)
    dated = payslips.select("employer", pl.col("month").dt.year().cast(pl.Int64).alias("year"), SHEET, ROW)
    rows = sorted_by(dated.drop_nulls(key), key).unique(key, keep="first", maintain_order=True)
    made = rows.join(years, on=key, how="anti", maintain_order="left")
    return pl.concat([years, made], how="diagonal").select(years.columns)


def assumed(
    frames: Sequence[pl.DataFrame],
    assumptions: Sequence[Assumed],
    known: Mapping[str, Column],
    law_months: tuple[date, date],
    book: FaultBook,
) -> list[pl.DataFrame]:
    """Fill the cells that are still empty, each assumption in the first of the frames that has its column.

    Keys cannot be assumed. The value is read as a cell of a text file would be.
    """
    result = list(frames)
    for name, value in assumptions:
        column = known.get(name)
        if column is None:
            said = key_assumed(name) if name in _KEYS else unknown_column(name, known)
            book.add(Fault(said.code, said.text, path=f"assume.{name}"))
            continue
        values, wrong = read_cells(pl.Series(name, [str(value)]), column, law_months)
        if wrong.any() or values.has_nulls():
            said = wrong_cell(column, value, law_months)
            book.add(Fault(said.code, said.text, path=f"assume.{name}", correct=said.correct))
            continue
        where = next(number for number, frame in enumerate(result) if name in frame.columns)
        result[where] = result[where].with_columns(pl.col(name).fill_null(pl.lit(values[0], column.dtype())))
    return result
