"""The intake: declarations of up to 50,000 persons and a table of 250,000 rows, from upload to result.

    uv run --frozen python tests/benchmarks/intake.py [--persons 10000,25000,50000] [--rows 250000] [--rounds 3]

Each way is a process of its own, in turn, round by round; the best round counts. Beside our way (`taken_in`) stands,
in the same run and of the same file, a parse by lxml with nothing read (`bare_parse`). See README.md beside this file.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.files import write_declaration, write_table

PERSONS: Final = "10000,25000,50000"
ROWS: Final = 250_000
MIB: Final = 1 << 20
BARE: Final = "bare_parse"
OURS: Final = "taken_in"
Measured = dict[str, Any]


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", default=PERSONS, help="persons of the declarations, sizes with commas between")
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the table")
    parser.add_argument("--rounds", type=int, default=3, help="how many times each works")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for persons in (int(text) for text in given.persons.split(",")):
            _say(declaration_lines(Path(folder, "agi.xml"), persons, given.rounds))
        _say(table_lines(Path(folder, "table.csv"), given.rows, given.rounds))


def _say(lines: list[str]) -> None:
    sys.stdout.write("\n".join([*lines, ""]))
    sys.stdout.flush()


def declaration_lines(file: Path, persons: int, rounds: int) -> list[str]:
    """Measure a declaration beside the bare parse."""
    cash_ore = write_declaration(file, persons)
    measured = _measured((BARE, OURS), file, rounds)
    bare, ours = measured[BARE], measured[OURS]
    _agree(ours, persons, cash_ore)
    return [
        f"Declaration, {persons:,} persons, {file.stat().st_size / MIB:.1f} MiB:",
        f"  lxml, nothing read   wall {bare['wall']:6.2f} s  CPU {bare['cpu']:6.2f} s  peak {bare['peak_mib']:4d} MiB",
        *_our_lines(ours),
        f"  ratio                wall {ours['wall'] / bare['wall']:6.2f}    CPU {ours['cpu'] / bare['cpu']:6.2f}",
    ]


def table_lines(file: Path, rows: int, rounds: int) -> list[str]:
    """Measure a table."""
    cash_ore = write_table(file, rows)
    ours = _measured((OURS,), file, rounds)[OURS]
    _agree(ours, rows, cash_ore)
    return [f"Table mapped by its headings, {rows:,} rows, {file.stat().st_size / MIB:.1f} MiB:", *_our_lines(ours)]


def _our_lines(ours: Measured) -> list[str]:
    steps = ", ".join(f"{name} {seconds:.2f}" for name, seconds in ours["steps"].items())
    return [
        f"  upload to result     wall {ours['wall']:6.2f} s  CPU {ours['cpu']:6.2f} s  peak {ours['peak_mib']:4d} MiB",
        f"    before the file                                   peak {ours['start_mib']:4d} MiB",
        f"    of it the reader                  CPU {ours['reader_cpu']:6.2f} s  peak {ours['reader_mib']:4d} MiB",
        f"    wall by step, s: {steps}",
    ]


def _agree(ours: Measured, persons: int, cash_ore: int) -> None:
    """Refuse to report figures of an answer that is not right."""
    if (ours["persons"], ours["cash_ore"]) != (persons, cash_ore):
        raise ValueError(f"read {ours['persons']} and {ours['cash_ore']}, not {persons} and {cash_ore}")


def _measured(ways: tuple[str, ...], file: Path, rounds: int) -> dict[str, Measured]:
    """Give the best round of each way, the ways in turn."""
    found: dict[str, list[Measured]] = {way: [] for way in ways}
    limits = {"KUTCALC_MAX_UPLOAD_BYTES": str(file.stat().st_size), "KUTCALC_PARSER_WALL_S": "600"}
    environment = {**os.environ, **limits}
    for _ in range(rounds):
        for way in ways:
            command = [sys.executable, str(Path(__file__).with_name(f"{way}.py")), str(file)]
            ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
            found[way].append(json.loads(ran.stdout))
    return {way: min(each, key=lambda one: one["wall"]) for way, each in found.items()}


if __name__ == "__main__":
    main()
