"""Kill -9 of the service in the middle of its work: nothing that was acknowledged is lost, nothing is done twice (L9).

    python tests/hostile/test_kill.py 200

does as many rounds as it is told, on SQLite, or with the word `postgresql` after it on a server of its own. A log of
acknowledgements is held against the store at the end.
"""

import random
import sqlite3
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.hostile.running import Service, send, sweep_body
from tests.store.postgres import a_database, postgres_server

from kutcalc.store import Store

__all__ = ["postgres_server"]

ROUNDS: Final = 10
POINTS: Final = 60_000
DONE_S: Final = 60.0
DONE_OF_A_ROUND_S: Final = 15.0
ENDED: Final = frozenset({"succeeded", "failed", "cancelled"})
VICTIMS: Final = ("all", "web", "worker")


@dataclass(slots=True)
class Log:
    """What was acknowledged, and what was seen of it: how far it was, and how it ended."""

    jobs: list[str] = field(default_factory=list)
    progress: dict[str, int] = field(default_factory=dict)
    ends: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def look(self, store: Store) -> int:
        """Look at every job; give how many have not ended. Progress never goes back, an end never changes."""
        left = 0
        for name in self.jobs:
            job = store.jobs.get(name)
            assert job is not None, f"{name} was acknowledged and is lost"
            assert job.done_cells >= self.progress.get(name, 0), f"{name} went back"
            self.progress[name] = job.done_cells
            if job.state not in ENDED:
                assert name not in self.ends, f"{name} was done and is worked again"
                left += 1
                continue
            result = store.jobs.result(name)
            seen = (job.state, job.finished_at, None if result is None else (result.reply, result.frames))
            assert self.ends.setdefault(name, seen) == seen, f"{name} ended twice"
        return left


def strike(service: Service, victim: str) -> None:
    """Kill a part of the service, and have it running again."""
    if victim == "all":
        service.kill()
        service.start()
    else:
        service.kill_child(0 if victim == "web" else -1)
        service.wait_ready()


def rounds_of_killing(database_url: str, rounds: int, seed: int = 9) -> Service:
    """Send jobs and kill, round by round; check what became of every acknowledged job."""
    dice = random.Random(seed)
    log = Log()
    service = Service(database_url)
    service.start()
    store = Store(database_url)
    try:
        for number in range(rounds):
            log.jobs.append(send(service, sweep_body(POINTS), f"kill-{seed}-{number}"))
            time.sleep(dice.random() * 0.8)
            strike(service, VICTIMS[number % len(VICTIMS)])
            log.look(store)
            quick_check(database_url)
        until = time.monotonic() + DONE_S + rounds * DONE_OF_A_ROUND_S
        while log.look(store) and time.monotonic() < until:
            time.sleep(0.2)
        assert log.look(store) == 0
        check_ends(log, store)
        code, _ = service.stop()
        assert code == 0
        quick_check(database_url)
    finally:
        service.close()
        store.close()
    return service


def check_ends(log: Log, store: Store) -> None:
    """Hold every end against what it must be: the same figures whoever did the work, or a plain word that it failed."""
    replies = set()
    for name, (state, _, _) in log.ends.items():
        job = store.jobs.get(name)
        assert job is not None
        if state == "succeeded":
            result = store.jobs.result(name)
            assert result is not None
            assert job.done_cells == job.total_cells
            replies.add(hash_of(result.reply))
        else:
            assert (state, (job.problem or {}).get("code")) == ("failed", "job-interrupted")
    assert len(replies) == 1


def hash_of(reply: bytes) -> str:
    """Give the hash of a result, which is the same whenever it was made."""
    return reply.split(b'"result_hash":"')[1].split(b'"')[0].decode()


def quick_check(database_url: str) -> None:
    """Check that a database file is whole."""
    if not database_url.startswith("sqlite"):
        return
    connection = sqlite3.connect(database_url.removeprefix("sqlite:///"))
    try:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    finally:
        connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty store, once on each database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kutcalc.db'}"
    return str(request.getfixturevalue("postgres_server").database())


def test_nothing_acknowledged_is_lost_or_done_twice_when_the_service_is_killed(database_url: str) -> None:
    service = rounds_of_killing(database_url, ROUNDS)

    sys.stdout.write(f"ready after {[round(seconds, 1) for seconds in service.ready_s]} s\n")


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with a_database(sys.argv[2:]) as address:
        made = rounds_of_killing(address, wanted, seed=int(time.time()))
    ready = sorted(made.ready_s)
    sys.stdout.write(
        f"{wanted} rounds, 0 lost, 0 twice, 0 corrupt; ready in {ready[len(ready) // 2]:.1f} s (median), "
        f"{ready[-1]:.1f} s at most\n"
    )
