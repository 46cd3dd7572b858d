"""The book of law: the chapters' rules and dated values, read once and checked, and the months that it covers."""

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec

from kutcalc.engine import BandSpread, Book, Dated, Rule, Spread, Value
from kutcalc.engine.rule import AnyRule
from kutcalc.law import (
    contributions,
    covid,
    employer_cost,
    hiring_support,
    regional_deduction,
    research_deduction,
    settlement,
    special_payroll_tax,
)
from kutcalc.law.levels import INPUTS
from kutcalc.units import month_number

FIRST_MONTH: Final = date(2018, 1, 1)
LAST_MONTH: Final = date(2027, 9, 1)
PROJECTED_FROM: Final = date(2027, 1, 1)
EDITION: Final = "2026-11-22"

CHAPTERS: Final[tuple[ModuleType, ...]] = (
    contributions,
    special_payroll_tax,
    covid,
    hiring_support,
    research_deduction,
    regional_deduction,
    settlement,
    employer_cost,
)
_FOLDER: Final = Path(__file__).parent
_VALUE_FILES: Final = (
    "contributions",
    "covid",
    "special_payroll_tax",
    "hiring_support",
    "research_deduction",
    "regional_deduction",
    "base_amounts",
    "corporate_tax",
    "undertaking_size",
    "employer_cost",
)


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A statute, position or agreement that citations name by their first word or words."""

    title: str
    url: str


@cache
def sources() -> dict[str, Source]:
    """Read the list of sources: key, title and address."""
    raw = tomllib.loads((_FOLDER / "sources.toml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, dict[str, Source])


@lru_cache(maxsize=1_024)
def source_of(citation: str) -> Source | None:
    """Find the source that a citation begins with: the longest key that fits."""
    known = sources()
    fitting = [key for key in known if citation == key or citation.startswith(f"{key} ")]
    return known[max(fitting, key=len)] if fitting else None


@cache
def values() -> tuple[Value, ...]:
    """Read all dated values of law."""
    found: list[Value] = []
    for chapter in _VALUE_FILES:
        raw = tomllib.loads((_FOLDER / f"{chapter}.toml").read_text(encoding="utf-8"))
        found += [_value(name, table) for name, table in raw.items()]
    return tuple(found)


def _value(name: str, table: dict[str, Any]) -> Value:
    """Read one value; a month becomes its number, a day its text."""
    unit = table["unit"]
    entries = [
        {**entry, "value": _content(entry["value"], unit)} if isinstance(entry["value"], date) else entry
        for entry in table["values"]
    ]
    return msgspec.convert({"name": name, **table, "values": entries}, Value)


def _content(day: date, unit: str) -> int | str:
    return month_number(day) if unit == "month" else day.isoformat()


def rules_of(modules: Iterable[ModuleType]) -> list[AnyRule]:
    """Collect the rules that modules declare, in the order of the modules."""
    found: list[AnyRule] = []
    for module in modules:
        found += [item for item in vars(module).values() if isinstance(item, Rule | Spread | BandSpread)]
    return found


@cache
def law_book() -> Book:
    """Make the book of law in force: rules, values and inputs, checked."""
    return Book.of(rules_of(CHAPTERS), values(), INPUTS, [settlement.BANDS])


@cache
def value_of(name: str, month: date) -> Dated | None:
    """Give the entry of a value that is in force in a month."""
    return next(value for value in values() if value.name == name).at(month)
