"""Typed columns from Python or polars, as they come from JSON and from tests, made into a sheet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl

from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.sheet import ROW, Sheet
from kutcalc.payroll.tables import Column, Kind, TableName
from kutcalc.payroll.wording import uneven_column, wrong_type
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
) -> Sheet:
    """Make a sheet of typed columns: Python lists, or polars columns taken as they are.

    A value of another type than its column's is a fault, and so is a list that is shorter than the longest.
    """
    height = max((len(values) for values in columns.values()), default=0)
    empty = Sheet(table, pl.DataFrame(), is_text=False)
    series = []
    for name, values in columns.items():
        if isinstance(values, pl.Series) or name not in known:
            column = pl.Series(name, values) if isinstance(values, pl.Series) else pl.Series(name, [None] * len(values))
        else:
            column = _typed_list(empty, known[name], values, book)
        if len(column) < height:
            book.add(empty.fault(uneven_column(len(column), height), column=name))
            column = column.extend_constant(None, height - len(column))
        series.append(column)
    rows = pl.Series(ROW, range(height), dtype=pl.Int64)
    return Sheet(table, pl.DataFrame([*series, rows]), is_text=False)


def _typed_list(empty: Sheet, column: Column, values: Sequence[object], book: FaultBook) -> pl.Series:
    """Make a polars column of a list, null where a value has the wrong type."""
    allowed = TYPES[column.kind]
    kept = list(values)
    if not {type(value) for value in kept} <= {*allowed, type(None)}:
        for row, value in enumerate(kept):
            if value is not None and type(value) not in allowed:
                said = wrong_type(column, value)
                book.add(empty.fault(said, row=row, column=column.name))
                kept[row] = None
    if column.kind == "integer":
        kept = [max(-MAX_INT64, min(MAX_INT64, value)) if isinstance(value, int) else None for value in kept]
        return pl.Series(column.name, kept, dtype=pl.Int64)
    if column.kind == "month":
        kept = [value.isoformat() if isinstance(value, date) else value for value in kept]
    return pl.Series(column.name, kept, dtype=pl.Boolean if column.kind == "boolean" else pl.String)
