"""The intake: files in, one set of canonical tables out, and what is to be said of each file."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from kutcalc.errors import Fault, RowsInvalidError
from kutcalc.language import Text
from kutcalc.payroll.asking import asked
from kutcalc.payroll.check import checked
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.fillings import Assumed
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.ledger import STATEMENTS
from kutcalc.payroll.meeting import Given, Met, met
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsed import About, Parsed
from kutcalc.payroll.parsers import Parsers, Source
from kutcalc.payroll.path_reader import Reader
from kutcalc.payroll.removal import NO_TITLES, BadRows, Checked, checked_without, removed_warning
from kutcalc.payroll.sheet import Sheet
from kutcalc.payroll.tables import Column, TableName, Tables, Warned
from kutcalc.payroll.tally import CostMonth, Tally, costs_of, rows_of, tally_of
from kutcalc.units import PPM

SECRET_BYTES: Final = 32
NO_TRAINING: Final[Warned] = (
    "no_training_in_file",
    Text(
        sv="En arbetsgivardeklaration har inga kurser. Ge en kursfil också; annars blir avdraget 0 kr.",
        en="An employer declaration holds no courses. Give a file of courses too; else the deduction is SEK 0.",
    ),
)
_TITLES: Final = (
    Text(sv="lönefilen", en="the payroll file"),
    Text(sv="kursfilen", en="the file of courses"),
)
"""What files that were sent are called: of their own names nothing is kept."""
_GIVEN_AS: Final[tuple[tuple[str, TableName], ...]] = (
    (STATEMENTS, "payslips"),
    ("payslips", "payslips"),
    ("training", "training"),
    ("years", "years"),
    ("facts", "facts"),
)


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file as it was sent: its name, an open descriptor or its bytes, and how it is to be read.

    One that `is_training` gives courses and nothing else; any other gives all that it holds.
    """

    name: str
    source: Source
    options: ReadOptions = field(default_factory=ReadOptions)
    is_training: bool = False

    @property
    def table(self) -> TableName | None:
        """Give what the file was given as, None for what it holds."""
        return "training" if self.is_training else None


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of files that were sent: what was read of each, and their tables, or what is wrong with them.

    `tables` is None when faults stand, and when no file has payslips. With bad rows removed, `faults` are those of the
    removed rows. `bad_rows` names rows with faults by file, `costs` are what books say was spent.
    """

    abouts: tuple[About, ...]
    tables: Tables | None
    faults: tuple[Fault, ...]
    fault_total: int
    tally: Tally
    costs: tuple[CostMonth, ...] = ()
    bad_rows: BadRows = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Give how many rows the files have."""
        return self.tally.read

    @property
    def used(self) -> int:
        """Give how many rows have no fault."""
        return self.tally.used

    @property
    def left_out(self) -> int:
        """Give how many rows have a fault."""
        return self.tally.refused

    @property
    def doubled(self) -> int:
        """Give how many rows have the key of another."""
        return self.tally.doubled


def read_files(
    payslips: Sequence[Path],
    training: Sequence[Path] = (),
    years: Sequence[Path] = (),
    facts_tables: Sequence[Path] = (),
    *,
    law_months: tuple[date, date],
    facts: Sequence[Column] = (),
    assume: Sequence[Assumed] = (),
    largest_factor_ppm: int = PPM,
    maps: Sequence[ReadOptions] = (),
    remove_bad_rows: bool = False,
    parsers: Parsers | None = None,
) -> Tables:
    """Read files, each recognised by its bytes, into the canonical tables; several of a kind are one table.

    `facts` are the columns that policies add, `law_months` the first and last month of the book of law, `assume` pairs
    of column and value for cells that stay empty. A table with headings of its own is read by one of `maps`. All but
    canonical text is read in a process of `parsers`, of its own where none are given. Raises RowsInvalidError with the
    faults of all files at once, of which `remove_bad_rows` leaves out those in rows; FileTypeError and other refusals
    of a file that cannot be read at all; TotalTooLargeError.
    """
    book = FaultBook()
    named = _named([*payslips, *training, *years, *facts_tables])
    secret = secrets.token_bytes(SECRET_BYTES)
    sheets: list[Sheet] = []
    given: list[Given] = []
    tables: tuple[TableName, ...] = ("payslips", "training", "years", "facts")
    with nullcontext(parsers) if parsers else Parsers(law_months, size=1, is_upload=False) as readers:
        reader = Reader(tuple(facts), tuple(maps), secret, readers)
        for table, paths in zip(tables, (payslips, training, years, facts_tables), strict=True):
            for path in paths:
                read = reader.read(named[path], path, table, book)
                if isinstance(read, Sheet):
                    sheets.append(read)
                else:
                    given.append((read, table))
    meeting = met(given, Keyed(secret), book, sheets)
    own = _Check(law_months, tuple(facts), tuple(assume), largest_factor_ppm, meeting, has_courses=bool(training))
    every = (*sheets, *meeting.sheets)
    bad = _noted(given, book, is_checked=True)
    if not remove_bad_rows:
        return own(every, book)
    done = checked_without(every, book, bad, own)
    read_rows = rows_of(sheets) + sum(parsed.about.rows_read for parsed, _ in given)
    return _told(done, read_rows)


def read_uploads(
    parsers: Parsers,
    uploads: Sequence[UploadedFile],
    *,
    secret: bytes | None = None,
    facts: Sequence[Column] | None = None,
    assume: Sequence[Assumed] = (),
    largest_factor_ppm: int = PPM,
    remove_bad_rows: bool = False,
) -> Intake:
    """Read files that were sent, each in a limited process; what is wrong in rows stands in the answer.

    `secret` keys the stand-ins for identities, one of its own where none is given; `facts` are the columns that
    policies add, those of the parsers where none are given.
    Raises what says that a file cannot be read at all: FileTypeError, FileEmptyError, FileProtectedError,
    FileTooExpensiveError, OverloadedError; and TotalTooLargeError.
    """
    book = FaultBook()
    secret = secrets.token_bytes(SECRET_BYTES) if secret is None else secret
    known = parsers.facts if facts is None else tuple(facts)
    files = [
        parsers.parse(name, one.source, one.options, secret=secret, facts=known, table=one.table)
        for name, one in zip(_distinct([one.name for one in uploads]), uploads, strict=True)
    ]
    given = [(parsed, one.table or _given_as(parsed)) for parsed, one in zip(files, uploads, strict=True)]
    meeting = met(given, Keyed(secret), book)
    own = _Check(parsers.law_months, known, tuple(assume), largest_factor_ppm, meeting)
    has_payslips = any(sheet.table == "payslips" for sheet in meeting.sheets)
    bad = _noted(given, book, is_checked=has_payslips)
    read_rows = sum(parsed.about.rows_read for parsed in files)
    tables: Tables | None = None
    faults, total = book.shown(), book.total
    try:
        if has_payslips and remove_bad_rows:
            done = checked_without(meeting.sheets, book, bad, own)
            titles = {parsed.about.name: _TITLES[one.is_training] for parsed, one in zip(files, uploads, strict=True)}
            tables, bad = _told(done, read_rows, titles), done.bad_rows
            faults, total = list(done.faults), done.fault_total
        elif has_payslips:
            tables = own(meeting.sheets, book)
    except RowsInvalidError as error:
        faults, total = list(error.faults), max(book.total, len(error.faults))
        bad = _joined(bad, book)
    refused = sum(len(rows) for rows in bad.values())
    doubled = sum(fault.code == "duplicate" for fault in faults)
    return Intake(
        tuple(parsed.about for parsed in files),
        tables,
        tuple(faults),
        total,
        tally_of(meeting.sheets, read_rows, refused, doubled),
        costs_of(files),
        bad,
    )


@dataclass(frozen=True, slots=True)
class _Check:
    """The check of one intake: what every round of it needs."""

    law_months: tuple[date, date]
    facts: tuple[Column, ...]
    assume: tuple[Assumed, ...]
    largest_factor_ppm: int
    met: Met
    has_courses: bool = False

    def __call__(self, sheets: Sequence[Sheet], book: FaultBook) -> Tables:
        """Check the sheets."""
        has_courses = self.has_courses or any(sheet.table == "training" for sheet in sheets)
        is_bare = self.met.has_declarations and not has_courses
        return checked(
            sheets,
            law_months=self.law_months,
            facts=self.facts,
            assume=self.assume,
            largest_factor_ppm=self.largest_factor_ppm,
            book=book,
            warnings=(*self.met.warnings, *([NO_TRAINING] if is_bare else [])),
            declared=self.met.declared,
        )


def _given_as(parsed: Parsed) -> TableName:
    """Tell what a file holds by its tables; courses are looked for beside payslips only."""
    return next((table for name, table in _GIVEN_AS if name in parsed.tables), "payslips")


def _noted(given: Sequence[Given], book: FaultBook, *, is_checked: bool) -> BadRows:
    """Write down the faults found while reading and what must be asked, and give the rows with faults."""
    for parsed, _ in given:
        for fault in asked(parsed.about, is_checked=is_checked):
            book.add(fault)
        for fault in parsed.about.faults:
            book.add(fault, is_cut=fault.row is not None)
        book.more(parsed.about.fault_total - len(parsed.about.faults))
    return {parsed.about.name: frozenset(parsed.about.bad_rows) for parsed, _ in given if parsed.about.bad_rows}


def _joined(bad: BadRows, book: FaultBook) -> BadRows:
    """Give the rows found bad while reading and while checking."""
    joined = dict(bad)
    for number, rows in book.bad_rows.items():
        file = book.sheets[number].file or ""
        joined[file] = joined.get(file, frozenset()) | rows
    return joined


def _told(done: Checked, rows_read: int, titles: Mapping[str, Text] = NO_TITLES) -> Tables:
    """Say in the tables how many rows were left out, so that every result says it."""
    warned = removed_warning(done.bad_rows, rows_read, titles)
    return replace(done.tables, warnings=(*done.tables.warnings, warned)) if warned else done.tables


def _distinct(names: Sequence[str]) -> list[str]:
    """Tell files of one name apart by their number, so that each row is one of one file."""
    return [name if name not in names[:place] else f"{name} ({place + 1})" for place, name in enumerate(names)]


def _named(paths: Sequence[Path]) -> dict[Path, str]:
    """Name each file by its last part, or by its whole path where two have the same."""
    names = Counter(path.name for path in set(paths))
    return {path: path.name if names[path.name] == 1 else str(path) for path in paths}
