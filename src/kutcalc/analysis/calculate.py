"""Calculate: employers, one policy, the law in force always beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from kutcalc.analysis.bounds import check_bounds
from kutcalc.analysis.case import Case
from kutcalc.analysis.facts_asked import fact_missing
from kutcalc.analysis.figures import names_for, tables_out, wanted_for
from kutcalc.engine import Book, UnknownFactError
from kutcalc.engine import columns as by_columns
from kutcalc.engine import numbers as by_numbers
from kutcalc.engine.numbers import Numbers, ValueLackingError
from kutcalc.errors import PolicyNotInForceError
from kutcalc.limits import NUMBER_PATH_ROWS
from kutcalc.policy.mechanisms import Plan
from kutcalc.units import write_month

Way = Literal["numbers", "streaming", "in-memory"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The tables of a calculation by level, and the plan and case behind them."""

    label: str
    plan: Plan
    case: Case
    tables: dict[str, pl.DataFrame]


def calculate(case: Case, plan: Plan, label: str, levels: Iterable[str], *, way: Way | None = None) -> Answer:
    """Work a case through a plan; give the tables of results of the levels asked for.

    Amounts are whole öre, rows sorted as published, columns those of `columns_out`. Raises FactMissingError where a
    rule reads a fact that was not given, PolicyNotInForceError where a value is lacking in a month, and
    TotalTooLargeError where the sums may not fit in 64 bits. A small
    case takes the path of plain numbers and a large one that of columns; the answers are the same.
    """
    asked = list(levels)
    names = names_for(plan, wanted_for(plan, asked))
    worked = worked_out(case, plan, names, way=way)
    return Answer(label, plan, case, tables_out(case, plan, label, asked, worked))


def way_for(case: Case) -> Way:
    """Choose the path for a case by its size."""
    return "numbers" if case.payslips.height <= NUMBER_PATH_ROWS.value() else "streaming"


def worked_out(case: Case, plan: Plan, names: list[str], *, way: Way | None = None) -> dict[str, pl.DataFrame]:
    """Work out names by either path; give frames by level with their keys."""
    check_bounds(case, plan)
    chosen = way or way_for(case)
    try:
        if chosen == "numbers":
            return _by_numbers(case, plan, names)
        return by_columns.evaluate(plan.book, case.ladder(), names, way=chosen)
    except UnknownFactError as error:
        raise fact_missing(case, plan.book, error) from None
    except ValueLackingError as error:
        raise PolicyNotInForceError(_title(plan), error.name, write_month(error.month)) from None


def worked_numbers(case: Case, plan: Plan, book: Book, names: list[str]) -> Numbers:
    """Work out names of a book by plain numbers and keep everything, for an explanation."""
    try:
        return by_numbers.evaluate(book, case.numbers(), names)
    except UnknownFactError as error:
        raise fact_missing(case, book, error) from None
    except ValueLackingError as error:
        raise PolicyNotInForceError(_title(plan), error.name, write_month(error.month)) from None


def _title(plan: Plan) -> str:
    return "current-law" if plan.policy is None else f"{plan.policy.id}@{plan.policy.version}"


def _by_numbers(case: Case, plan: Plan, names: list[str]) -> dict[str, pl.DataFrame]:
    worked = by_numbers.evaluate(plan.book, case.numbers(), names)
    found: dict[str, pl.DataFrame] = {}
    for level in dict.fromkeys(plan.book.level_of(name).name for name in names):
        rows = worked.rows[level]
        keys = [key for key in ("group", "employer", "employee", "month", "year") if key in rows.columns]
        columns: dict[str, Any] = {key: rows.columns[key] for key in keys}
        schema: dict[str, Any] = {key: _KEY_TYPES[key] for key in keys}
        for name in names:
            if plan.book.level_of(name).name == level:
                columns[name] = worked.of(plan.book, name)
                schema[name] = _TYPES.get(plan.book.unit_named(name).unit, pl.Int64)
        found[level] = pl.DataFrame(columns, schema=schema)
    return found


_KEY_TYPES: dict[str, Any] = {
    "group": pl.String,
    "employer": pl.String,
    "employee": pl.String,
    "month": pl.Date,
    "year": pl.Int64,
}
_TYPES: dict[str, Any] = {"flag": pl.Boolean, "choice": pl.String}


def projected(case: Case, from_month: date) -> bool:
    """Whether any month of a case lies where the law is continued and not enacted."""
    last = case.payslips["month"].max()
    return isinstance(last, date) and last >= from_month
