"""The rows of a case on frames: a frame per level, sorted by keys, with the number of the row above at each level."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from kutcalc.engine.level import Level, OrphanError


def id_of(level: str) -> str:
    """Name the column that holds the number of the row above at a level."""
    return f"#l {level}"


@dataclass(slots=True)
class Ladder:
    """Frames by level; the lazy ones are those whose rows were given, the others were made from them.

    `higher` are columns that levels made here carry from the last of their rows below: facts of an employer, the month.
    """

    frames: dict[str, pl.DataFrame]
    levels: dict[str, Level]
    lazy: frozenset[str]
    _months: dict[str, list[date]] = field(default_factory=dict)
    _constants: dict[tuple[str, str], Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        given: Mapping[Level, pl.DataFrame],
        carried: Mapping[str, Sequence[str]],
        beside: Mapping[Level, pl.DataFrame],
    ) -> "Ladder":
        """Make all levels above the given rows.

        `given`: the lowest levels, the highest of them first; a lower one finds its row in a higher one by keys.
        `carried`: columns that a level takes from the last row below. `beside`: columns by a level's keys (years).
        """
        frames: dict[str, pl.DataFrame] = {}
        levels: dict[str, Level] = {}
        for level, frame in given.items():
            frames[level.name] = frame
            levels[level.name] = level
        for level in given:
            for parent in level.parents:
                _climb(frames, levels, level, parent, carried)
        for level, frame in beside.items():
            if level.name in frames:
                keys = [name for name in level.keys if name in frame.columns]
                extra = [name for name in frame.columns if name not in frames[level.name].columns]
                chosen = frame.select(*keys, *extra)
                frames[level.name] = frames[level.name].join(chosen, on=keys, how="left", maintain_order="left")
        for level in reversed(list(given)):
            _compose(frames, levels, level)
        for level in list(levels.values()):
            _compose(frames, levels, level)
        return cls(frames, levels, frozenset(level.name for level in given))

    def keys(self, level: str) -> tuple[str, ...]:
        """Give the names of a level's key columns, the group and the year with them."""
        found = self.levels[level].keys if level in self.levels else ()
        return tuple(dict.fromkeys((*found, "group", "employer", "employee", "month", "year")))

    def months(self, level: str) -> list[date]:
        """Give the months that the rows of a level lie in; of a year, its last month."""
        if level not in self._months:
            self._months[level] = months_in(self.frames[level])
        return self._months[level]

    def constant(self, level: str, name: str) -> Any:
        """Give the one number or truth that a column holds in every row; None where rows differ, or any is unknown."""
        key = (level, name)
        if key not in self._constants:
            column = self.frames[level][name]
            is_one = (column.dtype.is_integer() or column.dtype == pl.Boolean) and not column.null_count()
            self._constants[key] = column.min() if is_one and column.min() == column.max() else None
        return self._constants[key]

    def is_single(self, level: str, within: str) -> bool:
        """Whether no two rows of a level lie in the same row of another, so that nothing came earlier."""
        frame = self.frames[level]
        return frame.height <= self.frames[within].height and frame[id_of(within)].n_unique() == frame.height


def months_in(frame: pl.DataFrame) -> list[date]:
    """List the months of the rows of a frame."""
    return sorted(frame["month"].unique().to_list())


def _climb(
    frames: dict[str, pl.DataFrame],
    levels: dict[str, Level],
    below: Level,
    above: Level,
    carried: Mapping[str, Sequence[str]],
) -> None:
    frame = frames[below.name]
    levels[above.name] = above
    if above.name in frames:  # a given level, or one already reached another way: find the row by keys
        ids = _found(frame, frames[above.name], above)
        if ids.null_count():
            raise OrphanError(below, above)
        frames[below.name] = _numbered(frame, ids)
        return
    keys = list(above.keys)
    take = [name for name in carried.get(above.name, ()) if name in frame.columns and name not in keys]
    runs = frame.select(pl.struct(keys).rle_id().alias("run")).to_series()
    is_last = runs != runs.shift(-1)
    is_last = is_last.fill_null(value=True)
    by = _shortened(frames, below, above)
    ends = frame.select(*keys, *take, *by.columns).filter(is_last)
    if _are_apart(ends, by):
        made, ids = ends.select(*keys, *take), runs
        if not _is_sorted(made, above.sorted_by()):
            order = made.with_row_index("#at").sort(above.sorted_by(), maintain_order=True)
            place = pl.Series("#p", range(order.height), dtype=pl.UInt32)
            back = order.select("#at", place.alias("#p")).sort("#at")["#p"]
            made, ids = order.drop("#at"), back.gather(runs)
    else:
        made, ids = _gathered(frame, above, by, take)
    frames[below.name] = _numbered(frame, ids.cast(pl.UInt32).alias(id_of(above.name)))
    frames[above.name] = made
    for parent in above.parents:
        _climb(frames, levels, above, parent, carried)


@dataclass(frozen=True, slots=True)
class _Short:
    """Keys of a level, and the order of its rows, with the number of a row above in place of that row's own keys."""

    columns: tuple[pl.Series, ...]
    keys: tuple[str, ...]
    order: tuple[str, ...]


def _shortened(frames: dict[str, pl.DataFrame], below: Level, above: Level) -> _Short:
    """Shorten the keys of a level by a row further up that has been numbered already: one integer for many texts."""
    frame = frames[below.name]
    for parent in above.parents:
        lead = parent.sorted_by()
        if above.sorted_by()[: len(lead)] != lead or not set(parent.keys) < set(above.keys):
            continue
        for other in below.parents:
            if id_of(other.name) in frame.columns and id_of(parent.name) in frames[other.name].columns:
                name = id_of(parent.name)
                number = frames[other.name][name].gather(frame[id_of(other.name)]).alias(name)
                keys = (name, *(key for key in above.keys if key not in parent.keys))
                return _Short((number,), keys, (name, *above.sorted_by()[len(lead) :]))
    return _Short((), above.keys, above.sorted_by())


def _are_apart(ends: pl.DataFrame, by: _Short) -> bool:
    """Whether no two rows have the same keys: seen at a glance where they rise in an order made of keys alone."""
    if set(by.order) <= set(by.keys):
        rises: pl.Expr = pl.lit(value=False)
        for name in reversed(by.order):
            column, before = pl.col(name), pl.col(name).shift()
            rises = (column > before) | ((column == before) & rises)
        is_first = pl.int_range(pl.len()) == 0
        if ends.select((rises | is_first).fill_null(value=False).all()).item():
            return True
        if by.columns:  # most often they lie apart; gathering is right in any case
            return False
    return bool(ends.select(by.keys).is_unique().all())


def _gathered(frame: pl.DataFrame, above: Level, by: _Short, take: Iterable[str]) -> tuple[pl.DataFrame, pl.Series]:
    """Make the rows of a level whose rows below lie apart, and give the number of its row to each below."""
    rest = [name for name in above.keys if name not in by.keys]
    groups = (
        frame.with_columns(*by.columns, pl.int_range(pl.len(), dtype=pl.UInt32).alias("#row"))
        .group_by(by.keys, maintain_order=True)
        .agg(
            *(pl.col(name).last() for name in rest),
            *(pl.col("month").max() if name == "month" else pl.col(name).last() for name in take),
            "#row",
        )
        .sort(by.order, maintain_order=True)
        .with_row_index("#number")
    )
    places = groups.select("#number", "#row").explode("#row")
    ids = pl.zeros(frame.height, dtype=pl.UInt32, eager=True).scatter(places["#row"], places["#number"])
    return groups.select(*above.keys, *take), ids


def _found(frame: pl.DataFrame, upper: pl.DataFrame, above: Level) -> pl.Series:
    """Find by keys the number of the row above that each row lies in."""
    keys = frame.select(above.keys)
    rows = upper.select(above.keys).with_row_index(id_of(above.name))
    if frame.height < upper.height:  # a table of the few is quicker made than one of the many
        rows = rows.join(keys.unique(), on=above.keys, how="semi")
    return keys.join(rows, on=above.keys, how="left", maintain_order="left")[id_of(above.name)]


def _numbered(frame: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Add the numbers of rows above, flagged when they are sorted: a group-by is then ten times as fast."""
    return frame.with_columns(ids.set_sorted() if ids.is_sorted() else ids)


def _is_sorted(frame: pl.DataFrame, keys: Iterable[str]) -> bool:
    listed = list(keys)
    return frame.select(listed).equals(frame.select(listed).sort(listed))


def _compose(frames: dict[str, pl.DataFrame], levels: dict[str, Level], level: Level) -> None:
    """Give a level's rows the numbers of the rows at all levels above, through its parents."""
    frame = frames[level.name]
    for parent in level.parents:
        _compose(frames, levels, parent)
        for name in parent.ancestors():
            if name in frames and id_of(name) not in frame.columns:
                ids = frames[parent.name][id_of(name)].gather(frame[id_of(parent.name)])
                frame = _numbered(frame, ids.alias(id_of(name)))
    frames[level.name] = frame
