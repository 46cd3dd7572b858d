"""Words for what falls away in dividing, so that parts of a whole add up to the whole again.

A rest is counted in millionths of a micro-krona and rounded up. Amounts are summed, their rests are summed beside them,
and `with_rests` adds the wholes that the rests make together.
"""

from typing import Any, cast

import polars as pl

from kutcalc.engine.kinds import Money, Number, Quantity, Rate
from kutcalc.engine.operands import INT, WIDE, column_of, kind_of
from kutcalc.engine.phrase import Phrase
from kutcalc.units import PPM

_REST = ("(resten)", "(the rest)")


def rest_of_share(amount: Money, rest: Number, rate: Rate) -> Number:
    """Give the rest of an amount, which has one already, times a rate."""
    kind = kind_of((amount, rest, rate))
    if kind == "units":
        return Number()
    if kind == "text":
        return cast("Number", Phrase.of_suffix(Phrase.of_operator("×", amount, rate), *_REST))
    a: Any = amount
    r: Any = rest
    p: Any = rate
    return cast("Number", a % PPM * p % PPM + (r * p + (PPM - 1)) // PPM)


def rest_of_part(amount: Money, rest: Number, part: Quantity, whole: Quantity) -> Number:
    """Give the rest of an amount, which has one already, times part / whole; of nothing it is 0."""
    kind = kind_of((amount, rest, part, whole))
    a: Any = amount
    r: Any = rest
    p: Any = part
    w: Any = whole
    if kind == "units":
        return Number()
    if kind == "text":
        return cast("Number", Phrase.of_suffix(Phrase.of_operator("/", Phrase.of_operator("×", amount, part), whole), *_REST))
    if kind == "numbers":
        return cast("Number", (a * p % w * PPM + r * p + w - 1) // w if w > 0 else 0)
    divisor = column_of(w)
    safe = pl.max_horizontal(divisor, pl.lit(1, dtype=INT)).cast(WIDE)
    wide = column_of(p).cast(WIDE)
    rests = (column_of(a).cast(WIDE) * wide % safe * PPM + column_of(r).cast(WIDE) * wide + safe - 1) // safe
    return cast("Number", pl.when(divisor > 0).then(rests.cast(INT)).otherwise(0))


__all__ = ["rest_of_part", "rest_of_share"]
