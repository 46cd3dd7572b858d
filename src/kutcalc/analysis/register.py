"""The tables of a population as one case for the engine: the same canonical columns as a company's, many employers.

A population writes a person whose pay is the same all year as one row, and may carry what a company's tables may not:
sex, region and the weight of the firm. Those describe rows and are no facts of a rule.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from kutcalc.analysis.case import Case, case_of
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.law import FIRST_MONTH, LAST_MONTH
from kutcalc.payroll.cells import read_cells
from kutcalc.payroll.fillings import Assumed
from kutcalc.payroll.misreading import wrong_cell
from kutcalc.payroll.tables import Column, TableName, Tables, columns_of
from kutcalc.units import MONTHS_PER_YEAR

DESCRIBING: Final = {"sex": pl.String(), "nuts2": pl.String(), "weight_ppm": pl.Int64()}
"""What a population carries of its rows beside the columns of a company's tables."""
_TABLES: Final[tuple[TableName, ...]] = ("payslips", "training", "years")
_PERSON: Final = ("employer", "employee", "month")


def case_of_register(
    payslips: pl.DataFrame,
    training: pl.DataFrame,
    years: pl.DataFrame,
    facts: Sequence[Column] = (),
    assume: Sequence[Assumed] = (),
) -> Case:
    """Make a case of the tables of a population: a row for each month, columns not given as in a company's tables.

    `facts` are columns that policies declare, unknown where the tables have them not; `assume` fills cells that are
    unknown, FaultsError where it names no column or gives a value that the column cannot have. The case is sorted as
    any case, so the order of the rows given does not matter.
    """
    values = assumptions(assume, facts)
    slips = with_months(canonical(payslips, "payslips", facts, values))
    slips = slips.with_columns(pl.col("group").fill_null(pl.col("employer")))
    courses = canonical(with_courses(training), "training", facts, values)
    whole_years = canonical(years, "years", facts)
    if any(name in whole_years.columns for name in values):
        whole_years = canonical(_with_years_of(slips, whole_years), "years", facts, values)
    employer_facts = tuple(one.name for one in facts if one.per == "employer")
    return case_of(Tables(slips, courses, whole_years), employer_facts)


def canonical(
    frame: pl.DataFrame, table: TableName, facts: Sequence[Column] = (), values: Mapping[str, pl.Expr] | None = None
) -> pl.DataFrame:
    """Give a table its canonical columns and types: what is not given is the default, else the value, else unknown."""
    made = []
    for name, column in columns_of(table, facts).items():
        kind = column.dtype()
        given = pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, dtype=kind)
        if column.default is not None:
            given = given.fill_null(column.default)
        elif values is not None and name in values:
            given = given.fill_null(values[name])
        made.append(given.alias(name))
    return frame.select(made)


def assumptions(assume: Sequence[Assumed], facts: Sequence[Column]) -> dict[str, pl.Expr]:
    """Read the assumed values as cells of their columns; FaultsError for those that cannot be."""
    known = {name: column for table in _TABLES for name, column in columns_of(table, facts).items()}
    found, faults = {}, []
    for name, value in assume:
        column = known.get(name)
        if column is None:
            text = Text(sv=f"det finns ingen kolumn {name} att anta.", en=f"there is no column {name} to assume.")
            faults.append(Fault(code="unknown-field", text=text, path=f"assume.{name}"))
            continue
        cells, wrong = read_cells(pl.Series(name, [str(value)]), column, (FIRST_MONTH, LAST_MONTH))
        if wrong.any() or cells.has_nulls():
            said = wrong_cell(column, str(value), (FIRST_MONTH, LAST_MONTH))
            faults.append(Fault(code=said.code, text=said.text, path=f"assume.{name}", correct=said.correct))
            continue
        found[name] = pl.lit(cells[0], dtype=column.dtype())
    if faults:
        raise FaultsError(faults)
    return found


def _with_years_of(payslips: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """Make a row for each year in which an employer has payslips but no row, so that an assumption can stand in it."""
    own = payslips.select("employer", pl.col("month").dt.year().cast(pl.Int64).alias("year")).unique()
    return pl.concat([years, own.join(years, on=["employer", "year"], how="anti")], how="diagonal")


def with_courses(training: pl.DataFrame) -> pl.DataFrame:
    """Give courses without a name their number among the courses of the person's month."""
    if "course" not in training.columns:
        training = training.with_columns(pl.lit(None, dtype=pl.String).alias("course"))
    number = pl.int_range(1, pl.len() + 1).over(_PERSON).cast(pl.String)
    return training.with_columns(pl.col("course").fill_null(number))


def with_months(payslips: pl.DataFrame) -> pl.DataFrame:
    """Write each payslip once for each month up to and with `through`, and drop that column."""
    if "through" not in payslips.columns or payslips["through"].null_count() == payslips.height:
        return payslips.drop("through", strict=False)
    number = pl.col("#number")
    numbers = pl.int_ranges(_number("month"), _number("through", "month") + 1, dtype=pl.Int64)
    day = pl.date(number // MONTHS_PER_YEAR, number % MONTHS_PER_YEAR + 1, 1)
    stepped = payslips.with_columns(numbers.alias("#number")).explode("#number")
    return stepped.with_columns(day.alias("month")).drop("through", "#number")


def months_of(payslips: pl.DataFrame) -> int:
    """Count the payslips that the rows of a population's table stand for, one for each row and month."""
    frame = payslips if "through" in payslips.columns else payslips.with_columns(pl.col("month").alias("through"))
    return int(frame.select((_number("through", "month") - _number("month") + 1).sum()).item() or 0)


def _number(*names: str) -> pl.Expr:
    day = pl.coalesce(names)
    return day.dt.year().cast(pl.Int64) * MONTHS_PER_YEAR + day.dt.month().cast(pl.Int64) - 1


__all__ = ["DESCRIBING", "assumptions", "canonical", "case_of_register", "months_of", "with_courses", "with_months"]
