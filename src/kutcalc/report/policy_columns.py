"""Policies as the columns of a comparison: what each is, how it was changed, and what it still asks for.

A policy that cannot be worked yet keeps its column, with the reason and with what would mend it.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from kutcalc.analysis.scenario import CURRENT_LAW, Choice, Chosen, PolicyChoice, plan_of_choice
from kutcalc.errors import KutcalcError
from kutcalc.language import Language, Text
from kutcalc.policy import (
    Change,
    Library,
    Policy,
    cards,
    change,
    open_parameters,
    parameters,
    policy_item,
    read_policy,
    reference,
)
from kutcalc.policy.fields import FIELDS
from kutcalc.policy.terms import said, term

LIBRARY: Final = Library()
_OF_ITEM: Final = ("title", "summary", "status", "instrument", "weakest_verification", "policy_hash")
_CURRENT: Final = Text(sv="Gällande regler", en="The law in force")
_NO_PROPOSAL: Final = Text(
    sv="Inget avdrag för utbildning: det som gäller i dag.", en="No deduction for training: what holds today."
)


class Column(msgspec.Struct, frozen=True):
    """One policy of a comparison: its choice, the policy as changed where there is one, and why it is left out."""

    choice: Choice
    label: str
    policy: Policy | None
    chosen: Chosen | None
    problem: dict[str, Any] | None


def columns_of(choices: Sequence[Choice], language: Language) -> list[Column]:
    """Find the policies of some choices, each with a name of its own; what is wrong with one stands in its column."""
    found: list[Column] = []
    for choice in choices:
        column = _column(choice, language)
        taken = {one.label for one in found}
        label, number = column.label, 2
        while label in taken:
            label = f"{column.label} ({number})"
            number += 1
        if label != column.label:
            column = _column(_labelled(choice, label), language)
        found.append(column)
    return found


def _labelled(choice: Choice, label: str) -> PolicyChoice:
    own = PolicyChoice(ref=choice) if isinstance(choice, str) else choice
    return msgspec.structs.replace(own, label=label)


def _column(choice: Choice, language: Language) -> Column:
    own = PolicyChoice(ref=choice) if isinstance(choice, str) else choice
    try:
        label, policy, plan = plan_of_choice(choice, LIBRARY)
    except KutcalcError as error:
        return Column(choice, own.label or own.ref or "", _as_far_as_possible(own), None, problem_of(error, language))
    return Column(choice, label, policy, Chosen(label, policy, plan, choice), None)


def _as_far_as_possible(choice: PolicyChoice) -> Policy | None:
    """Give the policy with the changes that fit, where it exists at all."""
    try:
        policy = read_policy(choice.toml) if choice.toml is not None else LIBRARY.get(choice.ref or "")
        return change(policy, choice.changes)
    except KutcalcError:
        return None


def problem_of(error: KutcalcError, language: Language) -> dict[str, Any]:
    """Give a mistake as plain values: its code, its sentence, and each fault."""
    return {
        "code": error.code,
        "title": error.title.read(language),
        "text": error.text.read(language),
        "errors": [
            {"code": fault.code, "detail": fault.text.read(language), "path": fault.path, "column": fault.column}
            for fault in error.faults
        ],
    }


def column_out(column: Column, language: Language) -> dict[str, Any]:
    """Say what a column is: the policy's card, its changes in words, and what it still asks for."""
    policy = column.policy
    own = PolicyChoice(ref=column.choice) if isinstance(column.choice, str) else column.choice
    made: dict[str, Any] = {"label": column.label, "changes": changes_out(policy, own.changes, language)}
    if policy is None:
        is_law = column.problem is None
        made |= {
            "ref": CURRENT_LAW if is_law else own.ref,
            "title": _CURRENT.read(language) if is_law else column.label,
            "summary": _NO_PROPOSAL.read(language) if is_law else "",
            "status": "enacted" if is_law else None,
            "instrument": None,
            "instrument_text": "",
            "weakest_verification": "read" if is_law else None,
            "policy_hash": None,
            "country": "SE",
        }
    else:
        item = policy_item(policy, language)
        made |= {
            "ref": reference(policy),
            **{name: item[name] for name in _OF_ITEM},
            "instrument_text": said(item["instrument"], "choice", policy.currency).read(language),
            "country": policy.country,
        }
    made["left_out"] = None if column.problem is None else {**column.problem, "open": _open(policy, language)}
    return made


def changes_out(policy: Policy | None, changes: Sequence[Change], language: Language) -> list[dict[str, Any]]:
    """Give changes in words: what, and what it became."""
    known = {} if policy is None else parameters(policy)
    made = []
    for one in changes:
        unit = known[one.path].unit if one.path in known else "text"
        currency = "SEK" if policy is None else policy.currency
        text = said(one.value, unit, currency).read(language)
        made.append({"path": one.path, "value": one.value, "term": term(one.path).read(language), "text": text})
    return made


def cards_of(columns: Sequence[Column], language: Language) -> list[dict[str, Any]]:
    """List the conditions on which the columns that have a policy differ, a text for each of them in turn."""
    policies = [column.policy for column in columns if column.policy is not None]
    return [
        {
            "path": card.path,
            "term": card.term.read(language),
            "unit": card.unit,
            "values": list(card.values),
            "text": [text.read(language) for text in card.text],
        }
        for card in (cards(policies) if len(policies) > 1 else ())
    ]


def _open(policy: Policy | None, language: Language) -> list[dict[str, Any]]:
    """List the values that a policy leaves open, with what may stand there."""
    if policy is None:
        return []
    known = parameters(policy)
    return [
        {
            "path": path,
            "unit": unit,
            "term": term(path).read(language),
            "choices": [[word, said(word, "choice", policy.currency).read(language)] for word in known[path].choices],
            "may_be_none": known[path].may_be_none,
        }
        for path, unit in open_parameters(policy)
    ]


def fact_out(column: str, policies: Sequence[Policy], language: Language) -> dict[str, Any]:
    """Say how a fact that a policy asks for is asked: its question, its kind and its choices."""
    for policy in policies:
        for fact in policy.facts:
            if fact.id == column:
                return _fact(column, fact.question.read(language), fact.type, fact.choices, language)
    field = FIELDS.get(column)
    if field is None:
        return _fact(column, column, "text", (), language)
    return _fact(column, field.term.read(language).capitalize(), field.kind, field.choices, language)


def _fact(column: str, question: str, kind: str, choices: Sequence[str], language: Language) -> dict[str, Any]:
    worded = [[word, said(word, "choice", "SEK").read(language)] for word in choices]
    if kind == "boolean":
        worded = [["true", Text(sv="ja", en="yes").read(language)], ["false", Text(sv="nej", en="no").read(language)]]
    return {"column": column, "question": question, "kind": kind, "choices": worded}


def numeric_parameters(policy: Policy, language: Language) -> Iterator[dict[str, Any]]:
    """Give the parameters of a policy that are numbers: path, name, unit, and what stands there now in words."""
    texts = dict(_texts(policy))
    for path, key in parameters(policy).items():
        if key.is_number:
            now = texts.get(path)
            yield {
                "path": path,
                "unit": key.unit,
                "term": term(path).read(language),
                "text": None if now is None else now.read(language),
            }


def _texts(policy: Policy) -> Iterator[tuple[str, Text]]:
    tree: Any = msgspec.json.decode(policy.tree)
    for path in parameters(policy):
        thing = tree
        for part in path.split("."):
            if isinstance(thing, list):
                thing = thing[int(part)] if part.isdigit() and int(part) < len(thing) else None
            else:
                thing = thing.get(part) if isinstance(thing, dict) else None
        if isinstance(thing, list) and thing and isinstance(thing[0], dict) and "value" in thing[-1]:
            yield path, said(thing[-1]["value"], parameters(policy)[path].unit, policy.currency)


__all__ = [
    "LIBRARY",
    "Column",
    "cards_of",
    "changes_out",
    "column_out",
    "columns_of",
    "fact_out",
    "numeric_parameters",
    "problem_of",
]
