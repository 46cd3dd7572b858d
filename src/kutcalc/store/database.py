"""Connections and transactions: what SQLite and PostgreSQL do differently is here, and nearly nowhere else."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from kutcalc.errors import KutcalcError, StoreUnfitError
from kutcalc.language import Text
from kutcalc.store.faults import PRIMARY, said_plainly

DRIVERS: Final = frozenset({"sqlite", "sqlite+pysqlite", "postgresql+psycopg"})
BUSY_S: Final = 10
"""How long a writer waits for the others."""
TRUNCATE_S: Final = 2
"""How long the emptying of the log waits for readers; writers wait with it."""
PRAGMAS: Final[dict[str, str | int]] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "temp_store": 2,
}
"""What a SQLite connection must answer; `synchronous` 2 is FULL, `temp_store` 2 memory: no temporary files."""
QUEUE_LOCK: Final = 71_001
FRAMES_LOCK: Final = 71_002
MIGRATION_LOCK: Final = 71_003
PROBE_LOCK: Final = 71_004
_WRITING: Final = "kutcalc_writing"


class Database:
    """The database behind one address; threads may share it, processes may not."""

    def __init__(self, url: str) -> None:
        self.url = _url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgres_engine(url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads, and sees one moment throughout."""
        with said_plainly(), self.engine.connect() as opened:
            steady = opened if self.is_sqlite else opened.execution_options(isolation_level="REPEATABLE READ")
            with steady.begin():
                yield steady

    @contextmanager
    def writing(self, connection: Connection | None = None, *, wait_s: int = BUSY_S) -> Iterator[Connection]:
        """Open a transaction that writes, or go on in the one given; SQLite takes its write lock at once."""
        if connection is not None:
            yield connection
            return
        with said_plainly(), self.engine.connect() as opened:
            if self.is_sqlite:
                _wait(opened.connection.driver_connection, wait_s)
            changing = opened.execution_options(**{_WRITING: True})
            with changing.begin():
                if not self.is_sqlite:
                    changing.exec_driver_sql(f"SET LOCAL lock_timeout = '{wait_s}s'")
                yield changing

    def alone(self, connection: Connection, lock: int) -> None:
        """Wait until no other transaction holds the lock; a SQLite writer is alone already."""
        if not self.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})

    def truncate_log(self) -> bool:
        """Empty SQLite's write-ahead log, so that what was deleted is gone in the bytes; False when readers hold it.

        PostgreSQL has no such step: its own housekeeping takes the bytes later.
        """
        if not self.is_sqlite:
            return True
        try:
            with self.outside() as cursor:
                cursor.execute(f"PRAGMA busy_timeout = {TRUNCATE_S * 1000}")
                busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except KutcalcError:
            return False
        return not busy

    @contextmanager
    def outside(self) -> Iterator[Any]:
        """Open a cursor outside any transaction, for what cannot run in one."""
        with said_plainly():
            raw = self.engine.raw_connection()
            try:
                cursor = raw.cursor()
                try:
                    yield cursor
                finally:
                    cursor.close()
            finally:
                raw.close()

    def close(self) -> None:
        """Let go of the connections."""
        self.engine.dispose()


def _url(url: str) -> URL:
    """Read an address; it may hold a password, so what is wrong with it is not shown."""
    try:
        read = make_url(url)
    except ArgumentError:
        read = None
    if read is None or read.drivername not in DRIVERS:
        raise StoreUnfitError(
            Text(
                sv="DATABASE_URL ska börja med sqlite:/// eller postgresql://.",
                en="DATABASE_URL must begin with sqlite:/// or postgresql://.",
            )
        ) from None
    return read


def _sqlite_engine(url: str) -> Engine:
    file = make_url(url).database
    if not file or file == ":memory:":
        raise StoreUnfitError(
            Text(
                sv="Lagringen måste vara en fil, som sqlite:////mapp/kutcalc.db.",
                en="The store must be a file, as sqlite:////folder/kutcalc.db.",
            )
        )
    _make_private(Path(file))
    engine = create_engine(url, connect_args={"timeout": BUSY_S}, max_overflow=30)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _postgres_engine(url: str) -> Engine:
    return create_engine(url, connect_args={"connect_timeout": BUSY_S}, pool_pre_ping=True, max_overflow=30)


def _make_private(file: Path) -> None:
    """Make the file, and its folder if it is missing, so that only their owner reads them."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except OSError as error:
        reason = f"{file}: {error.strerror}"
        raise StoreUnfitError(
            Text(sv=f"Lagringen går inte att öppna: {reason}.", en=f"The store cannot be opened: {reason}.")
        ) from error


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Set what a connection must be, and stop if it is not; where a transaction begins we say ourselves.

    The driver would begin one by itself, but not before statements that read or that change the schema.
    """
    connection.isolation_level = None
    _set_wal(connection)
    for pragma, value in PRAGMAS.items():
        if pragma != "journal_mode":
            connection.execute(f"PRAGMA {pragma} = {value}").close()
        (answered,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        if answered != value:
            raise StoreUnfitError(
                Text(
                    sv=f"SQLite svarar {pragma} = {answered}; det måste vara {value}.",
                    en=f"SQLite answers {pragma} = {answered}; it must be {value}.",
                )
            )


def _set_wal(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on; SQLite does not always wait for others who do so at the same moment."""
    deadline = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = wal").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & PRIMARY != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _wait(connection: Any, seconds: int) -> None:
    connection.execute(f"PRAGMA busy_timeout = {seconds * 1000}").close()


def _begin(connection: Connection) -> None:
    """Begin a transaction: a writer with the lock in hand, since a reader that turns writer can fail at any point."""
    is_writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
