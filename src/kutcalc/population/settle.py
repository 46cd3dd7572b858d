"""What is worked once when a population is built: classes of firms and persons, and what the law in force gives them.

A part is settled by itself, some groups at a time, so that a part of any size fits in memory. Only the deciles of pay
need all parts: their bounds are found when all are settled (`decide_deciles`).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from kutcalc.analysis.case import Case
from kutcalc.analysis.known_law import put_together, settled, write_kept
from kutcalc.analysis.part import FIRMS, PEOPLE, Part
from kutcalc.analysis.register import DESCRIBING, case_of_register, months_of
from kutcalc.analysis.weighing import weighted_sums
from kutcalc.population.classes import AGE_BANDS, SECTORS, SIZE_CLASSES
from kutcalc.units import MONTHS_PER_YEAR, ORE_PER_KR, UKR_PER_ORE

AT_ONCE: Final = 300_000
"""So many payslips are worked at a time: about half a gigabyte."""
DECILES: Final = 10
FULL_TIME_MINUTES: Final = 9_900
"""Paid time of a month at full time, where a population does not say: 165 hours."""
_PERSON: Final = ("employer", "employee")
_OF_EMPLOYER: Final = {
    "contribution_base_ore": ("contribution_base_of_employer", ORE_PER_KR, 1),
    "contributions_before_ore": ("contributions_before", 1, UKR_PER_ORE),
    "research_deduction_ore": ("research_deduction", 1, UKR_PER_ORE),
    "regional_deduction_ore": ("regional_deduction", 1, UKR_PER_ORE),
    "baseline_due_ore": ("baseline_due", 1, UKR_PER_ORE),
}
_OF_PERSON: Final = {
    "contribution_base_ore": ("contribution_base", ORE_PER_KR, 1),
    "contributions_before_ore": ("contributions_share", 1, UKR_PER_ORE),
    "baseline_due_ore": ("baseline_due_share", 1, UKR_PER_ORE),
}
_FIRST_OF_SNI: Final = {
    "A": (1, 3), "B+C": (5, 33), "D+E": (35, 39), "F": (41, 43), "G": (45, 47), "H": (49, 53), "I": (55, 56),
    "J": (58, 63), "K": (64, 66), "L": (68, 68), "M+N": (69, 82), "P": (85, 85), "Q": (86, 88), "R-U": (90, 99),
}  # fmt: skip
"""The divisions of SNI 2007 of each sector; O, public administration, has no private employers."""
UNKNOWN: Final = "unknown"


class Counts(msgspec.Struct, frozen=True):
    """How large a part is: employers as they stand and weighted, persons weighted, payslips, those with any course."""

    employers: int
    weight_ppm: int
    persons_ppm: int
    payslips: int
    touchable: int


def settle_part(folder: Path) -> Counts:
    """Settle one part: read what was given, write its firms and people, and give how large it is.

    Reads `payslips.parquet`, `training.parquet` and `years.parquet` of the folder, writes `firms.parquet`,
    `people.parquet` and what the law gives where a course can touch; the deciles of pay are still open.
    """
    part = Part(folder)
    firms, people, kept, total = [], [], [], 0
    for payslips, training, years in _pieces(part):
        case = case_of_register(payslips, training, years)
        describing = _describing(payslips)
        law = settled(case)
        person = _people(case, law.results["payslip"], describing)
        people.append(person)
        firms.append(_firms(case, law.results["employer_month"], describing, person))
        kept.append(law.kept)
        total += law.total
    write_kept(part, put_together(kept), total)
    whole = pl.concat(firms).sort("employer")
    whole.write_parquet(folder / FIRMS)
    everybody = pl.concat(people).sort(_PERSON)
    everybody.write_parquet(folder / PEOPLE)
    return Counts(
        whole.height,
        int(whole["weight_ppm"].sum()),
        weighted_sums(everybody, ["persons"], "weight_ppm", None).get("", [0])[0],
        months_of(part.payslips()),
        part.training().select(*_PERSON, "month").unique().height,
    )


def _pieces(part: Part) -> Iterator[tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]]:
    """Give the tables of some groups at a time."""
    payslips, training, years = part.payslips(), part.training(), part.years()
    grouped = payslips.with_columns(pl.col("group").fill_null(pl.col("employer")))
    sizes = grouped.group_by("group").len().sort("group")
    rows = max(1, AT_ONCE * payslips.height // max(1, months_of(payslips)))
    pieces = sizes.with_columns(((pl.col("len").cum_sum() - pl.col("len")) // rows).alias("#piece"))
    if sizes.is_empty():
        yield grouped, training, years
    for piece in pieces["#piece"].unique().sort():
        groups = pieces.filter(pl.col("#piece") == piece)["group"]
        slips = grouped.filter(pl.col("group").is_in(groups.implode())) if pieces["#piece"].n_unique() > 1 else grouped
        employers = slips["employer"].unique().implode()
        yield (
            slips,
            training.filter(pl.col("employer").is_in(employers)),
            years.filter(pl.col("employer").is_in(employers)),
        )


def _describing(payslips: pl.DataFrame) -> pl.DataFrame:
    """Give each person what describes them and their firm, of their last row."""
    columns = [
        pl.col(name).cast(kind) if name in payslips.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in DESCRIBING.items()
    ]
    return (
        payslips.sort("month")
        .select(*_PERSON, *columns)
        .group_by(_PERSON)
        .agg(pl.col(name).last() for name in DESCRIBING)
        .with_columns(pl.col("weight_ppm").fill_null(1_000_000), pl.col("sex", "nuts2").fill_null(UNKNOWN))
    )


def _firms(case: Case, months: pl.DataFrame, describing: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Give a row for each employer."""
    facts = case.payslips.group_by("employer").agg(
        pl.col("group").last(), pl.col("headcount").last(), pl.col("sni").last()
    )
    own = describing.group_by("employer").agg(
        pl.col("weight_ppm").first(), pl.col("nuts2").mode().min().alias("region")
    )
    counted = people.group_by("employer").agg(
        pl.len().cast(pl.Int64).alias("sample_persons"),
        pl.col("persons", "persons_trained", "training_minutes", "training_cost_ore").sum(),
    )
    law = months.group_by("employer").agg(
        (pl.col(name) * times // over).sum().alias(figure) for figure, (name, times, over) in _OF_EMPLOYER.items()
    )
    size = pl.coalesce("headcount", "persons")
    return (
        facts.join(own, on="employer")
        .join(counted, on="employer")
        .join(law, on="employer")
        .with_columns(
            _banded(size, SIZE_CLASSES, (10, 50, 250)).alias("size_class"), _sector(pl.col("sni")).alias("sector")
        )
        .select(
            "employer", "group", "weight_ppm", "size_class", "sector", "region", "sample_persons", "persons",
            "persons_trained", "training_minutes", "training_cost_ore", *_OF_EMPLOYER,
        )
    )  # fmt: skip


def _people(case: Case, rows: pl.DataFrame, describing: pl.DataFrame) -> pl.DataFrame:
    """Give a row for each person of each employer: like persons count with the highest count of the year."""
    law = rows.group_by(_PERSON).agg(
        (pl.col(name) * times // over).sum().alias(figure) for figure, (name, times, over) in _OF_PERSON.items()
    )
    minutes = pl.col("paid_minutes").fill_null(FULL_TIME_MINUTES)
    pay = pl.col("cash_pay_ore").sum() * (FULL_TIME_MINUTES * MONTHS_PER_YEAR) // minutes.sum()
    own = case.payslips.group_by(_PERSON).agg(
        pl.col("count").max().alias("persons"),
        (pl.col("year").last() - pl.col("birth_year").last()).alias("#age"),
        pay.alias("full_time_pay_ore"),
    )
    people = pl.col("people")
    courses = case.training.group_by(_PERSON).agg(
        (pl.col("minutes") * people).sum().alias("training_minutes"),
        ((pl.col("fee_ore") + pl.col("other_cost_ore")) * people).sum().alias("training_cost_ore"),
        people.max().alias("persons_trained"),
    )
    age = _banded(pl.col("#age"), AGE_BANDS, (25, 35, 45, 55, 65))
    given = ["training_minutes", "training_cost_ore", "persons_trained"]
    return (
        own.join(describing.drop("nuts2"), on=_PERSON)
        .join(law, on=_PERSON)
        .join(courses, on=_PERSON, how="left")
        .with_columns(
            pl.col(given).fill_null(0), age.alias("age_band"), pl.lit(1, dtype=pl.Int64).alias("sample_persons")
        )
        .select(
            *_PERSON, "weight_ppm", "sample_persons", "persons", "persons_trained", "sex", "age_band",
            "full_time_pay_ore", "training_minutes", "training_cost_ore", *_OF_PERSON,
        )
    )  # fmt: skip


def _banded(value: pl.Expr, names: Iterable[str], firsts: Iterable[int]) -> pl.Expr:
    """Give the class of a number by the first number of each class after the first."""
    listed = list(names)
    found = pl.lit(listed[0])
    for name, first in zip(listed[1:], firsts, strict=True):
        found = pl.when(value >= first).then(pl.lit(name)).otherwise(found)
    return found


def _sector(sni: pl.Expr) -> pl.Expr:
    division = sni.str.head(2).cast(pl.Int64, strict=False)
    found = pl.lit(UNKNOWN)
    for name in SECTORS:
        found = pl.when(division.is_between(*_FIRST_OF_SNI[name])).then(pl.lit(name)).otherwise(found)
    return found


def decide_deciles(folders: Iterable[Path]) -> None:
    """Give every person of all parts the tenth that their full-time pay lies in, by weight; ties go to the lower."""
    listed = list(folders)
    pay, weight = (
        pl.col("full_time_pay_ore"),
        (pl.col("weight_ppm").cast(pl.Int128) * pl.col("persons").cast(pl.Int128)),
    )
    counted = [
        pl.read_parquet(folder / PEOPLE, columns=["full_time_pay_ore", "weight_ppm", "persons"])
        .group_by(pay)
        .agg(weight.sum().alias("#weight"))
        for folder in listed
    ]
    summed = pl.concat(counted).group_by(pay).agg(pl.col("#weight").sum()).sort(pay)
    before = (pl.col("#weight").cum_sum() - pl.col("#weight")) * DECILES // pl.col("#weight").sum() + 1
    lowest = summed.group_by(before.clip(1, DECILES).alias("#decile")).agg(pay.min()).sort("#decile")
    decile = pl.lit("1")
    for number, first in lowest.iter_rows():
        decile = pl.when(pay >= first).then(pl.lit(str(number))).otherwise(decile)
    for folder in listed:
        people = pl.read_parquet(folder / PEOPLE).drop("wage_decile", strict=False)
        people.with_columns(decile.alias("wage_decile")).write_parquet(folder / PEOPLE)


__all__ = ["Counts", "decide_deciles", "settle_part"]
