"""A figure of a result, as the API and the command line name it: its level, the keys of its row, and its column."""

from typing import Any

import msgspec

from kutcalc.analysis.columns_out import OUTPUT
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.units import parse_month, write_month


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One figure of a result: its level, the keys of its row, and its column."""

    level: str
    column: str
    employer: str | None = None
    group: str | None = None
    employee: str | None = None
    month: str | None = None
    year: int | None = None
    rate_ppm: int | None = None


class Limit(msgspec.Struct, frozen=True):
    """The ceiling that bound: its path, what it is, what was wanted, what went over, and the part that was kept."""

    path: str
    ceiling_ore: int
    wanted_ore: int
    over_ore: int
    kept_ppm: int


def parse_figure(text: str) -> Figure:
    """Read `level:employer[/employee]/month_or_year:column`, as the command line writes it."""
    level, _, rest = text.partition(":")
    keys, _, column = rest.rpartition(":")
    parts = keys.split("/")
    expected = {"payslip": 3, "employee_year": 3, "rate": 3}.get(level, 2)
    if level not in OUTPUT or len(parts) != expected or not column:
        raise FaultsError([_malformed(text)])
    when = parts[1] if level == "rate" else parts[-1]
    fields: dict[str, Any] = {"group" if level.startswith("group") else "employer": parts[0]}
    if level in {"payslip", "employee_year"}:
        fields["employee"] = parts[1]
    try:
        if level == "rate":
            fields["rate_ppm"] = int(parts[2])
        if level.endswith("_year"):
            fields["year"] = int(when)
        else:
            fields["month"] = write_month(parse_month(when))
    except ValueError:
        raise FaultsError([_malformed(text)]) from None
    return Figure(level=level, column=column, **fields)


def _malformed(text: str) -> Fault:
    example = "employer_month:A/2026-05:training_deduction_ore"
    return Fault(
        code="bad-text",
        text=Text(
            sv=f"{text!r} är ingen siffra i resultatet. Skriv till exempel {example}.",
            en=f"{text!r} is no figure of the result. Write for example {example}.",
        ),
        correct=example,
    )
