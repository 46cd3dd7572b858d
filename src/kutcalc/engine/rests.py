"""Words for what falls away in dividing, so that parts of a whole add up to the whole again.

A rest is counted in millionths of a micro-krona and rounded up. Amounts are summed, their rests are summed beside them,
and `with_rests` adds the wholes that the rests make together.
"""

from typing import Any, cast

from kutcalc.engine.kinds import Money, Number, Quantity, Rate
from kutcalc.engine.operands import INT, expect, guarded, is_fact, kind_of, one_unit, worked
from kutcalc.engine.phrase import Phrase
from kutcalc.units import PPM

_REST = ("(resten)", "(the rest)")


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


__all__ = ["rest_of_part", "rest_of_share"]
