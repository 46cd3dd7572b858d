"""Examples that fit the file in which something is wrong: with its own sources, fields, facts and parts of the base."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kutcalc.errors import Fault
from kutcalc.policy.conditions import COMPARISONS
from kutcalc.policy.examples import HEAD_LINES, PART_LINES, example_of
from kutcalc.policy.fields import FACT_LEVELS, FIELDS, LEVELS, Field
from kutcalc.policy.ground import in_ore
from kutcalc.policy.head import FACT_TYPES, SWEDISH, fact_fields
from kutcalc.policy.settings import VERIFICATIONS

Table = Mapping[str, Any]

_NUMBERS: Final = {"ppm": "500_000", "ore": "1_000_000", "minor": "1_000_000", "minutes": "480", "year": "1980"}
_COUNT: Final = "50"
_MONTH: Final = '"2026-01"'
_WORD: Final = '"62010"'
_OF_LEVEL: Final = {
    "training": "provider_kind",
    "payslip": "age",
    "employee_year": "minutes_year",
    "employer_month": "headcount",
    "employer_year": "payroll_year_ore",
    "group_month": "size_class",
    "group_year": "size_class",
}
"""A field that a condition at each level may read."""
_COUNTED: Final = "paid_minutes"
_MONEY: Final = "profit_ore"
_AWAY: Final = "Take it away"
_NO_KEY: Final = "there is no key"
_MEANT: Final = re.compile(r"Did you mean (\w+)\?")
_BOUNDS: Final = ("at_least", "at_most", "below")
_OTHERWISE: Final = re.compile(r'\b(\w+ = "\w+")')


def tree_of(text: str) -> dict[str, Any]:
    """Read a text that may be no TOML; nothing is known of it then."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def fitting_example(fault: Fault, tree: Table) -> str | None:
    """Give a line that would be right where a fault is; None where the remedy is to take something away."""
    path = tuple((fault.path or "").split("."))
    if _AWAY in fault.text.en:
        otherwise = _OTHERWISE.search(fault.text.en)
        return otherwise.group(1) if otherwise else None
    return _fitted(fault, path, tree) or _with_sources(_general(fault, path, tree), tree)


def _general(fault: Fault, path: tuple[str, ...], tree: Table) -> str | None:
    """Give the line of the key, or of its whole part where the key is not one that may stand there."""
    line = example_of(path, in_minor=_in_minor(tree))
    if _NO_KEY in fault.text.en and (line is None or line.startswith(f"{path[-1]} = ")):
        return {**HEAD_LINES, **PART_LINES}.get(path[0])
    told = re.search(rf'\b{re.escape(path[-1])} = ("\w+")', fault.text.en)
    if line is not None and told is not None and line.startswith(f"{path[-1]} = "):
        return re.sub(r'"\w+"', told.group(1), line, count=1)
    return line


def _fitted(fault: Fault, path: tuple[str, ...], tree: Table) -> str | None:
    """Give the line of a key whose right form hangs on what else the file says."""
    names = [name for name in path if not name.isdigit()]
    meant = _MEANT.search(fault.text.en)
    if _NO_KEY in fault.text.en:
        names[-1] = meant.group(1) if meant else ""
    name = names[-1]
    line: str | None = None
    if fault.correct is not None and f'level = "{fault.correct}"' in fault.text.en:
        line = f'level = "{fault.correct}"'
    elif path[0] == "facts" and fault.code == "wrong-unit":
        line = f"[facts.{fault.correct}]"
    elif name == "field":
        is_near = meant is not None and _NO_KEY not in fault.text.en
        line = f'field = "{meant.group(1) if meant and is_near else _field_for(names, tree)}"'
    elif name in COMPARISONS:
        line = _compared(name, _field(_table(tree, path).get("field"), tree), fault.correct)
    elif name == "at" and "points" in path:
        over = _field(_table(tree, path[: path.index("points") + 1]).get("over"), tree)
        line = f"at = {_number(over)}" if over else None
    else:
        line = _chosen(name, _choices(names, tree), fault.correct)
    return line


def _compared(name: str, field: Field | None, near: str | None) -> str | None:
    if field is None:
        return None
    kept = "is" if name in _BOUNDS and field.kind not in {"integer", "month"} else name
    return f"{kept} = {_operand(field, kept, near)}"


def _chosen(name: str, choices: Sequence[str], near: str | None) -> str | None:
    word = near if near in choices else next(iter(choices), None)
    if word is None:
        return None
    return f'{name} = ["{word}"]' if name == "component" else f'{name} = "{word}"'


def _choices(names: Sequence[str], tree: Table) -> Sequence[str]:
    """Give the words that may stand at a key which takes one of a few words and is no setting."""
    if names[-1] == "component":
        around = tree.get("choice", {}).get(names[1], {}) if names[0] == "choice" else tree
        return tuple(around.get("base", tree.get("base", {})))
    return {
        "level": FACT_LEVELS if names[0] == "facts" else LEVELS,
        "type": FACT_TYPES,
        "verification": VERIFICATIONS,
        "source": _sources(tree),
    }.get(names[-1], ())


def _field_for(names: Sequence[str], tree: Table) -> str:
    """Give a field that may stand there: one to count, an amount, or one that the level of the test may read."""
    if "base" in names:
        found = _COUNTED
    elif "caps" in names and "tiers" not in names:
        found = _MONEY
    else:
        part = _table(tree, (*names[: names.index("eligibility") + 2], "") if "eligibility" in names else ())
        found = _OF_LEVEL.get(str(part.get("level")), _OF_LEVEL["training"])
    return f"{found.removesuffix('_ore')}_minor" if _in_minor(tree) and found.endswith("_ore") else found


def _operand(field: Field, name: str, near: str | None) -> str:
    if field.kind == "choice":
        word = near if near in field.choices else field.choices[0]
        return f'["{word}"]' if name == "is_in" else f'"{word}"'
    if field.kind == "text":
        return f"[{_WORD}]" if name == "is_in" else _WORD
    return {"boolean": "true", "month": _MONTH}.get(field.kind) or _number(field)


def _number(field: Field) -> str:
    return _NUMBERS.get(field.unit or "", _COUNT)


def _with_sources(line: str | None, tree: Table) -> str | None:
    """Name a source that the file has."""
    sources = _sources(tree)
    return line.replace('source = "report"', f'source = "{sources[0]}"') if line and sources else line


def _sources(tree: Table) -> tuple[str, ...]:
    sources = tree.get("sources")
    return tuple(sources) if isinstance(sources, dict) else ()


def _field(name: object, tree: Table) -> Field | None:
    return {**FIELDS, **fact_fields(tree)}.get(in_ore(str(name), in_minor=_in_minor(tree)))


def _in_minor(tree: Table) -> bool:
    return bool(tree.get("currency", SWEDISH) != SWEDISH)


def _table(tree: Table, path: Sequence[str]) -> Table:
    """Give the innermost table on the way to a path, short of its last name."""
    here: Any = tree
    found: Table = tree
    for name in path[:-1]:
        if isinstance(here, list) and name.isdigit() and int(name) < len(here):
            here = here[int(name)]
        elif isinstance(here, dict):
            here = here.get(name)
        else:
            break
        found = here if isinstance(here, dict) else found
    return found


__all__ = ["fitting_example", "tree_of"]
