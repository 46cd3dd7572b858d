"""The keeper: one place in memory for what is held of files, for all the web processes of a service.

`Keeper` asks it: the process that `kutcalc serve` starts, reached by a socket in the service's private folder; where an
application is made alone, holdings of its own. When the keeper's process ends all that it held is gone.
"""

import asyncio
from typing import Final

from kutcalc.errors import (
    IdempotencyReusedError,
    KutcalcError,
    OverloadedError,
    RequestInProgressError,
    StorageFullError,
)
from kutcalc.language import Text
from kutcalc.server.held import Held, Holdings, Ticket
from kutcalc.server.keeper_talk import (
    ENCODER,
    SAID,
    Asked,
    Begin,
    Count,
    Drop,
    Find,
    Forget,
    Keep,
    Said,
    Settle,
    read_block,
    write_block,
)

LONGEST_S: Final = 10.0
_REFUSALS: Final[dict[str, type[IdempotencyReusedError | RequestInProgressError]]] = {
    one.code: one for one in (IdempotencyReusedError, RequestInProgressError)
}


def answer(holdings: Holdings, asked: Asked) -> Said:
    """Do what is asked of some holdings; a refusal is an answer too."""
    try:
        return _done(holdings, asked)
    except (StorageFullError, IdempotencyReusedError, RequestInProgressError) as error:
        return Said(refused=error.code, sv=error.text.sv, en=error.text.en)


def _done(holdings: Holdings, asked: Asked) -> Said:
    match asked:
        case Keep(client, content, minutes, gives_way):
            return Said(ticket=holdings.keep(client, content, minutes, gives_way=gives_way))
        case Find(token):
            return Said(held=holdings.find(token))
        case Forget(token):
            holdings.forget(token)
        case Begin(client, key):
            holdings.begin(client, key)
        case Settle(client, key, said, content, minutes):
            was_replayed, ticket = holdings.settle(client, key, said, content, minutes)
            return Said(was_replayed=was_replayed, ticket=ticket)
        case Drop(client, key):
            holdings.drop(client, key)
        case Count():
            return Said(count=holdings.count())
    return Said()


class Keeper:
    """Asks the keeper, wherever it is."""

    def __init__(self, path: str | None = None, holdings: Holdings | None = None) -> None:
        self._path = path
        self._own = holdings or Holdings()

    async def keep(self, client: str, content: bytes, minutes: int, *, gives_way: bool = False) -> Ticket:
        """Hold some bytes for so many minutes; StorageFullError where there is no room."""
        ticket = (await self._ask(Keep(client, content, minutes, gives_way))).ticket
        if ticket is None:
            raise OverloadedError
        return ticket

    async def find(self, token: str) -> Held | None:
        """Give what is held under a token; None for one that is unknown or past its time."""
        return (await self._ask(Find(token))).held

    async def forget(self, token: str) -> None:
        """Let go of what is held under a token."""
        await self._ask(Forget(token))

    async def begin(self, client: str, key: str) -> None:
        """Note that a request with a key has begun; RequestInProgressError while another with it is under way."""
        await self._ask(Begin(client, key))

    async def settle(
        self, client: str, key: str, said: bytes, content: bytes, minutes: int
    ) -> tuple[bool, Ticket | None]:
        """Say whether a request was answered before, and what it was given; IdempotencyReusedError for another."""
        told = await self._ask(Settle(client, key, said, content, minutes))
        return told.was_replayed, told.ticket

    async def drop(self, client: str, key: str) -> None:
        """Forget a key whose request came to nothing."""
        await self._ask(Drop(client, key))

    async def count(self) -> int:
        """Give how many files are held."""
        return (await self._ask(Count())).count

    async def _ask(self, asked: Asked) -> Said:
        """Ask, and raise what is refused; OverloadedError where nobody answers."""
        said = answer(self._own, asked) if self._path is None else await self._away(self._path, asked)
        if said.refused is not None:
            raise _refusal(said)
        return said

    async def _away(self, path: str, asked: Asked) -> Said:
        try:
            return await asyncio.wait_for(_exchanged(path, asked), LONGEST_S)
        except (OSError, EOFError, TimeoutError):
            raise OverloadedError from None


async def _exchanged(path: str, asked: Asked) -> Said:
    reader, writer = await asyncio.open_unix_connection(path)
    try:
        await write_block(writer, ENCODER.encode(asked))
        return SAID.decode(await read_block(reader))
    finally:
        writer.close()


def _refusal(said: Said) -> KutcalcError:
    kind = _REFUSALS.get(said.refused or "")
    return StorageFullError(Text(sv=said.sv, en=said.en)) if kind is None else kind()


__all__ = ["Keeper", "answer"]
