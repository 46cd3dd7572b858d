"""The acceptance scenarios of the contract's section 11 that pages answer, each as the person would do it.

Jobs and a server that stops (10, 13, 15) stand in `test_acceptance_jobs.py`, the command line (11, 14) in
`tests/cli/test_acceptance.py`; those that need rows or a file (2 to 5) in `test_acceptance_files.py`.
"""

import re
import shutil
import subprocess
import tempfile
from typing import Any, Final

import httpx
import msgspec
import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Opener
from tests.browser.states import CASE, EXACT, TWO
from tests.serving import Served

from kutcalc.report.links import encode_case

SCRIPTS: Final = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
VALUES: Final = "all => all.map(one => one.value)"
HEADINGS: Final = ("ANSTÄLLD", "MÅNAD", "FÖDELSEÅR", "NAMN", "LÖN", "BANKKONTO")


def plain(text: str) -> str:
    """Give a text with its blanks made plain."""
    return re.sub(r"\s+", " ", text.replace("\u2060", "")).strip()


def text_of(page: Page, selector: str) -> str:
    """Give the text of an element, its blanks made plain."""
    return plain(page.locator(selector).first.inner_text())


@SCRIPTS
def test_1_four_questions_give_a_range_a_year_and_three_assumptions(seen: Opener, *, javascript: bool) -> None:
    with seen("/", javascript=javascript) as page:
        page.get_by_role("link", name="Räkna för ett företag").last.click()
        page.fill("#employees", "12")
        page.fill("#monthly_pay", "420 000")
        page.fill("#course_fees", "120 000 kr")
        page.select_option("#policy", "se-almega-2024@1")
        page.select_option("#year", "2026")
        page.get_by_role("button", name="Räkna", exact=True).click()

        headline = text_of(page, "#headline")
        assert "54 000–60 000 kr" in headline
        assert "2026" in headline
        assert "förslag" in headline
        shown = [one for one in page.locator("#assumptions li").all() if one.is_visible()]
        assert len(shown) >= 3
        bottom = shown[2].bounding_box()
        assert bottom is not None
        assert bottom["y"] + bottom["height"] <= 900, "not in sight without scrolling"


@SCRIPTS
def test_2_twelve_rows_from_excel_are_counted_to_the_krona(seen: Opener, *, javascript: bool) -> None:
    rows = [
        (
            f"p{number}",
            "2026-05",
            1957 if number == 11 else 1985,
            f"Xerxes {number}",
            f"{30 + number}\u00a0000,50",
            "8327-9",
        )
        for number in range(12)
    ]
    pasted = "\r\n".join("\t".join(str(cell) for cell in row) for row in (HEADINGS, *rows))

    with seen("/foretag?form=exact", javascript=javascript) as page:
        page.select_option("#policy", "se-almega-2024@1")
        page.locator("details:has(#pasted) > summary").click()
        page.fill("#pasted", pasted)
        page.get_by_role("button", name="Läs in raderna").click()

        report = text_of(page, "#pasted-report")
        assert "12 rader" in report
        assert "Kolumner som togs bort: NAMN, BANKKONTO" in report
        assert "LÖN" in report.partition("Kolumner som togs bort")[0]
        for field, text in (("employee", "p0"), ("month", "2026-05"), ("hours", "7,5"), ("fee", "12 345,60 kr")):
            page.fill(f"#training-0-{field}", text)
        page.select_option("#training-0-provider_kind", "external")
        page.locator("#exact .actions button").first.click()

        # 30 000 to 40 000 kr is 385 000 kr at 31,42 %, 41 000 kr at 10,21 %, öre dropped; half of 12 345,60 kr
        assert page.locator("#error-summary").count() == 0
        assert "6 172 kr" in text_of(page, "#headline")
        assert "125 153 kr" in text_of(page, "#table")
        assert "Xerxes" not in page.content()


@SCRIPTS
def test_5_zero_says_why_and_is_no_error(seen: Opener, *, javascript: bool) -> None:
    payslip = {"employee": "p1", "month": "2026-05", "count": 300, "birth_year": 1985, "cash_pay_ore": 3_500_000}
    course = {"employee": "p1", "month": "2026-05", "minutes": 480, "fee_ore": 500_000, "provider_kind": "internal"}
    body = {"policy": "se-almega-2024@1", "employers": [{"employer": "A", "payslips": [payslip], "training": [course]}]}

    with seen(f"/resultat?case={encode_case('calculation', body)}", javascript=javascript) as page:
        assert "0 kr, därför att" in text_of(page, "main")
        assert "inte köpt av någon utanför företaget" in text_of(page, "main")
        assert page.locator("#error-summary").count() == 0
        assert page.get_by_role("link", name=re.compile("Hög tid")).count() >= 1


@SCRIPTS
def test_6_how_we_calculated_can_be_done_on_paper(seen: Opener, *, javascript: bool) -> None:
    slips = [
        {"employee": "p1", "month": "2026-03", "count": 5, "birth_year": 1985, "cash_pay_ore": 3_333_300},
        {"employee": "p2", "month": "2026-03", "count": 7, "birth_year": 1957, "cash_pay_ore": 3_840_000},
    ]
    body = {"policy": "se-almega-2024@1", "employers": [{"employer": "A", "payslips": slips}]}

    with seen(f"/resultat?case={encode_case('calculation', body)}", javascript=javascript) as page:
        page.get_by_role("link", name=re.compile("Arbetsgivaravgift, mars 2026")).first.click()
        steps = text_of(page, "#steps")

    # 5 x 33 333 = 166 665 kr at 31,42 % = 52 366,143 kr; 7 x 38 400 = 268 800 kr at 10,21 % = 27 444,48 kr
    assert "52 366,143" in steps
    assert "27 444,48" in steps
    assert "79 810 kr" in steps


def test_7_keyboard_alone_and_no_scripts_from_quick_to_exact_to_paper(seen: Opener) -> None:
    with seen("/foretag", javascript=False) as page:

        def typed(field: str, text: str) -> None:
            reach(page, field)
            page.keyboard.press("Control+A")
            page.keyboard.type(text)

        typed("employees", "12")
        typed("monthly_pay", "420000")
        typed("course_fees", "120000")
        page.keyboard.press("Enter")
        expect(page.locator("#headline")).to_contain_text("kr")
        reach_link(page, re.compile("noggrannare"))
        page.keyboard.press("Enter")
        expect(page.locator("#exact, form")).not_to_have_count(0)
        typed("payslips-0-birth_year", "1985")
        page.keyboard.press("Enter")
        expect(page.locator("#headline")).to_contain_text("kr")
        first, *_ = printed(page)

    assert re.search(r"Räknat +20\d\d-\d\d-\d\d", first)
    assert "se-almega-2024@1" in first


def focused(page: Page) -> dict[str, Any]:
    """Give the id and the text of what has the focus."""
    found: dict[str, Any] = page.evaluate(
        "(() => { const e = document.activeElement; return {id: e.id, tag: e.tagName, text: e.textContent.trim()} })()"
    )
    return found


def reach(page: Page, field: str) -> None:
    """Press Tab until a field has the focus."""
    for _ in range(200):
        if focused(page)["id"] == field:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{field} is out of reach")


def reach_link(page: Page, text: re.Pattern[str]) -> None:
    """Press Tab until a link or button with some text has the focus."""
    for _ in range(200):
        found = focused(page)
        if found["tag"] in {"A", "BUTTON"} and text.search(found["text"]):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{text.pattern} is out of reach")


def printed(page: Page) -> list[str]:
    """Print a page on A4, and give the text of each sheet."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("there is no pdftotext on this machine, to read what was printed: apt-get install poppler-utils")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        page.pdf(path=file.name, format="A4")
        whole = subprocess.run([reader, "-layout", file.name, "-"], check=True, capture_output=True, text=True)
    return whole.stdout.rstrip("\f").split("\f")


@pytest.mark.parametrize("case", [CASE, EXACT], ids=["quick", "exact"])
def test_a_result_is_one_sheet_with_version_and_date_and_an_appendix(seen: Opener, case: str) -> None:
    with seen(f"/resultat?case={case}", javascript=False) as page:
        first, *appendix = printed(page)

    assert "Hur mycket kan vi dra av?" in first
    assert "se-almega-2024@1" in first
    assert re.search(r"Räknat +20\d\d-\d\d-\d\d", first)
    assert "Så räknade vi" not in first
    assert "Så räknade vi" in appendix[0]


def amounts(page: Page, heading: str) -> list[str]:
    """Give a column of the table of the comparison, what is empty left out."""
    headings = [plain(one) for one in page.locator("#table thead th").all_inner_texts()]
    place = headings.index(heading)
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator("#table tbody tr").all()]
    return [plain(row[place]) for row in rows if "kr" in row[place]]


def drawn(page: Page, number: int) -> list[str]:
    """Give the amounts that stand beside the marks of a chart."""
    texts = [plain(one) for one in page.locator("svg").nth(number).locator("text").all_text_contents()]
    return [one for one in texts if re.fullmatch(r"[−\d][\d–− ]* kr", one)]


@SCRIPTS
def test_8_two_proposals_cards_first_then_difference_chart_and_table(seen: Opener, *, javascript: bool) -> None:
    query = f"{TWO}&employees=300&monthly_pay=11400000&course_fees=3000000"
    with seen(f"/jamfor?{query}", javascript=javascript) as page:
        assert "2026" in page.title()
        card, headline = (page.locator(one).first.bounding_box() for one in ("#policy-card", "#headline"))
        assert card is not None
        assert headline is not None
        assert card["y"] < headline["y"], "the reform stands before its effect"

        exact = [int(one) for one in page.locator("#table tbody td:nth-child(2) data").evaluate_all(VALUES)]
        apart = [int(one) for one in page.locator("#table tbody td:nth-child(3) data").evaluate_all(VALUES) if one]
        assert len(exact) == 3
        assert apart == [exact[2] - exact[1]]
        assert exact[2] != exact[1]
        assert drawn(page, 0) == amounts(page, "Avdrag")
        assert drawn(page, 1) == amounts(page, "Troligen mellan")
        assert len(drawn(page, 1)) >= 1
        assert "därför att mellan 90 och 100 procent av kurserna räknas" in text_of(page, "#range")
        assert page.locator("svg title").count() >= 2


@SCRIPTS
def test_9_a_changed_condition_opens_for_a_colleague(opened: Opener, seen: Opener, *, javascript: bool) -> None:
    with opened("/jamfor?policy=se-almega-2024&policy=current-law&year=2026", javascript=javascript) as page:
        before = amounts(page, "Avdrag")
        for place, path, value in ((0, "rate.share_ppm", "40 %"), (1, "caps.employer_year.amount_ore", "30 000 kr")):
            if not page.locator(f"#path-{place}").is_visible():
                page.locator(f"details:has(#path-{place}) > summary").click()
            page.select_option(f"#path-{place}", path)
            page.fill(f"#value-{place}", value)
            page.locator(f"details:has(#path-{place}) button").click()
            page.wait_for_load_state()
            assert "ändrat förslag" in text_of(page, "main").lower()
        link = page.get_attribute("#share-link", "href") or ""
        mine = page.locator("table").all_inner_texts()
        after = amounts(page, "Avdrag")

    assert before == ["0 kr", "60 000 kr"]
    assert after == ["0 kr", "60 000 kr", "30 000 kr"]

    # the colleague asks another service, whose store knows nothing, with a browser that has never been here
    with seen(link, javascript=javascript) as page:
        assert page.locator("table").all_inner_texts() == mine
        assert "ändrat förslag" in text_of(page, "main").lower()
        page.get_by_role("link", name="Se originalet").first.click()
        page.wait_for_load_state()
        assert text_of(page, "h1") == "Vad innebär Almegas kompetensavdrag (2024)?"
        assert "50 %" in text_of(page, "main")


def test_12_one_good_call_and_one_with_a_wrong_field_from_the_api_page(seen: Opener, pages: Served) -> None:
    with seen("/api", javascript=False) as page:
        command = next(one for one in page.locator("pre").all_inner_texts() if "quick-calculations" in one)
    body = re.search(r"\{.*?\}", command, re.DOTALL)
    assert body is not None
    asked = msgspec.json.decode(body[0])

    good = httpx.post(f"{pages.url}/api/v1/quick-calculations", json=asked)
    wrong = httpx.post(f"{pages.url}/api/v1/quick-calculations", json={**asked, "employes": asked.pop("employees")})

    assert good.status_code == 200
    assert "kr" in good.json()["headline"]
    assert wrong.status_code == 422
    assert wrong.headers["content-type"].startswith("application/problem+json")
    assert {error["pointer"] for error in wrong.json()["errors"]} >= {"/employes"}
    with seen(wrong.json()["type"]) as page:
        assert text_of(page, "h1")


def test_a_link_opens_where_the_server_has_never_seen_it(seen: Opener) -> None:
    with seen(f"/en/result?case={CASE}", javascript=False) as page:
        assert "54,000–60,000" in text_of(page, "#headline")
        assert "se-almega-2024@1" in text_of(page, "#version-box")
