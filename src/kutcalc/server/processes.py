"""The service as processes: one that looks after the others, web processes on one socket, a keeper, one for jobs.

Nothing is forked: a child is a fresh interpreter. A child that dies is started again, one that dies young again and
again stops the whole. When the one that looks after them is gone, so are they, and the port is free at once.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from kutcalc.errors import KutcalcError
from kutcalc.language import Text
from kutcalc.server.rates import make_rates_file
from kutcalc.server.stopping import StopAsked

STOP_S: Final = 23.0
LOOK_S: Final = 0.1
YOUNG_S: Final = 5.0
MOST_YOUNG: Final = 5
LONGEST_WAIT_S: Final = 4.0
BACKLOG: Final = 2_048
METRICS_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Where the web processes count together; its library reads the name when it is imported."""
BIND_TRIES: Final = 20
PAGES_FIRST_S: Final = 1.0
FAILED: Final = 70
Role = Literal["web", "jobs", "keeper"]
_BEGIN: Final = (
    "import os, signal, sys\n"
    "from kutcalc.lifeline import end_with\n"
    "end_with(int(sys.argv[1]), signal.{by})\n"
    "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
)
_CODE: Final[dict[Role, str]] = {
    "web": _BEGIN.format(by="SIGKILL") + "from kutcalc.server.serving import serve_web\nserve_web(int(sys.argv[2]))\n",
    "jobs": _BEGIN.format(by="SIGTERM")
    + "from kutcalc.server.worker import serve_jobs\nserve_jobs(dict(os.environ), int(sys.argv[2]))\n",
    "keeper": _BEGIN.format(by="SIGKILL")
    + "from kutcalc.server.keeper_process import serve_keeper\nserve_keeper(int(sys.argv[2]))\n",
}
KEEPER: Final = "KUTCALC_KEEPER"
"""Where the web processes find what is held of files in memory."""


class PortTakenError(KutcalcError):
    """Another program listens where the service was to."""

    code = "port-taken"
    title = Text(sv="Porten är upptagen", en="The port is taken")

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.text = Text(
            sv=f"Det går inte att lyssna på {host}:{port} ({reason}). Välj en annan port: --port.",
            en=f"Cannot listen on {host}:{port} ({reason}). Choose another port: --port.",
        )
        super().__init__(self.text.en)


@dataclass(slots=True)
class _Child:
    """One place for a process: what it does, the process that does it now, and how often it died young."""

    role: Role
    argument: int
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    young_deaths: int = 0
    not_before: float = 0.0


@dataclass(slots=True)
class Service:
    """The processes of one service."""

    listening: socket.socket
    environment: dict[str, str]
    children: list[_Child] = field(default_factory=list)

    def run(self, asked: StopAsked) -> int:
        """Keep the processes running until asked to stop; give the exit code."""
        while True:
            for child in self.children:
                self._look_after(child)
                if child.young_deaths > MOST_YOUNG:
                    self.end()
                    return FAILED
            if asked.wait(LOOK_S):
                return self.end()

    def _look_after(self, child: _Child) -> None:
        now = time.monotonic()
        if child.process is not None:
            if child.process.poll() is None:
                return
            is_young = now - child.started < YOUNG_S
            child.young_deaths = child.young_deaths + 1 if is_young else 0
            child.not_before = now + min(LONGEST_WAIT_S, 0.1 * 2**child.young_deaths)
            child.process = None
        if now >= child.not_before:
            child.process = self._started(child)
            child.started = now

    def _started(self, child: _Child) -> "subprocess.Popen[bytes]":
        passed = [] if child.role == "jobs" else [child.argument]
        return subprocess.Popen(  # noqa: S603  # ourselves
            [sys.executable, "-c", _CODE[child.role], str(os.getpid()), str(child.argument)],
            env=self.environment,
            pass_fds=passed,
            stdin=subprocess.DEVNULL,
        )

    def end(self) -> int:
        """Stop taking requests, let every process finish what it has, and end those that take too long."""
        self.listening.close()
        _stop([one.process for one in self.children if one.process is not None and one.role != "keeper"])
        # those who answer ask the keeper until they are done
        _stop([one.process for one in self.children if one.process is not None and one.role == "keeper"])
        return 0


def _stop(running: "Sequence[subprocess.Popen[bytes]]") -> None:
    """Ask processes to stop, and end those that take too long."""
    for process in running:
        with suppress(ProcessLookupError):
            process.terminate()
    until = time.monotonic() + STOP_S
    for process in running:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def listen(host: str, port: int) -> socket.socket:
    """Open the socket; one that was let go of a moment ago is waited for, one that is taken is refused."""
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise PortTakenError(host, port, error.strerror or "?") from None
    made = socket.socket(kind, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for left in reversed(range(BIND_TRIES)):
        try:
            made.bind(address)
            made.listen(BACKLOG)
        except OSError as error:
            if not left:
                made.close()
                raise PortTakenError(host, port, error.strerror or "?") from None
            time.sleep(LOOK_S)
        else:
            break
    made.set_inheritable(False)
    return made


def _listen_privately(path: str) -> socket.socket:
    """Open a socket in the service's own folder, which nobody else may enter."""
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.bind(path)
    made.listen(BACKLOG)
    return made


def serve(host: str, port: int, workers: int, lanes: int, *, environment: Mapping[str, str] | None = None) -> int:
    """Run the service until it is told to stop; give the exit code. `lanes` of 0 works no jobs here."""
    listening = listen(host, port)
    name, number = listening.getsockname()[:2]
    shown = f"[{name}]" if ":" in name else name
    with tempfile.TemporaryDirectory(prefix="kutcalc-") as folder:
        rates = Path(folder) / "rates"
        make_rates_file(rates)
        own = {**(os.environ if environment is None else environment), "KUTCALC_RATES_FILE": str(rates)}
        own[METRICS_FOLDER] = folder
        own.setdefault("KUTCALC_PARSERS", "2")
        own[KEEPER] = str(Path(folder) / "keeper")
        held = _listen_privately(own[KEEPER])
        service = Service(listening, dict(own))
        service.children += [_Child("web", listening.fileno()) for _ in range(workers)]
        service.children.append(_Child("keeper", held.fileno()))
        if lanes:
            # a little later, so that the first page need not share the machine with it
            later = time.monotonic() + PAGES_FIRST_S
            service.children.append(_Child("jobs", lanes, not_before=later))

        asked = StopAsked()
        sys.stderr.write(f"kutcalc http://{shown}:{number}\n")
        sys.stderr.flush()
        return service.run(asked)


__all__ = ["PortTakenError", "Service", "listen", "serve"]
