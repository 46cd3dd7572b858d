"""The columns that policies add to the tables: each fact that a policy asks for, read when needed."""

from collections.abc import Iterable
from typing import Final

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.payroll import Column
from kutcalc.payroll.tables import Kind, Per
from kutcalc.policy.keys import MINUTES_PER_MONTH, MOST_PPM
from kutcalc.policy.schema import FactDeclaration, Policy

_PER: Final[dict[str, Per]] = {
    "training": "training",
    "payslip": "payslip",
    "employer_month": "employer",
    "employee_year": "employee_year",
    "employer_year": "employer_year",
}
_KINDS: Final[dict[str, Kind]] = {"boolean": "boolean", "choice": "choice", "month": "month", "integer": "integer"}
_HIGHEST: Final[dict[str, int]] = {"ppm": MOST_PPM, "minutes": MINUTES_PER_MONTH, "count": 10_000_000}


def columns_declared(policies: Iterable[Policy]) -> tuple[Column, ...]:
    """Give the columns of all facts of some policies; FaultsError where two mean different things by one name."""
    found: dict[str, Column] = {}
    for policy in policies:
        for fact in policy.facts:
            column = _column(fact)
            known = found.setdefault(fact.id, column)
            if _shape(known) != _shape(column):
                text = Text(
                    sv=f"{fact.id} betyder olika saker i två av förslagen. Räkna dem var för sig.",
                    en=f"{fact.id} means different things in two of the policies. Calculate them one at a time.",
                )
                raise FaultsError([Fault(code="duplicate", text=text, path=fact.path)])
    return tuple(found.values())


def _shape(column: Column) -> tuple[object, ...]:
    return column.kind, column.per, column.high, column.choices


def _column(fact: FactDeclaration) -> Column:
    is_number = fact.type == "integer"
    return Column(
        name=fact.id,
        kind=_KINDS[fact.type],
        term=fact.question.sv,
        summary=fact.question.en,
        per=_PER[fact.level],
        low=0 if is_number else None,
        high=_HIGHEST.get(fact.unit or "count") if is_number else None,
        choices=fact.choices,
    )


__all__ = ["columns_declared"]
