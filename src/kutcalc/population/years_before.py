"""The years before, for designs that count only what is more than earlier: a scenario, since no source gives them.

Each firm's spending of this year, at the prices of the year before, times a lot of its own; and profit by year.
"""

from typing import Final

import numpy as np
import polars as pl

from kutcalc.population.assumptions import Settings
from kutcalc.population.curves import normal_at
from kutcalc.population.draws import Floats, Integers, uniform
from kutcalc.population.firms import Firms

YEARS_BACK: Final = 3
_ORE: Final = 100


def years_of(
    seed: int,
    year: int,
    firms: Firms,
    names: pl.Series,
    paid: Floats,
    spent: tuple[Integers, Integers, Integers],
    settings: Settings,
) -> pl.DataFrame:
    """Give the table of years; `paid` is payroll, `spent` fees, other costs and minutes of this year, by firm."""
    growth = 1 + settings.share("uprating_ppm_a_year")
    found = []
    for back in range(YEARS_BACK + 1):
        profit = settings.share("profit_ppm") * (1 + 2 * normal_at(uniform(seed, "profit", firms.number, back)))
        columns = {
            "employer": names,
            "year": pl.repeat(year - back, len(firms), dtype=pl.Int64, eager=True),
            "fee_ore": pl.repeat(None, len(firms), dtype=pl.Int64, eager=True),
            "other_cost_ore": pl.repeat(None, len(firms), dtype=pl.Int64, eager=True),
            "minutes": pl.repeat(None, len(firms), dtype=pl.Int64, eager=True),
            "profit_ore": pl.Series(np.rint(paid * growth**-back * profit).astype(np.int64) * _ORE),
        }
        if back:
            lot = np.exp(settings.share("year_spread_ppm") * normal_at(uniform(seed, "year", firms.number, back)))
            fee, other, minutes = spent
            columns |= {
                "fee_ore": pl.Series(np.rint(fee * lot * growth**-back).astype(np.int64) * _ORE),
                "other_cost_ore": pl.Series(np.rint(other * lot * growth**-back).astype(np.int64) * _ORE),
                "minutes": pl.Series(np.rint(minutes * lot).astype(np.int64)),
            }
        found.append(pl.DataFrame(columns))
    return pl.concat(found).sort("employer", "year")


__all__ = ["YEARS_BACK", "years_of"]
