"""Scenario and job: the size before the start, a way out when it is too large, and a page for every state of a job."""

import csv
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
import pytest
from litestar.testing import TestClient
from lxml import html
from tests.serving import Served

from kutcalc.limits import JOB_CELLS
from kutcalc.report.job_work import prepare_job
from kutcalc.report.links import encode_case
from kutcalc.server.app import make_app
from kutcalc.server.pages.scenario_asked import Axis, coarser
from kutcalc.server.settings import Settings
from kutcalc.store import Store

ALMEGA: Final = "se-almega-2024@1"
SWEEP: Final = {
    "policy": ALMEGA,
    "path-0": "rate.share_ppm",
    "first-0": "30 %",
    "last-0": "60 %",
    "step-0": "5 %",
}
TOO_LARGE: Final = {
    **SWEEP,
    "first-0": "0 %",
    "last-0": "100 %",
    "step-0": "0,001 %",
    "path-1": "caps.employer_year.amount_ore",
    "first-1": "0 kr",
    "last-1": "1 000 000 kr",
    "step-1": "10 000 kr",
}
LONG: Final = {
    **SWEEP,
    "first-0": "0 %",
    "last-0": "100 %",
    "step-0": "0,01 %",
    "employees": "100000",
    "monthly_pay": "4000000000",
    "course_fees": "9",
}
WAIT_S: Final = 60
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module", name="client")
def _client(service: Served) -> Iterator[httpx.Client]:
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": service.url}
    with httpx.Client(base_url=service.url, timeout=60, headers=headers) as client:
        yield client


def page_of(reply: httpx.Response) -> html.HtmlElement:
    return html.fromstring(reply.text)


def started(client: httpx.Client, fields: dict[str, str]) -> str:
    reply = client.post("/scenario", content=urlencode(fields), headers=FORM)
    assert reply.status_code == 303, page_of(reply).xpath("string(//main)")
    return str(reply.headers["location"])


def done(client: httpx.Client, address: str) -> dict[str, Any]:
    """Look at a job until it has ended; its progress never goes back."""
    deadline, seen = time.monotonic() + WAIT_S, 0
    while time.monotonic() < deadline:
        job: dict[str, Any] = client.get(f"{address}.json").json()
        assert job["progress"]["done_cells"] >= seen
        seen = job["progress"]["done_cells"]
        if job["state"] not in {"queued", "running", "interrupted"}:
            return job
        time.sleep(0.2)
    raise AssertionError(job)


# ---------------------------------------------------------------------- before the start


def test_the_form_begins_with_the_proposal_and_an_example(client: httpx.Client) -> None:
    page = page_of(client.get("/scenario"))
    example = page.xpath("//p[@class='example']/a/@href")[0]

    assert page.xpath("//select[@id='policy']")
    assert page_of(client.get(example)).xpath("//button[@id='start']")


def test_the_conditions_are_those_of_the_proposal_and_numbers(client: httpx.Client) -> None:
    page = page_of(client.get(f"/scenario?policy={ALMEGA}"))
    options = page.xpath("//select[@id='path-0']/option/@value")

    assert options[1:3] == ["caps.employer_year.amount_ore", "rate.share_ppm"]
    assert "instrument.kind" not in options


def test_size_and_time_are_told_before_the_start(client: httpx.Client) -> None:
    page = page_of(client.get(f"/scenario?{urlencode(SWEEP)}"))
    said = page.xpath("//*[@id='size']")[0].text_content().replace("\u00a0", " ")

    assert "1 008 = 144 lönerader × 7 punkter" in said
    assert "ungefär 1 sekund" in said
    assert page.xpath("//*[@id='size']//button[@id='start']")


def test_one_axis_may_be_written_without_its_number(client: httpx.Client) -> None:
    query = urlencode({name.removesuffix("-0"): text for name, text in SWEEP.items()})
    assert page_of(client.get(f"/scenario?{query}")).xpath("//button[@id='start']")


def test_a_thousand_million_cells_are_refused_with_a_suggestion_that_one_click_accepts(client: httpx.Client) -> None:
    page = page_of(client.get(f"/scenario?{urlencode(TOO_LARGE)}"))
    said = page.xpath("//*[@id='size']")[0].text_content().replace("\u00a0", " ")

    assert "1 454 414 544 celler" in said
    assert "100 000 000 celler" in said
    assert "Inget har startat" in said
    assert not page.xpath("//button[@id='start']")
    accepted = page_of(client.get(page.xpath("//a[@id='suggestion']/@href")[0]))
    assert accepted.xpath("//button[@id='start']")


def test_what_is_too_large_is_not_started_by_a_post_either(client: httpx.Client) -> None:
    reply = client.post("/scenario", content=urlencode(TOO_LARGE), headers=FORM)
    assert reply.status_code == 422
    assert "1 454 414 544" in page_of(reply).xpath("string(//main)").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"step-0": ""}, "step-0"),
        ({"step-0": "0 %"}, "step-0"),
        ({"first-0": "70 %"}, "last-0"),
        ({"first-0": "tre"}, "first-0"),
        ({"path-0": "nonsense"}, "path-0"),
        ({"path-1": "rate.share_ppm", "first-1": "1 %", "last-1": "2 %", "step-1": "1 %"}, "path-1"),
        ({"policy": "se-finns-inte"}, "policy"),
        ({"employees": "tolv", "monthly_pay": "1", "course_fees": "1"}, "employees"),
        ({"year": "1999"}, "year"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client: httpx.Client, change: dict[str, str], field: str) -> None:
    reply = client.get(f"/scenario?{urlencode({**SWEEP, **change})}")
    page = page_of(reply)

    assert reply.status_code == 422
    assert f"#{field}" in page.xpath("//*[@id='error-summary']//a/@href")
    assert page.xpath(f"//*[@id='{field}']")
    assert not page.xpath("//button[@id='start']")


def test_a_job_in_a_link_shows_its_size(client: httpx.Client) -> None:
    payslips = [{"employee": "E1", "month": "2026-05", "count": 10, "birth_year": 1985, "cash_pay_ore": 4_000_000}]
    body = {
        "kind": "sweep",
        "policy": ALMEGA,
        "grid": [{"path": "rate.share_ppm", "values": [400_000, 500_000]}],
        "employers": [{"employer": "A", "payslips": payslips}],
    }
    page = page_of(client.get(f"/scenario?case={encode_case('job', body)}"))
    assert "2 = 1 lönerader × 2 punkter" in page.xpath("string(//*[@id='size'])")


@pytest.mark.parametrize("most", [2, 5, 10, 999, 694_444])
def test_a_suggestion_always_fits(most: int) -> None:
    axes = (Axis("a", "ppm", 0, 1_000_000, 1), Axis("b", "ore", 100, 123_456, 7), Axis("c", "count", 1, 3, 1))
    made = coarser(axes, most)
    if made is None:
        assert most < 2 * 2 * 2
    else:
        points = made[0].count * made[1].count * made[2].count
        assert points <= most
        assert [(axis.path, axis.first, axis.last) for axis in made] == [
            (one.path, one.first, one.last) for one in axes
        ]


def test_a_suggestion_has_a_round_step() -> None:
    made = coarser((Axis("a", "ppm", 0, 1_000_000, 1),), JOB_CELLS.value() // 144)
    assert made is not None
    assert made[0].step == 2


# ---------------------------------------------------------------------- a job that runs


def test_a_sweep_runs_to_a_line_a_table_and_files(client: httpx.Client) -> None:
    address = started(client, SWEEP)
    job = done(client, address)

    assert job["state"] == "succeeded"
    assert job == client.get(f"/api/v1/jobs/{job['id']}").json()
    page = page_of(client.get(address))
    rows = list(csv.DictReader(io.StringIO(client.get(f"{address}.csv").text)))
    shown = [row[3].text_content() for row in page.xpath("//*[@id='table']//tbody/tr")]
    spec = client.get(f"{address}.vl.json").json()
    assert [int(row["training_deduction_ore"]) for row in rows] == [ppm * 12 for ppm in range(300_000, 650_000, 50_000)]
    assert [int(re.sub(r"\D", "", text)) * 100 for text in shown] == [
        int(row["training_deduction_ore"]) for row in rows
    ]
    assert [point["value_ore"] for point in spec["data"]["values"]] == [
        int(row["training_deduction_ore"]) for row in rows
    ]
    assert [point["at"] for point in spec["data"]["values"]] == [int(row["rate.share_ppm"]) for row in rows]
    assert client.get(f"{address}.parquet").content[:4] == b"PAR1"
    assert page.xpath("//*[@id='chart-line']//*[local-name()='svg']")
    assert page.xpath("//*[@id='version-box']")
    assert not page.xpath("//meta[@http-equiv='refresh']")
    assert all(client.get(link).status_code == 200 for link in page.xpath("//*[contains(@class, 'exports')]//a/@href"))


def test_two_axes_give_a_line_for_each_value_of_the_first(client: httpx.Client) -> None:
    second = {
        "path-1": "caps.employer_year.amount_ore",
        "first-1": "10 000 kr",
        "last-1": "90 000 kr",
        "step-1": "40 000 kr",
    }
    address = started(client, {**SWEEP, "step-0": "15 %", **second})
    done(client, address)

    spec = client.get(f"{address}.vl.json").json()
    assert {point["series"] for point in spec["data"]["values"]} == {"30\u00a0%", "45\u00a0%", "60\u00a0%"}
    page = page_of(client.get(address))
    assert len(page.xpath("//*[@id='chart-line-table']//tbody/tr")) == len(spec["data"]["values"]) == 9


def test_a_job_can_be_cancelled_and_deleted_with_forms_alone(client: httpx.Client) -> None:
    address = started(client, LONG)
    page = page_of(client.get(address))
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == ["2"]
    assert page.xpath("//*[@id='progress']//progress")

    reply = client.post(address, content="do=cancel", headers=FORM)

    assert (reply.status_code, reply.headers["location"]) == (303, address)
    assert client.get(f"{address}.json").json()["state"] == "cancelled"
    assert "Du avbröt beräkningen" in client.get(address).text
    reply = client.post(address, content="do=delete", headers=FORM)
    assert (reply.status_code, reply.headers["location"]) == (303, "/scenario")
    assert client.get(address).status_code == 404


def test_another_site_cannot_start_a_job(client: httpx.Client) -> None:
    headers = {**FORM, "Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert client.post("/scenario", content=urlencode(SWEEP), headers=headers).status_code == 403


@pytest.mark.parametrize("ending", ["", ".json", ".csv", ".parquet", ".vl.json"])
def test_a_job_that_there_is_not_is_not_found(client: httpx.Client, ending: str) -> None:
    assert client.get(f"/scenario/01ARZ3NDEKTSV4RRFFQ69G5FAV{ending}").status_code == 404


# ---------------------------------------------------------------------- the states, each in words


@pytest.fixture(scope="module", name="still")
def _still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient[Any], Store]]:
    """Give a service without a worker, and its store."""
    url = f"sqlite:///{tmp_path_factory.mktemp('still') / 'store.db'}"
    with TestClient(make_app(Settings(database_url=url))) as client:
        store = Store(url)
        yield client, store
        store.close()


def job_in(store: Store, path: Path = Path("rate.share_ppm")) -> str:
    payslips = [{"employee": "E1", "month": "2026-05", "birth_year": 1985, "cash_pay_ore": 4_000_000}]
    body = {
        "kind": "sweep",
        "policy": ALMEGA,
        "grid": [{"path": str(path), "values": [400_000, 500_000]}],
        "employers": [{"employer": "A", "payslips": payslips}],
    }
    kind, content, cells = prepare_job(body)
    return store.jobs.add(kind, content, "sv", total_cells=cells, client="test").id


def test_a_queued_job_says_its_place(still: tuple[TestClient[Any], Store]) -> None:
    client, store = still
    first, second = job_in(store), job_in(store)

    page = html.fromstring(client.get(f"/scenario/{second}").text)

    assert page.findtext(".//h1") == "Beräkningen väntar på sin tur"
    assert "Plats i kön: 2." in page.xpath("string(//*[@id='progress'])")
    assert page.xpath("//button[@id='cancel']")
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == ["2"]
    for name in (first, second):
        store.jobs.delete(name)


def test_a_running_an_interrupted_and_a_failed_job_say_what_became_of_them(
    still: tuple[TestClient[Any], Store],
) -> None:
    client, store = still
    name = job_in(store)
    claim = store.jobs.claim("test", 60)
    assert claim is not None

    running = html.fromstring(client.get(f"/scenario/{name}").text)
    store.jobs.part(claim, 0, b"x", 1)
    further = html.fromstring(client.get(f"/en/scenario/{name}").text)
    store.jobs.release(claim)
    interrupted = html.fromstring(client.get(f"/scenario/{name}").text)
    again = store.jobs.claim("test", 60)
    assert again is not None
    problem = {"title": "Jobbet tog för mycket tid", "detail": "Dela upp jobbet.", "code": "job-too-expensive"}
    store.jobs.fail(again, msgspec.json.encode(problem))
    failed = html.fromstring(client.get(f"/scenario/{name}").text)

    assert running.findtext(".//h1") == "Beräkningen pågår"
    assert further.xpath("//progress/@value") == ["1"]
    assert "1 of 2" in " ".join(further.xpath("string(//*[@id='progress'])").split())
    assert "Det som var klart är kvar" in interrupted.xpath("string(//*[@id='progress'])")
    assert "Dela upp jobbet." in failed.xpath("string(//*[@id='progress'])")
    assert failed.xpath("//a[@href='/problems/job-too-expensive']")
    assert not failed.xpath("//meta[@http-equiv='refresh']")


def test_a_full_queue_is_told_in_words_and_nothing_typed_is_lost(still: tuple[TestClient[Any], Store]) -> None:
    client, store = still
    names = [
        client.post("/scenario", content=urlencode(SWEEP), headers=FORM, follow_redirects=False).headers["location"]
        for _ in range(3)
    ]

    reply = client.post("/scenario", content=urlencode(SWEEP), headers=FORM, follow_redirects=False)

    assert reply.status_code == 429
    page = html.fromstring(reply.text)
    assert page.xpath("//*[@id='error-summary']")
    assert page.xpath("//*[@id='step-0']/@value") == ["5 %"]
    for name in names:
        store.jobs.delete(urlsplit(name).path.rpartition("/")[2])
