"""The expected tables of every scenario; `make golden` writes them anew, and the diff is what is reviewed."""

import io
from contextlib import redirect_stdout
from pathlib import Path
from typing import Final

from kutcalc.analysis.scenario import read_scenario
from kutcalc.cli import main

ROOT: Final = Path(__file__).parents[1]
SCENARIOS: Final = sorted(file.parent for file in (ROOT / "scenarios").glob("*/scenario.toml"))


def results(folder: Path) -> dict[str, str]:
    """Run a scenario as a user does, and give each level that it asks for as CSV, by file name."""
    found = {}
    for level in read_scenario(folder).body.levels:
        written = io.StringIO()
        with redirect_stdout(written):
            code = main(["run", "--scenario", str(folder), "--level", level, "--format", "csv", "-q"])
        if code:
            raise RuntimeError(f"{folder.name} at {level} ended with {code}")
        found[f"{level}.csv"] = written.getvalue()
    return found


def write() -> None:
    """Write the expected tables of all scenarios."""
    for folder in SCENARIOS:
        (folder / "expected").mkdir(exist_ok=True)
        for name, text in results(folder).items():
            (folder / "expected" / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
