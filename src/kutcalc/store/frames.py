"""Frames of results: Parquet bytes by the hash of their content, each kept once and as long as a job has it."""

from sqlalchemy import Connection, delete, exists, insert, select

from kutcalc.store.database import Database
from kutcalc.store.names import HASH, plain_hash
from kutcalc.store.tables import FRAMES, JOB_FRAMES


class Frames:
    """The frames that are kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, content_hash: str) -> bytes | None:
        """Give the bytes with this SHA-256, None when they are not kept."""
        if not HASH.fullmatch(content_hash):
            return None
        with self._database.reading() as connection:
            found = connection.execute(select(FRAMES.c.content).where(FRAMES.c.hash == content_hash)).scalar()
        return None if found is None else bytes(found)


def keep(connection: Connection, content: bytes) -> str:
    """Keep bytes, once, and give their hash; the caller holds the lock on frames."""
    name = plain_hash(content)
    if connection.execute(select(FRAMES.c.hash).where(FRAMES.c.hash == name)).first() is None:
        connection.execute(insert(FRAMES).values(hash=name, content=content))
    return name


def drop_unused(connection: Connection) -> None:
    """Delete the frames that no job has; the caller holds the lock on frames."""
    used = exists(select(JOB_FRAMES.c.hash).where(JOB_FRAMES.c.hash == FRAMES.c.hash))
    connection.execute(delete(FRAMES).where(~used))
