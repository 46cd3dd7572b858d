"""A year of a nation's payslips, made part by part: whole groups of employers, the same rows for a part every time.

Sizes and pay are skewed as they are among private employers, but fitted to nothing: how large it is matters here.
"""

from datetime import date
from typing import Final

import numpy as np
import polars as pl
from tests.benchmarks.made import PROVIDERS, Array

YEAR: Final = 2026
MONTHS: Final = 12
PERSONS_OF_A_PART: Final = 50_000
RAISE_MONTH: Final = 4
"""From this month all have the pay of a new agreement, so that no row stands for a whole year."""
SECTORS: Final = ("01110", "10710", "35110", "41200", "46900", "49410", "55101", "62010", "64190", "68203")
REGIONS: Final = ("SE11", "SE12", "SE21", "SE22", "SE23", "SE31", "SE32", "SE33")
WEIGHT_PPM: Final = 1_000_000


def parts_of(persons: int) -> int:
    """Say in how many parts so many persons are made."""
    return -(-persons // PERSONS_OF_A_PART)


def persons_in(part: int, parts: int, persons: int) -> int:
    """Say how many of the persons are in a part."""
    return persons * (part + 1) // parts - persons * part // parts


def made_part(part: int, persons: int, seed: int = 20_261_123) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Draw a part: a payslip for each person and month, sorted by group, employer, month, employee; and courses."""
    dice = np.random.default_rng([seed, part])
    firms, of_firm = _firms(dice, part, persons)
    people = firms[of_firm].with_columns(
        (pl.lit("e") + pl.int_range(pl.len()).cast(pl.String).str.zfill(6)).alias("employee"),
        pl.Series("birth_year", dice.integers(1955, 2008, persons)),
        pl.Series("pay_kr", np.exp(dice.normal(10.45, 0.4, persons)).astype(np.int64)),
        pl.Series("research", dice.random(persons) < 0.02),
        pl.Series("sex", ("women", "men")).gather(dice.integers(0, 2, persons)),
    )
    return _payslips(dice, people, of_firm), _courses(dice, people)


def _firms(dice: np.random.Generator, part: int, persons: int) -> tuple[pl.DataFrame, pl.Series]:
    """Draw firms until all persons are spent, one in twenty in the group of the one before; one firm is large."""
    drawn = np.maximum(1, np.exp(dice.normal(0.9, 1.45, persons // 4 + 1)).astype(np.int64))
    drawn[0] = max(1, persons // 10)
    ends = np.cumsum(drawn)
    whole = int(np.searchsorted(ends, persons))
    sizes = np.append(drawn[:whole], persons - (ends[whole - 1] if whole else 0))
    sizes = sizes[sizes > 0]
    number = np.arange(len(sizes))
    starts = dice.random(len(sizes)) > 0.05
    starts[0] = True
    group = np.cumsum(starts) - 1
    firms = pl.DataFrame({"number": number, "of_group": group, "headcount": sizes}).select(
        (pl.lit(f"p{part:03}g") + pl.col("of_group").cast(pl.String).str.zfill(6)).alias("group"),
        (pl.lit(f"p{part:03}f") + pl.col("number").cast(pl.String).str.zfill(6)).alias("employer"),
        pl.Series("group_rank", number - np.flatnonzero(starts)[group] + 1),
        "headcount",
        (pl.col("headcount") * 180_000_000).alias("turnover_ore"),
        (pl.col("headcount") * 90_000_000).alias("balance_ore"),
        pl.lit("business").alias("owner"),
        pl.Series("sni", SECTORS).gather(dice.integers(0, len(SECTORS), len(sizes))),
        pl.Series("nuts2", REGIONS).gather(dice.integers(0, len(REGIONS), len(sizes))),
        pl.Series("regional_support", dice.random(len(sizes)) < 0.04),
        pl.lit(WEIGHT_PPM, dtype=pl.Int64).alias("weight_ppm"),
    )
    return firms, pl.Series("firm", np.repeat(number, sizes))


def _payslips(dice: np.random.Generator, people: pl.DataFrame, of_firm: pl.Series) -> pl.DataFrame:
    """Give each person a payslip a month."""
    persons = people.height
    month = np.tile(np.arange(1, MONTHS + 1), persons)
    person = np.repeat(np.arange(persons), MONTHS)
    order = np.lexsort((person, month, np.repeat(of_firm.to_numpy(), MONTHS)))
    month, person = month[order], person[order]
    pay = people["pay_kr"].to_numpy()[person]
    cash = pay + np.where(month >= RAISE_MONTH, pay * 3 // 100, 0)
    months = pl.Series("month", [date(YEAR, number, 1) for number in range(1, MONTHS + 1)])
    return people.drop("pay_kr")[person].with_columns(
        months.gather(month - 1),
        pl.Series("cash_pay_ore", cash * 100),
        pl.Series("benefits_ore", _sometimes(dice, len(cash), 0.05, 300_000)),
        pl.lit(1, dtype=pl.Int64).alias("count"),
        pl.lit(9_600, dtype=pl.Int64).alias("paid_minutes"),
    )


def _courses(dice: np.random.Generator, people: pl.DataFrame) -> pl.DataFrame:
    """Give a third of the persons a course in some month."""
    taken = np.flatnonzero(dice.random(people.height) < 0.35)
    number = len(taken)
    return (
        people.select("group", "employer", "employee")[taken]
        .with_columns(
            pl.date(YEAR, pl.lit(pl.Series(dice.integers(1, MONTHS + 1, number))), 1).alias("month"),
            pl.lit("1").alias("course"),
            pl.Series("minutes", dice.integers(60, 2_400, number)),
            pl.Series("fee_ore", dice.integers(0, 15_000, number) * 100),
            pl.lit(0, dtype=pl.Int64).alias("other_cost_ore"),
            pl.Series("provider_kind", PROVIDERS).gather(dice.choice(len(PROVIDERS), number, p=[0.4, 0.5, 0.1])),
            pl.lit(value=False).alias("mandatory"),
        )
        .sort("group", "employer", "month", "employee")
    )


def _sometimes(dice: np.random.Generator, number: int, part: float, most: int) -> Array:
    found: Array = np.where(dice.random(number) < part, dice.integers(0, most, number), 0)
    return found
