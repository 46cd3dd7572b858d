"""A table as a company has it, before anybody knows what its columns are: headings found, every cell as text.

Rows above the headings are titles and are passed over. Rows count from 1 as in a spreadsheet, blank lines too.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import msgspec
import polars as pl

from kutcalc.errors import FileEmptyError, FileTypeError
from kutcalc.language import Text
from kutcalc.payroll.delimited import SEPARATORS, decoded
from kutcalc.payroll.header_row import header_place, named, score
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsed import FileInfo
from kutcalc.payroll.sheet import ROW
from kutcalc.payroll.tables import Warned
from kutcalc.payroll.unreadable import FileTooExpensiveError
from kutcalc.payroll.wording import Saying, bad_quotes, ragged_row

MOST_TITLE_ROWS: Final = 60
MOST_COLUMNS: Final = 16_384
"""As many as a spreadsheet has; the limit of uploads is lower."""
TOO_WIDE: Final = Text(
    sv=f"en rad har fler än {MOST_COLUMNS} celler. Ta bort de kolumner som inte behövs.",
    en=f"a row has more than {MOST_COLUMNS} cells. Remove the columns that are not needed.",
)
UNUSED: Final = "\x1f"
UTF8_LETTERS: Final = tuple(letter.encode() for letter in "åäöÅÄÖ")
NO_HEADINGS: Final = Text(
    sv="vi hittar ingen rad med rubriker. Skriv en rubrik över varje kolumn, eller säg på vilken rad rubrikerna står.",
    en="we find no row of headings. Write a heading above each column, or say in which row the headings are.",
)
MIXED: Final[Warned] = (
    "mixed_encodings",
    Text(
        sv="Filen blandar två teckenkodningar, så åäö kan bli fel. Belopp påverkas inte.",
        en="The file mixes two encodings, so letters such as åäö may be wrong. Amounts are not affected.",
    ),
)
Lost = tuple[int, Saying]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table of text columns `c0` … `cn` and `_row`, one heading for each column, and how the file was written.

    A column without a heading is called `#3` by its place, a heading that stands twice gets ` (2)`. `lost` are rows
    that could not be parted into cells, with what is wrong. `numbers` are headings whose filled cells are all numbers
    in the file itself (a workbook), so that a point in them is a decimal point and nothing else.
    """

    name: str
    info: FileInfo
    headings: tuple[str, ...]
    frame: pl.DataFrame
    lost: tuple[Lost, ...] = ()
    numbers: tuple[str, ...] = ()
    warnings: tuple[Warned, ...] = ()

    def column(self, heading: str) -> pl.Series:
        """Give the cells below a heading."""
        return self.frame.get_column(f"c{self.headings.index(heading)}")


@dataclass(frozen=True, slots=True)
class Opening:
    """How a text file begins: its separator, the place of the headings counted from 0, and the cells in that row."""

    separator: str
    place: int
    cells: tuple[str, ...]


def raw_of_text(name: str, content: bytes, options: ReadOptions) -> RawTable:
    """Read delimited text of any encoding and separator.

    Raises FileEmptyError when no row is below the headings, FileTypeError when it is no text or has no headings.
    """
    text, encoding = decoded(name, content)
    if not text.strip():
        raise FileEmptyError(name, is_bare=True)
    opening = _opening(name, text, options)
    frame, lost = _quoted_rows(text, opening) if b'"' in text else _plain_rows(text, opening)
    info = FileInfo(kind="csv", encoding=encoding, separator=opening.separator, header_row=opening.place + 1)
    is_mixed = encoding == "cp1252" and any(letter in content for letter in UTF8_LETTERS)
    return _below(name, info, opening.cells, frame, lost=tuple(lost), warnings=(MIXED,) if is_mixed else ())


def raw_of_grid(
    name: str, grid: pl.DataFrame, info: FileInfo, options: ReadOptions, numbers: Sequence[int] = ()
) -> RawTable:
    """Find the headings in a grid of text columns and `_row` (a sheet of a workbook), and give what is below them.

    `numbers` are the places of columns whose filled cells below the headings are all numbers in the file. Raises
    FileEmptyError and FileTypeError as `raw_of_text`.
    """
    texts = grid.drop(ROW)
    texts = texts.rename({old: f"c{number}" for number, old in enumerate(texts.columns)})
    most = MOST_TITLE_ROWS if options.header_row is None else options.header_row
    start = [[cell or "" for cell in row] for row in texts.head(most).iter_rows()]
    if not any(cell.strip() for row in start for cell in row):
        raise FileEmptyError(name)
    above = grid[ROW].head(most).to_list()
    wanted = None if options.header_row is None else dict(zip(above, range(most), strict=False)).get(options.header_row)
    place = None if options.header_row is not None and wanted is None else header_place(start, wanted)
    if place is None:
        raise FileTypeError(name, NO_HEADINGS)
    filled = pl.any_horizontal(pl.col(name).fill_null("").str.strip_chars() != "" for name in texts.columns)
    frame = texts.with_columns(grid[ROW].cast(pl.Int64))[place + 1 :].filter(filled)
    info = msgspec.structs.replace(info, header_row=above[place])
    return _below(name, info, start[place], frame, numbers=numbers)


def _opening(name: str, text: bytes, options: ReadOptions) -> Opening:
    """Tell the separator and the headings: the separator under which most headings are known, then most cells."""
    most = MOST_TITLE_ROWS if options.header_row is None else options.header_row
    wanted = None if options.header_row is None else options.header_row - 1
    found: list[Opening] = []
    for separator in SEPARATORS:
        start = list(islice(_quiet(name, text, separator), most))
        place = header_place(start, wanted)
        if place is not None:
            found.append(Opening(separator, place, tuple(start[place])))
    if not found:
        raise FileTypeError(name, NO_HEADINGS)
    return max(found, key=lambda opening: score(opening.cells))


def _records(text: bytes, separator: str) -> Iterator[list[str]]:
    """Part a text with quotes into records of cells; csv.Error where the quotes do not match."""
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    return csv.reader(lines, delimiter=separator, strict=True)


def _quiet(name: str, text: bytes, separator: str) -> Iterator[list[str]]:
    """Give the records up to the first one that cannot be read."""
    records = _records(text, separator)
    while True:
        try:
            cells = next(records)
        except (StopIteration, csv.Error):
            return
        if len(cells) > MOST_COLUMNS:
            raise FileTooExpensiveError(name, TOO_WIDE)
        yield cells


def _plain_rows(text: bytes, opening: Opening) -> tuple[pl.DataFrame, list[Lost]]:
    """Part the rows below the headings where there are no quotes, whole columns at a time."""
    separator, width = opening.separator, len(opening.cells)
    least = max(number for number, cell in enumerate(opening.cells, start=1) if cell.strip())
    below = text.split(b"\n", opening.place + 1)[-1] if text.count(b"\n", 0) > opening.place else b""
    lines = pl.Series("line", below.decode().split("\n"), dtype=pl.String)
    rows = pl.int_range(opening.place + 2, opening.place + 2 + len(lines), dtype=pl.Int64, eager=True).alias(ROW)
    table = pl.DataFrame([lines, rows]).filter(pl.col("line").str.strip_chars(separator + " \t\u00a0") != "")
    cells = pl.col("line").str.count_matches(separator, literal=True) + 1
    bare = pl.col("line").str.strip_chars_end(separator + " \t\u00a0")
    table = table.with_columns(cells.alias("cells"), pl.lit("").alias("tail"))
    uneven = table.filter(pl.col("cells") != width)
    lost: list[Lost] = []
    if uneven.height:
        uneven = uneven.with_columns((bare.str.count_matches(separator, literal=True) + 1).alias("kept"))
        good = (pl.col("cells") >= least) & (pl.col("kept") <= width)
        lost = [(row, ragged_row(found, width)) for row, found in uneven.filter(~good).select(ROW, "cells").iter_rows()]
        mended = uneven.filter(good).select(
            bare + pl.lit(separator).repeat_by(width - pl.col("kept")).list.join(""), ROW, "cells", "tail"
        )
        table = pl.concat([table.filter(pl.col("cells") == width), mended]).sort(ROW)
    schema = {f"c{number}": pl.String for number in range(width)}
    if not table.height:
        return pl.DataFrame(schema={**schema, ROW: pl.Int64}), lost
    joined = ("\n".join(table["line"]) + "\n").encode()
    frame = pl.read_csv(joined, separator=separator, quote_char=None, has_header=False, schema=schema)
    return frame.with_columns(table[ROW]), lost


def _quoted_rows(text: bytes, opening: Opening) -> tuple[pl.DataFrame, list[Lost]]:
    """Part the rows below the headings where cells may be quoted, and may hold separators and line ends."""
    width = len(opening.cells)
    least = max(number for number, cell in enumerate(opening.cells, start=1) if cell.strip())
    kept: list[list[str]] = []
    rows: list[int] = []
    lost: list[Lost] = []
    number = opening.place + 1
    records = _records(text, opening.separator)
    try:
        for number, cells in enumerate(records, start=1):
            if number <= opening.place + 1 or not any(map(str.strip, cells)):
                continue
            if len(cells) < least or any(map(str.strip, cells[width:])):
                lost.append((number, ragged_row(len(cells), width)))
                continue
            kept.append(cells if len(cells) == width else [*cells, *[""] * width][:width])
            rows.append(number)
    except csv.Error as error:
        lost.append((number + 1, bad_quotes(str(error))))
    columns = list(zip(*kept, strict=True)) if kept else [()] * width
    texts = [pl.Series(f"c{place}", cells, dtype=pl.String) for place, cells in enumerate(columns)]
    return pl.DataFrame([*texts, pl.Series(ROW, rows, dtype=pl.Int64)]), lost


def _below(
    name: str,
    info: FileInfo,
    cells: Sequence[str],
    frame: pl.DataFrame,
    *,
    lost: tuple[Lost, ...] = (),
    numbers: Sequence[int] = (),
    warnings: tuple[Warned, ...] = (),
) -> RawTable:
    """Name the columns, and leave out those that have neither heading nor contents."""
    if not frame.height and not lost:
        raise FileEmptyError(name)
    headings = named(cells)
    kept = [
        number
        for number, cell in enumerate(cells)
        if cell.strip() or (frame[f"c{number}"].fill_null("").str.strip_chars() != "").any()
    ]
    renamed = {f"c{old}": f"c{new}" for new, old in enumerate(kept)}
    return RawTable(
        name,
        info,
        tuple(headings[number] for number in kept),
        frame.select(*renamed, ROW).rename(renamed),
        lost,
        tuple(headings[number] for number in kept if number in numbers),
        warnings,
    )


__all__ = ["RawTable", "raw_of_grid", "raw_of_text"]
