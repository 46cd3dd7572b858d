"""Changing a condition of a proposal on the page: what was written becomes a changed copy beside the original.

The forms are posted; what comes back is the address of the new comparison, so the result can be reloaded and shared.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.analysis.scenario import Assumption, PolicyChoice
from kutcalc.errors import KutcalcError
from kutcalc.language import Text
from kutcalc.policy import Change, Policy, change, parameters, parse_value, read_policy
from kutcalc.policy.changes import open_parameters
from kutcalc.report.links import link_of
from kutcalc.report.policy_columns import LIBRARY
from kutcalc.server.pages.amounts import Misread
from kutcalc.server.pages.compare_asked import MOST_POLICIES, Errors, Typed, value_of
from kutcalc.server.pages.policy_terms import read_value

OPEN: Final = "open-"
FACT: Final = "fact-"
_NO_CAP_TYPED: Final = {"caps": "none", "pool": "none"}
"""An empty field of a ceiling says that there is none, as its hint says."""
_FULL: Final = Text(
    sv=f"Vi visar högst {MOST_POLICIES} förslag. Ta bort ett för att lägga till det ändrade.",
    en=f"We show at most {MOST_POLICIES} proposals. Take one away to add the changed one.",
)
_GONE: Final = Text(sv="Förslaget finns inte kvar i jämförelsen.", en="The proposal is no longer in the comparison.")
_CHOOSE: Final = Text(sv="Välj vilket villkor du vill ändra.", en="Choose which condition to change.")
_SMALL: Final = Text(
    sv="Fallet kan inte ändras här, därför att en rad gäller färre än fem personer och inte läggs i en länk.",
    en="The case cannot be changed here, because a row is about fewer than five people and is not put into a link.",
)
_LONG: Final = Text(sv="Fallet är för stort för en länk.", en="The case is too large for a link.")


def policy_at(typed: Typed, place: int) -> tuple[PolicyChoice, Policy] | None:
    """Give a policy of a comparison as the library has it, and how it was chosen."""
    if not 0 <= place < len(typed.choices):
        return None
    choice = typed.choices[place]
    try:
        return choice, read_policy(choice.toml) if choice.toml is not None else LIBRARY.get(choice.ref or "")
    except KutcalcError:
        return None


def changed(typed: Typed, form: Mapping[str, str]) -> tuple[Typed, Errors]:
    """Change a condition: of an original a changed copy is added last, of a changed copy the copy itself is changed."""
    place = _place(form)
    found = policy_at(typed, place)
    if found is None:
        return typed, (("", _GONE),)
    choice, policy = found
    path = form.get("path", "").strip()
    if not path:
        return typed, ((f"path-{place}", _CHOOSE),)
    value, errors = _value(path, form.get("value", ""), policy, f"value-{place}")
    if errors:
        return typed, errors
    kept = tuple(one for one in choice.changes if one.path != path)
    made = msgspec.structs.replace(choice, changes=(*kept, Change(path, value)), label=None)
    errors = _fits(policy, made.changes, f"value-{place}")
    if errors:
        return typed, errors
    return _placed(typed, place, made, is_copy=bool(choice.changes) and not open_parameters(policy))


def _placed(typed: Typed, place: int, made: PolicyChoice, *, is_copy: bool) -> tuple[Typed, Errors]:
    """Put a changed proposal in the place of the copy it was, or last where it was an original."""
    if is_copy:
        return _with(typed, place, made), ()
    if len(typed.choices) >= MOST_POLICIES:
        return typed, ((f"path-{place}", _FULL),)
    return msgspec.structs.replace(typed, choices=(*typed.choices, made)), ()


def filled(typed: Typed, form: Mapping[str, str]) -> tuple[Typed, Errors]:
    """Fill in what a proposal leaves open, and the facts that it asks for."""
    place = _place(form)
    found = policy_at(typed, place)
    if found is None:
        return typed, (("", _GONE),)
    choice, policy = found
    errors: list[tuple[str, Text]] = []
    changes = {one.path: one for one in choice.changes}
    for name, text in form.items():
        if name.startswith(OPEN) and name in form:
            path = name.removeprefix(OPEN)
            value, wrong = _value(
                path, text or _NO_CAP_TYPED.get(path.partition(".")[0], ""), policy, f"{name}-{place}"
            )
            errors += wrong
            changes[path] = Change(path, value)
    assume = {one.column: one for one in typed.assume}
    for name, text in form.items():
        column = name.removeprefix(FACT)
        if not name.startswith(FACT):
            continue
        if not text.strip():
            errors.append((f"{name}-{place}", Text(sv="Svara på frågan.", en="Answer the question.")))
            continue
        given = value_of(text.strip())
        assume[column] = Assumption(column, text if given is None else given)
    if not errors:
        errors += _fits(policy, tuple(changes.values()), "")
    if errors:
        return typed, tuple(errors)
    made = msgspec.structs.replace(choice, changes=tuple(changes.values()), label=None)
    return msgspec.structs.replace(_with(typed, place, made), assume=tuple(assume.values())), ()


def with_case(typed: Typed) -> tuple[Typed, Errors]:
    """Put a changed comparison of a case into a code of its own."""
    if not typed.case:
        return typed, ()
    body = {
        "policies": [_short(choice) for choice in typed.choices],
        "employers": list(typed.employers),
        "assume": msgspec.to_builtins(typed.assume),
    }
    link, refused = link_of("comparison", body)
    if link is None:
        return typed, (("", _SMALL if refused == "small_groups" else _LONG),)
    return msgspec.structs.replace(typed, case=link.partition("case=")[2]), ()


def _short(choice: PolicyChoice) -> Any:
    made = {name: value for name, value in msgspec.to_builtins(choice).items() if value not in (None, [])}
    return made["ref"] if set(made) == {"ref"} else made


def _place(form: Mapping[str, str]) -> int:
    text = form.get("of", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 1 else -1


def _with(typed: Typed, place: int, made: PolicyChoice) -> Typed:
    choices = tuple(made if number == place else choice for number, choice in enumerate(typed.choices))
    return msgspec.structs.replace(typed, choices=choices)


def _value(path: str, text: str, policy: Policy, field: str) -> tuple[Any, Errors]:
    """Read a value as people write it; a bare amount is in kronor."""
    key = parameters(policy).get(path)
    if key is None:
        return None, ((field, Text(sv=f"Villkoret {path} finns inte.", en=f"There is no condition {path}.")),)
    plain = text.strip()
    if not plain:
        return None, ((field, Text(sv="Fyll i det nya värdet.", en="Fill in the new value.")),)
    value = read_value(key, plain)
    if not isinstance(value, Misread):
        return value, ()
    try:
        return parse_value(path, plain, policy), ()
    except KutcalcError:
        return None, ((field, value.text),)


def _fits(policy: Policy, changes: Sequence[Change], field: str) -> Errors:
    try:
        change(policy, changes)
    except KutcalcError as error:
        return tuple((field, fault.text) for fault in error.faults) or ((field, error.text),)
    return ()


__all__ = ["FACT", "OPEN", "changed", "filled", "policy_at", "with_case"]
