"""A policy at the points of a grid: as a choice, under one label, and what of the grid it cannot have."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from kutcalc.analysis.grid import Grid, Value
from kutcalc.analysis.scenario import CURRENT_LAW, Choice, PolicyChoice, plan_of_choice
from kutcalc.errors import Fault, FaultsError, KutcalcError
from kutcalc.language import Text
from kutcalc.policy import Change, Library

MOST_VALUES_TRIED: Final = 64
MOST_OF_A_RANGE: Final = 8
Point = Mapping[str, Value]


def choice_at(choice: Choice, point: Point) -> PolicyChoice:
    """Give a choice of a policy with the values of a point among its changes."""
    asked = PolicyChoice(ref=choice) if isinstance(choice, str) else choice
    changes = (*asked.changes, *(Change(path, value) for path, value in point.items()))
    return msgspec.structs.replace(asked, changes=changes)


def label_at(choice: Choice, library: Library, point: Point) -> str:
    """Give the label that all points of a policy stand under: its own, or that of the policy before the grid."""
    asked = PolicyChoice(ref=choice) if isinstance(choice, str) else choice
    if asked.label is not None:
        return asked.label
    if not asked.changes and asked.ref is not None and asked.ref != CURRENT_LAW:
        policy = library.get(asked.ref)
        return f"{policy.id}@{policy.version}"
    label, _, _ = plan_of_choice(choice_at(choice, point), library)
    return label


def points_of(grid: Grid, first: int, last: int) -> Iterator[tuple[int, dict[str, Value]]]:
    """Give the points of a grid from one place to before another, by number from 0."""
    for number in range(first, last):
        yield number, dict(zip(grid.paths, grid.point(number), strict=True))


def check_grid(choice: Choice, grid: Grid, library: Library) -> None:
    """Refuse a grid with a path or a value that the policy cannot have; FaultsError and kin with each at its place.

    Every value of each axis is tried with the first values of the others; of a long axis its ends and some between.
    """
    asked = PolicyChoice(ref=choice) if isinstance(choice, str) else choice
    start = dict(zip(grid.paths, grid.point(0), strict=True))
    changed = {one.path for one in asked.changes}
    faults = [_twice(f"/grid/{place}/path", path) for place, path in enumerate(grid.paths) if path in changed]
    for place, axis in enumerate(grid.axes if not faults else ()):
        most = MOST_VALUES_TRIED if axis.values is not None else MOST_OF_A_RANGE
        step = max(1, axis.count // most)
        for number in sorted({*range(0, axis.count, step), axis.count - 1}):
            found = _faults_at(choice, {**start, axis.path: axis.value(number)}, library)
            where = f"/grid/{place}"
            own = [one for one in found if one.path == axis.path] if len(grid.axes) > 1 else found
            if any(one.code == "no-such-parameter" for one in own):
                faults += [msgspec.structs.replace(one, pointer=f"{where}/path") for one in own]
                break
            leaf = f"{where}/values/{number}" if axis.values is not None else where
            faults += [msgspec.structs.replace(one, pointer=leaf) for one in own]
            if own and axis.values is None:
                break
    if not faults:
        faults = _faults_at(choice, start, library)
    if faults:
        raise FaultsError(faults)


def _faults_at(choice: Choice, point: Point, library: Library) -> list[Fault]:
    """Give what is wrong with a policy at a point; what is wrong elsewhere than in a place is raised."""
    try:
        plan_of_choice(choice_at(choice, point), library)
    except KutcalcError as error:
        if not error.faults:
            raise
        return list(error.faults)
    return []


def _twice(pointer: str, path: str) -> Fault:
    text = Text(
        sv=f"{path} ändras redan av förslagets changes. Ta bort det ena.",
        en=f"{path} is changed by the policy's changes already. Take one away.",
    )
    return Fault(code="duplicate", pointer=pointer, path=path, text=text)


__all__ = ["Point", "check_grid", "choice_at", "label_at", "points_of"]
