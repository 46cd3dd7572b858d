"""Months and dates as people write them, as the first day of the month; `12/10/2026` is refused, not guessed."""

import re
from datetime import date
from typing import Final

import polars as pl

from kutcalc.payroll.cells import read_month

_DAY: Final = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})-([0-9]{2})|/([0-9]{2})/([0-9]{2})|([0-9]{2})([0-9]{2}))"
    r"(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9.]+)?Z?)?"
)
_SLASHED: Final = re.compile(r"([0-9]{4})/([0-9]{2})")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4}) ([a-zåäö]{3,})\.?", re.IGNORECASE)


def month_of(text: str) -> date | None:
    """Read a month or a date as the first day of its month, None when it is neither or could be two."""
    plain = " ".join(text.split())
    slashed = _SLASHED.fullmatch(plain)
    if slashed:
        plain = f"{slashed[1]}-{slashed[2]}"
    worded = _YEAR_FIRST.fullmatch(plain)
    if worded:
        plain = f"{worded[2]} {worded[1]}"
    found = _DAY.fullmatch(plain)
    if found is None:
        return read_month(plain)
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day).replace(day=1)
    except ValueError:
        return None


def read_months(given: pl.Series) -> pl.Series:
    """Read a column of months and dates, each distinct text once; null where it is none."""
    text = given.str.strip_chars()
    distinct = text.unique().drop_nulls().to_list()
    return text.replace_strict(distinct, [month_of(each) for each in distinct], default=None, return_dtype=pl.Date)


__all__ = ["month_of", "read_months"]
