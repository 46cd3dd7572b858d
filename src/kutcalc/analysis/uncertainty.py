"""How far a national figure may be off: draws over what is assumed, a bootstrap of firms, and what moves it most.

Money is summed exactly before it comes here; what is made here is statistics, in floats, and leaves as whole öre.
P5, P50 and P95 are the 5th, 50th and 95th percentile. Needs numpy and scipy (extra `[population]`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kutcalc.units import PPM

_stats: Any = import_module("scipy.stats")
Floats = NDArray[np.float64]
Model = Callable[[Mapping[str, Floats]], Floats]
"""A figure as a function of draws: one array by name of source, all of one length, to an array of that length."""

DRAWS: Final = 4096
SOBOL_POINTS: Final = 512
REPLICATES: Final = 400
LOW_PERCENT: Final = 5.0
HIGH_PERCENT: Final = 95.0
HALF: Final = 0.5
SAMPLING: Final = "sampling"
TARGETS: Final = "targets"
MOST_NODES: Final = 9
STRAIGHT: Final = 0.002
"""How far off a line, in parts of the figure, nodes may lie and still be on it."""
_AT_A_TIME: Final = 2
_CHUNK: Final = 25


@dataclass(frozen=True, slots=True)
class Spread:
    """What is not known of one thing: half of it lies evenly between low and central, half between central and high."""

    name: str
    low: float
    central: float
    high: float

    def ppf(self, share: Floats) -> Floats:
        """Give the value below which a share of the draws lies."""
        lower = self.low + (self.central - self.low) * share / HALF
        upper = self.central + (self.high - self.central) * (share - HALF) / HALF
        return np.where(share < HALF, lower, upper)

    @property
    def is_known(self) -> bool:
        """Whether there is nothing to draw."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Replicates:
    """The replicates of a bootstrap as one more thing to draw; held at its centre it moves nothing."""

    size: int
    name: str = SAMPLING
    low: float = 0.0
    high: float = 1.0
    central: float = -1.0

    def ppf(self, share: Floats) -> Floats:
        """Give the number of a replicate."""
        return np.floor(share * self.size)

    @property
    def is_known(self) -> bool:
        """Whether there are no replicates to draw from."""
        return self.size == 0


Source = Spread | Replicates


@dataclass(frozen=True, slots=True)
class Interval:
    """The 5th, 50th and 95th percentile, in whole öre."""

    low: int
    mid: int
    high: int

    def around(self, value: int) -> "Interval":
        """Widen the interval so that it holds the published value."""
        return Interval(min(self.low, value), self.mid, max(self.high, value))


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws on common points: the shares that were drawn, and the values by name of what was drawn."""

    spreads: tuple[Source, ...]
    values: Mapping[str, Floats]
    size: int

    def only(self, names: Sequence[str]) -> dict[str, Floats]:
        """Give the draws with all but some names held at their centre: the part of the spread that is theirs."""
        held = set(names)
        return {
            one.name: self.values[one.name] if one.name in held else np.full(self.size, one.central)
            for one in self.spreads
        }


def draw(spreads: Sequence[Source], size: int = DRAWS, seed: int = 1) -> Drawn:
    """Draw a Latin hypercube over what is not known; the same seed gives the same points for every policy."""
    points = _stats.qmc.LatinHypercube(d=max(len(spreads), 1), rng=np.random.default_rng(seed)).random(size)
    values = {one.name: one.ppf(points[:, place]) for place, one in enumerate(spreads)}
    return Drawn(tuple(spreads), values, size)


def interval_of(values: Floats) -> Interval:
    """Give P5, P50 and P95 of draws, cut to whole öre."""
    low, mid, high = np.percentile(values, [LOW_PERCENT, 100 * HALF, HIGH_PERCENT])
    return Interval(int(low), int(mid), int(high))


def total_indices(
    model: Model, spreads: Sequence[Source], seed: int = 1, points: int = SOBOL_POINTS
) -> dict[str, float]:
    """Give each source's total Sobol index: the share of the variance that would go if only it were known.

    A total index counts what the source does together with others, so they may add up to more than 1. Sources that are
    known get 0. `points` is a power of 2.
    """
    loose = [one for one in spreads if not one.is_known]
    found = dict.fromkeys((one.name for one in spreads), 0.0)
    if not loose:
        return found
    held = {one.name: one.central for one in spreads if one.is_known}

    def worked(drawn: Floats) -> Floats:
        size = drawn.shape[1]
        values = {one.name: drawn[place] for place, one in enumerate(loose)}
        return model({**{name: np.full(size, value) for name, value in held.items()}, **values})

    dists: list[Any] = list(loose)
    if (
        float(np.ptp(worked(np.array([[one.ppf(np.array([p]))[0] for p in (0.05, 0.5, 0.95)] for one in loose]))))
        == 0.0
    ):
        return found
    made = _stats.sobol_indices(func=worked, n=points, dists=dists, rng=np.random.default_rng(seed))
    total = np.clip(np.nan_to_num(np.asarray(made.total_order, dtype=np.float64).ravel()), 0.0, 1.0)
    return found | {one.name: float(share) for one, share in zip(loose, total, strict=True)}


@dataclass(frozen=True, slots=True)
class Curve:
    """A figure over a scale, known exactly at some nodes and by straight lines between them, longer at the ends."""

    nodes: tuple[float, ...]
    values: tuple[float, ...]

    def at(self, scale: Floats) -> Floats:
        """Give the figure at some scales; beyond the last node the last line goes on."""
        found = np.interp(scale, self.nodes, self.values)
        if len(self.nodes) > 1:
            for edge, inner, beyond in ((0, 1, scale < self.nodes[0]), (-1, -2, scale > self.nodes[-1])):
                slope = (self.values[edge] - self.values[inner]) / (self.nodes[edge] - self.nodes[inner])
                found = np.where(beyond, self.values[edge] + slope * (scale - self.nodes[edge]), found)
        return np.maximum(found, 0.0)


def more_nodes(exact: Mapping[int, int], most: int = MOST_NODES, tolerance: float = STRAIGHT) -> list[int]:
    """Give the scales (ppm) to run next: the middles beside nodes where the line bends; none where it is straight.

    `exact` holds the figure at each scale that has been run, three or more. With them there are at most `most` nodes.
    """
    nodes = sorted(exact)
    gaps: dict[tuple[int, int], float] = {}
    for before, node, after in zip(nodes, nodes[1:], nodes[2:], strict=False):
        line = exact[before] + (exact[after] - exact[before]) * (node - before) / (after - before)
        off = abs(exact[node] - line)
        if off > tolerance * max(abs(exact[node]), 1):
            for gap in ((before, node), (node, after)):
                gaps[gap] = max(gaps.get(gap, 0.0), off * (gap[1] - gap[0]))
    worst = sorted((gap for gap in gaps if gap[1] - gap[0] > 1), key=lambda gap: -gaps[gap])
    return sorted((low + high) // 2 for low, high in worst[: min(_AT_A_TIME, max(most - len(nodes), 0))])


def curve_of(exact: Mapping[int, int]) -> Curve:
    """Make a curve of the figures at scales in ppm; on the curve 1 is as it is."""
    nodes = sorted(exact)
    return Curve(tuple(node / PPM for node in nodes), tuple(float(exact[node]) for node in nodes))


def scaled_out(amounts: Floats, weights: Floats, fitted: Floats, moved: float) -> Floats:
    """Take out of firms' amounts what does not vary because a total of the population is scaled to a target.

    `fitted` is what is scaled, firm by firm; when it changes by one per cent in all, the amounts change by `moved` per
    cent. What is left adds up to (1 - moved) of the amounts, and its replicates are those of the scaled figure.
    """
    whole = float(fitted @ weights)
    if not whole:
        return amounts
    return np.asarray(amounts - moved * float(amounts @ weights) / whole * fitted, dtype=np.float64)


def replicate_totals(
    values: Floats, weights: Floats, strata: NDArray[np.int64], replicates: int = REPLICATES, seed: int = 1
) -> Floats:
    """Draw the firms of each stratum again with replacement; give replicates x figures of weighted deviations.

    A deviation is a replicate's total less the total of the firms there are. One draw of firms serves all figures, so
    that differences between policies rest on common draws.
    """
    weighted = values * weights[:, None]
    made = np.zeros((replicates, values.shape[1]))
    for stratum in np.unique(strata):
        own = weighted[strata == stratum]
        size = own.shape[0]
        rng = np.random.default_rng([seed, int(stratum)])
        for first in range(0, replicates, _CHUNK):
            number = min(_CHUNK, replicates - first)
            chosen = rng.integers(0, size, size=(number, size)) + size * np.arange(number)[:, None]
            counts = np.bincount(chosen.ravel(), minlength=number * size).reshape(number, size)
            made[first : first + number] += counts @ own - own.sum(axis=0)
    return made


def target_totals(
    values: Floats, weights: Floats, parts: Floats, errors: Floats, replicates: int = REPLICATES, seed: int = 1
) -> Floats:
    """Draw each target of a calibration again within its error; give replicates x figures of weighted deviations.

    `parts` has a column per target, each firm's part in it; `errors` say how far off a target may be, in parts of it.
    A figure follows its targets by the regression that calibrating the weights anew would follow, to the first order.
    """
    totals = weights @ parts
    held = totals != 0
    scaled = parts[:, held] / totals[held]
    slopes = np.linalg.lstsq(scaled.T @ (scaled * weights[:, None]), scaled.T @ (values * weights[:, None]), rcond=None)
    points = _stats.qmc.LatinHypercube(d=max(int(held.sum()), 1), rng=np.random.default_rng(seed)).random(replicates)
    drawn = (2 * points[:, : int(held.sum())] - 1) * errors[held]
    return np.asarray(drawn @ slopes[0], dtype=np.float64)


def sampling_interval(total: int, deviations: Floats) -> Interval:
    """Give the interval of a total from the deviations of its replicates."""
    return interval_of(np.maximum(total + deviations, 0.0))


__all__ = [
    "DRAWS",
    "SAMPLING",
    "TARGETS",
    "Curve",
    "Drawn",
    "Interval",
    "Replicates",
    "Source",
    "Spread",
    "curve_of",
    "draw",
    "interval_of",
    "more_nodes",
    "replicate_totals",
    "sampling_interval",
    "scaled_out",
    "target_totals",
    "total_indices",
]
