"""A clock that tests move."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class MovedClock:
    """A clock that stands still until it is moved."""

    time: datetime = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Give the time."""
        return self.time

    def move(self, **by: int) -> None:
        """Move it forward, as `move(days=7)`."""
        self.time += timedelta(**by)
