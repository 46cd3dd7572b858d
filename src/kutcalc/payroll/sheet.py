"""A sheet: one table as somebody gave it, before it is checked, and where each of its rows stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from kutcalc.errors import Fault
from kutcalc.payroll.tables import TableName
from kutcalc.payroll.wording import Saying

SHEET: Final = "_sheet"
ROW: Final = "_row"
WRONG: Final = "_wrong_"
HIDDEN: Final = "_"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as given: columns by name and `_row`, all text when it comes from a text file.

    A column `_wrong_…` marks cells whose fault is written down already, so that they are not called empty too.
    `file` is None for typed columns, whose rows are placed by JSON Pointer; `_row` then counts from 0, else from 1 with
    the heading included, and is null where a file has no rows (AGI). `lost` rows could not be read at all. `places` are
    the pointers of typed rows, where they were gathered from somewhere else. `headings` gives the heading in the file
    of each column that is called something else there.
    """

    table: TableName
    frame: pl.DataFrame
    file: str | None = None
    is_text: bool = True
    lost: int = 0
    places: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)

    def fault(self, said: Saying, *, row: int | None = None, column: str | None = None) -> Fault:
        """Make a fault that stands at a row and column of this sheet."""
        if self.file is not None:
            heading = None if column is None else self.headings.get(column, column)
            return Fault(said.code, said.text, file=self.file, row=row, column=heading, correct=said.correct)
        if self.places and row is not None:
            pointer = self.places[row] if column is None else f"{self.places[row]}/{column}"
            return Fault(said.code, said.text, pointer=pointer, correct=said.correct)
        steps = [part for part in (self.table, row, column) if part is not None]
        return Fault(said.code, said.text, pointer="".join(f"/{step}" for step in steps), correct=said.correct)

    def place(self, row: int | None) -> str:
        """Name a row of this sheet inside a sentence: `payslips.csv:14`."""
        if self.places and row is not None:
            return self.places[row]
        return ":".join(str(part) for part in (self.file or self.table, row) if part is not None)
