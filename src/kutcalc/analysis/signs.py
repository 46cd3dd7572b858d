"""Integers of which no more is known than a sign, on which rules are worked to prove what holds of every row.

At each comparison that the signs leave open one answer is taken and the other noted, so that a rule can be worked down
every way (`untouched.py`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

Signs = frozenset[int]
ANY: Final[Signs] = frozenset((-1, 0, 1))
NOT_BELOW: Final[Signs] = frozenset((0, 1))
NOT_ABOVE: Final[Signs] = frozenset((-1, 0))
NOTHING: Final[Signs] = frozenset((0,))


class LostError(Exception):
    """A rule does something that cannot be followed."""


@dataclass(slots=True)
class Path:
    """The answers on the way taken, and those that are still to be tried.

    What was worked out of the same operands is the same thing, and what was found of two things holds to the end.
    """

    planned: list[bool]
    taken: list[bool] = field(default_factory=list)
    made: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    between: dict[tuple[Any, ...], Signs] = field(default_factory=dict)
    marks: int = 0

    def choose(self) -> bool:
        """Take an answer: the one planned here, else no."""
        answer = self.planned[len(self.taken)] if len(self.taken) < len(self.planned) else False
        self.taken.append(answer)
        return answer

    def compare(self, first: "Some", other: Any, holds: Callable[[int], bool]) -> bool:
        """Answer by the sign of the difference; where both answers may be, take one and hold to it."""
        key = (first.mark, _mark(other))
        signs = _difference(first, other) & self.between.get(key, ANY)
        answers = {holds(sign) for sign in signs}
        if len(answers) == 1:
            return answers.pop()
        answer = self.choose()
        left = frozenset(sign for sign in signs if holds(sign) == answer)
        self.between[key] = left
        self.between[key[1], key[0]] = frozenset(-sign for sign in left)
        return answer


def _mark(value: Any) -> Any:
    return value.mark if isinstance(value, Some) else value


def _difference(first: "Some", other: Any) -> Signs:
    if first is other:
        return NOTHING
    return frozenset(sign for a in signs_of(first) for b in signs_of(other) for sign in _sum(a, -b))


@dataclass(slots=True, eq=False)
class Some:
    """An integer of which no more is known than its possible signs, and what it was made from.

    `origin` remembers a division by a number, and its product with that number again: what that leaves of the first is
    never below zero.
    """

    signs: Signs
    path: Path
    mark: str = ""
    origin: tuple[str, str, int] | None = None

    def __post_init__(self) -> None:
        """Get a mark of its own."""
        self.path.marks += 1
        self.mark = f"#{self.path.marks}"

    def _made(self, word: str, other: Any, signs: Iterable[int], origin: tuple[str, str, int] | None = None) -> Any:
        key = (word, self.mark, type(other) is int, _mark(other))
        if key not in self.path.made:
            found = frozenset(signs)
            self.path.made[key] = 0 if found == NOTHING else Some(found, self.path, origin=origin)
        return self.path.made[key]

    def __add__(self, other: Any) -> Any:
        """Add: unlike signs may give any."""
        if type(other) is int and other == 0:
            return self
        return self._made("+", other, (sign for a in signs_of(self) for b in signs_of(other) for sign in _sum(a, b)))

    __radd__ = __add__

    def __neg__(self) -> Any:
        """Turn the sign."""
        return self._made("-", 0, (-sign for sign in signs_of(self)))

    def __sub__(self, other: Any) -> Any:
        """Take away; of itself, nothing is left."""
        if type(other) is int and other == 0:
            return self
        if other is self:
            return 0
        if isinstance(other, Some) and other.origin is not None and other.origin[:2] == ("floored", self.mark):
            return self._made("-", other, NOT_BELOW)
        known = self.path.between.get((self.mark, _mark(other)), ANY)
        return self._made("-", other, _difference(self, other) & known)

    def __rsub__(self, other: Any) -> Any:
        """Take this from another."""
        known = self.path.between.get((_mark(other), self.mark), ANY)
        return self._made("r-", other, (-sign for sign in _difference(self, other) & frozenset(-one for one in known)))

    def __mul__(self, other: Any) -> Any:
        """Multiply: nothing times anything is nothing."""
        if type(other) is int and other == 1:
            return self
        origin = None
        if self.origin is not None and type(other) is int and self.origin[0] == "divided" and self.origin[2] == other:
            origin = ("floored", self.origin[1], other)
        return self._made("*", other, (a * b for a in signs_of(self) for b in signs_of(other)), origin)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        """Divide and floor: a part above zero may come to nothing, one below zero stays below."""
        origin = ("divided", self.mark, other) if type(other) is int and other > 0 else None
        return self._made(
            "//", other, (s for a in signs_of(self) for b in signs_of(other) for s in _floor(a, b)), origin
        )

    def __rfloordiv__(self, other: Any) -> Any:
        """Divide another by this."""
        return self._made("r//", other, (s for a in signs_of(other) for b in signs_of(self) for s in _floor(a, b)))

    def __mod__(self, other: Any) -> Any:
        """Give the rest, which has the sign of the divisor."""
        return self._made("%", other, (0, *(b for b in signs_of(other) for a in signs_of(self) if a)))

    def __rmod__(self, other: Any) -> Any:
        """Give the rest of another."""
        return self._made("r%", other, (0, *(b for b in signs_of(self) for a in signs_of(other) if a)))

    def __divmod__(self, other: Any) -> tuple[Any, Any]:
        """Divide, with the rest."""
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> tuple[Any, Any]:
        """Divide another by this, with the rest."""
        return other // self, other % self

    def __lt__(self, other: Any) -> bool:
        """Whether it is less."""
        return self.path.compare(self, other, lambda sign: sign < 0)

    def __le__(self, other: Any) -> bool:
        """Whether it is at most."""
        return self.path.compare(self, other, lambda sign: sign <= 0)

    def __gt__(self, other: Any) -> bool:
        """Whether it is more."""
        return self.path.compare(self, other, lambda sign: sign > 0)

    def __ge__(self, other: Any) -> bool:
        """Whether it is at least."""
        return self.path.compare(self, other, lambda sign: sign >= 0)

    def __eq__(self, other: object) -> bool:
        """Whether it is the same; a number is never unknown."""
        return other is not None and self.path.compare(self, other, lambda sign: sign == 0)

    def __ne__(self, other: object) -> bool:
        """Whether it differs."""
        return not self == other

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        """Whether it is anything."""
        return self != 0

    def __int__(self) -> int:
        """Refuse to be a number."""
        raise LostError

    __index__ = __int__


@dataclass(slots=True, eq=False)
class Word:
    """A name of which nothing is known."""

    path: Path

    def __eq__(self, other: object) -> bool:
        """Whether it is the same: both answers are followed."""
        return other is not None and self.path.choose()

    __hash__ = None  # type: ignore[assignment]


def signs_of(value: Any) -> Signs:
    """Give the signs that a number may have, after all that was found of it; LostError for what is no number."""
    if isinstance(value, Some):
        return value.path.between.get((value.mark, 0), value.signs)
    if type(value) is bool or not isinstance(value, int):
        raise LostError
    return frozenset(((value > 0) - (value < 0),))


def _sum(a: int, b: int) -> tuple[int, ...]:
    if a == 0 or b in (0, a):
        return (a or b,)
    return (-1, 0, 1)


def _floor(a: int, b: int) -> tuple[int, ...]:
    if b == 0:
        return (-1, 0, 1)  # the engine guards its divisors; nothing is concluded where it did not
    sign = a * b
    return (0, 1) if sign > 0 else (sign,)


__all__ = ["ANY", "NOTHING", "NOT_ABOVE", "NOT_BELOW", "LostError", "Path", "Signs", "Some", "Word", "signs_of"]
