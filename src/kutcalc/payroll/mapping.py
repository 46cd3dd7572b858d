"""A company's own table to canonical ones: each mapped column read, identities made keys, all else dropped.

Every cell that was given becomes a value, or a fault with its row and heading, or waits for the answer to a question;
none is lost in silence (`design/trust.md` U7).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final

import polars as pl

from kutcalc.language import Text
from kutcalc.payroll.choices import read_choices
from kutcalc.payroll.column_reading import Say, bounded, say_bounds
from kutcalc.payroll.dropped import sick_pay_dropped
from kutcalc.payroll.faults import FaultBook, Record
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.options import BirthFromIdentity, ReadOptions
from kutcalc.payroll.parsed import NUMBER, PERSON, About, ColumnUsed, Parsed
from kutcalc.payroll.plan import EMPLOYEE, Plan, planned
from kutcalc.payroll.samples import samples_of
from kutcalc.payroll.sheet import ROW, SHEET, WRONG, Sheet
from kutcalc.payroll.sums import read_sums, wrong_sum
from kutcalc.payroll.table import RawTable
from kutcalc.payroll.table_columns import GIVEN, OPEN, TableColumns
from kutcalc.payroll.tables import Column, Warned
from kutcalc.payroll.wording import Saying, quoted

EFFORT: Final = ("minutes", "fee_ore", "other_cost_ore")
WHO: Final = (PERSON, NUMBER, EMPLOYEE, BirthFromIdentity, "month")


def parsed_of_table(
    raw: RawTable, options: ReadOptions, keyed: Keyed, law_months: tuple[date, date], facts: Sequence[Column] = ()
) -> Parsed:
    """Read a table by what the options or its headings say, into `payslips`, `training` or both.

    FaultsError when the options do not fit the file. What is wrong in rows, and what must be asked before the file can
    be used, stands in the answer; cells that wait for an answer are null and marked as wrong.
    """
    plan = _planned(raw, options, law_months, facts)
    columns = TableColumns(raw, options, plan, keyed, law_months)
    columns.read()
    book = FaultBook([Sheet("payslips", raw.frame, raw.name)])
    for row, said in raw.lost:
        book.add(book.sheets[0].fault(said, row=row), is_cut=True)
    frame, sums, broken = _without_sums(columns, book)
    frame = _judged(columns, frame, book)
    bad = {row for row, _ in raw.lost} | broken | book.bad_rows.get(0, set())
    used = _used(columns, raw.frame[ROW].is_in(frame[ROW].implode()))
    dropped = tuple(heading for heading in raw.headings if heading not in {each.source for each in used})
    sick = sick_pay_dropped(raw, dropped) if "payslips" in plan.tables else []
    about = About(
        name=raw.name,
        info=raw.info,
        headings=raw.headings,
        columns_used=used,
        columns_dropped=dropped,
        rows_read=raw.frame.height + len(raw.lost) - len(sums),
        dropped_sums=sums,
        faults=tuple(book.shown()),
        fault_total=book.total,
        bad_rows=tuple(sorted(bad)),
        questions=(*(each for each in plan.questions if each.name not in columns.series), *columns.questions),
        warnings=(*raw.warnings, *columns.warnings, *_never_read(plan), *sick),
    )
    return Parsed(about, {name: _table(name, known, frame, plan) for name, known in plan.tables.items()})


def _planned(raw: RawTable, options: ReadOptions, law_months: tuple[date, date], facts: Sequence[Column]) -> Plan:
    """Plan a table; a guess that says a column is of choices, where no cell is one (names of firms), is none."""
    plan = planned(raw.headings, options, law_months, facts)
    if options.columns is not None:
        return plan
    choices = [each for each in plan.columns if each.column.kind == "choice"]
    unfit = [each.source for each in choices if _is_of_names(raw.column(each.source), each.column)]
    return planned(raw.headings, options, law_months, facts, unfit) if unfit else plan


def _is_of_names(cells: pl.Series, column: Column) -> bool:
    """Tell whether a column has cells, and none of them is a choice."""
    filled = cells.filter((cells.str.strip_chars() != "").fill_null(value=False))
    return bool(filled.len()) and bool(read_choices(filled, column).is_null().all())


def _without_sums(columns: TableColumns, book: FaultBook) -> tuple[pl.DataFrame, tuple[int, ...], set[int]]:
    """Leave out the rows that sum the others, write down those that claim to and do not, and name both."""
    raw = columns.raw
    rows = raw.frame[ROW]
    frame = pl.DataFrame([rows, *columns.series.values()])
    names = [each.column.name for each in columns.plan.columns if each.column.kind == "integer"]
    measures = [name for name in names if name.endswith(("_ore", "minutes"))]
    there = [name for name in WHO if name in frame.columns and name != EMPLOYEE]
    nobody = (pl.col(name).is_null() for name in there if name != NUMBER)
    empty = frame.select(pl.all_horizontal(pl.col(ROW).is_not_null(), *nobody)).to_series()
    given = {name: (frame[GIVEN + name].str.strip_chars() != "").fill_null(value=False) for name in measures}
    sums = read_sums(raw.frame.drop(ROW), empty, {name: (frame[name], given[name]) for name in measures})
    if not sums.marked.any():
        return frame, (), set()
    broken = rows.filter(sums.marked & ~sums.holds)
    places = pl.DataFrame([broken, pl.repeat(0, len(broken), dtype=pl.Int64, eager=True).alias(SHEET)])
    book.rows(places, None, lambda _record: wrong_sum())
    return frame.filter(~sums.marked), tuple(rows.filter(sums.holds)), set(broken)


def _judged(columns: TableColumns, frame: pl.DataFrame, book: FaultBook) -> pl.DataFrame:
    """Put the bounds on every column, and write down what is wrong, column by column."""
    for each in columns.plan.columns:
        name = each.column.name
        if name not in frame.columns:
            continue
        beyond = bounded(frame[name], each.column, columns.law_months)
        _write(book, frame, name, each.source, frame[WRONG + name], columns.says[name])
        _write(book, frame, name, each.source, beyond, partial(say_bounds, each.column, each.unit, columns.law_months))
        waiting = frame[OPEN + name] if OPEN + name in frame.columns else beyond
        frame = frame.with_columns(
            frame[name].set(beyond, None), (frame[WRONG + name] | beyond | waiting).alias(WRONG + name)
        )
    return frame


def _write(book: FaultBook, frame: pl.DataFrame, name: str, heading: str, wrong: pl.Series, say: Say) -> None:
    """Write down the faults of one column."""
    if wrong.any():
        bad = frame.filter(wrong).select(ROW, pl.lit(0, pl.Int64).alias(SHEET), pl.col(GIVEN + name).alias("value"))
        book.rows(bad, heading, partial(_say, say))


def _say(say: Say, record: Record) -> Saying:
    return say(str(record["value"]).strip())


def _table(name: str, known: Mapping[str, Column], frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Take the columns of one canonical table, with constants in those that the file lacks; no empty courses."""
    fixed = {column: value for column, value in plan.constants.items() if column in known}
    constants = [pl.lit(value, known[column].dtype()).alias(column) for column, value in fixed.items()]
    kept = [column for column in known if column in frame.columns]
    marks = [WRONG + column for column in kept if frame[WRONG + column].any()]
    who = [key for key in (PERSON, NUMBER) if key in frame.columns]
    if name == "training":
        effort = [column for column in EFFORT if column in frame.columns]
        if effort and not any(fixed.get(column) for column in EFFORT):
            frame = frame.filter(pl.any_horizontal((pl.col(c) != 0).fill_null(pl.col(WRONG + c)) for c in effort))
    table = frame.select(ROW, *who, *kept, *marks).with_columns(constants)
    if EMPLOYEE not in table.columns:
        table = table.with_columns(pl.lit(None, pl.String).alias(EMPLOYEE))
    return table


def _used(columns: TableColumns, kept: pl.Series) -> tuple[ColumnUsed, ...]:
    """Tell which columns were read as what; a company's own number is none where there is an identity."""
    has_identity = PERSON in columns.series
    return tuple(
        ColumnUsed(
            source=each.source,
            column=each.column.name if each.column.name in columns.series else BirthFromIdentity,
            unit=each.unit,
            derived=each.source in columns.derived,
            samples=samples_of(columns.raw.column(each.source).filter(kept), each.column),
        )
        for each in columns.plan.columns
        if not (each.column.name == EMPLOYEE and has_identity and EMPLOYEE in columns.series)
    )


def _never_read(plan: Plan) -> list[Warned]:
    """Tell which columns were asked for and are never read."""
    return [
        (
            "never_read",
            Text(
                sv=f"Kolumnen {quoted(source)} läses aldrig: sjuklön, fack, bank, adress och namn tas alltid bort.",
                en=f"The column {quoted(source)} is never read: sick pay, union, bank, address and names are dropped.",
            ),
        )
        for source in plan.refused
    ]


__all__ = ["parsed_of_table"]
