"""A PostgreSQL server of the tests' own: started where its programs are installed, a schema for each test.

Its programs refuse to run as root, so there they run as `postgres` or `nobody`. It listens on a socket in a folder of
its own, and forgets all when it is stopped.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

REASON: Final = "no PostgreSQL: neither /usr/lib/postgresql/*/bin/initdb nor initdb on PATH"
PREFIX: Final = "kutcalc-pg-"
STARTED_S: Final = 30
LEFT_S: Final = 600
ROOM: Final = 2**30
FAST: Final = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "100",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, by the folder of its socket."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def database(self) -> str:
        """Make an empty schema, quicker to make than a database, and give its address as `DATABASE_URL` has it."""
        name = f"kutcalc_{next(self.numbers)}"
        with psycopg.connect(host=str(self.folder), user="kutcalc", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"postgresql+psycopg://kutcalc@/postgres?host={self.folder}&options=-csearch_path%3D{name}"


def programs() -> Path | None:
    """Give the folder of the newest PostgreSQL here, None where there is none."""
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if installed:
        return max(installed, key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server, and stop it and forget its data afterwards."""
    folder = programs()
    if folder is None:
        raise FileNotFoundError(REASON)
    place = _place()
    _sweep(place)
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    as_whom = _owner(home)
    data = home / "data"
    given = ("--no-sync", "--auth=trust", "--username=kutcalc", "--encoding=UTF8", "--locale=C")
    try:
        subprocess.run([folder / "initdb", "-D", data, *given], check=True, capture_output=True, cwd=home, **as_whom)
        settings = [word for name, value in FAST.items() for word in ("-c", f"{name}={value}")]
        command: list[str | Path] = [*_dying_with_us(), folder / "postgres", "-D", data, "-k", home, *settings]
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(command, cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **as_whom)
        try:
            _wait_for(home, server)
            yield Server(home)
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=STARTED_S)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def a_database(words: Sequence[str]) -> Iterator[str]:
    """Give the address of an empty store for a command: SQLite, or a server of its own when `postgresql` is said."""
    if "postgresql" in words:
        with running_server() as server:
            yield server.database()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/kutcalc.db"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Give a server for the tests of one process; skip where PostgreSQL is not installed."""
    if programs() is None:
        pytest.skip(REASON)
    with running_server() as server:
        yield server


def _dying_with_us() -> list[str]:
    """Give what makes the server stop when the tests are killed, where there is such a command."""
    found = shutil.which("setpriv")
    return [found, "--pdeathsig", "QUIT"] if found else []


def _sweep(place: Path) -> None:
    """Forget the data of servers that stopped when their tests were killed."""
    for home in place.glob(f"{PREFIX}*"):
        with suppress(OSError):  # another process may sweep at the same moment
            has_stopped = not (home / "data" / "postmaster.pid").exists()
            if has_stopped and time.time() - home.stat().st_mtime > LEFT_S:
                shutil.rmtree(home, ignore_errors=True)


def _place() -> Path:
    """Give the folder that is kept in memory if there is room in it, since a server writes thousands of small files."""
    memory = Path("/dev/shm")  # noqa: S108
    has_room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    return memory if has_room else Path(tempfile.gettempdir())


def _owner(home: Path) -> dict[str, Any]:
    """Give the folder to a user that is not root, and say how to run as that user; nothing where we are not root."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _wait_for(home: Path, server: subprocess.Popen[Any]) -> None:
    deadline = time.monotonic() + STARTED_S
    while True:
        try:
            psycopg.connect(host=str(home), user="kutcalc", dbname="postgres", connect_timeout=5).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((home / "log").read_text(encoding="utf-8")) from None
            time.sleep(0.05)
        else:
            return
