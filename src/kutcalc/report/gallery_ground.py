"""What the gallery stands on: four invented companies, and every value that we had to assume, from the scenario."""

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec

from kutcalc.language import Text
from kutcalc.report.examples import example_folder

SCENARIO: Final = "galleri"
FILE: Final = "gallery.toml"
_FIRST: Final = 1
_LAST: Final = 12


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Employees of one kind, in groups of like persons between two years of birth and two amounts of pay."""

    groups: int
    each: int
    born: tuple[int, int]
    pay_kr: tuple[int, int]
    research: bool = False


class Course(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A course, who takes it, and in which months."""

    id: str
    first: int
    every: int
    months: tuple[str, ...]
    minutes: int
    fee_kr: int
    other_cost_kr: int
    provider_kind: str
    delivery: str
    distance_km: int
    certified: bool
    mandatory: bool


class Year(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A year of a company: its profit, and what its courses were beside this year's."""

    year: int
    training_ppm: int
    profit_kr: int


class Company(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One company of the gallery."""

    id: str
    name: Text
    kind: Text
    sni: str
    municipality: str
    regional_support: bool
    paid_minutes: int
    turnover_kr: int
    balance_kr: int
    roles: tuple[Role, ...]
    courses: tuple[Course, ...]
    years: tuple[Year, ...]

    @property
    def employees(self) -> int:
        """Count the employees."""
        return sum(role.groups * role.each for role in self.roles)


class Ground(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The companies, and what is assumed of designs that leave something open."""

    year: int
    exchange: dict[str, int]
    open: dict[str, int | str | bool]
    companies: tuple[Company, ...]
    research_facts: tuple[str, ...]
    of_pay: dict[str, int]
    answers: dict[str, dict[str, int | str | bool]] = {}
    values: dict[str, dict[str, int | str | bool]] = {}

    @property
    def first_month(self) -> date:
        """Give the first month that is worked."""
        return date(self.year, _FIRST, 1)

    @property
    def last_month(self) -> date:
        """Give the last month that is worked."""
        return date(self.year, _LAST, 1)


def read_ground(file: Path) -> Ground:
    """Read the assumptions of a gallery; they are ours, so a mistake in them is a crash."""
    raw: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return msgspec.convert(raw, Ground)


@lru_cache(maxsize=1)
def ground() -> Ground:
    """Give the assumptions of the gallery that comes with the package."""
    return read_ground(example_folder(SCENARIO) / FILE)


__all__ = ["FILE", "SCENARIO", "Company", "Course", "Ground", "Role", "Year", "ground", "read_ground"]
