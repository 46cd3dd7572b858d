"""The result of a case: out of the code in its address or out of a form, its files, and the way to a changed one."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from kutcalc.errors import CaseDamagedError, FaultsError, KutcalcError
from kutcalc.language import Language, Text
from kutcalc.report.arrow_out import MEDIA_TYPE as ARROW
from kutcalc.report.exports import arrow_of_rows, csv_of_rows, parquet_of_rows
from kutcalc.server.addresses import ADDRESSES, address
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.pages.case_asked import (
    SHOWN,
    CaseAsked,
    calculation_of,
    case_of_code,
    case_of_form,
    checked,
    coded,
    policy_of,
    with_changes,
)
from kutcalc.server.pages.form_reading import form_of
from kutcalc.server.pages.forms import CHANGED
from kutcalc.server.pages.frame import Page, html, page_routes
from kutcalc.server.pages.payroll_file_held import is_gone
from kutcalc.server.pages.payroll_file_start import start_page
from kutcalc.server.pages.policy_terms import read_changes
from kutcalc.server.pages.result_page import LEVELS_OUT, result_of
from kutcalc.server.pages.whole_file import WHOLE_FILES, counted, left_out_of, whole_file
from kutcalc.server.pages.working import worked

SEE_OTHER: Final = 303
UNPROCESSABLE: Final = 422
PARQUET: Final = "application/vnd.apache.parquet"
ENDINGS: Final = ("csv", "parquet", "arrow", *WHOLE_FILES)
_ELSEWHERE: Final = {"comparison": "compare", "job": "scenario"}
_EMPTY: Final = Text(sv="Resultat", en="Result")


async def result(request: AnyRequest, language: Language) -> Page:
    """Show the case that the address carries, or say that it carries none."""
    code = request.query_params.get("case")
    if not code:
        return Page(template="result_empty.html", title=_EMPTY, value={}, crumbs=("start", "company"))
    case = case_of_code(code)
    if case.kind not in SHOWN:
        href = f"{address(_ELSEWHERE[case.kind], language)}?case={code}"
        extra = {"href": href}
        return Page(template="result_empty.html", title=_EMPTY, value={}, crumbs=("start", "company"), extra=extra)
    return await result_of(request, language, case, request.query_params.get("explain"))


@post(list(dict.fromkeys(ADDRESSES["result"])), name="page-result-post", status_code=200)
async def result_post(request: AnyRequest) -> Response[Any]:
    """Answer a form of a result: the steps of a figure, a file, or the same case with changed conditions."""
    language = language_of(request)
    form = await form_of(request)
    try:
        return await _answered(request, language, case_of_form(form), form)
    except FaultsError as error:
        if not is_gone(error):
            raise
        return html(start_page(language, is_gone=True), language, name="payroll_file", parts={}, query="")


async def _answered(request: AnyRequest, language: Language, case: CaseAsked, form: Mapping[str, str]) -> Response[Any]:
    """Answer a form; FaultsError of a kind of its own where the file of the case is no longer held."""
    if form.get("export"):
        ending, _, rest = form["export"].partition(":")
        level, _, dialect = rest.partition(":")
        if ending in WHOLE_FILES:
            return await whole_file(request, language, case, left_out_of(form), WHOLE_FILES[ending])
        return await file_of(request, language, case, ending, level, dialect)
    if "change" in form:
        return await _changed(request, language, case, form)
    page = await result_of(
        request, language, case, form.get("explain"), twin=None, switch=None, **counted(left_out_of(form))
    )
    return html(page, language, name="result", parts={}, query="")


async def _changed(request: AnyRequest, language: Language, case: CaseAsked, form: Mapping[str, str]) -> Response[Any]:
    """Work the case with other conditions; where it fits in an address, at that address."""
    policy, before = policy_of(case)
    typed = {key.removeprefix(CHANGED): text for key, text in form.items() if key.startswith(CHANGED)}
    changes, problems = read_changes(policy, typed, language)
    errors = [(one.field, one.text) for one in problems]
    if not errors:
        kept = [one for one in before if one.get("path") not in typed]
        changed = with_changes(case, [*kept, *changes])
        try:
            await worked(request, changed.kind, changed.body, language)
        except FaultsError as error:
            if is_gone(error):
                raise
            errors = [(CHANGED + (fault.path or ""), fault.text) for fault in error.faults]
        except KutcalcError as error:
            errors = [("", error.text)]
        else:
            return await _shown(request, language, changed)
    page = await result_of(request, language, case, None, twin=None, switch=None, typed_terms=typed)
    wrong = msgspec.structs.replace(page, errors=tuple(errors), status=UNPROCESSABLE)
    return html(wrong, language, name="result", parts={}, query="")


async def _shown(request: AnyRequest, language: Language, case: CaseAsked) -> Response[Any]:
    code = coded(case)
    if code is not None:
        return Redirect(f"{address('result', language)}?case={code}", status_code=SEE_OTHER)
    page = await result_of(request, language, case, None, twin=None, switch=None)
    return html(page, language, name="result", parts={}, query="")


@get([f"{path}.{ending}" for path in ADDRESSES["result"] for ending in ENDINGS], name="page-result-file")
async def result_file(request: AnyRequest) -> Response[bytes]:
    """Give a level of the result of an address as a file."""
    query = request.query_params
    case = case_of_code(query.get("case", ""))
    if case.kind not in SHOWN:
        raise CaseDamagedError
    ending = request.scope["path"].rpartition(".")[2]
    level, dialect = query.get("level", "employer_month"), query.get("csv", "en")
    if ending in WHOLE_FILES:
        return await whole_file(request, language_of(request), case, None, WHOLE_FILES[ending])
    return await file_of(request, language_of(request), case, ending, level, dialect)


async def file_of(
    request: AnyRequest, language: Language, case: CaseAsked, ending: str, level: str, dialect: str
) -> Response[bytes]:
    """Give a case as a file: the reply as JSON, or the rows of one level as CSV, Parquet or Arrow."""
    if ending == "json":
        reply = await worked(request, case.kind, case.body, language)
        return _file(msgspec.json.encode(reply), "application/json", "kutcalc.json")
    wanted = level if level in LEVELS_OUT else "employer_month"
    reply = await worked(request, "calculation", calculation_of(checked(case), [], [wanted]), language)
    rows = reply["results"][wanted]
    name = f"kutcalc-{wanted.replace('_', '-')}"
    if ending == "parquet":
        made = await asyncio.to_thread(parquet_of_rows, wanted, rows, reply["provenance"])
        return _file(made, PARQUET, f"{name}.parquet")
    if ending == "arrow":
        made = await asyncio.to_thread(arrow_of_rows, wanted, rows, reply["provenance"])
        return _file(made, ARROW, f"{name}.arrow")
    form: Any = "sv" if dialect == "sv" else "en"
    own = f"{name}-sv.csv" if form == "sv" else f"{name}.csv"
    return _file(await asyncio.to_thread(csv_of_rows, wanted, rows, form), "text/csv", own)


def _file(content: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)


RESULT_PAGES: Final[list[Any]] = [*page_routes("result", result), result_post, result_file]

__all__ = ["RESULT_PAGES"]
