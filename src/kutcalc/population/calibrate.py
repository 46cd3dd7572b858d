"""Weights that hit the targets and stay near the design: entropy balancing with bounded ratios, by Newton on the dual.

Each firm's weight is its design weight times a ratio that a logistic link keeps between two bounds (Deville and
Särndal 1992, case 6). A hard target is an equation. A soft one binds only where the weights would otherwise leave its
band, and then at the band's edge: no weight is moved for what lies within its tolerance already.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kutcalc.population.draws import Floats, Integers

LOWEST_RATIO: Final = 0.2
HIGHEST_RATIO: Final = 5.0
_SHARPNESS: Final = (HIGHEST_RATIO - LOWEST_RATIO) / ((1 - LOWEST_RATIO) * (HIGHEST_RATIO - 1))
_MOST_STEPS: Final = 60
_MOST_ROUNDS: Final = 20
_ENOUGH: Final = 1e-9
_RIDGE: Final = 1e-12
_PPM: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The ratios by firm, how many Newton steps they took, and which constraints were met with equality."""

    ratio: Floats
    steps: int
    binding: tuple[int, ...]


def ratio_at(move: Floats) -> Floats:
    """Give the ratio for a move along the constraints: 1 at rest, never outside its bounds."""
    grown = np.exp(np.clip(_SHARPNESS * move, -60.0, 60.0))
    low, high = HIGHEST_RATIO - 1, 1 - LOWEST_RATIO
    ratio: Floats = (LOWEST_RATIO * low + HIGHEST_RATIO * high * grown) / (low + high * grown)
    return ratio


def calibrate(
    rows: NDArray[np.float64], design: Floats, wanted: Floats, tolerance: Floats, fixed: NDArray[np.bool_]
) -> Calibrated:
    """Solve the ratios for constraints `rows` (firm x constraint), targets and tolerances (0: hard, else a share).

    Firms that are `fixed` keep their design weight. ArithmeticError where the hard targets cannot be hit in bounds.
    """
    scale = np.where(wanted == 0, 1.0, np.abs(wanted))
    scaled = rows / scale
    of_fixed = (scaled[fixed] * design[fixed, None]).sum(axis=0)
    free, weights = scaled[~fixed], design[~fixed]
    goal, band = wanted / scale - of_fixed, tolerance
    binding = {place: 0.0 for place in range(len(wanted)) if tolerance[place] == 0}
    force = np.zeros(len(wanted))
    steps = 0
    for _ in range(_MOST_ROUNDS):
        at = np.array(sorted(binding), dtype=np.int64)
        edge = np.array([binding[place] for place in at])
        found, took = _solved(free[:, at], weights, goal[at] + edge, force[at])
        steps += took
        force = np.zeros(len(wanted))
        force[at] = found
        missing = goal - (free * (weights * ratio_at(free @ force))[:, None]).sum(axis=0)
        slack = [place for place in binding if tolerance[place] > 0 and found[at == place] * binding[place] > 0]
        broken = [place for place in range(len(wanted)) if place not in binding and abs(missing[place]) > band[place]]
        if not slack and not broken:
            break
        for place in slack:
            del binding[place]
        for place in broken:
            binding[place] = float(-np.sign(missing[place]) * band[place])
    ratio = np.ones(len(design))
    ratio[~fixed] = ratio_at(free @ force)
    return Calibrated(ratio, steps, tuple(sorted(binding)))


def _solved(rows: NDArray[np.float64], weights: Floats, goal: Floats, start: Floats) -> tuple[Floats, int]:
    """Solve the forces along the constraints by damped Newton steps on the dual."""
    force = start.copy()
    missing = goal - rows.T @ (weights * ratio_at(rows @ force))
    for step in range(_MOST_STEPS):
        worst = float(np.abs(missing).max())
        if worst < _ENOUGH:
            return force, step
        ratio = ratio_at(rows @ force)
        slope = (ratio - LOWEST_RATIO) * (HIGHEST_RATIO - ratio) / ((1 - LOWEST_RATIO) * (HIGHEST_RATIO - 1))
        curve = rows.T @ (rows * (weights * slope)[:, None])
        curve[np.diag_indices_from(curve)] += _RIDGE * np.trace(curve)
        if not np.isfinite(np.linalg.cond(curve)):
            break
        move = np.linalg.solve(curve, missing)
        share = 1.0
        while share > _RIDGE:
            tried = goal - rows.T @ (weights * ratio_at(rows @ (force + share * move)))
            if float(np.abs(tried).max()) < worst:
                break
            share /= 2
        else:
            break
        force, missing = force + share * move, tried
    if float(np.abs(missing).max()) > 1e-6:  # noqa: PLR2004 - a thousandth of what a hard target may miss by
        raise ArithmeticError("the hard targets cannot be hit with ratios within the bounds")
    return force, _MOST_STEPS


def in_ppm(weights: Floats) -> Integers:
    """Make the weights whole millionths, once, before they meet money."""
    return np.rint(weights * _PPM).astype(np.int64)


def effective(weights: Floats) -> float:
    """Give Kish's effective number: how many firms of equal weight would say as much."""
    return float(weights.sum() ** 2 / (weights**2).sum()) if len(weights) else 0.0


__all__ = ["HIGHEST_RATIO", "LOWEST_RATIO", "Calibrated", "calibrate", "effective", "in_ppm", "ratio_at"]
