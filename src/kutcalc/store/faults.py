"""Faults of the database, said as what they are to the one who asked: full, busy, away, damaged."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from kutcalc.errors import KutcalcError, NotReadyError, OverloadedError, StorageFullError, StoreUnfitError
from kutcalc.language import Text

PRIMARY: Final = 0xFF
"""SQLite's extended result codes hold the primary one in their lowest byte."""
_AWAY: Final = Text(sv="Lagringen går inte att nå.", en="The store cannot be reached.")
_DAMAGED: Final = Text(
    sv="Lagringens fil är skadad eller ingen databas. Läs in en säkerhetskopia i en ny: kutcalc restore.",
    en="The file of the store is damaged or no database. Restore a backup into a new one: kutcalc restore.",
)
_WRITE_FAILED: Final = frozenset({sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE})
_SQLITE: Final[dict[int, type[KutcalcError]]] = {
    sqlite3.SQLITE_FULL: StorageFullError,
    sqlite3.SQLITE_BUSY: OverloadedError,
    sqlite3.SQLITE_LOCKED: OverloadedError,
    sqlite3.SQLITE_CANTOPEN: NotReadyError,
    sqlite3.SQLITE_READONLY: NotReadyError,
    sqlite3.SQLITE_IOERR: NotReadyError,
    sqlite3.SQLITE_CORRUPT: StoreUnfitError,
    sqlite3.SQLITE_NOTADB: StoreUnfitError,
}
_POSTGRES: Final[dict[str, type[KutcalcError]]] = {
    "53100": StorageFullError,
    "53300": OverloadedError,
    "55P03": OverloadedError,
    "40001": OverloadedError,
    "40P01": OverloadedError,
    "25006": NotReadyError,
    "57P01": NotReadyError,
    "57P02": NotReadyError,
    "57P03": NotReadyError,
}
"""PostgreSQL's states: disk full, too many connections, lock, serialization, deadlock; read only, shutting down."""


@contextmanager
def said_plainly() -> Iterator[None]:
    """Raise what the database raises as an error of ours where it is one; a fault that is our own stays as it was."""
    try:
        yield
    except DBAPIError as error:
        plain = plain_error(error.orig)
        if plain is None:
            raise
        raise plain from error
    except sqlite3.Error as error:
        plain = plain_error(error)
        if plain is None:
            raise
        raise plain from error
    except PoolTimeoutError as error:
        raise OverloadedError from error


def plain_error(error: BaseException | None) -> KutcalcError | None:
    """Give the error of ours that an error of a driver is, None where it is none."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return _made(StorageFullError if code in _WRITE_FAILED else _SQLITE.get(code & PRIMARY))
    state = getattr(error, "sqlstate", None)
    if state is None and type(error).__name__ == "OperationalError":
        return _made(NotReadyError)
    return _made(_POSTGRES.get(state or ""))


def _made(kind: type[KutcalcError] | None) -> KutcalcError | None:
    if kind is NotReadyError:
        return NotReadyError(_AWAY)
    if kind is StoreUnfitError:
        return StoreUnfitError(_DAMAGED)
    return None if kind is None else kind()
