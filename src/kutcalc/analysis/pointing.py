"""Faults that came up while a case was worked, placed in the body that it came from: a JSON Pointer for each."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import msgspec

from kutcalc.analysis.body import Request
from kutcalc.analysis.pointed import below
from kutcalc.errors import Fault, FaultsError
from kutcalc.units import write_month

_ARRAYS: Final = {"payslips.csv": "payslips", "training.csv": "training", "years.csv": "years", "facts.csv": "payslips"}


@contextmanager
def pointing(request: Request) -> Iterator[None]:
    """Give a pointer into a request to each fault that has none, where its row is known."""
    try:
        yield
    except FaultsError as error:
        if error.places:
            error.faults = tuple(
                fault if fault.pointer else _pointed(fault, place, request)
                for fault, place in zip(error.faults, error.places, strict=True)
            )
        raise


def _pointed(fault: Fault, place: Mapping[str, Any], request: Request) -> Fault:
    array = _ARRAYS.get(fault.file or "")
    if array is None or fault.column is None:
        return fault
    return msgspec.structs.replace(fault, pointer=_pointer(array, fault.column, place, request))


def _pointer(array: str, column: str, place: Mapping[str, Any], request: Request) -> str:
    """Point at the field of the row; at the employer's own where the fact is one of the employer, or no row is there.

    Of several rows it is the last one that has the field, so that what is too much there can be taken away.
    """
    if request.payroll_file is not None:
        return "/payroll_file"
    own = [
        (f"/employers/{number}", employer)
        for number, employer in enumerate(request.employers)
        if employer["employer"] == place["employer"]
    ]
    if column in request.shape.columns["employer"]:
        return below(own[0][0], column)
    rows = [
        (f"{pointer}/{array}/{number}", row)
        for pointer, employer in own
        for number, row in enumerate(employer.get(array) or ())
        if _is_meant(array, row, place)
    ]
    if not rows:
        return below(own[0][0], array)
    given = [pointer for pointer, row in rows if row.get(column) is not None]
    return below(given[-1] if given else rows[0][0], column)


def _is_meant(array: str, row: Mapping[str, Any], place: Mapping[str, Any]) -> bool:
    if array == "years":
        return row.get("year") == place.get("year")
    if "employee" in place and row.get("employee") != place["employee"]:
        return False
    if array == "training" and row.get("course") is not None and row["course"] != place.get("course", row["course"]):
        return False
    if "month" not in place:
        return str(row["month"])[:4] == str(place.get("year"))
    month = write_month(place["month"])
    return bool(row["month"] <= month <= (row.get("through") or row["month"]))


__all__ = ["pointing"]
