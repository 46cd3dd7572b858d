"""What a row stands for: a level, its keys, the levels above it, and the order in which its rows follow each other."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kutcalc.language import Text

_NO_TEXT: Final = Text(sv="", en="")


@dataclass(frozen=True, slots=True)
class Level:
    """A kind of row, such as a payslip or an employer's month.

    `order` are the columns that its rows are sorted by, the keys where nothing else is said. `parents` are the levels
    right above; `earlier` and `ahead` name the level within which rows have an order, and the column that gives it, for
    rules that read what came before.
    """

    name: str
    keys: tuple[str, ...]
    order: tuple[str, ...] = ()
    parents: "tuple[Level, ...]" = ()
    earlier: "tuple[Level, str] | None" = None
    ahead: "tuple[Level, str] | None" = None

    def __hash__(self) -> int:
        """Hash by name: the levels above need not be walked each time."""
        return hash(self.name)

    def ancestors(self) -> "dict[str, Level]":
        """Give all levels above this one, by name."""
        return _above(self)

    def sorted_by(self) -> tuple[str, ...]:
        """Give the columns that the rows are sorted by."""
        return self.order or self.keys

    def sequence(self, how: str) -> "tuple[Level, str]":
        """Give the level within which rows have an order, and the column that gives it; LookupError without one."""
        found = self.earlier if how == "earlier" else self.ahead
        if found is None:
            raise LookupError(f"the rows of {self.name} have no order for {how}")
        return found

    def is_below(self, other: "Level") -> bool:
        """Whether each row of this level lies in one row of the other."""
        return other.name in self.ancestors()


@lru_cache(maxsize=256)
def _above(level: Level) -> dict[str, Level]:
    found: dict[str, Level] = {}
    for parent in level.parents:
        found[parent.name] = parent
        found |= _above(parent)
    return found


class OrphanError(LookupError):
    """A row of one level lies in no row of the level above: the tables do not fit together."""

    def __init__(self, below: Level, above: Level) -> None:
        self.below = below
        self.above = above
        super().__init__(f"a row of {below.name} lies in no row of {above.name}")


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a row's base and the rate on it, and the values that the rate can be."""

    base: str
    rate: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bands:
    """A level whose rows are a parent's bases by rate, filled from the slices of the rows below.

    `rate` and `base` are the names under which rules of the level read the band's rate and its summed base.
    """

    level: Level
    parent: Level
    source: Level
    slices: tuple[Slice, ...]
    rate: str
    base: str
    term: str = ""
    summary: Text = _NO_TEXT
    source_of_law: str = ""
