"""The four questions of a quick calculation, and their bounds (`design/interfaces.md` 9.4)."""

from typing import Final

import msgspec

from kutcalc.analysis.scenario import LAW_MONTHS
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text

MOST_EMPLOYEES: Final = 100_000
LARGEST_SUM_ORE: Final = 10**15


class Questions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The four questions: how many, what pay a month in all, what course fees a year, and which year."""

    employees: int
    monthly_pay_ore: int
    course_fees_ore: int
    year: int
    training_minutes: int | None = None

    def check(self) -> None:
        """Refuse answers outside their bounds; FaultsError names each."""
        first, last = LAW_MONTHS[0].year, LAW_MONTHS[1].year - 1
        bounds = {
            "employees": (1, MOST_EMPLOYEES),
            "monthly_pay_ore": (0, LARGEST_SUM_ORE),
            "course_fees_ore": (0, LARGEST_SUM_ORE),
            "year": (first, last),
        }
        faults = []
        for name, (low, high) in bounds.items():
            value = getattr(self, name)
            if not low <= value <= high:
                text = Text(
                    sv=f"{name} är {value}. Skriv ett tal från {low} till {high}.",
                    en=f"{name} is {value}. Write a number from {low} to {high}.",
                )
                faults.append(Fault(code="out-of-range", text=text, pointer=f"/{name}"))
        if faults:
            raise FaultsError(faults)


__all__ = ["LARGEST_SUM_ORE", "MOST_EMPLOYEES", "Questions"]
