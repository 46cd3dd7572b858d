"""The surface of a workbook: cells that are never formulas by accident, and formulas that carry their value along.

Amounts come in whole öre and stand in kronor. A double holds 15 digits; what does not fit in them stands as text.
"""

import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from textwrap import wrap
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from kutcalc.language import Language, money_text
from kutcalc.units import ORE_PER_KR, PPM

RISKY: Final = re.compile(r"^[=+\-@\t\r\x00]")
LONGEST_TEXT: Final = 32_000
EXACT: Final = 10**15
"""What a spreadsheet holds to the last digit."""
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MONTH: Final = {"sv": "[$-41D]mmmm yyyy", "en": "[$-809]mmmm yyyy"}
WRAPPED: Final = {"wrapped": 15, "says": 18, "head": 15, "head_after": 15, "head_right": 15}
"""Looks whose text is broken into lines, each with the height of a line."""
TITLE_HEIGHT: Final = 24
_BLUE, _GREEN, _RED = "#1a4f7a", "#dff0d8", "#f8d7da"
_AMOUNT: Final = {"kr": "#,##0", "kr_ore": "#,##0.00", "ore": "#,##0"}
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "text": {},
    "wrapped": {"text_wrap": True},
    "title": {"bold": True, "font_size": 16, "font_color": _BLUE},
    "heading": {"bold": True, "font_size": 12, "font_color": _BLUE},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
    "head_after": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom", "align": "left", "indent": 1},
    "head_right": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom", "align": "right"},
    "after": {"indent": 1, "align": "left"},
    "says": {"bold": True, "font_size": 13, "text_wrap": True},
    "count": {"num_format": "#,##0"},
    "hours": {"num_format": "#,##0.00"},
    "year": {"num_format": "0"},
    "percent": {"num_format": "0.00%"},
    "percent_fine": {"num_format": "0.0000%"},
    **{name: {"num_format": form} for name, form in _AMOUNT.items()},
    **{f"{name}_sum": {"num_format": form, "bold": True, "top": 6} for name, form in _AMOUNT.items()},
    "count_sum": {"num_format": "#,##0", "bold": True, "top": 6},
    "hours_sum": {"num_format": "#,##0.00", "bold": True, "top": 6},
    "text_sum": {"bold": True, "top": 6},
    "yes_no": {"bold": True, "align": "center"},
}


class Book:
    """A workbook in the making; every text and number of ours goes through it."""

    def __init__(self, language: Language, title: str, subject: str, created_at: str) -> None:
        self.language = language
        self._content = io.BytesIO()
        self._book = Workbook(self._content, _OPTIONS)
        self._book.set_properties(
            {
                "title": title,
                "subject": subject,
                "author": "kutcalc",
                "created": datetime.fromisoformat(created_at).astimezone(UTC).replace(tzinfo=None),
            }
        )
        self._book.set_calc_mode("auto")
        looks = {
            **{name: {"valign": "top", **look} for name, look in _LOOKS.items()},
            "month": {"num_format": _MONTH[language], "align": "left", "valign": "top"},
        }
        self._looks = {name: self._book.add_format(look) for name, look in looks.items()}
        self._good, self._bad = (self._book.add_format({"bg_color": colour}) for colour in (_GREEN, _RED))

    def sheet(self, name: str, widths: Sequence[int], *, is_wide: bool = False) -> "Sheet":
        """Add a sheet with columns of these widths, in characters."""
        made = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            made.set_column(column, column, width)
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        if is_wide:
            made.set_landscape()
        return Sheet(made, name, widths, self._looks, (self._good, self._bad))

    def name(self, name: str, sheet: "Sheet", row: int, column: int) -> None:
        """Give a cell a name that formulas can use."""
        self._book.define_name(name, f"={sheet.at(row, column, fixed=True)}")

    def bytes(self) -> bytes:
        """Finish the workbook."""
        self._book.close()
        return self._content.getvalue()


class Sheet:
    """One sheet: cells by row and column from 0."""

    def __init__(
        self, sheet: Any, name: str, widths: Sequence[int], looks: dict[str, Any], verdicts: tuple[Any, Any]
    ) -> None:
        self._sheet = sheet
        self.name = name
        self._widths = widths
        self._heights: dict[int, int] = {}
        self._looks = looks
        self._verdicts = verdicts

    def text(self, row: int, column: int, text: str, look: str = "text") -> None:
        """Write a text as text; one that a spreadsheet would run gets an apostrophe."""
        self._sheet.write_string(row, column, safe(text), self._looks[look])
        if look in WRAPPED:
            self._make_room(row, text, self._widths[column], look)
        elif look == "title":
            self._sheet.set_row(row, TITLE_HEIGHT)

    def across(self, row: int, columns: int, text: str, look: str) -> None:
        """Write a text over several columns from the first."""
        self._sheet.merge_range(row, 0, row, columns - 1, "", self._looks[look])
        self._sheet.write_string(row, 0, safe(text), self._looks[look])
        self._make_room(row, text, sum(self._widths[:columns]), look)

    def _make_room(self, row: int, text: str, width: int, look: str) -> None:
        """Make a row as high as its longest text is when broken into lines: not every program does that by itself."""
        lines = max(1, len(wrap(text, max(1, width * 9 // 10))))
        height = max(self._heights.get(row, 0), lines * WRAPPED[look])
        self._heights[row] = height
        self._sheet.set_row(row, height)

    def heads(self, row: int, names: Sequence[tuple[str, bool]]) -> None:
        """Write headings; those of numbers stand to the right."""
        is_after = False
        for column, (name, is_number) in enumerate(names):
            self.text(row, column, name, "head_right" if is_number else "head_after" if is_after else "head")
            is_after = is_number

    def month(self, row: int, column: int, month: str) -> None:
        """Write a month as the date of its first day."""
        self._sheet.write_datetime(row, column, date.fromisoformat(f"{month}-01"), self._looks["month"])

    def number(self, row: int, column: int, value: float, look: str) -> None:
        """Write a number that is no amount."""
        self._sheet.write_number(row, column, value, self._looks[look])

    def amount(self, row: int, column: int, ore: int | None, look: str = "kr") -> None:
        """Write an amount given in öre, in kronor; one beyond what a number holds stands as text."""
        if ore is None:
            return
        if abs(ore) >= EXACT:
            self.text(row, column, money_text(ore, ORE_PER_KR, "sv"), look)
        else:
            self.number(row, column, kronor(ore), look)

    def formula(self, row: int, column: int, formula: str, value: float | str, look: str) -> None:
        """Write a formula with the value that it comes to."""
        self._sheet.write_formula(row, column, f"={formula}", self._looks[look], value)

    def live(self, row: int, column: int, formula: str, ore: int, look: str = "kr") -> None:
        """Write a formula that comes to an amount given in öre."""
        self.formula(row, column, formula, kronor(ore), look)

    def verdict(self, row: int, column: int, formula: str, value: str, good: str) -> None:
        """Write a formula that says whether something holds, green where it does."""
        self.formula(row, column, formula, value, "yes_no")
        for criteria, look in zip(("==", "!="), self._verdicts, strict=True):
            told = {"type": "cell", "criteria": criteria, "value": f'"{good}"', "format": look}
            self._sheet.conditional_format(row, column, row, column, told)

    def at(self, row: int, column: int, *, fixed: bool = False) -> str:
        """Name a cell as formulas on other sheets do."""
        return f"'{self.name}'!{xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)}"

    def span(self, first: int, last: int, column: int) -> str:
        """Name a part of a column as formulas on other sheets do."""
        return f"'{self.name}'!{span(first, last, column)}"

    def freeze(self, row: int, column: int) -> None:
        """Keep the rows above and the columns before in sight, and repeat the row above on paper."""
        self._sheet.freeze_panes(row, column)
        self._sheet.repeat_rows(row - 1)


def safe(text: str) -> str:
    """Give a text that no spreadsheet runs."""
    short = text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"
    return f"'{short}" if RISKY.match(short) else short


def kronor(ore: int) -> float:
    """Give an amount in kronor: a whole number, or the double nearest to kronor and öre."""
    return ore // ORE_PER_KR if ore % ORE_PER_KR == 0 else ore / ORE_PER_KR


def share(ppm: int) -> float:
    """Give a rate as the double nearest to it."""
    return ppm / PPM


def cell(row: int, column: int) -> str:
    """Name a cell of the same sheet."""
    return str(xl_rowcol_to_cell(row, column))


def span(first: int, last: int, column: int) -> str:
    """Name a part of a column of the same sheet."""
    letter = xl_col_to_name(column)
    return f"{letter}{first + 1}:{letter}{last + 1}"


__all__ = ["Book", "Sheet", "cell", "kronor", "safe", "share", "span"]
