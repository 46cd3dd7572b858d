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
from kutcalc.server.pages.payroll_file_problems import is_heading, own_problems, shown_faults
from kutcalc.server.pages.payroll_file_start import ACCEPTED
from kutcalc.server.pages.payroll_file_view import (
    MOST_FAULTS,
    answered,
    column_choices,
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
_SAID_HERE: Final = {
    "no_training_in_file": Text(
        sv="En arbetsgivardeklaration har inga kurser. Välj en kursfil också; annars blir avdraget 0 kr.",
        en="An employer declaration holds no courses. Choose a file of courses too; else the deduction is SEK 0.",
    )
}
"""Warnings that speak of the command line, in the words of this page."""
_BESIDE: Final = (
    ("Månad", "Month"),
    ("Ni deklarerade", "You declared"),
    ("Vi räknar", "We get"),
    ("Skillnad", "Difference"),
    ("Trolig orsak", "Likely cause"),
)
_AGREES: Final = Text(sv="stämmer", en="agrees")
_CAUSES: Final = {
    "research": Text(
        sv="Forskningsavdraget. Filen säger inte vilka som forskar.",
        en="The research deduction. The file does not say who does research.",
    ),
    "regional": Text(
        sv="Det regionala avdraget. Filen säger inte att arbetsplatsen ger rätt till det.",
        en="The regional deduction. The file does not say that the workplace gives a right to it.",
    ),
    "other": Text(
        sv="Växa-stöd, drivmedel, anställda med utländska förhållanden eller födelseår som saknas.",
        en="Hiring support, fuel, employees with foreign circumstances or missing birth years.",
    ),
}


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
    faults = shown_faults(file)
    every = (*problems, *own_problems(file, faults, views, asked))
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
            "faults": [_fault_row(fault, file, views, language) for fault in faults[:MOST_FAULTS]],
            "fault_total": file.fault_total if faults else 0,
            "bad_says": _bad_says(file, language),
            "is_ready": bool(token),
            "kept_rows": file.tally.used,
            "questions_asked": bool(file.questions),
            "answered": answered(asked.form, views),
            "column_choices": column_choices(columns, language),
            "typed": asked.form,
            "policies": policy_options(language),
            "policy_ref": same_ref(asked.policy),
            "card": card_of(policy, language),
            "open": open_fields(policy, asked.changes, language),
            "same": _same(policy, columns, file, asked, needed, language),
            "told": [{"code": code, "text": text.read(language)} for code, text in _warned(file)],
            "declared": declared,
            "books": _books(file, language),
            "accepted": ACCEPTED,
            "hold_minutes": PAGE_HOLD.value(),
            "can_save": any(view.has_columns for view in views),
        },
    )


def _says(file: PageFile, views: list[Any], language: Language) -> str:
    tally = file.tally
    if any(view.is_sheet_asked for view in views) and not tally.read:
        return {"sv": "Arbetsboken har flera blad.", "en": "The workbook has several sheets."}[language]
    period = period_text(tally.first, tally.last, language) if tally.first and tally.last else ""
    return summary(
        rows=tally.read,
        persons=tally.persons,
        period=period,
        used=[one for view in views for one in view.used],
        dropped=[name for view in views for name in view.dropped],
        language=language,
    )


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
        "column": fault.column if is_heading(fault, file) else None,
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
    found = dict.fromkeys([*own, *file.warnings])
    return [(code, _SAID_HERE.get(code, text)) for code, text in found]


def _books(file: PageFile, language: Language) -> dict[str, Any] | None:
    """Lay out what books say that courses cost; None where no file was of books."""
    if not file.costs:
        return None
    words = (("Månad", "Month"), ("Konto", "Account"), ("Kostnad", "Cost"))
    return {
        "columns": [
            (sv if language == "sv" else en, kind)
            for (sv, en), kind in zip(words, ("month", "text", "amount"), strict=True)
        ],
        "rows": [[write_month(one.month), one.account, one.amount_ore] for one in file.costs],
        "total_ore": sum(one.amount_ore for one in file.costs),
        "fees_ore": file.tally.totals.get("fee_ore", 0),
    }


async def declared_beside(request: AnyRequest, file: PageFile, token: str, language: Language) -> dict[str, Any] | None:
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
    return {
        "columns": [(sv if language == "sv" else en, "text") for sv, en in _BESIDE],
        "rows": [_declared_row(one, ours.get((one.employer, write_month(one.month))), language) for one in given],
    }


def _declared_row(one: Declared, our_ore: int | None, language: Language) -> list[Any]:
    """Lay one month out: declared, ours, the difference, and what it is likely to come from."""
    said = one.contributions_kr or 0
    row = [month_text(write_month(one.month), language), money_text(said, 1, language)]
    if our_ore is None:
        return [*row, None, None, None]
    row.append(money_text(our_ore, ORE_PER_KR, language))
    difference = our_ore // ORE_PER_KR - said
    if not difference:
        return [*row, _AGREES.read(language), None]
    given = (("research", one.research_deduction_kr), ("regional", one.regional_deduction_kr))
    causes = [_CAUSES[name].read(language) for name, kr in given if kr] or [_CAUSES["other"].read(language)]
    return [*row, money_text(difference, 1, language), " ".join(causes)]


__all__ = ["check_page", "declared_beside"]
