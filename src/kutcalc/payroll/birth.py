"""A column of personal numbers, birth dates or birth years: the year goes on, and the identity only as a key.

The century of ten digits follows from the month of pay; without a sign between them the younger reading is taken and
counted. Digits that have lost their zeros are padded only when somebody has said so.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from kutcalc.payroll.identity import Identity, read_identity
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.parsed import PERSON

YEAR: Final = r"^(?:18|19|20)[0-9]{2}$"
BIRTH_DATE: Final = re.compile(r"((?:18|19|20)[0-9]{2})-?([0-9]{2})-?([0-9]{2})(?: 00:00:00)?")
VAGUE: Final = r"^[0-9]{10}$"
FULL: Final = r"[0-9]{8}[-+]?[0-9]{4}$"
SHORTENED: Final = r"^[0-9]{7,9}$"
CENTURY_DIGITS: Final = 10
OLDEST: Final = 100


@dataclass(frozen=True, slots=True)
class Births:
    """What a column says of persons: birth years, keys of identities, and what could not be read or was inferred.

    `lost_zeros` marks cells that would be well formed with zeros before them; `vague` those whose century is the
    younger reading; `old` those of persons over a hundred.
    """

    years: pl.Series
    keys: pl.Series
    wrong: pl.Series
    lost_zeros: pl.Series
    vague: pl.Series
    old: pl.Series
    is_derived: bool


def read_births(given: pl.Series, months: pl.Series, latest: date, keyed: Keyed, *, is_padded: bool) -> Births:
    """Read a column by the months of pay beside it, `latest` where a month is missing."""
    text = given.str.strip_chars()
    filled = (text != "").fill_null(value=False)
    frame = pl.DataFrame([text.alias("text"), months.fill_null(latest).alias("month")]).with_columns(
        pl.when(filled).then("text").alias("text")
    )
    table = _readings(frame, is_padded=is_padded)
    read = frame.join(table, on=["text", "month"], how="left", maintain_order="left", nulls_equal=False)
    paid = frame["month"].dt.year()
    year = read["year"].set((read["year"] > paid).fill_null(value=False), None)
    ages = paid - year
    lost = read["is_shortened"].fill_null(value=False)
    return Births(
        year,
        keyed.persons(read["canonical"]).alias(PERSON),
        filled & year.is_null() & ~lost,
        lost,
        (read["is_vague"].fill_null(value=False)),
        (ages > OLDEST).fill_null(value=False),
        is_derived=bool((filled & ~text.str.contains(YEAR).fill_null(value=False)).any()),
    )


def _readings(frame: pl.DataFrame, *, is_padded: bool) -> pl.DataFrame:
    """Read each distinct text once, or once for each month where the month decides its century."""
    spans = (
        frame.drop_nulls("text")
        .group_by("text", maintain_order=True)
        .agg(pl.col("month").min().alias("first"), pl.col("month").max().alias("last"))
    )
    sure: list[tuple[str, int | None, str | None, bool, bool]] = []
    unsure: list[str] = []
    for text, first, last in spans.iter_rows():
        found = _one(text, last, is_padded=is_padded)
        is_short = found[1] is not None and not re.match(FULL, text)
        if is_short and first != last and found != _one(text, first, is_padded=is_padded):
            unsure.append(text)
        else:
            sure.append((text, *found))
    schema = {
        "text": pl.String, "year": pl.Int64, "canonical": pl.String, "is_shortened": pl.Boolean, "is_vague": pl.Boolean
    }  # fmt: skip
    pairs = frame.drop_nulls("text").unique()
    table = pairs.join(pl.DataFrame(sure, schema=schema, orient="row"), on="text")
    if not unsure:
        return table
    several = pairs.filter(pl.col("text").is_in(unsure))
    rows = [(text, month, *_one(text, month, is_padded=is_padded)) for text, month in several.iter_rows()]
    more = pl.DataFrame(rows, schema={"text": pl.String, "month": pl.Date, **schema}, orient="row")
    return pl.concat([table, more.select(table.columns)])


def _one(text: str, month: date, *, is_padded: bool) -> tuple[int | None, str | None, bool, bool]:
    """Give birth year, canonical identity, whether zeros were lost, and whether the century is a younger reading."""
    if re.fullmatch(YEAR, text):
        return int(text), None, False, False
    found = _person(text, month)
    if found is not None:
        return found.birth_year, found.canonical, False, re.fullmatch(VAGUE, text) is not None
    born = BIRTH_DATE.fullmatch(text)
    if born is not None:
        return _year_of(born), None, False, False
    padded = _person(text.zfill(CENTURY_DIGITS), month) if re.fullmatch(SHORTENED, text) else None
    if padded is None:
        return None, None, False, False
    return (padded.birth_year, padded.canonical, False, True) if is_padded else (None, None, True, False)


def _person(text: str, month: date) -> Identity | None:
    """Read an identity of a person."""
    found = read_identity(text, month)
    return found if found is not None and found.birth_year is not None else None


def _year_of(born: re.Match[str]) -> int | None:
    """Give the year of a birth date, None where there is no such day."""
    year, month, day = (int(part) for part in born.groups())
    try:
        return date(year, month, day).year
    except ValueError:
        return None


__all__ = ["Births", "read_births"]
