"""The persons of the firms: sex, age, collar, contract, working time and pay, at most sixteen rows to a firm.

A row of a large firm stands for several like persons (`count`). Every draw is a function of seed, firm and row; within
a firm they are spread, so that sixteen rows stand well for a thousand persons.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kutcalc.population import targets
from kutcalc.population.assumptions import Settings, shares_assumed
from kutcalc.population.classes import COLLARS, SECTORS, SEXES
from kutcalc.population.curves import normal_at, normal_below
from kutcalc.population.draws import Flags, Floats, Integers, spread_out, uniform
from kutcalc.population.firms import Firms
from kutcalc.population.pay import heads_by_sni, mean_of_all, mean_pay, part_time_share, pay_at, women_moved

MOST_ROWS: Final = 16
FIRST_AGE: Final = 16
LAST_AGE: Final = 74
YOUNG: Final = 20
OLD: Final = 65
_PART_TIME_AT_THE_ENDS: Final = 0.8
"""The share of part-timers among those younger and older than the published ages: ours."""
_BANDS: Final[dict[str, tuple[int, int]]] = {
    "20-24": (20, 24),
    "25-34": (25, 34),
    "35-44": (35, 44),
    "45-54": (45, 54),
    "55-64": (55, 64),
}
_PAY_BY_AGE: Final = ((16, -1.6), (20, -1.0), (27, -0.3), (35, 0.12), (45, 0.25), (55, 0.2), (64, 0.1), (70, -0.2))
"""How pay moves with age, in standard deviations of its distribution: ours."""
_OWN: Final = 0.8
"""Variance of the place in the distribution that is not age: less than one, since means by trade spread pay too."""
_PAY_FLOOR: Final = 1_000


@dataclass(slots=True)
class Persons:
    """Rows of persons by column; `firm` is the place of the firm among the firms, `pay` whole kronor a month."""

    firm: Integers
    row: Integers
    count: Integers
    woman: Flags
    white: Flags
    temporary: Flags
    age: Integers
    hours: Floats
    full_time_pay: Floats
    pay: Integers
    minutes: Integers
    first_month: Integers
    last_month: Integers

    def __len__(self) -> int:
        """Give how many rows there are."""
        return len(self.firm)


def draw_persons(seed: int, firms: Firms, settings: Settings) -> Persons:
    """Draw those whose main job is in the firms."""
    rows = np.minimum(firms.size, MOST_ROWS)
    firm = np.repeat(np.arange(len(firms)), rows)
    row = np.arange(len(firm)) - np.repeat(np.cumsum(rows) - rows, rows)
    sizes, number = rows[firm], firms.number[firm]
    count = firms.size[firm] // sizes + (row < firms.size[firm] % sizes)

    def spread(purpose: str) -> Floats:
        return spread_out(seed, purpose, number, row, sizes)

    sector = firms.sector[firm]
    women = women_moved(heads_by_sni(settings))
    woman = spread("sex") < np.array([women[name] for name in SECTORS])[sector]
    blue = np.array([shares_assumed("by_sni").blue[name] / 1_000_000 for name in SECTORS])
    white = spread("collar") >= blue[sector]
    age = _ages(woman, spread("age"), settings)
    hours = _hours(woman, white, age, spread("part-time"), uniform(seed, "hours", number, row), settings)
    pay = full_time_pay(seed, firms, firm, spread("pay"), woman, white, age, settings)
    weight = firms.design[firm] * count
    for place, collar in enumerate(COLLARS):
        of_collar = white == bool(place)
        if of_collar.any():
            pay[of_collar] *= mean_of_all(collar) * weight[of_collar].sum() / (pay * weight)[of_collar].sum()
    paid = np.maximum(pay * hours * (1 + settings.share("pay_supplement_ppm")), _PAY_FLOOR)
    temporary = spread("contract") < np.array([_temporary_share(sex) for sex in SEXES])[1 - woman.astype(np.int64)]
    return Persons(
        firm=firm,
        row=row,
        count=count,
        woman=woman,
        white=white,
        temporary=temporary,
        age=age,
        hours=hours,
        full_time_pay=pay,
        pay=np.rint(paid).astype(np.int64),
        minutes=np.rint(hours * settings["full_time_minutes"]).astype(np.int64),
        first_month=np.ones(len(firm), dtype=np.int64),
        last_month=np.full(len(firm), 12, dtype=np.int64),
    )


def full_time_pay(
    seed: int, firms: Firms, firm: Integers, own: Floats, woman: Flags, white: Flags, age: Integers, settings: Settings
) -> Floats:
    """Give monthly pay at full time: the firm's level, the person's own, and age, put on the published distribution."""
    of_firm = settings.share("pay_firm_ppm")
    by_age = np.interp(age, [at for at, _ in _PAY_BY_AGE], [step for _, step in _PAY_BY_AGE])
    level = normal_at(uniform(seed, "pay level", firms.number))[firm]
    score = np.sqrt(of_firm) * level + np.sqrt(max(0.0, _OWN - of_firm)) * normal_at(own) + by_age
    at = normal_below(score)
    pay = np.empty(len(firm))
    for is_white, collar in enumerate(COLLARS):
        means = np.array([mean_pay(collar, name) for name in SECTORS])[firms.sector[firm]]
        for is_woman, sex in ((True, "women"), (False, "men")):
            chosen = (white == bool(is_white)) & (woman == is_woman)
            pay[chosen] = pay_at(collar, sex, at[chosen]) * means[chosen]
    return pay


def age_shares(sex: str) -> dict[str, float]:
    """Give how employees of 20-64 of a sex are spread over ages, whole economy 2021."""
    found = {
        band: sum(
            targets.one("demographics", "employees", "2021", age=band, sex=sex, contract=contract).value
            for contract in ("permanent", "temporary")
        )
        for band in _BANDS
    }
    total = sum(found.values())
    return {band: number / total for band, number in found.items()}


def _ages(woman: Flags, at: Floats, settings: Settings) -> Integers:
    young, old = settings.share("young_ppm"), settings.share("old_ppm")
    ages = np.empty(len(at), dtype=np.int64)
    for is_woman, sex in ((True, "women"), (False, "men")):
        shares = [young, *((1 - young - old) * share for share in age_shares(sex).values()), old]
        bounds = [(FIRST_AGE, 19), *_BANDS.values(), (65, LAST_AGE)]
        edges = np.concatenate(([0.0], np.cumsum(shares)))
        starts = np.array([low for low, _ in bounds] + [LAST_AGE + 1], dtype=np.float64)
        chosen = woman == is_woman
        ages[chosen] = np.interp(at[chosen], edges / edges[-1], starts).astype(np.int64)
    return np.minimum(ages, LAST_AGE)


def _hours(woman: Flags, white: Flags, age: Integers, part: Floats, within: Floats, settings: Settings) -> Floats:
    shares = np.array([[part_time_share(collar, sex) for sex in ("men", "women")] for collar in COLLARS])
    share = shares[white.astype(np.int64), woman.astype(np.int64)]
    share = np.where((age < YOUNG) | (age >= OLD), _PART_TIME_AT_THE_ENDS, share)
    return np.where(part < share, settings.share("part_time_ppm") + (within - 0.5) / 2, 1.0)


def _temporary_share(sex: str) -> float:
    temporary, everyone = (
        targets.one("demographics", "employees", "2020", sector="private", contract=contract, sex=sex).value
        for contract in ("temporary", "all")
    )
    return temporary / everyone


__all__ = ["MOST_ROWS", "Persons", "age_shares", "draw_persons", "full_time_pay"]
