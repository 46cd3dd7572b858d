"""One result as a page: what it says, the tables, the steps behind a figure, what could be changed, and the files."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from kutcalc.analysis.figure import Figure
from kutcalc.errors import KutcalcError
from kutcalc.language import Language, Text
from kutcalc.policy import Change, Policy, change
from kutcalc.report.citation import citation
from kutcalc.report.document import can_make_pdf
from kutcalc.report.explained import explained
from kutcalc.report.headline import deduction_of, headline_of, is_nothing, weightiest, zero_reason
from kutcalc.report.person_order import SHARED
from kutcalc.report.result_tables import TableView, months_table, persons_table, rates_table
from kutcalc.report.wordings import period_text
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
from kutcalc.server.pages.frame import Page
from kutcalc.server.pages.payroll_file_held import told_of_file, without_told
from kutcalc.server.pages.plain_card import card_of
from kutcalc.server.pages.policy_terms import changeable
from kutcalc.server.pages.working import worked

WEIGHTIEST: Final = 3
WORKBOOK_NAMED: Final = Text(sv="Excel: allt, med formler", en="Excel: all of it, with formulas")
PDF_NAMED: Final = Text(sv="PDF: en sida och bilaga", en="PDF: one page and an appendix")
IN_ORE: Final = Text(
    sv="I CSV, JSON, Parquet och Arrow står belopp i hela ören och kolumnerna har engelska namn, lika i båda sorters"
    " CSV. Vill ni ha kronor och svenska rubriker, ta Excel-filen.",
    en="CSV, JSON, Parquet and Arrow have amounts in whole öre and English names of columns, the same in both kinds of"
    " CSV. For kronor and headings in words, take the Excel file.",
)
LEVELS_OUT: Final = ("employer_month", "employer_year", "rate", "payslip", "employee_year")


async def result_of(
    request: AnyRequest, language: Language, case: CaseAsked, explain: str | None, **extra: Any
) -> Page:
    """Work a case and give its page; KutcalcError where it cannot be worked."""
    figure = figure_asked(explain)
    reply = await worked(request, case.kind, _with_figure(case, figure), language)
    detail = await _detail(request, language, case, reply, figure)
    policy, changes = policy_of(case)
    used = policy_used(policy, changes)
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
            "shared_so": SHARED.read(language) if used is not None else None,
            "tables": _tables(detail, used, period, language),
            "explanation": [explained(trace, language) for trace in detail["explanations"]],
            "is_explain_asked": figure is not None,
            "opened": None if figure is None else figure.level,
            "is_zero": used is not None and is_nothing(reply),
            "assumed": weightiest(reply),
            "original": original,
            "terms": () if used is None or policy is None else changeable(policy, _now(changes), language),
            "changed_paths": [one.get("path") for one in changes],
            "export_hint": IN_ORE.read(language),
            "exports": _exports(code, language),
            "levels_out": LEVELS_OUT,
            "pdf_named": PDF_NAMED.read(language) if can_make_pdf() else None,
            "link": _own_link(link, language),
            "refused": refused,
            "cited": citation(detail["provenance"], [detail["policy"]], language),
            "workbook_named": WORKBOOK_NAMED.read(language),
            "is_of_file": "payroll_file" in case.body,
            "told": without_told(detail["warnings"]) if "payroll_file" in case.body else detail["warnings"],
            **extra,
            **await told_of_file(request, case.body),
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
    found = reply.get("results", {}).get("employer_year")
    employers = case.body.get("employers") or found or [{"employer": "A"}]
    is_law = reply["policy"]["id"] == "current-law"
    return Figure(
        level="employer_year",
        employer=employers[0]["employer"],
        year=int(reply["period"]["first"][:4]),
        column="baseline_due_ore" if is_law else "training_deduction_ore",
    )


def policy_used(policy: Policy | None, changes: list[dict[str, Any]]) -> Policy | None:
    """Give the policy as it was changed."""
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
        ("arrow", {"level": "employer_month"}, "Arrow"),
    )
    files = (("xlsx", {}, WORKBOOK_NAMED.read(language)), *files)
    if can_make_pdf():
        files = (("pdf", {}, PDF_NAMED.read(language)), *files)
    return [(f"{base}.{ending}?{urlencode({'case': code, **query})}", text) for ending, query, text in files]


def _own_link(link: str | None, language: Language) -> str | None:
    """Give the link as an address of the page's own language."""
    if link is None:
        return None
    path, _, query = link.partition("?")
    return f"{address('result', language)}?{query}" if path == address("result", "sv") else link


__all__ = ["LEVELS_OUT", "WEIGHTIEST", "policy_used", "result_of"]
