"""What a request is about as the tables of section 7: its employers, or the file that it names."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import polars as pl

from kutcalc.analysis.body import Request
from kutcalc.analysis.employers import ROWS
from kutcalc.analysis.pointed import Pointed
from kutcalc.analysis.scenario import LAW_MONTHS
from kutcalc.errors import Fault, RowsInvalidError
from kutcalc.payroll import Tables, tables_from_columns
from kutcalc.payroll.tables import Column, TableName, columns_of
from kutcalc.policy import cost_factor_ppm
from kutcalc.policy.declared import columns_declared
from kutcalc.units import PPM


def tables_of(request: Request) -> Tables:
    """Make the canonical tables; what is wrong between rows is reported with the pointers of the body."""
    rows: dict[TableName, list[dict[str, Any]]] = {table: [] for table in ROWS}
    places: dict[TableName, list[str]] = {table: [] for table in ROWS}
    for number, employer in enumerate(request.employers):
        facts = {name: value for name, value in employer.items() if name not in ROWS}
        for table in ROWS:
            own = facts if table == "payslips" else {"employer": facts["employer"]}
            for place, row in enumerate(employer.get(table) or ()):
                rows[table].append({**own, **row})
                places[table].append(f"/employers/{number}/{table}/{place}")
    given = {table: _by_column(listed) if listed else None for table, listed in rows.items()}
    known = [one.policy for one in request.policies if one.policy is not None]
    try:
        return tables_from_columns(
            given["payslips"] or {},
            given["training"],
            given["years"],
            law_months=LAW_MONTHS,
            facts=columns_declared(known),
            assume=request.assumed,
            largest_factor_ppm=max([PPM, *(cost_factor_ppm(policy) for policy in known)]),
            places=places,
        )
    except RowsInvalidError as error:
        raise_pointed(error.faults, request)
        raise


def tables_of_file(request: Request, held: Tables, given: Collection[str]) -> Tables:
    """Make the tables of a file that was read before: with the facts of these policies and what the request assumes.

    `given` are the columns that the file gave; a column that the intake filled is empty again, so that it may be
    assumed. Facts that no policy of the request declares are left out.
    """
    known = [one.policy for one in request.policies if one.policy is not None]
    facts = columns_declared(known)
    try:
        made = tables_from_columns(
            _columns(held.payslips, columns_of("payslips", facts), given),
            _columns(held.training, columns_of("training", facts), given) if held.training.height else None,
            _columns(held.years, columns_of("years", facts), given) if held.years.height else None,
            law_months=LAW_MONTHS,
            facts=facts,
            assume=request.assumed,
            largest_factor_ppm=max([PPM, *(cost_factor_ppm(policy) for policy in known)]),
        )
    except RowsInvalidError as error:
        raise_pointed([msgspec.structs.replace(fault, pointer=None) for fault in error.faults], request)
        raise
    return replace(made, warnings=(*held.warnings, *made.warnings), declared=held.declared)


def _columns(frame: pl.DataFrame, known: Mapping[str, Column], given: Collection[str]) -> dict[str, pl.Series]:
    """Give the columns of a table that the file gave."""
    columns = {column.name: column for column in frame.get_columns() if column.name in known}
    return {name: column for name, column in columns.items() if not _is_filled(column, known[name], given)}


def _is_filled(column: pl.Series, known: Column, given: Collection[str]) -> bool:
    """Whether a column holds only what stands in for what nobody gave."""
    if known.required or column.name in given or column.name == "group":
        return False
    return column.null_count() == len(column) or (known.default is not None and bool((column == known.default).all()))


def raise_pointed(faults: Iterable[Fault], request: Request) -> None:
    """Raise the faults of the tables as faults of the body; those of an assumption point to it."""
    where = {f"assume.{one.column}": f"/assume/{number}" for number, one in enumerate(request.assume)}
    found = Pointed()
    whole = "/employers" if request.payroll_file is None else "/payroll_file"
    found.take(faults, lambda fault: where.get(fault.path or "", whole))
    found.raise_any()


def _by_column(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: [row.get(name) for row in rows] for name in names}


__all__ = ["raise_pointed", "tables_of", "tables_of_file"]
