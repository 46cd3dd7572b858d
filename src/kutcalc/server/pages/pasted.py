"""The paste box: rows copied out of a spreadsheet, with headings, made into rows of the exact form.

They go the way of every file: through a limited reader, headings known by the same words, other columns dropped before
anything else happens, and named. Only the company's own labels of people are taken from the text itself, because the
person who pastes will write them again in the courses; what reads as an identity is never taken over.
"""

import asyncio
import csv
import io
import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from kutcalc.errors import Fault, KutcalcError
from kutcalc.language import Language, Text
from kutcalc.payroll.headings import guessed
from kutcalc.payroll.identity import reads_as_person
from kutcalc.payroll.options import Constant, ReadOptions
from kutcalc.payroll.parsed import About, Parsed, Question
from kutcalc.payroll.parsers import Parsers
from kutcalc.payroll.sheet import HIDDEN, ROW, WRONG
from kutcalc.payroll.tables import EMPLOYEE, REFERENCE
from kutcalc.server.pages.form_columns import FormColumn, form_name
from kutcalc.server.pages.forms import MOST_ROWS, ONE_EMPLOYER, Problem, Row
from kutcalc.server.pages.payroll_file_held import unnamed
from kutcalc.server.pages.prefilled import written
from kutcalc.units import write_month

FIELD: Final = "pasted"
NAME: Final = "pasted.csv"
MOST_LETTERS: Final = 2_000_000
MOST_TOLD: Final = 20
_SECRET_BYTES: Final = 32
_TABLES: Final = ("payslips", "training")
_EMPLOYER: Final = "employer"


class Pasted(msgspec.Struct, frozen=True):
    """What a paste held: its rows by table, which headings were used and which dropped, and what was wrong.

    `left_out` are the rows with a fault, which are not among the rows.
    """

    rows: dict[str, list[Row]]
    used: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: int = 0

    @property
    def count(self) -> int:
        """Give how many rows of the paste are used."""
        return max((len(rows) for rows in self.rows.values()), default=0)


async def read_pasted(
    parsers: Parsers, text: str, columns: Mapping[str, Mapping[str, FormColumn]], language: Language
) -> Pasted:
    """Read pasted rows by their headings; everything that is wrong is told at once, by row and column."""
    content = text[:MOST_LETTERS].strip("\r\n") + "\n"
    options = ReadOptions(constants=(Constant(_EMPLOYER, ONE_EMPLOYER),))
    secret = secrets.token_bytes(_SECRET_BYTES)
    try:
        parsed = await asyncio.to_thread(parsers.parse, NAME, content.encode(), options, secret=secret)
    except KutcalcError as error:
        return Pasted({}, problems=(_refused(error),))
    about = parsed.about
    known = {one.column.name for table in columns.values() for one in table.values()}
    labels, heading = _labels(content, about)
    rows = {name: _rows(parsed, name, known, labels, language) for name in _TABLES if name in parsed.tables}
    used = tuple(one.source for one in about.columns_used)
    pasted = Pasted(
        rows={name: found for name, found in rows.items() if found},
        used=(heading, *used) if heading and heading not in used else used,
        dropped=tuple(one for one in about.columns_dropped if one != heading),
        problems=(*map(_problem, about.faults[:MOST_TOLD]), *_asked(about.questions)),
        left_out=len(about.bad_rows),
    )
    if not pasted.used:
        return Pasted({}, (), pasted.dropped, (Problem(FIELD, "bad-text", _NO_HEADINGS),))
    if pasted.count > MOST_ROWS:
        return Pasted({}, (), pasted.dropped, (Problem(FIELD, "bad-text", _TOO_MANY),))
    return pasted


def _labels(content: str, about: About) -> tuple[dict[int, str], str | None]:
    """Give the company's own label of the person in each row, and the heading above them."""
    heading = guessed(about.headings, {EMPLOYEE.name: EMPLOYEE}).columns.get(EMPLOYEE.name)
    if heading is None or about.info.separator is None:
        return {}, None
    place = about.headings.index(heading)
    found: dict[int, str] = {}
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(content), delimiter=about.info.separator), start=1):
            label = cells[place].strip() if place < len(cells) else ""
            if re.fullmatch(REFERENCE.strip("^$"), label) and not reads_as_person(label):
                found[number] = label
    except csv.Error:
        return {}, None
    return found, heading


def _rows(parsed: Parsed, table: str, known: Iterable[str], labels: Mapping[int, str], language: Language) -> list[Row]:
    """Write the rows of a table as they would be typed, without those that have a fault."""
    bad = set(parsed.about.bad_rows)
    wanted = set(known) - {_EMPLOYER}
    rows: list[Row] = []
    for record in parsed.tables[table].iter_rows(named=True):
        number = record[ROW]
        if number in bad:
            continue
        row = {
            form_name(name): _typed(name, value, language)
            for name, value in record.items()
            if value is not None and name in wanted and not name.startswith((HIDDEN, WRONG))
        }
        if number in labels:
            row[EMPLOYEE.name] = labels[number]
        rows.append(row)
    return rows


def _typed(name: str, value: Any, language: Language) -> str:
    return write_month(value) if hasattr(value, "month") else written(name, value, language)


def _refused(error: KutcalcError) -> Problem:
    text = error.faults[0].text if error.faults else error.text
    code = error.faults[0].code if error.faults else error.code
    told = {"file-empty": _NO_ROWS, "file-type": _NO_HEADINGS}.get(error.code)
    return Problem(FIELD, code, told or unnamed(text, [NAME]))


def _problem(fault: Fault) -> Problem:
    """Tell a fault with the row and the column that it is in."""
    sv, en = fault.text.sv, fault.text.en
    if fault.row is not None:
        place = ("Rad", "kolumn"), ("Row", "column")
        where = [f"{row} {fault.row}" + (f", {column} {fault.column}" if fault.column else "") for row, column in place]
        sv, en = f"{where[0]}: {sv}", f"{where[1]}: {en}"
    return Problem(FIELD, fault.code, unnamed(Text(sv=sv, en=en), [NAME]))


def _asked(questions: Iterable[Question]) -> Iterable[Problem]:
    """Say of columns that can be read in two ways how to write them; what the form asks for itself is no fault here."""
    for one in questions:
        if one.kind == "ambiguous_amounts":
            text = Text(
                sv=f"Kolumn {one.name}: belopp som 1.234 kan läsas på två sätt. Skriv 1234 eller 1,23.",
                en=f"Column {one.name}: amounts such as 1.234 can be read in two ways. Write 1234 or 1.23.",
            )
            yield Problem(FIELD, "ambiguous-number", text)
        elif one.kind == "ambiguous_hours":
            text = Text(
                sv=f"Kolumn {one.name}: tider som 7.30 kan läsas på två sätt. Skriv 7:30 eller 7,3.",
                en=f"Column {one.name}: times such as 7.30 can be read in two ways. Write 7:30 or 7,3.",
            )
            yield Problem(FIELD, "ambiguous-number", text)
        elif one.kind == "lost_zeros":
            text = Text(
                sv=f"Kolumn {one.name}: nollor först verkar ha försvunnit. Skriv dem, även de första.",
                en=f"Column {one.name}: leading zeros seem to be lost. Write them all.",
            )
            yield Problem(FIELD, "bad-text", text)


_NO_ROWS: Final = Text(
    sv="Det finns ingen rad under rubrikerna. Klistra in rubrikraden och raderna under den.",
    en="There is no row below the headings. Paste the row of headings and the rows below it.",
)
_NO_HEADINGS: Final = Text(
    sv="Ingen rubrik känns igen. Skriv till exempel Anställd, Månad, Födelseår och Lön överst.",
    en="No heading is known. Write for example Employee, Month, Birth year and Pay at the top.",
)
_TOO_MANY: Final = Text(
    sv=f"Fler än {MOST_ROWS} rader. Klistra in färre åt gången, eller ladda upp dem som fil.",
    en=f"More than {MOST_ROWS} rows. Paste fewer at a time, or upload them as a file.",
)

__all__ = ["Pasted", "read_pasted"]
