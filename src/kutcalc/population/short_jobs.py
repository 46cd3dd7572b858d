"""Secondary and short jobs: the pay of a year that the heads of November do not explain, as rows of their own.

Payroll counts every job of the year, heads only main jobs of one month. What lies between, by trade and at most 15 per
cent of main pay, goes to summer workers, to those with a job on the side, and to pensioners who work some hours.
"""

from typing import Final, NamedTuple

import numpy as np

from kutcalc.population.assumptions import Settings
from kutcalc.population.classes import SECTORS
from kutcalc.population.draws import Floats, uniform
from kutcalc.population.firms import Firms
from kutcalc.population.pay import payroll_by_sni, women_wanted
from kutcalc.population.persons import Persons


class Kind(NamedTuple):
    """One kind of short job: its row in the firm, ages, first and last month."""

    row: int
    ages: tuple[int, int]
    months: tuple[int, int]


SUMMER: Final = Kind(101, (16, 24), (6, 7))
ASIDE: Final = Kind(102, (18, 64), (1, 12))
PENSIONERS: Final = Kind(103, (66, 74), (1, 12))
KINDS: Final = (SUMMER, ASIDE, PENSIONERS)


def missing_shares(firms: Firms, main_payroll: Floats, settings: Settings) -> Floats:
    """Give by trade how much pay is missing beside the main jobs, as a share of theirs: from nothing to the most."""
    wanted = payroll_by_sni()
    paid = np.bincount(firms.sector, main_payroll * firms.design, minlength=len(SECTORS))
    share = np.array([wanted[name] for name in SECTORS]) / np.maximum(paid, 1.0) - 1
    return np.clip(share, 0.0, settings.share("short_most_ppm"))


def draw_short_jobs(seed: int, firms: Firms, main_payroll: Floats, settings: Settings) -> Persons:
    """Draw those with short and secondary jobs, whole persons by lot, so that the missing pay is paid on average."""
    missing = missing_shares(firms, main_payroll, settings)[firms.sector] * main_payroll
    summer, old = settings.share("summer_share_ppm"), settings.share("pensioner_share_ppm")
    shares = {SUMMER.row: summer, ASIDE.row: 1 - summer - old, PENSIONERS.row: old}
    return joined([_of_kind(seed, firms, missing * shares[kind.row], kind, settings) for kind in KINDS])


def _of_kind(seed: int, firms: Firms, missing: Floats, kind: Kind, settings: Settings) -> Persons:
    pay = settings["summer_pay_kr" if kind is SUMMER else "short_pay_kr"]
    months = kind.months[1] - kind.months[0] + 1
    wanted = missing / (pay * months)
    count = np.floor(wanted + uniform(seed, "short jobs", firms.number, kind.row)).astype(np.int64)
    (firm,) = np.nonzero(count)
    number = firms.number[firm]
    low, high = kind.ages
    age = low + np.floor(uniform(seed, "short age", number, kind.row) * (high - low + 1)).astype(np.int64)
    own = np.rint(pay * (0.7 + 0.6 * uniform(seed, "short pay", number, kind.row))).astype(np.int64)
    hours = np.full(len(firm), 0.6 if kind is SUMMER else 0.35)
    same = np.ones(len(firm), dtype=np.int64)
    return Persons(
        firm=firm,
        row=same * kind.row,
        count=count[firm],
        woman=uniform(seed, "short sex", number, kind.row) < women_wanted(),
        white=np.zeros(len(firm), dtype=np.bool_),
        temporary=np.ones(len(firm), dtype=np.bool_),
        age=age,
        hours=hours,
        full_time_pay=own / hours,
        pay=own,
        minutes=np.rint(hours * settings["full_time_minutes"]).astype(np.int64),
        first_month=same * kind.months[0],
        last_month=same * kind.months[1],
    )


def joined(parts: list[Persons]) -> Persons:
    """Join rows of persons, sorted by firm and row."""
    firm = np.concatenate([part.firm for part in parts])
    row = np.concatenate([part.row for part in parts])
    order = np.lexsort((row, firm))
    return Persons(
        **{name: np.concatenate([getattr(part, name) for part in parts])[order] for name in Persons.__slots__}
    )


__all__ = ["KINDS", "draw_short_jobs", "joined", "missing_shares"]
