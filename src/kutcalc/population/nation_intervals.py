"""The intervals of a national answer: of the whole with its sources apart, of each class, and of what differs.

All policies share the draws of what is not known and the replicates of firms. The interval of a class has the draws of
the whole and its own chance; a class of persons is given the chance of the whole, larger the smaller it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import polars as pl

from kutcalc.analysis.cost_surface import Surface, intervals, point, sensitivities, spreads_of
from kutcalc.analysis.partition import ALL, FIRM_DIMENSIONS
from kutcalc.analysis.response import Behaviour
from kutcalc.analysis.uncertainty import (
    REPLICATES,
    SAMPLING,
    Drawn,
    Floats,
    Interval,
    draw,
    interval_of,
    replicate_totals,
    scaled_out,
    target_totals,
)
from kutcalc.population.exact_runs import BOUGHT
from kutcalc.population.folder import Manifest
from kutcalc.units import PPM

Cell = tuple[str, str, str]
HARD_ERROR_PPM: Final = 5_000
SOFT_ERROR_PPM: Final = 30_000
"""How far off payroll by trade, and firms and employees by size, may be: the tolerances of the fit, our assumption."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A policy's figure in all: the label of its rows, whose replicates it has, its surface, its response, its öre."""

    label: str
    design: str
    surface: Surface
    behaviour: Behaviour | None
    ore: int


@dataclass(frozen=True, slots=True)
class Chance:
    """What the draw of firms does: deviations of each cell's replicates in öre, by design, dimension and class."""

    deviations: Mapping[Cell, Floats]
    off_targets: Mapping[str, Floats]

    def of(self, design: str) -> Floats:
        """Give the deviations of a design in all."""
        return self.deviations[design, ALL, ""]

    def relative(self, design: str, row: Mapping[str, Any], whole_ore: int, ore: int) -> Floats:
        """Give a cell's deviations in parts of its figure in the static run."""
        cell = (design, row["by"], row["class"] or "")
        if not ore or not whole_ore:
            return np.zeros(REPLICATES)
        if cell in self.deviations:
            return self.deviations[cell] / ore
        return self.of(design) / whole_ore * float(np.sqrt(whole_ore / ore))


def chance_of(employers: pl.DataFrame, by: Sequence[str], per_bought: Mapping[str, float], seed: int = 1) -> Chance:
    """Draw the firms of each size class again, for every policy and class of firms at once.

    `employers` has a row per policy and employer, in the same order for each policy. What is bought in all does not
    vary, since every purchase is scaled alike until it fits: `per_bought` says by how much that moves each policy, and
    it is taken out first. Over twelve seeds this gave the spread by size class within a tenth of its size.
    """
    labels = employers["policy"].unique(maintain_order=True).to_list()
    firms = employers.filter(pl.col("policy") == labels[0])
    weights = firms["weight_ppm"].to_numpy() / PPM
    bought = firms[BOUGHT].to_numpy().astype(np.float64)
    strata = firms["size_class"].cast(pl.Categorical).to_physical().cast(pl.Int64).to_numpy()
    cells: list[Cell] = []
    columns: list[Floats] = []
    for label in labels:
        amounts = employers.filter(pl.col("policy") == label)["training_deduction_ore"].to_numpy().astype(np.float64)
        cells.append((label, ALL, ""))
        moved = per_bought[label]
        columns.append(scaled_out(amounts, weights, bought, moved))
        for dimension in (name for name in by if name in FIRM_DIMENSIONS):
            classes = firms[dimension].to_numpy()
            for name in np.unique(classes):
                cells.append((label, dimension, str(name)))
                columns.append(scaled_out(np.where(classes == name, amounts, 0.0), weights, bought, moved))
    values = np.column_stack(columns)
    made = replicate_totals(values, weights, strata, seed=seed)
    of_all = [place for place, cell in enumerate(cells) if cell[1] == ALL]
    off = target_totals(values[:, of_all], weights, *_targets_of(firms), seed=seed)
    return Chance(
        {cell: made[:, place] for place, cell in enumerate(cells)},
        {cells[place][0]: off[:, number] for number, place in enumerate(of_all)},
    )


def _targets_of(firms: pl.DataFrame) -> tuple[Floats, Floats]:
    """Give each firm's part in the targets of the calibration, and how far off each of them may be, in parts of it.

    Statistics Sweden states no error for these totals: each is let vary by as much as the weights may miss it by.
    """
    persons = firms["persons"].to_numpy().astype(np.float64)
    paid = firms["contribution_base_ore"].to_numpy().astype(np.float64)
    sizes, sectors = firms["size_class"].to_numpy(), firms["sector"].to_numpy()
    parts = [np.where(sectors == name, paid, 0.0) for name in np.unique(sectors)]
    errors = [HARD_ERROR_PPM] * len(parts)
    for name in np.unique(sizes):
        own = (sizes == name).astype(np.float64)
        parts += [own, own * persons]
        errors += [SOFT_ERROR_PPM] * 2
    return np.column_stack(parts), np.array(errors) / PPM


@dataclass(slots=True)
class Uncertain:
    """The rows of an answer with their bounds, and what the spread is made of."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    variations: dict[Cell, int] = field(default_factory=dict)
    uncertainty: list[dict[str, Any]] = field(default_factory=list)
    sensitivity: list[dict[str, Any]] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)


def uncertain(
    figures: Sequence[Figure], rows: Sequence[Mapping[str, Any]], chance: Chance, manifest: Manifest
) -> Uncertain:
    """Give every row its P5 and P95, and each figure the interval of each source, what moves it, and how it differs.

    A row's `class` is None or "" for all. The bounds always hold the figure itself.
    """
    made = Uncertain()
    years = abs(manifest.year - manifest.base_year)
    drawn_by: dict[str, Floats] = {}
    exact = {(row["policy"], row["by"], row["class"] or ""): row["training_deduction_ore"] for row in rows}
    for one in figures:
        sources = spreads_of(one.behaviour, manifest.uprating_ppm, years, REPLICATES)
        drawn = draw(sources)
        found = intervals(one.surface, drawn, one.behaviour)
        made.uncertainty += [_interval_row(one, name, interval) for name, interval in found.items() if name != ALL]
        moved = sensitivities(one.surface, sources)
        made.sensitivity += [{"policy": one.label, **row} for row in moved]
        drawn_by[one.label] = one.surface.at(drawn.values)
        factors = _factors(one, drawn)
        replicate = np.clip(drawn.values[SAMPLING], 0, REPLICATES - 1).astype(np.int64)
        whole = exact[one.design, ALL, ""]
        for row in (row for row in rows if row["policy"] == one.label):
            ore = row["training_deduction_ore"]
            by_chance = chance.relative(
                one.design, row, whole, exact.get((one.design, row["by"], row["class"] or ""), 0)
            )
            cell = found[ALL]
            if row["by"] != ALL:
                cell = interval_of(np.maximum(ore * factors * (1 + by_chance[replicate]), 0.0))
            cell = cell.around(ore)
            made.rows.append({**row, "low_ore": cell.low, "high_ore": cell.high})
            made.variations[one.label, row["by"], row["class"]] = int(np.std(by_chance) * PPM)
    made.differences = _differences(figures, drawn_by)
    return made


def _factors(figure: Figure, drawn: Drawn) -> Floats:
    """Give how many times the figure each draw is, the firms being as they were drawn."""
    at_point = float(figure.surface.at(point(figure.behaviour))[0])
    if not at_point:
        return np.ones(drawn.size)
    held = {**drawn.values, SAMPLING: np.full(drawn.size, -1.0)}
    return figure.surface.at(held) / at_point


def _interval_row(figure: Figure, source: str, interval: Interval) -> dict[str, Any]:
    held = interval.around(figure.ore)
    return {
        "policy": figure.label,
        "source": source,
        "low_ore": held.low,
        "mid_ore": held.mid,
        "high_ore": held.high,
    }


def _differences(figures: Sequence[Figure], drawn: Mapping[str, Floats]) -> list[dict[str, Any]]:
    """Compare each policy with the first, static with static and response with response, on common draws."""
    found = []
    firsts: dict[bool, Figure] = {}
    for one in figures:
        first = firsts.setdefault(one.behaviour is None, one)
        if first is one:
            continue
        ore = one.ore - first.ore
        interval = interval_of(drawn[one.label] - drawn[first.label]).around(ore)
        found.append(
            {
                "policy": one.label,
                "versus": first.label,
                "training_deduction_ore": ore,
                "low_ore": interval.low,
                "high_ore": interval.high,
                "same": ore == 0 and interval.low == interval.high == 0,
            }
        )
    return found


__all__ = ["Chance", "Figure", "Uncertain", "chance_of", "uncertain"]
