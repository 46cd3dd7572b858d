"""Which chains a policy file holds: its own, and its alternatives with what they leave out taken from the file."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.policy.lines import Path

CHAIN_PARTS: Final = ("eligibility", "base", "reference", "rate", "uplift", "caps", "instrument")


class ChainTables(msgspec.Struct, frozen=True):
    """The tables of one chain, each with the path where it stands; `id` is empty for the file's own."""

    id: str
    tables: dict[str, Mapping[str, Any]]
    paths: dict[str, Path]

    def table(self, name: str) -> Mapping[str, Any]:
        """Give a part, empty when the chain has none."""
        return self.tables.get(name, {})

    def path(self, name: str) -> Path:
        """Give the path of a part, also of one that is missing."""
        around: Path = ("choice", self.id) if self.id else ()
        return self.paths.get(name, (*around, name))

    def subtables(self, name: str) -> list[tuple[Path, dict[str, Any]]]:
        """List the tables inside a part with their paths."""
        inside = self.table(name).items()
        return [((*self.path(name), key), value) for key, value in inside if isinstance(value, dict)]


def chains_of(tree: Mapping[str, Any]) -> list[ChainTables]:
    """List the chains of a file, of which the best counts: its own where it is complete, then its alternatives."""
    shared = {name: tree[name] for name in CHAIN_PARTS if isinstance(tree.get(name), dict)}
    own = ChainTables(id="", tables=shared, paths={name: (name,) for name in shared})
    choices = tree.get("choice")
    alternatives = [
        _alternative(name, choice, own)
        for name, choice in (choices.items() if isinstance(choices, dict) else ())
        if isinstance(choice, dict)
    ]
    return [own, *alternatives] if not alternatives or _is_complete(own) else alternatives


def _alternative(name: str, choice: Mapping[str, Any], own: ChainTables) -> ChainTables:
    tables = {part: choice[part] for part in CHAIN_PARTS if isinstance(choice.get(part), dict)}
    paths: dict[str, Path] = {part: ("choice", name, part) for part in tables}
    return ChainTables(id=name, tables={**own.tables, **tables}, paths={**own.paths, **paths})


def _is_complete(chain: ChainTables) -> bool:
    has_rate = "rate" in chain.tables or any("share_ppm" in part for _, part in chain.subtables("base"))
    return has_rate and "base" in chain.tables and "instrument" in chain.tables


__all__ = ["CHAIN_PARTS", "ChainTables", "chains_of"]
