"""What a rule gives in a row below which there is no course, proved for all rows at once.

Each rule is worked on stand-ins that know no more than a sign, and at every comparison both answers are followed where
the signs allow both. A rule that gives nothing on every way gives nothing in every such row, whatever its figures are.
What cannot be followed is not proved, and then nothing is left out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final, Literal

from kutcalc.analysis.signs import ANY, NOT_ABOVE, NOT_BELOW, NOTHING, LostError, Path, Signs, Some, Word, signs_of
from kutcalc.engine import BandSpread, Book, Carry, Choice, Flag, Read, Rule, Spread
from kutcalc.engine.kinds import Quantity
from kutcalc.engine.rule import PREVIOUS, RUNNING, UPWARD, WINDOW, is_summing
from kutcalc.law.levels import EMPLOYEE_YEAR, PAYSLIP, TRAINING

_MOST_WAYS: Final = 4_096
_BELOW_ZERO: Final = ("profit_ore",)
"""Inputs that may lie below zero; all others are counts, times, dates and amounts of zero or more."""


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
                signs |= signs_of(result)
                truths |= {sign != 0 for sign in signs_of(result)}
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
    return name.startswith(_BELOW_ZERO)


def _results(rule: Rule, reads: Sequence[tuple[Read, Known]], book: Book) -> Iterator[Any]:
    """Work a rule on every kind of operands, down every way."""
    options = [_options(read, known) for read, known in reads]
    options += [_values(book, need.name, optional=need.optional) for need in rule.needs]
    ways = 0
    for chosen in product(*options):
        left: list[list[bool]] = [[]]
        while left:
            path = Path(left.pop())
            ways += 1
            if ways > _MOST_WAYS:
                raise LostError
            operands = [made(path) for made in chosen]
            yield rule.work(tuple(operands[: len(reads)]), tuple(operands[len(reads) :]))
            left += [[*path.taken[:place], True] for place in range(len(path.planned), len(path.taken))]


Made = Callable[[Path], Any]


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
        return [_some(frozenset(sign for content in contents for sign in signs_of(content)))]
    return [_constant(content) for content in contents]


def _constant(content: Any) -> Made:
    return lambda _path: content


def _some(signs: Signs) -> Made:
    return lambda path: Some(signs, path)


__all__ = ["Ground", "Known", "Where"]
