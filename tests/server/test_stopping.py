"""Being asked to stop at the worst of moments: signals while the process is about to wait, waits, or stops waiting."""

import signal
import subprocess
import sys
import time
from typing import Final

import pytest

from kutcalc.server.stopping import SIGNALS

WAIT_S: Final = 60.0
_MANY_ROUNDS: Final = """
import signal
from kutcalc.server.stopping import SIGNALS, StopAsked

for round in range(300):
    asked = StopAsked()
    if not round:
        print("ready", flush=True)
    while not asked.wait(0.00001):
        pass
for number in SIGNALS:
    signal.signal(number, signal.SIG_IGN)
"""
_WHILE_IT_WAITS: Final = """
import os, signal, threading, time
from kutcalc.server.stopping import StopAsked

asked = StopAsked()
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
begun = time.monotonic()
assert not asked.wait(0.01)
assert asked.wait(50)
assert time.monotonic() - begun < 40
"""


@pytest.mark.parametrize("number", SIGNALS)
def test_signals_at_any_moment_are_noted_and_nobody_waits_for_himself(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", _MANY_ROUNDS], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        until = time.monotonic() + WAIT_S
        while process.poll() is None and time.monotonic() < until:
            for _ in range(3):
                process.send_signal(number)
            time.sleep(0.0002)
        code = process.poll()
        process.kill()

    assert code == 0


def test_a_signal_wakes_who_waits() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WHILE_IT_WAITS], check=False, timeout=WAIT_S, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")
