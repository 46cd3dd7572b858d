"""A form on another site changes nothing here; it takes no cookie and no token to tell (W4)."""

from typing import Final

import httpx
import pytest
from tests.serving import Served

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
JSON: Final = {"Content-Type": "application/json"}
PAGE: Final = "/foretag"
API: Final = "/api/v1/quick-calculations"


@pytest.fixture
def server(hostile_server: Served) -> Served:
    return hostile_server


def is_refused(server: Served, path: str, headers: dict[str, str], method: str = "POST") -> bool:
    """Whether a request is refused as one of another site; a reply that says so must be 403."""
    given = {name: value.replace("OWN", f"{server.host}:{server.port}") for name, value in headers.items()}
    reply = httpx.request(method, server.url + path, headers={"Accept": "application/json", **given}, content=b"a=1")
    if reply.status_code == 403 and path.startswith("/api/"):
        assert reply.json()["code"] == "cross-site"
    return reply.status_code == 403


FOREIGN: Final = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://OWN"},
    {"Sec-Fetch-Site": "anything else"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://OWN.evil.example"},
    {"Origin": "http://localhost:1"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "file://OWN"},
]
OWN: Final = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://OWN"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://OWN"},
    {"Origin": "https://OWN"},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("kind", [FORM, {"Content-Type": "multipart/form-data; boundary=x"}, {}])
def test_a_form_from_another_site_is_refused(server: Served, headers: dict[str, str], kind: dict[str, str]) -> None:
    assert is_refused(server, PAGE, headers | kind)
    assert is_refused(server, API, headers | kind)


@pytest.mark.parametrize("headers", OWN)
def test_a_form_of_our_own_is_not(server: Served, headers: dict[str, str]) -> None:
    assert not is_refused(server, PAGE, headers | FORM)


@pytest.mark.parametrize("headers", FOREIGN)
def test_the_api_takes_json_from_anywhere_since_a_browser_asks_first(server: Served, headers: dict[str, str]) -> None:
    assert not is_refused(server, API, headers | JSON)


@pytest.mark.parametrize("kind", ["text/plain", "TEXT/PLAIN; charset=utf-8", "text/plain;application/json"])
def test_json_in_disguise_is_a_form(server: Served, kind: str) -> None:
    assert is_refused(server, API, {"Origin": "https://evil.example", "Content-Type": kind})


def test_a_browser_that_asks_first_gets_no_leave_to_change_anything(server: Served) -> None:
    asking = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    reply = httpx.options(server.url + API, headers=asking)

    assert "post" not in reply.headers.get("access-control-allow-methods", "").lower()
    assert "content-type" not in reply.headers.get("access-control-allow-headers", "").lower()


def test_reading_is_open_to_links_from_anywhere(server: Served) -> None:
    assert not is_refused(server, PAGE, {"Sec-Fetch-Site": "cross-site"}, method="GET")


def test_no_reply_sets_a_cookie(server: Served) -> None:
    replies = [httpx.get(server.url + path) for path in ("/", "/en", PAGE, "/api/v1/api-info", "/nothing")]

    assert [reply.url for reply in replies if "set-cookie" in reply.headers] == []
