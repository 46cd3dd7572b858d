"""Every scenario gives its expected tables, to the byte, by plain numbers, streamed and in memory."""

from pathlib import Path
from typing import get_args

import pytest
from tests.golden import every_scenario, scenarios, tables_of

from kutcalc.analysis.calculate import Way
from kutcalc.analysis.scenario import read_scenario

FEWEST = 8


@pytest.mark.parametrize("way", get_args(Way))
@pytest.mark.parametrize("folder", scenarios(), ids=lambda folder: folder.name)
def test_the_scenario_gives_its_expected_tables(folder: Path, way: Way) -> None:
    tables = tables_of(read_scenario(folder), way)

    expected = {path.stem: path.read_bytes() for path in (folder / "expected").glob("*.csv")}
    assert tables == expected


def test_there_are_enough_scenarios_and_each_says_what_only_it_shows() -> None:
    summaries = [read_scenario(folder).summary for folder in every_scenario()]

    assert len(summaries) >= FEWEST
    assert len({text.sv for text in summaries}) == len({text.en for text in summaries}) == len(summaries)
