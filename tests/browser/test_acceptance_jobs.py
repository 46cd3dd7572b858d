"""The acceptance scenarios of jobs: too large a sweep, a job that outlives its server, a server that comes back."""

import io
import re
import time
import uuid
from contextlib import suppress
from typing import Any, Final

import httpx
import msgspec
import polars as pl
import pytest
from playwright.sync_api import Error, Page, expect
from tests.browser.conftest import LIMIT, Opener, Site
from tests.browser.large_job import grid
from tests.browser.states import HUGE, QUICK, SERVER_ERRORS

DONE_S: Final = 120
AWAY: Final = ("net::ERR_CONNECTION_REFUSED", "net::ERR_CONNECTION_RESET", "net::ERR_EMPTY_RESPONSE", *SERVER_ERRORS)
POINTS: Final = 20_000
SCRIPTS: Final = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])


def settled(page: Page) -> str:
    """Wait until the page of a job says that it has ended; give its heading. It must be read again by itself."""
    expect(page.locator("h1")).to_have_text(re.compile("klar|avbruten|gick inte"), timeout=DONE_S * 1000)
    return page.locator("h1").inner_text()


def said_of_size(page: Page) -> str:
    """Give what the page says of the size, its blanks made plain."""
    return re.sub(r"\s+", " ", page.locator("#size").inner_text())


def test_10_a_thousand_million_cells_are_refused_before_they_start(seen: Opener) -> None:
    with seen(f"/scenario?{HUGE}", javascript=False) as page:
        said = said_of_size(page)
        assert "1 454 414 544 celler" in said
        assert "100 000 000 celler" in said
        assert "Inget har startat" in said
        assert page.locator("#start").count() == 0

        page.click("#suggestion")
        assert page.locator("#start").is_visible()
        assert re.search(r"ungefär \d+ sekunder", said_of_size(page))


@SCRIPTS
def test_10_one_click_accepts_the_suggestion_and_it_runs_to_a_result(opened: Opener, *, javascript: bool) -> None:
    with opened(f"/scenario?{HUGE}", javascript=javascript) as page:
        assert f"{LIMIT:,} celler".replace(",", " ") in said_of_size(page)
        page.click("#suggestion")
        page.click("#start")
        page.wait_for_url("**/scenario/01*")

        assert settled(page) == "Beräkningen är klar"
        assert page.locator("#table tbody tr").count() > 10
        assert page.locator("svg title").count() == 2  # the curve, and the map of both conditions


def looked_at(api: httpx.Client, job: str, until: float) -> dict[str, Any]:
    """Look at a job once; a server that is away has not answered."""
    while True:
        try:
            found: dict[str, Any] = api.get(f"/jobs/{job}").raise_for_status().json()
        except httpx.HTTPError:
            assert time.monotonic() < until, "no answer"
            time.sleep(0.1)
        else:
            return found


def test_13_a_job_sent_twice_is_one_and_outlives_its_server(opened: Opener, site: Site) -> None:
    body, key = grid(POINTS), {"Idempotency-Key": str(uuid.uuid4())}
    until = time.monotonic() + DONE_S
    with httpx.Client(base_url=f"{site.url}/api/v1", timeout=60) as api:
        first, again = (api.post("/jobs", json=body, headers=key) for _ in range(2))
        assert (first.status_code, again.status_code) == (202, 202)
        assert again.headers["Idempotent-Replayed"] == "true"
        job = first.json()["id"]
        assert again.json()["id"] == job

        with opened(f"/scenario/{job}", javascript=False, expect=AWAY) as page:
            seen = [looked_at(api, job, until)]
            while seen[-1]["progress"]["done_cells"] == 0:
                assert seen[-1]["state"] in {"queued", "running"}
                seen.append(looked_at(api, job, until))
            site.stop(kill=True)
            site.start()
            page.goto(f"/scenario/{job}")
            while seen[-1]["state"] not in {"succeeded", "failed", "cancelled"}:
                assert time.monotonic() < until, seen[-1]
                seen.append(looked_at(api, job, until))
            assert settled(page) == "Beräkningen är klar"

        assert seen[-1]["state"] == "succeeded"
        done = [one["progress"]["done_cells"] for one in seen]
        assert done == sorted(done)
        assert any(0 < one < done[-1] for one in done), "it was not killed in the middle"
        assert done[-1] == first.json()["progress"]["total_cells"]
        parquet = api.get(f"/jobs/{job}/result", headers={"Accept": "application/vnd.apache.parquet"}).content

    table = pl.read_parquet(io.BytesIO(parquet))
    made_by = msgspec.json.decode(pl.read_parquet_metadata(io.BytesIO(parquet))["kutcalc"])
    assert table.height == POINTS
    assert table["point"].n_unique() == POINTS
    assert made_by["engine_version"]
    assert made_by["result_hash"].startswith("sha256:")


@SCRIPTS
def test_15_what_was_typed_is_answered_when_the_server_is_back(opened: Opener, site: Site, *, javascript: bool) -> None:
    with opened("/foretag", javascript=javascript, expect=AWAY) as page:
        for name, text in (("employees", "12"), ("monthly_pay", "420 000"), ("course_fees", "120 000")):
            page.fill(f"#{name}", text)
        site.stop()
        page.get_by_role("button", name="Räkna", exact=True).click(no_wait_after=True)
        expect(page.locator("#headline")).to_have_count(0)
        site.start()
        tried_again(page)

        expect(page.locator("#headline")).to_contain_text(re.compile(r"54\s000–.?60\s000\skr"))
        assert page.input_value("#monthly_pay") == "420 000"


def tried_again(page: Page) -> None:
    """Try again until the page is there, as a browser and a person do: the address holds what was typed."""
    for _ in range(40):
        with suppress(Error):
            if page.locator("#headline").count():
                return
            page.evaluate("location.reload()")
        page.wait_for_timeout(500)


def test_15_a_link_and_a_kept_result_open_after_a_restart(opened: Opener, site: Site) -> None:
    with opened(f"/foretag?{QUICK}", javascript=False) as page:
        page.get_by_role("link", name="Så räknade vi, månad för månad").click()
        page.fill("#title", "Före")
        page.locator("form:has(#title) button").click()
        address = page.get_attribute("#share-link", "href") or ""
        headline = page.locator("#headline").inner_text()
        site.stop(kill=True)
        site.start()
        page.goto(address)

        assert page.locator("#headline").inner_text() == headline
        assert "samma siffror" in page.locator("#result").inner_text()
