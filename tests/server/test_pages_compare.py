"""Compare: what changes first, then what it gives, between which amounts; a changed condition beside its original."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import pytest
from lxml import html
from tests.serving import Served

from kutcalc.report.links import encode_case

ALMEGA: Final = "se-almega-2024@1"
KUT: Final = "se-kut-2019-almega50@1"
LARGE: Final = "employees=300&monthly_pay=11400000&course_fees=3000000"
AT_40: Final = f"policy={ALMEGA}&policy={ALMEGA}&change-1=rate.share_ppm:400000"
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
OPEN: Final = "policy=se-kut-2019@1"


@pytest.fixture(scope="module", name="client")
def _client(service: Served) -> Iterator[httpx.Client]:
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": service.url}
    with httpx.Client(base_url=service.url, timeout=60, headers=headers) as client:
        yield client


def page_of(client: httpx.Client, query: str, path: str = "/jamfor", status: int = 200) -> html.HtmlElement:
    reply = client.get(f"{path}?{query}")
    assert reply.status_code == status, reply.text[:2000]
    return html.fromstring(reply.text)


def twin_of(client: httpx.Client, query: str) -> dict[str, Any]:
    reply = client.get(f"/jamfor.json?{query}")
    assert reply.status_code == 200, reply.text
    twin: dict[str, Any] = reply.json()
    return twin


def texts(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.xpath(path)]


def kronor(text: str) -> int:
    """Read an amount of a page in öre."""
    number = re.match(r"−?[\d\u00a0 ]+", text.strip())
    assert number, text
    digits = re.sub(r"[\u00a0 ]", "", number.group()).replace("−", "-")
    return int(digits) * 100


def hidden(page: html.HtmlElement, form: str) -> list[tuple[str, str]]:
    return [(one.get("name"), one.get("value")) for one in page.xpath(f"{form}//input[@type='hidden']")]


def change(client: httpx.Client, query: str, place: int, path: str, value: str) -> httpx.Response:
    page = page_of(client, query)
    fields = hidden(page, f"(//form[.//input[@name='of' and @value='{place}'] and .//input[@value='change']])[1]")
    body = urlencode([*fields, ("path", path), ("value", value)])
    return client.post("/jamfor", content=body, headers=FORM)


# ---------------------------------------------------------------------- what is shown


def test_nothing_chosen_yet_gives_the_list_and_two_suggestions_a_click_away(client: httpx.Client) -> None:
    page = page_of(client, "")

    assert len(page.xpath("//input[@type='checkbox' and @name='policy']")) >= 10
    links = page.xpath("//p[@class='example']/a/@href")
    assert len(links) == 2
    assert all(html.fromstring(client.get(link).text).xpath("//*[@id='table']") for link in links)


def test_cards_come_before_the_effect(client: httpx.Client) -> None:
    page = page_of(client, f"policy={ALMEGA}&policy={KUT}")
    places = [one.get("id") for one in page.xpath("//*[@id]")]

    assert places.index("policy-card") < places.index("changes") < places.index("headline") < places.index("table")
    assert len(page.xpath("//*[starts-with(@id, 'policy-card') and not(contains(@id, 'title'))]")) == 2


def test_the_title_says_the_period(client: httpx.Client) -> None:
    page = page_of(client, f"policy={ALMEGA}&policy={KUT}&year=2025")
    assert "2025" in page.findtext(".//title")
    assert "2025" in page.xpath("string(//*[@id='period'])")


def test_the_table_has_the_law_first_and_the_figures_of_the_twin(client: httpx.Client) -> None:
    page, twin = page_of(client, AT_40), twin_of(client, AT_40)
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//*[@id='table']//tbody/tr")]

    assert [row["policy"] for row in twin["totals"]][:2] == ["current-law", ALMEGA]
    assert rows[0][0] == "Gällande regler"
    assert [kronor(row[1]) for row in rows] == [row["training_deduction_ore"] for row in twin["totals"]]
    assert [row["training_deduction_ore"] for row in twin["totals"]] == [0, 6_000_000, 4_800_000]
    assert [kronor(row[5]) for row in rows] == [row["net_ore"] for row in twin["totals"]]


def test_the_difference_is_a_column_with_its_word(client: httpx.Client) -> None:
    page, twin = page_of(client, AT_40), twin_of(client, AT_40)
    cell = page.xpath("//*[@id='table']//tbody/tr[3]/td[2]")[0].text_content()

    assert "Skillnad mot det första" in texts(page, "//*[@id='table']//thead/tr/th")
    assert kronor(cell) == twin["differences"][0]["training_deduction_ore"] == -1_200_000
    assert "mindre" in cell


def test_every_interval_has_its_source_in_words(client: httpx.Client) -> None:
    page, twin = page_of(client, AT_40), twin_of(client, AT_40)
    quick = client.post(
        "/api/v1/quick-calculations",
        json={
            "employees": 12,
            "monthly_pay_ore": 42_000_000,
            "course_fees_ore": 12_000_000,
            "year": 2026,
            "policy": ALMEGA,
        },
    ).json()["range"]

    assert {name: twin["ranges"][0][name] for name in quick} == quick
    said = page.xpath("//*[@id='range']")[0].text_content()
    assert said.count("troligen mellan") == 2
    assert "därför att mellan 90 och 100 procent av kurserna räknas" in said


def test_the_example_companies_are_three_and_marked_as_our_assumption(client: httpx.Client) -> None:
    page, twin = page_of(client, AT_40), twin_of(client, AT_40)
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//*[@id='firms-table']//tbody/tr")]

    assert [one["employees"] for one in twin["examples"]] == [6, 30, 150]
    assert len(rows) == 4
    for row, firm in zip(rows[1:], twin["examples"], strict=True):
        assert kronor(row[2]) == firm["totals"][1]["training_deduction_ore"]
    assert "Exempelföretagen är vårt antagande" in page.text_content()


def test_the_nation_is_not_faked_and_one_click_away(client: httpx.Client) -> None:
    page = page_of(client, AT_40)

    assert "Exemplen ovan går inte att summera till landet" in page.text_content()
    assert not page.xpath("//*[@id='table-nation']")
    (start,) = page.xpath("//a[@id='start-nation']/@href")
    asked = parse_qs(urlsplit(start).query)
    assert asked["population"] == ["se-2026"]
    assert asked["policy"] == [ALMEGA, ALMEGA]
    assert asked["change-1"] == ["rate.share_ppm:400000"]
    assert html.fromstring(client.get(start).text).xpath("//button[@id='start']")


def test_the_same_conditions_give_no_difference(client: httpx.Client) -> None:
    page = page_of(client, f"policy={ALMEGA}&policy={ALMEGA}")
    twin = twin_of(client, f"policy={ALMEGA}&policy={ALMEGA}")

    assert twin["differences"][0]["same"] is True
    assert page.xpath("string(//*[@id='headline'])").startswith("Ingen skillnad")
    assert "samma villkor: ingen skillnad" in page.text_content()


def test_other_instruments_are_told_and_what_that_does(client: httpx.Client) -> None:
    query = f"policy={ALMEGA}&policy=se-m-reformgrupp-2018@1&assume=work_relevant:true"
    page = page_of(client, query)

    assert [one["code"] for one in twin_of(client, query)["warnings"]].count("different_instruments") == 1
    assert "Förslagen ger sina pengar på olika sätt" in page.text_content()


def test_a_zero_has_its_reason(client: httpx.Client) -> None:
    page = page_of(client, f"policy={ALMEGA}&policy={KUT}&{LARGE}")
    assert "0 kr, därför att ett villkor inte är uppfyllt: Företaget är inte litet eller medelstort" in " ".join(
        texts(page, "//*[@id='table']//tbody/tr[3]")
    )


def test_what_is_weakly_supported_has_its_badge(client: httpx.Client) -> None:
    assert "Svagaste belägg" in page_of(client, AT_40).text_content()


def test_the_english_page_has_the_same_figures(client: httpx.Client) -> None:
    page = page_of(client, AT_40, "/en/compare")
    assert page.get("lang") == "en"
    assert "SEK\u00a060,000" in page.xpath("string(//*[@id='table'])")
    assert "likely between" in page.text_content()


# ---------------------------------------------------------------------- charts and files


def test_chart_and_table_hold_the_numbers_of_the_spec(client: httpx.Client) -> None:
    page, twin = page_of(client, AT_40), twin_of(client, AT_40)
    spec = client.get(f"/jamfor.vl.json?{AT_40}&chart=bars").json()
    drawn = [row["value_ore"] for row in spec["data"]["values"]]
    shown = [kronor(row[1].text_content()) for row in page.xpath("//*[@id='chart-bars-table']//tbody/tr")]
    written = [
        text.text_content()
        for text in page.xpath("//*[@id='chart-bars']//*[local-name()='svg']//*[local-name()='text']")
    ]

    assert drawn == shown == [row["training_deduction_ore"] for row in twin["totals"]]
    assert {"0\u00a0kr", "60\u00a0000\u00a0kr", "48\u00a0000\u00a0kr"} <= set(written)


def test_the_spans_hold_the_intervals(client: httpx.Client) -> None:
    twin = twin_of(client, AT_40)
    spec = client.get(f"/jamfor.vl.json?{AT_40}&chart=spans").json()
    page = page_of(client, AT_40)
    rows = [
        [kronor(cell.text_content()) for cell in row[1:]]
        for row in page.xpath("//*[@id='chart-spans-table']//tbody/tr")
    ]

    assert [(row["low_ore"], row["high_ore"]) for row in spec["data"]["values"]] == [
        (one["low_ore"], one["high_ore"]) for one in twin["ranges"]
    ]
    assert rows == [[row["low_ore"], row["value_ore"], row["high_ore"]] for row in spec["data"]["values"]]


def test_every_chart_has_its_data_and_its_spec_to_download(client: httpx.Client) -> None:
    page = page_of(client, AT_40)
    for figure in page.xpath("//figure[@class='chart']"):
        links = figure.xpath(".//a[@download]/@href")
        assert [urlsplit(link).path for link in links] == ["/jamfor.csv", "/jamfor.vl.json"]
        assert [client.get(link).status_code for link in links] == [200, 200]


def test_the_csv_holds_the_integers_of_the_twin_in_both_forms(client: httpx.Client) -> None:
    twin = twin_of(client, AT_40)
    english = client.get(f"/jamfor.csv?{AT_40}").content
    swedish = client.get(f"/jamfor.csv?{AT_40}&csv=sv").content
    rows = list(csv.DictReader(io.StringIO(english.decode())))

    assert swedish.startswith(b"\xef\xbb\xbfcompany;employees;")
    assert [int(row["training_deduction_ore"]) for row in rows[:3]] == [
        one["training_deduction_ore"] for one in twin["totals"]
    ]
    assert len(rows) == 4 * 3
    assert list(csv.DictReader(io.StringIO(swedish.decode("utf-8-sig")), delimiter=";")) == rows


def test_a_chart_that_there_is_not_is_not_found(client: httpx.Client) -> None:
    assert client.get(f"/jamfor.vl.json?{AT_40}&chart=pie").status_code == 404


def test_a_file_of_nothing_is_a_problem(client: httpx.Client) -> None:
    assert client.get("/jamfor.csv").status_code == 422


# ---------------------------------------------------------------------- changing a condition


def test_a_changed_condition_becomes_a_column_beside_its_original(client: httpx.Client) -> None:
    reply = change(client, f"policy={ALMEGA}", 0, "rate.share_ppm", "40 %")

    assert reply.status_code == 303
    query = urlsplit(reply.headers["location"]).query
    twin = twin_of(client, query)
    assert [one["changed"] for one in twin["policies"]] == [False, True]
    assert twin["policies"][1]["changes"] == [{"path": "rate.share_ppm", "value": 400_000}]
    page = page_of(client, query)
    assert "ändrat förslag" in page.text_content()
    assert f"/regler/{ALMEGA}" in page.xpath("//a/@href")


def test_a_second_change_is_made_in_the_changed_column(client: httpx.Client) -> None:
    first = urlsplit(change(client, f"policy={ALMEGA}", 0, "rate.share_ppm", "40 %").headers["location"]).query
    second = urlsplit(change(client, first, 1, "caps.employer_month.amount_ore", "3 000 kr").headers["location"]).query

    twin = twin_of(client, second)
    assert len(twin["policies"]) == 2
    assert {one["path"] for one in twin["policies"][1]["changes"]} == {
        "rate.share_ppm",
        "caps.employer_month.amount_ore",
    }
    assert twin["totals"][2]["training_deduction_ore"] == 12 * 300_000


def test_the_link_opens_elsewhere_with_the_same_numbers(client: httpx.Client, service: Served) -> None:
    page = page_of(client, AT_40)
    link = page.xpath("//*[@id='share-link']/@href")[0]
    asked = dict(parse_qsl(urlsplit(link).query))

    with httpx.Client(base_url=service.url, timeout=60) as elsewhere:
        there = html.fromstring(elsewhere.get(link).text)
    assert texts(there, "//*[@id='table']//td") == texts(page, "//*[@id='table']//td")
    assert asked["policy"] == ALMEGA
    assert {"employees", "monthly_pay", "course_fees", "year", "change-1"} <= set(asked)


def test_a_link_without_versions_gets_them(client: httpx.Client) -> None:
    page = page_of(client, "policy=se-almega-2024")
    assert f"policy={ALMEGA}" in page.xpath("//*[@id='share-link']/@href")[0]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("rate.share_ppm", "", "Fyll i det nya värdet"),
        ("rate.share_ppm", "4O %", "bokstaven O"),
        ("nonsense", "40 %", "finns inte"),
        ("", "40 %", "Välj vilket villkor"),
    ],
)
def test_a_change_that_cannot_be_read_is_told_and_kept(client: httpx.Client, path: str, value: str, said: str) -> None:
    reply = change(client, f"policy={ALMEGA}", 0, path, value)
    page = html.fromstring(reply.text)

    assert reply.status_code == 422
    assert page.findtext(".//title").startswith("Fel: ")
    assert said in page.xpath("string(//*[@id='error-summary'])")
    assert page.xpath("string(//*[@id='value-0']/@value)") == value
    assert page.xpath("//*[@id='table']")


def test_a_fifth_column_is_refused_in_words(client: httpx.Client) -> None:
    four = "&".join([f"policy={ALMEGA}"] * 4)
    reply = change(client, four, 0, "rate.share_ppm", "40 %")
    assert reply.status_code == 422
    assert "högst 4 förslag" in html.fromstring(reply.text).xpath("string(//*[@id='error-summary'])")


# ---------------------------------------------------------------------- what is left open


def test_open_values_are_asked_for_and_the_rest_is_shown(client: httpx.Client) -> None:
    page = page_of(client, f"policy={ALMEGA}&{OPEN}")

    assert "Inte med i siffrorna" in page.text_content()
    assert len(page.xpath("//form[.//input[@value='fill']]//*[starts-with(@name, 'open-')]")) == 6
    assert len(page.xpath("//*[@id='table']//tbody/tr")) == 2


def test_open_values_that_are_filled_in_give_a_column(client: httpx.Client) -> None:
    page = page_of(client, f"policy={ALMEGA}&{OPEN}")
    answers = {
        "open-eligibility.near_or_digital.any.1.at_most": "50",
        "open-base.cost.measure": "fee",
        "open-caps.employer_year.amount_ore": "",
        "open-rate.share_ppm": "25 %",
        "open-instrument.kind": "tax_account",
        "open-instrument.unused": "refunded",
    }
    fields = [*hidden(page, "//form[.//input[@value='fill']]"), *answers.items()]

    reply = client.post("/jamfor", content=urlencode(fields), headers=FORM)

    assert reply.status_code == 303, html.fromstring(reply.text).xpath("string(//*[@id='error-summary'])")
    twin = twin_of(client, urlsplit(reply.headers["location"]).query)
    assert [row["training_deduction_ore"] for row in twin["totals"]] == [0, 6_000_000, 3_000_000]


def test_facts_that_a_proposal_asks_for_are_asked_as_questions(client: httpx.Client) -> None:
    page = page_of(client, f"policy={ALMEGA}&policy=se-m-reformgrupp-2018@1")
    fields = [*hidden(page, "//form[.//input[@value='fill']]"), ("fact-work_relevant", "true")]

    assert "Har den anställde nytta av kursen i arbetslivet?" in page.text_content()
    reply = client.post("/jamfor", content=urlencode(fields), headers=FORM)
    twin = twin_of(client, urlsplit(reply.headers["location"]).query)
    assert len(twin["totals"]) == 3
    assert twin["columns"][1]["left_out"] is None


def test_an_unknown_proposal_keeps_its_column_with_the_reason(client: httpx.Client) -> None:
    page = page_of(client, f"policy={ALMEGA}&policy=se-finns-inte")
    assert "Förslaget finns inte" in page.text_content()
    assert page.xpath("//*[@id='table']")


# ---------------------------------------------------------------------- what is typed wrong


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("employees=tolv&monthly_pay=420000&course_fees=1", "employees"),
        ("employees=12", "monthly_pay"),
        ("employees=0&monthly_pay=1&course_fees=1", "employees"),
        ("employees=12&monthly_pay=1.234&course_fees=1", "monthly_pay"),
        ("year=1999", "year"),
        ("year=x", "year"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_as_a_problem(client: httpx.Client, query: str, field: str) -> None:
    page = page_of(client, f"policy={ALMEGA}&{query}", status=422)
    links = page.xpath("//*[@id='error-summary']//a/@href")

    assert f"#{field}" in links
    assert page.xpath(f"//*[@id='{field}']")
    twin = client.get(f"/jamfor.json?policy={ALMEGA}&{query}")
    assert twin.status_code == 422
    assert twin.headers["content-type"].startswith("application/problem+json")


def test_more_than_four_are_told(client: httpx.Client) -> None:
    page = page_of(client, "&".join([f"policy={ALMEGA}"] * 5), status=422)
    assert "fler än 4" in page.xpath("string(//*[@id='error-summary'])")


@pytest.mark.parametrize(
    "name", ["policy", "employees", "monthly_pay", "year", "change-0", "assume", "case", "example"]
)
def test_what_stands_in_the_address_is_text_on_the_page(client: httpx.Client, name: str) -> None:
    payload = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
    reply = client.get(f"/jamfor?{urlencode([('policy', ALMEGA), (name, payload)])}")
    page = html.fromstring(reply.text)

    assert reply.status_code in {200, 422}
    assert page.xpath("//script[not(@src)] | //img | //*[@onerror]") == []


def test_a_post_with_nothing_in_it_is_told(client: httpx.Client) -> None:
    assert client.post("/jamfor", content="", headers=FORM).status_code == 422


# ---------------------------------------------------------------------- a case of employers


def body_of_ten() -> dict[str, Any]:
    payslips = [{"employee": "E1", "month": "2026-05", "count": 10, "birth_year": 1985, "cash_pay_ore": 4_000_000}]
    course = {"employee": "E1", "month": "2026-05", "minutes": 480, "fee_ore": 500_000, "provider_kind": "external"}
    return {"policies": [ALMEGA], "employers": [{"employer": "A", "payslips": payslips, "training": [course]}]}


def test_a_case_opens_with_the_figures_of_the_api(client: httpx.Client) -> None:
    code = encode_case("comparison", body_of_ten())
    reply = client.post("/api/v1/comparisons", json=body_of_ten()).json()

    twin = twin_of(client, f"case={code}")

    assert twin["totals"] == reply["totals"]
    assert twin["ranges"] == []
    assert "Alla uppgifter är givna" in page_of(client, f"case={code}").text_content()


def test_a_case_can_be_changed_and_stays_a_case(client: httpx.Client) -> None:
    reply = change(client, f"case={encode_case('comparison', body_of_ten())}", 0, "rate.share_ppm", "10 %")

    assert reply.status_code == 303
    query = urlsplit(reply.headers["location"]).query
    assert query.startswith("case=k1.")
    rows = twin_of(client, query)["totals"]
    assert rows[2]["training_deduction_ore"] * 5 == rows[1]["training_deduction_ore"]


@pytest.mark.parametrize("code", ["k1.nonsense", "x", encode_case("quick_calculation", {"employees": 1})])
def test_a_damaged_or_foreign_case_is_told(client: httpx.Client, code: str) -> None:
    page = page_of(client, f"case={code}", status=422)
    assert page.xpath("//*[@id='error-summary']")
