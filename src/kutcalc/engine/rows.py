"""The rows of a case as plain lists: a set per level, sorted, with the number of the row above at each level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kutcalc.engine.level import Level, OrphanError


@dataclass(slots=True)
class Rows:
    """The rows of one level: how many, their keys and inputs, and the row above at each higher level."""

    level: Level
    count: int
    columns: dict[str, list[Any]]
    above: dict[str, list[int]] = field(default_factory=dict)


def stacked(
    given: Mapping[Level, Mapping[str, list[Any]]],
    carried: Mapping[str, Sequence[str]],
    beside: Mapping[Level, Mapping[str, list[Any]]],
) -> dict[str, Rows]:
    """Make the rows of all levels above the given ones, as `Ladder.of` does on frames."""
    rows: dict[str, Rows] = {}
    for level, columns in given.items():
        rows[level.name] = Rows(level, len(next(iter(columns.values()), [])), dict(columns))
    for level in given:
        for parent in level.parents:
            _climb(rows, level, parent, carried)
    for level, columns in beside.items():
        if level.name in rows:
            _set_beside(rows[level.name], columns)
    for one in list(rows.values()):
        _compose(rows, one.level)
    return rows


def _climb(rows: dict[str, Rows], below: Level, above: Level, carried: Mapping[str, Sequence[str]]) -> None:
    lower = rows[below.name]
    keys = list(zip(*(lower.columns[key] for key in above.keys), strict=True))
    if above.name in rows:
        upper = rows[above.name]
        places = {key: place for place, key in enumerate(zip(*(upper.columns[key] for key in above.keys), strict=True))}
        if not places.keys() >= set(keys):
            raise OrphanError(below, above)
        lower.above[above.name] = [places[key] for key in keys]
        return
    numbers: dict[Any, int] = dict.fromkeys(keys, 0)
    count = len(numbers)
    numbers = dict(zip(numbers, range(count), strict=True))
    index = list(range(count)) if count == len(keys) else [numbers[key] for key in keys]
    columns: dict[str, list[Any]] = {key: [one[place] for one in numbers] for place, key in enumerate(above.keys)}
    for name in carried.get(above.name, ()):
        if name in lower.columns and name not in columns:
            columns[name] = _carried(name, lower.columns[name], index, count)
    orders = list(zip(*(columns[name] for name in above.sorted_by()), strict=True))
    ranked = sorted(range(count), key=orders.__getitem__)
    if count > 1 and ranked != list(range(count)):
        moved = {old: new for new, old in enumerate(ranked)}
        index = [moved[place] for place in index]
        columns = {name: [column[place] for place in ranked] for name, column in columns.items()}
    lower.above[above.name] = index
    rows[above.name] = Rows(above, count, columns)
    for parent in above.parents:
        _climb(rows, above, parent, carried)


def _carried(name: str, column: list[Any], index: list[int], count: int) -> list[Any]:
    """Take each row's value from its last row below; of months, the latest."""
    if count == len(column):
        return column  # each row has one below it, in the same order
    if name != "month":
        if count == 1:
            return column[-1:]
        taken = dict(zip(index, column, strict=True))
        return [taken[place] for place in range(count)]
    latest: list[Any] = [None] * count
    for place, value in zip(index, column, strict=True):
        if latest[place] is None or value > latest[place]:
            latest[place] = value
    return latest


def _set_beside(rows: Rows, columns: Mapping[str, list[Any]]) -> None:
    keys = [name for name in rows.level.keys if name in columns]
    if not columns[keys[0]]:
        nothing: list[Any] = [None] * rows.count
        rows.columns.update((name, nothing) for name in columns if name not in rows.columns)
        return
    places = {key: place for place, key in enumerate(zip(*(columns[key] for key in keys), strict=True))}
    found = [places.get(key) for key in zip(*(rows.columns[key] for key in keys), strict=True)]
    for name, column in columns.items():
        if name not in rows.columns:
            rows.columns[name] = [None if place is None else column[place] for place in found]


def _compose(rows: dict[str, Rows], level: Level) -> None:
    """Give a level's rows the numbers of the rows at all levels above, through its parents."""
    own = rows[level.name]
    for parent in level.parents:
        if any(name in rows and name not in rows[parent.name].above for name in parent.ancestors()):
            _compose(rows, parent)
        for name, upper in rows[parent.name].above.items():
            if name not in own.above:
                own.above[name] = [upper[place] for place in own.above[parent.name]]
