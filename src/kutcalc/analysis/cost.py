"""Cells before work: how large a calculation is, and whether it may be done; asked before anything is allocated.

One function for page, API and command line: rows and points are counted by arithmetic on the body, never made.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import msgspec

from kutcalc.analysis.grid import Grid, read_grid, read_search
from kutcalc.analysis.instead import DIMENSIONS, NATION_LEVEL
from kutcalc.analysis.points_together import FEWEST_POINTS, MOST_ALONE, MOST_ROWS
from kutcalc.errors import CellBudgetError, ReplyTooLargeError
from kutcalc.language import Text
from kutcalc.limits import JOB_CELLS, JOB_CPU, MAX_REPLY_ROWS, SYNC_CELLS
from kutcalc.units import MONTHS_PER_YEAR

Mode = Literal["sync", "job", "refused"]
MODES: Final[tuple[Mode, ...]] = ("sync", "job", "refused")
CELLS_PER_SECOND: Final = 1_500_000
"""What one core does with a large payroll, for orientation; measured by `tests/benchmarks`."""
ALONE_NS: Final = 7_000_000
"""What a point costs that is worked alone, however small the payroll."""
TOGETHER_NS: Final = 3_000
"""What a point costs that is worked together with many, beside its cells."""
CELL_NS: Final = 500
"""What a cell costs there."""
PASS_NS: Final = 60_000_000
"""What a pass costs before its first cell; each kind of points has passes of its own."""
NATION_NS: Final = 1_000
"""What a cell costs over a population, whose law is worked when it is built."""
NATION_PASS_NS: Final = 5_000_000
"""What a point costs there however few of its payslips a policy can touch."""
NATION_ROW_NS: Final = 50_000
"""What a payslip costs in a national answer of one policy: it is worked in several passes, for the intervals."""
NATION_OWN_NS: Final = 1_500_000_000
"""What such an answer costs before its first payslip."""
NATION_SYNC_S: Final = 10
"""A national answer that takes longer is a job."""
CLASSES_OF_ONE: Final = 14
"""Classes of a dimension, at most."""
_NS: Final = 10**9
TOGETHER_FIRST: Final = ("rate.", "caps.", "base.", "reference.", "eligibility.")
"""How the paths begin whose values can be columns; others make other rules of each value, or are worked otherwise."""
ALONE_LAST: Final = ("day_minutes", "_minor", "_euro_cents")
"""How paths end whose values are changed on their way into the rules."""
BYTES_PER_ROW: Final[dict[str, int]] = {
    "rate": 60,
    "payslip": 260,
    "employer_month": 220,
    "employer_year": 240,
    "group_month": 220,
    "group_year": 240,
    "employee_year": 240,
    "point": 100,
    NATION_LEVEL: 260,
}
_YEAR: Final = slice(0, 4)
_MONTH: Final = slice(5, 7)
_MOST_SPAN: Final = 1_200


class Cost(msgspec.Struct, frozen=True):
    """The size of a calculation: payslip rows x policies x points of a grid; and what a point of a policy takes.

    `own_ns` is what a policy takes beside its points: the intervals of a national figure.
    """

    payslips: int
    policies: int = 1
    grid_points: int = 1
    point_ns: int = 0
    own_ns: int = 0

    @property
    def cells(self) -> int:
        """Give the number of cells."""
        return self.payslips * self.policies * self.grid_points

    @property
    def factors(self) -> dict[str, int]:
        """Give what the cells are the product of."""
        return {"payslips": self.payslips, "policies": self.policies, "grid_points": self.grid_points}

    @property
    def seconds(self) -> int:
        """Give about how long it takes on one core, upwards."""
        took = self.policies * (self.grid_points * self.point_ns + self.own_ns)
        return -(-took // _NS) if took else -(-self.cells // CELLS_PER_SECOND)

    @property
    def limit_cells(self) -> int:
        """Give the most cells that a job of this kind may have: the published limit, or what it has time for."""
        most = JOB_CELLS.value()
        return most if self.points_in_time is None else min(most, self.points_in_time * self.payslips * self.policies)

    @property
    def points_in_time(self) -> int | None:
        """Give how many points a job has time for; None where no points are counted."""
        if not self.point_ns:
            return None
        return max(1, (JOB_CPU.value() * _NS // self.policies - self.own_ns) // self.point_ns)

    def mode(self) -> Mode:
        """Say how it may be done: at once, as a job, or not at all."""
        in_time = self.points_in_time
        if self.cells > JOB_CELLS.value() or (in_time is not None and self.grid_points > in_time):
            return MODES[2]
        return MODES[0] if self.cells <= SYNC_CELLS.value() and not self.is_long else MODES[1]

    @property
    def is_long(self) -> bool:
        """Whether it is a national answer that takes longer than somebody waits."""
        return self.own_ns > 0 and self.seconds > NATION_SYNC_S

    def suggestion(self) -> dict[str, int] | None:
        """Give the largest number of grid points that fits in a job, where a smaller grid would do."""
        most = JOB_CELLS.value() // max(1, self.payslips * self.policies)
        if self.points_in_time is not None:
            most = min(most, self.points_in_time)
        return {"grid_points": most} if self.grid_points > 1 and most >= 1 else None

    def check(self) -> None:
        """Refuse what is larger than one job may be, or has time for: CellBudgetError with the numbers and factors."""
        if self.mode() == MODES[2]:
            is_slow = self.limit_cells < JOB_CELLS.value()
            raise CellBudgetError(self.cells, self.limit_cells, self.factors, self.suggestion(), is_slow=is_slow)

    def check_sync(self) -> None:
        """Refuse what is larger than an answer at once may be; the way out is a job, where one may be so large."""
        self.check()
        if self.mode() == MODES[1]:
            error = CellBudgetError(self.cells, SYNC_CELLS.value(), self.factors, as_job=True)
            if self.is_long:
                error.text = _too_long(self.seconds)
            raise error


def _too_long(seconds: int) -> Text:
    return Text(
        sv=f"Det tar ungefär {seconds} sekunder; ett svar direkt får ta {NATION_SYNC_S}. Kör det som jobb.",
        en=f"It takes about {seconds} seconds; an answer at once may take {NATION_SYNC_S}. Run it as a job.",
    )


def cost_of(body: Mapping[str, Any], file_rows: int = 0) -> Cost:
    """Count the cells of a body of 9.3, 9.5 or 9.8; FaultsError where its grid or search cannot be counted.

    `file_rows` are the payslips of the file that the body names in place of employers; of a population those that its
    policies can touch.
    """
    kind = body.get("kind")
    policies = body.get("policies")
    number = len(policies) if isinstance(policies, list | tuple) and policies else 1
    rows = payslip_rows(body.get("employers")) + file_rows
    if "population" in body:
        return _of_nation(body, rows, number)
    if kind == "sweep" or "grid" in body:
        grid = read_grid(body.get("grid"))
        return Cost(rows, number, grid.count, _point_ns(grid, rows))
    if kind == "solve" or "solve" in body:
        return Cost(rows, number, read_search(body.get("solve")).most_points, _alone_ns(rows))
    return Cost(rows, number)


def _of_nation(body: Mapping[str, Any], rows: int, policies: int) -> Cost:
    """Count the cells of a body over a population; each point goes over all its parts."""
    point_ns, own_ns = NATION_PASS_NS + rows * NATION_NS, NATION_OWN_NS + rows * NATION_ROW_NS
    if body.get("kind") == "sweep" or "grid" in body:
        return Cost(rows, policies, read_grid(body.get("grid")).count, point_ns, own_ns)
    if body.get("kind") == "solve" or "solve" in body:
        return Cost(rows, policies, read_search(body.get("solve")).most_points, point_ns, own_ns)
    return Cost(rows, policies, own_ns=own_ns)


def _alone_ns(rows: int) -> int:
    """Give what a point takes that is worked alone."""
    return max(ALONE_NS, rows * _NS // CELLS_PER_SECOND)


def _point_ns(grid: Grid, rows: int) -> int:
    """Give what a point takes on average: most points of a small payroll are worked in passes of many."""
    alone_ns = _alone_ns(rows)
    together = all(path.startswith(TOGETHER_FIRST) and not path.endswith(ALONE_LAST) for path in grid.paths)
    at_once = MOST_ROWS // max(1, rows)
    if not together or at_once < FEWEST_POINTS:
        return alone_ns
    count, unit = grid.count, min(at_once, grid.count)
    kinds = _kinds_together(grid, unit)
    alone = count - sum(kinds)
    if not kinds or alone * unit > MOST_ALONE * count:
        return alone_ns
    passes_ns = (len(kinds) - 1) * PASS_NS // unit
    return min(alone_ns, TOGETHER_NS + rows * CELL_NS + passes_ns + alone * alone_ns // count)


def _kinds_together(grid: Grid, unit: int) -> list[int]:
    """Count the points of each kind (`kinds_of`) that has enough of them in a unit of work to be worked together."""
    rest = grid.count
    found = [(1, False)]
    for axis in grid.axes:
        rest //= axis.count
        kinds, made = axis.kinds(), []
        for size, has_plain in found:
            for number, is_plain in kinds:
                if size * number * rest * unit < FEWEST_POINTS * grid.count:
                    break
                made.append((size * number, has_plain or is_plain))
        found = made
    return [size for size, has_plain in found if has_plain]


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


def estimate(body: Mapping[str, Any], file_rows: int = 0) -> dict[str, Any]:
    """Say how large a body is, how it may be done, and about how long it takes (`design/interfaces.md` 9.6)."""
    cost = cost_of(body, file_rows)
    mode = cost.mode()
    refused = mode == MODES[2]
    return {
        "cells": cost.cells,
        "factors": cost.factors,
        "limit_cells": cost.limit_cells,
        "mode": mode,
        "seconds": None if refused else cost.seconds,
        "bytes": None if refused else _bytes(body, cost),
        "suggestion": cost.suggestion() if refused else None,
    }


def check_cost(body: Mapping[str, Any], *, as_job: bool, file_rows: int = 0) -> Cost:
    """Refuse a body that is larger than an answer at once, or a job, may be; give its cost."""
    cost = cost_of(body, file_rows)
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
    if "population" in body:
        return cost.policies * len(DIMENSIONS) * CLASSES_OF_ONE * BYTES_PER_ROW[NATION_LEVEL]
    levels = body.get("levels")
    asked = [one for one in levels if isinstance(one, str)] if isinstance(levels, list | tuple) else ["employer_year"]
    return cost.cells * sum(BYTES_PER_ROW.get(level, 0) for level in asked)


__all__ = ["MODES", "Cost", "Mode", "check_cost", "check_rows", "cost_of", "estimate", "payslip_rows", "rows_before"]
