"""The process that does the work of jobs, one at a time, and knows nothing of the store; it may be killed at any time.

It is spoken to over one connection: a task comes, units of work and a result, or what went wrong, go back.
"""

import logging
import os
import resource
import sys
from multiprocessing.connection import Connection
from typing import Any, Final

import msgspec

from kutcalc.errors import JobTooExpensiveError, KutcalcError
from kutcalc.language import Text
from kutcalc.limits import JOB_CPU, JOB_MEMORY
from kutcalc.report.job_work import work
from kutcalc.server.problems import problem_of
from kutcalc.server.worker_talk import ENCODER, TASK, Refused, Task

_ROOM: Final = 8
"""Times the memory limit that addresses may be reserved for; polars reserves many more than it uses."""
NICE: Final = 5
"""Those who wait for a page come before jobs."""
_MIB: Final = 1024 * 1024
NO_MEMORY: Final = Text(sv="Jobbet behövde mer minne än det får.", en="The job needed more memory than it may have.")


def main(descriptor: int) -> None:
    """Do tasks until the other end is closed."""
    os.nice(NICE)
    connection = Connection(descriptor)
    connection.send_bytes(b"")
    while True:
        try:
            task = TASK.decode(connection.recv_bytes())
        except (EOFError, OSError):
            return
        _limit()
        try:
            for told in work(task.kind, task.body, task.language, task.parts):
                connection.send_bytes(ENCODER.encode(told))
        except (BrokenPipeError, ConnectionResetError):
            return
        except Exception as error:  # noqa: BLE001  # whatever went wrong is the job's end, not the worker's
            connection.send_bytes(ENCODER.encode(Refused(_problem(error, task))))


def _limit() -> None:
    """Give the task its time on the processor, counted from now, and addresses enough for its memory."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _set(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime) + 1 + JOB_CPU.value())
    _set(resource.RLIMIT_AS, _ROOM * JOB_MEMORY.value() * _MIB)
    _set(resource.RLIMIT_CORE, 0)


def _set(which: int, soft: int) -> None:
    _, hard = resource.getrlimit(which)
    resource.setrlimit(which, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _problem(error: Exception, task: Task) -> bytes:
    """Give what is wrong as a problem document; what is our own fault is written to the log."""
    if isinstance(error, MemoryError):
        error = JobTooExpensiveError(NO_MEMORY)
    if not isinstance(error, KutcalcError):
        logging.getLogger("kutcalc.worker").error("job %s failed", task.id, exc_info=error)
    document: dict[str, Any] = dict(problem_of(error, task.language, task.id).document)
    document["instance"] = f"/jobs/{task.id}"
    return msgspec.json.encode(document)


if __name__ == "__main__":
    main(int(sys.argv[1]))
