"""Static files: from a fixed map, kept for ever by their mark, packed, and asked for again without being sent again."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from kutcalc.server.edge import guarded
from kutcalc.server.errors_out import EXCEPTION_HANDLERS
from kutcalc.server.settings import Settings
from kutcalc.server.static import is_known, static_file, static_files, static_url, takes_gzip
from kutcalc.server.web_folder import web_folder

NAME = "vendor/htmx-2.0.11.min.js"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient[Litestar]]:
    app = Litestar([static_file], exception_handlers=EXCEPTION_HANDLERS, openapi_config=None, logging_config=None)
    with TestClient(guarded(app, Settings(database_url="sqlite://"))) as one:
        yield one


def test_a_file_is_kept_for_ever_by_its_mark_and_asked_for_again_without(client: TestClient[Litestar]) -> None:
    marked = client.get(static_url(NAME))
    plain = client.get(f"/static/{NAME}")
    stale = client.get(f"/static/{NAME}?v=0000000000")
    content = (web_folder() / "static" / NAME).read_bytes()

    assert [reply.content for reply in (marked, plain, stale)] == [content] * 3
    assert marked.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["cache-control"] == stale.headers["cache-control"] == "public, no-cache"
    assert marked.headers["content-type"] == "text/javascript; charset=utf-8"


def test_a_file_that_is_known_is_not_sent_again(client: TestClient[Litestar]) -> None:
    tag = client.get(f"/static/{NAME}").headers["etag"]
    again = client.get(f"/static/{NAME}", headers={"If-None-Match": f'"other", {tag}'})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(f"/static/{NAME}", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_file_is_sent_packed_to_who_takes_it(client: TestClient[Litestar]) -> None:
    with client.stream("GET", f"/static/{NAME}", headers={"Accept-Encoding": "gzip"}) as packed:
        sent = b"".join(packed.iter_raw())
    plain = client.get(f"/static/{NAME}", headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-length"] == str(len(sent))
    assert gzip.decompress(sent) == plain.content
    assert "content-encoding" not in plain.headers
    assert len(sent) < len(plain.content) // 2


@pytest.mark.parametrize(
    "path",
    [
        "nothing.css",
        "",
        "vendor",
        "../templates/frame.html",
        "..%2ftemplates%2fframe.html",
        "vendor/../../templates/frame.html",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "vendor//htmx-2.0.11.min.js%00",
    ],
)
def test_there_is_nothing_but_what_is_in_the_map(client: TestClient[Litestar], path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_every_file_of_the_folder_is_of_a_known_kind() -> None:
    folder = web_folder() / "static"
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    assert {name for name in there - static_files().keys() if Path(name).suffix not in {"", ".md"}} == set()


@pytest.mark.parametrize(
    ("asked", "is_taken"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("xgzip", False),
    ],
)
def test_gzip_is_sent_to_who_takes_it_alone(asked: str, is_taken: bool) -> None:
    assert takes_gzip(asked) is is_taken


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [(None, False), ('"a"', True), ('W/"a"', True), ('"b", W/"a"', True), ("*", True), ('"b"', False), ("", False)],
)
def test_tags_are_held_against_each_other_weakly(asked: str | None, is_there: bool) -> None:
    assert is_known(asked, 'W/"a"') is is_there
    assert is_known(asked, '"a"') is is_there
