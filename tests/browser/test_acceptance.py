"""The acceptance scenarios of the contract's section 11 that pages answer, each as the person would do it.

Left to the tests of files: 2, 3 and 4 (paste, upload, two bad rows). On the command line: 11 and 14, in `tests/cli`.
"""

import re
from typing import Any, Final

import httpx
import msgspec
import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Opener, Site
from tests.browser.states import CASE, QUICK, SERVER_ERRORS

from kutcalc.report.links import encode_case

SCRIPTS: Final = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])


def text_of(page: Page, selector: str) -> str:
    """Give the text of an element, its blanks made plain."""
    return re.sub(r"\s+", " ", page.locator(selector).first.inner_text()).strip()


def ore_of(text: str) -> int:
    """Read an amount as the page writes it."""
    digits = re.sub(r"[^\d,−-]", "", text).replace("−", "-")
    kronor, _, ore = digits.partition(",")
    return int(kronor) * 100 + (int(ore.ljust(2, "0")) if ore else 0)


@SCRIPTS
def test_1_four_questions_give_a_range_a_year_and_three_assumptions(opened: Opener, *, javascript: bool) -> None:
    with opened("/", javascript=javascript) as page:
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
def test_5_zero_says_why_and_is_no_error(opened: Opener, *, javascript: bool) -> None:
    payslip = {"employee": "p1", "month": "2026-05", "count": 300, "birth_year": 1985, "cash_pay_ore": 3_500_000}
    course = {"employee": "p1", "month": "2026-05", "minutes": 480, "fee_ore": 500_000, "provider_kind": "internal"}
    body = {"policy": "se-almega-2024@1", "employers": [{"employer": "A", "payslips": [payslip], "training": [course]}]}

    with opened(f"/resultat?case={encode_case('calculation', body)}", javascript=javascript) as page:
        assert "0 kr, därför att" in text_of(page, "main")
        assert "inte köpt av någon utanför företaget" in text_of(page, "main")
        assert page.locator("#error-summary").count() == 0
        assert page.get_by_role("link", name=re.compile("Hög tid")).count() >= 1


@SCRIPTS
def test_6_how_we_calculated_can_be_done_on_paper(opened: Opener, *, javascript: bool) -> None:
    slips = [
        {"employee": "p1", "month": "2026-03", "count": 5, "birth_year": 1985, "cash_pay_ore": 3_333_300},
        {"employee": "p2", "month": "2026-03", "count": 7, "birth_year": 1957, "cash_pay_ore": 3_840_000},
    ]
    body = {"policy": "se-almega-2024@1", "employers": [{"employer": "A", "payslips": slips}]}

    with opened(f"/resultat?case={encode_case('calculation', body)}", javascript=javascript) as page:
        page.get_by_role("link", name=re.compile("Arbetsgivaravgift, mars 2026")).first.click()
        steps = text_of(page, "#steps")

    # 5 x 33 333 = 166 665 kr at 31,42 % = 52 366,143 kr; 7 x 38 400 = 268 800 kr at 10,21 % = 27 444,48 kr
    assert "52 366,143" in steps
    assert "27 444,48" in steps
    assert "79 810 kr" in steps


def test_7_keyboard_alone_and_no_scripts_from_quick_to_exact_to_paper(opened: Opener) -> None:
    with opened("/foretag", javascript=False) as page:

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
        pages, first = printed(page)

    assert pages >= 1
    assert "2026-" in first
    assert "sha256:" in first or "se-almega-2024@1" in first


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


def printed(page: Page) -> tuple[int, str]:
    """Print a page on A4, and give the number of pages and the text of the first."""
    import subprocess  # noqa: PLC0415  poppler reads what Chromium printed
    import tempfile  # noqa: PLC0415

    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        page.pdf(path=file.name, format="A4")
        whole = subprocess.run(["pdftotext", "-layout", file.name, "-"], check=True, capture_output=True, text=True)
    pages = whole.stdout.rstrip("\f").split("\f")
    return len(pages), pages[0]


@SCRIPTS
def test_8_two_proposals_cards_first_then_difference_chart_and_table(opened: Opener, *, javascript: bool) -> None:
    with opened("/jamfor?policy=se-almega-2024&policy=se-m-reformgrupp-2018&year=2026", javascript=javascript) as page:
        assert "2026" in page.title()
        card, headline = (page.locator(one).first.bounding_box() for one in ("#policy-card", "#headline"))
        assert card is not None
        assert headline is not None
        assert card["y"] < headline["y"], "the reform stands before its effect"
        assert page.get_by_role("columnheader", name=re.compile("Skillnad")).count() >= 1
        assert "roligen mellan" in text_of(page, "main")
        assert page.locator("svg title").count() >= 1
        drawn = {ore_of(one) for one in page.locator("svg").first.locator("text").all_text_contents() if "kr" in one}
        tabled = {ore_of(one) for one in page.locator("#table td").all_inner_texts() if "kr" in one}
        assert {amount for amount in drawn if amount} <= tabled


@SCRIPTS
def test_9_a_changed_condition_opens_for_a_colleague(opened: Opener, *, javascript: bool) -> None:
    with opened("/jamfor?policy=se-almega-2024&policy=current-law&year=2026", javascript=javascript) as page:
        page.locator("details:has(#path-0) > summary").click()
        page.select_option("#path-0", "rate.share_ppm")
        page.fill("#value-0", "40 %")
        page.get_by_role("button", name="Visa skillnaden").first.click()
        assert "ändrat förslag" in text_of(page, "main").lower()
        link = page.get_attribute("#share-link", "href") or ""
        mine = page.locator("#table td").all_inner_texts()

    with opened(link, javascript=javascript) as page:
        assert page.locator("#table td").all_inner_texts() == mine
        assert "ändrat förslag" in text_of(page, "main").lower()
        assert page.get_by_role("link", name=re.compile("Almegas kompetensavdrag")).count() >= 1


def test_12_one_good_call_and_one_with_a_wrong_field_from_the_api_page(opened: Opener, site: Site) -> None:
    with opened("/api", javascript=False) as page:
        command = next(one for one in page.locator("pre").all_inner_texts() if "quick-calculations" in one)
    body = re.search(r"\{.*?\}", command, re.DOTALL)
    assert body is not None
    asked = msgspec.json.decode(body[0])

    good = httpx.post(f"{site.url}/api/v1/quick-calculations", json=asked)
    wrong = httpx.post(f"{site.url}/api/v1/quick-calculations", json={**asked, "employes": asked.pop("employees")})

    assert good.status_code == 200
    assert "kr" in good.json()["headline"]
    assert wrong.status_code == 422
    assert wrong.headers["content-type"].startswith("application/problem+json")
    assert {error["pointer"] for error in wrong.json()["errors"]} >= {"/employes"}
    with opened(wrong.json()["type"]) as page:
        assert text_of(page, "h1")


def test_15_what_was_typed_is_there_when_the_server_comes_back(opened: Opener, site: Site) -> None:
    with opened("/foretag", expect=("net::ERR_CONNECTION_REFUSED", *SERVER_ERRORS)) as page:
        page.fill("#employees", "12")
        page.fill("#monthly_pay", "420000")
        page.fill("#course_fees", "120000")
        site.stop()
        try:
            page.get_by_role("button", name="Räkna", exact=True).click(no_wait_after=True)
            page.wait_for_timeout(500)
        finally:
            site.start()
        page.goto(f"/foretag?{QUICK}")

        assert "54 000–60 000 kr" in text_of(page, "#headline")


def test_a_link_opens_where_the_server_has_never_seen_it(opened: Opener) -> None:
    with opened(f"/en/result?case={CASE}", javascript=False) as page:
        assert "54,000–60,000" in text_of(page, "#headline")
        assert "se-almega-2024@1" in text_of(page, "#version-box")
