"""Deductions that are kept for later years: the oldest is used first, and what is too old is lost."""

from collections.abc import Collection
from dataclasses import dataclass

from .policy_company import Place
from .policy_file import tiered
from .policy_limits import Giving

YearKey = tuple[str, int]
FOR_EVER = 10_000


@dataclass(frozen=True, slots=True)
class Carried:
    """An employer's year: what came in, what was used in all and of the year's own, what goes on, what was lost."""

    brought: int = 0
    used: int = 0
    own: int = 0
    kept: int = 0
    kept_own: int = 0
    lost: int = 0


def carried(giving: Giving, chosen: Collection[YearKey]) -> dict[YearKey, Carried]:
    """Carry a chain's deductions over the years; a year in which another chain was chosen has no claim of its own."""
    found: dict[YearKey, Carried] = {}
    for employer in giving.company.employers:
        kept: dict[int, int] = {}
        spans = {year: _span(giving, employer, year) for year in giving.company.years_of(employer)}
        for one in (one for one in giving.periods if one.employer == employer):
            year = one.year
            claim = one.granted if (employer, year) in chosen else 0
            kept = {since: left for since, left in kept.items() if year <= since + spans[since]}
            room = giving.liability(one)
            brought = sum(kept.values())
            used = own = 0
            for since, wanted in [*sorted(kept.items()), (year, claim)]:
                own = wanted if room is None else min(wanted, room - used)
                used += own
                kept[since] = wanted - own
            if room is not None and brought + claim > room:
                giving.mark(one, "liability")
            lost = sum(left for since, left in kept.items() if since < year and year >= since + spans[since])
            kept = {since: left for since, left in kept.items() if year < since + spans[since]}
            found[employer, year] = Carried(brought, used, own, sum(kept.values()), kept.get(year, 0), lost)
    return found


def _span(giving: Giving, employer: str, year: int) -> int:
    """Give how many years a deduction may be kept, by the word of the year that it comes from."""
    place = Place(employer, giving.company.months(employer, year)[-1])
    reads = giving.counting.fields.at(place)
    years = tiered(giving.instrument.get("carry_years"), place.month, reads, giving.money)
    return FOR_EVER if years in {None, "none"} else int(years)
