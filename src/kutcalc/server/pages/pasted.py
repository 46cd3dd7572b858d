"""The paste box: rows copied out of a spreadsheet, with headings, made into rows of the exact form.

Headings are known by the names of the form, by those of the tables, and by common words; other columns are dropped
before anything else happens, and named. What reads as an identity is never taken over.
"""

import csv
import io
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from kutcalc.language import Text
from kutcalc.payroll.cells import read_month
from kutcalc.payroll.identity import read_identity
from kutcalc.server.pages.form_columns import FormColumn
from kutcalc.server.pages.forms import MOST_ROWS, Problem, Row

FIELD: Final = "pasted"
MOST_LETTERS: Final = 2_000_000
_SEPARATORS: Final = ("\t", ";", ",")
_NOT_LETTERS: Final = re.compile(r"[^a-zåäö0-9]+")
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "employee": ("anstalld", "anställd", "anstnr", "anställningsnummer", "person", "id", "employee"),
    "month": ("månad", "manad", "period", "lönemånad", "utbetalningsmånad", "month"),
    "through": ("tillochmed", "tom", "through"),
    "count": ("antal", "personer", "count"),
    "birth_year": ("födelseår", "fodelsear", "född", "birthyear", "year of birth"),
    "cash_pay": ("lön", "lon", "bruttolön", "kontantlön", "månadslön", "lönföreskatt", "lönperpersonochmånad", "pay"),
    "benefits": ("förmåner", "formaner", "förmån", "benefits"),
    "paid_hours": ("betaldtid", "arbetadetimmar", "paidhours"),
    "research": ("forskning", "fou", "research"),
    "headcount": ("antalanställda", "headcount"),
    "course": ("kurs", "kursnamn", "course"),
    "hours": ("timmar", "kurstimmar", "tid", "hours"),
    "fee": ("kursavgift", "avgift", "pris", "fee"),
    "other_cost": ("resor", "övrigkostnad", "othercost"),
    "provider_kind": ("anordnare", "provider"),
    "delivery": ("kursform", "delivery"),
}
_PROVIDERS: Final = {"extern": "external", "intern": "internal", "skola": "institution", "external": "external"}
_IDENTITIES: Final = frozenset({"personnummer", "personnr", "pnr", "persnr", "personalidentitynumber"})
_OF_TRAINING: Final = frozenset({"fee", "hours", "provider_kind", "course"})


class Pasted(msgspec.Struct, frozen=True):
    """What a paste held: its rows for one table, which headings were used and which dropped, and what was wrong."""

    table: str
    rows: dict[int, Row]
    used: tuple[str, ...]
    dropped: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def read_pasted(text: str, columns: Mapping[str, Mapping[str, FormColumn]]) -> Pasted:
    """Read pasted rows; the first line is the headings, and it tells whether they are of pay or of courses."""
    lines = text[:MOST_LETTERS].strip("\r\n")
    heading = lines.partition("\n")[0]
    separator = max(_SEPARATORS, key=heading.count)
    table = _table(lines, separator)
    try:
        read = [cells for cells in csv.reader(io.StringIO(lines), delimiter=separator) if any(c.strip() for c in cells)]
    except csv.Error:
        return _refused(table, _UNREADABLE)
    if len(read) <= 1:
        return _refused(table, _NO_ROWS)
    names = [_known(cell, columns[table]) for cell in read[0]]
    used = tuple(cell.strip() for cell, name in zip(read[0], names, strict=True) if name)
    dropped = tuple(cell.strip() for cell, name in zip(read[0], names, strict=True) if not name and cell.strip())
    if not used:
        return _refused(table, _NO_HEADINGS, dropped)
    if len(read) - 1 > MOST_ROWS:
        return _refused(table, _TOO_MANY, dropped)
    born = (
        None
        if "birth_year" in names
        else next((place for place, cell in enumerate(read[0]) if _flat(cell) in _IDENTITIES), None)
    )
    rows = {}
    for number, cells in enumerate(read[1:]):
        row = {name: _cell(name, cell) for name, cell in zip(names, cells, strict=False) if name and cell.strip()}
        if table == "payslips" and born is not None and born < len(cells):
            row |= _birth_year(cells[born], row.get("month", ""))
        rows[number] = row
    return Pasted(table, rows, used, dropped)


def _birth_year(identity: str, month: str) -> Row:
    """Take the birth year out of a personal number, which goes no further."""
    paid = read_month(month)
    found = None if paid is None else read_identity(identity, paid)
    return {} if found is None or found.birth_year is None else {"birth_year": str(found.birth_year)}


def _table(lines: str, separator: str) -> str:
    headings = {_flat(cell) for cell in lines.partition("\n")[0].split(separator)}
    words = {_flat(word) for name in _OF_TRAINING for word in (name, *_WORDS.get(name, ()))}
    pay = {_flat(word) for word in ("cash_pay", "cash_pay_ore", *_WORDS["cash_pay"])}
    return "training" if headings & words and not headings & pay else "payslips"


def _known(heading: str, columns: Mapping[str, FormColumn]) -> str | None:
    flat = _flat(heading)
    for name, column in columns.items():
        own = (name, column.label.sv, column.label.en, column.column.term, *_WORDS.get(name, ()))
        if flat and flat in {_flat(word) for word in own}:
            return name
    return None


def _flat(text: str) -> str:
    """Write a heading in small letters, without blanks and marks."""
    return _NOT_LETTERS.sub("", text.strip().casefold())


def _cell(name: str, text: str) -> str:
    plain = text.strip()
    return _PROVIDERS.get(plain.casefold(), plain) if name == "provider_kind" else plain


def _refused(table: str, text: Text, dropped: tuple[str, ...] = ()) -> Pasted:
    return Pasted(table, {}, (), dropped, (Problem(FIELD, "bad-text", text),))


_UNREADABLE: Final = Text(
    sv="Rutan går inte att läsa som rader. Kopiera cellerna ur kalkylbladet igen.",
    en="The box cannot be read as rows. Copy the cells from the spreadsheet again.",
)
_NO_ROWS: Final = Text(
    sv="Det finns ingen rad under rubrikerna. Klistra in rubrikraden och raderna under den.",
    en="There is no row below the headings. Paste the row of headings and the rows below it.",
)
_NO_HEADINGS: Final = Text(
    sv="Ingen rubrik känns igen. Skriv till exempel Anställd, Månad, Födelseår och Lön överst.",
    en="No heading is known. Write for example Employee, Month, Birth year and Pay at the top.",
)
_TOO_MANY: Final = Text(
    sv=f"Fler än {MOST_ROWS} rader. Klistra in färre åt gången.",
    en=f"More than {MOST_ROWS} rows. Paste fewer at a time.",
)

__all__ = ["Pasted", "read_pasted"]
