"""Every scenario answers what it is expected to, to the byte, at each level that it asks for."""

from pathlib import Path

import pytest
from tests.golden import SCENARIOS, results

FOLDERS = [pytest.param(folder, id=folder.name) for folder in SCENARIOS]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_scenario_answers_as_expected(folder: Path) -> None:
    expected = {file.name: file.read_text(encoding="utf-8") for file in (folder / "expected").iterdir()}

    assert results(folder) == expected, "see `make golden`"
