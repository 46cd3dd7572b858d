"""The columns of the exact form: those of the tables in, under the names and in the units that people write.

Money is in kronor and time in hours, so `fee_ore` is the field `fee` and `minutes` the field `hours`.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from kutcalc.language import Text
from kutcalc.payroll import PAYSLIP_COLUMNS, TRAINING_COLUMNS, YEAR_COLUMNS, Column
from kutcalc.policy.declared import columns_declared
from kutcalc.policy.schema import Policy
from kutcalc.policy.terms import said
from kutcalc.server.pages.amounts import Misread, read_count, read_minutes, read_ore, read_ppm

TABLES: Final = ("payslips", "training", "years")
HIDDEN: Final = ("employer",)
_UNITS: Final = (("_ore", ""), ("_minutes", "_hours"), ("_ppm", "_percent"))
_LABELS: Final[dict[str, Text]] = {
    "employee": Text(sv="Person eller grupp", en="Person or group"),
    "month": Text(sv="Månad", en="Month"),
    "through": Text(sv="Till och med månad", en="Through month"),
    "count": Text(sv="Antal likadana personer", en="Number of like persons"),
    "birth_year": Text(sv="Födelseår", en="Year of birth"),
    "cash_pay": Text(sv="Lön per person och månad", en="Pay per person and month"),
    "benefits": Text(sv="Förmåner per person och månad", en="Benefits per person and month"),
    "paid_hours": Text(sv="Betald tid i månaden, timmar", en="Paid time in the month, hours"),
    "research": Text(sv="Forskar eller utvecklar så mycket som lagen kräver?", en="Does research as the law requires?"),
    "hiring_support": Text(sv="Gäller växa-stöd?", en="Does support for first employees (växa-stöd) apply?"),
    "hired_month": Text(sv="Anställd sedan månad", en="Employed since month"),
    "covid_reduction": Text(sv="Gällde nedsättningen våren 2020?", en="Did the reduction of spring 2020 apply?"),
    "group": Text(sv="Koncern", en="Group"),
    "group_rank": Text(sv="Ordning i koncernen", en="Rank in the group"),
    "headcount": Text(sv="Antal anställda i företaget", en="Employees of the company"),
    "turnover": Text(sv="Omsättning senaste året", en="Turnover, latest year"),
    "balance": Text(sv="Balansomslutning senaste året", en="Balance sheet total, latest year"),
    "owner": Text(sv="Vem äger företaget?", en="Who owns the company?"),
    "sni": Text(sv="Näringsgren, SNI-kod", en="Trade, SNI code"),
    "municipality": Text(sv="Arbetsplatsens kommun, kod", en="Municipality of the workplace, code"),
    "regional_support": Text(
        sv="Ligger arbetsplatsen i stödområdet för regionalt avdrag?",
        en="Does the workplace lie in the area of the regional deduction?",
    ),
    "course": Text(sv="Kursens namn", en="Name of the course"),
    "hours": Text(sv="Tid i kurs per person, timmar", en="Time in the course per person, hours"),
    "fee": Text(sv="Kursavgift per person, utan moms", en="Course fee per person, without VAT"),
    "other_cost": Text(sv="Resor och material per person", en="Travel and material per person"),
    "other_support": Text(sv="Annat offentligt stöd per person", en="Other public support per person"),
    "provider_kind": Text(sv="Vem håller kursen?", en="Who gives the course?"),
    "delivery": Text(sv="Hur ges kursen?", en="How is the course given?"),
    "distance_km": Text(sv="Avstånd till kursen, km", en="Distance to the course, km"),
    "certified": Text(
        sv="Är anordnaren certifierad, eller avslutas kursen med prov?", en="Certified, or a test at the end?"
    ),
    "mandatory": Text(sv="Kräver lagen kursen?", en="Does the law require the course?"),
    "year": Text(sv="År", en="Year"),
    "profit": Text(sv="Vinst före skatt", en="Profit before tax"),
}
_YEAR_LABELS: Final[dict[str, Text]] = {
    "fee": Text(sv="Kursavgifter hela året", en="Course fees of the whole year"),
    "other_cost": Text(sv="Resor och material hela året", en="Travel and material of the whole year"),
    "hours": Text(sv="Tid i kurs hela året, timmar", en="Time in courses of the whole year, hours"),
}
_HINTS: Final[dict[str, Text]] = {
    "employee": Text(
        sv="Hitta på en beteckning, till exempel p1. Inget namn.", en="Make up a label, such as p1. No name."
    ),
    "month": Text(sv="Till exempel 2026-05.", en="For example 2026-05."),
    "through": Text(sv="Tomt betyder samma månad.", en="Empty means the same month."),
    "cash_pay": Text(sv="Före skatt, i kronor.", en="Before tax, in kronor."),
    "birth_year": Text(sv="Fyra siffror. Inget personnummer.", en="Four digits. No personal number."),
    "hours": Text(sv="Till exempel 7,5 eller 7:30.", en="For example 7.5 or 7:30."),
    "sni": Text(sv="Fem siffror.", en="Five digits."),
    "municipality": Text(sv="Fyra siffror, till exempel 2181.", en="Four digits, such as 2181."),
    "group": Text(sv="Bara om företaget ingår i en koncern.", en="Only if the company belongs to a group."),
}


class FormColumn(msgspec.Struct, frozen=True):
    """One field of a row: its name in the form, the column it fills, and what it is called."""

    name: str
    column: Column
    label: Text
    hint: Text | None = None

    @property
    def is_choice(self) -> bool:
        """Whether the answer is one of a few words."""
        return self.column.kind in {"boolean", "choice"}

    @property
    def is_money(self) -> bool:
        """Whether the answer is an amount of kronor."""
        return self.column.name.endswith("_ore")

    @property
    def is_of_employer(self) -> bool:
        """Whether the answer is about the whole employer."""
        return self.column.per == "employer"

    def options(self) -> list[tuple[str, Text]]:
        """Give the answers to choose among, none of them first."""
        blank = ("", Text(sv="Välj", en="Choose"))
        if self.column.kind == "boolean":
            none = ("", Text(sv="Nej", en="No")) if self.column.default is False else blank
            yes, no = ("true", Text(sv="Ja", en="Yes")), ("false", Text(sv="Nej", en="No"))
            return [none, yes] if self.column.default is False else [blank, yes, no]
        words = [(choice, said(choice, "choice", "SEK")) for choice in self.column.choices]
        return [blank, *((choice, Text(sv=_capital(text.sv), en=_capital(text.en))) for choice, text in words)]

    def reader(self) -> Callable[[str], int | Misread] | None:
        """Give what reads the number, where it is one."""
        if self.column.kind != "integer":
            return None
        if self.is_money:
            return read_ore
        if self.column.name.endswith("minutes"):
            return read_minutes
        return read_ppm if self.column.name.endswith("_ppm") else read_count


def form_name(column: str) -> str:
    """Give the name of a column in a form: `fee_ore` is `fee`, `minutes` is `hours`."""
    if column == "minutes":
        return "hours"
    for ending, instead in _UNITS:
        if column.endswith(ending):
            return column.removesuffix(ending) + instead
    return column


def form_columns(policies: Sequence[Policy]) -> dict[str, dict[str, FormColumn]]:
    """Give the fields of each table by name, with those that a policy asks for."""
    declared = columns_declared(policies)
    questions = {fact.id: fact.question for policy in policies for fact in policy.facts}
    own = {"payslips": PAYSLIP_COLUMNS, "training": TRAINING_COLUMNS, "years": YEAR_COLUMNS}
    pers = {
        "payslips": ("payslip", "employer", "employee_year"),
        "training": ("training",),
        "years": ("employer_year",),
    }
    found: dict[str, dict[str, FormColumn]] = {}
    for table in TABLES:
        added = [column for column in declared if column.per in pers[table]]
        made = [_made(table, column, questions.get(column.name)) for column in (*own[table], *added)]
        found[table] = {one.name: one for one in made}
    return found


def _made(table: str, column: Column, question: Text | None) -> FormColumn:
    name = form_name(column.name)
    plain = question or Text(sv=column.term, en=column.summary)
    label = (_YEAR_LABELS.get(name) if table == "years" else None) or _LABELS.get(name, plain)
    return FormColumn(name, column, label, _HINTS.get(name))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


__all__ = ["TABLES", "FormColumn", "form_columns", "form_name"]
