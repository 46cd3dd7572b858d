"""Which courses and which pay meet a chain's conditions, and which they fail first (interfaces.md 8.1)."""

from .policy_company import Company, PaidKey, Place
from .policy_fields import MEASURED_ON_TRAINING, CourseKey, Fields
from .policy_file import Currency, Tree, fields_of, fits, plain

Named = tuple[str, Tree]


class Conditions:
    """The conditions of a chain held against a company; `fields` then counts the courses that pass those on courses."""

    def __init__(self, tables: dict[str, Tree], company: Company, fields: Fields, money: Currency) -> None:
        self._company, self._fields, self._money = company, fields, money
        listed = in_their_order(tables)
        self.names = [name for name, _ in listed]
        on_courses = [one for one in listed if one[1]["level"] == "training"]
        above = [one for one in listed if one[1]["level"] != "training"]
        courses = [(key, course) for key, of_key in company.courses.items() for course in of_key]
        fields.passing = {one for one in courses if self._first_failed(on_courses, *one) is None}
        self.of_courses: dict[CourseKey, str | None] = {one: self._first_failed(listed, *one) for one in courses}
        self.of_pay: dict[PaidKey, str | None] = {key: self._first_failed(above, key) for key in company.payslips}

    def _first_failed(self, conditions: list[Named], key: PaidKey, course: str | None = None) -> str | None:
        for name, condition in conditions:
            place = self.place(condition["level"], key, course)
            is_active = plain(condition.get("active"), place.month, default=True)
            if is_active and not fits(condition, place.month, self._fields.at(place), self._money):
                return name
        return None

    def place(self, level: str, key: PaidKey, course: str | None = None) -> Place:
        """Give the place of a level that a course or a payslip is part of; a year is seen from its last month."""
        employer, month, employee = key
        year = int(month[:4])
        if level == "training":
            return Place(employer, month, employee, course)
        if level == "payslip":
            return Place(employer, month, employee)
        if level == "employee_year":
            return Place(employer, self._company.months_of(employer, employee, year)[-1], employee)
        if level == "employer_year":
            return Place(employer, self._company.months(employer, year)[-1])
        if level == "group_year":
            last = [one for one in self._company.all_months() if int(one[:4]) == year][-1]
            return Place(self._company.employers_in(last)[0], last)
        return Place(employer, month)


def in_their_order(conditions: dict[str, Tree]) -> list[Named]:
    """Give the conditions in the file's order, but those that measure training after those on courses."""
    listed = list(conditions.items())
    on_courses = [place for place, one in enumerate(listed) if one[1]["level"] == "training"]
    last = on_courses[-1] + 1 if on_courses else 0
    early = [one for one in listed[:last] if any(_is_measured(field) for field, _ in fields_of(one[1]))]
    return [*(one for one in listed[:last] if one not in early), *early, *listed[last:]]


def _is_measured(field: str) -> bool:
    return field.removesuffix("_ore").removesuffix("_minor") in MEASURED_ON_TRAINING
