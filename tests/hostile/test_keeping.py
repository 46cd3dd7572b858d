"""Files that are held: how many and how much, over all web processes of a service, and gone with it (U8, P3)."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from tests.hostile.running import Service

POLICY: Final = "se-almega-2024@1"
PEOPLE: Final = 40
FILE: Final = b"employer,employee,month,birth_year,cash_pay_ore\n" + b"".join(
    b"A,E%03d,2026-05,1985,3333300\n" % number for number in range(PEOPLE)
)
ROOM: Final = 120_000
"""So many bytes in all: some of such files, and not one for each sender."""
SENDERS: Final = 16


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Serve by two processes, with little room for files."""
    store = tmp_path_factory.mktemp("keeping") / "kutcalc.db"
    one = Service(f"sqlite:///{store}", workers=2, lanes=0, KUTCALC_HOLD_BYTES=str(ROOM))
    one.start()
    try:
        yield one
    finally:
        one.close()


def client(service: Service, address: str = "127.0.0.1") -> httpx.Client:
    """Give a client that sends from an address of its own; all of 127.0.0.0/8 is this machine."""
    transport = httpx.HTTPTransport(local_address=address)
    return httpx.Client(base_url=f"{service.url}/api/v1", timeout=120, transport=transport)


def keep(api: httpx.Client, minutes: int = 5) -> httpx.Response:
    """Send the file to be held."""
    return api.post(
        "/payroll-files", files={"file": ("x.csv", FILE)}, data={"options": json.dumps({"keep_minutes": minutes})}
    )


def calculated(api: httpx.Client, token: str) -> httpx.Response:
    """Calculate on a file that is held, over a connection of its own."""
    return api.post("/calculations", json={"policy": POLICY, "payroll_file": token}, headers={"Connection": "close"})


def test_a_sender_has_three_files_over_all_processes_and_each_finds_them(service: Service) -> None:
    found: list[httpx.Response] = []

    def send() -> None:
        with client(service, "127.0.0.11") as api:
            found.append(keep(api))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Counter(reply.status_code for reply in found) == {200: 3, 507: 5}
    assert {reply.json()["code"] for reply in found if reply.status_code == 507} == {"storage-full"}
    tokens = [reply.json()["case_token"] for reply in found if reply.status_code == 200]
    with client(service, "127.0.0.12") as api:
        for _ in range(8):
            replies = [calculated(api, token) for token in tokens]
            assert [reply.json()["totals"]["persons"] for reply in replies] == [PEOPLE] * 3


def test_what_was_held_is_gone_when_the_service_is(service: Service) -> None:
    store = Path(service.environment["DATABASE_URL"].removeprefix("sqlite:///"))
    with client(service, "127.0.0.13") as api:
        token = keep(api).json()["case_token"]
    service.stop()
    written = b"".join(path.read_bytes() for path in store.parent.rglob("*") if path.is_file())
    service.start()
    with client(service, "127.0.0.13") as api:
        reply = calculated(api, token)

    assert token
    assert b"3333300" not in written
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["code"] == "not-found"


def test_all_together_fill_the_room_and_the_service_goes_on(service: Service) -> None:
    statuses: Counter[int] = Counter()
    for number in range(20, 20 + SENDERS):
        with client(service, f"127.0.0.{number}") as api:
            statuses[keep(api).status_code] += 1

    assert statuses.keys() == {200, 507}
    assert 3 < statuses[200] < SENDERS
    with client(service, "127.0.0.99") as api:
        assert api.post("/payroll-files", files={"file": ("x.csv", FILE)}).status_code == 200
        assert keep(api).status_code == 507
