"""The parts of a chain, each held against the keys that it may have (the table of 8.1)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from kutcalc.language import Text
from kutcalc.policy.conditions import TEST_KEYS, check_field, check_test, check_tiered, operand_key
from kutcalc.policy.fields import LEVELS
from kutcalc.policy.ground import Ground
from kutcalc.policy.keys import CAP_LEVELS, CAP_ORDER, SETTINGS, Key
from kutcalc.policy.lines import Path
from kutcalc.policy.schema import REQUIRED
from kutcalc.policy.settings import PROVENANCE, check_provenance, check_value

Table = Mapping[str, Any]

ID: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
RESERVED_IDS: Final = frozenset(
    {"id", "title", "summary", "sources", "facts", "why_not", "note", "source", "verification", "since", "until"}
)
RESERVED_CONDITIONS: Final = ("no_policy", "no_training", "no_tier", "below_one_krona")
_UNIT_WORDS: Final = frozenset({"kr", "sek", "eur", "ore", "minor", "percent", "procent", "pct", "hours", "h", "ppm"})
_UNITS: Final = ("ppm", "ore", "minor", "minutes", "years", "ukr", "euro_cents")
_POINT: Final = Text(sv="{ at = …, share_ppm = … }", en="{ at = …, share_ppm = … }")
_TWO: Final = 2


def check_table(
    ground: Ground, path: Path, table: Table, part: str, *, level: str | None, others: tuple[str, ...]
) -> None:
    """Check one table: its settings, its provenance, and that it has no other keys; `level` is that of tiers."""
    keys = SETTINGS[part]
    known = {ground.spelled(name): key for name, key in keys.items()}
    has_source = check_provenance(ground, path, table, needed=any(name in table for name in PROVENANCE))
    for name, value in table.items():
        if name in known:
            check_tiered(ground, (*path, name), value, known[name], has_source=has_source, level=level)
        elif name not in others and name not in PROVENANCE:
            right = with_unit(name, known)
            if right:
                ground.faults.without_unit((*path, name), right)
            else:
                ground.faults.unknown((*path, name), (*known, *others, *PROVENANCE))


def with_unit(name: str, known: Mapping[str, Key]) -> str | None:
    """Give the key that was meant where a name lacks its unit or has another one."""
    stem, _, last = name.rpartition("_")
    stems = [name, stem] if last in _UNIT_WORDS else [name]
    meant = (f"{one}_{unit}" for one in stems for unit in _UNITS if f"{one}_{unit}" in known)
    return next(meant, None)


def check_id(ground: Ground, path: Path, *, reserved: tuple[str, ...] = ()) -> None:
    """Check the name that a file gives to a part."""
    if not ID.fullmatch(path[-1]) or path[-1] in (*reserved, *RESERVED_IDS):
        text = Text(
            sv=f"{path[-1]!r} går inte som namn. Skriv ett annat, av a-z, 0-9 och _, med en bokstav först.",
            en=f"{path[-1]!r} does not do as a name. Write another, of a-z, 0-9 and _, a letter first.",
        )
        ground.faults.add("bad-text", path, text)


def check_text(ground: Ground, path: Path, table: Any) -> None:
    """Check a text in two languages."""
    if not isinstance(table, dict):
        ground.faults.missing(
            path,
            f"{path[-1]} saknas. Skriv {path[-1]}.sv och .en.",
            f"{path[-1]} is missing. Write {path[-1]}.sv and .en.",
        )
        return
    for name in table:
        if name not in {"sv", "en"}:
            ground.faults.unknown((*path, name), ("sv", "en"))
    for name in ("sv", "en"):
        place = (*path, name)
        if name not in table:
            ground.faults.missing(
                place, f"texten saknas: {'.'.join(place)}.", f"the text is missing: {'.'.join(place)}."
            )
        elif not isinstance(table[name], str) or not table[name].strip():
            ground.faults.wrong_type(place, table[name], Text(sv="en mening", en="a sentence"))


def check_choice(ground: Ground, path: Path, table: Table, choices: tuple[str, ...]) -> str | None:
    """Check a word that must be there, among choices; give it when it is one."""
    value = table.get(path[-1])
    if isinstance(value, str) and value in choices:
        return value
    if value is None:
        listed = ", ".join(choices)
        ground.faults.missing(
            path, f"{path[-1]} saknas. Skriv en av {listed}.", f"{path[-1]} is missing. Write one of {listed}."
        )
    else:
        ground.faults.not_a_choice(path, value, choices)
    return None


def check_eligibility(ground: Ground, path: Path, table: Table) -> None:
    """Check the conditions."""
    for place, condition in ground.tables(path, table):
        check_id(ground, place, reserved=RESERVED_CONDITIONS)
        _check_tested(ground, place, condition, "eligibility", others=("why_not",))
        check_text(ground, (*place, "why_not"), condition.get("why_not"))


def check_uplifts(ground: Ground, path: Path, table: Table) -> None:
    """Check the better terms for some."""
    for place, uplift in ground.tables(path, table):
        check_id(ground, place)
        _check_tested(ground, place, uplift, "uplift", others=("component",))


def _check_tested(ground: Ground, path: Path, table: Table, part: str, *, others: tuple[str, ...]) -> None:
    level = check_choice(ground, (*path, "level"), table, LEVELS)
    check_provenance(ground, path, table, needed=True)
    check_table(ground, path, table, part, level=None, others=("level", *others, *TEST_KEYS))
    own = {name: value for name, value in table.items() if name in TEST_KEYS}
    check_test(ground, path, own, level or LEVELS[0], has_source=True)


def check_base(ground: Ground, path: Path, table: Table) -> None:
    """Check the components of the base."""
    for place, part in ground.tables(path, table):
        check_id(ground, place)
        check_table(ground, place, part, "base", level="training", others=("field",))
        if "measure" not in part:
            ground.faults.missing(
                (*place, "measure"),
                'measure saknas. Skriv till exempel measure = "fee".',
                'measure is missing. Write for example measure = "fee".',
            )
        if "field" in part:
            field = check_field(ground, (*place, "field"), part["field"], "training")
            if field and field.kind != "integer":
                ground.faults.wrong_type(
                    (*place, "field"), part["field"], Text(sv="ett fält med heltal", en="a field of integers")
                )


def check_reference(ground: Ground, path: Path, table: Table) -> None:
    """Check the comparison with earlier years."""
    check_table(ground, path, table, "reference", level="employer_year", others=("component",))
    if "kind" not in table:
        ground.faults.missing(
            (*path, "kind"),
            'kind saknas. Skriv "last_year" eller "mean".',
            'kind is missing. Write "last_year" or "mean".',
        )


def check_rate(ground: Ground, path: Path, table: Table) -> None:
    """Check the rate: a number, tiers or a schedule."""
    plain = {name: value for name, value in table.items() if name not in {"tiers", "schedule"}}
    check_table(ground, path, plain, "rate", level="training", others=("tiers", "schedule"))
    forms = [name for name in ("share_ppm", "tiers", "schedule") if name in table]
    is_misspelled = not forms and any(with_unit(name, SETTINGS["rate"]) for name in plain)
    if len(forms) != 1 and not is_misspelled:
        text = Text(
            sv="satsen är en av share_ppm, [rate.tiers.<id>] och [rate.schedule].",
            en="the rate is one of share_ppm, [rate.tiers.<id>] and [rate.schedule].",
        )
        ground.faults.add("required", path, text)
    parts = {name: value for name, value in table.items() if name in {"tiers", "schedule"}}
    for place, part in ground.tables(path, parts):
        if place[-1] == "tiers":
            _check_tiers(ground, place, part)
        else:
            _check_schedule(ground, place, part)


def _check_tiers(ground: Ground, path: Path, table: Table) -> None:
    for place, tier in ground.tables(path, table):
        check_id(ground, place)
        check_table(ground, place, tier, "tiers", level="training", others=TEST_KEYS)
        own = {name: value for name, value in tier.items() if name in TEST_KEYS}
        check_test(ground, place, own, LEVELS[0], has_source=True)
        if "share_ppm" not in tier:
            ground.faults.missing((*place, "share_ppm"), "satsen saknas: share_ppm.", "the rate is missing: share_ppm.")


def _check_schedule(ground: Ground, path: Path, table: Table) -> None:
    check_table(ground, path, table, "schedule", level=None, others=("over", "points"))
    check_provenance(ground, path, table, needed=True)
    field = check_field(ground, (*path, "over"), table.get("over"), LEVELS[0]) if "over" in table else None
    if "over" not in table:
        ground.faults.missing((*path, "over"), "fältet saknas: over.", "the field is missing: over.")
    if field and field.kind != "integer":
        ground.faults.wrong_type(
            (*path, "over"), table["over"], Text(sv="ett fält med heltal", en="a field of integers")
        )
        field = None
    points = table.get("points")
    if not isinstance(points, list) or len(points) < _TWO:
        ground.faults.wrong_type((*path, "points"), points, Text(sv="minst två punkter", en="two points at least"))
        return
    before: int | None = None
    for number, point in enumerate(points):
        place = (*path, "points", str(number))
        if not isinstance(point, dict) or set(point) != {"at", "share_ppm"}:
            ground.faults.wrong_type(place, point, _POINT)
            continue
        check_value(ground, (*place, "share_ppm"), point["share_ppm"], SETTINGS["rate"]["share_ppm"])
        at = point["at"]
        is_number = check_value(ground, (*place, "at"), at, operand_key(field)) if field else isinstance(at, int)
        if REQUIRED in (at, point["share_ppm"]):
            ground.faults.wrong_type(place, REQUIRED, Text(sv="heltal i punkterna", en="integers in the points"))
        elif is_number and before is not None and at <= before:
            text = Text(sv="punkterna måste stå i stigande ordning.", en="the points must rise.")
            ground.faults.add("out-of-range", (*place, "at"), text)
        before = at if is_number and isinstance(at, int) else before


def check_caps(ground: Ground, path: Path, table: Table) -> None:
    """Check the ceilings."""
    for place, cap in ground.tables(path, table):
        if place[-1] not in CAP_ORDER:
            ground.faults.unknown(place, CAP_ORDER)
        else:
            level = CAP_LEVELS[place[-1]]
            check_table(ground, place, cap, "caps", level=level, others=("component", "field"))
            field = check_field(ground, (*place, "field"), cap["field"], level) if "field" in cap else None
            if field and (field.kind != "integer" or field.unit not in {"ore", "minor"}):
                right = Text(sv="ett fält med ett belopp", en="a field that is an amount")
                ground.faults.wrong_type((*place, "field"), cap["field"], right)


def check_instrument(ground: Ground, path: Path, table: Table) -> None:
    """Check where the value lands."""
    check_table(ground, path, table, "instrument", level="employer_year", others=())
    for name in ("kind", "settlement", "unused"):
        if name not in table:
            choices = ", ".join(SETTINGS["instrument"][name].choices)
            ground.faults.missing(
                (*path, name), f"{name} saknas. Skriv en av {choices}.", f"{name} is missing. Write one of {choices}."
            )


__all__ = [
    "Table",
    "check_base",
    "check_caps",
    "check_choice",
    "check_eligibility",
    "check_id",
    "check_instrument",
    "check_rate",
    "check_reference",
    "check_table",
    "check_text",
    "check_uplifts",
]
