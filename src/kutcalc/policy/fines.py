"""Amounts with the rests that fell away in making them, and what is done with both: a rate, a part, a ceiling."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from kutcalc.engine import Level, Money, Number, least, portion, share, with_rests
from kutcalc.engine.rests import (
    least_with_rests,
    left_with_rests,
    part_with_rests,
    rest_left,
    rest_of_least,
    rest_of_left,
    rest_of_part,
    rest_of_part_with_rests,
    rest_of_share,
)
from kutcalc.policy.making import Bench, Operand

_RESTS = "bråkdelar"


class Texts(TypedDict, total=False):
    """The term, source and summary of a rule."""

    term: str
    source: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Fine:
    """An amount with the rest that fell away in making it, where anything did."""

    amount: str
    rest: str | None = None


def times(bench: Bench, fine: Fine, rate: Operand, mark: str, **texts: Unpack[Texts]) -> Fine:
    """Give an amount times a rate, with its rest."""
    level = bench.level_of(fine.amount)
    amount = bench.column(fine.amount, level)
    made = bench.rule(mark, level, Money, [amount, rate], share, **texts)
    if fine.rest is None:
        rest = bench.rule(f"{mark}, rest", level, Number, [amount, rate], _first_rest, term=_RESTS)
    else:
        operands = [amount, bench.column(fine.rest, level), rate]
        rest = bench.rule(f"{mark}, rest", level, Number, operands, rest_of_share, term=_RESTS)
    return Fine(made, rest)


def taken(bench: Bench, fine: Fine, rate: Operand, name: str, *, is_last: bool = True, **texts: Unpack[Texts]) -> Fine:
    """Give an amount times a rate, with the wholes of its rest; its own rest where more is to be counted on it."""
    if fine.rest is not None or not is_last:
        return normal(bench, times(bench, fine, rate, name, **texts), **texts)
    level = bench.level_of(fine.amount)
    return Fine(bench.rule(name, level, Money, [bench.column(fine.amount, level), rate], share, **texts))


def _first_rest(amount: Any, rate: Any) -> Any:
    return rest_of_share(amount, 0, rate)  # type: ignore[arg-type]


def part_of(bench: Bench, fine: Fine, part: Fine, whole: Fine, mark: str, term: str) -> Fine:
    """Give an amount times part / whole, with its rest; the part and the whole may have rests too."""
    level = bench.level_of(fine.amount)
    if part.rest is not None or whole.rest is not None:
        words = part_with_rests, rest_of_part_with_rests
        return _worked(bench, mark, level, words, (fine, part, whole), term=term)
    factor = [bench.column(part.amount, level), bench.column(whole.amount, level)]
    amount = bench.column(fine.amount, level)
    made = bench.rule(mark, level, Money, [amount, *factor], portion, term=term)
    if fine.rest is None:
        rest = bench.rule(f"{mark}, rest", level, Number, [amount, *factor], _first_rest_of_part, term=_RESTS)
    else:
        operands = [amount, bench.column(fine.rest, level), *factor]
        rest = bench.rule(f"{mark}, rest", level, Number, operands, rest_of_part, term=_RESTS)
    return Fine(made, rest)


def _first_rest_of_part(amount: Any, part: Any, whole: Any) -> Any:
    return rest_of_part(amount, 0, part, whole)  # type: ignore[arg-type]


def in_parts(bench: Bench, parts: Sequence[Fine], wanted: Fine, granted: Fine, mark: str) -> list[Fine]:
    """Divide what was granted of a sum on its parts, in proportion, each with its rest."""
    if len(parts) == 1:
        return [granted]
    term = "delens andel av det som ryms"
    return [part_of(bench, part, granted, wanted, f"{part.amount} {mark}", term) for part in parts]


def least_of(bench: Bench, name: str, fine: Fine, room: Fine, **texts: Unpack[Texts]) -> Fine:
    """Give the smaller of an amount and the room for it, with its rest where either has one."""
    if fine.rest is None and room.rest is None:
        level = bench.level_of(fine.amount)
        operands = [bench.column(one, level) for one in (fine.amount, room.amount)]
        return Fine(bench.rule(name, level, Money, operands, least, **texts))
    return _worked(bench, name, bench.level_of(fine.amount), (least_with_rests, rest_of_least), (fine, room), **texts)


def left_of(bench: Bench, name: str, room: Fine, used: Fine, level: Level, **texts: Unpack[Texts]) -> Fine:
    """Give what is left of a room when something has been used of it, with its rest; nothing below nothing."""
    return _worked(bench, name, level, (left_with_rests, rest_of_left), (room, used), **texts)


def normal(bench: Bench, fine: Fine, **texts: Unpack[Texts]) -> Fine:
    """Give an amount with the wholes that its rest makes, and what is left of the rest."""
    if fine.rest is None:
        return fine
    level, made, left = bench.level_of(fine.amount), f"{fine.amount} with rests", f"{fine.rest} left"
    if made not in bench.rules:
        operands = [bench.column(one, level) for one in (fine.amount, fine.rest)]
        bench.rule(made, level, Money, operands, with_rests, **texts)
        bench.rule(left, level, Number, operands[1:], rest_left, term=_RESTS)
    return Fine(made, left)


def _worked(
    bench: Bench,
    name: str,
    level: Level,
    words: Sequence[Callable[..., Any]],
    fines: Sequence[Fine],
    **texts: Unpack[Texts],
) -> Fine:
    """Make the two rules of an amount and its rest, of words that take pairs; a rest that is lacking is nothing."""
    operands = [bench.column(one, level) for fine in fines for one in (fine.amount, fine.rest) if one is not None]
    have_rests = [fine.rest is not None for fine in fines]

    def of_pairs(word: Callable[..., Any]) -> Callable[..., Any]:
        def worked(*values: Any) -> Any:
            given = iter(values)
            pairs = [(next(given), next(given) if has_rest else 0) for has_rest in have_rests]
            return word(*(one for pair in pairs for one in pair))

        return worked

    amount, rest = (of_pairs(word) for word in words)
    bench.rule(name, level, Money, operands, amount, **texts)
    return Fine(name, bench.rule(f"{name}, rest", level, Number, operands, rest, term=_RESTS))


__all__ = ["Fine", "Texts", "in_parts", "least_of", "left_of", "normal", "part_of", "taken", "times"]
