"""What a sweep is asked for on the page: a proposal, one to three of its values, from where to where, and for whom."""

from collections.abc import Sequence
from math import prod
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec

from kutcalc.analysis.quick import ELIGIBLE_SHARE, TRAINING_TIME
from kutcalc.errors import KutcalcError
from kutcalc.language import NBSP, Language, Text, decimal_text
from kutcalc.policy import Policy, parameters
from kutcalc.policy.keys import Key
from kutcalc.policy.terms import term
from kutcalc.report.example_firms import employer_of
from kutcalc.report.links import decode_case
from kutcalc.report.policy_columns import LIBRARY
from kutcalc.server.addresses import address
from kutcalc.server.pages.amounts import Misread
from kutcalc.server.pages.compare_asked import Errors, Typed, firm_of, kronor_of, pinned, typed_of
from kutcalc.server.pages.policy_terms import read_value
from kutcalc.units import ORE_PER_KR

MOST_AXES: Final = 3
FEWEST: Final = 2
_PPM_PER_PERCENT: Final = 10_000
_MINUTES_PER_HOUR: Final = 60
_FIELDS: Final = ("path", "first", "last", "step")
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


class Sweep(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed, and what it comes to."""

    ref: str
    policy: Policy | None
    typed: Typed
    axes_typed: tuple[AxisTyped, ...]
    axes: tuple[Axis, ...] = ()
    errors: Errors = ()
    body: dict[str, Any] | None = None


def sweep_of(pairs: Sequence[tuple[str, str]]) -> Sweep:
    """Read what was typed; the body is there when all of it is right."""
    last = dict(pairs)
    if last.get("case"):
        return _of_case(last["case"])
    firm_typed, _ = typed_of(
        [(key, value) for key, value in pairs if key != "policy" and not key.startswith("change-")]
    )
    ref = pinned(last.get("policy", ""))
    axes_typed = tuple(_axis_typed(last, number) for number in range(MOST_AXES))
    made = Sweep(ref=ref, policy=None, typed=firm_typed, axes_typed=axes_typed)
    if not ref:
        return made
    try:
        policy = LIBRARY.get(ref)
    except KutcalcError as error:
        return msgspec.structs.replace(made, errors=(("policy", error.text),))
    return _with_axes(msgspec.structs.replace(made, policy=policy))


def _axis_typed(given: dict[str, str], number: int) -> AxisTyped:
    """Read an axis; the first may be written without its number."""
    return AxisTyped(
        *(given.get(f"{name}-{number}", given.get(name, "") if number == 0 else "").strip()[:80] for name in _FIELDS)
    )


def _of_case(code: str) -> Sweep:
    try:
        kind, body = decode_case(code)
    except KutcalcError as error:
        return Sweep(ref="", policy=None, typed=Typed(), axes_typed=(), errors=(("", error.text),))
    if kind != "job":
        return Sweep(ref="", policy=None, typed=Typed(), axes_typed=(), errors=(("", _OTHER_CASE),))
    return Sweep(ref="", policy=None, typed=Typed(case=code), axes_typed=(), body=body)


_OTHER_CASE: Final = Text(
    sv="Länken bär ett annat slags fall än ett jobb.", en="The link carries another kind of case than a job."
)


def _with_axes(sweep: Sweep) -> Sweep:
    policy = sweep.policy
    given = [(number, axis) for number, axis in enumerate(sweep.axes_typed) if not axis.is_blank]
    if policy is None or not given:
        return sweep
    keys = parameters(policy)
    errors: list[tuple[str, Text]] = []
    axes = [made for number, axis in given if (made := _axis(axis, number, keys, errors)) is not None]
    paths = [axis.path for axis in axes]
    errors += [(f"path-{given[at][0]}", _TWICE) for at, path in enumerate(paths) if path in paths[:at]]
    employers = _employers(sweep, errors)
    if errors:
        return msgspec.structs.replace(sweep, errors=tuple(errors))
    grid = [{"path": one.path, "first": one.first, "last": one.last, "step": one.step} for one in axes]
    body = {"kind": "sweep", "policy": sweep.ref, "grid": grid, "employers": employers}
    return msgspec.structs.replace(sweep, axes=tuple(axes), body=body)


def _employers(sweep: Sweep, errors: list[tuple[str, Text]]) -> list[dict[str, Any]]:
    """Give whom it is calculated for: a scenario, the company that was described, or the example company."""
    if sweep.typed.example:
        return list(sweep.typed.employers)
    firm, wrong = firm_of(sweep.typed)
    errors += wrong
    if firm is None:
        return []
    year = int(sweep.typed.year) if sweep.typed.year.isdecimal() and len(sweep.typed.year) <= len("2026") else 0
    try:
        return [employer_of(firm, year, share_ppm=ELIGIBLE_SHARE["middle"], minutes=TRAINING_TIME["middle"])]
    except KutcalcError as error:
        fields = {"/employees": "employees", "/monthly_pay_ore": "monthly_pay", "/course_fees_ore": "course_fees"}
        errors += [(fields.get(fault.pointer or "", "year"), fault.text) for fault in error.faults]
        return []


_TWICE: Final = Text(sv="Villkoret står redan på en annan axel.", en="The condition stands on another axis already.")


def _axis(typed: AxisTyped, number: int, keys: dict[str, Key], errors: list[tuple[str, Text]]) -> Axis | None:
    key = keys.get(typed.path)
    if key is None or not key.is_number:
        errors.append((f"path-{number}", _NO_SUCH))
        return None
    values: list[int] = []
    for name in _FIELDS[1:]:
        text = getattr(typed, name)
        value = read_value(key, text) if text else Misread("required", _REQUIRED[name])
        if isinstance(value, Misread):
            errors.append((f"{name}-{number}", value.text))
        elif isinstance(value, bool) or not isinstance(value, int):
            errors.append((f"{name}-{number}", _NO_NUMBER))
        else:
            values.append(value)
    if len(values) < len(_FIELDS) - 1:
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


def fields_of(sweep: Sweep, axes: Sequence[AxisTyped] | None = None) -> list[tuple[str, str]]:
    """Give the fields that carry a sweep through a form or an address."""
    if sweep.typed.case:
        return [("case", sweep.typed.case)]
    made = [("policy", sweep.ref)]
    for number, axis in enumerate(sweep.axes_typed if axes is None else axes):
        made += [(f"{name}-{number}", getattr(axis, name)) for name in _FIELDS]
    made += [
        (name, getattr(sweep.typed, name)) for name in ("year", "employees", "monthly_pay", "course_fees", "example")
    ]
    return [(name, value) for name, value in made if value]


def link_of_sweep(sweep: Sweep, language: Language, axes: Sequence[AxisTyped] | None = None) -> str:
    """Give the address of a sweep before it is started."""
    return f"{address('scenario', language)}?{urlencode(fields_of(sweep, axes), quote_via=quote, safe='@:,')}"


def named(path: str, language: Language) -> str:
    """Give the name of a condition as a heading."""
    said = term(path).read(language)
    return said[:1].upper() + said[1:]


__all__ = [
    "MOST_AXES",
    "Axis",
    "AxisTyped",
    "Sweep",
    "as_typed",
    "coarser",
    "fields_of",
    "link_of_sweep",
    "named",
    "sweep_of",
]
