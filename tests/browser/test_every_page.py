"""Every page in every state: nothing that axe finds, no sideways scroll, no word to others, little weight."""

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import Opener, Site
from tests.browser.states import ADDRESSES, SERVER_ERRORS

MOST_BYTES = 60_000
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing(opened: Opener, address: str) -> None:
    with opened(address, expect=SERVER_ERRORS) as page:
        found = Axe().run(page, options=RULES).response["violations"]

        assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_there_is_no_sideways_scroll_at_320(opened: Opener, address: str) -> None:
    with opened(address, width=320, javascript=False, expect=SERVER_ERRORS) as page:
        width = page.evaluate("document.documentElement.scrollWidth")

        assert width <= 320


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_one_heading_a_language_and_a_way_past_the_menu(opened: Opener, address: str) -> None:
    with opened(address, javascript=False, expect=SERVER_ERRORS) as page:
        assert page.locator("h1").count() == 1
        assert page.get_attribute("html", "lang") in {"sv", "en"}
        assert page.locator("a").first.get_attribute("href") == "#main"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_weighs_little(opened: Opener, address: str) -> None:
    sizes: dict[str, int] = {}
    with opened("about:blank", expect=SERVER_ERRORS) as page:
        page.on("response", lambda answer: sizes.setdefault(answer.url, answer.request.sizes()["responseBodySize"]))
        page.goto(address, wait_until="networkidle")

    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_replies_are_compressed(site: Site) -> None:
    answer = httpx.get(f"{site.url}/regler", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "<h1" in answer.text
