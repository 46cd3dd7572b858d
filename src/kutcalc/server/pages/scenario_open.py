"""What the chosen proposals leave open, as fields of the scenario page; what is filled in becomes a change."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from kutcalc.analysis.scenario import PolicyChoice
from kutcalc.errors import KutcalcError
from kutcalc.language import Language, Text
from kutcalc.policy import Change, Policy, change, open_parameters, parameters, parse_value
from kutcalc.policy.keys import Key
from kutcalc.policy.terms import said, term
from kutcalc.report.policy_columns import LIBRARY
from kutcalc.server.pages.amounts import Misread
from kutcalc.server.pages.compare_asked import Errors
from kutcalc.server.pages.policy_terms import open_fields, read_value

FIELD = "open-{}-{}"
_NONE_TOO = Text(sv="Skriv inget om det inte finns något tak.", en="Write none where there is no ceiling.")


def filled(
    choices: Sequence[PolicyChoice], given: Mapping[str, str]
) -> tuple[tuple[PolicyChoice, ...], tuple[tuple[str, str], ...], Errors]:
    """Give the choices with what was filled in, what was typed but cannot be read, and why not."""
    made, rest = list(choices), []
    errors: list[tuple[str, Text]] = []
    for place, choice in enumerate(choices):
        policy = LIBRARY.get(choice.ref or "")
        keys = parameters(policy)
        for path in still_open(choice):
            field = FIELD.format(place, path)
            text = given.get(field, "").strip()[:80]
            if not text:
                continue
            value = _read(path, keys[path], text, policy)
            if isinstance(value, Misread):
                rest.append((field, text))
                errors.append((field, value.text))
                continue
            made[place] = msgspec.structs.replace(made[place], changes=(*made[place].changes, Change(path, value)))
    return tuple(made), tuple(rest), tuple(errors)


def _read(path: str, key: Key, text: str, policy: Policy) -> Any:
    """Read a value as people write it, or as the command line has it."""
    value = read_value(key, text)
    if not isinstance(value, Misread):
        return value
    try:
        return parse_value(path, text, policy)
    except KutcalcError:
        return value


def still_open(choice: PolicyChoice) -> list[str]:
    """List the paths that a choice leaves open after its changes."""
    policy = LIBRARY.get(choice.ref or "")
    given = {one.path for one in choice.changes}
    return [path for path, _ in open_parameters(policy) if path not in given]


def is_open(choices: Iterable[PolicyChoice], grid: Iterable[str]) -> bool:
    """Whether any choice leaves something open that no axis of the grid gives."""
    axes = set(grid)
    return any(path not in axes for choice in choices for path in still_open(choice))


def shown_open(choices: Sequence[PolicyChoice], typed: Mapping[str, str], language: Language) -> list[dict[str, Any]]:
    """Give for each choice that leaves something open its title and a field for each such value."""
    made = []
    for place, choice in enumerate(choices):
        wanted = still_open(choice)
        if not wanted:
            continue
        policy = LIBRARY.get(choice.ref or "")
        fields = [
            {
                "id": FIELD.format(place, one.path),
                "label": one.label,
                "hint": _NONE_TOO.read(language) if parameters(policy)[one.path].may_be_none else one.hint,
                "value": typed.get(FIELD.format(place, one.path), ""),
                "options": one.options,
            }
            for one in open_fields(policy, {}, language)
            if one.path in wanted
        ]
        made.append({"title": policy.title.read(language), "fields": fields})
    return made


def shown_changes(choices: Sequence[PolicyChoice], language: Language) -> list[tuple[int, str, str]]:
    """Give each change as a hidden field carries it, with its words: the place, what is sent, and what it says."""
    made = []
    for place, choice in enumerate(choices):
        policy = LIBRARY.get(choice.ref or "")
        keys = parameters(policy)
        for one in choice.changes:
            key = keys.get(one.path)
            value = str(one.value) if key is None else said(one.value, key.unit, policy.currency).read(language)
            made.append((place, one.path, f"{term(one.path).read(language)}: {value}"))
    return made


def unusable(choices: Sequence[PolicyChoice]) -> Errors:
    """Tell which changes do not fit their proposal."""
    errors: list[tuple[str, Text]] = []
    for choice in choices:
        try:
            change(LIBRARY.get(choice.ref or ""), choice.changes)
        except KutcalcError as error:
            errors += [("policy", fault.text) for fault in error.faults] or [("policy", error.text)]
    return tuple(errors)


__all__ = ["filled", "is_open", "shown_changes", "shown_open", "still_open", "unusable"]
