"""The words that a rule is written in. Each reads units, columns, numbers and text alike.

Which of the four it is shows in the operands: a polars expression makes a column, a `Phrase` makes text, a `Quantity`
makes the check of units; else they are numbers. Words that may meet an unknown fact (None) give None for it, in the
logic of three values: false and unknown is false, true or unknown is true.
"""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

import polars as pl

from kutcalc.engine.kinds import (
    Choice,
    Flag,
    Kronor,
    Minutes,
    Money,
    Month,
    Number,
    Ore,
    Quantity,
    Rate,
    UnitError,
    Year,
    Zero,
)
from kutcalc.engine.phrase import Phrase
from kutcalc.units import ORE_PER_KR, PPM, UKR_PER_KR, UKR_PER_ORE

Q = TypeVar("Q", bound=Quantity)
M = TypeVar("M", Money, Rate)
_INT = pl.Int64
_WIDE = pl.Int128


def _kind(operands: Sequence[Any]) -> str:
    for operand in operands:
        if isinstance(operand, pl.Expr):
            return "columns"
        if isinstance(operand, Phrase):
            return "text"
        if isinstance(operand, Quantity):
            return "units"
    return "numbers"


def _column(operand: Any) -> pl.Expr:
    if isinstance(operand, pl.Expr):
        return operand
    if isinstance(operand, bool | str):
        return pl.lit(operand)
    return pl.lit(operand, dtype=_INT)


def _unit(*operands: Any) -> Any:
    """Give the one unit of the operands; a bare 0 fits any."""
    units = [operand for operand in operands if isinstance(operand, Quantity)]
    for operand in operands:
        if not isinstance(operand, Quantity) and not (type(operand) is int and operand == 0):
            raise UnitError(f"a bare {operand!r} stands where a value with a unit belongs")
    if any(type(unit) is not type(units[0]) for unit in units):
        raise UnitError("the units differ: " + ", ".join(type(unit).__name__ for unit in units))
    return units[0]


def _known(*operands: Any) -> None:
    """Refuse what may be unknown: polars would skip a null, and a missing figure would grant the cap."""
    if any(getattr(operand, "fact", False) for operand in operands):
        raise UnitError("a fact that may be unknown stands where a known value belongs")


def _either_fact(*operands: Any) -> bool:
    return any(getattr(operand, "fact", False) for operand in operands)


def _expect(operand: Any, *kinds: type[Quantity]) -> None:
    if not isinstance(operand, kinds) and not (type(operand) is int and operand == 0):
        raise UnitError(f"{type(operand).__name__} stands where {kinds[0].__name__} belongs")


def when(condition: Flag, value: Q | Zero, *, otherwise: Q | Zero) -> Q:
    """Give the value where the condition holds, and otherwise the other one."""
    flag: Any = condition
    if flag is True:
        return cast("Q", value)
    if flag is False:
        return cast("Q", otherwise)
    kind = _kind((condition, value, otherwise))
    if kind == "columns":
        return cast("Q", pl.when(_column(condition)).then(_column(value)).otherwise(_column(otherwise)))
    if kind == "text":
        return cast("Q", Phrase.when(condition, value, otherwise))
    if kind == "units":
        _expect(condition, Flag)
        _known(condition)
        return cast("Q", type(_unit(value, otherwise))(fact=_either_fact(value, otherwise)))
    return cast("Q", value if flag else otherwise)


def least(first: Q, *others: Q) -> Q:
    """Give the smallest of the operands: a cap."""
    operands: tuple[Any, ...] = (first, *others)
    kind = _kind(operands)
    if kind == "numbers":
        return cast("Q", min(operands))
    if kind == "columns":
        return cast("Q", pl.min_horizontal(*(_column(operand) for operand in operands)))
    if kind == "text":
        return cast("Q", Phrase.of_words("det minsta av", "the least of", operands, min))
    _known(*operands)
    return cast("Q", _unit(*operands))


def greatest(first: Q | Zero, *others: Q) -> Q:
    """Give the largest of the operands: a floor."""
    operands: tuple[Any, ...] = (first, *others)
    kind = _kind(operands)
    if kind == "numbers":
        return cast("Q", max(operands))
    if kind == "columns":
        return cast("Q", pl.max_horizontal(*(_column(operand) for operand in operands)))
    if kind == "text":
        return cast("Q", Phrase.of_words("det största av", "the greatest of", operands, max))
    _known(*operands)
    return cast("Q", _unit(*operands))


def share(amount: M, rate: Rate) -> M:
    """Give the exact floor of amount times rate, by splitting the amount into whole kronor and the rest."""
    kind = _kind((amount, rate))
    if kind == "text":
        return cast("M", Phrase.of_operator("×", amount, rate))
    if kind == "units":
        _expect(amount, Money, Rate)
        _expect(rate, Rate)
        return amount
    whole: Any = amount // UKR_PER_KR  # type: ignore[operator]
    rest: Any = amount - whole * UKR_PER_KR
    return cast("M", whole * rate + rest * rate // PPM)


def portion(amount: Q, part: Quantity, whole: Quantity) -> Q:
    """Give the floor of amount x part / whole through 128 bits; a portion of nothing is 0."""
    kind = _kind((amount, part, whole))
    a: Any = amount
    p: Any = part
    w: Any = whole
    if kind == "numbers":
        if a is None or p is None or w is None:
            return cast("Q", None)
        return cast("Q", a * p // w if w > 0 else 0)
    if kind == "columns":
        divisor = _column(w)
        product = _column(a).cast(_WIDE) * _column(p).cast(_WIDE)
        quotient = (product // pl.max_horizontal(divisor, pl.lit(1, dtype=_INT)).cast(_WIDE)).cast(_INT)
        return cast("Q", pl.when(divisor.is_null()).then(None).when(divisor > 0).then(quotient).otherwise(0))
    if kind == "text":
        return cast("Q", Phrase.of_operator("/", Phrase.of_operator("×", amount, part), whole))
    _unit(part, whole)
    return type(amount)(fact=_either_fact(amount, part, whole))


def ratio(part: Quantity, whole: Quantity) -> Rate:
    """Give part / whole in ppm, floored; over nothing it is 0."""
    kind = _kind((part, whole))
    if kind == "units":
        _unit(part, whole)
        return Rate()
    if kind == "text":
        return cast("Rate", Phrase.of_operator("/", part, whole))
    return cast("Rate", portion(cast("Rate", _million(kind)), part, whole))


def _million(kind: str) -> Any:
    return pl.lit(PPM, dtype=_INT) if kind == "columns" else PPM


def whole_kronor(amount: Money) -> Money:
    """Drop what is less than a krona."""
    return _truncated(amount, UKR_PER_KR, Money, "utan öre", "without öre")


def whole_ore(amount: Money) -> Money:
    """Drop what is less than an öre."""
    return _truncated(amount, UKR_PER_ORE, Money, "hela öre", "whole öre")


def _truncated(amount: Any, step: int, unit: type[Quantity], sv: str, en: str) -> Any:
    kind = _kind((amount,))
    if kind == "text":
        return Phrase.of_suffix(amount, sv, en)
    if kind == "units":
        _expect(amount, unit)
        return unit()
    return amount // step * step


def truncate(amount: Q, step: Q) -> Q:
    """Drop what is less than a step."""
    kind = _kind((amount, step))
    a: Any = amount
    s: Any = step
    if kind == "text":
        return cast("Q", Phrase.of_suffix(amount, f"i hela steg om {s.sv}", f"in whole steps of {s.en}"))
    if kind == "units":
        return cast("Q", _unit(amount, step))
    return cast("Q", a // s * s)


def kronor_of(amount: Ore) -> Kronor:
    """Give the whole kronor of an amount in öre; the rest falls away."""
    return _converted(amount, Ore, Kronor, lambda a: a // ORE_PER_KR, ("utan öre", "without öre"))


def money_of(amount: Ore) -> Money:
    """Give an amount in öre as micro-kronor, exactly."""
    return _converted(amount, Ore, Money, lambda a: a * UKR_PER_ORE, None)


def money_of_kronor(amount: Kronor) -> Money:
    """Give an amount in whole kronor as micro-kronor, exactly."""
    return _converted(amount, Kronor, Money, lambda a: a * UKR_PER_KR, None)


def _converted(amount: Any, unit: type[Quantity], to: type[Quantity], work: Any, words: tuple[str, str] | None) -> Any:
    kind = _kind((amount,))
    if kind == "text":
        return Phrase.of_suffix(amount, *words) if words else amount
    if kind == "units":
        _expect(amount, unit)
        return to(fact=_either_fact(amount))
    return None if amount is None else work(amount)


def whole(amount: Minutes, step: Minutes) -> Number:
    """Give how many whole steps there are: days of training."""
    kind = _kind((amount, step))
    a: Any = amount
    s: Any = step
    if kind == "text":
        return cast("Number", Phrase.of_suffix(Phrase.of_operator("/", amount, step), "hela", "whole"))
    if kind == "units":
        _unit(amount, step)
        return Number()
    return cast("Number", None if a is None else a // s)


def _compared(first: Any, second: Any, operator: str, words: tuple[str, str]) -> Any:
    kind = _kind((first, second))
    if kind == "numbers":
        if first is None or second is None:
            return None
        result: bool = {"<=": first <= second, ">=": first >= second, "<": first < second, "=": first == second}[operator]
        return result
    if kind == "columns":
        a, b = _column(first), _column(second)
        return {"<=": a <= b, ">=": a >= b, "<": a < b, "=": a == b}[operator]
    if kind == "text":
        return Phrase.of_comparison(first, second, operator, words)
    if operator != "=" or isinstance(first, Quantity):
        _unit(*(operand for operand in (first, second) if not isinstance(operand, str | bool)))
    return Flag(fact=_either_fact(first, second))


def at_most(first: Q, second: Q) -> Flag:
    """Whether the first is at most the second."""
    return cast("Flag", _compared(first, second, "<=", ("är högst", "is at most")))


def at_least(first: Q, second: Q) -> Flag:
    """Whether the first is at least the second."""
    return cast("Flag", _compared(first, second, ">=", ("är minst", "is at least")))


def below(first: Q, second: Q) -> Flag:
    """Whether the first is below the second."""
    return cast("Flag", _compared(first, second, "<", ("är under", "is below")))


def same(first: Any, second: Any) -> Flag:
    """Whether the two are the same."""
    return cast("Flag", _compared(first, second, "=", ("är", "is")))


def between(value: Q, low: Q, high: Q) -> Flag:
    """Whether the value lies between the two, both included."""
    return all_of(at_least(value, low), at_most(value, high))


def one_of(value: Choice, options: Sequence[str]) -> Flag:
    """Whether the value is one of the options."""
    kind = _kind((value,))
    v: Any = value
    if kind == "numbers":
        return cast("Flag", None if v is None else v in options)
    if kind == "columns":
        return cast("Flag", v.is_in(list(options)))
    if kind == "text":
        return cast("Flag", Phrase.of_choice(value, options))
    _expect(value, Choice)
    return Flag(fact=_either_fact(value))


def all_of(*flags: Flag) -> Flag:
    """Whether all are so; false decides, unknown waits."""
    kind = _kind(flags)
    if kind == "numbers":
        values: tuple[Any, ...] = flags
        if False in values:
            return cast("Flag", False)
        return cast("Flag", None if None in values else True)
    if kind == "columns":
        return cast("Flag", pl.all_horizontal(*(_column(flag) for flag in flags)))
    if kind == "text":
        return cast("Flag", Phrase.of_many("och", "and", flags, all))
    for flag in flags:
        _expect(flag, Flag)
    return Flag(fact=_either_fact(*flags))


def any_of(*flags: Flag) -> Flag:
    """Whether any is so; true decides, unknown waits."""
    kind = _kind(flags)
    if kind == "numbers":
        values: tuple[Any, ...] = flags
        if True in values:
            return cast("Flag", True)
        return cast("Flag", None if None in values else False)
    if kind == "columns":
        return cast("Flag", pl.any_horizontal(*(_column(flag) for flag in flags)))
    if kind == "text":
        return cast("Flag", Phrase.of_many("eller", "or", flags, any))
    for flag in flags:
        _expect(flag, Flag)
    return Flag(fact=_either_fact(*flags))


def is_not(flag: Flag) -> Flag:
    """Whether it is not so."""
    kind = _kind((flag,))
    f: Any = flag
    if kind == "numbers":
        return cast("Flag", None if f is None else not f)
    if kind == "columns":
        return cast("Flag", ~f)
    if kind == "text":
        return cast("Flag", Phrase.of_suffix(flag, "gäller inte", "does not hold").negated())
    _expect(flag, Flag)
    return flag


def number_of(flag: Flag) -> Number:
    """Give 1 where it is so, and 0 where not."""
    kind = _kind((flag,))
    f: Any = flag
    if kind == "numbers":
        return cast("Number", int(f))
    if kind == "columns":
        return cast("Number", f.cast(_INT))
    if kind == "text":
        return cast("Number", flag)
    _expect(flag, Flag)
    return Number()


def schedule(measure: Q, points: Sequence[tuple[Q, Rate]]) -> Rate:
    """Give the rate on straight lines between points, flat outside, ppm floored."""
    kind = _kind((measure,))
    if kind == "text":
        return cast("Rate", Phrase.of_schedule(measure, points))
    if kind == "units":
        for at, rate in points:
            _expect(rate, Rate)
            _unit(measure, at)
        return Rate()
    m: Any = measure
    first, last = points[0], points[-1]
    result: Any = last[1] if kind == "numbers" else _column(last[1])
    for (low, rate_low), (high, rate_high) in reversed(list(zip(points, points[1:], strict=False))):
        line = _line(m, (low, rate_low), (high, rate_high), kind)
        if kind == "numbers":
            result = line if m < high else result
        else:
            result = pl.when(m < _column(high)).then(line).otherwise(result)
    if kind == "numbers":
        return cast("Rate", None if m is None else first[1] if m <= first[0] else result)
    return cast("Rate", pl.when(m <= _column(first[0])).then(_column(first[1])).otherwise(result))


def _line(measure: Any, low: Any, high: Any, kind: str) -> Any:
    """Interpolate through 128 bits: rate + (measure - at) x rise / run, floored also where it falls."""
    run = high[0] - low[0]
    rise = high[1] - low[1]
    if kind == "numbers":
        return low[1] + (measure - low[0]) * rise // run
    wide = (measure - _column(low[0])).cast(_WIDE) * _column(rise).cast(_WIDE)
    return _column(low[1]) + (wide // _column(run).cast(_WIDE)).cast(_INT)


def is_known(fact: Quantity) -> Flag:
    """Whether a fact was given."""
    kind = _kind((fact,))
    f: Any = fact
    if kind == "numbers":
        return cast("Flag", f is not None)
    if kind == "columns":
        return cast("Flag", f.is_not_null())
    if kind == "text":
        return cast("Flag", Phrase.of_suffix(fact, "är känt", "is known"))
    return Flag()


def known_or_zero(fact: Q) -> Q:
    """Give a fact, or 0 where it was not given; for sums whose completeness is asked about beside them."""
    kind = _kind((fact,))
    f: Any = fact
    if kind == "numbers":
        return cast("Q", 0 if f is None else f)
    if kind == "columns":
        return cast("Q", f.fill_null(0))
    if kind == "text":
        return fact
    return type(fact)()


def first_known(first: Q, *others: Q) -> Q:
    """Give the first of the facts that is known."""
    facts: tuple[Any, ...] = (first, *others)
    kind = _kind(facts)
    if kind == "numbers":
        return cast("Q", next((fact for fact in facts if fact is not None), None))
    if kind == "columns":
        return cast("Q", pl.coalesce(*(_column(fact) for fact in facts)))
    if kind == "text":
        return next((fact for fact in facts if fact.value is not None), first)
    _unit(*facts)
    return type(first)(fact=True)


def known_where(condition: Flag, value: Q) -> Q:
    """Give the value where the condition holds, and unknown where not."""
    kind = _kind((condition, value))
    c: Any = condition
    if kind == "numbers":
        return cast("Q", value if c else None)
    if kind == "columns":
        return cast("Q", pl.when(_column(condition)).then(_column(value)))
    if kind == "text":
        return value
    _expect(condition, Flag)
    return type(value)(fact=True)


def age_at_start(year: Year, birth_year: Year) -> Number:
    """Give the years reached at the start of a calendar year."""
    kind = _kind((year, birth_year))
    y: Any = year
    b: Any = birth_year
    if kind == "units":
        _unit(year, birth_year)
        return Number()
    if kind == "text":
        return cast("Number", Phrase.of_operator("−", Phrase.of_operator("−", year, birth_year), 1))
    return cast("Number", y - b - 1)


def months_between(first: Month, last: Month) -> Number:
    """Give the whole months from one month to another."""
    kind = _kind((first, last))
    a: Any = first
    b: Any = last
    if kind == "units":
        _unit(first, last)
        return Number(fact=_either_fact(first, last))
    if kind == "text":
        return cast("Number", Phrase.of_operator("−", last, first))
    return cast("Number", None if kind == "numbers" and (a is None or b is None) else b - a)


def rest_of_portion(amount: Quantity, part: Quantity, whole: Quantity) -> Number:
    """Give what `portion` dropped, in millionths of its unit, rounded up, so that thirds add up to a whole again."""
    kind = _kind((amount, part, whole))
    a: Any = amount
    p: Any = part
    w: Any = whole
    if kind == "numbers":
        if a is None or p is None or w is None:
            return cast("Number", None)
        return cast("Number", -(-(a * p % w) * PPM // w) if w > 0 else 0)
    if kind == "columns":
        divisor = _column(w)
        safe = pl.max_horizontal(divisor, pl.lit(1, dtype=_INT)).cast(_WIDE)
        rest = (_column(a).cast(_WIDE) * _column(p).cast(_WIDE)) % safe
        rounded = ((rest * PPM + safe - 1) // safe).cast(_INT)
        return cast("Number", pl.when(divisor.is_null()).then(None).when(divisor > 0).then(rounded).otherwise(0))
    if kind == "text":
        return cast("Number", Phrase.of_suffix(Phrase.of_operator("/", Phrase.of_operator("×", amount, part), whole), "(resten)", "(the rest)"))
    return Number(fact=_either_fact(amount, part, whole))


def with_rests(amount: Money, rests: Number) -> Money:
    """Add the wholes that dropped rests make together."""
    kind = _kind((amount, rests))
    r: Any = rests
    if kind == "text":
        return amount
    if kind == "units":
        _expect(amount, Money)
        _expect(rests, Number)
        return Money()
    return cast("Money", amount + r // PPM)


def named(*choices: tuple[Flag, str], otherwise: str) -> Choice:
    """Give the name of the first flag that holds."""
    kind = _kind([flag for flag, _ in choices])
    if kind == "units":
        _known(*(flag for flag, _ in choices))
        return Choice()
    if kind == "numbers":
        return cast("Choice", next((name for flag, name in choices if flag), otherwise))
    if kind == "text":
        return cast("Choice", Phrase.of_names(choices, otherwise))
    result = pl.lit(otherwise)
    for flag, name in reversed(choices):
        result = pl.when(_column(flag)).then(pl.lit(name)).otherwise(result)
    return cast("Choice", result)


def given(fact: Q) -> Q:
    """Pass on a fact that must be known from here on; where it is not, it is asked for."""
    kind = _kind((fact,))
    return type(fact)() if kind == "units" else fact


def sum_known(first: Q, second: Q) -> Q:
    """Add two amounts of which either may be unknown; then the sum is."""
    kind = _kind((first, second))
    a: Any = first
    b: Any = second
    if kind == "numbers":
        return cast("Q", None if a is None or b is None else a + b)
    if kind == "units":
        _unit(first, second)
        return type(first)(fact=_either_fact(first, second))
    return cast("Q", a + b)
