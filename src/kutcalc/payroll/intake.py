"""The intake: files or typed columns in, one set of canonical tables out, and a look at a file before it is used."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from kutcalc.language import Text
from kutcalc.payroll.agi import AgiReading, read_agi
from kutcalc.payroll.cells import read_month
from kutcalc.payroll.check import checked
from kutcalc.payroll.columns import sheet_of_columns
from kutcalc.payroll.delimited import Delimited, read_delimited
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.fillings import Assumed
from kutcalc.payroll.kinds import recognised, refuse_unread
from kutcalc.payroll.sheet import ROW, Sheet
from kutcalc.payroll.tables import Column, TableName, Tables, Warned, columns_of
from kutcalc.units import PPM, write_month

TypedColumns = Mapping[str, Sequence[object] | pl.Series]

NO_TRAINING: Final[Warned] = (
    "no_training_in_file",
    Text(
        sv="En arbetsgivardeklaration har inga kurser och inga timmar. Ge dem i training.csv.",
        en="An employer declaration holds no courses and no hours. Give them in training.csv.",
    ),
)


class Preview(msgspec.Struct, frozen=True):
    """What would be read of a file and what dropped, without any value but the period in it.

    `columns_unknown` are those that would be refused; `columns_dropped` those that are never read (of an AGI).
    """

    file: str
    kind: str
    encoding: str | None
    separator: str | None
    columns_used: tuple[str, ...]
    columns_dropped: tuple[str, ...]
    columns_unknown: tuple[str, ...]
    rows: int
    persons: int
    first: str | None
    last: str | None
    warnings: tuple[Warned, ...] = ()


def read_files(
    payslips: Sequence[Path],
    training: Sequence[Path] = (),
    years: Sequence[Path] = (),
    facts_tables: Sequence[Path] = (),
    *,
    law_months: tuple[date, date],
    facts: Sequence[Column] = (),
    assume: Sequence[Assumed] = (),
    largest_factor_ppm: int = PPM,
) -> Tables:
    """Read files, each recognised by its bytes, into the canonical tables; several of a kind are one table.

    `facts` are the columns that policies add, `law_months` the first and last month of the book of law, `assume` pairs
    of column and value for cells that stay empty. Raises RowsInvalidError with the faults of all files at once;
    FileTypeError and FileEmptyError for a file that cannot be read at all; TotalTooLargeError.
    """
    book = FaultBook()
    named = _named([*payslips, *training, *years, *facts_tables])
    tables: tuple[TableName, ...] = ("payslips", "training", "years", "facts")
    sheets: list[Sheet] = []
    declarations: list[tuple[str, bytes]] = []
    for table, paths in zip(tables, (payslips, training, years, facts_tables), strict=True):
        for path in paths:
            file, content = named[path], path.read_bytes()
            if recognised(file, content) == "agi" and table == "payslips":
                declarations.append((file, content))
            else:
                refuse_unread(file, content)
                sheets.append(read_delimited(file, content, table, book).sheet)
    reading = read_agi(declarations, book) if declarations else None
    if reading is not None:
        sheets.append(reading.payslips)
    return checked(
        sheets,
        law_months=law_months,
        facts=facts,
        assume=assume,
        largest_factor_ppm=largest_factor_ppm,
        book=book,
        warnings=_warnings(reading, is_trained=bool(training)),
        declared=reading.declared if reading else (),
    )


def _warnings(reading: AgiReading | None, *, is_trained: bool) -> tuple[Warned, ...]:
    """Give what the declarations leave open."""
    if reading is None:
        return ()
    return reading.warnings if is_trained else (*reading.warnings, NO_TRAINING)


def _named(paths: Sequence[Path]) -> dict[Path, str]:
    """Name each file by its last part, or by its whole path where two have the same."""
    names = Counter(path.name for path in set(paths))
    return {path: path.name if names[path.name] == 1 else str(path) for path in paths}


def tables_from_columns(
    payslips: TypedColumns,
    training: TypedColumns | None = None,
    years: TypedColumns | None = None,
    facts_table: TypedColumns | None = None,
    *,
    law_months: tuple[date, date],
    facts: Sequence[Column] = (),
    assume: Sequence[Assumed] = (),
    largest_factor_ppm: int = PPM,
    places: Mapping[TableName, Sequence[str]] | None = None,
) -> Tables:
    """Make the canonical tables of typed columns, through the same checks as files.

    Integers are int, booleans bool, months text as `2026-11` or dates, None where nothing is given; a polars column is
    taken as it is. Faults are placed by JSON Pointer: table, row from 0, column; or what `places` says of the row.
    """
    book = FaultBook()
    given: tuple[tuple[TableName, TypedColumns | None], ...] = (
        ("payslips", payslips),
        ("training", training),
        ("years", years),
        ("facts", facts_table),
    )
    sheets = [
        sheet_of_columns(table, columns, columns_of(table, facts), book, (places or {}).get(table, ()))
        for table, columns in given
        if columns is not None
    ]
    return checked(
        sheets, law_months=law_months, facts=facts, assume=assume, largest_factor_ppm=largest_factor_ppm, book=book
    )


def preview(path: Path, facts: Sequence[Column] = ()) -> Preview:
    """Look at a file: its kind, the columns used and dropped, rows, persons and period. Nothing is checked or kept."""
    content = path.read_bytes()
    if recognised(path.name, content) == "agi":
        return _agi_preview(path.name, read_agi([(path.name, content)], FaultBook()))
    refuse_unread(path.name, content)
    return _text_preview(path.name, read_delimited(path.name, content, "payslips", FaultBook()), facts)


def _agi_preview(file: str, reading: AgiReading) -> Preview:
    """Look at a declaration."""
    frame = reading.payslips.frame
    months = sorted(frame["month"].unique().to_list())
    return Preview(
        file,
        "agi",
        None,
        None,
        tuple(name for name in frame.columns if name != ROW and not frame[name].is_null().all()),
        reading.dropped,
        (),
        reading.statements,
        frame["employee"].n_unique(),
        write_month(months[0]) if months else None,
        write_month(months[-1]) if months else None,
        (*reading.warnings, NO_TRAINING),
    )


def _text_preview(file: str, read: Delimited, facts: Sequence[Column]) -> Preview:
    """Look at a text file."""
    frame = read.sheet.frame.drop(ROW)
    tables: tuple[TableName, ...] = ("payslips", "training", "years", "facts")
    known = {name for table in tables for name in columns_of(table, facts)}
    texts = frame["month"].drop_nulls().unique().to_list() if "month" in frame.columns else []
    months = sorted(month for text in texts if (month := read_month(text.strip())))
    return Preview(
        file,
        "csv",
        read.encoding,
        read.separator,
        tuple(name for name in frame.columns if name in known),
        (),
        tuple(name for name in frame.columns if name not in known),
        frame.height,
        frame["employee"].n_unique() if "employee" in frame.columns else 0,
        write_month(months[0]) if months else None,
        write_month(months[-1]) if months else None,
    )
