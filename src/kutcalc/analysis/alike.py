"""Whether two rules are the same: read the same, need the same values, and do the same with them.

Rules of a policy are made anew for each change of it, as functions that may hold what its file says. Two are the same
where their code is, and everything that they hold. What cannot be compared so is taken to differ.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import partial
from types import BuiltinFunctionType, FunctionType
from typing import Any, Final

import msgspec

from kutcalc.engine import Book, Rule
from kutcalc.engine.rule import AnyRule

_DEEPEST: Final = 12
_PLAIN: Final = (int, str, bytes, type(None), date, Enum)


def same_rule(first: AnyRule, second: AnyRule) -> bool:
    """Whether two rules are the same but for the values of what they need."""
    if first is second:
        return True
    if type(first) is not type(second):
        return False
    if not isinstance(first, Rule) or not isinstance(second, Rule):
        return first == second
    one = (first.name, first.level, first.unit, first.reads, first.needs, first.fact, first.arguments)
    two = (second.name, second.level, second.unit, second.reads, second.needs, second.fact, second.arguments)
    return one == two and _same(first.function, second.function, 0)


def _same(first: Any, second: Any, depth: int) -> bool:
    """Whether two things are the same in all that a function could see of them."""
    if first is second:
        return True
    if type(first) is not type(second) or depth > _DEEPEST:
        return False
    if isinstance(first, FunctionType):
        return _same_function(first, second, depth + 1)
    if isinstance(first, partial):
        mine, other = (first.func, first.args, first.keywords), (second.func, second.args, second.keywords)
        return _same(mine, other, depth + 1)
    if isinstance(first, _PLAIN):
        return bool(first == second)
    if isinstance(first, tuple | list):
        return len(first) == len(second) and all(_same(a, b, depth + 1) for a, b in zip(first, second, strict=True))
    if isinstance(first, Mapping):
        return list(first) == list(second) and all(_same(first[key], second[key], depth + 1) for key in first)
    if isinstance(first, msgspec.Struct):
        names = first.__struct_fields__
        return all(_same(getattr(first, name), getattr(second, name), depth + 1) for name in names)
    if is_dataclass(first) and first.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        names = tuple(one.name for one in fields(first))
        return all(_same(getattr(first, name), getattr(second, name), depth + 1) for name in names)
    return isinstance(first, frozenset | BuiltinFunctionType) and bool(first == second)


def _same_function(first: FunctionType, second: FunctionType, depth: int) -> bool:
    if first.__code__ != second.__code__ or first.__globals__ is not second.__globals__:
        return False
    cells = [
        [cell.cell_contents for cell in function.__closure__ or ()] for function in (first, second)
    ]
    held = [(function.__defaults__, function.__kwdefaults__ or {}) for function in (first, second)]
    return _same(cells[0], cells[1], depth) and _same(held[0], held[1], depth)


def changed_rules(first: Book, second: Book, names: "list[str] | tuple[str, ...]") -> list[str]:
    """List the rules of the second book, in its order, that may give something else than in the first.

    `names` are rules of the second in an order in which each comes after what it reads. A rule is changed where it is
    not the same, where a value that it needs is not, or where it reads one that is changed.
    """
    changed: dict[str, None] = {}
    for name in names:
        rule, before = second.rules[name], first.rules.get(name)
        if (
            before is None
            or not same_rule(before, rule)
            or any(first.values.get(need.name) != second.values.get(need.name) for need in rule.needs)
            or any(source in changed for source in second.sources_of(name))
            or any(not _same_input(first, second, source) for source in second.sources_of(name))
        ):
            changed[name] = None
    return list(changed)


def _same_input(first: Book, second: Book, name: str) -> bool:
    return name in second.rules or first.inputs.get(name) == second.inputs.get(name)


__all__ = ["changed_rules", "same_rule"]
