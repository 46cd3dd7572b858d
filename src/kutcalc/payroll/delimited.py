"""Canonical tables in text files: UTF-8, UTF-16 or cp1252, parted by comma, semicolon or tab, every cell as text.

A row with too many or too few cells is a fault of that row. Rows count from 1 with the heading included, and a blank
line counts, as in a spreadsheet.
"""

import codecs
import csv
import io
from dataclasses import dataclass
from typing import Final

import polars as pl

from kutcalc.errors import MOST_FAULTS_SHOWN, FileEmptyError, FileTypeError
from kutcalc.language import Text
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.sheet import HIDDEN, ROW, Sheet
from kutcalc.payroll.tables import TableName
from kutcalc.payroll.wording import bad_quotes, doubled_column, nameless_column, ragged_row, unknown_column

SEPARATORS: Final = (",", ";", "\t")
CONTROLS: Final = bytes([*range(9), 11, 12, *range(14, 32)])
UNUSED: Final = "\x1f"
NOT_TEXT: Final = Text(
    sv="innehållet är inte text. Spara som CSV (UTF-8).", en="the contents are not text. Save as CSV (UTF-8)."
)


@dataclass(frozen=True, slots=True)
class Delimited:
    """A text file as read: its sheet, and how it was written."""

    sheet: Sheet
    encoding: str
    separator: str


def decoded(file: str, content: bytes) -> tuple[bytes, str]:
    """Give the contents as UTF-8 with plain line ends, and the encoding found; FileTypeError when they are no text."""
    encoding = _encoding(content)
    try:
        text = content.removeprefix(codecs.BOM_UTF8)
        if encoding != "utf-8":
            text = content.decode(encoding).encode()
    except UnicodeDecodeError:
        raise FileTypeError(file, NOT_TEXT) from None
    if len(text.translate(None, CONTROLS)) != len(text):
        raise FileTypeError(file, NOT_TEXT)
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return text, encoding


def _encoding(content: bytes) -> str:
    """Tell the encoding by the first bytes, and cp1252 from UTF-8 by trying."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in content[:2]:
        return "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
    try:
        content.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def read_delimited(file: str, content: bytes, table: TableName, book: FaultBook) -> Delimited:
    """Read a text file as columns of text, blank lines dropped; ragged rows go to the book of faults.

    Raises FileEmptyError when no row is left and nothing was wrong, FileTypeError when the contents are no text.
    """
    text, encoding = decoded(file, content)
    lead = len(text) - len(text.lstrip(b"\n"))
    text = text[lead:].rstrip(b"\n") + b"\n"
    heading = text[: text.index(b"\n")].decode()
    separator = max(SEPARATORS, key=heading.count)
    empty = Sheet(table, pl.DataFrame(), file)
    if not text.strip():
        raise FileEmptyError(file, is_bare=True)
    read = _quoted_rows if b'"' in text else _plain_rows
    frame, lost = read(text, separator, lead, empty, book)
    names = [str(name or "").strip() for name in frame.row(0)[:-1]] if frame.height else []
    frame = _named(frame[1:], names, empty, book)
    if not frame.height and not lost:
        raise FileEmptyError(file)
    return Delimited(Sheet(table, frame, file, lost=lost), encoding, separator)


def _plain_rows(text: bytes, separator: str, lead: int, empty: Sheet, book: FaultBook) -> tuple[pl.DataFrame, int]:
    """Read rows without quotes: count the separators of every line before the columns are parted."""
    lines = _columns(text, UNUSED).to_series().fill_null("")
    counts = lines.str.count_matches(separator, literal=True)
    blank = lines.str.strip_chars(separator + " \t") == ""
    ragged = (counts != counts[0]) & ~blank
    rows = pl.int_range(lead + 1, lead + 1 + len(lines), dtype=pl.Int64, eager=True).alias(ROW)
    for row, count in zip(rows.filter(ragged).head(MOST_FAULTS_SHOWN), counts.filter(ragged), strict=False):
        book.add(empty.fault(ragged_row(count + 1, counts[0] + 1), row=row), is_cut=True)
    book.more(ragged.sum() - MOST_FAULTS_SHOWN)
    book.cut(empty.file, rows.filter(ragged))
    kept = ~(blank | ragged)
    if not kept.all():
        text = ("\n".join(lines.filter(kept)) + "\n").encode()
        rows = rows.filter(kept)
    return _columns(text, separator).with_columns(rows), ragged.sum()


def _columns(text: bytes, separator: str) -> pl.DataFrame:
    """Part lines without quotes into columns of text."""
    return pl.read_csv(text, separator=separator, quote_char=None, has_header=False, infer_schema=False)


def _quoted_rows(text: bytes, separator: str, lead: int, empty: Sheet, book: FaultBook) -> tuple[pl.DataFrame, int]:
    """Read rows with quotes, whose cells may hold separators and line ends; slower, row by row."""
    kept: list[list[str]] = []
    rows: list[int] = []
    lost = 0
    records = csv.reader(io.StringIO(text.decode(), newline=""), delimiter=separator, strict=True)
    row = lead
    try:
        for row, cells in enumerate(records, start=lead + 1):
            if not any(cell.strip() for cell in cells):
                continue
            if kept and len(cells) != len(kept[0]):
                book.add(empty.fault(ragged_row(len(cells), len(kept[0])), row=row), is_cut=True)
                lost += 1
                continue
            kept.append(cells)
            rows.append(row)
    except csv.Error as error:
        book.add(empty.fault(bad_quotes(str(error)), row=row + 1))
        lost += 1
    columns = [pl.Series(f"column_{i}", cells, dtype=pl.String) for i, cells in enumerate(zip(*kept, strict=True))]
    return pl.DataFrame([*columns, pl.Series(ROW, rows, dtype=pl.Int64)]), lost


def _named(frame: pl.DataFrame, names: list[str], empty: Sheet, book: FaultBook) -> pl.DataFrame:
    """Give the columns the names of the heading; an empty column without a name is dropped."""
    named: dict[str, pl.Series] = {}
    for number, (name, column) in enumerate(zip(names, frame.get_columns(), strict=False), start=1):
        if not name:
            if not (column.fill_null("").str.strip_chars() == "").all():
                book.add(empty.fault(nameless_column(number)))
        elif name.startswith(HIDDEN):
            book.add(empty.fault(unknown_column(name, ()), column=name))
        elif name in named:
            book.add(empty.fault(doubled_column(name), column=name))
        else:
            named[name] = column.alias(name)
    return pl.DataFrame([*named.values(), frame[ROW]])
