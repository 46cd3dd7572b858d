"""What must be answered before a file can be used, said as faults to those who have no form to answer in."""

from typing import Final

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


def _text(question: Question, samples: str) -> Text:
    """Word a question: what is not known, and where the answer goes."""
    name = quoted(question.name)
    match question.kind:
        case "time_code":
            text = Text(
                sv=f"Koden {name} står på {question.rows} rader. Skriv i time_codes om den är utbildning.",
                en=f"The code {name} is in {question.rows} rows. Write in time_codes whether it is training.",
            )
        case "missing_column" if question.samples:
            text = Text(
                sv=f"Flera rubriker kan vara {name}: {samples}. Säg vilken (columns).",
                en=f"Several headings could be {name}: {samples}. Say which (columns).",
            )
        case "missing_column":
            text = Text(
                sv=f"Uppgiften {name} saknas. Säg vilken rubrik den har (columns), eller ett värde för alla rader"
                " (constants).",
                en=f"The fact {name} is missing. Say which heading it has (columns), or one value for all rows"
                " (constants).",
            )
        case "sheet":
            text = Text(
                sv=f"Boken har flera blad med tabeller: {samples}. Säg vilket (sheet).",
                en=f"The workbook has several sheets with tables: {samples}. Say which (sheet).",
            )
        case "lost_zeros":
            text = Text(
                sv=f"Nollor först verkar ha försvunnit på {question.rows} rader ({samples}). Skriv rubriken {name} i"
                " pad_zeros om de ska läggas till.",
                en=f"Leading zeros seem to be lost in {question.rows} rows ({samples}). Write the heading {name} in"
                " pad_zeros if they should be added.",
            )
        case "ambiguous_hours":
            text = Text(
                sv=f"Tider på {question.rows} rader kan läsas på två sätt ({samples}). Skriv rubriken {name} i"
                " thousands om 7.30 är 7 timmar och 30 minuter, annars i decimals.",
                en=f"Times in {question.rows} rows can be read in two ways ({samples}). Write the heading {name} in"
                " thousands if 7.30 is 7 hours and 30 minutes, else in decimals.",
            )
        case _:
            text = Text(
                sv=f"Belopp på {question.rows} rader kan läsas på två sätt ({samples}). Skriv rubriken {name} i"
                " thousands om tecknet skiljer tusental, annars i decimals.",
                en=f"Amounts in {question.rows} rows can be read in two ways ({samples}). Write the heading {name} in"
                " thousands if the mark parts thousands, else in decimals.",
            )
    return text
