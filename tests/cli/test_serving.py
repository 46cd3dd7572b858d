"""The commands of the service: what they take, what they refuse, and the store copied and put back."""

import json
import socket
from pathlib import Path

import pytest

from kutcalc.cli import main
from kutcalc.store import Store

Out = pytest.CaptureFixture[str]


@pytest.mark.parametrize("command", ["serve", "worker", "backup", "restore"])
def test_every_command_of_the_service_shows_an_example(command: str, capsys: Out) -> None:
    assert main([command, "--help"]) == 0

    assert f"exempel: kutcalc {command}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "arguments",
    [["serve", "--port", "70000"], ["serve", "--workers", "0"], ["worker", "--jobs", "0"], ["backup"], ["serve", "x"]],
)
def test_wrong_use_is_two(arguments: list[str]) -> None:
    assert main(arguments) == 2


def test_a_taken_port_is_said_in_words_and_is_three(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    monkeypatch.setattr("kutcalc.server.processes.BIND_TRIES", 1)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert main(["serve", "--port", str(port)]) == 3

    assert f"127.0.0.1:{port}" in capsys.readouterr().err


def test_a_store_is_copied_and_put_back_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    first, second = (f"sqlite:///{tmp_path / name / 'kutcalc.db'}" for name in ("first", "second"))
    store = Store(first)
    name = store.jobs.add("sweep", b"{}", "sv", total_cells=1, client="c").id
    store.close()
    monkeypatch.setenv("DATABASE_URL", first)
    assert main(["--json", "backup", str(tmp_path / "copies")]) == 0
    made = Path(json.loads(capsys.readouterr().out)["file"])
    monkeypatch.setenv("DATABASE_URL", second)

    assert main(["restore", str(tmp_path / "copies")]) == 0

    assert made.is_file()
    store = Store(second)
    job = store.jobs.get(name)
    store.close()
    assert job is not None
    assert job.kind == "sweep"
