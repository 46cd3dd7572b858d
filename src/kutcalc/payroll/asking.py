"""What must be answered before a file can be used, said as faults to those who have no form: the map answers them."""

from typing import Final

import msgspec

from kutcalc.errors import Fault
from kutcalc.language import Text
from kutcalc.payroll.parsed import About, Question
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS
from kutcalc.payroll.wording import quoted

_CODES: Final = {"ambiguous_amounts": "ambiguous-number", "ambiguous_hours": "ambiguous-number"}
MISSING: Final = "missing_column"
_NEEDED: Final = frozenset(column.name for column in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS) if column.required)


def asked(about: About, *, is_checked: bool) -> list[Fault]:
    """Give a fault for each question of a file; the check, where there is one, says which needed columns lack."""
    said = _NEEDED if is_checked else ()
    return [_fault(about.name, one) for one in about.questions if not (one.kind == MISSING and one.name in said)]


def _fault(file: str, question: Question) -> Fault:
    samples = ", ".join(question.samples)
    column = None if question.kind == "sheet" else question.name
    return Fault(_CODES.get(question.kind, "required"), _text(question, samples), file=file, column=column)


def _toml(text: str) -> str:
    """Write a text as it stands in a map."""
    return msgspec.json.encode(text).decode()


def _text(question: Question, samples: str) -> Text:
    """Word a question: what is not known, and where the answer goes."""
    name = quoted(question.name)
    rows = Text(
        sv=f"{question.rows} {'rad' if question.rows == 1 else 'rader'}",
        en=f"{question.rows} {'row' if question.rows == 1 else 'rows'}",
    )
    match question.kind:
        case "time_code":
            text = Text(
                sv=f"Koden {name} står på {rows.sv}. Säg i kartan om den är utbildning:"
                f" [[time_codes]] med code = {_toml(question.name)} och is_training = true eller false.",
                en=f"The code {name} is in {rows.en}. Say in the map whether it is training: [[time_codes]]"
                f" with code = {_toml(question.name)} and is_training = true or false.",
            )
        case "missing_column" if question.samples:
            text = Text(
                sv=f"Flera rubriker kan vara {name}: {samples}. Säg i kartan vilken: [[columns]] med"
                f" source = {_toml(question.samples[0])} och column = {_toml(question.name)}.",
                en=f"Several headings could be {name}: {samples}. Say in the map which: [[columns]] with"
                f" source = {_toml(question.samples[0])} and column = {_toml(question.name)}.",
            )
        case "missing_column":
            text = Text(
                sv=f"Uppgiften {name} saknas. Säg i kartan vilken rubrik den har, under [[columns]], eller ett värde"
                f" för alla rader: [[constants]] med column = {_toml(question.name)} och value.",
                en=f"The fact {name} is missing. Say in the map which heading it has, below [[columns]], or one value"
                f" for all rows: [[constants]] with column = {_toml(question.name)} and value.",
            )
        case "sheet":
            text = Text(
                sv=f"Boken har flera blad med tabeller: {samples}. Säg vilket överst i kartan:"
                f" sheet = {_toml(question.samples[0] if question.samples else question.name)}.",
                en=f"The workbook has several sheets with tables: {samples}. Say which at the top of the map:"
                f" sheet = {_toml(question.samples[0] if question.samples else question.name)}.",
            )
        case "lost_zeros":
            text = Text(
                sv=f"Nollor först verkar ha försvunnit på {rows.sv} ({samples}). Ska de"
                f" läggas till, skriv överst i kartan: pad_zeros = [{_toml(question.name)}].",
                en=f"Leading zeros seem to be lost in {rows.en} ({samples}). If they"
                f" should be added, write at the top of the map: pad_zeros = [{_toml(question.name)}].",
            )
        case "ambiguous_hours":
            text = Text(
                sv=f"Tider på {rows.sv} kan läsas på två sätt ({samples}). Skriv överst i kartan"
                f" thousands = [{_toml(question.name)}] om 7.30 är 7 timmar och 30 minuter, annars"
                f" decimals = [{_toml(question.name)}].",
                en=f"Times in {rows.en} can be read in two ways ({samples}). Write at the top of the"
                f" map thousands = [{_toml(question.name)}] if 7.30 is 7 hours and 30 minutes, else"
                f" decimals = [{_toml(question.name)}].",
            )
        case _:
            text = Text(
                sv=f"Belopp på {rows.sv} kan läsas på två sätt ({samples}). Skriv överst i kartan"
                f" thousands = [{_toml(question.name)}] om tecknet skiljer tusental, annars"
                f" decimals = [{_toml(question.name)}].",
                en=f"Amounts in {rows.en} can be read in two ways ({samples}). Write at the top of the"
                f" map thousands = [{_toml(question.name)}] if the mark parts thousands, else"
                f" decimals = [{_toml(question.name)}].",
            )
    return text
