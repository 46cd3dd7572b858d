"""What a running service writes: lines of few members, and nothing of what was sent, in any place of a request (P6)."""

import json
import re
from typing import Any, Final

import httpx
import pytest
from tests.serving import READY, Served

from kutcalc.server.clients import cut
from kutcalc.server.logs import FIELDS

CANARY: Final = "198112189876"
NAME: Final = "kanariefagelsson"
KINDS: Final[dict[str, type | tuple[type, ...]]] = {
    "status": int,
    "ms": int,
    "trace": list,
}
CUT: Final = re.compile(r"\d+\.\d+\.\d+\.0/24|[0-9a-f:]+/48|-")
ROUTE: Final = re.compile(r"[/A-Za-z0-9_.{}:@-]*")
SHEET: Final = f"Namn;Personnr;Lön\n{NAME};{CANARY};32 500,50\n".encode("cp1252")
BODY: Final = {
    "policy": "se-almega-2024@1",
    "employers": [
        {
            "employer": NAME,
            "payslips": [{"employee": CANARY, "month": "2026-05", "birth_year": 1981, "cash_pay_ore": 3_250_050}],
        }
    ],
}


def sent(client: httpx.Client) -> list[int]:
    """Send what is marked in every place that a request has: address, query, head, body, file and its name."""
    head = {"User-Agent": NAME, "Referer": f"https://example.org/{CANARY}", "Cookie": f"n={NAME}", "X-Note": CANARY}
    file = {"file": (f"{NAME} {CANARY}.csv", SHEET, "text/csv")}
    replies = [
        client.get(f"/{NAME}/{CANARY}", headers=head),
        client.get(f"/foretag?employees={CANARY}&monthly_pay={NAME}", headers=head),
        client.get(f"/regler/{NAME}", headers=head),
        client.get(f"/delat/{CANARY}", headers=head),
        client.get(f"/resultat?case=k1.{NAME}", headers=head),
        client.get(f"/api/v1/jobs/{NAME}", headers=head),
        client.get(f"/resultat.pdf?case=k1.{NAME}", headers=head),
        client.post("/api/v1/calculations", json=BODY, headers=head),
        client.post("/api/v1/calculations", content=f'{{"{NAME}": {CANARY}', headers=head),
        client.post("/api/v1/payroll-files", files=file, headers=head),
        client.post("/foretag", data={"pasted": SHEET.decode("cp1252"), "paste": "1"}, headers=head),
        client.post("/resultat", data={"request": f"{NAME}{CANARY}"}, headers=head),
        client.request(NAME.upper(), "/", headers=head),
    ]
    return [reply.status_code for reply in replies]


@pytest.fixture(scope="module")
def lines(service: Served) -> list[dict[str, Any]]:
    before = len(service.log())
    with httpx.Client(base_url=service.url, timeout=60) as client:
        statuses = sent(client)
        last = client.get("/healthz").headers.get("X-Request-Id", "/healthz")
    written = service.log(last)[before:]
    assert len(statuses) == 13
    return [json.loads(line) for line in written.splitlines() if line + "\n" != READY]


def test_every_line_has_known_members_of_known_kinds(lines: list[dict[str, Any]]) -> None:
    assert len([line for line in lines if line["event"] == "request"]) >= 13
    for line in lines:
        assert set(line) <= FIELDS
        assert {name: value for name, value in line.items() if not isinstance(value, KINDS.get(name, str))} == {}


def test_a_line_of_a_request_holds_its_route_and_a_shortened_address(lines: list[dict[str, Any]]) -> None:
    requests = [line for line in lines if line["event"] == "request"]

    assert {"/regler/{id}", "/api/v1/calculations"} <= {line["route"] for line in requests}
    for line in requests:
        assert CUT.fullmatch(line["client"])
        assert ROUTE.fullmatch(line["route"])


def test_no_line_holds_anything_that_was_sent(lines: list[dict[str, Any]], service: Served) -> None:
    assert lines
    written = service.log()

    for mark in (CANARY, NAME, NAME.upper(), "3250050", "32 500", "example.org"):
        assert mark not in written


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1234:5678::1", "2001:db8:1234::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("not an address", "-"),
        ("", "-"),
    ],
)
def test_addresses_are_cut_before_they_are_written(address: str, kept: str) -> None:
    assert cut(address) == kept
