"""Populations over HTTP (9.3, 9.6, 9.8): which there are, what is asked of them, at once and as jobs, and refusals."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any, Final

import httpx
import jsonschema_rs
import polars as pl
import pytest
from tests.server.contract import example
from tests.serving import ROOT, Served, served

from kutcalc.population.folder import Population
from kutcalc.server.api import API_PATH
from kutcalc.server.openapi.document import openapi

MINI: Final = "se-2026-mini"
ALMEGA: Final = "se-almega-2024@1"
ASKED: Final[dict[str, Any]] = {"policy": ALMEGA, "population": {"id": MINI, "year": 2026}}
COLUMNS: Final = (
    "policy", "year", "by", "class", "employers", "employers_gaining", "persons", "contribution_base_ore",
    "contributions_before_ore", "baseline_due_ore", "training_cost_ore", "training_deduction_ore", "low_ore",
    "high_ore", "suppressed",
)  # fmt: skip
SCHEMAS: Final = openapi()["components"]["schemas"]
SECONDS: Final = 90


@pytest.fixture(scope="module")
def nation_service(mini_population: Population) -> Iterator[Served]:
    """Serve with the small population in its place, and a worker."""
    environment = {"KUTCALC_POPULATIONS": str(mini_population.folder.parent)}
    with served(environment) as running:
        own = {**os.environ, **environment, "DATABASE_URL": f"sqlite:///{running.folder / 'kutcalc.db'}"}
        command = [sys.executable, "-c", "from kutcalc.cli import entry; entry()", "worker", "--jobs", "1"]
        with (running.folder / "worker.log").open("wb") as log:
            worker = subprocess.Popen(command, cwd=ROOT, env=own, stdout=log, stderr=log)
        try:
            yield running
        finally:
            worker.send_signal(signal.SIGTERM)
            try:
                worker.wait(20)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()


@pytest.fixture(scope="module")
def nation_api(nation_service: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=nation_service.url + API_PATH, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def finished(nation_api: httpx.Client) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Send the job of a comparison in classes with a response, and follow it to its end; give it and its progress."""
    body = {
        "kind": "comparison",
        "policies": [ALMEGA, "se-kut-2019-almega50"],
        "population": {"id": MINI, "year": 2026, "by": ["size_class"], "behaviour": {"take_up_ppm": 400_000}},
    }
    sent = nation_api.post("/jobs", json=body)
    assert sent.status_code == 202, sent.text
    seen = [sent.json()]
    deadline = time.monotonic() + SECONDS
    while seen[-1]["state"] in {"queued", "running"} and time.monotonic() < deadline:
        time.sleep(0.2)
        seen.append(nation_api.get(f"/jobs/{sent.json()['id']}").json())
    assert seen[-1]["state"] == "succeeded", seen[-1]
    return seen[-1], seen


def result_of(job: dict[str, Any]) -> str:
    """Give the path of a job's result, below the API's."""
    return str(job["result"]).removeprefix(API_PATH)


def fits(name: str, value: Any) -> list[str]:
    """Give where a value does not fit a component of the document."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    return [str(error) for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(value)]


def test_the_populations_that_are_built_are_listed(nation_api: httpx.Client) -> None:
    reply = nation_api.get("/populations")

    listed = reply.json()
    assert MINI in {one["id"] for one in listed["items"]}
    assert fits("PopulationList", listed) == []
    assert reply.headers["etag"]


def test_a_population_has_the_shape_of_the_contract(nation_api: httpx.Client) -> None:
    reply = nation_api.get(f"/populations/{MINI}")

    shown, written = reply.json(), example("population_page")
    assert written.keys() <= shown.keys()
    assert {name: type(value) for name, value in written.items()} == {name: type(shown[name]) for name in written}
    assert all(target.keys() >= written["targets"][0].keys() for target in shown["targets"])
    assert len(shown["targets"]) > 10
    assert shown["years"] == [2026]
    assert {"no_county", "is_mini"} <= {one["code"] for one in shown["warnings"]}
    assert fits("Population", shown) == []


def test_a_population_is_not_sent_twice_and_speaks_both_languages(nation_api: httpx.Client) -> None:
    first = nation_api.get(f"/populations/{MINI}")
    again = nation_api.get(f"/populations/{MINI}", headers={"If-None-Match": first.headers["etag"]})
    english = nation_api.get(f"/populations/{MINI}", headers={"Accept-Language": "en"})

    assert (again.status_code, again.content) == (304, b"")
    assert english.headers["etag"] != first.headers["etag"]
    assert english.json()["title"] != first.json()["title"]


def test_a_population_that_there_is_not_is_a_problem(nation_api: httpx.Client) -> None:
    reply = nation_api.get("/populations/no-such")

    assert (reply.status_code, reply.json()["code"]) == (404, "population-not-found")
    assert reply.headers["content-type"] == "application/problem+json"
    assert MINI in reply.json()["detail"]


def test_a_national_calculation_is_answered_at_once(nation_api: httpx.Client) -> None:
    reply = nation_api.post("/calculations", json=ASKED)

    answer = reply.json()
    assert reply.status_code == 200, reply.text
    assert fits("NationalReply", answer) == []
    (row,) = answer["results"]["nation_year"]
    assert tuple(row) == COLUMNS
    assert row["low_ore"] <= row["training_deduction_ore"] <= row["high_ore"]
    assert answer["totals"]["training_deduction_ore"] == row["training_deduction_ore"]
    assert answer["policy"]["ref"] == ALMEGA
    assert answer["provenance"]["input_hash"].startswith("sha256:")
    assert answer["link"].startswith("/scenario?case=k1.")
    again = nation_api.post("/verifications", json={"result": answer})
    assert again.json() == {"same": True, "differences": []}


def test_an_estimate_counts_only_what_a_course_can_touch(nation_api: httpx.Client, mini_population: Population) -> None:
    grid = [{"path": "rate.share_ppm", "first": 1_000, "last": 500_000, "step": 1_000}]

    one = nation_api.post("/estimates", json=ASKED).json()
    sweep = nation_api.post("/estimates", json={"kind": "sweep", **ASKED, "grid": grid}).json()
    known = {"policy": ALMEGA, "population": {"id": "se-2025-s9", "year": 2025}}
    unbuilt = nation_api.post("/estimates", json=known).json()

    touchable = mini_population.manifest.touchable
    assert (one["cells"], one["mode"]) == (touchable, "sync")
    assert (sweep["cells"], sweep["factors"]["grid_points"]) == (touchable * 500, 500)
    assert unbuilt["mode"] == "job"
    assert 10 * touchable < unbuilt["cells"] < 100 * touchable


def test_a_known_population_that_is_not_built_asks_for_a_job(nation_api: httpx.Client) -> None:
    reply = nation_api.post("/calculations", json={**ASKED, "population": {"id": "se-2025-s9", "year": 2025}})

    assert (reply.status_code, reply.json()["code"]) == (422, "population-not-found")
    assert "som jobb" in reply.json()["detail"]


@pytest.mark.parametrize(
    ("population", "more", "places"),
    [
        ({"id": MINI}, {}, [("/population/year", "required")]),
        ({"id": MINI, "year": 2025}, {}, [("/population/year", "out-of-range")]),
        ({"id": MINI, "year": "2026", "by": ["size"]}, {}, [("/population/year", "wrong-type"),
                                                         ("/population/by/0", "not-a-choice")]),
        ({"id": MINI, "year": 2026, "by": ["sex", "sex"]}, {}, [("/population/by/1", "duplicate")]),
        ({"id": MINI, "year": 2026, "behaviour": {"take_up": 1}}, {},
         [("/population/behaviour/take_up", "unknown-field")]),
        ({"id": MINI, "year": 2026, "behaviour": {"take_up_ppm": 1_000_001}}, {},
         [("/population/behaviour/take_up_ppm", "out-of-range")]),
        ({"id": MINI, "year": 2026, "behaviour": {"additionality_ppm": 1, "price_elasticity_ppm": -1}}, {},
         [("/population/behaviour/price_elasticity_ppm", "duplicate")]),
        ({"id": MINI, "year": 2026}, {"levels": ["employer_year"]}, [("/levels/0", "not-a-choice")]),
        ({"id": MINI, "year": 2026}, {"employers": [{"employer": "A", "payslips": []}]},
         [("/population", "duplicate"), ("/employers/0/payslips", "out-of-range")]),
        ({"id": MINI, "year": 2026},
         {"explain": [{"level": "employer_year", "employer": "A", "year": 2026, "column": "net_ore"}]},
         [("/explain", "unknown-field")]),
        ({"id": MINI, "year": 2026}, {"assume": [{"column": "no_such", "value": True}]},
         [("/assume/0", "unknown-field")]),
        ("se-2026", {}, [("/population", "wrong-type")]),
    ],
)  # fmt: skip
def test_all_that_is_wrong_in_a_population_is_told_at_once(
    nation_api: httpx.Client, population: Any, more: dict[str, Any], places: list[tuple[str, str]]
) -> None:
    reply = nation_api.post("/calculations", json={"policy": ALMEGA, "population": population, **more})

    assert reply.status_code == 422
    assert sorted((one["pointer"], one["code"]) for one in reply.json()["errors"]) == sorted(places)


def test_what_a_population_leaves_unknown_may_be_assumed(nation_api: httpx.Client) -> None:
    asked = {**ASKED, "policy": "se-almega-incr@1"}

    lacking = nation_api.post("/calculations", json=asked)
    both = [{"column": name, "value": True} for name in ("certified", "training_plan")]
    filled = nation_api.post("/calculations", json={**asked, "assume": both})

    assert (lacking.status_code, lacking.json()["code"]) == (422, "fact-missing")
    assert filled.json()["results"]["nation_year"][0]["training_deduction_ore"] > 0
    assert "certified" in {one["id"] for one in filled.json()["assumptions"]}


def test_a_comparison_over_a_population_takes_eight_policies_and_no_more() -> None:
    one = {"ref": ALMEGA, "changes": [{"path": "rate.share_ppm", "value": 1}]}
    body = {"population": {"id": MINI, "year": 2026}}
    named = [{**one, "label": str(number)} for number in range(9)]

    assert fits("Comparison", {**body, "policies": named[:8]}) == []
    assert fits("Comparison", {**body, "policies": named}) != []


def test_a_job_over_a_population_moves_and_never_goes_back(
    finished: tuple[dict[str, Any], list[dict[str, Any]]],
) -> None:
    job, seen = finished

    done = [one["progress"]["done_cells"] for one in seen]
    assert done == sorted(done)
    assert len(set(done)) > 3
    assert job["progress"]["done_cells"] == job["progress"]["total_cells"]


def test_a_job_gives_the_static_row_and_the_row_with_behaviour_beside_it(
    nation_api: httpx.Client, finished: tuple[dict[str, Any], list[dict[str, Any]]]
) -> None:
    reply = nation_api.get(result_of(finished[0])).json()

    assert fits("NationalReply", reply) == []
    rows = [row for row in reply["results"]["nation_year"] if row["by"] == "all"]
    labels = [row["policy"] for row in rows]
    assert labels[:2] == [ALMEGA, f"{ALMEGA} (beteende)"]
    assert rows[1]["training_deduction_ore"] < rows[0]["training_deduction_ore"]
    assert [one["policy"] for one in reply["totals"]] == ["current-law", ALMEGA, "se-kut-2019-almega50@1"]
    assert "static" not in {one["id"] for one in reply["assumptions"]}
    for policy in {row["policy"] for row in rows}:
        own = [row for row in reply["results"]["nation_year"] if row["policy"] == policy]
        classes = [row for row in own if row["by"] == "size_class"]
        assert sum(row["employers"] for row in classes) == own[0]["employers"]
        if not any(row["suppressed"] for row in classes):
            assert sum(row["training_deduction_ore"] for row in classes) == own[0]["training_deduction_ore"]


def test_the_tables_of_a_job_come_in_every_form(
    nation_api: httpx.Client, finished: tuple[dict[str, Any], list[dict[str, Any]]]
) -> None:
    result = result_of(finished[0])
    address = f"{result}?level=nation_year"

    as_json = nation_api.get(address).json()
    as_csv = nation_api.get(address, headers={"Accept": "text/csv"})
    parquet = nation_api.get(address, headers={"Accept": "application/vnd.apache.parquet"})
    package = nation_api.get(f"{result}/datapackage.json").json()

    lines = list(csv.reader(io.StringIO(as_csv.text)))
    assert tuple(lines[0]) == COLUMNS
    assert len(lines) == len(as_json) + 1
    table = pl.read_parquet(io.BytesIO(parquet.content))
    assert [row["training_deduction_ore"] for row in as_json] == table["training_deduction_ore"].to_list()
    assert package["kutcalc"]["population"]["id"] == MINI
    assert package["kutcalc"]["uncertainty"]
    assert {"nation-year", "uncertainty"} <= {one["name"] for one in package["resources"]}


def test_a_search_over_the_nation_is_a_job_too(nation_api: httpx.Client) -> None:
    search = {
        "path": "rate.share_ppm", "first": 400_000, "last": 600_000, "column": "training_deduction_ore",
        "target": 350_000_000_000,
    }  # fmt: skip
    job = nation_api.post("/jobs", json={"kind": "solve", **ASKED, "solve": search}).json()
    deadline = time.monotonic() + SECONDS
    while job["state"] in {"queued", "running"} and time.monotonic() < deadline:
        time.sleep(0.2)
        job = nation_api.get(f"/jobs/{job['id']}").json()
    reply = nation_api.get(result_of(job)).json()

    short, found = reply["results"]["point"]
    assert short["training_deduction_ore"] < search["target"] <= found["training_deduction_ore"]
    assert found["rate.share_ppm"] == short["rate.share_ppm"] + 1
    assert found["low_ore"] < found["training_deduction_ore"] < found["high_ore"]


@pytest.mark.parametrize("whose", ["employers", "population"])
def test_a_comparison_that_is_shared_opens_as_a_page(nation_api: httpx.Client, whose: str) -> None:
    asked = example("comparison_request") if whose == "employers" else {"policies": [ALMEGA], **ASKED}
    asked = {name: value for name, value in asked.items() if name != "policy"}
    share = nation_api.post("/shares", json={"title": "delad", "kind": "comparison", "request": asked})
    assert share.status_code == 201, share.text

    page = nation_api.get(str(nation_api.base_url.join(share.json()["url"])))

    assert page.status_code == 200
    assert ("troligen mellan" in page.text) == (whose == "population")
    assert ("Län är inte kalibrerade" in page.text) == (whose == "population")


def test_a_job_that_is_cancelled_stops_within_a_second(nation_api: httpx.Client) -> None:
    body = {"kind": "calculation", **ASKED}
    job = nation_api.post("/jobs", json=body).json()
    deadline = time.monotonic() + SECONDS
    while nation_api.get(f"/jobs/{job['id']}").json()["state"] == "queued" and time.monotonic() < deadline:
        time.sleep(0.05)

    assert nation_api.delete(f"/jobs/{job['id']}").status_code == 204
    assert nation_api.get(f"/jobs/{job['id']}").status_code == 404
