"""What a file lacks: which of its headings may be a column that is needed, or one answer that holds for all rows."""

from collections.abc import Mapping
from typing import Final

import msgspec

from kutcalc.language import Language
from kutcalc.payroll.parsed import About
from kutcalc.server.pages.exact_view import FieldView
from kutcalc.server.pages.form_columns import FormColumn
from kutcalc.server.pages.payroll_file_asked import CONSTANT, FIND

_ONE_FOR_ALL: Final = frozenset({"employer", "month", "provider_kind", "minutes", "fee_ore"})
"""Columns that are often the same in all rows of a file."""


class LackView(msgspec.Struct, frozen=True, kw_only=True):
    """One column that a file lacks: the headings that may be it, and one answer for all rows where that makes sense."""

    id: str
    label: str
    headings: tuple[tuple[str, str], ...]
    value: str
    constant: FieldView | None


def lacking(
    number: int,
    about: About,
    columns: Mapping[str, Mapping[str, FormColumn]],
    typed: Mapping[str, str],
    language: Language,
) -> tuple[LackView, ...]:
    """List the columns that a file lacks: which heading may be it, and where one answer may hold for all rows."""
    every = {one.column.name: one for table in ("training", "payslips") for one in columns[table].values()}
    found = []
    for question in about.questions:
        one = every.get(question.name)
        if question.kind != "missing_column" or one is None:
            continue
        field = f"{FIND}{number}-{question.name}"
        found.append(
            LackView(
                id=field,
                label=one.label.read(language),
                headings=tuple((name, name) for name in question.samples or about.headings),
                value=typed.get(field, ""),
                constant=_constant(one, typed, language) if one.column.name in _ONE_FOR_ALL else None,
            )
        )
    return tuple(found)


def _constant(one: FormColumn, typed: Mapping[str, str], language: Language) -> FieldView:
    field = f"{CONSTANT}{one.name}"
    same = {"sv": "Eller samma på alla rader", "en": "Or the same in all rows"}[language]
    return FieldView(
        id=field,
        label=same,
        hint=None if one.hint is None else one.hint.read(language),
        value=typed.get(field, ""),
        suffix="kr" if one.is_money else None,
        inputmode=None,
        options=tuple((word, text.read(language)) for word, text in one.options()) if one.is_choice else (),
    )


__all__ = ["LackView", "lacking"]
