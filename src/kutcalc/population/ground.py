"""A population under many changes of one policy: what sweeps and searches over the nation ask."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from kutcalc.analysis.grid import Grid
from kutcalc.analysis.grid_points import Point, choice_at
from kutcalc.analysis.held import Held
from kutcalc.analysis.partition import weighted_totals
from kutcalc.analysis.scenario import Choice, Chosen, plan_of_choice
from kutcalc.analysis.sweep import FIGURES
from kutcalc.analysis.weighing import whole
from kutcalc.payroll.fillings import Assumed
from kutcalc.policy import Library
from kutcalc.population.folder import Population, open_population
from kutcalc.population.workers import Crew

LAW_FIGURES = ("employers", "persons", "baseline_due_ore", "contribution_base_ore", "contributions_before_ore")
_SCHEMA = dict.fromkeys(FIGURES, pl.Int64)


class NationGround:
    """A population and a policy, prepared for many points: the rows that a course can touch are held in memory."""

    def __init__(
        self, population: Population, choice: Choice, library: Library, assume: Sequence[Assumed] = ()
    ) -> None:
        """Prepare; nothing is read until a point is asked for."""
        self.population = population
        self.choice = choice
        self.library = library
        self.assume = tuple(assume)
        self._held = Held(tuple(population.parts()), self.assume)
        self._law: dict[str, int] = {}

    @property
    def cells_of_point(self) -> int:
        """Give how many payslips a point is worked on."""
        return self.population.cells([self.chosen({})])

    def chosen(self, point: Point) -> Chosen:
        """Give the policy at a point."""
        choice = choice_at(self.choice, point)
        return Chosen(*plan_of_choice(choice, self.library), choice)

    def totals(self, point: Point) -> dict[str, int]:
        """Work one point: the totals of the nation, in whole units and öre."""
        chosen = self.chosen(point)
        return self.completed(chosen, self._held.sums(chosen))

    def many(self, grid: Grid, first: int, last: int, crew: Crew | None = None) -> pl.DataFrame:
        """Work the points of a grid from one place to before another, by number from 0; give a row of FIGURES each.

        With a crew its members work the parts, each all the points; the rows are the same.
        """
        points = [dict(zip(grid.paths, grid.point(place), strict=True)) for place in range(first, last)]
        if crew is None:
            rows = [self.totals(point) for point in points]
        else:
            sums = summed_by(crew, self.population, self.choice, points, self.assume)
            rows = [self.completed(self.chosen(point), one) for point, one in zip(points, sums, strict=True)]
        return pl.DataFrame({name: [row[name] for row in rows] for name in FIGURES}, schema=_SCHEMA)

    def completed(self, chosen: Chosen, exact: dict[str, int]) -> dict[str, int]:
        """Make whole totals of the exact sums of a policy, beside what the law gives."""
        law = self._law = self._law or weighted_totals(self.population.parts(), LAW_FIGURES)
        given = {name: whole(value) for name, value in exact.items()}
        due, deduction = law["baseline_due_ore"], given["training_deduction_ore"]
        is_off = chosen.plan.instrument == "contributions"
        return {
            **law,
            **given,
            "contributions_due_ore": due - deduction if is_off else due,
            "net_ore": due - deduction,
        }


def summed_by(
    crew: Crew, population: Population, choice: Choice, points: Sequence[Point], assume: Sequence[Assumed]
) -> list[dict[str, int]]:
    """Sum each point exactly over all parts, worked by a crew."""
    work = PointsOfPart(population.folder, choice, tuple(points), tuple(assume))
    found: list[dict[str, int]] = []
    for sums in crew.each(work, range(population.manifest.parts)):
        found = [
            {name: before[name] + value for name, value in own.items()} for before, own in zip(found, sums, strict=True)
        ] if found else sums  # fmt: skip
    return found


class PointsOfPart:
    """Work all points on one part: small enough to be sent to another process."""

    def __init__(self, folder: Path, choice: Choice, points: tuple[Point, ...], assume: tuple[Assumed, ...]) -> None:
        """Note what to work."""
        self.folder, self.choice, self.points, self.assume = folder, choice, points, assume

    def __call__(self, number: int) -> list[dict[str, int]]:
        """Give the exact sums of each point over a part."""
        library, found = Library(), []
        held = Held((open_population(self.folder).part(number),), self.assume)
        for point in self.points:
            choice = choice_at(self.choice, point)
            found.append(held.sums(Chosen(*plan_of_choice(choice, library), choice)))
        return found


__all__ = ["NationGround", "PointsOfPart", "summed_by"]
