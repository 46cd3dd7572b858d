"""The leaves of the statements of persons (IU) in one AGI, noted as they come: no object is kept for a statement.

Each full pile of leaves becomes a frame with one row a statement (`agi_columns`), so that a file of any length is read
within the memory of one pile and the rows already made.
"""

from typing import Any, Final

import polars as pl

from kutcalc.language import Text
from kutcalc.payroll.agi_columns import CODES, FIELDS, statements_of
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.statement import COMPONENT, Misread
from kutcalc.payroll.unreadable import FileTooExpensiveError

GROUPS: Final = frozenset({"ArbetsgivareIUGROUP", "BetalningsmottagareIUGROUP", "BetalningsmottagareIDChoice"})
FULL_PILE: Final = 200_000
CODE_OF_TAG: Final[dict[str, int]] = {COMPONENT + name: code for name, code in CODES.items()}


class Gathering:
    """Gathers the statements of one file, and what could not be read of them."""

    def __init__(self, file: str, keyed: Keyed, most: int | None = None) -> None:
        self.wrong: list[Misread] = []
        self.count = 0
        self.used: set[str] = set()
        self._file = file
        self._keyed = keyed
        self._most = most
        self._seen: set[str] = set()
        self._frames: list[pl.DataFrame] = []
        self._begin()

    def take(self, statement: Any) -> None:
        """Note the leaves of one IU."""
        place = len(self._starts)
        self.count += 1
        self._starts.append(statement.sourceline or 0)
        note_place, note_code, note_text = self._places.append, self._codes.append, self._texts.append
        note_line, note_other, code_of = self._lines.append, self._seen.add, CODE_OF_TAG.get
        for leaf in statement.iterdescendants():
            tag = leaf.tag
            code = code_of(tag)
            if code is None:
                note_other(tag)
            else:
                note_place(place)
                note_code(code)
                note_text(leaf.text)
                note_line(leaf.sourceline)
        if len(self._codes) >= FULL_PILE:
            self._refuse_many()
            self._frames.append(self._statements())

    def frame(self) -> pl.DataFrame:
        """Give all statements that could be read, in the order of the file."""
        self._refuse_many()
        return pl.concat([*self._frames, self._statements()])

    def dropped(self) -> tuple[str, ...]:
        """Name the elements of statements that were seen and do not go on, without groups."""
        return tuple(sorted({tag.removeprefix(COMPONENT) for tag in self._seen} - GROUPS))

    def _refuse_many(self) -> None:
        """Raise FileTooExpensiveError when there are more statements than one file may have."""
        if self._most is not None and self.count > self._most:
            reason = Text(
                sv=f"filen har fler än {self._most} individuppgifter. Dela upp den, eller räkna på kommandoraden.",
                en=f"the file has more than {self._most} individual statements. Divide it, or use the command line.",
            )
            raise FileTooExpensiveError(self._file, reason)

    def _begin(self) -> None:
        """Begin a pile."""
        self._starts: list[int] = []
        self._places: list[int] = []
        self._codes: list[int] = []
        self._texts: list[str | None] = []
        self._lines: list[int | None] = []

    def _statements(self) -> pl.DataFrame:
        """Make statements of the pile, and begin another."""
        leaves = pl.DataFrame(
            {"at": self._places, "code": self._codes, "text": self._texts, "line": self._lines},
            schema={"at": pl.UInt32, "code": pl.UInt8, "text": pl.String, "line": pl.Int64},
        )
        starts = pl.Series("start", self._starts, dtype=pl.Int64)
        self._begin()
        self.used.update(FIELDS[code] for code in leaves["code"].unique())
        frame, wrong = statements_of(starts, leaves, self._keyed)
        self.wrong.extend(wrong)
        return frame
