"""Jobs over a population: built first where it is not there, then worked part by part, what is done kept.

A calculation or comparison keeps what each part gave in each pass, a sweep its points, a search its values. So a job
that was killed goes on where it was, and gives what it would have given.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.body import Request
from kutcalc.analysis.grid import Grid, Search
from kutcalc.analysis.grid_points import choice_at
from kutcalc.analysis.scenario import Chosen, plan_of_choice
from kutcalc.errors import PopulationMissingError
from kutcalc.language import Language
from kutcalc.limits import JOB_CELLS
from kutcalc.policy import Library
from kutcalc.population.folder import find_population
from kutcalc.population.ground import NationGround, summed_by
from kutcalc.population.known import build_known, known, require_tools
from kutcalc.population.workers import Crew, Workers, crew_of
from kutcalc.report.estimating import check_cost, check_year, population_of
from kutcalc.report.job_work_grids import Worker, solve_units, sweep_units
from kutcalc.report.job_work_moving import Moves, moving, own_parts
from kutcalc.report.job_work_units import Finished, Unit
from kutcalc.report.national_answer import asked_of, assumed_of, national_answer
from kutcalc.report.national_points import points_finished
from kutcalc.report.national_tables import national_frames, national_parquet

BUILT_OF: Final = 3
"""Building takes about one part in so many of a job that has to build first."""


@dataclass(frozen=True, slots=True)
class NationJob:
    """A calculation or comparison over a population, read and checked."""

    request: Request
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OneByOne:
    """A population whose points are worked one after the other, so any number of them is well worked at once."""

    ground: NationGround
    crew: Crew | None = None

    def many(self, grid: Grid, first: int, last: int) -> pl.DataFrame:
        """Work the points from one place to before another; give their figures."""
        return self.ground.many(grid, first, last, self.crew)

    def totals(self, point: dict[str, Any]) -> dict[str, int]:
        """Work one point."""
        if self.crew is None:
            return self.ground.totals(point)
        own = self.ground
        sums = summed_by(self.crew, own.population, own.choice, [point], own.assume)
        return own.completed(own.chosen(point), sums[0])

    def whole_passes(self, size: int) -> int:
        """Give the number as it is."""
        return size


@dataclass(slots=True)
class NationGridJob:
    """A sweep or a search over a population, read and checked; of a search the grid holds its ends."""

    request: Request
    body: Mapping[str, Any]
    policies: tuple[Chosen, ...]
    grid: Grid
    search: Search | None
    library: Library
    rows_of_one: int
    kept: MutableMapping[str, bytes] = field(default_factory=dict)
    crew: Crew | None = None

    def ground(self, number: int) -> Worker:
        """Prepare the population for the points of one policy."""
        population = population_of(asked_of(self.request))
        ground = NationGround(population, self.policies[number].choice, self.library, assumed_of(self.request))
        return OneByOne(ground, self.crew)

    def finished(self, table: pl.DataFrame, points: int, asked: Mapping[str, Any], language: Language) -> Finished:
        """Make the reply and the table, each point with its interval."""
        return points_finished(self, table, points, asked, language)

    def at(self, number: int, point: Mapping[str, Any]) -> Chosen:
        """Give a policy as it stands at a point."""
        one = self.policies[number]
        choice = msgspec.structs.replace(choice_at(one.choice, dict(point)), label=one.label)
        _, policy, plan = plan_of_choice(choice, self.library)
        return Chosen(one.label, policy, plan, choice)


def check_there(request: Request) -> None:
    """Refuse a population that is not there and cannot be built here, or is of another year.

    PopulationMissingError, PopulationToolsMissingError, FaultsError.
    """
    asked = asked_of(request)
    assumed_of(request)
    require_tools()
    try:
        population_of(asked)
    except PopulationMissingError:
        one = known(asked.id)
        if one is None:
            raise
        check_year(asked, one.year)


def nation_units(
    job: NationJob | NationGridJob, parts: Mapping[int, bytes], language: Language, workers: Workers = 1
) -> Iterator[Unit | Finished]:
    """Do a job over a population: units as they are done, those in `parts` not again, and the result last.

    `workers` are so many processes, or the address of a cluster, that work its parts; the result is the same.
    """
    total = check_cost(job.body, as_job=True).cells

    def work(moves: Moves) -> Iterator[Unit | Finished]:
        is_built = _built(job, moves)
        if isinstance(job, NationJob):
            yield _answered(job, moves, language, workers, after_building=is_built)
            return
        job.kept = moves.kept
        own = own_parts(parts)
        with crew_of(workers) as crew:
            job.crew = None if workers == 1 else crew
            if job.search is not None:
                yield from solve_units(job, job.search, own, language)
            else:
                yield from sweep_units(job, own, language)

    yield from moving(work, parts, total)


def _built(job: NationJob | NationGridJob, moves: Moves) -> bool:
    """Build the population where it is not there; say whether that was done."""
    asked = asked_of(job.request)
    try:
        find_population(asked.id)
    except PopulationMissingError:
        build_known(asked.id, told=lambda done, steps: moves.told(done, steps * BUILT_OF))
        return True
    return False


def _answered(job: NationJob, moves: Moves, language: Language, workers: Workers, *, after_building: bool) -> Finished:
    def told(done: int, total: int) -> None:
        if after_building:
            done, total = total + done * (BUILT_OF - 1), total * BUILT_OF
        moves.told(done, total)

    limit = JOB_CELLS.value()
    reply = national_answer(
        job.request, job.body, language, limit_cells=limit, told=told, kept=moves.kept, workers=workers
    )
    frames = {level: national_parquet(table, reply) for level, table in national_frames(reply).items()}
    return Finished(msgspec.json.encode(reply), frames)


__all__ = ["NationGridJob", "NationJob", "check_there", "nation_units"]
