"""The PAXml reader: time in training of persons and months, out of the transactions of a time system (2.0 and 2.2).

Elements are matched on local name; no schema is checked, since 2.2 fails that of 2.0 on its version alone. What is
training is said by the company's own map of codes (`paxml_codes`). Identities and employee numbers become keys.

Left out: travel, balances, payslips (`resetransaktioner`, `saldon`, `loneutbetalning`), texts and names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO, Final

import polars as pl

from kutcalc.errors import FileTypeError
from kutcalc.language import Text
from kutcalc.payroll.agi_payees import employer_name
from kutcalc.payroll.agi_xml import LONGEST_NAME, encoding_of, local_name, parts, root_of
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.identity import masked, read_identity
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.options import Constant, ReadOptions, SourceUnit
from kutcalc.payroll.parsed import NUMBER, PERSON, About, ColumnUsed, FileInfo, Parsed, Question
from kutcalc.payroll.paxml_codes import Codes
from kutcalc.payroll.paxml_rows import Desk, Spell, Transaction, transaction_of
from kutcalc.payroll.paxml_time import MINUTES_OF_HOUR, minutes_between, read_day, read_number
from kutcalc.payroll.sheet import ROW
from kutcalc.payroll.tables import Column, columns_of
from kutcalc.payroll.unreadable import FileTooExpensiveError

TAGS: Final = tuple(f"{{*}}{name}" for name in ("header", "tidtrans", "lonetrans", "schema", "person"))
DTYPES: Final[dict[str, pl.DataType]] = {
    "employer": pl.String(),
    "month": pl.Date(),
    "course": pl.String(),
    "minutes": pl.Int64(),
    "fee_ore": pl.Int64(),
    PERSON: pl.String(),
    NUMBER: pl.String(),
    ROW: pl.Int64(),
}
UNLIKE_REFERENCE: Final = re.compile(r"[^A-Za-z0-9._-]")
LETTERS: Final = str.maketrans("ÅÄÖåäö", "AAOaao")
PROVIDER: Final = "provider_kind"
LONGEST_REFERENCE: Final = 64
USED: Final[tuple[tuple[str, str, bool], ...]] = (
    ("datum", "month", True),
    ("tidkod", "course", False),
    ("timmar", "minutes", False),
    ("belopp", "fee_ore", False),
    ("foretagorgnr", "employer", False),
)
DROPPED: Final = ("persnr", "anstid", "info", "kommentar", "namn")


@dataclass(slots=True)
class _Heap:
    """What was met in one file: courses whose minutes are known or wait for a schedule, schedules, and who is who."""

    codes: Codes
    desk: Desk
    transactions: int = 0
    orgnr: str = ""
    spells: list[tuple[Transaction, str, Spell]] = field(default_factory=list)
    fees: list[tuple[Transaction, str, date, int, int]] = field(default_factory=list)
    days: dict[str, dict[date, int]] = field(default_factory=dict)
    identities: dict[str, str] = field(default_factory=dict)

    def take(self, element: Any) -> None:
        """Note one element by its name."""
        name = local_name(element)
        number, identity = (element.get("anstid") or "").strip(), (element.get("persnr") or "").strip()
        if number and identity:
            self.identities.setdefault(number, identity)
        if name == "header":
            self.orgnr = (element.findtext("{*}foretagorgnr") or "").strip().replace("-", "")
        elif name == "schema":
            self._schedule(element, number, identity)
        elif name in ("tidtrans", "lonetrans"):
            self.transactions += 1
            given = transaction_of(element)
            self._time(given) if name == "tidtrans" else self._pay(given)

    def _time(self, given: Transaction) -> None:
        code = given.fields.get("tidkod", "")
        if self.codes.of_time(code, given.carriers) != "training":
            return
        spell = self.desk.spell(given)
        if spell is not None:
            self.spells.append((given, code, spell))

    def _pay(self, given: Transaction) -> None:
        kind = given.fields.get("lonart") or given.fields.get("lonkod", "")
        if self.codes.of_pay(kind, given.fields.get("benamning", ""), given.carriers) != "training":
            return
        pay = self.desk.pay(given)
        if pay is not None:
            self.fees.append((given, kind, *pay))

    def _schedule(self, element: Any, number: str, identity: str) -> None:
        """Note the planned minutes of a person's days."""
        days = self.days.setdefault(number or identity, {})
        if identity and number:
            self.days.setdefault(identity, days)
        for each in element:
            day, hours = read_day(each.get("datum", "")), read_number(each.get("timmar", ""))
            planned = minutes_between(each.get("starttid", ""), each.get("sluttid", "")) if hours is None else None
            minutes = hours.times(MINUTES_OF_HOUR) if hours is not None else planned
            if day is not None and minutes is not None:
                days[day] = minutes


def parsed_of_paxml(
    name: str,
    source: BinaryIO,
    options: ReadOptions,
    keyed: Keyed,
    facts: Sequence[Column] = (),
    *,
    most_rows: int | None = None,
) -> Parsed:
    """Read one PAXml file from a file that can be wound back, into the table `training`.

    A row is the time of one person, month and code; `_row` is the line of its first transaction, `course` the code.
    `options.constants` fill columns that the file lacks. Codes that the map of `options` says nothing of are questions.
    FileTypeError when it is no whole PAXml; FileTooExpensiveError when it has more than `most_rows` transactions.
    """
    root = root_of(name, source)
    if local_name(root).lower() != "paxml":
        found = masked(local_name(root))[:LONGEST_NAME]
        raise FileTypeError(name, Text(sv=f"filen är {found}, inte PAXml.", en=f"the file is {found}, not PAXml."))
    book = FaultBook()
    heap = _Heap(Codes(options.time_codes), Desk(name, book))
    for element in parts(name, source, TAGS):
        heap.take(element)
        if most_rows is not None and heap.transactions > most_rows:
            raise _too_many(name, most_rows)
    frame = _with_constants(_training(heap, keyed), options.constants, facts)
    about = About(
        name=name,
        info=FileInfo(kind="paxml", encoding=encoding_of(source)),
        columns_used=tuple(
            ColumnUsed(source=source_name, column=column, unit=_unit(column), derived=derived)
            for source_name, column, derived in USED
        ),
        columns_dropped=DROPPED,
        rows_read=heap.transactions,
        faults=tuple(book.shown()),
        fault_total=book.total,
        questions=(*heap.codes.questions(), *_lacking(frame)),
    )
    return Parsed(about, {"training": frame})


def _lacking(frame: pl.DataFrame) -> tuple[Question, ...]:
    """Ask who gives the courses: no time system says it."""
    is_known = PROVIDER in frame.columns or not frame.height
    return () if is_known else (Question(kind="missing_column", name=PROVIDER, rows=frame.height),)


def _unit(column: str) -> SourceUnit:
    units: dict[str, SourceUnit] = {"minutes": "hours", "fee_ore": "kr"}
    return units.get(column, "none")


def _too_many(name: str, most: int) -> FileTooExpensiveError:
    return FileTooExpensiveError(
        name,
        Text(
            sv=f"filen har fler än {most} transaktioner. Dela upp den, eller räkna på kommandoraden.",
            en=f"the file has more than {most} transactions. Divide it, or use the command line.",
        ),
    )


def _training(heap: _Heap, keyed: Keyed) -> pl.DataFrame:
    """Add the time and fees of each person, month and code."""
    rows: list[tuple[str | None, str | None, date, str, int, int, int]] = []
    for given, code, spell in heap.spells:
        who = _who(given, heap, spell.day, keyed)
        if who is None:
            heap.desk.lacks_person(given)
        elif spell.absence is None:
            rows.append((*who, spell.day, code, spell.minutes, 0, given.line))
        else:
            days = heap.days.get(given.number) or heap.days.get(given.identity) or {}
            found = spell.absence.minutes_by_day(days)
            if found is None:
                heap.desk.lacks_schedule(given, code)
            else:
                rows += [(*who, day, code, minutes, 0, given.line) for day, minutes in found.items()]
    for given, code, day, fee, minutes in heap.fees:
        who = _who(given, heap, day, keyed)
        if who is None:
            heap.desk.lacks_person(given)
        else:
            rows.append((*who, day, code, minutes, fee, given.line))
    columns = {PERSON: pl.String, NUMBER: pl.String, "month": pl.Date, "course": pl.String}
    numbers = {"minutes": pl.Int64, "fee_ore": pl.Int64, ROW: pl.Int64}
    frame = pl.DataFrame(rows, schema={**columns, **numbers}, orient="row").with_columns(
        pl.col("month").dt.month_start(),
        pl.col("course").map_elements(_reference, return_dtype=pl.String),
        pl.lit(employer_name(heap.orgnr, keyed) if heap.orgnr else None, pl.String).alias("employer"),
    )
    sums = frame.group_by("employer", PERSON, NUMBER, "month", "course", maintain_order=True).agg(
        pl.col("minutes", "fee_ore").sum(), pl.col(ROW).min()
    )
    return sums.filter((pl.col("minutes") != 0) | (pl.col("fee_ore") != 0)).select(*DTYPES)


def _who(given: Transaction, heap: _Heap, day: date, keyed: Keyed) -> tuple[str | None, str | None] | None:
    """Give the keys of a person's identity and number, None where there is neither; one may tell the other."""
    text = given.identity or heap.identities.get(given.number, "")
    identity = read_identity(text, day) if text else None
    person = keyed.person(identity.canonical) if identity is not None and identity.birth_year else None
    number = keyed.number(given.number) if given.number else None
    return None if person is None and number is None else (person, number)


def _reference(code: str) -> str:
    """Write a code as a reference may be written."""
    return UNLIKE_REFERENCE.sub("_", code.translate(LETTERS))[:LONGEST_REFERENCE]


def _with_constants(frame: pl.DataFrame, constants: Sequence[Constant], facts: Sequence[Column]) -> pl.DataFrame:
    """Fill columns of the training table that the file lacks."""
    known = columns_of("training", facts)
    held = [column.name for column in frame.get_columns() if column.null_count() < len(column)]
    given = [each for each in constants if each.column in known and each.column not in held]
    return frame.with_columns(pl.lit(each.value).alias(each.column) for each in given)
