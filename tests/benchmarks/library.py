"""What the size of the library costs one who uses a single design: import, start and latency, before and after.

    uv run --frozen python tests/benchmarks/library.py [--rounds 3] [--requests 300]

Before is a folder with the fourteen files that there were first, after is the library as it is. The two take turns,
round by round, each in processes of its own; the best of each counts, and only the ratio of one run says anything.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import httpx
import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.service import body
from tests.serving import served

from kutcalc.policy.library import FILES, OWN_FILES

FIRST: Final = (
    "fi-koulutusvahennys",
    "it-f40-2022b",
    "jp-2008",
    "qc-pme-2018",
    "se-almega-2024",
    "se-almega-incr",
    "se-korttid-kompetens-2021",
    "se-kut-2019",
    "se-kut-2019-almega50",
    "se-kut-2019-fou20",
    "se-m-reformgrupp-2018",
    "se-utbvik-1991",
    "se-utbvik-1994",
    "se-utbvik-1996",
)
"""The library of the first release."""
WARM: Final = 20
IMPORT: Final = "from kutcalc.report.answer import answer; from kutcalc.policy import Library; Library().get('{}')"
POLICY: Final = str(body()["policy"])


class Times(msgspec.Struct):
    """Milliseconds of one round."""

    importing: float
    starting: float
    latency: float

    def least(self, other: "Times") -> "Times":
        """Give the better of each."""
        return Times(*map(min, msgspec.structs.astuple(self), msgspec.structs.astuple(other)))


def first_library(folder: Path) -> Path:
    """Put the first files into a folder."""
    for name in FIRST:
        shutil.copy(FILES / f"{name}.toml", folder)
    return folder


def importing(environment: Mapping[str, str]) -> float:
    """Give the time of a fresh process that imports what answers, and reads the one design."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORT.format(POLICY)], env={**os.environ, **environment}, check=True)
    return (time.perf_counter() - begun) * 1000


def served_times(environment: Mapping[str, str], requests: int) -> tuple[float, float]:
    """Give the time from the start of a service to its first `/healthz`, and half of the waits for a calculation."""
    begun = time.perf_counter()
    with served(environment) as service, httpx.Client(base_url=service.url, timeout=60) as client:
        client.get("/healthz").raise_for_status()
        started = (time.perf_counter() - begun) * 1000
        waits: list[float] = []
        for _ in range(WARM + requests):
            asked = time.perf_counter()
            client.post("/api/v1/calculations", json=body()).raise_for_status()
            waits.append((time.perf_counter() - asked) * 1000)
        return started, statistics.median(waits[WARM:])


def one_round(folder: Path, requests: int) -> Times:
    """Measure a library once."""
    environment = {OWN_FILES: str(folder)}
    imported = importing(environment)
    started, latency = served_times(environment, requests)
    return Times(imported, started, latency)


def measured(rounds: int, requests: int) -> dict[int, Times]:
    """Measure both libraries in turn; give the best of each by its number of files."""
    best: dict[int, Times] = {}
    with tempfile.TemporaryDirectory(prefix="kutcalc-library-") as name:
        folders = (first_library(Path(name)), FILES)
        for _ in range(rounds):
            for folder in folders:
                files = len(list(folder.glob("*.toml")))
                found = one_round(folder, requests)
                best[files] = best[files].least(found) if files in best else found
    return best


def report(best: Mapping[int, Times]) -> str:
    """Write both, and what the second is of the first."""
    (few, before), (many, after) = sorted(best.items())
    lines = [f"{'':40}{few:>6} files{many:>6} files{'ratio':>9}"]
    named = {
        "import, and reading the one design, ms": (before.importing, after.importing),
        "start to the first /healthz, ms": (before.starting, after.starting),
        "calculation of 25 employees, median ms": (before.latency, after.latency),
    }
    for what, (one, other) in named.items():
        lines.append(f"{what:40}{one:12.1f}{other:12.1f}{other / one:9.2f}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how many times each library is measured")
    parser.add_argument("--requests", type=int, default=300, help="calculations asked for in each round")
    asked = parser.parse_args(arguments)
    sys.stdout.write(report(measured(asked.rounds, asked.requests)) + "\n")


if __name__ == "__main__":
    main()
