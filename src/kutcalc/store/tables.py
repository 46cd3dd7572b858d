"""The tables of the store, the same on SQLite and PostgreSQL.

Times are integers, milliseconds since 1970 in UTC. What is large stands apart from what changes often: a beat of a job
writes a short row anew, never its body. `migrations/` makes these tables; a test holds the two together.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA: Final = "first"
"""The newest revision in `migrations/versions`."""

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

KEYS: Final = Table(
    "keys",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Secrets of this store, made when it is; a short thing that we keep only as a hash is hashed with one."""

JOBS: Final = Table(
    "jobs",
    METADATA,
    Column("id", String(26), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("language", String(2), nullable=False),
    Column("total_cells", BigInteger, nullable=False),
    Column("done_cells", BigInteger, nullable=False),
    Column("client", String(64)),
    Column("attempt", Integer, nullable=False),
    Column("losses", Integer, nullable=False),
    Column("token", String(64)),
    Column("worker", Text),
    Column("lease_ms", BigInteger),
    Column("taken_ms", BigInteger),
    Column("taken_cells", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("started_ms", BigInteger),
    Column("finished_ms", BigInteger),
    Column("expires_ms", BigInteger),
    Column("problem", LargeBinary),
    Index(None, "state", "created_ms"),
    Index(None, "expires_ms"),
)

JOB_BODIES: Final = Table(
    "job_bodies",
    METADATA,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

JOB_PARTS: Final = Table(
    "job_parts",
    METADATA,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

JOB_REPLIES: Final = Table(
    "job_replies",
    METADATA,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

FRAMES: Final = Table(
    "frames",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

JOB_FRAMES: Final = Table(
    "job_frames",
    METADATA,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("level", String(64), primary_key=True),
    Column("hash", ForeignKey("frames.hash"), nullable=False),
    Index(None, "hash"),
)

SHARES: Final = Table(
    "shares",
    METADATA,
    Column("id", String(22), primary_key=True),
    Column("title", LargeBinary, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("request", LargeBinary, nullable=False),
    Column("reply", LargeBinary, nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Index(None, "expires_ms"),
)

REPEATS: Final = Table(
    "repeats",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Index(None, "expires_ms"),
)
"""Replies to requests that may come twice, by a hash of who asked and the key given."""

PROBES: Final = Table(
    "probes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
)
"""One row that is written to see that the store can be."""

KEPT: Final = (JOBS, JOB_BODIES, JOB_PARTS, JOB_REPLIES, FRAMES, JOB_FRAMES, SHARES, REPEATS)
"""What belongs to somebody, in an order in which it can be put back."""
