"""Requests a second: a calculation of 25 employees beside an empty handler, on two workers, in the same run.

    uv run --frozen python tests/benchmarks/service.py [--seconds 4] [--rounds 3] [--workers 2]

Two services stand side by side: kutcalc as it is served, rates lifted, and an application with one handler that does
nothing. They are loaded in turn by wrk, round by round; the best round counts. Only the ratio in one run says anything.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Litestar, get

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.serving import served

CONNECTIONS: Final = (1, 16)
EMPLOYEES: Final = 25
AIM_PERCENT: Final = 25
EMPTY: Final = "tests.benchmarks.service:empty_app"
_SCRIPT: Final = """
wrk.method = "{method}"
wrk.body = {body}
wrk.headers["Content-Type"] = "application/json"
function done(summary, latency, requests)
  local errors = summary.errors.status + summary.errors.read + summary.errors.connect + summary.errors.timeout
  io.write(string.format('\\n{{"requests": %d, "micros": %d, "errors": %d, "p50": %d, "p99": %d}}\\n',
    summary.requests, summary.duration, errors, latency:percentile(50), latency:percentile(99)))
end
"""


class Measured(msgspec.Struct, frozen=True):
    """One load of one service: requests done, the time, and half and nearly all of the waits, in microseconds."""

    requests: int
    micros: int
    errors: int
    p50: int
    p99: int

    @property
    def per_second(self) -> float:
        """Give the requests done in a second."""
        return self.requests / (self.micros / 1_000_000)


@get("/empty", media_type="application/json")
async def _empty() -> dict[str, bool]:
    return {"empty": True}


def empty_app() -> Litestar:
    """Make an application with one handler that does nothing, and nothing around it."""
    return Litestar(route_handlers=[_empty], openapi_config=None)


def body() -> dict[str, Any]:
    """Make the request: 25 employees, one month, one course, one figure explained."""
    payslips = [
        {"employee": f"E{n}", "month": "2026-05", "birth_year": 1960 + n, "cash_pay_ore": 3_000_000 + n * 1_000}
        for n in range(EMPLOYEES)
    ]
    course = {"employee": "E1", "month": "2026-05", "course": "K1", "minutes": 960, "fee_ore": 1_234_567}
    figure = {"level": "employer_month", "employer": "A", "month": "2026-05", "column": "training_deduction_ore"}
    firm = {"employer": "A", "headcount": EMPLOYEES, "owner": "business", "payslips": payslips}
    return {
        "policy": "se-almega-2024@1",
        "levels": ["employer_year"],
        "explain": [figure],
        "employers": [{**firm, "training": [{**course, "provider_kind": "external"}]}],
    }


def loaded(url: str, script: Path, connections: int, seconds: int) -> Measured:
    """Load an address for some seconds; every reply must be a good one."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script), url]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60)
    found = msgspec.json.decode(done.stdout.strip().rpartition("\n")[2], type=Measured)
    if found.errors:
        raise SystemExit(f"{url}: {found.errors} errors\n{done.stdout}")
    return found


def measured(seconds: int, rounds: int, workers: int) -> dict[str, dict[int, Measured]]:
    """Load both services in turn, and keep the best round of each at each number of connections."""
    best: dict[str, dict[int, Measured]] = {}
    quiet = {"KUTCALC_RATE_SYNC_PER_MIN": "1000000000"}
    with (
        tempfile.TemporaryDirectory(prefix="kutcalc-bench-") as name,
        served(processes=workers, app=EMPTY) as empty,
        served(quiet, processes=workers) as ours,
    ):
        asks, posts = Path(name) / "get.lua", Path(name) / "post.lua"
        asks.write_text(_SCRIPT.format(method="GET", body="nil"), encoding="utf-8")
        text = json.dumps(json.dumps(body(), separators=(",", ":")))
        posts.write_text(_SCRIPT.format(method="POST", body=text), encoding="utf-8")
        targets = {
            "empty handler": (f"{empty.url}/empty", asks),
            "/healthz": (f"{ours.url}/healthz", asks),
            "calculation": (f"{ours.url}/api/v1/calculations", posts),
        }
        for what, (url, script) in targets.items():
            loaded(url, script, CONNECTIONS[-1], 1)  # every worker has met it once
            best[what] = {}
        for _ in range(rounds):
            for connections in CONNECTIONS:
                for what, (url, script) in targets.items():
                    found = loaded(url, script, connections, seconds)
                    other = best[what].get(connections)
                    if other is None or found.per_second > other.per_second:
                        best[what][connections] = found
    return best


def report(best: dict[str, dict[int, Measured]]) -> str:
    """Write what was measured, with the ratio to the empty handler."""
    lines = [f"{'':16}{'connections':>12}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'of the empty one':>18}"]
    for what, rows in best.items():
        for connections, one in rows.items():
            share = 100 * one.per_second / best["empty handler"][connections].per_second
            waits = f"{one.p50 / 1000:9.2f}{one.p99 / 1000:9.2f}"
            lines.append(f"{what:16}{connections:12}{one.per_second:12.0f}{waits}{share:16.0f} %")
    lines.append(f"aim: the calculation at {AIM_PERCENT} % of the empty handler or more")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=4, help="how long each load lasts")
    parser.add_argument("--rounds", type=int, default=3, help="how many times each is loaded")
    parser.add_argument("--workers", type=int, default=2, help="processes of each service")
    asked = parser.parse_args(arguments)
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: apt-get install wrk")
    sys.stdout.write(report(measured(asked.seconds, asked.rounds, asked.workers)) + "\n")


if __name__ == "__main__":
    main()
