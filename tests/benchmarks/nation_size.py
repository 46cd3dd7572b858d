"""The nation's year on one machine: 50 million payslips through the law and a policy, part by part, and what it takes.

    uv run --frozen python tests/benchmarks/nation_size.py [--payslips 1,5,20,50] [--processes 1] [--policy REF]

Sizes are in millions. For each size three steps, each a process of its own, so that its peak memory is its own: the
register is made, the law in force is worked for every payslip and kept by firm and person, and the policy is worked
over all of it. Sums are held against a plain query over the files. See README.md beside this file.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.nation_made import MONTHS, YEAR, made_part, parts_of, persons_in
from tests.benchmarks.used import CHILDREN, SELF, cpu_s, peak_mib

from kutcalc.analysis.partition import Partial, merge, part
from kutcalc.analysis.scenario import chosen
from kutcalc.language import Text
from kutcalc.policy import Library
from kutcalc.population.folder import Building, Manifest, folder_of, open_population, settle_part
from kutcalc.population.settle import Counts
from kutcalc.population.workers import each_part

MILLION: Final = 1_000_000
LIMIT_MIB: Final = 4_096
MOST_GROWN: Final = 1.5
"""A payslip of the largest register may take so many times as long as one of the smallest, and no more."""
BY: Final = ("size_class", "sector", "sex")
STEPS: Final = ("make", "law", "policy")
POLICY: Final = "se-almega-2024"
NO_YEARS: Final = pl.DataFrame(schema={"employer": pl.String, "year": pl.Int64})
ID: Final = "nation"


def main() -> None:
    """Measure and judge; or, as a child process, take one step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--payslips", default="1,5,20,50", help="millions")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--policy", default=POLICY)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--persons", type=int)
    asked = parser.parse_args()
    if asked.step:
        _say(json.dumps(_stepped(asked)))
        return
    persons = [round(float(size) * MILLION) // MONTHS for size in asked.payslips.split(",")]
    sys.exit(0 if report(persons, asked.processes, asked.policy) else 1)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


# ---------------------------------------------------------------------- the steps


def make(place: Path, persons: int, processes: int) -> dict[str, int]:
    """Make the register, part by part."""
    building = Building.begin(ID, place)
    work = partial(_made, building, persons)
    list(each_part(work, range(parts_of(persons)), workers=processes))
    return {}


def _made(building: Building, persons: int, number: int) -> None:
    parts = parts_of(persons)
    building.write(number, *made_part(number, persons_in(number, parts, persons)), NO_YEARS)


def settle(place: Path, persons: int, processes: int) -> dict[str, int]:
    """Work the law in force for every payslip."""
    raw = next(place.glob(".building-*"))
    building = Building(raw, place / ID)
    counts = list(each_part(partial(_settled, raw), range(parts_of(persons)), workers=processes))
    title = Text(sv="Påhittade lönerader", en="Payslips made up")
    manifest = Manifest(id=ID, title=title, year=YEAR, base_year=YEAR)
    made = building.finish(manifest, counts).manifest
    return {"payslips": made.payslips, "employers": made.employers, "touchable": made.touchable}


def _settled(folder: Path, number: int) -> Counts:
    return settle_part(folder_of(folder, number))


def work_policy(place: Path, policy: str, processes: int) -> dict[str, Any]:
    """Work a policy over the whole; give its totals, and those of a plain query over the files."""
    population = open_population(place / ID)
    work = partial(_worked, population.folder, policy)
    whole = merge(each_part(work, range(population.manifest.parts), workers=processes))
    return {"totals": whole.totals(whole.labels()[0])}


def _worked(folder: Path, policy: str, number: int) -> Partial:
    return part(open_population(folder).part(number), chosen([policy], Library()), BY)


def plain_sums(place: Path) -> dict[str, int]:
    """Sum what needs no law from the files, by a query that shares nothing with the engine."""
    slips = pl.scan_parquet(place / ID / "part-*" / "payslips.parquet")
    kronor = ((pl.col("cash_pay_ore") + pl.col("benefits_ore")) // 100).alias("kr")
    base = slips.select(kronor).filter(pl.col("kr") >= 0).select(pl.col("kr").sum() * 100)
    courses = pl.scan_parquet(place / ID / "part-*" / "training.parquet")
    cost = courses.select((pl.col("fee_ore") + pl.col("other_cost_ore")).sum())
    return {
        "contribution_base_ore": int(base.collect(engine="streaming").item()),
        "training_cost_ore": int(cost.collect(engine="streaming").item()),
    }


def _stepped(asked: argparse.Namespace) -> dict[str, Any]:
    begun = time.perf_counter()
    steps: Mapping[str, Callable[[], dict[str, Any]]] = {
        "make": lambda: make(asked.folder, asked.persons, asked.processes),
        "law": lambda: settle(asked.folder, asked.persons, asked.processes),
        "policy": lambda: work_policy(asked.folder, asked.policy, asked.processes),
    }
    found = steps[asked.step]()
    wall = time.perf_counter() - begun
    together = peak_mib(SELF) + (asked.processes if asked.processes > 1 else 0) * peak_mib(CHILDREN)
    return found | {"wall_s": wall, "cpu_s": cpu_s(SELF) + cpu_s(CHILDREN), "peak_mib": together}


# ---------------------------------------------------------------------- the report


def measured(persons: int, processes: int, policy: str) -> dict[str, Any]:
    """Take the steps for a size, each in a process of its own; give what each took, and whether the sums are right."""
    with tempfile.TemporaryDirectory(prefix="kutcalc-nation-") as name:
        given = ["--folder", name, "--persons", str(persons), "--processes", str(processes), "--policy", policy]
        found: dict[str, Any] = {"persons": persons, "parts": parts_of(persons)}
        for step in STEPS:
            done = subprocess.run(
                [sys.executable, __file__, "--step", step, *given], check=True, capture_output=True, text=True
            )
            found[step] = json.loads(done.stdout)
        found["bytes"] = sum(file.stat().st_size for file in Path(name).rglob("*.parquet"))
        sums = plain_sums(Path(name))
        totals = found["policy"]["totals"]
        found["agrees"] = all(totals[column] == value for column, value in sums.items())
        found["payslips"] = found["law"]["payslips"]
    return found


def report(sizes: Sequence[int], processes: int, policy: str) -> bool:
    """Measure each size and print a table; say at last whether the bars are met."""
    _say(
        f"{time.strftime('%Y-%m-%d %H:%M')}  {os.cpu_count()} cores, load {_load()}, {processes} process(es), {policy}"
    )
    _say("  million   parts  step     wall s    cpu s   ns/payslip  cpu ns   peak MiB")
    found = []
    for persons in sizes:
        one = measured(persons, processes, policy)
        found.append(one)
        for step in STEPS:
            _say(_line(one, step))
        kronor = {name: one["policy"]["totals"][name] // 100 for name in ("baseline_due_ore", "training_deduction_ore")}
        said = ", ".join(f"{name.removesuffix('_ore')} {amount:,} kr" for name, amount in kronor.items())
        plain = "agree" if one["agrees"] else "DIFFER"
        _say(f"           {one['bytes'] // 2**20} MiB of files; {said}; plain sums {plain}")
    return _verdict(found)


def _line(one: Mapping[str, Any], step: str) -> str:
    took, rows = one[step], one["payslips"]
    wall, cpu = took["wall_s"], took["cpu_s"]
    return (
        f"  {rows / MILLION:7.2f} {one['parts']:7}  {step:7} {wall:7.1f} {cpu:8.1f} {wall / rows * 1e9:12.0f} "
        f"{cpu / rows * 1e9:7.0f} {took['peak_mib']:10,}"
    )


def _verdict(found: Sequence[Mapping[str, Any]]) -> bool:
    first, last = found[0], found[-1]
    peak = max(one[step]["peak_mib"] for one in found for step in STEPS)
    grown = _cpu_of_row(last) / _cpu_of_row(first)
    more = last["payslips"] / first["payslips"]
    memory = max(last[step]["peak_mib"] for step in STEPS) / max(first[step]["peak_mib"] for step in STEPS)
    worked = sum(last[step]["wall_s"] for step in ("law", "policy"))
    _say(
        f"From {first['payslips'] / MILLION:.1f} to {last['payslips'] / MILLION:.1f} million payslips, {more:.0f} "
        f"times as many: processor time per payslip x {grown:.2f}, peak memory x {memory:.2f}."
    )
    _say(f"Law and policy over the largest: {worked:.0f} s; most memory {peak:,} MiB of {LIMIT_MIB:,}.")
    is_right = all(one["agrees"] for one in found)
    is_met = peak <= LIMIT_MIB and grown <= MOST_GROWN and is_right
    _say(f"Verdict: {'met' if is_met else 'NOT MET'}; load at the end {_load()}")
    return is_met


def _cpu_of_row(one: Mapping[str, Any]) -> float:
    cpu: float = sum(one[step]["cpu_s"] for step in ("law", "policy"))
    return cpu / float(one["payslips"])


def _load() -> str:
    return " ".join(f"{load:.1f}" for load in os.getloadavg())


if __name__ == "__main__":
    main()
