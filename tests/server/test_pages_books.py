"""The pages of rules, sources and documents, against their twins and against the declarations that they are made of."""

from collections.abc import Iterator
from typing import Final

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import html

from kutcalc.law import EDITION, law_book, values
from kutcalc.limits import LIMITS
from kutcalc.policy import Library, open_parameters, read_policy, reference
from kutcalc.report.policy_sheet import sheet_of
from kutcalc.report.rule_book import formula_of
from kutcalc.server.app import make_app
from kutcalc.server.notes import is_ours, note_text
from kutcalc.server.pages.books_law import CHAPTERS, value_text
from kutcalc.server.pages.books_rules import LANDING
from kutcalc.server.pages.countries import COUNTRIES
from kutcalc.server.pages.plain_card import CURRENT_LAW, card_of
from kutcalc.server.problem_kinds import CATALOGUE
from kutcalc.server.settings import Settings

LIBRARY: Final = Library()
ALL: Final = [reference(policy) for policy in LIBRARY.all()]


@pytest.fixture(scope="module", name="client")
def _client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    store = tmp_path_factory.mktemp("store") / "store.db"
    settings = Settings(database_url=f"sqlite:///{store}", contact="fraga@exempel.se", operator="Provkommunen")
    with TestClient(make_app(settings)) as client:
        yield client


def _words(client: TestClient[Litestar], path: str) -> str:
    main = html.fromstring(client.get(path).text).xpath("//main")[0]
    return " ".join(main.text_content().split())


def test_the_list_holds_every_policy_and_its_twin_is_the_api(client: TestClient[Litestar]) -> None:
    text = client.get("/regler").text
    twin = client.get("/regler.json").json()
    assert twin == client.get("/api/v1/policies").json()
    assert twin["total"] == len(LIBRARY.ids())
    for item in twin["items"]:
        assert f'href="/regler/{item["id"]}"' in text
        assert item["title"] in text


def test_a_search_finds_by_word_status_and_country(client: TestClient[Litestar]) -> None:
    twin = client.get("/regler.json?country=SE&status=proposed&q=almega").json()
    assert [item["id"] for item in twin["items"]] == ["se-almega-2024", "se-almega-incr"]
    assert "2 träffar" in _words(client, "/regler?country=SE&status=proposed&q=almega")


def test_a_search_without_a_hit_says_what_to_try(client: TestClient[Litestar]) -> None:
    text = _words(client, "/regler?q=finns-inte")
    assert "0 träffar" in text
    assert "Vi hittade inget" in text
    assert "Visa alla förslag" in text


def test_a_search_is_shown_as_text(client: TestClient[Litestar]) -> None:
    text = client.get("/regler", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in text


@pytest.mark.parametrize("ref", ALL)
def test_a_policy_shows_every_value_with_its_source_and_its_twin_is_the_api(
    client: TestClient[Litestar], ref: str
) -> None:
    policy = LIBRARY.get(ref)
    assert client.get(f"/regler/{ref}.json").json() == client.get(f"/api/v1/policies/{ref}").json()
    for path in (f"/regler/{ref}", f"/en/rules/{ref}"):
        page = html.fromstring(client.get(path).text)
        sheet = sheet_of(policy, "sv" if path.startswith("/regler") else "en")
        words = " ".join(page.text_content().split())
        assert sheet.lines
        assert {line.path for line in sheet.lines} <= set(page.xpath("//code/text()"))
        assert {path_left for path_left, _ in open_parameters(policy)} <= set(page.xpath("//code/text()"))
        assert {source.url for source in policy.sources.values() if source.url} <= set(page.xpath("//main//a/@href"))
        said = [*(line.text for line in sheet.lines), *(condition.text for condition in sheet.conditions)]
        assert all(" ".join(text.split()) in words for text in said)
        assert all(line.why_not in words for line in sheet.conditions)
        assert f"?policy={ref.replace('@', '%40')}" in "".join(page.xpath("//a[contains(@href, 'policy=')]/@href"))
        assert client.get(page.xpath("//a[@download]/@href")[0]).status_code == 200


@pytest.mark.parametrize("ref", ALL)
def test_a_policy_is_downloaded_as_the_file_that_makes_it(client: TestClient[Litestar], ref: str) -> None:
    reply = client.get(f"/regler/{ref}.toml")
    assert reply.headers["content-type"].startswith("application/toml")
    assert f'filename="{ref}.toml"' in reply.headers["content-disposition"]
    assert read_policy(reply.text, "x.toml") == LIBRARY.get(ref)


def test_a_policy_that_leaves_values_open_names_them_with_their_unit(client: TestClient[Litestar]) -> None:
    page = html.fromstring(client.get("/regler/se-kut-2019").text)
    assert "Vad är inte bestämt?" in page.xpath("//h2/text()")
    rows = [tuple(cell.text_content() for cell in row) for row in page.xpath("//tbody/tr")]
    assert ("avstånd högst inte bestämt", "kilometer", "eligibility.near_or_digital.any.1.at_most") in rows
    assert ("sats", "procent", "rate.share_ppm") in rows


def test_a_proposal_is_never_called_law_and_old_law_is_called_old(client: TestClient[Litestar]) -> None:
    assert "föreslaget" in _words(client, "/regler/se-almega-2024")
    assert "Det här är inte lag." in _words(client, "/regler/se-almega-2024")
    assert "har gällt" in _words(client, "/regler/se-utbvik-1996")
    assert "vårt antagande" in _words(client, "/regler/se-kut-2019-almega50")


def test_the_card_of_no_policy_is_the_law_in_force() -> None:
    card = card_of(None, "sv")
    assert (card.ref, card.status, card.href) == (CURRENT_LAW, "enacted", "/regler/lag")


def test_the_card_says_the_terms_in_words() -> None:
    card = card_of(LIBRARY.get("se-almega-2024"), "sv")
    assert {row.term: row.text for row in card.rows} == {
        "Inget avdrag när": "Kursen är inte köpt av någon utanför företaget.",
        "Räknas på": "Kursavgift",
        "Sats": "50\u00a0%",
        "Tak": "Inget",
        "Dras av från": "Skattekontot",
        "Det som inte ryms": "Betalas ut",
    }


def test_each_country_and_each_instrument_has_a_name() -> None:
    policies = [LIBRARY.get(one) for one in LIBRARY.ids()]
    assert {policy.country for policy in policies} <= set(COUNTRIES)
    assert {policy.chains[0].instrument.kind[-1].value for policy in policies} <= set(LANDING)


def test_every_note_and_every_source_of_ours_has_a_swedish_text() -> None:
    notes = {note for value in values() for note in (value.note, value.shown_only) if note}
    for policy in LIBRARY.all():
        notes |= {line.note for line in sheet_of(policy, "en").lines if line.note}
        notes |= {source.title for source in policy.sources.values() if source.title.startswith("Our own")}
    assert [note for note in notes if not is_ours(note)] == []
    assert note_text("2027 not known", "sv") == "2027 är inte känt."
    assert note_text("2027 not known", "en") == "2027 not known"


def test_the_law_shows_every_value_and_its_twin_is_the_api(client: TestClient[Litestar]) -> None:
    text = client.get("/regler/lag").text
    twin = client.get("/regler/lag.json").json()
    assert twin == client.get("/api/v1/law?limit=500").json()
    for item in twin["items"]:
        assert item["name"] in text


def test_the_law_of_a_month_shows_what_is_in_force_then(client: TestClient[Litestar]) -> None:
    twin = client.get("/regler/lag.json?month=2026-05").json()
    assert twin["items"] == client.get("/api/v1/law?month=2026-05&limit=500").json()["items"]
    assert "31,42\u00a0%" in client.get("/regler/lag?month=2026-05").text


def test_a_value_that_was_replaced_says_its_last_day(client: TestClient[Litestar]) -> None:
    text = _words(client, "/regler/lag?chapter=contributions")
    assert "2019-01-01 till 2025-12-31" in text
    assert "2026-01-01 och framåt" in text


def test_every_rule_of_the_law_shows_its_formula_in_words(client: TestClient[Litestar]) -> None:
    text = html.fromstring(client.get("/regler/lag").text)
    book = law_book()
    shown = {one.get("id"): " ".join(one.text_content().split()) for one in text.xpath("//details[@id]")}
    assert set(shown) == {f"rule-{name}" for name in book.rules}
    for name, rule in book.rules.items():
        assert " ".join(formula_of(book, rule).sv.replace("`", "").split()) in shown[f"rule-{name}"]
    assert "Läses av" in shown["rule-contributions"]
    assert "SAL 2 kap. 26 §" in shown["rule-contributions"]


def test_every_value_and_every_rule_stands_in_a_chapter() -> None:
    assert {value.chapter for value in values()} <= set(CHAPTERS)


@pytest.mark.parametrize(("month", "said"), [("maj", "Månaden går inte att läsa."), ("1999-01", "Vi har regler från")])
def test_a_month_that_cannot_be_used_is_said_on_top_and_at_the_field(
    client: TestClient[Litestar], month: str, said: str
) -> None:
    reply = client.get("/regler/lag", params={"month": month})
    page = html.fromstring(reply.text)
    assert reply.status_code == 422
    assert page.findtext(".//title").startswith("Fel: ")
    assert said in page.xpath("string(//*[@id='error-summary'])")
    assert page.xpath("//*[@id='error-summary']//a/@href") == ["#month"]
    assert said in page.xpath("string(//*[@id='month-error'])")
    assert page.xpath("//input[@id='month']/@value") == [month]
    assert client.get("/regler/lag.json", params={"month": month}).headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("content", "unit", "said"),
    [
        (314_200, "ppm", "31,42\u00a0%"),
        (25_000, "kr per month", "25\u00a0000\u00a0kr i månaden"),
        (1937, "birth year", "1937"),
        ((300, 1300), "ppm range", "0,03\u00a0%–0,13\u00a0%"),
        (24_320, "month", "2026-09"),
        (True, "flag", "ja"),
        ("2026-12-31", "date", "2026-12-31"),
        (11_000_000, "ukr", "11\u00a0kr"),
        (500_000, "ppm of price_base_amount", "50\u00a0% av prisbasbeloppet"),
        (30, "employees", "30 anställda"),
    ],
)
def test_a_value_of_law_is_said_in_its_unit(content: object, unit: str, said: str) -> None:
    assert value_text(content, unit, "sv") == said


def test_the_words_are_those_of_the_api_and_can_be_searched(client: TestClient[Litestar]) -> None:
    twin = client.get("/ord.json").json()
    assert twin == client.get("/api/v1/terms?limit=500").json()
    found = client.get("/ord.json?q=avgiftsunderlag").json()
    assert 0 < found["total"] < twin["total"]
    assert "Vi hittade inget ord" in _words(client, "/ord?q=finns-inte")


def test_every_problem_has_a_page_in_the_language_of_the_reader(client: TestClient[Litestar]) -> None:
    for code, kind in CATALOGUE.items():
        swedish = client.get(f"/problems/{code}", headers={"Accept-Language": "sv"})
        english = client.get(f"/problems/{code}", headers={"Accept-Language": "en"})
        assert swedish.status_code == english.status_code == 200
        assert kind.title.sv in html.fromstring(swedish.text).text_content()
        assert kind.title.en in html.fromstring(english.text).text_content()
        assert "Accept-Language" in english.headers["vary"]
        assert client.get(f"/problems/{code}.json", headers={"Accept-Language": "en"}).json() == kind.item("en")
    assert client.get("/problems.json").json() == client.get("/api/v1/problems?limit=500").json()


@pytest.mark.parametrize(
    "path", ["/metod", "/en/method", "/begransningar", "/en/limits", "/integritet", "/en/privacy", "/tillganglighet"]
)
def test_a_document_and_its_twin_say_the_same(client: TestClient[Litestar], path: str) -> None:
    twin = client.get(f"{path}.json").json()
    assert set(twin) == {"title", "updated", "text"}
    page = html.fromstring(client.get(path).text)
    assert page.findtext(".//h1") == twin["title"]
    headings = [line.removeprefix("## ") for line in twin["text"].splitlines() if line.startswith("## ")]
    assert page.xpath("//main//h2/text()") == headings
    assert "{" not in twin["text"]


def test_the_limits_are_all_there_with_value_reason_and_refusal(
    client: TestClient[Litestar], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUTCALC_MAX_REPLY_ROWS", "777")
    text = _words(client, "/begransningar")
    for limit in LIMITS:
        assert limit.name in text
        assert limit.text.sv in text
    assert "max_reply_rows 777 rader" in text
    assert "reply-too-large" in text


def test_privacy_names_the_roles_the_time_and_whom_to_ask(client: TestClient[Litestar]) -> None:
    text = _words(client, "/integritet")
    for said in ("personuppgiftsansvarigt", "Provkommunen", "personuppgiftsbiträde", "365 dagar", "fraga@exempel.se"):
        assert said in text
    assert 'href="mailto:fraga@exempel.se"' in client.get("/tillganglighet").text


@pytest.mark.parametrize("path", ["/api", "/en/api"])
def test_the_curl_lines_of_the_api_page_do_what_the_page_says(client: TestClient[Litestar], path: str) -> None:
    lines = html.fromstring(client.get(path).text).xpath("//pre/code/text()")
    right, wrong = (_sent(client, line) for line in lines)
    assert right[0] == 200
    assert b'"headline":' in right[1]
    status, body = wrong
    assert status in {400, 422}
    assert msgspec.json.decode(body)["code"]


def _sent(client: TestClient[Litestar], line: str) -> tuple[int, bytes]:
    """Send what a curl line would send."""
    address, _, rest = line.strip().removeprefix("curl -s ").partition(" ")
    assert address.startswith("http://testserver.local/api/v1/")
    body = rest.partition("-d '")[2].removesuffix("'")
    reply = client.post(
        address.removeprefix("http://testserver.local"), content=body, headers={"Content-Type": "application/json"}
    )
    return reply.status_code, reply.content


def test_a_page_that_is_not_there_says_nothing_of_the_address(client: TestClient[Litestar]) -> None:
    for path in ("/hemligt-ord", "/regler/hemligt-ord", "/problems/hemligt-ord", "/en/rules/hemligt-ord"):
        reply = client.get(path)
        assert reply.status_code == 404
        assert "hemligt-ord" not in reply.text
        assert html.fromstring(reply.text).xpath("//h1")
    assert "There is no such page" in client.get("/en/rules/hemligt-ord").text


def test_the_footer_says_version_and_edition_and_leads_to_the_documents(client: TestClient[Litestar]) -> None:
    footer = html.fromstring(client.get("/regler").text).xpath("//footer")[0]
    assert f"regler uppdaterade {EDITION}" in " ".join(footer.text_content().split())
    leads = set(footer.xpath(".//a/@href"))
    assert {"/tillganglighet", "/integritet", "/begransningar", "/api", "/metod", "/ord"} <= leads


@pytest.mark.parametrize(
    ("swedish", "english"),
    [
        ("/regler?q=almega", "/en/rules?q=almega"),
        ("/regler/se-almega-2024@1", "/en/rules/se-almega-2024@1"),
        ("/regler/lag?month=2026-05", "/en/rules/law?month=2026-05"),
        ("/metod", "/en/method"),
    ],
)
def test_the_language_switch_leads_to_the_same_page_and_back(
    client: TestClient[Litestar], swedish: str, english: str
) -> None:
    for here, there in ((swedish, english), (english, swedish)):
        page = html.fromstring(client.get(here).text)
        assert page.xpath("//a[@class='switch']/@href") == [there]
        path, _, query = here.partition("?")
        twin = page.xpath("//link[@type='application/json']/@href")
        assert twin == [f"{path}.json" + (f"?{query}" if query else "")]
        assert client.get(twin[0]).headers["content-type"].startswith("application/json")
