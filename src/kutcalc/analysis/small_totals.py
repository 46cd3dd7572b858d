"""The totals of a small case over all its employers and months, as `compare.py` makes them of frames."""

from typing import Final

from kutcalc.analysis.columns_out import CARRIED, MONEY
from kutcalc.analysis.small import SmallCase
from kutcalc.analysis.small_rows import Table

_SUMMED: Final = ("contribution_base_ore", *MONEY, *CARRIED)


def totals_of(case: SmallCase, years: Table) -> dict[str, int]:
    """Sum the years of the employers; a person counts once, with the highest count."""
    given, trained = case.payslips, case.trained()
    most: dict[tuple[str, str], int] = {}
    most_trained: dict[tuple[str, str], int] = {}
    for employer, employee, count, has_course in zip(
        given["employer"], given["employee"], given["count"], trained, strict=True
    ):
        key = (employer, employee)
        if count > most.get(key, 0):
            most[key] = count
        if has_course and count > most_trained.get(key, 0):
            most_trained[key] = count
    return {
        "employers": len(set(given["employer"])),
        "persons": sum(most.values()),
        "persons_trained": sum(most_trained.values()),
        **{name: sum(row[name] for row in years) for name in _SUMMED},
    }


__all__ = ["totals_of"]
