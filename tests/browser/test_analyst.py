"""The analyst's acceptance scenarios (8, 9, 10) over a population: asked for, refused or run, read and shared."""

import re
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import LIMIT, Opener, Site
from tests.browser.test_acceptance import plain, text_of
from tests.browser.test_every_page import NARROW, RULES, found_by_axe

MINI: Final = "se-2026-mini"
ALMEGA, OWN = "se-almega-2024@1", "se-kut-2019-almega50@1"
PAIR: Final = f"policy={ALMEGA}&policy={OWN}&year=2026"
DONE_MS: Final = 240_000
VALUES: Final = "all => all.map(one => one.value)"
CHANGES: Final = "change-0=rate.share_ppm:400000&change-0=caps.employer_year.amount_ore:5000000"
HUGE: Final = (
    f"population={MINI}&policy={ALMEGA}&path-0=rate.share_ppm&first-0=0+%25&last-0=100+%25&step-0=0,001+%25"
    "&path-1=caps.employer_year.amount_ore&first-1=10+000+kr&last-1=1+000+000+kr&step-1=10+000+kr"
)
SV, EN = "2026, hela landet (privata arbetsgivare), statisk beräkning", "2026, the whole country (private employers)"


def started(page: Page) -> str:
    """Start what is on the page and wait for its result; give the address."""
    page.click("#start")
    page.wait_for_url("**/scenario/01*")
    expect(page.locator("h1")).to_have_text(re.compile("^2026|gick inte|could not"), timeout=DONE_MS)
    return page.url


@pytest.fixture(scope="module", name="nation")
def _nation(site: Site, browser: Any) -> str:
    """Give the address of a national comparison that an analyst came to from the page Jämför, without scripts."""
    context = browser.new_context(java_script_enabled=False, base_url=site.url)
    page = context.new_page()
    page.goto(f"/jamfor?{PAIR}")
    assert page.locator("#table-nation").count() == 0
    page.click("#start-nation")
    page.check(f"input[name=population][value={MINI}]")
    page.check("#by-sector")
    page.check("input[name=behaviour][value=central]")
    page.locator("form[method=get] button").last.click()
    assert "celler" in text_of(page, "#size").lower()
    assert "sekund" in text_of(page, "#size")
    address = started(page)
    context.close()
    return address.removeprefix(site.url)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_8_two_proposals_for_the_nation_have_intervals_and_charts_that_agree_with_their_tables(
    opened: Opener, nation: str, *, javascript: bool
) -> None:
    with opened(nation, javascript=javascript) as page:
        assert text_of(page, "h1") == SV
        assert "2026" in page.title()
        assert "troligen mellan" in text_of(page, "#headline")
        assert page.locator("#table tbody tr").count() == 4
        static, behaviour = (text_of(page, f"#table tbody tr:nth-child({n}) th") for n in (1, 2))
        assert behaviour.startswith(static.partition(" se-")[0]), "behaviour stands under its static figure"
        apart = [int(one) for one in page.locator("#table-differences data").evaluate_all(VALUES)]
        exact = [int(one) for one in page.locator("#table data").evaluate_all(VALUES)]
        assert apart[0] == exact[2] - exact[0]
        for figure in page.locator("figure").all():
            same_numbers(figure)
        if javascript:
            assert found_by_axe(page, RULES) == []
        page.set_viewport_size({"width": NARROW, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW

        page.get_by_role("link", name="Visa bredvid exempelföretagen").click()
        page.wait_for_url("**/jamfor?*")
        card, headline, nation_table = (
            page.locator(one).first.bounding_box() for one in ("#policy-card", "#headline", "#table-nation")
        )
        assert card
        assert headline
        assert nation_table
        assert card["y"] < headline["y"] < nation_table["y"], "first what changes, then the effect"
        assert [int(one) for one in page.locator("#table-nation data").evaluate_all(VALUES)] == exact
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


def same_numbers(figure: Any) -> None:
    """Hold the amounts beside the marks of a chart against those of its table, in millions as they are written."""
    texts = [plain(one) for one in figure.locator("svg text").all_text_contents()]
    marks = [number(part) for text in texts if "mnkr" in text for part in re.findall(r"\d[\d ]*(?:,\d)?", text)]
    table = {int(one) for one in figure.locator("tbody data").evaluate_all(VALUES)}
    assert marks
    for mark in marks:
        assert any(abs(mark - value / 100_000_000) <= (0.05 if mark < 10 else 0.5) + 1e-9 for value in table), mark


def number(text: str) -> float:
    """Read a number of millions as it is written."""
    return float(text.replace(" ", "").replace(",", "."))


def test_8_in_english_the_same_figures_are_read_by_keyboard(opened: Opener, nation: str) -> None:
    with opened(nation, javascript=False) as page:
        swedish = page.locator("main data").evaluate_all(VALUES)
    with opened(nation.replace("/scenario", "/en/scenario")) as page:
        assert text_of(page, "h1").startswith(EN)
        assert page.locator("main data").evaluate_all(VALUES) == swedish
        assert found_by_axe(page, RULES) == []
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.parentElement.id") == "what-is-static":
                break
        page.keyboard.press("Enter")
        expect(page.locator("#what-is-static")).to_have_attribute("open", "")
        assert "nine times in ten" in text_of(page, "#what-is-static")


def test_9_a_changed_design_of_the_nation_opens_for_a_colleague_and_leads_to_the_original(
    opened: Opener, site: Site
) -> None:
    with opened(f"/scenario?population={MINI}&policy={ALMEGA}&policy={ALMEGA}&{CHANGES}") as page:
        address = started(page).removeprefix(site.url)
        mine = page.locator("table").all_inner_texts()
        assert "40 %" in text_of(page, "#headline")
        assert "50 000 kr" in text_of(page, "#headline")

    with opened(address, javascript=False) as page:
        assert page.locator("table").all_inner_texts() == mine
        assert "ändrat förslag" in text_of(page, "#policies").lower()
        page.locator("#policies a").first.click()
        page.wait_for_load_state()
        assert text_of(page, "h1") == "Vad innebär Almegas kompetensavdrag (2024)?"


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_10_a_sweep_over_the_nation_that_is_too_large_is_refused_with_a_way_out(
    opened: Opener, *, javascript: bool
) -> None:
    with opened(f"/scenario?{HUGE}", javascript=javascript) as page:
        said = text_of(page, "#size")
        asked = [int(one.replace(" ", "")) for one in re.findall(r"(\d[\d ]*\d) celler", said)]
        assert max(asked) > 10**9
        assert LIMIT in asked
        assert "Inget har startat" in said
        assert page.locator("#start").count() == 0

        page.click("#suggestion")
        assert page.locator("#start").is_visible()
        if javascript:
            started(page)
            assert text_of(page, "h1") == SV
            assert page.locator("#chart-heat svg title").count() == 1
            assert "Troligen mellan" in text_of(page, "#table thead")


def test_what_the_scenario_file_says_is_what_was_asked(opened: Opener, site: Site, nation: str) -> None:
    with opened(nation, javascript=False) as page:
        link = page.get_attribute("#reproduce a", "href") or ""
    text = httpx.get(f"{site.url}{link}").text

    assert f'id = "{MINI}"' in text
    assert ALMEGA in text
    assert OWN in text
    assert "central" in text
