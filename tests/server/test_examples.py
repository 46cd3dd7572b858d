"""Every example of the contract's section 9 but populations, against the served application, as written."""

import csv
import io
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.server.contract import FOLDER, MADE_UP, differing, example

from kutcalc.limits import LIMITS

PROMISED_UNITS = {"ukr", "kr", "ore", "ppm", "minutes", "count", "flag"}


def test_a_planted_difference_is_found() -> None:
    written = example("comparison_reply")
    planted: tuple[Callable[[dict[str, Any]], object], ...] = (
        lambda one: one["totals"][1].update(net_ore=1),
        lambda one: one["totals"].reverse(),
        lambda one: one["cards"][0].pop("unit"),
        lambda one: one["policies"][0].update(more=1),
        lambda one: one["differences"][0].update(same=0),
        lambda one: one["cards"][0].update(term=""),
    )
    for change in planted:
        other = example("comparison_reply")
        change(other)

        assert differing(written, other) != []
    assert differing(written, example("comparison_reply")) == []


def test_api_info(api: httpx.Client) -> None:
    reply = api.get("/api-info").json()

    limits = reply.pop("limits")
    written = example("api_info")
    shape = written.pop("limits")
    assert differing(written, reply) == []
    assert [one["name"] for one in limits] == [one.name for one in LIMITS]
    assert differing(shape, [one for one in limits if one["name"] == "sync_cell_limit"]) == []


def test_a_calculation(api: httpx.Client) -> None:
    reply = api.post("/calculations", json=example("calculation_request")).json()

    traces = reply.pop("explanations")
    written = example("calculation_reply")
    expected = written.pop("explanations")
    assert differing(written, reply) == []
    assert len(traces) == len(expected)
    for one, other in zip(expected, traces, strict=True):
        own_steps = other.pop("steps")
        one.pop("steps")
        assert differing(one, other) == []
        assert_redone_by_hand(own_steps, other["result"])


def assert_redone_by_hand(steps: list[dict[str, Any]], result: dict[str, Any]) -> None:
    """Hold a trace to what is promised of every trace of version 1, whatever its steps are called."""
    keys = {
        "step",
        "name",
        "level",
        "term",
        "summary",
        "source",
        "source_url",
        "formula",
        "reads",
        "parameters",
        "result",
    }
    assert steps[-1]["result"] == result
    assert [one["step"] for one in steps] == list(range(1, len(steps) + 1))
    results: dict[str, list[Any]] = {}
    for step in steps:
        assert keys <= step.keys()
        assert step["term"]
        assert step["source"]
        assert step["result"]["unit"] in PROMISED_UNITS
        for read in step["reads"]:
            assert read["unit"] in PROMISED_UNITS | {"choice"}
            assert read["how"] in {"same", "total", "count", "first"}
            if read["name"] in results and read["how"] == "same":
                assert read["value"] in results[read["name"]]
        for parameter in step["parameters"]:
            assert {"path", "value", "unit", "since", "source", "verification"} <= parameter.keys()
        results.setdefault(step["name"], []).append(step["result"]["value"])


def test_a_ceiling_says_what_bound(api: httpx.Client) -> None:
    request = example("calculation_request")
    request["policy"] = {
        "ref": "se-almega-2024@1",
        "changes": [{"path": "caps.employer_month.amount_ore", "value": 1_000_000}],
    }

    trace = api.post("/calculations", json=request).json()["explanations"][0]

    assert trace["limited_by"] == "employer_cap"
    assert trace["limit"] == {
        "path": "caps.employer_month.amount_ore",
        "ceiling_ore": 1_000_000,
        "wanted_ore": 1_617_200,
        "over_ore": 617_200,
        "kept_ppm": 618_352,
    }


def test_a_calculation_in_lines(api: httpx.Client) -> None:
    request = example("calculation_request")
    (employer,) = request.pop("employers")
    one_line = httpx.Response(200, json=request).text
    content = f"{one_line}\n{httpx.Response(200, json=employer).text}\n"

    reply = api.post("/calculations", content=content, headers={"Content-Type": "application/x-ndjson"}).json()

    reply.pop("explanations")
    written = example("calculation_reply")
    written.pop("explanations")
    assert differing(written, reply) == []


def test_a_quick_calculation(api: httpx.Client) -> None:
    reply = api.post("/quick-calculations", json=example("quick_request")).json()

    assert differing(example("quick_reply"), reply) == []


def test_an_echoed_quick_calculation_holds_the_made_case(api: httpx.Client) -> None:
    quick = api.post("/quick-calculations", json={**example("quick_request"), "echo": True}).json()

    reply = api.post("/calculations", json=quick["calculation"])

    assert reply.status_code == 200
    assert reply.json()["totals"]["training_deduction_ore"] == quick["middle"]["training_deduction_ore"]


def test_a_comparison(api: httpx.Client) -> None:
    reply = api.post("/comparisons", json=example("comparison_request")).json()

    written = example("comparison_reply")
    assert differing(written, {**reply, "totals": shortened(reply["totals"], written["totals"])}) == [
        f"/{name} is not in the contract" for name in reply if name not in written
    ]
    more = set(example("calculation_reply")) - {"policy"}
    assert set(reply) == more | set(written)


def shortened(rows: list[dict[str, Any]], to: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give rows with the columns that the contract shows of them; it says that it shortens them."""
    return [{name: row[name] for name in shown if name in row} for row, shown in zip(rows, to, strict=True)]


def test_a_comparison_has_all_columns_in_its_totals(api: httpx.Client) -> None:
    reply = api.post("/comparisons", json=example("comparison_request")).json()

    columns = ["policy", *example("calculation_reply")["totals"]]
    assert [list(row) for row in reply["totals"]] == [columns] * 4


def test_a_payroll_file(api: httpx.Client) -> None:
    file = (FOLDER / "payroll_file.csv").read_bytes()
    options = json.dumps(example("payroll_file_options"))

    in_a_form = api.post("/payroll-files", files={"file": ("lön.csv", file)}, data={"options": options})
    as_it_is = api.post(
        "/payroll-files", content=file, params={"options": options}, headers={"Content-Type": "text/csv"}
    )

    assert differing(example("payroll_file_reply"), in_a_form.json()) == []
    assert as_it_is.json() == in_a_form.json()


def test_an_error_in_a_row_of_a_file(api: httpx.Client) -> None:
    row = "1{:02};19820225-2386;Ada Exempel;2026-{:02};33 333,00;0,00;12 345,67;16"
    lines = ["ANST.NR;PERSONNUMMER;NAMN;MÅNAD;LÖN;SJUKLÖN;KURSAVGIFT;TIMMAR", *(row.format(1, n) for n in range(1, 13))]
    lines.append("102;19830130-2397;Bo Exempel;2026-05;32.500,5O;0,00;0,00;0")
    file = "\n".join(lines).encode("cp1252")
    options = json.dumps(example("payroll_file_options"))

    reply = api.post("/payroll-files", files={"file": ("lön.csv", file)}, data={"options": options})

    assert reply.status_code == 422
    assert reply.json()["code"] == "rows-invalid"
    assert reply.json()["errors"] == [
        {
            "row": 14,
            "column": "LÖN",
            "code": "not-a-number",
            "detail": "Rad 14, kolumn LÖN: '32.500,5O' innehåller bokstaven O. Skriv 32500,50.",
            "correct": "32500,50",
        }
    ]


def test_an_estimate(api: httpx.Client) -> None:
    rows = [
        {
            "employee": f"E{number}",
            "month": "2018-01",
            "through": "2027-09",
            "birth_year": 1985,
            "cash_pay_ore": 3_000_000,
        }
        for number in range(5_128)
    ]
    rows.append({**rows[0], "employee": "last", "through": "2018-08"})
    rows.append({**rows[0], "employee": "one_more", "through": "2018-08"})
    written = example("estimate_reply")
    payslips = 5_128 * 117 + 16
    body = {
        "kind": "sweep",
        "policy": "se-almega-2024@1",
        "grid": [{"path": "rate.share_ppm", "first": 1, "last": 1_667, "step": 1}],
        "employers": [{"employer": "A", "payslips": rows}],
    }

    reply = api.post("/estimates", json=body)

    written["factors"]["payslips"] = payslips
    written["cells"] = payslips * 1_667
    written["suggestion"] = {"grid_points": 100_000_000 // payslips}
    assert differing(written, reply.json()) == []


@pytest.fixture(scope="module")
def job(api: httpx.Client) -> tuple[httpx.Response, dict[str, Any]]:
    sent = api.post("/jobs", json=example("job_request"), headers={"Idempotency-Key": "2026-11-22-sats-1"})
    return sent, done(api, sent.headers["Location"])


def done(api: httpx.Client, location: str) -> dict[str, Any]:
    """Wait for a job to end; the progress seen on the way never goes back."""
    seen = 0
    for _ in range(600):
        state: dict[str, Any] = api.get(location.removeprefix("/api/v1")).json()
        assert state["progress"]["done_cells"] >= seen
        seen = state["progress"]["done_cells"]
        if state["finished_at"] is not None:
            return state
        time.sleep(0.1)
    raise AssertionError(state)


def test_a_job(job: tuple[httpx.Response, dict[str, Any]]) -> None:
    sent, ended = job

    assert sent.status_code == 202
    assert sent.headers["Location"] == f"/api/v1/jobs/{sent.json()['id']}"
    assert sent.headers["Retry-After"] == "1"
    written = example("job_queued")
    queued = {**sent.json(), "progress": {**sent.json()["progress"], "queue_position": 0, "eta_seconds": 1}}
    assert differing(written, queued) == []
    assert differing(example("job_done"), ended) == []
    assert ended["result"] == f"/api/v1/jobs/{ended['id']}/result"


def test_the_rows_of_a_job(api: httpx.Client, job: tuple[httpx.Response, dict[str, Any]]) -> None:
    path = job[1]["result"].removeprefix("/api/v1")

    reply = api.get(path, params={"level": "point"}, headers={"Accept": "text/csv"})

    assert reply.text == (FOLDER / "job_result.csv").read_text(encoding="utf-8")
    assert reply.headers["Link"] == f'</api/v1{path}/datapackage.json>; rel="describedby"'


def test_the_same_rows_in_the_swedish_form(api: httpx.Client, job: tuple[httpx.Response, dict[str, Any]]) -> None:
    path = job[1]["result"].removeprefix("/api/v1")

    reply = api.get(path, params={"level": "point", "csv": "sv"}, headers={"Accept": "text/csv"})

    written = (FOLDER / "job_result.csv").read_text(encoding="utf-8")
    assert reply.content == b"\xef\xbb\xbf" + written.replace(",", ";").replace("\n", "\r\n").encode()


def test_solving_for_a_target(api: httpx.Client) -> None:
    request = example("job_request")
    del request["grid"]
    request["kind"] = "solve"
    request["solve"] = {
        "path": "rate.share_ppm",
        "first": 300_000,
        "last": 600_000,
        "column": "training_deduction_ore",
        "target": 140_000_000 // 100,
    }

    ended = done(api, api.post("/jobs", json=request).headers["Location"])
    reply = api.get(ended["result"].removeprefix("/api/v1"), headers={"Accept": "text/csv"})

    rows = list(csv.DictReader(io.StringIO(reply.text)))
    assert [(row["rate.share_ppm"], row["training_deduction_ore"]) for row in rows] == [
        ("432824", "1399900"),
        ("432825", "1400000"),
    ]


def test_a_share(api: httpx.Client) -> None:
    request = example("calculation_request")
    body = {"title": "Våren 2026", "kind": "calculation", "request": {**request, "levels": ["employer_year"]}}

    made = api.post("/shares", json=body)

    assert made.status_code == 201
    assert differing(example("share_reply"), made.json()) == []
    assert made.headers["Location"] == f"/api/v1/shares/{made.json()['id']}"
    assert len(made.json()["id"]) == 22
    secret = made.json()["owner_secret"]
    opened = api.get(f"/shares/{made.json()['id']}").json()
    written = example("share_shown")
    assert opened["now"] is None
    assert opened["request"] == written["request"]
    figures = opened["then"]["totals"]
    assert {name: figures[name] for name in written["then"]["totals"]} == written["then"]["totals"]
    rest = {name: value for name, value in opened.items() if name not in {"then", "now", "request"}}
    assert differing({name: value for name, value in written.items() if name in rest}, rest) == []
    gone = api.delete(f"/shares/{opened['id']}", headers={"Authorization": f"Bearer {secret}"})
    assert gone.status_code == 204
    assert api.get(f"/shares/{opened['id']}").status_code == 404


def test_a_share_whose_rows_are_kept_is_calculated_again(api: httpx.Client) -> None:
    request = example("calculation_request")
    del request["explain"]
    request["levels"] = ["employer_year"]
    for row in request["employers"][0]["payslips"]:
        row["count"] = 5
    made = api.post("/shares", json={"title": "Våren 2026", "kind": "calculation", "request": request}).json()

    opened = api.get(f"/shares/{made['id']}").json()

    written = example("share_shown")["now"]
    provenance = opened["now"].pop("provenance")
    written.pop("provenance")
    assert opened["now"] == written
    assert "engine_version" in provenance


def test_the_case_of_a_link(api: httpx.Client) -> None:
    link = api.post("/quick-calculations", json=example("quick_request")).json()["link"]
    code = link.partition("case=")[2]

    assert api.get(f"/cases/{code}").json() == {"quick_calculation": example("quick_request")}


def test_a_verification(api: httpx.Client) -> None:
    then = api.post("/calculations", json={**example("calculation_request"), "echo": True}).json()
    then["provenance"]["engine_version"] = "1.4.1+g0f9e8d7"
    then["results"]["employer_year"][0]["training_deduction_ore"] = 1_617_300

    reply = api.post("/verifications", json={"result": then}).json()

    written = example("verification_reply")
    assert [one.pop("now") for one in reply["differences"]][1] == 1_617_200
    for one in written["differences"]:
        one.pop("now")
    assert differing(written, reply) == []


def test_a_verification_of_what_is_the_same(api: httpx.Client) -> None:
    then = api.post("/calculations", json={**example("calculation_request"), "echo": True}).json()

    assert api.post("/verifications", json={"result": then}).json() == {"same": True, "differences": []}


def test_a_verification_of_a_request_that_is_none_is_refused_at_its_place(api: httpx.Client) -> None:
    then = api.post("/quick-calculations", json={**example("quick_request"), "echo": True}).json()
    then["request"]["echo"] = {}

    reply = api.post("/verifications", json={"result": then})

    assert reply.status_code == 422
    assert [one["pointer"] for one in reply.json()["errors"]] == ["/result/request/echo"]


def test_the_list_of_policies(api: httpx.Client) -> None:
    reply = api.get("/policies", params={"country": "SE", "q": "almega"}).json()

    written = example("policies")
    assert [one["id"] for one in reply["items"]] == sorted(one["id"] for one in reply["items"])
    own = {**reply, "items": [one for one in reply["items"] if one["id"] == "se-almega-2024"]}
    assert differing(written, {**own, "total": 1}, made_up=frozenset({"policy_hash"})) == []


def test_one_policy(api: httpx.Client) -> None:
    reply = api.get("/policies/se-almega-2024@1")

    written = example("policy")
    assert differing(written, reply.json(), made_up=frozenset({"policy_hash"})) == []
    assert reply.json()["title"] == written["title"]
    assert reply.headers["ETag"].removeprefix("W/") == f'"{reply.json()["policy_hash"]}"'


def test_a_policy_file_with_a_fault(api: httpx.Client) -> None:
    file = api.get("/policies/se-almega-2024@1", headers={"Accept": "application/toml"}).text
    wrong = file.replace("value = 500_000", "value = 0.5")

    reply = api.post("/policies/validate", json={"toml": wrong})

    written = example("policy_invalid")
    written["errors"][0]["line"] = 1 + wrong[: wrong.index("value = 0.5")].count("\n")
    assert reply.status_code == 422
    assert differing(written, reply.json()) == []


def test_a_policy_file_without_a_fault(api: httpx.Client) -> None:
    file = api.get("/policies/se-almega-2024@1", headers={"Accept": "application/toml"}).content

    reply = api.post("/policies/validate", content=file, headers={"Content-Type": "application/toml"}).json()

    assert (reply["valid"], reply["warnings"]) == (True, [])
    assert differing(example("policy"), reply["policy"], made_up=frozenset({"policy_hash"})) == []


def test_the_law_of_a_month(api: httpx.Client) -> None:
    reply = api.get("/law", params={"month": "2026-05", "chapter": "contributions", "limit": 500}).json()

    written = example("law")
    assert list(reply) == list(written)
    assert [one["name"] for one in reply["items"]] == sorted(one["name"] for one in reply["items"])
    for one in written["items"]:
        own = next(item for item in reply["items"] if item["name"] == one["name"])
        told = [value.pop("source") for value in (*own["values"], *one["values"])]
        assert all(told)
        assert differing(one, {**own, "note": one["note"]}) == []


def test_a_word(api: httpx.Client) -> None:
    items = api.get("/terms", params={"limit": 500}).json()["items"]

    written = example("term")
    own = next(one for one in items if (one["name"], one["kind"]) == (written["name"], written["kind"]))
    assert differing(written, own) == []
    assert own["term"] == written["term"]


def test_a_problem(api: httpx.Client) -> None:
    items = api.get("/problems", params={"limit": 500}).json()["items"]

    written = example("problem")
    assert written in items
    assert api.get(f"/problems/{written['code']}").json() == written


def test_a_job_that_is_too_large(api: httpx.Client) -> None:
    request = example("job_request")
    request["grid"] = [{"path": "rate.share_ppm", "first": 1, "last": 10_000_000, "step": 1}]
    written = example("problem_cell_budget")

    reply = api.post("/jobs", json=request)

    written |= {"requested_cells": 240_000_000, "suggestion": {"grid_points": 100_000_000 // 24}}
    written["factors"] = {"payslips": 24, "policies": 1, "grid_points": 10_000_000}
    assert reply.status_code == 422
    assert differing(written, reply.json(), made_up=MADE_UP | {"type"}) == []
    assert reply.json()["type"] == written["type"]


def test_two_faults_at_once(api: httpx.Client) -> None:
    request = example("calculation_request")
    request["employers"][0]["payslips"][1]["birth_year"] = 98
    request["employers"][0]["training"][0]["fee"] = request["employers"][0]["training"][0].pop("fee_ore")

    reply = api.post("/calculations", json=request)

    written = example("problem_invalid_request")
    lacking = {"pointer": "/employers/0/training/0/fee_ore", "code": "required", "detail": "…"}
    written["errors"].append(lacking)
    assert reply.status_code == 422
    assert "fee_ore" in reply.json()["errors"][1]["detail"]
    assert [(one["pointer"], one["code"]) for one in reply.json()["errors"]] == [
        (one["pointer"], one["code"]) for one in written["errors"]
    ]
    assert differing({**written, "detail": "…"}, reply.json()) == []
