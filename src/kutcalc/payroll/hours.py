"""Time as people write it, to whole minutes: `7,5`, `7:30`, `7 tim 30 min`, `450`; `7.30` is asked about.

A decimal that is the usual short form of a whole minute is that minute: `7,33` is 7 hours 20 minutes, since no other
minute is written so. Such cells are counted. One that is no minute's short form (`7,34`) is refused.
"""

from typing import Final

import polars as pl

from kutcalc.language import MINUTES_PER_HOUR
from kutcalc.payroll.amounts import Cells, Mark, read_amounts
from kutcalc.payroll.cells import BLANKS

_WORDS: Final = rf"(?i)[{BLANKS}]*(?:h|tim|timmar|timme|hours?)\.?$"
_SIGNED: Final = r"^([-\x{2212}]?)(.*)$"
_CLOCK: Final = r"^([0-9]{1,6}):([0-5][0-9])(?::00)?$"
_TWO_WORDS: Final = (
    rf"(?i)^([0-9]{{1,6}})[{BLANKS}]*(?:h|tim|timmar|timme|hours?)\.?[{BLANKS}]*([0-5]?[0-9])[{BLANKS}]*"
    r"(?:m|min|minuter|minutes?)\.?$"
)
_MINUTES: Final = rf"(?i)^([0-9]{{1,8}})[{BLANKS}]*(?:min|minuter|minutes?)\.?$"
_DECIMAL: Final = rf"^([0-9]{{1,8}}|[0-9]{{1,3}}(?:[{BLANKS}][0-9]{{3}})+)(?:[.,]([0-9]{{1,17}}))?$"
_TWO_WAYS: Final = rf"^([0-9]{{1,6}}|[0-9]{{1,3}}(?:[{BLANKS}][0-9]{{3}})+)\.(0[1-9]|[1-5][0-9])$"
_TENTHS: Final = 10
"""A tenth of an hour is six minutes and never a short form."""
_NEAR: Final = 10**6
"""A binary number of a workbook lies within a millionth of the minute that it is."""
_HALF_OF_A_UNIT: Final = 30
"""Half of the last decimal of an hour, in sixtieths of that decimal."""


def read_hours(given: pl.Series, *, mark: Mark = "asked") -> Cells:
    """Read a column of hours as whole minutes.

    `mark` says what a point before two digits below 60 is: not known, a clock (`thousands`: the mark parts groups), or
    a decimal mark.
    """
    text = given.str.strip_chars()
    filled = (text != "").fill_null(value=False)
    signed = text.str.extract_groups(_SIGNED).struct.unnest()
    frame = signed.rename(dict(zip(signed.columns, ("sign", "full"), strict=True))).with_columns(
        pl.col("full").str.replace(_WORDS, "").alias("core")
    )
    core = pl.col("core")
    two_ways = frame.select(core.str.contains(_TWO_WAYS).fill_null(value=False)).to_series()
    clock = pl.when(pl.Series(two_ways & (mark == "thousands"))).then(_clocked(core.str.extract_groups(_TWO_WAYS)))
    colon = _clocked(core.str.extract_groups(_CLOCK))
    words = _clocked(pl.col("full").str.extract_groups(_TWO_WORDS))
    minutes = pl.col("full").str.extract(_MINUTES).cast(pl.Int64)
    frame = frame.with_columns(pl.coalesce(clock, colon, words, minutes).alias("told"), *_parts(core))
    hours = pl.col("hours") * MINUTES_PER_HOUR
    scaled = pl.col("part") * MINUTES_PER_HOUR
    nearest = (scaled + pl.col("scale") // 2) // pl.col("scale")
    off = (scaled - nearest * pl.col("scale")).abs()
    is_binary = off <= pl.col("scale") // _NEAR
    is_short = (off == 0) | ((off <= _HALF_OF_A_UNIT) & (pl.col("scale") > _TENTHS)) | is_binary
    size = pl.coalesce("told", pl.when(is_short).then(hours + nearest))
    sign = pl.when(pl.col("sign") == "").then(1).otherwise(-1)
    ambiguous = two_ways & (mark == "asked")
    is_nearest = (pl.col("told").is_null() & is_short & (off != 0)).fill_null(value=False)
    read = frame.select((size * sign).alias("values"), is_nearest.alias("short"))
    values = read["values"].set(ambiguous, None).alias(given.name)
    return Cells(values, filled & values.is_null() & ~ambiguous, ambiguous, read["short"] & ~ambiguous)


def read_minutes(given: pl.Series, *, mark: Mark = "asked") -> Cells:
    """Read a column of minutes; what says minutes itself may, as hours in words may."""
    bare = given.str.strip_chars().str.replace(rf"(?i)[{BLANKS}]*(?:min|minuter|minutes?)\.?$", "")
    return read_amounts(bare, decimals=0, mark=mark)


def _clocked(groups: pl.Expr) -> pl.Expr:
    """Add hours and minutes of two groups."""
    first = groups.struct[0].str.replace_all(f"[{BLANKS}]", "").cast(pl.Int64)
    second = groups.struct[1].cast(pl.Int64)
    return first * MINUTES_PER_HOUR + second


def _parts(core: pl.Expr) -> list[pl.Expr]:
    """Part decimal hours into whole hours, the decimals as an integer, and ten to their number."""
    groups = core.str.extract_groups(_DECIMAL).struct
    decimals = groups[1].fill_null("0")
    return [
        groups[0].str.replace_all(f"[{BLANKS}]", "").cast(pl.Int64, strict=False).alias("hours"),
        decimals.cast(pl.Int64).alias("part"),
        pl.concat_str(pl.lit("1"), pl.lit("0").repeat_by(decimals.str.len_bytes()).list.join(""))
        .cast(pl.Int64)
        .alias("scale"),
    ]


__all__ = ["read_hours", "read_minutes"]
