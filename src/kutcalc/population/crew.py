"""Those who work the parts of a population: what is asked of them, and the order in which their results are given."""

from collections import deque
from collections.abc import Callable, Collection, Iterator
from typing import Final, Protocol, TypeVar

from kutcalc.errors import KutcalcError
from kutcalc.language import Text

T = TypeVar("T")
Told = Callable[[int, int], None]
"""Is told how many numbers are done, and of how many."""
MOST_DEATHS: Final = 3
"""So many times in a row may workers die before anything is done; then a part is what kills them."""


class PartLostError(KutcalcError):
    """A part killed every worker that took it."""

    code = "job-too-expensive"
    title = Text(sv="En del av beräkningen gick inte att göra", en="A part of the calculation could not be done")

    def __init__(self, numbers: Collection[int]) -> None:
        listed = ", ".join(str(number) for number in sorted(numbers))
        self.numbers = tuple(sorted(numbers))
        self.text = Text(
            sv=f"Varje process som tog någon av delarna {listed} dog, {MOST_DEATHS} gånger i rad. Oftast räcker inte "
            "minnet: låt färre processer arbeta samtidigt (--processes 1), eller dela befolkningen i fler delar.",
            en=f"Every process that took one of the parts {listed} died, {MOST_DEATHS} times in a row. Mostly that is "
            "memory: let fewer processes work at a time (--processes 1), or divide the population into more parts.",
        )
        super().__init__(self.numbers)


class Crew(Protocol):
    """Those who work the parts."""

    def each(self, work: Callable[[int], T], numbers: Collection[int], told: Told | None = None) -> Iterator[T]:
        """Give what a function makes of each number, in their order.

        `work` is pure and a module's own function, or a `functools.partial` of one: it may be sent elsewhere, and may
        be done more than once. Its errors are raised here; PartLostError where it kills whoever works it.
        """


def in_order(done: Iterator[tuple[int, T]], numbers: Collection[int], told: Told | None) -> Iterator[T]:
    """Put results in the order of the numbers, and tell of each as it comes."""
    held: dict[int, T] = {}
    left = deque(dict.fromkeys(numbers))
    total = len(left)
    for count, (number, result) in enumerate(done, 1):
        held[number] = result
        if told is not None:
            told(count, total)
        while left and left[0] in held:
            yield held.pop(left.popleft())


__all__ = ["MOST_DEATHS", "Crew", "PartLostError", "Told", "in_order"]
