"""Payroll files as companies have them, and what the law says of them, from the raw numbers and nothing of ours.

All in kronor and hours. The law here is that of May 2026 for people between 23 and 66: one rate, öre dropped once.
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import xlsxwriter

FULL_RATE: Final = Fraction(3142, 10_000)
PENSION_RATE: Final = Fraction(1021, 10_000)
HALF: Final = Fraction(1, 2)
FIRST_BORN_FULL: Final = 1959
"""Who turned 67 before 2026 was born in 1958 or earlier, and only the pension contribution is due."""
NBSP: Final = "\u00a0"
THIN: Final = "\u2009"
IDENTITIES: Final = (
    "19820225-2386",
    "19850101-2382",
    "19920101-2383",
    "19550114-2284",
)


@dataclass(frozen=True, slots=True)
class Person:
    """One row: birth year, month, pay and course fee in öre, as a test knows them."""

    born: int
    month: str
    pay_ore: int
    fee_ore: int = 0
    hours: str = "0"


def written(ore: int, gap: str = NBSP) -> str:
    """Write öre as kronor in the Swedish way, groups of three parted by some blank."""
    whole, rest = divmod(ore, 100)
    return f"{whole:,}".replace(",", gap) + f",{rest:02d}"


def contributions_kr(people: Iterable[Person]) -> int:
    """Give the contributions by law: whole kronor per person, öre dropped per month and rate (SFF 22 kap. 1 §)."""
    sums: dict[tuple[str, Fraction], int] = defaultdict(int)
    for one in people:
        rate = FULL_RATE if one.born >= FIRST_BORN_FULL else PENSION_RATE
        sums[one.month, rate] += one.pay_ore // 100
    return sum(int(base * rate) for (_, rate), base in sums.items())


def deduction_kr(people: Iterable[Person]) -> int:
    """Give half of the fees of bought courses, without öre, month by month (Almega 2024)."""
    fees: dict[str, int] = defaultdict(int)
    for one in people:
        fees[one.month] += one.fee_ore
    return sum(int(fee * HALF / 100) for fee in fees.values())


def shown(kronor: int) -> str:
    """Write an amount as a page shows it, with plain blanks."""
    return f"{kronor:,}".replace(",", " ") + " kr"


def lines(headings: Sequence[str], rows: Iterable[Sequence[str]], separator: str = ";") -> str:
    """Join headings and rows as a text file with the line ends of Windows."""
    return "".join(separator.join(row) + "\r\n" for row in (headings, *rows))


TWELVE: Final = tuple(
    Person(1957 if number == 11 else 1985, "2026-05", (30_000 + 1_234 * number) * 100 + 50, 123_456 * number)
    for number in range(12)
)
"""Twelve people, one of them old, most of them in a course."""
TWELVE_HEADINGS: Final = ("ANSTÄLLD", "MÅNAD", "FÖDELSEÅR", "NAMN", "LÖN", "BANKKONTO")


def twelve_rows() -> str:
    """Write the twelve as they are copied out of Excel: tabs, fixed blanks in thousands, decimal comma."""
    rows = [
        (f"p{number}", one.month, str(one.born), f"Xerxes {number}", written(one.pay_ore), "8327-9")
        for number, one in enumerate(TWELVE)
    ]
    return lines(TWELVE_HEADINGS, rows, "\t")


def twelve_courses() -> str:
    """Write the courses of the twelve as they are copied out of Excel."""
    rows = [
        (f"p{number}", one.month, "7,5", written(one.fee_ore, THIN), "extern")
        for number, one in enumerate(TWELVE)
        if one.fee_ore
    ]
    return lines(("ANSTÄLLD", "MÅNAD", "TIMMAR", "KURSAVGIFT", "ANORDNARE"), rows, "\t")


SENSITIVE: Final = tuple(
    Person(int(identity[:4]), "2026-05", 3_333_300 + 111_111 * number, fee_ore, "16" if fee_ore else "0")
    for number, (identity, fee_ore) in enumerate(zip(IDENTITIES, (1_234_567, 0, 1_234_567, 0), strict=True))
)
SENSITIVE_HEADINGS: Final = (
    "ANST.NR", "PERSONNUMMER", "NAMN", "ADRESS", "POSTORT", "BANKKONTO", "FACKAVGIFT", "SJUKLÖN", "SKATT", "NETTOLÖN",
    "MÅNAD", "LÖN", "KURSAVGIFT", "TIMMAR", "ANORDNARE",
)  # fmt: skip
DROPPED: Final = (
    "ANST.NR", "NAMN", "ADRESS", "POSTORT", "BANKKONTO", "FACKAVGIFT", "SJUKLÖN", "SKATT", "NETTOLÖN",
)  # fmt: skip
SECRETS: Final = (
    *IDENTITIES, *(one.replace("-", "") for one in IDENTITIES), *(one[2:] for one in IDENTITIES), "Årstaviken",
    "Åkesdotter", "8327-9,123", "4711,11",
)  # fmt: skip
"""What stands in the file with personal numbers and may stand nowhere afterwards."""


def sensitive_file() -> bytes:
    """Write a `;`-separated cp1252 file with personal numbers, names, sick pay and six more columns nobody needs."""
    rows = [
        (
            f"{900 + number}", identity, f"Åsa Åkesdotter {number}", "Årstaviken 3", "Umeå", "8327-9,123 456 7",
            "312,00", "4711,11", "9 000,00", "24 000,00", one.month, written(one.pay_ore, " "),
            written(one.fee_ore, " "), one.hours, "extern" if one.fee_ore else "",
        )
        for number, (identity, one) in enumerate(zip(IDENTITIES, SENSITIVE, strict=True))
    ]  # fmt: skip
    return lines(SENSITIVE_HEADINGS, rows).encode("cp1252")


LETTER_ROW: Final = 41
MONTH_ROW: Final = 173
"""The rows of the file, headings counted, that hold a letter O in an amount and month 13."""
MANY: Final = tuple(
    Person(1960 + number % 40, f"2026-{3 + number % 3:02d}", 2_500_000 + 7_531 * number, 50_000 * (number % 7), "8")
    for number in range(250)
)
GOOD: Final = tuple(one for row, one in enumerate(MANY, start=2) if row not in {LETTER_ROW, MONTH_ROW})


def file_with_two_bad_rows() -> bytes:
    """Write 250 rows, one with a letter O in its pay, one with month 13."""
    rows = []
    for row, one in enumerate(MANY, start=2):
        pay = written(one.pay_ore, " ")
        if row == LETTER_ROW:
            pay = pay[:-1] + "O"
        month = "2026-13" if row == MONTH_ROW else one.month
        rows.append((f"A{row}", str(one.born), month, pay, written(one.fee_ore, " "), one.hours, "extern"))
    return lines(("ANST.NR", "FÖDELSEÅR", "MÅNAD", "LÖN", "KURSAVGIFT", "TIMMAR", "ANORDNARE"), rows).encode("cp1252")


OUTSIDE: Final = (Person(1985, "2026-05", 3_500_000, 500_000, "8"),)


def file_outside_the_condition() -> bytes:
    """Write a file whose only course was given by the company itself, which the proposal does not count."""
    rows = [("1", "1985", "2026-05", "35 000,00", "5 000,00", "8", "intern")]
    return lines(("ANST.NR", "FÖDELSEÅR", "MÅNAD", "LÖN", "KURSAVGIFT", "TIMMAR", "ANORDNARE"), rows).encode("utf-8")


def workbook(sheets: Sequence[str]) -> bytes:
    """Write a workbook whose sheets each hold a small table."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            for place, row in enumerate([_HEADINGS, *_ROWS]):
                sheet.write_row(place, 0, row)
    return buffer.getvalue()


_HEADINGS: Final = ("ANST.NR", "FÖDELSEÅR", "MÅNAD", "LÖN", "KURSAVGIFT", "TIMMAR", "ANORDNARE")
_ROWS: Final = (
    ("1", "1985", "2026-05", "35 000,00", "5 000,00", "8", "extern"),
    ("2", "1990", "2026-05", "41 000,00", "0,00", "0", ""),
)


def _table(rows: Iterable[Sequence[str]] = _ROWS, headings: Sequence[str] = _HEADINGS) -> bytes:
    return lines(headings, rows).encode()


def small_file() -> bytes:
    """Write a small file with nothing wrong in it."""
    return _table()


OLD_WORKBOOK: Final = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2_000)
PROTECTED: Final = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


def too_wide() -> bytes:
    """Write a file with more columns than a file may have."""
    return lines([f"K{number}" for number in range(201)], [["1"] * 201]).encode()


def doubled_rows() -> bytes:
    """Write a file in which the same person and month stand on two rows."""
    return _table((*_ROWS, _ROWS[0]))


def two_encodings() -> bytes:
    """Write a file whose headings are cp1252 and one of whose names is UTF-8."""
    headings = ("ANST.NR", "NAMN", *_HEADINGS[1:])
    rows = [(row[0], "Åsa", *row[1:]) for row in _ROWS]
    whole = lines(headings, rows).encode("cp1252")
    return whole.replace("Åsa".encode("cp1252"), "Åsa".encode(), 1)


def without_headings() -> bytes:
    """Write a file without a row of headings."""
    return lines(_ROWS[0], _ROWS).encode()


def all_wrong() -> bytes:
    """Write a file of which no row is left."""
    return _table([(*row[:2], "2026-13", *row[3:]) for row in _ROWS])


def ambiguous() -> bytes:
    """Write a file whose pay can be read in two ways."""
    return _table([(*row[:3], "35.000", *row[4:]) for row in _ROWS])


def lacking() -> bytes:
    """Write a file that says neither the month nor who gave the courses."""
    return lines(
        ("ANST.NR", "FÖDELSEÅR", "LÖN", "KURSAVGIFT", "TIMMAR"), [(*row[:2], *row[3:6]) for row in _ROWS]
    ).encode()
