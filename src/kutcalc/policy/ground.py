"""What every check of a policy stands on: where faults are noted, which sources and fields there are, the currency."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.language import Text
from kutcalc.policy.faults import Faults
from kutcalc.policy.fields import Field
from kutcalc.policy.lines import Path

_TABLE: Final = Text(sv="en tabell med nycklar", en="a table of keys")


class Ground(msgspec.Struct, frozen=True):
    """One file under check; `fields` holds the facts of the file too."""

    faults: Faults
    sources: frozenset[str]
    fields: Mapping[str, Field]
    in_minor: bool

    def spelled(self, name: str) -> str:
        """Give a key or field as the file must write it: `_minor` for `_ore` in a foreign currency."""
        return f"{name.removesuffix('_ore')}_minor" if self.in_minor and name.endswith("_ore") else name

    def tables(self, path: Path, table: Mapping[str, Any]) -> list[tuple[Path, dict[str, Any]]]:
        """List the tables inside a table, and note what is none."""
        for name, value in table.items():
            if not isinstance(value, dict):
                self.faults.wrong_type((*path, name), value, _TABLE)
        return [((*path, name), value) for name, value in table.items() if isinstance(value, dict)]


def in_ore(name: str, *, in_minor: bool) -> str:
    """Give the name under which we know a key or a field that a file writes."""
    return f"{name.removesuffix('_minor')}_ore" if in_minor and name.endswith("_minor") else name


__all__ = ["Ground", "in_ore"]
