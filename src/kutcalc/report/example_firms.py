"""Companies to compare proposals with: the example, three sizes, or one described by the same four questions.

Each is our assumption and no real firm. A firm becomes the employer of a calculation in the way of a quick calculation.
"""

from typing import Any, Final

import msgspec

from kutcalc.analysis.quick import Questions, made_case
from kutcalc.language import Text

_EMPLOYER: Final = ("headcount", "turnover_ore", "balance_ore", "owner")


class Firm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A company in three figures: how many, their pay a month in all, and course fees a year."""

    name: Text
    employees: int
    monthly_pay_ore: int
    course_fees_ore: int

    def questions(self, year: int) -> Questions:
        """Give the firm as the answers to the four questions; FaultsError where one is out of bounds."""
        made = Questions(self.employees, self.monthly_pay_ore, self.course_fees_ore, year)
        made.check()
        return made


EXAMPLE: Final = Firm(Text(sv="Exempelbolaget AB", en="Exempelbolaget AB"), 12, 42_000_000, 12_000_000)
SIZES: Final = (
    Firm(Text(sv="Ett mindre företag", en="A smaller firm"), 6, 19_800_000, 3_000_000),
    Firm(Text(sv="Ett växande företag", en="A growing firm"), 30, 108_000_000, 24_000_000),
    Firm(Text(sv="Ett medelstort företag", en="A medium-sized firm"), 150, 600_000_000, 150_000_000),
)


def employer_of(firm: Firm, year: int, *, share_ppm: int, minutes: int) -> dict[str, Any]:
    """Give a firm as an employer of the API: like persons in one row, each in one course of so many minutes."""
    tables = made_case(firm.questions(year), share_ppm, minutes)
    payslips = _rows(tables["payslips"])
    made: dict[str, Any] = {"employer": "A", **{name: payslips[0][name] for name in _EMPLOYER}}
    left_out = {"employer", *_EMPLOYER}
    made["payslips"] = [{key: value for key, value in row.items() if key not in left_out} for row in payslips]
    made["training"] = [
        {key: value for key, value in row.items() if key != "employer"} for row in _rows(tables["training"])
    ]
    return made


def _rows(table: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(table, values, strict=True)) for values in zip(*table.values(), strict=True)]


__all__ = ["EXAMPLE", "SIZES", "Firm", "employer_of"]
