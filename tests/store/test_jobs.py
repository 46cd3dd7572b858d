import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from tests.store.clock import MovedClock

from kutcalc.errors import ClientQueueFullError, QueueFullError
from kutcalc.limits import QUEUE_LENGTH, QUEUE_PER_CLIENT
from kutcalc.store import Claim, Job, JobResult, Store
from kutcalc.store.tables import FRAMES, JOB_BODIES, JOB_PARTS, JOBS

LEASE = 10


def added(store: Store, *, cells: int = 168, client: str = "192.0.2.1", kind: str = "sweep") -> str:
    return store.jobs.add(kind, b'{"a": 1}', "sv", total_cells=cells, client=client).id


def claimed(store: Store, worker: str = "w1") -> Claim:
    claim = store.jobs.claim(worker, LEASE)
    assert claim is not None
    return claim


def seen(store: Store, name: str) -> Job:
    job = store.jobs.get(name)
    assert job is not None
    return job


def test_a_job_that_is_sent_waits_first_in_an_empty_queue(store: Store) -> None:
    job = store.jobs.add("sweep", b"{}", "sv", total_cells=168, client="192.0.2.1")

    assert job == Job(
        id=job.id,
        kind="sweep",
        state="queued",
        language="sv",
        total_cells=168,
        done_cells=0,
        eta_seconds=1,
        queue_position=0,
        created_at="2026-11-22T12:00:00Z",
        started_at=None,
        finished_at=None,
        expires_at=None,
        problem=None,
    )
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", job.id)
    assert seen(store, job.id) == job


def test_a_job_that_is_done_has_its_times_and_its_result(store: Store, clock: MovedClock) -> None:
    name = added(store)
    claim = claimed(store)
    clock.move(seconds=1)

    assert store.jobs.part(claim, 0, b"part", 100)
    assert store.jobs.finish(claim, b'{"reply": 1}', {"point": b"PAR1"})

    job = seen(store, name)
    assert (job.state, job.done_cells, job.total_cells) == ("succeeded", 168, 168)
    assert (job.eta_seconds, job.queue_position) == (0, None)
    assert (job.started_at, job.finished_at) == ("2026-11-22T12:00:00Z", "2026-11-22T12:00:01Z")
    assert job.expires_at == "2026-11-29T12:00:01Z"
    result = store.jobs.result(name)
    assert result is not None
    assert result.reply == b'{"reply": 1}'
    assert store.frames.get(result.frames["point"]) == b"PAR1"


def test_a_job_that_is_not_done_has_no_result(store: Store) -> None:
    name = added(store)
    assert store.jobs.result(name) is None

    claimed(store)

    assert store.jobs.result(name) is None


@pytest.mark.parametrize("name", ["01M827NHY4ZX2ECZDQ1Y3NVYG0", "", "x", "\0", "\ud800", "a" * 10_000, "'; drop--"])
def test_a_job_that_is_not_there_is_none(store: Store, name: str) -> None:
    assert store.jobs.get(name) is None
    assert store.jobs.cancel(name) is None
    assert store.jobs.result(name) is None
    assert store.jobs.delete(name) is False


def test_the_oldest_job_is_taken_first(store: Store, clock: MovedClock) -> None:
    names = []
    for client in ("a", "b", "c"):
        names.append(added(store, client=client))
        clock.move(seconds=1)

    assert [seen(store, name).queue_position for name in names] == [0, 1, 2]
    assert [claimed(store).id for _ in names] == names
    assert store.jobs.claim("w", LEASE) is None


def test_a_claim_carries_what_the_work_needs(store: Store) -> None:
    name = added(store)

    claim = claimed(store)

    assert (claim.id, claim.kind, claim.body, claim.language) == (name, "sweep", b'{"a": 1}', "sv")
    assert (claim.attempt, claim.parts, claim.total_cells) == (1, {}, 168)
    assert len(claim.token) >= 32


def test_progress_never_goes_back_nor_past_the_end(store: Store) -> None:
    name = added(store, cells=100)
    claim = claimed(store)
    shown = []

    for number, cells in ((0, 40), (0, 40), (1, -5), (2, 40), (3, 40)):
        assert store.jobs.part(claim, number, b"x", cells)
        shown.append(seen(store, name).done_cells)

    assert shown == [40, 40, 40, 80, 100]


def test_the_time_left_follows_the_speed_so_far(store: Store, clock: MovedClock) -> None:
    name = added(store, cells=100)
    claim = claimed(store)
    clock.move(seconds=10)
    store.jobs.part(claim, 0, b"x", 25)

    assert seen(store, name).eta_seconds == 30


def test_the_time_left_grows_with_the_cells_ahead(store: Store, clock: MovedClock) -> None:
    first = added(store, cells=50_000_000)
    clock.move(seconds=1)
    second = added(store, cells=50_000_000, client="other")

    assert seen(store, first).eta_seconds == 100
    assert seen(store, second).eta_seconds == 200


def test_a_job_taken_up_again_is_timed_from_then(store: Store, clock: MovedClock) -> None:
    name = added(store, cells=100)
    claim = claimed(store)
    store.jobs.part(claim, 0, b"x", 50)
    store.jobs.release(claim)
    clock.move(hours=5)
    again = claimed(store)
    clock.move(seconds=10)
    store.jobs.part(again, 1, b"x", 25)

    assert seen(store, name).eta_seconds == 10
    assert seen(store, name).started_at == "2026-11-22T12:00:00Z"


def test_a_queue_that_is_full_refuses(store: Store) -> None:
    for number in range(QUEUE_LENGTH.value()):
        added(store, client=f"client {number}")

    with pytest.raises(QueueFullError) as refused:
        added(store, client="one more")

    assert refused.value.code == "queue-full"
    assert refused.value.retry_after_s > 0
    claimed(store)
    added(store, client="one more")


def test_one_sender_cannot_fill_the_queue(store: Store) -> None:
    for _ in range(QUEUE_PER_CLIENT.value()):
        added(store)
    claim = claimed(store)

    with pytest.raises(ClientQueueFullError):
        added(store)

    added(store, client="192.0.2.2")
    store.jobs.finish(claim, b"{}", {})
    added(store)


def test_the_limits_of_the_queue_are_set_by_environment(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_QUEUE_LENGTH", "1")
    added(store, client="a")

    with pytest.raises(QueueFullError):
        added(store, client="b")


def test_a_cancelled_job_is_out_of_its_workers_hand(store: Store) -> None:
    name = added(store)
    claim = claimed(store)
    assert store.jobs.beat(claim, LEASE)

    job = store.jobs.cancel(name)

    assert job is not None
    assert (job.state, job.finished_at is None, job.eta_seconds) == ("cancelled", False, None)
    assert not store.jobs.beat(claim, LEASE)
    assert not store.jobs.part(claim, 0, b"x", 10)
    assert not store.jobs.finish(claim, b"{}", {"point": b"PAR1"})
    assert not store.jobs.fail(claim, b"{}")
    assert seen(store, name) == job
    assert store.jobs.claim("w2", LEASE) is None


def test_a_waiting_job_is_cancelled_at_once(store: Store) -> None:
    name = added(store)

    store.jobs.cancel(name)

    assert seen(store, name).state == "cancelled"
    assert store.jobs.claim("w", LEASE) is None


def test_cancelling_what_is_done_changes_nothing(store: Store, clock: MovedClock) -> None:
    name = added(store)
    store.jobs.finish(claimed(store), b"{}", {})
    before = seen(store, name)
    clock.move(minutes=1)

    assert store.jobs.cancel(name) == before


def test_a_failed_job_keeps_its_problem(store: Store) -> None:
    name = added(store)

    assert store.jobs.fail(claimed(store), b'{"code": "not-monotone"}')

    assert seen(store, name).state == "failed"
    assert seen(store, name).problem == {"code": "not-monotone"}


def test_a_deleted_job_is_gone_with_the_frames_that_only_it_had(store: Store, clock: MovedClock) -> None:
    first = added(store)
    clock.move(seconds=1)
    second = added(store)
    for point in (b"one", b"two"):
        store.jobs.finish(claimed(store), b"{}", {"point": point, "employer_year": b"same"})
    results = [store.jobs.result(name) for name in (first, second)]
    one, two = (result.frames for result in results if isinstance(result, JobResult))
    assert one["employer_year"] == two["employer_year"]

    assert store.jobs.delete(first)

    assert store.jobs.get(first) is None
    assert store.frames.get(one["point"]) is None
    assert store.frames.get(two["point"]) == b"two"
    assert store.frames.get(one["employer_year"]) == b"same"
    assert not store.jobs.delete(first)
    assert store.jobs.delete(second)
    assert store.frames.get(two["employer_year"]) is None


def test_a_job_deleted_while_it_runs_stops(store: Store) -> None:
    name = added(store)
    claim = claimed(store)

    store.jobs.delete(name)

    assert not store.jobs.beat(claim, LEASE)
    assert not store.jobs.finish(claim, b"{}", {})


def test_a_job_that_ended_keeps_neither_sender_nor_body_nor_parts(store: Store) -> None:
    added(store)
    claim = claimed(store)
    store.jobs.part(claim, 0, b"x", 1)
    store.jobs.finish(claim, b"{}", {})

    with store._database.reading() as connection:
        left = [connection.execute(select(table)).all() for table in (JOB_BODIES, JOB_PARTS)]
        (sender,) = connection.execute(select(JOBS.c.client)).scalars()

    assert left == [[], []]
    assert sender is None


def test_the_states_are_counted(store: Store) -> None:
    added(store)
    added(store)
    claimed(store)

    assert store.jobs.counts() == {"queued": 1, "running": 1}


def test_senders_at_the_same_moment_get_no_more_room(store: Store) -> None:
    together = threading.Barrier(6)

    def send(_: int) -> bool:
        together.wait()
        try:
            added(store)
        except ClientQueueFullError:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        accepted = list(threads.map(send, range(6)))

    assert accepted.count(True) == QUEUE_PER_CLIENT.value()
    assert store.jobs.counts() == {"queued": QUEUE_PER_CLIENT.value()}


def test_a_frame_is_kept_while_one_job_comes_and_another_goes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_QUEUE_LENGTH", "1000")
    for number in range(24):
        added(store, client=f"c{number}")

    def come_and_go(_: int) -> None:
        for _ in range(6):
            claim = claimed(store)
            assert store.jobs.finish(claim, b"{}", {"point": b"one frame for all"})
            result = store.jobs.result(claim.id)
            assert result is not None
            assert store.frames.get(result.frames["point"]) == b"one frame for all"
            assert store.jobs.delete(claim.id)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(come_and_go, range(4)))

    with store._database.reading() as connection:
        assert connection.execute(select(FRAMES)).all() == []
