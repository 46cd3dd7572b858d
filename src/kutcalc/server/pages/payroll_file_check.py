"""The check page: everything that was read, dropped, wrong or asked, before anything is calculated."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import msgspec

from kutcalc.errors import Fault, KutcalcError
from kutcalc.language import Language, Text, decimal_text, money_text, month_text
from kutcalc.limits import PAGE_HOLD
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS, Declared
from kutcalc.policy import Policy
from kutcalc.report.wordings import period_text
from kutcalc.server.asked import AnyRequest
from kutcalc.server.pages.exact_view import FieldView, same_fields
from kutcalc.server.pages.form_columns import form_columns
from kutcalc.server.pages.forms import Problem
from kutcalc.server.pages.frame import Page
from kutcalc.server.pages.payroll_file_asked import ASKS, MOST_CODES, Asked
from kutcalc.server.pages.payroll_file_held import PageFile, fault_text
from kutcalc.server.pages.payroll_file_start import ACCEPTED
from kutcalc.server.pages.payroll_file_view import (
    MOST_FAULTS,
    FileView,
    answered,
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
_SAID_HERE: Final = {
    "no_training_in_file": Text(
        sv="En arbetsgivardeklaration har inga kurser. Välj en kursfil också; annars blir avdraget 0 kr.",
        en="An employer declaration holds no courses. Choose a file of courses too; else the deduction is SEK 0.",
    )
}
"""Warnings that speak of the command line, in the words of this page."""
_ONLY_BOOKS: Final = Text(
    sv="Bokföringen säger vad kurserna kostade, men inte vilka löner ni betalar. Välj lönefilen som första fil, och"
    " lägg bokföringen i fältet för kursfilen.",
    en="The accounts say what the courses cost, but not which pay you pay. Choose the payroll file as the first file,"
    " and put the accounts in the field of the file of courses.",
)
_ONLY_COURSES: Final = Text(
    sv="Filen har kurser men inga löner. Välj lönefilen som första fil, och lägg den här i fältet för kursfilen.",
    en="The file has courses but no pay. Choose the payroll file as the first file, and put this one in the field of"
    " the file of courses.",
)
_NOTHING_LEFT: Final = Text(sv="Ingen lönerad är kvar att räkna på.", en="There is no row of pay left to calculate on.")


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
    faults = _shown_faults(file)
    every = (*problems, *_own_problems(file, faults, views, asked))
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


def _own_problems(file: PageFile, faults: tuple[Fault, ...], views: list[FileView], asked: Asked) -> list[Problem]:
    """Give what the summary on top says of the files: rows that are wrong, none left, what was asked and not said."""
    found = [Problem(f"fault-{place}", one.code, _where(one, file)) for place, one in enumerate(faults[:MOST_ON_TOP])]
    more = file.fault_total - MOST_ON_TOP
    if faults and more > 0:
        sv, en = counted(more, ("fel till", "fel till"), "sv"), counted(more, ("more fault", "more faults"), "en")
        found.append(Problem("row-errors", "rows-invalid", Text(sv=f"{sv} i filen.", en=f"{en} in the file.")))
    if file.questions:
        return [*found, *(_unanswered(views, asked.form) if asked.says("reread") else ())]
    if not file.is_ready:
        found.append(Problem("file", "rows-invalid", _no_pay(file)))
    return found


def _no_pay(file: PageFile) -> Text:
    """Say why there is nothing to calculate on, and which file to choose."""
    if file.faults:
        return _NOTHING_LEFT
    kinds = {about.info.kind for about in file.abouts}
    if kinds == {"sie"}:
        return _ONLY_BOOKS
    given = {one.column for about in file.abouts for one in about.columns_used}
    return _NOTHING_LEFT if "cash_pay_ore" in given else _ONLY_COURSES


def _unanswered(views: list[FileView], form: Mapping[str, str]) -> Iterator[Problem]:
    """Ask again for what was asked before and not answered, each at its field; a new question is no mistake."""
    for view in views:
        for lack in view.lacks:
            if lack.id in form:
                yield Problem(lack.id, "required", _answer(lack.label))
        for one in view.columns:
            if one.is_asked and f"{ASKS}-{view.number}-{one.number}" in form:
                text = Text(
                    sv=f"Säg hur {one.heading} ska läsas.",
                    en=f"Say how {one.heading} is to be read.",
                )
                yield Problem(f"marks-{view.number}-{one.number}", "ambiguous-number", text)
        for code in view.codes:
            if code.code not in {form.get(f"code-{view.number}-{place}") for place in range(MOST_CODES)}:
                continue
            text = Text(sv=f"Säg vad tidkoden {code.code} är.", en=f"Say what the time code {code.code} is.")
            yield Problem(f"means-{view.number}-{code.number}", "required", text)
        if view.is_sheet_asked and f"sheet-{view.number}" in form:
            yield Problem(f"sheet-{view.number}", "required", Text(sv="Välj ett blad.", en="Choose a sheet."))


def _answer(label: str) -> Text:
    """Ask for the answer to a question, or for the choice of a thing."""
    if label.endswith("?"):
        return Text(sv=f"Svara på frågan: {label}", en=f"Answer the question: {label}")
    return Text(sv=f"Välj: {label}.", en=f"Choose: {label}.")


def _shown_faults(file: PageFile) -> tuple[Fault, ...]:
    """Give the faults to show; while something is asked only those of the reading, for the rest may go with it."""
    if not file.questions:
        return file.faults
    return tuple(fault for about in file.abouts for fault in about.faults if fault.row is not None)


def _where(fault: Fault, file: PageFile) -> Text:
    """Say a fault with the row and column that it is in."""
    text = fault_text(fault, file)
    if fault.row is None:
        return text
    sv, en = f"Rad {fault.row}", f"Row {fault.row}"
    if _is_heading(fault, file):
        sv, en = f"{sv}, kolumn {fault.column}", f"{en}, column {fault.column}"
    return Text(sv=f"{sv}: {text.sv}", en=f"{en}: {text.en}")


def _is_heading(fault: Fault, file: PageFile) -> bool:
    """Whether the column of a fault is one that its reader has seen: a heading, or a field of the kind of file."""
    canonical = {one.name for one in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS)}
    headings = {heading for about in file.abouts for heading in about.headings}
    return fault.column is not None and (fault.column in headings or fault.column not in canonical)


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
        "column": fault.column if _is_heading(fault, file) else None,
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
