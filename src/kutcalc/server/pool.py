"""Worker processes of one web process, spawned ahead of need: what takes more than a moment is done there."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

T = TypeVar("T")


class Pool:
    """A few spawned processes, never forked: a forked child would hang after a polars query."""

    def __init__(self, size: int) -> None:
        self._executor = ProcessPoolExecutor(max_workers=size, mp_context=get_context("spawn"))

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a module-level function in a worker and give its result or raise its error."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, function, *arguments)

    async def close(self) -> None:
        """Let the workers go."""
        self._executor.shutdown(wait=False, cancel_futures=True)
