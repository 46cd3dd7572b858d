import pytest
from tests.store.clock import MovedClock

from kutcalc.store import Claim, Job, Store

LEASE = 10


def running(store: Store) -> Claim:
    store.jobs.add("sweep", b"{}", "sv", total_cells=100, client="192.0.2.1")
    return again(store)


def again(store: Store) -> Claim:
    claim = store.jobs.claim("w", LEASE)
    assert claim is not None
    return claim


def seen(store: Store, claim: Claim) -> Job:
    job = store.jobs.get(claim.id)
    assert job is not None
    return job


def test_a_job_in_hand_is_not_given_to_another(store: Store, clock: MovedClock) -> None:
    claim = running(store)
    for _ in range(5):
        clock.move(seconds=LEASE - 1)
        assert store.jobs.beat(claim, LEASE)

    assert store.jobs.claim("other", LEASE) is None


def test_a_lost_job_is_taken_up_once_with_its_parts(store: Store, clock: MovedClock) -> None:
    lost = running(store)
    store.jobs.part(lost, 0, b"first", 30)
    store.jobs.part(lost, 3, b"fourth", 30)
    clock.move(seconds=LEASE + 1)

    claim = again(store)

    assert claim.id == lost.id
    assert claim.attempt == 2
    assert claim.parts == {0: b"first", 3: b"fourth"}
    assert seen(store, claim).done_cells == 60
    assert not store.jobs.beat(lost, LEASE)
    assert not store.jobs.part(lost, 1, b"x", 30)
    assert not store.jobs.finish(lost, b"late", {"point": b"late"})
    assert store.jobs.finish(claim, b"right", {})
    assert not store.jobs.finish(lost, b"late", {})
    result = store.jobs.result(claim.id)
    assert result is not None
    assert result.reply == b"right"


def test_a_job_lost_twice_fails_and_says_so(store: Store, clock: MovedClock) -> None:
    running(store)
    clock.move(seconds=LEASE + 1)
    claim = again(store)
    clock.move(seconds=LEASE + 1)

    assert store.jobs.claim("w3", LEASE) is None

    job = seen(store, claim)
    assert job.state == "failed"
    assert job.problem is not None
    assert job.problem["code"] == "job-interrupted"
    assert job.problem["status"] == 503
    assert set(job.problem) == {"type", "title", "status", "code", "instance", "detail"}
    assert not store.jobs.finish(claim, b"late", {})


def test_a_job_lost_twice_does_not_keep_the_next_one_waiting(store: Store, clock: MovedClock) -> None:
    running(store)
    clock.move(seconds=LEASE + 1)
    again(store)
    second = store.jobs.add("sweep", b"{}", "sv", total_cells=1, client="other")
    clock.move(seconds=LEASE + 1)

    assert again(store).id == second.id


def test_a_job_lost_twice_is_ended_by_the_sweep_too(store: Store, clock: MovedClock) -> None:
    running(store)
    clock.move(seconds=LEASE + 1)
    claim = again(store)
    clock.move(seconds=LEASE + 1)

    store.sweep()

    assert seen(store, claim).state == "failed"


def test_a_worker_that_was_slow_keeps_the_job_if_nobody_took_it(store: Store, clock: MovedClock) -> None:
    claim = running(store)
    clock.move(seconds=LEASE * 3)

    assert store.jobs.beat(claim, LEASE)
    assert store.jobs.claim("other", LEASE) is None


@pytest.mark.parametrize("stops", [1, 5])
def test_a_stop_that_was_asked_for_is_no_loss(store: Store, stops: int) -> None:
    claim = running(store)
    for number in range(stops):
        store.jobs.part(claim, number, b"x", 1)
        store.jobs.release(claim)
        job = seen(store, claim)
        assert (job.state, job.queue_position, job.done_cells) == ("interrupted", 0, number + 1)
        assert not store.jobs.beat(claim, LEASE)
        claim = again(store)
        assert len(claim.parts) == number + 1

    assert store.jobs.finish(claim, b"{}", {})


def test_what_is_not_held_cannot_be_released(store: Store, clock: MovedClock) -> None:
    lost = running(store)
    clock.move(seconds=LEASE + 1)
    claim = again(store)

    store.jobs.release(lost)

    assert seen(store, claim).state == "running"
    assert store.jobs.beat(claim, LEASE)


def test_a_finish_that_fails_half_way_keeps_nothing(store: Store) -> None:
    claim = running(store)

    with pytest.raises(TypeError):
        store.jobs.finish(claim, b"{}", {"point": b"PAR1", "rate": None})  # type: ignore[dict-item]

    assert seen(store, claim).state == "running"
    assert store.jobs.finish(claim, b"{}", {"point": b"PAR1"})
