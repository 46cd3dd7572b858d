"""Dealing out to firms: classes at wanted shares of persons whatever the sizes, and chances without much luck."""

import numpy as np

from kutcalc.population.draws import Flags, Floats, Integers, uniform


def dealt(heads: Floats, shares: Floats, keys: Floats, *, one_by_one: bool) -> Integers:
    """Give each firm a class, so that heads by class are near their shares of the total.

    `keys` (uniform, by firm) decide the order and the lots. Many small firms are laid in a row and cut where a class is
    full; large ones are dealt one by one, largest first, each by lot among the classes that still lack as much.
    """
    wanted = shares / shares.sum() * heads.sum()
    if not one_by_one:
        order = np.argsort(keys, kind="stable")
        middles = np.cumsum(heads[order]) - heads[order] / 2
        found = np.empty(len(heads), dtype=np.int64)
        found[order] = np.minimum(np.searchsorted(np.cumsum(wanted), middles), len(shares) - 1)
        return found
    found = np.zeros(len(heads), dtype=np.int64)
    for firm in np.lexsort((keys, -heads)):
        lacking = np.where(wanted >= heads[firm], wanted, 0.0)
        if not lacking.any():
            lacking = np.where(wanted == wanted.max(), 1.0, 0.0)
        odds = np.cumsum(lacking)
        place = int(np.searchsorted(odds, keys[firm] * odds[-1], side="right"))
        found[firm] = place
        wanted[place] -= heads[firm]
    return found


def by_lot(seed: int, purpose: str, numbers: Integers, chance: Floats, *order_by: Integers) -> Flags:
    """Draw firms, each with its own chance, so that as many are drawn as should be in every stretch of an order.

    Firms are laid in order of the last of `order_by`, within it of the one before, and within those by lot; a mark is
    set at every whole number that their chances, summed from a lot of the seed on, reach.
    """
    order = np.lexsort((uniform(seed, purpose, numbers), *order_by))
    reached = np.floor(np.cumsum(chance[order]) + uniform(seed, f"{purpose}, start", 0))
    drawn = np.empty(len(numbers), dtype=np.bool_)
    drawn[order] = np.diff(reached, prepend=0.0) > 0
    return drawn


__all__ = ["by_lot", "dealt"]
