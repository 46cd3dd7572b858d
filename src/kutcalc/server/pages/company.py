"""The company's way in: four questions that give a range, and the exact form that gives the krona."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from kutcalc.errors import FactMissingError, Fault, KutcalcError, ParameterMissingError
from kutcalc.language import Language, Text
from kutcalc.report.headline import headline_of, is_nothing, weightiest, zero_reason
from kutcalc.report.wordings import period_text
from kutcalc.server.addresses import address
from kutcalc.server.asked import AnyRequest
from kutcalc.server.pages.case_asked import CaseAsked, calculation_of, case_of_code, coded
from kutcalc.server.pages.exact import company_post, exact_page, typed_of_case
from kutcalc.server.pages.form_columns import FormColumn, form_columns
from kutcalc.server.pages.forms import Problem, Typed
from kutcalc.server.pages.frame import JSON_ENDING, Page, page_routes
from kutcalc.server.pages.plain_card import card_of
from kutcalc.server.pages.policy_choices import fields_read, named_policy, policy_options, same_ref
from kutcalc.server.pages.policy_terms import left_open, open_fields
from kutcalc.server.pages.prefilled import typed_of_example, typed_of_questions
from kutcalc.server.pages.quick_form import (
    DEFAULT_POLICY,
    EXAMPLE,
    FIRST_YEAR,
    LABELS,
    LAST_YEAR,
    QuickAsked,
    answered_query,
    blank_value,
    faults_of,
    is_asked,
    questions_of,
    quick_asked,
)
from kutcalc.server.pages.result import RESULT_PAGES
from kutcalc.server.pages.shared import SHARED_PAGES
from kutcalc.server.pages.working import worked

UNPROCESSABLE: Final = 422
TITLE: Final = Text(sv="Räkna för ditt företag", en="Calculate for your company")
_STATE: Final[dict[str, Any]] = {
    "reply": None,
    "is_open": False,
    "cannot": (),
    "open": (),
    "card": None,
    "period": "",
    "reason": None,
    "says": "",
    "is_outside": False,
    "assumed": [],
    "link": None,
    "case_query": "",
    "exact_query": "",
}


async def company(request: AnyRequest, language: Language) -> Page:
    """Show the form, empty or answered; `form=exact` is the exact one."""
    query = {name: str(text) for name, text in request.query_params.items()}
    if query.get("form") == "exact":
        return _exact_of_query(query, language)
    if not is_asked(query):
        return _quick_page(query, language)
    asked = quick_asked(query, language)
    is_twin = request.scope["path"].endswith(JSON_ENDING)
    if asked.body is None:
        if is_twin:
            raise faults_of(asked.problems)
        return _quick_page(asked.typed, language, asked=asked, problems=asked.problems)
    try:
        reply = await worked(request, "quick_calculation", asked.body, language)
    except KutcalcError as error:
        if is_twin:
            raise
        return _quick_refused(asked, error, language)
    return await _answered(request, asked, reply, language)


def _quick_page(
    typed: Mapping[str, str],
    language: Language,
    *,
    asked: QuickAsked | None = None,
    problems: tuple[Problem, ...] = (),
    value: Any = None,
    **state: Any,
) -> Page:
    """Give the page of the four questions."""
    example = f"{address('company', language)}?{urlencode(EXAMPLE)}"
    exact = {"form": "exact", **({} if asked is None else answered_query(asked))}
    defaults = {"policy": DEFAULT_POLICY, "year": str(LAST_YEAR)}
    shown = {name: typed.get(name) or defaults.get(name, "") for name in LABELS}
    policy = named_policy(shown["policy"])
    extra = {
        **_STATE,
        "typed": {**shown, "policy": same_ref(shown["policy"])},
        "labels": {name: text.read(language) for name, text in LABELS.items()},
        "policies": policy_options(language),
        "years": [(str(year), str(year)) for year in range(LAST_YEAR, FIRST_YEAR - 1, -1)],
        "example_href": example,
        "exact_example_href": f"{address('company', language)}?form=exact&example=1",
        "exact_query": urlencode(exact),
        "card": card_of(policy, language),
        "open": open_fields(policy, {} if asked is None else asked.changes, language) if asked is not None else (),
        **state,
    }
    return Page(
        template="company.html",
        title=TITLE,
        value=blank_value(language) if value is None else value,
        extra=extra,
        errors=tuple((one.field, one.text) for one in problems),
        status=UNPROCESSABLE if problems else 200,
    )


def _quick_refused(asked: QuickAsked, error: KutcalcError, language: Language) -> Page:
    """Say what the four questions cannot answer, and how to go on; only what was typed wrong is an error."""
    if isinstance(error, ParameterMissingError):
        missing = [left_open(asked.policy, fault.path or "") for fault in error.faults] if asked.changes else []
        return _quick_page(asked.typed, language, asked=asked, problems=tuple(missing), is_open=True)
    if isinstance(error, FactMissingError):
        declared = {fact.id for fact in asked.policy.facts} if asked.policy else set()
        columns = {fault.column for fault in error.faults if fault.column} | (declared & set(fields_read(asked.policy)))
        labels = _labels_of(columns, form_columns([asked.policy] if asked.policy else []), language)
        return _quick_page(asked.typed, language, asked=asked, cannot=labels or [error.text.read(language)])
    problems = tuple(_quick_problem(fault) for fault in error.faults) or (Problem("policy", error.code, error.text),)
    return _quick_page(asked.typed, language, asked=asked, problems=problems)


def _quick_problem(fault: Fault) -> Problem:
    name = (fault.pointer or "").removeprefix("/").removesuffix("_ore")
    if fault.path and not name:
        name = f"set-{fault.path}"
    return Problem(name or "policy", fault.code, fault.text)


def _labels_of(
    names: Collection[str], columns: Mapping[str, Mapping[str, FormColumn]], language: Language
) -> list[str]:
    every = {one.column.name: one for table in columns.values() for one in table.values()}
    return [every[name].label.read(language) for name in sorted(names) if name in every]


async def _answered(request: AnyRequest, asked: QuickAsked, reply: dict[str, Any], language: Language) -> Page:
    """Give the page with the range that the four questions come to."""
    case = CaseAsked(kind="quick_calculation", body=asked.body or {})
    code = coded(case)
    reason, says = None, str(reply["headline"])
    if is_nothing(reply):
        detail = await worked(request, "calculation", calculation_of(case, []), language)
        reason = None if asked.policy is None else zero_reason(detail, asked.policy, language)
        says = headline_of(case.kind, reply, detail, asked.policy, _period(reply, language), language)
    return _quick_page(
        asked.typed,
        language,
        asked=asked,
        value=reply,
        reply=reply,
        reason=reason,
        says=says,
        is_outside=_is_outside(asked),
        period=_period(reply, language),
        card=card_of(asked.policy, language, changed=reply["policy"]["changed"]),
        assumed=weightiest(reply),
        link=None if code is None else f"{address('result', language)}?case={code}",
        case_query="" if code is None else f"case={code}",
    )


def _is_outside(asked: QuickAsked) -> bool:
    """Whether the year lies outside the time when the policy held."""
    policy, year = asked.policy, int((asked.body or {}).get("year", 0))
    if policy is None:
        return False
    began, ended = policy.valid_from, policy.valid_to
    return (began is not None and began.year > year) or (ended is not None and ended.year < year)


def _period(reply: Mapping[str, Any], language: Language) -> str:
    return period_text(reply["period"]["first"], reply["period"]["last"], language)


def _exact_of_query(query: Mapping[str, str], language: Language) -> Page:
    """Show the exact form, filled in from the example, from the four questions, or from a case."""
    policy = named_policy(query.get("policy", DEFAULT_POLICY))
    if query.get("example"):
        return exact_page(typed_of_example(language), language)
    if query.get("case"):
        case = case_of_code(query["case"])
        return exact_page(typed_of_case(case, language), language)
    if is_asked(query):
        asked = quick_asked(query, language)
        if asked.body is not None:
            typed = typed_of_questions(questions_of(asked.body), asked.typed["policy"], language)
            return exact_page(msgspec.structs.replace(typed, changes=asked.changes), language)
    ref = same_ref(query.get("policy", "")) if policy else DEFAULT_POLICY
    return exact_page(Typed(policy=ref), language)


COMPANY_PAGES: Final[list[Any]] = [*page_routes("company", company), company_post, *RESULT_PAGES, *SHARED_PAGES]

__all__ = ["COMPANY_PAGES"]
