"""Human text in two languages, and Swedish and English forms of amounts, rates and times.

This is the only place where öre become kronor in writing. Nothing is rounded: what is not shown is not there.
"""

from typing import Final, Literal

import msgspec

Language = Literal["sv", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")
NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
ORE_PER_KRONA: Final = 100
UKR_PER_KRONA: Final = 1_000_000
PPM_PER_PERCENT: Final = 10_000
MINUTES_PER_HOUR: Final = 60


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence or name in Swedish and in English."""

    sv: str
    en: str

    def read(self, language: Language) -> str:
        """Give the text in the language asked for."""
        return self.sv if language == "sv" else self.en


def decimal_text(value: int, scale: int, language: Language) -> str:
    """Write value / scale exactly, digits in groups of three, without trailing zeros after the mark.

    Kronor with öre keep two decimals; scale is a power of ten.
    """
    whole, rest = divmod(abs(value), scale)
    gap, mark = (NBSP, ",") if language == "sv" else (",", ".")
    text = f"{whole:,}".replace(",", gap)
    if rest:
        decimals = str(rest).rjust(len(str(scale)) - 1, "0").rstrip("0")
        text += mark + decimals
    return (MINUS if value < 0 else "") + text


def money_text(value: int, scale: int, language: Language) -> str:
    """Write an amount of money given in kr / scale: `16 172 kr`, `34 175,50 kr`, `SEK 34,175`."""
    text = decimal_text(value, scale, language)
    mark = "," if language == "sv" else "."
    if value % scale and len(text.rpartition(mark)[2]) == 1:
        text += "0"
    return f"{text}{NBSP}kr" if language == "sv" else f"SEK{NBSP}{text}"


def percent_text(ppm: int, language: Language) -> str:
    """Write a rate in ppm as a percentage: `31,42 %`."""
    return f"{decimal_text(ppm, PPM_PER_PERCENT, language)}{NBSP if language == 'sv' else ''}%"


def minutes_text(minutes: int, language: Language) -> str:
    """Write a time: `16 timmar`, `7 timmar 30 minuter`."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    words = {"sv": (("timme", "timmar"), ("minut", "minuter")), "en": (("hour", "hours"), ("minute", "minutes"))}
    parts = [
        f"{number}{NBSP}{word[number != 1]}"
        for number, word in zip((hours, rest), words[language], strict=True)
        if number or (word is words[language][0] and not rest)
    ]
    return " ".join(parts)


MONTHS: Final[dict[Language, tuple[str, ...]]] = {
    "sv": (
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def month_text(month: str, language: Language) -> str:
    """Write a month: `2026-05` as `maj 2026`."""
    year, number = month.split("-")
    return f"{MONTHS[language][int(number) - 1]}{NBSP}{year}"


__all__ = [
    "LANGUAGES",
    "Language",
    "Text",
    "decimal_text",
    "minutes_text",
    "money_text",
    "month_text",
    "percent_text",
]
