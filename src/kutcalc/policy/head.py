"""The head of a policy file: name, version and dates, texts, sources, and the facts that only this file asks for."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kutcalc.language import Text
from kutcalc.policy.faults import Faults
from kutcalc.policy.fields import FACT_LEVELS, FIELDS, Field
from kutcalc.policy.ground import Ground
from kutcalc.policy.lines import Path
from kutcalc.policy.parts import check_choice, check_id, check_text

RESERVED_IDS: Final = ("current-law", "law", "lag", "validate")
STATUSES: Final = ("enacted", "proposed", "assumption")
HEAD: Final = (
    "id",
    "version",
    "status",
    "country",
    "currency",
    "published",
    "valid_from",
    "valid_to",
    "title",
    "summary",
)
FACT_TYPES: Final = ("boolean", "integer", "choice", "month")
FACT_KEYS: Final = ("level", "type", "choices", "unit", "question")
SWEDISH: Final = "SEK"
_ID: Final = re.compile(r"[a-z0-9-]{3,60}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_PUBLISHED: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_SOURCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_RESERVED_WORDS: Final = ("none", "required")
_MOST_VERSION: Final = 10_000
_A_NAME: Final = Text(sv="3-60 tecken av a-z, 0-9 och -", en="3-60 characters of a-z, 0-9 and -")


def check_head(faults: Faults, tree: Mapping[str, Any]) -> None:
    """Check name, version, status, country, currency, dates and texts."""
    _check_pattern(faults, tree, "id", _ID, _A_NAME)
    if tree.get("id") in RESERVED_IDS:
        text = Text(
            sv=f"namnet {tree['id']} är upptaget. Välj ett annat.",
            en=f"the name {tree['id']} is taken. Choose another.",
        )
        faults.add("not-a-choice", ("id",), text)
    version = tree.get("version")
    if isinstance(version, bool) or not isinstance(version, int):
        faults.wrong_type(("version",), version, Text(sv="version = 1", en="version = 1"))
    elif not 1 <= version <= _MOST_VERSION:
        faults.out_of_range(("version",), version, 1, _MOST_VERSION)
    if tree.get("status") not in STATUSES:
        faults.not_a_choice(("status",), tree.get("status"), STATUSES)
    _check_pattern(faults, tree, "country", _COUNTRY, Text(sv='två bokstäver: "SE"', en='two letters: "SE"'))
    _check_pattern(faults, tree, "currency", _CURRENCY, Text(sv='tre bokstäver: "SEK"', en='three letters: "SEK"'))
    if "published" in tree and type(tree["published"]) is not date:
        _check_pattern(faults, tree, "published", _PUBLISHED, Text(sv='en månad: "2024-05"', en='a month: "2024-05"'))
    days = {name: tree[name] for name in ("valid_from", "valid_to") if name in tree}
    for name, day in days.items():
        if type(day) is not date:
            words = Text(sv="ett datum utan citattecken: 2026-01-01", en="a date without quotation marks: 2026-01-01")
            faults.wrong_type((name,), day, words)
    if {type(day) for day in days.values()} == {date} and len(days) > 1 and days["valid_to"] < days["valid_from"]:
        text = Text(
            sv="valid_to ligger före valid_from. Byt plats på dem.", en="valid_to is before valid_from. Swap them."
        )
        faults.add("bad-month", ("valid_to",), text)


def _check_pattern(faults: Faults, tree: Mapping[str, Any], name: str, pattern: re.Pattern[str], right: Text) -> None:
    value = tree.get(name)
    if value is None:
        faults.missing((name,), f"{name} saknas. Skriv {right.sv}.", f"{name} is missing. Write {right.en}.")
    elif not isinstance(value, str) or not pattern.fullmatch(value):
        faults.wrong_type((name,), value, right)


def check_sources(ground: Ground, tree: Mapping[str, Any]) -> None:
    """Check the texts and the sources."""
    for name in ("title", "summary"):
        check_text(ground, (name,), tree.get(name))
    sources = tree.get("sources", {})
    if not isinstance(sources, dict) or not sources:
        ground.faults.missing(
            ("sources",), "källorna saknas: [sources.<nyckel>].", "there are no sources: [sources.<key>]."
        )
        return
    for path, source in ground.tables(("sources",), sources):
        if not _SOURCE.fullmatch(path[-1]):
            ground.faults.wrong_type(
                path, path[-1], Text(sv="bokstäver, siffror, . _ och -", en="letters, digits, . _ and -")
            )
        for name in source:
            if name not in {"title", "url"}:
                ground.faults.unknown((*path, name), ("title", "url"))
        if not isinstance(source.get("title"), str) or not source["title"].strip():
            ground.faults.missing((*path, "title"), "källans titel saknas: title.", "the source has no title.")
        url = source.get("url", "https://")
        if not isinstance(url, str) or not url.startswith(("https://", "http://")):
            ground.faults.wrong_type((*path, "url"), url, Text(sv="en adress: https://…", en="an address: https://…"))


def fact_fields(tree: Mapping[str, Any]) -> dict[str, Field]:
    """Give the fields that the facts of a file become, as far as they can be read."""
    facts = tree.get("facts", {})
    declared = {name: fact for name, fact in facts.items() if isinstance(fact, dict)} if isinstance(facts, dict) else {}
    return {
        name: Field(
            name=name,
            level=fact["level"],
            kind=fact["type"],
            sv=name,
            en=name,
            unit=fact["unit"] if isinstance(fact.get("unit"), str) else None,
            choices=tuple(word for word in _list(fact.get("choices")) if isinstance(word, str)),
        )
        for name, fact in declared.items()
        if fact.get("level") in FACT_LEVELS and fact.get("type") in FACT_TYPES
    }


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def check_facts(ground: Ground, table: Mapping[str, Any]) -> None:
    """Check the facts that only this policy asks for."""
    for path, fact in ground.tables(("facts",), table):
        check_id(ground, path, reserved=tuple(FIELDS))
        for name in fact:
            if name not in FACT_KEYS:
                ground.faults.unknown((*path, name), FACT_KEYS)
        check_choice(ground, (*path, "level"), fact, FACT_LEVELS)
        kind = check_choice(ground, (*path, "type"), fact, FACT_TYPES)
        check_text(ground, (*path, "question"), fact.get("question"))
        _check_fact_choices(ground, path, fact, kind)
        _check_fact_unit(ground, path, fact, kind)


def _check_fact_choices(ground: Ground, path: Path, fact: Mapping[str, Any], kind: str | None) -> None:
    place = (*path, "choices")
    if kind == "choice":
        words = _list(fact.get("choices"))
        if not words or not all(isinstance(word, str) and word and word not in _RESERVED_WORDS for word in words):
            right = Text(sv='svaren att välja bland: ["a", "b"]', en='the answers to choose among: ["a", "b"]')
            ground.faults.wrong_type(place, fact.get("choices"), right)
    elif kind and "choices" in fact:
        ground.faults.unknown(place, ("level", "type", "question"))


def _check_fact_unit(ground: Ground, path: Path, fact: Mapping[str, Any], kind: str | None) -> None:
    place = (*path, "unit")
    if kind == "integer":
        units = ("minor" if ground.in_minor else "ore", "ppm", "minutes", "count")
        unit = check_choice(ground, place, fact, units)
        if unit and unit != "count" and not path[-1].endswith(f"_{unit}"):
            ground.faults.without_unit(path, f"{path[-1]}_{unit}")
    elif kind and "unit" in fact:
        ground.faults.unknown(place, ("level", "type", "question"))


__all__ = ["HEAD", "SWEDISH", "check_facts", "check_head", "check_sources", "fact_fields"]
