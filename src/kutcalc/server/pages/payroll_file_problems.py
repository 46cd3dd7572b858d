"""What the check page says at its top: rows that are wrong, questions left open, and files without anything to work."""

from collections.abc import Iterator, Mapping
from typing import Final

from kutcalc.errors import Fault
from kutcalc.language import Text
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS
from kutcalc.server.pages.forms import Problem
from kutcalc.server.pages.payroll_file_asked import ASKS, MOST_CODES, Asked
from kutcalc.server.pages.payroll_file_held import PageFile, fault_text
from kutcalc.server.pages.payroll_file_view import FileView, counted

MOST_ON_TOP: Final = 5
"""So many faults stand in the summary on top of the page; the table has more, and the file all."""
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


def own_problems(file: PageFile, faults: tuple[Fault, ...], views: list[FileView], asked: Asked) -> list[Problem]:
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


def shown_faults(file: PageFile) -> tuple[Fault, ...]:
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
    if is_heading(fault, file):
        sv, en = f"{sv}, kolumn {fault.column}", f"{en}, column {fault.column}"
    return Text(sv=f"{sv}: {text.sv}", en=f"{en}: {text.en}")


def is_heading(fault: Fault, file: PageFile) -> bool:
    """Whether the column of a fault is one that its reader has seen: a heading, or a field of the kind of file."""
    canonical = {one.name for one in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS)}
    headings = {heading for about in file.abouts for heading in about.headings}
    return fault.column is not None and (fault.column in headings or fault.column not in canonical)


__all__ = ["is_heading", "own_problems", "shown_faults"]
