"""A real service on a scratch store, to be killed and stopped; and the jobs that it is given."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final

import msgspec

ROOT: Final = Path(__file__).resolve().parents[2]
READY_S: Final = 60.0
LOOK_S: Final = 0.05
EMPLOYER: Final[dict[str, Any]] = {
    "employer": "A",
    "headcount": 12,
    "owner": "business",
    "municipality": "2181",
    "payslips": [
        {"employee": "E01", "month": "2026-03", "through": "2026-05", "birth_year": 1985, "cash_pay_ore": 3333300},
        {"employee": "E06", "month": "2026-03", "through": "2026-05", "birth_year": 1988, "cash_pay_ore": 3500000},
    ],
    "training": [
        {
            "employee": "E01", "month": "2026-05", "course": "K1", "minutes": 960, "fee_ore": 1234567,
            "provider_kind": "external", "delivery": "classroom", "certified": True,
        },
    ],
}  # fmt: skip


def sweep_body(points: int) -> dict[str, Any]:
    """Give a sweep of a number of points; some hundred thousand take a second."""
    axis = {"path": "rate.share_ppm", "first": 300_000, "last": 300_000 + points - 1, "step": 1}
    return {"kind": "sweep", "policy": "se-almega-2024@1", "grid": [axis], "employers": [EMPLOYER]}


def long_body(number: int = 0) -> dict[str, Any]:
    """Give a job that takes many seconds; each number is another."""
    axis = {"path": "rate.share_ppm", "first": 100_000 + number, "last": 900_000, "step": 1}
    caps = {"path": "caps.employer_month.amount_ore", "first": 1_000_000, "last": 2_900_000, "step": 100_000}
    return {**sweep_body(1), "grid": [caps, axis]}


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Service:
    """`kutcalc serve` as a process."""

    def __init__(self, database_url: str, *, lanes: int = 1, workers: int = 1, **environment: str) -> None:
        self.port = free_port()
        self.workers = workers
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "PYTHONPATH": str(ROOT / "src"),
            "KUTCALC_JOB_LEASE_S": "1",
            "KUTCALC_JOB_WORKERS": str(lanes),
            "KUTCALC_QUEUE_LENGTH": "10000",
            "KUTCALC_QUEUE_PER_CLIENT": "10000",
            "KUTCALC_RATE_SYNC_PER_MIN": "1000000",
            "KUTCALC_RATE_UPLOAD_PER_MIN": "1000000",
            # as where it is installed: compiled once
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "kutcalc-compiled"),
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.log = Path(tempfile.mkstemp(prefix="kutcalc-", suffix=".log")[1])
        self.ready_s: list[float] = []

    @property
    def url(self) -> str:
        """Give its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        begun = time.monotonic()
        code = "from kutcalc.cli import entry; entry()"
        own = ["--port", str(self.port), "--workers", str(self.workers)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code, "serve", *own],
                env=self.environment,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        self.wait_ready()
        self.ready_s.append(time.monotonic() - begun)

    def wait_ready(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + READY_S
        while time.monotonic() < until:
            if self.answers():
                return
            if self.process is None or self.process.poll() is not None:
                break
            time.sleep(LOOK_S)
        said = self.log.read_text(encoding="utf-8", errors="replace")[-4_000:]
        raise TimeoutError(f"the service does not answer: {said}")

    def answers(self) -> bool:
        """Whether it answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as reply:  # noqa: S310
                return bool(reply.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def children(self) -> list[int]:
        """Give its own processes: the first answers requests, the last works jobs."""
        if self.process is None:
            return []
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return sorted(int(number) for number in found.split())

    def close(self) -> None:
        """Kill it, and leave nothing behind."""
        self.kill()
        self.log.unlink(missing_ok=True)

    def kill(self) -> None:
        """Kill the process that looks after the others; they end with it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def kill_child(self, place: int) -> None:
        """Kill one of its processes."""
        children = self.children()
        if children:
            try:
                os.kill(children[place], signal.SIGKILL)
            except ProcessLookupError:
                return

    def stop(self) -> tuple[int, float]:
        """Ask it to stop; give its exit code and how long that took."""
        if self.process is None:
            return 0, 0.0
        begun = time.monotonic()
        self.process.terminate()
        code = self.process.wait(60)
        self.process = None
        return code, time.monotonic() - begun


def send(service: Service, body: dict[str, Any], key: str) -> str:
    """Send a job until it is acknowledged, whatever happens to the service meanwhile; give its id."""
    until = time.monotonic() + READY_S
    request = urllib.request.Request(  # noqa: S310  # our own address
        f"{service.url}/api/v1/jobs",
        msgspec.json.encode(body),
        {"Content-Type": "application/json", "Idempotency-Key": key},
        method="POST",
    )
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
                return str(msgspec.json.decode(reply.read())["id"])
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code not in {409, 429}:
                raise
        except (OSError, ValueError):
            pass
        time.sleep(LOOK_S)
    raise TimeoutError("the job was never acknowledged")
