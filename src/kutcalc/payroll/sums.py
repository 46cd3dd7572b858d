"""Rows that sum the others: left out only when they say what the rest adds up to, and said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from kutcalc.language import Text
from kutcalc.payroll.wording import Saying

SUM_WORDS: Final = r"(?i)^(?:(?:del|slut|total)?summa|totalt?|totals|s:a|sum|grand total|att betala)\b[^0-9]*$"


@dataclass(frozen=True, slots=True)
class Sums:
    """Which rows are marked as sums, and which of those hold."""

    marked: pl.Series
    holds: pl.Series


def read_sums(texts: pl.DataFrame, empty: pl.Series, measures: Mapping[str, tuple[pl.Series, pl.Series]]) -> Sums:
    """Find the rows that call themselves sums, and check them against the rest.

    `empty` marks rows without month and person, the only ones that can be sums. `measures` gives for each column of
    amounts its integers and which of its cells were given; a sum holds when each given cell is the total of the rest.
    One that sums only columns that nobody reads holds too: there is nothing in it.
    """
    words = pl.any_horizontal(pl.all().str.strip_chars().str.contains(SUM_WORDS).fill_null(value=False))
    marked = empty & texts.select(words).to_series() if empty.any() and texts.width else empty
    holds = pl.repeat(value=False, n=len(empty), dtype=pl.Boolean, eager=True)
    if not marked.any():
        return Sums(marked, holds)
    differs = holds
    for values, given in measures.values():
        rest = values.filter(~marked)
        is_whole = not (rest.is_null() & given.filter(~marked)).any()
        same = values.cast(pl.Int128) == rest.cast(pl.Int128).sum()
        differs = differs | (given & ~(same & is_whole).fill_null(value=False))
    return Sums(marked, marked & ~differs)


def wrong_sum() -> Saying:
    """Say that a row which calls itself a sum is not what the rest adds up to, or cannot be checked."""
    return Saying(
        "fact-differs",
        Text(
            sv="Raden ser ut som en summa men stämmer inte med raderna ovanför, eller så har de fel som måste rättas"
            " först. Rätta summan, eller ta bort raden.",
            en="The row looks like a sum but does not match the rows above, or those have faults to be mended first."
            " Correct the sum, or remove the row.",
        ),
    )


__all__ = ["Sums", "read_sums", "wrong_sum"]
