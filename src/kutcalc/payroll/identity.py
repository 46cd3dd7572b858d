"""Swedish identity numbers: read, check, and tell the birth year. Nothing here is ever stored.

Canonical form is 12 digits: `ÅÅÅÅMMDDNNNC` for personnummer and samordningsnummer (day + 60), `16` and 10 digits for
organisationsnummer (`facts/formats.md` section 5). The century of a ten-digit number follows from the month of pay,
never from the clock.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

IdentityKind = Literal["personnummer", "samordningsnummer", "organisationsnummer"]

PERSON_LIKE: Final = r"(?:[0-9]{2})?[0-9]{6}[-+]?[0-9]{4}"
_SHAPE: Final = re.compile(r"([0-9]{2})?([0-9]{6})([-+]?)([0-9]{4})")
_WITHIN: Final = re.compile(rf"(?<![0-9]){PERSON_LIKE}(?![0-9])")
_DIGITS_OF_THE_DOUBLE: Final = str.maketrans("0123456789", "0246813579")
COORDINATION_DAYS: Final = 60
ORGANISATION_CENTURY: Final = "16"
PERSON_CENTURIES: Final = ("18", "19", "20")
CENTURY: Final = 100
LEAST_THIRD_DIGIT: Final = 2


@dataclass(frozen=True, slots=True)
class Identity:
    """A well-formed number: what kind it is, its 12 digits, and the birth year of a person."""

    kind: IdentityKind
    canonical: str
    birth_year: int | None


def has_check_digit(digits: str) -> bool:
    """Tell whether ten digits end in their Luhn digit."""
    doubled = sum(map(int, digits[::2].translate(_DIGITS_OF_THE_DOUBLE)))
    return (doubled + sum(map(int, digits[1::2]))) % 10 == 0


def read_identity(text: str, pay_month: date) -> Identity | None:
    """Read a number in any of its written forms, or give None when it is no well-formed number."""
    shape = _SHAPE.fullmatch(text.strip())
    if shape is None:
        return None
    century, first, sign, last = shape.groups()
    digits = first + last
    if not has_check_digit(digits):
        return None
    if int(first[2]) >= LEAST_THIRD_DIGIT:
        good = century in (None, ORGANISATION_CENTURY) and sign != "+"
        return Identity("organisationsnummer", ORGANISATION_CENTURY + digits, None) if good else None
    if century is None:
        century = _century(first, sign, pay_month)
    day = int(first[4:])
    is_coordination = day > COORDINATION_DAYS
    born = _birth_date(century, first)
    if born is None or century not in PERSON_CENTURIES or last[:3] == "000":
        return None
    kind: IdentityKind = "samordningsnummer" if is_coordination else "personnummer"
    return Identity(kind, century + digits, born.year)


def _birth_date(century: str, first: str) -> date | None:
    """Give the date in the first six digits, the day of a samordningsnummer less 60."""
    day = int(first[4:])
    try:
        return date(int(century + first[:2]), int(first[2:4]), day - COORDINATION_DAYS * (day > COORDINATION_DAYS))
    except ValueError:
        return None


def _century(first: str, sign: str, pay_month: date) -> str:
    """Infer the century: the latest before the month of pay, or with `+` the latest that makes the person 100."""
    latest = pay_month.year - (CENTURY if sign == "+" else 0)
    year = latest - (latest - int(first[:2])) % CENTURY
    born = _birth_date(str(year)[:2], first)
    if sign != "+" and born is not None and born > pay_month:
        year -= CENTURY
    return f"{year:04d}"[:2]


def reads_as_person(text: str) -> bool:
    """Tell whether a text could be somebody's personnummer or samordningsnummer, in whatever century."""
    shape = _SHAPE.fullmatch(text.strip())
    if shape is None:
        return False
    century, first, _, last = shape.groups()
    if not has_check_digit(first + last):
        return False
    return any(_birth_date(each, first) for each in PERSON_CENTURIES if century in (None, each))


def masked(text: str) -> str:
    """Hide what reads as a person's number, so that no message repeats it."""
    return _WITHIN.sub(lambda found: "••••••••-••••" if reads_as_person(found[0]) else found[0], text)


def is_organisation(text: str) -> bool:
    """Tell whether 10 or 12 digits are an organisationsnummer."""
    digits = text.removeprefix(ORGANISATION_CENTURY) if len(text) == len("165560269986") else text
    if not (digits.isascii() and digits.isdigit() and len(digits) == len("5560269986")):
        return False
    return int(digits[2]) >= LEAST_THIRD_DIGIT and has_check_digit(digits)
