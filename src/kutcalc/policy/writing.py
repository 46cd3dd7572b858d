"""A policy written as a file: what its tree says, in the form that `policy check` reads."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from kutcalc.policy.schema import Policy
from kutcalc.policy.tree import Tree, file_tree

OWN: Final = "own"
"""What the id of a policy that was changed and saved ends in."""
_SETTING: Final = frozenset(("value", "sv", "en", "tiers", "is", "when"))
"""Keys of tables that stand on one line."""


def policy_text(policy: Policy, comment: Sequence[str] = ()) -> str:
    """Write a policy as a TOML file, below a comment; reading it gives the same policy."""
    tree = file_tree(msgspec.json.decode(policy.tree))
    lines = [*(f"# {line}" for line in comment), *([""] if comment else []), *_table((), tree)]
    return "\n".join(lines).strip("\n") + "\n"


def renamed(policy: Policy) -> Policy:
    """Give a policy that was changed an id of its own, so that it is not taken for the one it came from."""
    tree = msgspec.json.decode(policy.tree)
    tree |= {"id": f"{policy.id}-{OWN}", "version": 1}
    tree["title"] = {"sv": f"{policy.title.sv}, ändrad", "en": f"{policy.title.en}, changed"}
    return msgspec.structs.replace(policy, id=tree["id"], version=1, tree=msgspec.json.encode(tree))


def _table(path: tuple[str, ...], table: Tree) -> Iterator[str]:
    """Write a table: what stands on a line first, then the tables in it, each under its header."""
    inner = {name: value for name, value in table.items() if isinstance(value, dict) and _SETTING.isdisjoint(value)}
    own = {name: value for name, value in table.items() if name not in inner}
    if path and (own or not inner):
        yield from ("", f"[{'.'.join(_key(part) for part in path)}]")
    yield from (f"{_key(name)} = {_value(value)}" for name, value in own.items())
    for name, value in inner.items():
        yield from _table((*path, name), value)


def _key(name: str) -> str:
    is_bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if is_bare else json.dumps(name, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    return f"{value:_}" if isinstance(value, int) else json.dumps(value, ensure_ascii=False)


__all__ = ["policy_text", "renamed"]
