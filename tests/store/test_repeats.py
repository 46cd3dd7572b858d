import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.store.clock import MovedClock

from kutcalc.errors import IdempotencyReusedError, QueueFullError, RequestInProgressError
from kutcalc.store import Connection, Reply, Store

SCOPE, KEY, BODY = "jobs 192.0.2.1", "2026-11-22-sats-1", "a" * 64


def job(store: Store) -> Reply:
    def make(connection: Connection) -> Reply:
        made = store.jobs.add("sweep", b"{}", "sv", total_cells=1, client="c", connection=connection)
        return Reply(202, made.id.encode(), {"Location": f"/api/v1/jobs/{made.id}"})

    return store.once(SCOPE, KEY, BODY, make)[0]


def never(_connection: Connection) -> Reply:
    raise AssertionError


def waiting(store: Store) -> int:
    return store.jobs.counts().get("queued", 0)


def test_the_first_reply_is_given_again(store: Store) -> None:
    first = job(store)

    assert store.once(SCOPE, KEY, BODY, never) == (first, True)
    assert first.headers["Location"].endswith(first.body.decode())
    assert waiting(store) == 1


def test_the_first_reply_is_given_again_after_a_restart(store: Store, address: str, clock: MovedClock) -> None:
    first = job(store)
    again = Store(address, clock=clock)

    assert again.once(SCOPE, KEY, BODY, never) == (first, True)
    assert again.replay(SCOPE, KEY, BODY) == first
    again.close()


def test_nothing_is_replayed_that_was_not_sent(store: Store) -> None:
    assert store.replay(SCOPE, KEY, BODY) is None


def test_the_same_key_with_another_body_is_refused(store: Store) -> None:
    job(store)

    with pytest.raises(IdempotencyReusedError):
        store.once(SCOPE, KEY, "b" * 64, never)
    with pytest.raises(IdempotencyReusedError):
        store.replay(SCOPE, KEY, "b" * 64)


def test_a_key_is_each_senders_own(store: Store) -> None:
    job(store)

    reply, was_replayed = store.once("jobs 192.0.2.2", KEY, "b" * 64, lambda _: Reply(202, b"other"))

    assert (reply.body, was_replayed) == (b"other", False)


def test_a_day_later_the_key_is_free(store: Store, clock: MovedClock) -> None:
    job(store)
    clock.move(hours=24)

    assert store.replay(SCOPE, KEY, BODY) is None
    assert store.once(SCOPE, KEY, "b" * 64, lambda _: Reply(202, b"new")) == (Reply(202, b"new"), False)
    assert store.once(SCOPE, KEY, "b" * 64, never) == (Reply(202, b"new"), True)


def test_what_fails_leaves_no_reply_and_no_job(store: Store) -> None:
    def refused(connection: Connection) -> Reply:
        store.jobs.add("sweep", b"{}", "sv", total_cells=1, client="c", connection=connection)
        raise QueueFullError(20)

    with pytest.raises(QueueFullError):
        store.once(SCOPE, KEY, BODY, refused)

    assert waiting(store) == 0
    assert store.replay(SCOPE, KEY, BODY) is None
    job(store)
    assert waiting(store) == 1


def test_sent_many_times_at_once_it_is_done_once(store: Store) -> None:
    together = threading.Barrier(6)

    def send(_: int) -> Reply | str:
        together.wait()
        try:
            return job(store)
        except RequestInProgressError:
            return "in progress"

    with ThreadPoolExecutor(6) as threads:
        replies = list(threads.map(send, range(6)))

    assert len({reply.body for reply in replies if isinstance(reply, Reply)}) == 1
    assert waiting(store) == 1


def test_neither_sender_nor_key_nor_body_nor_reply_can_be_read(store: Store) -> None:
    reply = job(store)

    with store._database.reading() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM repeats").all()
        (one,) = connection.exec_driver_sql("SELECT * FROM jobs").all()

    for text in (SCOPE, KEY, BODY, reply.body.decode(), "Location"):
        assert text not in str(row)
    assert "192.0.2.1" not in str(one)
