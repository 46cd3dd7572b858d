"""The AGI reader: employer declarations, several files and corrections, to payslips without identities.

A file is read as a stream, each statement (IU) to one row under the key of the upload; then the files meet (`ledger`).
"""

import dataclasses
import io
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

import polars as pl
from msgspec import structs

from kutcalc.payroll.agi_leaves import Gathering
from kutcalc.payroll.agi_pay import PAYSLIP_COLUMNS
from kutcalc.payroll.agi_payees import employer_name
from kutcalc.payroll.agi_xml import SENDER, created, elements, encoding_of
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.ledger import MADE, MAINS, STATEMENTS, settled
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsed import PERSON, About, ColumnUsed, FileInfo, Parsed
from kutcalc.payroll.sheet import Sheet
from kutcalc.payroll.statement import AMOUNTS, COMPONENT, FLAGS, PAYEES, Misread, leaves_of, read_main
from kutcalc.payroll.tables import Column, Declared, Warned, columns_of

CONTENT: Final = f"{COMPONENT}Blankettinnehall"
MAIN: Final = f"{COMPONENT}HU"
PERSONAL: Final = f"{COMPONENT}IU"
MAIN_DTYPES: Final[dict[str, pl.DataType]] = {
    "employer": pl.String(),
    "month": pl.Date(),
    **{name: pl.Int64() for name in Declared.__struct_fields__ if name not in ("employer", "month")},
}
SECRET_BYTES: Final = 32
USED: Final[dict[str, str]] = {
    "AgRegistreradId": "employer",
    **dict.fromkeys(PAYEES, "birth_year"),
    "RedovisningsPeriod": "month",
    **{name: "cash_pay_ore" if code in ("011", "019", "010") else "benefits_ore" for name, code in AMOUNTS.items()},
    **dict.fromkeys(FLAGS, "hiring_support"),
}


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
    own = FaultBook() if book is None else book
    keyed = Keyed(secrets.token_bytes(SECRET_BYTES))
    parsed = [parsed_of_agi(name, io.BytesIO(content), ReadOptions(), keyed) for name, content in files]
    for each in parsed:
        for fault in each.about.faults:
            own.add(fault)
        own.more(each.about.fault_total - len(each.about.faults))
    found = settled(parsed, own)
    if book is None:
        own.raise_any()
    sheet = dataclasses.replace(found.payslips, frame=found.payslips.frame.drop(PERSON))
    return AgiReading(sheet, found.declared, found.warnings, found.statements, _dropped(parsed))


def _dropped(files: Sequence[Parsed]) -> tuple[str, ...]:
    """Name the elements that do not go on, those that only a birth year was taken from among them."""
    derived = {each.source for parsed in files for each in parsed.about.columns_used if each.derived}
    return tuple(sorted(derived.union(*(parsed.about.columns_dropped for parsed in files))))


def parsed_of_agi(
    name: str,
    source: BinaryIO,
    options: ReadOptions,
    keyed: Keyed,
    facts: Sequence[Column] = (),
    *,
    most_statements: int | None = None,
) -> Parsed:
    """Read one AGI from a file that can be wound back, as a stream, into the tables `statements` and `mains`.

    `ledger.settled` makes payslips of them, together with those of other files. `options.constants` fill columns of
    payslips, and of `facts`, that a declaration does not have. FileTypeError when it is no whole AGI;
    FileTooExpensiveError when it has more than `most_statements`.
    """
    when: datetime | None = None
    mains: list[Declared] = []
    wrong: list[Misread] = []
    gathering = Gathering(name, keyed, most_statements)
    for element in elements(name, source):
        if element.tag == SENDER:
            when = created(element)
            continue
        for content in element.iterchildren(CONTENT):
            for form in content:
                if form.tag == PERSONAL:
                    gathering.take(form)
                elif form.tag == MAIN:
                    leaves = leaves_of(form)
                    main = read_main(leaves)
                    wrong.extend(leaves.wrong)
                    if not leaves.wrong:
                        mains.append(structs.replace(main, employer=employer_name(main.employer, keyed)))
    statements = gathering.frame()
    book = FaultBook()
    for misread in sorted([*wrong, *gathering.wrong], key=lambda each: each.line):
        book.add(misread.fault(name))
    known = columns_of("payslips", facts)
    constants = [each for each in options.constants if each.column in known and each.column not in PAYSLIP_COLUMNS]
    statements = statements.with_columns(pl.lit(each.value).alias(each.column) for each in constants)
    made = pl.lit(when, pl.Datetime("us")).alias(MADE)
    about = About(
        name=name,
        info=FileInfo(kind="agi", encoding=encoding_of(source)),
        columns_used=_used(gathering.used),
        columns_dropped=gathering.dropped(),
        rows_read=gathering.count,
        faults=tuple(book.shown()),
        fault_total=book.total,
        declared=tuple(mains),
    )
    frame = pl.DataFrame([structs.asdict(main) for main in mains], schema=MAIN_DTYPES)
    return Parsed(about, {STATEMENTS: statements.with_columns(made), MAINS: frame.with_columns(made)})


def _used(names: Collection[str]) -> tuple[ColumnUsed, ...]:
    """Say what became of each element that was read."""
    return tuple(
        ColumnUsed(source=name, column=column, unit="kr" if name in AMOUNTS else "none", derived=name in PAYEES)
        for name, column in USED.items()
        if name in names
    )
