"""One to three values that run from and to on the page Scenario: read as typed, made coarser, written again."""

from collections.abc import Sequence
from math import prod
from typing import Final

import msgspec

from kutcalc.language import NBSP, Language, Text, decimal_text
from kutcalc.policy.keys import Key
from kutcalc.policy.terms import term
from kutcalc.server.pages.amounts import Misread
from kutcalc.server.pages.compare_asked import kronor_of
from kutcalc.server.pages.policy_terms import read_value
from kutcalc.units import ORE_PER_KR

MOST_AXES: Final = 3
FEWEST: Final = 2
_PPM_PER_PERCENT: Final = 10_000
_MINUTES_PER_HOUR: Final = 60
FIELDS: Final = ("path", "first", "last", "step")
_STEPS: Final = (1, 2, 5)
_TEN: Final = 10


class AxisTyped(msgspec.Struct, frozen=True):
    """One axis as it was typed."""

    path: str = ""
    first: str = ""
    last: str = ""
    step: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not any((self.path, self.first, self.last, self.step))


class Axis(msgspec.Struct, frozen=True):
    """One axis as it is worked: integers in the small unit of its path."""

    path: str
    unit: str
    first: int
    last: int
    step: int

    @property
    def count(self) -> int:
        """Give how many values there are, by arithmetic."""
        return (self.last - self.first) // self.step + 1


def read_axis(typed: AxisTyped, number: int, keys: dict[str, Key], errors: list[tuple[str, Text]]) -> Axis | None:
    """Read an axis as typed; what is wrong is added to `errors` at its field, and None given."""
    key = keys.get(typed.path)
    if key is None or not key.is_number:
        errors.append((f"path-{number}", _NO_SUCH))
        return None
    values: list[int] = []
    for name in FIELDS[1:]:
        text = getattr(typed, name)
        value = read_value(key, text) if text else Misread("required", _REQUIRED[name])
        if isinstance(value, Misread):
            errors.append((f"{name}-{number}", value.text))
        elif isinstance(value, bool) or not isinstance(value, int):
            errors.append((f"{name}-{number}", _NO_NUMBER))
        else:
            values.append(value)
    if len(values) < len(FIELDS) - 1:
        return None
    first, last, step = values
    if step < 1:
        errors.append((f"step-{number}", Text(sv="Steget är större än noll.", en="The step is greater than nought.")))
        return None
    if last < first:
        errors.append(
            (
                f"last-{number}",
                Text(sv="Sista värdet är minst lika stort som det första.", en="The last value is at least the first."),
            )
        )
        return None
    return Axis(typed.path, key.unit, first, last, step)


_NO_SUCH: Final = Text(sv="Välj ett av villkoren i listan.", en="Choose one of the conditions in the list.")
_NO_NUMBER: Final = Text(sv="Skriv ett tal, till exempel 40 %.", en="Write a number, for example 40 %.")
_REQUIRED: Final = {
    "first": Text(sv="Fyll i första värdet.", en="Fill in the first value."),
    "last": Text(sv="Fyll i sista värdet.", en="Fill in the last value."),
    "step": Text(sv="Fyll i steget.", en="Fill in the step."),
}


def coarser(axes: Sequence[Axis], most_points: int) -> tuple[Axis, ...] | None:
    """Give the axes with longer steps, round ones, so that the points fit; None where not even two a side do."""
    made = list(axes)
    while prod(axis.count for axis in made) > most_points:
        at = max(range(len(made)), key=lambda place: made[place].count)
        axis = made[at]
        others = prod(one.count for place, one in enumerate(made) if place != at)
        if axis.count <= FEWEST:
            return None
        wanted = max(FEWEST, most_points // others)
        step = max(_round_up(-(-(axis.last - axis.first) // (wanted - 1))), axis.step + 1)
        made[at] = msgspec.structs.replace(axis, step=min(step, axis.last - axis.first))
    return tuple(made)


def _round_up(step: int) -> int:
    """Give the nearest step above that is 1, 2 or 5 of a power of ten."""
    power = 1
    while True:
        for part in _STEPS:
            if part * power >= step:
                return part * power
        power *= _TEN


def value_text(value: int, unit: str, language: Language) -> str:
    """Write a value as it is typed in the form."""
    if unit == "ppm":
        return f"{decimal_text(value, _PPM_PER_PERCENT, language)}{NBSP}%".replace(NBSP, " ")
    if unit == "ore":
        return (
            kronor_of(value) if value % ORE_PER_KR else f"{decimal_text(value, ORE_PER_KR, 'sv')} kr".replace(NBSP, " ")
        )
    if unit == "minutes" and value % _MINUTES_PER_HOUR:
        return f"{value // _MINUTES_PER_HOUR}:{value % _MINUTES_PER_HOUR:02d}"
    return str(value // _MINUTES_PER_HOUR if unit == "minutes" else value)


def as_typed(axis: Axis, language: Language) -> AxisTyped:
    """Write an axis as it is typed."""
    return AxisTyped(
        axis.path, *(value_text(value, axis.unit, language) for value in (axis.first, axis.last, axis.step))
    )


def named(path: str, language: Language) -> str:
    """Give the name of a condition as a heading."""
    said = term(path).read(language)
    return said[:1].upper() + said[1:]


__all__ = ["FIELDS", "MOST_AXES", "Axis", "AxisTyped", "as_typed", "coarser", "named", "read_axis", "value_text"]
