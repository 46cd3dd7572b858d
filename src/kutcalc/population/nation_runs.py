"""Which exact runs a national answer needs, and what they tell of each design: its credit, its response, its surface.

The static run is first. Then come the nodes: less and more bought training, less and more time, a wider spread where a
cap binds, and the response that is asked for. Where the cost bends between nodes, more of them are put in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgspec
import numpy as np
import polars as pl

from kutcalc.analysis.changed_training import ChangedTraining
from kutcalc.analysis.cost_surface import Surface, point
from kutcalc.analysis.distribution import OUTSIDE, weighted
from kutcalc.analysis.partition import ALL, LIMITED_BY
from kutcalc.analysis.response import LARGEST_SCALE_PPM, Behaviour, Scales, credit_rate, prior, scales_of
from kutcalc.analysis.scenario import Chosen
from kutcalc.analysis.uncertainty import Curve, curve_of, more_nodes
from kutcalc.analysis.weighing import whole
from kutcalc.population.exact_runs import BOUGHT, ExactRuns, Run
from kutcalc.units import PPM

STATIC_RUN: Final = "static"
BEHAVIOUR_RUN: Final = "behaviour"
ROUNDS: Final = 4
_BENDS: Final = 2
"""So many rounds may put in more nodes."""
_FEE: Final = "fee"
_UNBOUND: Final = (OUTSIDE, "nothing")


@dataclass(slots=True)
class Design:
    """One policy and what its runs told; `fees` and `time` are names of runs by scale in ppm."""

    place: int
    chosen: Chosen
    static_ore: int
    credit_ppm: int
    scales: Scales | None
    has_fees: bool
    has_time: bool
    has_own: bool
    binds: bool
    is_increase: bool
    fees: dict[int, str] = field(default_factory=dict)
    time: dict[int, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Give the label of the policy."""
        return self.chosen.label


def run_all(runs: ExactRuns, by: Sequence[str], behaviour: Behaviour | None, *, draws: bool) -> list[Design]:
    """Run the static round, the nodes and the response; give the designs in the order of the policies."""
    places = tuple(range(len(runs.policies)))
    runs.go([Run(STATIC_RUN, places, by=tuple(by), has_employers=True)])
    designs = [_design(runs, place, behaviour) for place in places]
    planned = [run for design in designs for run in _nodes(design, behaviour)] if draws else []
    runs.go(_shared([*planned, *(_response(design, by) for design in designs if design.scales is not None)]))
    for _ in range(_BENDS):
        runs.go(_shared([run for design in designs for run in _more(runs, design)]) if draws else [])
    runs.finish()
    return designs


def surface_of(runs: ExactRuns, design: Design, behaviour: Behaviour | None, envelope_ore: int | None) -> Surface:
    """Give the cost of a design as a function of what is not known, but for the draw of firms."""
    static = float(design.static_ore)
    made = Surface(
        static=static,
        fees=_curve(runs, design, design.fees),
        time=_curve(runs, design, design.time) if design.time else None,
        deviations=np.zeros(0),
        uprating=runs.population.manifest.uprating_ppm / PPM,
        spread_each=_spread_each(runs, design),
        relabelled_each=_relabelled_each(runs, design),
        credit_ppm=design.credit_ppm,
        is_increase=design.is_increase,
        envelope=np.inf if envelope_ore is None else float(envelope_ore),
    )
    if design.scales is None:
        return made
    exact = runs.deduction(f"{BEHAVIOUR_RUN}:{design.place}", design.place) * design.scales.take_up_ppm / PPM
    drawn = float(made.at(point(behaviour))[0])
    return replace(made, correction=exact / drawn if drawn else 1.0)


def _design(runs: ExactRuns, place: int, behaviour: Behaviour | None) -> Design:
    chosen = runs.policies[place]
    sums = runs.sums[STATIC_RUN].sums
    figures = sums[chosen.label, ALL, ""]
    static = whole(figures["training_deduction_ore"])
    firms = runs.employers[STATIC_RUN].filter(
        (pl.col("policy") == chosen.label) & (pl.col("training_deduction_ore") > 0)
    )
    credit = credit_rate(static, weighted(firms, BOUGHT), weighted(firms, "counted_base_ore"))
    measures, conditions = _reads(chosen)
    limits = {key[2] for key, own in sums.items() if key[:2] == (chosen.label, LIMITED_BY) and own["employers"]}
    return Design(
        place=place,
        chosen=chosen,
        static_ore=static,
        credit_ppm=credit,
        scales=None if behaviour is None else scales_of(behaviour, credit),
        has_fees=_FEE in measures,
        has_time=bool(measures - {_FEE}),
        has_own=bool(measures - {_FEE}) and "provider_kind" not in conditions,
        binds=bool(limits - set(_UNBOUND)),
        is_increase=chosen.policy is not None and bool(msgspec.json.decode(chosen.policy.tree).get("reference")),
    )


def _reads(chosen: Chosen) -> tuple[set[str], set[str]]:
    """Give what the parts of a policy's base measure, and the fields that its conditions read."""
    if chosen.policy is None:
        return set(), set()
    tree = msgspec.json.decode(chosen.policy.tree)
    measures = {text for value in _under(tree, "measure") for text in _texts(value)} - {"none"}
    return measures, {text for value in _under(tree, "field") for text in _texts(value)}


def _under(tree: Any, name: str) -> Iterator[Any]:
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            if key == name:
                yield value
            yield from _under(value, name)
    elif isinstance(tree, list):
        for one in tree:
            yield from _under(one, name)


def _texts(value: Any) -> Iterator[str]:
    """Give a text, or those of a setting's dated values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one.get("value") if isinstance(one, Mapping) else one)


def _nodes(design: Design, behaviour: Behaviour | None) -> Iterator[Run]:
    """Give the runs behind the surface of a design; the static run is its middle node."""
    if not design.static_ore:
        return
    widest = _widest(behaviour, design.credit_ppm)
    if design.has_fees:
        spend = prior("external_training_spend")
        low, high = (value * PPM // spend.central_ppm for value in (spend.low_ppm, spend.high_ppm))
        for scale in _reaching(low, high, widest.volume_ppm * widest.price_ppm // PPM):
            yield _fees(design, scale)
    if design.has_time:
        time = prior("training_time_ppm")
        for scale in _reaching(time.low_ppm, time.high_ppm, widest.volume_ppm):
            yield _time(design, scale)
    if design.binds:
        spread = prior("spend_spread_ppm").high_ppm
        for turned in (False, True):
            change = ChangedTraining(spread_ppm=spread, is_turned=turned)
            yield Run(f"spread:{int(turned)}", (design.place,), change)
    if widest.relabelled_ppm:
        change = ChangedTraining(relabelled_ppm=widest.relabelled_ppm)
        yield Run(f"relabelled:{widest.relabelled_ppm}", (design.place,), change)


def _reaching(low: int, high: int, further_ppm: int) -> list[int]:
    """Give the ends of what the data may be, and two more scales where a response goes beyond them."""
    furthest = min(high * further_ppm // PPM, LARGEST_SCALE_PPM)
    return [low, high, *([] if furthest <= high else [(high + furthest) // 2, furthest])]


def _widest(behaviour: Behaviour | None, credit_ppm: int) -> Scales:
    """Give the largest scales that a drawn response can reach."""
    given = behaviour.given() if behaviour is not None else {}
    ends = {name: max(value, prior(name).high_ppm) for name, value in given.items()}
    if "price_elasticity_ppm" in given:
        ends["price_elasticity_ppm"] = min(given["price_elasticity_ppm"], prior("price_elasticity_ppm").low_ppm)
    return scales_of(Behaviour(**ends), credit_ppm)


def _fees(design: Design, scale: int) -> Run:
    design.fees[scale] = f"fees:{scale}"
    return Run(design.fees[scale], (design.place,), ChangedTraining(fee_ppm=scale))


def _time(design: Design, scale: int) -> Run:
    """Give the run with more or less time and own courses, the fees of bought courses as they are."""
    design.time[scale] = f"time:{scale}"
    change = ChangedTraining(volume_ppm=scale, fee_ppm=PPM * PPM // scale, with_own=True)
    return Run(design.time[scale], (design.place,), change)


def _response(design: Design, by: Sequence[str]) -> Run:
    scales = design.scales or Scales()
    change = ChangedTraining(scales.volume_ppm, scales.price_ppm, scales.relabelled_ppm, with_own=design.has_own)
    return Run(f"{BEHAVIOUR_RUN}:{design.place}", (design.place,), change, tuple(by))


def _more(runs: ExactRuns, design: Design) -> Iterator[Run]:
    """Give the runs that a bend in the cost asks for."""
    for known, made in ((design.fees, _fees), (design.time, _time)):
        if known:
            for scale in more_nodes(_exact(runs, design, known)):
                yield made(design, scale)


def _shared(runs: Sequence[Run]) -> list[Run]:
    """Put runs of one name together: the same change for several policies is one pass."""
    found: dict[str, Run] = {}
    for run in runs:
        own = found.get(run.name)
        places = run.policies if own is None else (*own.policies, *run.policies)
        found[run.name] = Run(run.name, places, run.changes, run.by, run.has_employers)
    return list(found.values())


def _exact(runs: ExactRuns, design: Design, names: Mapping[int, str]) -> dict[int, int]:
    """Give the whole öre at each scale that was run, the static run among them."""
    found = {scale: runs.deduction(name, design.place) for scale, name in names.items()}
    return {**found, PPM: design.static_ore}


def _curve(runs: ExactRuns, design: Design, names: Mapping[int, str]) -> Curve:
    return curve_of(_exact(runs, design, names))


def _spread_each(runs: ExactRuns, design: Design) -> float:
    """Give what a wider spread adds in parts of the cost, over the square of the spread."""
    names = [f"spread:{turned}" for turned in (0, 1)]
    if not design.binds or not design.static_ore or any(name not in runs.sums for name in names):
        return 0.0
    mean = sum(runs.deduction(name, design.place) for name in names) / len(names)
    spread = prior("spend_spread_ppm").high_ppm / PPM
    return (mean - design.static_ore) / design.static_ore / spread**2


def _relabelled_each(runs: ExactRuns, design: Design) -> float:
    """Give what all own courses bought outside would add, in öre."""
    for name in runs.sums:
        kind, _, share = name.partition(":")
        if kind == "relabelled" and (design.label, ALL, "") in runs.sums[name].sums:
            return (runs.deduction(name, design.place) - design.static_ore) / (int(share) / PPM)
    return 0.0


__all__ = ["BEHAVIOUR_RUN", "ROUNDS", "STATIC_RUN", "Design", "run_all", "surface_of"]
