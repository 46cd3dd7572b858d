"""What a test may be: a field that there is, at a level where it can be read, compared with what it can hold."""

from collections.abc import Mapping
from typing import Any, Final

from kutcalc.language import Text
from kutcalc.policy.fields import Field, is_readable
from kutcalc.policy.ground import Ground, in_ore
from kutcalc.policy.keys import MINUTES_PER_DAY, MOST_ORE, MOST_PPM, Key, Unit
from kutcalc.policy.lines import Path
from kutcalc.policy.schema import REQUIRED
from kutcalc.policy.settings import check_setting, dated_tables

COMPARISONS: Final = ("is", "is_in", "at_least", "at_most", "below")
GROUPS: Final = ("any", "all")
WINDOWS: Final = {"window_months": 120, "day_minutes": MINUTES_PER_DAY, "years": 10}
PRO_RATA: Final = "pro_rata_ppm"
TEST_KEYS: Final = ("field", *COMPARISONS, *GROUPS, *WINDOWS, PRO_RATA)
_BOUNDS: Final = ("at_least", "at_most", "below")
_UNITS: Final[dict[str, Unit]] = {"ppm": "ppm", "ore": "ore", "minor": "ore", "minutes": "minutes"}
_KINDS: Final[dict[str, Unit]] = {"boolean": "flag", "choice": "choice", "text": "text", "month": "month"}
_CLOSED: Final = Text(
    sv='"required" kan inte stå i ett villkor inne i tiers. Skriv ett värde.',
    en='"required" cannot stand in a test inside tiers. Write a value.',
)
_WORDS: Final = Text(sv='en lista av ord: ["a", "b"]', en='a list of words: ["a", "b"]')
_WORD: Final = Text(sv="ett ord med citattecken", en="a word in quotation marks")
_TESTS: Final = Text(sv="[{ field = … }, …]", en="[{ field = … }, …]")
_TEST: Final = Text(sv="{ field = … }", en="{ field = … }")
_SHAPE: Final = Text(
    sv=f"ett villkor är field med ett av {', '.join(COMPARISONS)}, eller bara any, eller bara all.",
    en=f"a test is field with one of {', '.join(COMPARISONS)}, or any alone, or all alone.",
)


def check_tiered(ground: Ground, path: Path, value: Any, key: Key, *, has_source: bool, level: str | None) -> None:
    """Check a setting with the tests of its tiers, which read at a level; None where it can have no tiers."""
    has_tiers = level is not None and key.unit != "choice"
    check_setting(ground, path, value, key, has_source=has_source, has_tiers=has_tiers)
    for place, table in dated_tables(value) if level is not None else []:
        tiers = table.get("tiers")
        for number, tier in enumerate(tiers if isinstance(tiers, list) else []):
            if isinstance(tier, dict) and isinstance(tier.get("when"), dict):
                where = (*path, *place, "tiers", str(number), "when")
                check_test(ground, where, tier["when"], level or "", has_source=True)
                if _is_open(tier["when"]):
                    ground.faults.add("wrong-type", where, _CLOSED)


def _is_open(test: Mapping[str, Any]) -> bool:
    inside = [one for group in GROUPS if isinstance(test.get(group), list) for one in test[group]]
    own = any(test.get(name) == REQUIRED for name in COMPARISONS)
    return own or any(_is_open(one) for one in inside if isinstance(one, dict))


def check_test(
    ground: Ground, path: Path, table: Mapping[str, Any], level: str, *, has_source: bool, others: tuple[str, ...] = ()
) -> None:
    """Check one test that reads at a level; `others` are the keys of its table that are not the test's."""
    for name in table:
        if name not in (*TEST_KEYS, *others):
            ground.faults.unknown((*path, name), (*TEST_KEYS, *others))
    groups = [name for name in GROUPS if name in table]
    comparisons = [name for name in COMPARISONS if name in table]
    if len(groups) + len(comparisons) != 1 or bool(comparisons) != ("field" in table):
        ground.faults.add("required", path, _SHAPE)
    for group in groups:
        if not isinstance(table[group], list) or not table[group]:
            ground.faults.wrong_type((*path, group), table[group], _TESTS)
            continue
        for number, test in enumerate(table[group]):
            place = (*path, group, str(number))
            if isinstance(test, dict):
                check_test(ground, place, test, level, has_source=has_source)
            else:
                ground.faults.wrong_type(place, test, _TEST)
    field = check_field(ground, (*path, "field"), table["field"], level) if "field" in table else None
    if field:
        _check_windows(ground, path, table, field)
        _check_pro_rata(ground, path, table, field, level)
        for name in comparisons:
            _check_operand(ground, (*path, name), table[name], field, has_source=has_source)


def check_field(ground: Ground, path: Path, name: Any, level: str) -> Field | None:
    """Check that there is a field by this name and that it can be read at a level; give it."""
    known = {ground.spelled(field): field for field in ground.fields}
    if not isinstance(name, str) or name not in known:
        other_unit = ground.spelled(str(name)) if ground.in_minor else in_ore(str(name), in_minor=True)
        if other_unit in known:
            ground.faults.without_unit(path, other_unit, written=str(name))
        else:
            near, listed = ground.faults.near(str(name), sorted(known)), ", ".join(sorted(known))
            text = Text(
                sv=f"fältet {name} finns inte.{near.sv or f' Det finns {listed}.'}",
                en=f"there is no field {name}.{near.en or f' There are {listed}.'}",
            )
            ground.faults.add("unknown-field", path, text)
        return None
    field = ground.fields[known[name]]
    if not is_readable(field.level, level):
        text = Text(
            sv=f'{name} finns bara på nivån {field.level}. Skriv level = "{field.level}", eller läs ett annat fält.',
            en=f'{name} exists only at level {field.level}. Write level = "{field.level}", or read another field.',
        )
        ground.faults.add("not-a-choice", path, text, correct=field.level)
    return field


def _check_pro_rata(ground: Ground, path: Path, table: Mapping[str, Any], field: Field, level: str) -> None:
    """Check that a bound that follows a share is a bound on a number, and the share a field in ppm."""
    if PRO_RATA not in table:
        return
    place = (*path, PRO_RATA)
    part = check_field(ground, place, table[PRO_RATA], level)
    if part and (part.kind, part.unit) != ("integer", "ppm"):
        ground.faults.wrong_type(place, table[PRO_RATA], Text(sv="ett fält i ppm", en="a field in ppm"))
    if field.kind != "integer" or not any(name in table for name in _BOUNDS):
        text = Text(
            sv=f"{PRO_RATA} hör till en gräns för ett tal: {', '.join(_BOUNDS)}. Ta bort det.",
            en=f"{PRO_RATA} belongs to a bound on a number: {', '.join(_BOUNDS)}. Take it away.",
        )
        ground.faults.add("not-a-choice", place, text)


def _check_windows(ground: Ground, path: Path, table: Mapping[str, Any], field: Field) -> None:
    allowed = {
        "window_months": field.measured != "no",
        "day_minutes": field.name == "training_days",
        "years": field.name == "training_growth_ppm",
    }
    for name, most in WINDOWS.items():
        if name not in table:
            continue
        value = table[name]
        if not allowed[name]:
            text = Text(
                sv=f"{name} går inte ihop med fältet {field.name}. Ta bort det.",
                en=f"{name} does not go with the field {field.name}. Take it away.",
            )
            ground.faults.add("not-a-choice", (*path, name), text)
        elif isinstance(value, bool) or not isinstance(value, int):
            ground.faults.wrong_type((*path, name), value, Text(sv="ett heltal", en="an integer"))
        elif not 1 <= value <= most:
            ground.faults.out_of_range((*path, name), value, 1, most)


def operand_key(field: Field) -> Key:
    """Give the kind of setting that a field is compared with."""
    unit: Unit = _UNITS.get(field.unit or "", "count") if field.kind == "integer" else _KINDS[field.kind]
    return Key(unit, field.sv, field.en, choices=field.choices, most=MOST_PPM if unit == "ppm" else MOST_ORE)


def _check_operand(ground: Ground, path: Path, value: Any, field: Field, *, has_source: bool) -> None:
    name = path[-1]
    if name == "is_in":
        _check_list(ground, path, value, field)
    elif name == "is" or field.kind in {"integer", "month"}:
        check_setting(ground, path, value, operand_key(field), has_source=has_source, has_tiers=False)
    else:
        words = Text(sv=f"is eller is_in för {field.name}", en=f"is or is_in for {field.name}")
        ground.faults.wrong_type(path, value, words)


def _check_list(ground: Ground, path: Path, value: Any, field: Field) -> None:
    if value == REQUIRED:
        return
    if field.kind not in {"choice", "text"} or not isinstance(value, list) or not value:
        ground.faults.wrong_type(path, value, _WORDS)
        return
    for number, one in enumerate(value):
        place = (*path, str(number))
        if not isinstance(one, str):
            ground.faults.wrong_type(place, one, _WORD)
        elif field.kind == "choice" and one not in field.choices:
            ground.faults.not_a_choice(place, one, field.choices)


__all__ = [
    "COMPARISONS",
    "GROUPS",
    "PRO_RATA",
    "TEST_KEYS",
    "WINDOWS",
    "check_field",
    "check_test",
    "check_tiered",
    "operand_key",
]
