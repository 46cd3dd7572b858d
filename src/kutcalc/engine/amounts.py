"""The words for amounts: exact shares and portions, dropped fractions, other units, and rates that follow a line.

As the other words, each reads units, columns, numbers and text (`words.py`). Nothing else multiplies by a fraction.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, TypeVar, cast

import polars as pl

from kutcalc.engine.kinds import Kronor, Minutes, Money, Month, Number, Ore, Quantity, Rate, Year
from kutcalc.engine.operands import (
    INT,
    WIDE,
    column_of,
    expect,
    guarded,
    is_fact,
    is_zero,
    kind_of,
    known,
    one_unit,
    worked,
)
from kutcalc.engine.phrase import Phrase
from kutcalc.engine.source import written
from kutcalc.units import ORE_PER_KR, PPM, UKR_PER_KR, UKR_PER_ORE

Q = TypeVar("Q", bound=Quantity)
M = TypeVar("M", Money, Rate)


def share(amount: M, rate: Rate) -> M:
    """Give the exact floor of amount times rate, by splitting the amount into whole kronor and the rest."""
    a: Any = amount
    r: Any = rate
    if type(a) is int and type(r) is int:
        return cast("M", a * r // PPM)
    kind = kind_of((amount, rate))
    if kind == "text":
        return cast("M", worked(Phrase.of_operator("×", amount, rate), share, amount, rate))
    if kind == "source":
        return cast("M", a * r // PPM)
    if kind == "units":
        expect(amount, Money, Rate)
        expect(rate, Rate)
        known(amount, rate)
        return amount
    kronor = a // UKR_PER_KR
    rest = a - kronor * UKR_PER_KR
    return cast("M", kronor * rate + rest * rate // PPM)


def portion(amount: Q, part: Quantity, whole: Quantity) -> Q:
    """Give the floor of amount x part / whole through 128 bits; a portion of nothing is 0."""
    a: Any = amount
    p: Any = part
    w: Any = whole
    if type(a) is int and type(p) is int and type(w) is int:
        return cast("Q", a * p // w if w > 0 else 0)
    kind = kind_of((amount, part, whole))
    if kind == "numbers":
        return cast("Q", None if a is None or p is None or w is None else a * p // w if w > 0 else 0)
    if kind == "columns":
        product, divisor = guarded(a, p, w)
        return cast("Q", (product // divisor).cast(INT))
    if kind == "text":
        said = Phrase.of_operator("/", Phrase.of_operator("×", amount, part), whole)
        return cast("Q", worked(said, portion, amount, part, whole))
    if kind == "source":
        return cast("Q", written("({0} * {1} // {2} if {2} > 0 else 0)", amount, part, whole))
    one_unit(part, whole)
    return amount if is_zero(amount) else type(amount)(fact=is_fact(amount, part, whole))


def rest_of_portion(amount: Quantity, part: Quantity, whole: Quantity) -> Number:
    """Give what `portion` dropped, in millionths of its unit, rounded up, so that thirds add up to a whole again."""
    kind = kind_of((amount, part, whole))
    a: Any = amount
    p: Any = part
    w: Any = whole
    if kind == "numbers":
        if a is None or p is None or w is None:
            return cast("Number", None)
        return cast("Number", -(-(a * p % w) * PPM // w) if w > 0 else 0)
    if kind == "columns":
        product, divisor = guarded(a, p, w)
        return cast("Number", ((product % divisor * PPM + divisor - 1) // divisor).cast(INT))
    if kind == "text":
        divided = Phrase.of_operator("/", Phrase.of_operator("×", amount, part), whole)
        said = Phrase.of_suffix(divided, "(resten)", "(the rest)")
        return cast("Number", worked(said, rest_of_portion, amount, part, whole))
    one_unit(part, whole)
    return Number(fact=is_fact(amount, part, whole))


def with_rests(amount: Money, rests: Number) -> Money:
    """Add the wholes that dropped rests make together."""
    kind = kind_of((amount, rests))
    r: Any = rests
    if kind == "text":
        return cast("Money", worked(Phrase.made(amount), with_rests, amount, rests))
    if kind == "units":
        expect(amount, Money)
        expect(rests, Number)
        known(amount, rests)
        return Money()
    return cast("Money", amount + r // PPM)


def ratio(part: Quantity, whole: Quantity) -> Rate:
    """Give part / whole in ppm, floored; over nothing it is 0."""
    kind = kind_of((part, whole))
    if kind == "units":
        one_unit(part, whole)
        return Rate(fact=is_fact(part, whole))
    if kind == "text":
        return cast("Rate", worked(Phrase.of_operator("/", part, whole), ratio, part, whole))
    million: Any = PPM
    result: Rate = portion(million, part, whole)
    return result


def whole_kronor(amount: Money) -> Money:
    """Drop what is less than a krona."""
    return _dropped(amount, UKR_PER_KR, ("utan öre", "without öre"))


def whole_ore(amount: Money) -> Money:
    """Drop what is less than an öre."""
    return _dropped(amount, UKR_PER_ORE, ("hela öre", "whole öre"))


def _dropped(amount: Money, step: int, words: tuple[str, str]) -> Money:
    a: Any = amount
    if type(a) is int:
        return cast("Money", a // step * step)
    kind = kind_of((amount,))
    if kind == "text":
        return cast("Money", worked(Phrase.of_suffix(amount, *words), lambda own: own // step * step, amount))
    if kind == "units":
        expect(amount, Money)
        known(amount)
        return Money()
    return cast("Money", a // step * step)


def truncate(amount: Q, step: Q) -> Q:
    """Drop what is less than a step; nothing is less than no step."""
    a: Any = amount
    s: Any = step
    if type(a) is int and type(s) is int:
        return cast("Q", a // s * s if s else a)
    kind = kind_of((amount, step))
    if kind == "text":
        of = Phrase.made(step)
        said = Phrase.of_suffix(amount, f"i hela steg om {of.sv}", f"in whole steps of {of.en}")
        return cast("Q", worked(said, truncate, amount, step))
    if kind == "source":
        return cast("Q", written("({0} // {1} * {1} if {1} else {0})", amount, step))
    if kind == "units":
        known(amount, step)
        return cast("Q", one_unit(amount, step))
    if isinstance(s, pl.Expr):
        return cast("Q", pl.when(s == 0).then(a).otherwise(a // s * s))
    return cast("Q", a // s * s if s else a)


def whole(amount: Minutes, step: Minutes) -> Number:
    """Give how many whole steps there are: days of training; of no step there are none."""
    kind = kind_of((amount, step))
    a: Any = amount
    s: Any = step
    if kind == "text":
        said = Phrase.of_suffix(Phrase.of_operator("/", amount, step), "hela", "whole")
        return cast("Number", worked(said, whole, amount, step))
    if kind == "units":
        one_unit(amount, step)
        return Number(fact=is_fact(amount, step))
    if isinstance(s, pl.Expr):
        return cast("Number", pl.when(s == 0).then(a * 0).otherwise(a // s))
    if a is None or s is None:
        return cast("Number", None)
    return cast("Number", a // s if s else a * 0)


def kronor_of(amount: Ore) -> Kronor:
    """Give the whole kronor of an amount in öre; the rest falls away."""
    result: Kronor = _converted(amount, Ore, Kronor, lambda a: a // ORE_PER_KR, ("utan öre", "without öre"))
    return result


def money_of(amount: Ore) -> Money:
    """Give an amount in öre as micro-kronor, exactly."""
    result: Money = _converted(amount, Ore, Money, lambda a: a * UKR_PER_ORE, None)
    return result


def money_of_kronor(amount: Kronor) -> Money:
    """Give an amount in whole kronor as micro-kronor, exactly."""
    result: Money = _converted(amount, Kronor, Money, lambda a: a * UKR_PER_KR, None)
    return result


def _converted(
    amount: Any,
    unit: type[Quantity],
    to: type[Quantity],
    work: Callable[[Any], Any],
    words: tuple[str, str] | None,
) -> Any:
    if type(amount) is int:
        return work(amount)
    kind = kind_of((amount,))
    if kind == "text":
        return worked(Phrase.of_suffix(amount, *words) if words else amount, work, amount)
    if kind == "units":
        expect(amount, unit)
        return to(fact=is_fact(amount))
    return None if amount is None else work(amount)


def age_at_start(year: Year, birth_year: Year) -> Number:
    """Give the years reached at the start of a calendar year."""
    kind = kind_of((year, birth_year))
    y: Any = year
    b: Any = birth_year
    if kind == "units":
        one_unit(year, birth_year)
        known(year, birth_year)
        return Number()
    if kind == "text":
        return cast("Number", Phrase.of_operator("−", Phrase.of_operator("−", year, birth_year), 1))
    return cast("Number", y - b - 1)


def months_between(first: Month, last: Month) -> Number:
    """Give the whole months from one month to another."""
    kind = kind_of((first, last))
    a: Any = first
    b: Any = last
    if kind == "units":
        one_unit(first, last)
        return Number(fact=is_fact(first, last))
    if kind == "text":
        return cast("Number", Phrase.of_operator("−", last, first))
    return cast("Number", None if kind == "numbers" and (a is None or b is None) else b - a)


def schedule(measure: Q, points: Sequence[tuple[Q, Rate]]) -> Rate:
    """Give the rate on straight lines between points, flat outside, ppm floored."""
    corners = [one for point in points for one in point]
    kind = kind_of((measure, *corners))
    if kind == "text":
        line = Phrase.of_schedule(measure, points)
        return cast("Rate", worked(line, _from_corners, measure, *corners))
    if kind == "units":
        for at, rate in points:
            expect(rate, Rate)
            one_unit(measure, at)
        known(*corners)
        return Rate(fact=is_fact(measure))
    if kind == "numbers":
        return cast("Rate", None if measure is None else _on_line(measure, points))
    return cast("Rate", _column_on_line(column_of(measure), [(column_of(at), column_of(rate)) for at, rate in points]))


def _from_corners(measure: Any, *corners: Any) -> Any:
    return _on_line(measure, list(zip(corners[::2], corners[1::2], strict=True)))


def _on_line(measure: Any, points: Sequence[tuple[Any, Any]]) -> Any:
    if measure <= points[0][0]:
        return points[0][1]
    for (low, rate_low), (high, rate_high) in pairwise(points):
        if measure < high:
            return rate_low + (measure - low) * (rate_high - rate_low) // (high - low)
    return points[-1][1]


def _column_on_line(measure: pl.Expr, points: Sequence[tuple[pl.Expr, pl.Expr]]) -> pl.Expr:
    """Interpolate through 128 bits: rate + (measure - at) x rise / run, floored also where it falls."""
    result = points[-1][1]
    for (low, rate_low), (high, rate_high) in reversed(list(pairwise(points))):
        wide = (measure - low).cast(WIDE) * (rate_high - rate_low).cast(WIDE)
        line = rate_low + (wide // (high - low).cast(WIDE)).cast(INT)
        result = pl.when(measure < high).then(line).otherwise(result)
    first = points[0]
    on_line = pl.when(measure <= first[0]).then(first[1]).otherwise(result)
    return pl.when(measure.is_not_null()).then(on_line)
