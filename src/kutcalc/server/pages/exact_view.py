"""The exact form as it is drawn: rows of fields, what the chosen policy also asks for, and what the employer is."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import msgspec

from kutcalc.language import Language
from kutcalc.payroll.cells import read_month
from kutcalc.server.pages.form_columns import FormColumn
from kutcalc.server.pages.forms import SAME, Row, Typed, field_of

BASIC: Final = {
    "payslips": ("employee", "count", "birth_year", "month", "through", "cash_pay", "benefits"),
    "training": ("employee", "month", "hours", "fee", "provider_kind"),
    "years": ("year", "fee", "other_cost", "hours", "profit"),
}
_OF_EMPLOYER: Final = ("headcount", "owner")
_NEVER: Final = frozenset({"employer"})
_EMPLOYER_ROW: Final = 0


class FieldView(msgspec.Struct, frozen=True):
    """One field: its id and name, its label and hint, what stands in it, and the answers to choose among."""

    id: str
    label: str
    hint: str | None
    value: str
    suffix: str | None
    inputmode: str | None
    options: tuple[tuple[str, str], ...]


class RowView(msgspec.Struct, frozen=True):
    """One row of a table: the fields that are always in sight, and those that open."""

    number: int
    fields: tuple[FieldView, ...]
    more: tuple[FieldView, ...]
    is_open: bool


class ExactView(msgspec.Struct, frozen=True):
    """The form: rows by table, answers about the employer, and answers that hold for all rows."""

    rows: dict[str, tuple[RowView, ...]]
    employer: tuple[FieldView, ...]
    employer_more: tuple[FieldView, ...]
    is_employer_open: bool
    same: tuple[FieldView, ...]


def exact_view(
    typed: Typed,
    columns: Mapping[str, Mapping[str, FormColumn]],
    needed: Collection[str],
    language: Language,
    wrong: Collection[str] = (),
) -> ExactView:
    """Lay the form out; `needed` are the columns that the policy reads, `wrong` the ids of fields with an error."""
    rows = {table: dict(typed.of(table)) for table in BASIC}
    for table in ("payslips", "training"):
        if not rows[table]:
            rows[table] = {0: {}}
    if not rows["years"] and any(one.column.name in needed for one in columns["years"].values()):
        rows["years"] = {0: {"year": _latest_year(typed)}}
    employer = [one for one in columns["payslips"].values() if one.is_of_employer]
    shown = [one for one in employer if one.name in _OF_EMPLOYER or one.column.name in needed]
    rest = [one for one in employer if one not in shown]
    facts = typed.of("payslips").get(_EMPLOYER_ROW, {})
    more = tuple(_field(field_of("payslips", _EMPLOYER_ROW, one.name), one, facts, language) for one in rest)
    return ExactView(
        rows={
            table: tuple(
                _row(table, number, row, columns[table], language, wrong, is_first=place == 0)
                for place, (number, row) in enumerate(numbered.items())
            )
            for table, numbered in rows.items()
        },
        employer=tuple(_field(field_of("payslips", _EMPLOYER_ROW, one.name), one, facts, language) for one in shown),
        employer_more=more,
        is_employer_open=any(field.value or field.id in wrong for field in more),
        same=tuple(_same(one, typed.same, language) for one in _asked_of_rows(columns, needed, typed.same)),
    )


def _latest_year(typed: Typed) -> str:
    """Give the latest year of the rows of pay, as far as it can be read."""
    months = (read_month(row.get("through") or row.get("month", "")) for row in typed.of("payslips").values())
    return str(max((month.year for month in months if month), default=""))


def _asked_of_rows(
    columns: Mapping[str, Mapping[str, FormColumn]], needed: Collection[str], given: Row
) -> list[FormColumn]:
    """List what may be answered once for all rows: what the policy reads of persons and courses."""
    found: dict[str, FormColumn] = {}
    for table in ("payslips", "training"):
        for name, one in columns[table].items():
            asked = one.column.name in needed and one.column.default is None and not one.column.required
            if (asked or given.get(name, "").strip()) and not one.is_of_employer:
                found.setdefault(name, one)
    return list(found.values())


def same_fields(
    columns: Mapping[str, Mapping[str, FormColumn]], needed: Collection[str], given: Row, language: Language
) -> tuple[FieldView, ...]:
    """Give the fields of what one answer fills in all rows of a file: of persons, courses and the employer."""
    found = {one.name: one for one in _asked_of_rows(columns, needed, given)}
    for name, one in columns["payslips"].items():
        if one.is_of_employer and name not in _NEVER and (one.column.name in needed or given.get(name, "").strip()):
            found.setdefault(name, one)
    return tuple(_same(one, given, language) for one in found.values() if one.column.default is None)


def _row(
    table: str,
    number: int,
    row: Row,
    columns: Mapping[str, FormColumn],
    language: Language,
    wrong: Collection[str],
    *,
    is_first: bool,
) -> RowView:
    rest = [
        one
        for name, one in columns.items()
        if name not in BASIC[table] and name not in _NEVER and not one.is_of_employer
    ]
    more = tuple(_field(field_of(table, number, one.name), one, row, language) for one in rest)
    fields = tuple(_field(field_of(table, number, name), columns[name], row, language) for name in BASIC[table])
    return RowView(
        number=number,
        fields=fields if is_first else tuple(msgspec.structs.replace(one, hint=None) for one in fields),
        more=more,
        is_open=any(field.value or field.id in wrong for field in more),
    )


def _same(column: FormColumn, given: Row, language: Language) -> FieldView:
    return _field(SAME + column.name, column, given, language)


def _field(place: str, column: FormColumn, row: Mapping[str, Any], language: Language) -> FieldView:
    options = tuple((word, text.read(language)) for word, text in column.options()) if column.is_choice else ()
    reader = column.reader()
    value = str(row.get(column.name, ""))
    if options and value == "false" and all(word != "false" for word, _ in options):
        value = ""
    return FieldView(
        id=place,
        label=column.label.read(language),
        hint=None if column.hint is None else column.hint.read(language),
        value=value,
        suffix="kr" if column.is_money else None,
        inputmode=None if reader is None or options else "text" if column.name.endswith("hours") else "decimal",
        options=options,
    )


__all__ = ["ExactView", "FieldView", "RowView", "exact_view", "same_fields"]
