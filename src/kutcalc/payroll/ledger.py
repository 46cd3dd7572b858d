"""The ledger of AGI files: the latest statement of each key, from however many files.

Each file is read by itself (`agi`) into the tables `statements`, one row for each statement of a person, and `mains`.
Here they meet: a later file (`Skapad`) replaces and removes statements of earlier ones (`facts/formats.md` 1.3), and
only then are they added (`agi_pay`). Persons, and employers named by a person's number, are keys in here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
import polars as pl

from kutcalc.errors import MOST_FAULTS_SHOWN, Fault
from kutcalc.language import Text
from kutcalc.payroll.agi_columns import AMOUNT_COLUMNS, FLAG_COLUMNS, FOREIGN_CASE, REMOVAL, SPEC
from kutcalc.payroll.agi_pay import payslips_of
from kutcalc.payroll.agi_payees import UNNAMED
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.parsed import PERSON, Parsed
from kutcalc.payroll.sheet import HIDDEN, Sheet
from kutcalc.payroll.tables import Declared, Warned
from kutcalc.units import write_month

STATEMENTS: Final = "statements"
MAINS: Final = "mains"
MADE: Final = "_made"
"""When the file was made, beside each of its statements; null where it does not say."""
FILE: Final = "_file"
AT: Final = "_at"
OWN_COLUMNS: Final = ("employer", "month", "birth_year")
STATEMENT_KEY: Final = ("employer", PERSON, "month", SPEC)
STATEMENT_CONTENT: Final = (REMOVAL, *AMOUNT_COLUMNS.values(), *FLAG_COLUMNS.values(), FOREIGN_CASE)
MAIN_KEY: Final = ("employer", "month")
MAIN_CONTENT: Final = tuple(name for name in Declared.__struct_fields__ if name not in MAIN_KEY)


@dataclass(frozen=True, slots=True)
class Settled:
    """What AGI files say together: payslips to be checked, what the employers declared, what the user should know.

    The sheet has canonical columns, `employee` named, an empty `_row`, and `_person`. `statements` counts those that
    hold.
    """

    payslips: Sheet
    declared: tuple[Declared, ...]
    warnings: tuple[Warned, ...]
    statements: int


def settled(
    files: Sequence[Parsed],
    book: FaultBook,
    persons: Mapping[str, str] | None = None,
    employers: Mapping[str, str] | None = None,
) -> Settled:
    """Let the files meet: the latest statement of each key holds, and removed ones are gone.

    `persons` gives the name of each key in `_person`, `employers` of each that stands for an employer; without them
    they are `p1`, `p2` … and `e1`, `e2` … in order of first appearance in these files. Where two files say different
    things of one key at one time, and for pay below zero, the book gets a fault.
    """
    names = [parsed.about.name for parsed in files]
    statements = _stacked([parsed.tables[STATEMENTS] for parsed in files])
    mains = _stacked([parsed.tables[MAINS] for parsed in files])
    whole = ", ".join(names)
    person_names = persons if persons is not None else named(statements[PERSON], "p")
    unnamed = pl.concat([statements["employer"], mains["employer"]])
    employer_names = employers if employers is not None else named(unnamed, "e", UNNAMED)
    extra = [name for name in statements.columns if not name.startswith(HIDDEN) and name not in OWN_COLUMNS]
    statements = statements.with_columns(
        pl.col(PERSON).replace_strict(person_names, default=None, return_dtype=pl.String).alias("employee"),
        pl.col("employer").replace(employer_names),
    )
    mains = mains.with_columns(pl.col("employer").replace(employer_names))
    kept = _latest(statements, STATEMENT_KEY, STATEMENT_CONTENT, names, book).filter(~pl.col(REMOVAL))
    kept_mains = _latest(mains, MAIN_KEY, MAIN_CONTENT, names, book)
    payslips, warnings = payslips_of(kept, extra, whole, book)
    lost = sum(parsed.about.fault_total for parsed in files)
    return Settled(
        Sheet("payslips", payslips, whole, is_text=False, lost=lost),
        tuple(
            msgspec.convert(row, Declared) for row in kept_mains.select(*MAIN_KEY, *MAIN_CONTENT).iter_rows(named=True)
        ),
        warnings,
        kept.height,
    )


def named(keys: pl.Series, letter: str, prefix: str = "") -> dict[str, str]:
    """Name each distinct key with this prefix by a letter and its number in order of first appearance."""
    distinct = keys.drop_nulls().unique(maintain_order=True)
    return {key: f"{letter}{number}" for number, key in enumerate(distinct.filter(distinct.str.starts_with(prefix)), 1)}


def _stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Put the tables of several files after each other, each row with the number of its file and its own."""
    numbered = [frame.with_columns(pl.lit(number).alias(FILE)) for number, frame in enumerate(frames)]
    return pl.concat(numbered, how="diagonal_relaxed").with_row_index(AT)


def _latest(
    frame: pl.DataFrame, key: Sequence[str], content: Sequence[str], names: Sequence[str], book: FaultBook
) -> pl.DataFrame:
    """Keep the latest row of each key, in order of the key's first appearance; what cannot be told is a fault."""
    is_alone = ~pl.struct(key).is_duplicated()
    alone = frame.filter(is_alone)
    if alone.height == frame.height:
        return frame
    several = frame.filter(~is_alone).with_columns(
        pl.struct(content).rank("dense").over(key).alias("version"),
        pl.col(AT).min().over(key).alias("first"),
        pl.col(MADE).max().over(key).alias("latest"),
        pl.col(MADE).is_null().any().over(key).alias("is_dateless"),
    )
    newest = several.filter(pl.col("is_dateless") | (pl.col(MADE) == pl.col("latest")))
    _report_differing(newest, key, names, book)
    held = newest.unique(key, keep="first", maintain_order=True)
    return pl.concat([alone, held.with_columns(pl.col("first").alias(AT)).select(frame.columns)]).sort(AT)


def _report_differing(newest: pl.DataFrame, key: Sequence[str], names: Sequence[str], book: FaultBook) -> None:
    """Write down each key whose newest rows say different things."""
    doubtful = newest.filter(pl.col("version").n_unique().over(key) > 1)
    if not doubtful.height:
        return
    who = "employee" if "employee" in newest.columns else "employer"
    pairs = doubtful.group_by(*key, maintain_order=True).agg(
        pl.col(FILE).first(),
        pl.col(FILE).filter(pl.col("version") != pl.col("version").first()).first().alias("other"),
        *([pl.col("employee").first()] if who == "employee" else []),
    )
    for record in pairs.head(MOST_FAULTS_SHOWN).iter_rows(named=True):
        old, new = names[record[FILE]], names[record["other"]]
        person = f" {record['employee']}" if who == "employee" else ""
        about = f"{record['employer']}{person} {write_month(record['month'])}"
        text = Text(
            sv=f"{about}: två uppgifter skiljer sig ({old} och {new}) och ingen är senare än den"
            " andra (Skapad). Ge bara den som gäller.",
            en=f"{about}: two statements differ ({old} and {new}) and neither is later (Skapad)."
            " Give only the one that holds.",
        )
        book.add(Fault("duplicate", text, file=new))
    book.more(pairs.height - MOST_FAULTS_SHOWN)
