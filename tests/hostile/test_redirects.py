"""No reply leads away from the host, and none repeats an address that leads nowhere (W6)."""

from typing import Final

import httpx
import pytest
from tests.serving import Served

EVIL: Final = (
    "//evil.example/",
    "//evil.example/%2e%2e",
    "///evil.example/",
    "/\\evil.example/",
    "/\\\\evil.example",
    "\\evil.example",
    "/%5cevil.example/",
    "/%2f%2fevil.example/",
    "/%09/evil.example",
    "/.evil.example",
    "/foretag//evil.example/..",
    "/foretag/?next=//evil.example",
    "/foretag/%0d%0aLocation:%20https://evil.example",
    "/en//evil.example/",
    "/regler/%2f%2fevil.example",
    "/delat/..%2f..%2fevil.example",
    "/api/v1//evil.example/",
    "/static//evil.example/",
    "/static/..%2f..%2fpyproject.toml",
    "/static/../../evil.example",
    "/https://evil.example/",
    "/;evil.example",
    "/evil.example%00",
)


@pytest.fixture
def server(hostile_server: Served) -> Served:
    return hostile_server


def got(server: Served, path: str, *, accept: str = "*/*") -> bytes:
    """Ask for a path as it stands, which no client library would send."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
    return server.send(head.encode("latin-1"))


@pytest.mark.parametrize("path", EVIL)
def test_nothing_leads_off_the_host(server: Served, path: str) -> None:
    reply = got(server, path)
    head, _, _ = reply.lower().partition(b"\r\n\r\n")
    target = next(
        (line.partition(b":")[2].strip() for line in head.split(b"\r\n") if line.startswith(b"location:")), b"/"
    )

    assert reply.startswith(b"HTTP/1.1 ")
    assert target.startswith(b"/")
    assert not target.startswith((b"//", b"/\\"))
    assert b"evil" not in target


@pytest.mark.parametrize(
    "path",
    ["/wordthatisnotthere", "/en/wordthatisnotthere", "/api/v1/wordthatisnotthere", "/static/wordthatisnotthere"],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_an_address_that_leads_nowhere_is_not_repeated(server: Served, path: str, accept: str) -> None:
    reply = got(server, f"{path}?q=wordthatisnotthere", accept=accept)

    assert reply.startswith(b"HTTP/1.1 404")
    assert b"wordthatisnotthere" not in reply


@pytest.mark.parametrize("path", ["/healthz/", "//healthz", "/healthz//", "/foretag/", "/en/", "/api/v1/api-info/"])
def test_a_slash_too_many_needs_no_redirect(server: Served, path: str) -> None:
    reply = httpx.get(server.url + path.rstrip("/")).status_code

    assert int(got(server, path).split()[1]) == reply
    assert reply not in {301, 302, 303, 307, 308}
