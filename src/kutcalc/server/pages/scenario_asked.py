"""What a scenario is asked for on the page: proposals, for whom, and one to three values from where to where."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec

from kutcalc.analysis.quick import ELIGIBLE_SHARE, TRAINING_TIME
from kutcalc.analysis.scenario import PolicyChoice
from kutcalc.errors import KutcalcError
from kutcalc.language import Language, Text
from kutcalc.policy import Policy, parameters
from kutcalc.report.example_firms import employer_of
from kutcalc.report.links import decode_case
from kutcalc.report.policy_columns import LIBRARY
from kutcalc.server.addresses import address
from kutcalc.server.pages.compare_asked import Errors, Typed, firm_of, pinned, typed_of, written
from kutcalc.server.pages.scenario_axes import (
    FIELDS,
    MOST_AXES,
    Axis,
    AxisTyped,
    as_typed,
    coarser,
    named,
    read_axis,
)
from kutcalc.server.pages.scenario_nation import NationTyped, nation_typed, population_out
from kutcalc.server.pages.scenario_open import filled, is_open, unusable


class Sweep(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed, and what it comes to."""

    ref: str
    policy: Policy | None
    typed: Typed
    axes_typed: tuple[AxisTyped, ...]
    axes: tuple[Axis, ...] = ()
    nation: NationTyped = NationTyped()
    open_typed: tuple[tuple[str, str], ...] = ()
    errors: Errors = ()
    body: dict[str, Any] | None = None


def sweep_of(pairs: Sequence[tuple[str, str]]) -> Sweep:
    """Read what was typed; the body is there when all of it is right."""
    last = dict(pairs)
    if last.get("case"):
        return _of_case(last["case"])
    typed, errors = typed_of([pair for pair in pairs if pair != ("policy", "")])
    choices = tuple(msgspec.structs.replace(one, ref=pinned(one.ref or "")) for one in typed.choices)
    typed = msgspec.structs.replace(typed, choices=choices)
    ref = (choices[0].ref if choices else None) or ""
    axes_typed = tuple(_axis_typed(last, number) for number in range(MOST_AXES))
    nation = nation_typed(pairs)
    made = Sweep(ref=ref, policy=None, typed=typed, axes_typed=axes_typed, nation=nation, errors=errors)
    if not ref:
        return made
    try:
        policies = [LIBRARY.get(one.ref or "") for one in choices]
        choices, open_typed, wrong = filled(choices, last)
    except KutcalcError as error:
        return msgspec.structs.replace(made, errors=(("policy", error.text),))
    typed = msgspec.structs.replace(typed, choices=choices)
    errors = (*errors, *wrong, *unusable(choices))
    made = msgspec.structs.replace(made, policy=policies[0], typed=typed, open_typed=open_typed, errors=errors)
    return _with_body(made)


def _axis_typed(given: dict[str, str], number: int) -> AxisTyped:
    """Read an axis; the first may be written without its number."""
    return AxisTyped(
        *(given.get(f"{name}-{number}", given.get(name, "") if number == 0 else "").strip()[:80] for name in FIELDS)
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


def _with_body(sweep: Sweep) -> Sweep:
    policy = sweep.policy
    given = [(number, axis) for number, axis in enumerate(sweep.axes_typed) if not axis.is_blank]
    if policy is None or (not given and not sweep.nation.population):
        return sweep
    keys = parameters(policy)
    errors: list[tuple[str, Text]] = list(sweep.errors)
    axes = [made for number, axis in given if (made := read_axis(axis, number, keys, errors)) is not None]
    paths = [axis.path for axis in axes]
    errors += [(f"path-{given[at][0]}", _TWICE) for at, path in enumerate(paths) if path in paths[:at]]
    whom = _whom(sweep, errors, has_grid=bool(axes))
    if errors or is_open(sweep.typed.choices, paths):
        return msgspec.structs.replace(sweep, errors=tuple(errors))
    chosen = [_choice(one) for one in sweep.typed.choices]
    body: dict[str, Any] = {"policy": chosen[0]} if len(chosen) == 1 else {"policies": chosen}
    if axes:
        grid = [{"path": one.path, "first": one.first, "last": one.last, "step": one.step} for one in axes]
        body = {"kind": "sweep", **body, "grid": grid}
    else:
        body = {"kind": "calculation" if len(chosen) == 1 else "comparison", **body}
    if sweep.typed.assume:
        body["assume"] = [{"column": one.column, "value": one.value} for one in sweep.typed.assume]
    return msgspec.structs.replace(sweep, axes=tuple(axes), body={**body, **whom})


def _choice(choice: PolicyChoice) -> Any:
    """Write a chosen policy as a body has it."""
    if not choice.changes:
        return choice.ref
    return {"ref": choice.ref, "changes": [{"path": one.path, "value": one.value} for one in choice.changes]}


def _whom(sweep: Sweep, errors: list[tuple[str, Text]], *, has_grid: bool) -> dict[str, Any]:
    """Give for whom it is calculated: a population, or the employers of a scenario or of the company described."""
    if not sweep.nation.population:
        return {"employers": _employers(sweep, errors)}
    made, wrong = population_out(sweep.nation)
    errors += wrong
    if made is not None and has_grid:
        made = {"id": made["id"], "year": made["year"]}
    return {"population": made}


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


def fields_of(sweep: Sweep, axes: Sequence[AxisTyped] | None = None) -> list[tuple[str, str]]:
    """Give the fields that carry a sweep through a form or an address."""
    if sweep.typed.case:
        return [("case", sweep.typed.case)]
    made = sweep.nation.fields()
    for place, choice in enumerate(sweep.typed.choices):
        made.append(("policy", choice.ref or ""))
        made += [(f"change-{place}", f"{one.path}:{written(one.value)}") for one in choice.changes]
    for number, axis in enumerate(sweep.axes_typed if axes is None else axes):
        made += [(f"{name}-{number}", getattr(axis, name)) for name in FIELDS]
    made += [
        (name, getattr(sweep.typed, name)) for name in ("year", "employees", "monthly_pay", "course_fees", "example")
    ]
    made += [("assume", f"{one.column}:{written(one.value)}") for one in sweep.typed.assume]
    return [(name, value) for name, value in made if value]


def link_of_sweep(sweep: Sweep, language: Language, axes: Sequence[AxisTyped] | None = None) -> str:
    """Give the address of a sweep before it is started."""
    return f"{address('scenario', language)}?{urlencode(fields_of(sweep, axes), quote_via=quote, safe='@:,')}"


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
