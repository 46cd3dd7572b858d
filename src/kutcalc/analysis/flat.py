"""The employers of a request as the tables of section 7: those who stand there repeat for each of their rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kutcalc.analysis.body import Request
from kutcalc.analysis.employers import ROWS
from kutcalc.analysis.pointed import Pointed
from kutcalc.analysis.scenario import LAW_MONTHS
from kutcalc.errors import Fault, RowsInvalidError
from kutcalc.payroll import Tables, tables_from_columns
from kutcalc.payroll.tables import TableName
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


def raise_pointed(faults: Iterable[Fault], request: Request) -> None:
    """Raise the faults of the tables as faults of the body; those of an assumption point to it."""
    where = {f"assume.{one.column}": f"/assume/{number}" for number, one in enumerate(request.assume)}
    found = Pointed()
    found.take(faults, lambda fault: where.get(fault.path or "", "/employers"))
    found.raise_any()


def _by_column(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: [row.get(name) for row in rows] for name in names}


__all__ = ["raise_pointed", "tables_of"]
