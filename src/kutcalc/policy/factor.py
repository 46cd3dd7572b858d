"""How much a policy can make of a krona at most: the factors by which its chains multiply what they count.

Each step of a chain counts as one at least, since what stands before a step that lowers must fit in 64 bits too.
"""

from collections.abc import Iterator
from typing import Final

from kutcalc.policy.schema import BasePart, Chain, Policy, Setting, Value
from kutcalc.units import PPM

COSTS: Final = ("fee", "other_cost")
PAYS: Final = ("training_pay", "day_rate", "payroll")


def largest_factor_ppm(policy: Policy) -> int:
    """Give how many millionths a krona of cost or pay can become at most, at least 1,000,000.

    Scale times uplift of the base times the highest rate with its points; components that count the same are added.
    """
    found = [PPM]
    for chain in policy.chains:
        by_measure: dict[str, int] = {}
        for part in chain.base:
            for measure in _measures(part):
                kind = "pay" if measure in PAYS else measure
                by_measure[kind] = by_measure.get(kind, 0) + factor_of(chain, part)
        found += [factor for kind, factor in by_measure.items() if kind == "pay" or kind in COSTS]
    return max(found)


def _measures(part: BasePart) -> set[str]:
    return {str(content) for content in _contents(part.measure)}


def factor_of(chain: Chain, part: BasePart) -> int:
    """Give the largest factor, in ppm and rounded up, by which a chain multiplies what a component measures."""
    uplifts = [uplift for uplift in chain.uplifts if not uplift.component or part.id in uplift.component]
    times = max([PPM, *(largest_of(uplift.multiply_base_ppm) for uplift in uplifts)])
    rate = max([PPM, *_rates(chain, part), *(largest_of(uplift.replace_rate_ppm) for uplift in uplifts)])
    rate += max([0, *(largest_of(uplift.add_points_ppm) for uplift in uplifts)])
    return -(-max(PPM, largest_of(part.scale_ppm)) * times * rate // PPM**2)


def _rates(chain: Chain, part: BasePart) -> Iterator[int]:
    yield largest_of(part.share_ppm)
    if chain.rate is not None:
        yield largest_of(chain.rate.share_ppm)
        yield from (largest_of(tier.share_ppm) for tier in chain.rate.tiers)
        yield from (point.share_ppm for point in (chain.rate.schedule.points if chain.rate.schedule else ()))


def largest_of(setting: Setting | None) -> int:
    """Give the largest number that a setting can be, over its dates and tiers; 0 where it is none."""
    return max((content for content in _contents(setting) if type(content) is int), default=0)


def _contents(setting: Setting | None) -> list[Value]:
    entries = setting or ()
    return [entry.value for entry in entries] + [tier.value for entry in entries for tier in entry.tiers]


__all__ = ["COSTS", "PAYS", "factor_of", "largest_factor_ppm", "largest_of"]
