"""What is deleted is gone, in the bytes too (P3): markers are sent in everywhere, and searched for afterwards.

PostgreSQL keeps its bytes to itself until its own housekeeping, so there only the rows are looked for.
"""

from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select
from tests.store.clock import MovedClock

from kutcalc.store import Connection, Reply, Store
from kutcalc.store.tables import KEPT

MARK: Final = b"KANARIE-7f3a9c"
LEASE: Final = 10


def marked(what: str, size: int = 1) -> bytes:
    """Give bytes that hold the mark all through, also in the middle of a large value."""
    return (MARK + what.encode() + b"/") * size


def bytes_of(store: Store) -> dict[str, bytes]:
    """Give all files of the store, the write-ahead log too; nothing where they are not ours to read."""
    if not store._database.is_sqlite:
        return {}
    file = Path(str(store._database.url.database))
    return {path.name: path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*"))}


def with_marks(store: Store) -> list[str]:
    """Give the files where the mark is found."""
    return [name for name, content in bytes_of(store).items() if MARK in content]


def rows(store: Store) -> int:
    """Give the number of rows of all that belongs to somebody."""
    with store._database.reading() as connection:
        return sum(len(connection.execute(select(table)).all()) for table in KEPT)


def job(store: Store, size: int, *, end: bool = True) -> str:
    """Run a job whose body, parts, reply and frames are marked."""
    name = store.jobs.add("sweep", marked("body", size), "sv", total_cells=9, client="x").id
    claim = store.jobs.claim("w", LEASE)
    assert claim is not None
    for number in range(3):
        store.jobs.part(claim, number, marked(f"part{number}", size), 1)
        store.jobs.beat(claim, LEASE)
    if end:
        store.jobs.finish(claim, marked("reply", size), {"point": marked("frame", size)})
    return name


@pytest.mark.parametrize("size", [1, 40, 20_000])
def test_a_deleted_job_is_gone_in_the_bytes(store: Store, size: int) -> None:
    name = job(store, size)
    if store._database.is_sqlite:
        assert with_marks(store) != []

    store.jobs.delete(name)

    assert rows(store) == 0
    assert with_marks(store) == []


def test_a_job_deleted_in_the_middle_is_gone_in_the_bytes(store: Store) -> None:
    name = job(store, 500, end=False)

    store.jobs.delete(name)

    assert rows(store) == 0
    assert with_marks(store) == []


def test_only_what_is_deleted_is_gone(store: Store, clock: MovedClock) -> None:
    names = []
    for number in range(12):
        clock.move(seconds=1)
        names.append(job(store, 1 + 300 * (number % 3)))

    for name in names[::2]:
        store.jobs.delete(name)
    assert all(store.jobs.result(name) is not None for name in names[1::2])
    for name in names[1::2]:
        store.jobs.delete(name)

    assert rows(store) == 0
    assert with_marks(store) == []


@pytest.mark.parametrize("size", [1, 20_000])
def test_a_deleted_share_is_gone_in_the_bytes(store: Store, size: int) -> None:
    share, secret = store.shares.add(marked("title").decode(), "job", marked("request", size), marked("reply", size))

    assert store.shares.delete(share.id, secret)

    assert rows(store) == 0
    assert with_marks(store) == []


def test_what_is_past_its_time_is_swept_away_in_the_bytes(store: Store, clock: MovedClock) -> None:
    name = job(store, 300)
    store.shares.add(marked("title").decode(), "job", marked("request", 300), marked("reply", 300))
    store.once(
        "scope", "key", "body", lambda _: Reply(201, marked("kept reply", 300), {"Location": marked("h").decode()})
    )

    clock.move(days=1)
    assert store.sweep() == 1
    assert store.jobs.get(name) is not None
    clock.move(days=6)
    assert store.jobs.get(name) is None
    assert store.sweep() == 1
    assert store.jobs.delete(name) is False
    if store._database.is_sqlite:
        assert with_marks(store) != []  # of the share
    clock.move(days=358)
    assert store.sweep() == 1

    assert with_marks(store) == []
    clock.move(days=365)
    store.sweep()
    assert rows(store) == 0


def test_a_job_that_nobody_took_is_swept_away(store: Store, clock: MovedClock) -> None:
    store.jobs.add("sweep", marked("body", 300), "sv", total_cells=1, client="x")
    clock.move(days=7)

    assert store.sweep() == 1

    assert rows(store) == 0
    assert with_marks(store) == []


def test_a_job_that_runs_is_not_swept_away(store: Store, clock: MovedClock) -> None:
    name = job(store, 1, end=False)
    clock.move(days=8)

    assert store.sweep() == 0

    assert store.jobs.get(name) is not None


def test_a_job_that_ended_has_lost_its_body_and_its_parts(store: Store) -> None:
    job(store, 300)

    store.sweep()

    found = b"".join(bytes_of(store).values())
    assert MARK + b"body" not in found
    assert MARK + b"part" not in found


def test_what_was_rolled_back_goes_with_the_next_sweep(store: Store) -> None:
    def refused(connection: Connection) -> Reply:
        store.jobs.add("sweep", marked("body", 20_000), "sv", total_cells=1, client="x", connection=connection)
        raise KeyError

    with pytest.raises(KeyError):
        store.once("scope", "key", "body", refused)
    store.sweep()

    assert rows(store) == 0
    assert with_marks(store) == []
