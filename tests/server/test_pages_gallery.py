"""The page of the gallery: its rows are those of the gallery, in the order and of the kind that are asked for."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import html

from kutcalc.report.gallery import Gallery, gallery
from kutcalc.server.app import make_app
from kutcalc.server.pages.gallery_asked import SORTS, asked_of, choices_of, lines_of
from kutcalc.server.pages.gallery_view import MOST_BARS, headline_of, value_of
from kutcalc.server.settings import Settings


@pytest.fixture(scope="module", name="client")
def _client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    store = tmp_path_factory.mktemp("store") / "store.db"
    with TestClient(make_app(Settings(database_url=f"sqlite:///{store}"))) as client:
        yield client


@pytest.fixture(scope="module", name="found")
def _found() -> Gallery:
    return gallery()


def page_of(client: TestClient[Litestar], path: str) -> html.HtmlElement:
    reply = client.get(path)
    assert reply.status_code == 200
    return html.fromstring(reply.text)


def rows_of(page: html.HtmlElement, table: str = "table") -> list[list[str]]:
    """Give the cells of a table as text, an amount as its öre."""
    rows = page.xpath(f"//*[@id='{table}']//tbody/tr")
    return [[(cell.xpath("string(.//data/@value)") or cell.text_content()).strip() for cell in row] for row in rows]


def test_the_page_and_its_twin_hold_the_figures_of_the_gallery(client: TestClient[Litestar], found: Gallery) -> None:
    twin = client.get("/galleri.json?company=elektronik-30").json()
    rows = rows_of(page_of(client, "/galleri?company=elektronik-30"))

    given = {
        (design.ref, one.company): (one.deduction_ore, one.per_employee_ore, one.hour_ore)
        for design in found.designs
        for one in design.given
        if one.company == "elektronik-30"
    }
    named = ("deduction_ore", "per_employee_ore", "hour_ore")
    assert {(item["policy"], item["company"]): tuple(item[name] for name in named) for item in twin["items"]} == given
    assert [row[1:4] for row in rows] == [[str(item[name]) for name in named] for item in twin["items"]]


def test_all_designs_are_there_worked_or_listed_with_what_is_missing(
    client: TestClient[Litestar], found: Gallery
) -> None:
    twin = client.get("/galleri.json").json()
    page = page_of(client, "/galleri")

    assert {item["policy"] for item in twin["items"]} | {one["policy"] for one in twin["left_out"]} == {
        design.ref for design in found.designs
    }
    listed = page.xpath("//h2[@id='left-out']/following-sibling::ul[1]/li")
    assert len(listed) == len(twin["left_out"])
    assert all(
        open_["name"] in listed[place].text_content()
        for place, one in enumerate(twin["left_out"])
        for open_ in one["open"]
    )


@pytest.mark.parametrize("sort", SORTS)
def test_the_order_is_the_one_asked_for(client: TestClient[Litestar], sort: str) -> None:
    items = client.get(f"/galleri.json?company=all&sort={sort}").json()["items"]

    keys: dict[str, Any] = {
        "amount": lambda item: -item["deduction_ore"],
        "employee": lambda item: -item["per_employee_ore"],
        "hour": lambda item: item["hour_ore"],
        "name": lambda item: item["title"],
        "country": lambda item: (item["country"] != "SE", item["country"]),
    }
    assert [keys[sort](item) for item in items] == sorted(keys[sort](item) for item in items)


@pytest.mark.parametrize("name", ["country", "instrument", "status"])
def test_a_choice_leaves_what_fits_and_each_choice_has_something(
    client: TestClient[Litestar], found: Gallery, name: str
) -> None:
    whole = client.get("/galleri.json").json()

    for word in choices_of(found)[name]:
        part = client.get(f"/galleri.json?{name}={word}").json()
        fits = {design.ref for design in found.designs if getattr(design, name) == word}
        assert {one["policy"] for one in (*part["items"], *part["left_out"])} == fits
        assert all(item in whole["items"] for item in part["items"])


def test_those_that_give_something_and_those_that_do_not_are_all(client: TestClient[Litestar]) -> None:
    parts = {word: client.get(f"/galleri.json?support={word}").json()["items"] for word in ("", "some", "none")}

    assert len(parts["some"]) + len(parts["none"]) == len(parts[""])
    assert all(item["deduction_ore"] > 0 for item in parts["some"])
    assert all(item["deduction_ore"] == 0 and item["why"] for item in parts["none"])


def test_a_word_that_there_is_not_is_as_if_left_out(client: TestClient[Litestar]) -> None:
    odd = client.get("/galleri.json?company=%3Cscript%3E&sort=nonsense&country=XX&support=maybe").json()

    assert odd == client.get("/galleri.json").json()


def test_all_four_companies_stand_in_one_table(client: TestClient[Litestar], found: Gallery) -> None:
    rows = rows_of(page_of(client, "/galleri?company=all&sort=name"))

    assert [row[1] for row in rows[:4]] == [company.name.sv for company in found.companies]


def test_the_chart_its_table_its_file_and_the_page_agree(client: TestClient[Litestar]) -> None:
    query = "?company=konsult-150"
    page = page_of(client, f"/galleri{query}")
    spec = client.get(f"/galleri.vl.json{query}").json()
    lines = client.get(f"/galleri.csv{query}").text.splitlines()
    items = client.get(f"/galleri.json{query}").json()["items"]

    drawn = [(row["label"], row["value_ore"]) for row in spec["data"]["values"]]
    assert drawn == [(item["title"], item["deduction_ore"]) for item in items[:MOST_BARS]]
    assert rows_of(page, "chart-support-table") == [[label, str(value)] for label, value in drawn]
    assert lines[0].startswith("policy,status,country,as_of,instrument,company,deduction_ore")
    assert [line.split(",")[6] for line in lines[1:]] == [str(item["deduction_ore"]) for item in items]
    assert page.xpath("//*[@id='chart-support']//svg[@role='img']")


def test_nothing_to_show_is_said_and_is_no_file(client: TestClient[Litestar]) -> None:
    query = "?country=SE&instrument=grant&status=proposed"
    page = page_of(client, f"/galleri{query}")

    assert "fits all of that" in page_of(client, f"/en/gallery{query}").xpath("string(//*[@id='found'])")
    assert not page.xpath("//figure")
    assert client.get(f"/galleri.csv{query}").status_code == 422
    assert client.get(f"/galleri.json{query}").json()["items"] == []


def test_the_form_keeps_what_was_asked_and_works_by_its_address_alone(client: TestClient[Litestar]) -> None:
    page = page_of(client, "/galleri?company=omsorg-800&sort=hour&support=some&country=IT")

    chosen = {one.getparent().get("name"): one.get("value") for one in page.xpath("//option[@selected]")}
    assert chosen == {
        "company": "omsorg-800",
        "sort": "hour",
        "support": "some",
        "country": "IT",
        "instrument": "",
        "status": "",
    }
    assert page.xpath("//main//form/@method") == ["get"]


def test_what_was_assumed_for_a_design_is_told_beside_it(client: TestClient[Litestar]) -> None:
    page = page_of(client, "/en/gallery?country=CA")
    told = " ".join(page.xpath("string(//details[ul])").split())

    assert "exchange rate SEK 7" in told
    assert "as it stood in 2022-12" in told


def test_the_headline_names_the_design_that_gives_most(found: Gallery) -> None:
    asked = asked_of({"company": "sagverk-6", "country": "SE"}, found)
    value = value_of(found, asked, "en")
    most = max(lines_of(found, asked, "en"), key=lambda line: line.given.deduction_ore)

    assert most.design.title.en in headline_of(value, "en")
    assert headline_of({**value, "items": [value["items"][-1]]}, "en") == "None of them gives any support."


def test_the_page_is_kept_and_the_same_for_everybody(client: TestClient[Litestar]) -> None:
    first, second = (client.get("/galleri") for _ in range(2))

    assert first.text == second.text
    assert first.headers["Cache-Control"] == "public, max-age=300"


def test_other_pages_lead_to_the_gallery(client: TestClient[Litestar]) -> None:
    assert "/galleri" in page_of(client, "/jamfor").xpath("//main//a/@href")
    assert "/en/gallery" in page_of(client, "/en/rules").xpath("//main//a/@href")
