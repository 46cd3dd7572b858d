"""What a policy file says, as a tree of JSON: dated settings as arrays, `"none"` as null, all else as written (8.2)."""

import hashlib
from datetime import date
from typing import Any, Final

import msgspec

from kutcalc.policy.settings import NONE, VERIFICATIONS, dated_tables, is_dated

Tree = dict[str, Any]

_DATES: Final = ("since", "until", "valid_from", "valid_to")
_WORDS: Final = frozenset({"id", "title", "summary", "sources", "facts", "why_not", "note", "source", "verification"})
_HEAD: Final = (
    "id",
    "version",
    "status",
    "country",
    "currency",
    "published",
    "valid_from",
    "valid_to",
    "title",
    "summary",
)
_IN_ORDER: Final = frozenset({"eligibility", "base", "tiers", "uplift", "choice"})


def json_tree(tree: Tree) -> Tree:
    """Give the tree of a file in its JSON form; the head is there in full, with null for what the file leaves out."""
    head = {name: _plain(name, tree.get(name)) for name in _HEAD}
    return head | {name: _plain(name, value) for name, value in tree.items() if name not in head}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if name in _WORDS:
        return value
    tables = [table for _, table in dated_tables(value)]
    if tables and all(is_dated(table) for table in tables):
        return [_dated(table) for table in tables]
    if isinstance(value, dict):
        return {key: _plain(key, inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [_plain("", inside) for inside in value]
    return None if value == NONE else value


def _dated(table: Tree) -> Tree:
    dates: Tree = {name: _plain(name, table.get(name)) for name in ("since", "until")}
    if "tiers" in table:
        tiers = table["tiers"]
        value: Tree = {"tiers": [{"when": _plain("when", t["when"]), "value": _plain("", t["value"])} for t in tiers]}
    else:
        value = {"value": _plain("value", table["value"])}
    rest = {name: table[name] for name in ("source", "verification", "note") if name in table}
    return dates | value | rest


def file_tree(tree: Tree) -> Tree:
    """Give back the tree as a file would have it: no nulls but as `"none"`, dates as dates."""
    return {name: _written(name, value) for name, value in tree.items() if not (name in _HEAD and value is None)}


def _written(name: str, value: Any) -> Any:
    if name in _DATES and isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, dict):
        return {key: _written(key, inside) for key, inside in value.items() if not (key in _DATES and inside is None)}
    if isinstance(value, list):
        return [_written("", inside) for inside in value]
    return NONE if value is None else value


def tree_hash(tree: Tree) -> str:
    """Give `sha256:` and the digest of the canonical JSON of a tree: keys sorted, no blanks, UTF-8.

    Where the order says which comes first (conditions, tiers of the rate, parts of the base, uplifts, alternatives), a
    table is hashed as an array of [id, table]: the same parts in another order are another policy.
    """
    return "sha256:" + hashlib.sha256(msgspec.json.encode(_ordered("", tree), order="sorted")).hexdigest()


def _ordered(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        inside = {key: _ordered(key, one) for key, one in value.items()}
        return list(inside.items()) if name in _IN_ORDER else inside
    if isinstance(value, list):
        return [_ordered("", one) for one in value]
    return value


def actives(condition: Tree) -> set[Any]:
    """Give what a condition says of whether it holds, over its dates; one that says nothing holds."""
    active = condition.get("active", True)
    return {one.get("value") for one in active} if isinstance(active, list) else {active}


def facts_read(tree: Tree) -> tuple[str, ...]:
    """Give the facts of a file that something reads; a condition that never holds reads nothing."""
    facts = tree.get("facts", {})
    read = _names(_holding({name: one for name, one in tree.items() if name != "facts"}))
    return tuple(name for name in facts if name in read)


def _holding(value: Any) -> Any:
    """Give a part of a tree without the conditions in it that never hold."""
    if isinstance(value, dict):
        return {
            name: {mark: one for mark, one in inside.items() if actives(one) != {False}}
            if name == "eligibility" and isinstance(inside, dict)
            else _holding(inside)
            for name, inside in value.items()
        }
    return [_holding(one) for one in value] if isinstance(value, list) else value


def _names(value: Any) -> set[str]:
    if isinstance(value, dict | list):
        return {name for one in (value.values() if isinstance(value, dict) else value) for name in _names(one)}
    return {value} if isinstance(value, str) else set()


def weakest(tree: Tree) -> str:
    """Give the least certain word of verification in a tree."""
    found: set[str] = set()
    inside: list[Any] = [tree]
    while inside:
        one = inside.pop()
        if isinstance(one, dict):
            found |= {word for word in (one.get("verification"),) if isinstance(word, str)}
        inside += one.values() if isinstance(one, dict) else one if isinstance(one, list) else []
    return max(found, key=VERIFICATIONS.index, default=VERIFICATIONS[-1])


__all__ = ["Tree", "actives", "facts_read", "file_tree", "json_tree", "tree_hash", "weakest"]
