"""Amounts, hours, shares and counts as people write them in a form (`design/interfaces.md` 4): read, or asked about.

Nothing is guessed: a number that can be read in two ways is a `Misread` with the code `ambiguous-number`.
"""

import re
from fractions import Fraction
from typing import Final

import msgspec

from kutcalc.language import MINUS, Text
from kutcalc.payroll.wording import LOOKALIKES, sign_named
from kutcalc.units import ORE_PER_KR

MOST_LETTERS: Final = 40
MINUTES_PER_HOUR: Final = 60
PPM_PER_PERCENT: Final = 10_000
DIGITS_OF_A_GROUP: Final = 3
_BLANK: Final = re.compile(r"\s+")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_WHOLE: Final = re.compile(r"[0-9]+")
_PLAIN: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_POINTED: Final = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*(?:(?!\1)[.,][0-9]{1,2})?")
_CLOCK: Final = re.compile(r"([0-9]{1,5}):([0-5][0-9])")
_POINT_CLOCK: Final = re.compile(r"[0-9]+\.[0-5][0-9]")
_KRONOR: Final = re.compile(r"^(?:sek|kr)\b\.?\s*|\s*(?:kronor|kr\.?|sek|:-|,-)$", re.IGNORECASE)
_HOURS: Final = re.compile(r"\s*(?:timmar|timme|tim\.?|hours?|h)$", re.IGNORECASE)
_PERCENT: Final = re.compile(r"\s*(?:%|procent|per cent|percent)$", re.IGNORECASE)


class Misread(msgspec.Struct, frozen=True):
    """Why a text could not be read, and how to write it."""

    code: str
    text: Text


def read_ore(text: str) -> int | Misread:
    """Read an amount in kronor as öre: `420 000`, `34 175,50 kr`, `SEK 100`, `12:-`."""
    return _whole(text, _KRONOR, ORE_PER_KR, "34 175,50")


def read_ppm(text: str) -> int | Misread:
    """Read a share as millionths: `31,42 %`, `40`."""
    return _whole(text, _PERCENT, PPM_PER_PERCENT, "31,42 %")


def read_count(text: str) -> int | Misread:
    """Read a whole number: `12`, `10 000`."""
    return _whole(text, re.compile(r"\s*(?:st\.?|personer|anställda|år|years?|km)$", re.IGNORECASE), 1, "12")


def read_minutes(text: str) -> int | Misread:
    """Read a time in hours as minutes: `7,5`, `7:30`, `16 timmar`; `7.30` can mean two things and is asked about."""
    bare = _HOURS.sub("", _spaced(text))
    clock = _CLOCK.fullmatch(bare)
    if clock:
        return int(clock[1]) * MINUTES_PER_HOUR + int(clock[2])
    if _POINT_CLOCK.fullmatch(bare):
        return _ambiguous(text, bare.replace(".", ":"), bare.replace(".", ","))
    return _whole(text, _HOURS, MINUTES_PER_HOUR, "7:30")


def _spaced(text: str) -> str:
    """Write every kind of blank as a space, and the long minus as a short one."""
    return _BLANK.sub(" ", text[: MOST_LETTERS + 1]).strip().replace(MINUS, "-")


def _whole(text: str, mark: re.Pattern[str], parts: int, example: str) -> int | Misread:
    """Read a number times its small parts, when that is a whole number of them."""
    bare = mark.sub("", _spaced(text)).strip()
    if len(text) > MOST_LETTERS:
        return _too_long(example)
    sign = -1 if bare.startswith("-") else 1
    number = _digits(bare.removeprefix("-").strip(), text, example)
    if parts == 1 and isinstance(number, Misread) and number.code == "ambiguous-number":
        return _not_whole(text)
    if isinstance(number, Misread):
        return number
    exact = number * parts * sign
    if exact.denominator != 1:
        return _too_fine(text, example)
    return exact.numerator


def _digits(bare: str, text: str, example: str) -> Fraction | Misread:
    head, point, tail = bare.rpartition("," if "," in bare else ".")
    could_be_thousands = len(tail) == DIGITS_OF_A_GROUP and not head.startswith("0")
    if point and could_be_thousands and _only_mark(bare) and _WHOLE.fullmatch(head.replace(" ", "") + tail):
        packed = head.replace(" ", "")
        return _ambiguous(text, packed + tail, f"{packed},{tail[:2]}")
    if _PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare):
        return Fraction(bare.replace(" ", "").replace(",", "."))
    if _POINTED.fullmatch(bare):
        return Fraction(_without_groups(bare))
    return _no_number(text, bare, example)


def _only_mark(bare: str) -> bool:
    return bare.count(",") + bare.count(".") == 1


def _without_groups(bare: str) -> str:
    """Drop the marks that part thousands; the last mark is a decimal one where it differs from the first."""
    first = next(sign for sign in bare if sign in ".,")
    return bare.replace(first, "").replace(",", ".")


def _ambiguous(text: str, one: str, other: str) -> Misread:
    return Misread(
        "ambiguous-number",
        Text(
            sv=f"”{text.strip()}” kan läsas på två sätt. Skriv {one} eller {other}.",
            en=f"“{text.strip()}” can be read in two ways. Write {one} or {other}.",
        ),
    )


def _not_whole(text: str) -> Misread:
    packed = re.sub(r"[^0-9]", "", text)
    return Misread(
        "ambiguous-number",
        Text(
            sv=f"”{text.strip()}” kan läsas på två sätt. Skriv {packed} om det är antalet.",
            en=f"“{text.strip()}” can be read in two ways. Write {packed} if that is the number.",
        ),
    )


def _too_long(example: str) -> Misread:
    return Misread(
        "not-a-number",
        Text(sv=f"Talet är för långt. Skriv som {example}.", en=f"The number is too long. Write it like {example}."),
    )


def _too_fine(text: str, example: str) -> Misread:
    return Misread(
        "not-a-number",
        Text(
            sv=f"”{text.strip()}” har fler decimaler än vi kan räkna med. Skriv som {example}.",
            en=f"“{text.strip()}” has more decimals than we can count with. Write it like {example}.",
        ),
    )


def _no_number(text: str, bare: str, example: str) -> Misread:
    strange = next((sign for sign in bare if sign not in "0123456789., "), "")
    guess = bare.translate(LOOKALIKES).replace(" ", "")
    if not strange:
        if not bare.strip(" .,"):
            sv, en = f"”{text.strip()}” är inget tal.", f"“{text.strip()}” is no number."
        else:
            sv = f"Blanksteg eller skiljetecken står fel i ”{text.strip()}”."
            en = f"Blanks or marks stand in the wrong place in “{text.strip()}”."
    else:
        sign = sign_named(strange)
        sv = f"”{text.strip()}” innehåller {sign.sv}."
        en = f"“{text.strip()}” contains {sign.en}."
    right = _right(guess) or example
    return Misread("not-a-number", Text(sv=f"{sv} Skriv {right}.", en=f"{en} Write {right}."))


def _right(guess: str) -> str | None:
    """Give how the number would be written, where only letters that look like digits were in the way."""
    if _PLAIN.fullmatch(guess) and not (_only_mark(guess) and len(re.split("[.,]", guess)[1]) == DIGITS_OF_A_GROUP):
        return guess.replace(".", ",")
    return _without_groups(guess).replace(".", ",") if _POINTED.fullmatch(guess) and not _only_mark(guess) else None


__all__ = ["Misread", "read_count", "read_minutes", "read_ore", "read_ppm"]
