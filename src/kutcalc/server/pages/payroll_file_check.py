"""The check page: everything that was read, dropped, wrong or asked, before anything is calculated."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import msgspec

from kutcalc.errors import Fault, KutcalcError
from kutcalc.language import Language, Text, decimal_text, money_text, month_text
from kutcalc.limits import PAGE_HOLD
from kutcalc.payroll.tables import Declared
from kutcalc.policy import Policy
from kutcalc.report.wordings import period_text
from kutcalc.server.asked import AnyRequest
from kutcalc.server.pages.exact_view import FieldView, same_fields
from kutcalc.server.pages.form_columns import form_columns
from kutcalc.server.pages.forms import Problem
from kutcalc.server.pages.frame import Page
from kutcalc.server.pages.payroll_file_asked import Asked
from kutcalc.server.pages.payroll_file_held import PageFile, fault_text
from kutcalc.server.pages.payroll_file_start import ACCEPTED
from kutcalc.server.pages.payroll_file_view import (
    MOST_FAULTS,
    asked_constants,
    column_choices,
    counted,
    file_view,
    summary,
)
from kutcalc.server.pages.plain_card import card_of
from kutcalc.server.pages.policy_choices import fields_read, named_policy, policy_options, same_ref
from kutcalc.server.pages.policy_terms import open_fields
from kutcalc.server.pages.working import worked
from kutcalc.units import ORE_PER_KR, write_month

TITLE: Final = Text(sv="Kontrollera lönefilen", en="Check the payroll file")
UNPROCESSABLE: Final = 422
MOST_ON_TOP: Final = 5
"""So many faults stand in the summary on top of the page; the table has more, and the file all."""
_NOTHING_LEFT: Final = Text(
    sv="Ingen lönerad är kvar att räkna på.", en="There is no row of pay left to calculate on."
)


def check_page(
    file: PageFile,
    token: str,
    asked: Asked,
    language: Language,
    *,
    problems: tuple[Problem, ...] = (),
    needed: Collection[str] = (),
    declared: Mapping[str, Any] | None = None,
) -> Page:
    """Give the check page of files that were read; nothing typed is lost."""
    policy = named_policy(asked.policy)
    columns = form_columns([policy] if policy else [])
    views = [
        file_view(place, field, about, columns, asked.form, language)
        for place, (field, about) in enumerate(zip(file.fields, file.abouts, strict=True))
    ]
    every = (*problems, *_own_problems(file))
    return Page(
        template="payroll_file_check.html",
        title=TITLE,
        value=msgspec.to_builtins(file.tally),
        crumbs=("start", "company", "payroll_file"),
        errors=tuple((one.field, one.text) for one in every),
        status=UNPROCESSABLE if every else 200,
        extra={
            "twin": None,
            "switch": None,
            "token": token,
            "files": views,
            "says": _says(file, views, language),
            "faults": [_fault_row(fault, file, views, language) for fault in file.faults[:MOST_FAULTS]],
            "fault_total": file.fault_total,
            "bad_says": _bad_says(file, language),
            "is_ready": bool(token),
            "kept_rows": file.tally.used,
            "questions_asked": bool(file.questions),
            "constants": asked_constants(file.questions, columns, asked.constants, language),
            "column_choices": column_choices(columns, language),
            "typed": asked.form,
            "policies": policy_options(language),
            "policy_ref": same_ref(asked.policy),
            "card": card_of(policy, language),
            "open": open_fields(policy, asked.changes, language),
            "same": _same(policy, columns, file, asked, needed, language),
            "told": [{"code": code, "text": text.read(language)} for code, text in _warned(file)],
            "declared": declared,
            "accepted": ACCEPTED,
            "hold_minutes": PAGE_HOLD.value(),
            "can_save": any(view.has_columns for view in views),
        },
    )


def _says(file: PageFile, views: list[Any], language: Language) -> str:
    tally = file.tally
    period = period_text(tally.first, tally.last, language) if tally.first and tally.last else ""
    return summary(
        rows=tally.read,
        persons=tally.persons,
        period=period,
        used=[one for view in views for one in view.used],
        dropped=[name for view in views for name in view.dropped],
        language=language,
    )


def _own_problems(file: PageFile) -> tuple[Problem, ...]:
    """Give what the summary on top says of the file itself: rows that are wrong, what must be answered, none left."""
    found = []
    if file.questions:
        text = Text(sv="Svara på frågorna om filen.", en="Answer the questions about the file.")
        found.append(Problem("questions", "required", text))
    for place, fault in enumerate(file.faults[:MOST_ON_TOP]):
        found.append(Problem(f"fault-{place}", fault.code, _where(fault, file)))
    if file.fault_total > MOST_ON_TOP:
        more = file.fault_total - MOST_ON_TOP
        sv, en = counted(more, ("fel till", "fel till"), "sv"), counted(more, ("more fault", "more faults"), "en")
        found.append(Problem("row-errors", "rows-invalid", Text(sv=f"{sv} i filen.", en=f"{en} in the file.")))
    if not file.is_ready and not file.questions:
        found.append(Problem("file", "rows-invalid", _NOTHING_LEFT))
    return tuple(found)


def _where(fault: Fault, file: PageFile) -> Text:
    """Say a fault with the row and column that it is in."""
    text = fault_text(fault, file)
    if fault.row is None:
        return text
    sv, en = f"Rad {fault.row}", f"Row {fault.row}"
    if fault.column:
        sv, en = f"{sv}, kolumn {fault.column}", f"{en}, column {fault.column}"
    return Text(sv=f"{sv}: {text.sv}", en=f"{en}: {text.en}")


def _bad_says(file: PageFile, language: Language) -> str:
    """Say what can be done about rows that are wrong."""
    left = file.tally.used
    if not file.is_ready or left <= 0:
        mend = Text(sv="Rätta dem i filen och välj den igen.", en="Mend them in the file and choose it again.")
        return mend.read(language)
    shown = decimal_text(left, 1, language), decimal_text(file.tally.read, 1, language)
    if language == "sv":
        return f"Rätta dem i filen och välj den igen, eller räkna utan dem: på {shown[0]} av {shown[1]} rader."
    return f"Mend them in the file and choose it again, or calculate without them: on {shown[0]} of {shown[1]} rows."


def _fault_row(fault: Fault, file: PageFile, views: list[Any], language: Language) -> dict[str, Any]:
    """Lay out one fault: where it is, what is wrong, and how to write it."""
    names = [about.name for about in file.abouts]
    title = next((view.title for view, name in zip(views, names, strict=True) if name == fault.file), "")
    return {
        "file": title,
        "row": fault.row,
        "column": fault.column,
        "text": fault_text(fault, file).read(language),
        "correct": fault.correct,
    }


def _same(
    policy: Policy | None,
    columns: Any,
    file: PageFile,
    asked: Asked,
    needed: Collection[str],
    language: Language,
) -> tuple[FieldView, ...]:
    """Ask for what the policy reads and the files did not give; one answer holds for all rows."""
    wanted = {*fields_read(policy), *needed} - set(file.given)
    return same_fields(columns, wanted, asked.same, language)


def _warned(file: PageFile) -> list[tuple[str, Text]]:
    own = [warned for about in file.abouts for warned in about.warnings]
    return list(dict.fromkeys([*own, *file.warnings]))


async def declared_beside(
    request: AnyRequest, file: PageFile, token: str, language: Language
) -> dict[str, Any] | None:
    """Lay what was declared in field 487 beside what the law in force gives; None where nothing was declared."""
    given = [one for one in file.declared if one.contributions_kr is not None]
    if not given or not token:
        return None
    body = {"policy": "current-law", "payroll_file": token, "levels": ["employer_month"]}
    try:
        reply = await worked(request, "calculation", body, language)
    except KutcalcError:
        return None
    ours = {(row["employer"], row["month"]): row["baseline_due_ore"] for row in reply["results"]["employer_month"]}
    words = (("Månad", "Month"), ("Ni deklarerade", "You declared"), ("Vi räknar", "We get"), ("Skillnad", "Difference"))
    kinds = ("text", "text", "text", "text")
    return {
        "columns": [(sv if language == "sv" else en, kind) for (sv, en), kind in zip(words, kinds, strict=True)],
        "rows": [_declared_row(one, ours.get((one.employer, write_month(one.month))), language) for one in given],
    }


def _declared_row(one: Declared, our_ore: int | None, language: Language) -> list[Any]:
    said = one.contributions_kr or 0
    month = month_text(write_month(one.month), language)
    row = [month, money_text(said, 1, language)]
    if our_ore is None:
        return [*row, None, None]
    same = {"sv": "stämmer", "en": "agrees"}[language]
    difference = our_ore // ORE_PER_KR - said
    return [
        *row,
        money_text(our_ore, ORE_PER_KR, language),
        money_text(difference, 1, language) if difference else same,
    ]


__all__ = ["check_page", "declared_beside"]
