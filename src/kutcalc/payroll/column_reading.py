"""One column of a company's file, from cells as text to canonical values, by the kind of column and its unit.

Bounds are put on afterwards (`bounded`), so that a row that sums the others can be read first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

import polars as pl

from kutcalc.payroll.amounts import Mark, read_amounts
from kutcalc.payroll.cells import LAW_COLUMNS
from kutcalc.payroll.choices import read_booleans, read_choices
from kutcalc.payroll.dates import month_of, read_months
from kutcalc.payroll.hours import read_hours, read_minutes
from kutcalc.payroll.misreading import wrong_cell
from kutcalc.payroll.miswritten import wrong_answer, wrong_choice, wrong_date, wrong_number
from kutcalc.payroll.options import SourceUnit
from kutcalc.payroll.tables import Column
from kutcalc.payroll.wording import Saying, looks_like_identity
from kutcalc.units import write_month

DIGITS: Final = r"^\^\[0-9\]\{([0-9])\}\$$"
Say = Callable[[str], Saying]


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column as read: canonical values, null where empty, wrong or open; which are wrong, and what to say of one.

    `open` marks cells that wait for an answer: amounts that could be two, digits that have lost their zeros.
    `rounded` counts times that were taken as the minute that they are the short form of.
    """

    values: pl.Series
    given: pl.Series
    wrong: pl.Series
    open: pl.Series
    say: Say
    question: str = "ambiguous_amounts"
    rounded: int = 0


def read_column(given: pl.Series, column: Column, unit: SourceUnit, mark: Mark, *, is_padded: bool) -> ReadColumn:
    """Read the cells of one column."""
    text = given.str.strip_chars()
    filled = (text != "").fill_null(value=False)
    never = pl.repeat(value=False, n=len(text), dtype=pl.Boolean, eager=True)
    say: Say
    if column.kind == "integer":
        readers = {"kr": read_amounts, "hours": read_hours, "minutes": read_minutes}
        reader = readers.get(unit, partial(read_amounts, decimals=0))
        cells = reader(text, mark=mark)
        rounded = 0 if cells.rounded is None else int(cells.rounded.sum())
        say = partial(wrong_number, column, unit)
        question = "ambiguous_hours" if unit == "hours" else "ambiguous_amounts"
        return ReadColumn(cells.values, filled, cells.wrong, cells.ambiguous, say, question, rounded)
    if column.kind == "month":
        values, say = read_months(text), wrong_date
    elif column.kind == "boolean":
        values, say = read_booleans(text), wrong_answer
    elif column.kind == "choice":
        values, say = read_choices(text, column), partial(wrong_choice, column)
    else:
        return _texts(text.set(~filled, None), filled, column, is_padded=is_padded)
    return ReadColumn(values, filled, filled & values.is_null(), never, say)


def _texts(text: pl.Series, filled: pl.Series, column: Column, *, is_padded: bool) -> ReadColumn:
    """Read a column of codes; one digit less than the code has is a zero lost, where somebody says so."""
    say = partial(_say_text, column)
    never = pl.repeat(value=False, n=len(text), dtype=pl.Boolean, eager=True)
    good = text.str.contains(column.pattern or "").fill_null(value=False)
    found = pl.Series([column.pattern or ""]).str.extract(DIGITS)[0]
    lost = never
    if found is not None:
        short = text.str.contains(f"^[0-9]{{{int(found) - 1}}}$").fill_null(value=False)
        if is_padded:
            text, good = pl.select(pl.when(short).then("0" + text).otherwise(text)).to_series(), good | short
        else:
            lost = short
    return ReadColumn(text.set(~good, None), filled, filled & ~good & ~lost, lost, say, "lost_zeros")


def _say_text(column: Column, text: str) -> Saying:
    """Say which characters a code may hold."""
    return wrong_cell(column, text, (date.min, date.max))


def bounded(values: pl.Series, column: Column, law_months: tuple[date, date]) -> pl.Series:
    """Tell which values lie outside the bounds of their column or the months of the law."""
    if column.kind == "integer":
        good = values.is_between(column.lowest(), column.highest())
    elif column.name in LAW_COLUMNS:
        good = values.is_between(*law_months)
    else:
        return values.is_null() & values.is_not_null()
    return (~good).fill_null(value=False)


def say_bounds(column: Column, unit: SourceUnit, law_months: tuple[date, date], text: str) -> Saying:
    """Say that a value lies outside bounds."""
    month = month_of(text) if column.kind == "month" else None
    if month is not None:
        return wrong_cell(column, write_month(month), law_months)
    return wrong_number(column, unit, text)


def say_identity(_text: str) -> Saying:
    """Say that a reference reads as a person's number, without repeating it."""
    return looks_like_identity()


__all__ = ["ReadColumn", "Say", "bounded", "read_column", "say_bounds", "say_identity"]
