"""The operands of words: which of the four kinds they are, and what the check of units asks of them."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import polars as pl

from kutcalc.engine.kinds import Choice, Flag, Quantity, UnitError
from kutcalc.engine.phrase import Phrase
from kutcalc.engine.source import Source

INT: Final = pl.Int64
WIDE: Final = pl.Int128


def kind_of(operands: Sequence[Any]) -> str:
    """Say what a word is to make of its operands: columns, text, units, source or numbers."""
    for operand in operands:
        kind = _KINDS.get(type(operand))
        if kind is None:
            kind = _KINDS[type(operand)] = _kind_of_type(type(operand))
        if kind != "numbers":
            return kind
    return "numbers"


def _kind_of_type(operand: type) -> str:
    kinds: dict[type, str] = {pl.Expr: "columns", Phrase: "text", Quantity: "units", Source: "source"}
    return next((kind for one, kind in kinds.items() if issubclass(operand, one)), "numbers")


_KINDS: Final[dict[type, str]] = {}
"""The kind of each type of operand met so far: words are called by the million, and one look is cheaper than three."""


def column_of(operand: Any) -> pl.Expr:
    """Give an operand as a column."""
    if isinstance(operand, pl.Expr):
        return operand
    if isinstance(operand, bool | str):
        return pl.lit(operand)
    return pl.lit(operand, dtype=INT)


def guarded(amount: Any, part: Any, whole: Any) -> tuple[pl.Expr, pl.Expr]:
    """Give amount x part in 128 bits and a divisor: 0 and 1 where the whole is nothing, null where any is null."""
    p, w = column_of(part), column_of(whole)
    is_some = w > 0
    product = column_of(amount).cast(WIDE) * pl.when(is_some).then(p).otherwise(p * 0).cast(WIDE)
    return product, pl.when(is_some).then(w).otherwise(w * 0 + 1).cast(WIDE)


def is_zero(operand: Any) -> bool:
    """Whether an operand is a bare 0, which fits any unit."""
    return type(operand) is int and operand == 0


def one_unit(*operands: Any) -> Any:
    """Give a stand-in of the one unit of the operands, which may be unknown where one of them may."""
    units = [operand for operand in operands if isinstance(operand, Quantity)]
    for operand in operands:
        if not isinstance(operand, Quantity) and not is_zero(operand):
            raise UnitError(f"a bare {operand!r} stands where a value with a unit belongs")
    if any(type(unit) is not type(units[0]) for unit in units):
        raise UnitError("the units differ: " + ", ".join(type(unit).__name__ for unit in units))
    return type(units[0])(fact=is_fact(*units)) if units else 0


def known(*operands: Any) -> None:
    """Refuse what may be unknown: polars would skip a null, and a missing figure would grant the cap."""
    if is_fact(*operands):
        raise UnitError("a fact that may be unknown stands where a known value belongs")


def is_fact(*operands: Any) -> bool:
    """Whether any of the operands may be unknown."""
    return any(getattr(operand, "fact", False) for operand in operands)


def expect(operand: Any, *kinds: type[Quantity]) -> None:
    """Refuse an operand of another unit than those expected."""
    if not isinstance(operand, kinds) and not is_zero(operand):
        raise UnitError(f"{type(operand).__name__} stands where {kinds[0].__name__} belongs")


def comparable(first: Any, second: Any) -> None:
    """Refuse to compare what differs in unit; a bare name goes with a choice, a bare truth with a flag."""
    bare: dict[type, type[Quantity]] = {str: Choice, bool: Flag}
    units = [bare[type(one)]() if type(one) in bare else one for one in (first, second)]
    one_unit(*units)


def worked(phrase: Phrase, word: Callable[..., Any], *operands: Any) -> Phrase:
    """Give a phrase with what it comes to: the word worked on the row's own numbers, where all are known."""
    phrases = [Phrase.made(operand) for operand in operands]
    is_known = all(one.known for one in phrases)
    value = None
    if is_known and all(one.value is not None for one in phrases):
        value = word(*(one.value for one in phrases))
    return Phrase(phrase.sv, phrase.en, value=value, known=is_known, strength=phrase.strength)
