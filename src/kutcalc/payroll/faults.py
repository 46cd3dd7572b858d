"""The book of faults: all of them are counted, the first of each kind are kept, and all are raised as one error."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import polars as pl

from kutcalc.errors import MOST_FAULTS_SHOWN, Fault, RowsInvalidError
from kutcalc.language import Text
from kutcalc.payroll.identity import masked
from kutcalc.payroll.sheet import ROW, SHEET, Sheet
from kutcalc.payroll.wording import Saying
from kutcalc.units import write_month

Record = dict[str, Any]


class FaultBook:
    """Collects the faults of one intake, over all its files and tables.

    At most a hundred are shown, and no kind of fault crowds out the others; `total` counts them all. `bad_rows` holds
    every row with a fault by the number of its sheet, `cut_rows` by file those that reading has left out already;
    `elsewhere` counts faults that are cured by leaving out no row.
    """

    def __init__(self, sheets: Sequence[Sheet] = ()) -> None:
        self.sheets = tuple(sheets)
        self.total = 0
        self.elsewhere = 0
        self.bad_rows: dict[int, set[int]] = {}
        self.cut_rows: dict[str, set[int]] = {}
        self._whole: set[Fault] = set()
        self._ranks: Counter[tuple[str | None, str | None, str]] = Counter()
        self._kept: list[tuple[int, Fault]] = []

    def add(self, fault: Fault, *, is_cut: bool = False) -> None:
        """Write down one fault, with every person's number in it hidden.

        `is_cut` tells that its row has been left out of the sheet already. What is said of a whole file is said once.
        """
        if is_cut:
            self.cut(fault.file, [] if fault.row is None else [fault.row])
        else:
            if fault in self._whole:
                return
            self._whole.add(fault)
            self.elsewhere += 1
        self._note(fault)

    def cut(self, file: str | None, rows: Iterable[int]) -> None:
        """Remember rows of a file that were left out while it was read."""
        self.cut_rows.setdefault(file or "", set()).update(rows)

    def _note(self, fault: Fault) -> None:
        fault = msgspec.structs.replace(
            fault,
            text=Text(sv=masked(fault.text.sv), en=masked(fault.text.en)),
            column=None if fault.column is None else masked(fault.column),
            pointer=None if fault.pointer is None else masked(fault.pointer),
            correct=fault.correct if fault.correct is None or masked(fault.correct) == fault.correct else None,
        )
        kind = (fault.file, fault.column, fault.code)
        self.total += 1
        self._ranks[kind] += 1
        if self._ranks[kind] <= MOST_FAULTS_SHOWN:
            self._kept.append((self._ranks[kind], fault))

    def rows(self, bad: pl.DataFrame, column: str | None, say: Callable[[Record], Saying]) -> None:
        """Write down one fault for each row of a frame that knows its `_sheet` and `_row`."""
        for number, row in bad.select(SHEET, ROW).iter_rows():
            if row is None:
                self.elsewhere += 1
            else:
                self.bad_rows.setdefault(number, set()).add(row)
        for record in bad.head(MOST_FAULTS_SHOWN).iter_rows(named=True):
            said = say(record)
            sheet = self.sheets[record[SHEET]]
            if sheet.file is not None and record[ROW] is None:
                said = said.about(_who(record))
            self._note(sheet.fault(said, row=record[ROW], column=column))
        self.more(bad.height - MOST_FAULTS_SHOWN)

    def more(self, number: int) -> None:
        """Count faults that are not written down, because a hundred of their kind are."""
        self.total += max(0, number)

    def place(self, record: Record, suffix: str = "") -> str:
        """Name the row of a record inside a sentence."""
        return self.sheets[record[SHEET + suffix]].place(record[ROW + suffix])

    def shown(self) -> list[Fault]:
        """Give the faults to show: the first of each kind before the second of any, in the order of the files."""
        first = sorted(self._kept, key=lambda kept: kept[0])[:MOST_FAULTS_SHOWN]
        return sorted((fault for _, fault in first), key=lambda f: (f.file or "", f.row or f.line or 0))

    def raise_any(self) -> None:
        """Raise RowsInvalidError with every fault shown, when there is one."""
        if not self.total:
            return
        error = RowsInvalidError(self.shown())
        if self.total > len(error.faults):
            number, shown = self.total, len(error.faults)
            error.text = Text(
                sv=f"{number} fel, varav {shown} visas.", en=f"{number} faults, of which {shown} are shown."
            )
        raise error


def _who(record: Record) -> str:
    """Name a row that has no number by its employer, employee and month."""
    month = record.get("month")
    parts = (record.get("employer"), record.get("employee"), write_month(month) if month else None)
    return " ".join(str(part) for part in parts if part is not None)
