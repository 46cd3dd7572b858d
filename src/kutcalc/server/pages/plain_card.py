"""The plain card of a design: what it would change, before what it would give.

The same card stands on the page of the policy, beside a result, and in a comparison (macro `policy_card`).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text
from kutcalc.law import EDITION
from kutcalc.policy import Policy
from kutcalc.policy.keys import CAP_AMOUNTS
from kutcalc.policy.schema import REQUIRED
from kutcalc.policy.terms import NOTHING, term
from kutcalc.policy.tree import Tree, actives, weakest
from kutcalc.policy.wording import Wording, wording_of
from kutcalc.server.addresses import address

CURRENT_LAW: Final = "current-law"
_QUESTIONS: Final[dict[str, Text]] = {
    "eligibility": Text(sv="Inget avdrag när", en="No deduction when"),
    "base": Text(sv="Räknas på", en="Counted on"),
    "reference": Text(sv="Jämförs med", en="Compared with"),
    "rate": Text(sv="Sats", en="Rate"),
    "caps": Text(sv="Tak", en="Cap"),
    "kind": Text(sv="Dras av från", en="Taken off"),
    "unused": Text(sv="Det som inte ryms", en="What does not fit"),
}
_OPEN: Final = Text(sv="inte bestämt om det gäller", en="not decided whether that holds")
_LAW_TITLE: Final = Text(sv="Dagens regler, utan förslag", en="Today's rules, without a proposal")
_LAW_SUMMARY: Final = Text(
    sv="Arbetsgivaren betalar avgifter som i dag. Det finns inget kompetensavdrag i Sverige.",
    en="The employer pays contributions as today. There is no training deduction in Sweden.",
)


class CardRow(msgspec.Struct, frozen=True):
    """One line of a card: what it is about, what it says, and how well its least certain value is known."""

    term: str
    text: str
    verification: str | None


class PlainCard(msgspec.Struct, frozen=True):
    """A design in a few lines; `href` leads to all its values."""

    ref: str
    title: str
    summary: str
    status: str
    changed: bool
    country: str
    verification: str | None
    rows: tuple[CardRow, ...]
    href: str | None
    ended: bool = False


def card_of(policy: Policy | None, language: Language, *, changed: bool = False) -> PlainCard:
    """Give the card of a policy, or of the law in force when there is none."""
    if policy is None:
        title, summary = _LAW_TITLE.read(language), _LAW_SUMMARY.read(language)
        return PlainCard(CURRENT_LAW, title, summary, "enacted", False, "SE", None, (), address("law", language))
    return _card(policy.tree, language, changed)


def has_ended(valid_to: str | None) -> bool:
    """Whether the last day that a policy was in force lies before our edition of the law."""
    return valid_to is not None and valid_to < EDITION


@lru_cache(maxsize=256)
def _card(tree_json: bytes, language: Language, changed: bool) -> PlainCard:
    tree: Tree = msgspec.json.decode(tree_json)
    ref = f"{tree['id']}@{tree['version']}"
    return PlainCard(
        ref=ref,
        title=tree["title"][language],
        summary=tree["summary"][language],
        status=tree["status"],
        changed=changed,
        country=tree["country"],
        verification=weakest(tree),
        rows=tuple(_rows(tree, wording_of(tree), language)),
        href=address("policy", language, id=ref),
        ended=has_ended(tree["valid_to"]),
    )


def _rows(tree: Tree, wording: Wording, language: Language) -> Iterator[CardRow]:
    for part in ("eligibility", "base", "reference", "rate", "caps"):
        table = tree.get(part, {})
        said = _SAID[part](table, wording, language)
        if said:
            yield CardRow(_QUESTIONS[part].read(language), _sentence(said), weakest(table) if table else None)
    for name in ("kind", "unused"):
        setting = tree.get("instrument", {}).get(name)
        if setting is not None:
            text = wording.setting(setting, "choice").read(language)
            yield CardRow(_QUESTIONS[name].read(language), _sentence(text), weakest({"it": setting}))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _conditions(table: Tree, wording: Wording, language: Language) -> str:  # noqa: ARG001  # one of `_SAID`
    holding = [one for one in table.values() if actives(one) != {False}]
    return " ".join(
        f"{one['why_not'][language].removesuffix('.')} ({_OPEN.read(language)})."
        if REQUIRED in actives(one)
        else one["why_not"][language]
        for one in holding
    )


def _base(table: Tree, wording: Wording, language: Language) -> str:
    joined = {"sv": " och ", "en": " and "}[language]
    return joined.join(dict.fromkeys(wording.part(one, "base").read(language) for one in table.values()))


def _reference(table: Tree, wording: Wording, language: Language) -> str:
    return wording.setting(table["kind"], "choice").read(language) if "kind" in table else ""


def _rate(table: Tree, wording: Wording, language: Language) -> str:
    said = [wording.setting(table["share_ppm"], "ppm").read(language)] if "share_ppm" in table else []
    said += [wording.part(tier, "tiers").read(language) for tier in table.get("tiers", {}).values()]
    said += [wording.part(table["schedule"], "schedule").read(language)] if "schedule" in table else []
    return "; ".join(said)


_CEILINGS: Final = (*CAP_AMOUNTS, *(name.replace("_ore", "_minor") for name in CAP_AMOUNTS if name.endswith("_ore")))


def _caps(table: Tree, wording: Wording, language: Language) -> str:
    said = [
        f"{_setting(cap[name], name, wording).read(language)} ({_whose(which, name, language)})"
        for which, cap in table.items()
        for name in _CEILINGS
        if name in cap and not _is_nothing(cap[name])
    ]
    return "; ".join(said) or NOTHING.read(language)


def _setting(value: Any, name: str, wording: Wording) -> Text:
    return wording.setting(value, "ppm" if name.endswith("_ppm") else "ore")


def _whose(which: str, name: str, language: Language) -> str:
    spoken = term(f"caps.{which}.{name}").read(language)
    return spoken.removeprefix({"sv": "tak ", "en": "cap "}[language])


def _is_nothing(value: Any) -> bool:
    return isinstance(value, list) and all("value" in one and one["value"] is None for one in value)


_SAID: Final = {"eligibility": _conditions, "base": _base, "reference": _reference, "rate": _rate, "caps": _caps}

__all__ = ["CURRENT_LAW", "CardRow", "PlainCard", "card_of", "has_ended"]
