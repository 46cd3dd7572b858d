"""Values of a policy as fields of a form: those that it leaves open, and those that may be changed."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.language import LANGUAGES, Language, Text
from kutcalc.policy import Policy, open_parameters, parameters
from kutcalc.policy.fields import FIELDS
from kutcalc.policy.keys import Key
from kutcalc.policy.schema import REQUIRED
from kutcalc.policy.terms import OPERATORS, said, term
from kutcalc.policy.tree import Tree
from kutcalc.server.pages.amounts import Misread, read_count, read_minutes, read_ore, read_ppm
from kutcalc.server.pages.forms import CHANGED, Problem
from kutcalc.server.pages.prefilled import written

_NOTHING: Final = frozenset({"inget", "ingen", "none", "nothing", "no", "nej"})
_ALWAYS: Final = ("caps.employee_year.amount_ore", "caps.employer_month.amount_ore", "caps.employer_year.amount_ore")
_READERS: Final = {"ppm": read_ppm, "ore": read_ore, "minutes": read_minutes, "count": read_count, "years": read_count}
_BUILT: Final = frozenset({"is_in", "is", "measure", "kind", "settlement", "of", "on", "rank", "lag_years", "rate_ukr"})
"""What a design is built of: to change it is to write another design."""
_UKR_PER_ORE: Final = 10_000
_UNIT_HINTS: Final = {
    "ppm": Text(sv="Procent, till exempel 40.", en="Per cent, for example 40."),
    "ore": Text(sv="Kronor. Tomt betyder inget tak.", en="Kronor. Empty means no ceiling."),
    "minutes": Text(sv="Timmar.", en="Hours."),
    "ukr": Text(sv="Kronor för en enhet, till exempel 11,25.", en="Kronor for one unit, for example 11.25."),
    "count": Text(sv="Ett helt tal.", en="A whole number."),
    "years": Text(sv="År.", en="Years."),
}


class TermField(msgspec.Struct, frozen=True):
    """A value of a policy as a field of a form: what it is called, what stands there now, and how to write another."""

    id: str
    path: str
    label: str
    hint: str | None
    now: str
    value: str
    options: tuple[tuple[str, str], ...]


def open_fields(policy: Policy | None, typed: Mapping[str, str], language: Language) -> list[TermField]:
    """Give a field for each value that a policy leaves open."""
    if policy is None:
        return []
    keys = parameters(policy)
    return [_field(policy, path, keys[path], typed.get(path, ""), "", language) for path, _ in open_parameters(policy)]


def changeable(policy: Policy, now: Mapping[str, Any], language: Language) -> list[TermField]:
    """Give a field for each plain value that a policy says, and for its commonest ceilings; `now` are changes made."""
    tree: Tree = msgspec.json.decode(policy.tree)
    found = []
    for path, key in parameters(policy).items():
        here = now.get(path, _simple(_at(tree, path), key))
        if here is _ABSENT and (path not in _ALWAYS or policy.currency != "SEK"):
            continue
        value = None if here is _ABSENT else here
        if value == REQUIRED or path.rpartition(".")[2] in _BUILT or ".points." in path:
            continue
        found.append(_field(policy, path, key, written(_scaled(path, key), value, language), value, language))
    return sorted(found, key=lambda field: _rank(field.path))


def _rank(path: str) -> int:
    """Put the rate first, then ceilings, then conditions."""
    parts = path.split(".")
    return next((place for place, part in enumerate(("rate", "caps", "eligibility")) if part in parts), len(parts))


def _scaled(path: str, key: Key) -> str:
    """Give a name whose ending tells the unit, for writing a value of a path."""
    return f"{path}_{key.unit}" if key.unit in {"ppm", "ore"} else "minutes" if key.unit == "minutes" else path


_ABSENT: Final = object()


def _at(tree: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(tree, list) and part.isdecimal() and int(part) < len(tree):
            tree = tree[int(part)]
        elif isinstance(tree, dict) and part in tree:
            tree = tree[part]
        else:
            return _ABSENT
    return tree


def _simple(value: Any, key: Key) -> Any:
    """Give the value of a setting that has one without dates; those with several are left alone."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) and "value" in value[0]:
        return value[0]["value"] if value[0].get("since") is None else _ABSENT
    if value is _ABSENT and key.unit == "flag":
        return key.default
    return _ABSENT if isinstance(value, list | dict) else value


def _field(policy: Policy, path: str, key: Key, value: str, now: Any, language: Language) -> TermField:
    options: tuple[tuple[str, str], ...] = ()
    if key.unit == "flag":
        options = tuple((word, said(word == "true", "flag", "SEK").read(language)) for word in ("true", "false"))
    elif key.unit == "choice":
        words = tuple((one, said(one, "choice", "SEK").read(language)) for one in key.choices if one != "none")
        none = (("none", said(None, "choice", "SEK").read(language)),) if key.may_be_none else ()
        blank = () if value else (("", {"sv": "Välj", "en": "Choose"}[language]),)
        options = (*blank, *words, *none)
    hint = None if options else _UNIT_HINTS.get(key.unit)
    spoken = "" if now == "" else said(now, key.unit, policy.currency).read(language)
    return TermField(
        id=CHANGED + path,
        path=path,
        label=_label(policy, path, language),
        hint=None if hint is None else _without_ceiling(hint, key).read(language),
        now=spoken,
        value=value,
        options=options,
    )


def _without_ceiling(hint: Text, key: Key) -> Text:
    if key.unit != "ore" or key.may_be_none:
        return hint
    return Text(sv=hint.sv.split(". ")[0] + ".", en=hint.en.split(". ")[0] + ".")


def _label(policy: Policy, path: str, language: Language) -> str:
    """Name a value for people; a condition by when it gives nothing."""
    parts = path.split(".")
    named = term(path).read(language)
    if parts[-1] in OPERATORS:
        return _label_of_bound(policy, parts, language)
    if parts[0] == "base" and len(policy.chains) == 1 and len(policy.chains[0].base) == 1:
        named = named.rpartition(": ")[2]
    if "eligibility" in parts:
        name = parts[parts.index("eligibility") + 1]
        for chain in policy.chains:
            for condition in chain.eligibility:
                if condition.id == name:
                    why = condition.why_not.read(language).rstrip(".")
                    return {"sv": f"Neka avdrag när: {why}?", "en": f"No deduction when: {why}?"}[language]
    return named[:1].upper() + named[1:]


def _label_of_bound(policy: Policy, parts: list[str], language: Language) -> str:
    """Name what a test compares with: `Avstånd: högst`."""
    table = _at(msgspec.json.decode(policy.tree), ".".join(parts[:-1]))
    field = FIELDS.get(table.get("field", "")) if isinstance(table, dict) else None
    spoken = parts[1].replace("_", " ") if field is None else field.term.read(language)
    return f"{spoken[:1].upper()}{spoken[1:]}: {OPERATORS[parts[-1]].read(language)}"


def read_changes(
    policy: Policy | None, typed: Mapping[str, str], language: Language
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Read the values that were typed in place of a policy's own; what stands as it was is no change."""
    if policy is None:
        return [], []
    keys = parameters(policy)
    known = {field.path: field for field in changeable(policy, {}, language)}
    still_open = {path for path, _ in open_parameters(policy)}
    changes: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for path, text in typed.items():
        key = keys.get(path)
        if key is None or (path in known and text.strip() == known[path].value):
            continue
        if not text.strip() and not (key.may_be_none and (path in known or path in still_open)):
            continue
        value = read_value(key, text)
        if isinstance(value, Misread):
            label = Text(sv=_label(policy, path, "sv"), en=_label(policy, path, "en"))
            told = Text(sv=f"{label.sv}: {value.text.sv}", en=f"{label.en}: {value.text.en}")
            problems.append(Problem(CHANGED + path, value.code, told))
        elif path not in known or value != _read_now(key, known[path].value):
            changes.append({"path": path, "value": value})
    return changes, problems


def _read_now(key: Key, text: str) -> Any:
    return read_value(key, text) if text else None


def read_value(key: Key, text: str) -> int | bool | str | Misread | None:
    """Read one value of a policy as it is typed: a share in per cent, an amount in kronor, a time in hours."""
    plain = text.strip()
    if key.may_be_none and (not plain or plain.casefold() in _NOTHING):
        return None
    if key.unit == "flag":
        return plain.casefold() in {"true", "ja", "yes", "1"}
    if key.unit in {"choice", "text", "month"}:
        return plain
    if key.unit == "ukr":
        ore = read_ore(plain)
        return ore if isinstance(ore, Misread) else ore * _UKR_PER_ORE
    return _READERS.get(key.unit, read_count)(plain)


def left_open(policy: Policy | None, path: str) -> Problem:
    """Ask for a value that a policy leaves open."""
    sv, en = (
        next((one.label for one in open_fields(policy, {}, language) if one.path == path), path)
        for language in LANGUAGES
    )
    text = Text(
        sv=f"Förslaget lämnar ”{sv}” öppet. Skriv ett eget värde.",
        en=f"The proposal leaves “{en}” open. Write a value.",
    )
    return Problem(CHANGED + path, "parameter-missing", text)


__all__ = ["TermField", "changeable", "left_open", "open_fields", "read_changes", "read_value"]
