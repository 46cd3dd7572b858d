"""A policy worked over a company in fractions, from the words of interfaces.md 8.1 and the facts alone.

It reads the policy's file itself, and nothing of kutcalc. `policies.py` holds kutcalc against it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from .policy_base import ZERO
from .policy_carrying import Carried, YearKey, carried
from .policy_company import Company, PaidKey, share_out
from .policy_counting import Counting
from .policy_file import ORE_PER_KR, Tree, chains_of
from .policy_limits import Giving, Settled

Figures = dict[str, Any]
# The limits in the order of the chain; the last that lowered a row is the one that is named.
LIMITS: Final = ("course_cap", "employee_cap", "floor", "employer_cap", "group_cap", "liability")
COUNTS: Final = ""  # no reason but the amount


@dataclass(slots=True)
class Worked:
    """The figures of a company by payslip, and what its employers carry between years."""

    payslips: dict[PaidKey, Figures] = field(default_factory=dict)
    years: dict[YearKey, Figures] = field(default_factory=dict)
    # What lowered a payslip, whether or not any öre of it is left to show.
    lowered: dict[PaidKey, str] = field(default_factory=dict)
    chains: dict[YearKey, "Chain"] = field(default_factory=dict)


@dataclass(slots=True)
class Chain:
    """A chain worked: what it counts and what it gives."""

    counting: Counting
    giving: Giving

    @property
    def is_kept(self) -> bool:
        """Whether what the chain cannot use is kept for later years."""
        return self.giving.unused == "carried_forward"

    def worth(self, employer: str, year: int) -> int:
        """Give what an employer's own year is worth, in kronor; what is kept counts too."""
        return sum(one.granted for one in self.giving.periods if one.employer == employer and one.year == year)


def work(tree: Tree, company: Company) -> Worked:
    """Work a policy over a company, the best chain for each employer and year."""
    chains = [_chain(tree, chain, company) for chain in chains_of(tree).values()]
    worked = Worked()
    for employer in company.employers:
        for year in company.years_of(employer):
            worked.chains[employer, year] = max(chains, key=lambda chain: chain.worth(employer, year))
    kept: dict[YearKey, Carried] = {}
    for chain in (chain for chain in chains if chain.is_kept):
        kept = carried(chain.giving, {key for key, best in worked.chains.items() if best is chain})
    for key, best in worked.chains.items():
        one_year = kept.get(key, Carried())
        for one in best.giving.periods:
            if (one.employer, one.year) == key:
                _tell(worked, best, one, one_year if best.is_kept else None)
        worked.years[key] = {
            "carried_in_ore": one_year.brought * ORE_PER_KR,
            "carried_forward_ore": one_year.kept * ORE_PER_KR,
            "used_of_earlier_ore": (one_year.used - one_year.own) * ORE_PER_KR,
            "lost_of_earlier_ore": one_year.lost * ORE_PER_KR,
        }
    return worked


def _chain(tree: Tree, chain: Tree, company: Company) -> Chain:
    counting = Counting(tree, chain, company)
    return Chain(counting, Giving(counting))


def _tell(worked: Worked, chain: Chain, one: Settled, kept_of_year: Carried | None) -> None:
    """Share a period's figures among its payslips, and say what limited each, or why it gives nothing."""
    giving = chain.giving
    weights = {name: dict.fromkeys(one.keys, ZERO) for name in ("counted", "wanted", "given")}
    if giving.is_of_sums:
        # Reference, ceiling and rate are the employer's here: what rows counted before them is their part.
        for item in (item for item in chain.counting.items if item.key in weights["counted"]):
            for of_name in weights.values():
                of_name[item.key] += item.amount
    else:
        for worth in (worth for worth in giving.worths if worth.item.key in weights["counted"]):
            weights["counted"][worth.item.key] += worth.counted
            weights["wanted"][worth.item.key] += worth.wanted
            weights["given"][worth.item.key] += worth.given

    def shared(total: int, name: str) -> dict[PaidKey, int]:
        return share_out(total, weights[name])

    counted = shared(int(one.counted // 1), "counted")
    before = shared(one.before * ORE_PER_KR, "wanted")
    own, kept_own = (one.granted, 0) if kept_of_year is None else (kept_of_year.own, kept_of_year.kept_own)
    given = shared(own * ORE_PER_KR, "given")
    kept = shared(kept_own * ORE_PER_KR, "given")
    for key in one.keys:
        limit = one.limits.get(key) or giving.limits.get(key, "nothing")
        worked.lowered[key] = limit
        worked.payslips[key] = {
            "counted_base_ore": counted[key],
            "before_limits_ore": before[key],
            "training_deduction_ore": given[key],
            "cut_ore": before[key] - given[key] - kept[key],
            "limited_by": limit if before[key] else "condition",
            "condition_failed": None if before[key] else why(chain, [key]),
        }


def why(chain: Chain, keys: Iterable[PaidKey]) -> str:
    """Say why rows give nothing: the reason of most courses, ties to the earlier; those that count have a reason too.

    No course at all is the reason only where there is none; no tier is asked where nothing is counted.
    """
    counting, giving, counts = chain.counting, chain.giving, Counter[str]()
    wanted = set(keys)
    for key in wanted:
        courses = counting.company.courses[key] if counting.base.reads_training else {}
        for course in courses:
            counts[counting.conditions.of_courses[key, course] or COUNTS] += counting.company.count(key)
        if not courses and counting.base.reads_pay:
            counts[counting.conditions.of_pay[key] or COUNTS] += counting.company.count(key)
    if not counts:
        return "no_training"
    most = max([*counting.conditions.names, COUNTS], key=lambda name: counts[name])
    if most != COUNTS:
        return most
    mine = [worth for worth in giving.worths if worth.item.key in wanted]
    is_rated = any(worth.wanted for worth in mine) or not any(worth.counted for worth in mine)
    return "below_one_krona" if is_rated or not giving.has_tiers else "no_tier"


def last_limit(limits: list[str]) -> str:
    """Give the last limit of the chain among those that lowered rows."""
    named = [limit for limit in limits if limit in LIMITS]
    return max(named, key=LIMITS.index) if named else "nothing"
