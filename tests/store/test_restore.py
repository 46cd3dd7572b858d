"""A backup is tried: made, put back elsewhere, on either database, and looked through (S7)."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.store.clock import MovedClock
from tests.store.postgres import Server

from kutcalc.errors import IdempotencyReusedError, RestoreRefusedError
from kutcalc.store import Reply, Store
from kutcalc.store.tables import KEPT


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path, clock: MovedClock) -> Store:
    """Give an empty store on another machine, of either kind."""
    if request.param == "sqlite":
        return Store(f"sqlite:///{tmp_path / 'elsewhere' / 'kutcalc.db'}", clock=clock)
    server = request.getfixturevalue("postgres_server")
    assert isinstance(server, Server)
    return Store(server.database(), clock=clock)


def fill(store: Store, clock: MovedClock) -> None:
    """Put something of each kind in a store."""
    for number in range(25):
        clock.move(seconds=1)
        store.jobs.add("sweep", bytes([number]) * 5000, "en", total_cells=9, client=f"c{number}")
        claim = store.jobs.claim("w", 60)
        assert claim is not None
        store.jobs.part(claim, 0, b"part \0 \xff", 3)
        if number > 1:
            store.jobs.finish(claim, b"reply", {"point": b"frame %d" % (number % 7), "rate": b""})
    store.jobs.add("solve", b"{}", "sv", total_cells=1, client="last")
    store.shares.add("Våren \0 2026", "job", b"\x00\xff", b"{}")
    store.once("scope", "key", "body", lambda _: Reply(202, b"first", {"Location": "/x"}))


def contents(store: Store) -> dict[str, list[dict[str, object]]]:
    """Give every row of the store, but for what a stop changes."""
    changes = {"state", "token", "worker", "lease_ms"}
    with store._database.reading() as connection:
        return {
            table.name: [
                {key: value for key, value in row.items() if key not in changes}
                for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in KEPT
        }


def test_a_backup_put_back_elsewhere_is_the_same_store(
    store: Store, elsewhere: Store, clock: MovedClock, tmp_path: Path
) -> None:
    fill(store, clock)
    copy = store.backup(tmp_path / "backups")
    before = contents(store)

    elsewhere.restore(tmp_path / "backups")

    assert copy.parent == tmp_path / "backups"
    assert contents(elsewhere) == before
    assert elsewhere.replay("scope", "key", "body") == Reply(202, b"first", {"Location": "/x"})
    with pytest.raises(IdempotencyReusedError):
        elsewhere.replay("scope", "key", "another body")
    elsewhere.close()


def test_what_ran_when_the_backup_was_made_is_taken_up_again(
    store: Store, elsewhere: Store, clock: MovedClock, tmp_path: Path
) -> None:
    fill(store, clock)
    store.backup(tmp_path)

    elsewhere.restore(tmp_path)

    claim = elsewhere.jobs.claim("w", 60)
    assert claim is not None
    assert (claim.parts, claim.attempt, claim.body) == ({0: b"part \0 \xff"}, 2, bytes(5000))
    elsewhere.close()


def test_a_store_that_is_not_empty_is_not_written_over(
    store: Store, elsewhere: Store, clock: MovedClock, tmp_path: Path
) -> None:
    fill(store, clock)
    store.backup(tmp_path)
    elsewhere.shares.add("mine", "job", b"", b"")
    before = contents(elsewhere)

    with pytest.raises(RestoreRefusedError) as refused:
        elsewhere.restore(tmp_path)

    assert "shares" in refused.value.text.sv
    assert contents(elsewhere) == before
    elsewhere.close()


def test_the_newest_backup_is_put_back(store: Store, elsewhere: Store, clock: MovedClock, tmp_path: Path) -> None:
    first = store.backup(tmp_path)
    clock.move(seconds=1)
    share, _ = store.shares.add("later", "job", b"", b"")
    second = store.backup(tmp_path)

    elsewhere.restore(tmp_path)

    assert first != second
    assert elsewhere.shares.get(share.id) == share
    elsewhere.close()


def test_a_backup_is_one_private_file_and_nothing_else(store: Store, clock: MovedClock, tmp_path: Path) -> None:
    fill(store, clock)
    folder = tmp_path / "backups"

    copy = store.backup(folder)

    assert list(folder.iterdir()) == [copy]
    assert copy.name == "kutcalc-20261122T120025.000000Z.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_without_a_backup_the_restore_says_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(RestoreRefusedError, match="no backup"):
        store.restore(tmp_path)


@pytest.mark.parametrize("damage", ["text", "cut", "flipped", "orphan"])
def test_a_damaged_backup_is_refused(
    store: Store, elsewhere: Store, clock: MovedClock, tmp_path: Path, damage: str
) -> None:
    fill(store, clock)
    copy = store.backup(tmp_path)
    content = copy.read_bytes()
    if damage == "text":
        copy.write_bytes(b"not a database " * 1000)
    elif damage == "cut":
        copy.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        copy.write_bytes(content[:4096] + bytes(4096) + content[8192:])
    else:
        with closing(sqlite3.connect(copy)) as plain:
            plain.execute("DELETE FROM frames")
            plain.commit()

    with pytest.raises(RestoreRefusedError, match="damaged"):
        elsewhere.restore(tmp_path)

    assert not any(contents(elsewhere).values())
    elsewhere.close()
