"""One column of cells, from what was given to its canonical type, whole columns at a time.

A cell that is filled and cannot be read becomes null and is marked; the caller words the fault of each.
"""

import re
from datetime import date
from typing import Final

import polars as pl

from kutcalc.language import LANGUAGES, MONTHS
from kutcalc.payroll.tables import Column

BLANKS: Final = " \u00a0\u2009\u202f"
MINUS: Final = "\u2212"
LAW_COLUMNS: Final = ("month", "through")
GROUPED: Final = rf"^[-+]?[0-9]{{1,3}}(?:[{BLANKS}][0-9]{{3}})+$"
NUMERIC_MONTH: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-01)?|([0-9]{2}))")
WORDED_MONTH: Final = re.compile(r"([a-z]{3,})\.? ([0-9]{4})")
TRUE_WORDS: Final = ("true", "1", "ja")
FALSE_WORDS: Final = ("false", "0", "nej")


def read_month(text: str) -> date | None:
    """Read `2026-11`, `202611`, `2026-11-01` or `nov 2026` as the first day of the month, or give None."""
    numeric = NUMERIC_MONTH.fullmatch(text)
    worded = WORDED_MONTH.fullmatch(text.lower())
    if numeric:
        year, number = int(numeric[1]), int(numeric[2] or numeric[3])
    elif worded:
        year, number = int(worded[2]), _month_of_word(worded[1])
    else:
        return None
    return date(year, number, 1) if year and 1 <= number <= len(MONTHS["sv"]) else None


def _month_of_word(word: str) -> int:
    """Give the number of a month by the beginning of its name, 0 when there is none."""
    for language in LANGUAGES:
        for number, name in enumerate(MONTHS[language], start=1):
            if name.lower().startswith(word):
                return number
    return 0


def is_readable(dtype: pl.DataType, column: Column, *, is_text: bool) -> bool:
    """Tell whether cells of this type can be read as the column's kind at all; typed integers are never text."""
    if dtype == pl.Null or (is_text and dtype == pl.String):
        return True
    match column.kind:
        case "integer":
            return dtype.is_integer()
        case "boolean":
            return dtype == pl.Boolean
        case "month":
            return dtype in (pl.Date, pl.String)
        case _:
            return dtype in (pl.String, pl.Enum, pl.Categorical)


def read_cells(raw: pl.Series, column: Column, law_months: tuple[date, date]) -> tuple[pl.Series, pl.Series]:
    """Give the cells in their canonical type, null where empty or wrong, and mark those that are wrong."""
    if raw.dtype == pl.Null:
        return pl.Series(column.name, raw, dtype=column.dtype()), raw.is_not_null()
    is_string = raw.dtype == pl.String
    given = raw.str.strip_chars() if is_string else raw
    filled = (given != "").fill_null(value=False) if is_string else given.is_not_null()
    kept = _within_bounds(_values(given, column), column, law_months)
    return kept.alias(column.name), filled & kept.is_null()


def _values(given: pl.Series, column: Column) -> pl.Series:
    """Convert a readable column by its kind."""
    if given.dtype == pl.String:
        readers = {"integer": _integers, "boolean": _booleans, "month": _months}
        return readers[column.kind](given) if column.kind in readers else given
    if column.kind == "month":
        return _only(given, given.dt.day() == 1)
    return given if column.kind == "boolean" else given.cast(column.dtype(), strict=False)


def _integers(given: pl.Series) -> pl.Series:
    """Read whole numbers; the blanks that part thousands are dropped, and a long minus is a minus."""
    values = given.cast(pl.Int64, strict=False)
    if values.null_count() == given.null_count():
        return values
    plain = given.str.replace(MINUS, "-", literal=True)
    packed = _only(plain.str.replace_all(f"[{BLANKS}]", ""), plain.str.contains(GROUPED))
    return values.fill_null(plain.cast(pl.Int64, strict=False)).fill_null(packed.cast(pl.Int64, strict=False))


def _booleans(given: pl.Series) -> pl.Series:
    """Read true and false, also as 1, 0, ja and nej."""
    lower = given.str.to_lowercase()
    true, false = lower.is_in(TRUE_WORDS), lower.is_in(FALSE_WORDS)
    return _only(true, true | false)


def _months(given: pl.Series) -> pl.Series:
    """Read each distinct month once."""
    distinct = given.unique().drop_nulls().to_list()
    return given.replace_strict(distinct, [read_month(text) for text in distinct], default=None, return_dtype=pl.Date)


def _within_bounds(values: pl.Series, column: Column, law_months: tuple[date, date]) -> pl.Series:
    """Drop what lies outside the bounds, the choices or the pattern of the column."""
    if column.kind == "integer":
        good = values.is_between(column.lowest(), column.highest())
    elif column.name in LAW_COLUMNS:
        good = values.is_between(*law_months)
    elif column.kind == "choice":
        good = values.is_in(column.choices)
    elif column.kind == "text" and column.pattern is not None:
        good = values.str.contains(column.pattern)
    else:
        return _only(values, values != "") if column.kind == "text" else values
    return values if good.all() else _only(values, good)


def _only(values: pl.Series, good: pl.Series) -> pl.Series:
    """Keep the values that are good, null for the rest."""
    return pl.select(pl.when(good).then(values)).to_series()
