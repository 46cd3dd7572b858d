"""What anybody may read: lists in pages, tags, other sites' scripts, languages."""

import re
from datetime import date

import httpx
import pytest

from kutcalc.policy import Library

PUBLIC = ["/api-info", "/policies", "/policies/se-almega-2024", "/law", "/terms", "/problems", "/problems/internal"]


@pytest.mark.parametrize("path", PUBLIC)
def test_what_has_not_changed_is_not_sent_again(api: httpx.Client, path: str) -> None:
    first = api.get(path, headers={"Accept-Encoding": "identity"})

    again = api.get(path, headers={"If-None-Match": f'"other", {first.headers["etag"]}'})

    assert first.status_code == 200
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"].removeprefix("W/") == first.headers["etag"]


@pytest.mark.parametrize("path", PUBLIC)
def test_head_says_what_get_would(api: httpx.Client, path: str) -> None:
    plain = {"Accept-Encoding": "identity"}
    got, looked = api.get(path, headers=plain), api.head(path, headers=plain)

    assert (looked.status_code, looked.content) == (200, b"")
    for name in ("etag", "content-type", "content-length", "vary", "content-language"):
        assert looked.headers[name] == got.headers[name]


@pytest.mark.parametrize("path", PUBLIC)
def test_scripts_of_other_sites_may_read_it(api: httpx.Client, path: str) -> None:
    reply = api.get(path, headers={"Origin": "https://example.org"})

    assert reply.headers["access-control-allow-origin"] == "*"
    assert {"Accept", "Accept-Language"} <= set(reply.headers["vary"].replace(" ", "").split(","))


def test_nobody_keeps_a_calculation(api: httpx.Client) -> None:
    body = {"employees": 1, "monthly_pay_ore": 1, "course_fees_ore": 0, "year": 2026, "policy": "current-law"}

    reply = api.post("/quick-calculations", json=body)

    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in reply.headers


def test_a_list_is_given_in_pages_that_lead_to_each_other(api: httpx.Client) -> None:
    seen = []
    address: str | None = "/terms?limit=100"
    while address:
        reply = api.get(address)
        seen += [(one["name"], one["kind"]) for one in reply.json()["items"]]
        found = re.search(r'<([^>]*)>; rel="next"', reply.headers["link"])
        address = found[1].removeprefix("/api/v1") if found else None

    assert len(seen) == reply.json()["total"] > 200
    assert seen == sorted(seen)


def test_a_page_beyond_the_last_is_empty(api: httpx.Client) -> None:
    reply = api.get("/problems", params={"page": 1000}).json()

    assert (reply["page"], reply["items"]) == (1000, [])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=0", [("limit", "out-of-range")]),
        ("limit=501", [("limit", "out-of-range")]),
        ("limit=x", [("limit", "not-a-number")]),
        ("limit=1.0", [("limit", "not-a-number")]),
        ("page=-1", [("page", "out-of-range")]),
        ("page=0&limit=0&pages=2", [("page", "out-of-range"), ("limit", "out-of-range"), ("pages", "unknown-field")]),
        ("limit=1&limit=2", [("limit", "duplicate")]),
        ("month=2026-13", [("month", "bad-month")]),
        ("month=2017-12", [("month", "out-of-range")]),
        ("chapter=nonsense", [("chapter", "not-a-choice")]),
    ],
)
def test_every_fault_of_a_query_is_told_at_once(api: httpx.Client, query: str, expected: list[tuple[str, str]]) -> None:
    reply = api.get(f"/law?{query}")

    assert reply.status_code == 422
    assert sorted((one["path"], one["code"]) for one in reply.json()["errors"]) == sorted(expected)


def test_notes_of_the_law_are_in_the_language_asked_for(api: httpx.Client) -> None:
    def notes(language: str) -> list[str]:
        items = api.get("/law?limit=500", headers={"Accept-Language": language}).json()["items"]
        return [item["note"] for item in items if item["note"]]

    assert "2027 är inte känt." in notes("sv")
    assert "2027 not known" in notes("en")
    assert set(notes("sv")).isdisjoint(notes("en"))


def test_policies_are_found_by_what_they_are(api: httpx.Client) -> None:
    def ids(**query: str) -> list[str]:
        return [one["id"] for one in api.get("/policies", params={"limit": "500", **query}).json()["items"]]

    every = ids()
    assert set(ids(country="SE")) < set(every)
    assert ids(country="XX") == []
    assert set(ids(status="enacted")) | set(ids(status="proposed")) | set(ids(status="assumption")) == set(every)
    for day in ("1994-06-01", "2009-06-01", "2026-06-01"):
        assert ids(valid_on=day) == [one.id for one in Library().list(valid_on=date.fromisoformat(day))]
    assert api.get("/policies", params={"valid_on": "2026-02-30"}).status_code == 422


def test_a_policy_comes_as_the_file_too(api: httpx.Client) -> None:
    reply = api.get("/policies/se-almega-2024@1", headers={"Accept": "application/toml"})

    assert reply.headers["content-type"] == "application/toml"
    assert reply.text.startswith('id = "se-almega-2024"')
    checked = api.post("/policies/validate", json={"toml": reply.text}).json()["policy"]
    assert checked["policy_hash"] == api.get("/policies/se-almega-2024@1").json()["policy_hash"]


@pytest.mark.parametrize("ref", ["se-almega", "se-almega-2024@2", "se-almega-2024@", "..%2f..%2fetc", "%00"])
def test_a_policy_that_is_not_there_names_near_ones(api: httpx.Client, ref: str) -> None:
    reply = api.get(f"/policies/{ref}")

    assert reply.status_code == 404
    assert reply.json()["code"] in {"policy-not-found", "not-found"}
    if ref == "se-almega":
        assert "se-almega-2024" in reply.json()["detail"]


def test_english_turns_human_text_and_nothing_else(api: httpx.Client) -> None:
    swedish, english = (
        api.get("/policies", headers={"Accept-Language": language}).json()["items"]
        for language in ("sv", "en-GB, sv;q=0.5")
    )

    turned = {name for one, other in zip(swedish, english, strict=True) for name in one if one[name] != other[name]}
    assert turned == {"title", "summary"}


def test_numbers_with_decimals_hide_no_other_fault(api: httpx.Client) -> None:
    body = {"employees": 12.5, "monthly_pay_ore": 42000000, "year": 2026, "policy": "se-almega-2024", "fee": 1.5}

    answer = api.post("/quick-calculations", json=body)

    assert answer.status_code == 422
    assert {(error["pointer"], error["code"]) for error in answer.json()["errors"]} == {
        ("/employees", "wrong-type"),
        ("/fee", "wrong-type"),
        ("/course_fees_ore", "required"),
    }
