"""A library that grows costs nothing to one who uses one design of it: no other file is opened."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from tests.benchmarks.library import FIRST, Times, first_library, report

from kutcalc.policy.library import FILES

ROOT: Final = Path(__file__).parents[2]
WATCHED: Final = """
import sys
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
{}
print(*sorted({{name.rpartition("/")[2] for name in opened if "/policy/files/" in name}}))
"""
CALCULATION: Final = """
from tests.benchmarks.service import body
from kutcalc.report.answer import answer
answer("calculation", body(), "sv")
"""
SERVICE: Final = """
import tempfile
from litestar.testing import TestClient
from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings
with tempfile.TemporaryDirectory() as folder:
    app = make_app(Settings(database_url=f"sqlite:///{folder}/kutcalc.db", pool_size=1, parsers=1))
    with TestClient(app) as client:
        assert client.get("/healthz").status_code == 200
"""
COMMAND: Final = """
from kutcalc.cli import entry
sys.argv = ["kutcalc", "policy", "show", "se-almega-2024"]
sys.stdout = open("/dev/null", "w")
try:
    entry()
except SystemExit:
    pass
sys.stdout = sys.__stdout__
"""


@pytest.mark.parametrize(
    ("code", "files"),
    [
        pytest.param(CALCULATION, "se-almega-2024.toml", id="a calculation"),
        pytest.param(COMMAND, "se-almega-2024.toml", id="a command"),
        pytest.param(SERVICE, "", id="a service that starts"),
    ],
)
def test_no_policy_file_is_opened_but_the_one_that_is_used(code: str, files: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED.format(code)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )

    assert done.stdout.strip().splitlines()[-1:] == ([files] if files else [])


def test_the_first_library_is_part_of_the_one_that_there_is(tmp_path: Path) -> None:
    found = {file.name: file.read_bytes() for file in first_library(tmp_path).iterdir()}

    assert len(found) == len(FIRST) == 14
    assert all((FILES / name).read_bytes() == content for name, content in found.items())


def test_the_report_gives_ratios() -> None:
    lines = report({60: Times(110.0, 300.0, 2.0), 14: Times(100.0, 200.0, 2.0)}).splitlines()

    assert [line.split()[-1] for line in lines[1:]] == ["1.10", "1.50", "1.00"]
