"""The words for facts that may be unknown: whether they are, what stands in for them, and where they are asked for.

As the other words, each reads units, columns, numbers and text (`words.py`).
"""

from typing import Any, TypeVar, cast

import polars as pl

from kutcalc.engine.kinds import Choice, Flag, Quantity, UnitError
from kutcalc.engine.operands import column_of, expect, is_fact, kind_of, one_unit
from kutcalc.engine.phrase import Phrase

Q = TypeVar("Q", bound=Quantity)


def is_known(fact: Quantity) -> Flag:
    """Whether a fact was given."""
    kind = kind_of((fact,))
    f: Any = fact
    if kind == "numbers":
        return cast("Flag", f is not None)
    if kind == "columns":
        return cast("Flag", f.is_not_null())
    if kind == "text":
        said = Phrase.of_suffix(fact, "är känt", "is known")
        value = f.value is not None if f.known else None
        return cast("Flag", Phrase(said.sv, said.en, value=value, known=f.known, strength=said.strength))
    return Flag()


def known_or_zero(fact: Q) -> Q:
    """Give a fact, or 0 where it was not given; for sums whose completeness is asked about beside them."""
    kind = kind_of((fact,))
    f: Any = fact
    if kind == "numbers":
        return cast("Q", 0 if f is None else f)
    if kind == "columns":
        return cast("Q", f.fill_null(0))
    if kind == "text":
        return cast("Q", Phrase.made(0) if f.known and f.value is None else f)
    if isinstance(fact, Flag | Choice):
        raise UnitError(f"a {type(fact).__name__} that is unknown is no zero")
    return type(fact)()


def first_known(first: Q, *others: Q) -> Q:
    """Give the first of the facts that is known."""
    facts: tuple[Any, ...] = (first, *others)
    kind = kind_of(facts)
    if kind == "numbers":
        return cast("Q", next((fact for fact in facts if fact is not None), None))
    if kind == "columns":
        return cast("Q", pl.coalesce(*(column_of(fact) for fact in facts)))
    if kind == "text":
        phrases = [Phrase.made(fact) for fact in facts]
        return cast("Q", next((phrase for phrase in phrases if phrase.value is not None), phrases[0]))
    return cast("Q", type(one_unit(*facts))(fact=all(is_fact(fact) for fact in facts)))


def known_where(condition: Flag, value: Q) -> Q:
    """Give the value where the condition holds, and unknown where not."""
    kind = kind_of((condition, value))
    c: Any = condition
    if kind == "numbers":
        return cast("Q", value if c else None)
    if kind == "columns":
        return cast("Q", pl.when(column_of(condition)).then(column_of(value)))
    if kind == "text":
        flag = Phrase.made(c)
        return cast("Q", Phrase.of_value(None, "") if flag.known and not flag.value else value)
    expect(condition, Flag)
    return cast("Q", type(one_unit(value))(fact=True))


def given(fact: Q) -> Q:
    """Pass on a fact that must be known from here on; where it is not, it is asked for."""
    kind = kind_of((fact,))
    return type(fact)() if kind == "units" else fact


def sum_known(first: Q, second: Q) -> Q:
    """Add two amounts of which either may be unknown; then the sum is."""
    kind = kind_of((first, second))
    a: Any = first
    b: Any = second
    if kind == "numbers":
        return cast("Q", None if a is None or b is None else a + b)
    if kind == "units":
        return cast("Q", one_unit(first, second))
    return cast("Q", a + b)
