"""A grid of values of a policy's conditions: one to three axes, every combination a point, counted before made."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Annotated, Any, Final

import msgspec

from kutcalc.analysis.columns_out import CARRIED, MONEY
from kutcalc.errors import Fault, FaultsError, near_words
from kutcalc.language import Text

MOST_AXES: Final = 3
Value = int | bool | str | None
"""What a condition may be set to; null is "no ceiling"."""
COLUMNS: Final = ("contribution_base_ore", *MONEY, *CARRIED)
"""Columns whose total can be searched for."""
_RANGE: Final = ("first", "last", "step")


def is_plain(value: Value) -> bool:
    """Whether a value is a plain number: no ceiling taken away, no zero that changes the rules, no words."""
    return type(value) is int and value > 0


class Axis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The values of one path: written out, or from first to last by a step, both ends counted in."""

    path: str
    values: Annotated[tuple[Value, ...], msgspec.Meta(min_length=1)] | None = None
    first: int | None = None
    last: int | None = None
    step: int | None = None

    @property
    def count(self) -> int:
        """Give how many values there are, by arithmetic."""
        if self.values is not None:
            return len(self.values)
        first, last, step = self.first or 0, self.last or 0, self.step or 1
        return (last - first) // step + 1

    def value(self, number: int) -> Value:
        """Give one value by its place from 0."""
        if self.values is not None:
            return self.values[number]
        return (self.first or 0) + number * (self.step or 1)

    @property
    def is_plain(self) -> bool:
        """Whether all values are numbers greater than zero."""
        if self.values is not None:
            return all(is_plain(value) for value in self.values)
        return (self.first or 0) > 0

    def kinds(self) -> list[tuple[int, bool]]:
        """Give how many of its values are of a kind, and whether it is the plain numbers; the largest kind first.

        Every other value is a kind of its own. Counted by arithmetic; of a range the values below zero are left out.
        """
        if self.values is not None:
            special = Counter((type(value), value) for value in self.values if not is_plain(value))
            found = [(number, False) for number in special.values()]
            plain = self.count - special.total()
        else:
            below = max(0, -((self.first or 0) // (self.step or 1)))
            has_zero = below < self.count and self.value(below) == 0
            found = [(1, False)] * has_zero
            plain = max(0, self.count - below - has_zero)
        return sorted([*found, *([(plain, True)] if plain else [])], reverse=True)

    def faults(self, pointer: str) -> Iterator[Fault]:
        """Give what is wrong with it."""
        given = [name for name in _RANGE if getattr(self, name) is not None]
        if self.values is not None and given:
            yield _fault(
                "duplicate", pointer, "skriv values eller first, last, step; inte båda.",
                "write values or first, last, step; not both.",
            )  # fmt: skip
        elif self.values is None:
            for name in _RANGE:
                if name not in given:
                    yield _fault(
                        "required", f"{pointer}/{name}", f"{name} saknas. Skriv values, eller first, last och step.",
                        f"{name} is missing. Write values, or first, last and step.",
                    )  # fmt: skip
        if self.step is not None and self.step < 1:
            yield _fault("out-of-range", f"{pointer}/step", "steget är minst 1.", "the step is at least 1.")
        if self.first is not None and self.last is not None and self.last < self.first:
            yield _fault(
                "out-of-range", f"{pointer}/last", f"last är minst first, {self.first}.",
                f"last is at least first, {self.first}.",
            )  # fmt: skip


class Grid(msgspec.Struct, frozen=True):
    """All combinations of the values of some axes; the last axis moves fastest."""

    axes: tuple[Axis, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Give the paths of the axes, in order."""
        return tuple(axis.path for axis in self.axes)

    @property
    def count(self) -> int:
        """Give how many points there are, by arithmetic."""
        return prod(axis.count for axis in self.axes)

    def point(self, number: int) -> tuple[Value, ...]:
        """Give the values of one point by its place from 0."""
        values: list[Value] = []
        for axis in reversed(self.axes):
            number, place = divmod(number, axis.count)
            values.append(axis.value(place))
        return tuple(reversed(values))


class Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which integer is searched for: the smallest from first to last whose total of a column reaches a target."""

    path: str
    first: int
    last: int
    column: str
    target: int

    @property
    def most_points(self) -> int:
        """Give the most points that are worked: a few to see which way it goes, two for each halving, and both ends."""
        return _SPREAD + 2 + (self.last - self.first).bit_length()


_SPREAD: Final = 7
"""Points between the ends that are worked first, to see whether the column goes one way."""


def read_search(raw: Any) -> Search:
    """Read the search of a body; FaultsError with all that is wrong in it."""
    if not isinstance(raw, Mapping):
        words = (
            "skriv solve med path, first, last, column och target.",
            "write solve with path, first, last, column and target.",
        )
        raise FaultsError([_fault("required" if raw is None else "wrong-type", "/solve", *words)])
    known = Search.__struct_fields__
    faults = [_unknown_field(name, known, "/solve") for name in raw if name not in known]
    faults += [
        _fault("required", f"/solve/{name}", f"{name} saknas.", f"{name} is missing.")
        for name in known
        if name not in raw
    ]
    if not faults:
        try:
            search = msgspec.convert(dict(raw), Search)
        except msgspec.ValidationError as error:
            faults.append(_converted_fault(error, "/solve"))
        else:
            if search.last < search.first:
                sv, en = f"last är minst first, {search.first}.", f"last is at least first, {search.first}."
                faults.append(_fault("out-of-range", "/solve/last", sv, en))
            if search.column not in COLUMNS:
                near = near_words(search.column, COLUMNS)
                sv, en = (
                    f"{search.column} är ingen kolumn med en summa.{near.sv}",
                    f"{search.column} is no column with a total.{near.en}",
                )
                faults.append(_fault("not-a-choice", "/solve/column", sv, en))
    if faults:
        raise FaultsError(faults)
    return search


def read_grid(raw: Any) -> Grid:
    """Read the grid of a body; FaultsError with all that is wrong in it."""
    if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_AXES:
        raise FaultsError(
            [
                _fault(
                    "required" if raw is None else "out-of-range", "/grid",
                    f"skriv en lista av en till {MOST_AXES} axlar: path med values, eller med first, last och step.",
                    f"write an array of one to {MOST_AXES} axes: path with values, or with first, last and step.",
                )
            ]
        )  # fmt: skip
    axes: list[Axis] = []
    faults: list[Fault] = []
    for number, one in enumerate(raw):
        axis, found = _axis(one, f"/grid/{number}")
        faults += found
        if axis is not None:
            faults += axis.faults(f"/grid/{number}")
            if axis.path in [other.path for other in axes]:
                faults.append(
                    _fault(
                        "duplicate", f"/grid/{number}/path", f"{axis.path} har redan en axel.",
                        f"{axis.path} has an axis already.",
                    )
                )  # fmt: skip
            axes.append(axis)
    if faults:
        raise FaultsError(faults)
    return Grid(tuple(axes))


def _axis(raw: Any, pointer: str) -> tuple[Axis | None, list[Fault]]:
    if not isinstance(raw, Mapping):
        return None, [_fault("wrong-type", pointer, "en axel är ett objekt.", "an axis is an object.")]
    faults = [
        _unknown_field(name, Axis.__struct_fields__, pointer) for name in raw if name not in Axis.__struct_fields__
    ]
    known = {name: value for name, value in raw.items() if name in Axis.__struct_fields__}
    try:
        return msgspec.convert(known, Axis), faults
    except msgspec.ValidationError as error:
        return None, [*faults, _converted_fault(error, pointer)]


def _unknown_field(name: str, known: Sequence[str], pointer: str) -> Fault:
    """Say that a field is not there, and which one is near."""
    near = near_words(name, list(known))
    text = Text(sv=f"Fältet {name} finns inte.{near.sv}", en=f"There is no field {name}.{near.en}")
    return Fault(code="unknown-field", pointer=f"{pointer}/{name}", text=text)


def _converted_fault(error: msgspec.ValidationError, pointer: str) -> Fault:
    """Say at its place what could not be read."""
    said, _, place = str(error).partition(" - at `")
    path = place.rstrip("`").removeprefix("$").replace("[", ".").replace("]", "").strip(".")
    where = pointer + "".join(f"/{part}" for part in path.split(".") if part)
    code, sv, en = "wrong-type", f"värdet har fel typ ({said}).", f"the value is of the wrong type ({said})."
    if "missing required field" in said:
        name = said.rpartition("field `")[2].rstrip("`")
        code, where, sv, en = "required", f"{where}/{name}", f"{name} saknas.", f"{name} is missing."
    elif "length" in said:
        code, sv, en = "out-of-range", "listan är tom.", "the array is empty."
    return Fault(code=code, pointer=where, text=Text(sv=sv, en=en))


def _fault(code: str, pointer: str, sv: str, en: str) -> Fault:
    return Fault(code=code, pointer=pointer, text=Text(sv=sv, en=en))


__all__ = ["COLUMNS", "MOST_AXES", "Axis", "Grid", "Search", "Value", "is_plain", "read_grid", "read_search"]
