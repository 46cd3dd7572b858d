"""The store: one database, and what is kept in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import SQLAlchemyError

from kutcalc.errors import KutcalcError
from kutcalc.store.backups import back_up, put_back
from kutcalc.store.database import PROBE_LOCK, Database
from kutcalc.store.frames import Frames
from kutcalc.store.jobs import Jobs
from kutcalc.store.migrating import migrate
from kutcalc.store.repeats import Repeats, Reply
from kutcalc.store.shares import Shares
from kutcalc.store.tables import PROBES
from kutcalc.store.times import Clock, milliseconds, utc_now

PROBE_S: Final = 1
"""How long a writer may be kept waiting before the store counts as one that cannot be written."""


class Store:
    """The store behind one address; threads may share it, every process opens its own."""

    def __init__(self, url: str, *, clock: Clock = utc_now) -> None:
        self._clock = clock
        self._database = Database(url)
        try:
            migrate(self._database)
        except BaseException:
            self._database.close()
            raise
        self.jobs = Jobs(self._database, clock)
        self.shares = Shares(self._database, clock)
        self.frames = Frames(self._database)
        self.repeats = Repeats(self._database, clock)

    def once(self, scope: str, key: str, body_hash: str, make: Callable[[Connection], Reply]) -> tuple[Reply, bool]:
        """Give the first reply to a request again, or make it; see `Repeats.once`."""
        return self.repeats.once(scope, key, body_hash, make)

    def replay(self, scope: str, key: str, body_hash: str) -> Reply | None:
        """Give the first reply to a request if it is kept; see `Repeats.replay`."""
        return self.repeats.replay(scope, key, body_hash)

    def is_writable(self) -> bool:
        """Whether a row can be saved just now; it is saved to find out."""
        now = milliseconds(self._clock())
        try:
            with self._database.writing(wait_s=PROBE_S) as connection:
                self._database.alone(connection, PROBE_LOCK)
                if not connection.execute(update(PROBES).where(PROBES.c.id == 1).values(at_ms=now)).rowcount:
                    connection.execute(insert(PROBES).values(id=1, at_ms=now))
        except (KutcalcError, SQLAlchemyError):
            return False
        return True

    def sweep(self) -> int:
        """Delete all whose time is out, in the bytes too, and give how much that was."""
        swept = self.jobs.sweep() + self.shares.sweep() + self.repeats.sweep()
        self._database.truncate_log()
        return swept

    def backup(self, folder: Path) -> Path:
        """Copy the store to a new file in a folder, and give its path."""
        return back_up(self._database, folder, self._clock)

    def restore(self, folder: Path) -> None:
        """Fill this store, which must be empty, from the newest copy in a folder."""
        put_back(self._database, folder)

    def close(self) -> None:
        """Let go of the connections."""
        self._database.close()
