"""Those who send slowly, or for ever, are shut out in time, and nobody else notices them (L6)."""

import asyncio
import time
from collections.abc import Iterator
from typing import Final

import pytest
from tests.own_loop import in_own_loop
from tests.serving import Served, served

HEADS: Final = 200
BODIES: Final = 50
LONGEST_S: Final = 10.0
SLOWEST_OTHERS_S: Final = 0.5
HALF: Final = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Half: "
WHOLE: Final = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST: Final = (
    b"POST /api/v1/reads-all HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: 100000\r\n\r\n"
)
CHUNKED: Final = (
    b"POST /api/v1/reads-all HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


AT_ONCE: Final = HEADS + BODIES


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served({"KUTCALC_TEST_AT_ONCE": str(AT_ONCE)}, app="tests.hostile.failing:application") as one:
        yield one


async def closed_after(server: Served, begin: bytes, drop: bytes, every_s: float, most_s: float) -> float:
    """Send a beginning and then a drop at a time, and give the seconds until the server closes, or `most_s`."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(begin)
    await writer.drain()
    began = time.monotonic()
    ended = asyncio.ensure_future(reader.read(-1))
    try:
        while time.monotonic() - began < most_s:
            done, _ = await asyncio.wait([ended], timeout=every_s)
            if done:
                break
            if drop:
                writer.write(drop)
        return time.monotonic() - began
    finally:
        ended.cancel()
        await asyncio.gather(ended, return_exceptions=True)
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def others(server: Served, stop: asyncio.Event) -> list[float]:
    """Ask on one connection, again and again, and give how long each answer took."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    took = []
    while not stop.is_set():
        began = time.perf_counter()
        writer.write(WHOLE)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(3)
        assert head.startswith(b"HTTP/1.1 200")
        took.append(time.perf_counter() - began)
        await asyncio.sleep(0.02)
    writer.close()
    await writer.wait_closed()
    return took


def test_slow_heads_and_bodies_are_closed_and_others_do_not_notice(
    server: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    async def run() -> tuple[list[float], list[float], float, list[float]]:
        stop = asyncio.Event()
        watching = asyncio.create_task(others(server, stop))
        heads = [closed_after(server, HALF, b"a", 0.5, LONGEST_S + 2) for _ in range(HEADS // 2)]
        heads += [closed_after(server, WHOLE + HALF[:20], b"", 0.5, LONGEST_S + 2) for _ in range(HEADS // 2)]
        bodies = [closed_after(server, POST, b" ", 0.5, LONGEST_S + 2) for _ in range(BODIES // 2)]
        bodies += [closed_after(server, CHUNKED, b"1\r\n \r\n", 0.5, LONGEST_S + 2) for _ in range(BODIES // 2)]
        honest = closed_after(server, POST, b" " * 600, 0.25, LONGEST_S + 1)
        *closed, kept = await asyncio.gather(*heads, *bodies, honest)
        stop.set()
        return closed[: len(heads)], closed[len(heads) :], kept, sorted(await watching)

    heads, bodies, honest, took = in_own_loop(run())
    p99 = took[len(took) * 99 // 100]
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{HEADS} half heads closed in {max(heads):.1f} s, {BODIES} dripping bodies in {max(bodies):.1f} s; "
            f"others p99 {p99 * 1000:.0f} ms of {len(took)}, longest {took[-1] * 1000:.0f} ms"
        )

    assert max(heads) <= LONGEST_S
    assert max(bodies) <= LONGEST_S + 0.5, "the drop that finds the door shut comes half a second later"
    assert honest > LONGEST_S, "a sender of 2 400 bytes a second is not slow"
    assert p99 < SLOWEST_OTHERS_S
    assert len(took) > 100


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Large: " + b"a" * 16_384 + b"\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"X-Many: aaaaaaaaaa\r\n" * 1_000 + b"\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Endless: " + b"a" * 2_000_000,
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"a" * 2_000_000 + b": 1\r\n\r\n",
    ],
)
def test_a_head_over_sixteen_kibibytes_is_refused(server: Served, head: bytes) -> None:
    began = time.monotonic()
    try:
        reply = server.send(head, seconds=3)
    except (ConnectionResetError, BrokenPipeError):
        reply = b""

    assert time.monotonic() - began < 1
    assert reply.startswith(b"HTTP/1.1 431") or (not reply and len(head) > 1_000_000)


def test_a_head_just_under_sixteen_kibibytes_is_taken(server: Served) -> None:
    head = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Large: " + b"a" * 16_000 + b"\r\n\r\n"

    assert server.send(head).startswith(b"HTTP/1.1 200")


def test_who_was_answered_early_cannot_go_on_sending(server: Served) -> None:
    begin = CHUNKED.replace(b"reads-all", b"nothing-here")
    took = in_own_loop(closed_after(server, begin, b"1\r\n \r\n", 0.2, 6))

    assert took < 4


def test_too_many_at_once_are_refused_in_our_own_form(server: Served) -> None:
    async def run() -> tuple[bytes, bytes]:
        held = [await asyncio.open_connection(server.host, server.port) for _ in range(AT_ONCE)]
        for _, writer in held:
            writer.write(POST)
        await asyncio.sleep(0.3)
        refused = await answer()
        for _, writer in held:
            writer.close()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)
        await asyncio.sleep(0.3)
        return refused, await answer()

    async def answer() -> bytes:
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(WHOLE)
        head = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        await writer.wait_closed()
        return head

    refused, after = in_own_loop(run())

    assert refused.startswith(b"HTTP/1.1 503")
    assert b"retry-after: " in refused
    assert b"content-security-policy: " in refused
    assert after.startswith(b"HTTP/1.1 200")
