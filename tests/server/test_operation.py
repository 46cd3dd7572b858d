"""What an operator asks and reads: life, readiness, counts and lines, none of which holds what anyone sent (S6, P6)."""

import asyncio
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from litestar.datastructures import State
from tests.own_loop import in_own_loop
from tests.serving import Served, served

from kutcalc.server.keeper import Keeper
from kutcalc.server.logs import FIELDS
from kutcalc.server.operation import NO_KEEPER, NO_READER, NO_WORKER, NOT_WRITABLE, Readiness
from kutcalc.server.parsing import made_parsers
from kutcalc.server.pool import Pool
from kutcalc.store import Store

CANARIES: Final = ("19811218-9876", "Kanariefagel", "lonefil-hemlig.csv")
LINE: Final = re.compile(r'kutcalc_\w+(?:\{(?:(?:le|method|route|status|code|state)="[^"]*",?)*\})? [0-9.e+-]+')


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("metrics")
    with served({"PROMETHEUS_MULTIPROC_DIR": str(folder)}, processes=2) as one:
        yield one


def test_a_process_that_lives_says_so(server: Served) -> None:
    reply = httpx.get(f"{server.url}/healthz")

    assert (reply.status_code, reply.text, reply.headers["cache-control"]) == (200, "ok\n", "no-store")


def test_a_service_that_can_work_says_so(server: Served) -> None:
    deadline = time.monotonic() + 15
    while (reply := httpx.get(f"{server.url}/readyz")).status_code != 200 and time.monotonic() < deadline:
        assert reply.json()["code"] == "not-ready"
        assert int(reply.headers["retry-after"]) > 0
        time.sleep(0.2)

    assert (reply.status_code, reply.text) == (200, "ready\n")


def test_nothing_that_was_sent_is_counted_or_written(server: Served) -> None:
    with httpx.Client(base_url=server.url) as client:
        for canary in CANARIES:
            client.get(
                f"/delat/{canary}?q={canary}", headers={"Referer": canary, "User-Agent": canary, "X-Own": canary}
            )
            client.get(f"/{canary}")
            client.get(f"/api/v1/policies/{canary}")
            client.post("/api/v1/quick-calculations", json={canary: canary, "policy": canary})
            client.post("/foretag", data={"pasted": canary}, files={"file": (canary, canary)})
            client.request("DELETE", f"/api/v1/jobs/{canary}", headers={"Authorization": f"Bearer {canary}"})
            server.send(f"{canary} / {canary}\r\n\r\n".encode(), seconds=0.2)
        counts = client.get("/metrics").text
        last = client.get("/healthz").headers["request-id"]
    said = server.log(last)

    assert [canary for canary in CANARIES if canary in said or canary in counts] == []
    assert said.count('"event":"request"') >= 6 * len(CANARIES)


def test_lines_of_requests_have_these_members_and_no_others(server: Served) -> None:
    number = httpx.get(f"{server.url}/regler/x?q=hemligt").headers["request-id"]
    lines = [json.loads(line) for line in server.log(number).splitlines() if line.startswith("{")]
    (own,) = [line for line in lines if line.get("request_id") == number]

    assert {name for line in lines for name in line} <= FIELDS
    assert own.keys() == {"time", "level", "event", "request_id", "method", "route", "status", "ms", "client"}
    assert (own["method"], own["client"]) == ("GET", "127.0.0.0/24")
    assert "hemligt" not in server.log()


def test_processes_count_together_by_pattern_and_never_by_address(server: Served) -> None:
    def counted() -> float:
        text = httpx.get(f"{server.url}/metrics").text
        found = re.search(r'_count\{method="GET",route="/healthz",status="2xx"\} ([0-9.]+)', text)
        return float(found[1]) if found else 0

    before = counted()
    for _ in range(20):
        httpx.get(f"{server.url}/healthz")
    httpx.get(f"{server.url}/healthz", headers={"Host": "evil.example"})
    text = httpx.get(f"{server.url}/metrics").text
    lines = [line for line in text.splitlines() if not line.startswith("#")]

    assert counted() == before + 20
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert 'kutcalc_refused_total{code="bad-host"}' in text
    assert 'kutcalc_jobs{state="queued"} 0.0' in text


def test_what_is_lacking_is_told_and_asked_for_once_a_second(tmp_path: Path) -> None:
    async def run() -> list[object]:
        store = Store(f"sqlite:///{tmp_path / 'a.db'}")
        pool, readers = Pool(1), made_parsers(1)
        there = {"store": store, "pool": pool, "keeper": Keeper(), "parsers": readers}
        try:
            whole, none = State(there), State({**there, "store": None})
            worker_gone = State({**there, "pool": None})
            keeper_gone = State({**there, "keeper": Keeper(str(tmp_path / "nobody"))})
            readiness = Readiness()
            for _ in range(150):
                if await Readiness().lacking(whole) is None:
                    break
                await asyncio.sleep(0.1)
            told = [await readiness.lacking(whole), await readiness.lacking(none)]
            told += [await Readiness().lacking(one) for one in (none, worker_gone, keeper_gone)]
            readers.close()
            return [*told, await Readiness().lacking(whole)]
        finally:
            await pool.close()
            store.close()

    assert in_own_loop(run()) == [None, None, NOT_WRITABLE, NO_WORKER, NO_KEEPER, NO_READER]
