"""What a rule gives in a row below which there is no course, proved for all rows at once.

Each rule is worked on stand-ins that know no more than a sign, and at every comparison both answers are followed where
the signs allow both. A rule that gives nothing on every way gives nothing in every such row, whatever its figures are.
What cannot be followed is not proved, and then nothing is left out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final, Literal

from kutcalc.engine import BandSpread, Book, Carry, Choice, Flag, Read, Rule, Spread
from kutcalc.engine.kinds import Quantity
from kutcalc.engine.rule import PREVIOUS, RUNNING, UPWARD, WINDOW, is_summing
from kutcalc.law.levels import EMPLOYEE_YEAR, PAYSLIP, TRAINING

Signs = frozenset[int]
ANY: Final[Signs] = frozenset((-1, 0, 1))
NOT_BELOW: Final[Signs] = frozenset((0, 1))
NOT_ABOVE: Final[Signs] = frozenset((-1, 0))
NOTHING: Final[Signs] = frozenset((0,))
_MOST_WAYS: Final = 4_096
_BELOW_ZERO: Final = frozenset(("profit_ore",))
"""Inputs that may lie below zero; all others are counts, times, dates and amounts of zero or more."""


class LostError(Exception):
    """A rule does something that cannot be followed."""


@dataclass(slots=True)
class _Path:
    """The answers on the way taken, and those that are still to be tried.

    What was worked out of the same operands is the same thing, and what was found of two things holds to the end.
    """

    planned: list[bool]
    taken: list[bool] = field(default_factory=list)
    made: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    between: dict[tuple[Any, ...], Signs] = field(default_factory=dict)
    marks: int = 0

    def choose(self) -> bool:
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
    return frozenset(sign for a in _signs(first) for b in _signs(other) for sign in _sum(a, -b))


@dataclass(slots=True, eq=False)
class Some:
    """An integer of which no more is known than its possible signs, and what it was made from.

    `origin` remembers a division by a number, and its product with that number again: what that leaves of the first is
    never below zero.
    """

    signs: Signs
    path: _Path
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
        return self._made("+", other, (sign for a in _signs(self) for b in _signs(other) for sign in _sum(a, b)))

    __radd__ = __add__

    def __neg__(self) -> Any:
        """Turn the sign."""
        return self._made("-", 0, (-sign for sign in _signs(self)))

    def __sub__(self, other: Any) -> Any:
        """Take away; of itself, nothing is left."""
        if type(other) is int and other == 0:
            return self
        if other is self:
            return 0
        if isinstance(other, Some) and other.origin is not None and other.origin[:2] == ("floored", self.mark):
            return self._made("-", other, NOT_BELOW)
        known = self.path.between.get((self.mark, _mark(other)))
        return self._made("-", other, known or _difference(self, other)) if known is None else self._from(other, known)

    def _from(self, other: Any, known: Signs) -> Any:
        """Give a difference whose sign was found before."""
        return 0 if known == NOTHING else Some(known, self.path)

    def __rsub__(self, other: Any) -> Any:
        """Take this from another."""
        known = self.path.between.get((_mark(other), self.mark))
        if known is not None:
            return self._from(other, known)
        return self._made("r-", other, (sign for a in _signs(self) for b in _signs(other) for sign in _sum(b, -a)))

    def __mul__(self, other: Any) -> Any:
        """Multiply: nothing times anything is nothing."""
        if type(other) is int and other == 1:
            return self
        origin = None
        if self.origin is not None and type(other) is int and self.origin[0] == "divided" and self.origin[2] == other:
            origin = ("floored", self.origin[1], other)
        return self._made("*", other, (a * b for a in _signs(self) for b in _signs(other)), origin)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        """Divide and floor: a part above zero may come to nothing, one below zero stays below."""
        origin = ("divided", self.mark, other) if type(other) is int and other > 0 else None
        return self._made("//", other, (s for a in _signs(self) for b in _signs(other) for s in _floor(a, b)), origin)

    def __rfloordiv__(self, other: Any) -> Any:
        """Divide another by this."""
        return self._made("r//", other, (s for a in _signs(other) for b in _signs(self) for s in _floor(a, b)))

    def __mod__(self, other: Any) -> Any:
        """Give the rest, which has the sign of the divisor."""
        return self._made("%", other, (0, *(b for b in _signs(other) for a in _signs(self) if a)))

    def __rmod__(self, other: Any) -> Any:
        """Give the rest of another."""
        return self._made("r%", other, (0, *(b for b in _signs(self) for a in _signs(other) if a)))

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
        """Whether it is the same."""
        return self.path.compare(self, other, lambda sign: sign == 0)

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

    path: _Path

    def __eq__(self, other: object) -> bool:
        """Whether it is the same: both answers are followed."""
        return self.path.choose()

    __hash__ = None  # type: ignore[assignment]


def _signs(value: Any) -> Signs:
    if isinstance(value, Some):
        return value.path.between.get((value.mark, 0), value.signs)
    if type(value) is bool or not isinstance(value, int):
        raise LostError
    return frozenset(((value > 0) - (value < 0),))


def _sum(a: int, b: int) -> tuple[int, ...]:
    if a == 0 or b == 0 or a == b:
        return (a or b,)
    return (-1, 0, 1)


def _floor(a: int, b: int) -> tuple[int, ...]:
    if b == 0:
        return (-1, 0, 1)  # the engine guards its divisors; nothing is concluded where it did not
    sign = a * b
    return (0, 1) if sign > 0 else (sign,)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a column: its possible signs, or truths, and whether it may be unknown.

    A name of a choice is not followed: `signs` then is `ANY`.
    """

    signs: Signs
    truths: frozenset[bool] = frozenset((False, True))
    fact: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether the column is nothing in each such row: 0, or not so."""
        return not self.fact and self.signs == NOTHING and self.truths == frozenset((False,))


def of_unit(unit: type[Quantity], signs: Signs, *, fact: bool = False) -> Known:
    """Give what is known of any column of a unit."""
    if issubclass(unit, Flag):
        truths = frozenset((False,)) if signs == NOTHING else frozenset((False, True))
        return Known(NOTHING if signs == NOTHING else NOT_BELOW, truths, fact)
    return Known(signs, frozenset((False,)) if signs == NOTHING else frozenset((False, True)), fact)


Where = Literal["anywhere", "in a row", "in a group"]
"""Any row; a payslip or a person's year without courses in any group; any row of a group without courses."""
_ROW_LEVELS: Final = frozenset((PAYSLIP.name, EMPLOYEE_YEAR.name))
_NOT_FOLLOWED: Final = (LostError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(slots=True)
class Ground:
    """What is known of the columns of a book: anywhere, and in rows below which there is no course."""

    book: Book
    known: dict[tuple[Where, str], Known] = field(default_factory=dict)

    def of(self, name: str, where: Where) -> Known:
        """Give what is known of a column."""
        level = self.book.level_of(name).name
        if where == "in a row" and level not in _ROW_LEVELS:
            where = "anywhere"
        if (where, name) not in self.known:
            self.known[where, name] = self._found(name, level, where)
        return self.known[where, name]

    def _found(self, name: str, level: str, where: Where) -> Known:
        if level == TRAINING.name and where != "anywhere":
            raise LookupError(f"{name} stands where there are no rows")
        rule = self.book.rules.get(name)
        if rule is None:
            unit = self.book.unit_named(name)
            return of_unit(unit, ANY if _is_below_zero(name) else NOT_BELOW, fact=self.book.is_fact(name))
        if isinstance(rule, Rule):
            try:
                return self._of_rule(rule, where)
            except _NOT_FOLLOWED:
                return of_unit(rule.unit, ANY, fact=rule.fact)
        return self._of_parts(rule, where)

    def _of_parts(self, rule: Spread | BandSpread | Carry, where: Where) -> Known:
        """Know of a spread that it has the sign of its total; of what is carried, that of its claims.

        A claim of another year of the same employer is carried here, so a single row without courses proves nothing.
        """
        if isinstance(rule, Carry):
            return of_unit(rule.unit, self.of(rule.claim, "anywhere" if where == "in a row" else where).signs | NOTHING)
        signs = self.of(rule.total, where).signs | NOTHING
        if isinstance(rule, Spread) and where == "in a row":
            weight = self.of(rule.weight, where)
            return of_unit(rule.unit, NOTHING if weight.is_nothing else signs)
        return of_unit(rule.unit, signs)

    def _of_rule(self, rule: Rule, where: Where) -> Known:
        reads = [self._read(rule, read, where) for read in rule.reads]
        signs: set[int] = set()
        truths: set[bool] = set()
        fact = False
        for result in _results(rule, reads, self.book):
            if result is None:
                fact = True
            elif type(result) is bool:
                truths.add(result)
                signs.add(int(result))
            elif isinstance(result, Some | int):
                signs |= _signs(result)
                truths |= {sign != 0 for sign in _signs(result)}
            else:
                return of_unit(rule.unit, ANY, fact=rule.fact)
        return Known(frozenset(signs), frozenset(truths), fact and rule.fact)

    def _read(self, rule: Rule, read: Read, where: Where) -> tuple[Read, Known]:
        """Give what is known of what a rule reads: a sum from below where there is no course is nothing."""
        is_along = read.how in RUNNING or read.how.startswith((PREVIOUS, WINDOW))
        below = self.book.level_of(read.name).name
        if below == TRAINING.name and rule.level.name != TRAINING.name and where != "anywhere":
            return Read(read.name, read.unit, "total" if read.how == "count" else "same"), of_unit(read.unit, NOTHING)
        is_from_above = rule.level.name in _ROW_LEVELS and below != rule.level.name and read.how not in UPWARD
        other: Where = "anywhere" if where == "in a row" and (is_along or is_from_above) else where
        known = self.of(read.name, other)
        if read.how.startswith(PREVIOUS):
            return read, Known(known.signs, known.truths, fact=True)
        if is_summing(read.how) and read.how != "highest":
            one_way = known.signs <= NOT_BELOW or known.signs <= NOT_ABOVE
            signs = known.signs | NOTHING if one_way else ANY
            return Read(read.name, read.unit, "total"), Known(signs, frozenset((False, True)))
        return Read(read.name, read.unit), known


def _is_below_zero(name: str) -> bool:
    return any(name.startswith(one) for one in _BELOW_ZERO)


def _results(rule: Rule, reads: Sequence[tuple[Read, Known]], book: Book) -> Iterator[Any]:
    """Work a rule on every kind of operands, down every way."""
    options = [_options(read, known) for read, known in reads]
    options += [_values(book, need.name, optional=need.optional) for need in rule.needs]
    ways = 0
    for chosen in product(*options):
        left: list[list[bool]] = [[]]
        while left:
            path = _Path(left.pop())
            ways += 1
            if ways > _MOST_WAYS:
                raise LostError
            operands = [made(path) for made in chosen]
            yield rule.work(tuple(operands[: len(reads)]), tuple(operands[len(reads) :]))
            for place in range(len(path.planned), len(path.taken)):
                left.append([*path.taken[:place], True])


Made = Callable[[_Path], Any]


def _options(read: Read, known: Known) -> list[Made]:
    """Give the operands that may stand for a column."""
    is_flag = issubclass(read.unit, Flag) and read.how not in {"total", "count"}
    found: list[Made] = []
    if is_flag:
        found += [_constant(truth) for truth in sorted(known.truths)]
    elif issubclass(read.unit, Choice):
        found.append(Word)
    elif known.signs == NOTHING:
        found.append(_constant(0))
    else:
        found.append(_some(known.signs))
    if known.fact:
        found.append(_constant(None))
    return found


def _values(book: Book, name: str, *, optional: bool) -> list[Made]:
    """Give what a dated value may be in some month: each of its values as it stands, of many numbers their signs."""
    contents = {entry.value for entry in book.values[name].values}
    if optional or not contents:
        contents.add(0)
    if len(contents) > 1 and all(type(content) is int for content in contents):
        return [_some(frozenset(sign for content in contents for sign in _signs(content)))]
    return [_constant(content) for content in contents]


def _constant(content: Any) -> Made:
    return lambda _path: content


def _some(signs: Signs) -> Made:
    return lambda path: Some(signs, path)


__all__ = ["Ground", "Known", "Where"]
