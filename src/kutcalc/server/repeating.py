"""Requests that may be sent twice: the key, what it covers, and the first reply given again (9.12)."""

import asyncio
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

import msgspec
from litestar import Response

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.server.asked import AnyRequest
from kutcalc.server.replies import bytes_reply
from kutcalc.store import Connection, Reply, Store

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
_KEY: Final = re.compile(r"[!-~]{1,64}")
_BAD_KEY: Final = Text(
    sv="Idempotency-Key är 1–64 synliga ASCII-tecken utan mellanslag.",
    en="An Idempotency-Key is 1 to 64 visible ASCII characters without blanks.",
)
Make = Callable[[Connection | None], Reply]


def client_of(request: AnyRequest) -> str:
    """Give the name that a sender is counted by."""
    return str(request.scope.get("state", {}).get("client", ""))


def key_of(request: AnyRequest) -> str | None:
    """Read the key of a request, None where it has none; FaultsError where it is none that can be kept."""
    key = request.headers.get(HEADER)
    if key is not None and not _KEY.fullmatch(key):
        raise FaultsError([Fault(code="bad-text", text=_BAD_KEY, path=HEADER)])
    return key


def hash_of(body: Any) -> str:
    """Hash what a request asks, whatever the order of its keys."""
    return sha256(msgspec.json.encode(body, order="sorted")).hexdigest()


async def replayed(request: AnyRequest, store: Store, scope: str, body: Any) -> Response[bytes] | None:
    """Give the first reply to a request again, before any work is done; None where it has not been seen."""
    key = key_of(request)
    if key is None:
        return None
    kept = await asyncio.to_thread(store.replay, _scope(request, scope), key, hash_of(body))
    return None if kept is None else _again(request, kept, was_replayed=True)


async def once(request: AnyRequest, store: Store, scope: str, body: Any, make: Make) -> Response[bytes]:
    """Make a reply and keep it with its key, in one transaction; without a key, just make it."""
    key = key_of(request)
    if key is None:
        return _again(request, await asyncio.to_thread(make, None), was_replayed=False)
    reply, was_replayed = await asyncio.to_thread(store.once, _scope(request, scope), key, hash_of(body), make)
    return _again(request, reply, was_replayed=was_replayed)


def _scope(request: AnyRequest, scope: str) -> str:
    """Keep the keys of one sender apart from another's, so that nobody is given someone else's reply."""
    return f"{scope} {client_of(request)}"


def _again(request: AnyRequest, reply: Reply, *, was_replayed: bool) -> Response[bytes]:
    headers = {**reply.headers, REPLAYED: "true"} if was_replayed else reply.headers
    return bytes_reply(request, reply.body, status=reply.status, headers=headers)


__all__ = ["HEADER", "REPLAYED", "client_of", "hash_of", "key_of", "once", "replayed"]
