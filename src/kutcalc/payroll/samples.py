"""Samples of cells that show the form of a column and no value: digits and letters hidden, decimals left.

`12 345,67` becomes `•• •••,67`, a personal number `19••••••-••••`; a month is shown as it is.
"""

import re
from typing import Final

import polars as pl

from kutcalc.payroll.choices import NO, YES, words_of
from kutcalc.payroll.dates import month_of
from kutcalc.payroll.identity import PERSON_LIKE
from kutcalc.payroll.tables import Column

MOST_SAMPLES: Final = 3
LONGEST_SAMPLE: Final = 40
HIDDEN: Final = "•"
_SIGN: Final = re.compile(r"\w")
_DECIMALS: Final = re.compile(r"(.*[0-9])([.,][0-9]{1,2})((?:\s*(?:kr|SEK|:-|h|tim|timmar))?)", re.IGNORECASE)
_PERSON: Final = re.compile(PERSON_LIKE)
_CENTURY: Final = re.compile(r"(?:18|19|20)(?=[0-9]{6}[-+]?[0-9]{4}$)")
_DATE: Final = re.compile(r"([0-9]{4}[-/]?[0-9]{2})(.*)")


def samples_of(cells: pl.Series, column: Column | None = None) -> tuple[str, ...]:
    """Give the first cells that hold anything, hidden; those of a column of months or choices show the word."""
    filled = cells.drop_nulls().str.strip_chars()
    return tuple(hidden(text, column) for text in filled.filter(filled != "").head(MOST_SAMPLES))


def hidden(text: str, column: Column | None = None) -> str:
    """Hide one cell."""
    plain = " ".join(text.split(" "))[:LONGEST_SAMPLE]
    if column is not None and column.kind == "month" and month_of(plain) is not None:
        date = _DATE.fullmatch(plain)
        return plain if date is None else date[1] + _hide(date[2])
    if column is not None and _is_word(plain.casefold(), column):
        return plain
    if _PERSON.fullmatch(plain):
        century = _CENTURY.match(plain)
        return _hide(plain) if century is None else century[0] + _hide(plain[2:])
    decimals = _DECIMALS.fullmatch(plain)
    return _hide(plain) if decimals is None else _hide(decimals[1]) + decimals[2] + decimals[3]


def _is_word(text: str, column: Column) -> bool:
    """Tell whether a text is a word that a column may hold, so that it says nothing of its own."""
    if column.kind == "boolean":
        return text in YES or text in NO
    return column.kind == "choice" and (text in words_of(column) or text in column.choices)


def _hide(text: str) -> str:
    return _SIGN.sub(HIDDEN, text)


__all__ = ["hidden", "samples_of"]
