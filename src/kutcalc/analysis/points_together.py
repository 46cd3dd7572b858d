"""Many points of a grid in one pass: the employers once for each point, and what the grid sets as a column.

A small payroll under a hundred thousand points costs little more than a large payroll under one. It is done only where
the policy has the same rules at all the points, and each time some points are worked alone too and held against it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

import polars as pl

from kutcalc.analysis.case import Case
from kutcalc.analysis.grid import Grid, Value, is_plain
from kutcalc.engine import Book, Input, Read, Rule
from kutcalc.engine import columns as by_columns
from kutcalc.engine.ladder import Ladder
from kutcalc.policy.mechanisms import Plan
from kutcalc.units import UKR_PER_ORE

MOST_ROWS: Final = 300_000
"""Rows of one pass, in all its copies of the employers."""
FEWEST_POINTS: Final = 16
"""Points for which a pass together is worth its checks."""
MOST_ALONE: Final = 128
"""Points of a unit of work that may be worked alone before the unit is too long to be whole passes of the others."""
_COPY: Final = "#copy"


class _Varied(Ladder):
    """Frames of which no column is taken to be one number, as the columns of a grid may stand beside any of them."""

    __slots__ = ()

    def constant(self, level: str, name: str) -> Any:  # noqa: ARG002
        """Give None: rows may differ."""
        return None


@dataclass(slots=True)
class Copies:
    """The employers a number of times over, each copy a group of its own, with what the law gives."""

    number: int
    ladder: Ladder
    heights: dict[str, int]

    @classmethod
    def of(cls, case: Case, own: Ladder, number: int) -> "Copies":
        """Make copies; the rows of each level stand copy by copy, in the order that they have in one."""
        copied = Case(
            _copied(case.payslips, number), _copied(case.training, number), _copied(case.years, number),
            case.employer_facts,
        )  # fmt: skip
        ladder = copied.ladder()
        heights = {level: frame.height for level, frame in own.frames.items()}
        if any(ladder.frames[level].height != height * number for level, height in heights.items()):
            raise ValueError("the copies are not the employers a number of times over")
        return cls(number, ladder, heights)

    def first(self, number: int) -> "Copies":
        """Give the first few copies: no row of one has anything to do with a row of another."""
        frames = {level: self.ladder.frames[level].head(height * number) for level, height in self.heights.items()}
        return Copies(number, Ladder(frames, self.ladder.levels, self.ladder.lazy), self.heights)

    def worked(
        self,
        book: Book,
        known: Mapping[str, pl.DataFrame],
        axes: Mapping[str, Sequence[int]],
        figures: Mapping[str, str],
    ) -> pl.DataFrame:
        """Work the rules of a policy for as many points as there are copies; give the sums of each, in öre."""
        varied, inputs = _with_columns(book, axes)
        frames = dict(self.ladder.frames)
        for level, frame in known.items():
            frames[level] = frames[level].hstack(pl.concat([frame] * self.number))
        for level, path in inputs:
            column = pl.Series(_input(path, level), axes[path], dtype=pl.Int64)
            rows = pl.select(pl.int_range(self.number).repeat_by(self.heights[level]).explode()).to_series()
            frames[level] = frames[level].with_columns(column.gather(rows))
        ladder = _Varied(frames, self.ladder.levels, self.ladder.lazy)
        worked = by_columns.evaluate(varied, ladder, list(figures.values()))
        sums: dict[str, pl.Series] = {}
        for figure, name in figures.items():
            level = varied.level_of(name).name
            part = worked[level].select((pl.col(name) // UKR_PER_ORE).alias(figure))
            copies = pl.int_range(pl.len()) // self.heights[level]
            summed = part.group_by(copies.alias(_COPY), maintain_order=True).agg(pl.col(figure).sum())
            sums[figure] = summed[figure]
        return pl.DataFrame(sums)


def _copied(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """Give a table a number of times over, its groups and employers with the number of the copy before their names."""
    if not frame.height:
        return frame
    copies = pl.select(pl.int_range(number).repeat_by(frame.height).explode().alias(_COPY)).to_series()
    mark = pl.col(_COPY).cast(pl.String).str.zfill(9)
    names = [pl.concat_str(mark, pl.lit("|"), pl.col(name)).alias(name) for name in ("group", "employer")]
    own = [name for name, expression in zip(("group", "employer"), names, strict=True) if name in frame.columns]
    chosen = [expression for name, expression in zip(("group", "employer"), names, strict=True) if name in own]
    return pl.concat([frame] * number).with_columns(copies).with_columns(chosen).drop(_COPY)


def _input(path: str, level: str) -> str:
    return f"{path} ({level}, of the grid)"


def _with_columns(book: Book, paths: Iterable[str]) -> tuple[Book, list[tuple[str, str]]]:
    """Give a book whose rules read what the grid sets as columns, and the level and path of each column."""
    set_by_grid = set(paths)
    rules, inputs = [], {}
    for rule in book.rules.values():
        mine = [need for need in rule.needs if need.name in set_by_grid]
        if not mine or not isinstance(rule, Rule):
            rules.append(rule)
            continue
        for need in mine:
            name = _input(need.name, rule.level.name)
            inputs[rule.level.name, need.name] = Input(name, rule.level, need.unit, need.name)
        names = [argument for argument, need in zip(rule.arguments, rule.needs, strict=True) if need in mine]
        rules.append(
            replace(
                rule,
                reads=(*rule.reads, *(Read(_input(need.name, rule.level.name), need.unit) for need in mine)),
                needs=tuple(need for need in rule.needs if need not in mine),
                arguments=tuple(argument for argument in rule.arguments if argument not in names),
                function=_by_column(rule.function, len(rule.reads), names),
            )
        )
    made = Book.of(rules, book.values.values(), [*book.inputs.values(), *inputs.values()])
    return made, list(inputs)


def _by_column(function: Callable[..., Any], reads: int, names: Sequence[str]) -> Callable[..., Any]:
    def worked(*operands: Any, **values: Any) -> Any:
        return function(*operands[:reads], **values, **dict(zip(names, operands[reads:], strict=True)))

    return worked


def are_alike(first: Plan, second: Plan, own: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Whether two plans have the same rules, and their values differ in nothing but what the grid sets."""
    if (first.instrument, first.settled_at, first.carried) != (second.instrument, second.settled_at, second.carried):
        return False
    one, two = first.book, second.book
    if one.rules.keys() != two.rules.keys() or one.values.keys() != two.values.keys():
        return False
    for name, rule in one.rules.items():
        twin = two.rules[name]
        if (rule.reads, rule.needs, rule.level, rule.unit) != (twin.reads, twin.needs, twin.level, twin.unit):
            return False
    if not all(_is_set(book, point) for book, point in ((one, own), (two, other))):
        return False
    return all(value == two.values[name] for name, value in one.values.items() if name not in own)


def _is_set(book: Book, point: Mapping[str, Value]) -> bool:
    """Whether each path of a point is one value of the book, in all months, and is what the point says."""
    for path, content in point.items():
        value = book.values.get(path)
        if value is None or len(value.values) != 1:
            return False
        entry = value.values[0]
        if entry.since is not None or entry.until is not None or entry.value != content:
            return False
    return True


Kind = tuple[tuple[type, Value] | None, ...]
"""What points have in common that are worked together: by axis what is no plain number, None where one stands."""


def kinds_of(grid: Grid, first: int, last: int) -> Mapping[Kind, list[int]]:
    """Part some points, by number from 0, into those that differ in plain numbers alone.

    Where one value in a hundred is a zero or no ceiling, the others are still worked together, and so are these.
    """
    if all(axis.is_plain for axis in grid.axes):
        return {(None,) * len(grid.axes): list(range(first, last))}
    found: dict[Kind, list[int]] = {}
    for place in range(first, last):
        kind = tuple(None if is_plain(value) else (type(value), value) for value in grid.point(place))
        found.setdefault(kind, []).append(place)
    return found


def corners(points: Sequence[Mapping[str, Value]], paths: Iterable[str]) -> list[dict[str, Value]]:
    """Give the points of the smallest and largest values of each path among some points, in every combination."""
    spans: dict[str, dict[int, None]] = {}
    for path in paths:
        numbers = [value for point in points if isinstance(value := point[path], int)]
        spans[path] = dict.fromkeys((min(numbers), max(numbers)))
    return [{**points[0], **dict(zip(spans, values, strict=True))} for values in product(*spans.values())]


__all__ = ["FEWEST_POINTS", "MOST_ALONE", "MOST_ROWS", "Copies", "Kind", "are_alike", "corners", "kinds_of"]
