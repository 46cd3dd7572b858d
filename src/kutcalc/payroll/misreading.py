"""The sentences of a cell that cannot be read: what is wrong with its value, and how to write it instead."""

import re
from datetime import date
from typing import Final

from kutcalc.errors import near_words
from kutcalc.language import Text
from kutcalc.payroll.cells import BLANKS, MINUS, read_month
from kutcalc.payroll.tables import Column
from kutcalc.payroll.wording import KINDS, LOOKALIKES, Saying, neither_yes_nor_no, quoted, sign_named
from kutcalc.units import write_month

DIGITS_OF_A_GROUP: Final = 3
DIGITS_OF_ORE: Final = 2
WHOLE: Final = re.compile(r"[-+]?[0-9]+")
DECIMAL: Final = re.compile(r"([-+]?[0-9.,]*?)([.,])([0-9]*)")


def wrong_cell(column: Column, value: object, law_months: tuple[date, date]) -> Saying:
    """Say what is wrong with the value of a cell that could not be read."""
    if column.kind == "integer":
        return _wrong_number(column, str(value))
    if column.kind == "month":
        return _wrong_month(value, law_months)
    if column.kind == "boolean":
        return neither_yes_nor_no(value, KINDS["boolean"])
    if column.kind == "choice":
        return _not_a_choice(column, str(value))
    return _bad_text(column, str(value))


def _wrong_month(value: object, law_months: tuple[date, date]) -> Saying:
    """Say that a month is no month, or that it lies outside the law."""
    first, last = (write_month(each) for each in law_months)
    month = read_month(str(value).strip())
    if month is not None:
        return Saying(
            "month-outside-law",
            Text(
                sv=f"{write_month(month)} ligger utanför lagboken, som går från {first} till {last}.",
                en=f"{write_month(month)} lies outside the book of law, which runs from {first} to {last}.",
            ),
        )
    return Saying(
        "bad-month",
        Text(
            sv=f"{quoted(value)} är ingen månad. Skriv år och månad, till exempel 2026-11.",
            en=f"{quoted(value)} is no month. Write year and month, for example 2026-11.",
        ),
    )


def _not_a_choice(column: Column, value: str) -> Saying:
    """Say which words a cell may hold."""
    near = near_words(value.strip().lower(), column.choices)
    choices = ", ".join(column.choices)
    return Saying(
        "not-a-choice",
        Text(
            sv=f"{quoted(value)} är inget av orden {choices}.{near.sv}",
            en=f"{quoted(value)} is none of {choices}.{near.en}",
        ),
    )


def _bad_text(column: Column, value: str) -> Saying:
    """Say which characters a text may hold."""
    digits = re.fullmatch(r"\^\[0-9\]\{([0-9])\}\$", column.pattern or "")
    if digits:
        return Saying(
            "bad-text",
            Text(
                sv=f"{quoted(value)} är inte {digits[1]} siffror. Skriv dem alla, även inledande nollor.",
                en=f"{quoted(value)} is not {digits[1]} digits. Write them all, leading zeros too.",
            ),
        )
    return Saying(
        "bad-text",
        Text(
            sv=f"{quoted(value)} är ingen beteckning. Skriv 1 till 64 av tecknen A–Z, a–z, 0–9, punkt, _ och -.",
            en=f"{quoted(value)} is no reference. Write 1 to 64 of the characters A-Z, a-z, 0-9, dot, _ and -.",
        ),
    )


def _wrong_number(column: Column, value: str) -> Saying:
    """Say why a text is no integer, or that it lies outside the bounds of its column."""
    packed = value.strip().replace(MINUS, "-")
    for blank in BLANKS:
        packed = packed.replace(blank, "")
    if WHOLE.fullmatch(packed):
        return (
            _out_of_range(column, value) if packed == value.strip().replace(MINUS, "-") else _bad_blanks(value, packed)
        )
    decimal = DECIMAL.fullmatch(packed)
    if decimal:
        return _decimal(column, value, decimal)
    guess = packed.translate(LOOKALIKES)
    strange = next((sign for sign in packed if not sign.isascii() or sign not in "0123456789"), "")
    correct = guess if WHOLE.fullmatch(guess) else None
    sign = sign_named(strange)
    return Saying(
        "not-a-number",
        Text(
            sv=f"{quoted(value)} innehåller {sign.sv}. Skriv {correct or 'bara siffror, till exempel 3250000'}.",
            en=f"{quoted(value)} contains {sign.en}. Write {correct or 'digits only, for example 3250000'}.",
        ),
        correct,
    )


def _bad_blanks(value: str, packed: str) -> Saying:
    """Say that blanks stand where no thousands end, or that the grouped number is out of bounds."""
    return Saying(
        "not-a-number",
        Text(
            sv=f"{quoted(value)} går inte att läsa som ett heltal inom gränserna. Skriv {packed}, om det är så.",
            en=f"{quoted(value)} cannot be read as an integer within bounds. Write {packed}, if that is it.",
        ),
        packed,
    )


def _decimal(column: Column, value: str, parts: re.Match[str]) -> Saying:
    """Say that a column holds integers only, or ask what a single mark before three digits means."""
    whole, decimals = re.sub("[.,]", "", parts[1]) or "0", parts[3]
    single = parts[1] == whole
    if single and len(decimals) == DIGITS_OF_A_GROUP:
        return Saying(
            "ambiguous-number",
            Text(
                sv=f"{quoted(value)} kan läsas på två sätt. Skriv {whole + decimals} om tecknet skiljer tusental.",
                en=f"{quoted(value)} can be read in two ways. Write {whole + decimals} if the mark parts thousands.",
            ),
        )
    if column.name.endswith("_ore"):
        correct = whole + decimals.ljust(DIGITS_OF_ORE, "0") if len(decimals) <= DIGITS_OF_ORE else None
        tail = f", {correct}" if correct else ""
        return Saying(
            "wrong-type",
            Text(
                sv=f"{quoted(value)} är ett decimaltal. Kolumnen räknas i hela ören: skriv kronor gånger hundra{tail}.",
                en=f"{quoted(value)} is a decimal number. The column is in whole ore: write kronor times 100{tail}.",
            ),
            correct,
        )
    return Saying(
        "wrong-type",
        Text(
            sv=f"{quoted(value)} är ett decimaltal. Skriv ett heltal, till exempel {whole}.",
            en=f"{quoted(value)} is a decimal number. Write an integer, for example {whole}.",
        ),
    )


def _out_of_range(column: Column, value: str) -> Saying:
    """Say between which bounds a number must lie."""
    low, high = column.lowest(), column.highest()
    example = ("med fyra siffror, till exempel 1998", "in four digits, for example 1998")
    sv, en = example if column.name == "birth_year" else (f"från {low} till {high}", f"from {low} to {high}")
    return Saying(
        "out-of-range",
        Text(
            sv=f"{quoted(value)} ligger utanför gränserna för {column.term}. Skriv ett heltal {sv}.",
            en=f"{quoted(value)} is out of bounds for {column.name}. Write an integer {en}.",
        ),
    )
