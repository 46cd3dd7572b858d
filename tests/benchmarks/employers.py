"""The first benchmark: a month of employees by the law in force and one capped policy, against C, numpy and polars.

    uv run --frozen python tests/benchmarks/employers.py [--rows 100000,1000000,5000000] [--rounds 5]

Every contender is a process of its own over the same arrays. They are prepared once, then work in turn, round by round;
the best round counts. All must give the same results to the öre. See README.md beside this file.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.company import lines_of, time_company
from tests.benchmarks.made import RESULTS, Array, load, make_arrays, save
from tests.benchmarks.ways import LIBRARY, WAYS

ROWS: Final = "100000,1000000,5000000"
COMPILE: Final = ("gcc", "-O3", "-march=native", "-fopenmp", "-shared", "-fPIC")
KIB_PER_MIB: Final = 1024
FIRST: Final = "C"
OURS: Final = "kutcalc"


def main() -> None:
    """Measure and report; or, as a child process, make the arrays or be one contender."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default=ROWS, help="how many employees, sizes with commas between")
    parser.add_argument("--rounds", type=int, default=5, help="how many times each works")
    parser.add_argument("--make", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.make is not None:
        save(asked.folder, make_arrays(asked.make))
    elif asked.way is not None:
        _contend(asked.way, asked.folder)
    else:
        _report([int(rows) for rows in asked.rows.split(",")], asked.rounds)


# ---------------------------------------------------------------------- a contender, in a process of its own


def _contend(way: str, folder: Path) -> None:
    arrays = load(folder)
    held = _peak_mib()
    begun = time.perf_counter()
    work = WAYS[way](arrays)
    prepared = time.perf_counter() - begun
    results: list[Array] = []
    _say(json.dumps({"prepared_s": prepared, "held_mib": held, "prepared_mib": _peak_mib()}))
    _forget_peak()
    for _ in iter(sys.stdin.readline, "end\n"):
        begun, used = time.perf_counter(), time.process_time()
        results = work()
        _say(json.dumps({"wall_s": time.perf_counter() - begun, "cpu_s": time.process_time() - used}))
    np.save(folder / f"{way}.result", np.stack(results))
    _say(json.dumps({"worked_mib": _peak_mib()}))


def _peak_mib() -> float:
    """Give the peak of resident memory since the start, or since it was last forgotten."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MIB
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / KIB_PER_MIB


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


# ---------------------------------------------------------------------- the rounds


class _Contender:
    """A child process that works when told."""

    def __init__(self, way: str, folder: Path) -> None:
        command = [sys.executable, __file__, "--way", way, "--folder", str(folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.measured: dict[str, Any] = self._hear()

    def _hear(self) -> dict[str, Any]:
        if self.process.stdout is None:
            raise RuntimeError("a contender has no voice")
        heard: dict[str, Any] = json.loads(self.process.stdout.readline())
        return heard

    def _tell(self, word: str) -> dict[str, Any]:
        if self.process.stdin is None:
            raise RuntimeError("a contender has no ears")
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return self._hear()

    def work(self) -> None:
        for name, seconds in self._tell("work").items():
            self.measured[name] = min(seconds, self.measured.get(name, seconds))

    def end(self) -> dict[str, Any]:
        self.measured |= self._tell("end")
        self.process.wait()
        return self.measured


def _measure(rows: int, rounds: int) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="kutcalc-benchmark-") as name:
        folder = Path(name)
        library = folder / "employers.so"
        subprocess.run([*COMPILE, str(Path(__file__).with_suffix(".c")), "-o", str(library)], check=True)
        os.environ[LIBRARY] = str(library)
        subprocess.run([sys.executable, __file__, "--make", str(rows), "--folder", name], check=True)
        contenders = {way: _Contender(way, folder) for way in WAYS}
        for _ in range(rounds):
            for contender in contenders.values():
                contender.work()
        found = {way: contender.end() for way, contender in contenders.items()}
        results = {way: np.load(folder / f"{way}.result.npy") for way in WAYS}
        courses = len(np.load(folder / "fee.npy"))
    first = results[FIRST]
    for way, result in results.items():
        if result.shape != first.shape or not (result == first).all():
            raise ValueError(f"{way} and {FIRST} give different results at {rows} rows")
        found[way] |= {"rows": rows}
    kronor = {name: int(column.sum()) // 1_000_000 for name, column in zip(RESULTS, first, strict=True)}
    _say(f"\n{rows:,} employees, {first.shape[1]:,} employers, {courses:,} courses; all agree, employer by employer:")
    _say("  " + ", ".join(f"{name} {amount:,} kr" for name, amount in kronor.items()))
    return found


# ---------------------------------------------------------------------- the report


def _report(sizes: Sequence[int], rounds: int) -> None:
    _say(f"{time.strftime('%Y-%m-%d %H:%M')}  {os.cpu_count()} cores, load {_load()}, best of {rounds} rounds")
    measured = []
    for rows in sizes:
        found = _measure(rows, rounds)
        measured.append(found)
        _say(_table(found, rows))
    if len(measured) > 1:
        _say(_growth(measured[0], measured[-1]))
    _say("")
    for line in lines_of(time_company()):
        _say(line)
    _say(f"load at the end {_load()}")


def _load() -> str:
    return " ".join(f"{load:.1f}" for load in os.getloadavg())


def _table(found: dict[str, dict[str, Any]], rows: int) -> str:
    lines = [
        "                  ns per employee    times C        times numpy   times polars   MiB               once per",
        "                    wall    cpu     wall    cpu     wall    cpu    wall    cpu   held  made worked     file",
    ]
    for way, one in found.items():
        wall, cpu = (one[name] / rows * 1e9 for name in ("wall_s", "cpu_s"))
        ratios = [
            f"{one[name] / found[other][name]:7.{digits}f}"
            for other, digits in ((FIRST, 1), ("numpy", 2), ("polars by hand", 2))
            for name in ("wall_s", "cpu_s")
        ]
        memory = f"{one['held_mib']:6.0f} {one['prepared_mib']:5.0f} {one['worked_mib']:6.0f}"
        lines.append(f"  {way:15} {wall:6.1f} {cpu:6.1f}  {' '.join(ratios)} {memory} {one['prepared_s']:6.2f} s")
    return "\n".join(lines)


def _growth(small: dict[str, dict[str, Any]], large: dict[str, dict[str, Any]]) -> str:
    rows = large[OURS]["rows"] / small[OURS]["rows"]
    lines = [f"\nFrom {small[OURS]['rows']:,} to {large[OURS]['rows']:,} employees, {rows:.0f} times as many:"]
    for way, one in large.items():
        time_grown, memory = one["wall_s"] / small[way]["wall_s"], one["worked_mib"] / small[way]["worked_mib"]
        lines.append(f"  {way:15} time x {time_grown:6.1f}   peak memory x {memory:5.1f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
