"""Dealing classes out to firms so that the persons in each class come out at wanted shares, whatever the firms' sizes."""

import numpy as np

from kutcalc.population.draws import Floats, Integers


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


__all__ = ["dealt"]
