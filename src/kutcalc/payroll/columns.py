"""Typed columns from Python or polars, as they come from JSON and from tests, made into a sheet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl

from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.sheet import ROW, WRONG, Sheet
from kutcalc.payroll.tables import Column, Kind, TableName
from kutcalc.payroll.wording import uneven_column, unknown_column, wrong_type
from kutcalc.units import MAX_INT64

TYPES: Final[dict[Kind, tuple[type, ...]]] = {
    "integer": (int,),
    "boolean": (bool,),
    "month": (str, date),
    "text": (str,),
    "choice": (str,),
}


def sheet_of_columns(
    table: TableName,
    columns: Mapping[str, Sequence[object] | pl.Series],
    known: Mapping[str, Column],
    book: FaultBook,
    places: Sequence[str] = (),
) -> Sheet:
    """Make a sheet of typed columns: Python lists, or polars columns taken as they are; `places` point to their rows.

    A value of another type than its column's is a fault, and so is a list that is shorter than the longest.
    """
    height = max((len(values) for values in columns.values()), default=0)
    empty = Sheet(table, pl.DataFrame(), is_text=False, places=tuple(places))
    series: list[pl.Series] = []
    for name, values in columns.items():
        column = known.get(name)
        if column is None:
            book.add(empty.fault(unknown_column(name, known), column=name))
            continue
        if len(values) < height:
            book.add(empty.fault(uneven_column(len(values), height), column=name))
        given = _typed(empty, column, values, book)
        series.extend(each.extend_constant(None, height - len(each)) for each in given)
    rows = pl.Series(ROW, range(height), dtype=pl.Int64)
    return Sheet(table, pl.DataFrame([*series, rows]), is_text=False, places=tuple(places))


def _typed(empty: Sheet, column: Column, values: Sequence[object] | pl.Series, book: FaultBook) -> list[pl.Series]:
    """Make a polars column of a list, null where a value has the wrong type, and mark those values."""
    if isinstance(values, pl.Series):
        return [values.alias(column.name)]
    allowed = TYPES[column.kind]
    kept = list(values)
    wrong: list[pl.Series] = []
    if not {type(value) for value in kept} <= {*allowed, type(None)}:
        bad = [value is not None and type(value) not in allowed for value in kept]
        for row in (row for row, is_bad in enumerate(bad) if is_bad):
            book.add(empty.fault(wrong_type(column, kept[row]), row=row, column=column.name))
            kept[row] = None
        wrong = [pl.Series(WRONG + column.name, bad)]
    return [_series(column, kept), *wrong]


def _series(column: Column, kept: Sequence[object]) -> pl.Series:
    """Make a polars column of values that have the right type."""
    match column.kind:
        case "integer":
            bounded = [max(-MAX_INT64, min(MAX_INT64, value)) if isinstance(value, int) else None for value in kept]
            return pl.Series(column.name, bounded, dtype=pl.Int64)
        case "month":
            texts = [value.isoformat() if isinstance(value, date) else value for value in kept]
            return pl.Series(column.name, texts, dtype=pl.String)
        case "boolean":
            return pl.Series(column.name, kept, dtype=pl.Boolean)
        case _:
            return pl.Series(column.name, kept, dtype=pl.String)
