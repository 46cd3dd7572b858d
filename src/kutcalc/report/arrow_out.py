"""A table as an Arrow file, with what made it in the metadata of its schema.

An Arrow file is an Arrow stream between two marks, then a footer that says the schema once more and where each batch
begins. polars writes the stream and has no place for metadata in either form; `point_tables_arrow.py` puts it into the
stream, and the footer is written here, around the schema that the stream begins with.
"""

import io
import struct
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
import polars as pl

from kutcalc.report.point_tables_arrow import with_metadata
from kutcalc.report.provenance import Provenance
from kutcalc.report.tables import PARQUET_KEY

MEDIA_TYPE: Final = "application/vnd.apache.arrow.file"
_MAGIC: Final = b"ARROW1"
_START: Final = b"ARROW1\x00\x00"
_PREFIX: Final = 8
_HEADER_TYPE, _HEADER, _BODY_LENGTH = 1, 2, 3
"""Places in a message (Arrow's Message.fbs)."""
_FIELDS, _METADATA = 1, 2
"""Places in a schema (Schema.fbs)."""
_DICTIONARY, _BATCH = 2, 3
_VERSION_5: Final = 4
Block = tuple[int, int, int]
"""Where a message begins in the file, the length of its head, and of its body (File.fbs)."""


def arrow_bytes(table: pl.DataFrame, made_by: Provenance) -> bytes:
    """Write a table as an Arrow file; months are `date32`, the provenance stands under the key `kutcalc`.

    Texts have the form that every reader of Arrow knows.
    """
    buffer = io.BytesIO()
    table.write_ipc_stream(buffer, compat_level=pl.CompatLevel.oldest())
    return file_of_stream(with_metadata(buffer.getvalue(), PARQUET_KEY, msgspec.json.encode(made_by).decode()))


def file_of_stream(stream: bytes) -> bytes:
    """Make an Arrow file of an Arrow stream: the same messages, and a footer to find them by."""
    messages = list(_messages(stream))
    schema = stream[_PREFIX : messages[0][1][1]]
    kinds = {kind: [block for found, block in messages if found == kind] for kind in (_DICTIONARY, _BATCH)}
    footer = _footer(schema, kinds[_DICTIONARY], kinds[_BATCH])
    return b"".join((_START, stream, footer, struct.pack("<i", len(footer)), _MAGIC))


def _messages(stream: bytes) -> Iterator[tuple[int, Block]]:
    """Give the kind of each message of a stream, and where it will stand in the file."""
    at = 0
    while length := _uint(stream, at + 4):
        head = stream[at + _PREFIX : at + _PREFIX + length]
        message = _uint(head, 0)
        kind_at, body_at = (_slot(head, message, place) for place in (_HEADER_TYPE, _BODY_LENGTH))
        body = 0 if body_at is None else struct.unpack_from("<q", head, body_at)[0]
        yield 0 if kind_at is None else head[kind_at], (at + len(_START), length + _PREFIX, body)
        at += _PREFIX + length + body


def _footer(schema: bytes, dictionaries: Sequence[Block], batches: Sequence[Block]) -> bytes:
    """Write a footer; the message with the schema follows in it, so that its fields and metadata need no second copy.

    Offsets count from the field that holds them and go forwards; a table begins with the way back to its vtable. A
    block holds 64 bits, which stand on a multiple of eight, the length of their list right before them.
    """
    footer_vtable, footer, schema_vtable, table, first_list = 4, 16, 36, 48, 60
    lists = [first_list, first_list + 8 + 24 * len(dictionaries)]
    end = lists[1] + 4 + 24 * len(batches)
    made = bytearray(end)
    struct.pack_into("<I", made, 0, footer)
    # footer: vtable size, table size, then version, schema, dictionaries, batches
    struct.pack_into("<6H", made, footer_vtable, 12, 20, 16, 4, 8, 12)
    offsets = [place - (footer + 4 + 4 * number) for number, place in enumerate((table, *lists))]
    struct.pack_into("<i3Ih", made, footer, footer - footer_vtable, *offsets, _VERSION_5)
    # schema: vtable size, table size, then endianness (little is the default, left out), fields, metadata
    struct.pack_into("<5H", made, schema_vtable, 10, 12, 0, 4, 8)
    old = _target(schema, _uint(schema, 0), _HEADER)
    parts = [end + _target(schema, old, place) - (table + 4 * place) for place in (_FIELDS, _METADATA)]
    struct.pack_into("<i2I", made, table, table - schema_vtable, *parts)
    for place, blocks in zip(lists, (dictionaries, batches), strict=True):
        struct.pack_into("<I", made, place, len(blocks))
        for number, block in enumerate(blocks):
            struct.pack_into("<qi4xq", made, place + 4 + 24 * number, *block)
    return bytes(made) + schema


def _uint(buffer: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", buffer, at)[0])


def _slot(buffer: bytes, table: int, number: int) -> int | None:
    """Give where a table keeps a field, by the vtable that it points to; None where it does not."""
    vtable = table - struct.unpack_from("<i", buffer, table)[0]
    size, place = struct.unpack_from("<H", buffer, vtable)[0], 4 + 2 * number
    offset = struct.unpack_from("<H", buffer, vtable + place)[0] if place < size else 0
    return table + offset if offset else None


def _target(buffer: bytes, table: int, number: int) -> int:
    """Give where a field of a table points to."""
    at = _slot(buffer, table, number)
    if at is None:
        raise ValueError("this is no Arrow stream with metadata")
    return at + _uint(buffer, at)


__all__ = ["MEDIA_TYPE", "arrow_bytes", "file_of_stream"]
