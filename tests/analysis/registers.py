"""A small population of our own making: a few groups, pay that changes in the year, courses for some, weights."""

import random
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from kutcalc.language import Text
from kutcalc.population.folder import Manifest, Population, write_population

YEAR: Final = 2026
SECTORS: Final = ("01110", "10110", "25620", "41200", "46900", "49410", "55101", "62010", "64190", "70220", "86211")
REGIONS: Final = ("SE11", "SE12", "SE22", "SE33")
WEIGHTS: Final = (1_000_000, 1_234_567, 250_001, 4_999_999)
TITLE: Final = Text(sv="En egen befolkning", en="A population of our own")


class Register(NamedTuple):
    """The tables of a population."""

    payslips: pl.DataFrame
    training: pl.DataFrame
    years: pl.DataFrame


def register(firms: int, seed: int = 1, most: int = 4) -> Register:
    """Make the tables of some firms with up to so many rows of persons each."""
    chance = random.Random(seed)
    slips: list[dict[str, Any]] = []
    courses: list[dict[str, Any]] = []
    years: list[dict[str, Any]] = []
    for number in range(firms):
        size = min(most, max(1, int(chance.paretovariate(0.9))))
        firm = _firm(chance, number, size)
        trains = chance.random() < 0.6
        for person in range(size):
            slips += _payslips(chance, firm, f"P{person:03d}")
            if trains and chance.random() < 0.7:
                courses += _courses(chance, str(firm["employer"]), f"P{person:03d}")
        years += [
            {"employer": firm["employer"], "year": YEAR - 1, "fee_ore": chance.randrange(3_000_000), "minutes": 600,
             "other_cost_ore": 0, "profit_ore": chance.randrange(-(10**8), 10**9)},
            {"employer": firm["employer"], "year": YEAR, "profit_ore": chance.randrange(-(10**8), 10**9)},
        ]  # fmt: skip
    return Register(*(pl.DataFrame(rows, infer_schema_length=None) for rows in (slips, courses, years)))


def _firm(chance: random.Random, number: int, size: int) -> dict[str, Any]:
    return {
        "employer": f"F{number:04d}",
        "group": f"G{number // 3:04d}" if number % 4 == 0 else None,
        "group_rank": 1,
        "headcount": size * chance.choice((1, 3, 40)),
        "turnover_ore": size * 100_000_000,
        "balance_ore": size * 50_000_000,
        "owner": "business",
        "sni": chance.choice(SECTORS),
        "regional_support": chance.random() < 0.2,
        "weight_ppm": chance.choice(WEIGHTS),
        "nuts2": chance.choice(REGIONS),
    }


def _payslips(chance: random.Random, firm: dict[str, Any], person: str) -> list[dict[str, Any]]:
    pay = chance.randrange(1_000, 90_000) * 100
    row = {
        **firm,
        "employee": person,
        "count": chance.choice((1, 1, 1, 7)),
        "birth_year": chance.randrange(1950, 2009),
        "paid_minutes": chance.randrange(1_000, 10_000),
        "research": chance.random() < 0.1,
        "sex": chance.choice(("women", "men")),
    }
    turn = chance.randrange(1, 12)
    if chance.random() < 0.2:
        first = {"month": date(YEAR, 1, 1), "through": date(YEAR, turn, 1), "cash_pay_ore": pay}
        return [
            {**row, **first},
            {**row, "month": date(YEAR, turn + 1, 1), "through": date(YEAR, 12, 1), "cash_pay_ore": pay * 2},
        ]
    return [{**row, "month": date(YEAR, 1, 1), "through": date(YEAR, 12, 1), "cash_pay_ore": pay}]


def _courses(chance: random.Random, employer: str, person: str) -> list[dict[str, Any]]:
    return [
        {
            "employer": employer,
            "employee": person,
            "month": date(YEAR, chance.randrange(1, 13), 1),
            "course": str(number + 1),
            "minutes": chance.randrange(60, 900),
            "fee_ore": chance.choice((0, chance.randrange(4_000_000), chance.randrange(400_000))),
            "other_cost_ore": chance.randrange(50_000),
            "provider_kind": chance.choice(("internal", "external", "external", "institution")),
        }
        for number in range(chance.choice((1, 1, 2)))
    ]


def population(home: Path, tables: Register, *, parts: int = 2, name: str = "own") -> Population:
    """Write a population and settle it."""
    manifest = Manifest(id=name, title=TITLE, year=YEAR, base_year=YEAR)
    return write_population(name, manifest, *tables, parts=parts, home=home)
