"""What is kept for a while: jobs and shares, sent twice, opened, cut in parts, deleted (9.8, 9.9, 9.12; W7)."""

import io
import time
from statistics import median
from typing import Any

import httpx
import polars as pl
import pytest
from tests.server.contract import example
from tests.server.test_examples import done


def small_job(number: int = 0) -> dict[str, Any]:
    """Give a sweep of seven points; the number makes it another one."""
    made: dict[str, Any] = example("job_request")
    made["employers"][0]["payslips"][0]["cash_pay_ore"] += number
    return made


@pytest.fixture(scope="module")
def result(api: httpx.Client) -> str:
    location = api.post("/jobs", json=small_job()).headers["Location"]
    return str(done(api, location)["result"]).removeprefix("/api/v1")


def test_the_same_key_and_body_give_the_first_reply_again(api: httpx.Client) -> None:
    headers = {"Idempotency-Key": "same-key-same-body"}
    first = api.post("/jobs", json=small_job(1), headers=headers)

    again = api.post("/jobs", json=small_job(1), headers=headers)

    assert (first.status_code, again.status_code) == (202, 202)
    assert again.content == first.content
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    api.delete(first.headers["location"].removeprefix("/api/v1"))


def test_the_same_key_with_another_body_is_refused(api: httpx.Client) -> None:
    headers = {"Idempotency-Key": "same-key-other-body"}
    first = api.post("/jobs", json=small_job(2), headers=headers)

    other = api.post("/jobs", json=small_job(3), headers=headers)

    assert (other.status_code, other.json()["code"]) == (422, "idempotency-reused")
    api.delete(first.headers["location"].removeprefix("/api/v1"))


@pytest.mark.parametrize("key", ["", "two words", "x" * 65, "å"])
def test_a_key_that_is_none_is_refused(api: httpx.Client, key: str) -> None:
    headers = httpx.Headers({"Idempotency-Key": key}, encoding="utf-8")
    reply = api.post("/jobs", json=small_job(4), headers=headers)

    assert reply.status_code == 422
    assert reply.json()["errors"][0]["path"] == "Idempotency-Key"


def test_nothing_is_kept_for_one_who_cannot_read_the_reply(api: httpx.Client) -> None:
    headers = {"Accept": "text/html", "Idempotency-Key": "cannot-read"}

    refused = api.post("/jobs", json=small_job(7), headers=headers)
    made = api.post("/jobs", json=small_job(7), headers={"Idempotency-Key": "cannot-read"})

    assert refused.status_code == 406
    assert (made.status_code, made.headers.get("idempotent-replayed")) == (202, None)
    api.delete(made.headers["location"].removeprefix("/api/v1"))


def test_a_share_sent_twice_is_one_share(api: httpx.Client) -> None:
    body = {"title": "två gånger", "kind": "quick_calculation", "request": example("quick_request")}
    headers = {"Idempotency-Key": "one-share"}

    first, again = (api.post("/shares", json=body, headers=headers) for _ in range(2))

    assert first.json() == again.json()


def test_the_result_of_a_job_in_every_form(api: httpx.Client, result: str) -> None:
    def got(media: str) -> httpx.Response:
        return api.get(result, params={"level": "point"}, headers={"Accept": media})

    rows = got("application/json").json()
    parquet = pl.read_parquet(io.BytesIO(got("application/vnd.apache.parquet").content))
    arrow = pl.read_ipc_stream(io.BytesIO(got("application/vnd.apache.arrow.stream").content))
    text = pl.read_csv(io.BytesIO(got("text/csv").content))

    assert [row["training_deduction_ore"] for row in rows] == text["training_deduction_ore"].to_list()
    assert parquet.to_dicts() == arrow.to_dicts() == rows
    assert len(rows) == 7


def test_the_whole_reply_of_a_job(api: httpx.Client, result: str) -> None:
    reply = api.get(result).json()

    assert "provenance" in reply


def test_a_part_of_a_result(api: httpx.Client, result: str) -> None:
    whole = api.get(result, headers={"Accept": "text/csv"})
    headers = {"Accept": "text/csv", "Accept-Encoding": "identity"}

    first = api.get(result, headers={**headers, "Range": "bytes=0-9"})
    rest = api.get(result, headers={**headers, "Range": "bytes=10-"})
    last = api.get(result, headers={**headers, "Range": "bytes=-5"})

    assert (first.status_code, rest.status_code, last.status_code) == (206, 206, 206)
    assert first.content + rest.content == whole.content
    assert last.content == whole.content[-5:]
    assert first.headers["content-range"] == f"bytes 0-9/{len(whole.content)}"


@pytest.mark.parametrize("asked", ["bytes=9-1", "bytes=99999999-", "bytes=-", "lines=0-1", "bytes=0-1,3-4"])
def test_a_part_that_cannot_be_given_is_the_whole(api: httpx.Client, result: str, asked: str) -> None:
    reply = api.get(result, headers={"Accept": "text/csv", "Range": asked})

    assert reply.status_code == 200


def test_a_part_of_what_has_changed_since_is_the_whole(api: httpx.Client, result: str) -> None:
    headers = {"Accept": "text/csv", "Range": "bytes=0-9", "If-Range": '"old"'}

    assert api.get(result, headers=headers).status_code == 200


def test_the_file_beside_a_table_says_what_is_in_it(api: httpx.Client, result: str) -> None:
    table = api.get(result, headers={"Accept": "text/csv"})
    address = table.headers["link"].partition(">")[0].lstrip("<").removeprefix("/api/v1")

    package = api.get(address).json()

    fields = package["resources"][0]["schema"]["fields"]
    assert [one["name"] for one in fields] == table.text.partition("\n")[0].split(",")
    assert package["kutcalc"]["engine_version"]


def test_a_level_that_the_job_has_not(api: httpx.Client, result: str) -> None:
    reply = api.get(result, params={"level": "payslip"}, headers={"Accept": "text/csv"})

    assert reply.status_code == 422
    assert reply.json()["errors"][0]["path"] == "level"
    assert "point" in reply.json()["errors"][0]["detail"]


def test_a_result_asked_for_too_early_says_when_to_come_again(api: httpx.Client) -> None:
    request = small_job(5)
    request["grid"] = [{"path": "caps.employer_month.amount_ore", "first": 1, "last": 1_000_000, "step": 1}]
    location = api.post("/jobs", json=request).headers["Location"].removeprefix("/api/v1")

    early = api.get(f"{location}/result")

    assert (early.status_code, early.json()["code"]) == (409, "job-not-finished")
    assert int(early.headers["retry-after"]) >= 1
    assert api.delete(location).status_code == 204
    assert api.get(location).status_code == 404
    assert api.delete(location).status_code == 404


@pytest.mark.parametrize("path", ["/jobs/nothing", "/jobs/01JDAXQ7B0M3W2N5R8T1V4Z6C9/result", "/shares/x"])
def test_what_is_not_there_is_not_found(api: httpx.Client, path: str) -> None:
    reply = api.get(path)

    assert (reply.status_code, reply.json()["code"]) == (404, "not-found")


def test_only_its_owner_deletes_a_share_and_all_refusals_look_alike(api: httpx.Client) -> None:
    body = {"title": "min", "kind": "quick_calculation", "request": example("quick_request")}
    mine, other = (api.post("/shares", json=body).json() for _ in range(2))
    unknown = "A" * 22
    times: dict[str, list[float]] = {"foreign": [], "unknown": []}
    for _ in range(30):
        for name, share in (("foreign", mine["id"]), ("unknown", unknown)):
            start = time.perf_counter()
            reply = api.delete(f"/shares/{share}", headers={"Authorization": f"Bearer {other['owner_secret']}"})
            times[name].append(time.perf_counter() - start)
            same = {key: value for key, value in reply.json().items() if key != "instance"}
            assert (reply.status_code, same["code"]) == (404, "not-found")
            assert set(same) == {"type", "title", "status", "detail", "code"}

    assert abs(median(times["foreign"]) - median(times["unknown"])) < 0.005
    assert api.get(f"/shares/{mine['id']}").status_code == 200
    for share in (mine, other):
        gone = api.delete(f"/shares/{share['id']}", headers={"Authorization": f"Bearer {share['owner_secret']}"})
        assert gone.status_code == 204


def test_a_share_without_a_secret_stays(api: httpx.Client) -> None:
    body = {"title": "kvar", "kind": "quick_calculation", "request": example("quick_request")}
    share = api.post("/shares", json=body).json()["id"]

    assert api.delete(f"/shares/{share}").status_code == 401
    assert api.get(f"/shares/{share}").status_code == 200


def test_a_share_says_where_in_its_request_something_is_wrong(api: httpx.Client) -> None:
    body = {"title": "fel", "kind": "quick_calculation", "request": {**example("quick_request"), "employees": 0}}

    reply = api.post("/shares", json=body)

    assert reply.status_code == 422
    assert [one["pointer"] for one in reply.json()["errors"]] == ["/request/employees"]


def test_a_small_job_can_be_shared(api: httpx.Client) -> None:
    reply = api.post("/shares", json={"title": "jobb", "kind": "job", "request": small_job(6)})

    assert reply.status_code == 201
    opened = api.get(f"/shares/{reply.json()['id']}").json()
    assert (opened["kind"], opened["now"]) == ("job", None)
