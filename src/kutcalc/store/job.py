"""A job as others see it, what its worker holds, and how long it has left."""

from typing import Any, Final, Literal

import msgspec
from sqlalchemy import RowMapping

from kutcalc.language import Language
from kutcalc.store.times import MS_PER_S, rfc_3339, rfc_3339_or_none

State = Literal["queued", "running", "succeeded", "failed", "cancelled", "interrupted"]
WAITING: Final[tuple[State, ...]] = ("queued", "interrupted")
UNFINISHED: Final[tuple[State, ...]] = ("queued", "interrupted", "running")
CELLS_PER_S: Final = 500_000
"""What a worker is taken to manage before it has shown its own speed; a fifth of what the bar L4 asks of the engine."""


class Job(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A job as it stands; times are RFC 3339, the problem a problem document."""

    id: str
    kind: str
    state: State
    language: Language
    total_cells: int
    done_cells: int
    eta_seconds: int | None
    queue_position: int | None
    created_at: str
    started_at: str | None
    finished_at: str | None
    expires_at: str | None
    problem: dict[str, Any] | None


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A job in a worker's hand: what to do, the parts already done, and the token that only this worker has."""

    id: str
    kind: str
    body: bytes
    language: Language
    token: str
    attempt: int
    parts: dict[int, bytes]
    total_cells: int


class JobResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a job gave: its reply, and the hash of a frame for each level."""

    reply: bytes
    frames: dict[str, str]


def job_of(row: RowMapping, now_ms: int, position: int | None, cells_ahead: int) -> Job:
    """Give a row of the table as a job."""
    return Job(
        id=row["id"],
        kind=row["kind"],
        state=row["state"],
        language=row["language"],
        total_cells=row["total_cells"],
        done_cells=row["done_cells"],
        eta_seconds=_seconds_left(row, now_ms, cells_ahead),
        queue_position=position,
        created_at=rfc_3339(row["created_ms"]),
        started_at=rfc_3339_or_none(row["started_ms"]),
        finished_at=rfc_3339_or_none(row["finished_ms"]),
        expires_at=rfc_3339_or_none(row["expires_ms"]),
        problem=None if row["problem"] is None else msgspec.json.decode(row["problem"], type=dict[str, Any]),
    )


def _seconds_left(row: RowMapping, now_ms: int, cells_ahead: int) -> int | None:
    """Estimate the time left from the speed so far, before that from cells; None when it will never be done."""
    left = row["total_cells"] - row["done_cells"]
    if row["state"] == "succeeded":
        return 0
    if row["state"] in WAITING:
        return max(1, _whole(cells_ahead + left, CELLS_PER_S))
    if row["state"] != "running":
        return None
    done = row["done_cells"] - row["taken_cells"]
    if done <= 0:
        return max(1, _whole(left, CELLS_PER_S))
    return _whole(max(now_ms - row["taken_ms"], 1) * left, done * MS_PER_S)


def _whole(amount: int, by: int) -> int:
    """Divide, upwards."""
    return -(-amount // by)
