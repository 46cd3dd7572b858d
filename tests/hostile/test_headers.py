"""Every reply carries the headers of security: all routes, and all the ways in which there is no route (W1)."""

import re
import socket
from http.client import parse_headers
from io import BytesIO
from typing import Final

import httpx
import pytest
from litestar import Litestar
from tests.serving import Served, received

from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EXACTLY: Final = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
YEAR_S: Final = 31_536_000
ULID: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
JSON: Final = {"Content-Type": "application/json"}
METHODS: Final = ("GET", "POST")


@pytest.fixture
def server(hostile_server: Served) -> Served:
    return hostile_server


def lacking(headers: httpx.Headers) -> list[str]:
    """Say what the headers of a reply lack, or have twice."""
    found = [name for name, value in EXACTLY.items() if headers.get_list(name) != [value]]
    lasts = re.match(r"max-age=(\d+)", headers.get("strict-transport-security", ""))
    if lasts is None or int(lasts[1]) < YEAR_S:
        found.append("strict-transport-security")
    found += [name for name in ("permissions-policy", "cache-control") if len(headers.get_list(name)) != 1]
    if not ULID.fullmatch(headers.get("request-id", "")):
        found.append("request-id")
    if "set-cookie" in headers or "server" in headers:
        found.append("what must not be there")
    return found


def raw(reply: bytes) -> tuple[int, httpx.Headers]:
    """Read status and headers of a reply that came on a bare socket."""
    line, _, rest = reply.partition(b"\r\n")
    return int(line.split()[1]), httpx.Headers(list(parse_headers(BytesIO(rest)).items()))


def paths_of(app: Litestar) -> list[str]:
    """Give an address for each route there is."""
    return sorted({re.sub(r"\{[^}]*\}", "x", route.path) for route in app.routes})


def test_every_route_and_method_carries_them(server: Served) -> None:
    paths = paths_of(make_app(Settings(database_url="sqlite://")))
    broken = {}
    with httpx.Client(base_url=server.url) as client:
        for path in paths:
            for method in METHODS:
                reply = client.request(method, path)
                if missing := lacking(reply.headers):
                    broken[f"{method} {path} {reply.status_code}"] = missing

    assert len(paths) >= 4
    assert broken == {}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing/here", 404),
        ("GET", "/api/v1/nothing-here", 404),
        ("DELETE", "/healthz", 405),
        ("PATCH", "/api/v1/calculations", 405),
        ("OPTIONS", "/foretag", 204),
        ("GET", "/api/v1/fails", 500),
        ("GET", "/" + "a" * 3_000, 414),
    ],
)
def test_refusals_carry_them(server: Served, method: str, path: str, status: int) -> None:
    reply = httpx.request(method, server.url + path)

    assert (reply.status_code, lacking(reply.headers)) == (status, [])


def test_too_large_a_body_carries_them(server: Served) -> None:
    reply = httpx.post(f"{server.url}/api/v1/calculations", content=b"[" + b"1," * 15_000_000, headers=JSON, timeout=20)

    assert lacking(reply.headers) == []
    assert reply.status_code == 413


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"this is not http\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", 431),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        (b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        (b"GET http://elsewhere.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nBad Header: 1\r\n\r\n", 400),
    ],
)
def test_what_the_protocol_refuses_carries_them(server: Served, sent: bytes, status: int) -> None:
    reply = server.send(sent)
    got, headers = raw(reply)

    assert (got, lacking(headers)) == (status, [])
    assert headers["content-type"] == "application/problem+json"


def test_the_number_of_a_request_is_never_taken_from_the_client(server: Served) -> None:
    mine = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    replies = [httpx.get(f"{server.url}/healthz", headers={"Request-Id": mine}) for _ in range(2)]
    numbers = {reply.headers["request-id"] for reply in replies}

    assert len(numbers) == 2
    assert mine not in numbers


def test_a_problem_says_the_number_of_its_reply(server: Served) -> None:
    reply = httpx.get(f"{server.url}/api/v1/fails")

    assert reply.json()["instance"] == f"/requests/{reply.headers['request-id']}"
    assert reply.headers["request-id"] in server.log(reply.headers["request-id"])


def test_a_long_text_is_packed_for_who_takes_it_and_for_nobody_else(server: Served) -> None:
    with httpx.Client(base_url=server.url) as client:
        packed = client.get("/metrics", headers={"Accept-Encoding": "gzip"})
        plain = client.get("/metrics", headers={"Accept-Encoding": "identity"})
        refused = client.get("/metrics", headers={"Accept-Encoding": "gzip;q=0"})

    assert packed.headers["content-encoding"] == "gzip"
    assert all("accept-encoding" in reply.headers["vary"].lower() for reply in (packed, plain, refused))
    assert packed.text.startswith("# HELP")
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in refused.headers


def test_head_is_answered_as_get_without_a_body(server: Served) -> None:
    with socket.create_connection((server.host, server.port), timeout=5) as connection:
        connection.sendall(b"HEAD /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        reply = received(connection)

    assert reply.startswith(b"HTTP/1.1 200")
    assert reply.endswith(b"\r\n\r\n")
    assert lacking(raw(reply)[1]) == []
