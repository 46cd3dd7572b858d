"""Every page in every state: nothing that axe finds, no sideways scroll, no word to others, little weight."""

from typing import Any, Final

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.browser.conftest import Opener
from tests.browser.states import SERVER_ERRORS, STATES
from tests.serving import Served

MOST_BYTES: Final = 60_000
NARROW: Final = 320
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CONTRAST: Final = ("color-contrast", "link-in-text-block")
VENDORED: Final = {"exclude": [["#api-docs"]]}
"""Swagger UI draws the inside of this; it is not ours, and everything it shows is on the API page too."""
WEIGHT: Final = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, one) => sum + one.transferSize, 0)"""
AXE: Final = """([rules, context]) => axe.run(context, {runOnly: rules, resultTypes: ["violations"]})
    .then(found => found.violations.map(one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 200))]))"""
IN_THE_DARK: Final = frozenset(
    {
        "start", "company, wrong", "exact, filled", "result, steps", "shared, newer version", "compare, one asks",
        "gallery", "difference", "scenario, size", "job, running", "job, failed", "job, succeeded", "rules", "policy",
        "words", "api", "not there",
    }
)  # fmt: skip
"""Every template once: the colours of the dark scheme are those of the light one by other names."""
EVERY: Final = pytest.mark.parametrize("language", ["sv", "en"])
STATE: Final = pytest.mark.parametrize("name", STATES)


def found_by_axe(page: Page, rules: tuple[str, ...], context: Any = None) -> list[Any]:
    """Give what axe finds, with the first places of each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[Any] = page.evaluate(AXE, [rules, context or {"exclude": []}])
    return found


def is_well_made(page: Page) -> None:
    """Hold a page against what all have: a heading, a language, a way past the menu, errors that lead to fields."""
    assert page.locator("h1").count() == 1
    assert page.get_attribute("html", "lang") in {"sv", "en"}
    assert page.locator("a").first.get_attribute("href") == "#main"
    if page.locator("#error-summary").count():
        assert page.title().startswith(("Fel: ", "Error: "))
        for link in page.locator("#error-summary a").all():
            assert page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']").count() == 1


@EVERY
@STATE
def test_axe_finds_nothing_in_light_or_dark_and_the_page_is_light(
    seen: Opener, kept: dict[str, str], name: str, language: str
) -> None:
    with seen("about:blank", expect=SERVER_ERRORS) as page:
        STATES[name].reach(page, language, kept)
        page.wait_for_load_state("load")

        is_well_made(page)
        assert page.evaluate(WEIGHT) <= MOST_BYTES
        if page.locator("#error-summary").count():
            assert page.evaluate("document.activeElement.id") == "error-summary"
        assert found_by_axe(page, RULES) == []
        if language == "sv" and name in IN_THE_DARK:
            page.emulate_media(color_scheme="dark")
            assert found_by_axe(page, CONTRAST) == []


@EVERY
@STATE
def test_without_scripts_every_state_is_reached_and_fits_a_narrow_screen(
    seen: Opener, kept: dict[str, str], name: str, language: str
) -> None:
    with seen("about:blank", width=NARROW, javascript=False, expect=SERVER_ERRORS) as page:
        STATES[name].reach(page, language, kept)

        is_well_made(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize("path", ["/api/v1/docs"])
def test_the_drawn_document_of_the_api_keeps_to_the_policy(seen: Opener, path: str) -> None:
    with seen(path) as page:
        page.locator(".opblock").first.wait_for()

        assert page.locator(".opblock").count() > 10
        assert found_by_axe(page, RULES, VENDORED) == []


def test_replies_are_compressed(pages: Served) -> None:
    answer = httpx.get(f"{pages.url}/regler", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "<h1" in answer.text
