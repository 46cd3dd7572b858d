"""One value of a JSON body against the declaration of its column: whether it will do, and what is wrong where not.

The declarations are those of the tables (`payroll/tables.py`); here an integer is an integer and nothing else.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from kutcalc.analysis.pointed import OUTSIDE, Pointed, lacking, shown, wrong_type
from kutcalc.errors import near_words
from kutcalc.language import Text
from kutcalc.law import FIRST_MONTH, LAST_MONTH
from kutcalc.payroll.cells import LAW_COLUMNS, read_month
from kutcalc.payroll.identity import reads_as_person
from kutcalc.payroll.misreading import wrong_cell
from kutcalc.payroll.reading import REFERENCES
from kutcalc.payroll.tables import Column, Kind
from kutcalc.payroll.wording import looks_like_identity
from kutcalc.units import parse_month, range_of_months, write_month

Test = Callable[[Any], bool]
LAW_MONTHS: Final[dict[str, date]] = {write_month(month): month for month in range_of_months(FIRST_MONTH, LAST_MONTH)}
"""The months that the book of law knows, as a body writes them."""
_SHORTEST_IDENTITY: Final = 10
_LONGEST_IDENTITY: Final = 13
_KINDS: Final[dict[Kind, Text]] = {
    "integer": Text(sv="ett heltal", en="an integer"),
    "boolean": Text(sv="true eller false", en="true or false"),
    "month": Text(sv='en månad inom citattecken, till exempel "2026-05"', en='a month in quotes, such as "2026-05"'),
    "text": Text(sv="text inom citattecken", en="text in quotes"),
    "choice": Text(sv="text inom citattecken", en="text in quotes"),
}
_TYPES: Final[dict[Kind, type]] = {"integer": int, "boolean": bool, "month": str, "text": str, "choice": str}
_YEAR_OF_BIRTH: Final = "birth_year"


def test_of(column: Column) -> Test:
    """Make the quick test that a value of a column will do; what it lets pass needs no second look."""
    if column.kind == "integer":
        low, high = column.lowest(), column.highest()
        return lambda value: type(value) is int and low <= value <= high
    if column.kind == "boolean":
        return lambda value: type(value) is bool
    if column.kind == "choice":
        choices = frozenset(column.choices)
        return lambda value: type(value) is str and value in choices
    if column.kind == "month":
        return _is_law_month if column.name in LAW_COLUMNS else _is_month
    fits = re.compile((column.pattern or ".+").removeprefix("^").removesuffix("$")).fullmatch
    if column.name in REFERENCES:
        return lambda value: type(value) is str and fits(value) is not None and not _is_identity(value)
    return lambda value: type(value) is str and fits(value) is not None


def _is_law_month(value: Any) -> bool:
    return type(value) is str and value in LAW_MONTHS


def _is_month(value: Any) -> bool:
    return type(value) is str and month_of(value) is not None


def _is_identity(value: str) -> bool:
    return _SHORTEST_IDENTITY <= len(value) <= _LONGEST_IDENTITY and reads_as_person(value)


@lru_cache(maxsize=1_024)
def month_of(text: str) -> date | None:
    """Read `2026-05` and nothing else as a month."""
    try:
        return parse_month(text)
    except ValueError:
        return None


def report(column: Column, value: Any, pointer: str, faults: Pointed) -> None:
    """Note what is wrong with a value that its test refused; null is a value not given, and wrong where one must be."""
    name = column.name
    if value is None:
        if column.required:
            faults.add("required", pointer, lacking, name, column.term)
        return
    if type(value) is not _TYPES[column.kind]:
        correct = value if isinstance(value, str) and _would_do(column, value) else None
        faults.add("wrong-type", pointer, wrong_type, name, value, _KINDS[column.kind], correct=correct)
        return
    given: Any = value
    if column.kind == "integer":
        faults.add("out-of-range", pointer, _out_of_range, column, value)
    elif column.kind == "month":
        _report_month(column, given, pointer, faults)
    elif column.kind == "choice":
        faults.add("not-a-choice", pointer, not_a_choice, name, value, column.choices)
    elif name in REFERENCES and _is_identity(given):
        faults.add("looks-like-identity", pointer, looks_like_identity)
    else:
        faults.add("bad-text", pointer, wrong_cell, column, value, (FIRST_MONTH, LAST_MONTH))


def _would_do(column: Column, value: str) -> bool:
    """Whether a text is the right value but for its quotes."""
    if column.kind == "integer":
        return value.isascii() and value.isdigit() and test_of(column)(int(value[:20]))
    return column.kind == "boolean" and value in {"true", "false"}


def _out_of_range(column: Column, value: int) -> Text:
    if column.name == _YEAR_OF_BIRTH:
        return Text(
            sv=f"Födelseåret är {value}. Skriv fyra siffror, till exempel 1998.",
            en=f"The year of birth is {value}. Write four digits, for example 1998.",
        )
    low, high = column.lowest(), column.highest()
    return Text(
        sv=f"Fältet {column.name} är {value}. Skriv ett heltal från {low} till {high}.",
        en=f"The field {column.name} is {value}. Write an integer from {low} to {high}.",
    )


def not_a_choice(name: str, value: object, choices: tuple[str, ...]) -> Text:
    """Say which words a field may hold."""
    own, near, listed = shown(value), near_words(str(value).strip().lower(), choices), ", ".join(choices)
    return Text(
        sv=f"Fältet {name} är {own.sv}. Skriv något av orden {listed}.{near.sv}",
        en=f"The field {name} is {own.en}. Write one of {listed}.{near.en}",
    )


def bad_month(name: str, value: str) -> Text:
    """Say that a text is no month."""
    own = shown(value)
    return Text(
        sv=f"Fältet {name} är {own.sv}. Skriv år och månad, till exempel 2026-05.",
        en=f"The field {name} is {own.en}. Write year and month, for example 2026-05.",
    )


def _report_month(column: Column, value: str, pointer: str, faults: Pointed) -> None:
    month = month_of(value)
    if month is not None:
        bounds = (write_month(month), write_month(FIRST_MONTH), write_month(LAST_MONTH))
        faults.outside = faults.outside or bounds
        faults.add(OUTSIDE, pointer, wrong_cell, column, value, (FIRST_MONTH, LAST_MONTH))
        return
    meant = read_month(value.strip())
    correct = None if meant is None else write_month(meant)
    faults.add("bad-month", pointer, bad_month, column.name, value, correct=correct)


def values_of(given: Mapping[str, Any], columns: Mapping[str, Column], pointer: str, faults: Pointed) -> dict[str, Any]:
    """Give the values of the members that will do, and note the others; those that are null are left out."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        column = columns.get(name)
        if column is None:
            continue
        if test_of(column)(value):
            found[name] = value
        else:
            report(column, value, f"{pointer}/{name}", faults)
    return found


__all__ = ["LAW_MONTHS", "Test", "bad_month", "month_of", "not_a_choice", "report", "test_of", "values_of"]
