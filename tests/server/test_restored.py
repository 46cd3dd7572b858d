"""A backup that was tried: the golden set is stored, copied, put back elsewhere, and comes out the same (S7)."""

import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from tests.golden import scenarios

from kutcalc.analysis.request import request_of
from kutcalc.analysis.scenario import Comparison, chosen, read_scenario
from kutcalc.policy import Library
from kutcalc.report.answer import answer
from kutcalc.report.shares import kept, then_and_now
from kutcalc.store import Store

COMMAND: Final = (sys.executable, "-c", "from kutcalc.cli import entry; entry()")


def request_from(folder: Path) -> tuple[str, dict[str, Any]]:
    """Give a scenario as the request that the API would get, its rows made so many that they may be kept."""
    scenario = read_scenario(folder)
    policies = [one.policy for one in chosen(scenario.body.choices, Library())]
    tables = scenario.tables(policies)
    asked = request_of(tables, scenario.body.choices, ["employer_month", "employer_year"], [])
    body: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(asked))
    for employer in body["employers"]:
        for row in employer["payslips"]:
            row["count"] = max(row.get("count", 1), 5)
            row.pop("hiring_support", None)
            row.pop("covid_reduction", None)
    return ("comparison" if isinstance(scenario.body, Comparison) else "calculation"), body


@pytest.fixture(scope="module")
def golden() -> list[tuple[str, bytes, bytes]]:
    """Work the golden set once."""
    made = []
    for folder in scenarios():
        kind, body = request_from(folder)
        made.append((kind, *kept(body, answer(kind, body, "sv"))))  # type: ignore[arg-type]
    return made


def run(command: str, folder: Path, url: str) -> None:
    """Run a command of the command line on a store."""
    subprocess.run(
        [*COMMAND, command, str(folder)],
        check=True,
        capture_output=True,
        env={"DATABASE_URL": url, "PATH": "/usr/bin:/bin", "HOME": str(folder.parent)},
    )


def test_the_golden_set_comes_back_from_a_backup(golden: list[tuple[str, bytes, bytes]], tmp_path: Path) -> None:
    here, there = (f"sqlite:///{tmp_path / name / 'kutcalc.db'}" for name in ("here", "there"))
    store = Store(here)
    ids = [store.shares.add(f"golden {number}", *one)[0].id for number, one in enumerate(golden)]
    store.close()

    run("backup", tmp_path / "copy", here)
    run("restore", tmp_path / "copy", there)

    restored = Store(there)
    shares = [restored.shares.get(one) for one in ids]
    restored.close()
    assert len(shares) == len(golden) >= 8
    for share, (kind, request, reply) in zip(shares, golden, strict=True):
        assert share is not None
        assert (share.kind, share.request, share.reply) == (kind, request, reply)
        now = then_and_now(share.kind, share.request, share.reply, "sv")[2]
        assert now is not None
        assert now["same"] is True, msgspec.json.encode(now["differences"])
