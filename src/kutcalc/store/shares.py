"""Results that somebody shared: behind a name that nobody can guess, for a time that is said, and until deleted."""

import hmac
import secrets
from typing import Final

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from kutcalc.errors import ShareExpiredError
from kutcalc.limits import SHARE_TTL
from kutcalc.store.database import Database
from kutcalc.store.names import SHARE_NAME, plain_hash, share_name
from kutcalc.store.tables import SHARES
from kutcalc.store.times import MS_PER_DAY, Clock, milliseconds, rfc_3339

_NOBODY: Final = "0" * 64
"""What the secret for an unknown name is held against, so that it takes as long."""


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A shared result: what was asked, and what the answer was then."""

    id: str
    title: str
    kind: str
    request: bytes
    reply: bytes
    created_at: str
    expires_at: str


class Shares:
    """The shared results of a store."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(
        self, title: str, kind: str, request: bytes, reply: bytes, *, connection: Connection | None = None
    ) -> tuple[Share, str]:
        """Share a result; the secret that comes with it is shown once and kept only as a hash."""
        now = milliseconds(self._clock())
        expires = now + SHARE_TTL.value() * MS_PER_DAY
        name, secret = share_name(), secrets.token_urlsafe(32)
        given = {"id": name, "title": title.encode(), "kind": kind, "request": request, "reply": reply}
        with self._database.writing(connection) as writing:
            hashed = plain_hash(secret.encode())
            writing.execute(insert(SHARES).values(**given, secret_hash=hashed, created_ms=now, expires_ms=expires))
        share = Share(
            id=name,
            title=title,
            kind=kind,
            request=request,
            reply=reply,
            created_at=rfc_3339(now),
            expires_at=rfc_3339(expires),
        )
        return share, secret

    def get(self, name: str) -> Share | None:
        """Give a shared result, None for an unknown name; one whose time is out is an error that says so."""
        if not SHARE_NAME.fullmatch(name):
            return None
        with self._database.reading() as connection:
            row = connection.execute(select(SHARES).where(SHARES.c.id == name)).mappings().first()
        if row is None:
            return None
        if row["expires_ms"] <= milliseconds(self._clock()):
            raise ShareExpiredError(rfc_3339(row["expires_ms"]))
        return Share(
            id=row["id"],
            title=row["title"].decode(),
            kind=row["kind"],
            request=bytes(row["request"]),
            reply=bytes(row["reply"]),
            created_at=rfc_3339(row["created_ms"]),
            expires_at=rfc_3339(row["expires_ms"]),
        )

    def delete(self, name: str, secret: str) -> bool:
        """Delete a shared result, in the bytes too; an unknown one and another's are both False and take as long."""
        if not SHARE_NAME.fullmatch(name):
            return False
        with self._database.reading() as connection:
            found = connection.execute(select(SHARES.c.secret_hash).where(SHARES.c.id == name)).scalar()
        is_owner = hmac.compare_digest(plain_hash(secret.encode()), found or _NOBODY)
        if not found or not is_owner:
            return False
        with self._database.writing() as connection:
            gone = connection.execute(delete(SHARES).where(SHARES.c.id == name, SHARES.c.secret_hash == found))
        self._database.truncate_log()
        return gone.rowcount == 1

    def sweep(self) -> int:
        """Empty the shared results whose time is out, and give how many; the name is left so that we can say why.

        The bare name goes after as long again.
        """
        now = milliseconds(self._clock())
        nothing = {"title": b"", "request": b"", "reply": b"", "secret_hash": ""}
        with self._database.writing() as connection:
            emptied = connection.execute(
                update(SHARES).where(SHARES.c.expires_ms <= now, SHARES.c.secret_hash != "").values(**nothing)
            )
            connection.execute(delete(SHARES).where(SHARES.c.expires_ms <= now - SHARE_TTL.value() * MS_PER_DAY))
        return emptied.rowcount
