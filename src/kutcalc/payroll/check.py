"""The check: from sheets as given to the canonical tables, with every fault of every sheet in one error."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from kutcalc.payroll.agreement import agreed, report_years
from kutcalc.payroll.faults import FaultBook, Record
from kutcalc.payroll.fillings import Assumed, Facts, assumed, filled, filled_years, read_facts, with_years_of
from kutcalc.payroll.keys import report_doubled, report_orphans, sorted_by
from kutcalc.payroll.reading import expanded, read_table, report_identities, report_missing
from kutcalc.payroll.sheet import Sheet
from kutcalc.payroll.tables import (
    PAYSLIP_KEY,
    TRAINING_KEY,
    YEAR_KEY,
    Column,
    Declared,
    TableName,
    Tables,
    Warned,
    columns_of,
)
from kutcalc.payroll.totals import check_totals
from kutcalc.payroll.wording import Saying, too_little_time
from kutcalc.units import PPM

Frames = dict[TableName, pl.DataFrame]

TABLES: Final[tuple[TableName, ...]] = ("payslips", "training", "years", "facts")
TRAINED: Final = "_trained"


def checked(
    sheets: Sequence[Sheet],
    *,
    law_months: tuple[date, date],
    facts: Sequence[Column] = (),
    assume: Sequence[Assumed] = (),
    largest_factor_ppm: int = PPM,
    book: FaultBook | None = None,
    warnings: Sequence[Warned] = (),
    declared: Sequence[Declared] = (),
) -> Tables:
    """Make the canonical tables of sheets, or raise RowsInvalidError with all that is wrong.

    `facts` are the columns that policies add, `assume` pairs of column and value for cells left empty by the files and
    by facts tables, `law_months` the first and last month of the book of law. TotalTooLargeError comes last.
    """
    book = FaultBook() if book is None else book
    book.sheets = tuple(sheets)
    desk = Desk({table: columns_of(table, facts) for table in TABLES}, law_months, book)
    frames = desk.read()
    fillings = desk.facts()
    frames = desk.filled(frames, fillings, assume)
    desk.report_cells(frames, {name for each in fillings for name in each.names} | {name for name, _ in assume})
    payslips = desk.payslips(frames["payslips"])
    training = desk.training(frames["training"], payslips)
    years = desk.years(frames["years"])
    for each in fillings:
        report_orphans(each.frame, payslips, each.key, book)
    report_orphans(training, payslips, PAYSLIP_KEY, book)
    report_time(payslips, training, book)
    report_years(years, payslips, training, book)
    book.raise_any()
    tables = Tables(
        desk.canonical("payslips", payslips),
        desk.canonical("training", training, "group"),
        desk.canonical("years", years),
        tuple(warnings),
        tuple(declared),
    )
    check_totals(tables.payslips, tables.training, largest_factor_ppm)
    return tables


@dataclass(frozen=True, slots=True)
class Desk:
    """What every step of one check needs: the known columns of each table, the months of the law, and the book."""

    known: dict[TableName, dict[str, Column]]
    law_months: tuple[date, date]
    book: FaultBook

    def read(self) -> Frames:
        """Read the cells of all tables, and write each payslip once for each of its months."""
        tables: tuple[TableName, ...] = ("payslips", "training", "years")
        frames = {table: read_table(table, self.known[table], self.law_months, self.book) for table in tables}
        del self.known["payslips"]["through"]
        return {**frames, "payslips": expanded(frames["payslips"], self.book)}

    def facts(self) -> list[Facts]:
        """Read the facts tables."""
        numbers = [number for number, sheet in enumerate(self.book.sheets) if sheet.table == "facts"]
        return [read_facts(number, self.known["facts"], self.law_months, self.book) for number in numbers]

    def filled(self, frames: Frames, fillings: Sequence[Facts], assume: Sequence[Assumed]) -> Frames:
        """Fill empty cells from the facts tables, and those still empty by assumption."""
        payslips, training, years = frames["payslips"], frames["training"], frames["years"]
        for facts in fillings:
            payslips, training = filled(payslips, facts, self.book), filled(training, facts, self.book)
            years = filled_years(years, facts, payslips, self.book)
        keys = {*PAYSLIP_KEY, *TRAINING_KEY, *YEAR_KEY}
        elsewhere = {*payslips.columns, *training.columns}
        if any(name in years.columns and name not in elsewhere for name, _ in assume):
            years = with_years_of(payslips, years)
        every = {**self.known["years"], **self.known["training"], **self.known["payslips"]}
        free = {name: column for name, column in every.items() if name not in keys}
        result = assumed((payslips, training, years), assume, free, self.law_months, self.book)
        return dict(zip(frames, result, strict=True))

    def report_cells(self, frames: Frames, given: Collection[str]) -> None:
        """Write down what is missing, and references that read as persons."""
        for table, frame in frames.items():
            report_missing(table, frame, self.known[table], given, self.book)
            report_identities(frame, self.book)

    def payslips(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Sort the payslips, check keys and agreement, and fill in the defaults."""
        frame = sorted_by(frame, PAYSLIP_KEY)
        report_doubled(frame, PAYSLIP_KEY, self.book)
        frame = agreed(frame, self._described("employer"), ("employer", "month"), self.book)
        yearly = self._described("employee_year")
        if any(not frame[name].is_null().all() for name in yearly):
            dated = frame.with_columns(pl.col("month").dt.year().alias("_year"))
            scope = ("employer", "employee", "_year")
            frame = agreed(sorted_by(dated, scope), yearly, scope, self.book).drop("_year")
        frame = frame.with_columns(pl.col("group").fill_null(pl.col("employer")))
        return sorted_by(self._with_defaults("payslips", frame), ("group", *PAYSLIP_KEY))

    def training(self, frame: pl.DataFrame, payslips: pl.DataFrame) -> pl.DataFrame:
        """Sort the courses by key and group, name those without a name, and check the key."""
        frame = sorted_by(numbered(self._with_defaults("training", frame)), TRAINING_KEY)
        report_doubled(frame, TRAINING_KEY, self.book)
        groups = payslips.select("employer", "month", "group").unique(["employer", "month"], keep="first")
        grouped = frame.join(groups, on=["employer", "month"], how="left", maintain_order="left")
        return sorted_by(grouped, ("group", *TRAINING_KEY))

    def years(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Sort the years and check the key."""
        frame = sorted_by(frame, YEAR_KEY)
        report_doubled(frame, YEAR_KEY, self.book)
        return frame

    def canonical(self, table: TableName, frame: pl.DataFrame, *more: str) -> pl.DataFrame:
        """Keep the columns of the canonical table, in their order."""
        return frame.select(*self.known[table], *more).rechunk()

    def _described(self, per: str) -> list[str]:
        """Name the columns of payslips that describe more than a row."""
        return [column.name for column in self.known["payslips"].values() if column.per == per]

    def _with_defaults(self, table: TableName, frame: pl.DataFrame) -> pl.DataFrame:
        """Fill what is not given where a table says what that means."""
        columns = [column for column in self.known[table].values() if column.default is not None]
        return frame.with_columns(pl.col(c.name).fill_null(pl.lit(c.default, c.dtype())) for c in columns)


def numbered(training: pl.DataFrame) -> pl.DataFrame:
    """Call the courses without a name 1, 2, 3 … within employee and month, by their contents, not by their order."""
    if not training["course"].has_nulls():
        return training
    contents = [name for name in training.columns if not name.startswith("_") and name not in TRAINING_KEY]
    number = pl.int_range(1, pl.len() + 1).over(*PAYSLIP_KEY, pl.col("course").is_null())
    sorted_rows = training.sort(*PAYSLIP_KEY, *contents, maintain_order=True)
    return sorted_rows.with_columns(pl.col("course").fill_null(number.cast(pl.String)))


def report_time(payslips: pl.DataFrame, training: pl.DataFrame, book: FaultBook) -> None:
    """Write down the payslips whose paid time is less than the month's time in training."""
    if payslips["paid_minutes"].is_null().all() or not training.height:
        return
    summed = training.group_by(PAYSLIP_KEY).agg(pl.col("minutes").sum().alias(TRAINED))
    both = payslips.join(summed, on=list(PAYSLIP_KEY), maintain_order="left")
    book.rows(both.filter(pl.col("paid_minutes") < pl.col(TRAINED)), "paid_minutes", _say_time)


def _say_time(record: Record) -> Saying:
    """Say how much time is paid and how much is training."""
    return too_little_time(record["paid_minutes"], record[TRAINED])
