"""One name for each person over several files: `p1`, `p2` … in order of first appearance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.parsed import NUMBER, PERSON
from kutcalc.payroll.sheet import Sheet

_KEY: Final = "_key"
_NAME: Final = "_name"
_OWNER: Final = "_owner"
_NAMING: Final[tuple[str, ...]] = ("payslips", "training")


@dataclass(frozen=True, slots=True)
class Persons:
    """The names of persons by the key that each is known by: of an identity, else of a number; keys never coincide.

    `owners` gives the identity behind a number, where the files say so and agree.
    """

    names: pl.DataFrame
    owners: pl.DataFrame

    def by_key(self) -> Mapping[str, str]:
        """Give the name of each key."""
        return dict(self.names.iter_rows())

    def named(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Name the employee of each row that has a key; a name that is there already stays."""
        if not {PERSON, NUMBER} & set(frame.columns):
            return frame
        keys = _keys(frame, self.owners).to_frame(_KEY)
        name = keys.join(self.names, on=_KEY, how="left", maintain_order="left")[_NAME]
        own = pl.col("employee").cast(pl.String) if "employee" in frame.columns else pl.lit(None, pl.String)
        return frame.with_columns(pl.coalesce(own, name).alias("employee"))


def persons_of(frames: Sequence[pl.DataFrame], canonical: Sequence[Sheet], keyed: Keyed) -> Persons:
    """Name the persons of all frames; one whose number a canonical sheet uses as its reference keeps that name."""
    owners = _owners(frames)
    given, taken = _given(canonical, keyed, owners)
    keys = [_keys(frame, owners) for frame in frames if {PERSON, NUMBER} & set(frame.columns)]
    seen = pl.concat(keys).drop_nulls().unique(maintain_order=True) if keys else pl.Series(dtype=pl.String)
    unnamed = seen.to_frame(_KEY).join(given, on=_KEY, how="anti", maintain_order="left")
    numbers = pl.int_range(1, unnamed.height + len(taken) + 1, eager=True).cast(pl.String).alias(_NAME)
    free = pl.select(pl.lit("p") + numbers).to_series()
    free = free.filter(~free.is_in(sorted(taken))).head(unnamed.height) if taken else free
    return Persons(pl.concat([given, unnamed.with_columns(free.alias(_NAME))]), owners)


def _given(canonical: Sequence[Sheet], keyed: Keyed, owners: pl.DataFrame) -> tuple[pl.DataFrame, set[str]]:
    """Give the names that canonical sheets use for numbers and for those behind them, and those taken by payslips."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for sheet in canonical:
        if sheet.table not in _NAMING or "employee" not in sheet.frame.columns:
            continue
        references = sheet.frame["employee"].cast(pl.String).str.strip_chars().drop_nulls().unique(maintain_order=True)
        if sheet.table == "payslips":
            taken.update(references)
        names |= {keyed.number(reference): reference for reference in references}
    found = pl.DataFrame({_KEY: list(names), _NAME: list(names.values())}, schema={_KEY: pl.String, _NAME: pl.String})
    behind = found.join(owners, left_on=_KEY, right_on=NUMBER).select(pl.col(_OWNER).alias(_KEY), _NAME)
    return pl.concat([found, behind.unique(_KEY, keep="first", maintain_order=True)]), taken


def _owners(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Tell whose each number is, where some file has both and no two differ."""
    pairs = [
        frame.select(NUMBER, pl.col(PERSON).alias(_OWNER)) for frame in frames if {PERSON, NUMBER} <= set(frame.columns)
    ]
    if not pairs:
        return pl.DataFrame(schema={NUMBER: pl.String, _OWNER: pl.String})
    every = pl.concat(pairs).drop_nulls().unique(maintain_order=True)
    return every.filter(~pl.col(NUMBER).is_duplicated())


def _keys(frame: pl.DataFrame, owners: pl.DataFrame) -> pl.Series:
    """Give the key that each row is known by, null where it has none."""
    if NUMBER not in frame.columns:
        return frame[PERSON]
    if PERSON in frame.columns and not frame[PERSON].has_nulls():
        return frame[PERSON]
    owned = frame.select(NUMBER).join(owners, on=NUMBER, how="left", maintain_order="left")
    keys = owned.select(pl.coalesce(_OWNER, NUMBER)).to_series()
    return frame.select(pl.coalesce(PERSON, keys)).to_series() if PERSON in frame.columns else keys
