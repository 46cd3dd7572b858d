"""The first page: a proposal and not a law, three doors, a worked example in view, and how fresh the rules are."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from lxml import html
from tests.serving import Served

from kutcalc.language import Text
from kutcalc.report.example_firms import EXAMPLE
from kutcalc.server.pages.frame import Page, drawn
from kutcalc.server.pages.start import MONTHS_BEFORE_OLD, months_between


@pytest.fixture(scope="module", name="client")
def _client(service: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.url, timeout=60) as client:
        yield client


def page_of(client: httpx.Client, path: str) -> html.HtmlElement:
    reply = client.get(path)
    assert reply.status_code == 200
    return html.fromstring(reply.text)


def test_it_says_in_three_sentences_that_it_is_a_proposal_and_no_law(client: httpx.Client) -> None:
    lead = page_of(client, "/").xpath("string(//p[@class='lead'])")
    assert lead.count(".") == 3
    assert "förslag, inte en lag" in lead


@pytest.mark.parametrize(
    ("path", "doors"), [("/", ["/foretag", "/jamfor", "/api"]), ("/en", ["/en/company", "/en/compare", "/en/api"])]
)
def test_there_are_three_doors(client: httpx.Client, path: str, doors: list[str]) -> None:
    assert page_of(client, path).xpath("//*[@class='door']//h3/a/@href") == doors


def test_an_example_is_worked_in_the_first_view(client: httpx.Client) -> None:
    page = page_of(client, "/")
    twin = client.get("/index.json").json()

    assert page.xpath("string(//*[@id='headline'])") == twin["example"]["headline"]
    assert "54\u00a0000–60\u00a0000" in twin["example"]["headline"]
    assert page.xpath("//*[@id='headline']/following::*[@class='door']")


def test_the_rules_have_a_date(client: httpx.Client) -> None:
    twin = client.get("/index.json").json()
    assert page_of(client, "/").xpath("string(//main//time/@datetime)") == twin["law"]["edition"]


@pytest.mark.parametrize(
    ("today", "months"),
    [("2026-11-22", 0), ("2027-10-22", 11), ("2027-11-21", 11), ("2027-11-22", 12), ("2029-01-01", 25)],
)
def test_the_age_of_the_rules_is_counted_in_whole_months(today: str, months: int) -> None:
    assert months_between("2026-11-22", date.fromisoformat(today)) == months


def shown_at(months: int) -> str:
    """Draw the first page with rules of an age."""
    value: dict[str, Any] = {
        "example": {"headline": "x", "policy": {"status": "proposed", "ref": "a@1"}},
        "law": {
            "edition": "2026-11-22",
            "first_month": "2018-01",
            "last_month": "2027-09",
            "projected_from": "2027-01",
        },
        "examples": [],
    }
    extra = {"example_link": "/", "example_firm": EXAMPLE, "left_out": [], "old_after": MONTHS_BEFORE_OLD}
    page = Page(
        template="start.html",
        title=Text(sv="a", en="b"),
        value=value,
        extra={**extra, "months_old": months},
        crumbs=(),
    )
    return drawn(page, "sv", name="start", parts={}, query="")


def test_rules_older_than_a_year_are_told_in_words() -> None:
    assert "för mer än 12 månader sedan" in shown_at(12)
    assert "för mer än 12 månader sedan" not in shown_at(11)


def test_what_is_not_counted_is_said_before_anyone_types(client: httpx.Client) -> None:
    assert len(page_of(client, "/").xpath("//*[@id='not-counted']//li")) >= 3


def test_the_twin_is_the_api_info_with_examples(client: httpx.Client) -> None:
    info = client.get("/api/v1/api-info").json()
    twin = client.get("/index.json").json()

    assert {name: twin[name] for name in info} == info
    assert {"id", "title", "summary", "link"} <= set(twin["examples"][0])


def test_every_example_opens(client: httpx.Client) -> None:
    for example in client.get("/index.json").json()["examples"]:
        reply = client.get(example["link"])
        assert reply.status_code == 200, example
        assert html.fromstring(reply.text).xpath("//*[@id='table']"), example


def test_the_english_page_is_in_english(client: httpx.Client) -> None:
    page = page_of(client, "/en")
    assert page.get("lang") == "en"
    assert "proposal, not a law" in page.xpath("string(//p[@class='lead'])")
