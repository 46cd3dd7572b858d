"""No text that a user gives becomes markup (W3): structure for every payload in every field, and a browser for some."""

import re
from collections.abc import Iterator
from typing import Any, Final

import httpx
import lxml.html
import pytest
from tests.browser.conftest import Opener
from tests.browser.payloads import PAYLOADS
from tests.browser.states import SERVER_ERRORS
from tests.serving import Served

from kutcalc.report.links import encode_case

QUICK: Final = {
    "employees": "12",
    "monthly_pay": "420000",
    "course_fees": "120000",
    "policy": "se-almega-2024",
    "year": "2026",
}
ALLOWED_SCRIPTS: Final = re.compile(r"/static/[\w./-]+\.js(?:\?[\w=.-]+)?")
DRAWN: Final = frozenset(PAYLOADS[:: len(PAYLOADS) // 40])
"""Every form of text once: a label is drawn in a chart too, which takes its time."""
NOT_OURS: Final = "//iframe | //object | //embed | //base | //math | //marquee"
LINKS: Final = ("href", "src", "action", "formaction", "data", "xlink:href")


def comparison(label: str) -> str:
    """Give a link whose policy has a label of its own."""
    choices = [{"ref": "se-almega-2024@1", "label": label[:80]}, "se-almega-incr@1"]
    payslip = {"employee": "p1", "month": "2026-05", "count": 5, "birth_year": 1985, "cash_pay_ore": 3_333_300}
    body = {"policies": choices, "employers": [{"employer": "A", "payslips": [payslip]}]}
    return f"/jamfor?case={encode_case('comparison', body)}"


def fields(payload: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each way in for a text: an address with its query, or a form with its fields."""
    yield "GET /foretag", QUICK | dict.fromkeys(("employees", "monthly_pay", "course_fees"), payload)
    for name in ("policy", "year"):
        yield "GET /foretag", QUICK | {name: payload}
    yield "GET /foretag", QUICK | {payload[:40]: payload}
    yield "GET /regler", {"q": payload}
    yield "GET /regler", {"country": payload}
    yield "GET /jamfor", {"policy": payload, "year": "2026"}
    yield "GET /jamfor", {"policy": "se-almega-2024", "year": payload}
    if payload in DRAWN:
        yield f"GET {comparison(payload)}", {}
        yield "GET /galleri", dict.fromkeys(("company", "sort", "country", payload[:40]), payload)
    yield "GET /resultat", {"case": payload}
    yield "GET /scenario", {"policy": payload, "path": payload}
    yield "GET /ord", {"q": payload}
    yield f"GET /finns/{re.sub('[^A-Za-z<>=]', '', payload)}", {}
    yield "POST /foretag", {"policy": payload, "pasted": payload}
    typed = ("payslips-0-employee", "payslips-0-cash_pay", "training-0-course", "training-0-fee")
    yield "POST /foretag", {"policy": "se-almega-2024", **dict.fromkeys(typed, payload)}


def answered(client: httpx.Client, way: str, given: dict[str, Any]) -> str:
    """Ask as a browser would."""
    method, _, path = way.partition(" ")
    if method == "POST":
        return client.post(path, data=given).text
    return client.get(path, params=given or None).text


def broken(text: str) -> list[str]:
    """Give what in a page was not put there by a template."""
    tree = lxml.html.fromstring(text)
    found = [str(one.tag) for one in tree.xpath(NOT_OURS)]
    found += ["script" for one in tree.xpath("//script") if not ALLOWED_SCRIPTS.fullmatch(one.get("src") or "")]
    found += [f"{name} on something" for name in tree.xpath("//@*[starts-with(name(), 'on')]")]
    for name in LINKS:
        links = tree.xpath(f"//@*[name() = '{name}']")
        found += [
            f"{name}={one}" for one in links if re.match(r"\s*(?:javascript|data:text|vbscript)", one, re.IGNORECASE)
        ]
    return found


@pytest.mark.parametrize("number", range(0, len(PAYLOADS), 20))
def test_no_text_becomes_markup(pages: Served, number: int) -> None:
    with httpx.Client(base_url=pages.url, timeout=30) as client:
        for payload in PAYLOADS[number : number + 20]:
            for way, given in fields(payload):
                assert broken(answered(client, way, given)) == [], f"{way} {given}"


def test_there_are_two_hundred() -> None:
    assert len(set(PAYLOADS)) == 200


@pytest.mark.parametrize("text", ["<p onclick=x>", "<script>1</script>", "<a href=javascript:1>", "<iframe>"])
def test_broken_markup_is_found(text: str) -> None:
    assert broken(f"<html><body>{text}</body></html>") != []


@pytest.mark.parametrize("payload", PAYLOADS[::25])
def test_nothing_runs_in_a_browser(seen: Opener, payload: str) -> None:
    with seen("/foretag", expect=SERVER_ERRORS) as page:
        for way, given in fields(payload):
            method, _, path = way.partition(" ")
            if method == "GET":
                page.goto(str(httpx.URL(path, params=given) if given else path))
                assert page.evaluate("window.__ran") is None, f"{way} {given}"
