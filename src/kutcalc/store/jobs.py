"""Jobs as those who ask for them see them: sent, looked at, cancelled, deleted."""

from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, or_, select

from kutcalc.errors import ClientQueueFullError, QueueFullError
from kutcalc.language import Language
from kutcalc.limits import JOB_TTL, QUEUE_LENGTH, QUEUE_PER_CLIENT
from kutcalc.store.database import FRAMES_LOCK, QUEUE_LOCK
from kutcalc.store.job import UNFINISHED, WAITING, Job, JobResult, job_of
from kutcalc.store.leases import Leases, end, fail_interrupted, is_lost_for_good, lost, remove
from kutcalc.store.names import ULID, hidden, ulid
from kutcalc.store.tables import JOB_BODIES, JOB_FRAMES, JOB_REPLIES, JOBS
from kutcalc.store.times import MS_PER_DAY


class Jobs(Leases):
    """The jobs of a store."""

    def add(
        self,
        kind: str,
        body: bytes,
        language: Language,
        *,
        total_cells: int,
        client: str,
        connection: Connection | None = None,
    ) -> Job:
        """Put a job in the queue, in the transaction given or one of its own; refused when the queue is full."""
        with self._database.writing(connection) as writing:
            self._database.alone(writing, QUEUE_LOCK)
            sender = hidden(writing, "client", client)
            _check_room(writing, sender)
            now = self._now()
            name = ulid(now)
            counters = {"total_cells": total_cells, "done_cells": 0, "taken_cells": 0, "attempt": 0, "losses": 0}
            writing.execute(
                insert(JOBS).values(
                    id=name, kind=kind, state="queued", language=language, client=sender, created_ms=now, **counters
                )
            )
            writing.execute(insert(JOB_BODIES).values(job_id=name, content=body))
            row = _row(writing, name)
            if row is None:
                raise LookupError(name)
            return _seen(writing, row, now)

    def get(self, name: str) -> Job | None:
        """Give a job as it stands, None when there is none by this name or its time is out."""
        now = self._now()
        with self._database.reading() as connection:
            row = _row(connection, name)
            if row is None or (row["expires_ms"] is not None and row["expires_ms"] <= now):
                return None
            return _seen(connection, row, now)

    def cancel(self, name: str) -> Job | None:
        """Stop a job; its worker learns of it at the next beat. A job that has ended stays as it was."""
        with self._database.writing() as connection:
            row = _row(connection, name, lock=True)
            if row is None:
                return None
            if row["state"] in UNFINISHED:
                end(connection, name, self._now(), state="cancelled")
        return self.get(name)

    def delete(self, name: str) -> bool:
        """Delete a job and all that is its own, in the bytes too; False when there is none by this name."""
        with self._database.writing() as connection:
            self._database.alone(connection, FRAMES_LOCK)
            is_there = _row(connection, name, lock=True) is not None
            if is_there:
                remove(connection, [name])
        if is_there:
            self._database.truncate_log()
        return is_there

    def result(self, name: str) -> JobResult | None:
        """Give what a job gave, None unless it succeeded."""
        now = self._now()
        with self._database.reading() as connection:
            row = _row(connection, name)
            if row is None or row["state"] != "succeeded" or row["expires_ms"] <= now:
                return None
            reply = connection.execute(select(JOB_REPLIES.c.content).where(JOB_REPLIES.c.job_id == name)).scalar_one()
            frames = connection.execute(select(JOB_FRAMES).where(JOB_FRAMES.c.job_id == name).order_by("level"))
            return JobResult(reply=bytes(reply), frames={frame.level: frame.hash for frame in frames})

    def counts(self) -> dict[str, int]:
        """Give the number of jobs in each state, for those who watch the service."""
        with self._database.reading() as connection:
            rows = connection.execute(select(JOBS.c.state, func.count()).group_by(JOBS.c.state))
            return {row[0]: row[1] for row in rows}

    def sweep(self) -> int:
        """Delete jobs whose time is out, end those lost for good, and give how many were deleted."""
        now = self._now()
        never_taken = JOBS.c.state.in_(WAITING) & (JOBS.c.created_ms <= now - JOB_TTL.value() * MS_PER_DAY)
        past = select(JOBS.c.id).where(or_(JOBS.c.expires_ms <= now, never_taken)).order_by(JOBS.c.id)
        with self._database.writing() as connection:
            self._database.alone(connection, FRAMES_LOCK)
            for row in connection.execute(select(JOBS).where(lost(now)).with_for_update(skip_locked=True)).mappings():
                if is_lost_for_good(row):
                    fail_interrupted(connection, row, now)
            names = list(connection.execute(past.with_for_update(skip_locked=True)).scalars())
            if names:
                remove(connection, names)
        return len(names)


def _row(connection: Connection, name: str, *, lock: bool = False) -> RowMapping | None:
    if not ULID.fullmatch(name):
        return None
    wanted = select(JOBS).where(JOBS.c.id == name)
    return connection.execute(wanted.with_for_update() if lock else wanted).mappings().first()


def _seen(connection: Connection, row: RowMapping, now: int) -> Job:
    """Give a row as a job, with its place in the queue and the cells that come before it."""
    if row["state"] not in WAITING:
        return job_of(row, now, None, 0)
    earlier = or_(
        JOBS.c.created_ms < row["created_ms"], (JOBS.c.created_ms == row["created_ms"]) & (JOBS.c.id < row["id"])
    )
    waiting = _count(connection, JOBS.c.state.in_(WAITING) & earlier)
    ahead = select(func.coalesce(func.sum(JOBS.c.total_cells - JOBS.c.done_cells), 0)).where(
        or_(JOBS.c.state == "running", JOBS.c.state.in_(WAITING) & earlier)
    )
    return job_of(row, now, waiting, int(connection.execute(ahead).scalar_one()))


def _check_room(connection: Connection, sender: str) -> None:
    if _count(connection, JOBS.c.state.in_(UNFINISHED) & (JOBS.c.client == sender)) >= QUEUE_PER_CLIENT.value():
        raise ClientQueueFullError(QUEUE_PER_CLIENT.value())
    if _count(connection, JOBS.c.state.in_(WAITING)) >= QUEUE_LENGTH.value():
        raise QueueFullError(QUEUE_LENGTH.value())


def _count(connection: Connection, condition: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(JOBS).where(condition)).scalar_one())
