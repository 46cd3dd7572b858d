"""The first schema: jobs with their parts and results, shares, and replies to requests sent twice."""

import secrets
from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "first"
down_revision: Final = None
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the tables."""
    _keys_and_probes()
    _jobs()
    _results()
    _shares_and_repeats()


def _keys_and_probes() -> None:
    keys = op.create_table(
        "keys",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_keys"),
    )
    op.bulk_insert(keys, [{"name": "hashing", "content": secrets.token_bytes(32)}])
    op.create_table(
        "probes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_probes"),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("total_cells", sa.BigInteger, nullable=False),
        sa.Column("done_cells", sa.BigInteger, nullable=False),
        sa.Column("client", sa.String(64)),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("losses", sa.Integer, nullable=False),
        sa.Column("token", sa.String(64)),
        sa.Column("worker", sa.Text),
        sa.Column("lease_ms", sa.BigInteger),
        sa.Column("taken_ms", sa.BigInteger),
        sa.Column("taken_cells", sa.BigInteger, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("started_ms", sa.BigInteger),
        sa.Column("finished_ms", sa.BigInteger),
        sa.Column("expires_ms", sa.BigInteger),
        sa.Column("problem", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_state_created_ms", "jobs", ["state", "created_ms"])
    op.create_index("ix_jobs_expires_ms", "jobs", ["expires_ms"])
    _of_a_job("job_bodies")
    _of_a_job("job_parts", sa.Column("number", sa.Integer, nullable=False))


def _results() -> None:
    _of_a_job("job_replies")
    op.create_table(
        "frames",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_frames"),
    )
    op.create_table(
        "job_frames",
        sa.Column("job_id", sa.String(26), nullable=False),
        sa.Column("level", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "level", name="pk_job_frames"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_job_frames_job_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["hash"], ["frames.hash"], name="fk_job_frames_hash"),
    )
    op.create_index("ix_job_frames_hash", "job_frames", ["hash"])


def _of_a_job(name: str, *keys: sa.Column[int]) -> None:
    op.create_table(
        name,
        sa.Column("job_id", sa.String(26), nullable=False),
        *keys,
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("job_id", *(key.name for key in keys), name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=f"fk_{name}_job_id", ondelete="CASCADE"),
    )


def _shares_and_repeats() -> None:
    op.create_table(
        "shares",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("title", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("reply", sa.LargeBinary, nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shares"),
    )
    op.create_index("ix_shares_expires_ms", "shares", ["expires_ms"])
    op.create_table(
        "repeats",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("headers", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_repeats"),
    )
    op.create_index("ix_repeats_expires_ms", "repeats", ["expires_ms"])
