"""The service answers to its own names alone, and believes no proxy that nobody named (W5)."""

import json
from typing import Final

import pytest
from tests.hostile.conftest import SETTINGS
from tests.serving import Served

PROXY: Final = SETTINGS["KUTCALC_TRUSTED_PROXIES"]


@pytest.fixture
def server(hostile_server: Served) -> Served:
    return hostile_server


def asked(server: Served, *lines: str, source: str = "127.0.0.1") -> tuple[int, bytes]:
    """Ask with exactly these lines of head, on a socket of its own, and give status and body."""
    head = "\r\n".join(["GET /healthz HTTP/1.1", *lines, "Connection: close", "", ""])
    reply = server.send(head.encode("latin-1"), source=source)
    return int(reply.split()[1]), reply.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "LOCALHOST",
        "127.0.0.1:65535",
        "[::1]",
        "[::1]:8000",
        "kut.example.se",
        "kut.example.se:443",
        "Kut.Example.SE",
    ],
)
def test_its_own_names_are_answered_with_any_port(server: Served, host: str) -> None:
    assert asked(server, f"Host: {host}")[0] == 200


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("Host:",),
        ("Host: evil.example",),
        ("Host: localhost.evil.example",),
        ("Host: evil.example:8000",),
        ("Host: xlocalhost",),
        ("Host: localhost:80:80",),
        ("Host: localhost:port",),
        ("Host: localhost/",),
        ("Host: localhost@evil.example",),
        ("Host: kutxexample.se",),
        ("Host: .",),
        ("Host: *",),
        ("Host: local\xe5host",),
        ("Host: localhost, evil.example",),
        ("Host: localhost", "Host: localhost"),
        ("Host: localhost", "Host: evil.example"),
        ("Host: evil.example", "Host: localhost"),
        ("Host: evil.example", "X-Forwarded-Host: localhost"),
        ("X-Forwarded-Host: localhost",),
        ("Host: evil.example", "Forwarded: host=localhost"),
        ("Host: evil.example", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: localhost"),
    ],
)
def test_other_names_none_and_two_are_refused(server: Served, lines: tuple[str, ...]) -> None:
    status, body = asked(server, *lines)

    assert status == 400
    assert json.loads(body)["code"] in {"bad-host", "invalid-request"}
    assert b"evil" not in body


def test_an_unknown_name_has_its_own_code(server: Served) -> None:
    assert json.loads(asked(server, "Host: evil.example")[1])["code"] == "bad-host"


def test_what_a_proxy_would_say_changes_nothing(server: Served) -> None:
    lines = (
        "Host: localhost", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-Port: 1",
        "X-Forwarded-Prefix: /evil", "Forwarded: for=1.2.3.4;host=evil.example;proto=https",
    )  # fmt: skip

    assert asked(server, *lines)[0] == 200


def test_a_client_behind_a_proxy_is_known_by_its_last_hop_if_the_proxy_was_named(server: Served) -> None:
    lines = ("Host: localhost", "X-Forwarded-For: 203.0.113.9, 198.51.100.77")
    asked(server, *lines)
    before = server.log()
    asked(server, *lines, source=PROXY)

    assert '"client":"127.0.0.0/24"' in before
    assert "198.51.100" not in before
    assert '"client":"198.51.100.0/24"' in server.log('"client":"198.51.100.0/24"')
    assert "203.0.113" not in server.log()
