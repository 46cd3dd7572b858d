"""The columns of a comparison as the page shows them: the card, the original, what is open, and what may be changed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text
from kutcalc.policy import Policy, change
from kutcalc.policy.terms import ABSENT
from kutcalc.server.addresses import address
from kutcalc.server.pages.compare_asked import Typed, link_of_typed
from kutcalc.server.pages.compare_changes import policy_at
from kutcalc.server.pages.plain_card import card_of
from kutcalc.server.pages.policy_terms import changeable, open_fields

_SUGGESTED: Final = (
    (
        "policy=se-almega-2024@1&policy=se-almega-2024@1&change-1=rate.share_ppm:400000",
        Text(
            sv="Almegas avdrag, med 50 och med 40 procent",
            en="Almega's training deduction, at 50 and at 40 per cent",
        ),
    ),
    (
        "policy=se-almega-2024@1&policy=se-kut-2019-almega50@1&employees=300&monthly_pay=11400000&course_fees=3000000",
        Text(
            sv="Almegas avdrag mot KUT, för ett företag med 300 anställda",
            en="Almega's deduction against the KUT deduction, for a firm of 300 employees",
        ),
    ),
)


def suggestions(language: Language) -> list[tuple[str, str]]:
    """Give comparisons to start from: the address and what it compares."""
    return [(f"{address('compare', language)}?{query}", text.read(language)) for query, text in _SUGGESTED]


def shown_columns(
    typed: Typed, value: Mapping[str, Any], names: Mapping[str, str], language: Language
) -> list[dict[str, Any]]:
    """Give each column with its card, its forms, and the links around it."""
    return [_shown(typed, place, column, names, language) for place, column in enumerate(value["columns"])]


def _shown(
    typed: Typed, place: int, column: Mapping[str, Any], names: Mapping[str, str], language: Language
) -> dict[str, Any]:
    found = policy_at(typed, place)
    made: dict[str, Any] = {
        "place": place,
        "name": names[column["label"]],
        "left_out": column["left_out"],
        "changes": column["changes"],
        "verification": column["weakest_verification"],
        "instrument_text": column["instrument_text"],
        "card": None,
        "original": None,
        "original_here": None,
        "without": link_of_typed(_without(typed, place), language) if not typed.case else None,
        "terms": [],
        "open": [],
    }
    if found is None:
        return made
    choice, policy = found
    as_changed = change(policy, choice.changes) if choice.changes and column["title"] != column["label"] else policy
    card = card_of(as_changed, language, changed=bool(choice.changes))
    is_own = choice.toml is not None
    made["card"] = msgspec.structs.replace(card, title=names[column["label"]], href=None if is_own else card.href)
    if choice.changes:
        made["original"] = None if is_own else address("policy", language, id=f"{policy.id}@{policy.version}")
        made["original_here"] = None if typed.case else link_of_typed(_original(typed, place), language)
    made["open"] = open_fields(as_changed, {}, language)
    now = {one.path: one.value for one in choice.changes}
    fields = changeable(policy, now, language)
    made["terms"] = [(field.path, _worded(field.label, field.now)) for field in fields]
    return made


def conditions_of(typed: Typed, value: Mapping[str, Any], language: Language) -> list[dict[str, Any]]:
    """Give the conditions that differ in words: what each is called, and what it is in every column."""
    found = [policy_at(typed, place) for place in range(len(typed.choices))]
    policies = [one[1] for one in found if one is not None]
    absent = ABSENT.read(language)
    rows: dict[str, list[str]] = {}
    for card in value["cards"]:
        name = _called(card, policies, language)
        before = rows.get(name, [absent] * len(card["text"]))
        rows[name] = [_both(one, other, absent) for one, other in zip(before, card["text"], strict=True)]
    return [{"term": name, "text": texts} for name, texts in rows.items()]


def _both(one: str, other: str, absent: str) -> str:
    """Put together what two conditions of one name say."""
    return ", ".join(text for text in (one, other) if text != absent) or absent


def _called(card: Mapping[str, Any], policies: Sequence[Policy], language: Language) -> str:
    """Name a condition by what it is for, where its own name is a word of the file."""
    parts = card["path"].split(".")
    if parts[0] == "eligibility":
        for policy in policies:
            for chain in policy.chains:
                for condition in chain.eligibility:
                    if condition.id == parts[1]:
                        why = condition.why_not.read(language).rstrip(".")
                        return _NOT_WHEN.read(language).format(why=why)
    named = _PARTS.get(parts[0]) if len(parts) == len(("part", "name")) and card["unit"] == "part" else None
    if named is not None:
        return named.read(language)
    term = str(card["term"])
    return term[:1].upper() + term[1:]


_NOT_WHEN: Final = Text(sv="Villkor. Annars 0 kr: ”{why}.”", en="Condition. Else SEK 0: “{why}.”")
_PARTS: Final = {
    "base": Text(sv="Räknas på", en="Counted on"),
    "validators": Text(sv="Prövas mot EU:s regler", en="Checked against EU rules"),
}


def _worded(label: str, now: str) -> str:
    return f"{label} ({now})" if now else label


def _without(typed: Typed, place: int) -> Typed:
    return msgspec.structs.replace(
        typed, choices=tuple(choice for number, choice in enumerate(typed.choices) if number != place)
    )


def _original(typed: Typed, place: int) -> Typed:
    """Give the comparison with a changed copy as its original is."""
    choices = tuple(
        msgspec.structs.replace(choice, changes=(), label=None) if number == place else choice
        for number, choice in enumerate(typed.choices)
    )
    return msgspec.structs.replace(typed, choices=choices)


__all__ = ["conditions_of", "shown_columns", "suggestions"]
