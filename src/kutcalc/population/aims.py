"""What the weights are calibrated to: each target with the firm's part in it.

Hard, of the base year: payroll by trade. Soft, of other years: firms and employees by size, and the share of women.
"""

from typing import Final, NamedTuple

import numpy as np

from kutcalc.population import targets
from kutcalc.population.calibrate import Calibrated, calibrate
from kutcalc.population.classes import SECTORS, SIZE_CLASSES
from kutcalc.population.draws import Floats
from kutcalc.population.firms import Firms, firms_and_heads
from kutcalc.population.pay import payroll_by_sni, women_wanted
from kutcalc.population.persons import Persons

SOFT: Final = 30_000
"""The tolerance of a soft target, ppm; weights are moved as soon as two thirds of it are used."""
HARD: Final = 5_000
_BAND: Final = 0.02
_BAND_OF_WOMEN: Final = 0.01


class Aim(NamedTuple):
    """One constraint on the weights: the firm's part, the total wanted, the share that it may miss by."""

    part: Floats
    wanted: float
    band: float


def payroll(firms: Firms, persons: Persons) -> Floats:
    """Give the pay of a year by firm, kronor."""
    months = persons.last_month - persons.first_month + 1
    paid = (persons.pay * persons.count * months).astype(np.float64)
    return np.bincount(persons.firm, paid, minlength=len(firms)).astype(np.float64)


def weighted(firms: Firms, main: Persons, everyone: Persons) -> Calibrated:
    """Calibrate the weights of the firms."""
    aims = aims_of(firms, main, everyone)
    return calibrate(
        np.column_stack([aim.part for aim in aims]),
        firms.design,
        np.array([aim.wanted for aim in aims]),
        np.array([aim.band for aim in aims]),
        firms.whole,
    )


def aims_of(firms: Firms, main: Persons, everyone: Persons) -> list[Aim]:
    """Give the constraints, the hard ones first."""
    paid = payroll(firms, everyone)
    wanted = payroll_by_sni()
    for row in targets.find("payroll", "gross_pay_private", "2024Q1"):
        targets.target_of(row, "payroll", "sector", row.dims["sni"], tolerance_ppm=HARD, hard=True)
    found = [Aim(np.where(firms.sector == place, paid, 0.0), wanted[name], 0.0) for place, name in enumerate(SECTORS)]
    sizes = firms.size.astype(np.float64)
    for place, (count, heads) in zip(range(len(SIZE_CLASSES)), firms_and_heads(), strict=True):
        of_class = (firms.size_class == place).astype(np.float64)
        found += [Aim(of_class, count, _BAND), Aim(of_class * sizes, heads, _BAND)]
    women = np.bincount(main.firm, main.woman * main.count, minlength=len(firms)).astype(np.float64)
    total = sum(heads for _, heads in firms_and_heads())
    found.append(Aim(women, women_wanted() * total, _BAND_OF_WOMEN))
    return found


__all__ = ["HARD", "SOFT", "Aim", "aims_of", "payroll", "weighted"]
