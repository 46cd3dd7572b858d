"""The employers of a body, read strictly: every cell, every key, every course against its payslip, with all faults.

What comes out is still what was sent, each employer an object with its arrays, known to be right as far as one row
and the keys go. Facts that must agree over rows are left to the check of the tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final

from kutcalc.analysis.pointed import Pointed, below, items, lacking, unknown_field, wrong_type
from kutcalc.analysis.typed import LAW_MONTHS, Test, report, test_of
from kutcalc.language import Text
from kutcalc.payroll.tables import LONGEST_SPAN_MONTHS, Column, TableName, columns_of
from kutcalc.payroll.wording import bad_span, doubled_key, no_such_payslip, too_little_time
from kutcalc.units import month_number, month_of_number

MOST_EMPLOYERS: Final = 10_000
MOST_ROWS: Final = 1_000_000
ROWS: Final[tuple[TableName, ...]] = ("payslips", "training", "years")
Month = date
Slip = tuple[str, str, Month]
_OBJECT: Final = Text(sv="ett objekt", en="an object")


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields that an employer and its rows may have, with their tests."""

    columns: dict[str, dict[str, Column]]
    tests: dict[str, dict[str, Test]]
    required: dict[str, tuple[str, ...]]
    is_whole: bool = True

    @classmethod
    def of(cls, facts: Sequence[Column] = (), *, is_whole: bool = True) -> "Shape":
        """Make the shape with the facts that policies declare; it is not whole where those are not known."""
        tables = {table: dict(columns_of(table, facts)) for table in ROWS}
        employer = {name: column for name, column in tables["payslips"].items() if column.per == "employer"}
        own = {"employer": tables["payslips"]["employer"], **employer}
        for columns in tables.values():
            del columns["employer"]
        every: dict[str, dict[str, Column]] = {"employer": own, **{str(table): one for table, one in tables.items()}}
        return cls(
            every,
            {part: {name: test_of(column) for name, column in columns.items()} for part, columns in every.items()},
            {part: tuple(name for name, one in columns.items() if one.required) for part, columns in every.items()},
            is_whole,
        )


@dataclass(slots=True)
class Employers:
    """Reads the employers of one body one by one, so that a long body need not be held twice."""

    shape: Shape
    faults: Pointed
    slips: int = 0
    rows: int = 0
    seen: dict[Slip, str] = field(default_factory=dict)
    courses: dict[tuple[str, str, str, str], str] = field(default_factory=dict)

    def read(self, tree: object, pointer: str) -> None:
        """Check one employer."""
        before = self.faults.total
        if not isinstance(tree, dict):
            self.faults.add("wrong-type", pointer, wrong_type, "employers", tree, _OBJECT)
            return
        self._cells("employer", {name: value for name, value in tree.items() if name not in ROWS}, pointer, ROWS)
        arrays: dict[str, list[Any]] = {}
        for table in ROWS:
            rows = tree.get(table)
            if rows is None and table != "payslips":
                continue
            if rows is None:
                self.faults.add("required", f"{pointer}/payslips", lacking, "payslips", "lönerader")
                continue
            low = 1 if table == "payslips" else 0
            arrays[table] = items(rows, f"{pointer}/{table}", table, low, MOST_ROWS, self.faults)
            for number, row in enumerate(arrays[table]):
                self._cells(table, row, f"{pointer}/{table}/{number}")
        is_right = self.faults.total == before
        self._keys(tree, arrays, pointer, is_right=is_right)

    def _cells(self, part: str, row: Any, pointer: str, apart: Sequence[str] = ()) -> None:
        """Check the cells of one object; what the quick tests let pass is done."""
        if not isinstance(row, dict):
            self.faults.add("wrong-type", pointer, wrong_type, part, row, _OBJECT)
            return
        tests = self.shape.tests[part]
        for name, value in row.items():
            test = tests.get(name)
            if test is None or not test(value):
                self._report(part, name, value, pointer, apart)
        for name in self.shape.required[part]:
            if name not in row:
                column = self.shape.columns[part][name]
                self.faults.add("required", f"{pointer}/{name}", lacking, column.name, column.term)

    def _report(self, part: str, name: str, value: Any, pointer: str, apart: Sequence[str]) -> None:
        column = self.shape.columns[part].get(name)
        if column is not None:
            report(column, value, f"{pointer}/{name}", self.faults)
            return
        known = [*self.shape.columns[part], *apart]
        text = unknown_field(name, known)
        if self.shape.is_whole or "?" in text.sv:  # a fact of a policy that could not be read may have any name
            self.faults.add("unknown-field", below(pointer, name), text)

    def _keys(self, tree: dict[str, Any], arrays: Mapping[str, list[Any]], pointer: str, *, is_right: bool) -> None:
        """Check the keys of the rows that can be told apart; the courses only where all payslips can."""
        employer = tree.get("employer")
        if not isinstance(employer, str):
            return
        trained: dict[Slip, int] = {}
        paid: list[tuple[Slip, str, int]] = []
        for number, row in enumerate(arrays.get("payslips", ())):
            self._slip(employer, row, f"{pointer}/payslips/{number}", paid)
        for number, row in enumerate(arrays.get("training", ())):
            self._course(employer, row, f"{pointer}/training/{number}", trained, is_right=is_right)
        self._years(employer, arrays.get("years", ()), f"{pointer}/years")
        if not paid or not trained:
            return
        for key, place, minutes in paid:
            taken = trained.get(key, 0)
            if minutes < taken:
                self.faults.add(
                    "out-of-range",
                    f"{place}/paid_minutes",
                    too_little_time,
                    minutes,
                    taken,
                )

    def _slip(self, employer: str, row: Any, place: str, paid: list[tuple[Slip, str, int]]) -> None:
        if not isinstance(row, dict):
            return
        employee, first = row.get("employee"), _month(row.get("month"))
        if not isinstance(employee, str) or first is None:
            return
        months = [first]
        if row.get("through") is not None:
            last = _month(row["through"])
            if last is None:
                return
            span = month_number(last) - month_number(first) + 1
            if not 1 <= span <= LONGEST_SPAN_MONTHS:
                backwards = span < 1
                self.faults.add("out-of-range", f"{place}/through", partial(bad_span, is_backwards=backwards))
                return
            start = month_number(first)
            months = [month_of_number(start + step) for step in range(span)]
        self.slips += len(months)
        minutes = row.get("paid_minutes")
        is_doubled = False
        for month in months:
            key = (employer, employee, month)
            other = self.seen.setdefault(key, place)
            if other is not place and not is_doubled:
                is_doubled = True
                self._doubled(("employee", "month"), (employee, f"{month:%Y-%m}"), other, f"{place}/month")
            if type(minutes) is int:
                paid.append((key, place, minutes))

    def _course(self, employer: str, row: Any, place: str, trained: dict[Slip, int], *, is_right: bool) -> None:
        if not isinstance(row, dict):
            return
        employee, month = row.get("employee"), _month(row.get("month"))
        if not isinstance(employee, str) or month is None:
            return
        key = (employer, employee, month)
        course, minutes = row.get("course"), row.get("minutes")
        if isinstance(course, str):
            other = self.courses.setdefault((employer, employee, row["month"], course), place)
            if other is not place:
                values = (employee, row["month"], course)
                self._doubled(("employee", "month", "course"), values, other, f"{place}/course")
        if type(minutes) is int:
            trained[key] = trained.get(key, 0) + minutes
        if is_right and key not in self.seen:
            self.faults.add("no-such-payslip", f"{place}/month", no_such_payslip, (employee, row["month"]))

    def _years(self, employer: str, rows: Sequence[Any], pointer: str) -> None:
        seen: dict[int, str] = {}
        for number, row in enumerate(rows):
            year = row.get("year") if isinstance(row, dict) else None
            if type(year) is not int:
                continue
            place = f"{pointer}/{number}"
            other = seen.setdefault(year, place)
            if other is not place:
                self._doubled(("employer", "year"), (employer, year), other, f"{place}/year")

    def _doubled(self, key: Sequence[str], values: Sequence[object], other: str, pointer: str) -> None:
        self.faults.add("duplicate", pointer, doubled_key, key, values, other)


def _month(value: object) -> date | None:
    return LAW_MONTHS.get(value) if isinstance(value, str) else None


__all__ = ["MOST_EMPLOYERS", "ROWS", "Employers", "Shape"]
