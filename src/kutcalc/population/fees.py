"""What courses cost: fees scaled to the assumed national spend, travel beside them, and what own courses cost directly.

A firm's fee per hour and krona of pay is its own (lognormal, mean one). The direct cost of own courses (trainers,
premises) is what is left of the survey's share of labour cost once fees, travel and participants' time are counted.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kutcalc.population import targets
from kutcalc.population.assumptions import Settings
from kutcalc.population.curves import normal_at
from kutcalc.population.draws import Floats, Integers, uniform
from kutcalc.population.firms import Firms
from kutcalc.population.persons import Persons
from kutcalc.population.taking_part import SURVEYED, Courses

_SEK_PER_MSEK: Final = 1_000_000
_MONTHS: Final = 12
_PERCENT: Final = 100
_HIGHEST: Final = 300_000
"""No fee for one person and course is higher, kronor: ours."""


@dataclass(slots=True)
class Costs:
    """Fee and other direct cost of each course, whole kronor a person, and how much was assumed of what."""

    fee: Integers
    other: Integers
    internal_kr_per_hour: float


def markups() -> tuple[float, float]:
    """Give labour cost over pay, blue-collar and white-collar: charges by law and by agreement."""
    found = []
    for collar, unit, period in (("blue", "hour", "2024-12"), ("white", "month", "2023-12")):
        pay = targets.one("labour_cost", f"{collar}_collar_wage_{unit}", period, sni="B-S excl O").value
        whole = targets.one("labour_cost", f"{collar}_collar_total_labour_cost_{unit}", period, sni="B-S excl O").value
        found.append(whole / pay)
    return found[0], found[1]


def time_cost(persons: Persons, courses: Courses) -> Floats:
    """Give what an hour in course costs in pay and charges, kronor a person and course."""
    rate = persons.pay / persons.minutes * np.array(markups())[persons.white.astype(np.int64)]
    cost: Floats = rate[courses.person] * courses.minutes
    return cost


def labour_cost(persons: Persons) -> Floats:
    """Give the labour cost of a year of each row of persons, kronor a person."""
    months = persons.last_month - persons.first_month + 1
    cost: Floats = persons.pay * months * np.array(markups())[persons.white.astype(np.int64)]
    return cost


def price_courses(
    seed: int, firms: Firms, weight: Floats, persons: Persons, everyone: Persons, courses: Courses, settings: Settings
) -> Costs:
    """Price the courses; `everyone` are persons with short jobs too, whose pay is part of labour cost."""
    firm = persons.firm[courses.person]
    people = weight[firm] * persons.count[courses.person]
    spread = settings.share("spend_spread_ppm")
    level = np.exp(spread * normal_at(uniform(seed, "fee level", firms.number)) - spread**2 / 2)
    pay = persons.pay / persons.minutes
    shape = np.where(courses.external, level[firm] * courses.minutes * pay[courses.person], 0.0)
    wanted = settings["external_spend_msek"] * _SEK_PER_MSEK
    fee = shape * wanted / (shape * people).sum()
    fee = _scaled(np.minimum(fee, _HIGHEST), people, wanted)
    travel = np.rint(fee * settings.share("travel_ppm")).astype(np.int64)
    surveyed = firms.size[firm] >= SURVEYED
    share = targets.one("training", "course_cost_share_of_labour_cost", "2015").value / _PERCENT
    of_all = labour_cost(everyone) * everyone.count * weight[everyone.firm]
    left = (of_all * (firms.size[everyone.firm] >= SURVEYED)).sum() * share
    left -= ((time_cost(persons, courses) + fee + travel) * people * surveyed).sum()
    own_hours = (courses.minutes * people * surveyed * ~courses.external).sum()
    per_minute = max(0.0, left / own_hours)
    own = np.rint(np.where(courses.external, 0.0, courses.minutes * per_minute)).astype(np.int64)
    return Costs(fee, travel + own, per_minute * 60)


def _scaled(fee: Floats, people: Floats, wanted: float) -> Integers:
    """Make the fees whole kronor, with the wanted total as near as whole kronor allow."""
    whole = np.rint(fee)
    for _ in range(3):
        whole = np.rint(fee := fee * wanted / (whole * people).sum())
    return whole.astype(np.int64)


__all__ = ["Costs", "labour_cost", "markups", "price_courses", "time_cost"]
