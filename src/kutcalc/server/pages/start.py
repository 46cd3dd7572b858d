"""The first page: what this is, three doors, one example that is worked, how fresh the rules are, what is left out."""

import asyncio
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec

from kutcalc.analysis.notes import not_counted
from kutcalc.language import Language, Text
from kutcalc.law import EDITION
from kutcalc.report.answer import answer
from kutcalc.report.example_firms import EXAMPLE
from kutcalc.report.scenario_cases import ScenarioCase, scenario_heads, shown_choices
from kutcalc.server.addresses import address
from kutcalc.server.api.info import api_info
from kutcalc.server.asked import AnyRequest
from kutcalc.server.pages.compare_asked import THIS_YEAR, kronor_of, pinned, written
from kutcalc.server.pages.frame import Page, page_routes

POLICY: Final = "se-almega-2024@1"
MONTHS_BEFORE_OLD: Final = 12
_MONTHS: Final = 12
_TITLE: Final = Text(sv="Vad skulle ett kompetensavdrag ge?", en="What would a training deduction give?")
_OWN_LEFT_OUT: Final = (
    (
        "nation",
        Text(
            sv="Vad det kostar hela landet. Det kommer senare, med spann.",
            en="What it costs the nation. That comes later, with an interval.",
        ),
    ),
    (
        "behaviour",
        Text(
            sv="Att företag köper fler kurser därför att avdraget finns.",
            en="That firms buy more courses because the deduction is there.",
        ),
    ),
)


async def start(request: AnyRequest, language: Language) -> Page:  # noqa: ARG001  # as every page
    """Show the first page."""
    value = {**api_info(language), "examples": examples(language), "example": await _example(language)}
    example_link = f"{address('company', language)}?{urlencode(_questions())}"
    left_out = [msgspec.to_builtins(note) for note in not_counted(language)]
    left_out += [{"code": code, "text": text.read(language)} for code, text in _OWN_LEFT_OUT]
    return Page(
        template="start.html",
        title=_TITLE,
        value=value,
        extra={
            "example_link": example_link,
            "example_firm": EXAMPLE,
            "left_out": left_out,
            "months_old": months_between(EDITION, datetime.now(UTC).date()),
            "old_after": MONTHS_BEFORE_OLD,
        },
        crumbs=(),
    )


def months_between(edition: str, today: date) -> int:
    """Give how many whole months have passed since the rules were last gone through."""
    then = date.fromisoformat(edition)
    months = (today.year - then.year) * _MONTHS + today.month - then.month
    return months - (today.day < then.day)


def examples(language: Language) -> list[dict[str, str]]:
    """List the scenarios: what each shows, and where it is opened."""
    return [
        {
            "id": one.id,
            "title": one.title.read(language),
            "summary": one.summary.read(language),
            "link": _opened(one, language),
        }
        for one in scenario_heads()
    ]


def _opened(case: ScenarioCase, language: Language) -> str:
    choices = shown_choices(case)
    pairs = [("policy", pinned(choice.ref or "")) for choice in choices]
    for place, choice in enumerate(choices):
        pairs += [(f"change-{place}", f"{one.path}:{written(one.value)}") for one in choice.changes]
    query = urlencode([*pairs, ("example", case.id)], quote_via=quote, safe="@:,")
    return f"{address('compare', language)}?{query}"


def _questions() -> dict[str, str]:
    return {
        "employees": str(EXAMPLE.employees),
        "monthly_pay": kronor_of(EXAMPLE.monthly_pay_ore),
        "course_fees": kronor_of(EXAMPLE.course_fees_ore),
        "policy": POLICY,
        "year": str(THIS_YEAR),
    }


@lru_cache(maxsize=1)
def _body() -> dict[str, Any]:
    return {
        "employees": EXAMPLE.employees,
        "monthly_pay_ore": EXAMPLE.monthly_pay_ore,
        "course_fees_ore": EXAMPLE.course_fees_ore,
        "year": THIS_YEAR,
        "policy": POLICY,
    }


_WORKED: Final[dict[Language, dict[str, Any]]] = {}


async def _example(language: Language) -> dict[str, Any]:
    """Give the example worked; it is the same until the service starts again."""
    if language not in _WORKED:
        reply = await asyncio.to_thread(answer, "quick_calculation", dict(_body()), language)
        kept = ("headline", "range", "period", "policy", "provenance")
        _WORKED[language] = {**{name: reply[name] for name in kept}, "request": _body()}
    return _WORKED[language]


START_PAGES: Final[list[Any]] = page_routes("start", start)
