"""Solve: the smallest integer of an interval at which the total of a column reaches a target.

The column must follow the parameter one way. Both ends and a few points between are worked first; then the interval is
halved, and every point worked is held against all the others.
"""

from bisect import insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from kutcalc.analysis.grid import Search
from kutcalc.errors import Fault, FaultsError, NotMonotoneError
from kutcalc.language import Text

_PARTS: Final = 8


@dataclass(slots=True)
class Solving:
    """A search under way: what has been worked, and what to work next."""

    search: Search
    seen: dict[int, int] = field(default_factory=dict)
    _order: list[int] = field(default_factory=list)

    def next(self) -> int | None:
        """Give the value to work next; None when the solution is known."""
        for value in _first_values(self.search):
            if value not in self.seen:
                return value
        low, high = self._around()
        if low is None or high - low <= 1:
            return None
        return (low + high) // 2

    def put(self, value: int, total: int) -> None:
        """Note a total; NotMonotoneError where it does not fit what has been seen, FaultsError where none can fit."""
        self.seen[value] = total
        insort(self._order, value)
        ends = self.search.first, self.search.last
        if not all(end in self.seen for end in ends):
            return
        first, last = (self.seen[end] for end in ends)
        totals = [self.seen[one] for one in self._order]
        steps = list(pairwise(totals))
        goes_up, goes_down = all(a <= b for a, b in steps), all(a >= b for a, b in steps)
        if first == last or not (goes_up or goes_down):
            raise NotMonotoneError(self.search.path, self.search.column, self._shown())
        if not self._reaches(last):
            raise FaultsError([self._out_of_reach(first, last)])

    def solution(self) -> tuple[int | None, int]:
        """Give the neighbour that just fails, None where the first value reaches the target, and the solution."""
        return self._around()

    def _rises(self) -> bool:
        return self.seen[self.search.last] > self.seen[self.search.first]

    def _reaches(self, total: int) -> bool:
        return total >= self.search.target if self._rises() else total <= self.search.target

    def _around(self) -> tuple[int | None, int]:
        """Give the largest value known to fail and the smallest known to reach."""
        reaching = min(value for value in self._order if self._reaches(self.seen[value]))
        failing = [value for value in self._order if value < reaching]
        return (failing[-1] if failing else None), reaching

    def _shown(self) -> list[tuple[int, int]]:
        """Give what tells most: the ends, and the first step each way."""
        found = {self._order[0], self._order[-1]}
        for way in (1, -1):
            for one, other in pairwise(self._order):
                if (self.seen[other] - self.seen[one]) * way > 0:
                    found |= {one, other}
                    break
        return [(value, self.seen[value]) for value in sorted(found)]

    def _out_of_reach(self, first: int, last: int) -> Fault:
        search = self.search
        text = Text(
            sv=(
                f"{search.column} går från {first} till {last} i intervallet och når aldrig {search.target}. "
                "Välj ett mål däremellan eller ett vidare intervall."
            ),
            en=(
                f"{search.column} goes from {first} to {last} in the interval and never reaches {search.target}. "
                "Choose a target between them or a wider interval."
            ),
        )
        return Fault(code="out-of-range", pointer="/solve/target", text=text)


def _first_values(search: Search) -> Iterator[int]:
    """Give both ends and up to seven values between them."""
    yield from dict.fromkeys((search.first, search.last))
    width = search.last - search.first
    if width >= _PARTS:
        yield from (search.first + width * part // _PARTS for part in range(1, _PARTS))


def solve(search: Search, total_at: Callable[[int], int]) -> Solving:
    """Search to the end; the solution and its neighbour are among what was seen."""
    solving = Solving(search)
    while (value := solving.next()) is not None:
        solving.put(value, total_at(value))
    return solving


__all__ = ["Solving", "solve"]
