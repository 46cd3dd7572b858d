"""Cells before work: how large a calculation is, and whether it may be done; asked before anything is allocated."""

from typing import Final

import msgspec

from kutcalc.errors import CellBudgetError
from kutcalc.limits import JOB_CELLS, SYNC_CELLS

MODES: Final = ("sync", "job", "refused")


class Cost(msgspec.Struct, frozen=True):
    """The size of a calculation: payslip rows x policies x points of a grid."""

    payslips: int
    policies: int = 1
    grid_points: int = 1

    @property
    def cells(self) -> int:
        """Give the number of cells."""
        return self.payslips * self.policies * self.grid_points

    def mode(self) -> str:
        """Say how it may be done: at once, as a job, or not at all."""
        if self.cells > JOB_CELLS.value():
            return MODES[2]
        return MODES[0] if self.cells <= SYNC_CELLS.value() else MODES[1]

    def check(self) -> None:
        """Refuse what is larger than one job may be: CellBudgetError with the numbers and their factors."""
        if self.mode() == MODES[2]:
            factors = {"payslips": self.payslips, "policies": self.policies, "grid_points": self.grid_points}
            raise CellBudgetError(self.cells, JOB_CELLS.value(), factors)
