"""Requests that may come twice: the first reply is kept for a day and given again."""

from collections.abc import Callable
from typing import Final

import msgspec
from sqlalchemy import Connection, delete, insert, select, text

from kutcalc.errors import IdempotencyReusedError, RequestInProgressError
from kutcalc.store.database import Database
from kutcalc.store.names import hidden
from kutcalc.store.seals import sealed, unsealed
from kutcalc.store.tables import REPEATS
from kutcalc.store.times import MS_PER_DAY, Clock, milliseconds

_LOCK_DIGITS: Final = 15


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reply as it was sent: status, body, and the headers that belong to it."""

    status: int
    body: bytes
    headers: dict[str, str] = {}


class Repeats:
    """The replies that are kept for requests that come again.

    Who asked, the key and the body are kept only as hashes, and the reply is sealed with who asked and the key.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def once(self, scope: str, key: str, body_hash: str, make: Callable[[Connection], Reply]) -> tuple[Reply, bool]:
        """Give the first reply again (and True), or make and keep it in one transaction (and False)."""
        with self._database.writing() as connection:
            name, seal = _names(connection, scope, key)
            self._take(connection, name)
            kept = self._kept(connection, name, seal, body_hash)
            if kept is not None:
                return kept, True
            reply = make(connection)
            now = milliseconds(self._clock())
            connection.execute(delete(REPEATS).where(REPEATS.c.id == name))
            connection.execute(
                insert(REPEATS).values(
                    id=name,
                    body_hash=hidden(connection, "body", body_hash),
                    status=reply.status,
                    headers=sealed(msgspec.json.encode(reply.headers), seal),
                    content=sealed(reply.body, seal),
                    expires_ms=now + MS_PER_DAY,
                )
            )
            return reply, False

    def replay(self, scope: str, key: str, body_hash: str) -> Reply | None:
        """Give the first reply if there is one, before any work is done; `once` still decides."""
        with self._database.reading() as connection:
            return self._kept(connection, *_names(connection, scope, key), body_hash)

    def sweep(self) -> int:
        """Delete the replies that are older than a day, and give how many."""
        with self._database.writing() as connection:
            past = delete(REPEATS).where(REPEATS.c.expires_ms <= milliseconds(self._clock()))
            return connection.execute(past).rowcount

    def _kept(self, connection: Connection, name: str, seal: str, body_hash: str) -> Reply | None:
        row = connection.execute(select(REPEATS).where(REPEATS.c.id == name)).mappings().first()
        if row is None or row["expires_ms"] <= milliseconds(self._clock()):
            return None
        if row["body_hash"] != hidden(connection, "body", body_hash):
            raise IdempotencyReusedError
        headers = msgspec.json.decode(unsealed(row["headers"], seal), type=dict[str, str])
        return Reply(status=row["status"], body=unsealed(row["content"], seal), headers=headers)

    def _take(self, connection: Connection, name: str) -> None:
        """Refuse while another transaction works on the same key; on SQLite the other one has ended by now."""
        if self._database.is_sqlite:
            return
        lock = {"lock": int(name[:_LOCK_DIGITS], 16)}
        if not connection.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), lock).scalar_one():
            raise RequestInProgressError


def _names(connection: Connection, scope: str, key: str) -> tuple[str, str]:
    """Give the name that a reply is kept under, and the key that it is sealed with, which is not kept."""
    return hidden(connection, "repeat", scope, key), hidden(connection, "seal", scope, key)
