"""Hostile files against the real server (U1-U5): each is refused by its code or read right, and nothing else happens.

`pytest` sends sixty; `python tests/hostile/test_uploads.py` sends all, holds times and memory to their bars, and
watches with strace that nobody opens the canary or connects to anything.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.hostile.corpus import LEAST_FILES, corpus, some
from tests.hostile.corpus_parts import CANARY_NAME, Hostile
from tests.hostile.uploads import SETTINGS, Watched, good_file, is_right, readers, resident_mib, upload, watching
from tests.serving import Served, served

FILES: Final = 60
MOST_S: Final = 2.0
MOST_P99_MS: Final = 250
MOST_GROWTH_MIB: Final = 50
MOST_READER_MIB: Final = 768
STRACED: Final = ("doctype", "xml", "encoding", "names", "formula")
SLOWEST: Final = 5


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served(SETTINGS) as one:
        yield one


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("canary") / CANARY_NAME
    file.write_text("the canary", encoding="utf-8")
    return str(file)


def test_the_corpus_is_as_large_as_it_must_be_and_no_label_stands_twice() -> None:
    labels = [one.label for one in corpus("/none")]

    assert len(labels) >= LEAST_FILES
    assert len(set(labels)) == len(labels)


def test_every_hostile_file_is_refused_by_its_code_or_read_right(server: Served, canary: str) -> None:
    wrong = []
    with watching(server) as watched:
        for one in some(canary, FILES):
            answer = upload(server, one)
            if not is_right(one, answer) or "the canary" in answer.text:
                wrong.append((one.label, answer))

    assert wrong == []
    assert watched.failed == 0
    after = upload(server, good_file())
    assert (after.status, is_right(good_file(), after)) == (200, True), after.text
    assert "a reader failed" not in server.log()


def test_a_file_that_is_wrongly_called_read_right_is_seen(server: Served) -> None:
    good = good_file()

    assert not is_right(Hostile("x", good.name, good.content, ("file-type",)), upload(server, good))
    assert not is_right(Hostile("x", good.name, good.content, pay_ore=1), upload(server, good))


def say(text: str) -> None:
    """Write a line of what the command found."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def send_all(server: Served, canary: str) -> tuple[int, int, list[tuple[float, str]], Watched]:
    """Send every file; give how many there were, how many were answered wrongly, the times, and what was seen."""
    wrong, took = 0, []
    with watching(server) as watched:
        for one in corpus(canary):
            answer = upload(server, one)
            took.append((answer.seconds, f"{one.label} ({answer.status} {answer.code or 'read'})"))
            if not is_right(one, answer) or "the canary" in answer.text:
                wrong += 1
                say(f"wrong: {one.label}: {answer.status} {answer.code} pay {answer.pay_ore}: {answer.text[:300]}")
    return len(took), wrong, sorted(took, reverse=True), watched


def traced(server: Served, canary: str, folder: Path) -> int | None:
    """Send what asks for files and addresses under strace; give how often anybody opened or connected, None without."""
    if shutil.which("strace") is None:
        say("strace: skipped, it is not installed (apt-get install strace)")
        return None
    out = folder / "strace"
    pids = [str(process.pid) for process in server.processes] + [str(pid) for pid in readers(server)]
    command = ["strace", "-f", "-qq", "-e", "trace=open,openat,connect", "-o", str(out), *(f"-p{pid}" for pid in pids)]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE)
    time.sleep(2)
    if tracer.poll() is not None:
        assert tracer.stderr is not None
        say(f"strace: skipped, it may not attach here: {tracer.stderr.read().decode()[:200]}")
        return None
    sent = 0
    for one in corpus(canary):
        if one.kind in STRACED:
            sent += 1
            upload(server, one)
    tracer.terminate()
    tracer.wait(60)
    lines = out.read_text(encoding="utf-8", errors="replace").splitlines()
    hits = [line for line in lines if canary in line or ("connect(" in line and "AF_INET" in line)]
    say(f"strace: {sent} files, {len(lines)} calls seen, {len(hits)} to the canary or to an address")
    for line in hits[:SLOWEST]:
        say(f"  {line}")
    return len(hits)


def main() -> int:
    """Send all, print the figures beside their bars, and give 0 when every bar is held."""
    given = argparse.ArgumentParser(description=main.__doc__)
    given.add_argument("--no-strace", action="store_true", help="do not watch with strace")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="kutcalc-canary-") as name, served(SETTINGS) as server:
        canary = Path(name) / CANARY_NAME
        canary.write_text("the canary", encoding="utf-8")
        for _ in range(3):
            upload(server, good_file())
        before = resident_mib(server)
        number, wrong, took, watched = send_all(server, str(canary))
        growth = resident_mib(server) - before
        after = upload(server, good_file())
        failed = server.log().count("a reader failed")
        say("slowest:")
        for seconds, label in took[:SLOWEST]:
            say(f"  {seconds:6.2f} s  {label}")
        say(f"half were answered within {took[number // 2][0]:.2f} s")
        hits = None if asked.no_strace else traced(server, str(canary), Path(name))
    slow = sum(seconds > MOST_S for seconds, _ in took)
    p99_ms, peak = watched.p99_ms(), watched.peak_reader_mib
    bars = (
        (f"{number} files, at least {LEAST_FILES}", number >= LEAST_FILES),
        (f"{wrong} answered wrongly, at most 0", wrong == 0),
        (f"{failed} readers failed for a reason of ours, at most 0", failed == 0),
        (f"{slow} took longer than {MOST_S:g} s, at most 0", not slow),
        (f"health: {len(watched.looks_s)} looks, p99 {p99_ms:.0f} ms, at most {MOST_P99_MS}", p99_ms < MOST_P99_MS),
        (f"health: {watched.failed} looks failed, at most 0", not watched.failed),
        (f"memory of the server grew by {growth} MiB, at most {MOST_GROWTH_MIB}", growth < MOST_GROWTH_MIB),
        (f"largest reader {peak} MiB, at most {MOST_READER_MIB}", peak <= MOST_READER_MIB),
        ("the next good file is read", is_right(good_file(), after)),
        (f"{'not watched' if hits is None else hits} opened or connected, at most 0", not hits),
    )
    for text, is_held in bars:
        say(f"{'held  ' if is_held else 'MISSED'} {text}")
    return 0 if all(is_held for _, is_held in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
