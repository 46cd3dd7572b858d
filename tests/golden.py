"""Write the expected tables of all scenarios and of the gallery anew, and print what moved: that is what is reviewed.

Run as `python -m tests.golden`, or `make golden`.
"""

import difflib
import sys
from pathlib import Path

from tests.gallery import GOLDEN as GALLERY
from tests.gallery import golden as gallery_csv

from kutcalc.analysis.calculate import Way, calculate
from kutcalc.analysis.case import case_of
from kutcalc.analysis.checks import check_persons
from kutcalc.analysis.scenario import Chosen, Scenario, chosen, read_scenario
from kutcalc.policy import Library
from kutcalc.report.gallery import gallery
from kutcalc.report.tables import csv_bytes, joined

FOLDER = Path(__file__).parents[1] / "scenarios"


def every_scenario() -> list[Path]:
    """List the folders of scenarios."""
    return sorted(folder for folder in FOLDER.iterdir() if (folder / "scenario.toml").is_file())


def scenarios() -> list[Path]:
    """List the scenarios with expected tables; one of a population has none, `tests/population/test_nation.py` has it.

    The weights of a population come from floats, so another machine may weigh a firm by a millionth more.
    """
    return [folder for folder in every_scenario() if read_scenario(folder).body.population is None]


def tables_of(scenario: Scenario, way: Way | None = None) -> dict[str, bytes]:
    """Work a scenario and give its tables as CSV, by level."""
    policies: list[Chosen] = chosen(scenario.body.choices, Library())
    facts = tuple(dict.fromkeys(fact for one in policies for fact in one.plan.employer_facts))
    case = case_of(scenario.tables([one.policy for one in policies]), facts)
    check_persons(case)
    answers = [calculate(case, one.plan, one.label, scenario.body.levels, way=way) for one in policies]
    return {level: csv_bytes(joined([one.tables[level] for one in answers])) for level in scenario.body.levels}


def main() -> None:
    """Rewrite what differs."""
    for folder in scenarios():
        for level, content in tables_of(read_scenario(folder)).items():
            path = folder / "expected" / f"{level}.csv"
            rewrite(path, content.decode())
    rewrite(GALLERY, gallery_csv(gallery()))


def rewrite(path: Path, after: str) -> None:
    """Write a file where it differs, and print the difference."""
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    if before != after:
        path.parent.mkdir(exist_ok=True)
        path.write_text(after, encoding="utf-8")
        shown = difflib.unified_diff(
            before.splitlines(keepends=True), after.splitlines(keepends=True), str(path), str(path)
        )
        sys.stdout.writelines(shown)


if __name__ == "__main__":
    main()
