"""Words for what falls away in dividing, so that parts of a whole add up to the whole again.

A rest is counted in millionths of a micro-krona and rounded up. Amounts are summed, their rests are summed beside them,
and `with_rests` adds the wholes that the rests make together. What is cut keeps a rest too: a ceiling may leave thirds
(decision 0009).
"""

from typing import Any, Final, cast

import polars as pl

from kutcalc.engine.amounts import with_rests
from kutcalc.engine.kinds import Money, Number, Quantity, Rate
from kutcalc.engine.operands import INT, WIDE, column_of, expect, guarded, is_fact, kind_of, known, one_unit, worked
from kutcalc.engine.phrase import Phrase
from kutcalc.units import PPM

_REST = ("(resten)", "(the rest)")
SLACK: Final = 100
"""What is taken off a room has a rest that was rounded up so many times at most; the room is rounded up for it."""


def rest_of_share(amount: Money, rest: Number, rate: Rate) -> Number:
    """Give the rest of an amount, which has one already, times a rate."""
    kind = kind_of((amount, rest, rate))
    a: Any = amount
    r: Any = rest
    p: Any = rate
    if kind == "units":
        expect(amount, Money)
        expect(rest, Number)
        expect(rate, Rate)
        return Number(fact=is_fact(amount, rest, rate))
    if kind == "text":
        said = Phrase.of_suffix(Phrase.of_operator("×", amount, rate), *_REST)
        return cast("Number", worked(said, rest_of_share, amount, rest, rate))
    if kind == "numbers" and None in (a, r, p):
        return cast("Number", None)
    return cast("Number", a % PPM * p % PPM + (r * p + (PPM - 1)) // PPM)


def rest_of_part(amount: Money, rest: Number, part: Quantity, whole: Quantity) -> Number:
    """Give the rest of an amount, which has one already, times part / whole; of nothing it is 0."""
    kind = kind_of((amount, rest, part, whole))
    a: Any = amount
    r: Any = rest
    p: Any = part
    w: Any = whole
    if kind == "units":
        expect(amount, Money)
        expect(rest, Number)
        one_unit(part, whole)
        return Number(fact=is_fact(amount, rest, part, whole))
    if kind == "text":
        written = Phrase.of_operator("/", Phrase.of_operator("×", amount, part), whole)
        said = Phrase.of_suffix(written, *_REST)
        return cast("Number", worked(said, rest_of_part, amount, rest, part, whole))
    if kind == "numbers":
        if None in (a, r, p, w):
            return cast("Number", None)
        return cast("Number", (a * p % w * PPM + r * p + w - 1) // w if w > 0 else 0)
    product, divisor = guarded(a, p, w)
    carried, _ = guarded(r, p, w)
    return cast("Number", ((product % divisor * PPM + carried + divisor - 1) // divisor).cast(INT))


def rest_left(rests: Number) -> Number:
    """Give what is left of rests when `with_rests` has taken the wholes that they make."""
    kind = kind_of((rests,))
    r: Any = rests
    if kind == "units":
        expect(rests, Number)
        return Number(fact=is_fact(rests))
    if kind == "text":
        return cast("Number", worked(Phrase.of_suffix(rests, *_REST), rest_left, rests))
    return cast("Number", None if r is None else r % PPM)


# ---------------------------------------------------------------------- the smaller of two, and what is left of a room


def least_with_rests(first: Money, rest: Number, second: Money, other: Number) -> Money:
    """Give the smaller of two amounts that have rests, with the wholes that its own rests make."""
    operands = (first, rest, second, other)
    kind = kind_of(operands)
    if kind == "units":
        return _money_of_pairs(*operands)
    if kind == "text":
        said = Phrase.of_words("det minsta av", "the least of", (first, second), min)
        return cast("Money", worked(said, least_with_rests, *operands))
    if kind == "numbers" and None in operands:
        return cast("Money", None)
    mine, theirs = with_rests(first, rest), with_rests(second, other)
    if kind == "columns":
        return cast("Money", pl.min_horizontal(column_of(mine), column_of(theirs)))
    return cast("Money", min(cast("int", mine), cast("int", theirs)))


def rest_of_least(first: Money, rest: Number, second: Money, other: Number) -> Number:
    """Give the rest of the smaller of two amounts that have rests; of two as large, the smaller rest."""
    operands = (first, rest, second, other)
    kind = kind_of(operands)
    if kind == "units":
        _money_of_pairs(*operands)
        return Number()
    if kind == "text":
        said = Phrase.of_words("det minsta av", "the least of", (first, second), min)
        return cast("Number", worked(Phrase.of_suffix(said, *_REST), rest_of_least, *operands))
    if kind == "numbers" and None in operands:
        return cast("Number", None)
    a: Any = with_rests(first, rest)
    b: Any = with_rests(second, other)
    mine: Any = rest % PPM  # type: ignore[operator]
    theirs: Any = other % PPM  # type: ignore[operator]
    if kind == "columns":
        smaller = pl.min_horizontal(column_of(mine), column_of(theirs))
        return cast("Number", pl.when(a < b).then(mine).when(b < a).then(theirs).otherwise(smaller))
    return cast("Number", min((a, mine), (b, theirs))[1])


def left_with_rests(room: Money, rest: Number, used: Money, other: Number) -> Money:
    """Give what is left of a room when something has been used of it, both with rests; nothing below nothing."""
    operands = (room, rest, used, other)
    kind = kind_of(operands)
    if kind == "units":
        return _money_of_pairs(*operands)
    if kind == "text":
        said = Phrase.of_words("det största av", "the greatest of", (0, Phrase.of_operator("−", room, used)), max)
        return cast("Money", worked(said, left_with_rests, *operands))
    if kind == "numbers" and None in operands:
        return cast("Money", None)
    left, _ = _left(*operands)
    return cast("Money", pl.max_horizontal(column_of(left), pl.lit(0, INT)) if kind == "columns" else max(0, left))


def rest_of_left(room: Money, rest: Number, used: Money, other: Number) -> Number:
    """Give the rest of what is left of a room when something has been used of it, both with rests."""
    operands = (room, rest, used, other)
    kind = kind_of(operands)
    if kind == "units":
        _money_of_pairs(*operands)
        return Number()
    if kind == "text":
        said = Phrase.of_suffix(Phrase.of_operator("−", room, used), *_REST)
        return cast("Number", worked(said, rest_of_left, *operands))
    if kind == "numbers" and None in operands:
        return cast("Number", None)
    left, fractions = _left(*operands)
    if kind == "columns":
        return cast("Number", pl.when(left >= 0).then(fractions).otherwise(left * 0))
    return cast("Number", fractions if left >= 0 else 0)


def _left(room: Any, rest: Any, used: Any, other: Any) -> tuple[Any, Any]:
    """Give the difference of two pairs, below nothing too; where a rest is taken off, it is rounded up."""
    slack = (other > 0).cast(INT) * SLACK if isinstance(other, pl.Expr) else (other > 0) * SLACK
    fractions = rest - other + slack
    return room - used + fractions // PPM, fractions % PPM


def _money_of_pairs(first: Any, rest: Any, second: Any, other: Any) -> Money:
    expect(first, Money)
    expect(second, Money)
    expect(rest, Number)
    expect(other, Number)
    known(first, rest, second, other)
    return Money()


# ---------------------------------------------------------------------- a part, where all three have rests


def part_with_rests(amount: Money, rest: Number, part: Money, of_part: Number, whole: Money, of_whole: Number) -> Money:
    """Give amount x part / whole where all three have rests; of nothing it is 0."""
    operands = (amount, rest, part, of_part, whole, of_whole)
    kind = kind_of(operands)
    if kind == "units":
        return _part_of_units(*operands)
    if kind == "text":
        said = Phrase.of_operator("/", Phrase.of_operator("×", amount, part), whole)
        return cast("Money", worked(said, part_with_rests, *operands))
    if kind == "numbers" and None in operands:
        return cast("Money", None)
    floor, fractions = _part(*operands, is_wide=kind == "columns")
    made = floor + fractions // PPM
    return cast("Money", made.cast(INT) if kind == "columns" else made)


def rest_of_part_with_rests(
    amount: Money, rest: Number, part: Money, of_part: Number, whole: Money, of_whole: Number
) -> Number:
    """Give the rest of amount x part / whole where all three have rests."""
    operands = (amount, rest, part, of_part, whole, of_whole)
    kind = kind_of(operands)
    if kind == "units":
        _part_of_units(*operands)
        return Number()
    if kind == "text":
        written = Phrase.of_operator("/", Phrase.of_operator("×", amount, part), whole)
        said = Phrase.of_suffix(written, *_REST)
        return cast("Number", worked(said, rest_of_part_with_rests, *operands))
    if kind == "numbers" and None in operands:
        return cast("Number", None)
    _, fractions = _part(*operands, is_wide=kind == "columns")
    return cast("Number", (fractions % PPM).cast(INT) if kind == "columns" else fractions % PPM)


def _part(a: Any, r: Any, p: Any, q: Any, w: Any, v: Any, *, is_wide: bool) -> tuple[Any, Any]:
    """Give the floor of a p / w, and what the product and the rests r, q, v make besides, in millionths rounded up."""
    if not is_wide:
        floor, over = divmod(a * p, w) if w > 0 else (0, 0)
        divisor = w * PPM + v
        product = PPM * (PPM * over + r * p + a * q - floor * v) + r * q
        return floor, -(-product // divisor) if divisor > 0 else 0
    r, p, q, v = (column_of(one).cast(WIDE) for one in (r, p, q, v))
    product, whole = guarded(a, p, w)
    floor, over = product // whole, product % whole
    divisor = column_of(w).cast(WIDE) * PPM + v
    product = PPM * (PPM * over + r * p + column_of(a).cast(WIDE) * q - floor * v) + r * q
    is_some = divisor > 0
    safe = pl.when(is_some).then(divisor).otherwise(divisor * 0 + 1)
    return floor, pl.when(is_some).then((product + safe - 1) // safe).otherwise(product * 0)


def _part_of_units(amount: Any, rest: Any, part: Any, of_part: Any, whole: Any, of_whole: Any) -> Money:
    expect(amount, Money)
    for one in (rest, of_part, of_whole):
        expect(one, Number)
    one_unit(part, whole)
    known(amount, rest, part, of_part, whole, of_whole)
    return Money()


__all__ = [
    "least_with_rests",
    "left_with_rests",
    "part_with_rests",
    "rest_left",
    "rest_of_least",
    "rest_of_left",
    "rest_of_part",
    "rest_of_part_with_rests",
    "rest_of_share",
]
