"""Dates, hours and extents of PAXml, read exactly; and the time of absence by schedule.

Presence is in hours of one date, or between two times. Absence may be a date or a range with an extent in per cent, or
with nothing, which is all of the schedule (`facts/formats.md` section 2).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

NUMBER: Final = re.compile(r"([-+]?)([0-9]{1,9})(?:[.,]([0-9]{1,9}))?")
DAY: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]+)?(?:Z|[-+][0-9:]+)?")
MINUTES_OF_HOUR: Final = 60
MINUTES_OF_DAY: Final = 1_440
HUNDRED: Final = 100
LONGEST_RANGE_DAYS: Final = 400
Schedule = Mapping[date, int]
"""The planned minutes of one person's days."""


@dataclass(frozen=True, slots=True)
class Exact:
    """A decimal number as a whole number of parts."""

    parts: int
    in_one: int

    def times(self, factor: int) -> int:
        """Give the number times a factor, to the nearest whole, half away from zero."""
        size = (2 * abs(self.parts) * factor + self.in_one) // (2 * self.in_one)
        return size if self.parts >= 0 else -size


@dataclass(frozen=True, slots=True)
class Absence:
    """Days of absence from the schedule, and how much of each."""

    first: date
    last: date
    extent: Exact

    def minutes_by_day(self, schedule: Schedule) -> dict[date, int] | None:
        """Give the minutes of each day by the schedule; None when it does not reach over all of the days."""
        if not schedule or min(schedule) > self.first or max(schedule) < self.last:
            return None
        days = (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))
        whole = ((day, schedule.get(day, 0)) for day in days)
        return {day: Exact(self.extent.parts, self.extent.in_one * HUNDRED).times(minutes) for day, minutes in whole}


def read_number(text: str) -> Exact | None:
    """Read `7.50`, or give None."""
    found = NUMBER.fullmatch(text)
    if found is None:
        return None
    sign, whole, rest = found[1], found[2], found[3] or ""
    parts = int(whole + rest)
    return Exact(-parts if sign == "-" else parts, 10 ** len(rest))


def read_day(text: str) -> date | None:
    """Read a date, alone or before a time, or give None."""
    found = DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """Read a date and time, or give None; a zone is cut off, as both ends have the same."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def minutes_between(start: str, end: str) -> int | None:
    """Give the minutes between two times of day; a shift that ends the next morning passes midnight."""
    try:
        first, last = time.fromisoformat(start), time.fromisoformat(end)
    except ValueError:
        return None
    minutes = (last.hour - first.hour) * MINUTES_OF_HOUR + last.minute - first.minute
    return minutes % MINUTES_OF_DAY
