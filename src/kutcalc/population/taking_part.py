"""Who goes on courses, for how long, bought or own: a logit, gamma hours, and a share bought that falls with size.

One row is one course of one row of persons. What is solved here (two levels and a mean of hours) makes firms of ten or
more come out as the survey of 2015 says: nine firms in ten train, half of the employees take part, eleven hours a head.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kutcalc.population import targets
from kutcalc.population.assumptions import Settings
from kutcalc.population.classes import SECTORS
from kutcalc.population.curves import gamma_at, root
from kutcalc.population.dealing import by_lot
from kutcalc.population.draws import Flags, Floats, Integers, spread_out
from kutcalc.population.firms import Firms
from kutcalc.population.persons import Persons

SURVEYED: Final = 10
"""The survey of training covers firms from this size."""
LONG: Final = (16.0, 40.0)
"""Hours above which a person's year is two courses, and three: ours."""
MONTHS: Final = (7, 10, 12, 10, 10, 5, 1, 5, 12, 12, 11, 5)
"""How courses fall over the year, in percent: ours."""
BOUGHT: Final = ((1, 0.50), (10, 0.50), (49, 0.47), (250, 0.30), (1_000, 0.285))
"""The share of course hours that is bought, by size; the survey of 2015: just under 50 at 10-49, 30 at 250+."""
_OF_PERSON: Final = {"woman": 0.25, "white": 0.45, "middle": 0.25, "older": -0.25}
_SHORTEST: Final = 60
_STEP: Final = 30
_PER_HOUR: Final = 60
_PERCENT: Final = 100


@dataclass(slots=True)
class Courses:
    """Courses by column; `person` is the place of the row of persons, `minutes` those of one person."""

    person: Integers
    number: Integers
    month: Integers
    minutes: Integers
    external: Flags
    mandatory: Flags

    def __len__(self) -> int:
        """Give how many rows there are."""
        return len(self.person)


def draw_courses(seed: int, firms: Firms, weight: Floats, persons: Persons, settings: Settings) -> Courses:
    """Draw the courses of those whose main job is in the firms; `weight` is by firm, as calibrated."""
    trains = _trains(seed, firms, weight, settings)
    takes_part, hours = _hours(seed, firms, weight, persons, trains, settings)
    (taking,) = np.nonzero(takes_part)
    times = 1 + (hours[taking] > LONG[0]) + (hours[taking] > LONG[1])
    person = np.repeat(taking, times)
    number = np.arange(len(person)) - np.repeat(np.cumsum(times) - times, times)
    firm = persons.firm[person]
    share = np.interp(np.log(firms.size[firm]), np.log([size for size, _ in BOUGHT]), [part for _, part in BOUGHT])
    required = np.full(len(SECTORS), settings.share("mandatory_ppm"))
    required[SECTORS.index("F")] = settings.share("mandatory_construction_ppm")
    months = np.cumsum(MONTHS) / sum(MONTHS)
    each = np.maximum(_SHORTEST, np.rint(hours[person] * _PER_HOUR / np.repeat(times, times) / _STEP) * _STEP)
    return Courses(
        person=person,
        number=number + 1,
        month=1 + np.searchsorted(months, _spread_in_firms(seed, "course month", firms, firm)),
        minutes=each.astype(np.int64),
        external=_spread_in_firms(seed, "bought", firms, firm) < share,
        mandatory=_spread_in_firms(seed, "required", firms, firm) < required[firms.sector[firm]],
    )


def _trains(seed: int, firms: Firms, weight: Floats, settings: Settings) -> Flags:
    """Say which firms train at all: nine in ten of those with ten or more."""
    slope = settings.share("trains_growth_ppm") * np.log(firms.size)
    surveyed = firms.size >= SURVEYED
    wanted = targets.one("training", "share_firms_any_training", "2015").value / _PERCENT

    def off(level: float) -> float:
        return float((weight * _logistic(level + slope))[surveyed].sum() / weight[surveyed].sum()) - wanted

    level = root(off, -20.0, 20.0)
    return by_lot(seed, "trains", firms.number, _logistic(level + slope), firms.size, firms.sector, firms.size_class)


def _hours(
    seed: int, firms: Firms, weight: Floats, persons: Persons, trains: Flags, settings: Settings
) -> tuple[Flags, Floats]:
    """Say who takes part, and for how many hours in the year."""
    sizes = np.bincount(persons.firm, minlength=len(firms))[persons.firm]
    keys = (firms.number[persons.firm], persons.row, sizes)
    lean = (
        settings.share("participation_growth_ppm") * np.log(firms.size)[persons.firm]
        + _OF_PERSON["woman"] * persons.woman
        + _OF_PERSON["white"] * persons.white
        + _OF_PERSON["middle"] * ((persons.age >= 35) & (persons.age < 50))  # noqa: PLR2004 - the survey's age classes
        + _OF_PERSON["older"] * (persons.age >= 50)  # noqa: PLR2004
    )
    heads = weight[persons.firm] * persons.count
    surveyed = (firms.size >= SURVEYED)[persons.firm]
    of_trainer = trains[persons.firm]
    wanted = settings.share("participation_ppm")

    def off(level: float) -> float:
        chance = _logistic(level + lean) * of_trainer
        return float((heads * chance)[surveyed].sum() / heads[surveyed].sum()) - wanted

    level = root(off, -20.0, 20.0)
    chance = _logistic(level + lean)
    takes_part = of_trainer & (spread_out(seed, "takes part", *keys) < chance)
    shape = settings.share("hours_shape_ppm")
    own = np.zeros(len(persons))
    drawn = _spread_in_firms(seed, "course hours", firms, persons.firm[takes_part])
    own[takes_part] = gamma_at(shape, drawn)
    hours_wanted = targets.one("training", "course_hours_per_employee", "2015").value
    expected = float((heads * chance * of_trainer)[surveyed].sum() / heads[surveyed].sum()) * shape
    return takes_part, own * hours_wanted / expected


def _spread_in_firms(seed: int, purpose: str, firms: Firms, firm: Integers) -> Floats:
    """Give a number between 0 and 1 for each of some rows, firms together, spread over the rows of each firm."""
    sizes = np.bincount(firm, minlength=len(firms))
    place = np.arange(len(firm)) - (np.cumsum(sizes) - sizes)[firm]
    return spread_out(seed, purpose, firms.number[firm], place, sizes[firm])


def _logistic(at: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-at))
    return found


__all__ = ["BOUGHT", "SURVEYED", "Courses", "draw_courses"]
