"""The way of a payroll file: chosen, read, checked by the one whose it is, and then worked.

Nothing of it is ever in an address. The file itself is not kept between two pages: to read it in another way it is sent
again. What a calculation needs of it waits in memory under a token in the form.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from kutcalc.errors import (
    FactMissingError,
    Fault,
    FaultsError,
    KutcalcError,
    OverloadedError,
    ParameterMissingError,
    PolicyNotFoundError,
)
from kutcalc.language import Language, Text
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.profile import profile_of, read_profile
from kutcalc.server.addresses import ADDRESSES, address
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.pages.amounts import Misread
from kutcalc.server.pages.case_asked import CaseAsked
from kutcalc.server.pages.form_columns import FormColumn, form_columns
from kutcalc.server.pages.form_reading import form_of
from kutcalc.server.pages.forms import CHANGED, LEVELS, SAME, Problem, read_field
from kutcalc.server.pages.frame import Page, html, page_routes
from kutcalc.server.pages.payroll_file_asked import FILES, PROFILE, Asked, asked_of, names_sent, options_of
from kutcalc.server.pages.payroll_file_check import check_page, declared_beside
from kutcalc.server.pages.payroll_file_held import PageFile, find_held, hold, is_gone, read_page_files, unnamed
from kutcalc.server.pages.payroll_file_out import faults_file, profile_file
from kutcalc.server.pages.payroll_file_start import payroll_file, start_page
from kutcalc.server.pages.payroll_file_templates import template_file
from kutcalc.server.pages.policy_choices import choice_of, find, named_policy
from kutcalc.server.pages.policy_terms import left_open, read_changes
from kutcalc.server.pages.quick_form import DEFAULT_POLICY
from kutcalc.server.pages.result_page import result_of
from kutcalc.server.refusals import FileTooLargeError
from kutcalc.server.uploading import form_of as files_of
from kutcalc.server.uploading import is_form
from kutcalc.server.uploads import Form, Upload

SEE_OTHER: Final = 303
_PROFILE_NAME: Final = "profile.toml"
_CHECK: Final = list(ADDRESSES["payroll_file_check"])
_CHOOSE: Final = Text(sv="Välj en fil.", en="Choose a file.")
_AGAIN: Final = Text(sv="Välj filen igen. Vi har inte sparat den.", en="Choose the file again. We have not kept it.")


@get(_CHECK, name="page-payroll-file-again", opt={"page": "payroll_file_check"})
async def check_again(request: AnyRequest) -> Redirect:
    """Lead whoever comes by an address alone to where a file is chosen: there is none to show."""
    return Redirect(address("payroll_file", language_of(request)), status_code=SEE_OTHER)


@post(_CHECK, name="page-payroll-file-check", status_code=200, request_max_body_size=None)
async def check_post(request: AnyRequest) -> Response[Any]:
    """Answer the forms of the payroll file: read files, go on with what was read, or give what can be saved."""
    language = language_of(request)
    if not is_form(request):
        asked = asked_of(await form_of(request), DEFAULT_POLICY)
        return await _gone_on(request, asked, language)
    try:
        form = await files_of(request, files=(*FILES, PROFILE), texts=names_sent(_columns()))
    except FileTooLargeError as error:
        page = start_page(language, problems=(Problem(FILES[0], error.code, error.text),), status=413)
        return _drawn(page, language)
    with form:
        asked = asked_of(form.texts, DEFAULT_POLICY)
        return await _read(request, form, asked, language)


def _columns() -> dict[str, FormColumn]:
    """Give every column of a payroll file by its name in a form."""
    known = form_columns([])
    return {**known["training"], **known["payslips"]}


def _drawn(page: Page, language: Language) -> Response[Any]:
    names = {"payroll_file.html": "payroll_file", "payroll_file_check.html": "payroll_file_check"}
    return html(page, language, name=names.get(page.template, "result"), parts={}, query="")


async def _read(request: AnyRequest, form: Form, asked: Asked, language: Language) -> Response[Any]:
    """Read the files of a form, hold what they hold, and show it."""
    before = await find_held(request, asked.token)
    columns = _columns()
    profile, problems = _profile(form.files.get(PROFILE))
    fields = [name for name in FILES if name in form.files]
    options: list[ReadOptions] = []
    for place in range(len(FILES)):
        one, wrong = options_of(asked, place, columns, profile if place == 0 else None)
        options.append(_unless_changed(one, place, before))
        problems += wrong if place == 0 else ()
    if asked.form.get("download") == "profile":
        return profile_file(options_of(asked, 0, columns, None)[0], language)
    missing = [name for name in (before.fields if before else FILES[:1]) if name not in fields]
    problems += tuple(Problem(name, "required", _AGAIN if before else _CHOOSE) for name in missing)
    if not problems:
        given = [(form.files[name], options[FILES.index(name)]) for name in fields]
        try:
            read = await read_page_files(request, given)
            token = await hold(request, read, asked.token)
        except OverloadedError:
            raise
        except KutcalcError as error:
            problems = (_refused(error, given),)
        else:
            declared = await declared_beside(request, read, token, language)
            return _drawn(check_page(read, token, asked, language, declared=declared), language)
    if before is not None:
        return _drawn(check_page(before, asked.token, asked, language, problems=problems), language)
    page = start_page(language, policy=asked.policy, problems=problems, constants=asked.constants)
    return _drawn(page, language)


def _unless_changed(options: ReadOptions, place: int, before: PageFile | None) -> ReadOptions:
    """Guess anew where the form says what was read before: a file that was mended may have other headings."""
    if before is None or place >= len(before.abouts):
        return options
    about = before.abouts[place]
    was = profile_of(about, ReadOptions())
    is_same = {(one.source, one.column) for one in options.columns or ()} == {
        (one.source, one.column) for one in was.columns or ()
    }
    units = {one.source: one.unit for one in was.columns or ()}
    is_same &= all(one.unit in {None, units.get(one.source)} for one in options.columns or ())
    if not is_same or options.header_row != about.info.header_row or options.sheet not in {None, about.info.sheet}:
        return options
    given = before.options[place]
    return msgspec.structs.replace(
        options, columns=given.columns, header_row=given.header_row, sheet=given.sheet, kind=given.kind
    )


def _profile(upload: Upload | None) -> tuple[ReadOptions | None, tuple[Problem, ...]]:
    """Read a saved reading."""
    if upload is None:
        return None, ()
    try:
        return read_profile(_PROFILE_NAME, upload.content()), ()
    except KutcalcError as error:
        faults = error.faults or (Fault(code=error.code, text=error.text),)
        return None, tuple(Problem(PROFILE, fault.code, unnamed(fault.text, [_PROFILE_NAME])) for fault in faults)


def _refused(error: KutcalcError, given: Sequence[tuple[Upload, ReadOptions]]) -> Problem:
    """Place what a file was refused for at the field that it came in."""
    names = [upload.name for upload, _ in given]
    text = error.faults[0].text if error.faults else error.text
    place = next((upload.field for upload, _ in given if text.sv.startswith(f"{upload.name}:")), given[0][0].field)
    return Problem(place, error.code, unnamed(text, names))


async def _gone_on(request: AnyRequest, asked: Asked, language: Language) -> Response[Any]:
    """Go on with files that wait in memory; where they are gone, say so and how to go on."""
    held = await find_held(request, asked.token)
    if held is None:
        return _drawn(start_page(language, policy=asked.policy, is_gone=True), language)
    if asked.form.get("download") == "faults":
        return faults_file(held, language)
    if asked.says("calculate") or asked.says("remove_bad_rows"):
        return _drawn(await _calculated(request, held, asked, language), language)
    declared = await declared_beside(request, held, asked.token, language)
    return _drawn(check_page(held, asked.token, asked, language, declared=declared), language)


async def _calculated(request: AnyRequest, held: PageFile, asked: Asked, language: Language) -> Page:
    """Work what is held through the policy, or say what is missing at its field."""
    problems: list[Problem] = []
    policy = None
    try:
        policy = find(asked.policy)
    except PolicyNotFoundError as error:
        problems.append(Problem("policy", error.code, error.text))
    columns = form_columns([policy] if policy else [])
    changes, wrong = read_changes(policy, asked.changes, language)
    assume, unread = _assumed(asked.same, columns)
    problems += [*wrong, *unread]
    if held.left_out and not asked.says("remove_bad_rows"):
        return check_page(held, asked.token, asked, language, problems=tuple(problems))
    if problems:
        return check_page(held, asked.token, asked, language, problems=tuple(problems))
    body: dict[str, Any] = {
        "policy": choice_of(policy, changes),
        "levels": list(LEVELS),
        "payroll_file": asked.token,
        **({"assume": assume} if assume else {}),
    }
    try:
        return await result_of(
            request, language, CaseAsked(kind="calculation", body=body), None, twin=None, switch=None
        )
    except FaultsError as error:
        if is_gone(error):
            return start_page(language, policy=asked.policy, is_gone=True)
        needed = {fault.column for fault in error.faults if fault.column}
        found = tuple(_placed(fault, error, asked, columns) for fault in error.faults)
        return check_page(held, asked.token, asked, language, problems=found, needed=needed)
    except OverloadedError:
        raise
    except KutcalcError as error:
        found = (Problem("policy", error.code, error.text),)
        return check_page(held, asked.token, asked, language, problems=found)


def _assumed(
    typed: Mapping[str, str], columns: Mapping[str, Mapping[str, FormColumn]]
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Read the answers that fill all empty cells of a column."""
    every = {name: one for table in reversed(list(columns)) for name, one in columns[table].items()}
    made: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for name, text in typed.items():
        value = read_field(every[name], text) if name in every else None
        if isinstance(value, Misread):
            problems.append(Problem(SAME + name, value.code, value.text))
        elif value is not None:
            made.append({"column": every[name].column.name, "value": value})
    return made, problems


def _placed(fault: Fault, error: FaultsError, asked: Asked, columns: Mapping[str, Mapping[str, FormColumn]]) -> Problem:
    """Place what a calculation lacks at the field that asks for it."""
    if isinstance(error, ParameterMissingError) and fault.path:
        return left_open(named_policy(asked.policy), fault.path)
    if isinstance(error, FactMissingError) and fault.column:
        for table in ("payslips", "training"):
            for name, one in columns[table].items():
                if one.column.name == fault.column:
                    sv, en = f"”{one.label.sv}”", f"“{one.label.en}”"
                    text = Text(
                        sv=f"Fyll i {sv}. Förslaget räknar med det.", en=f"Fill in {en}. The proposal counts with it."
                    )
                    return Problem(SAME + name, "fact-missing", text)
    return Problem(f"{CHANGED}{fault.path}" if fault.path else "policy", fault.code, fault.text)


PAYROLL_FILE_PAGES: Final[list[Any]] = [
    *page_routes("payroll_file", payroll_file),
    check_again,
    check_post,
    template_file,
]

__all__ = ["PAYROLL_FILE_PAGES"]
