"""Print every design of the library with its class, how well its values are known, and the tests that work it by hand.

Run as `python -m tests.policy.designs`, or `make designs`. The class stands in `designs.toml`; the tests are found by
reading the files of tests beside this one: a test is of a design when it names it, or names what names it.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from kutcalc.policy import Library, Policy, reference
from kutcalc.policy.settings import VERIFICATIONS
from kutcalc.policy.standing import standing_of

HERE: Final = Path(__file__).parent
LEDGER: Final = HERE / "designs.toml"
CLASSES: Final = ("A", "B", "C")
BY_HAND: Final = ("test_designs_*.py", "test_mechanisms_*.py")
"""Files of tests that work designs by hand."""
SHARED: Final = frozenset({"LIBRARY", "POLICIES"})
"""Names that stand for the whole library: what names them is of no one design."""


def classes() -> dict[str, str]:
    """Read the class of each design."""
    found: dict[str, str] = tomllib.loads(LEDGER.read_text(encoding="utf-8"))
    return found


@cache
def by_hand(policy_id: str) -> dict[str, tuple[str, ...]]:
    """Give the tests that work a design, by file."""
    files = sorted(file for pattern in BY_HAND for file in HERE.glob(pattern))
    found = {file.stem: tuple(_naming(file, policy_id)) for file in files}
    return {name: tests for name, tests in found.items() if tests}


def _naming(file: Path, policy_id: str) -> Iterator[str]:
    parts = _parts(file)
    own = re.compile(rf'["\'{{]{re.escape(policy_id)}(@\d+)?["\'}}]')
    names: set[str] = set()
    more = {name for name, text in parts.items() if own.search(text)}
    while more - names - SHARED:
        names |= more - SHARED
        word = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b")
        more = {name for name, text in parts.items() if word.search(text)}
    yield from sorted(name for name in names if name.startswith("test_"))


@cache
def _parts(file: Path) -> Mapping[str, str]:
    """Give the text of each function and constant of a file, decorators and all."""
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    found: dict[str, str] = {}
    for node in ast.parse(text).body:
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])
        source = "\n".join(lines[first - 1 : node.end_lineno])
        if isinstance(node, ast.FunctionDef):
            found[node.name] = source
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id: source for target in targets if isinstance(target, ast.Name)}
    return found


def line_of(policy: Policy, kind: str) -> str:
    """Write the line of a design."""
    standing, tests = standing_of(policy), by_hand(policy.id)
    shares = "".join(f"{standing.percent(word):>7}" for word in VERIFICATIONS)
    told = ", ".join(f"{name.removeprefix('test_')} {len(found)}" for name, found in tests.items())
    return f"{reference(policy):36}{kind:>6}{standing.total:>8}{shares}{standing.left_open:>6}  {told or '-'}"


def table(library: Library | None = None) -> Iterator[str]:
    """Write the table, a line for each design, and the sums."""
    known, found = classes(), (library or Library()).list()
    words = "".join(f"{word[:6]:>7}" for word in VERIFICATIONS)
    yield f"{'design':36}{'class':>6}{'values':>8}{words}{'open':>6}  tests by hand (words in per cent of values)"
    for policy in found:
        yield line_of(policy, known.get(policy.id, "?"))
    counts = {kind: sum(known.get(policy.id) == kind for policy in found) for kind in CLASSES}
    tests = sum(len(names) for policy in found for names in by_hand(policy.id).values())
    yield f"{len(found)} designs: " + ", ".join(f"{number} of class {kind}" for kind, number in counts.items())
    yield f"{tests} tests name a design"


def main() -> None:
    """Print the table."""
    for line in table():
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
