"""Small cases for the law: persons by keyword, worked on columns and on numbers, which must agree."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import polars as pl

from kutcalc.analysis.case import Case
from kutcalc.engine import Input
from kutcalc.engine.columns import evaluate as evaluate_columns
from kutcalc.engine.numbers import evaluate as evaluate_numbers
from kutcalc.law import FIRST_MONTH, LAST_MONTH, law_book
from kutcalc.law.levels import INPUTS
from kutcalc.units import UKR_PER_KR, month_number, parse_month, range_of_months, write_month

Row = Mapping[str, Any]
MONTHS: Final = [write_month(month) for month in range_of_months(FIRST_MONTH, LAST_MONTH)]
_TYPES: Final = {"choice": pl.String, "flag": pl.Boolean}
_PAYSLIP: Final = [item for item in INPUTS if item.level.name in ("payslip", "employer_month")]
_TRAINING: Final = [item for item in INPUTS if item.level.name == "training"]
_YEARS: Final = [item for item in INPUTS if item.level.name == "employer_year"]


def person(month: str, pay: int, birth_year: int = 1980, **facts: Any) -> Row:
    """Give a payslip of employer A with a pay in kronor; facts are columns of the table, `hired_month` as text."""
    hired = facts.pop("hired_month", None)
    day = parse_month(month)
    named = {"employer": "A", "employee": "e", "group": facts.get("employer", "A"), "group_rank": 1}
    defaults = {item.name: _nothing(item) for item in _PAYSLIP}
    given = {
        "month": day,
        "year": day.year,
        "calendar_year": day.year,
        "month_number": month_number(day),
        "birth_year": birth_year,
        "cash_pay_ore": pay * 100,
        "count": 1,
        "owner": "business",
        "hired_month": None if hired is None else month_number(parse_month(hired)),
    }
    return {**named, **defaults, **given, **facts}


def staff(*people: Row) -> list[Row]:
    """Give the people names of their own, so that one employer can have them all in a month."""
    return [{**one, "employee": f"e{number:03d}"} for number, one in enumerate(people)]


def course(month: str, minutes: int, name: str = "c", **facts: Any) -> Row:
    """Give a course of the person of employer A."""
    day = parse_month(month)
    named = {"group": "A", "employer": "A", "employee": "e", "course": name, "month": day, "year": day.year}
    return {**named, **{item.name: _nothing(item) for item in _TRAINING}, "minutes": minutes, "people": 1, **facts}


def _nothing(item: Input) -> Any:
    """Give the value of a column that nobody filled in."""
    if item.fact or item.unit.unit == "choice":
        return None
    return False if item.unit.unit == "flag" else 0


def _frame(rows: Sequence[Row], inputs: Sequence[Input], **keys: Any) -> pl.DataFrame:
    kinds = {item.name: _TYPES.get(item.unit.unit, pl.Int64) for item in inputs}
    return pl.DataFrame(rows, schema={**keys, **kinds})


def case_of(people: Sequence[Row], courses: Sequence[Row] = ()) -> Case:
    """Make the engine's case of some payslips and courses."""
    text = pl.String
    keys = {"group": text, "employer": text, "employee": text, "month": pl.Date, "year": pl.Int64}
    payslips = _frame(people, _PAYSLIP, **keys, group_rank=pl.Int64).sort("group", "employer", "month", "employee")
    training = _frame(courses, _TRAINING, **keys, course=text).sort("group", "employer", "month", "employee", "course")
    return Case(payslips, training, _frame([], _YEARS, employer=text, year=pl.Int64))


def worked(people: Sequence[Row], *names: str, courses: Sequence[Row] = ()) -> dict[str, list[Any]]:
    """Work some names on columns and on numbers; give each as a list in the order of its level's rows."""
    case, book = case_of(people, courses), law_book()
    frames = evaluate_columns(book, case.ladder(), names)
    numbers = evaluate_numbers(book, case.numbers(), names)
    by_columns = {name: frames[book.level_of(name).name][name].to_list() for name in names}
    by_numbers = {name: numbers.of(book, name) for name in names}
    assert by_columns == by_numbers
    return by_columns


def column(name: str, *people: Row) -> list[Any]:
    """Work one name for all rows of its level."""
    return worked(people, name)[name]


def only(name: str, *people: Row) -> Any:
    """Work one name where its level has but one row."""
    (value,) = column(name, *people)
    return value


def kronor(name: str, *people: Row) -> list[int]:
    """Work an amount that the law makes whole kronor."""
    amounts = column(name, *people)
    assert all(type(amount) is int and amount % UKR_PER_KR == 0 for amount in amounts)
    return [amount // UKR_PER_KR for amount in amounts]


@cache
def _rates(birth_year: int, **facts: Any) -> dict[str, int]:
    people = [person(month, 10_000, birth_year, employer=month, **facts) for month in MONTHS]
    found = worked(people, "has_reduced_rate", "reduced_rate", "rate_on_rest")
    both = zip(found["has_reduced_rate"], found["reduced_rate"], found["rate_on_rest"], strict=True)
    rates = [reduced if is_reduced else rest for is_reduced, reduced, rest in both]
    return dict(zip(MONTHS, rates, strict=True))


def rate_of(month: str, birth_year: int, **facts: Any) -> int:
    """Give the rate, in ppm, on a person's first krona in a month."""
    return _rates(birth_year, **facts)[month]
