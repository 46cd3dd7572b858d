"""The interval of a figure when not everything was asked: its ends, the same in words, and what moves it."""

from collections.abc import Mapping
from typing import Final

import msgspec

from kutcalc.analysis.quick import outwards
from kutcalc.language import NBSP, Language, Text, decimal_text

VARIED: Final = ("eligible_share", "training_time")
_BECAUSE: Final = {
    "eligible_share": Text(
        sv="mellan 90 och 100 procent av kurserna räknas", en="between 90 and 100 per cent of the courses count"
    ),
    "training_time": Text(
        sv="varje anställd kan vara i kurs mellan 5,5 och 16,5 timmar om året",
        en="each employee may spend between 5.5 and 16.5 hours a year in courses",
    ),
}
_AND: Final = Text(sv=" och ", en=" and ")


class Interval(msgspec.Struct, frozen=True):
    """Between which amounts a deduction likely lies, in öre and in kronor rounded outwards, and because of what."""

    policy: str
    low_ore: int
    high_ore: int
    low_kr: int
    high_kr: int
    reasons: tuple[str, ...]
    amount: str
    text: str


def interval_of(policy: str, worked: Mapping[tuple[str, str], int], language: Language) -> Interval:
    """Give the interval of the deductions worked, by what share of the fees and what time was counted."""
    low, high = min(worked.values()), max(worked.values())
    reasons = tuple(name for number, name in enumerate(VARIED) if _moves(worked, number))
    low_kr, high_kr = outwards(low, up=False), outwards(high, up=True)
    amount = amount_between(low_kr, high_kr, language)
    return Interval(policy, low, high, low_kr, high_kr, reasons, amount, _text(low_kr, high_kr, reasons, language))


def _moves(worked: Mapping[tuple[str, str], int], number: int) -> bool:
    """Whether one of the things varied moves the figure on its own."""
    alone = {key[number]: value for key, value in worked.items() if key[1 - number] == "middle"}
    return len(set(alone.values())) > 1


def amount_between(low_kr: int, high_kr: int, language: Language) -> str:
    """Write an interval: `54 000–60 000 kr`, or one amount where its ends are the same."""
    low, high = decimal_text(low_kr, 1, language), decimal_text(high_kr, 1, language)
    amount = low if low == high else f"{low}–{high}"
    return f"{amount}{NBSP}kr" if language == "sv" else f"SEK{NBSP}{amount}"


def _text(low_kr: int, high_kr: int, reasons: tuple[str, ...], language: Language) -> str:
    if not reasons:
        return Text(
            sv="Ingen osäkerhet av det vi inte frågade om: det ändrar inte summan.",
            en="No uncertainty from what we did not ask: it does not change the sum.",
        ).read(language)
    low, high = amount_between(low_kr, low_kr, language), amount_between(high_kr, high_kr, language)
    because = _AND.read(language).join(_BECAUSE[name].read(language) for name in reasons)
    return Text(
        sv=f"Osäkerhet: troligen mellan {low} och {high}, därför att {because}.",
        en=f"Uncertainty: likely between {low} and {high}, because {because}.",
    ).read(language)


__all__ = ["Interval", "amount_between", "interval_of"]
