"""The ceilings of a chain: what each is, whom it is for, and how a sum is kept within it (interfaces.md 8.1)."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any, Final

from .policy_base import ZERO
from .policy_company import Company, Place, base_amount
from .policy_counting import Counting
from .policy_file import MILLION, Tree, plain, tiered
from .policy_rates import Worth

# The ceilings in the order in which they are applied, and the limit that each is called.
CODES: Final = {
    "course": "course_cap",
    "employee_month": "employee_cap",
    "employee_year": "employee_cap",
    "employer_month": "employer_cap",
    "employer_year": "employer_cap",
}
Amount = Callable[[Worth], Fraction]
Keep = Callable[[Worth, Fraction], None]


class Ceilings:
    """The ceilings of one chain over one company."""

    def __init__(self, counting: Counting) -> None:
        self._counting, self._company, self._money = counting, counting.company, counting.money
        self._caps: Tree = counting.chain.get("caps", {})

    def has(self, which: str, *, on_base: bool) -> bool:
        """Whether there is a ceiling on the base, or on the deduction."""
        is_there = which in self._caps
        return is_there and (plain(self._caps[which].get("on"), "2018-01", "deduction") == "base") == on_base

    def is_of_rows(self, which: str) -> bool:
        """Whether the employer's ceiling is held against rows: on parts, before one that is, or a month's of a year."""
        if which == "employer_year":
            return self._is_of_parts(which)
        is_before = self.has("employer_year", on_base=False) and self._is_of_parts("employer_year")
        return self._is_of_parts(which) or self._counting.is_by_year or is_before

    def _is_of_parts(self, which: str) -> bool:
        """Whether a ceiling is on some of the parts, and not on others."""
        return bool(
            self._counting.base.parts.keys() - set(self._caps[which].get("component", self._counting.base.parts))
        )

    def is_of_sum(self, which: str) -> bool:
        """Whether a ceiling on the base is held against the whole sum of an employer."""
        return which in {"employer_month", "employer_year"} and "component" not in self._caps[which]

    def ceiling(self, which: str, place: Place) -> Fraction | None:
        """Give the ceiling of a place in öre, for one person where it is per person; None where there is none."""
        cap, reads = self._caps[which], self._counting.fields.at(place)

        def said(node: Any) -> Any:
            value = tiered(node, place.month, reads, self._money)
            return None if value == "none" else value

        if (node := self._money.key(cap, "amount")) is not None:
            return None if (value := said(node)) is None else self._money.ore(value, place.month)
        if (node := self._money.key(cap, "amount_per_hour")) is not None:
            value = said(node)
            return None if value is None else self._money.ore(value, place.month) * Fraction(reads("minutes", {}), 60)
        for name in ("share_of_payroll_ppm", "share_of_field_ppm", "base_amounts_ppm"):
            if name in cap:
                value = said(cap[name])
                return None if value is None else max(ZERO, self._of(which, cap, place)) * Fraction(value, MILLION)
        message = f"no ceiling is said in {which}"
        raise ValueError(message)

    def _of(self, which: str, cap: Tree, place: Place) -> Fraction:
        """Give what a ceiling is a share or a multiple of: payroll of the period, a field, a base amount."""
        if "share_of_payroll_ppm" in cap:
            return Fraction(_payroll(which, place, self._company, self._counting))
        if "share_of_field_ppm" in cap:
            return Fraction(self._counting.fields.read(place, cap["field"], cap))
        of = plain(cap["of"], place.month)
        if of == "own_amount":
            return self._money.ore(plain(self._money.key(cap, "own_amount"), place.month), place.month)
        return Fraction(base_amount(of, place.month))

    def apply(self, which: str, worths: Iterable[Worth], amount: Amount, keep: Keep) -> Iterator[Worth]:
        """Keep the items that a ceiling is for within it, a year month by month; give those that it lowered."""
        parts = self._caps[which].get("component", list(self._counting.base.parts))
        scopes: dict[tuple[str, ...], dict[str, list[Worth]]] = {}
        for worth in sorted(worths, key=lambda one: one.item.key[1]):
            if worth.item.part in parts and not (which == "course" and worth.item.course is None):
                scope, turn = self._scope(which, worth)
                scopes.setdefault(scope, {}).setdefault(turn, []).append(worth)
        for turns in scopes.values():
            used = ZERO
            for together in turns.values():
                key = together[0].item.key
                place = together[0].item.place if which == "course" else self._counting.place(_level(which), key)
                most = self.ceiling(which, place)
                if most is None:
                    continue
                persons = 1 if which.startswith("employer") else self._company.count(key)
                yield from limited(together, max(ZERO, most * persons - used), amount, keep)
                used += sum(map(amount, together), ZERO)

    def _scope(self, which: str, worth: Worth) -> tuple[tuple[str, ...], str]:
        """Give what a ceiling is for, and the turn in which it is used; a year settled at once is one turn."""
        employer, month, employee = worth.item.key
        turn = "" if which == "employer_year" and self._counting.is_by_year else month
        return {
            "course": ((*worth.item.key, worth.item.course or ""), ""),
            "employee_month": (worth.item.key, ""),
            "employee_year": ((employer, employee, month[:4]), turn),
            "employer_month": ((employer, month), ""),
            "employer_year": ((employer, month[:4]), turn),
        }[which]


def limited(worths: Iterable[Worth], most: Fraction, amount: Amount, keep: Keep) -> list[Worth]:
    """Keep a sum within a ceiling, each item by the same part; give the items that were lowered."""
    listed = [worth for worth in worths if amount(worth)]
    total = sum(map(amount, listed), ZERO)
    if total <= most:
        return []
    for worth in listed:
        keep(worth, amount(worth) * most / total)
    return listed


def _level(which: str) -> str:
    return {"employee_month": "payslip"}.get(which, which)


def _payroll(which: str, place: Place, company: Company, counting: Counting) -> int:
    """Give the payroll of the person, the employer or the group, of the month or the year."""
    if which.startswith("group"):
        length = 4 if which == "group_year" else 7
        months = [month for month in company.all_months() if month[:length] == place.month[:length]]
        return sum(company.payroll(employer, month) for month in months for employer in company.employers_in(month))
    of = "payroll" if which.startswith("employer") else "pay"
    return int(counting.fields.read(place, f"{of}_{'year' if which.endswith('year') else 'month'}_ore", {}))
