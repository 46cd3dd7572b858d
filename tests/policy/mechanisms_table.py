"""Print every mechanism with its boundary test, its property test and the part of the oracle that works it anew.

Run as `python -m tests.policy.mechanisms_table`, or `make mechanisms`. The mechanisms stand in `mechanisms.toml`; the
names are looked up in the files of tests, and a test of this table fails where one is lacking or does not exist.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tests.oracle.designs import drawn
from tests.oracle.policy_file import FILES

HERE: Final = Path(__file__).parent
TESTS: Final = HERE.parent
LEDGER: Final = HERE / "mechanisms.toml"
DRAWN: Final = 200
"""So many random designs are looked through, the same each time."""
SHOWN: Final = ("boundary", "property", "oracle")
BY_EXAMPLES: Final = re.compile(r"\b(given|examples)\(")
ON_COMPANIES: Final = "oracle/test_policies_against_oracle.test_a_policy_gives_what_the_oracle_gives"
"""Draws random companies without hypothesis."""
BY_DESIGNS: Final = ("random.", "oracle/test_designs_against_oracle.test_a_random_design")
"""Draw random designs, among which the mechanism must be."""


@dataclass(frozen=True)
class Mechanism:
    """A mechanism: how a file says it, and the names of what shows it."""

    name: str
    in_file: str
    boundary: tuple[str, ...] = ()
    property: tuple[str, ...] = ()
    oracle: tuple[str, ...] = ()


def mechanisms() -> list[Mechanism]:
    """Read the ledger."""
    tables = tomllib.loads(LEDGER.read_text(encoding="utf-8"))
    return [
        Mechanism(name, table["in_file"], *(tuple(table.get(key, ())) for key in SHOWN))
        for name, table in tables.items()
    ]


def test_at(reference: str) -> tuple[Path, str]:
    """Give the file and the name of a test: `edges.test_x` stands in `test_mechanisms_edges.py` beside this file."""
    where, _, name = reference.rpartition(".")
    return (TESTS / f"{where}.py" if "/" in where else HERE / f"test_mechanisms_{where}.py"), name


def part_at(reference: str) -> tuple[Path, str]:
    """Give the file and the name of a part of the oracle."""
    where, _, name = reference.partition(".")
    return TESTS / "oracle" / f"{where}.py", name


@cache
def functions_of(file: Path) -> dict[str, str]:
    """Give the functions of a file, those of a class as `Class.name`, with their decorators as text."""
    found: dict[str, str] = {}
    for node in ast.parse(file.read_text(encoding="utf-8")).body if file.exists() else ():
        for one in node.body if isinstance(node, ast.ClassDef) else (node,):
            if isinstance(one, ast.FunctionDef):
                name = f"{node.name}.{one.name}" if isinstance(node, ast.ClassDef) else one.name
                found[name] = " ".join(ast.unparse(decorator) for decorator in one.decorator_list)
    return found


def decorators_of(place: tuple[Path, str]) -> str | None:
    """Give the decorators of a function; None where there is no such function."""
    file, name = place
    return functions_of(file).get(name)


@cache
def _files() -> tuple[str, ...]:
    return tuple(file.read_text(encoding="utf-8") for file in sorted(FILES.glob("*.toml")))


@cache
def _designs() -> tuple[str, ...]:
    return tuple(drawn(DRAWN, 1))


def in_library(mechanism: Mechanism) -> int:
    """Count the files of the library that say a mechanism."""
    return sum(bool(re.search(mechanism.in_file, text)) for text in _files())


def in_designs(mechanism: Mechanism) -> int:
    """Count the random designs that say a mechanism."""
    return sum(bool(re.search(mechanism.in_file, text)) for text in _designs())


def faults(ledger: list[Mechanism] | None = None) -> Iterator[str]:
    """Tell what the ledger lacks, and what it names that is not there."""
    for one in mechanisms() if ledger is None else ledger:
        yield from (f"{one.name}: no {key}" for key in SHOWN if not getattr(one, key))
        places = [*map(test_at, one.boundary + one.property), *map(part_at, one.oracle)]
        yield from (f"{one.name}: no {name} in {file.name}" for file, name in places if not _is_there(file, name))
        for name in one.property:
            if name != ON_COMPANIES and not BY_EXAMPLES.search(decorators_of(test_at(name)) or ""):
                yield f"{one.name}: {name} draws no examples"
            if name.startswith(BY_DESIGNS) and not in_designs(one):
                yield f"{one.name}: no random design has it"
        if not (in_library(one) or in_designs(one)):
            yield f"{one.name}: no design has it"


def _is_there(file: Path, name: str) -> bool:
    return decorators_of((file, name)) is not None


def table() -> Iterator[str]:
    """Write the table: a mechanism, how many files of the library have it, and below it what shows it."""
    yield "Mechanism, files and random designs that have it; B boundary test, P property test, O part of the oracle"
    found = mechanisms()
    for one in found:
        yield f"{one.name}: {in_library(one)} files, {in_designs(one)} of {DRAWN} random designs"
        for key in SHOWN:
            yield from (f"    {key[0].upper()} {name}" for name in getattr(one, key))
    lacking = list(faults())
    yield from lacking
    yield f"{len(found)} mechanisms, {len(lacking)} lacking"


def main() -> int:
    """Print the table, and give the exit status."""
    for line in table():
        sys.stdout.write(line + "\n")
    return 1 if any(faults()) else 0


if __name__ == "__main__":
    sys.exit(main())
