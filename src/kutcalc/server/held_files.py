"""Files that were read, as they are held in memory: kept for some minutes under a token, and found again by it."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.payroll.parsed import About
from kutcalc.server.held import Ticket
from kutcalc.server.keeper import Keeper

GONE: Final = Text(
    sv="Filen finns inte kvar i minnet: tiden är ute, eller så har tjänsten startats om. Skicka den igen.",
    en="The file is no longer in memory: its time is out, or the service has been started again. Send it again.",
)


class HeldFile(msgspec.Struct, frozen=True, kw_only=True):
    """What is held of files that were read: the tables as bytes, how many payslips, and what was found.

    `given` are the columns that the files gave; `left_out` counts the rows that were removed for their faults.
    """

    tables: bytes
    payslips: int
    given: tuple[str, ...]
    abouts: tuple[About, ...]
    left_out: int = 0


async def kept(keeper: Keeper, client: str, held: HeldFile, minutes: int) -> Ticket:
    """Hold a file for so many minutes; StorageFullError where there is no room."""
    return await keeper.keep(client, msgspec.msgpack.encode(held), minutes)


async def found(keeper: Keeper, token: str) -> HeldFile:
    """Find a file by its token; FaultsError where it is not held, or not any longer."""
    held = await keeper.find(token)
    if held is None:
        raise FaultsError([Fault(code="not-found", text=GONE, pointer="/payroll_file")])
    return msgspec.msgpack.decode(held.content, type=HeldFile)


def token_of(body: Any) -> str | None:
    """Give the token of the file that a body names alone; what is wrong with one is said when the body is read."""
    if not isinstance(body, Mapping) or "employers" in body:
        return None
    token = body.get("payroll_file")
    return token if isinstance(token, str) else None


__all__ = ["GONE", "HeldFile", "found", "kept", "token_of"]
