"""A text file whose headings are the canonical ones, read strictly: known columns, öre and minutes, nothing guessed."""

import codecs
import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from kutcalc.payroll.delimited import SEPARATORS, decoded, read_delimited
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsed import About, ColumnUsed, FileInfo, Parsed
from kutcalc.payroll.reading import typed_sheet
from kutcalc.payroll.sheet import ROW, SHEET
from kutcalc.payroll.tables import Column, TableName, columns_of

_HEADING_BYTES: Final = 65_536
_LINE_END: Final = re.compile(rb"[\r\n]")
_MARKS: Final[tuple[tuple[TableName, frozenset[str]], ...]] = (
    ("payslips", frozenset({"employer", "employee", "month", "cash_pay_ore"})),
    ("training", frozenset({"employer", "employee", "month", "minutes"})),
    ("years", frozenset({"employer", "year"})),
)
"""What tells the tables from each other: those of their required columns that no facts table fills."""


def headings_of(name: str, start: bytes) -> list[str]:
    """Give the first row that holds anything; `start` is the beginning of the file. FileTypeError: no text."""
    line = start[:_HEADING_BYTES]
    if b"\0" not in line[:4]:
        line = line.lstrip(codecs.BOM_UTF8 + b"\r\n")
        line = _LINE_END.split(line, maxsplit=1)[0]
    text, _ = decoded(name, line)
    heading = next((line for line in text.decode().splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=heading.count)
    return [part.strip().strip('"').strip() for part in heading.split(separator)]


def canonical_table(name: str, start: bytes, options: ReadOptions, facts: Sequence[Column] = ()) -> TableName | None:
    """Tell which canonical table a text file is by its headings, None when it is none or when options map it."""
    if options.columns is not None or options.header_row not in (None, 1):
        return None
    names = set(headings_of(name, start))
    for table, marks in _MARKS:
        if marks <= names <= set(columns_of(table, facts)):
            return table
    return None


def parsed_of_canonical(
    name: str, content: bytes, table: TableName, law_months: tuple[date, date], facts: Sequence[Column]
) -> Parsed:
    """Read a canonical table, its cells in their types; faults stand in the answer by row and column."""
    book = FaultBook()
    read = read_delimited(name, content, table, book)
    cut = {fault.row for fault in book.shown() if fault.row is not None}
    book.sheets = (read.sheet,)
    known = columns_of(table, facts)
    frame = typed_sheet(read.sheet, 0, known, law_months, book).drop(SHEET)
    used = tuple(
        ColumnUsed(
            source=column,
            column=column,
            unit="ore" if column.endswith("_ore") else "minutes" if column.endswith("minutes") else "none",
        )
        for column in read.sheet.frame.columns
        if column in known
    )
    about = About(
        name=name,
        info=FileInfo(kind="csv", encoding=read.encoding, separator=read.separator, header_row=1),
        headings=tuple(column for column in read.sheet.frame.columns if column != ROW),
        columns_used=used,
        rows_read=read.sheet.frame.height + read.sheet.lost,
        faults=tuple(book.shown()),
        fault_total=book.total,
        bad_rows=tuple(sorted(cut | book.bad_rows.get(0, set()))),
    )
    return Parsed(about, {table: frame})
