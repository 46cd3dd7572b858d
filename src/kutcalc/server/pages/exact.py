"""The exact form: rows of pay and of courses, checked all at once, and what the chosen policy asks for besides."""

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

import msgspec
from litestar import Response, post

from kutcalc.errors import FactMissingError, Fault, KutcalcError, ParameterMissingError, PolicyNotFoundError
from kutcalc.language import Language, Text
from kutcalc.policy import Policy
from kutcalc.server.addresses import ADDRESSES, address
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.pages.case_asked import CaseAsked, calculation_of, case_of_form, checked
from kutcalc.server.pages.exact_view import exact_view
from kutcalc.server.pages.form_columns import TABLES, FormColumn, form_columns, form_name
from kutcalc.server.pages.form_reading import form_of
from kutcalc.server.pages.forms import SAME, Body, Problem, Typed, body_of, field_of, is_blank, problem_at, typed_of
from kutcalc.server.pages.frame import Page, html
from kutcalc.server.pages.pasted import Pasted, read_pasted
from kutcalc.server.pages.plain_card import card_of
from kutcalc.server.pages.policy_choices import choice_of, fields_read, find, named_policy, policy_options, same_ref
from kutcalc.server.pages.policy_terms import left_open, open_fields, read_changes
from kutcalc.server.pages.prefilled import typed_of_request
from kutcalc.server.pages.quick_form import DEFAULT_POLICY, blank_value
from kutcalc.server.pages.result_page import result_of

UNPROCESSABLE: Final = 422
MOST_ROUNDS: Final = 6
_A_YEAR: Final = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_YEARS_BACK: Final = re.compile(r"([0-9]{1,2}) years? before")
YEARS_FILE: Final = "years.csv"
_OF_A_ROW: Final = 3
TITLE: Final = Text(sv="Räkna exakt för ditt företag", en="Calculate exactly for your company")
_TABLE_OF: Final = {
    "payslip": "payslips",
    "payslips": "payslips",
    "training": "training",
    "year": "years",
    "years": "years",
}


def typed_of_case(case: CaseAsked, language: Language) -> Typed:
    """Write a case as the rows of the form; of four questions the made middle case."""
    known = checked(case)
    body = known.body if known.kind == "calculation" else calculation_of(known, [])
    return typed_of_request(body, language)


def exact_page(
    typed: Typed,
    language: Language,
    *,
    problems: tuple[Problem, ...] = (),
    needed: Collection[str] = (),
    pasted: Pasted | None = None,
    **extra: Any,
) -> Page:
    """Give the page of the exact form with what was typed; nothing of it is lost."""
    policy = named_policy(typed.policy or DEFAULT_POLICY)
    columns = form_columns([policy] if policy else [])
    wanted = {*fields_read(policy), *needed}
    wrong = {one.field for one in problems}
    return Page(
        template="company_exact.html",
        title=TITLE,
        value=blank_value(language),
        crumbs=("start", "company"),
        errors=tuple((one.field, one.text) for one in problems),
        status=UNPROCESSABLE if problems else 200,
        extra={
            "policies": policy_options(language),
            "typed": typed,
            "policy_ref": same_ref(typed.policy or DEFAULT_POLICY),
            "card": card_of(policy, language),
            "form": exact_view(typed, columns, wanted, language, wrong),
            "open": open_fields(policy, typed.changes, language),
            "kept_changes": _kept_changes(policy, typed),
            "example_href": f"{address('company', language)}?form=exact&example=1",
            "pasted": pasted,
            "can_skip": any(one.field.startswith(("payslips-", "training-")) for one in problems)
            or bool(pasted and pasted.left_out and pasted.rows),
            **extra,
        },
    )


def _kept_changes(policy: Policy | None, typed: Typed) -> list[tuple[str, str]]:
    """List changes of the policy that have no field in the form, so that they go along."""
    shown = {field.path for field in open_fields(policy, {}, "sv")}
    return [(path, text) for path, text in typed.changes.items() if path not in shown]


@post(list(dict.fromkeys(ADDRESSES["company"])), name="page-company-post", status_code=200)
async def company_post(request: AnyRequest) -> Response[Any]:
    """Answer the exact form: one more row, rows out of a paste, what is wrong, or the result."""
    language = language_of(request)
    form = await form_of(request)
    page = await _exact_answer(request, form, language)
    name = "company" if page.template == "company_exact.html" else "result"
    alone = msgspec.structs.replace(page, extra={**page.extra, "twin": None, "switch": None})
    return html(alone, language, name=name, parts={}, query="")


async def _exact_answer(request: AnyRequest, form: Mapping[str, str], language: Language) -> Page:
    if "edit" in form:
        return exact_page(typed_of_case(case_of_form(form), language), language)
    typed = typed_of(form)
    policy = named_policy(typed.policy or DEFAULT_POLICY)
    columns = form_columns([policy] if policy else [])
    pasted = None
    if typed.pasted.strip():
        pasted = await read_pasted(request.app.state.parsers, typed.pasted, columns, language)
        goes_on = "remove_bad_rows" in form and pasted.left_out and pasted.rows
        if pasted.problems and not goes_on:
            return exact_page(typed, language, problems=pasted.problems, pasted=pasted)
        typed = _with_rows(typed, pasted, columns)
    if "add" in form or "remove" in form:
        return exact_page(_moved(typed, form), language)
    if "paste" in form:
        return exact_page(typed, language, pasted=pasted)
    return await _calculated(request, typed, language, pasted=pasted, skips="remove_bad_rows" in form)


def _with_rows(typed: Typed, pasted: Pasted, columns: Mapping[str, Mapping[str, FormColumn]]) -> Typed:
    """Put the rows of a paste after those that were typed, in place of blank ones."""
    rows = {table: dict(numbered) for table, numbered in typed.rows.items()}
    for table, found in pasted.rows.items():
        kept = {number: row for number, row in typed.of(table).items() if not is_blank(row, columns[table])}
        first = max(kept, default=-1) + 1
        facts = {} if kept else typed.of(table).get(0, {})
        own = {
            name: text for name, text in facts.items() if name in columns[table] and columns[table][name].is_of_employer
        }
        added = {first + number: {**(own if not number else {}), **row} for number, row in enumerate(found)}
        rows[table] = {**kept, **added}
    return Typed(policy=typed.policy, rows=rows, same=typed.same, changes=typed.changes)


def _moved(typed: Typed, form: Mapping[str, str]) -> Typed:
    """Give the form with one row more or one less; a new row of pay has the months of the row above."""
    rows = {table: dict(numbered) for table, numbered in typed.rows.items()}
    table = _TABLE_OF.get(form.get("add", ""))
    if table is not None:
        numbered = rows.setdefault(table, {0: {}} if table not in rows else {})
        last = max(numbered)
        above = numbered[last]
        copied = {name: above[name] for name in ("month", "through", "employer") if above.get(name)}
        numbered[last + 1] = copied if table == "payslips" else {}
    name, _, number = form.get("remove", "").partition("-")
    wanted = _TABLE_OF.get(name)
    if wanted in rows and number.isdecimal():
        employer = {one.name for one in form_columns([])["payslips"].values() if one.is_of_employer}
        gone = rows[wanted].pop(int(number), {})
        facts = {key: text for key, text in gone.items() if key in employer}
        if int(number) == 0 and (facts or not rows[wanted]):
            rows[wanted] = {0: facts, **rows[wanted]}
    return Typed(policy=typed.policy, rows=rows, same=typed.same, changes=typed.changes, pasted=typed.pasted)


async def _calculated(
    request: AnyRequest, typed: Typed, language: Language, *, pasted: Pasted | None, skips: bool
) -> Page:
    """Work what was typed, or say all that is wrong at its fields; asked to, without the rows that are wrong."""
    left_out = pasted.left_out if pasted is not None else 0
    slimmer = typed
    for _ in range(MOST_ROUNDS):
        page, problems = await _tried(request, slimmer, language, pasted, left_out)
        bad = _rows_of(problems)
        if not (skips and bad):
            break
        slimmer, left_out = _without(slimmer, bad), left_out + len(bad)
    if not problems:
        return page
    return page if slimmer is typed else exact_page(typed, language, problems=tuple(problems), pasted=pasted)


async def _tried(
    request: AnyRequest, typed: Typed, language: Language, pasted: Pasted | None, left_out: int
) -> tuple[Page, list[Problem]]:
    """Give the page of the result, or that of the form with what is wrong."""
    problems: list[Problem] = []
    policy: Policy | None = None
    try:
        policy = find(typed.policy or DEFAULT_POLICY)
    except PolicyNotFoundError as error:
        problems.append(Problem("policy", error.code, error.text))
    columns = form_columns([policy] if policy else [])
    changes, wrong = read_changes(policy, typed.changes, language)
    body = body_of(typed, choice_of(policy, changes), columns)
    problems += [*wrong, *body.problems]
    if problems:
        return exact_page(typed, language, problems=tuple(problems), pasted=pasted), problems
    case = CaseAsked(kind="calculation", body=body.request)
    counted = {"left_out": left_out, "rows_given": len(body.rows) + left_out, "pasted": pasted}
    try:
        return await result_of(request, language, case, None, **counted), []
    except KutcalcError as error:
        problems, needed, years = _placed(typed, body, columns, error)
        whole = msgspec.structs.replace(typed, rows={**typed.rows, "years": years}) if years else typed
        return exact_page(whole, language, problems=tuple(problems), needed=needed, pasted=pasted), problems


def _rows_of(problems: Collection[Problem]) -> set[tuple[str, str]]:
    """Name the rows that something is wrong with, by table and number."""
    found = (one.field.split("-") for one in problems)
    return {(parts[0], parts[1]) for parts in found if len(parts) == _OF_A_ROW and parts[0] in TABLES}


def _without(typed: Typed, bad: Collection[tuple[str, str]]) -> Typed:
    """Give the form without some rows."""
    rows = {
        table: {number: row for number, row in numbered.items() if (table, str(number)) not in bad}
        for table, numbered in typed.rows.items()
    }
    return msgspec.structs.replace(typed, rows=rows)


def _placed(
    typed: Typed, body: Body, columns: Mapping[str, Mapping[str, FormColumn]], error: KutcalcError
) -> tuple[list[Problem], set[str], dict[int, dict[str, str]]]:
    """Place what the engine found wrong at the fields of the form; a fact that is missing becomes a field."""
    needed: set[str] = set()
    years = {number: dict(row) for number, row in typed.of("years").items()}
    problems: list[Problem] = []
    for fault in error.faults or (Fault(code=error.code, text=error.text),):
        if isinstance(error, FactMissingError) and fault.column:
            needed.add(fault.column)
            problems.append(_missing(fault, columns, years))
        elif isinstance(error, ParameterMissingError) and fault.path:
            problems.append(left_open(named_policy(typed.policy or DEFAULT_POLICY), fault.path))
        elif fault.pointer:
            names = {column.column.name: name for table in columns.values() for name, column in table.items()}
            problems.append(problem_at(body, fault.pointer, fault.code, fault.text, names))
        else:
            problems.append(Problem(f"set-{fault.path}" if fault.path else "policy", fault.code, fault.text))
    return problems, needed, years


def _missing(
    fault: Fault, columns: Mapping[str, Mapping[str, FormColumn]], years: dict[int, dict[str, str]]
) -> Problem:
    """Ask for a fact by its field: of the employer once, of a year in its row, of the rest for all rows at once."""
    tables = ("years",) if fault.file == YEARS_FILE else TABLES
    found = next(
        (
            (table, field, column)
            for table in tables
            for field, column in columns[table].items()
            if column.column.name == fault.column
        ),
        None,
    )
    if found is None:
        name = form_name(fault.column or "")
        told = Text(
            sv=f"Förslaget räknar med {name}, som inte går att fylla i här.",
            en=f"The proposal counts with {name}, which cannot be filled in here.",
        )
        return Problem("policy", "fact-missing", told)
    table, field, column = found
    sv, en = f"”{column.label.sv}”", f"“{column.label.en}”"
    place = field_of(table, 0, field) if column.is_of_employer else SAME + field
    if table == "years":
        number, year = _year_asked(fault, years)
        place, sv, en = field_of(table, number, field), f"{sv} för {year}", f"{en} for {year}"
    text = Text(sv=f"Fyll i {sv}. Förslaget räknar med det.", en=f"Fill in {en}. The proposal counts with it.")
    return Problem(place, "fact-missing", text)


def _year_asked(fault: Fault, years: dict[int, dict[str, str]]) -> tuple[int, str]:
    """Find the row of the year that a fact is missing for, or add one."""
    of_row, back = _A_YEAR.search(fault.text.en), _YEARS_BACK.search(fault.text.en)
    year = str(int(of_row[0] if of_row else 0) - int(back[1] if back else 0))
    for number, row in years.items():
        if row.get("year", "").strip() in {year, ""}:
            row["year"] = year
            return number, year
    number = max(years, default=-1) + 1
    years[number] = {"year": year}
    return number, year


__all__ = ["company_post", "exact_page", "typed_of_case"]
