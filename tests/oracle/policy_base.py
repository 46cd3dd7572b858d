"""What each part of a base counts on courses and on persons, other support taken off (interfaces.md 8.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from .policy_company import Company, PaidKey, Place
from .policy_conditions import Conditions
from .policy_fields import DAY_MINUTES, CourseKey, Fields
from .policy_file import MILLION, Currency, Tree, plain, tiered

ZERO: Final = Fraction(0)
OF_COURSES: Final = frozenset({"fee", "other_cost", "training_pay", "flat_per_hour"})
Minutes = dict[CourseKey, Fraction]


@dataclass(slots=True)
class Item:
    """What one part of the base counts on a course, or on a person's month, for all the like persons; in öre."""

    key: PaidKey
    course: str | None
    part: str
    amount: Fraction

    @property
    def place(self) -> Place:
        """Give where the tests of a rate stand."""
        employer, month, employee = self.key
        return Place(employer, month, employee, self.course)


class Base:
    """The parts of a chain's base over a company."""

    def __init__(
        self, parts: dict[str, Tree], company: Company, fields: Fields, money: Currency, *, is_by_year: bool
    ) -> None:
        self.parts = parts
        self._company, self._fields, self._money, self._is_by_year = company, fields, money, is_by_year
        measures = {measure_of(part) for part in parts.values()}
        self.reads_training = measures != {"payroll"}
        self.reads_pay = "payroll" in measures

    def items(self, conditions: Conditions) -> list[Item]:
        """Give what counts, other support taken off: off the course first, then off what stands on the person."""
        items: list[Item] = []
        for name, part in self.parts.items():
            items += self._items_of(name, part, conditions)
        by_key: dict[PaidKey, list[Item]] = {}
        for item in items:
            by_key.setdefault(item.key, []).append(item)
        for key, mine in by_key.items():
            left = ZERO
            for course, row in self._company.courses[key].items():
                if conditions.of_courses[key, course] is None:
                    support = Fraction(row["other_support_ore"] * self._company.count(key))
                    left += _take((item for item in mine if item.course == course), support)
            _take((item for item in mine if self._is_on_person(item)), left)
        return items

    def _is_on_person(self, item: Item) -> bool:
        """Whether an item stands on the training of a person; pay for a whole month has nothing to do with it."""
        return item.course is None and measure_of(self.parts[item.part]) != "payroll"

    def _items_of(self, name: str, part: Tree, conditions: Conditions) -> Iterator[Item]:
        measure = measure_of(part)
        if measure == "payroll":
            for key, failed in conditions.of_pay.items():
                if failed is None:
                    pay = self._company.pay(key) * self._company.count(key)
                    yield Item(key, None, name, pay * self._scale(part, key))
            return
        minutes = self._minutes(part, conditions)
        if measure in OF_COURSES or (measure == "flat_per_unit" and self._is_of_courses(part)):
            for (key, course), time in minutes.items():
                amount = self._of_course(measure, part, key, course, time) * self._scale(part, key, course)
                yield Item(key, course, name, self._within_time(part, key, course, time, amount))
            return
        for key, amount in self._of_persons(measure, part, minutes):
            yield Item(key, None, name, amount * self._scale(part, key))

    def _is_of_courses(self, part: Tree) -> bool:
        return any(part["field"] in row for courses in self._company.courses.values() for row in courses.values())

    def _minutes(self, part: Tree, conditions: Conditions) -> Minutes:
        """Give the minutes of each course that counts, of all the like persons, used by month, employee, course."""
        minutes: Minutes = {}
        used: dict[tuple[str, ...], Fraction] = {}
        per = part.get("cap_minutes_per")
        counting = [one for one, failed in conditions.of_courses.items() if failed is None]
        for key, course in sorted(counting, key=lambda one: (one[0][1], one[0][2], one[1])):
            employer, month, employee = key
            count = self._company.count(key)
            wanted = Fraction(self._company.courses[key][course]["minutes"])
            most = plain(part.get("cap_minutes"), month)
            if per is not None and most is not None:
                scopes: dict[str, tuple[str, ...]] = {
                    "employee_month": key,
                    "employee_year": (employer, employee, month[:4]),
                    "employer_year": (employer, month[:4]),
                }
                scope = scopes[per]
                persons = count if per == "employer_year" else 1
                fitting = min(wanted * persons, max(ZERO, most - used.get(scope, ZERO)))
                used[scope] = used.get(scope, ZERO) + fitting
                wanted = fitting / persons
            minutes[key, course] = wanted * count
        return minutes

    def _of_course(self, measure: str, part: Tree, key: PaidKey, course: str, time: Fraction) -> Fraction:
        row, payslip, count = self._company.courses[key][course], self._company.payslips[key], self._company.count(key)
        if measure in {"fee", "other_cost"}:
            return Fraction(row[f"{measure}_ore"] * count)
        if measure == "training_pay":
            return time * Fraction(payslip["cash_pay_ore"], payslip["paid_minutes"])
        if measure == "flat_per_hour":
            return time * self._amount(part, key) / 60
        return self._of_units(part, key, row[part["field"]]) * count

    def _of_persons(self, measure: str, part: Tree, minutes: Minutes) -> Iterator[tuple[PaidKey, Fraction]]:
        together: dict[PaidKey, Fraction] = {}
        for (key, _), time in minutes.items():
            together[key] = together.get(key, ZERO) + time
        seen: set[tuple[str, str, str]] = set()
        passed: dict[tuple[str, str, str], Fraction] = {}
        for key in sorted(together, key=lambda one: one[1]):
            employer, month, employee = key
            person = employer, employee, month[:4]
            count = self._company.count(key)
            if measure == "flat_per_head":
                if not (self._is_by_year and person in seen):
                    yield key, self._amount(part, key) * count
                seen.add(person)
            elif measure == "flat_per_unit":
                units = self._fields.read(Place(employer, month, employee), part["field"], {})
                yield key, self._of_units(part, key, units) * count
            else:
                day = plain(part.get("day_minutes"), month, DAY_MINUTES)
                before = passed.get(person, ZERO)
                passed[person] = before + together[key] / count
                days = passed[person] // day - before // day
                worth = self._amount(part, key) if measure == "flat_per_day" else self._day_rate(employer, month, day)
                yield key, worth * days * count

    def _of_units(self, part: Tree, key: PaidKey, units: int) -> Fraction:
        """Give what so many units are worth: an amount is for `per_units` of them, and no more than the most count."""
        most = plain(part.get("most_units"), key[1])
        counted = units if most is None else min(units, most)
        return self._amount(part, key) * Fraction(counted, plain(part.get("per_units"), key[1], 1))

    def _day_rate(self, employer: str, month: str, day: int) -> Fraction:
        """Give the employer's pay for a day of so many minutes, by pay and paid time of the month or year settled."""
        pay = paid = 0
        months = self._company.months(employer, int(month[:4])) if self._is_by_year else [month]
        for key in (key for each in months for key in self._company.paid(employer, each)):
            row = self._company.payslips[key]
            pay += self._company.pay(key) * row["count"]
            paid += row["paid_minutes"] * row["count"]
        return Fraction(pay * day, paid)

    def _amount(self, part: Tree, key: PaidKey) -> Fraction:
        return self._money.ore(plain(self._money.key(part, "amount"), key[1]), key[1])

    def _scale(self, part: Tree, key: PaidKey, course: str | None = None) -> Fraction:
        """Give the share of an amount that counts; where it has tiers and none fits, nothing does."""
        if "scale_ppm" not in part:
            return Fraction(1)
        employer, month, employee = key
        reads = self._fields.at(Place(employer, month, employee, course))
        return Fraction(tiered(part["scale_ppm"], month, reads, self._money) or 0, MILLION)

    def _within_time(self, part: Tree, key: PaidKey, course: str, time: Fraction, amount: Fraction) -> Fraction:
        """Keep an amount within its ceilings per hour and per day of the course."""
        employer, month, employee = key
        reads = self._fields.at(Place(employer, month, employee, course))
        for name, length in (("cap_per_hour", 60), ("cap_per_day", plain(part.get("day_minutes"), month, DAY_MINUTES))):
            most = tiered(self._money.key(part, name), month, reads, self._money)
            if most not in {None, "none"}:
                amount = min(amount, self._money.ore(most, month) * time / length)
        return amount


def measure_of(part: Tree) -> str:
    """Give the measure of a part, which does not change over time."""
    measure: Any = plain(part["measure"], "2018-01")
    return str(measure)


def _take(items: Iterator[Item], support: Fraction) -> Fraction:
    """Take support off items in their order, none below nothing; give what is left of it."""
    for item in items:
        taken = min(item.amount, support)
        item.amount -= taken
        support -= taken
    return support
