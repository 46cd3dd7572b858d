"""The worker with a store of its own and real child processes."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from tests.hostile.running import EMPLOYER, long_body, sweep_body

from kutcalc.report.job_work import prepare_job
from kutcalc.server.worker import work_until
from kutcalc.store import Job, Store

WAIT_S: Final = 60.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store."""
    opened = Store(f"sqlite:///{tmp_path / 'kutcalc.db'}")
    yield opened
    opened.close()


@pytest.fixture
def working(store: Store) -> Iterator[Callable[[], threading.Event]]:
    """Give what starts a worker of one lane, and gives what stops it; all are stopped at the end."""
    begun: list[tuple[threading.Event, threading.Thread]] = []

    def start() -> threading.Event:
        stop = threading.Event()
        begun.append((stop, threading.Thread(target=work_until, args=(store, 1, stop.wait))))
        begun[-1][1].start()
        return stop

    yield start
    for stop, _ in begun:
        stop.set()
    for _, thread in begun:
        thread.join()


def queue(store: Store, body: dict[str, Any]) -> str:
    """Put a job in the queue."""
    kind, content, cells = prepare_job(body)
    return store.jobs.add(kind, content, "sv", total_cells=cells, client="c").id


def wait_for(store: Store, name: str, is_so: Callable[[Job], bool]) -> Job:
    """Wait until a job is as it should be, and see that its progress never goes back."""
    until, done, state = time.monotonic() + WAIT_S, 0, ""
    while time.monotonic() < until:
        job = store.jobs.get(name)
        assert job is not None
        assert job.done_cells >= done
        done, state = job.done_cells, job.state
        if is_so(job):
            return job
        time.sleep(0.02)
    raise TimeoutError(state)


def has_ended(job: Job) -> bool:
    """Whether nothing more will happen to a job."""
    return job.state in {"succeeded", "failed", "cancelled"}


def has_begun(job: Job) -> bool:
    """Whether a part of a job is done."""
    return job.done_cells > 0 or has_ended(job)


def test_jobs_are_done_and_the_queue_goes_on(store: Store, working: Callable[[], threading.Event]) -> None:
    working()
    names = [queue(store, sweep_body(3)), queue(store, {**sweep_body(5)})]

    ends = [wait_for(store, name, has_ended) for name in names]

    assert [job.state for job in ends] == ["succeeded", "succeeded"]
    assert [job.done_cells for job in ends] == [18, 30]
    result = store.jobs.result(names[1])
    assert result is not None
    assert len(msgspec.json.decode(result.reply)["results"]["point"]) == 5
    assert (store.frames.get(result.frames["point"]) or b"")[:4] == b"PAR1"


def test_a_running_job_is_stopped_within_a_second_of_being_cancelled(
    store: Store, working: Callable[[], threading.Event]
) -> None:
    working()
    name = queue(store, long_body())
    wait_for(store, name, has_begun)

    begun = time.monotonic()
    store.jobs.cancel(name)
    after = queue(store, sweep_body(2))

    assert wait_for(store, after, lambda job: job.state != "queued").state in {"running", "succeeded"}
    assert time.monotonic() - begun < WAIT_S / 10
    cancelled = store.jobs.get(name)
    assert cancelled is not None
    assert cancelled.state == "cancelled"
    assert wait_for(store, after, has_ended).state == "succeeded"


@pytest.mark.parametrize(("limit", "value"), [("JOB_CPU_S", "1"), ("JOB_RSS_MIB", "20")])
def test_a_job_over_its_limits_fails_and_the_queue_goes_on(
    limit: str, value: str, store: Store, working: Callable[[], threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = queue(store, long_body())
    monkeypatch.setenv(f"KUTCALC_{limit}", value)
    working()

    ended = wait_for(store, name, has_ended)

    assert ended.state == "failed"
    assert (ended.problem or {})["code"] == "job-too-expensive"
    assert (ended.problem or {})["instance"] == f"/jobs/{name}"


def test_a_stop_leaves_the_job_for_another_who_begins_where_it_was_left(
    store: Store, working: Callable[[], threading.Event]
) -> None:
    stop = working()
    name = queue(store, sweep_body(300_000))
    wait_for(store, name, has_begun)
    stop.set()

    left = wait_for(store, name, lambda job: job.state != "running")
    working()
    done = wait_for(store, name, has_ended)

    assert left.state in {"interrupted", "succeeded"}
    assert 0 < left.done_cells <= done.done_cells == done.total_cells
    assert done.state == "succeeded"


def test_what_is_wrong_in_a_job_is_its_problem(store: Store, working: Callable[[], threading.Event]) -> None:
    working()
    search = {"path": "rate.share_ppm", "first": 300_000, "last": 300_009, "column": "baseline_due_ore", "target": 1}
    name = queue(store, {"kind": "solve", "policy": "se-almega-2024@1", "solve": search, "employers": [EMPLOYER]})

    ended = wait_for(store, name, has_ended)

    assert ended.state == "failed"
    assert (ended.problem or {})["code"] == "not-monotone"
