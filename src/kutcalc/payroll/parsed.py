"""What the limited worker hands back of one file: tables without identities, and what was read, dropped and wrong.

It crosses a pipe as one block of MessagePack and one Arrow stream for each table.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec
import polars as pl

from kutcalc.errors import Fault
from kutcalc.payroll.options import FileKind, SourceUnit
from kutcalc.payroll.tables import Declared, Warned

PERSON: Final = "_person"
"""Who a row is about: an identity under the key of one upload, in hexadecimal; null where the file has none."""
NUMBER: Final = "_number"
"""The company's own number of an employee, under the same key; null where the file has none."""
_LENGTH_BYTES: Final = 8


class FileInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What the file was found to be; `sheets` names those of a workbook, `header_row` counts from 1."""

    kind: FileKind
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    sheets: tuple[str, ...] = ()


class ColumnUsed(msgspec.Struct, frozen=True, kw_only=True):
    """One column that was read: its heading, what it became, and up to three samples with digits and letters hidden.

    `derived` marks a value that is worked out from the cell: a birth year out of a personal number.
    """

    source: str
    column: str
    unit: SourceUnit
    derived: bool = False
    samples: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What must be asked before the file can be read: about an ambiguous column, a time code, a missing column.

    `kind`: `ambiguous_amounts` (of a column: thousands or decimals?), `ambiguous_hours` (minutes or decimals?),
    `lost_zeros` (may they be added?), `time_code` (is it training?), `missing_column`
    (`column` is needed: from which heading, or which constant?), `sheet` (which of several?). `samples` are hidden.
    """

    kind: str
    name: str
    samples: tuple[str, ...] = ()
    rows: int = 0


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about a file but its rows; no value of a person stands in it.

    `headings` are all of the table's, in order. `rows_read` counts rows below the heading that hold anything, without
    sum rows. `faults` are the first found, `fault_total` counts all; `bad_rows` are the rows (from 1) with any fault.
    `declared` are the main statements of an AGI. `dropped_sums` are rows left out because they sum the others.
    """

    name: str
    info: FileInfo
    headings: tuple[str, ...] = ()
    columns_used: tuple[ColumnUsed, ...] = ()
    columns_dropped: tuple[str, ...] = ()
    rows_read: int = 0
    dropped_sums: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()
    fault_total: int = 0
    bad_rows: tuple[int, ...] = ()
    questions: tuple[Question, ...] = ()
    warnings: tuple[Warned, ...] = ()
    declared: tuple[Declared, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file, read: what is to be said of it, and its tables by name (`payslips`, `training`, `costs`).

    A table has canonical columns in their types, `_row` (the row in the file from 1, null where it has none), `_person`
    and `_number`, and `_wrong_…` beside columns with cells whose fault is written down already. `employee` is empty
    until files meet (`meeting`); `employer` may be.
    """

    about: About
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)


class _Head(msgspec.Struct):
    """What stands before the streams of tables."""

    about: About
    tables: list[tuple[str, int]]


def packed(parsed: Parsed) -> bytes:
    """Write what was read as bytes for a pipe."""
    streams: list[tuple[str, bytes]] = []
    for name, frame in parsed.tables.items():
        buffer = io.BytesIO()
        frame.write_ipc_stream(buffer)
        streams.append((name, buffer.getvalue()))
    head = msgspec.msgpack.encode(_Head(parsed.about, [(name, len(stream)) for name, stream in streams]))
    return b"".join([len(head).to_bytes(_LENGTH_BYTES), head, *(stream for _, stream in streams)])


def unpacked(content: bytes) -> Parsed:
    """Read what `packed` wrote; ValueError (msgspec.DecodeError is one) when it is damaged."""
    end = _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES])
    head = msgspec.msgpack.decode(content[_LENGTH_BYTES:end], type=_Head)
    tables: dict[str, pl.DataFrame] = {}
    for name, length in head.tables:
        tables[name] = pl.read_ipc_stream(io.BytesIO(content[end : end + length]))
        end += length
    if end != len(content):
        raise ValueError(len(content))
    return Parsed(head.about, tables)


__all__ = ["NUMBER", "PERSON", "About", "ColumnUsed", "FileInfo", "Parsed", "Question", "packed", "unpacked"]
