"""Amounts as people write them, to whole öre: exact, whole columns at a time, and nothing is guessed.

Blanks of any kind part thousands; `.` or `,` is the decimal mark, or parts thousands where the other one follows or it
stands more than once; `kr`, `SEK` and `:-` may stand beside; the minus may be U+2212 (`design/interfaces.md` 4). One
mark before exactly three digits, `1.234`, can be read in two ways: it is asked about, once for a column.

More than two decimals are taken only within a millionth of a whole öre, as binary numbers of a workbook are.
"""

from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from kutcalc.payroll.cells import BLANKS

Mark = Literal["asked", "thousands", "decimals"]
"""What a lone mark before three digits is: not known, a mark between thousands, or a decimal mark."""

DECIMALS_OF_KR: Final = 2
MOST_WHOLE_DIGITS: Final = 16
"""Longer numbers are no amounts; their öre would not fit in 64 bits."""

_WHOLE: Final = rf"([0-9]+|[0-9]{{1,3}}(?:[{BLANKS}][0-9]{{3}})+)(?:[.,]([0-9]+))?"
_BARE: Final = rf"^([-\x{{2212}}]?){_WHOLE}$"
_CORE: Final = rf"(?i)^(?:SEK|kr)?[{BLANKS}]*([-+\x{{2212}}]?)[{BLANKS}]*(.*?)[{BLANKS}]*(?:kr\.?|kronor|SEK|:-|,-)?$"
_PLAIN: Final = rf"^{_WHOLE}$"
_LONE_WITHIN: Final = r"[0-9][.,][0-9]{3}(?:[^0-9]|$)"
_LONE: Final = r"^[1-9][0-9]{0,2}[.,][0-9]{3}$"
_POINTS: Final = r"^([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?$"
_COMMAS: Final = r"^([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?$"
_WHOLE_REST: Final = r"^(?:0*|0{6}[0-9]*|0{5}10*)$"
_NEXT_WHOLE: Final = r"^9{6}"


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of cells as read: integers, null where empty or not read, and which were wrong or could mean two things.

    `rounded` marks those that were taken as the nearest whole unit, for a notice.
    """

    values: pl.Series
    wrong: pl.Series
    ambiguous: pl.Series
    rounded: pl.Series | None = None


def read_amounts(given: pl.Series, *, decimals: int = DECIMALS_OF_KR, mark: Mark = "asked") -> Cells:
    """Read a column of text as integers of the last decimal: kronor as öre with two decimals, counts with none."""
    text = given.str.strip_chars()
    filled = (text != "").fill_null(value=False)
    lone = text.str.contains(_LONE_WITHIN).fill_null(value=False)
    bare = _named(text.str.extract_groups(_BARE))
    easy = bare["whole"].is_not_null() & ~lone
    values = _exact(bare, decimals)
    ambiguous = pl.repeat(value=False, n=len(text), dtype=pl.Boolean, eager=True)
    hard = filled & ~easy
    if hard.any():
        numbers, is_lone = _parted(text.filter(hard), mark)
        values = values.scatter(hard.arg_true(), _exact(numbers, decimals))
        ambiguous = ambiguous.scatter(hard.arg_true(), is_lone & (mark == "asked"))
        values = values.set(ambiguous, None)
    values = values.alias(given.name)
    return Cells(values, filled & values.is_null() & ~ambiguous, ambiguous)


def _named(parts: pl.Series) -> pl.DataFrame:
    """Name the parts of a number: sign, whole digits, decimals."""
    frame = parts.struct.unnest()
    frame = frame.rename(dict(zip(frame.columns, ("sign", "whole", "rest"), strict=True)))
    return frame.with_columns(pl.col("whole").str.replace_all(f"[{BLANKS}]", ""))


def _parted(text: pl.Series, mark: Mark) -> tuple[pl.DataFrame, pl.Series]:
    """Part sign, whole digits and decimals of numbers that are not plain, and tell which could mean two things."""
    parts = text.str.extract_groups(_CORE).struct.unnest()
    parts = parts.rename(dict(zip(parts.columns, ("sign", "core"), strict=True)))
    core = pl.col("core")
    lone = parts["core"].str.contains(_LONE).fill_null(value=False)
    plain = core.str.extract_groups(_PLAIN).struct
    found = parts.with_columns(plain[0].str.replace_all(f"[{BLANKS}]", "").alias("whole"), plain[1].alias("rest"))
    is_grouped = pl.col("whole").is_null() | pl.Series(lone & (mark == "thousands"))
    for pattern, between in ((_POINTS, "."), (_COMMAS, ",")):
        groups = core.str.extract_groups(pattern).struct
        whole = groups[0].str.replace_all(between, "", literal=True)
        is_good = is_grouped & whole.is_not_null()
        found = found.with_columns(
            pl.when(is_good).then(whole).otherwise("whole").alias("whole"),
            pl.when(is_good).then(groups[1]).otherwise("rest").alias("rest"),
        )
    return found, lone


def _exact(numbers: pl.DataFrame, decimals: int) -> pl.Series:
    """Put whole digits and decimals together as one integer, null where that is not exact."""
    rest = pl.col("rest").fill_null("")
    kept = rest.str.head(decimals).str.pad_end(decimals, "0").cast(pl.Int64, strict=False) if decimals else pl.lit(0)
    carry = pl.lit(0)
    if (numbers["rest"].str.len_bytes() > decimals).any():
        beyond = rest.str.slice(decimals)
        carry = pl.when(beyond.str.contains(_WHOLE_REST)).then(0).when(beyond.str.contains(_NEXT_WHOLE)).then(1)
    whole = pl.when(pl.col("whole").str.len_bytes() <= MOST_WHOLE_DIGITS).then("whole").cast(pl.Int64, strict=False)
    size = whole * 10**decimals + kept + carry
    return numbers.select(pl.when(pl.col("sign").is_in(["-", "\u2212"])).then(-size).otherwise(size)).to_series()


__all__ = ["DECIMALS_OF_KR", "Cells", "Mark", "read_amounts"]
