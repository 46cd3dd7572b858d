"""On which conditions policies differ, in words: for `policy diff` and for the cards of a comparison (9.5)."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from kutcalc.language import Text
from kutcalc.policy.chains import CHAIN_PARTS
from kutcalc.policy.changes import parameters
from kutcalc.policy.conditions import COMPARISONS, TEST_KEYS
from kutcalc.policy.schema import Policy
from kutcalc.policy.terms import ABSENT, term
from kutcalc.policy.tree import Tree
from kutcalc.policy.wording import Wording, wording_of

NAMED: Final = ("eligibility", "base", "uplift")
ORDER: Final = (*CHAIN_PARTS, "pool", "choice", "validators", "exchange")
_MISSING: Final = object()


class Card(msgspec.Struct, frozen=True):
    """One condition on which policies differ: its path and name, and its value in each, plain and in words."""

    path: str
    term: Text
    unit: str
    values: tuple[Any, ...]
    text: tuple[Text, ...]


class _Leaf(msgspec.Struct, frozen=True):
    """One setting or part of a policy as it is shown and compared."""

    unit: str
    value: Any
    text: Text
    same: Any
    is_written: bool = True


def differences(a: Policy, b: Policy) -> tuple[Card, ...]:
    """List the conditions on which two policies differ, with the value of each."""
    return cards((a, b))


def cards(policies: Sequence[Policy]) -> tuple[Card, ...]:
    """List the conditions on which policies differ, with the value of each policy in turn."""
    trees = [msgspec.json.decode(policy.tree, type=dict[str, Any]) for policy in policies]
    parts = [dict(_parts(tree)) for tree in trees]
    unlike = tuple(f"{path}." for path in dict.fromkeys(path for one in parts for path in one) if _differ(parts, path))
    leaves = [_leaves(policy, tree) for policy, tree in zip(policies, trees, strict=True)]
    paths = dict.fromkeys(path for one in (*parts, *leaves) for path in one)
    found = []
    both = [{**leaf, **own} for own, leaf in zip(parts, leaves, strict=True)]
    for path in paths:
        is_written = any(path in one and one[path].is_written for one in both)
        if is_written and not path.startswith(unlike) and _differ(both, path):
            found.append(_card(path, [one.get(path) for one in both]))
    return tuple(sorted(found, key=lambda card: ORDER.index(card.path.partition(".")[0])))


def _differ(policies: list[dict[str, _Leaf]], path: str) -> bool:
    here = [one.get(path) for one in policies]
    return len({msgspec.json.encode(leaf.same if leaf else None, order="sorted") for leaf in here}) > 1


def _card(path: str, here: list[_Leaf | None]) -> Card:
    unit = next(one.unit for one in here if one)
    return Card(
        path=path,
        term=term(path),
        unit=unit,
        values=tuple(one.value if one else None for one in here),
        text=tuple(one.text if one else ABSENT for one in here),
    )


def _parts(tree: Tree) -> Iterator[tuple[str, _Leaf]]:
    """Give the parts that a file may have or lack as wholes: conditions, parts of the base, tiers, alternatives."""
    wording = wording_of(tree)
    yield from _chain_parts(tree, "", wording)
    for name, choice in tree.get("choice", {}).items():
        yield f"choice.{name}", _Leaf("part", choice, Text(sv=name, en=name), same=None)
        yield from _chain_parts(choice, f"choice.{name}.", wording)
    for name, validator in tree.get("validators", {}).items():
        yield f"validators.{name}", _part(validator, "validators", wording)


def _chain_parts(tree: Tree, around: str, wording: Wording) -> Iterator[tuple[str, _Leaf]]:
    for part in NAMED:
        for name, table in tree.get(part, {}).items():
            yield f"{around}{part}.{name}", _part(table, part, wording)
    rate = tree.get("rate", {})
    for name, tier in rate.get("tiers", {}).items():
        yield f"{around}rate.tiers.{name}", _part(tier, "tiers", wording)
    if "schedule" in rate:
        yield f"{around}rate.schedule", _part(rate["schedule"], "schedule", wording)


def _part(table: Tree, part: str, wording: Wording) -> _Leaf:
    """Give a whole part; two are the same when they differ at most in values that have paths of their own."""
    shape = {name: table[name] for name in ("level", "field", "component", "over") if name in table}
    tests = _shape({name: table[name] for name in TEST_KEYS if name in table})
    points = len(table.get("points", []))
    return _Leaf("part", table, wording.part(table, part), same=["there", shape, tests, points])


def _shape(test: Tree) -> Tree:
    """Give a test without what it compares with."""
    return {
        name: True if name in COMPARISONS else [_shape(one) for one in value] if isinstance(value, list) else value
        for name, value in test.items()
    }


def _leaves(policy: Policy, tree: Tree) -> dict[str, _Leaf]:
    wording = wording_of(tree)
    found = {}
    for path, key in parameters(policy).items():
        value = _at(tree, path)
        is_written = value is not _MISSING
        default = key.default if path.partition(".")[0] in tree else None
        given = _simple(value) if is_written else default
        is_absent = not is_written and given is None and not (key.may_be_none and path.startswith("caps."))
        text = ABSENT if is_absent else wording.setting(given, key.unit)
        found[path] = _Leaf(key.unit, given, text, same=given, is_written=is_written)
    return found


def _at(tree: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(tree, list):
            tree = tree[int(part)]
        elif isinstance(tree, dict) and part in tree:
            tree = tree[part]
        else:
            return _MISSING
    return tree


def _simple(value: Any) -> Any:
    """Give a setting of one value without dates as that value, another as its dated values."""
    if not (isinstance(value, list) and value and isinstance(value[0], dict)):
        return value
    only = value[0]
    if len(value) == 1 and "value" in only and only["since"] is None and only["until"] is None:
        return only["value"]
    return [
        {name: one for name, one in dated.items() if name not in {"source", "verification", "note"}} for dated in value
    ]


__all__ = ["Card", "cards", "differences"]
