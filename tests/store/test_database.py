import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import event

from kutcalc.errors import NotReadyError, OverloadedError, StorageFullError, StoreUnfitError
from kutcalc.store import Store
from kutcalc.store.database import PRAGMAS, Database
from kutcalc.store.faults import plain_error


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "store" / "kutcalc.db"


def test_every_connection_is_as_safe_as_promised(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    answers = []
    with database.outside() as one, database.outside() as two:
        answers = [{name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS} for cursor in (one, two)]
    database.close()

    assert (
        answers
        == [{"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "temp_store": 2}] * 2
    )


def test_a_promise_that_is_not_kept_is_loud(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRAGMAS, "application_id", 7)
    monkeypatch.setitem(PRAGMAS, "page_count", 99)

    with pytest.raises(StoreUnfitError, match="page_count"):
        Store(f"sqlite:///{file}")


def test_the_store_is_its_owners_alone(file: Path) -> None:
    store = Store(f"sqlite:///{file}")
    store.is_writable()

    modes = {path.name: path.stat().st_mode & 0o777 for path in (file.parent, *file.parent.iterdir())}
    store.close()

    assert modes == {"store": 0o700, "kutcalc.db": 0o600, "kutcalc.db-wal": 0o600, "kutcalc.db-shm": 0o600}


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:////proc/nowhere/kutcalc.db"])
def test_a_store_that_cannot_be_is_refused_in_words(url: str) -> None:
    with pytest.raises(StoreUnfitError):
        Store(url)


@pytest.mark.parametrize("url", ["mysql://u:hemlig@h/d", "hemlig", "", "postgresql+psycopg2://u:hemlig@h/d"])
def test_an_address_that_is_not_ours_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(StoreUnfitError, match="must begin with") as refused:
        Store(url)

    assert "hemlig" not in refused.value.text.sv


def test_a_file_that_is_no_database_is_refused_in_words(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(b"not a database " * 1000)

    with pytest.raises(StoreUnfitError, match="damaged"):
        Store(f"sqlite:///{file}")


def test_a_database_that_is_away_is_said_so() -> None:
    with pytest.raises(NotReadyError):
        Store("postgresql+psycopg://kutcalc@/kutcalc?host=/tmp/there-is-no-socket-here")


def test_a_full_disk_is_said_so_and_leaves_nothing_half_saved(file: Path) -> None:
    store = Store(f"sqlite:///{file}")
    name = store.jobs.add("sweep", b"{}", "sv", total_cells=1, client="c").id
    engine = store._database.engine
    engine.dispose()

    def little(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 60").close()

    event.listen(engine, "connect", little)
    claim = store.jobs.claim("w", 60)
    assert claim is not None
    with pytest.raises(StorageFullError):
        store.jobs.finish(claim, b"{}", {"small": b"small", "large": b"x" * 1_000_000})

    job = store.jobs.get(name)
    assert job is not None
    assert job.state == "running"
    event.remove(engine, "connect", little)
    engine.dispose()
    assert store.jobs.finish(claim, b"{}", {"large": b"x" * 1_000_000})
    store.close()


def test_a_store_that_another_holds_is_not_writable_and_says_so_soon(store: Store) -> None:
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with store._database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO probes (id, at_ms) VALUES (1, 0)")
            held.set()
            let_go.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)

    is_writable = store.is_writable()
    let_go.set()
    holder.join()

    assert not is_writable
    assert store.is_writable()


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    job = store.jobs.add("sweep", b"{}", "sv", total_cells=1, client="c")

    with store._database.writing() as connection:
        store.jobs.add("sweep", b"{}", "sv", total_cells=1, client="c", connection=connection)
        assert store.jobs.get(job.id) == job
        assert store.jobs.counts() == {"queued": 1}

    assert store.jobs.counts() == {"queued": 2}


def test_a_log_that_a_reader_holds_is_emptied_later(file: Path) -> None:
    store = Store(f"sqlite:///{file}")
    with store._database.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM jobs").scalar_one()
        store.is_writable()
        assert not store._database.truncate_log()

    assert store._database.truncate_log()
    assert (file.parent / "kutcalc.db-wal").stat().st_size == 0
    store.close()


def test_many_threads_write_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_QUEUE_LENGTH", "1000")
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for _ in range(5):
                store.jobs.add("sweep", b"{}", "sv", total_cells=1, client=f"c{number}", connection=None)
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    monkeypatch.setenv("KUTCALC_QUEUE_PER_CLIENT", "1000")
    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert store.jobs.counts() == {"queued": 60}


def test_faults_that_are_our_own_are_not_hidden() -> None:
    assert plain_error(sqlite3.OperationalError("no such table: x")) is None
    assert plain_error(ValueError()) is None
    assert plain_error(None) is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, StorageFullError),
        (sqlite3.SQLITE_IOERR_WRITE, StorageFullError),
        (sqlite3.SQLITE_IOERR_READ, NotReadyError),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, OverloadedError),
        (sqlite3.SQLITE_READONLY, NotReadyError),
        (sqlite3.SQLITE_CORRUPT, StoreUnfitError),
    ],
)
def test_a_fault_of_sqlite_is_said_as_what_it_is(code: int, kind: type[Exception]) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code

    assert type(plain_error(error)) is kind
