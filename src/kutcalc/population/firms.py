"""The firms of a synthetic Sweden: how many persons each has, which trade, which region, and which group.

Sizes follow a power law in each class, whose exponent is solved so that firms and employees of the class are hit. All
firms of 50 and more are taken, a third of those with 10-49 and a tenth of those below. Trade and region are dealt out
so that employment by trade, and by region within a trade, comes out as published; size and trade are independent of
each other, since nothing published ties them.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from kutcalc.population import targets
from kutcalc.population.assumptions import Settings, shares_assumed
from kutcalc.population.classes import REGIONS, SECTORS, SIZE_CLASSES
from kutcalc.population.curves import root
from kutcalc.population.dealing import dealt
from kutcalc.population.draws import Flags, Floats, Integers, uniform
from kutcalc.population.pay import heads_by_sni

LOWEST: Final = (1, 10, 50, 250)
HIGHEST: Final = (9, 49, 249, 0)
"""The last size of a class; of the largest it is an assumption."""
TAKEN: Final = (Fraction(1, 10), Fraction(1, 3), Fraction(1), Fraction(1))
PERIOD: Final = "2019"
HEADS_PERIOD: Final = "2021"
LARGEST: Final = 3
TAKE_ALL: Final = 2
"""The first class of which every firm is taken."""
WHOLE: Final = 300
"""So many of the largest firms keep their weight whatever the calibration does."""


@dataclass(slots=True)
class Firms:
    """Firms by column: number, size class, persons, trade, region, group and the weight of the design."""

    number: Integers
    size_class: Integers
    size: Integers
    sector: Integers
    region: Integers
    group: Integers
    rank: Integers
    design: Floats
    whole: Flags
    support: Flags

    def __len__(self) -> int:
        """Give how many firms there are."""
        return len(self.number)


def firms_and_heads() -> list[tuple[float, float]]:
    """Give the firms and employees of each class: firms of 2019, and employees of 2021 by the split of 2019."""
    total = targets.one("employees_by_size", "private_employees", HEADS_PERIOD, size_class="all").value
    before = targets.one("employees_by_size", "private_employees", PERIOD, size_class="all").value
    found = []
    for name in SIZE_CLASSES:
        firms = targets.one("firms_by_size", "private_firms_count", PERIOD, size_class=name).value
        heads = targets.one("employees_by_size", "private_employees", PERIOD, size_class=name).value
        found.append((firms, heads * total / before))
    return found


def exponent(lowest: int, highest: int, mean: float) -> float:
    """Solve the exponent of a power law on whole numbers from lowest to highest that has this mean."""
    sizes = np.arange(lowest, highest + 1, dtype=np.float64)

    def off(alpha: float) -> float:
        odds = sizes ** (-alpha)
        return float((sizes * odds).sum() / odds.sum()) - mean

    return root(off, -5.0, 12.0)


def sizes_of(lowest: int, highest: int, mean: float, at: Floats) -> Integers:
    """Give the sizes at some points of the distribution (between 0 and 1)."""
    sizes = np.arange(lowest, highest + 1, dtype=np.int64)
    odds = sizes.astype(np.float64) ** (-exponent(lowest, highest, mean))
    return sizes[np.minimum(np.searchsorted(np.cumsum(odds) / odds.sum(), at), len(sizes) - 1)]


def middle_sizes(lowest: int, highest: int, mean: float, count: int) -> Integers:
    """Give the mean sizes of as many equal parts of the distribution: few firms that stand for a heavy tail."""
    fine = 200
    at = (np.arange(count * fine) + 0.5) / (count * fine)
    sizes: Integers = np.rint(sizes_of(lowest, highest, mean, at).reshape(count, fine).mean(axis=1)).astype(np.int64)
    return sizes


def draw_firms(seed: int, scale: Fraction, settings: Settings) -> Firms:
    """Draw the firms of a seed; `scale` is the share of the full sample, whose weights it raises."""
    classes, sizes, design = [], [], []
    first = 1
    for place, (firms, heads) in enumerate(firms_and_heads()):
        count = max(1, round(firms * TAKEN[place] * scale))
        numbers = np.arange(first, first + count)
        highest = HIGHEST[place] or settings["largest_firm"]
        if place == LARGEST and scale < 1:
            sizes.append(middle_sizes(LOWEST[place], highest, heads / firms, count))
        else:
            at = (np.arange(count) + uniform(seed, "size", numbers)) / count
            sizes.append(sizes_of(LOWEST[place], highest, heads / firms, at))
        classes.append(np.full(count, place, dtype=np.int64))
        design.append(np.full(count, firms / count))
        first += count
    size, weight, number = np.concatenate(sizes), np.concatenate(design), np.arange(1, first, dtype=np.int64)
    size_class = np.concatenate(classes)
    sector = _sectors(seed, number, size_class, size, weight, settings)
    region = _regions(seed, number, size_class, size, weight, sector)
    whole = np.zeros(len(number), dtype=np.bool_)
    if scale == 1:
        whole[np.argsort(-size, kind="stable")[:WHOLE]] = True
    group, rank = _groups(seed, number, size_class, settings["group_of"])
    share = np.array([shares_assumed("by_region").support.get(name, 0) / 1_000_000 for name in REGIONS])
    support = (uniform(seed, "support area", number) < share[region]) & ~np.isin(sector, (0, 5))
    return Firms(number, size_class, size, sector, region, group, rank, weight, whole, support)


def _sectors(
    seed: int, number: Integers, size_class: Integers, size: Integers, weight: Floats, settings: Settings
) -> Integers:
    """Deal the trades out by employment, size class by size class; the largest first, the rest fill what lacks."""
    shares = np.array([heads_by_sni(settings)[name] for name in SECTORS])
    sector = np.zeros(len(number), dtype=np.int64)
    lacking = np.zeros(len(SECTORS))
    for place in reversed(range(len(SIZE_CLASSES))):
        of_class = size_class == place
        heads = size[of_class] * weight[of_class]
        lacking += shares * heads.sum()
        keys = uniform(seed, "trade", number[of_class])
        sector[of_class] = dealt(heads, np.maximum(lacking, 0.0), keys, one_by_one=place >= TAKE_ALL)
        lacking -= np.bincount(sector[of_class], heads, minlength=len(SECTORS))
    return sector


def _regions(
    seed: int, number: Integers, size_class: Integers, size: Integers, weight: Floats, sector: Integers
) -> Integers:
    """Deal the regions out by employment, within each trade."""
    region = np.zeros(len(number), dtype=np.int64)
    for place, name in enumerate(SECTORS):
        wanted = region_shares(name)
        for large in (True, False):
            chosen = (sector == place) & ((size_class >= TAKE_ALL) == large)
            if chosen.any():
                heads = size[chosen] * weight[chosen]
                keys = uniform(seed, "region", number[chosen])
                region[chosen] = dealt(heads, wanted, keys, one_by_one=large)
    return region


def region_shares(sector: str) -> Floats:
    """Give how employment of a trade is spread over the regions; from H on as all of A-G together."""
    letters = tuple(sector.split("+")) if sector in {"A", "B+C", "D+E", "F", "G"} else tuple("ABCDEFG")
    table, target = "employment_sni_nuts2_sex", "employed_daytime_pop"
    heads = [
        sum(targets.one(table, target, sni=letter, nuts2=region, sex="all").value for letter in letters)
        for region in REGIONS
    ]
    return np.array(heads) / sum(heads)


def _groups(seed: int, number: Integers, size_class: Integers, together: int) -> tuple[Integers, Integers]:
    """Make groups of the largest firms: `together` of them by lot; every other firm is its own group."""
    group, rank = number.copy(), np.ones(len(number), dtype=np.int64)
    if together > 1:
        (large,) = np.nonzero(size_class == len(SIZE_CLASSES) - 1)
        order = large[np.argsort(uniform(seed, "group", number[large]), kind="stable")]
        places = np.arange(len(order))
        group[order] = number[order[places - places % together]]
        rank[order] = places % together + 1
    return group, rank


__all__ = [
    "Firms",
    "draw_firms",
    "exponent",
    "firms_and_heads",
    "region_shares",
    "sizes_of",
]
