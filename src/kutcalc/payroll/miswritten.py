"""The sentences of cells in a company's own file: what is wrong with what was written, and how to write it instead."""

from collections.abc import Callable
from typing import Final

import polars as pl

from kutcalc.errors import near_words
from kutcalc.language import MINUTES_PER_HOUR, Text, decimal_text, minutes_text
from kutcalc.payroll.amounts import DECIMALS_OF_KR, MOST_WHOLE_DIGITS, Cells, read_amounts
from kutcalc.payroll.cells import BLANKS
from kutcalc.payroll.choices import words_of
from kutcalc.payroll.hours import read_hours
from kutcalc.payroll.options import SourceUnit
from kutcalc.payroll.tables import Column
from kutcalc.payroll.wording import LOOKALIKES, Saying, neither_yes_nor_no, quoted, sign_named
from kutcalc.units import ORE_PER_KR

OF_NUMBERS: Final = frozenset("0123456789.,-+\u2212:" + BLANKS)
NUMBERS: Final[dict[SourceUnit, tuple[Text, str]]] = {
    "kr": (Text(sv="ett belopp", en="an amount"), "32500,50"),
    "ore": (Text(sv="ett belopp i hela ören", en="an amount in whole ore"), "3250050"),
    "hours": (Text(sv="en tid i timmar", en="a time in hours"), "7,5"),
    "minutes": (Text(sv="en tid i hela minuter", en="a time in whole minutes"), "450"),
    "none": (Text(sv="ett heltal", en="an integer"), "12"),
}


def wrong_number(column: Column, unit: SourceUnit, text: str) -> Saying:
    """Say why a cell is no number of its unit, or that it lies outside the bounds of its column."""
    value = _read(text, unit)
    if value is not None:
        return _out_of_range(column, unit, text)
    mended = text.translate(LOOKALIKES)
    value = _read(mended, unit)
    if value is not None:
        letter = sign_named(next(sign for sign in text if sign.translate(LOOKALIKES) != sign))
        correct = written(value, unit, mended)
        return Saying(
            "not-a-number",
            Text(
                sv=f"{quoted(text)} innehåller {letter.sv}. Skriv {correct}.",
                en=f"{quoted(text)} contains {letter.en}. Write {correct}.",
            ),
            correct,
        )
    packed = "".join(sign for sign in text if sign not in BLANKS)
    value = None if packed == text else _read(packed, unit)
    if value is not None:
        correct = written(value, unit, packed)
        return Saying(
            "not-a-number",
            Text(
                sv=f"{quoted(text)} har mellanslag där inga tusental slutar. Skriv {correct}, om det är så.",
                en=f"{quoted(text)} has blanks where no thousands end. Write {correct}, if that is it.",
            ),
            correct,
        )
    if sum(sign.isdigit() for sign in text) > MOST_WHOLE_DIGITS and OF_NUMBERS.issuperset(text):
        return _out_of_range(column, unit, text)
    return _too_fine(unit, text) or _no_number(unit, text)


def _too_fine(unit: SourceUnit, text: str) -> Saying | None:
    """Say that a number has parts smaller than what is counted, None when it has not."""
    finest = read_amounts(pl.Series([text.replace(":", "")]), decimals=9, mark="decimals").values[0]
    if finest is None or ":" in text:
        return None
    smallest = {
        "kr": Text(sv="delar av ett öre. Skriv högst två decimaler", en="parts of an ore. Write two decimals at most"),
        "hours": Text(
            sv="delar av en minut. Skriv timmar och minuter, till exempel 7:30",
            en="parts of a minute. Write hours and minutes, for example 7:30",
        ),
    }.get(unit, Text(sv="decimaler. Skriv ett heltal", en="decimals. Write an integer"))
    return Saying(
        "not-a-number",
        Text(sv=f"{quoted(text)} har {smallest.sv}.", en=f"{quoted(text)} has {smallest.en}."),
    )


def _no_number(unit: SourceUnit, text: str) -> Saying:
    """Say that a text is no number, and name the one character that makes it so."""
    what, example = NUMBERS[unit]
    strange = list(dict.fromkeys(sign for sign in text if sign not in OF_NUMBERS))
    if len(strange) == 1 and any(sign.isdigit() for sign in text):
        sign = sign_named(strange[0])
        return Saying(
            "not-a-number",
            Text(
                sv=f"{quoted(text)} innehåller {sign.sv}. Skriv {what.sv}, till exempel {example}.",
                en=f"{quoted(text)} contains {sign.en}. Write {what.en}, for example {example}.",
            ),
        )
    return Saying(
        "not-a-number",
        Text(
            sv=f"{quoted(text)} är inte {what.sv}. Skriv siffror, till exempel {example}.",
            en=f"{quoted(text)} is not {what.en}. Write digits, for example {example}.",
        ),
    )


def _out_of_range(column: Column, unit: SourceUnit, text: str) -> Saying:
    """Say between which bounds a number must lie, in the unit of the file."""
    if column.name == "birth_year":
        return Saying(
            "out-of-range",
            Text(
                sv=f"{quoted(text)} ligger utanför gränserna för födelseår. Skriv fyra siffror, till exempel 1998.",
                en=f"{quoted(text)} is out of bounds for birth year. Write four digits, for example 1998.",
            ),
        )
    low, high = (_bound(value, unit) for value in (column.lowest(), column.highest()))
    return Saying(
        "out-of-range",
        Text(
            sv=f"{quoted(text)} ligger utanför gränserna för {column.term}. Skriv något från {low.sv} till {high.sv}.",
            en=f"{quoted(text)} is out of bounds for {column.name}. Write something from {low.en} to {high.en}.",
        ),
    )


def _bound(value: int, unit: SourceUnit) -> Text:
    """Write a bound in the unit of the file."""
    scale = {"kr": ORE_PER_KR, "hours": MINUTES_PER_HOUR}.get(unit, 1)
    if unit == "hours":
        return Text(sv=minutes_text(value, "sv"), en=minutes_text(value, "en"))
    ends = {"kr": ("\u00a0kr", "\u00a0kr"), "ore": ("\u00a0öre", "\u00a0ore"), "minutes": ("\u00a0min", "\u00a0min")}
    sv, en = ends.get(unit, ("", ""))
    return Text(sv=decimal_text(value, scale, "sv") + sv, en=decimal_text(value, scale, "en") + en)


def written(value: int, unit: SourceUnit, like: str) -> str:
    """Write a value in the unit of the file as it is best written there: `32500,50`, `7:30`."""
    sign, size = ("-" if value < 0 else ""), abs(value)
    if unit == "hours":
        hours, minutes = divmod(size, MINUTES_PER_HOUR)
        return f"{sign}{hours}:{minutes:02d}" if minutes else f"{sign}{hours}"
    if unit != "kr":
        return f"{sign}{size}"
    kronor, ore = divmod(size, ORE_PER_KR)
    has_decimals = ore or any(mark in like[-DECIMALS_OF_KR - 1 :] for mark in ".,")
    return f"{sign}{kronor},{ore:02d}" if has_decimals else f"{sign}{kronor}"


def _read(text: str, unit: SourceUnit) -> int | None:
    """Read one cell with its marks as decimal marks."""
    cell = pl.Series([text])
    readers: dict[str, Callable[[], Cells]] = {
        "kr": lambda: read_amounts(cell, mark="decimals"),
        "hours": lambda: read_hours(cell, mark="decimals"),
    }
    read = readers.get(unit, lambda: read_amounts(cell, decimals=0, mark="decimals"))()
    value: int | None = read.values[0]
    return value


def wrong_choice(column: Column, text: str) -> Saying:
    """Say which words a cell may hold."""
    words = [*words_of(column), *column.choices]
    near = near_words(text.strip().lower(), words)
    return Saying(
        "not-a-choice",
        Text(
            sv=f"{quoted(text)} är inget av orden {', '.join(words)}.{near.sv}",
            en=f"{quoted(text)} is none of {', '.join(column.choices)}.{near.en}",
        ),
    )


def wrong_answer(text: str) -> Saying:
    """Say that a cell is neither yes nor no."""
    return neither_yes_nor_no(text, Text(sv="ja eller nej", en="yes or no"))


def wrong_date(text: str) -> Saying:
    """Say that a month is none, or that a date could be two."""
    return Saying(
        "bad-month",
        Text(
            sv=f"{quoted(text)} kan inte läsas som en månad på ett enda sätt. Skriv år och månad som 2026-11.",
            en=f"{quoted(text)} is no month that reads in one way only. Write year and month, for example 2026-11.",
        ),
    )


def wrong_identity() -> Saying:
    """Say that a personal number is none, without repeating it."""
    return Saying(
        "bad-text",
        Text(
            sv="Personnumret går inte att läsa: datumet eller kontrollsiffran stämmer inte. Rätta det, eller skriv"
            " födelseåret i stället.",
            en="The personal number cannot be read: its date or check digit is wrong. Correct it, or write the year of"
            " birth instead.",
        ),
    )


__all__ = ["written", "wrong_answer", "wrong_choice", "wrong_date", "wrong_identity", "wrong_number"]
