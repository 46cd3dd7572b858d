"""The worker: lanes that take jobs from the store, each with a process of its own that does them.

A lane holds the lease and writes what comes; the work is done in a child that is killed when the job is cancelled, runs
over its limits, or the service stops. So a long calculation never delays a beat, and never outlives its job.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path
from typing import Final

from kutcalc.errors import JobTooExpensiveError, KutcalcError
from kutcalc.language import Text
from kutcalc.limits import JOB_MEMORY
from kutcalc.report.job_work_units import Finished, Unit
from kutcalc.server.logs import configure_logging
from kutcalc.server.settings import database_url
from kutcalc.server.stopping import StopAsked
from kutcalc.server.worker_talk import ENCODER, TOLD, Refused, Task, limit_document
from kutcalc.store import Claim, Store

BEAT_S: Final = 0.4
LEASE_S: Final = 6
LOOK_S: Final = 0.3
SWEEP_S: Final = 600
GRACE_S: Final = 5.0
_PAGES_PER_MIB: Final = 1024 * 1024 // os.sysconf("SC_PAGE_SIZE")
_CHILD: Final = (
    "import os, sys\n"
    "from kutcalc.lifeline import end_with\n"
    "end_with(int(sys.argv[2]))\n"
    "from kutcalc.server.worker_child import main\n"
    "main(int(sys.argv[1]))\n"
)
TOO_LONG: Final = Text(sv="Jobbet räknade längre än det får.", en="The job calculated longer than it may.")
TOO_MUCH: Final = Text(sv="Jobbet behövde mer minne än det får.", en="The job needed more memory than it may have.")
_LOG: Final = logging.getLogger("kutcalc.worker")


def lease_s() -> int:
    """Give how long a lease lasts; the environment may say otherwise."""
    return int(os.environ.get("KUTCALC_JOB_LEASE_S", str(LEASE_S)))


class Child:
    """A process that does jobs, and the connection to it."""

    def __init__(self) -> None:
        self.connection, theirs = Pipe()
        number = theirs.fileno()
        self.process = subprocess.Popen(  # noqa: S603  # ourselves
            [sys.executable, "-c", _CHILD, str(number), str(os.getpid())], pass_fds=[number], stdin=subprocess.DEVNULL
        )
        theirs.close()
        self._is_ready = False

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def begin(self, claim: Claim) -> None:
        """Give it a job."""
        task = Task(claim.id, claim.kind, claim.body, claim.language, claim.parts)
        self.connection.send_bytes(ENCODER.encode(task))

    def told(self, wait_s: float) -> Unit | Finished | Refused | None:
        """Give what it says next, None when it says nothing for a while; EOFError when it is gone."""
        if not self.connection.poll(wait_s):
            return None
        content = self.connection.recv_bytes()
        if not content:  # it has begun
            return None
        told: Unit | Finished | Refused = TOLD.decode(content)
        return told

    def memory_mib(self) -> int:
        """Give how much memory it has in use."""
        try:
            pages = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) // _PAGES_PER_MIB

    def end(self) -> int:
        """Kill it, and give how it ended."""
        with suppress(OSError):
            self.process.kill()
        self.connection.close()
        return self.process.wait()


class Lane(threading.Thread):
    """Takes one job at a time."""

    def __init__(self, store: Store, name: str, stop: threading.Event) -> None:
        super().__init__(name=name)
        self._store = store
        self._stop_asked = stop
        self._lease_s = lease_s()
        self._child = Child()

    def run(self) -> None:
        """Take jobs until asked to stop."""
        while not self._stop_asked.is_set():
            try:
                if not self._child.is_alive():
                    self._child.end()
                    self._child = Child()
                claim = self._store.jobs.claim(self.name, self._lease_s)
                if claim is not None:
                    self._do(claim)
                    continue
            except Exception as error:  # noqa: BLE001  # the store may be away for a while; the queue goes on after
                _LOG.warning("a lane lost its way: %s", type(error).__name__, exc_info=error)
            self._stop_asked.wait(LOOK_S)
        self._child.end()

    def _do(self, claim: Claim) -> None:
        """Do one job to its end, whatever that is."""
        try:
            self._child.begin(claim)
            is_free = self._follow(claim)
        except (EOFError, OSError):
            self._gone(claim)
            is_free = False
        except BaseException:
            self._replace()
            raise
        if not is_free:
            self._replace()

    def _follow(self, claim: Claim) -> bool:
        """Write down what the child says; say whether it is free for another job."""
        jobs = self._store.jobs
        beaten = time.monotonic()
        while True:
            told = self._child.told(BEAT_S)
            if isinstance(told, Unit):
                if not jobs.part(claim, told.number, told.content, told.cells):
                    return False
            elif isinstance(told, Finished):
                jobs.finish(claim, told.reply, told.frames)
                return self._child.memory_mib() * 2 < JOB_MEMORY.value()
            elif isinstance(told, Refused):
                jobs.fail(claim, told.problem)
                return True
            if self._stop_asked.is_set():
                jobs.release(claim)
                return False
            if self._child.memory_mib() > JOB_MEMORY.value():
                self._refuse(claim, JobTooExpensiveError(TOO_MUCH))
                return False
            if time.monotonic() - beaten >= BEAT_S:
                if not jobs.beat(claim, self._lease_s):
                    return False
                beaten = time.monotonic()

    def _gone(self, claim: Claim) -> None:
        """Say what became of a job whose child is gone: over its time, out of memory, or killed by somebody."""
        code = self._child.process.wait(GRACE_S)
        if self._stop_asked.is_set():
            self._store.jobs.release(claim)
        elif code == -signal.SIGXCPU:
            self._refuse(claim, JobTooExpensiveError(TOO_LONG))
        elif code == -signal.SIGABRT:  # Rust aborts when there is no memory
            self._refuse(claim, JobTooExpensiveError(TOO_MUCH))
        else:
            _LOG.warning("the process of job %s ended with %s", claim.id, code)
            # nobody beats for it now: its lease runs out, and it is taken up once more or has failed

    def _refuse(self, claim: Claim, error: KutcalcError) -> None:
        self._store.jobs.fail(claim, limit_document(error, claim.language, claim.id))

    def _replace(self) -> None:
        self._child.end()
        if not self._stop_asked.is_set():
            self._child = Child()


def work_until(store: Store, lanes: int, asked: Callable[[float], bool]) -> None:
    """Run some lanes until asked to stop, and sweep the store now and then; `asked` waits so many seconds for that."""
    host = f"{os.uname().nodename}:{os.getpid()}"
    stop = threading.Event()
    threads = [Lane(store, f"{host}:{number}", stop) for number in range(lanes)]
    for thread in threads:
        thread.start()
    while not asked(SWEEP_S):
        try:
            store.sweep()
        except Exception as error:  # noqa: BLE001  # it is swept the next time
            _LOG.warning("not swept: %s", type(error).__name__, exc_info=error)
    stop.set()
    for thread in threads:
        thread.join()


def serve_jobs(environment: Mapping[str, str], lanes: int | None = None) -> None:
    """Work jobs until told to stop; those under way are left for another to take up."""
    configure_logging()
    asked = StopAsked()
    store = Store(database_url(environment))
    try:
        work_until(store, lanes if lanes is not None else lanes_from(environment), asked.wait)
    finally:
        store.close()


def lanes_from(environment: Mapping[str, str]) -> int:
    """Give how many jobs are worked at once: one per core unless the environment says."""
    given = environment.get("KUTCALC_JOB_WORKERS")
    return int(given) if given else len(os.sched_getaffinity(0))


__all__ = ["Child", "Lane", "lanes_from", "serve_jobs", "work_until"]
