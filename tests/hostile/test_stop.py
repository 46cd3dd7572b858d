"""SIGTERM while jobs run: new work is refused, what was begun is finished or taken up again, and all ends in time (L8).

    python tests/hostile/test_stop.py 50

does as many rounds as it is told, with the word `postgresql` after it on a server of its own.
"""

import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.hostile.running import EMPLOYER, Service, send, sweep_body
from tests.hostile.test_kill import ENDED, Log, check_ends, quick_check
from tests.store.postgres import a_database, postgres_server

from kutcalc.store import Store

__all__ = ["postgres_server"]
ROUNDS: Final = 3
POINTS: Final = 600_000
LONGEST_S: Final = 25.0
WAIT_S: Final = 60.0


def calculation(payslips: int) -> bytes:
    """Give the body of a calculation that takes a moment."""
    rows = [
        {"employee": f"E{number:05}", "month": "2026-03", "birth_year": 1980, "cash_pay_ore": 3_000_000 + number}
        for number in range(payslips)
    ]
    employers = [{**EMPLOYER, "payslips": rows, "training": []}]
    return msgspec.json.encode({"policy": "se-almega-2024@1", "levels": ["payslip"], "employers": employers})


def ask(service: Service, body: bytes, answers: list[Any]) -> None:
    """Ask for a calculation, and write down what came."""
    request = urllib.request.Request(  # noqa: S310  # our own address
        f"{service.url}/api/v1/calculations", body, {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=LONGEST_S) as reply:  # noqa: S310
            answers.append((reply.status, len(msgspec.json.decode(reply.read())["results"]["payslip"])))
    except urllib.error.HTTPError as error:
        answers.append((error.code, error.read()))
    except OSError as error:
        answers.append(error)


def wait_until_running(store: Store, name: str) -> None:
    """Wait until a job has begun and kept a part."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        job = store.jobs.get(name)
        assert job is not None
        if job.done_cells or job.state in ENDED:
            return
        time.sleep(0.05)
    raise TimeoutError(name)


def rounds_of_stopping(database_url: str, rounds: int) -> list[float]:
    """Stop the service with a job running, round by round; give how long each stop took."""
    store = Store(database_url)
    log = Log()
    took: list[float] = []
    service = Service(database_url)
    try:
        for number in range(rounds):
            service.start()
            log.jobs.append(send(service, sweep_body(POINTS), f"stop-{number}"))
            wait_until_running(store, log.jobs[-1])
            took.append(one_stop(service, log, store))
            quick_check(database_url)
        service.start()
        until = time.monotonic() + WAIT_S + rounds * 10
        while log.look(store) and time.monotonic() < until:
            time.sleep(0.2)
        assert log.look(store) == 0
        assert {state for state, _, _ in log.ends.values()} == {"succeeded"}
        check_ends(log, store)
        service.stop()
    finally:
        service.close()
        store.close()
    return took


def one_stop(service: Service, log: Log, store: Store) -> float:
    """Stop the service in the middle of a request and a job; the request is answered, the job is left for another."""
    answers: list[Any] = []
    asking = threading.Thread(target=ask, args=(service, calculation(2_000), answers))
    asking.start()
    time.sleep(0.2)
    code, seconds = service.stop()
    asking.join()
    assert code == 0
    assert seconds <= LONGEST_S
    assert answers == [(200, 2_000)], answers[0]
    assert not service.answers()
    log.look(store)
    states = {job.state for name in log.jobs if (job := store.jobs.get(name)) is not None}
    assert states <= {"interrupted", "queued", "succeeded"}
    return seconds


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty store, once on each database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kutcalc.db'}"
    return str(request.getfixturevalue("postgres_server").database())


def test_a_stop_finishes_requests_and_leaves_jobs_to_be_taken_up_again(database_url: str) -> None:
    took = rounds_of_stopping(database_url, ROUNDS)

    assert len(took) == ROUNDS


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with a_database(sys.argv[2:]) as address:
        stops = rounds_of_stopping(address, wanted)
    sys.stdout.write(f"{wanted} rounds, 0 lost, 0 twice; the longest stop took {max(stops):.1f} s\n")
