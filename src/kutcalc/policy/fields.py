"""The fields that a test may read: columns of the tables in, and what is measured on them (8.1 of the interfaces).

Left out are the columns that only name a person, an employer, a group or a course.
"""

from typing import Final, Literal

import msgspec

from kutcalc.engine import Choice, Flag, Minutes, Number, Ore, Rate
from kutcalc.engine.kinds import Month, Quantity
from kutcalc.language import Text

FieldKind = Literal["integer", "boolean", "choice", "text", "month"]
Measured = Literal["no", "training", "pay"]

LEVELS: Final = (
    "training",
    "payslip",
    "employee_year",
    "employer_month",
    "employer_year",
    "group_month",
    "group_year",
)
FACT_LEVELS: Final = ("training", "payslip", "employer_month", "employee_year", "employer_year")
KIND_UNITS: Final[dict[str, type[Quantity]]] = {"boolean": Flag, "choice": Choice, "text": Choice, "month": Month}
FIELD_UNITS: Final[dict[str, type[Quantity]]] = {
    "ore": Ore,
    "ppm": Rate,
    "minutes": Minutes,
    "count": Number,
    "minor": Number,
}
"""Units of fields; an amount in another currency is a number of its hundredths, as it was given."""
_BREADTH: Final = {
    "training": 0,
    "payslip": 1,
    "employee_year": 1,
    "employer_month": 2,
    "employer_year": 2,
    "group_month": 3,
    "group_year": 3,
}

PROVIDER_KINDS: Final = ("internal", "external", "institution")
DELIVERIES: Final = ("on_site", "classroom", "digital", "mixed")
OWNERS: Final = ("business", "municipality", "region", "state", "faith_community")
SIZE_CLASSES: Final = ("micro", "small", "medium", "large")


class Field(msgspec.Struct, frozen=True):
    """One thing that a test may read, and at which level; `unit` is that of an integer."""

    name: str
    level: str
    kind: FieldKind
    sv: str
    en: str
    unit: str | None = None
    choices: tuple[str, ...] = ()
    measured: Measured = "no"

    @property
    def term(self) -> Text:
        """Give the name of the field for people."""
        return Text(sv=self.sv, en=self.en)


def is_readable(field_level: str, reader_level: str) -> bool:
    """Say whether a test at the reader's level may read a field: one of its own level or of a higher one.

    Month and year do not matter: a monthly field read for a year is that of the year's last month.
    """
    return _BREADTH[field_level] >= _BREADTH[reader_level]


_ALL: Final = (
    Field("month", "payslip", "month", "utbetalningsmånad", "month of payment"),
    Field("count", "payslip", "integer", "antal likadana personer", "number of like persons", "count"),
    Field("birth_year", "payslip", "integer", "födelseår", "birth year", "year"),
    Field("cash_pay_ore", "payslip", "integer", "kontant lön", "cash pay", "ore"),
    Field("benefits_ore", "payslip", "integer", "skattepliktiga förmåner", "taxable benefits", "ore"),
    Field("paid_minutes", "payslip", "integer", "betald tid", "paid time", "minutes"),
    Field("research", "payslip", "boolean", "forskning eller utveckling", "research"),
    Field("hiring_support", "payslip", "boolean", "växa-stöd", "hiring support"),
    Field("hired_month", "payslip", "month", "anställningsmånad", "month of hiring"),
    Field("covid_reduction", "payslip", "boolean", "nedsättning våren 2020", "reduction of spring 2020"),
    Field("group_rank", "employer_month", "integer", "ordning i koncernen", "rank in the group", "count"),
    Field("headcount", "employer_month", "integer", "antal anställda", "headcount", "count"),
    Field("turnover_ore", "employer_month", "integer", "omsättning", "turnover", "ore"),
    Field("balance_ore", "employer_month", "integer", "balansomslutning", "balance sheet total", "ore"),
    Field("owner", "employer_month", "choice", "ägare", "owner", choices=OWNERS),
    Field("sni", "employer_month", "text", "näringsgren", "trade"),
    Field("municipality", "employer_month", "text", "kommun", "municipality"),
    Field("regional_support", "employer_month", "boolean", "regionalt avdrag", "regional deduction"),
    Field("minutes", "training", "integer", "utbildningstid", "training time", "minutes"),
    Field("fee_ore", "training", "integer", "kursavgift", "course fee", "ore"),
    Field("other_cost_ore", "training", "integer", "resor och material", "travel and material", "ore"),
    Field("other_support_ore", "training", "integer", "annat stöd", "other support", "ore"),
    Field("provider_kind", "training", "choice", "anordnare", "provider", choices=PROVIDER_KINDS),
    Field("delivery", "training", "choice", "kursform", "form of the course", choices=DELIVERIES),
    Field("distance_km", "training", "integer", "avstånd", "distance", "km"),
    Field("certified", "training", "boolean", "certifierad", "certified"),
    Field("mandatory", "training", "boolean", "lagstadgad", "required by law"),
    Field("profit_ore", "employer_year", "integer", "vinst", "profit", "ore"),
    Field("age", "payslip", "integer", "ålder vid årets ingång", "age at the start of the year", "count"),
    Field("tenure_months", "payslip", "integer", "månader som anställd", "months of employment", "count"),
    Field("pay_month_ore", "payslip", "integer", "månadens lön", "pay of the month", "ore", measured="pay"),
    Field("pay_year_ore", "employee_year", "integer", "årets lön", "pay of the year", "ore", measured="pay"),
    Field(
        "minutes_month",
        "payslip",
        "integer",
        "månadens utbildning",
        "training of the month",
        "minutes",
        measured="training",
    ),
    Field(
        "minutes_year",
        "employee_year",
        "integer",
        "årets utbildning",
        "training of the year",
        "minutes",
        measured="training",
    ),
    Field(
        "training_days",
        "payslip",
        "integer",
        "hela utbildningsdagar",
        "whole days of training",
        "count",
        measured="training",
    ),
    Field(
        "training_ratio_ppm",
        "employer_year",
        "integer",
        "utbildningens andel av lönerna",
        "training as a share of pay",
        "ppm",
        measured="training",
    ),
    Field(
        "training_cost_month_ore",
        "employer_month",
        "integer",
        "månadens utbildningskostnad",
        "training cost of the month",
        "ore",
        measured="training",
    ),
    Field(
        "training_cost_year_ore",
        "employer_year",
        "integer",
        "årets utbildningskostnad",
        "training cost of the year",
        "ore",
        measured="training",
    ),
    Field(
        "training_outlay_month_ore",
        "employer_month",
        "integer",
        "månadens utbildningskostnad med lön",
        "training cost of the month with pay",
        "ore",
        measured="training",
    ),
    Field(
        "training_outlay_year_ore",
        "employer_year",
        "integer",
        "årets utbildningskostnad med lön",
        "training cost of the year with pay",
        "ore",
        measured="training",
    ),
    Field(
        "training_growth_ppm",
        "employer_year",
        "integer",
        "utbildningskostnadens ökning",
        "growth of the cost of training",
        "ppm",
        measured="training",
    ),
    Field(
        "base_year_ore",
        "employer_year",
        "integer",
        "årets underlag",
        "base of the year",
        "ore",
        measured="training",
    ),
    Field(
        "growth_ppm",
        "employer_year",
        "integer",
        "ökning mot tidigare år",
        "growth over earlier years",
        "ppm",
        measured="training",
    ),
    Field(
        "payroll_month_ore",
        "employer_month",
        "integer",
        "månadens lönesumma",
        "payroll of the month",
        "ore",
        measured="pay",
    ),
    Field(
        "payroll_year_ore", "employer_year", "integer", "årets lönesumma", "payroll of the year", "ore", measured="pay"
    ),
    Field("group_headcount", "group_month", "integer", "koncernens anställda", "headcount of the group", "count"),
    Field("size_class", "group_month", "choice", "storleksklass", "size class", choices=SIZE_CLASSES),
)

FIELDS: Final[dict[str, Field]] = {field.name: field for field in _ALL}

__all__ = ["FACT_LEVELS", "FIELDS", "FIELD_UNITS", "KIND_UNITS", "LEVELS", "Field", "FieldKind", "is_readable"]
