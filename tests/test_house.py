"""The house stands: its commands are the same wherever they are written, and the bars name tests that exist."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pytest
from tests.bars import BARS, OF_THIS_MILESTONE, Bar

ROOT: Final = Path(__file__).parents[1]
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE: Final = (ROOT / "Makefile").read_text(encoding="utf-8")
CI: Final = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
CODES: Final = {"N": 9, "R": 5, "U": 8, "L": 13, "W": 13, "P": 8, "S": 8}


def the_two_commands() -> list[str]:
    """Give the commands of the README's one block of shell."""
    (block,) = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return str(block).splitlines()


def recipes() -> dict[str, list[str]]:
    """Give the recipes of the Makefile by target."""
    found: dict[str, list[str]] = {}
    for line in MAKEFILE.splitlines():
        target = re.match(r"([a-z]+):", line)
        if target:
            found[target[1]] = []
        elif line.startswith("\t"):
            found[list(found)[-1]].append(line.removeprefix("\t"))
    return found


def test_the_readme_has_two_commands() -> None:
    first, second = the_two_commands()

    assert first.startswith("python3 -m venv .venv && ")
    assert first.endswith(" kutcalc serve")
    assert second.endswith(" pytest")


def test_make_wraps_the_same_two() -> None:
    assert [recipes()["run"], recipes()["test"]] == [[command] for command in the_two_commands()]


def test_continuous_integration_runs_the_same_two() -> None:
    lines = [line.strip() for line in CI.splitlines() if line.strip()]

    assert set(the_two_commands()) <= set(lines)
    assert lines[-1] == the_two_commands()[1]


def test_continuous_integration_checks_what_make_checks() -> None:
    expanded = [
        line.replace("$(UV)", ".venv/bin/uv run --frozen") for name in ("lint", "types") for line in recipes()[name]
    ]

    assert [line for line in expanded if line not in CI.splitlines()] == []


def test_continuous_integration_can_run() -> None:
    checked = subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=False, capture_output=True)

    assert checked.returncode == 0
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "set -euo pipefail" in CI


def test_every_target_says_what_it_is_for() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)

    assert sorted(str(phony).split()) == sorted(recipes())
    assert all(re.search(rf"^{target}:.* ## .+\.$", MAKEFILE, re.MULTILINE) for target in recipes())


def test_no_test_takes_a_loop_where_the_browser_left_one() -> None:
    inside = "asyncio" + ".run"
    taken = [path.name for path in (ROOT / "tests").rglob("*.py") if inside in path.read_text(encoding="utf-8")]

    assert taken == ["own_loop.py"]


def test_what_is_installed_is_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert version("kutcalc") == project["version"]
    assert project["license"] == "EUPL-1.2"
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_all_bars_are_listed_once() -> None:
    assert [bar.code for bar in BARS] == [
        f"{kind}{number}" for kind, most in CODES.items() for number in range(1, most + 1)
    ]


def test_tests_that_bars_name_can_be_collected() -> None:
    named = sorted({test for bar in BARS for test in bar.tests if test not in bar.missing})

    collected = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n", "0", "-p", "no:cacheprovider", *named],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert collected.returncode == 0, collected.stdout[-2000:]


def test_commands_that_bars_name_exist() -> None:
    commands = [one for bar in BARS for one in bar.shown if not one.startswith("tests/")]

    assert [one for one in commands if one.removeprefix("make ") not in recipes()] == []


def test_what_is_there_of_an_open_bar_exists() -> None:
    named = [path for bar in BARS for path in re.findall(r"tests/[\w/.]+\.py", bar.part)]

    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("bar", [bar for bar in BARS if bar.code in OF_THIS_MILESTONE], ids=lambda bar: bar.code)
def test_the_bars_of_this_milestone_are_shown(bar: Bar) -> None:
    assert not bar.is_open, bar.says()
