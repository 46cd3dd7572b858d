"""What other processes do to a store in the tests: `python -m tests.store.crowd DOES ADDRESS`, a line for each thing.

They are real processes, started anew, so that they can be killed.
"""

import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from kutcalc.store import Connection, Reply, Store
from kutcalc.store.database import Database
from kutcalc.store.migrating import upgrade
from kutcalc.store.tables import SCHEMA

ROOT: Final = Path(__file__).parents[2]
LEASE_S: Final = 60


def started(does: str, address: str, *more: str) -> subprocess.Popen[str]:
    """Start one of the crowd; what it says is on its stdout."""
    command = [sys.executable, "-m", "tests.store.crowd", does, address, *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)


def said(one: subprocess.Popen[str]) -> list[str]:
    """Wait until it has ended, and give its lines; a process that failed is an error."""
    out, _ = one.communicate(timeout=60)
    assert one.returncode == 0, out
    return out.split()


def say(word: str) -> None:
    """Say that something is done."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def opens(store: Store) -> None:
    """Open it, that is all."""
    say(f"jobs:{len(store.jobs.counts())}")


def works(store: Store) -> None:
    """Work through the queue: each job in four parts."""
    me = store.jobs
    while (claim := me.claim("crowd", LEASE_S)) is not None:
        parts = [me.part(claim, number, b"x" * 1000, 1) for number in range(4)]
        if all(parts) and me.finish(claim, b"{}", {"point": b"the same for all"}):
            say(claim.id)


def adds(store: Store) -> None:
    """Send jobs until it is stopped, and say each one that was accepted."""
    number = 0
    while True:
        number += 1
        say(store.jobs.add("sweep", b"x" * 5000, "sv", total_cells=4, client=f"c{number}").id)


def holds(store: Store) -> None:
    """Stop in the middle of a transaction, with a job and a reply that are not there yet."""

    def make(connection: Connection) -> Reply:
        store.jobs.add("sweep", b"{}", "sv", total_cells=4, client="held", connection=connection)
        say("held")
        time.sleep(60)
        return Reply(202, b"never")

    store.once("scope", "key", "body", make)


def migrates(address: str) -> None:
    """Stop in the middle of making the tables."""
    database = Database(address)
    with database.writing() as connection:
        upgrade(connection, SCHEMA)
        say("half-way")
        time.sleep(60)


def takes(store: Store) -> None:
    """Take a job, keep a part of it, and hang."""
    claim = store.jobs.claim("crowd", 1)
    assert claim is not None
    store.jobs.part(claim, 0, b"kept", 1)
    say(claim.id)
    time.sleep(60)


def main() -> None:
    """Do what is asked."""
    does, address = sys.argv[1:3]
    if does == "migrates":
        migrates(address)
    store = Store(address)
    say("ready")
    sys.stdin.readline()
    {"opens": opens, "works": works, "adds": adds, "holds": holds, "takes": takes}[does](store)
    store.close()


if __name__ == "__main__":
    main()
