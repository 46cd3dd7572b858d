"""The keeper's process: answers web processes on a socket in a folder that is theirs alone, and writes nothing down."""

import asyncio
import resource
import signal
import socket
from contextlib import suppress
from typing import Final

from kutcalc.server.held import Holdings
from kutcalc.server.keeper import answer
from kutcalc.server.keeper_talk import ASKED, ENCODER, read_block, write_block
from kutcalc.server.stopping import SIGNALS

SWEEP_S: Final = 10.0
BACKLOG: Final = 2_048


def serve_keeper(descriptor: int) -> None:
    """Answer on a listening Unix socket until told to stop; what was held is gone then."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # memory must not end up in a file
    asyncio.run(_serve(descriptor))


async def _serve(descriptor: int) -> None:
    holdings = Holdings()
    stop = asyncio.Event()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError, ValueError):
            said = answer(holdings, ASKED.decode(await read_block(reader)))
            await write_block(writer, ENCODER.encode(said))
        writer.close()

    listening = socket.socket(fileno=descriptor)
    server = await asyncio.start_unix_server(talk, sock=listening, backlog=BACKLOG)
    async with server:
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), SWEEP_S)
            holdings.sweep()
