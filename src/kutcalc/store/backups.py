"""Copies of the whole store: one SQLite file, whatever the database, so that a copy also moves a store to the other.

What was deleted after a copy was made is still in the copy: keep copies no longer than the privacy page says.
"""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from kutcalc.errors import RestoreRefusedError
from kutcalc.language import Text
from kutcalc.store.database import FRAMES_LOCK, MIGRATION_LOCK, QUEUE_LOCK, Database
from kutcalc.store.migrating import migrate
from kutcalc.store.tables import JOBS, KEPT, KEYS
from kutcalc.store.times import Clock

PATTERN: Final = "kutcalc-*.db"
ROWS_AT_ONCE: Final = 20


def back_up(database: Database, folder: Path, clock: Clock) -> Path:
    """Copy the store to a new file in a folder, and give its path; the file has its name only when it is whole."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / clock().strftime("kutcalc-%Y%m%dT%H%M%S.%fZ.db")
    with tempfile.TemporaryDirectory(prefix=".kutcalc-", dir=folder) as scratch:
        copy = Path(scratch) / "copy.db"
        if database.is_sqlite:
            with database.outside() as plain:
                plain.execute("VACUUM INTO ?", (str(copy),))
        else:
            _copy_out(database, copy)
        _check(copy)
        copy.chmod(0o600)
        _to_disk(copy)
        copy.replace(target)
    _to_disk(folder)
    return target


def put_back(database: Database, folder: Path) -> None:
    """Fill an empty store from the newest copy in a folder, all of it or nothing."""
    copies = sorted(folder.glob(PATTERN))
    if not copies:
        raise RestoreRefusedError(
            Text(
                sv=f"I {folder} finns ingen säkerhetskopia (kutcalc-….db).",
                en=f"There is no backup (kutcalc-….db) in {folder}.",
            )
        )
    with tempfile.TemporaryDirectory(prefix="kutcalc-") as scratch:
        copy = Path(scratch) / "copy.db"
        shutil.copyfile(copies[-1], copy)
        _check(copy)
        source = Database(f"sqlite:///{copy}")
        try:
            migrate(source)
            with source.reading() as reading, database.writing() as writing:
                for lock in (QUEUE_LOCK, FRAMES_LOCK, MIGRATION_LOCK):
                    database.alone(writing, lock)
                _refuse_unless_empty(writing)
                _copy(reading, writing)
                # Whoever worked on a job when the copy was made does so no more.
                stopped = {"state": "interrupted", "token": None, "worker": None, "lease_ms": None}
                writing.execute(update(JOBS).where(JOBS.c.state == "running").values(**stopped))
        finally:
            source.close()


def _copy_out(database: Database, copy: Path) -> None:
    """Write the tables of another database into a fresh SQLite file, as they are at one moment."""
    target = Database(f"sqlite:///{copy}")
    try:
        migrate(target)
        with database.reading() as reading, target.writing() as writing:
            _copy(reading, writing)
        target.truncate_log()
    finally:
        target.close()
    with closing(sqlite3.connect(copy)) as plain:
        plain.execute("PRAGMA journal_mode = delete")


def _copy(source: Connection, target: Connection) -> None:
    target.execute(delete(KEYS))
    for table in (KEYS, *KEPT):
        rows = source.execute(select(table), execution_options={"yield_per": ROWS_AT_ONCE}).mappings()
        for some in rows.partitions():
            target.execute(insert(table), [dict(row) for row in some])


def _refuse_unless_empty(connection: Connection) -> None:
    filled = [table.name for table in KEPT if _rows(connection, table)]
    if filled:
        names = ", ".join(filled)
        raise RestoreRefusedError(
            Text(
                sv=f"Lagringen är inte tom ({names}). Läs in kopian i en tom: sätt DATABASE_URL till en ny fil.",
                en=f"The store is not empty ({names}). Restore into an empty one: set DATABASE_URL to a new file.",
            )
        )


def _rows(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _check(copy: Path) -> None:
    """Refuse a copy that SQLite finds fault with."""
    try:
        with closing(sqlite3.connect(copy)) as plain:
            (said,) = plain.execute("PRAGMA quick_check(1)").fetchone()
            orphans = plain.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        said, orphans = str(error), []
    if said != "ok" or orphans:
        raise RestoreRefusedError(Text(sv=f"Säkerhetskopian är skadad: {said}.", en=f"The backup is damaged: {said}."))


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
