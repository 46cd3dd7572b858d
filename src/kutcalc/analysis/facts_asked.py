"""Facts that a rule came to read and nobody gave, asked for by name, with the rule that reads them and the way out."""

from collections.abc import Iterable
from typing import Any, Final

import polars as pl

from kutcalc.analysis.case import Case
from kutcalc.engine import Book, UnknownFactError
from kutcalc.engine.rule import Rule
from kutcalc.errors import FactMissingError, Fault
from kutcalc.language import Text
from kutcalc.payroll.identity import masked

MOST_ROWS_NAMED: Final = 3
_ON_PAYSLIPS: Final = Text(sv="på lönerna", en="on the payslips")
_ON_EMPLOYERS: Final = Text(sv="för arbetsgivaren", en="for the employer")
_TABLES: Final = {
    "payslip": ("payslips.csv", _ON_PAYSLIPS),
    "employer_month": ("payslips.csv", _ON_EMPLOYERS),
    "training": ("training.csv", Text(sv="på kurserna", en="on the courses")),
    "employer_year": ("years.csv", Text(sv="för arbetsgivarens år", en="for the year of the employer")),
}
_OWN_NAMES: Final = {"year_fee_ore": "fee_ore", "year_other_cost_ore": "other_cost_ore", "year_minutes": "minutes"}
_YEARS_BACK: Final = " years before"


def fact_missing(case: Case, book: Book, error: UnknownFactError) -> FactMissingError:
    """Turn unknown facts into one fault for each column, with a rule that reads it and the rows where it is needed."""
    ladder = case.ladder()
    lacking: dict[str, tuple[Rule, pl.DataFrame]] = {}
    faults: list[Fault] = []
    for rule, places in error.unknown.rules:
        frame = ladder.frames[rule.level.name][places]
        named = False
        for name in _facts_behind(book, rule):
            where = _rows_lacking(ladder.frames, frame, rule.level.name, book.inputs[name].level.name, name)
            if where is not None and where.height:
                named = True
                lacking.setdefault(name, (rule, where))
        if not named:
            faults.append(_fault_without_column(rule))
    keys: list[dict[str, Any]] = [{} for _ in faults]
    for name, (rule, where) in lacking.items():
        faults.append(_fault(name, book.inputs[name].level.name, rule, where))
        keys.append(_place(name, where))
    made = FactMissingError(faults)
    made.places = tuple(keys)
    return made


def _facts_behind(book: Book, rule: Rule) -> Iterable[str]:
    seen: list[str] = []
    left = [read.name for read in rule.reads]
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.append(name)
        if name in book.inputs:
            if book.inputs[name].fact:
                yield name
        else:
            left += list(book.sources_of(name))


def _rows_lacking(
    frames: dict[str, pl.DataFrame], frame: pl.DataFrame, of_rule: str, of_fact: str, name: str
) -> pl.DataFrame | None:
    """Find the rows of the fact's level that lie with the rule's rows and lack it."""
    source = frames.get(of_fact)
    if source is None or name not in source.columns:
        return None
    lacking = source.filter(pl.col(name).is_null())
    if of_rule == of_fact:
        lacking = frame.filter(pl.col(name).is_null())
        return lacking
    shared = [
        key
        for key in ("group", "employer", "employee", "month", "year")
        if key in frame.columns and key in lacking.columns
    ]
    return lacking.join(frame.select(shared).unique(), on=shared, how="semi")


def _fault(name: str, level: str, rule: Rule, where: pl.DataFrame) -> Fault:
    column = column_of(name)
    rows = [_row_text(row) for row in where.head(MOST_ROWS_NAMED).iter_rows(named=True)]
    more = where.height - len(rows)
    listed_sv = "; ".join(rows) + (f" och {more} till" if more > 0 else "")
    listed_en = "; ".join(rows) + (f" and {more} more" if more > 0 else "")
    file, table = _TABLES.get(level, ("facts.csv", _ON_PAYSLIPS))
    text = Text(
        sv=(
            f"{column} behövs för {rule.term} ({listed_sv}). "
            f"Ge uppgiften {column} {table.sv}, eller anta ett värde för alla (assume)."
        ),
        en=(
            f"{column} is needed for {rule.name} ({listed_en}). "
            f"Give {column} {table.en}, or assume one value for all (assume)."
        ),
    )
    return Fault(code="fact-missing", file=file, column=column, text=Text(sv=masked(text.sv), en=masked(text.en)))


def column_of(name: str) -> str:
    """Name the column that a fact of the engine is given in; one of an earlier year is that of its own year."""
    return _OWN_NAMES.get(name, name.partition(" of ")[0] if _YEARS_BACK in name else name)


def _place(name: str, where: pl.DataFrame) -> dict[str, Any]:
    """Give the keys of the first row that lacks a fact; those of the year that it is about."""
    row = where.row(0, named=True)
    place = {key: row[key] for key in ("employer", "employee", "month", "year", "course") if row.get(key) is not None}
    if _YEARS_BACK in name and "year" in place:
        place["year"] -= int(name.partition(" of ")[2].partition(" ")[0])
    return place


def _fault_without_column(rule: Rule) -> Fault:
    return Fault(
        code="fact-missing",
        text=Text(sv=f"En uppgift saknas för {rule.term}.", en=f"A fact is missing for {rule.name}."),
    )


def _row_text(row: dict[str, Any]) -> str:
    parts = [str(row[key]) for key in ("employer", "employee") if row.get(key) is not None]
    when = row.get("month") if "month" in row else row.get("year")
    return " ".join([*parts, str(when)[:7]])
