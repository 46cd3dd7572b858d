"""Whether two rules are the same: read the same, need the same values, and do the same with them.

Rules of a policy are made anew for each change of it, as functions that may hold what its file says. Two are the same
where their code is, and everything that they hold. What cannot be compared so is taken to differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import partial
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import Any, Final

import msgspec

from kutcalc.engine import Book, Rule
from kutcalc.engine.rule import AnyRule
from kutcalc.policy.making import Bench

_DEEPEST: Final = 12


@dataclass(frozen=True, slots=True)
class _Code:
    """What a function does, and where it finds the names of its module."""

    code: CodeType
    names: int


_PLAIN: Final = (int, str, bytes, type(None), date, Enum, frozenset, BuiltinFunctionType, _Code)
"""What is the same where it is equal."""


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
    if isinstance(first, _PLAIN):
        return bool(first == second)
    mine, theirs = _parts_of(first), _parts_of(second)
    if mine is None or theirs is None or len(mine) != len(theirs):
        return False
    return all(_same(one, other, depth + 1) for one, other in zip(mine, theirs, strict=True))


def _parts_of(thing: Any) -> list[Any] | None:
    """Give all that a function could see of a thing, in order; None where that is not known."""
    found: list[Any] | None = None
    if isinstance(thing, FunctionType):
        cells = [cell.cell_contents for cell in thing.__closure__ or ()]
        found = [_Code(thing.__code__, id(thing.__globals__)), cells, thing.__defaults__, thing.__kwdefaults__]
    elif isinstance(thing, MethodType) and thing.__func__ is Bench.money:
        found = [thing.__self__.policy.in_minor]  # type: ignore[attr-defined]  # all that it looks at
    elif isinstance(thing, partial):
        found = [thing.func, thing.args, thing.keywords]
    elif isinstance(thing, tuple | list):
        found = list(thing)
    elif isinstance(thing, Mapping):
        found = [*thing, *thing.values()]
    elif isinstance(thing, msgspec.Struct):
        found = [getattr(thing, name) for name in thing.__struct_fields__]
    elif is_dataclass(thing) and vars(type(thing))["__dataclass_params__"].frozen:
        found = [getattr(thing, one.name) for one in fields(thing)]
    return found


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
