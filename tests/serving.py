"""A real server for tests: processes that serve the application on one free port, with a store of their own.

`python -m tests.serving FD` is one such process; the listening socket is made by the test and handed down, so that no
two tests can want the same port and several processes take their turns at one.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn
from litestar import Litestar

from kutcalc.server.logs import configure_logging
from kutcalc.server.protocol import SERVING
from kutcalc.server.rates import make_rates_file

ROOT: Final = Path(__file__).parents[1]
START_SECONDS: Final = 60
STOP_SECONDS: Final = 15
LINE_SECONDS: Final = 5
FREE_RATE: Final = "1000000"
AT_ONCE: Final = "KUTCALC_TEST_AT_ONCE"
"""How many requests a process takes at once; without it any number."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs: where it is, what it writes, and its processes."""

    host: str
    port: int
    folder: Path
    processes: Sequence["subprocess.Popen[bytes]"]

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    def log(self, having: str = "") -> str:
        """Everything that its processes have written so far; a line comes after its reply, so wait for one `having`."""
        deadline = time.monotonic() + LINE_SECONDS
        while True:
            text = "".join(file.read_text(encoding="utf-8") for file in sorted(self.folder.glob("*.log")))
            if having in text or time.monotonic() > deadline:
                return text
            time.sleep(0.02)

    def send(self, head: bytes, *, seconds: float = 5, source: str = "127.0.0.1") -> bytes:
        """Send bytes on a socket of their own, and give all that comes back until the server closes or time is up.

        `source` is the address to send from; all of 127.0.0.0/8 is this machine.
        """
        address = (self.host, self.port)
        with socket.create_connection(address, timeout=seconds, source_address=(source, 0)) as connection:
            connection.sendall(head)
            return received(connection)


def received(connection: socket.socket) -> bytes:
    """Give all that comes until the other side closes, or nothing more comes within the socket's time."""
    parts = []
    try:
        while part := connection.recv(65_536):
            parts.append(part)
    except (TimeoutError, ConnectionResetError):
        pass
    return b"".join(parts)


@contextmanager
def served(
    environment: Mapping[str, str] | None = None,
    *,
    processes: int = 1,
    app: str = "kutcalc.server.app:make_app",
) -> Iterator[Served]:
    """Serve the application in processes of their own until the block ends; no limit of rate but one that is given.

    `app` names what makes the application.
    """
    with tempfile.TemporaryDirectory(prefix="kutcalc-served-") as name, socket.socket() as listener:
        folder = Path(name)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen(1024)
        make_rates_file(folder / "rates")
        given = {
            **{key: value for key, value in os.environ.items() if not key.startswith("KUTCALC_")},
            "DATABASE_URL": f"sqlite:///{folder / 'kutcalc.db'}",
            "KUTCALC_RATES_FILE": str(folder / "rates"),
            "KUTCALC_POPULATIONS": str(folder / "populations"),
            "KUTCALC_RATE_SYNC_PER_MIN": FREE_RATE,
            "KUTCALC_RATE_UPLOAD_PER_MIN": FREE_RATE,
            **(environment or {}),
        }
        running = [_started(number, listener, given, app, folder) for number in range(processes)]
        answer = Served("127.0.0.1", listener.getsockname()[1], folder, running)
        try:
            _wait(answer)
            yield answer
        finally:
            for process in running:
                _stopped(process)


def _started(
    number: int, listener: socket.socket, environment: Mapping[str, str], app: str, folder: Path
) -> "subprocess.Popen[bytes]":
    with (folder / f"{number}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.serving", str(listener.fileno()), app],
            cwd=ROOT,
            env=dict(environment),
            pass_fds=(listener.fileno(),),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait(one: Served) -> None:
    """Wait until every process has said that it serves: a connection alone would be taken by the kernel before that."""
    deadline = time.monotonic() + START_SECONDS
    while one.log().count(READY) < len(one.processes):
        gone = [process.returncode for process in one.processes if process.poll() is not None]
        assert not gone, f"ended with {gone}: {one.log()[-4000:]}"
        assert time.monotonic() < deadline, f"not ready: {one.log()[-4000:]}"
        time.sleep(0.05)


def _stopped(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    process.stdin.close()
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


READY: Final = "serving from here\n"


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stderr.write(READY)
        sys.stderr.flush()


def _end_with_parent() -> None:
    """Stop when the test is gone, however it went: its end of the pipe is closed then."""
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def main(descriptor: int, app: str) -> None:
    """Serve on a socket that is open already."""
    module, _, name = app.partition(":")
    maker: Callable[[], Litestar] = getattr(__import__(module, fromlist=[name]), name)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    configure_logging()
    most = os.environ.get(AT_ONCE)
    config = uvicorn.Config(maker(), limit_concurrency=None if most is None else int(most), **SERVING)
    _Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
