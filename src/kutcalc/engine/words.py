"""The words that a rule is written in: choices, caps, comparisons and logic.

Each reads units, columns, numbers, text and source alike. Which of them it is shows in the operands: a polars
expression makes a column, a `Phrase` text, a `Quantity` the check of units, a `Source` Python; else they are numbers.
Words that may meet an unknown fact (None) give None for it, in the logic of three values: false and unknown is false,
true or unknown is true. Plain numbers are met first in each, since rules are worked on them by the million.
"""

import operator
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar, cast

import polars as pl

from kutcalc.engine.kinds import Choice, Flag, Number, Quantity, Zero
from kutcalc.engine.operands import INT, column_of, comparable, expect, is_fact, kind_of, known, one_unit, worked
from kutcalc.engine.phrase import Phrase, all_known, any_known
from kutcalc.engine.source import joined, written

Q = TypeVar("Q", bound=Quantity)
_FEW_OPTIONS: Final = 8
"""So many names are compared one by one, which is four times as fast as looking them up in a list."""
_COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    "=": operator.eq,
}


def when(condition: Flag, value: Q | Zero, *, otherwise: Q | Zero) -> Q:
    """Give the value where the condition holds, and otherwise the other one."""
    flag: Any = condition
    if flag is True or flag is False:
        return cast("Q", value if flag else otherwise)
    kind = kind_of((condition, value, otherwise))
    if kind == "columns":
        chosen = pl.when(column_of(condition)).then(column_of(value)).otherwise(column_of(otherwise))
        return cast("Q", value if type(value) is type(otherwise) is int and value == otherwise else chosen)
    if kind == "text":
        return cast("Q", Phrase.when(condition, value, otherwise))
    if kind == "source":
        return cast("Q", written("({1} if {0} else {2})", condition, value, otherwise))
    if kind == "units":
        expect(condition, Flag)
        known(condition)
        return cast("Q", one_unit(value, otherwise))
    return cast("Q", value if flag else otherwise)


def _are_integers(operands: Sequence[Any]) -> bool:
    """Whether all operands are plain integers."""
    for operand in operands:  # noqa: SIM110 - half the time of a generator, a million times over
        if type(operand) is not int:
            return False
    return True


def least(first: Q, *others: Q) -> Q:
    """Give the smallest of the operands: a cap."""
    operands: tuple[Any, ...] = (first, *others)
    if _are_integers(operands):
        return cast("Q", min(operands))
    kind = kind_of(operands)
    if kind == "numbers":
        return cast("Q", min(operands))
    if kind == "columns":
        return cast("Q", pl.min_horizontal(*(column_of(operand) for operand in operands)))
    if kind == "text":
        return cast("Q", Phrase.of_words("det minsta av", "the least of", operands, min))
    if kind == "source":
        return cast("Q", written(f"min({', '.join('{}' for _ in operands)})", *operands))
    known(*operands)
    return cast("Q", one_unit(*operands))


def greatest(first: Q | Zero, *others: Q) -> Q:
    """Give the largest of the operands: a floor."""
    operands: tuple[Any, ...] = (first, *others)
    if _are_integers(operands):
        return cast("Q", max(operands))
    kind = kind_of(operands)
    if kind == "numbers":
        return cast("Q", max(operands))
    if kind == "columns":
        return cast("Q", pl.max_horizontal(*(column_of(operand) for operand in operands)))
    if kind == "text":
        return cast("Q", Phrase.of_words("det största av", "the greatest of", operands, max))
    if kind == "source":
        return cast("Q", written(f"max({', '.join('{}' for _ in operands)})", *operands))
    known(*operands)
    return cast("Q", one_unit(*operands))


def _compared(first: Any, second: Any, sign: str, words: tuple[str, str]) -> Any:
    kind = kind_of((first, second))
    if kind == "numbers":
        return None if first is None or second is None else _COMPARISONS[sign](first, second)
    if kind == "columns":
        return _COMPARISONS[sign](column_of(first), column_of(second))
    if kind == "text":
        return Phrase.of_comparison(first, second, sign, words)
    if kind == "source":
        return joined(" == " if sign == "=" else f" {sign} ", (first, second))
    comparable(first, second)
    return Flag(fact=is_fact(first, second))


def at_most(first: Q, second: Q) -> Flag:
    """Whether the first is at most the second."""
    a: Any = first
    b: Any = second
    if type(a) is int and type(b) is int:
        return cast("Flag", a <= b)
    return cast("Flag", _compared(first, second, "<=", ("är högst", "is at most")))


def at_least(first: Q, second: Q) -> Flag:
    """Whether the first is at least the second."""
    a: Any = first
    b: Any = second
    if type(a) is int and type(b) is int:
        return cast("Flag", a >= b)
    return cast("Flag", _compared(first, second, ">=", ("är minst", "is at least")))


def below(first: Q, second: Q) -> Flag:
    """Whether the first is below the second."""
    a: Any = first
    b: Any = second
    if type(a) is int and type(b) is int:
        return cast("Flag", a < b)
    return cast("Flag", _compared(first, second, "<", ("är under", "is below")))


def same(first: Any, second: Any) -> Flag:
    """Whether the two are the same."""
    return cast("Flag", _compared(first, second, "=", ("är", "is")))


def between(value: Q, low: Q, high: Q) -> Flag:
    """Whether the value lies between the two, both included."""
    v: Any = value
    bounds: tuple[Any, Any] = (low, high)
    if type(v) is int and _are_integers(bounds):
        return cast("Flag", bounds[0] <= v <= bounds[1])
    return all_of(at_least(value, low), at_most(value, high))


def one_of(value: Choice, options: Sequence[str]) -> Flag:
    """Whether the value is one of the options."""
    listed: Any = options
    kind = kind_of((value, options))
    v: Any = value
    if kind == "numbers":
        return cast("Flag", None if v is None else v in list(listed))
    if kind == "columns":
        if not isinstance(listed, pl.Expr) and 0 < len(listed) <= _FEW_OPTIONS:
            return cast("Flag", pl.any_horizontal(*(column_of(v) == option for option in listed)))
        return cast("Flag", column_of(v).is_in(listed if isinstance(listed, pl.Expr) else list(listed)))
    if kind == "text":
        return cast("Flag", Phrase.of_choice(value, listed.value if isinstance(listed, Phrase) else listed))
    if kind == "source":
        return cast("Flag", joined(" in ", (value, listed)))
    expect(value, Choice)
    return Flag(fact=is_fact(value))


def _are_truths(flags: Sequence[Any]) -> bool:
    """Whether all flags are plain and known."""
    for flag in flags:  # noqa: SIM110 - half the time of a generator, a million times over
        if flag is not True and flag is not False:
            return False
    return True


def _but(truth: bool, flags: Sequence[Any]) -> list[Any]:
    """Give the flags that are not this very truth in all rows."""
    return [flag for flag in flags if flag is not truth]


def all_of(*flags: Flag) -> Flag:
    """Whether all are so; false decides, unknown waits."""
    if _are_truths(flags):
        return cast("Flag", False not in flags)
    kind = kind_of(flags)
    if kind == "numbers":
        return cast("Flag", all_known(flags))
    if kind == "columns":
        columns = [column_of(flag) for flag in _but(True, flags)]
        return cast("Flag", pl.all_horizontal(*columns) if len(_but(False, flags)) == len(flags) else False)
    if kind == "text":
        return cast("Flag", Phrase.of_many("och", "and", flags, all_known))
    if kind == "source":
        return cast("Flag", joined(" and ", flags))
    for flag in flags:
        expect(flag, Flag)
    return Flag(fact=is_fact(*flags))


def any_of(*flags: Flag) -> Flag:
    """Whether any is so; true decides, unknown waits."""
    if _are_truths(flags):
        return cast("Flag", True in flags)
    kind = kind_of(flags)
    if kind == "numbers":
        return cast("Flag", any_known(flags))
    if kind == "columns":
        columns = [column_of(flag) for flag in _but(False, flags)]
        return cast("Flag", pl.any_horizontal(*columns) if len(_but(True, flags)) == len(flags) else True)
    if kind == "text":
        return cast("Flag", Phrase.of_many("eller", "or", flags, any_known))
    if kind == "source":
        return cast("Flag", joined(" or ", flags))
    for flag in flags:
        expect(flag, Flag)
    return Flag(fact=is_fact(*flags))


def is_not(flag: Flag) -> Flag:
    """Whether it is not so."""
    f: Any = flag
    if type(f) is bool:
        return cast("Flag", not f)
    kind = kind_of((flag,))
    if kind == "numbers":
        return cast("Flag", None if f is None else not f)
    if kind == "columns":
        return cast("Flag", ~f)
    if kind == "text":
        phrase = Phrase.of_suffix(flag, "gäller inte", "does not hold")
        return cast("Flag", worked(phrase, operator.not_, flag))
    if kind == "source":
        return cast("Flag", written("(not {})", flag))
    expect(flag, Flag)
    return flag


def number_of(flag: Flag) -> Number:
    """Give 1 where it is so, and 0 where not; a count of flags is a number already."""
    kind = kind_of((flag,))
    f: Any = flag
    if kind == "numbers":
        return cast("Number", int(f))
    if kind == "columns":
        return cast("Number", f.cast(INT))
    if kind == "text":
        return cast("Number", worked(f, int, flag))
    if kind == "source":
        return cast("Number", written("int({})", flag))
    expect(flag, Flag, Number)
    known(flag)
    return Number()


def named(*choices: tuple[Flag, str], otherwise: str) -> Choice:
    """Give the name of the first flag that holds."""
    kind = kind_of([flag for flag, _ in choices])
    if kind == "units":
        known(*(flag for flag, _ in choices))
        return Choice()
    if kind == "numbers":
        return cast("Choice", next((name for flag, name in choices if flag), otherwise))
    if kind == "text":
        return cast("Choice", Phrase.of_names(choices, otherwise))
    result = pl.lit(otherwise)
    for flag, name in reversed(choices):
        result = pl.when(column_of(flag)).then(pl.lit(name)).otherwise(result)
    return cast("Choice", result)
