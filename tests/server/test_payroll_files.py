"""Files over HTTP: what is read, what is refused and how, what is held and found again, what is never said (9.7)."""

import json
from collections.abc import Iterator
from time import sleep
from typing import Any

import httpx
import pytest
from tests.serving import Served, served

PLAIN = b"employer,employee,month,birth_year,cash_pay_ore\nA,E01,2026-05,1985,3333300\nA,E02,2026-05,1979,4000000\n"
HEADINGS = "PERSONNUMMER;MÅNAD;LÖN;KURSAVGIFT;TIMMAR\n"
FOREIGN = (HEADINGS + "19820225-2386;2026-05;33 333,00;12 345,67;16\n19830130-2397;2026-05;41 117,00;0,00;0\n").encode(
    "cp1252"
)
CONSTANTS = [{"column": "employer", "value": "A"}, {"column": "provider_kind", "value": "external"}]
POLICY = "se-almega-2024@1"
LIMIT = 20_000


@pytest.fixture(scope="module")
def files() -> Iterator[Served]:
    """Serve with room for many files of one sender."""
    with served({"KUTCALC_HOLD_FILES_PER_CLIENT": "1000"}) as one:
        yield one


@pytest.fixture(scope="module")
def api(files: Served) -> Iterator[httpx.Client]:
    """Ask the service that has room."""
    with httpx.Client(base_url=f"{files.url}/api/v1", timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def small() -> Iterator[Served]:
    """Serve with a small limit of size."""
    with served({"KUTCALC_MAX_UPLOAD_BYTES": str(LIMIT)}) as one:
        yield one


def sent(api: httpx.Client, content: bytes, name: str = "x.csv", key: str | None = None, **options: Any) -> Any:
    """Send a file with options in a form."""
    headers = {} if key is None else {"Idempotency-Key": key}
    data = {"options": json.dumps(options)}
    return api.post("/payroll-files", files={"file": (name, content)}, data=data, headers=headers)


def places(reply: httpx.Response) -> set[tuple[str | None, str]]:
    """Give where and what the faults of a refusal are."""
    return {(one.get("pointer") or one.get("path"), one["code"]) for one in reply.json()["errors"]}


def test_a_file_in_a_form_and_as_it_is_are_read_alike(api: httpx.Client) -> None:
    in_a_form = sent(api, FOREIGN, constants=CONSTANTS, return_rows=True)
    options = json.dumps({"constants": CONSTANTS, "return_rows": True})
    as_it_is = api.post(
        "/payroll-files", content=FOREIGN, params={"options": options}, headers={"Content-Type": "text/csv"}
    )

    assert in_a_form.status_code == 200
    assert in_a_form.json() == as_it_is.json()
    assert in_a_form.headers["cache-control"] == "no-store"


def test_rows_and_token_are_given_only_where_asked_for(api: httpx.Client) -> None:
    reply = sent(api, PLAIN).json()

    assert "payslips" not in reply
    assert "training" not in reply
    assert reply["case_token"] is reply["expires_at"] is None


def test_a_body_of_another_kind_is_refused(api: httpx.Client) -> None:
    reply = api.post("/payroll-files", json={"file": "x"})

    assert reply.status_code == 415
    assert "multipart/form-data" in reply.headers["accept"]


@pytest.mark.parametrize(
    ("parts", "data", "found"),
    [
        ([("other", ("x.csv", PLAIN))], {}, {("body", "unknown-field")}),
        ([("file", ("x.csv", PLAIN)), ("file", ("y.csv", PLAIN))], {}, {("file", "duplicate")}),
        ([("options", ("x", b"{}"))], {}, {("file", "required")}),
        ([("file", ("x.csv", PLAIN)), ("options", ("o", b"\xff"))], {}, {("options", "bad-text")}),
        ([("file", ("x.csv", PLAIN))], {"options": "[1]"}, {("/options", "wrong-type")}),
    ],
)
def test_parts_that_are_wrong_are_named(api: httpx.Client, parts: Any, data: Any, found: Any) -> None:
    reply = api.post("/payroll-files", files=parts, data=data)

    assert reply.status_code == 422
    assert places(reply) == found


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"--x",
        b"nothing",
        b"--x\r\n\r\nno head\r\n--x--\r\n",
        b"--x\r\nContent-Disposition: form-data; name=file\r\n\r\nx",
    ],
)
def test_a_form_that_is_cut_short_is_refused(api: httpx.Client, content: bytes) -> None:
    reply = api.post("/payroll-files", content=content, headers={"Content-Type": "multipart/form-data; boundary=x"})

    assert reply.status_code == 422
    assert places(reply) == {("body", "bad-text")}


def test_a_form_that_comes_byte_by_byte_is_read_like_any_other(api: httpx.Client) -> None:
    options = json.dumps({"return_rows": True})
    whole = httpx.Request("POST", "http://x", files={"file": ("x.csv", PLAIN)}, data={"options": options})
    body = whole.read()

    def pieces() -> Iterator[bytes]:
        for place in range(len(body)):
            yield body[place : place + 1]

    head = {"Content-Type": whole.headers["content-type"]}
    reply = api.post("/payroll-files", content=pieces(), headers=head)

    assert reply.json() == sent(api, PLAIN, return_rows=True).json()


@pytest.mark.parametrize("apart", [1, 2, 3, 4])
def test_the_end_of_the_last_line_may_come_by_itself(api: httpx.Client, apart: int) -> None:
    whole = httpx.Request("POST", "http://x", files={"file": ("x.csv", PLAIN)}, data={"options": "{}"})
    body = whole.read()

    def pieces() -> Iterator[bytes]:
        yield body[:-apart]
        sleep(0.05)  # so that the service has read what is before
        yield body[-apart:]

    reply = api.post("/payroll-files", content=pieces(), headers={"Content-Type": whole.headers["content-type"]})

    assert body.endswith(b"--\r\n")
    assert reply.status_code == 200, reply.text


def test_what_stands_behind_the_last_boundary_is_refused(api: httpx.Client) -> None:
    whole = httpx.Request("POST", "http://x", files={"file": ("x.csv", PLAIN)}, data={"options": "{}"})
    body = whole.read()

    def pieces() -> Iterator[bytes]:
        yield body
        sleep(0.05)
        yield b"more"

    reply = api.post("/payroll-files", content=pieces(), headers={"Content-Type": whole.headers["content-type"]})

    assert places(reply) == {("body", "bad-text")}


def test_a_form_without_a_boundary_is_refused(api: httpx.Client) -> None:
    reply = api.post("/payroll-files", content=b"x", headers={"Content-Type": "multipart/form-data"})

    assert places(reply) == {("Content-Type", "bad-text")}


def test_all_that_is_wrong_in_the_options_is_told_at_once(api: httpx.Client) -> None:
    reply = sent(
        api,
        PLAIN,
        kind="doc",
        columns=[{"source": "LÖN", "column": "cash_pay"}, {"source": "", "column": "month", "unit": "öre"}, 7],
        constants=[{"column": "employer"}, {"column": "owner", "value": [1]}],
        header_row=0,
        keep_minutes=61,
        return_rows="yes",
        more=1,
    )

    assert reply.json()["code"] == "invalid-request"
    assert places(reply) == {
        ("/options/kind", "not-a-choice"),
        ("/options/columns/0/column", "not-a-choice"),
        ("/options/columns/1/source", "wrong-type"),
        ("/options/columns/1/unit", "not-a-choice"),
        ("/options/columns/2", "wrong-type"),
        ("/options/constants/0/value", "required"),
        ("/options/constants/1/value", "wrong-type"),
        ("/options/header_row", "out-of-range"),
        ("/options/keep_minutes", "out-of-range"),
        ("/options/return_rows", "wrong-type"),
        ("/options/more", "unknown-field"),
    }


def test_options_that_are_no_json_are_refused(api: httpx.Client) -> None:
    reply = api.post("/payroll-files", files={"file": ("x.csv", PLAIN)}, data={"options": '{"kind": "csv", "kind": 1}'})

    assert reply.status_code == 400
    assert reply.json()["code"] == "malformed-json"
    assert reply.json()["errors"][0]["pointer"].startswith("/options")


def test_an_empty_file_is_refused(api: httpx.Client) -> None:
    assert sent(api, b"").json()["code"] == "file-empty"
    assert api.post("/payroll-files", content=b"", headers={"Content-Type": "text/csv"}).json()["code"] == "file-empty"


@pytest.mark.parametrize("name", ["x.xlsx", "x.ods"])
def test_an_ending_that_the_bytes_do_not_bear_out_is_refused(api: httpx.Client, name: str) -> None:
    reply = sent(api, PLAIN, name=name)

    assert (reply.status_code, reply.json()["code"]) == (422, "file-type")


def test_the_name_of_a_file_is_nowhere(api: httpx.Client, files: Served) -> None:
    replies = [
        sent(api, content, name="Kanarie Fågel 19820225-2386.csv", constants=CONSTANTS)
        for content in (FOREIGN, b"", b"PK")
    ]

    assert [one.status_code for one in replies] == [200, 422, 422]
    said = "".join(one.text for one in replies) + files.log(replies[-1].headers["request-id"])
    assert "Kanarie" not in said
    assert "2386" not in said


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_refused(small: Served) -> None:
    with httpx.Client(base_url=f"{small.url}/api/v1", timeout=60) as api:
        line = b"A,E%05d,2026-05,1985,3333300\n"
        whole = PLAIN + b"".join(line % number for number in range(2_000))
        fits = whole[: LIMIT - 20].rpartition(b"\n")[0]
        fits += b" " * (LIMIT - len(fits))

        read = sent(api, fits)
        refused = [
            sent(api, fits + b"1"),
            api.post("/payroll-files", content=fits + b"1", headers={"Content-Type": "text/csv"}),
        ]

    assert len(fits) == LIMIT
    assert read.status_code in {200, 422}
    assert read.json().get("code") != "file-too-large"
    for one in refused:
        assert (one.status_code, one.json()["code"]) == (413, "file-too-large")


def test_more_rows_than_a_reply_may_have_are_not_given_back() -> None:
    with served({"KUTCALC_MAX_REPLY_ROWS": "1"}) as one, httpx.Client(base_url=f"{one.url}/api/v1", timeout=60) as api:
        refused, read = sent(api, PLAIN, return_rows=True), sent(api, PLAIN)

    assert (refused.status_code, refused.json()["code"]) == (422, "reply-too-large")
    assert read.status_code == 200


def test_an_endless_file_is_cut_off(small: Served) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(1_000):
            yield b"x" * 65_536

    with httpx.Client(base_url=f"{small.url}/api/v1", timeout=60) as api:
        try:
            status = api.post("/payroll-files", content=endless(), headers={"Content-Type": "text/csv"}).status_code
        except httpx.WriteError:  # the server hung up on us before it was through
            status = 413

    assert status == 413


def test_rows_that_are_wrong_are_refused_or_left_out(api: httpx.Client) -> None:
    bad = FOREIGN + "19830130-2397;2026-13;32.500,5O;0,00;0\n".encode("cp1252")

    refused = sent(api, bad, constants=CONSTANTS)
    without = sent(api, bad, constants=CONSTANTS, remove_bad_rows=True)

    assert (refused.status_code, refused.json()["code"]) == (422, "rows-invalid")
    assert {(one["row"], one["column"]) for one in refused.json()["errors"]} == {(4, "MÅNAD"), (4, "LÖN")}
    assert all(one["detail"].startswith("Rad 4, kolumn ") for one in refused.json()["errors"])
    assert without.status_code == 200
    assert without.json()["rows"] == {"read": 3, "used": 2, "refused": 1, "doubled": 0}
    assert [one["row"] for one in without.json()["errors"]] == [4, 4]
    assert "rows_removed" in [one["code"] for one in without.json()["warnings"]]


def test_the_sentence_of_a_row_is_in_the_language_asked_for(api: httpx.Client) -> None:
    bad = FOREIGN + "19830130-2397;2026-13;1;0,00;0\n".encode("cp1252")

    reply = api.post(
        "/payroll-files",
        files={"file": ("x.csv", bad)},
        data={"options": json.dumps({"constants": CONSTANTS})},
        headers={"Accept-Language": "en"},
    )

    assert reply.json()["errors"][0]["detail"].startswith("Row 4, column MÅNAD: ")


def test_what_cannot_be_guessed_is_asked_about(api: httpx.Client) -> None:
    ambiguous = (HEADINGS + "19820225-2386;2026-05;33.333;0;0\n19830130-2397;2026-05;41.117;0;0\n").encode()

    asked = sent(api, ambiguous, constants=CONSTANTS)
    answered = sent(api, ambiguous, constants=CONSTANTS, thousands=["LÖN"])

    assert asked.status_code == 422
    (fault,) = asked.json()["errors"]
    assert (fault["code"], fault["column"], fault["pointer"]) == ("ambiguous-number", "LÖN", "/options/thousands")
    assert answered.json()["totals"]["cash_pay_ore"] == 7_445_000


def test_a_file_that_is_held_gives_what_its_rows_give(api: httpx.Client) -> None:
    held = sent(api, FOREIGN, constants=CONSTANTS, return_rows=True, keep_minutes=5).json()
    payslips = [{name: row[name] for name in row if name != "employer"} for row in held["payslips"]]
    training = [{name: row[name] for name in row if name != "employer"} for row in held["training"]]
    own = {"employers": [{"employer": "A", "payslips": payslips, "training": training}]}
    levels = ["rate", "employer_month", "payslip"]

    for path, policies in (
        ("/calculations", {"policy": POLICY}),
        ("/comparisons", {"policies": [POLICY, "current-law"]}),
    ):
        by_rows = api.post(path, json={**policies, "levels": levels, **own}).json()
        by_file = api.post(path, json={**policies, "levels": levels, "payroll_file": held["case_token"]})

        assert by_file.status_code == 200, by_file.text
        for name in ("totals", "results", "period", "assumptions", "not_counted"):
            assert by_file.json()[name] == by_rows[name]
        assert by_file.json()["provenance"]["result_hash"] == by_rows["provenance"]["result_hash"]
        assert (by_file.json()["link"], by_file.json()["link_refused"]) == (None, "payroll_file")
    assert by_rows["totals"][1]["training_deduction_ore"] > 0


def test_what_a_file_lacks_may_be_assumed(api: httpx.Client) -> None:
    token = sent(api, FOREIGN, constants=CONSTANTS, keep_minutes=5).json()["case_token"]
    body = {"policy": "current-law", "payroll_file": token, "levels": ["employer_month"]}

    plain = api.post("/calculations", json=body).json()["totals"]
    helped = api.post("/calculations", json={**body, "assume": [{"column": "research", "value": True}]}).json()[
        "totals"
    ]

    assert plain["research_deduction_ore"] == 0
    assert helped["research_deduction_ore"] > 0


def test_a_figure_of_a_file_is_explained(api: httpx.Client) -> None:
    token = sent(api, FOREIGN, constants=CONSTANTS, keep_minutes=5).json()["case_token"]
    figure = {"level": "employer_month", "employer": "A", "month": "2026-05", "column": "training_deduction_ore"}

    reply = api.post("/calculations", json={"policy": POLICY, "payroll_file": token, "explain": [figure]})

    assert reply.json()["explanations"][0]["steps"]


def test_an_estimate_counts_the_rows_of_a_file(api: httpx.Client) -> None:
    token = sent(api, PLAIN, keep_minutes=5).json()["case_token"]

    reply = api.post("/estimates", json={"policies": [POLICY, "current-law"], "payroll_file": token})

    assert reply.json()["factors"] == {"payslips": 2, "policies": 2, "grid_points": 1}


@pytest.mark.parametrize("path", ["/calculations", "/estimates"])
def test_a_token_that_is_not_held_is_refused(api: httpx.Client, path: str) -> None:
    reply = api.post(path, json={"policy": POLICY, "payroll_file": "AAAAAAAAAAAAAAAAAAAAAA"})

    assert reply.status_code == 422
    assert places(reply) == {("/payroll_file", "not-found")}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"payroll_file": 7}, {("/payroll_file", "wrong-type")}),
        ({"payroll_file": "x", "employers": []}, {("/payroll_file", "duplicate"), ("/employers", "out-of-range")}),
        ({}, {("/employers", "required")}),
    ],
)
def test_employers_or_a_file_and_exactly_one(api: httpx.Client, body: Any, found: Any) -> None:
    reply = api.post("/calculations", json={"policy": POLICY, **body})

    assert found <= places(reply)


def test_what_is_kept_on_disk_takes_no_file(api: httpx.Client) -> None:
    token = sent(api, PLAIN, keep_minutes=5).json()["case_token"]
    asked = {"policy": POLICY, "payroll_file": token}

    job = api.post("/jobs", json={"kind": "calculation", **asked})
    share = api.post("/shares", json={"title": "x", "kind": "calculation", "request": asked})

    assert places(job) == {("/payroll_file", "unknown-field")}
    assert places(share) == {("/request/payroll_file", "unknown-field")}


def test_the_same_file_again_with_its_key_gets_the_same_token(api: httpx.Client) -> None:
    first = sent(api, PLAIN, key="once", keep_minutes=5)
    again = sent(api, PLAIN, key="once", keep_minutes=5)
    other = sent(api, FOREIGN, key="once", constants=CONSTANTS, keep_minutes=5)
    otherwise = sent(api, PLAIN, key="once", keep_minutes=6)

    assert first.json() == again.json()
    assert first.json()["case_token"]
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert {other.json()["code"], otherwise.json()["code"]} == {"idempotency-reused"}


def test_a_key_whose_file_was_refused_may_be_used_again(api: httpx.Client) -> None:
    assert sent(api, b"", key="again").status_code == 422
    assert sent(api, PLAIN, key="again").status_code == 200


def test_a_client_may_hold_three_files(small: Served) -> None:
    with httpx.Client(base_url=f"{small.url}/api/v1", timeout=60) as api:
        replies = [sent(api, PLAIN, keep_minutes=1) for _ in range(4)]

    assert [one.status_code for one in replies] == [200, 200, 200, 507]
    assert replies[-1].json()["code"] == "storage-full"


def test_files_have_a_rate_of_their_own() -> None:
    with (
        served({"KUTCALC_RATE_UPLOAD_PER_MIN": "2", "KUTCALC_RATE_SYNC_PER_MIN": "100"}) as one,
        httpx.Client(base_url=f"{one.url}/api/v1", timeout=60) as api,
    ):
        replies = [sent(api, PLAIN) for _ in range(3)]
        calculation = api.post("/estimates", json={"policy": POLICY, "employers": []})

    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert replies[0].headers["ratelimit-policy"] == '"upload";q=2;w=60'
    assert int(replies[2].headers["retry-after"]) > 0
    assert calculation.headers["ratelimit"].startswith('"sync";r=99')
