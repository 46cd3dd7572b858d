"""How a worker takes a job, shows that it lives, and leaves the job: only the holder of the token can.

A token is new at each claim, and every step asks for it in the same statement that changes the job. So of two workers
that both believe they hold a job only the later one can write, and a job is finished once.
"""

import secrets
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, RowMapping, and_, delete, insert, or_, select, update

from kutcalc.errors import JobInterruptedError
from kutcalc.limits import JOB_TTL
from kutcalc.store.database import FRAMES_LOCK, Database
from kutcalc.store.frames import drop_unused, keep
from kutcalc.store.job import WAITING, Claim
from kutcalc.store.tables import JOB_BODIES, JOB_FRAMES, JOB_PARTS, JOB_REPLIES, JOBS
from kutcalc.store.times import MS_PER_DAY, MS_PER_S, Clock, milliseconds

MOST_LOSSES: Final = 1
"""How often a job that was lost with its worker is taken up again."""


class Leases:
    """The jobs as workers hold them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def claim(self, worker: str, lease_s: int) -> Claim | None:
        """Take the oldest job that nobody works on, a lost one too; None when there is none."""
        with self._database.reading() as connection:
            if connection.execute(_free(self._now()).limit(1)).first() is None:
                return None
        with self._database.writing() as connection:
            while True:
                now = self._now()
                row = connection.execute(_free(now).limit(1).with_for_update(skip_locked=True)).mappings().first()
                if row is None:
                    return None
                if is_lost_for_good(row):
                    fail_interrupted(connection, row, now)
                    continue
                return _take(connection, row, worker, now, lease_s)

    def beat(self, claim: Claim, lease_s: int) -> bool:
        """Hold the job for a while more; False when it was cancelled, deleted or lost: stop at once."""
        return self._change(claim, lease_ms=self._now() + lease_s * MS_PER_S)

    def part(self, claim: Claim, number: int, content: bytes, cells: int) -> bool:
        """Keep one unit of the work and move the progress; a part that is kept already changes nothing."""
        with self._database.writing() as connection:
            row = _held(connection, claim)
            if row is None:
                return False
            kept = select(JOB_PARTS.c.number).where(JOB_PARTS.c.job_id == claim.id, JOB_PARTS.c.number == number)
            if connection.execute(kept).first() is None:
                connection.execute(insert(JOB_PARTS).values(job_id=claim.id, number=number, content=content))
                done = min(row["done_cells"] + max(cells, 0), row["total_cells"])
                connection.execute(update(JOBS).where(JOBS.c.id == claim.id).values(done_cells=done))
            return True

    def finish(self, claim: Claim, reply: bytes, frames: Mapping[str, bytes]) -> bool:
        """Keep the result and end the job; False when another has it now, and then nothing is kept."""
        with self._database.writing() as connection:
            self._database.alone(connection, FRAMES_LOCK)
            row = _held(connection, claim)
            if row is None:
                return False
            end(connection, claim.id, self._now(), state="succeeded", done_cells=row["total_cells"])
            connection.execute(insert(JOB_REPLIES).values(job_id=claim.id, content=reply))
            for level, content in frames.items():
                connection.execute(
                    insert(JOB_FRAMES).values(job_id=claim.id, level=level, hash=keep(connection, content))
                )
            return True

    def fail(self, claim: Claim, problem: bytes) -> bool:
        """End the job with a problem document; False when another has it now."""
        with self._database.writing() as connection:
            if _held(connection, claim) is None:
                return False
            end(connection, claim.id, self._now(), state="failed", problem=problem)
            return True

    def release(self, claim: Claim) -> None:
        """Leave the job for another to take up, parts and all; a stop that was asked for is no loss."""
        self._change(claim, state="interrupted", token=None, worker=None, lease_ms=None)

    def _change(self, claim: Claim, **values: Any) -> bool:
        with self._database.writing() as connection:
            return bool(connection.execute(update(JOBS).where(_is_held(claim)).values(**values)).rowcount)

    def _now(self) -> int:
        return milliseconds(self._clock())


def is_lost_for_good(row: RowMapping) -> bool:
    """Whether a running job whose lease ran out was taken up before."""
    return bool(row["state"] == "running" and row["losses"] >= MOST_LOSSES)


def fail_interrupted(connection: Connection, row: RowMapping, now: int) -> None:
    """End a job that was lost too often."""
    error = JobInterruptedError()
    problem = {
        "type": f"/problems/{error.code}",
        "title": error.title.read(row["language"]),
        "status": 503,
        "code": error.code,
        "instance": f"/jobs/{row['id']}",
        "detail": error.text.read(row["language"]),
    }
    end(connection, row["id"], now, state="failed", problem=msgspec.json.encode(problem))


def end(connection: Connection, job: str, now: int, **values: Any) -> None:
    """End a job: what only the work needed, and whose it was, is not kept."""
    ended = {"token": None, "worker": None, "lease_ms": None, "client": None}
    expires = now + JOB_TTL.value() * MS_PER_DAY
    connection.execute(
        update(JOBS).where(JOBS.c.id == job).values(finished_ms=now, expires_ms=expires, **ended, **values)
    )
    connection.execute(delete(JOB_PARTS).where(JOB_PARTS.c.job_id == job))
    connection.execute(delete(JOB_BODIES).where(JOB_BODIES.c.job_id == job))


def remove(connection: Connection, jobs: list[str]) -> None:
    """Delete jobs and what is theirs, and the frames that nobody else has."""
    connection.execute(delete(JOBS).where(JOBS.c.id.in_(jobs)))
    drop_unused(connection)


def lost(now: int) -> Any:
    """Give the condition that a job's worker has not been heard of in time."""
    return and_(JOBS.c.state == "running", JOBS.c.lease_ms < now)


def _free(now: int) -> Any:
    return select(JOBS).where(or_(JOBS.c.state.in_(WAITING), lost(now))).order_by(JOBS.c.created_ms, JOBS.c.id)


def _take(connection: Connection, row: RowMapping, worker: str, now: int, lease_s: int) -> Claim:
    token = secrets.token_urlsafe()
    connection.execute(
        update(JOBS)
        .where(JOBS.c.id == row["id"])
        .values(
            state="running",
            token=token,
            worker=worker,
            attempt=row["attempt"] + 1,
            losses=row["losses"] + (row["state"] == "running"),
            lease_ms=now + lease_s * MS_PER_S,
            started_ms=now if row["started_ms"] is None else row["started_ms"],
            taken_ms=now,
            taken_cells=row["done_cells"],
        )
    )
    body = connection.execute(select(JOB_BODIES.c.content).where(JOB_BODIES.c.job_id == row["id"])).scalar_one()
    parts = connection.execute(select(JOB_PARTS).where(JOB_PARTS.c.job_id == row["id"]).order_by(JOB_PARTS.c.number))
    return Claim(
        id=row["id"],
        kind=row["kind"],
        body=bytes(body),
        language=row["language"],
        token=token,
        attempt=row["attempt"] + 1,
        parts={part.number: bytes(part.content) for part in parts},
        total_cells=row["total_cells"],
    )


def _is_held(claim: Claim) -> Any:
    return and_(JOBS.c.id == claim.id, JOBS.c.token == claim.token, JOBS.c.state == "running")


def _held(connection: Connection, claim: Claim) -> RowMapping | None:
    """Give the job's row, locked, if the claim still holds it."""
    return connection.execute(select(JOBS).where(_is_held(claim)).with_for_update()).mappings().first()
