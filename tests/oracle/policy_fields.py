"""What a field of a test is worth at a place: columns, facts, and what is measured (interfaces.md 8.1)."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from .policy_company import Company, PaidKey, Place, months_back
from .policy_file import MILLION, Currency, Reads

DAY_MINUTES: Final = 480
BOUNDLESS: Final = 10**30  # growth over nothing at all
# What is measured on training: it counts the courses that meet the conditions of level training.
MEASURED_ON_TRAINING: Final = frozenset(
    {"minutes_month", "minutes_year", "training_days", "training_ratio_ppm", "training_growth_ppm"}
    | {f"training_{name}_{time}" for name in ("cost", "outlay") for time in ("month", "year")}
)
OF_FIRMS: Final = frozenset(
    {"headcount", "turnover", "balance", "owner", "sni", "municipality", "regional_support", "month", "profit"}
    | {"size_class", "group_headcount", "payroll_month", "payroll_year", "training_ratio_ppm", "growth_ppm"}
    | {"training_growth_ppm", "base_year"}
    | {f"training_{name}_{time}" for name in ("cost", "outlay") for time in ("month", "year")}
)

CourseKey = tuple[PaidKey, str]


class Fields:
    """The fields of a company under one chain, once it is known which courses meet the conditions on courses."""

    def __init__(self, company: Company, money: Currency, facts: Mapping[str, Any]) -> None:
        self.company, self.money, self._facts = company, money, facts
        self.passing: set[CourseKey] = set()
        self.growth: dict[tuple[str, int], int] = {}
        self.base: dict[tuple[str, int], Fraction] = {}

    def at(self, place: Place) -> Reads:
        """Give what reads fields at a place."""
        return lambda field, test: self.read(place, field, test)

    def read(self, place: Place, field: str, test: Mapping[str, Any]) -> Any:
        """Give what a field is worth; amounts in öre."""
        if field in self._facts:
            value = self._given(place, field)
            return self.money.ore(value, place.month) if field.endswith("_minor") else value
        name = field.removesuffix("_minor") + "_ore" if field.endswith("_minor") else field
        measure = getattr(self, f"_measured_{name}", None)
        if measure is not None:
            return measure(place, test)
        return self._given(place, name)

    def is_of_firm(self, field: str) -> bool:
        """Whether a field is the same for everybody in a firm, in a month or a year."""
        if field in self._facts:
            return str(self._facts[field]["level"]).startswith("employer_")
        return field.removesuffix("_minor").removesuffix("_ore") in OF_FIRMS

    def _given(self, place: Place, field: str) -> Any:
        """Give a column or a fact."""
        company = self.company
        key = self._person(place)
        if place.course is not None and field in company.courses[key][place.course]:
            return company.courses[key][place.course][field]
        if field in company.payslips[key]:
            return company.payslips[key][field]
        return company.years[place.employer, place.year][field]

    def _person(self, place: Place) -> PaidKey:
        """Give the payslip of a place; of an employer its first, for what all its rows agree on."""
        if place.employee is not None:
            return place.employer, place.month, place.employee
        return self.company.paid(place.employer, place.month)[0]

    def _window(self, place: Place, test: Mapping[str, Any]) -> Iterator[PaidKey]:
        """Give a person's payslips of a month, or of the months of a rolling window."""
        assert place.employee is not None
        for month in months_back(place.month, test.get("window_months", 1)):
            if (key := (place.employer, month, place.employee)) in self.company.payslips:
                yield key

    def _minutes(self, key: PaidKey) -> int:
        courses = self.company.courses[key]
        return sum(row["minutes"] for course, row in courses.items() if (key, course) in self.passing)

    def _year(self, place: Place) -> Iterator[PaidKey]:
        assert place.employee is not None
        for month in self.company.months(place.employer, place.year):
            if (key := (place.employer, month, place.employee)) in self.company.payslips:
                yield key

    def _measured_age(self, place: Place, _: Mapping[str, Any]) -> int:
        return place.year - int(self._given(place, "birth_year")) - 1

    def _measured_tenure_months(self, place: Place, _: Mapping[str, Any]) -> int:
        hired = self._given(place, "hired_month")
        return (place.year - int(hired[:4])) * 12 + int(place.month[5:]) - int(hired[5:])

    def _measured_pay_month_ore(self, place: Place, test: Mapping[str, Any]) -> int:
        return sum(map(self.company.pay, self._window(place, test)))

    def _measured_pay_year_ore(self, place: Place, _: Mapping[str, Any]) -> int:
        return sum(map(self.company.pay, self._year(place)))

    def _measured_minutes_month(self, place: Place, test: Mapping[str, Any]) -> int:
        return sum(map(self._minutes, self._window(place, test)))

    def _measured_minutes_year(self, place: Place, _: Mapping[str, Any]) -> int:
        return sum(map(self._minutes, self._year(place)))

    def _measured_training_days(self, place: Place, test: Mapping[str, Any]) -> int:
        return sum(map(self._minutes, self._window(place, test))) // int(test.get("day_minutes", DAY_MINUTES))

    def _cost(self, employer: str, months: list[str]) -> int:
        """Give fees and other cost of the courses that meet the conditions on courses, for all who took them."""
        cost = 0
        for key in (key for month in months for key in self.company.paid(employer, month)):
            for course, row in self.company.courses[key].items():
                if (key, course) in self.passing:
                    cost += (row["fee_ore"] + row["other_cost_ore"]) * self.company.count(key)
        return cost

    def _outlay(self, employer: str, months: list[str]) -> Fraction:
        """Give the same and the pay for the time of those courses."""
        pay = Fraction(0)
        for key in (key for month in months for key in self.company.paid(employer, month)):
            row = self.company.payslips[key]
            pay += Fraction(row["cash_pay_ore"] * self._minutes(key), row["paid_minutes"]) * row["count"]
        return self._cost(employer, months) + pay

    def _year_of(self, place: Place) -> list[str]:
        return self.company.months(place.employer, place.year)

    def _measured_training_ratio_ppm(self, place: Place, _: Mapping[str, Any]) -> int:
        pay = self.company.payroll_of_year(place.employer, place.year)
        return self._cost(place.employer, self._year_of(place)) * MILLION // pay if pay else 0

    def _measured_training_cost_month_ore(self, place: Place, _: Mapping[str, Any]) -> int:
        return self._cost(place.employer, [place.month])

    def _measured_training_cost_year_ore(self, place: Place, _: Mapping[str, Any]) -> int:
        return self._cost(place.employer, self._year_of(place))

    def _measured_training_outlay_month_ore(self, place: Place, _: Mapping[str, Any]) -> Fraction:
        return self._outlay(place.employer, [place.month])

    def _measured_training_outlay_year_ore(self, place: Place, _: Mapping[str, Any]) -> Fraction:
        return self._outlay(place.employer, self._year_of(place))

    def _measured_training_growth_ppm(self, place: Place, test: Mapping[str, Any]) -> int:
        back = int(test.get("years", 1))
        now = self._cost(place.employer, self._year_of(place))
        past = (
            Fraction(sum(self._past_cost(place.employer, place.year - one) for one in range(1, back + 1)), back)
            if now
            else 0
        )
        if not past:
            return BOUNDLESS if now else 0
        return max(0, int((now - past) * MILLION // past))

    def _past_cost(self, employer: str, year: int) -> int:
        if year in self.company.years_of(employer):
            return self._cost(employer, self.company.months(employer, year))
        row = self.company.years[employer, year]
        return int(row["fee_ore"] + row["other_cost_ore"])

    def _measured_base_year_ore(self, place: Place, _: Mapping[str, Any]) -> Fraction:
        return self.base[place.employer, place.year]

    def _measured_growth_ppm(self, place: Place, _: Mapping[str, Any]) -> int:
        return self.growth[place.employer, place.year]

    def _measured_payroll_month_ore(self, place: Place, test: Mapping[str, Any]) -> int:
        months = months_back(place.month, test.get("window_months", 1))
        return sum(self.company.payroll(place.employer, month) for month in months)

    def _measured_payroll_year_ore(self, place: Place, _: Mapping[str, Any]) -> int:
        return self.company.payroll_of_year(place.employer, place.year)

    def _measured_group_headcount(self, place: Place, _: Mapping[str, Any]) -> int:
        return self.company.group_headcount(place.month)

    def _measured_size_class(self, place: Place, _: Mapping[str, Any]) -> str:
        return self.company.size_class(place.month)

    def _measured_month(self, place: Place, _: Mapping[str, Any]) -> str:
        return place.month
