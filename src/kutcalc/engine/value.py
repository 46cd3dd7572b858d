"""A dated value: a number of law or of a policy, with the instrument that set it and how well it is known."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

import msgspec

Verification = Literal["read", "secondary", "derived", "assumption", "unverified"]
VERIFICATIONS: Final[tuple[Verification, ...]] = ("read", "secondary", "derived", "assumption", "unverified")
Content = int | str | bool | tuple[int | str, ...]


class Dated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a value is from a day on; `until` is the last day, `since` None means always."""

    value: Content | None
    source: str
    verification: Verification
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether this entry has begun by the day, whatever came after it."""
        return self.since is None or self.since <= day


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value by date: a month takes what is in force on its first day."""

    name: str
    term: str
    summary: str
    unit: str
    values: tuple[Dated, ...]
    chapter: str = ""
    note: str | None = None
    shown_only: str | None = None

    def at(self, month: date) -> Dated | None:
        """Give the entry in force on the first day of the month, or None when there is none."""
        latest = None
        for entry in self.values:
            if entry.holds(month):
                latest = entry
        if latest is None or (latest.until is not None and latest.until < month):
            return None
        return latest

    def runs(self, months: Iterable[date]) -> list[tuple[date, Dated | None]]:
        """List the first month of each stretch of the months over which one entry is in force."""
        result: list[tuple[date, Dated | None]] = []
        for month in sorted(months):
            entry = self.at(month)
            if not result or result[-1][1] != entry:
                result.append((month, entry))
        return result
