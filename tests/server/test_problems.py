"""Every refusal is a problem document, the framework's own included, and nothing ambiguous is read (W11, W12)."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter
from typing import Any

import httpx
import pytest
from litestar import get
from litestar.testing import TestClient
from tests.serving import Served

from kutcalc import errors
from kutcalc.errors import FaultsError, KutcalcError
from kutcalc.language import LANGUAGES
from kutcalc.server import refusals
from kutcalc.server.app import make_app
from kutcalc.server.problem_kinds import CATALOGUE, PROBLEMS
from kutcalc.server.problems import problem_of
from kutcalc.server.settings import Settings
from kutcalc.server.strict_json import strict_json

MEMBERS = ["type", "title", "status", "detail", "instance", "code"]
TABLE = {
    "malformed-json": 400, "bad-host": 400, "token-invalid": 401, "cross-site": 403, "not-found": 404,
    "method-not-allowed": 405, "not-acceptable": 406, "job-not-finished": 409, "request-in-progress": 409,
    "share-expired": 410, "body-too-large": 413, "file-too-large": 413, "url-too-long": 414, "media-type": 415,
    "header-too-large": 431, "invalid-request": 422, "policy-not-found": 422, "policy-invalid": 422,
    "policy-not-in-force": 422, "month-outside-law": 422, "fact-missing": 422, "parameter-missing": 422,
    "cell-budget": 422, "reply-too-large": 422, "total-too-large": 422, "not-monotone": 422, "case-damaged": 422,
    "file-empty": 422, "file-type": 422, "file-protected": 422, "file-too-expensive": 422, "rows-invalid": 422,
    "idempotency-reused": 422, "rate-limited": 429, "client-queue-full": 429, "internal": 500, "queue-full": 503,
    "overloaded": 503, "not-ready": 503, "job-interrupted": 503, "storage-full": 507, "job-too-expensive": 422,
    "population-not-found": 422,  # added with populations: within a version there are only additions (9.1)
}  # fmt: skip
FIELDS = {
    "required", "unknown-field", "wrong-type", "out-of-range", "not-a-choice", "bad-month", "duplicate",
    "fact-missing", "fact-differs", "no-such-payslip", "no-such-parameter", "wrong-unit", "not-a-number",
    "ambiguous-number", "looks-like-identity", "duplicate-key", "bad-text",
}  # fmt: skip
DEEP = b"[" * 33 + b"]" * 33
AMBIGUOUS = {
    "a doubled key": (b'{"year": 2026, "year": 2027}', "/year", "duplicate-key"),
    "a doubled key, escaped": (b'{"year": 2026, "y\\u0065ar": 2027}', "/year", "duplicate-key"),
    "a doubled key far in": (b'{"a": [{}, {"b/c": {"d": 1, "d": 1}}]}', "/a/1/b~1c/d", "duplicate-key"),
    "NaN": (b'{"year": NaN}', "/year", "not-a-number"),
    "Infinity": (b'{"year": [-Infinity]}', "/year/0", "not-a-number"),
    "an exponent": (b'{"year": 1e0}', "/year", "not-a-number"),
    "a large exponent": (b'{"year": 1e100000}', "/year", "not-a-number"),
    "an exponent after decimals": (b'{"year": 1.5E+3}', "/year", "not-a-number"),
    "more than 64 bits": (b'{"year": 9223372036854775808}', "/year", "out-of-range"),
    "more than 64 bits below": (b'{"year": -9223372036854775809}', "/year", "out-of-range"),
    "ten thousand digits": (b'{"year": ' + b"9" * 10_000 + b"}", "/year", "out-of-range"),
    "33 levels": (DEEP, "", "out-of-range"),
    "100 000 levels": (b"[" * 100_000, "", "out-of-range"),
    "objects in arrays, deep": (b'[{"a":' * 20_000, "", "out-of-range"),
    "a byte order mark": (b'\xef\xbb\xbf{"year": 2026}', "", "bad-text"),
    "half a character": (b'{"policy": "\\ud800"}', "/policy", "bad-text"),
    "half a character in a key": (b'{"\\udc00": 1}', "", "bad-text"),
    "no UTF-8": (b'{"policy": "\xff"}', "", "bad-text"),
    "UTF-16": ('{"year": 2026}'.encode("utf-16"), "", "bad-text"),
    "something after": (b'{"year": 2026} {}', "", "bad-text"),
    "nothing": (b"", "", "bad-text"),
    "a comma too many": (b'{"year": 2026,}', "", "bad-text"),
    "a raw line feed in a text": (b'{"policy": "a\nb"}', "", "bad-text"),
}  # fmt: skip
FINE = {
    "32 levels": (b"[" * 32 + b"]" * 32, None),
    "brackets in a text": (b'["' + b"[" * 100 + b'", "\\"' + b"{" * 100 + b'"]', ["[" * 100, '"' + "{" * 100]),
    "a whole character in two halves": (b'"\\ud83d\\ude00"', "\U0001f600"),
    "the largest integers": (b"[9223372036854775807, -9223372036854775808]", [2**63 - 1, -(2**63)]),
    "an exponent in a text": (b'{"a": "1e5"}', {"a": "1e5"}),
    "the same key in two objects": (b'[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
    "many side by side": (b"[" + b"[]," * 50_000 + b"{}]", None),
}


def assert_problem(reply: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Hold a reply to the form of every refusal."""
    document: dict[str, Any] = reply.json()
    assert reply.headers["content-type"] == "application/problem+json"
    assert [name for name in MEMBERS if name not in document] == []
    assert (reply.status_code, document["status"], document["code"]) == (status, status, code)
    assert document["type"] == f"/problems/{code}"
    assert document["instance"] == f"/requests/{reply.headers['request-id']}"
    assert reply.headers["cache-control"] == "no-store"
    return document


# ---------------------------------------------------------------------- ambiguous JSON


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_ambiguous_json_is_refused_with_its_place(api: httpx.Client, name: str) -> None:
    content, pointer, code = AMBIGUOUS[name]

    reply = api.post("/quick-calculations", content=content, headers={"Content-Type": "application/json"})

    document = assert_problem(reply, 400, "malformed-json")
    assert [(one["pointer"], one["code"]) for one in document["errors"]] == [(pointer, code)]


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_ambiguous_json_is_seen_in_less_than_20_ms(name: str) -> None:
    content = AMBIGUOUS[name][0]

    assert best_ms(content) < 20


@pytest.mark.parametrize("name", FINE)
def test_what_only_looks_ambiguous_is_read(name: str) -> None:
    content, expected = FINE[name]

    assert strict_json(content) == (json.loads(content) if expected is None else expected)


def plain_ms(content: bytes) -> float:
    """Give the time of one plain reading."""
    start = perf_counter()
    json.loads(content)
    return (perf_counter() - start) * 1_000


def best_ms(content: bytes, readings: int = 5) -> float:
    """Give the time of the quickest of some readings: others use the machine too."""
    times = []
    for _ in range(readings):
        start = perf_counter()
        with suppress(FaultsError):
            strict_json(content)
        times.append(perf_counter() - start)
    return min(times) * 1_000


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body[:-1] + b',"policy":"x"}',
        lambda body: body.replace(b"3333300", b"1e5"),
        lambda body: body.replace(b"E9999", b"\\\\ud800".replace(b"\\\\", b"\\")),
        lambda body: body.replace(b"3333300", b"NaN"),
        lambda body: body[:-2],
        lambda body: b"[" * len(body),
        lambda body: b"[]," * (len(body) // 3),
    ],
    ids=["doubled", "exponents", "surrogate", "NaN", "cut", "deep", "wide"],
)
def test_a_mebibyte_of_ambiguous_json_costs_little_more_than_reading_it(spoil: Callable[[bytes], bytes]) -> None:
    row = {"month": "2026-03", "through": "2026-05", "birth_year": 1985, "cash_pay_ore": 3333300}
    rows = [{"employee": f"E{number}", **row} for number in range(10_000)]
    body = json.dumps({"policy": "se-almega-2024", "employers": [{"employer": "A", "payslips": rows}]}).encode()
    spoiled = spoil(body)

    ratios = sorted(best_ms(spoiled, 1) / plain_ms(body) for _ in range(9))

    assert ratios[0] < 8
    with pytest.raises(FaultsError):
        strict_json(spoiled)


@pytest.mark.parametrize("number", ["1.0", "12.5", "-0.0"])
def test_a_number_with_decimals_is_of_the_wrong_type(api: httpx.Client, number: str) -> None:
    content = f'{{"employees": 12, "year": {number}}}'

    reply = api.post("/quick-calculations", content=content, headers={"Content-Type": "application/json"})

    document = assert_problem(reply, 422, "invalid-request")
    assert ("/year", "wrong-type") in [(one["pointer"], one["code"]) for one in document["errors"]]


def test_a_number_in_quotes_is_of_the_wrong_type(api: httpx.Client) -> None:
    reply = api.post("/quick-calculations", json={"employees": "12"})

    document = assert_problem(reply, 422, "invalid-request")
    assert ("/employees", "wrong-type") in [(one["pointer"], one["code"]) for one in document["errors"]]


def test_at_most_a_hundred_faults_are_told() -> None:
    content = b"[" + b",".join([b"1e5"] * 200) + b"]"

    with pytest.raises(FaultsError) as refused_all:
        strict_json(content)

    assert len(refused_all.value.faults) == 100


# ---------------------------------------------------------------------- the framework's own


def test_an_address_that_leads_nowhere(api: httpx.Client) -> None:
    assert_problem(api.get("/nothing/here"), 404, "not-found")


def test_a_method_that_is_not_taken_names_those_that_are(api: httpx.Client) -> None:
    reply = api.delete("/policies")

    assert_problem(reply, 405, "method-not-allowed")
    assert {"GET", "HEAD"} <= set(reply.headers["allow"].replace(" ", "").split(","))


def test_a_form_that_is_not_given(api: httpx.Client) -> None:
    assert_problem(api.get("/policies", headers={"Accept": "text/html"}), 406, "not-acceptable")


def test_a_body_of_another_kind(api: httpx.Client) -> None:
    reply = api.post("/calculations", content=b"a=1", headers={"Content-Type": "application/x-www-form-urlencoded"})

    assert_problem(reply, 415, "media-type")
    assert "application/x-ndjson" in reply.headers["accept"]


def test_a_body_that_is_packed(api: httpx.Client) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}

    assert_problem(api.post("/calculations", content=b"{}", headers=headers), 415, "media-type")


def test_a_body_that_is_too_large(api: httpx.Client) -> None:
    content = b" " * 1_048_577

    reply = api.post("/calculations", content=content, headers={"Content-Type": "application/json"})

    assert_problem(reply, 413, "body-too-large")


def test_a_body_of_unknown_length_that_is_too_large(api: httpx.Client) -> None:
    parts = (b" " * 65_536 for _ in range(20))

    reply = api.post("/calculations", content=parts, headers={"Content-Type": "application/json"})

    assert_problem(reply, 413, "body-too-large")


def test_an_announced_body_that_is_far_too_large_is_not_read(service: Served) -> None:
    head = (
        f"POST /api/v1/calculations HTTP/1.1\r\nHost: {service.host}:{service.port}\r\n"
        "Content-Type: application/json\r\nContent-Length: 100000000\r\n\r\n"
    )

    reply = service.send(head.encode())

    assert reply.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in reply


def test_a_token_that_nobody_gave_out(api: httpx.Client) -> None:
    reply = api.get("/policies", headers={"Authorization": "Bearer abc"})

    assert_problem(reply, 401, "token-invalid")
    assert reply.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/healthz.json", "/no-such-page.json", "/en/no-such-page.json"])
def test_a_twin_that_is_not_there(service: Served, path: str) -> None:
    assert_problem(httpx.get(service.url + path), 404, "not-found")


def test_a_page_that_is_not_there_says_so_in_words(service: Served) -> None:
    for path, word in (("/finns-inte", 'lang="sv"'), ("/en/not-here", 'lang="en"')):
        reply = httpx.get(service.url + path)

        assert reply.status_code == 404
        assert reply.headers["content-type"].startswith("text/html")
        assert word in reply.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_speaks_the_language_asked_for(api: httpx.Client, language: str) -> None:
    reply = api.get("/nothing", headers={"Accept-Language": language})

    assert reply.json()["title"] == PROBLEMS["not-found"].title.read("en" if language == "en" else "sv")
    assert reply.headers["content-language"] == language
    assert "Accept-Language" in reply.headers["vary"]


def test_our_own_fault_leaves_no_trace(tmp_path: Any, caplog: pytest.LogCaptureFixture) -> None:
    @get("/api/v1/broken")
    async def broken() -> None:
        raise RuntimeError("secret detail")

    app = make_app(Settings(database_url=f"sqlite:///{tmp_path / 'x.db'}", is_testing=True))
    app.register(broken)
    with TestClient(app) as client:
        reply = client.get("/api/v1/broken")

    document = reply.json()
    assert (reply.status_code, document["code"]) == (500, "internal")
    assert "secret" not in reply.text
    assert "Traceback" not in reply.text
    assert any(record.name == "kutcalc.server" and record.exc_info for record in caplog.records)


# ---------------------------------------------------------------------- the table


def test_the_table_is_that_of_the_contract() -> None:
    assert {code: kind.status for code, kind in PROBLEMS.items()} == TABLE
    assert set(CATALOGUE) == set(TABLE) | FIELDS


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_code_has_words_in_both_languages_and_a_page(service: Served, code: str) -> None:
    kind = CATALOGUE[code]

    assert kind.title.sv != kind.title.en
    assert kind.text.sv != kind.text.en
    assert httpx.get(f"{service.url}/api/v1/problems/{code}").json()["code"] == code
    page = httpx.get(f"{service.url}/problems/{code}", follow_redirects=True)
    assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (200, "text/html")
    assert kind.title.sv in page.text.replace("&#39;", "'")


def classes_of(error: type[KutcalcError]) -> set[type[KutcalcError]]:
    """Give a class of errors and all below it."""
    return {error}.union(*(classes_of(one) for one in error.__subclasses__()))


def test_every_error_a_user_can_make_has_a_status_and_a_page() -> None:
    assert errors
    assert refusals
    of_the_command_line = {"restore-refused", "port-taken", "cluster-not-ready"}
    codes = {one.code for one in classes_of(KutcalcError) if one.__module__.startswith("kutcalc.")}

    assert codes - set(CATALOGUE) - of_the_command_line == set()


def test_an_unknown_exception_is_our_fault() -> None:
    made = problem_of(ZeroDivisionError("inside"), "sv", "R")

    assert (made.status, made.code) == (500, "internal")
    assert "inside" not in made.body().decode()


def test_a_problem_that_asks_to_wait_says_how_long() -> None:
    for code, status in TABLE.items():
        if status in {409, 429, 503} and code != "share-expired":
            error = type("Refusal", (refusals.RefusalError,), {"code": code, "title": PROBLEMS[code].title})()
            made = problem_of(error, "en", "R")

            assert re.fullmatch(r"\d+", made.headers["Retry-After"])
