"""Pay in the base year: a distribution for each collar and sex, a mean for each trade, and heads that fit the payroll.

The distribution goes through the five published percentiles of 2018, log-linear between them; its upper tail is a power
law that gives the published mean. Means by trade (labour cost statistics 2023-12 and 2024-12) move it to 2024.
"""

from functools import cache
from typing import Final

import numpy as np

from kutcalc.population import targets
from kutcalc.population.assumptions import Settings, shares_assumed
from kutcalc.population.classes import COLLARS, SECTORS, SEXES
from kutcalc.population.curves import root
from kutcalc.population.draws import Floats

_POINTS: Final = (0.10, 0.25, 0.50, 0.75, 0.90)
_NAMES: Final = ("p10", "p25", "p50", "p75", "p90")
_LAST: Final = 0.9995
_TO_MIDDLE_2024: Final = {"blue": 1.0, "white": 1.0175}
"""From February 2024 (hours) and December 2023 (months) to the middle of 2024, at 3.5 per cent a year."""
_FULL_TIME_HOURS: Final = 167
_SECTIONS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "white": {
        "B+C": ("C",), "D+E": ("D", "E"), "F": ("F",), "G": ("G",), "H": ("H",), "I": ("I",), "J": ("J",), "K": ("K",),
        "L": ("L",), "M+N": ("M", "M", "N"), "P": ("P",), "Q": ("Q",), "R-U": ("R", "S"), "A": ("H",),
    },
    "blue": {
        "B+C": ("C",), "D+E": ("D", "E"), "F": ("F",), "G": ("G",), "H": ("H",), "I": ("I",), "J": ("K-N",),
        "K": ("K-N",), "L": ("L",), "M+N": ("N",), "P": ("P-S",), "Q": ("Q",), "R-U": ("R", "S"), "A": ("R",),
    },
}  # fmt: skip
"""Which sections of the statistics give the mean of a trade; agriculture is not in them, so others stand in."""


def mean_pay(collar: str, sector: str) -> float:
    """Give the mean monthly pay at full time in 2024 of a collar in a trade, kronor."""
    target, period = {"white": ("white_collar_wage_month", "2023-12"), "blue": ("blue_collar_wage_hour", "2024-12")}[
        collar
    ]
    found = [targets.one("labour_cost", target, period, sni=section).value for section in _SECTIONS[collar][sector]]
    return mean_of_all(collar) * (sum(found) / len(found)) / targets.one("labour_cost", target, period, sni=_ALL).value


_ALL: Final = "B-S excl O"


def mean_of_all(collar: str) -> float:
    """Give the mean monthly pay at full time in 2024 of a collar over all trades, kronor."""
    if collar == "white":
        found = targets.one("labour_cost", "white_collar_wage_month", "2023-12", sni=_ALL).value
    else:
        hour = targets.one("wages", "blue_collar_mean_hourly_incl_overtime", "2024-02", sni=_ALL).value
        found = hour * _FULL_TIME_HOURS
    return found * _TO_MIDDLE_2024[collar]


def published(collar: str, sex: str, statistic: str) -> float:
    """Give a percentile or the mean of monthly pay at full time in 2018, kronor."""
    group = f"private_{collar}_collar"
    return targets.one("wages", "monthly_wage_fte", "2018", group=group, sex=sex, statistic=statistic).value


@cache
def _curve(collar: str, sex: str) -> tuple[Floats, Floats]:
    """Give points of the distribution and the logarithm of pay there, relative to the mean of the collar."""
    mean = published(collar, "all", "mean")
    known = np.log(np.array([published(collar, sex, name) for name in _NAMES]) / mean)
    slope = (known[1] - known[0]) / (_POINTS[1] - _POINTS[0])
    points = np.concatenate(([1e-6], _POINTS, 1 - 0.1 * np.geomspace(0.9, (1 - _LAST) * 10, 60)))
    wanted = published(collar, sex, "mean") / mean

    def logs(alpha: float) -> Floats:
        tail = known[-1] - np.log((1 - points[6:]) / (1 - _POINTS[-1])) / alpha
        return np.concatenate(([known[0] - slope * _POINTS[0]], known, tail))

    def off(alpha: float) -> float:
        fine = (np.arange(20_000) + 0.5) / 20_000
        return float(np.exp(np.interp(fine, points, logs(alpha))).mean()) - wanted

    low, high = 1.5, 60.0
    alpha = root(off, low, high) if off(low) > 0 > off(high) else (low if off(low) < 0 else high)
    return points, logs(alpha)


def pay_at(collar: str, sex: str, at: Floats) -> Floats:
    """Give pay relative to the collar's mean at some points of the distribution (between 0 and 1)."""
    points, logs = _curve(collar, sex)
    relative: Floats = np.exp(np.interp(at, points, logs))
    return relative


@cache
def women_by_sni() -> dict[str, float]:
    """Give the share of women by trade: published for A-G, assumed for the rest."""
    found: dict[str, float] = {}
    table, target = "employment_sni_nuts2_sex", "employed_daytime_pop"
    for name in SECTORS:
        assumed = shares_assumed("by_sni").women.get(name)
        if assumed is not None:
            found[name] = assumed / 1_000_000
            continue
        women, everyone = (
            sum(targets.one(table, target, sni=letter, nuts2="SE", sex=sex).value for letter in name.split("+"))
            for sex in ("women", "all")
        )
        found[name] = women / everyone
    return found


def women_wanted() -> float:
    """Give the share of women among private employees."""
    women, men = (
        targets.one("demographics", "employees", "2020", sector="private", contract="all", sex=sex).value
        for sex in SEXES
    )
    return women / (women + men)


def women_moved(heads: dict[str, float]) -> dict[str, float]:
    """Move the assumed shares of women by one step of their logit, so that all trades make the published share."""
    shares, assumed = women_by_sni(), shares_assumed("by_sni").women

    def moved(step: float) -> dict[str, float]:
        return {
            name: 1 / (1 + (1 / share - 1) * float(np.exp(-step))) if name in assumed else share
            for name, share in shares.items()
        }

    def off(step: float) -> float:
        return sum(heads[name] * share for name, share in moved(step).items()) - women_wanted()

    return moved(root(off, -4.0, 4.0))


def part_time_share(collar: str, sex: str) -> float:
    """Give the share of part-timers."""
    return targets.one("demographics", "part_time_share", "2019", occupation=f"{collar}_collar", sex=sex).value / 100


@cache
def _pay_per_head(supplement: float, part_time: float) -> dict[str, float]:
    """Give the expected pay of a year and head by trade."""
    women, blue = women_by_sni(), shares_assumed("by_sni").blue
    found = {}
    for name, share in women.items():
        total = 0.0
        for collar in COLLARS:
            of_collar = blue[name] / 1_000_000 if collar == "blue" else 1 - blue[name] / 1_000_000
            for sex in SEXES:
                of_sex = share if sex == "women" else 1 - share
                part = part_time_share(collar, sex)
                hours = 1 - part * (1 - part_time)
                relative = published(collar, sex, "mean") / published(collar, "all", "mean")
                total += of_collar * of_sex * hours * relative * mean_pay(collar, name)
        found[name] = total * 12 * (1 + supplement)
    return found


def payroll_by_sni() -> dict[str, float]:
    """Give the payroll of a year by trade, kronor: four times the first quarter of 2024."""
    rows = targets.find("payroll", "gross_pay_private", "2024Q1")
    return {row.dims["sni"]: row.value * 4_000_000 for row in rows if row.dims["sni"] != "total"}


def heads_by_sni(settings: Settings) -> dict[str, float]:
    """Give the share of employees by trade that fits its payroll and pay per head."""
    per_head = _pay_per_head(settings.share("pay_supplement_ppm"), settings.share("part_time_ppm"))
    heads = {name: pay / per_head[name] for name, pay in payroll_by_sni().items()}
    total = sum(heads.values())
    return {name: number / total for name, number in heads.items()}


__all__ = [
    "heads_by_sni",
    "mean_of_all",
    "mean_pay",
    "part_time_share",
    "pay_at",
    "payroll_by_sni",
    "published",
    "women_moved",
    "women_wanted",
]
