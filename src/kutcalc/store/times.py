"""Times of the store: integers inside, RFC 3339 outside."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

Clock = Callable[[], datetime]

MS_PER_S: Final = 1_000
MS_PER_DAY: Final = 86_400 * MS_PER_S
_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    """Give the time in UTC; tests move a clock of their own instead."""
    return datetime.now(UTC)


def milliseconds(time: datetime) -> int:
    """Give a time as milliseconds since 1970."""
    passed = time - _FIRST
    return passed.days * MS_PER_DAY + passed.seconds * MS_PER_S + passed.microseconds // MS_PER_S


def rfc_3339(ms: int) -> str:
    """Write a time: `2026-11-22T12:00:00Z`."""
    return datetime.fromtimestamp(ms // MS_PER_S, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc_3339_or_none(ms: int | None) -> str | None:
    """Write a time that may not have come."""
    return None if ms is None else rfc_3339(ms)
