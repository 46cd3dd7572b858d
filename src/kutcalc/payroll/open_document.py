"""Spreadsheets of OpenDocument (ODS), read cell by cell: what repeats is counted before it is written out.

No library reads them here: the ones there are lose times and errors without a word.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl
from lxml import etree

from kutcalc.errors import FileTypeError
from kutcalc.limits import MAX_COLUMNS, MAX_FILE_CELLS, MAX_ROWS
from kutcalc.payroll.archive import DOCTYPE, Archive
from kutcalc.payroll.cell_texts import duration_text, number_text
from kutcalc.payroll.preflight import CONTENT, SAFE
from kutcalc.payroll.sheet import ROW
from kutcalc.payroll.sheet_bounds import WIDE, place, too_far, too_many_cells

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_WORDS: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ERROR: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_TYPE: Final = f"{_OFFICE}value-type"
_NUMBERS: Final = frozenset({"float", "currency", "percentage"})
_TAGS: Final = tuple(f"{_TABLE}{name}" for name in ("table", "table-row", "table-cell", "covered-table-cell"))
_LONGEST_SPACE: Final = 1_000


@dataclass(slots=True)
class OdsTable:
    """One table: the filled cells of each row, by column from 0, and where its numbers and texts stand."""

    name: str
    is_hidden: bool = False
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    wide_rows: int = 0
    width: int = 0
    without_value: str | None = None
    numbers: set[int] = field(default_factory=set)
    last_text: dict[int, int] = field(default_factory=dict)

    def number_columns(self, header_row: int) -> list[int]:
        """Give the places, from 0, of the columns that hold numbers and nothing else below a row."""
        return sorted(column for column in self.numbers if self.last_text.get(column, 0) <= header_row)

    def grid(self) -> pl.DataFrame:
        """Give the filled rows as columns of text, with the number of each row."""
        columns = [
            pl.Series(f"g{number}", [cells.get(number) for cells in self.rows.values()], dtype=pl.String)
            for number in range(self.width)
        ]
        return pl.DataFrame([*columns, pl.Series(ROW, list(self.rows), dtype=pl.Int64)])


class _Stream:
    """The inflated contents as a file that lxml can read from."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks = blocks

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002  # one block at a time, however much is asked for
        """Give the next block, or nothing at the end."""
        return next(self.blocks, b"")


def read_tables(archive: Archive) -> list[OdsTable]:
    """Read every table of the document; each part is inflated once, and counted.

    Raises FileTooExpensiveError that names the first cell beyond the limits, FileTypeError when the document is cut.
    """
    for part in sorted(set(archive.parts) - {CONTENT}):
        archive.drain(part)
    reading = _Reading(archive)
    blocks = archive.blocks(CONTENT)
    try:
        for event, element in etree.iterparse(_Stream(blocks), events=("start", "end"), tag=_TAGS, **SAFE):
            reading.take(event, element)
        for _ in blocks:
            pass
    except etree.XMLSyntaxError:
        raise archive.damaged() from None
    return reading.tables


class _Reading:
    """The walk over a document: the table that is open, and the row and column that come next."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.tables: list[OdsTable] = []
        self.row = 0
        self.column = 0
        self.cells = 0
        self.filled: dict[int, str] = {}
        self.figures: set[int] = set()
        self.row_is_open = False

    def take(self, event: str, element: Any) -> None:
        """Take the beginning or the end of a table, a row or a cell."""
        what = element.tag.removeprefix(_TABLE)
        if event == "start":
            self._begin(what, element)
            return
        if what in {"table-cell", "covered-table-cell"}:
            self._cell(element)
        elif what == "table-row":
            self.row_is_open = False
            self._row(_repeats(element, "rows"))
        if what != "table":
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]

    def _begin(self, what: str, element: Any) -> None:
        info = None if self.tables else element.getroottree().docinfo
        if info is not None and (info.doctype or info.internalDTD is not None):
            raise FileTypeError(self.archive.name, DOCTYPE)
        if what == "table":
            if self.row_is_open:  # a table inside a cell is no sheet
                raise self.archive.damaged()
            self.tables.append(OdsTable(element.get(f"{_TABLE}name", "")))
            self.row = 0
        elif what == "table-row":
            self.column, self.filled, self.figures = 0, {}, set()
            self.row_is_open = True

    def _cell(self, element: Any) -> None:
        first = self.column
        repeats = _repeats(element, "columns")
        self.column += repeats
        text = _text(element)
        if text is None:
            if element.get(f"{_TABLE}formula") and element.get(_TYPE) != "string":
                table = self._table()
                table.without_value = table.without_value or place(self.row + 1, first + 1)
            return
        if self.column > MAX_COLUMNS.value():
            raise too_far(self.archive.name, self._table().name, self.row + 1, self.column)
        kind = element.get(_TYPE)
        for column in range(first, self.column):
            self.filled[column] = text
            if kind in _NUMBERS:
                self.figures.add(column)

    def _row(self, repeats: int) -> None:
        first = self.row
        self.row += repeats
        if not self.filled:
            return
        table = self._table()
        if self.row > MAX_ROWS.value():
            raise too_far(self.archive.name, table.name, self.row, min(self.filled) + 1)
        self.cells += len(self.filled) * repeats
        if self.cells > MAX_FILE_CELLS.value():
            raise too_many_cells(self.archive.name, table.name)
        for row in range(first + 1, self.row + 1):
            table.rows[row] = self.filled
        table.wide_rows += repeats * (len(self.filled) >= WIDE)
        table.width = max(table.width, max(self.filled) + 1)
        for column in self.filled:
            if column in self.figures:
                table.numbers.add(column)
            else:
                table.last_text[column] = self.row

    def _table(self) -> OdsTable:
        if not self.tables:
            raise self.archive.damaged()
        return self.tables[-1]


def _repeats(element: Any, what: str) -> int:
    written = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return max(int(written[:12]), 1) if written.isdecimal() else 1


def _text(cell: Any) -> str | None:
    """Give what a cell holds: its value where it has one, else its words; None when it is empty."""
    kind = cell.get(_TYPE)
    if cell.get(_ERROR) == "error":
        return _words(cell) or "#ERR"
    if kind in _NUMBERS:
        value = cell.get(f"{_OFFICE}value", "")
        return number_text(value) or value
    if kind == "date":
        return str(cell.get(f"{_OFFICE}date-value", "")).replace("T", " ").removesuffix(" 00:00:00") or None
    if kind == "time":
        return duration_text(cell.get(f"{_OFFICE}time-value", "")) or None
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value")  # type: ignore[no-any-return]  # lxml gives Any
    return _words(cell) or cell.get(f"{_OFFICE}string-value") or None


def _words(cell: Any) -> str:
    """Give the paragraphs of a cell, without its notes."""
    return "\n".join("".join(_runs(part)) for part in cell if part.tag == f"{_WORDS}p")


def _runs(element: Any) -> Iterator[str]:
    """Give the pieces of text in a paragraph, with blanks and tabs written out."""
    name = element.tag.removeprefix(_WORDS) if isinstance(element.tag, str) else ""
    if name == "s":
        count = element.get(f"{_WORDS}c", "1")
        yield " " * (min(int(count[:6]), _LONGEST_SPACE) if count.isdecimal() else 1)
    elif name == "tab":
        yield "\t"
    elif name == "line-break":
        yield "\n"
    elif name not in {"note", "ruby-text"}:
        yield element.text or ""
        for part in element:
            yield from _runs(part)
            yield part.tail or ""
