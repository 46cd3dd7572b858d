"""Metadata into an Arrow stream: polars writes the stream, and has no place for what made the table.

The stream begins with a message that holds the schema, a FlatBuffer. A new head is put before the old one: it says the
same and has the metadata too, and points into the old buffer for the fields, which is left as it was.
"""

import struct
from typing import Final

_MARK: Final = b"\xff\xff\xff\xff"
_ALIGNED: Final = 8
_PREFIX: Final = 8
_HEADER, _FIELDS = 2, 1
"""Places of the schema in a message, and of the fields in a schema (Arrow's Message.fbs and Schema.fbs)."""
_VERSION_5: Final = 4
_SCHEMA: Final = 1


def with_metadata(stream: bytes, key: str, value: str) -> bytes:
    """Give an Arrow stream whose schema has one more pair of metadata."""
    if stream[:4] != _MARK:
        raise ValueError("this is no Arrow stream")
    length = _uint(stream, 4)
    old, rest = stream[_PREFIX : _PREFIX + length], stream[_PREFIX + length :]
    schema = _target(old, _place(old, _uint(old, 0), _HEADER))
    fields = _target(old, _place(old, schema, _FIELDS))
    head = _head(key.encode(), value.encode(), fields)
    made = head + old
    return _MARK + struct.pack("<I", len(made)) + made + rest


def _uint(buffer: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", buffer, at)[0])


def _target(buffer: bytes, at: int) -> int:
    return at + _uint(buffer, at)


def _place(buffer: bytes, table: int, number: int) -> int:
    """Give where a table keeps a field, by the vtable that it points to."""
    vtable = table - struct.unpack_from("<i", buffer, table)[0]
    return table + int(struct.unpack_from("<H", buffer, vtable + 4 + 2 * number)[0])


def _head(key: bytes, value: bytes, fields: int) -> bytes:
    """Write the message, its schema, and the pair; the old buffer follows right after, so that offsets go forwards.

    Offsets count from the field that holds them; a table begins with the way back to its vtable.
    """
    message_vtable, message = 8, 24
    schema_vtable, schema = 48, 60
    pair_list, pair_vtable, pair = 76, 84, 92
    key_at = 104
    value_at = key_at + _padded(4 + len(key) + 1)
    end = value_at + _padded(4 + len(value) + 1)
    end += -end % _ALIGNED
    made = bytearray(end)
    struct.pack_into("<I", made, 0, message)
    # message: vtable size, table size, then version, header type, header, body length
    struct.pack_into("<6H", made, message_vtable, 12, 24, 4, 6, 8, 16)
    struct.pack_into(
        "<ihBxIxxxxq", made, message, message - message_vtable, _VERSION_5, _SCHEMA, schema - message - 8, 0
    )
    # schema: endianness (little is the default, left out), fields, metadata
    struct.pack_into("<5H", made, schema_vtable, 10, 12, 0, 4, 8)
    struct.pack_into(
        "<iII", made, schema, schema - schema_vtable, end + fields - (schema + 4), pair_list - (schema + 8)
    )
    struct.pack_into("<II", made, pair_list, 1, pair - (pair_list + 4))
    struct.pack_into("<4H", made, pair_vtable, 8, 12, 4, 8)
    struct.pack_into("<iII", made, pair, pair - pair_vtable, key_at - (pair + 4), value_at - (pair + 8))
    struct.pack_into(f"<I{len(key)}s", made, key_at, len(key), key)
    struct.pack_into(f"<I{len(value)}s", made, value_at, len(value), value)
    return bytes(made)


def _padded(length: int) -> int:
    return length + -length % 4
