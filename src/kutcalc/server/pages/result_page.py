"""One result as a page: what it says, the tables, the steps behind a figure, what could be changed, and the files."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from kutcalc.analysis.figure import Figure
from kutcalc.errors import KutcalcError
from kutcalc.language import Language, Text, money_text
from kutcalc.policy import Change, Policy, change
from kutcalc.server.addresses import address
from kutcalc.server.asked import AnyRequest
from kutcalc.server.pages.case_asked import (
    CaseAsked,
    calculation_of,
    coded,
    figure_asked,
    original_of,
    policy_of,
)
from kutcalc.report.explained import explained
from kutcalc.server.pages.frame import Page
from kutcalc.server.pages.plain_card import card_of
from kutcalc.server.pages.policy_terms import changeable
from kutcalc.report.result_tables import TableView, months_table, persons_table, rates_table
from kutcalc.report.wordings import period_text, reason_of
from kutcalc.server.pages.working import worked
from kutcalc.units import ORE_PER_KR

WEIGHTIEST: Final = 3
LEVELS_OUT: Final = ("employer_month", "employer_year", "rate", "payslip", "employee_year")
_BY_ITSELF: Final = ("even_pay", "static")


async def result_of(
    request: AnyRequest, language: Language, case: CaseAsked, explain: str | None, **extra: Any
) -> Page:
    """Work a case and give its page; KutcalcError where it cannot be worked."""
    figure = figure_asked(explain)
    reply = await worked(request, case.kind, _with_figure(case, figure), language)
    detail = await _detail(request, language, case, reply, figure)
    policy, changes = policy_of(case)
    used = _used(policy, changes)
    original = await _original(request, language, case, reply)
    period = period_text(reply["period"]["first"], reply["period"]["last"], language)
    base = address("result", language)
    code = coded(case)
    link, refused = case.link()
    return Page(
        template="result.html",
        title=_title(case.kind, reply, detail),
        value=reply,
        crumbs=("start", "company"),
        extra={
            "case": case,
            "code": code,
            "explain_base": f"{base}?case={quote(code)}&explain=" if code else None,
            "case_query": f"case={quote(code)}" if code else None,
            "detail": detail,
            "period": period,
            "is_projected": detail["provenance"]["projected"],
            "says": headline_of(case.kind, reply, detail, used, period, language),
            "reason": zero_reason(detail, used, language),
            "card": card_of(used, language, changed=reply["policy"]["changed"]),
            "tables": _tables(detail, used, period, language),
            "explanation": [explained(trace, language) for trace in detail["explanations"]],
            "is_explain_asked": figure is not None,
            "opened": None if figure is None else figure.level,
            "is_zero": used is not None and is_nothing(reply),
            "assumed": weightiest(reply),
            "original": original,
            "terms": () if used is None or policy is None else changeable(policy, _now(changes), language),
            "changed_paths": [one.get("path") for one in changes],
            "exports": _exports(code, language),
            "levels_out": LEVELS_OUT,
            "link": _own_link(link, language),
            "refused": refused,
            **extra,
        },
    )


def _with_figure(case: CaseAsked, figure: Figure | None) -> dict[str, Any]:
    """Give the body as the case has it; a figure asked for in the address is asked of the same reply."""
    if figure is None or case.kind != "calculation":
        return case.body
    plain = {name: getattr(figure, name) for name in figure.__struct_fields__ if getattr(figure, name) is not None}
    return {**case.body, "explain": [plain]}


async def _detail(
    request: AnyRequest, language: Language, case: CaseAsked, reply: Mapping[str, Any], figure: Figure | None
) -> dict[str, Any]:
    """Work the case at all levels of the page, with the steps of the figure asked for, else of the year's deduction."""
    first = _first_figure(case, reply)
    if figure is not None:
        try:
            return await worked(request, "calculation", calculation_of(case, [figure]), language)
        except KutcalcError as error:
            if error.code != "not-found":
                raise
    return await worked(request, "calculation", calculation_of(case, [first]), language)


def _first_figure(case: CaseAsked, reply: Mapping[str, Any]) -> Figure:
    employers = case.body.get("employers") or [{"employer": "A"}]
    is_law = reply["policy"]["id"] == "current-law"
    return Figure(
        level="employer_year",
        employer=employers[0]["employer"],
        year=int(reply["period"]["first"][:4]),
        column="baseline_due_ore" if is_law else "training_deduction_ore",
    )


def _used(policy: Policy | None, changes: list[dict[str, Any]]) -> Policy | None:
    if policy is None:
        return None
    return change(policy, [Change(path=one["path"], value=one["value"]) for one in changes])


async def _original(
    request: AnyRequest, language: Language, case: CaseAsked, reply: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Work the case with the proposal as its file has it, where it was changed."""
    unchanged = original_of(case) if reply["policy"]["changed"] else None
    if unchanged is None:
        return None
    before = await worked(request, unchanged.kind, unchanged.body, language)
    link, _ = unchanged.link()
    return {
        "reply": before,
        "deduction_ore": deduction_of(before),
        "link": _own_link(link, language),
        "hidden": unchanged.hidden(),
        "difference_ore": deduction_of(reply) - deduction_of(before),
    }


def deduction_of(reply: Mapping[str, Any]) -> int:
    """Give the deduction of a reply; of four questions that of the middle case."""
    figures = reply["middle"] if "middle" in reply else reply["totals"]
    return int(figures["training_deduction_ore"])


def _now(changes: list[dict[str, Any]]) -> dict[str, Any]:
    return {one["path"]: one["value"] for one in changes}


def _title(kind: str, reply: Mapping[str, Any], detail: Mapping[str, Any]) -> Text:
    projected = (
        {"sv": ", framskrivet", "en": ", projected"} if detail["provenance"]["projected"] else {"sv": "", "en": ""}
    )
    sv, en = (period_text(reply["period"]["first"], reply["period"]["last"], language) for language in ("sv", "en"))
    named = (
        Text(sv="Ungefärligt resultat", en="Approximate result")
        if kind == "quick_calculation"
        else Text(sv="Resultat", en="Result")
    )
    label = reply["policy"]["ref"]
    return Text(
        sv=f"{named.sv} för {sv}{projected['sv']}: {label}", en=f"{named.en} for {en}{projected['en']}: {label}"
    )


def headline_of(
    kind: str,
    reply: Mapping[str, Any],
    detail: Mapping[str, Any],
    policy: Policy | None,
    period: str,
    language: Language,
) -> str:
    """Say the result in a sentence: what the proposal gives, or why it gives nothing."""
    if policy is None:
        due = money_text(detail["totals"]["baseline_due_ore"], ORE_PER_KR, language)
        sv = f"Enligt gällande regler är arbetsgivaravgiften {due} för {period}."
        return sv if language == "sv" else f"By the law in force, contributions are {due} for {period}."
    if is_nothing(reply):
        reason = zero_reason(detail, policy, language)
        return f"0 kr, därför att {reason.text}." if language == "sv" else f"SEK 0, because {reason.text}."
    if kind == "quick_calculation":
        return str(reply["headline"])
    amount, title = money_text(deduction_of(reply), ORE_PER_KR, language), policy.title.read(language)
    if language == "sv":
        named = f"ert ändrade förslag, byggt på {title}," if reply["policy"]["changed"] else title
        return f"Med {named} hade ni fått {amount} för {period}."
    named = f"your changed proposal, built on {title}," if reply["policy"]["changed"] else title
    return f"With {named} you would have got {amount} for {period}."


def is_nothing(reply: Mapping[str, Any]) -> bool:
    """Whether the proposal gives nothing at all."""
    span = reply.get("range")
    return not span["high_ore"] if span else not reply["totals"]["training_deduction_ore"]


def zero_reason(detail: Mapping[str, Any], policy: Policy | None, language: Language) -> Any:
    """Give why the deduction is nothing, by the employer and year whose row says so."""
    rows = detail["results"]["employer_year"]
    return reason_of(next((row for row in rows if row.get("condition_failed")), rows[0]), policy, language)


def _tables(detail: Mapping[str, Any], policy: Policy | None, period: str, language: Language) -> dict[str, TableView]:
    results = detail["results"]
    sv = language == "sv"
    months = (
        f"Månad för månad, {period}: gällande regler och förslaget"
        if sv
        else f"Month by month, {period}: law and proposal"
    )
    rates = f"Arbetsgivaravgift per avgiftssats, {period}" if sv else f"Contributions by rate, {period}"
    persons = f"Vad som faller på varje person, {period}" if sv else f"What falls on each person, {period}"
    return {
        "months": months_table(results, policy, months, language),
        "rates": rates_table(results["rate"], rates, language),
        "persons": persons_table(results["employee_year"], policy, persons, language),
    }


def weightiest(reply: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Order the assumptions by their weight: what moves the range, what the proposal leaves open, then the rest."""
    moving = reply.get("range", {}).get("reasons", ())

    def weight(item: Mapping[str, Any]) -> int:
        if item["id"] in moving:
            return 0
        return 3 if item["id"] in _BY_ITSELF else 1 if "low" in item else 2

    return sorted(reply["assumptions"], key=weight)


def _exports(code: str | None, language: Language) -> list[tuple[str, str]]:
    if code is None:
        return []
    base = address("result", language)
    files: tuple[tuple[str, dict[str, str], str], ...] = (
        ("json", {}, "JSON"),
        (
            "csv",
            {"level": "employer_month", "csv": "sv"},
            {"sv": "CSV per månad för svensk Excel", "en": "CSV by month for a Swedish Excel"}[language],
        ),
        (
            "csv",
            {"level": "employer_month", "csv": "en"},
            {"sv": "CSV per månad med komma", "en": "CSV by month with commas"}[language],
        ),
        ("csv", {"level": "rate", "csv": "sv"}, {"sv": "CSV per avgiftssats", "en": "CSV by rate"}[language]),
        ("csv", {"level": "employee_year", "csv": "sv"}, {"sv": "CSV per person", "en": "CSV by person"}[language]),
        ("parquet", {"level": "employer_month"}, "Parquet"),
    )
    return [(f"{base}.{ending}?{urlencode({'case': code, **query})}", text) for ending, query, text in files]


def _own_link(link: str | None, language: Language) -> str | None:
    """Give the link as an address of the page's own language."""
    if link is None:
        return None
    path, _, query = link.partition("?")
    return f"{address('result', language)}?{query}" if path == address("result", "sv") else link


__all__ = [
    "LEVELS_OUT",
    "WEIGHTIEST",
    "deduction_of",
    "headline_of",
    "is_nothing",
    "result_of",
    "weightiest",
    "zero_reason",
]
