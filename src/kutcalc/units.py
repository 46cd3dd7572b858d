"""Units of money, rates, time and months as integers, and the bound that excludes overflow.

Computed money is micro-kronor (µkr, 10^-6 kr) and rates are parts per million (ppm), so whole kronor times ppm are µkr,
exactly. What comes in and goes out is öre. No sum can pass 64 bits while the total base is at most `MAX_TOTAL_BASE_KR`:
9 x 10^12 kr x 10^6 ppm = 9 x 10^18 µkr < 2^63 (`design/trust.md` N7).
"""

from datetime import date
from typing import Final

ORE_PER_KR: Final = 100
UKR_PER_KR: Final = 1_000_000
UKR_PER_ORE: Final = 10_000
PPM: Final = 1_000_000
MAX_TOTAL_BASE_KR: Final = 9 * 10**12
MAX_INT64: Final = 2**63 - 1
MONTHS_PER_YEAR: Final = 12


def parse_month(text: str) -> date:
    """Read `YYYY-MM` as the first day of the month; ValueError when it is no month."""
    year, mark, month = text.partition("-")
    if not (mark and len(year) == len("2026") and len(month) == len("05") and (year + month).isascii()):
        raise ValueError(text)
    return date(int(year), int(month), 1)


def write_month(month: date) -> str:
    """Write a month as `YYYY-MM`."""
    return f"{month.year:04d}-{month.month:02d}"


def month_number(month: date) -> int:
    """Count months from year 0, so that months can be added and compared as integers."""
    return month.year * MONTHS_PER_YEAR + month.month - 1


def month_of_number(number: int) -> date:
    """Give back the first day of the month with this number."""
    year, month = divmod(number, MONTHS_PER_YEAR)
    return date(year, month + 1, 1)


def range_of_months(first: date, last: date) -> list[date]:
    """List the months from first to last, both included."""
    return [month_of_number(number) for number in range(month_number(first), month_number(last) + 1)]
