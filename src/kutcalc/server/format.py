"""How figures are written on pages; the only place where öre become kronor there."""

from collections.abc import Callable
from typing import Any, Final

from jinja2 import pass_context
from jinja2.runtime import Context

from kutcalc.language import decimal_text, minutes_text, money_text, month_text, percent_text
from kutcalc.units import ORE_PER_KR


@pass_context
def kronor(context: Context, ore: int | None) -> str:
    """Write an amount in öre as kronor: `16 172 kr`."""
    return "" if ore is None else money_text(ore, ORE_PER_KR, context["language"])


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


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "kronor": kronor,
    "percent": percent,
    "number": number,
    "month": month,
    "minutes": minutes,
}
