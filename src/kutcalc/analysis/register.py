"""The tables of a population as one case for the engine: the same canonical columns as a company's, many employers.

A population writes a person whose pay is the same all year as one row, and may carry what a company's tables may not:
sex, region and the weight of the firm. Those describe rows and are no facts of a rule.
"""

from collections.abc import Iterable
from typing import Final

import polars as pl

from kutcalc.analysis.case import Case, case_of
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS, YEAR_COLUMNS, Column, Tables
from kutcalc.units import MONTHS_PER_YEAR

DESCRIBING: Final = {"sex": pl.String(), "nuts2": pl.String(), "weight_ppm": pl.Int64()}
"""What a population carries of its rows beside the columns of a company's tables."""


def case_of_register(
    payslips: pl.DataFrame, training: pl.DataFrame, years: pl.DataFrame, facts: Iterable[Column] = ()
) -> Case:
    """Make a case of the tables of a population: a row for each month, columns not given as in a company's tables.

    `facts` are columns that policies declare; those that stand in the tables are kept. The case is sorted as any case,
    so the order of the rows given does not matter.
    """
    declared = tuple(facts)
    slips = with_months(canonical(payslips, PAYSLIP_COLUMNS, declared))
    slips = slips.with_columns(pl.col("group").fill_null(pl.col("employer")))
    courses = canonical(training, TRAINING_COLUMNS, declared)
    if courses["course"].null_count():
        keys = ["employer", "employee", "month"]
        number = pl.int_range(1, pl.len() + 1).over(keys).cast(pl.String)
        courses = courses.with_columns(pl.col("course").fill_null(number))
    employer_facts = tuple(one.name for one in declared if one.per == "employer")
    return case_of(Tables(slips, courses, canonical(years, YEAR_COLUMNS, declared)), employer_facts)


def canonical(frame: pl.DataFrame, columns: Iterable[Column], declared: Iterable[Column] = ()) -> pl.DataFrame:
    """Give a table its canonical columns and types: what is not given is the default, or not known."""
    made = []
    for column in columns:
        kind = column.dtype()
        given = pl.col(column.name).cast(kind) if column.name in frame.columns else pl.lit(None, dtype=kind)
        made.append(
            given.alias(column.name) if column.default is None else given.fill_null(column.default).alias(column.name)
        )
    extra = [
        pl.col(fact.name).cast(fact.dtype())
        for fact in declared
        if fact.name in frame.columns and fact.name not in {column.name for column in columns}
    ]
    return frame.select(*made, *extra)


def with_months(payslips: pl.DataFrame) -> pl.DataFrame:
    """Write each payslip once for each month up to and with `through`, and drop that column."""
    month, last = pl.col("month"), pl.col("through").fill_null(pl.col("month"))
    first_number = month.dt.year().cast(pl.Int64) * MONTHS_PER_YEAR + month.dt.month() - 1
    last_number = last.dt.year().cast(pl.Int64) * MONTHS_PER_YEAR + last.dt.month() - 1
    numbered = payslips.with_columns(pl.int_ranges(first_number, last_number + 1, dtype=pl.Int64).alias("#number"))
    number = pl.col("#number")
    day = pl.date(number // MONTHS_PER_YEAR, number % MONTHS_PER_YEAR + 1, 1)
    return numbered.explode("#number").with_columns(day.alias("month")).drop("through", "#number")


def months_of(payslips: pl.DataFrame) -> int:
    """Count the payslips that the rows of a population's table stand for, one for each row and month."""
    last = pl.col("through").fill_null(pl.col("month")) if "through" in payslips.columns else pl.col("month")
    span = (last.dt.year() - pl.col("month").dt.year()).cast(pl.Int64) * MONTHS_PER_YEAR
    span += last.dt.month().cast(pl.Int64) - pl.col("month").dt.month().cast(pl.Int64) + 1
    return int(payslips.select(span.sum()).item() or 0)


__all__ = ["DESCRIBING", "canonical", "case_of_register", "months_of", "with_months"]
