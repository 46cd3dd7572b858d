"""Workbooks: XLSX and ODS to a grid of text, every cell as the file holds it, once the preflight has let it through.

A formula counts with the result that the spreadsheet saved; it is never worked out here, and one without a result is
refused by the name of its cell.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

import fastexcel
import polars as pl

from kutcalc.errors import Fault, FileEmptyError, KutcalcError, RowsInvalidError, near_words
from kutcalc.language import Text
from kutcalc.payroll.archive import Archive
from kutcalc.payroll.open_document import OdsTable, read_tables
from kutcalc.payroll.options import FileKind, ReadOptions
from kutcalc.payroll.parsed import About, FileInfo, Parsed, Question
from kutcalc.payroll.preflight import WORKBOOK, open_workbook, preflight
from kutcalc.payroll.sheet import ROW as ROW_NUMBER
from kutcalc.payroll.table import RawTable, raw_of_grid
from kutcalc.payroll.wording import quoted
from kutcalc.payroll.worksheet import COLUMN, ROW, TEXT, Walked

LEAST_WIDE_ROWS: Final = 2
"""A sheet with fewer rows of several cells is a note, no table."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet with contents: how to get its grid, and the places of the columns of numbers below a row."""

    name: str
    is_hidden: bool
    wide_rows: int
    without_value: str | None
    grid: Callable[[], pl.DataFrame]
    numbers: Callable[[int], list[int]]


def raw_of_workbook(name: str, source: BinaryIO, options: ReadOptions) -> RawTable | Parsed:
    """Read the sheet that holds the table; when several may and none is named, give a Parsed that only asks which.

    Raises FileTooExpensiveError, FileProtectedError and FileTypeError from the preflight, FileEmptyError when no sheet
    has contents, RowsInvalidError for a sheet that is not there and for a formula without a result, by its cell.
    """
    archive = open_workbook(name, source)
    kind: FileKind = "xlsx" if WORKBOOK in archive.parts else "ods"
    names, sheets = _of_xlsx(archive) if kind == "xlsx" else _of_ods(archive)
    if not sheets:
        raise FileEmptyError(name)
    likely = _likely(name, names, sheets, options)
    info = FileInfo(kind=kind, sheets=names)
    if len(likely) > 1:
        likely = [sheet for sheet in likely if _has_headings(name, sheet, info, options)] or likely
    if len(likely) > 1:
        asked = Question(kind="sheet", name="sheet", samples=tuple(sheet.name for sheet in likely))
        return Parsed(About(name=name, info=info, questions=(asked,)))
    return _raw(name, likely[0], info, options)


def _raw(name: str, sheet: _Sheet, info: FileInfo, options: ReadOptions) -> RawTable:
    if sheet.without_value is not None:
        raise RowsInvalidError([_no_result(name, sheet)])
    info = FileInfo(kind=info.kind, sheet=sheet.name, sheets=info.sheets)
    grid = sheet.grid()
    header_row = raw_of_grid(name, grid, info, options).info.header_row
    return raw_of_grid(name, grid, info, options, sheet.numbers(header_row or 0))


def _has_headings(name: str, sheet: _Sheet, info: FileInfo, options: ReadOptions) -> bool:
    try:
        raw_of_grid(name, sheet.grid(), info, options)
    except KutcalcError:
        return False
    return True


def _likely(name: str, names: Sequence[str], sheets: Sequence[_Sheet], options: ReadOptions) -> list[_Sheet]:
    """Give the sheet that is named, else those that look most like a table."""
    if options.sheet is not None:
        wanted = options.sheet.strip().casefold()
        found = [sheet for sheet in sheets if sheet.name.strip().casefold() == wanted]
        if not found:
            raise RowsInvalidError([_no_sheet(name, options.sheet, names)])
        return found[:1]
    shown = [sheet for sheet in sheets if not sheet.is_hidden] or list(sheets)
    return [sheet for sheet in shown if sheet.wide_rows >= LEAST_WIDE_ROWS] or shown


def _of_xlsx(archive: Archive) -> tuple[tuple[str, ...], list[_Sheet]]:
    """Preflight an XLSX, and give its sheets with contents; what is read twice is read from the same bytes."""
    seen = preflight(archive).sheets
    archive.source.seek(0)
    content = archive.source.read()

    def grid_of(name: str, walked: Walked) -> Callable[[], pl.DataFrame]:
        return lambda: _grid(archive, content, name, walked)

    sheets = [
        _Sheet(
            one.name,
            one.is_hidden,
            one.walked.wide_rows,
            one.walked.without_value,
            grid_of(one.name, one.walked),
            one.walked.number_columns,
        )
        for one in seen
        if one.walked.filled
    ]
    return tuple(one.name for one in seen), sheets


def _grid(archive: Archive, content: bytes, sheet: str, walked: Walked) -> pl.DataFrame:
    """Read one worksheet as text from its first row and column, and put in the cells that the reader would change."""
    try:
        loaded = fastexcel.read_excel(content).load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
        frame = pl.DataFrame(loaded)
        places = [column.absolute_index for column in loaded.available_columns()]
    except (KutcalcError, MemoryError):
        raise
    except BaseException as error:  # a panic in Rust is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise archive.damaged() from None
    odd = walked.odd_cells()
    height = max([frame.height, *odd[ROW]])
    width = max([*(place + 1 for place in places), *odd[COLUMN].unique()], default=0)
    columns = dict(zip(places, (column.extend_constant(None, height - frame.height) for column in frame), strict=True))
    empty = pl.Series([None], dtype=pl.String).new_from_index(0, height)
    for (column,), part in odd.partition_by(COLUMN, as_dict=True).items():
        columns[column - 1] = columns.get(column - 1, empty.clone()).scatter(part[ROW] - 1, part[TEXT])
    grid = pl.DataFrame([columns.get(place, empty).alias(f"g{place}") for place in range(width)])
    if sum(column.len() - column.null_count() for column in grid) < walked.sure:
        raise archive.damaged()
    return grid.with_columns(pl.int_range(1, height + 1, dtype=pl.Int64).alias(ROW_NUMBER))


def _of_ods(archive: Archive) -> tuple[tuple[str, ...], list[_Sheet]]:
    tables = read_tables(archive)

    def grid_of(table: OdsTable) -> Callable[[], pl.DataFrame]:
        return table.grid

    sheets = [
        _Sheet(one.name, one.is_hidden, one.wide_rows, one.without_value, grid_of(one), one.number_columns)
        for one in tables
        if one.rows
    ]
    return tuple(one.name for one in tables), sheets


def _no_result(name: str, sheet: _Sheet) -> Fault:
    cell = f"{sheet.name}!{sheet.without_value}"
    return Fault(
        "not-a-number",
        Text(
            sv=(
                f"Cellen {quoted(cell)} är en formel utan sparat resultat. "
                "Öppna arbetsboken i kalkylprogrammet och spara den, så att resultatet följer med."
            ),
            en=(
                f"The cell {quoted(cell)} is a formula without a saved result. "
                "Open the workbook in the spreadsheet program and save it, so that the result comes along."
            ),
        ),
        file=name,
        row=int("".join(letter for letter in sheet.without_value or "" if letter.isdecimal())),
    )


def _no_sheet(name: str, wanted: str, names: Sequence[str]) -> Fault:
    near = near_words(wanted, list(names))
    known = ", ".join(quoted(each) for each in names[:20])
    return Fault(
        "unknown-field",
        Text(
            sv=f"Bladet {quoted(wanted)} finns inte. Arbetsboken har: {known}.{near.sv}",
            en=f"There is no sheet {quoted(wanted)}. The workbook has: {known}.{near.en}",
        ),
        file=name,
        path="sheet",
    )
