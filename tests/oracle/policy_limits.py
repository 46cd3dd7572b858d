"""What a chain gives: every limit of 8.1 in its order, down to whole kronor per employer and period."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from .law import under_cap
from .policy_base import ZERO
from .policy_ceilings import CODES, Ceilings, limited
from .policy_company import PaidKey, corporate_tax_rate
from .policy_counting import Counting
from .policy_file import MILLION, ORE_PER_KR, Tree, plain
from .policy_rates import Rates, Worth

BELOW: Final = ("course", "employee_month", "employee_year")
OF_EMPLOYER: Final = ("employer_month", "employer_year")
OF_GROUP: Final = ("group_month", "group_year")


@dataclass(slots=True)
class Settled:
    """A period of an employer: whole kronor, and by payslip the last limit that lowered it."""

    employer: str
    keys: list[PaidKey]
    counted: Fraction
    before: int
    claim: int
    granted: int
    limits: dict[PaidKey, str] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """Give the year of the period."""
        return int(self.keys[0][1][:4])


class Giving:
    """The deduction of one chain over one company."""

    def __init__(self, counting: Counting) -> None:
        self.counting, self.company = counting, counting.company
        self.money = counting.money
        self.instrument: Tree = counting.chain["instrument"]
        self.kind, self.unused = str(self._set("kind")), str(self._set("unused"))
        self.limits: dict[PaidKey, str] = {}
        self._ceilings = Ceilings(counting)
        rates = Rates(counting)
        self.has_tiers = rates.has_tiers
        # Whether reference, ceilings and rate are taken of the employer's sum, nothing being decided row by row (0003).
        self.is_of_sums = rates.is_of_sums()
        self.worths = rates.worths()
        for which in CODES:
            if self._ceilings.has(which, on_base=True):
                self.is_of_sums &= self._ceilings.is_of_sum(which)
                list(self._ceilings.apply(which, self.worths, _counted, _keep_counted))
        for worth in self.worths:
            worth.wanted = worth.given = worth.counted * worth.rate
        self._limit_rows()
        self.periods = self._settle()

    def _set(self, key: str, default: object = None) -> object:
        return plain(self.instrument.get(key), "2018-01", default)

    def _limit_rows(self) -> None:
        """Apply the ceilings per course and person, then the floor, then those of the firm that are on rows.

        Each of them decides row by row.
        """
        for which in BELOW:
            if self._ceilings.has(which, on_base=False):
                self.is_of_sums = False
                self._limit(which)
        if self._set("floor", "pension_contribution" if self.kind == "contributions" else "none") != "none":
            self.is_of_sums = False
            mine: dict[PaidKey, list[Worth]] = {}
            for worth in self.worths:
                mine.setdefault(worth.item.key, []).append(worth)
            for key, worths in mine.items():
                if limited(worths, self.company.room(key), _given, _keep_given):
                    self.limits[key] = "floor"
        for which in OF_EMPLOYER:
            if self._ceilings.has(which, on_base=False) and self._ceilings.is_of_rows(which):
                self.is_of_sums = False
                self._limit(which)

    def _limit(self, which: str) -> None:
        lowered = self._ceilings.apply(which, self.worths, _given, _keep_given)
        self.limits |= {worth.item.key: CODES[which] for worth in lowered}

    def _settle(self) -> list[Settled]:
        """Settle each employer's period: its own ceilings, whole kronor, the group's ceilings, what it may come off."""
        periods: list[Settled] = []
        used_of_employer: dict[tuple[str, str], int] = {}
        used_of_group: dict[str, int] = {}
        months = self.company.all_months()
        for time in sorted({month[:4] for month in months}) if self.counting.is_by_year else months:
            together: list[Settled] = []
            for employer in self.company.employers:
                keys = [key for key in self.company.payslips if key[0] == employer and key[1].startswith(time)]
                if keys:
                    together.append(self._period(employer, keys, used_of_employer))
            self._share_in_group(time, together, used_of_group)
            for one in together:
                if self.unused != "carried_forward":
                    self._bear(one)
            periods += together
        return periods

    def _tax_rate(self, month: str) -> Fraction:
        rate = plain(self.instrument.get("tax_rate_ppm"), month)
        return Fraction(corporate_tax_rate(month) if rate is None else rate, MILLION)

    def _period(self, employer: str, keys: list[PaidKey], used: dict[tuple[str, str], int]) -> Settled:
        """Give an employer's claim: its own ceilings, then whole kronor, which use its ceiling of the year."""
        wanted_keys = set(keys)
        mine = [worth for worth in self.worths if worth.item.key in wanted_keys]
        last = keys[-1]
        value = self._tax_rate(last[1]) if self.kind == "extra_deduction" else Fraction(1)
        total = sum((worth.given for worth in mine), ZERO)
        year = employer, last[1][:4]
        limits: dict[PaidKey, str] = {}
        for which in OF_EMPLOYER:
            if not self._ceilings.has(which, on_base=False) or self._ceilings.is_of_rows(which):
                continue
            most = self._ceilings.ceiling(which, self.counting.place(which, last))
            if most is not None and which == "employer_year":
                most = max(ZERO, most - used.get(year, 0) * ORE_PER_KR)
            if most is not None and total > most:
                total = most
                limits = {worth.item.key: "employer_cap" for worth in mine if worth.given}
        claim = kronor(total * value)
        used[year] = used.get(year, 0) + claim
        before = kronor(sum((worth.wanted for worth in mine), ZERO) * value)
        counted = sum((worth.counted for worth in mine), ZERO)
        return Settled(employer, keys, counted, before, claim, claim, limits)

    def _share_in_group(self, time: str, together: list[Settled], used: dict[str, int]) -> None:
        """Apply the group's ceilings in whole kronor, at once: lower ranks first, equal ranks in proportion."""
        rooms: list[int] = []
        for which in (which for which in OF_GROUP if self._ceilings.has(which, on_base=False)):
            most = self._ceilings.ceiling(which, self.counting.place(which, together[-1].keys[-1]))
            if most is not None:
                rooms.append(max(0, kronor(most) - used.get(time[:4], 0)) if which == "group_year" else kronor(most))
        if rooms:
            claims = {one.employer: one.granted for one in together}
            ranks = {one.employer: int(self.company.payslips[one.keys[-1]]["group_rank"]) for one in together}
            granted = under_cap(claims, ranks, min(rooms))
            for one in together:
                if granted[one.employer] < one.granted:
                    self.mark(one, "group_cap")
                one.granted = granted[one.employer]
        used[time[:4]] = used.get(time[:4], 0) + sum(one.granted for one in together)

    def _bear(self, one: Settled) -> None:
        """Cut what is granted to what it may come off, where the rest is lost."""
        room = self.liability(one) if one.granted else None
        if room is not None and one.granted > room:
            self.mark(one, "liability")
            one.granted = room

    def liability(self, one: Settled) -> int | None:
        """Give the whole kronor that a deduction may come off in a period; None where there is no such limit."""
        month = one.keys[-1][1]
        share = plain(self.instrument.get("share_of_tax_ppm"), month)
        if self.kind in {"grant", "withholding_tax"} or (self.unused == "refunded" and share is None):
            return None
        if self.kind in {"contributions", "tax_account"}:
            return sum(self.company.due(one.employer, each) for each in {key[1] for key in one.keys}) // ORE_PER_KR
        profit = max(0, self.company.years[one.employer, one.year]["profit_ore"])
        return kronor(profit * self._tax_rate(month) * Fraction(MILLION if share is None else share, MILLION))

    def mark(self, one: Settled, code: str) -> None:
        """Note what lowered the rows of a period that had something left."""
        given = {worth.item.key for worth in self.worths if worth.given}
        one.limits |= {key: code for key in one.keys if key in given}


def kronor(ore: Fraction) -> int:
    """Give whole kronor; öre fall away."""
    return int(ore // ORE_PER_KR)


def _counted(worth: Worth) -> Fraction:
    return worth.counted


def _keep_counted(worth: Worth, amount: Fraction) -> None:
    worth.counted = amount


def _given(worth: Worth) -> Fraction:
    return worth.given


def _keep_given(worth: Worth, amount: Fraction) -> None:
    worth.given = amount
