"""Headings as companies write them: which canonical column each may be, its unit, and which are never read.

The words come from `facts/formats.md` section 4 and from what people paste. They propose, and what they propose is
shown. Two headings that fit one column equally well are asked about, never chosen between.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kutcalc.payroll.heading_words import (
    NAMES,
    NAMES_OF_THINGS,
    NEVER_STEMS,
    NEVER_WORDS,
    OF_COURSES,
    OF_LINES,
    ONLY_IN_TRAINING,
    OTHER_HEADINGS,
    OTHER_UNITS,
    PAY,
    SICK_PAY,
    STRONG,
    UNITS,
    WEAK,
)
from kutcalc.payroll.options import SourceUnit
from kutcalc.payroll.tables import Column

_NOT_LETTERS: Final = re.compile(r"[^a-zåäöéü0-9]+")
_IN_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")


@dataclass(frozen=True, slots=True)
class Guess:
    """What headings propose: a heading for each column, and the columns for which several fit equally well."""

    columns: Mapping[str, str]
    ties: Mapping[str, tuple[str, ...]]


def flat(heading: str) -> str:
    """Write a heading in small letters without blanks, marks and a unit in brackets."""
    return _flat(_IN_BRACKETS.sub("", heading))


def unit_of(heading: str, column: Column) -> SourceUnit:
    """Tell the unit that a heading ends in, or the usual one: kronor for money, hours for time, none for all else."""
    said = UNITS.get(_last_word(heading))
    if column.name.endswith("_ore"):
        return said if said in {"kr", "ore"} else "kr"
    if column.name.endswith("minutes"):
        return said if said in {"hours", "minutes"} else "hours"
    return "none"


def has_other_unit(heading: str) -> bool:
    """Tell whether a heading ends in a unit that nothing reads, such as thousands of kronor."""
    return _last_word(heading) in OTHER_UNITS


def is_never_read(heading: str) -> bool:
    """Tell whether a column is never read, mapped or not: sick pay, union, bank, address and names (`trust.md` P2)."""
    plain = _flat(heading)
    words = {_flat(word) for word in re.split(r"[\s./_,:;()-]+", heading.casefold())}
    is_name = any(name in plain for name in NAMES) and not any(thing in plain for thing in NAMES_OF_THINGS)
    return is_name or any(stem in plain for stem in NEVER_STEMS) or bool(words & NEVER_WORDS)


def is_sick_pay(heading: str) -> bool:
    """Tell whether a column is of sick pay, by its heading."""
    plain = _flat(heading)
    is_money = UNITS.get(_last_word(heading)) in {None, "kr", "ore"} and not has_other_unit(heading)
    return is_money and any(stem in plain for stem in SICK_PAY)


def guessed(headings: Sequence[str], known: Mapping[str, Column], given: Collection[str] = ()) -> Guess:
    """Propose at most one heading for each column and one column for each heading; `given` columns need none."""
    wanted = [name for name in known if name not in given]
    free = [each for each in headings if each and not is_never_read(each) and not has_other_unit(each)]
    fits = {name: _fitting(name, known[name], free) for name in wanted}
    if any(fits.get(PAY, ())) and not any(fits[name][0] for name in OF_COURSES if name in fits):
        for name in ONLY_IN_TRAINING:
            fits.pop(name, None)
    if {flat(each) for each in headings} & OF_LINES:
        fits["count"] = ([], [])
    columns: dict[str, str] = {}
    ties: dict[str, tuple[str, ...]] = {}
    for name, (strong, weak) in fits.items():
        best = strong or weak
        if len(best) == 1:
            columns[name] = best[0]
        elif best:
            ties[name] = tuple(best)
    return Guess(columns, ties)


def matches(cells: Sequence[str], facts: Collection[str] = ()) -> int:
    """Count the cells of a row that are headings we know, to find the row of headings."""
    return sum(bool(cell) and (flat(cell) in _ALL or _flat(cell) in _ALL or cell in facts) for cell in cells)


def _fitting(name: str, column: Column, headings: Sequence[str]) -> tuple[list[str], list[str]]:
    """Give the headings that are the column's own name or a common word for it, and those that may be."""
    exact = [each for each in headings if each.strip().casefold() == name]
    if exact:
        return exact, []
    doubtful = {_flat(word) for word in WEAK.get(name, ())}
    own = {_flat(name), _flat(column.term), *map(_flat, STRONG.get(name, ()))} - doubtful
    return [each for each in headings if _known(each, own)], [each for each in headings if _known(each, doubtful)]


def _known(heading: str, words: Collection[str]) -> bool:
    """Tell whether a heading, with or without the unit that it ends in, is one of the words."""
    plain = flat(heading)
    last = _last_word(heading)
    bare = plain.removesuffix(last) if last in UNITS else plain
    return plain in words or (bool(bare) and bare in words)


@lru_cache(maxsize=4096)
def _last_word(heading: str) -> str:
    """Give the last word of a heading, or what stands in brackets at its end."""
    words = re.findall(r"[a-zåäö]+", heading.casefold())
    return words[-1] if words else ""


@lru_cache(maxsize=4096)
def _flat(text: str) -> str:
    return _NOT_LETTERS.sub("", text.strip().casefold())


_ALL: Final = frozenset(
    _flat(word)
    for words in (STRONG, WEAK, {"": OTHER_HEADINGS})
    for name, own in words.items()
    for word in (name, *own)
    if word
)

__all__ = ["Guess", "flat", "guessed", "has_other_unit", "is_never_read", "is_sick_pay", "matches", "unit_of"]
