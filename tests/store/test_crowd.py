"""Several processes at one store, some of them killed."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import inspect
from tests.store.crowd import said, started

from kutcalc.store import Store
from kutcalc.store.database import Database


@contextmanager
def ready(*does: tuple[str, str]) -> Iterator[list[subprocess.Popen[str]]]:
    """Start processes, let them go at the same moment when all are ready, and see that none is left."""
    crowd = [started(what, address) for what, address in does]
    try:
        for one in crowd:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for one in crowd:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        yield crowd
    finally:
        for one in crowd:
            one.kill()
            one.communicate()


def heard(one: subprocess.Popen[str]) -> str:
    assert one.stdout is not None
    return one.stdout.readline().strip()


def test_a_new_store_is_opened_by_several_at_once(address: str) -> None:
    with ready(*[("opens", address)] * 3) as crowd:
        assert [said(one) for one in crowd] == [["jobs:0"]] * 3

    store = Store(address)
    assert store.jobs.counts() == {}
    store.close()


def test_each_job_is_done_once_by_a_crowd_of_workers(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_QUEUE_LENGTH", "100")
    store = Store(address)
    names = [store.jobs.add("sweep", b"{}", "sv", total_cells=4, client=f"c{n}").id for n in range(24)]

    with ready(*[("works", address)] * 3) as crowd:
        done = [name for one in crowd for name in said(one)]

    assert sorted(done) == sorted(names)
    assert store.jobs.counts() == {"succeeded": 24}
    for name in names:
        assert store.jobs.delete(name)
    with store._database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM frames").scalar_one() == 0
    store.close()


def test_what_was_accepted_is_there_after_a_kill(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_QUEUE_LENGTH", "100000")
    with ready(("adds", address), ("adds", address)) as crowd:
        accepted = [heard(one) for one in crowd for _ in range(20)]
        for one in crowd:
            one.kill()
        # read on through the same reader: what it holds already would be lost to `communicate`
        accepted += [word for one in crowd if one.stdout for word in one.stdout.read().splitlines(keepends=True)]

    store = Store(address)
    names = [word.strip() for word in accepted if len(word.strip()) == 26]
    assert len(names) >= 40
    assert [name for name in names if store.jobs.get(name) is None] == []
    assert store.jobs.counts()["queued"] - len(names) in {0, 1, 2}
    store.close()


def test_a_transaction_that_is_killed_leaves_nothing(address: str) -> None:
    with ready(("holds", address)) as (one,):
        assert heard(one) == "held"
        one.kill()
        one.wait()

    store = Store(address)
    deadline = time.monotonic() + 10
    while not store.is_writable() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert store.jobs.counts() == {}
    assert store.replay("scope", "key", "body") is None
    store.close()


def test_a_job_whose_worker_is_killed_is_taken_up_with_its_part(address: str) -> None:
    store = Store(address)
    store.jobs.add("sweep", b"{}", "sv", total_cells=4, client="c")
    with ready(("takes", address)) as (one,):
        name = heard(one)
        one.kill()
        one.wait()

    assert store.jobs.claim("too early", 1) is None
    time.sleep(1.1)
    claim = store.jobs.claim("next", 60)
    assert claim is not None
    assert (claim.id, claim.parts, claim.attempt) == (name, {0: b"kept"}, 2)
    assert store.jobs.finish(claim, b"{}", {})
    store.close()


def test_a_migration_that_is_killed_leaves_the_store_as_it_was(address: str) -> None:
    one = started("migrates", address)
    assert heard(one) == "half-way"
    one.kill()
    one.communicate()

    database = Database(address)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == []
    database.close()
    Store(address).close()
