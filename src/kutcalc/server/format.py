"""How figures are written on pages; the only place where öre become kronor there."""

import re
from collections.abc import Callable
from typing import Any, Final

from jinja2 import pass_context
from jinja2.runtime import Context

from kutcalc.language import decimal_text, minutes_text, money_text, month_text, percent_text
from kutcalc.units import ORE_PER_KR

_SWEDISH: Final = re.compile(r"([\w-]*[åäöÅÄÖ][\w-]*(?: [\w-]*[åäöÅÄÖ][\w-]*)*)")


@pass_context
def kronor(context: Context, ore: int | None) -> str:
    """Write an amount in öre as kronor: `16 172 kr`."""
    return "" if ore is None else money_text(ore, ORE_PER_KR, context["language"])


@pass_context
def whole_kronor(context: Context, ore: int | None) -> str:
    """Write a large amount without its öre, which a sum over weighted firms has: `3 600 000 000 kr`."""
    return "" if ore is None else money_text(ore // ORE_PER_KR * ORE_PER_KR, ORE_PER_KR, context["language"])


@pass_context
def percent(context: Context, ppm: int | None) -> str:
    """Write a rate in ppm: `31,42 %`."""
    return "" if ppm is None else percent_text(ppm, context["language"])


@pass_context
def number(context: Context, count: int | None) -> str:
    """Write a count with groups of three digits."""
    return "" if count is None else decimal_text(count, 1, context["language"])


@pass_context
def month(context: Context, text: str | None) -> str:
    """Write a month: `maj 2026`."""
    return "" if text is None else month_text(text, context["language"])


@pass_context
def minutes(context: Context, given: int | None) -> str:
    """Write a time: `16 timmar`."""
    return "" if given is None else minutes_text(given, context["language"])


def swedish_parts(text: str) -> list[tuple[str, bool]]:
    """Part an English text at its Swedish words, those with å, ä or ö; true marks a part that is Swedish."""
    return [(part, number % 2 == 1) for number, part in enumerate(_SWEDISH.split(text)) if part]


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "kronor": kronor,
    "whole_kronor": whole_kronor,
    "percent": percent,
    "number": number,
    "month": month,
    "minutes": minutes,
    "swedish_parts": swedish_parts,
}
