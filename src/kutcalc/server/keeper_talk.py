"""What web processes and the keeper say to each other over a socket: one block of MessagePack after its length."""

import asyncio
from typing import Final

import msgspec

from kutcalc.server.held import Held, Ticket

_LENGTH_BYTES: Final = 8
MOST_BYTES: Final = 1_073_741_824


class Keep(msgspec.Struct, frozen=True, tag=True):
    """Hold some bytes for so many minutes."""

    client: str
    content: bytes
    minutes: int
    gives_way: bool = False


class Find(msgspec.Struct, frozen=True, tag=True):
    """Give what is held under a token."""

    token: str


class Forget(msgspec.Struct, frozen=True, tag=True):
    """Let go of what is held under a token."""

    token: str


class Begin(msgspec.Struct, frozen=True, tag=True):
    """Note that a request with a key has begun."""

    client: str
    key: str


class Settle(msgspec.Struct, frozen=True, tag=True):
    """Note what a request with a key said, and hold its content."""

    client: str
    key: str
    said: bytes
    content: bytes
    minutes: int


class Drop(msgspec.Struct, frozen=True, tag=True):
    """Forget a key whose request came to nothing."""

    client: str
    key: str


class Count(msgspec.Struct, frozen=True, tag=True):
    """Say how many files are held."""


class Said(msgspec.Struct, frozen=True):
    """An answer: the one of these that was asked for, or the code of what was refused and why."""

    held: Held | None = None
    ticket: Ticket | None = None
    was_replayed: bool = False
    count: int = 0
    refused: str | None = None
    sv: str = ""
    en: str = ""


Asked = Keep | Find | Forget | Begin | Settle | Drop | Count
ASKED: Final = msgspec.msgpack.Decoder(Asked)
SAID: Final = msgspec.msgpack.Decoder(Said)
ENCODER: Final = msgspec.msgpack.Encoder()


async def read_block(reader: asyncio.StreamReader) -> bytes:
    """Read one block; asyncio.IncompleteReadError where the other side is gone."""
    length = int.from_bytes(await reader.readexactly(_LENGTH_BYTES))
    if length > MOST_BYTES:
        raise ConnectionError(length)
    return await reader.readexactly(length)


async def write_block(writer: asyncio.StreamWriter, content: bytes) -> None:
    """Write one block."""
    writer.write(len(content).to_bytes(_LENGTH_BYTES))
    writer.write(content)
    await writer.drain()


__all__ = [
    "ASKED",
    "ENCODER",
    "SAID",
    "Asked",
    "Begin",
    "Count",
    "Drop",
    "Find",
    "Forget",
    "Keep",
    "Said",
    "Settle",
    "read_block",
    "write_block",
]
