"""What a web process does: answers requests on a socket that was opened for it, until it is told to stop."""

import signal
import socket
import sys
from typing import Final

import uvicorn

from kutcalc.server.app import make_app
from kutcalc.server.logs import configure_logging
from kutcalc.server.protocol import SERVING
from kutcalc.server.settings import settings_from
from kutcalc.server.stopping import SIGNALS

MOST_AT_ONCE: Final = 512
"""Requests under way in one process, over which the next is refused at once."""
BACKLOG: Final = 2_048


def serve_web(descriptor: int) -> None:
    """Answer requests on a listening socket until told to stop; those under way are finished first."""
    _end_with_nothing_wrong()
    configure_logging()
    listening = socket.socket(fileno=descriptor)
    config = uvicorn.Config(make_app(settings_from()), **{**_OPTIONS, **SERVING})
    uvicorn.Server(config).run(sockets=[listening])


_OPTIONS: Final = {"date_header": True, "limit_concurrency": MOST_AT_ONCE, "backlog": BACKLOG, "workers": 1}


def _end_with_nothing_wrong() -> None:
    """Let a stop that was asked for end with 0: before uvicorn listens, and after, when it raises the signal again."""
    for number in SIGNALS:
        signal.signal(number, lambda _number, _frame: sys.exit(0))
