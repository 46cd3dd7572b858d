"""The canonical tables as declarations: which columns there are, of what kind, and within which bounds.

`payslips` has one row per employer, employee and month; `training` one per course of one employee; `years` one per
employer and year (`design/interfaces.md` 7.1 and 7.2). Law and policies are checked against these declarations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import msgspec
import polars as pl

from kutcalc.language import Text
from kutcalc.limits import MAX_AMOUNT_ORE

Kind = Literal["text", "month", "integer", "boolean", "choice"]
Per = Literal["employer", "payslip", "employee_year", "training", "employer_year"]
TableName = Literal["payslips", "training", "years", "facts"]
Warned = tuple[str, Text]

REFERENCE: Final = r"^[A-Za-z0-9._-]{1,64}$"
MINUTES_OF_A_MONTH: Final = 44_640
LARGEST_YEAR_AMOUNT: Final = 10**16
LARGEST_YEAR_MINUTES: Final = 10**13
LONGEST_SPAN_MONTHS: Final = 120


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column: its name, kind, Swedish term, and what a cell may hold.

    An integer without `high` is bounded by the limit `max_amount_ore`, downwards too where `low` is not given.
    `per` says what the column describes; one that describes more than a row must agree over the rows that it describes.
    """

    name: str
    kind: Kind
    term: str
    summary: str
    per: Per = "payslip"
    required: bool = False
    default: int | bool | str | None = None
    low: int | None = None
    high: int | None = None
    choices: tuple[str, ...] = ()
    pattern: str | None = None

    def lowest(self) -> int:
        """Give the smallest integer that a cell may hold."""
        return -MAX_AMOUNT_ORE.value() if self.low is None else self.low

    def highest(self) -> int:
        """Give the largest integer that a cell may hold."""
        return MAX_AMOUNT_ORE.value() if self.high is None else self.high

    def dtype(self) -> pl.DataType:
        """Give the type of the column in the canonical tables."""
        types: dict[Kind, pl.DataType] = {"integer": pl.Int64(), "boolean": pl.Boolean(), "month": pl.Date()}
        return types.get(self.kind, pl.String())


EMPLOYER: Final = Column("employer", "text", "arbetsgivare", "The employer.", required=True, pattern=REFERENCE)
EMPLOYEE: Final = Column("employee", "text", "anställd", "A pseudonym.", required=True, pattern=REFERENCE)
MONTH: Final = Column("month", "month", "utbetalningsmånad", "The month of payment.", required=True)

PAYSLIP_COLUMNS: Final[tuple[Column, ...]] = (
    EMPLOYER,
    EMPLOYEE,
    MONTH,
    Column("through", "month", "till och med månad", "The same row in each month up to and with this one."),
    Column("count", "integer", "antal likadana personer", "Like persons.", default=1, low=1, high=10_000_000),
    Column("birth_year", "integer", "födelseår", "The year of birth.", required=True, low=1880, high=2030),
    Column("cash_pay_ore", "integer", "kontant lön", "Pay that contributions are due on.", required=True, low=0),
    Column("benefits_ore", "integer", "skattepliktiga förmåner", "Taxable benefits in the base.", default=0, low=0),
    Column("paid_minutes", "integer", "betald tid", "Paid time in the month.", low=1, high=MINUTES_OF_A_MONTH),
    Column("research", "boolean", "forskning eller utveckling", "The FoU test is met this month.", default=False),
    Column("hiring_support", "boolean", "växa-stöd", "Support for the first employees applies.", default=False),
    Column("hired_month", "month", "anställningsmånad", "The month in which the employment began."),
    Column("covid_reduction", "boolean", "nedsättning våren 2020", "The reduction of 2020-03 to 06.", default=False),
    Column("group", "text", "koncern", "Employers of one value are one group.", per="employer", pattern=REFERENCE),
    Column("group_rank", "integer", "ordning i koncernen", "Lowest first.", "employer", default=1, low=1, high=1_000),
    Column("headcount", "integer", "antal anställda", "Employees, latest year.", "employer", low=0, high=1_000_000),
    Column("turnover_ore", "integer", "omsättning", "Latest year.", "employer", low=0, high=LARGEST_YEAR_AMOUNT),
    Column("balance_ore", "integer", "balansomslutning", "Latest year.", "employer", low=0, high=LARGEST_YEAR_AMOUNT),
    Column(
        "owner",
        "choice",
        "ägare",
        "What kind of owner.",
        "employer",
        choices=("business", "municipality", "region", "state", "faith_community"),
    ),
    Column("sni", "text", "näringsgren", "Five digits of SNI 2007.", "employer", pattern=r"^[0-9]{5}$"),
    Column("municipality", "text", "kommun", "Four digits, of the workplace.", "employer", pattern=r"^[0-9]{4}$"),
    Column(
        "regional_support",
        "boolean",
        "regionalt avdrag",
        "The workplace lies in the support area and the trade is not excluded.",
        "employer",
        default=False,
    ),
)

TRAINING_COLUMNS: Final[tuple[Column, ...]] = (
    EMPLOYER,
    EMPLOYEE,
    MONTH,
    Column("course", "text", "utbildning", "The course, 1, 2, 3 … when not given.", "training", pattern=REFERENCE),
    Column(
        "minutes",
        "integer",
        "utbildningstid",
        "Paid time in training, per person.",
        "training",
        required=True,
        low=0,
        high=MINUTES_OF_A_MONTH,
    ),
    Column("fee_ore", "integer", "kursavgift", "Fee without VAT, per person.", "training", required=True, low=0),
    Column("other_cost_ore", "integer", "resor och material", "Other costs, per person.", "training", default=0, low=0),
    Column("other_support_ore", "integer", "annat stöd", "Other public support.", "training", default=0, low=0),
    Column(
        "provider_kind",
        "choice",
        "anordnare",
        "Who gives the course.",
        "training",
        required=True,
        choices=("internal", "external", "institution"),
    ),
    Column(
        "delivery",
        "choice",
        "kursform",
        "How the course is given.",
        "training",
        choices=("on_site", "classroom", "digital", "mixed"),
    ),
    Column("distance_km", "integer", "avstånd", "From workplace to course.", "training", low=0, high=2_000),
    Column("certified", "boolean", "certifierad", "Certified provider, or test at the end.", "training"),
    Column("mandatory", "boolean", "lagstadgad", "Required by law.", "training"),
)

YEAR_COLUMNS: Final[tuple[Column, ...]] = (
    msgspec.structs.replace(EMPLOYER, per="employer_year"),
    Column("year", "integer", "år", "Calendar year.", "employer_year", required=True, low=1990, high=2100),
    Column("fee_ore", "integer", "kursavgifter", "Of the year.", "employer_year", low=0, high=LARGEST_YEAR_AMOUNT),
    Column(
        "other_cost_ore", "integer", "övrig kostnad", "Of the year.", "employer_year", low=0, high=LARGEST_YEAR_AMOUNT
    ),
    Column("minutes", "integer", "utbildningstid", "Of the year.", "employer_year", low=0, high=LARGEST_YEAR_MINUTES),
    Column(
        "profit_ore",
        "integer",
        "vinst",
        "Profit before tax, a loss below zero.",
        "employer_year",
        low=-LARGEST_YEAR_AMOUNT,
        high=LARGEST_YEAR_AMOUNT,
    ),
)

PAYSLIP_KEY: Final = ("employer", "month", "employee")
TRAINING_KEY: Final = ("employer", "month", "employee", "course")
YEAR_KEY: Final = ("employer", "year")
PAYSLIP_PERS: Final[tuple[Per, ...]] = ("payslip", "employer", "employee_year")


class Declared(msgspec.Struct, frozen=True):
    """What a main statement (huvuduppgift) of an AGI says of one employer and month, in whole kronor."""

    employer: str
    month: date
    research_base_kr: int | None = None
    research_deduction_kr: int | None = None
    regional_deduction_kr: int | None = None
    profit_share_tax_kr: int | None = None
    contributions_kr: int | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """The canonical tables, checked and sorted, with what the user should know about them.

    `payslips` is sorted by group, employer, month, employee; `training`, which carries `group`, by the same and course;
    `years` by employer, year. Integers are Int64, months Date, the rest String and Boolean. Nulls are only in columns
    that are read when needed. `declared` holds the main statements of AGI files, for reconciliation.
    """

    payslips: pl.DataFrame
    training: pl.DataFrame
    years: pl.DataFrame
    warnings: tuple[Warned, ...] = ()
    declared: tuple[Declared, ...] = ()


def columns_of(table: TableName, facts: Sequence[Column]) -> dict[str, Column]:
    """Give the columns that a file of this table may have, by name, with those that policies declare."""
    declared: dict[TableName, tuple[tuple[Column, ...], tuple[Per, ...]]] = {
        "payslips": (PAYSLIP_COLUMNS, PAYSLIP_PERS),
        "training": (TRAINING_COLUMNS, ("training",)),
        "years": (YEAR_COLUMNS, ("employer_year",)),
        "facts": (
            tuple(c for c in PAYSLIP_COLUMNS if c.name != "through"),
            (*PAYSLIP_PERS, "training", "employer_year"),
        ),
    }
    own, pers = declared[table]
    return {column.name: column for column in (*own, *(fact for fact in facts if fact.per in pers))}
