"""Nobody gets round the limit of rate: not by saying to be another, and not by reaching another process (L5)."""

import asyncio
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import httpx
import pytest
from tests.own_loop import in_own_loop
from tests.serving import Served, served

LIMIT: Final = 40
ASKED: Final = 100
PROXY: Final = "127.0.0.9"
QUESTION: Final = "/api/v1/quick-calculations"


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """Serve with two processes; each test asks from an address of its own, and so has the whole limit."""
    settings = {"KUTCALC_RATE_SYNC_PER_MIN": str(LIMIT), "KUTCALC_TRUSTED_PROXIES": PROXY}
    with served(settings, processes=2) as one:
        yield one


def client_at(server: Served, address: str) -> httpx.Client:
    """Make a client that asks from an address of this machine, on a new connection each time."""
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.Client(base_url=server.url, transport=httpx.HTTPTransport(local_address=address, limits=limits))


def all_at_once(url: str, each: Mapping[int, Mapping[str, str]]) -> list[httpx.Response]:
    """Ask as often as there are sets of headers, at the same time and each on a connection of its own."""

    async def run() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=ASKED, max_keepalive_connections=0)
        async with httpx.AsyncClient(limits=limits, timeout=30) as client:
            return await asyncio.gather(*(client.post(url + QUESTION, json={}, headers=one) for one in each.values()))

    return in_own_loop(run())


def forged(number: int) -> dict[str, str]:
    """Give headers that claim another sender for each number."""
    address = f"198.51.{number // 250}.{number % 250 + 1}"
    return {
        "X-Forwarded-For": address,
        "Forwarded": f"for={address}",
        "X-Real-IP": address,
        "True-Client-IP": address,
        "CF-Connecting-IP": address,
        "User-Agent": f"agent {number}",
    }


@contextmanager
def only(server: Served, number: int) -> Iterator[None]:
    """Have one process answer alone: the other sleeps meanwhile."""
    others = [process for place, process in enumerate(server.processes) if place != number]
    for process in others:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in others:
            process.send_signal(signal.SIGCONT)


def test_exactly_the_limit_is_let_through_whoever_they_say_they_are(server: Served) -> None:
    replies = []
    for number in range(len(server.processes)):
        with only(server, number):
            replies += all_at_once(server.url, {one: forged(one) for one in range(number * 15, number * 15 + 15)})
    replies += all_at_once(server.url, {number: forged(number) for number in range(30, ASKED)})
    refused = [reply for reply in replies if reply.status_code == 429]

    assert 429 not in {reply.status_code for reply in replies[:30]}
    assert (ASKED - len(refused), len(refused)) == (LIMIT, ASKED - LIMIT)
    assert {reply.json()["code"] for reply in refused} == {"rate-limited"}


def test_who_is_refused_is_told_how_long_to_wait(server: Served) -> None:
    with client_at(server, "127.0.0.2") as client:
        replies = [client.post(QUESTION, json={}) for _ in range(LIMIT + 1)]
    first, last = replies[0], replies[-1]

    assert first.headers["ratelimit-policy"] == f'"sync";q={LIMIT};w=60'
    assert first.headers["ratelimit"] == f'"sync";r={LIMIT - 1};t=60'
    assert last.status_code == 429
    assert 0 < int(last.headers["retry-after"]) <= 60
    assert last.headers["ratelimit"] == f'"sync";r=0;t={last.headers["retry-after"]}'


def test_what_does_not_calculate_is_not_counted(server: Served) -> None:
    with client_at(server, "127.0.0.3") as client:
        for _ in range(LIMIT):
            client.post(QUESTION, json={})
        others = [client.get(path).status_code for path in ("/healthz", "/foretag", "/api/v1/policies")]
        asking = [
            client.get(f"{path}?employees=12").status_code for path in ("/foretag", "/en/company", "/foretag.json")
        ]

    assert 429 not in others
    assert asking == [429, 429, 429]


def test_senders_behind_a_named_proxy_are_told_apart_by_the_last_hop(server: Served) -> None:
    with client_at(server, PROXY) as client:

        def refused(hops: str) -> int:
            """Count how many of a few more than the limit are refused; `#` stands for the number of each."""
            asked = (hops.replace("#", str(number)) for number in range(1, LIMIT + 4))
            return [
                client.post(QUESTION, json={}, headers={"X-Forwarded-For": one}).status_code for one in asked
            ].count(429)

        same = refused("203.0.113.#, 198.51.100.7")
        net = refused("2001:db8:1:2::#")
        each = refused("198.51.100.7, 203.0.113.#")

    assert (same, net, each) == (3, 3, 0)


def test_a_process_that_is_killed_leaves_no_lock(server: Served) -> None:
    first, second = server.processes
    with client_at(server, "127.0.0.4") as client:
        for _ in range(10):
            client.post(QUESTION, json={})
        first.kill()
        first.wait()
        began = time.monotonic()
        replies = [client.post(QUESTION, json={}).status_code for _ in range(LIMIT)]

    assert second.poll() is None
    assert replies.count(429) == 10
    assert time.monotonic() - began < 10
