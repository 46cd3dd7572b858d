"""What makes a published amount bare: no period, no policy with its version, no assumptions; nationally no interval.

Each function gives the faults of one thing that leaves the service: a page, a reply, or a table with what describes it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lxml import html

REF: Final = re.compile(r"\b[a-z]{2}(?:-[a-z0-9]+)+@\d+")
LAW: Final = "current-law"
YEAR: Final = re.compile(r"\b20\d\d\b")
MONEY: Final = re.compile(r"\d[\s\u00a0\u202f]?(?:kr|mnkr|miljoner|miljarder)\b|\bSEK[\s\u00a0]?[\u2212-]?\d")
NATIONAL: Final = re.compile(r"hela landet|whole country|nation", re.IGNORECASE)
INTERVAL: Final = re.compile(r"troligen|likely|lägst|lowest|vid lågt|at low", re.IGNORECASE)
BETWEEN: Final = re.compile(r"troligen mellan|likely between", re.IGNORECASE)
TABLES: Final = ("uncertainty", "sensitivity", "differences")


def has_amounts(page: html.HtmlElement) -> bool:
    """Whether a page publishes amounts: in words, in tables or at the marks of a chart."""
    places = "//main//data[@value!=''] | //main//*[contains(@class, 'amount')] | //main//*[local-name()='svg']"
    return bool(page.xpath(places))


def bare_page(page: html.HtmlElement) -> list[str]:
    """Give what an amount on a page lacks; nothing for a page without amounts."""
    (main,) = page.xpath("//main")
    if not has_amounts(page):
        return []
    text = _text(main)
    faults = []
    if not YEAR.search(_text_of(main, ".//h1 | .//*[@id='period'] | .//caption | .//figcaption")):
        faults.append("no period")
    if not REF.search(text) and LAW not in text:
        faults.append("no policy with its version")
    if not main.xpath(".//*[@id='assumptions']//li"):
        faults.append("no assumptions")
    return faults + _bare_nation(main)


def _bare_nation(main: html.HtmlElement) -> list[str]:
    """Look for amounts of the whole country without their interval."""
    is_national = bool(NATIONAL.search(_text_of(main, ".//h1")))
    places = [main] if is_national else main.xpath(".//section[@id='nation']")
    faults = []
    for place in places:
        faults += [
            f"no interval in the table {_text_of(table, './/caption')!r}"
            for table in place.xpath(".//table[.//data[@value!='']]")
            if not INTERVAL.search(_text_of(table, ".//thead"))
        ]
        faults += [
            f"no interval in {_text(said)!r}"
            for said in place.xpath(".//*[@id='headline'] | .//*[@id='sentences']/li")
            if MONEY.search(_text(said)) and not BETWEEN.search(_text(said))
        ]
    return faults


def bare_reply(reply: Mapping[str, Any]) -> list[str]:
    """Give what an amount in a reply as JSON lacks."""
    faults = []
    if not (reply.get("period") or reply.get("year")):
        faults.append("no period")
    if not _refs(reply):
        faults.append("no policy with its version")
    if not reply.get("assumptions"):
        faults.append("no assumptions")
    if "population" in reply:
        for level, rows in reply["results"].items():
            faults += [f"{level} {number}: no interval" for number, row in enumerate(rows) if not _has_interval(row)]
        for name in TABLES:
            rows = reply.get(name) or ()
            faults += [f"{name} {number}: no interval" for number, row in enumerate(rows) if "low_ore" not in row]
        interval = {row["policy"] for row in reply["results"].get("nation_year", ()) if row["low_ore"] is not None}
        faults += [
            f"limits {number}: its policy has no interval"
            for number, row in enumerate(reply.get("limits", ()))
            if row["policy"] not in interval
        ]
    return faults


def _refs(reply: Mapping[str, Any]) -> bool:
    policies = [one for one in (reply.get("policy"), *(reply.get("policies") or ())) if isinstance(one, Mapping)]
    return bool(policies) and all(REF.search(str(one["ref"])) or LAW in str(one["ref"]) for one in policies)


def _has_interval(row: Mapping[str, Any]) -> bool:
    """Whether a row of the whole country has an interval that its amount lies in, or says that it is suppressed."""
    if row.get("suppressed"):
        return row["training_deduction_ore"] is None
    low, value, high = (row.get(name) for name in ("low_ore", "training_deduction_ore", "high_ore"))
    return low is not None and value is not None and high is not None and low <= value <= high


def bare_table(rows: Sequence[Mapping[str, Any]], described: str, *, is_national: bool = False) -> list[str]:
    """Give what an amount in a file lacks; `described` is what the file carries or leads to beside its rows."""
    if not any(name.endswith("_ore") for row in rows[:1] for name in row):
        return []
    faults = []
    whole = " ".join(str(value) for row in rows for value in row.values())
    if not any(name in rows[0] for name in ("year", "month")) and not YEAR.search(described):
        faults.append("no period")
    if not REF.search(whole) and not REF.search(described):
        faults.append("no policy with its version")
    if "assum" not in described and "law_edition" not in described:
        faults.append("nothing that says what it rests on")
    if is_national:
        ends = ("low_ore", "total_low_ore")
        hidden = ("True", "true", True)
        faults += [
            f"row {number}: no interval"
            for number, row in enumerate(rows)
            if row.get("suppressed") not in hidden and not any(row.get(end) not in (None, "") for end in ends)
        ]
    return faults


def _text(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _text_of(element: html.HtmlElement, path: str) -> str:
    return " ".join(_text(one) for one in element.xpath(path))
