"""From sheets to one typed frame per table: known columns in their types, each row with its sheet and row."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from typing import Final

import polars as pl

from kutcalc.payroll.cells import is_readable, read_cells
from kutcalc.payroll.faults import FaultBook, Record
from kutcalc.payroll.identity import PERSON_LIKE, reads_as_person
from kutcalc.payroll.misreading import wrong_cell
from kutcalc.payroll.sheet import HIDDEN, ROW, SHEET, WRONG, Sheet
from kutcalc.payroll.tables import LONGEST_SPAN_MONTHS, Column, TableName
from kutcalc.payroll.wording import (
    Saying,
    bad_span,
    empty_cell,
    looks_like_identity,
    missing_column,
    unknown_column,
    wrong_type,
)
from kutcalc.units import MONTHS_PER_YEAR

REFERENCES: Final = ("employer", "employee", "group")


def read_table(
    table: TableName, known: Mapping[str, Column], law_months: tuple[date, date], book: FaultBook
) -> pl.DataFrame:
    """Read all sheets of one table into one frame with every known column, whatever the sheets have.

    The marks `_wrong_…` go with them.
    """
    frames = [
        typed_sheet(sheet, number, known, law_months, book)
        for number, sheet in enumerate(book.sheets)
        if sheet.table == table
    ]
    frame = pl.concat(frames, how="diagonal") if frames else pl.DataFrame(schema={SHEET: pl.Int64, ROW: pl.Int64})
    absent = [pl.lit(None, c.dtype()).alias(c.name) for c in known.values() if c.name not in frame.columns]
    return frame.with_columns(absent)


def typed_sheet(
    sheet: Sheet, number: int, known: Mapping[str, Column], law_months: tuple[date, date], book: FaultBook
) -> pl.DataFrame:
    """Read the cells of one sheet, and write down what nobody knows and what cannot be read."""
    rows = sheet.frame[ROW].cast(pl.Int64)
    places = pl.DataFrame([rows, pl.repeat(number, len(rows), dtype=pl.Int64, eager=True).alias(SHEET)])
    read: list[pl.Series] = []
    for raw in sheet.frame.get_columns():
        if raw.name.startswith(HIDDEN):
            continue
        column = known.get(raw.name)
        if column is None:
            book.add(sheet.fault(unknown_column(raw.name, known), column=raw.name))
            continue
        if not is_readable(raw.dtype, column, is_text=sheet.is_text):
            book.add(sheet.fault(wrong_type(column, raw.dtype), column=raw.name))
            read.append(pl.repeat(True, len(raw), dtype=pl.Boolean, eager=True).alias(WRONG + raw.name))
            continue
        values, wrong = read_cells(raw, column, law_months)
        read.append(values)
        if WRONG + raw.name in sheet.frame.columns:
            read.append(sheet.frame[WRONG + raw.name] | wrong)
        elif wrong.any():
            read.append(wrong.alias(WRONG + raw.name))
        if wrong.any():
            say = partial(_say_cell, column, law_months)
            book.rows(places.with_columns(raw.alias("value")).filter(wrong), raw.name, say)
    return pl.DataFrame([*read, *places.get_columns()])


def _say_cell(column: Column, law_months: tuple[date, date], record: Record) -> Saying:
    """Say what is wrong with the value of a record."""
    return wrong_cell(column, record["value"], law_months)


def report_missing(
    table: TableName,
    frame: pl.DataFrame,
    known: Mapping[str, Column],
    given: Collection[str],
    book: FaultBook,
    only: int | None = None,
) -> None:
    """Write down every required column that a sheet lacks, and every required cell that nothing has filled.

    `given` names the columns that facts or assumptions fill, so that a sheet need not have them; `only` is the number
    of one sheet, where each has a key of its own.
    """
    sheets = [
        (number, sheet) for number, sheet in enumerate(book.sheets) if sheet.table == table and only in (None, number)
    ]
    for column in known.values():
        if not column.required:
            continue
        name = column.name
        lacking = [n for n, sheet in sheets if name not in sheet.frame.columns and name not in given]
        for number in lacking:
            book.add(book.sheets[number].fault(missing_column(column), column=name))
        if not frame[name].has_nulls():
            continue
        empty = frame[name].is_null() & ~frame[SHEET].is_in(lacking)
        if WRONG + name in frame.columns:
            empty &= ~frame[WRONG + name].fill_null(value=False)
        book.rows(_once(frame.filter(empty)), name, partial(_say_empty, column))


def _once(frame: pl.DataFrame) -> pl.DataFrame:
    """Keep one of the rows that a span of months made of one row."""
    who = [name for name in ("employer", "employee") if name in frame.columns]
    return frame.unique([SHEET, ROW, *who], keep="first", maintain_order=True)


def _say_empty(column: Column, _record: Record) -> Saying:
    """Say that a cell is empty."""
    return empty_cell(column)


def report_identities(frame: pl.DataFrame, book: FaultBook) -> None:
    """Write down every reference that reads as a person's number."""
    for name in REFERENCES:
        if name not in frame.columns:
            continue
        likely = frame[name].unique().drop_nulls().to_frame().filter(pl.col(name).str.contains(f"^(?:{PERSON_LIKE})$"))
        likely = likely.filter(_has_birth_date(pl.col(name)))
        found = [text for text in likely[name] if reads_as_person(text)]
        if found:
            bad = _once(frame.filter(pl.col(name).is_in(found)))
            book.rows(bad, name, lambda _record: looks_like_identity())


def _has_birth_date(reference: pl.Expr) -> pl.Expr:
    """Tell roughly whether the digits hold a month and a day, so that few numbers are looked at one by one."""
    first = reference.str.replace(r"[-+]?[0-9]{4}$", "").str.tail(len("MMDD"))
    month, day = first.str.head(2).cast(pl.Int64), first.str.tail(2).cast(pl.Int64)
    return month.is_between(1, 12) & (day.is_between(1, 31) | day.is_between(61, 91))


def expanded(frame: pl.DataFrame, book: FaultBook) -> pl.DataFrame:
    """Write each payslip once for each month up to and with `through`, and drop that column."""
    if frame["through"].null_count() == frame.height:
        return frame.drop("through")
    months = (pl.col("through").dt.year() - pl.col("month").dt.year()).cast(pl.Int64) * MONTHS_PER_YEAR
    months += pl.col("through").dt.month().cast(pl.Int64) - pl.col("month").dt.month().cast(pl.Int64)
    counted = frame.with_columns((months + 1).fill_null(1).alias("_months"))
    for is_backwards, bad in ((True, pl.col("_months") < 1), (False, pl.col("_months") > LONGEST_SPAN_MONTHS)):
        book.rows(counted.filter(bad), "through", partial(_say_span, is_backwards))
    good = pl.col("_months").is_between(1, LONGEST_SPAN_MONTHS)
    steps = pl.int_ranges(0, pl.when(good).then("_months").otherwise(1), dtype=pl.Int64).alias("_step")
    stepped = counted.with_columns(steps).explode("_step")
    number = (
        pl.col("month").dt.year().cast(pl.Int64) * MONTHS_PER_YEAR + pl.col("month").dt.month() - 1 + pl.col("_step")
    )
    month = pl.date(number // MONTHS_PER_YEAR, number % MONTHS_PER_YEAR + 1, 1).alias("month")
    return stepped.with_columns(month).drop("through", "_months", "_step")


def _say_span(is_backwards: bool, _record: Record) -> Saying:
    """Say that a span of months is wrong."""
    return bad_span(is_backwards=is_backwards)
