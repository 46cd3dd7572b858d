"""What designs would cost the nation: the static figure first, and a figure with a response beside it, never instead.

Every figure is exact over the population, and has an interval with its sources apart. All policies share one
population, one law and one set of draws, so what differs between them is the policies.
"""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.claimed import Exact, taken_up, within_envelope
from kutcalc.analysis.distribution import limits_of, reached_of, with_suppression
from kutcalc.analysis.partition import ALL, Key, Sums, rows_of
from kutcalc.analysis.pool import DECEMBER, envelope_of
from kutcalc.analysis.response import Behaviour
from kutcalc.analysis.scenario import Chosen
from kutcalc.analysis.weighing import whole
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.population.exact_runs import ExactRuns
from kutcalc.population.folder import Manifest, Population
from kutcalc.population.nation_intervals import Figure, Uncertain, chance_of, uncertain
from kutcalc.population.nation_notes import assumptions, known_figures, not_counted, response_rows, warnings
from kutcalc.population.nation_runs import BEHAVIOUR_RUN, ROUNDS, STATIC_RUN, Design, run_all, surface_of
from kutcalc.population.workers import Workers, crew_of

NATION_YEAR: Final = "nation_year"
BESIDE: Final = "(beteende)"
"""What the label of a policy ends in on a row with a response."""
COLUMNS: Final = (
    "policy",
    "year",
    "by",
    "class",
    "employers",
    "employers_gaining",
    "persons",
    "contribution_base_ore",
    "contributions_before_ore",
    "baseline_due_ore",
    "training_cost_ore",
    "training_deduction_ore",
    "low_ore",
    "high_ore",
    "suppressed",
)
_TYPES: Final[dict[str, Any]] = {"policy": pl.String, "by": pl.String, "class": pl.String, "suppressed": pl.Boolean}


class NationAsked(msgspec.Struct, frozen=True):
    """What is asked of a population: the year, the classes, how employers respond, and whether intervals are drawn.

    `assume` fills cells that the population leaves unknown, such as whether a course is certified.
    """

    population: str
    year: int
    by: tuple[str, ...] = ()
    behaviour: Behaviour | None = None
    draws: bool = True
    assume: tuple[tuple[str, Any], ...] = ()


class Nation(msgspec.Struct, frozen=True):
    """A national answer: rows of `nation_year`, their intervals by source, who is reached, and what all of it rests on.

    Amounts are whole öre, shares ppm, texts in both languages. The lists hold dicts as in the reply of the service.
    """

    population: Manifest
    year: int
    rows: list[dict[str, Any]]
    uncertainty: list[dict[str, Any]]
    sensitivity: list[dict[str, Any]]
    limits: list[dict[str, Any]]
    reached: list[dict[str, Any]]
    differences: list[dict[str, Any]]
    response: list[dict[str, Any]]
    known_figures: list[dict[str, Any]]
    assumptions: list[dict[str, Any]]
    not_counted: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    cells: int
    uprating_ppm: int

    def frame(self) -> pl.DataFrame:
        """Give the rows as a table, with the columns in their order."""
        return pl.DataFrame(self.rows, schema={name: _TYPES.get(name, pl.Int64) for name in COLUMNS}, orient="row")


def nation(
    population: Population,
    policies: Sequence[Chosen],
    asked: NationAsked,
    *,
    told: Callable[[int, int], None] | None = None,
    workers: Workers = 1,
    kept: MutableMapping[str, bytes] | None = None,
) -> Nation:
    """Work policies over a population, static and with a response where one is asked for, with intervals.

    `told` hears how much is done, of how much; `kept` holds what is done, so that the same question may go on after a
    stop. Raises FaultsError for another year than the population's, and what `calculate` raises. Sources: the
    assumptions stand in `response.toml`, those of the population in its manifest.
    """
    manifest = population.manifest
    _check_year(manifest, asked.year)
    with crew_of(workers) as crew:
        runs = ExactRuns(population, policies, crew, ROUNDS, told, kept, asked.assume)
        designs = run_all(runs, asked.by, asked.behaviour, draws=asked.draws)
    static: Exact = dict(runs.sums[STATIC_RUN].sums)
    for one in policies:
        static = _within(static, one, one.label, asked.year)
    beside = _beside(runs, designs, asked.year, runs.sums[STATIC_RUN].sums)
    sums = {**static, **beside}
    labels = [label for one in policies for label in (one.label, _label_beside(one.label)) if (label, ALL, "") in sums]
    rows = rows_of(sums, labels)
    made = _with_intervals(runs, designs, rows, asked) if asked.draws else _without(rows)
    hidden = with_suppression([{**row, "year": asked.year} for row in made.rows], made.variations)
    return Nation(
        population=manifest,
        year=asked.year,
        rows=[
            {name: row[name] for name in COLUMNS} for row in sorted(hidden, key=lambda row: labels.index(row["policy"]))
        ],
        uncertainty=made.uncertainty,
        sensitivity=made.sensitivity,
        limits=[row for one in policies for row in limits_of(static, one.label)],
        reached=[reached_of(runs.employers[STATIC_RUN], static, one.label) for one in policies],
        differences=made.differences,
        response=response_rows(asked.behaviour),
        known_figures=known_figures(policies, {one.label: _deduction(static, one.label) for one in policies}),
        assumptions=assumptions(manifest, policies, asked.behaviour),
        not_counted=not_counted(),
        warnings=warnings(manifest, asked.behaviour),
        cells=population.cells(policies),
        uprating_ppm=manifest.uprating_ppm,
    )


def point_interval(answer: Nation, label: str, value_ore: int) -> tuple[int, int]:
    """Give the static interval of a policy scaled to another value of the same policy changed, in öre.

    The bounds hold the value; without an interval, or where the policy gives nothing, they are the value itself.
    """
    row = next(row for row in answer.rows if (row["policy"], row["by"]) == (label, ALL))
    ore = row["training_deduction_ore"]
    if not ore or value_ore <= 0:
        return value_ore, value_ore
    low, high = (value_ore * row[name] // ore for name in ("low_ore", "high_ore"))
    return min(low, value_ore), max(high, value_ore)


def _check_year(manifest: Manifest, year: int) -> None:
    if year == manifest.year:
        return
    text = Text(
        sv=f"befolkningen {manifest.id} är av år {manifest.year}. Skriv det året, eller bygg en för {year}: "
        f"kutcalc population build --year {year}.",
        en=f"the population {manifest.id} is of the year {manifest.year}. Write that year, or build one for {year}: "
        f"kutcalc population build --year {year}.",
    )
    raise FaultsError([Fault(code="not-a-choice", path="population.year", text=text)])


def _in_order(rows: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> list[dict[str, Any]]:
    """Put the rows of each policy together, static before beside, with the columns of the level."""
    return [{name: row[name] for name in COLUMNS} for row in sorted(rows, key=lambda row: labels.index(row["policy"]))]


def _label_beside(label: str) -> str:
    return f"{label} {BESIDE}"


def _deduction(sums: Mapping[Key, Sums], label: str) -> int:
    return whole(sums[label, ALL, ""]["training_deduction_ore"])


def _envelope(one: Chosen, year: int) -> int | None:
    return None if one.policy is None or one.policy.pool is None else envelope_of(one.policy, date(year, DECEMBER, 1))


def _within(sums: Exact, one: Chosen, label: str, year: int) -> Exact:
    """Cut a policy to its envelope, where it has one."""
    envelope = _envelope(one, year)
    return sums if envelope is None else within_envelope(sums, label, envelope)


def _beside(runs: ExactRuns, designs: Sequence[Design], year: int, claimed: Mapping[Key, Sums]) -> Exact:
    """Give the exact sums with a response, under the labels of their rows; none where no response is asked for."""
    found: Exact = {}
    for design in designs:
        if design.scales is None:
            continue
        own = {key: sums for key, sums in claimed.items() if key[0] == design.label}
        changed = runs.sums[f"{BEHAVIOUR_RUN}:{design.place}"].sums
        mixed = taken_up(own, changed, design.scales.take_up_ppm)
        label = _label_beside(design.label)
        renamed = {(label, key[1], key[2]): sums for key, sums in mixed.items()}
        found |= _within(renamed, design.chosen, label, year)
    return found


def _with_intervals(
    runs: ExactRuns, designs: Sequence[Design], rows: Sequence[Mapping[str, Any]], asked: NationAsked
) -> Uncertain:
    """Give the rows their intervals."""
    bare = [surface_of(runs, one, asked.behaviour, _envelope(one.chosen, asked.year)) for one in designs]
    moved = {one.label: surface.per_bought for one, surface in zip(designs, bare, strict=True)}
    chance = chance_of(runs.employers[STATIC_RUN], asked.by, moved)
    totals = {row["policy"]: row["training_deduction_ore"] for row in rows if row["by"] == ALL}
    figures = []
    for design, one in zip(designs, bare, strict=True):
        surface = replace(one, deviations=chance.of(design.label), off_targets=chance.off_targets[design.label])
        figures.append(Figure(design.label, design.label, surface, None, totals[design.label]))
        if design.scales is not None:
            label = _label_beside(design.label)
            figures.append(Figure(label, design.label, surface, asked.behaviour, totals[label]))
    return uncertain(figures, rows, chance, runs.population.manifest)


def _without(rows: Sequence[Mapping[str, Any]]) -> Uncertain:
    """Give the rows with no more than the figure itself for bounds."""
    bare = [
        {**row, "low_ore": row["training_deduction_ore"], "high_ore": row["training_deduction_ore"]} for row in rows
    ]
    return Uncertain(rows=bare)


__all__ = ["BESIDE", "COLUMNS", "NATION_YEAR", "Nation", "NationAsked", "nation", "point_interval"]
