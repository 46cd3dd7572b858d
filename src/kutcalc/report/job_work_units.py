"""What a job gives as it goes: units of work, each with its cells, and last the reply and its tables."""

from collections.abc import Mapping
from time import monotonic
from typing import Final

import msgspec

AIM_S: Final = 0.5
"""About how long a unit takes: progress is to move at least every two seconds, also on a busy machine."""
SLOWEST_GROWTH: Final = 4


class Unit(msgspec.Struct, frozen=True, tag=True):
    """One unit of work that is done: what it gave, in a form that `work` can take up, and how many cells it was."""

    number: int
    content: bytes
    cells: int


class Finished(msgspec.Struct, frozen=True, tag=True):
    """A job that is done: its reply as JSON, and its tables as Parquet by level."""

    reply: bytes
    frames: dict[str, bytes]


class Pace:
    """How much to do in one unit, so that it takes about as long as it should on this machine."""

    def __init__(self, first: int) -> None:
        self.size = max(1, first)
        self._started = monotonic()

    def start(self) -> None:
        """Begin a unit."""
        self._started = monotonic()

    def done(self, size: int) -> None:
        """Take notice of how long a unit of a size took, for the size of the next."""
        took = max(monotonic() - self._started, AIM_S / 1000)
        wanted = int(size * AIM_S / took)
        self.size = max(1, min(wanted, size * SLOWEST_GROWTH))


def next_number(parts: Mapping[int, bytes]) -> int:
    """Give the number of the next unit."""
    return max(parts, default=0) + 1
