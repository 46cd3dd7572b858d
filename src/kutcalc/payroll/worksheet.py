"""A worksheet part of an XLSX, walked before any library sees it: where its cells are, how many, and the odd ones.

The rectangle is what kills: two cells in opposite corners make a reader ask for half a terabyte. So every cell is
placed here first, with or without a reference of its own, and only filled ones count as rows and columns. The same
walk finds the cells that a reader loses or changes without a word: errors, formulas without a result, dates, times,
and numbers of many figures.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final

import polars as pl

from kutcalc.errors import FileTypeError
from kutcalc.limits import MAX_COLUMNS, MAX_FILE_CELLS, MAX_ROWS
from kutcalc.payroll.archive import DAMAGED
from kutcalc.payroll.cell_texts import PLAIN_NUMBER, DateKind, number_text, serial_text
from kutcalc.payroll.sheet_bounds import FAR, WIDE, column_number, place, too_far, too_long, too_many_cells

ROW: Final = "row"
COLUMN: Final = "column"
TEXT: Final = "text"
_LONGEST_CELL: Final = 4_194_304
_NEAR_END: Final = 8_192
_PREFIX: Final = r"(?:[A-Za-z_][\w.-]*:)?"
_ATTRIBUTES: Final = r"""(?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?"""
_TOKEN: Final = (
    rf"<{_PREFIX}(?:row|c|f|is|mergeCell){_ATTRIBUTES}/?>"
    rf"|<{_PREFIX}v{_ATTRIBUTES}(?:/>|>[^<]*)|</{_PREFIX}sheetData\s*>"
)
_NAME: Final = r"^</?(?:[A-Za-z_][\w.-]*:)?([A-Za-z]+)"
_REFERENCE: Final = r"""\sr\s*=\s*["']([A-Za-z]*)([0-9]*)["']"""
_TYPE: Final = r"""\st\s*=\s*["']([A-Za-z]*)["']"""
_STYLE: Final = r"""\ss\s*=\s*["']([0-9]{1,6})["']"""
_MERGED: Final = r"""\sref\s*=\s*["'](?:[A-Za-z]*[0-9]*:)?([A-Za-z]*)([0-9]*)["']"""
_OPENING: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:c|row)[\s/>]|</(?:[A-Za-z_][\w.-]*:)?sheetData")
_UNREAD: Final = re.compile(rb"<!--|<!\[CDATA\[|<\?(?!xml\s)")
_KEY: Final = 10**7
ODD: Final[dict[str, type[pl.DataType]]] = {ROW: pl.Int64, COLUMN: pl.Int64, TEXT: pl.String}


@dataclass(slots=True)
class Walked:
    """What a worksheet holds: how many filled cells and wide rows, and where the odd cells are, with their texts.

    `sure` of the filled cells are no text, so that none of them may come out empty. `numbers` are the columns with
    any number, and `last_text` the row in each where the last text stands.
    """

    filled: int = 0
    sure: int = 0
    wide_rows: int = 0
    odd: list[pl.DataFrame] = field(default_factory=list)
    without_value: str | None = None
    numbers: set[int] = field(default_factory=set)
    last_text: dict[int, int] = field(default_factory=dict)

    def odd_cells(self) -> pl.DataFrame:
        """Give the odd cells as one frame."""
        return pl.concat(self.odd) if self.odd else pl.DataFrame(schema=ODD)

    def number_columns(self, header_row: int) -> list[int]:
        """Give the places, from 0, of the columns that hold numbers and nothing else below a row."""
        return sorted(column - 1 for column in self.numbers if self.last_text.get(column, 0) <= header_row)


class Budget:
    """How many cells all sheets of one workbook may still have."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cells = 0

    def spend(self, cells: int, sheet: str) -> None:
        """Count cells, empty ones too; FileTooExpensiveError when they are too many."""
        self.cells += cells
        if self.cells > MAX_FILE_CELLS.value():
            raise too_many_cells(self.name, sheet)


class _Walk:
    """The walk over one worksheet, block by block."""

    def __init__(self, budget: Budget, sheet: str, styles: Mapping[int, DateKind], *, is_1904: bool) -> None:
        self.budget = budget
        self.sheet = sheet
        self.styles = styles
        self.is_1904 = is_1904
        self.row = 0
        self.column = 0
        self.wide: dict[int, int] = {}
        self.is_over = False
        self.walked = Walked()

    def damaged(self) -> FileTypeError:
        return FileTypeError(self.budget.name, DAMAGED)

    def take(self, block: bytes) -> None:
        """Walk over whole cells."""
        if _UNREAD.search(block):
            raise self.damaged()
        text = block.decode(errors="replace")
        tokens = pl.Series("token", [text]).str.extract_all(_TOKEN).explode().drop_nulls().to_frame()
        tokens = tokens.with_columns(name=pl.col("token").str.extract(_NAME, 1))
        self._merged(tokens.filter(pl.col("name") == "mergeCell"))
        if self.is_over:
            return
        ends = (tokens["name"] == "sheetData").arg_max() if tokens.height else None
        if ends is not None and tokens["name"][ends] == "sheetData":
            self.is_over = True
            tokens = tokens.head(ends)
        tokens = tokens.filter(pl.col("name") != "mergeCell")
        if tokens.height:
            self._cells(self._placed(tokens))

    def _merged(self, merged: pl.DataFrame) -> None:
        if merged.height:
            self._within(_references(merged, _MERGED))

    def _placed(self, tokens: pl.DataFrame) -> pl.DataFrame:
        """Give each cell its row and column, counted on where it names none; out of order is damaged."""
        is_row, is_cell = pl.col("name") == "row", pl.col("name") == "c"
        marks = tokens.with_columns(cell=is_cell.cum_sum())
        opened = _references(marks.filter(is_row | is_cell), _REFERENCE)
        rows = opened.filter(is_row).select(
            "mark", row=_counted_on(pl.col("at_row"), self.row), is_new=pl.lit(value=True)
        )
        opened = opened.join(rows, on="mark", how="left", maintain_order="left").with_columns(
            pl.col("row").forward_fill().fill_null(self.row),
        )
        start = pl.when("is_new").then(0).otherwise(pl.col("at_column"))
        opened = opened.with_columns(column=_counted_on(start, self.column))
        order = opened["row"] * _KEY + opened["column"]
        is_out = bool((order.diff() <= 0).any()) or order[0] <= self.row * _KEY + self.column
        cells = opened.filter(is_cell)
        if is_out or bool(((cells["at_row"].fill_null(cells["row"])) != cells["row"]).any()) or 0 in cells["row"]:
            raise self.damaged()
        self.budget.spend(cells.height, self.sheet)
        self.row, self.column = opened["row"][-1], opened["column"][-1]
        inside = (
            marks.filter(~(is_row | is_cell))
            .group_by("cell")
            .agg(
                value=pl.col("token")
                .filter(pl.col("name") == "v")
                .str.extract(r">([^<]*)$", 1)
                .str.strip_chars()
                .first(),
                values=(pl.col("name") == "v").sum(),
                formula=(pl.col("name") == "f").any(),
            )
        )
        return cells.select(
            "cell", "row", "column", kind=pl.col("token").str.extract(_TYPE, 1).fill_null("n"),
            style=pl.col("token").str.extract(_STYLE, 1).cast(pl.Int64),
        ).join(inside, on="cell", how="inner", maintain_order="left")  # fmt: skip

    def _cells(self, cells: pl.DataFrame) -> None:
        """Hold the filled cells to the limits, and write down what must be known of them."""
        if not cells.height:
            return
        if (cells["values"] > 1).any():
            raise self.damaged()
        self._within(cells)
        walked = self.walked
        lost = cells.filter("formula", pl.col("value").fill_null("") == "", pl.col("kind") != "str")
        if lost.height and walked.without_value is None:
            walked.without_value = place(*lost.row(0, named=False)[1:3])
        wide = cells.group_by("row").len()
        walked.filled += cells.height
        for row, number in wide.filter(pl.col("len") >= WIDE).rows():
            self.wide[row] = number
        walked.wide_rows = len(self.wide)
        has_value = pl.col("value").fill_null("") != ""
        is_number = (pl.col("kind") == "n") & has_value
        walked.sure += cells.select((has_value & pl.col("kind").is_in(["n", "b", "e", "d"])).sum()).item()
        cells = cells.with_columns(
            date=pl.col("style").replace_strict(dict(self.styles), default=None, return_dtype=pl.String),
            is_number=is_number,
        )
        bounds = cells.group_by("column").agg(
            has_number=(pl.col("is_number") & pl.col("date").is_null()).any(),
            last=pl.col("row").filter(~(pl.col("is_number") & pl.col("date").is_null())).max(),
        )
        for column, has_number, last in bounds.rows():
            if has_number:
                walked.numbers.add(column)
            if last is not None:
                walked.last_text[column] = max(last, walked.last_text.get(column, 0))
        is_plain = pl.col("value").str.contains(PLAIN_NUMBER) & pl.col("date").is_null()
        odd = cells.filter((pl.col("is_number") & ~is_plain) | pl.col("kind").is_in(["e", "d"]))
        if odd.height:
            walked.odd.append(self._texts(odd))

    def _texts(self, odd: pl.DataFrame) -> pl.DataFrame:
        """Write what the odd cells hold, each different one once."""
        keys = odd.select("value", "date", "is_number").unique(maintain_order=True)
        texts = []
        for value, date, is_number in keys.rows():
            plain = unescape(value or "").strip()
            text: str | None = plain.replace("T", " ").removesuffix(" 00:00:00").removesuffix("Z")
            if is_number:
                text = serial_text(plain, date, is_1904=self.is_1904) if date else number_text(plain)
            if text is None:
                raise self.damaged()
            texts.append(text)
        keys = keys.with_columns(pl.Series(TEXT, texts, dtype=pl.String))
        return odd.join(keys, on=["value", "date", "is_number"], how="left", nulls_equal=True).select(ROW, COLUMN, TEXT)

    def _within(self, cells: pl.DataFrame) -> None:
        """Refuse a filled or merged cell beyond the last row or column, by its name."""
        out = cells.filter((pl.col("row") > MAX_ROWS.value()) | (pl.col("column") > MAX_COLUMNS.value()))
        if out.height:
            raise too_far(self.budget.name, self.sheet, out["row"][0], out["column"][0])


def walk(
    blocks: Iterable[bytes], budget: Budget, sheet: str, styles: Mapping[int, DateKind], *, is_1904: bool
) -> Walked:
    """Walk over a worksheet.

    Raises FileTooExpensiveError that names the first cell beyond the limits, FileTypeError when cells stand out of
    order, twice, or in a form that no spreadsheet writes.
    """
    one = _Walk(budget, sheet, styles, is_1904=is_1904)
    for block in _whole_cells(blocks, budget.name, sheet):
        one.take(block)
    return one.walked


def _whole_cells(blocks: Iterable[bytes], name: str, sheet: str) -> Iterator[bytes]:
    """Cut the contents between cells, so that no block ends inside one."""
    tail, is_over = b"", False
    for block in blocks:
        content = tail + block
        cut = _last_opening(content, max(0, len(content) - _NEAR_END)) or _last_opening(content, 0)
        is_over = is_over or content[cut : cut + 2] == b"</"
        if is_over:
            cut = max(cut, content.rfind(b"<"))
        if len(content) - cut > _LONGEST_CELL:
            raise too_long(name, sheet)
        if cut:
            yield content[:cut]
        tail = content[cut:]
    yield tail


def _last_opening(content: bytes, start: int) -> int:
    return max((match.start() for match in _OPENING.finditer(content, start)), default=0)


def _references(tokens: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """Add the row and column that a token names; null where it names none."""
    parts = tokens["token"].str.extract_groups(pattern).struct.unnest()
    letters = parts.to_series(0).str.to_uppercase()
    digits = parts.to_series(1)
    known = {each: column_number(each) for each in letters.drop_nulls().unique().to_list() if each}
    at_column = letters.replace_strict(known, default=None, return_dtype=pl.Int64)
    short = pl.when((digits != "") & (digits.str.len_bytes() <= len(str(FAR)))).then(digits).cast(pl.Int64)
    at_row = pl.when(digits.str.len_bytes() > len(str(FAR))).then(FAR * 2).otherwise(short)
    placed = tokens.with_columns(at_column.alias("at_column"), at_row.alias("at_row"))
    if pattern == _MERGED:
        return placed.select(row=pl.col("at_row").fill_null(0), column=pl.col("at_column").fill_null(0))
    return placed.with_row_index("mark")


def _counted_on(named: pl.Expr, before: int) -> pl.Expr:
    """Give each its own number where it has one, else one more than the one before it."""
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    since = pl.when(named.is_not_null()).then(place).forward_fill()
    return named.forward_fill().fill_null(before) + place - since.fill_null(-1)
