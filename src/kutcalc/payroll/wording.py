"""The sentences of faults in files, rows and keys: what is wrong, with the value quoted, and the way out."""

from collections.abc import Iterable
from typing import Final

import msgspec

from kutcalc.errors import near_words
from kutcalc.language import Text
from kutcalc.payroll.identity import masked
from kutcalc.payroll.tables import LONGEST_SPAN_MONTHS, Column

MOST_QUOTED: Final = 40
LOOKALIKES: Final = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
"""Letters that are written for digits."""
FILLED_BY_MAP: Final = frozenset({"employer", "month"})
"""Keys that are often the same in all rows of a file."""


class Saying(msgspec.Struct, frozen=True):
    """What is said of a fault: its code, the sentence, and the right form where it is known."""

    code: str
    text: Text
    correct: str | None = None

    def about(self, who: str) -> "Saying":
        """Put the name of a row before the sentence."""
        text = Text(sv=f"{who}: {self.text.sv}", en=f"{who}: {self.text.en}") if who else self.text
        return Saying(self.code, text, self.correct)


def quoted(value: object) -> str:
    """Quote a value, short, and never with a person's number in it."""
    text = masked(str(value))
    return f"'{text[:MOST_QUOTED]}…'" if len(text) > MOST_QUOTED else f"'{text}'"


def sign_named(sign: str) -> Text:
    """Name a character that does not belong in a number."""
    is_letter = sign.isalpha()
    return Text(
        sv=f"{'bokstaven' if is_letter else 'tecknet'} {sign}",
        en=f"{'the letter' if is_letter else 'the character'} {sign}",
    )


def neither_yes_nor_no(value: object, way: Text) -> Saying:
    """Say that a cell is no answer, and how one is written there."""
    return Saying(
        "wrong-type",
        Text(
            sv=f"{quoted(value)} är varken ja eller nej. Skriv {way.sv}.",
            en=f"{quoted(value)} is neither yes nor no. Write {way.en}.",
        ),
    )


def unknown_column(name: str, known: Iterable[str]) -> Saying:
    """Say that nothing reads a column."""
    near = near_words(name, list(known))
    return Saying(
        "unknown-field",
        Text(
            sv=f"Kolumnen {quoted(name)} finns inte.{near.sv or ' Ta bort den, eller rätta rubriken.'}",
            en=f"There is no column {quoted(name)}.{near.en or ' Remove it, or correct the heading.'}",
        ),
    )


def key_assumed(name: str) -> Saying:
    """Say that a column that tells rows apart cannot be assumed, and where it can be given."""
    text = Text(
        sv=f"{quoted(name)} kan inte antas: den säger vad en rad gäller. Skriv den i filen.",
        en=f"{quoted(name)} cannot be assumed: it says what a row is about. Write it in the file.",
    )
    if name in FILLED_BY_MAP:
        text = Text(
            sv=f"{text.sv} Har filen egna rubriker kan den stå under [[constants]] i kartan (--map).",
            en=f"{text.en} If the file has headings of its own, it may stand below [[constants]] in the map (--map).",
        )
    return Saying("unknown-field", text)


def doubled_column(name: str) -> Saying:
    """Say that a heading stands twice."""
    return Saying(
        "duplicate",
        Text(
            sv=f"Rubriken {quoted(name)} finns två gånger. Behåll en av kolumnerna.",
            en=f"The heading {quoted(name)} stands twice. Keep one of the columns.",
        ),
    )


def nameless_column(number: int) -> Saying:
    """Say that a column with contents has no heading."""
    return Saying(
        "unknown-field",
        Text(
            sv=f"Kolumn {number} har innehåll men ingen rubrik. Skriv en rubrik, eller ta bort kolumnen.",
            en=f"Column {number} has contents but no heading. Write a heading, or remove the column.",
        ),
    )


def missing_column(column: Column) -> Saying:
    """Say that a required column is not there."""
    return Saying(
        "required",
        Text(
            sv=f"Kolumnen {column.name} ({column.term}) saknas. Lägg till den.",
            en=f"The column {column.name} ({column.term}) is missing. Add it.",
        ),
    )


def empty_cell(column: Column) -> Saying:
    """Say that a required cell is empty."""
    return Saying(
        "required",
        Text(
            sv=f"Uppgiften {column.name} ({column.term}) saknas. Fyll i den, eller ge den i facts.csv.",
            en=f"The fact {column.name} ({column.term}) is missing. Fill it in, or give it in facts.csv.",
        ),
    )


def ragged_row(found: int, expected: int) -> Saying:
    """Say that a row has more or fewer cells than the heading."""
    return Saying(
        "bad-text",
        Text(
            sv=f"Raden har {found} celler men rubrikraden {expected}. Sätt citattecken kring text med skiljetecken i,"
            " och skriv belopp utan decimaltecken.",
            en=f"The row has {found} cells but the heading {expected}. Put quotes around text that holds a separator,"
            " and write amounts without a decimal mark.",
        ),
    )


def bad_quotes(reason: str) -> Saying:
    """Say that the quotes of a text file do not fit together."""
    return Saying(
        "bad-text",
        Text(
            sv=f"Citattecknen går inte ihop ({reason}); resten av filen är inte läst. Rätta dem på raden.",
            en=f"The quotes do not match ({reason}); the rest of the file is not read. Mend them in the row.",
        ),
    )


def uneven_column(found: int, expected: int) -> Saying:
    """Say that a typed column is shorter than the others."""
    return Saying(
        "wrong-type",
        Text(
            sv=f"Kolumnen har {found} värden men en annan {expected}. Ge lika många, null där inget är känt.",
            en=f"The column has {found} values but another {expected}. Give as many, null where nothing is known.",
        ),
    )


KINDS: Final[dict[str, Text]] = {
    "integer": Text(sv="ett heltal", en="an integer"),
    "boolean": Text(sv="true eller false", en="true or false"),
    "month": Text(sv="en månad som 2026-11", en="a month such as 2026-11"),
    "text": Text(sv="text", en="text"),
    "choice": Text(sv="text", en="text"),
}


def wrong_type(column: Column, value: object) -> Saying:
    """Say that a value is of another type than its column."""
    kind = KINDS[column.kind]
    return Saying(
        "wrong-type",
        Text(sv=f"{quoted(value)} är inte {kind.sv}. Skriv {kind.sv}.", en=f"{quoted(value)} is not {kind.en}."),
    )


def looks_like_identity() -> Saying:
    """Say that a reference reads as a person's number, without repeating it."""
    return Saying(
        "looks-like-identity",
        Text(
            sv="Beteckningen ser ut som ett personnummer. Skriv ett anställningsnummer eller en påhittad beteckning.",
            en="The reference reads as a personnummer. Write an employee number or an invented reference.",
        ),
    )


def bad_span(*, is_backwards: bool) -> Saying:
    """Say that `through` comes before `month`, or too long after."""
    most = LONGEST_SPAN_MONTHS
    if is_backwards:
        text = Text(
            sv="through ligger före month. Skriv den sista månaden, inte före den första.",
            en="through is before month. Write the last month, not before the first.",
        )
    else:
        text = Text(
            sv=f"Raden gäller fler än {most} månader. Dela den i flera rader.",
            en=f"The row stands for more than {most} months. Divide it into several rows.",
        )
    return Saying("out-of-range", text)


def doubled_key(key: Iterable[str], values: Iterable[object], other: str) -> Saying:
    """Say that two rows have the same key, and where the other is."""
    names, shown = list(key), ", ".join(quoted(value) for value in values)
    return Saying(
        "duplicate",
        Text(
            sv=f"Samma {', '.join(names)} ({shown}) som {other}. Lägg ihop raderna, eller ta bort den ena.",
            en=f"Same {', '.join(names)} ({shown}) as {other}. Add the rows together, or remove one.",
        ),
    )


def differing_fact(name: str, value: object, other_value: object, other: str) -> Saying:
    """Say that a fact is given twice and differently."""
    return Saying(
        "fact-differs",
        Text(
            sv=f"{name} är {quoted(value)} här men {quoted(other_value)} i {other}. Ge samma uppgift på båda ställena.",
            en=f"{name} is {quoted(value)} here but {quoted(other_value)} in {other}. Give the same in both places.",
        ),
    )


def no_such_payslip(values: Iterable[object]) -> Saying:
    """Say that a row fits no payslip."""
    shown = ", ".join(quoted(value) for value in values)
    return Saying(
        "no-such-payslip",
        Text(
            sv=f"Det finns ingen lönerad för {shown}. Lägg till den, eller rätta raden.",
            en=f"There is no payslip for {shown}. Add it, or correct the row.",
        ),
    )


def too_little_time(paid: int, trained: int) -> Saying:
    """Say that the paid time is less than the time in training."""
    return Saying(
        "out-of-range",
        Text(
            sv=f"paid_minutes är {paid} men utbildningen tar {trained} minuter. Skriv all betald tid i månaden.",
            en=f"paid_minutes is {paid} but training takes {trained} minutes. Write all paid time of the month.",
        ),
    )
