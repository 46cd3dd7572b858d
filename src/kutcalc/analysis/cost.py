"""Cells before work: how large a calculation is, and whether it may be done; asked before anything is allocated.

One function for page, API and command line: rows and points are counted by arithmetic on the body, never made.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import msgspec

from kutcalc.analysis.grid import read_grid, read_search
from kutcalc.errors import CellBudgetError, ReplyTooLargeError
from kutcalc.limits import JOB_CELLS, MAX_REPLY_ROWS, SYNC_CELLS
from kutcalc.units import MONTHS_PER_YEAR

Mode = Literal["sync", "job", "refused"]
MODES: Final[tuple[Mode, ...]] = ("sync", "job", "refused")
CELLS_PER_SECOND: Final = 1_500_000
"""What one core does with a grid on it, for orientation; measured by `tests/benchmarks`."""
BYTES_PER_ROW: Final[dict[str, int]] = {
    "rate": 60,
    "payslip": 260,
    "employer_month": 220,
    "employer_year": 240,
    "group_month": 220,
    "group_year": 240,
    "employee_year": 240,
    "point": 100,
}
_YEAR: Final = slice(0, 4)
_MONTH: Final = slice(5, 7)
_MOST_SPAN: Final = 1_200


class Cost(msgspec.Struct, frozen=True):
    """The size of a calculation: payslip rows x policies x points of a grid."""

    payslips: int
    policies: int = 1
    grid_points: int = 1

    @property
    def cells(self) -> int:
        """Give the number of cells."""
        return self.payslips * self.policies * self.grid_points

    @property
    def factors(self) -> dict[str, int]:
        """Give what the cells are the product of."""
        return {"payslips": self.payslips, "policies": self.policies, "grid_points": self.grid_points}

    def mode(self) -> Mode:
        """Say how it may be done: at once, as a job, or not at all."""
        if self.cells > JOB_CELLS.value():
            return MODES[2]
        return MODES[0] if self.cells <= SYNC_CELLS.value() else MODES[1]

    def suggestion(self) -> dict[str, int] | None:
        """Give the largest number of grid points that fits in a job, where a smaller grid would do."""
        most = JOB_CELLS.value() // max(1, self.payslips * self.policies)
        return {"grid_points": most} if self.grid_points > 1 and most >= 1 else None

    def check(self) -> None:
        """Refuse what is larger than one job may be: CellBudgetError with the numbers and their factors."""
        if self.mode() == MODES[2]:
            raise CellBudgetError(self.cells, JOB_CELLS.value(), self.factors, self.suggestion())

    def check_sync(self) -> None:
        """Refuse what is larger than an answer at once may be; the way out is a job, where one may be so large."""
        self.check()
        if self.mode() == MODES[1]:
            raise CellBudgetError(self.cells, SYNC_CELLS.value(), self.factors, as_job=True)


def cost_of(body: Mapping[str, Any]) -> Cost:
    """Count the cells of a body of 9.3, 9.5 or 9.8; FaultsError where its grid or search cannot be counted."""
    kind = body.get("kind")
    policies = body.get("policies")
    number = len(policies) if isinstance(policies, list | tuple) and policies else 1
    points = 1
    if kind == "sweep" or "grid" in body:
        points = read_grid(body.get("grid")).count
    elif kind == "solve" or "solve" in body:
        points = read_search(body.get("solve")).most_points
    return Cost(payslip_rows(body.get("employers")), number, points)


def payslip_rows(employers: Any) -> int:
    """Count the payslip rows of some employers, each written once for each month up to and with `through`."""
    total = 0
    for employer in employers if isinstance(employers, list | tuple) else ():
        rows = employer.get("payslips") if isinstance(employer, Mapping) else None
        for row in rows if isinstance(rows, list | tuple) else ():
            through = row.get("through") if isinstance(row, Mapping) else None
            total += 1 if through is None else _months(row.get("month"), through)
    return total


def _months(first: Any, last: Any) -> int:
    """Count the months of a row; what cannot be read as months is one row, and is refused when it is read."""
    try:
        years = int(last[_YEAR]) - int(first[_YEAR])
        span = years * MONTHS_PER_YEAR + int(last[_MONTH]) - int(first[_MONTH]) + 1
    except (TypeError, ValueError):
        return 1
    return min(max(span, 1), _MOST_SPAN)


def estimate(body: Mapping[str, Any]) -> dict[str, Any]:
    """Say how large a body is, how it may be done, and about how long it takes (`design/interfaces.md` 9.6)."""
    cost = cost_of(body)
    mode = cost.mode()
    refused = mode == MODES[2]
    return {
        "cells": cost.cells,
        "factors": cost.factors,
        "limit_cells": JOB_CELLS.value(),
        "mode": mode,
        "seconds": None if refused else -(-cost.cells // CELLS_PER_SECOND),
        "bytes": None if refused else _bytes(body, cost),
        "suggestion": cost.suggestion() if refused else None,
    }


def check_cost(body: Mapping[str, Any], *, as_job: bool) -> Cost:
    """Refuse a body that is larger than an answer at once, or a job, may be; give its cost."""
    cost = cost_of(body)
    if as_job:
        cost.check()
    else:
        cost.check_sync()
        check_rows(rows_before(body, cost))
    return cost


def rows_before(body: Mapping[str, Any], cost: Cost) -> dict[str, int]:
    """Count the result rows of the levels that can be counted before the work."""
    levels = body.get("levels")
    named = levels if isinstance(levels, list | tuple) else ["employer_year"]
    asked = {one for one in named if isinstance(one, str)}
    found: dict[str, int] = {}
    if "payslip" in asked:
        found["payslip"] = cost.payslips * cost.policies
    if cost.grid_points > 1:
        found["point"] = cost.grid_points * cost.policies
    return found


def check_rows(rows: Mapping[str, int] | Iterable[tuple[str, int]]) -> None:
    """Refuse a reply with more rows of a level than one reply may have: ReplyTooLargeError."""
    limit = MAX_REPLY_ROWS.value()
    for level, number in dict(rows).items():
        if number > limit:
            raise ReplyTooLargeError(number, limit, level)


def _bytes(body: Mapping[str, Any], cost: Cost) -> int:
    """Give about how many bytes the rows will be: those of a point, else of the levels, at most one a payslip."""
    if cost.grid_points > 1 or "grid" in body or "solve" in body:
        return cost.grid_points * cost.policies * BYTES_PER_ROW["point"]
    levels = body.get("levels")
    asked = [one for one in levels if isinstance(one, str)] if isinstance(levels, list | tuple) else ["employer_year"]
    return cost.cells * sum(BYTES_PER_ROW.get(level, 0) for level in asked)


__all__ = ["MODES", "Cost", "Mode", "check_cost", "check_rows", "cost_of", "estimate", "payslip_rows", "rows_before"]
