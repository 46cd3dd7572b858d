"""The keeper as a process: several who ask, one memory, and nothing left when it ends."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.own_loop import in_own_loop

from kutcalc.errors import IdempotencyReusedError, OverloadedError, RequestInProgressError, StorageFullError
from kutcalc.server.keeper import Keeper

CODE = "import sys\nfrom kutcalc.server.keeper_process import serve_keeper\nserve_keeper(int(sys.argv[1]))\n"


@pytest.fixture
def path(tmp_path: Path) -> Iterator[str]:
    """Start a keeper, and give its socket."""
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.bind(str(tmp_path / "keeper"))
    made.listen(2_048)
    process = subprocess.Popen([sys.executable, "-c", CODE, str(made.fileno())], pass_fds=[made.fileno()])
    made.close()
    try:
        yield str(tmp_path / "keeper")
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


@pytest.fixture(params=["own", "away"])
def keeper(request: pytest.FixtureRequest) -> Keeper:
    return Keeper(request.getfixturevalue("path")) if request.param == "away" else Keeper()


def test_what_one_keeps_another_finds(path: str) -> None:
    content = os.urandom(5_000_000)

    async def both() -> None:
        ticket = await Keeper(path).keep("a", content, 15)
        held = await Keeper(path).find(ticket.token)

        assert held is not None
        assert held.content == content
        assert held.expires_at == ticket.expires_at
        await Keeper(path).forget(ticket.token)
        assert await Keeper(path).find(ticket.token) is None

    in_own_loop(both())


def test_what_is_refused_is_refused_from_afar_too(keeper: Keeper) -> None:
    async def asked() -> None:
        for number in range(3):
            await keeper.keep("a", b"rows", 15)
            assert await keeper.count() == number + 1
        with pytest.raises(StorageFullError, match="as many files"):
            await keeper.keep("a", b"rows", 15)
        await keeper.begin("a", "key")
        with pytest.raises(RequestInProgressError):
            await keeper.begin("a", "key")
        await keeper.drop("a", "key")
        assert await keeper.settle("b", "key", b"said", b"rows", 15) != (False, None)
        with pytest.raises(IdempotencyReusedError):
            await keeper.settle("b", "key", b"otherwise", b"rows", 15)

    in_own_loop(asked())


def test_a_hundred_at_once_are_all_answered(path: str) -> None:
    async def asked() -> None:
        tickets = await asyncio.gather(*(Keeper(path).keep(str(number), b"x" * number, 1) for number in range(100)))
        found = await asyncio.gather(*(Keeper(path).find(ticket.token) for ticket in tickets))
        assert [len(one.content) for one in found if one is not None] == list(range(100))

    in_own_loop(asked())


def test_nonsense_on_the_socket_harms_nobody(path: str) -> None:
    for nonsense in (b"", b"x" * 8, (2**63).to_bytes(8), (5).to_bytes(8) + b"xxxxx"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
            one.connect(path)
            one.sendall(nonsense)

    assert in_own_loop(Keeper(path).count()) == 0


def test_a_keeper_that_is_gone_is_said_to_be_busy(tmp_path: Path) -> None:
    with pytest.raises(OverloadedError):
        in_own_loop(Keeper(str(tmp_path / "nobody")).find("x"))
