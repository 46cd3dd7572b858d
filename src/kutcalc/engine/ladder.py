"""The rows of a case on frames: one frame per level, sorted by its keys, with the number of the row above at each level."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from kutcalc.engine.level import Level


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
                joined = frames[level.name].join(frame.select(*keys, *extra), on=keys, how="left", maintain_order="left")
                frames[level.name] = joined
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
            frame = self._months_frame(level)
            self._months[level] = sorted(frame["month"].unique().to_list())
        return self._months[level]

    def _months_frame(self, level: str) -> pl.DataFrame:
        """Give the level's own frame, or for the long ones the smallest above that has a row for each of their months."""
        if level in self.frames and level not in self.lazy:
            return self.frames[level]
        above = self.levels[level].ancestors() if level in self.levels else {}
        monthly = [self.frames[name] for name, one in above.items() if name in self.frames and "month" in one.keys]
        return min(monthly, key=lambda frame: frame.height) if monthly else self.frames[level]

    def is_single(self, within: str) -> bool:
        """Whether each row of a level has one row right below it, so that nothing came earlier."""
        below = [frame.height for name, frame in self.frames.items() if self.levels[name].parents and self._is_parent(name, within)]
        return bool(below) and max(below) == self.frames[within].height

    def _is_parent(self, below: str, within: str) -> bool:
        return within in {parent.name for parent in self.levels[below].parents}


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
        if id_of(above.name) not in frame.columns:
            rows = frames[above.name].select(above.keys).with_row_index(id_of(above.name))
            frames[below.name] = frame.join(rows, on=above.keys, how="left", maintain_order="left")
            return
        return
    keys = list(above.keys)
    take = [name for name in carried.get(above.name, ()) if name in frame.columns and name not in keys]
    runs = frame.select(pl.struct(keys).rle_id().alias("run")).to_series()
    is_last = runs != runs.shift(-1)
    is_last = is_last.fill_null(value=True)
    ends = frame.filter(is_last).select(*keys, *take)
    if ends.select(keys).is_unique().all():
        made, ids = ends, runs
        if not _is_sorted(made, above.sorted_by()):
            order = made.with_row_index("#at").sort(above.sorted_by())
            place = pl.Series("#p", range(order.height), dtype=pl.UInt32)
            back = order.select("#at", place.alias("#p")).sort("#at")["#p"]
            made, ids = order.drop("#at"), back.gather(runs)
    else:
        summed = frame.group_by(keys, maintain_order=True).agg(
            pl.col("month").max() if name == "month" else pl.col(name).last() for name in take
        )
        made = summed.sort(above.sorted_by())
        rows = made.select(keys).with_row_index(id_of(above.name))
        ids = frame.select(keys).join(rows, on=keys, how="left", maintain_order="left")[id_of(above.name)]
    ids = ids.cast(pl.UInt32).alias(id_of(above.name))
    frames[below.name] = frame.with_columns(ids.set_sorted() if ids.is_sorted() else ids)
    frames[above.name] = made
    for parent in above.parents:
        _climb(frames, levels, above, parent, carried)


def _is_sorted(frame: pl.DataFrame, keys: Iterable[str]) -> bool:
    listed = list(keys)
    return frame.select(listed).equals(frame.select(listed).sort(listed))


def _compose(frames: dict[str, pl.DataFrame], levels: dict[str, Level], level: Level) -> None:
    """Give a level's rows the numbers of the rows at all levels above, through its parents."""
    frame = frames[level.name]
    for parent in level.parents:
        if parent.name not in frames:
            continue
        _compose(frames, levels, parent)
        for name in parent.ancestors():
            if name in frames and id_of(name) not in frame.columns:
                ids = frames[parent.name][id_of(name)].gather(frame[id_of(parent.name)])
                frame = frame.with_columns(ids.alias(id_of(name)).set_sorted() if ids.is_sorted() else ids.alias(id_of(name)))
    frames[level.name] = frame
