"""What the process that reads a file and the one that asked for it say to each other: a task, a refusal, or the tables.

Nothing is unpickled: a reader that a file has taken over can send wrong figures at most, never code.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

import msgspec

from kutcalc.errors import (
    Fault,
    FaultsError,
    FileEmptyError,
    FileTypeError,
    KutcalcError,
    MonthOutsideLawError,
    RowsInvalidError,
    TotalTooLargeError,
)
from kutcalc.language import Text
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.tables import Column, TableName
from kutcalc.payroll.unreadable import FileProtectedError, FileTooExpensiveError

LENGTH_BYTES: Final = 8
KNOWN: Final[dict[str, type[KutcalcError]]] = {
    kind.code: kind
    for kind in (
        FaultsError,
        FileEmptyError,
        FileProtectedError,
        FileTooExpensiveError,
        FileTypeError,
        MonthOutsideLawError,
        RowsInvalidError,
        TotalTooLargeError,
    )
}


class Task(msgspec.Struct, frozen=True):
    """One file to read; the file itself comes beside it as a descriptor."""

    name: str
    options: ReadOptions
    secret: bytes
    law_months: tuple[date, date]
    facts: tuple[Column, ...]
    is_upload: bool
    table: TableName | None = None


class Refused(msgspec.Struct, frozen=True):
    """Why a file was not read: a mistake that its sender can mend, or, with the code `internal`, one of ours.

    Of one of ours only the kind and the lines of our code are told: its message may hold a cell.
    """

    code: str
    text: Text
    faults: tuple[Fault, ...] = ()
    trace: str = ""


class ReaderFailedError(RuntimeError):
    """A reader failed in a way that we did not think of: a mistake of ours, not of the sender."""


Answer = Literal[b"T", b"R"]
TABLES: Final = b"T"
REFUSED: Final = b"R"


def refusal_of(error: KutcalcError) -> Refused:
    """Give what is to be sent of an error."""
    return Refused(error.code, error.text, tuple(error.faults))


def error_of(refused: Refused) -> Exception:
    """Make the error that was sent, of the class that its code names among those that reading a file can raise."""
    kind = KNOWN.get(refused.code)
    if kind is None:
        return ReaderFailedError(f"{refused.code}: {refused.trace}")
    error = kind.__new__(kind)
    error.args = (refused.text.en,)
    error.text = refused.text
    error.faults = refused.faults
    return error


def frames_of(trace: Iterable[tuple[str, int, str]]) -> str:
    """Write the places of a traceback, without any value."""
    return " < ".join(f"{file.rpartition('/')[2]}:{line} {name}" for file, line, name in trace)
