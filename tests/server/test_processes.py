"""The service as processes: a taken port, a child that dies, the command that stops it, and the port afterwards."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.hostile.running import ROOT, Service, free_port

from kutcalc.server.processes import PortTakenError, listen

WAIT_S = 30.0


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Give a service that runs."""
    made = Service(f"sqlite:///{tmp_path / 'kutcalc.db'}")
    made.start()
    yield made
    made.close()


def test_a_port_that_is_taken_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kutcalc.server.processes.BIND_TRIES", 2)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortTakenError) as caught:
            listen("127.0.0.1", port)

    assert str(port) in caught.value.text.sv
    assert "--port" in caught.value.text.en


def test_a_port_is_free_again_as_soon_as_it_is_let_go_of() -> None:
    port = free_port()
    listen("127.0.0.1", port).close()
    again = listen("127.0.0.1", port)

    assert again.getsockname()[1] == port
    again.close()


def test_killing_any_process_leaves_a_service_that_answers_on_the_same_port(service: Service) -> None:
    before = service.children()
    for place in range(len(before)):
        service.kill_child(place)
    service.wait_ready()
    after = service.children()

    service.kill()
    gone_by = time.monotonic() + WAIT_S
    while any(Path(f"/proc/{number}").exists() for number in after) and time.monotonic() < gone_by:
        time.sleep(0.05)
    left = [number for number in after if Path(f"/proc/{number}").exists()]
    service.start()

    assert not set(before) & set(after)
    assert left == []
    assert service.stop()[0] == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_on_its_own_stops_with_zero(number: signal.Signals, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'kutcalc.db'}",
        "PYTHONPATH": str(ROOT / "src"),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", "from kutcalc.cli import entry; entry()", "worker", "--jobs", "1"], env=environment
    )
    until = time.monotonic() + WAIT_S
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (tmp_path / "kutcalc.db").exists() and time.monotonic() < until:
        time.sleep(0.05)
    while not children.read_text(encoding="ascii").strip() and time.monotonic() < until:
        time.sleep(0.05)

    process.send_signal(number)

    assert process.wait(WAIT_S) == 0
