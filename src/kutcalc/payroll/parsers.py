"""The readers of strangers' files: processes started ahead of need, each of which reads one file and is replaced.

A file that takes a reader down is refused, and nobody else notices.
"""

import logging
import os
import queue
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from types import TracebackType
from typing import Final, Self

import msgspec
from polars.exceptions import ComputeError

from kutcalc.errors import OverloadedError
from kutcalc.language import Text
from kutcalc.limits import PARSER_MEMORY, PARSER_WALL
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsed import Parsed, unpacked
from kutcalc.payroll.parser_limits import MIB, environment
from kutcalc.payroll.parser_talk import LENGTH_BYTES, TABLES, ReaderFailedError, Refused, Task, error_of
from kutcalc.payroll.tables import Column, TableName
from kutcalc.payroll.unreadable import FileTooExpensiveError

SIZE: Final = 2
"""How many readers stand ready, and how many files are read at a time."""
START_S: Final = 120
"""How long a reader may take to be ready; a machine under load is slow."""
TRIES: Final = 3
MS_PER_S: Final = 1_000
_NS_PER_MS: Final = 1_000_000
_CHILD: Final = "import sys\nfrom kutcalc.payroll.parser_child import main\nmain(int(sys.argv[1]), int(sys.argv[2]))\n"
_LOG: Final = logging.getLogger("kutcalc.parsers")
TOO_LONG: Final = Text(
    sv="att läsa filen tar längre tid än en fil får ta. Dela upp den, eller räkna på kommandoraden.",
    en="reading the file takes longer than one file may. Divide it, or calculate on the command line.",
)
TOO_MUCH: Final = Text(
    sv="att läsa filen tar mer minne än en fil får ta. Dela upp den, eller räkna på kommandoraden.",
    en="reading the file takes more memory than one file may. Divide it, or calculate on the command line.",
)
BROKEN: Final = Text(
    sv="läsaren avbröts av något i filen. Öppna filen i ett kalkylprogram, spara den på nytt och försök igen.",
    en="something in the file broke off the reading. Open it in a spreadsheet, save it again, and try once more.",
)
Source = int | bytes
"""An open file by its descriptor, which stays the caller's, or all that a file holds."""


class _Reader:
    """One process that will read one file."""

    def __init__(self) -> None:
        self.line, theirs = socket.socketpair()
        self.process = subprocess.Popen(  # noqa: S603  # ourselves
            [sys.executable, "-c", _CHILD, str(theirs.fileno()), str(os.getpid())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(os.environ),
        )
        theirs.close()

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def wait_until_ready(self) -> None:
        """Wait until it has imported all that it needs."""
        if self.received(1, _now_ms() + START_S * MS_PER_S) != b"!":
            raise ReaderFailedError

    def send(self, task: Task, descriptor: int) -> None:
        """Give it its file."""
        content = msgspec.msgpack.encode(task)
        socket.send_fds(self.line, [len(content).to_bytes(LENGTH_BYTES)], [descriptor])
        self.line.sendall(content)

    def received(self, length: int, until_ms: int | None) -> bytes:
        """Give so many bytes of what it says; EOFError when it is gone, TimeoutError when the time is up."""
        content = bytearray()
        coming = select.poll()
        coming.register(self.line, select.POLLIN)
        while len(content) < length:
            if not coming.poll(None if until_ms is None else max(0, until_ms - _now_ms())):
                raise TimeoutError
            part = self.line.recv(min(length - len(content), MIB))
            if not part:
                raise EOFError
            content += part
        return bytes(content)

    def end(self) -> int:
        """Kill it, and give how it ended."""
        self.line.close()
        with suppress(OSError):
            self.process.kill()
        return self.process.wait()


class Parsers:
    """Reads files, each in a process of its own, some at a time; `close` it, or use it in a `with`.

    `law_months` are the first and last month of the book of law, `facts` gives the columns that policies add, and is
    asked when there is a file. Without `is_upload` there are no limits of size or time, for the file is the user's own,
    and so is the machine; and no reader is started before there is a file.
    """

    def __init__(
        self,
        law_months: tuple[date, date],
        facts: Callable[[], Sequence[Column]] = tuple,
        *,
        size: int = SIZE,
        is_upload: bool = True,
    ) -> None:
        self.law_months = law_months
        self._facts = facts
        self.is_upload = is_upload
        self._turns = threading.BoundedSemaphore(size)
        self._ready: queue.SimpleQueue[_Reader] = queue.SimpleQueue()
        self._wanted = threading.Semaphore(size if is_upload else 0)
        self._is_closed = False
        self._starter = threading.Thread(target=self._start, name="parsers", daemon=True)
        self._starter.start()

    @property
    def facts(self) -> tuple[Column, ...]:
        """Give the columns that policies add."""
        return tuple(self._facts())

    def parse(
        self,
        name: str,
        source: Source,
        options: ReadOptions | None = None,
        *,
        secret: bytes,
        facts: Sequence[Column] | None = None,
        table: TableName | None = None,
    ) -> Parsed:
        """Read one file; `secret` keys the stand-ins for identities, the same for files that are to meet.

        `facts` are the columns that policies add, if others than at first; `table` is what a canonical table is meant
        to be.

        Raises what the reader did: FileTypeError, FileEmptyError, FileProtectedError, and FileTooExpensiveError also
        where it died or ran out of time; OverloadedError when all readers have been busy for too long.
        """
        known = self.facts if facts is None else tuple(facts)
        task = Task(name, options or ReadOptions(), secret, self.law_months, known, self.is_upload, table)
        if not self._turns.acquire(timeout=START_S if not self.is_upload else PARSER_WALL.value()):
            raise OverloadedError
        try:
            if isinstance(source, int):
                return self._parsed(task, source)
            descriptor = os.memfd_create("kutcalc")
            try:
                with os.fdopen(descriptor, "wb", closefd=False) as file:
                    file.write(source)
                return self._parsed(task, descriptor)
            finally:
                os.close(descriptor)
        finally:
            self._turns.release()

    def _parsed(self, task: Task, descriptor: int) -> Parsed:
        reader = self._taken()
        try:
            answered, answer = self._answer(reader, task, descriptor)
        finally:
            reader.end()
        try:
            if answered == TABLES:
                return unpacked(answer)
            error = error_of(msgspec.msgpack.decode(answer, type=Refused))
        except (ValueError, TypeError, ComputeError) as damage:
            raise ReaderFailedError(type(damage).__name__) from None
        if isinstance(error, ReaderFailedError):
            _LOG.error("a reader failed: %s", error)
        raise error

    def _answer(self, reader: _Reader, task: Task, descriptor: int) -> tuple[bytes, bytes]:
        """Give a file to a reader, and what it answers within its time."""
        until_ms = _now_ms() + PARSER_WALL.value() * MS_PER_S if self.is_upload else None
        try:
            reader.send(task, descriptor)
            head = reader.received(1 + LENGTH_BYTES, until_ms)
            length = int.from_bytes(head[1:])
            if self.is_upload and length > PARSER_MEMORY.value() * MIB:
                raise FileTooExpensiveError(task.name, TOO_MUCH)
            return head[:1], reader.received(length, until_ms)
        except TimeoutError:
            raise FileTooExpensiveError(task.name, TOO_LONG) from None
        except (EOFError, OSError):
            raise _death(task.name, reader.process.wait(START_S)) from None

    def _taken(self) -> _Reader:
        """Give a reader that is ready, and have another started."""
        for _ in range(TRIES):
            self._wanted.release()
            try:
                reader = self._ready.get(timeout=START_S)
            except queue.Empty:
                raise OverloadedError from None
            try:
                reader.wait_until_ready()
                if reader.is_alive():
                    return reader
            except (EOFError, OSError):
                pass
            _LOG.warning("a reader ended with %s before it had a file", reader.end())
        raise ReaderFailedError

    def _start(self) -> None:
        """Start readers as they are wanted, all in one thread: Linux ends them with the thread that started them."""
        while True:
            self._wanted.acquire()
            if self._is_closed:
                return
            self._ready.put(_Reader())

    def is_running(self) -> bool:
        """Whether readers are started as they are wanted."""
        return self._starter.is_alive() and not self._is_closed

    def close(self) -> None:
        """End the readers that stand ready."""
        self._is_closed = True
        self._wanted.release()
        self._starter.join()
        with suppress(queue.Empty):
            while True:
                self._ready.get_nowait().end()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()


def _now_ms() -> int:
    return time.monotonic_ns() // _NS_PER_MS


def _death(file: str, code: int) -> FileTooExpensiveError:
    """Say why a reader died: its time was up, there was no more memory, or a library broke."""
    reason = {-signal.SIGXCPU: TOO_LONG, -signal.SIGKILL: TOO_MUCH, -signal.SIGABRT: TOO_MUCH}.get(code, BROKEN)
    _LOG.warning("a reader ended with %s", code)
    return FileTooExpensiveError(file, reason)
