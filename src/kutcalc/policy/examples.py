"""How each key of a policy file is written: a line for each, in the guide and beside what `policy check` finds."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from kutcalc.policy.keys import SETTINGS, Key
from kutcalc.policy.lines import Path
from kutcalc.policy.settings import DATED_KEYS

_NUMBERS: Final[Mapping[str, str]] = {
    "ppm": "500_000",
    "ore": "1_000_000",
    "minutes": "480",
    "count": "1",
    "years": "2",
    "ukr": "11_000_000",
    "euro_cents": "30_000_000",
    "flag": "true",
}
_A_TABLE: Final = 2
"""The length of the path of a table that the file names itself: `base.fees`."""
_SOURCED: Final = 'source = "report", verification = "read"'
HEAD_LINES: Final[Mapping[str, str]] = {
    "id": 'id = "my-design"',
    "version": "version = 1",
    "status": 'status = "proposed"',
    "country": 'country = "SE"',
    "currency": 'currency = "SEK"',
    "published": 'published = "2024-05"',
    "valid_from": "valid_from = 2026-01-01",
    "valid_to": "valid_to = 2026-12-31",
    "title": 'title.sv = "Mitt avdrag"',
    "summary": 'summary.sv = "Hälften av kursavgiften dras av."',
    "sources": '[sources.report] title = "Rapporten" url = "https://example.org/report"',
    "facts": '[facts.has_plan] level = "training" type = "boolean" question.sv = "…" question.en = "…"',
}
"""Of the head of a file."""
TEST_LINES: Final[Mapping[str, str]] = {
    "level": 'level = "training"',
    "field": 'field = "provider_kind"',
    "is": "is = true",
    "is_in": 'is_in = ["external", "institution"]',
    "at_least": "at_least = 480",
    "at_most": "at_most = 50",
    "below": "below = 250",
    "any": 'any = [{ field = "delivery", is = "digital" }, { field = "distance_km", at_most = 50 }]',
    "all": 'all = [{ field = "headcount", below = 50 }, { field = "certified", is = true }]',
    "window_months": "window_months = 12",
    "day_minutes": "day_minutes = 480",
    "years": "years = 2",
    "pro_rata_ppm": 'pro_rata_ppm = "working_time_ppm"',
    "why_not": 'why_not.sv = "Kursen är inte köpt."',
}
"""Of conditions, and of the tests in tiers and better terms."""
OTHER_LINES: Final[Mapping[str, str]] = {
    "component": 'component = ["fees"]',
    "over": 'over = "payroll_year_ore"',
    "points": "points = [{ at = 500_000_000, share_ppm = 300_000 }, { at = 700_000_000, share_ppm = 0 }]",
    "at": "at = 500_000_000",
    "type": 'type = "boolean"',
    "choices": 'choices = ["basic", "higher"]',
    "unit": 'unit = "minutes"',
    "question": 'question.sv = "Fanns det en plan?"',
    "url": 'url = "https://example.org/report"',
    "source": 'source = "report"',
    "verification": 'verification = "read"',
    "value": "value = 500_000",
    "since": "since = 2026-01-01",
    "until": "until = 2026-12-01",
    "note": 'note = "Our reading."',
    "tiers": 'tiers = [{ when = { field = "headcount", below = 50 }, value = 700_000 }]',
    "when": 'when = { field = "headcount", below = 50 }',
    "sv": 'title.sv = "Mitt avdrag"',
    "en": 'title.en = "My deduction"',
}
PART_LINES: Final[Mapping[str, str]] = {
    "eligibility": '[eligibility.bought] level = "training" field = "provider_kind" is = "external"',
    "base": '[base.fees] measure = "fee"',
    "reference": '[reference] kind = "last_year"',
    "rate": f"[rate] share_ppm = {{ value = 500_000, {_SOURCED} }}",
    "uplift": '[uplift.older] level = "payslip" field = "age" at_least = 45 add_points_ppm = 100_000',
    "caps": f"[caps.employer_year] amount_ore = {{ value = 1_000_000, {_SOURCED} }}",
    "instrument": '[instrument] kind = "tax_account" settlement = "month" unused = "refunded"',
    "pool": f"[pool] amount_ore = {{ value = 50_000_000_000, {_SOURCED} }}",
    "choice": '[choice.grant.instrument] kind = "grant" settlement = "year" unused = "lost"',
    "validators": '[validators.aid] kind = "state_aid" intensity_ppm = 500_000',
    "exchange": f"[exchange] rate_ukr = {{ value = 11_000_000, {_SOURCED} }}",
}


def key_line(name: str, key: Key) -> str:
    """Write a setting once, with its source."""
    word = next((choice for choice in key.choices if choice != "none"), "…")
    value = _NUMBERS.get(key.unit, f'"{word}"')
    return f"{name} = {{ value = {value}, {_SOURCED} }}"


def lines_of(part: str) -> dict[str, str]:
    """Give a line for each key of a part of the file."""
    own = {name: key_line(name, key) for name, key in SETTINGS.get(part, {}).items()}
    return {**TEST_LINES, **OTHER_LINES, **own}


def example_of(path: Path, *, in_minor: bool = False) -> str | None:
    """Give the line that shows how to write what stands at a path, or what was meant there; None where none is near."""
    parts = [name for name in path if not name.isdigit()]
    if not parts:
        return None
    line = _line(parts)
    return line.replace("_ore = ", "_minor = ").replace('_ore"', '_minor"') if line and in_minor else line


def _line(parts: list[str]) -> str | None:
    part = next((name for name in parts if name in PART_LINES and name != "choice"), None)
    name = _said(parts)
    if part is None:
        known = {**HEAD_LINES, **PART_LINES} if len(parts) == 1 else {**OTHER_LINES, **HEAD_LINES}
        return _near(name, known)
    if name == part:
        return PART_LINES[part]
    if part == "rate" and "tiers" in parts:
        part = "tiers"
    return _near(name, lines_of(part)) or (PART_LINES[part] if len(parts) == _A_TABLE else None)


def _said(parts: list[str]) -> str:
    """Give the key that a path is about: the last but what only stands around a value."""
    inner = [name for name in parts if name not in {"value", "sv", "en"}]
    if len(inner) > 1 and inner[-1] in {"tiers", "when"}:
        return inner[-1]
    return (inner or parts)[-1]


def _near(name: str, known: Mapping[str, str]) -> str | None:
    found = get_close_matches(name, known, n=1)
    return known[found[0]] if found else None


STRUCTURE: Final = frozenset({*HEAD_LINES, *TEST_LINES, *OTHER_LINES, *PART_LINES, *DATED_KEYS})
"""Every key that is no setting."""

__all__ = ["HEAD_LINES", "OTHER_LINES", "PART_LINES", "STRUCTURE", "TEST_LINES", "example_of", "key_line", "lines_of"]
