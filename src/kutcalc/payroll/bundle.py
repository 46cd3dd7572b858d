"""The canonical tables as one block of bytes: to be held in memory for a while, and handed to who works them."""

import io
from typing import Final

import msgspec
import polars as pl

from kutcalc.payroll.tables import Declared, Tables, Warned

_LENGTH_BYTES: Final = 8
_TABLES: Final = ("payslips", "training", "years")


class _Head(msgspec.Struct):
    """What stands before the streams of the tables."""

    lengths: list[int]
    warnings: tuple[Warned, ...]
    declared: tuple[Declared, ...]


def bundled(tables: Tables) -> bytes:
    """Write the tables as bytes; the same tables give the same bytes."""
    streams = []
    for frame in (tables.payslips, tables.training, tables.years):
        buffer = io.BytesIO()
        frame.rechunk().write_ipc_stream(buffer, compression="zstd")
        streams.append(buffer.getvalue())
    head = msgspec.msgpack.encode(_Head([len(stream) for stream in streams], tables.warnings, tables.declared))
    return b"".join([len(head).to_bytes(_LENGTH_BYTES), head, *streams])


def unbundled(content: bytes) -> Tables:
    """Read what `bundled` wrote."""
    end = _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES])
    head = msgspec.msgpack.decode(content[_LENGTH_BYTES:end], type=_Head)
    frames: dict[str, pl.DataFrame] = {}
    for name, length in zip(_TABLES, head.lengths, strict=True):
        frames[name] = pl.read_ipc_stream(io.BytesIO(content[end : end + length]))
        end += length
    return Tables(**frames, warnings=head.warnings, declared=head.declared)


__all__ = ["bundled", "unbundled"]
