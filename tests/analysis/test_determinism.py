"""The same bytes every time (`design/trust.md` N6), whatever the threads, the path, the order of rows and the files.

Every run is an interpreter of its own, with a hash seed of its own, and prints hashes of CSV and Parquet content.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest

from .relations.payrolls import csv_of

ROWS = 2_000
CAPS = {"course": 400_000, "employee_year": 1_500_000, "employer_month": 900_000, "group_month": 1_000_001}
SCRIPT = """
import hashlib, io, json, sys
from pathlib import Path
import polars as pl
from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.case import case_of
from kutcalc.law import FIRST_MONTH, LAST_MONTH
from kutcalc.payroll import read_files
from kutcalc.policy.changes import Change, change
from kutcalc.policy.library import Library
from kutcalc.policy.mechanisms import make_plan, no_policy

asked = json.loads(sys.argv[1])
payslips, training = ([Path(one) for one in asked[kind]] for kind in ("payslips", "training"))
tables = read_files(payslips, training, law_months=(FIRST_MONTH, LAST_MONTH))
case = case_of(tables)
levels = ["rate", "payslip", "employer_month", "employer_year", "group_month", "group_year", "employee_year"]
caps = [Change(f"caps.{which}.amount_ore", amount) for which, amount in asked["caps"].items()]
capped = make_plan(change(Library().get("se-almega-2024"), caps))
floored = make_plan(change(Library().get("se-kut-2019-fou20"), [Change("caps.group_month.amount_ore", 900_000)]))
for way in asked["ways"]:
    digest = hashlib.sha256()
    for plan in (capped, floored, no_policy()):
        answer = calculate(case, plan, "label", levels, way=way)
        for level, table in answer.tables.items():
            digest.update(level.encode() + table.write_csv().encode())
            parquet = io.BytesIO()
            table.write_parquet(parquet)
            parquet.seek(0)
            back = pl.read_parquet(parquet)
            digest.update(repr(back.schema).encode() + back.write_csv().encode())
    print(json.dumps([pl.thread_pool_size(), way, tables.payslips.height, tables.training.height, digest.hexdigest()]))
"""
WAYS = ("numbers", "streaming", "in-memory")
RUNS = {
    "one thread": {"threads": 1, "ways": WAYS, "files": 1},
    "two threads, rows shuffled": {"threads": 2, "ways": WAYS[1:], "files": 1, "shuffle": 2},
    "eight threads": {"threads": 8, "ways": WAYS[1:], "files": 1},
    "two files": {"threads": 2, "ways": WAYS[:2], "files": 2, "shuffle": 3},
    "seven files": {"threads": 8, "ways": WAYS[:2], "files": 7, "shuffle": 4},
}


def rows_of(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Make a few thousand payslips by the oracle's generator, and courses for every third."""
    payrolls: Any = import_module("oracle.payrolls")
    rng = Random(seed)
    slips: list[dict[str, Any]] = []
    for group in payrolls.random_payrolls(seed, 400):
        slips += [
            {**asdict(row), "paid_minutes": 9_600, "headcount": 20, "turnover_ore": 10**9, "balance_ore": 10**9}
            for row in group
        ]
        if len(slips) >= ROWS:
            break
    courses = [
        {
            "employer": row["employer"],
            "employee": row["employee"],
            "month": row["month"],
            "course": f"K{number}",
            "minutes": rng.choice((0, 61, 480, 1_200)),
            "fee_ore": rng.choice((0, 1, 33_333, 123_457, 2_000_001)),
            "other_cost_ore": rng.choice((0, 999)),
            "provider_kind": rng.choice(("internal", "external", "institution")),
        }
        for row in slips
        if rng.random() < 1 / 3
        for number in range(rng.choice((1, 1, 3)))
    ]
    return slips, courses


def written(folder: Path, kind: str, rows: Sequence[dict[str, Any]], files: int) -> list[str]:
    """Write rows to some files, dealt one by one."""
    paths = []
    for number in range(files):
        path = folder / f"{kind}-{number}.csv"
        path.write_text(csv_of(rows[number::files]), encoding="utf-8")
        paths.append(str(path))
    return paths


def hashes_of(folder: Path, run: dict[str, Any], seed: int) -> list[list[Any]]:
    """Calculate in an interpreter of its own and give what it prints."""
    slips, courses = rows_of(seed)
    if "shuffle" in run:
        Random(run["shuffle"]).shuffle(slips)
        Random(run["shuffle"]).shuffle(courses)
    asked = {
        "payslips": written(folder, "payslips", slips, run["files"]),
        "training": written(folder, "training", courses, run["files"]),
        "caps": CAPS,
        "ways": run["ways"],
    }
    environment = {**os.environ, "POLARS_MAX_THREADS": str(run["threads"]), "PYTHONHASHSEED": "random"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(asked)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.xdist_group("determinism")
def test_the_bytes_are_the_same_whatever_the_threads_the_path_the_order_and_the_files(tmp_path: Path) -> None:
    found: dict[str, list[list[Any]]] = {}
    for place, (name, run) in enumerate(RUNS.items()):
        folder = tmp_path / str(place)
        folder.mkdir()
        found[name] = hashes_of(folder, run, seed=5)

    threads = {name: {line[0] for line in lines} for name, lines in found.items()}
    heights = {(line[2], line[3]) for lines in found.values() for line in lines}
    digests = {line[4] for lines in found.values() for line in lines}
    assert threads == {name: {run["threads"]} for name, run in RUNS.items()}
    assert len(heights) == 1
    assert min(heights)[0] >= ROWS
    assert len(digests) == 1, json.dumps(found, indent=1)


def test_other_rows_have_other_bytes(tmp_path: Path) -> None:
    run = {"threads": 2, "ways": WAYS[:1], "files": 1}
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    one, other = hashes_of(tmp_path / "a", run, seed=5), hashes_of(tmp_path / "b", run, seed=6)

    assert one[0][4] != other[0][4]
