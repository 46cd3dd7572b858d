"""All that a policy file says, in words: each value with its dates, its source and how well it is known."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text
from kutcalc.policy import Policy, open_parameters, parameters
from kutcalc.policy.conditions import COMPARISONS
from kutcalc.policy.keys import Key
from kutcalc.policy.reading import policy_of
from kutcalc.policy.terms import said, term
from kutcalc.policy.tree import Tree, actives, facts_read, file_tree
from kutcalc.policy.wording import Wording, wording_of

UNITS: Final[dict[str, Text]] = {
    "ppm": Text(sv="procent", en="per cent"),
    "ore": Text(sv="kronor", en="kronor"),
    "ukr": Text(sv="kronor för en enhet av valutan", en="kronor for one unit of the currency"),
    "euro_cents": Text(sv="euro", en="euros"),
    "minutes": Text(sv="timmar", en="hours"),
    "years": Text(sv="år", en="years"),
    "count": Text(sv="antal", en="a number"),
    "choice": Text(sv="ett val", en="a choice"),
    "flag": Text(sv="ja eller nej", en="yes or no"),
    "text": Text(sv="ord", en="words"),
    "month": Text(sv="månad", en="a month"),
}
KILOMETRES: Final = Text(sv="kilometer", en="kilometres")
_LEVELS: Final[dict[str, Text]] = {
    "training": Text(sv="kursen", en="the course"),
    "payslip": Text(sv="den anställde och månaden", en="the employee and the month"),
    "employee_month": Text(sv="den anställde och månaden", en="the employee and the month"),
    "employee_year": Text(sv="den anställde och året", en="the employee and the year"),
    "employer_month": Text(sv="arbetsgivaren och månaden", en="the employer and the month"),
    "employer_year": Text(sv="arbetsgivaren och året", en="the employer and the year"),
    "group_month": Text(sv="koncernen och månaden", en="the group and the month"),
    "group_year": Text(sv="koncernen och året", en="the group and the year"),
}


class Line(msgspec.Struct, frozen=True):
    """One value: its path and name, when it holds, what it is, and where it comes from."""

    path: str
    term: str
    since: str | None
    until: str | None
    text: str
    source: str
    url: str | None
    verification: str
    note: str | None


class ConditionLine(msgspec.Struct, frozen=True):
    """One condition: what must hold, of whom, and what is said to those who fall outside."""

    id: str
    text: str
    of: str
    why_not: str
    source: str
    url: str | None
    verification: str


class OpenLine(msgspec.Struct, frozen=True):
    """A value that the policy leaves open, and in which unit it is to be given."""

    path: str
    term: str
    unit: str


class Sheet(msgspec.Struct, frozen=True):
    """A policy in words."""

    lines: tuple[Line, ...]
    conditions: tuple[ConditionLine, ...]
    questions: tuple[str, ...]
    left_open: tuple[OpenLine, ...]
    sources: tuple[tuple[str, str | None], ...]
    unsure: tuple[Line, ...]


def level_text(level: str, language: Language) -> str:
    """Say whom a condition at a level is about."""
    return _LEVELS[level].read(language)


def sheet_of(policy: Policy, language: Language) -> Sheet:
    """Give a policy in words, in one language; made once for each policy."""
    return _sheet(policy.tree, language)


@lru_cache(maxsize=256)
def _sheet(tree_json: bytes, language: Language) -> Sheet:
    tree: Tree = msgspec.json.decode(tree_json)
    policy = policy_of(file_tree(tree))
    wording, sources = wording_of(tree), tree["sources"]
    lines = tuple(_lines(tree, parameters(policy), wording, language))
    return Sheet(
        lines=lines,
        conditions=tuple(_conditions(tree, wording, sources, language)),
        questions=tuple(tree["facts"][name]["question"][language] for name in facts_read(tree)),
        left_open=tuple(_open(path, unit, tree, wording, language) for path, unit in open_parameters(policy)),
        sources=tuple((source["title"], source.get("url")) for source in sources.values()),
        unsure=tuple(line for line in lines if line.note is not None or line.verification == "unverified"),
    )


def _open(path: str, unit: str, tree: Tree, wording: Wording, language: Language) -> OpenLine:
    table = _found(tree, path)[1][-1]
    if "field" in table:
        named = wording.test(table).read(language)
        return OpenLine(path, named, (KILOMETRES if table["field"] == "distance_km" else UNITS[unit]).read(language))
    return OpenLine(path, _term(path, language), UNITS[unit].read(language))


def _term(path: str, language: Language) -> str:
    """Name the setting at a path, without the mark that the file gives a part of its own."""
    parts = path.split(".")
    named = term(path).read(language)
    return named.replace(f" {parts[1]}", "") if parts[0] in {"base", "uplift", "validators"} else named


def _lines(tree: Tree, known: Mapping[str, Key], wording: Wording, language: Language) -> Iterator[Line]:
    sources = tree["sources"]
    for path, key in known.items():
        if path.startswith("eligibility.") or path.rpartition(".")[2] in COMPARISONS or "points" in path:
            continue
        value, around = _found(tree, path)
        if value is _ABSENT:
            continue
        if path.startswith("rate.tiers."):
            tier = around[-1]
            text = wording.part(tier, "tiers").read(language)
            for entry in tier["share_ppm"]:
                yield _made(path, {**entry, "text": text}, sources, language)
            continue
        dated = value if isinstance(value, list) and value and isinstance(value[0], dict) else None
        for entry in dated or [{"value": value, **_provenance(around)}]:
            yield _line(path, entry, key, wording, sources, language)
    schedule = tree.get("rate", {}).get("schedule")
    if schedule is not None:
        text = wording.part(schedule, "schedule").read(language)
        yield _made("rate.schedule", {**schedule, "text": text}, sources, language)


def _line(path: str, entry: Tree, key: Key, wording: Wording, sources: Mapping[str, Any], language: Language) -> Line:
    plain = {name: value for name, value in entry.items() if name not in {"since", "until"}}
    if "tiers" in entry:
        text = wording.setting([{**plain, "since": None}], key.unit).read(language)
    else:
        text = said(entry["value"], key.unit, wording.currency).read(language)
    return _made(path, {**entry, "text": text}, sources, language)


def _made(path: str, entry: Tree, sources: Mapping[str, Any], language: Language) -> Line:
    source = sources.get(entry["source"], {"title": entry["source"]})
    return Line(
        path=path,
        term=term("rate.share_ppm").read(language) if path.startswith("rate.tiers.") else _term(path, language),
        since=entry.get("since"),
        until=entry.get("until"),
        text=entry["text"],
        source=source["title"],
        url=source.get("url"),
        verification=entry["verification"],
        note=entry.get("note"),
    )


_ABSENT: Final = object()


def _found(tree: Tree, path: str) -> tuple[Any, list[Tree]]:
    """Find what the file says at a path, and the tables on the way to it, nearest last."""
    here: Any = tree
    around: list[Tree] = []
    for part in path.split("."):
        if isinstance(here, dict):
            around.append(here)
            here = here.get(part, _ABSENT)
        elif isinstance(here, list) and part.isdigit():
            here = here[int(part)]
        else:
            return _ABSENT, around
    return here, around


def _provenance(around: list[Tree]) -> Tree:
    """Give the source of a value that has none of its own: that of the nearest table which has one."""
    nearest: Tree = next((table for table in reversed(around) if "verification" in table), {})
    return {"source": nearest.get("source", "kutcalc"), "verification": nearest.get("verification", "unverified")}


def _conditions(
    tree: Tree, wording: Wording, sources: Mapping[str, Any], language: Language
) -> Iterator[ConditionLine]:
    for name, table in tree.get("eligibility", {}).items():
        if actives(table) == {False}:
            continue
        source = sources.get(table["source"], {"title": table["source"]})
        level = table.get("level", "training")
        yield ConditionLine(
            id=name,
            text=wording.test(table).read(language),
            of=_LEVELS.get(level, Text(sv=level, en=level)).read(language),
            why_not=table["why_not"][language],
            source=source["title"],
            url=source.get("url"),
            verification=table["verification"],
        )


__all__ = ["ConditionLine", "Line", "OpenLine", "Sheet", "sheet_of"]
