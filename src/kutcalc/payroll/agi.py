"""The AGI reader: employer declarations, several files and corrections, to payslips without identities.

Several statements (IU) of a person, employer and month are added before anything else. The base of a person and month
is 011 + 012 + 013 + 018 / 1.2 - 019 + 010 in whole kronor, 018 / 1.2 cut to kronor (`facts/formats.md` 1.4).

Left out: Franvarouppgift; 098; pay that is not in the base (131-138).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import polars as pl

from kutcalc.errors import Fault
from kutcalc.language import Text
from kutcalc.payroll.agi_xml import SENDER, created, elements
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.identity import read_identity
from kutcalc.payroll.ledger import Entry, Ledger
from kutcalc.payroll.sheet import ROW, Sheet
from kutcalc.payroll.statement import (
    AMOUNTS,
    COMPONENT,
    FLAGS,
    FOREIGN,
    OWN_FIELDS,
    PAYEES,
    Misread,
    Statement,
    leaves_of,
    read_main,
    read_statement,
)
from kutcalc.payroll.tables import Declared, Warned
from kutcalc.payroll.wording import quoted
from kutcalc.units import ORE_PER_KR, write_month

FUEL_PARTS: Final = 10
FUEL_DECLARED: Final = 12
COVID: Final = (date(2020, 3, 1), date(2020, 6, 1))
LAST_FLAGGED: Final = date(2025, 12, 1)
ORGANISATION_DIGITS: Final = 10
OLDEST: Final = 100
BIRTH_TIME: Final = re.compile(r"(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{5}")
READ: Final = OWN_FIELDS | AMOUNTS.keys() | FLAGS.keys() | FOREIGN.keys()
DTYPES: Final[dict[str, pl.DataType]] = {
    "employer": pl.String(),
    "employee": pl.String(),
    "month": pl.Date(),
    "birth_year": pl.Int64(),
    "cash_pay_ore": pl.Int64(),
    "benefits_ore": pl.Int64(),
    "hiring_support": pl.Boolean(),
    "covid_reduction": pl.Boolean(),
}
NOTICES: Final[dict[str, Text]] = {
    "covid_assumed": Text(
        sv="fält 062 i mars–juni 2020 är läst som den tillfälliga nedsättningen, inte som växa-stöd; antal lönerader",
        en="field 062 in March to June 2020 is read as the temporary reduction, not as hiring support; payslips",
    ),
    "hiring_support_late": Text(
        sv="växa-stöd är markerat efter december 2025, då det inte längre står i deklarationen; antal lönerader",
        en="hiring support is marked after December 2025, when it is no longer in the declaration; payslips",
    ),
    "foreign_case": Text(
        sv="utländska förhållanden är markerade; vi räknar dem som svenska; antal lönerader",
        en="foreign circumstances are marked; we count them as Swedish; payslips",
    ),
    "older_than_100": Text(sv="födelseår för mer än hundra år sedan; antal personer", en="older than 100; persons"),
}
Employee = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class AgiReading:
    """What AGI files hold: payslips as a sheet ready to be checked, and what the employers declared in all.

    Employees are `p1`, `p2` … in order of first appearance, employers their organisationsnummer in 12 digits or, where
    that would be a person's number, `e1`, `e2` …. `dropped` names the elements that were seen and not read.
    """

    payslips: Sheet
    declared: tuple[Declared, ...]
    warnings: tuple[Warned, ...]
    statements: int
    dropped: tuple[str, ...]


def read_agi(files: Sequence[tuple[str, bytes]], book: FaultBook | None = None) -> AgiReading:
    """Read AGI files, given as name and contents, into one table.

    A later file (`Skapad`) replaces and removes statements of earlier ones; where two files say different things of one
    key at one time, that is a fault. Without a book of one's own RowsInvalidError is raised. FileTypeError when a file
    is no whole AGI. Employees without a readable birth year are left empty, to be asked for or filled from facts.
    """
    ledger = Ledger(FaultBook() if book is None else book)
    for file, content in files:
        _read_file(file, content, ledger)
    name = ", ".join(file for file, _ in files)
    reading = _settled(name, ledger)
    if book is None:
        ledger.book.raise_any()
    return reading


def _read_file(file: str, content: bytes, ledger: Ledger) -> None:
    """Read one file whole, then enter its statements."""
    when: datetime | None = None
    mains: list[Declared] = []
    persons: list[Statement] = []
    wrong: list[Misread] = []
    for element in elements(file, content):
        if element.tag == SENDER:
            when = created(element)
            continue
        for kind in ("HU", "IU"):
            for form in element.iterfind(f"{COMPONENT}Blankettinnehall/{COMPONENT}{kind}"):
                leaves = leaves_of(form)
                statement = read_main(leaves) if kind == "HU" else read_statement(leaves)
                wrong.extend(leaves.wrong)
                if leaves.wrong:
                    continue
                if isinstance(statement, Declared):
                    mains.append(statement)
                else:
                    persons.append(statement)
                    ledger.seen.update(leaves.texts)
    ledger.lost += len(wrong)
    for each in wrong:
        ledger.book.add(_misread(file, each))
    for main in mains:
        ledger.enter_main(Entry(when, file, main))
    for person in persons:
        ledger.enter_person(Entry(when, file, person))


def _misread(file: str, found: Misread) -> Fault:
    """Make the fault of an element that is missing or cannot be read."""
    if found.value is None:
        text = Text(
            sv=f"{found.element} saknas. Rätta uppgiften i löneprogrammet och exportera filen på nytt.",
            en=f"{found.element} is missing. Correct the statement in the payroll system and export the file again.",
        )
        return Fault("required", text, file=file, line=found.line, path=found.element)
    text = Text(
        sv=f"{quoted(found.value)} går inte att läsa som {found.element}. Där ska stå ett enda värde i hela kronor"
        " eller en månad som 202610.",
        en=f"{quoted(found.value)} cannot be read as {found.element}. There should be one single value in whole kronor"
        " or a month such as 202610.",
    )
    return Fault("not-a-number", text, file=file, line=found.line, path=found.element)


def _settled(file: str, ledger: Ledger) -> AgiReading:
    """Add the statements of each person, employer and month, and make the sheet."""
    kept = [entry.content for entry in ledger.persons.values() if not entry.content.is_removal]
    sums: dict[Employee, Counter[str]] = {}
    flags: dict[Employee, set[str]] = {}
    years: dict[str, int | None] = {}
    for statement in kept:
        who = (ledger.employer(statement.employer), ledger.payees[statement.payee], statement.month)
        sums.setdefault(who, Counter()).update(dict(statement.amounts))
        flags.setdefault(who, set()).update(statement.flags)
        years.setdefault(who[1], birth_year(statement.payee, statement.month))
    columns: dict[str, list[object]] = {name: [] for name in DTYPES}
    for who, amounts in sums.items():
        values = (*who, years[who[1]], *_pay(file, who, amounts, ledger.book), *_support(who[2], flags[who]))
        for name, value in zip(DTYPES, values, strict=True):
            columns[name].append(value)
    frame = pl.DataFrame(columns, schema=DTYPES)
    return AgiReading(
        Sheet("payslips", frame.with_columns(pl.lit(None, pl.Int64).alias(ROW)), file, is_text=False, lost=ledger.lost),
        tuple(entry.content for entry in ledger.mains.values()),
        _warnings(flags, years),
        len(kept),
        tuple(sorted(ledger.seen - READ)),
    )


def birth_year(payee: tuple[str, str], month: date) -> int | None:
    """Give the birth year in an identity, None where it has none or is not well formed."""
    code, text = payee
    if code == PAYEES["BetalningsmottagarId"]:
        identity = read_identity(text, month)
        return identity.birth_year if identity else None
    if code == PAYEES["Fodelsetid"] and BIRTH_TIME.fullmatch(text):
        return int(text[:4])
    return None


def _pay(file: str, who: Employee, amounts: Counter[str], book: FaultBook) -> tuple[int, int]:
    """Give cash pay and benefits in ore; cash pay below zero is a fault."""
    cash = amounts["011"] - amounts["019"] + amounts["010"]
    benefits = amounts["012"] + amounts["013"] + amounts["018"] * FUEL_PARTS // FUEL_DECLARED
    if cash < 0:
        employer, employee, month = who
        text = Text(
            sv=f"{employer} {employee} {write_month(month)}: 011 - 019 + 010 är {cash} kr, mindre än noll. Rätta 019.",
            en=f"{employer} {employee} {write_month(month)}: 011 - 019 + 010 is {cash} kr, below zero. Correct 019.",
        )
        book.add(Fault("out-of-range", text, file=file, path="AvdragUtgiftArbetet"))
    return max(0, cash) * ORE_PER_KR, benefits * ORE_PER_KR


def _support(month: date, flags: set[str]) -> tuple[bool | None, bool | None]:
    """Tell whether hiring support and the covid reduction are marked; None leaves the cell to other sources."""
    is_covid = "062" in flags and COVID[0] <= month <= COVID[1]
    is_hired = "063" in flags or ("062" in flags and not is_covid)
    return is_hired or None, is_covid or None


def _warnings(flags: Mapping[Employee, set[str]], years: Mapping[str, int | None]) -> tuple[Warned, ...]:
    """Tell the user what the file leaves open."""
    covid = sum("062" in found and COVID[0] <= who[2] <= COVID[1] for who, found in flags.items())
    late = sum(bool(found & set(FLAGS.values())) and who[2] > LAST_FLAGGED for who, found in flags.items())
    foreign = sum(bool(found & set(FOREIGN.values())) for found in flags.values())
    ages = {employee: month.year - (years[employee] or month.year) for _, employee, month in flags}
    old = sum(age > OLDEST for age in ages.values())
    found = {"covid_assumed": covid, "hiring_support_late": late, "foreign_case": foreign, "older_than_100": old}
    return tuple((code, _counted(NOTICES[code], number)) for code, number in found.items() if number)


def _counted(notice: Text, number: int) -> Text:
    """Put the number of rows after a notice."""
    return Text(sv=f"{notice.sv}: {number}.", en=f"{notice.en}: {number}.")
