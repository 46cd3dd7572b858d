"""A synthetic Sweden drawn in memory: firms, their people, weights, courses and costs, as the tables of the engine.

`draw` gives payslips, training and years with `weight_ppm`, `sex` and `nuts2` beside the canonical columns. The same
year, seed, scale and settings give the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from kutcalc.population.aims import payroll, weighted
from kutcalc.population.assumptions import Settings
from kutcalc.population.calibrate import Calibrated, in_ppm
from kutcalc.population.classes import CODES, REGIONS, SECTORS, SEXES
from kutcalc.population.draws import Flags, Floats, Integers, uniform
from kutcalc.population.fees import Costs, price_courses
from kutcalc.population.firms import Firms, draw_firms
from kutcalc.population.persons import Persons, draw_persons
from kutcalc.population.research import with_research
from kutcalc.population.short_jobs import draw_short_jobs, joined
from kutcalc.population.taking_part import Courses, draw_courses
from kutcalc.population.targets import BASE_YEAR
from kutcalc.population.years_before import years_of

WHOLE: Final = Fraction(1)
MINI: Final = Fraction(1, 40)
_ORE: Final = 100
_PPM: Final = 1_000_000


@dataclass(frozen=True)
class Drawn:
    """What was drawn in base-year money, and the tables of the year that it stands for."""

    year: int
    seed: int
    scale: Fraction
    settings: Settings
    firms: Firms
    main: Persons
    everyone: Persons
    research: Flags
    courses: Courses
    costs: Costs
    calibrated: Calibrated
    weight_ppm: Integers

    @property
    def weight(self) -> Floats:
        """Give the weights of the firms as numbers."""
        return self.weight_ppm / _PPM

    @property
    def uprating_ppm(self) -> int:
        """Give what amounts of the base year are multiplied by, ppm."""
        return round((1 + self.settings.share("uprating_ppm_a_year")) ** (self.year - BASE_YEAR) * _PPM)

    @cached_property
    def payslips(self) -> pl.DataFrame:
        """Give the payslips, one row to each row of persons, with `month` and `through`."""
        return self.payslips_of(self.year)

    def payslips_of(self, year: int) -> pl.DataFrame:
        """Give the payslips of another year: the same people as old as now, at the pay of that year."""
        persons, firms = self.everyone, self.firms
        names = firm_names(firms)
        turnover = uprated(firms.size * self.settings["turnover_per_employee_kr"], self._factor(year))
        facts = pl.DataFrame(
            {
                "employer": names,
                "group": _named("g", firms.group),
                "group_rank": firms.rank,
                "headcount": firms.size,
                "turnover_ore": turnover * _ORE,
                "balance_ore": turnover * 3 // 4 * _ORE,
                "owner": pl.repeat("business", len(firms), eager=True),
                "sni": _codes(self.seed, firms),
                "regional_support": firms.support,
                "nuts2": np.array(REGIONS)[firms.region],
                "weight_ppm": self.weight_ppm,
            }
        )
        own = pl.DataFrame(
            {
                "employee": _named("e", persons.row + 1),
                "month": _months(year, persons.first_month),
                "through": _months(year, persons.last_month),
                "count": persons.count,
                "birth_year": year - persons.age,
                "cash_pay_ore": uprated(persons.pay, self._factor(year)) * _ORE,
                "benefits_ore": np.zeros(len(persons), dtype=np.int64),
                "paid_minutes": persons.minutes,
                "research": self.research,
                "sex": np.array(SEXES)[1 - persons.woman.astype(np.int64)],
            }
        )
        return pl.concat([facts[persons.firm], own], how="horizontal").select(PAYSLIP_ORDER)

    @cached_property
    def training(self) -> pl.DataFrame:
        """Give the courses, one row to each course of a row of persons."""
        courses, factor = self.courses, self._factor(self.year)
        firm = self.main.firm[courses.person]
        return pl.DataFrame(
            {
                "employer": firm_names(self.firms)[firm],
                "employee": _named("e", self.main.row[courses.person] + 1),
                "month": _months(self.year, courses.month),
                "course": _named("k", courses.number),
                "minutes": courses.minutes,
                "fee_ore": uprated(self.costs.fee, factor) * _ORE,
                "other_cost_ore": uprated(self.costs.other, factor) * _ORE,
                "provider_kind": np.where(courses.external, "external", "internal"),
                "mandatory": courses.mandatory,
            }
        )

    @cached_property
    def years(self) -> pl.DataFrame:
        """Give the years before, and the profit of each year: a scenario, not a measurement."""
        courses, factor = self.courses, self._factor(self.year)
        firm = self.main.firm[courses.person]
        people = self.main.count[courses.person]

        def of_firm(amount: Integers) -> Integers:
            return np.bincount(firm, amount * people, minlength=len(self.firms)).astype(np.int64)

        spent = (
            of_firm(uprated(self.costs.fee, factor)),
            of_firm(uprated(self.costs.other, factor)),
            of_firm(courses.minutes),
        )
        paid = payroll(self.firms, self.everyone) * factor / _PPM
        return years_of(self.seed, self.year, self.firms, firm_names(self.firms), paid, spent, self.settings)

    def _factor(self, year: int) -> int:
        return round((1 + self.settings.share("uprating_ppm_a_year")) ** (year - BASE_YEAR) * _PPM)


PAYSLIP_ORDER: Final = (
    "employer", "employee", "month", "through", "count", "birth_year", "cash_pay_ore", "benefits_ore", "paid_minutes",
    "research", "group", "group_rank", "headcount", "turnover_ore", "balance_ore", "owner", "sni", "regional_support",
    "sex", "nuts2", "weight_ppm",
)  # fmt: skip


def draw(
    year: int = BASE_YEAR, seed: int = 1, scale: Fraction = WHOLE, settings: Mapping[str, int] | None = None
) -> Drawn:
    """Draw and calibrate a population in memory; SettingUnknownError where a setting has no such name."""
    chosen = Settings(settings)
    firms = draw_firms(seed, scale, chosen)
    main, research = with_research(seed, firms, draw_persons(seed, firms, chosen), chosen)
    short = draw_short_jobs(seed, firms, payroll(firms, main), chosen)
    everyone = joined([main, short])
    calibrated = weighted(firms, main, everyone)
    weight_ppm = in_ppm(firms.design * calibrated.ratio)
    weight = weight_ppm / _PPM
    courses = draw_courses(seed, firms, weight, main, chosen)
    costs = price_courses(seed, firms, weight, main, everyone, courses, chosen)
    flags = np.zeros(len(everyone), dtype=np.bool_)
    flags[everyone.row < SHORT_FROM] = research
    return Drawn(year, seed, scale, chosen, firms, main, everyone, flags, courses, costs, calibrated, weight_ppm)


SHORT_FROM: Final = 100
"""Rows of short jobs have numbers from here on."""


def uprated(amount: Integers, factor_ppm: int) -> Integers:
    """Give whole kronor times a factor, to the nearest krona."""
    found: Integers = (amount * factor_ppm + _PPM // 2) // _PPM
    return found


def firm_names(firms: Firms) -> pl.Series:
    """Name the firms."""
    return _named("f", firms.number)


def _named(letter: str, numbers: Integers) -> pl.Series:
    width = {"f": 5, "g": 5}.get(letter, 0)
    return pl.select(pl.lit(letter) + pl.lit(pl.Series(numbers)).cast(pl.String).str.zfill(width)).to_series()


def _codes(seed: int, firms: Firms) -> Integers:
    """Give each firm one of the activities that stand for its trade."""
    drawn = uniform(seed, "activity", firms.number)
    most = max(len(codes) for codes in CODES.values())
    table = np.array([[CODES[name][place % len(CODES[name])] for place in range(most)] for name in SECTORS])
    length = np.array([len(CODES[name]) for name in SECTORS])[firms.sector]
    found: Integers = table[firms.sector, (drawn * length).astype(np.int64)]
    return found


def _months(year: int, months: Integers) -> pl.Series:
    firsts = pl.Series([date(year, month, 1) for month in range(1, 13)], dtype=pl.Date)
    return firsts[months - 1]


__all__ = ["MINI", "WHOLE", "Drawn", "draw", "firm_names", "uprated"]
