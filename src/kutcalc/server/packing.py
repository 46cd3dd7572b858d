"""Replies made smaller on the way out. No length can tell a secret: there are no cookies, and no reply holds one."""

import asyncio
import zlib
from collections.abc import Mapping, Sequence
from typing import Final

from kutcalc.server.headers import Header

LEAST_BYTES: Final = 1_024
MOST_ON_THE_LOOP: Final = 131_072
_LEVEL: Final = 5
_GZIP: Final = 16 + zlib.MAX_WBITS
_TEXTS: Final = ("text/", "application/json", "application/problem+json", "application/toml", "image/svg+xml")


def can_be_packed(headers: Sequence[Header]) -> bool:
    """Whether a reply is a text of some length that is not packed yet."""
    said: Mapping[bytes, bytes] = {name.lower(): value for name, value in headers}
    if b"content-encoding" in said or b"content-range" in said:
        return False
    kind = said.get(b"content-type", b"").decode("latin-1")
    return kind.startswith(_TEXTS) and int(said.get(b"content-length", b"0")) >= LEAST_BYTES


async def packed(headers: Sequence[Header], body: bytes) -> tuple[list[Header], bytes]:
    """Pack a reply; a large one in a thread. Its tag becomes a weak one, for the bytes are others now."""
    small = _gzip(body) if len(body) <= MOST_ON_THE_LOOP else await asyncio.to_thread(_gzip, body)
    kept = [one for one in varying(headers) if one[0].lower() not in {b"content-length", b"etag"}]
    tags = [value for name, value in headers if name.lower() == b"etag"]
    kept += [(b"etag", tag if tag.startswith(b"W/") else b"W/" + tag) for tag in tags]
    return [*kept, (b"content-encoding", b"gzip"), (b"content-length", str(len(small)).encode())], small


def varying(headers: Sequence[Header]) -> list[Header]:
    """Say that a reply may come packed or not, so that nobody keeps the one for who takes the other."""
    others = [one for one in headers if one[0].lower() != b"vary"]
    said = [value for name, value in headers if name.lower() == b"vary"]
    return [*others, (b"vary", b", ".join([*said, b"Accept-Encoding"]))]


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(body) + packer.flush()
