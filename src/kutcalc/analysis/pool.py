"""Share a national envelope over all employers: one pass for what each claims, and one for what each is then given.

It is right only where all employers of the nation are there. Of a part of them the claims are too few, and a single
company is told so by a warning instead (`notes.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import polars as pl

from kutcalc.analysis.calculate import Answer, Way, calculate
from kutcalc.analysis.case import Case
from kutcalc.engine.parts import largest_remainder
from kutcalc.policy import Policy
from kutcalc.policy.envelope import SHARE_OF_POOL
from kutcalc.policy.mechanisms import make_plan
from kutcalc.policy.schema import Setting
from kutcalc.units import ORE_PER_KR, PPM

DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class Claim:
    """What an employer claims of a year's envelope in one period, in öre."""

    employer: str
    period: date | int
    year: int
    ore: int


@dataclass(frozen=True, slots=True)
class PoolYear:
    """A year of the envelope, in öre: how much there is (None: no end), what was claimed, and what was given."""

    year: int
    amount_ore: int | None
    claimed_ore: int
    given_ore: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A calculation under an envelope, and how far the envelope went in each year."""

    answer: Answer
    years: tuple[PoolYear, ...]


def calculate_whole(
    case: Case,
    policy: Policy,
    label: str,
    levels: Iterable[str],
    *,
    as_of: date | None = None,
    way: Way | None = None,
) -> Shared:
    """Work a whole nation of employers through a policy, its envelope shared among them.

    The tables are those of `calculate`; a row that the envelope lowered is limited by `pool`. Without an envelope it
    is one pass. Raises PolicyInvalidError for an envelope with a deduction that is carried forward, and what
    `calculate` raises.
    """
    plan = make_plan(policy, as_of)
    if policy.pool is None:
        return Shared(calculate(case, plan, label, levels, way=way), ())
    pooled = make_plan(policy, as_of, shares_pool=True)
    level = plan.settled_at.name
    claims = _claims(calculate(case, plan, label, [level], way=way).tables[level], level)
    amounts = {claim.year: envelope_of(policy, as_of or date(claim.year, DECEMBER, 1)) for claim in claims}
    shares = shares_of(claims, amounts, str(policy.pool.mode[-1].value))
    answer = calculate(_with_shares(case, claims, shares, level), pooled, label, levels, way=way)
    return Shared(answer, tuple(_year(year, amount, claims, shares) for year, amount in sorted(amounts.items())))


def _claims(table: pl.DataFrame, level: str) -> list[Claim]:
    period = level.removeprefix("employer_")
    return [
        Claim(employer, when, when if isinstance(when, int) else when.year, ore)
        for employer, when, ore in table.select("employer", period, "training_deduction_ore").iter_rows()
    ]


def envelope_of(policy: Policy, month: date) -> int | None:
    """Give the envelope in force in a month, in öre; None where it has no end."""
    amount = _in_force(policy.pool.amount_ore, month) if policy.pool is not None else None
    if amount is None or not policy.in_minor:
        return amount
    return amount * (_in_force(policy.exchange or (), month) or 0) // PPM


def _in_force(setting: Setting, month: date) -> int | None:
    found: Any = None
    for entry in setting:
        if (entry.since is None or entry.since <= month) and (entry.until is None or month <= entry.until):
            found = entry.value
    return found if type(found) is int else None


def shares_of(claims: Sequence[Claim], amounts: dict[int, int | None], mode: str) -> list[int]:
    """Give what each claim gets of its year's envelope, in whole kronor as every deduction, exactly.

    `pro_rata`: all get the same part where the envelope is too small, kronor that are left by largest remainder.
    `until_spent`: in the order of period and employer, each in full while there is enough, and then what is left.
    Claims are whole kronor; öre of an envelope go to nobody.
    """
    found = [0] * len(claims)
    for year, amount in amounts.items():
        own = [place for place, claim in enumerate(claims) if claim.year == year]
        own.sort(key=lambda place: (claims[place].period, claims[place].employer))
        kronor = [claims[place].ore // ORE_PER_KR for place in own]
        whole = sum(kronor) if amount is None else min(sum(kronor), amount // ORE_PER_KR)
        parts = _until_spent(whole, kronor) if mode == "until_spent" else largest_remainder(whole, kronor)
        for place, part in zip(own, parts, strict=True):
            found[place] = part * ORE_PER_KR
    return found


def _until_spent(left: int, claims: Iterable[int]) -> list[int]:
    parts = []
    for claim in claims:
        parts.append(min(claim, left))
        left -= parts[-1]
    return parts


def _with_shares(case: Case, claims: Sequence[Claim], shares: Sequence[int], level: str) -> Case:
    """Give the case with each employer's share beside its period."""
    period = level.removeprefix("employer_")
    frame = pl.DataFrame(
        {
            "employer": [claim.employer for claim in claims],
            period: [claim.period for claim in claims],
            SHARE_OF_POOL: list(shares),
        },
        schema={"employer": pl.String, period: pl.Date if period == "month" else pl.Int64, SHARE_OF_POOL: pl.Int64},
    )
    if period == "year":
        years = case.years.join(frame, on=["employer", "year"], how="full", coalesce=True, maintain_order="left_right")
        return replace(case, years=years.with_columns(pl.col(SHARE_OF_POOL).fill_null(0)))
    payslips = case.payslips.join(frame, on=["employer", "month"], how="left", maintain_order="left")
    return replace(case, payslips=payslips, employer_facts=(*case.employer_facts, SHARE_OF_POOL))


def _year(year: int, amount: int | None, claims: Sequence[Claim], shares: Sequence[int]) -> PoolYear:
    own = [(claim.ore, share) for claim, share in zip(claims, shares, strict=True) if claim.year == year]
    return PoolYear(year, amount, sum(claim for claim, _ in own), sum(share for _, share in own))


__all__ = ["Claim", "PoolYear", "Shared", "calculate_whole", "envelope_of", "shares_of"]
