"""The page that holds two designs against each other, against its twin and against what the command line says."""

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import html

from kutcalc.policy import Library, reference
from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

FOUND = "first=se-almega-2024&second=no-kompetansefunn-ekstern"


@pytest.fixture(scope="module", name="client")
def _client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    store = tmp_path_factory.mktemp("store") / "store.db"
    with TestClient(make_app(Settings(database_url=f"sqlite:///{store}"))) as client:
        yield client


def _page(client: TestClient[Litestar], path: str) -> html.HtmlElement:
    return html.fromstring(client.get(path).text)


@pytest.mark.parametrize("path", ["/skillnad", "/en/difference"])
def test_the_page_shows_what_its_twin_says(client: TestClient[Litestar], path: str) -> None:
    twin = client.get(f"{path}.json?{FOUND}").json()
    page = _page(client, f"{path}?{FOUND}")

    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//tbody/tr")]
    said = [
        row
        for part in twin["parts"]
        for row in (
            [part["title"]],
            *([line["term"], line["first"], line["second"]] for line in part["lines"]),
        )
    ]
    assert rows == [[" ".join(text.split()) for text in row] for row in said]
    assert twin["count"] == len(rows) - len(twin["parts"]) > 5
    assert (twin["first"], twin["second"]) == ("se-almega-2024@1", "no-kompetansefunn-ekstern@1")
    assert f"{twin['count']} " in page.xpath("string(//*[@id='headline'])")


def test_how_far_apart_two_numbers_are_stands_beside_them(client: TestClient[Litestar]) -> None:
    page = _page(client, "/en/difference?first=se-utbvik-1991&second=se-utbvik-1996")

    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//tbody/tr[td]")]
    assert rows[-1] == ["cap per employee and year", "SEK 30,000", "SEK 20,000", "SEK 10,000 less"]


def test_what_does_not_hold_is_not_said_to_hold(client: TestClient[Litestar]) -> None:
    general, pattern = (
        " ".join(_page(client, f"/regler/{name}").xpath("string(//main)").split())
        for name in ("no-kompetansefunn-generell", "no-kompetansefunn")
    )

    assert "Kursen är inte formell utbildning" not in general
    assert "Leder kursen till en erkänd examen" not in general
    assert "Kursen är inte formell utbildning (inte bestämt om det gäller)." in pattern
    assert "Leder kursen till en erkänd examen" in pattern


def test_every_design_can_be_chosen_and_what_was_asked_is_kept(client: TestClient[Litestar]) -> None:
    page = _page(client, f"/skillnad?{FOUND}")

    for name, kept in (("first", "se-almega-2024@1"), ("second", "no-kompetansefunn-ekstern@1")):
        assert set(page.xpath(f"//select[@id='{name}']//option/@value")) == {"", *map(reference, Library().list())}
        assert page.xpath(f"//select[@id='{name}']//option[@selected]/@value") == [kept]


def test_a_design_of_its_page_is_the_first_and_the_other_is_asked_for(client: TestClient[Litestar]) -> None:
    (link,) = _page(client, "/regler/se-almega-2024").xpath("//main//a[starts-with(@href, '/skillnad')]/@href")
    page = _page(client, link)

    assert page.xpath("//select[@id='first']//option[@selected]/@value") == ["se-almega-2024@1"]
    assert page.xpath("//table") == []
    assert page.xpath("//*[@id='error-summary']") == []
    assert client.get("/skillnad.json?first=se-almega-2024").json() == {
        "first": "se-almega-2024@1",
        "second": None,
        "count": None,
        "parts": [],
    }


def test_the_same_twice_has_no_difference(client: TestClient[Litestar]) -> None:
    page = _page(client, "/skillnad?first=jp-2005&second=jp-2005@1")

    assert page.xpath("string(//*[@id='headline'])") == "Ingen skillnad: villkoren är desamma."
    assert page.xpath("//table") == []


def test_a_design_that_is_not_there_is_told_at_its_field(client: TestClient[Litestar]) -> None:
    reply = client.get("/skillnad?first=se-almega-2024&second=finns-inte")
    page = html.fromstring(reply.text)

    assert reply.status_code == 422
    assert page.xpath("//*[@id='error-summary']//a/@href") == ["#second"]
    assert "finns-inte" not in page.xpath("string(//main)")
    assert client.get("/skillnad.json?second=finns-inte").status_code == 422


def test_the_two_are_swapped(client: TestClient[Litestar]) -> None:
    (turned,) = _page(client, f"/skillnad?{FOUND}").xpath("//a[contains(@href, 'second=se-almega')]/@href")
    there, back = (client.get(f"/skillnad.json?{query}").json() for query in (FOUND, turned.partition("?")[2]))

    assert sorted(line["first"] for part in there["parts"] for line in part["lines"]) == sorted(
        line["second"] for part in back["parts"] for line in part["lines"]
    )
