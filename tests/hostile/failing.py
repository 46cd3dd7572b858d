"""The application with a few routes more: some that fail, each in its own way, and one that reads all it is sent."""

from collections.abc import Iterator
from typing import Any, Final

from litestar import Litestar, Request, get, post
from litestar.exceptions import HTTPException
from litestar.response import Stream

from kutcalc.server.app import make_app

QUOTED: Final = "19811218-9876"
"""What the faults quote, as if somebody had sent it."""


def application() -> Litestar:
    """Make it."""
    app = make_app()
    for route in (fails, fails_in_chain, fails_as_http, fails_late, reads_all):
        app.register(route)
    return app


@get(["/fails", "/api/v1/fails"], sync_to_thread=False)
def fails() -> None:
    """Fail."""
    raise ValueError(QUOTED)


@get("/api/v1/fails-in-chain", sync_to_thread=False)
def fails_in_chain() -> None:
    """Fail because of another fault."""
    try:
        raise KeyError(QUOTED)
    except KeyError as error:
        raise RuntimeError(QUOTED) from error


@get("/api/v1/fails-as-http", sync_to_thread=False)
def fails_as_http() -> None:
    """Fail as the framework does."""
    raise HTTPException(detail=QUOTED, status_code=500)


@get("/api/v1/fails-late", sync_to_thread=False)
def fails_late() -> Stream:
    """Fail when half the reply is on its way."""

    def parts() -> Iterator[bytes]:
        yield b"a beginning"
        raise LookupError(QUOTED)

    return Stream(parts())


@post("/api/v1/reads-all")
async def reads_all(request: Request[Any, Any, Any]) -> None:
    """Read a body to its end and do nothing else."""
    await request.body()
