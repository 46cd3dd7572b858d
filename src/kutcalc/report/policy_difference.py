"""How two designs differ, part by part, in words and with numbers: for the page that holds one against the other.

What only the names in the files tell apart is no difference: a condition, a part of the base or better terms that both
have alike under different names are left out, and so is a condition that holds in neither.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text, decimal_text
from kutcalc.policy import Card, Policy, differences, reference
from kutcalc.policy.terms import ABSENT, NOTHING, said, term
from kutcalc.policy.tree import actives, facts_read
from kutcalc.policy.wording import wording_of
from kutcalc.report.policy_sheet import level_text

PARTS: Final[dict[str, Text]] = {
    "facts": Text(sv="Vad frågas företaget om?", en="What is the firm asked?"),
    "eligibility": Text(sv="Vem och vilka kurser räknas?", en="Who and which courses count?"),
    "base": Text(sv="Vad räknas avdraget på?", en="What is it counted on?"),
    "reference": Text(sv="Jämförs det med tidigare år?", en="Is it compared with earlier years?"),
    "rate": Text(sv="Hur stor del ges?", en="How much is given?"),
    "uplift": Text(sv="Vem får bättre villkor?", en="Who gets better terms?"),
    "caps": Text(sv="Vilka tak finns?", en="Which caps are there?"),
    "instrument": Text(sv="Var hamnar pengarna?", en="Where does the money land?"),
    "pool": Text(sv="Finns det en pott för landet?", en="Is there an envelope for the nation?"),
    "choice": Text(sv="Kan företaget välja?", en="Can the firm choose?"),
    "validators": Text(sv="Vad prövas utan att ändra beloppet?", en="What is checked without changing the amount?"),
    "exchange": Text(sv="Vilken växelkurs gäller?", en="Which exchange rate holds?"),
}
"""The parts of a design in the order of the page, each as the question that it answers."""
_ASKED: Final = Text(sv="frågas", en="asked")
_HOLDS: Final[dict[bool, Text]] = {
    True: Text(sv="gäller", en="holds"),
    False: Text(sv="gäller inte", en="does not hold"),
}
_NAMED: Final = ("eligibility", "base", "uplift", "validators")
_APART: Final = ("source", "verification", "why_not", "note")
_COUNTED: Final = ("ppm", "ore", "minutes", "years", "count", "ukr")
_OF_MONEY: Final = ("ore", "ukr")
_RATE: Final = "rate"
_ACTIVE: Final = "active"
_PART: Final = "part"
_PERCENT: Final = 10_000
_WHOLE: Final = 2
"""So many names lead to a part that the file names itself: `eligibility.bought`."""


class DifferenceLine(msgspec.Struct, frozen=True):
    """One condition on which they differ: its path, its name, what each says, and how far they are apart."""

    path: str
    term: str
    first: str
    second: str
    change: str | None


class DifferencePart(msgspec.Struct, frozen=True):
    """The differences of one part of a design."""

    part: str
    title: str
    lines: tuple[DifferenceLine, ...]


class PolicyDifference(msgspec.Struct, frozen=True):
    """How two designs differ."""

    first: str
    second: str
    count: int
    parts: tuple[DifferencePart, ...]


def difference_of(first: Policy, second: Policy, language: Language) -> PolicyDifference:
    """Say how two policies differ, in one language."""
    both = (first, second)
    trees: list[dict[str, Any]] = [msgspec.json.decode(policy.tree) for policy in both]
    lines: dict[str, list[DifferenceLine]] = {part: [] for part in PARTS}
    lines["facts"] += _facts(trees, language)
    for card in _in_one_currency(_telling(differences(first, second))):
        lines[card.path.partition(".")[0]].append(_line(card, both, trees, language))
    lines[_RATE] = _one_rate(lines[_RATE], language)
    parts = tuple(
        DifferencePart(part=part, title=PARTS[part].read(language), lines=tuple(found))
        for part, found in lines.items()
        if found
    )
    count = sum(len(part.lines) for part in parts)
    return PolicyDifference(first=reference(first), second=reference(second), count=count, parts=parts)


def _facts(trees: Sequence[Mapping[str, Any]], language: Language) -> Iterator[DifferenceLine]:
    """Give the questions that only one of them asks."""
    asked = [
        {tree["facts"][name]["question"][language]: f"facts.{name}" for name in facts_read(dict(tree))}
        for tree in trees
    ]
    for question in dict.fromkeys(question for one in asked for question in one):
        first, second = ((_ASKED if question in one else ABSENT).read(language) for one in asked)
        if first != second:
            path = next(one[question] for one in asked if question in one)
            yield DifferenceLine(path, question, first, second, None)


def _line(
    card: Card, policies: Sequence[Policy], trees: Sequence[Mapping[str, Any]], language: Language
) -> DifferenceLine:
    first, second = (_said(card, place, language) for place in (0, 1))
    if first == second and card.unit == _PART:
        first, second = (
            f"{text} ({', '.join(_more(value, language))})"
            for text, value in zip((first, second), card.values, strict=True)
        )
    return DifferenceLine(card.path, _term(card, trees, language), first, second, _change(card, policies, language))


def _said(card: Card, place: int, language: Language) -> str:
    value = card.values[place]
    if card.path.endswith(f".{_ACTIVE}") and isinstance(value, bool):
        return _HOLDS[value].read(language)
    return card.text[place].read(language)


def _more(table: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Give what a part says beside its words: whom it is about, and on which components."""
    if "level" in table:
        yield level_text(table["level"], language)
    yield from table.get("component", ())


def _term(card: Card, trees: Sequence[Mapping[str, Any]], language: Language) -> str:
    """Name a difference, without the marks that the files give their own parts."""
    parts = card.path.split(".")
    around = 2 if parts[0] == "choice" else 0
    inside = parts[around:]
    plain = term(card.path).read(language)
    if inside[:2] == [_RATE, "tiers"]:
        return term(".".join([*parts[:around], _RATE, "share_ppm"])).read(language)
    if not inside or inside[0] not in _NAMED:
        return plain
    named = plain.replace(f" {inside[1]}", "", 1)
    told = _table(trees, parts[: around + 2])
    if told is None:
        return named
    tree, table = told
    if len(inside) == _WHOLE:
        level = f" ({level_text(table['level'], language)})" if "level" in table else ""
        return f"{named}{level}"
    about = wording_of(dict(tree)).part(dict(table), inside[0]).read(language)
    return about if inside[-1] == _ACTIVE else f"{about}: {named.partition(': ')[2] or named}"


def _table(trees: Sequence[Mapping[str, Any]], path: Sequence[str]) -> tuple[Mapping[str, Any], dict[str, Any]] | None:
    """Give the table at a path, and the first of the trees that has it."""
    for tree in trees:
        table: Any = tree
        for name in path:
            table = table.get(name) if isinstance(table, dict) else None
        if isinstance(table, dict):
            return tree, table
    return None


def _change(card: Card, policies: Sequence[Policy], language: Language) -> str | None:
    """Say how far apart two numbers of the same kind are."""
    numbers = [value for value in card.values if isinstance(value, int) and not isinstance(value, bool)]
    currencies = {policy.currency for policy in policies}
    if len(numbers) != len(policies) or card.unit not in _COUNTED:
        return None
    if card.unit in _OF_MONEY and len(currencies) > 1:
        return None
    first, second = numbers
    amount = _amount(abs(second - first), card.unit, policies[1].currency, language)
    way = Text(sv="mer", en="more") if second > first else Text(sv="mindre", en="less")
    return f"{amount} {way.read(language)}"


def _amount(apart: int, unit: str, currency: str, language: Language) -> str:
    if unit == "ppm":
        return f"{decimal_text(apart, _PERCENT, language)} {'procentenheter' if language == 'sv' else 'points'}"
    return said(apart, unit, currency).read(language)


def _telling(cards: Sequence[Card]) -> list[Card]:
    """Leave out what both say alike under different names, and conditions of one that do not hold."""
    kept = [card for card in cards if not _is_idle(card)]
    for card in list(kept):
        other = next((one for one in kept if _is_same(card, one)), None)
        if other is not None:
            kept.remove(card)
            kept.remove(other)
    return kept


def _is_idle(card: Card) -> bool:
    """Say whether a condition stands in one of them only and does not hold there."""
    tables = [value for value in card.values if value is not None]
    if card.unit != _PART or "eligibility" not in card.path.split(".") or len(tables) != 1:
        return False
    return actives(tables[0]) == {False}


def _is_same(one: Card, other: Card) -> bool:
    """Say whether the first of the two has alone what the second has alone, under another name."""
    if {one.unit, other.unit} != {_PART} or one.path.rpartition(".")[0] != other.path.rpartition(".")[0]:
        return False
    (mine, lacking), (absent, its) = one.values, other.values
    return lacking is None and absent is None and _bare(mine) == _bare(its)


def _bare(value: Any) -> Any:
    """Give a part without its sources and its words."""
    if isinstance(value, dict):
        apart = (*_APART, _ACTIVE) if actives(value) == {True} else _APART
        return {name: _bare(one) for name, one in value.items() if name not in apart}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def _in_one_currency(cards: Sequence[Card]) -> list[Card]:
    """Put an amount in kronor and the same amount in another currency on one line."""
    found: dict[str, Card] = {}
    for card in cards:
        plain = f"{card.path.removesuffix('_minor')}_ore" if card.path.endswith("_minor") else card.path
        before = found.get(plain, card)
        pair = [card if before.values[place] is None else before for place in (0, 1)]
        values = tuple(one.values[place] for place, one in enumerate(pair))
        text = tuple(one.text[place] for place, one in enumerate(pair))
        found[plain] = msgspec.structs.replace(before, values=values, text=text)
    capped = [_without_cap(card) for card in found.values()]
    return [card for card in capped if card.unit == _PART or card.text[0] != card.text[1]]


def _without_cap(card: Card) -> Card:
    """Call a ceiling that a file does not have none, also where the other file has it in another currency."""
    if not card.path.startswith("caps.") or card.unit not in {"ore", "ppm"}:
        return card
    text = tuple(NOTHING if one == ABSENT else one for one in card.text)
    return msgspec.structs.replace(card, text=text)


def _one_rate(lines: list[DifferenceLine], language: Language) -> list[DifferenceLine]:
    """Say the rate of each on one line where they give it in different forms: a number, tiers, a schedule."""
    absent = ABSENT.read(language)
    if not any(absent in (line.first, line.second) for line in lines):
        return lines
    first, second = (
        "; ".join(text for text in texts if text != absent) or absent
        for texts in ([line.first for line in lines], [line.second for line in lines])
    )
    return [DifferenceLine(_RATE, term(f"{_RATE}.share_ppm").read(language), first, second, None)]


__all__ = ["PARTS", "DifferenceLine", "DifferencePart", "PolicyDifference", "difference_of"]
