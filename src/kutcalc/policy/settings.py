"""What a setting may be: every value of the right kind and within its bounds, dated in order, with its source."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kutcalc.language import Text
from kutcalc.policy.faults import Float
from kutcalc.policy.ground import Ground
from kutcalc.policy.keys import Key
from kutcalc.policy.lines import Path
from kutcalc.policy.schema import REQUIRED
from kutcalc.units import parse_month

VERIFICATIONS: Final = ("read", "secondary", "derived", "assumption", "unverified")
PROVENANCE: Final = ("source", "verification")
DATED_KEYS: Final = ("value", "tiers", "source", "verification", "since", "until", "note")
NONE: Final = "none"
MOST_UNLIKELY_PPM: Final = 100
A_DATE: Final = Text(sv="ett datum: 2026-01-01", en="a date: 2026-01-01")
A_TIER: Final = "{ when = { field = …, at_least = … }, value = … }"
NO_SOURCE: Final = Text(
    sv='värdet saknar källa. Skriv { value = …, source = "…", verification = "…" }.',
    en='the value has no source. Write { value = …, source = "…", verification = "…" }.',
)


def is_dated(value: object) -> bool:
    """Say whether a value is written as a table of its own: `{ value = …, source = …, verification = … }`."""
    if not isinstance(value, dict):
        return False
    return not isinstance(value.get("value", {}), dict) or isinstance(value.get("tiers"), list)


def dated_tables(value: object) -> list[tuple[Path, Any]]:
    """List the dated tables that a setting is written as, each with its place in the setting; a bare value has none."""
    if isinstance(value, dict):
        return [((), value)]
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        return [((str(number),), one) for number, one in enumerate(value)]
    return []


def check_setting(ground: Ground, path: Path, value: Any, key: Key, *, has_source: bool, has_tiers: bool) -> None:
    """Check one setting, all but the tests of its tiers."""
    tables = dated_tables(value)
    for place, table in tables:
        _check_dated(ground, (*path, *place), table, key, has_tiers=has_tiers)
    if len(tables) > 1:
        _check_order(ground, path, [table for _, table in tables])
    if not tables and check_value(ground, path, value, key) and not has_source:
        ground.faults.add("required", path, NO_SOURCE)


def check_provenance(ground: Ground, path: Path, table: Mapping[str, Any], *, needed: bool) -> bool:
    """Check source and verification where they stand, and that they stand where needed; say whether both do."""
    choices = {"source": tuple(sorted(ground.sources)), "verification": VERIFICATIONS}
    for name, words in choices.items():
        place = (*path, name)
        listed = ", ".join(words) or "-"
        if name not in table:
            if needed:
                text = Text(sv=f"{name} saknas. Skriv en av {listed}.", en=f"{name} is missing. Write one of {listed}.")
                ground.faults.add("required", place, text)
        elif table[name] not in words:
            ground.faults.not_a_choice(place, table[name], words)
    return all(name in table for name in PROVENANCE)


def check_value(ground: Ground, path: Path, value: Any, key: Key) -> bool:
    """Check one plain value of a setting; say whether it may stand."""
    if value == REQUIRED or (value == NONE and key.may_be_none):
        return True
    if key.is_number:
        return _check_number(ground, path, value, key)
    if key.unit in {"text", "month"}:
        return _check_word(ground, path, value, key)
    if key.unit == "flag" and not isinstance(value, bool):
        ground.faults.wrong_type(path, value, Text(sv="true eller false", en="true or false"))
        return False
    if key.unit == "choice" and not (isinstance(value, str) and value in key.choices):
        ground.faults.not_a_choice(path, value, (*key.choices, REQUIRED))
        return False
    return True


def _check_number(ground: Ground, path: Path, value: Any, key: Key) -> bool:
    if isinstance(value, Float):
        ground.faults.decimals(path, value, key.unit)
    elif isinstance(value, bool) or not isinstance(value, int):
        ground.faults.wrong_type(path, value, _number_words(key))
    elif key.unit == "ppm" and 1 <= value <= MOST_UNLIKELY_PPM:
        ground.faults.percent_as_ppm(path, value)
    elif not key.least <= value <= key.most:
        ground.faults.out_of_range(path, value, key.least, key.most)
    else:
        return True
    return False


def _check_word(ground: Ground, path: Path, value: Any, key: Key) -> bool:
    if not isinstance(value, str):
        ground.faults.wrong_type(path, value, Text(sv="ett ord med citattecken", en="a word in quotation marks"))
        return False
    try:
        return key.unit == "text" or bool(parse_month(value))
    except ValueError:
        text = Text(sv=f"{value!r} är ingen månad. Skriv 2026-01.", en=f"{value!r} is no month. Write 2026-01.")
        ground.faults.add("bad-month", path, text)
        return False


def _number_words(key: Key) -> Text:
    example = {"ppm": "500_000 (50 %)", "ore": "1_000_000 (10 000 kr)", "minutes": "480 (8 h)"}.get(key.unit, "1")
    none = ', "none"' if key.may_be_none else ""
    return Text(
        sv=f'ett heltal, till exempel {example}{none}, eller "required"',
        en=f'an integer, for example {example}{none}, or "required"',
    )


def _check_dated(ground: Ground, path: Path, table: Mapping[str, Any], key: Key, *, has_tiers: bool) -> None:
    for name in table:
        if name not in DATED_KEYS:
            ground.faults.unknown((*path, name), DATED_KEYS)
    check_provenance(ground, path, table, needed=True)
    _check_dates(ground, path, table)
    if not isinstance(table.get("note", ""), str):
        ground.faults.wrong_type((*path, "note"), table["note"], Text(sv="en mening", en="a sentence"))
    if "tiers" in table and "value" in table:
        ground.faults.wrong_type(path, table, Text(sv="antingen value eller tiers", en="either value or tiers"))
    elif "value" in table:
        check_value(ground, path, table["value"], key)
    elif "tiers" not in table:
        ground.faults.missing((*path, "value"), "value saknas. Skriv value = ….", "value is missing. Write value = ….")
    elif has_tiers and isinstance(table["tiers"], list) and table["tiers"]:
        for number, tier in enumerate(table["tiers"]):
            place = (*path, "tiers", str(number))
            if isinstance(tier, dict) and set(tier) == {"when", "value"}:
                check_value(ground, (*place, "value"), tier["value"], key)
            else:
                ground.faults.wrong_type(place, tier, Text(sv=A_TIER, en=A_TIER))
    else:
        text = Text(sv="ett enda värde: value = …", en="a single value: value = …")
        ground.faults.wrong_type((*path, "tiers"), table["tiers"], text)


def _check_dates(ground: Ground, path: Path, table: Mapping[str, Any]) -> None:
    days = {name: table[name] for name in ("since", "until") if name in table}
    for name, day in days.items():
        if type(day) is not date:
            ground.faults.wrong_type((*path, name), str(day), A_DATE)
            return
    since, until = days.get("since"), days.get("until")
    if since and since.day != 1:
        right = since.replace(day=1).isoformat()
        text = Text(
            sv=f"ett värde gäller från den första i en månad. Skriv {right}.",
            en=f"a value holds from the first of a month. Write {right}.",
        )
        ground.faults.add("bad-month", (*path, "since"), text, correct=right)
    if since and until and until < since:
        text = Text(sv="until ligger före since. Byt plats på dem.", en="until is before since. Swap them.")
        ground.faults.add("bad-month", (*path, "until"), text)


def _check_order(ground: Ground, path: Path, values: list[dict[str, Any]]) -> None:
    """Check that each value of a setting begins after the one before it."""
    for number in range(1, len(values)):
        before, since = values[number - 1].get("since"), values[number].get("since")
        if type(since) is not date or (type(before) is date and since <= before):
            text = Text(
                sv="varje värde måste ha ett since som är senare än det förras.",
                en="each value must have a since that is later than that of the one before.",
            )
            ground.faults.add("bad-month", (*path, str(number), "since"), text)


__all__ = [
    "NONE",
    "NO_SOURCE",
    "PROVENANCE",
    "VERIFICATIONS",
    "check_provenance",
    "check_setting",
    "check_value",
    "dated_tables",
    "is_dated",
]
