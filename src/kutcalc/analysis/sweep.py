"""Sweep: the same employers under many values of a policy's conditions, one row of totals for each point.

What the law gives is the same at every point: it is worked once, and each point works the rules of the policy alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import polars as pl

from kutcalc.analysis.bounds import check_bounds
from kutcalc.analysis.calculate import calculate, way_for
from kutcalc.analysis.case import Case
from kutcalc.analysis.columns_out import CARRIED, POLICY_FIGURES
from kutcalc.analysis.compare import baseline, totals_of
from kutcalc.analysis.grid import Grid
from kutcalc.analysis.grid_points import Point, choice_at, points_of
from kutcalc.analysis.points_together import (
    FEWEST_POINTS,
    MOST_ALONE,
    MOST_ROWS,
    Copies,
    Kind,
    are_alike,
    corners,
    kinds_of,
)
from kutcalc.analysis.scenario import Choice, plan_of_choice
from kutcalc.engine import Book, Input
from kutcalc.engine import columns as by_columns
from kutcalc.engine import numbers as by_numbers
from kutcalc.engine.ladder import Ladder
from kutcalc.engine.numbers import Numbers
from kutcalc.engine.rows import Rows
from kutcalc.law import law_book
from kutcalc.policy import Library
from kutcalc.policy.mechanisms import Plan
from kutcalc.units import UKR_PER_ORE

FIGURES: Final = (
    "employers",
    "persons",
    "baseline_due_ore",
    "training_deduction_ore",
    "cut_ore",
    "contributions_due_ore",
    "net_ore",
)
"""Totals that stand in a row of a point."""
_SCHEMA: Final = dict.fromkeys(FIGURES, pl.Int64)


@dataclass(slots=True)
class Ground:
    """Employers under one policy, prepared for many points: what the law gives has been worked."""

    case: Case
    choice: Choice
    library: Library
    constants: dict[str, int]
    rows: dict[str, Rows] = field(default_factory=dict)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    ladder: Ladder | None = None
    known: dict[str, pl.DataFrame] = field(default_factory=dict)
    is_begun: bool = False
    apart: set[Kind] = field(default_factory=set)
    worked_alone: int = 0
    copies: Copies | None = None

    @classmethod
    def of(cls, case: Case, choice: Choice, library: Library) -> "Ground":
        """Prepare employers; their totals by the law in force are the same at every point."""
        return cls(case, choice, library, totals_of(baseline(case, ["employer_year"])))

    def totals(self, point: Point) -> dict[str, int]:
        """Work one point: the totals over all employers and months."""
        label, _, plan = plan_of_choice(choice_at(self.choice, point), self.library)
        if self.is_begun:
            check_bounds(self.case, plan)
        else:
            # the first point goes the whole way, so that every fact that is missing is asked for
            calculate(self.case, plan, label, ["employer_year"])
            self.is_begun = True
        return self.completed(plan, self._sums(plan))

    def many(self, grid: Grid, first: int, last: int) -> pl.DataFrame:
        """Work the points of a grid from one place to before another, by number from 0; give their figures."""
        self.worked_alone = 0
        found: list[pl.DataFrame] = []
        order: list[int] = []
        for kind, places in kinds_of(grid, first, last).items():
            for at in range(0, len(places), self.at_once):
                part = places[at : at + self.at_once]
                points = [dict(zip(grid.paths, grid.point(place), strict=True)) for place in part]
                found.append(self._some(points, kind))
                order += part
        whole = pl.concat(found)
        return whole if order == list(range(first, last)) else whole.select(pl.all().sort_by(pl.Series(order)))

    @property
    def at_once(self) -> int:
        """Give how many points are worked in one pass at most."""
        return max(1, MOST_ROWS // max(1, self.case.payslips.height))

    def whole_passes(self, size: int) -> int:
        """Give about so many points as whole passes, where points are worked together; a pass is ready for the next."""
        if self.copies is None or self.worked_alone > MOST_ALONE:
            return size
        return max(1, size // self.at_once) * self.at_once

    def _some(self, points: Sequence[Point], kind: Kind) -> pl.DataFrame:
        """Work points of one kind: in one pass where that may be, else each alone."""
        paths = [path for path, special in zip(points[0], kind, strict=True) if special is None]
        if paths and kind not in self.apart and self.at_once >= FEWEST_POINTS <= len(points):
            if (together := self._pass(points, paths)) is not None:
                return together
            self.apart.add(kind)
        self.worked_alone += len(points)
        worked = [self.totals(point) for point in points]
        return pl.DataFrame({name: [one[name] for one in worked] for name in FIGURES}, schema=_SCHEMA)

    def _pass(self, points: Sequence[Point], paths: Sequence[str]) -> pl.DataFrame | None:
        """Work points together; None where they must be worked one by one."""
        tried = [0, len(points) // 2, len(points) - 1]
        plan = self._plan(points[0])
        own = {path: points[0][path] for path in paths}
        for other in (*corners(points, paths), *(points[place] for place in tried)):
            another = self._plan(other)
            if not are_alike(plan, another, own, {path: other[path] for path in paths}):
                return None
            check_bounds(self.case, another)
        figures = self._figures(plan)
        book, needed = _own_book(plan.book, list(figures.values()))
        if book is None:
            return None
        alone = [self.totals(points[place]) for place in tried]
        ladder = self.ladder = self.ladder or self.case.ladder()
        self._work_law(ladder, needed)
        if self.copies is None or self.copies.number < len(points):
            self.copies = Copies.of(self.case, ladder, len(points))
        known = {
            level: frame.select(name for name in frame.columns if name in needed) for level, frame in self.known.items()
        }
        axes: dict[str, list[Any]] = {path: [point[path] for point in points] for path in paths}
        sums = self.copies.first(len(points)).worked(book, known, axes, figures)
        made = self._columns(plan, sums)
        if [made.row(place, named=True) for place in tried] != [{name: one[name] for name in FIGURES} for one in alone]:
            return None
        return made

    def _plan(self, point: Point) -> Plan:
        return plan_of_choice(choice_at(self.choice, point), self.library)[2]

    def _columns(self, plan: Plan, sums: pl.DataFrame) -> pl.DataFrame:
        """Complete the sums of many points as `completed` does for one."""
        given, due = pl.col("training_deduction_ore"), self.constants["baseline_due_ore"]
        kept = pl.col(CARRIED[1]) - pl.col(CARRIED[0]) if plan.carried is not None else pl.lit(0, dtype=pl.Int64)
        whole = sums.with_columns(
            pl.lit(self.constants["employers"], dtype=pl.Int64).alias("employers"),
            pl.lit(self.constants["persons"], dtype=pl.Int64).alias("persons"),
            pl.lit(due, dtype=pl.Int64).alias("baseline_due_ore"),
            (pl.col("before_limits_ore") - given - kept).alias("cut_ore"),
            (due - given * (plan.instrument == "contributions")).alias("contributions_due_ore"),
            (due - given).alias("net_ore"),
        )
        return whole.select(FIGURES)

    def completed(self, plan: Plan, sums: Mapping[str, int]) -> dict[str, int]:
        """Make the totals of what the policy gives, in öre, and what the law gives."""
        given = sums["training_deduction_ore"]
        due = self.constants["baseline_due_ore"]
        kept = sums.get(CARRIED[1], 0) - sums.get(CARRIED[0], 0)
        return {
            **self.constants,
            **sums,
            "cut_ore": sums["before_limits_ore"] - given - kept,
            "contributions_due_ore": due - given if plan.instrument == "contributions" else due,
            "net_ore": due - given,
        }

    def _sums(self, plan: Plan) -> dict[str, int]:
        figures = self._figures(plan)
        names = list(figures.values())
        worked = self._by_numbers(plan, names) if way_for(self.case) == "numbers" else self._by_columns(plan, names)
        return {figure: worked[name] for figure, name in figures.items()}

    @staticmethod
    def _figures(plan: Plan) -> dict[str, str]:
        """Name the rules behind the figures that the policy gives."""
        figures = dict(POLICY_FIGURES)
        if plan.carried is not None:
            figures |= dict(zip(CARRIED, (plan.carried.brought, plan.carried.kept), strict=True))
        return figures

    def _by_numbers(self, plan: Plan, names: Sequence[str]) -> dict[str, int]:
        if not self.columns:
            self.rows = self.case.numbers().rows
        numbers = by_numbers.evaluate(plan.book, Numbers(self.rows, dict(self.columns)), names)
        if not self.columns:
            law = law_book().rules
            self.columns = {name: column for name, column in numbers.columns.items() if name in law}
        return {name: sum(value // UKR_PER_ORE for value in numbers.of(plan.book, name)) for name in names}

    def _by_columns(self, plan: Plan, names: Sequence[str]) -> dict[str, int]:
        ladder = self.ladder = self.ladder or self.case.ladder()
        book, needed = _own_book(plan.book, names)
        if book is None:
            worked = by_columns.evaluate(plan.book, ladder, names)
        else:
            self._work_law(ladder, needed)
            worked = by_columns.evaluate(book, self._with_law(ladder, needed), names)
        return {name: _sum_of(worked, name) for name in names}

    def _work_law(self, ladder: Ladder, needed: Sequence[str]) -> None:
        """Work the names of the law that are not known yet."""
        have = {name for frame in self.known.values() for name in frame.columns}
        lacking = [name for name in needed if name not in have]
        book = law_book()
        for level, frame in (by_columns.evaluate(book, ladder, lacking) if lacking else {}).items():
            own = frame.select(name for name in lacking if book.level_of(name).name == level)
            self.known[level] = self.known[level].hstack(own) if level in self.known else own

    def _with_law(self, ladder: Ladder, needed: Sequence[str]) -> Ladder:
        frames = dict(ladder.frames)
        for level, frame in self.known.items():
            frames[level] = frames[level].hstack(frame.select(name for name in frame.columns if name in needed))
        return replace(ladder, frames=frames)


def _own_book(book: Book, names: Sequence[str]) -> tuple[Book | None, list[str]]:
    """Give the rules of a policy alone, and the names of the law that they read, which become inputs.

    None where they read the law by bands, whose rows are made while the law is worked.
    """
    law = law_book()
    order = [name for name in book.needed(names) if name not in law.rules]
    if any(book.bands_before(name) for name in (*order, *names)):
        return None, []
    read = dict.fromkeys(source for name in order for source in book.sources_of(name) if source in law.rules)
    needed = [*read, *(name for name in names if name in law.rules and name not in read)]
    if any(book.bands_before(name) for name in needed):
        return None, []
    given = [
        Input(name, law.rules[name].level, law.rules[name].unit, law.rules[name].term, law.rules[name].fact)
        for name in needed
    ]
    own = Book.of([book.rules[name] for name in order], book.values.values(), [*book.inputs.values(), *given])
    return own, needed


def _sum_of(worked: Mapping[str, pl.DataFrame], name: str) -> int:
    for frame in worked.values():
        if name in frame.columns:
            return int(frame.select((pl.col(name) // UKR_PER_ORE).sum()).item())
    raise LookupError(name)


def sweep(ground: Ground, grid: Grid) -> list[dict[str, int]]:
    """Work all points of a grid, one by one, in order; give the totals of each."""
    return [ground.totals(point) for _, point in points_of(grid, 0, grid.count)]


def point_rows(
    label: str, points: Iterable[tuple[int, Point]], totals: Iterable[Mapping[str, int]]
) -> list[dict[str, Any]]:
    """Give rows of level `point`: the policy, the number from 1, the values by their paths, and the totals."""
    return [
        {"policy": label, "point": number + 1, **point, **{name: sums[name] for name in FIGURES}}
        for (number, point), sums in zip(points, totals, strict=True)
    ]


__all__ = ["FIGURES", "Ground", "point_rows", "sweep"]
