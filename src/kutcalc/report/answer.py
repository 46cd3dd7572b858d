"""The one function behind the API, the pages and jobs: a body in, the reply out, as plain JSON values.

The bodies are those of `design/interfaces.md` 9.3 to 9.6 and 9.9, decoded; the replies are those of the same sections.
A small request is worked on plain lists, a larger one on frames; the reply is the same.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final, Literal

from kutcalc.analysis.body import Request, read_questions, read_request
from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.case import case_of
from kutcalc.analysis.checks import check_persons
from kutcalc.analysis.compare import answers
from kutcalc.analysis.cost import check_rows
from kutcalc.analysis.employers import MOST_EMPLOYERS
from kutcalc.analysis.flat import tables_of, tables_of_file
from kutcalc.analysis.pointing import pointing
from kutcalc.analysis.questions import Questions
from kutcalc.analysis.quick import ELIGIBLE_SHARE, TRAINING_TIME, made_request, quick
from kutcalc.analysis.scenario import Chosen
from kutcalc.language import Language
from kutcalc.limits import MAX_ROWS
from kutcalc.payroll import Tables
from kutcalc.report.estimating import check_cost
from kutcalc.report.links import link_of
from kutcalc.report.national_answer import national_answer
from kutcalc.report.plans import PLANS
from kutcalc.report.quick_reply import quick_reply
from kutcalc.report.reply import calculation_reply, comparison_reply
from kutcalc.report.small_reply import small_reply

Kind = Literal["calculation", "comparison", "quick_calculation"]
KINDS: Final[tuple[Kind, ...]] = ("calculation", "comparison", "quick_calculation")


def answer(kind: Kind, body: Mapping[str, Any], language: Language, *, is_bulk: bool = False) -> dict[str, Any]:
    """Answer a request; KutcalcError tells all that is wrong in it, each fault with its JSON Pointer."""
    found = answer_quickly(kind, body, language, is_bulk=is_bulk)
    if isinstance(found, Request) and found.population is not None:
        check_cost(body, as_job=False)
        return national_answer(found, body, language)
    if isinstance(found, Request):
        found = _finished(full_reply(found, language), kind, body, echo=found.echo)
    check_rows({level: len(rows) for level, rows in found.get("results", {}).items()})
    return found


def answer_quickly(
    kind: Kind, body: Mapping[str, Any], language: Language, *, is_bulk: bool = False
) -> dict[str, Any] | Request:
    """Answer a request on plain lists, or give it back read where that takes frames or a population."""
    if kind == "quick_calculation":
        asked, chosen, echo = read_questions(body, PLANS)
        reply = quick_reply(asked, chosen, quick(asked, chosen, language), language)
        if echo:
            reply["calculation"] = made_body(asked, chosen, body)
        return _finished(reply, kind, body, echo=echo)
    request = read_request(kind, body, PLANS, most_employers=MAX_ROWS.value() if is_bulk else MOST_EMPLOYERS)
    if request.population is not None:
        return request
    made = small_reply(request, language)
    return request if made is None else _finished(made, kind, body, echo=request.echo)


def answer_of_file(
    kind: Kind, body: Mapping[str, Any], language: Language, held: Tables, given: Collection[str]
) -> dict[str, Any]:
    """Answer a request about a file that was read before: its tables, and the columns that the file gave.

    There is no link to it: who opens one would need the file.
    """
    request = read_request(kind, body, PLANS, file_rows=held.payslips.height)
    with pointing(request):
        found = _reply_of(request, tables_of_file(request, held, given), language)
    found["link"], found["link_refused"] = None, "payroll_file"
    if request.echo:
        found["request"] = dict(body)
    check_rows({level: len(rows) for level, rows in found["results"].items()})
    return found


def made_body(asked: Questions, chosen: Chosen, body: Mapping[str, Any]) -> dict[str, Any]:
    """Write the middle case of four questions as the body of a calculation."""
    minutes = TRAINING_TIME["middle"] if asked.training_minutes is None else asked.training_minutes
    made = made_request(asked, chosen, ELIGIBLE_SHARE["middle"], minutes)
    return {"policy": body["policy"], "levels": list(made.levels), "employers": list(made.employers)}


def _finished(reply: dict[str, Any], kind: Kind, body: Mapping[str, Any], *, echo: bool) -> dict[str, Any]:
    """Add the link of the case, and the request where it is to be repeated."""
    reply["link"], reply["link_refused"] = link_of(kind, body)
    if kind == "quick_calculation" and reply["link_refused"] is None:
        del reply["link_refused"]
    if echo:
        reply["request"] = dict(body)
    return reply


def full_reply(request: Request, language: Language) -> dict[str, Any]:
    """Make the reply on frames, whatever the size, or raise what is wrong between the rows."""
    with pointing(request):
        return _reply_of(request, tables_of(request), language)


def _reply_of(request: Request, tables: Tables, language: Language) -> dict[str, Any]:
    policies = list(request.policies)
    case = case_of(tables, tuple(dict.fromkeys(fact for one in policies for fact in one.plan.employer_facts)))
    check_persons(case)
    levels = list(request.levels)
    if request.kind == "comparison":
        made = answers(case, policies, levels)
        return comparison_reply(
            case,
            policies,
            made,
            levels,
            assumed=request.assumed,
            given_warnings=tables.warnings,
            language=language,
        )
    one = policies[0]
    made_one = calculate(case, one.plan, one.label, list(dict.fromkeys([*levels, "employer_year"])))
    return calculation_reply(
        case,
        one,
        made_one,
        levels,
        figures=request.explain,
        assumed=request.assumed,
        given_warnings=tables.warnings,
        language=language,
    )


__all__ = ["KINDS", "PLANS", "Kind", "answer", "answer_of_file", "answer_quickly", "full_reply", "made_body"]
