"""No text that a user gives becomes markup (W3): structure for every payload in every field, and a browser for some."""

import re
from collections.abc import Iterator
from typing import Any, Final

import httpx
import lxml.html
import pytest
from tests.browser.conftest import Opener, Site
from tests.browser.payloads import PAYLOADS
from tests.browser.states import SERVER_ERRORS

from kutcalc.report.links import encode_case

QUICK: Final = {
    "employees": "12",
    "monthly_pay": "420000",
    "course_fees": "120000",
    "policy": "se-almega-2024",
    "year": "2026",
}
ALLOWED_SCRIPTS: Final = re.compile(r"/static/[\w./-]+\.js(?:\?[\w=.-]+)?")
LINKS: Final = ("href", "src", "action", "formaction", "data", "xlink:href")


def comparison(label: str) -> str:
    """Give a link whose policy has a label of its own."""
    choices = [{"ref": "se-almega-2024@1", "label": label[:80]}, "se-almega-incr@1"]
    payslip = {"employee": "p1", "month": "2026-05", "count": 5, "birth_year": 1985, "cash_pay_ore": 3_333_300}
    body = {"policies": choices, "employers": [{"employer": "A", "payslips": [payslip]}]}
    return f"/jamfor?case={encode_case('comparison', body)}"


def fields(payload: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each way in for a text: an address with its query, or a form with its fields."""
    for name in QUICK:
        yield "GET /foretag", QUICK | {name: payload}
    yield "GET /foretag", QUICK | {payload[:40]: payload}
    yield "GET /regler", {"q": payload}
    yield "GET /regler", {"country": payload}
    yield "GET /jamfor", {"policy": payload, "year": "2026"}
    yield "GET /jamfor", {"policy": "se-almega-2024", "year": payload}
    yield f"GET {comparison(payload)}", {}
    yield "GET /resultat", {"case": payload}
    yield "GET /scenario", {"policy": payload, "path": payload}
    yield "GET /ord", {"q": payload}
    yield f"GET /finns/{re.sub('[^A-Za-z<>=]', '', payload)}", {}
    for name in (
        "policy",
        "pasted",
        "payslips-0-employee",
        "payslips-0-cash_pay",
        "training-0-course",
        "training-0-fee",
    ):
        yield "POST /foretag", {"policy": "se-almega-2024", name: payload}


def answered(client: httpx.Client, way: str, given: dict[str, Any]) -> str:
    """Ask as a browser would."""
    method, _, path = way.partition(" ")
    if method == "POST":
        return client.post(path, data=given).text
    return client.get(path, params=given or None).text


def broken(text: str) -> list[str]:
    """Give what in a page was not put there by a template."""
    tree = lxml.html.fromstring(text)
    found = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in {"iframe", "object", "embed", "base", "math", "marquee"}:
            found.append(element.tag)
        if element.tag == "script" and not ALLOWED_SCRIPTS.fullmatch(element.get("src") or ""):
            found.append("script")
        found += [name for name in element.attrib if str(name).startswith("on")]
        found += [
            f"{name}={element.get(name)}"
            for name in LINKS
            if re.match(r"\s*(?:javascript|data:text|vbscript)", element.get(name) or "", re.IGNORECASE)
        ]
    return found


@pytest.mark.parametrize("number", range(0, len(PAYLOADS), 20))
def test_no_text_becomes_markup(site: Site, number: int) -> None:
    with httpx.Client(base_url=site.url, timeout=30) as client:
        for payload in PAYLOADS[number : number + 20]:
            for way, given in fields(payload):
                assert broken(answered(client, way, given)) == [], f"{way} {given}"


def test_there_are_two_hundred() -> None:
    assert len(set(PAYLOADS)) == 200


@pytest.mark.parametrize("text", ["<p onclick=x>", "<script>1</script>", "<a href=javascript:1>", "<iframe>"])
def test_broken_markup_is_found(text: str) -> None:
    assert broken(f"<html><body>{text}</body></html>") != []


@pytest.mark.parametrize("payload", PAYLOADS[::25])
def test_nothing_runs_in_a_browser(opened: Opener, payload: str) -> None:
    with opened("/foretag", expect=SERVER_ERRORS) as page:
        for way, given in fields(payload):
            method, _, path = way.partition(" ")
            if method == "GET":
                page.goto(str(httpx.URL(path, params=given) if given else path))
                assert page.evaluate("window.__ran") is None, f"{way} {given}"
