"""Where files meet: rows of one person get one name, `p1`, `p2` …, in all of them, and the keys of identities end here.

A person is known by an identity where a file has it, else by the company's own number, else by the reference that a
canonical table gives. Payroll and training meet by the first of these that they share.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from kutcalc.payroll.agi_payees import UNNAMED
from kutcalc.payroll.dropped import dropped_warning
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.ledger import MAINS, STATEMENTS, named, settled
from kutcalc.payroll.parsed import NUMBER, PERSON, About, Parsed
from kutcalc.payroll.persons import persons_of
from kutcalc.payroll.sheet import ROW, Sheet
from kutcalc.payroll.tables import Declared, TableName, Warned

GIVES: Final[dict[TableName, tuple[TableName, ...]]] = {
    "payslips": ("payslips", "training"),
    "training": ("training",),
    "years": ("years",),
    "facts": ("facts",),
}
"""The tables that are taken from a file by what it was given as; a payroll file may hold courses too."""
_MEETING: Final = (PERSON, NUMBER)
Given = tuple[Parsed, TableName]


@dataclass(frozen=True, slots=True)
class Met:
    """What files say together: sheets to be checked, what employers declared, and what the user should know."""

    sheets: tuple[Sheet, ...]
    declared: tuple[Declared, ...] = ()
    warnings: tuple[Warned, ...] = ()
    has_declarations: bool = False


def met(given: Sequence[Given], keyed: Keyed, book: FaultBook, known: Sequence[Sheet] = ()) -> Met:
    """Make sheets of files, each given as payslips or training, persons and employers named alike in all of them.

    `known` are canonical sheets read beside them; rows may meet those by the company's own number. Declarations meet
    first: a later one replaces statements of an earlier one, and what cannot be told goes to the book.
    """
    tables = list(_tables(given))
    persons = persons_of([frame for _, _, frame in tables], [*known, *_canonical(tables)], keyed)
    codes = [frame["employer"] for _, _, frame in _everything(given, tables) if "employer" in frame.columns]
    employers = named(pl.concat(codes), "e", UNNAMED) if codes else {}
    sheets: list[Sheet] = []
    declarations = [parsed for parsed, _ in given if STATEMENTS in parsed.tables]
    declared: tuple[Declared, ...] = ()
    warnings = [warned for parsed, _ in given for warned in parsed.about.warnings]
    if declarations:
        agi = settled(declarations, book, persons.by_key(), employers)
        frame = agi.payslips.frame.drop(PERSON, strict=False)
        sheets.append(Sheet("payslips", frame, agi.payslips.file, is_text=False, lost=agi.payslips.lost))
        declared = agi.declared
        warnings += agi.warnings
    for parsed, table, frame in tables:
        if table == STATEMENTS:
            continue
        whole = persons.named(frame).drop(_MEETING, strict=False)
        if "employer" in whole.columns:
            whole = whole.with_columns(pl.col("employer").cast(pl.String).replace(employers))
        sheets.append(_sheet(parsed.about, table, whole))
    dropped = dropped_warning(parsed.about for parsed, _ in given)
    warnings += [] if dropped is None else [dropped]
    payslips = [sheet.frame for sheet in (*known, *sheets) if sheet.table == "payslips"]
    return Met(
        tuple(_employed(sheet, payslips) if sheet.table == "training" else sheet for sheet in sheets),
        declared,
        tuple(dict.fromkeys(warnings)),
        bool(declarations),
    )


def _tables(given: Sequence[Given]) -> Iterator[tuple[Parsed, str, pl.DataFrame]]:
    """Give every table that is taken from the files, in their order."""
    for parsed, role in given:
        for name in (STATEMENTS, *GIVES[role]) if role == "payslips" else GIVES[role]:
            if name in parsed.tables:
                yield parsed, name, parsed.tables[name]


def _everything(
    given: Sequence[Given], tables: Sequence[tuple[Parsed, str, pl.DataFrame]]
) -> Iterator[tuple[Parsed, str, pl.DataFrame]]:
    """Give the tables and the main statements, which name employers too."""
    yield from tables
    yield from ((parsed, MAINS, parsed.tables[MAINS]) for parsed, _ in given if MAINS in parsed.tables)


def _canonical(tables: Sequence[tuple[Parsed, str, pl.DataFrame]]) -> list[Sheet]:
    """Give the tables that name their employees themselves."""
    return [
        _sheet(parsed.about, table, frame)
        for parsed, table, frame in tables
        if table in GIVES and "employee" in frame.columns and not frame["employee"].is_null().all()
    ]


def _sheet(about: About, table: str, frame: pl.DataFrame) -> Sheet:
    """Make a sheet of a table, with the headings of its file; one that names nobody lacks the column."""
    if "employee" in frame.columns and frame.height and frame["employee"].is_null().all():
        frame = frame.drop("employee")
    bad = set(about.bad_rows)
    lost = len(bad - set(frame[ROW].drop_nulls().to_list())) if bad else 0
    name: TableName = next(each for each in GIVES if each == table)
    headings = {used.column: used.source for used in about.columns_used}
    return Sheet(name, frame, about.name, is_text=False, lost=lost, headings=headings)


def _employed(sheet: Sheet, payslips: Sequence[pl.DataFrame]) -> Sheet:
    """Fill the employer of courses that name none: that of the person's payslips, or the only one there is."""
    frame = sheet.frame
    if "employee" not in frame.columns or ("employer" in frame.columns and not frame["employer"].has_nulls()):
        return sheet
    whole = [each for each in payslips if {"employer", "employee"} <= set(each.columns)]
    pairs = [each.select("employee", pl.col("employer").cast(pl.String).alias("_employer")) for each in whole]
    if not pairs:
        return sheet
    every = pl.concat(pairs).drop_nulls().unique()
    only = every["_employer"].unique()
    alone = every.filter(~pl.col("employee").is_duplicated())
    own = pl.col("employer") if "employer" in frame.columns else pl.lit(None, pl.String)
    filled = frame.join(alone, on="employee", how="left", maintain_order="left").with_columns(
        pl.coalesce(own, "_employer", pl.lit(only[0] if len(only) == 1 else None, pl.String)).alias("employer")
    )
    return Sheet(sheet.table, filled.drop("_employer"), sheet.file, sheet.is_text, sheet.lost, headings=sheet.headings)
