"""The law in force worked once over all rows of a part, kept for the rows that a course can touch.

Kept are whole groups that have any course, of their payslips and persons' years those with one. What a policy may sum
over all payslips, courses or not, is summed before the others are left out: the rest reads it as a column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from kutcalc.analysis.case import Case
from kutcalc.analysis.part import Part
from kutcalc.engine import Book, Rule, UnknownFactError
from kutcalc.engine import columns as by_columns
from kutcalc.engine.columns import column_read
from kutcalc.engine.ladder import Ladder, id_of
from kutcalc.law import EDITION, law_book
from kutcalc.law.levels import EMPLOYEE_YEAR, LEVELS, PAYSLIP, RATE, TRAINING
from kutcalc.policy.measured_pay import standing_rules

KEPT_LEVELS: Final = tuple(name for name in LEVELS if name != RATE.name)
_ROWS: Final = (PAYSLIP.name, EMPLOYEE_YEAR.name)
_LAZY: Final = frozenset((PAYSLIP.name, TRAINING.name))
_BOUNDS: Final = "bounds.json"
_DESCRIBED: Final = ("cash_pay_ore", "benefits_ore", "fee_ore", "other_cost_ore", "minutes")


class Bounds(msgspec.Struct, frozen=True):
    """What all rows of a part hold together, in öre and minutes, and the law that was worked over them."""

    edition: str
    total: int


@lru_cache(maxsize=1)
def standing_book() -> Book:
    """Give the law with what policies measure of all payslips, courses or not: pay of persons and of employers."""
    return law_book().with_rules(standing_rules(), (), ())


def standing_sums() -> dict[str, tuple[str, str]]:
    """Give for each rule of the standing book that sums rows below: its level, and the column that it is kept as."""
    book, found = standing_book(), {}
    for name, rule in book.rules.items():
        if name not in law_book().rules and isinstance(rule, Rule) and rule.reads[0].how == "total":
            found[name] = (rule.level.name, column_read(rule.reads[0]))
    return found


def law_names() -> list[str]:
    """List what is worked of the law: everything but the rows by rate, and the standing sums."""
    book = standing_book()
    return [name for name, rule in book.rules.items() if rule.level.name != RATE.name and not _is_measured_row(name)]


def _is_measured_row(name: str) -> bool:
    return name not in law_book().rules and name not in standing_sums()


@dataclass(frozen=True, slots=True)
class Settled:
    """A case worked through the law: the results of all rows, and the frames of those that are kept."""

    results: dict[str, pl.DataFrame]
    kept: dict[str, pl.DataFrame]
    total: int


def settled(case: Case) -> Settled:
    """Work the law over a case, and cut its frames to what a course can touch."""
    ladder = case.ladder()
    results = _worked(ladder, law_names())
    sums = standing_sums()
    frames = {}
    for level in KEPT_LEVELS:
        if level not in ladder.frames:
            continue
        own = results.get(level, pl.DataFrame())
        names = [name for name in own.columns if name in standing_book().rules]
        columns = [own[name].alias(sums[name][1] if name in sums else name) for name in names]
        frames[level] = ladder.frames[level].hstack(columns)
    return Settled(results, _kept(frames), _total(case))


def _worked(ladder: Ladder, names: Sequence[str]) -> dict[str, pl.DataFrame]:
    """Work all names that can be: what asks for a fact that the rows do not have is left out."""
    left = list(names)
    while True:
        try:
            return by_columns.evaluate(standing_book(), ladder, left)
        except UnknownFactError as error:
            asking = {rule.name for rule, _ in error.unknown.rules}
            book = standing_book()
            left = [name for name in left if asking.isdisjoint(book.needed([name]))]


def _total(case: Case) -> int:
    """Sum everything that a policy can count, times the persons: no total that it makes of the part is larger."""
    counts = int(case.payslips["count"].sum())
    sums = [
        frame.select((pl.col(name).cast(pl.Int128) * pl.col(persons).cast(pl.Int128)).sum()).item() or 0
        for frame, persons in ((case.payslips, "count"), (case.training, "people"))
        for name in _DESCRIBED
        if name in frame.columns
    ]
    years = [
        case.years[name].cast(pl.Int128).abs().sum() or 0
        for name, kind in case.years.schema.items()
        if kind.is_integer() and name != "year"
    ]
    return counts + int(sum(sums)) + int(sum(years))


def _kept(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Keep the groups that have a course, and of their payslips and persons' years those with one."""
    groups = frames[TRAINING.name]["group"].unique().implode()
    masks = {level: frame["group"].is_in(groups) for level, frame in frames.items()}
    slips = frames[TRAINING.name][id_of(PAYSLIP.name)]
    masks[PAYSLIP.name] = _marked(slips, frames[PAYSLIP.name].height)
    persons = frames[PAYSLIP.name][id_of(EMPLOYEE_YEAR.name)].filter(masks[PAYSLIP.name])
    masks[EMPLOYEE_YEAR.name] = _marked(persons, frames[EMPLOYEE_YEAR.name].height)
    places = {id_of(level): (mask.cast(pl.UInt32).cum_sum() - mask.cast(pl.UInt32)) for level, mask in masks.items()}
    made = {}
    for level, frame in frames.items():
        own = frame.filter(masks[level])
        made[level] = own.with_columns(
            places[name].gather(own[name]).alias(name) for name in own.columns if name in places
        )
    return made


def _marked(places: pl.Series, height: int) -> pl.Series:
    never = pl.repeat(value=False, n=height, dtype=pl.Boolean, eager=True)
    return never.scatter(places.unique(), True)


def put_together(pieces: Iterable[Mapping[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """Put the kept frames of some groups after each other; the numbers of the rows above are counted on."""
    found: dict[str, list[pl.DataFrame]] = {}
    heights: dict[str, int] = {}
    for piece in pieces:
        for level, frame in piece.items():
            moved = [
                (pl.col(name) + heights[other]).cast(pl.UInt32).alias(name)
                for other in heights
                if (name := id_of(other)) in frame.columns
            ]
            found.setdefault(level, []).append(frame.with_columns(moved))
        for level, frame in piece.items():
            heights[level] = heights.get(level, 0) + frame.height
    return {level: pl.concat(frames, how="diagonal") for level, frames in found.items()}


def write_kept(part: Part, frames: Mapping[str, pl.DataFrame], total: int) -> None:
    """Write the kept frames of a part, and what all its rows hold together."""
    for level, frame in frames.items():
        frame.write_parquet(part.law(level))
    (part.folder / _BOUNDS).write_bytes(msgspec.json.encode(Bounds(EDITION, total)))


def read_bounds(folder: Path) -> Bounds | None:
    """Read what all rows of a part hold together; None where the part was settled by another law, or not at all."""
    file = folder / _BOUNDS
    if not file.exists():
        return None
    found = msgspec.json.decode(file.read_bytes(), type=Bounds)
    return found if found.edition == EDITION else None


def read_kept(part: Part, columns: Mapping[str, Iterable[str]]) -> dict[str, pl.DataFrame]:
    """Read the kept frames of a part: keys, inputs and the columns asked for by level, those of them that are there."""
    law = standing_book().rules
    sums = {column for _, column in standing_sums().values()}
    frames = {}
    for level in KEPT_LEVELS:
        file = part.law(level)
        if not file.exists():
            continue
        asked = set(columns.get(level, ()))
        there = pl.read_parquet_schema(file)
        chosen = [name for name in there if name in asked or (name not in law and name not in sums)]
        frames[level] = pl.read_parquet(file, columns=chosen)
    return frames


def ladder_of(frames: Mapping[str, pl.DataFrame]) -> Ladder:
    """Give kept frames as rows for the engine."""
    made = {}
    for level, frame in frames.items():
        numbers = [name for name in frame.columns if name.startswith(id_of(""))]
        made[level] = frame.with_columns(
            frame[name].set_sorted() if frame[name].is_sorted() else frame[name] for name in numbers
        )
    return Ladder(made, {level: LEVELS[level] for level in made}, _LAZY)


def with_columns(ladder: Ladder, columns: Mapping[str, Sequence[pl.Series]]) -> Ladder:
    """Give rows with more columns at some levels."""
    frames = {level: frame.with_columns(columns.get(level, ())) for level, frame in ladder.frames.items()}
    return replace(ladder, frames=frames)


__all__ = [
    "Bounds",
    "Settled",
    "ladder_of",
    "law_names",
    "put_together",
    "read_bounds",
    "read_kept",
    "settled",
    "standing_book",
    "standing_sums",
    "with_columns",
    "write_kept",
]
