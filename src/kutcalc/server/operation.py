"""What an operator asks: whether the process lives, whether it can work, and what it has counted."""

import asyncio
import os
import time
from typing import Any, Final

from litestar import Request, Response, get

from kutcalc.errors import KutcalcError, NotReadyError
from kutcalc.language import Text
from kutcalc.server import metrics

ANSWER_S: Final = 1.0
HELD_S: Final = 1.0
_HOLDS: Final = "_ready"
NOT_WRITABLE: Final = Text(sv="Det går inte att skriva i lagringen.", en="The store cannot be written.")
NO_KEEPER: Final = Text(sv="Ingen håller filer i minnet.", en="Nobody holds files in memory.")
NO_READER: Final = Text(sv="Ingen läsare av filer startar.", en="No reader of files starts.")
NO_WORKER: Final = Text(sv="Ingen arbetare svarade inom en sekund.", en="No worker answered within a second.")


class Readiness:
    """Whether this process can work; asked at most once a second, however often somebody wants to know."""

    def __init__(self) -> None:
        self._asked = asyncio.Lock()
        self._until = 0.0
        self._lacking: Text | None = None

    async def lacking(self, state: Any) -> Text | None:
        """Say what is not there, or nothing."""
        async with self._asked:
            if time.monotonic() >= self._until:
                self._lacking = await _lacking(state)
                self._until = time.monotonic() + HELD_S
            return self._lacking


async def _lacking(state: Any) -> Text | None:
    try:
        writable = await asyncio.wait_for(asyncio.to_thread(state.store.is_writable), ANSWER_S)
    except Exception:  # noqa: BLE001  # whatever ails the store, it cannot be written
        writable = False
    if not writable:
        return NOT_WRITABLE
    try:
        await asyncio.wait_for(state.pool.run(os.getpid), ANSWER_S)
    except Exception:  # noqa: BLE001  # a broken pool, a late one, one that is full: no worker answers
        return NO_WORKER
    try:
        await asyncio.wait_for(state.keeper.count(), ANSWER_S)
    except (KutcalcError, TimeoutError):
        return NO_KEEPER
    return None if state.parsers.is_running() else NO_READER


@get("/healthz", name="healthz", include_in_schema=False)
async def healthz() -> Response[bytes]:
    """Say that the process lives."""
    return Response(b"ok\n", media_type="text/plain")


@get("/readyz", name="readyz", include_in_schema=False)
async def readyz(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say that the store can be written and a worker answers, or what does not."""
    state = request.app.state
    if _HOLDS not in state:
        state[_HOLDS] = Readiness()
    lacking = await state[_HOLDS].lacking(state)
    if lacking is not None:
        raise NotReadyError(lacking)
    return Response(b"ready\n", media_type="text/plain")


@get("/metrics", name="metrics", include_in_schema=False)
async def counted(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give what has been counted."""
    try:
        jobs = await asyncio.to_thread(request.app.state.store.jobs.counts)
    except KutcalcError:
        jobs = None
    text = await asyncio.to_thread(metrics.written, jobs)
    return Response(text, media_type=metrics.CONTENT_TYPE)
