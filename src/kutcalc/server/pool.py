"""Worker processes of one web process, spawned ahead of need: what takes more than a moment is done there.

The wait is bounded: when enough requests stand in line already, the next one is refused at once. A worker that dies or
does not come back takes its pool with it; a new one is started, and those who waited are asked to try again.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from importlib import import_module
from multiprocessing import get_context
from typing import Any, Final, TypeVar

import msgspec

from kutcalc.errors import KutcalcError, OverloadedError
from kutcalc.lifeline import end_with

T = TypeVar("T")
WAITING_PER_WORKER: Final = 16
LONGEST_S: Final = 30.0
PREPARED: Final = "kutcalc.report.answer"
"""What a worker imports before it is needed."""
_LOG: Final = logging.getLogger("kutcalc.pool")


class _Told(msgspec.Struct, frozen=True):
    """A user's mistake on its way out of a worker: an exception with arguments of its own cannot be pickled."""

    kind: type[KutcalcError]
    said: Mapping[str, Any]
    arguments: tuple[Any, ...]

    def error(self) -> KutcalcError:
        """Make the exception again."""
        made = self.kind.__new__(self.kind)
        made.__dict__.update(self.said)
        made.args = self.arguments
        return made


class Pool:
    """A few spawned processes, never forked: a forked child would hang after a polars query."""

    def __init__(self, size: int, *, longest_s: float = LONGEST_S) -> None:
        self._size = size
        self._longest_s = longest_s
        self._waiting = 0
        self._executor = self._started()

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a module-level function in a worker and give its result or raise its error; OverloadedError when busy."""
        if self._waiting >= self._size * WAITING_PER_WORKER:
            raise OverloadedError
        executor = self._executor
        self._waiting += 1
        try:
            work = asyncio.get_running_loop().run_in_executor(executor, _done, function, arguments)
            found = await asyncio.wait_for(work, self._longest_s)
        except (BrokenProcessPool, TimeoutError) as error:
            _LOG.warning("the pool is replaced: %s", type(error).__name__)
            self._replace(executor)
            raise OverloadedError from None
        finally:
            self._waiting -= 1
        if isinstance(found, _Told):
            raise found.error()
        result: T = found
        return result

    async def close(self) -> None:
        """Let the workers go, at once."""
        _end(self._executor)

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        if self._executor is broken:
            self._executor = self._started()
        _end(broken)

    def _started(self) -> ProcessPoolExecutor:
        """Start a pool and all its workers."""
        executor = ProcessPoolExecutor(
            max_workers=self._size, mp_context=get_context("spawn"), initializer=_begin, initargs=(os.getpid(),)
        )
        for _ in range(self._size):
            executor.submit(os.getpid)
        return executor


def _begin(parent: int) -> None:
    end_with(parent)
    import_module(PREPARED)


def _done(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    try:
        return function(*arguments)
    except KutcalcError as error:
        return _Told(type(error), dict(error.__dict__), error.args)


def _end(executor: ProcessPoolExecutor) -> None:
    """Shut a pool down without waiting for what its workers are at."""
    workers = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        with suppress(ProcessLookupError, ValueError):
            worker.kill()
