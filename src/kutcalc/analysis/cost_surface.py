"""What a design would cost the nation as a function of all that is not known, from a few exact runs of the engine.

Exact are the figure itself and the nodes; between them lie straight lines, and a correction takes the surface to the
exact figure with a response. Floats are allowed here: this is the interval around a figure, never the figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from kutcalc.analysis.response import BOUNDS, MOST_CREDIT_PPM, Behaviour, prior
from kutcalc.analysis.uncertainty import (
    SAMPLING,
    TARGETS,
    Curve,
    Drawn,
    Floats,
    Interval,
    Replicates,
    Source,
    Spread,
    interval_of,
    total_indices,
)
from kutcalc.units import PPM

UPRATING: Final = "uprating_ppm"
UPRATING_ERROR_PPM: Final = 10_000
"""How far the assumed growth of pay may be off, per year from the base year to the year counted: our assumption."""
DATA_AGE: Final = ("external_training_spend", "training_time_ppm", "spend_spread_ppm", UPRATING, TARGETS)
SPEND: Final = prior("external_training_spend").central_ppm / PPM
_STEP: Final = 0.1
UNITS: Final = {UPRATING: "times"}


def spreads_of(behaviour: Behaviour | None, uprating_ppm: int, years: int, replicates: int) -> tuple[Source, ...]:
    """Give all that is drawn for a figure: of data, of the draw of firms, and of the response in play.

    A value of one's own stands in the middle of what it varies over, and widens it where it lies outside.
    """
    made: list[Source] = [_spread(name) for name in DATA_AGE if name not in {UPRATING, TARGETS}]
    central, error = uprating_ppm / PPM, UPRATING_ERROR_PPM * years / PPM
    made.append(Spread(UPRATING, central - error, central, central + error))
    made += [Replicates(replicates), Replicates(replicates, TARGETS)]
    given = behaviour.given() if behaviour is not None else {}
    return (*made, *(_spread(name, value) for name, value in given.items()))


def _spread(name: str, own: int | None = None) -> Spread:
    one = prior(name)
    central = one.central_ppm if own is None else own
    return Spread(name, min(one.low_ppm, central) / PPM, central / PPM, max(one.high_ppm, central) / PPM)


@dataclass(frozen=True, slots=True)
class Surface:
    """The cost of one design in öre; `deviations` are of its replicates, `correction` takes it to the exact figure.

    A design on the increase over earlier years (`is_increase`) costs in proportion to what the nation buys, since the
    years before would be larger too; only the response moves this year alone.
    """

    static: float
    fees: Curve
    deviations: Floats
    off_targets: Floats = field(default_factory=lambda: np.zeros(0))
    uprating: float = 1.0
    time: Curve | None = None
    relabelled_each: float = 0.0
    spread_each: float = 0.0
    credit_ppm: int = 0
    correction: float = 1.0
    envelope: float = np.inf
    is_increase: bool = False

    def at(self, values: Mapping[str, Floats]) -> Floats:
        """Give the cost at draws; what is not among them is as in the static run."""
        size = next(iter(values.values())).shape[0]
        one = np.ones(size)

        def of(name: str, otherwise: float) -> Floats:
            return values[name] if name in values else one * otherwise

        volume, price = self._response(values, of)
        spend = of("external_training_spend", SPEND) / SPEND
        time = of("training_time_ppm", 1.0)
        if self.is_increase:
            cost, time = self.fees.at(volume * price) * spend, np.ones(size)
        else:
            cost = self.fees.at(spend * volume * price)
        if self.time is not None:
            cost = cost + self.time.at(time * volume) - self.static
        cost = cost + self.relabelled_each * of("relabelled_ppm", 0.0)
        cost = cost * (1 + self.spread_each * of("spend_spread_ppm", 0.0) ** 2)
        cost = cost * of(UPRATING, self.uprating) / self.uprating * of("take_up_ppm", 1.0)
        if any(name in values for name in BOUNDS):
            cost = cost * self.correction
        chance = self._drawn(self.deviations, of(SAMPLING, -1.0)) + self._drawn(self.off_targets, of(TARGETS, -1.0))
        return np.clip(cost * (1 + chance), 0.0, self.envelope)

    @property
    def per_bought(self) -> float:
        """Give how many per cent the cost changes when what is bought changes by one, as it stands."""
        if self.is_increase:
            return 1.0
        below, above = self.fees.at(np.array([1 - _STEP, 1 + _STEP]))
        return float(above - below) / (2 * _STEP) / self.static if self.static > 0 else 0.0

    def _response(self, values: Mapping[str, Floats], of: Any) -> tuple[Floats, Floats]:
        """Give volume and price, by the same law as `response.scales_of`."""
        credit = min(self.credit_ppm, MOST_CREDIT_PPM) / PPM
        net = 1 - credit * (1 - of("price_capture_ppm", 0.0))
        volume = 1 / (1 - of("additionality_ppm", 0.0))
        if "price_elasticity_ppm" in values:
            volume = net ** values["price_elasticity_ppm"]
        return volume * (1 + of("timing_ppm", 0.0)), net / (1 - credit)

    def _drawn(self, deviations: Floats, numbers: Floats) -> Floats:
        """Give the deviations of some replicates in parts of the figure; none at their centre, -1."""
        if not deviations.size or self.static <= 0:
            return np.zeros(numbers.shape)
        found = deviations[np.clip(numbers, 0, deviations.size - 1).astype(np.int64)] / self.static
        return np.where(numbers < 0, 0.0, found)


def point(behaviour: Behaviour | None) -> dict[str, Floats]:
    """Give the one draw at which a figure itself stands."""
    given = behaviour.given() if behaviour is not None else {}
    held = {SAMPLING: np.array([-1.0]), TARGETS: np.array([-1.0])}
    return {**held, **{name: np.array([value / PPM]) for name, value in given.items()}}


def intervals(surface: Surface, drawn: Drawn, behaviour: Behaviour | None) -> dict[str, Interval]:
    """Give the interval in all (`all`) and that of each source alone, the others held at their centre."""
    groups: dict[str, Sequence[str]] = {"sampling": (SAMPLING,), "data_age": DATA_AGE}
    if behaviour is not None:
        groups["behaviour"] = tuple(behaviour.given())
    every = interval_of(surface.at(drawn.values))
    return {"all": every, **{name: interval_of(surface.at(drawn.only(names))) for name, names in groups.items()}}


def sensitivities(surface: Surface, sources: Sequence[Source], seed: int = 1) -> list[dict[str, Any]]:
    """Give what each assumption does alone from low to high, and its total Sobol index; what moves most comes first.

    Rows `assumption, low, central, high, unit, low_ore, high_ore, total_sobol_ppm`; levels in ppm of the unit. The draw
    of firms has an index only: `low_ore` and `high_ore` are P5 and P95.
    """
    indices = total_indices(surface.at, sources, seed)
    held = {one.name: np.array([one.central]) for one in sources}
    rows: list[dict[str, Any]] = []
    for one in sources:
        if isinstance(one, Replicates):
            numbers = np.arange(max(one.size, 1), dtype=np.float64)
            alone = {name: np.repeat(value, numbers.size) for name, value in held.items()}
            found = interval_of(surface.at({**alone, one.name: numbers}))
            low, high = found.low, found.high
        else:
            low, high = (int(surface.at({**held, one.name: np.array([value])})[0]) for value in (one.low, one.high))
        share = int(indices[one.name] * PPM)
        rows.append(
            {"assumption": one.name, **_levels(one), "low_ore": low, "high_ore": high, "total_sobol_ppm": share}
        )
    return sorted(rows, key=lambda row: (-row["total_sobol_ppm"], row["low_ore"] - row["high_ore"], row["assumption"]))


def _levels(source: Source) -> dict[str, Any]:
    """Give what a source is drawn over, in ppm of its unit; a draw of firms has no levels."""
    if isinstance(source, Replicates):
        return {"low": None, "central": None, "high": None, "unit": "replicates"}
    ends = {"low": source.low, "central": source.central, "high": source.high}
    unit = UNITS[source.name] if source.name in UNITS else prior(source.name).unit
    return {**{name: int(np.rint(value * PPM)) for name, value in ends.items()}, "unit": unit}


__all__ = [
    "DATA_AGE",
    "UPRATING",
    "Surface",
    "intervals",
    "point",
    "sensitivities",
    "spreads_of",
]
