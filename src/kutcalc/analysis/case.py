"""One case for the engine: the canonical tables as rows of the lowest levels, on frames or as plain lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from kutcalc.engine.ladder import Ladder
from kutcalc.engine.level import Level
from kutcalc.engine.numbers import Numbers
from kutcalc.engine.rows import stacked
from kutcalc.law.levels import EMPLOYER_YEAR, INPUTS, LEVELS, PAYSLIP, TRAINING
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, Tables
from kutcalc.units import MONTHS_PER_YEAR

_EMPLOYER_FACTS: Final = tuple(item.name for item in INPUTS if item.level.name == "employer_month")
YEARS_BACK: Final = 10
_KNOWN: Final = frozenset(
    ("group", "year", *(column.name for column in PAYSLIP_COLUMNS), *(item.name for item in INPUTS))
)
_YEAR_NAMES: Final = {"fee_ore": "year_fee_ore", "other_cost_ore": "year_other_cost_ore", "minutes": "year_minutes"}


@dataclass(frozen=True, slots=True)
class Case:
    """The rows that are given: payslips, courses, and whole years of employers."""

    payslips: pl.DataFrame
    training: pl.DataFrame
    years: pl.DataFrame
    employer_facts: tuple[str, ...] = ()

    def ladder(self) -> Ladder:
        """Give the case as frames."""
        return Ladder.of(
            {PAYSLIP: self.payslips, TRAINING: self.training}, self._carried(), {EMPLOYER_YEAR: self.years}
        )

    def numbers(self) -> Numbers:
        """Give the case as plain lists."""
        given: dict[Level, Any] = {
            PAYSLIP: self.payslips.to_dict(as_series=False),
            TRAINING: self.training.to_dict(as_series=False),
        }
        return Numbers(stacked(given, self._carried(), {EMPLOYER_YEAR: self.years.to_dict(as_series=False)}))

    def of_groups(self, groups: Sequence[str]) -> "Case":
        """Give the part of the case that belongs to some groups."""
        chosen = pl.col("group").is_in(list(groups))
        payslips = self.payslips.filter(chosen)
        years = self.years.filter(pl.col("employer").is_in(payslips["employer"].unique().to_list()))
        return Case(payslips, self.training.filter(chosen), years, self.employer_facts)

    def _carried(self) -> dict[str, Sequence[str]]:
        """Name what a level takes from the last of its rows below."""
        return carried_names(self.payslips.columns, self.employer_facts)


def carried_names(columns: Iterable[str], employer_facts: Sequence[str]) -> dict[str, Sequence[str]]:
    """Name what a level takes from the last of its rows below; facts of a policy may be of firm or person."""
    declared = [name for name in columns if name not in _KNOWN]
    facts = dict.fromkeys((*_EMPLOYER_FACTS, *employer_facts, *declared))
    return {
        "employer_month": ("group", "group_rank", "year", *facts),
        "employer_year": ("group", "group_rank", "month"),
        "employee_year": ("group", "month", *declared),
        "group_rank_month": ("year",),
        "group_month": ("year",),
        "group_rank_year": ("month",),
        "group_year": ("month",),
    }


def case_of(tables: Tables, employer_facts: Sequence[str] = ()) -> Case:
    """Prepare the canonical tables for the engine: months as numbers, people per course, sorted rows."""
    year = pl.col("month").dt.year().cast(pl.Int64)
    payslips = (
        _months_as_numbers(tables.payslips)
        .with_columns(
            year.alias("year"),
            year.alias("calendar_year"),
            _number(pl.col("month")).alias("month_number"),
        )
        .sort(PAYSLIP.sorted_by())
    )
    training = _months_as_numbers(tables.training)
    if "group" not in training.columns:
        owners = payslips.select(*PAYSLIP.keys, "group")
        training = training.join(owners, on=PAYSLIP.keys, how="left", maintain_order="left")
    people = payslips.select(*PAYSLIP.keys, pl.col("count").alias("people"))
    people = people.join(training.select(PAYSLIP.keys).unique(), on=PAYSLIP.keys, how="semi")  # few of many
    training = (
        training.with_columns(year.alias("year"))
        .join(people, on=PAYSLIP.keys, how="left", maintain_order="left")
        .sort(TRAINING.sorted_by())
    )
    years = with_earlier_years(_months_as_numbers(tables.years))
    return Case(payslips, training, years, tuple(employer_facts))


def _months_as_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn every month that is a fact, not the row's own, into its number."""
    facts = [pl.col(name) for name, kind in frame.schema.items() if kind == pl.Date and name != "month"]
    return frame.with_columns(_number(fact) for fact in facts)


def _number(month: pl.Expr) -> pl.Expr:
    return month.dt.year().cast(pl.Int64) * MONTHS_PER_YEAR + month.dt.month().cast(pl.Int64) - 1


def with_earlier_years(years: pl.DataFrame) -> pl.DataFrame:
    """Set beside each year of an employer what the table of years says of the years before it."""
    amounts = [name for name in _YEAR_NAMES if name in years.columns]
    spans = [years.select("employer", pl.col("year") + back) for back in range(YEARS_BACK + 1)]
    whole = pl.concat(spans).unique().sort("employer", "year")
    own = years.rename(_YEAR_NAMES, strict=False)
    whole = whole.join(own, on=["employer", "year"], how="left", maintain_order="left")
    for back in range(1, YEARS_BACK + 1):
        before = years.select(
            "employer", pl.col("year") + back, *(pl.col(name).alias(of_years_before(name, back)) for name in amounts)
        )
        whole = whole.join(before, on=["employer", "year"], how="left", maintain_order="left")
    return whole


def of_years_before(column: str, back: int) -> str:
    """Name the column that holds what the table of years says of an earlier year."""
    return f"{column} of {back} years before"


__all__ = ["LEVELS", "Case", "case_of"]
