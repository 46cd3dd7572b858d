"""The keyboard alone: every visible control is reached by Tab, its focus is seen and not covered, targets are large."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Opener
from tests.browser.states import FITS, HUGE, NATION, QUICK, STATES, STEPS, TWO, WRONG

LEAST_PX: Final = 24
MAIN: Final = {
    "start": "/",
    "company": f"/foretag?{QUICK}",
    "company, wrong": f"/foretag?{WRONG}",
    "exact": "/foretag?form=exact&example=1",
    "result": f"/resultat?{STEPS}",
    "compare": f"/jamfor?{TWO}",
    "gallery": "/galleri",
    "scenario": f"/scenario?{FITS}",
    "scenario, refused": f"/scenario?{HUGE}",
    "scenario, nation": f"/scenario?{NATION}",
    "job": STATES["job, running"].sv,
    "rules": "/regler",
    "policy": "/regler/se-kut-2019",
    "words": "/ord",
    "api": "/en/api",
}
NUMBERED: Final = """() => {
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
        .filter(one => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.checkVisibility())
        .filter(one => one.type !== "radio" || one.checked);
    all.forEach((one, place) => { one.dataset.place = place; });
    return all.map(one => {
        const box = one.getBoundingClientRect();
        return {html: one.outerHTML.slice(0, 160), tag: one.tagName, width: box.width, height: box.height};
    });
}"""
"""Number every control that can be seen, and give its size; Tab comes to the chosen one of a group of buttons."""
FOCUSED: Final = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const style = getComputedStyle(one);
    const boxes = [...one.getClientRects()];
    const inView = boxes.filter(box => box.bottom > 0 && box.top < innerHeight && box.right > 0);
    const covered = !inView.some(box => {
        const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
        const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1);
        const top = document.elementFromPoint(x, y);
        return top !== null && (one.contains(top) || top.contains(one));
    });
    const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
    return {place: one.dataset.place, html: one.outerHTML.slice(0, 160), marked, covered};
}"""
"""Give the control that has the focus: whether the focus can be seen, and whether something lies over it."""


@pytest.mark.parametrize("name", MAIN)
def test_tab_reaches_every_control_and_shows_where_it_is(seen: Opener, kept: dict[str, str], name: str) -> None:
    with seen("about:blank", javascript=False, reduced_motion="reduce", expect=("422",)) as page:
        page.goto(MAIN[name].format(**kept))
        controls: list[dict[str, Any]] = page.evaluate(NUMBERED)
        reached: dict[str, dict[str, Any]] = {}
        for _ in range(len(controls) + 5):
            page.keyboard.press("Tab")
            found = page.evaluate(FOCUSED)
            if found is None:  # past the last: the next is the first
                continue
            if found["place"] in reached:
                break
            reached[found["place"]] = found

        missed = [one["html"] for place, one in enumerate(controls) if str(place) not in reached]
        assert missed == []
        assert [one["html"] for one in reached.values() if not one["marked"]] == []
        assert [one["html"] for one in reached.values() if one["covered"]] == []
        small = [
            one["html"]
            for one in controls
            if one["tag"] != "A" and one["width"] > 1 and min(one["width"], one["height"]) < LEAST_PX
        ]
        assert small == []


def reach(page: Page, selector: str) -> None:
    """Press Tab until a control has the focus."""
    for _ in range(250):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is out of reach")


def typed(page: Page, selector: str, text: str) -> None:
    """Reach a field and write in it."""
    reach(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def pressed(page: Page, selector: str, key: str = "Enter") -> None:
    """Reach a control and press a key."""
    reach(page, selector)
    page.keyboard.press(key)


def test_a_condition_is_changed_by_keyboard_alone(seen: Opener) -> None:
    with seen(f"/jamfor?{TWO}", javascript=False) as page:
        pressed(page, "details:has(#path-0) > summary")
        typed(page, "#value-0", "40 %")
        page.keyboard.press("Enter")

        expect(page.locator("main")).to_contain_text(re.compile("ändrat förslag", re.IGNORECASE))


def test_proposals_are_chosen_and_compared_by_keyboard_alone(seen: Opener) -> None:
    with seen("/jamfor", javascript=False) as page:
        pressed(page, '[id="policy-se-almega-2024@1"]', "Space")
        pressed(page, '[id="policy-se-m-reformgrupp-2018@1"]', "Space")
        pressed(page, "form[method=get] button")

        expect(page.locator("#headline")).to_contain_text("kr")
        assert page.locator("#policy-card").count() == 1


def test_a_sweep_is_asked_for_and_refused_and_mended_by_keyboard_alone(seen: Opener) -> None:
    with seen(f"/scenario?{HUGE}", javascript=False) as page:
        pressed(page, "#suggestion")

        expect(page.locator("#start")).to_be_visible()
        typed(page, "#step-0", "1 %")
        page.keyboard.press("Enter")
        expect(page.locator("#step-0")).to_have_value("1 %")


def test_an_error_is_followed_to_its_field_by_keyboard_alone(seen: Opener) -> None:
    with seen(f"/foretag?{WRONG}", javascript=False, expect=("422",)) as page:
        pressed(page, "#error-summary a[href='#employees']")
        page.keyboard.press("Control+A")
        page.keyboard.type("12")
        typed(page, "#monthly_pay", "420 000")
        typed(page, "#course_fees", "120 000")
        page.keyboard.press("Enter")

        expect(page.locator("#headline")).to_contain_text("kr")


def test_the_steps_of_a_figure_are_opened_by_keyboard_alone(seen: Opener) -> None:
    with seen(f"/resultat?{STEPS.partition('&')[0]}", javascript=False) as page:
        pressed(page, "#table a[href*='2026-05']")

        expect(page.locator("#steps h3").first).to_contain_text("maj 2026")
