"""The page Jämför förslag: two to four proposals beside each other, what they change first, then what they give."""

import asyncio
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Language, Text
from kutcalc.report.charts_drawn import spec_bytes
from kutcalc.report.comparison_files import csv_of_rows
from kutcalc.report.example_firms import EXAMPLE
from kutcalc.report.scenario_cases import scenario_case
from kutcalc.report.side_by_side import side_by_side
from kutcalc.report.tables import CsvForm
from kutcalc.server.addresses import ADDRESSES
from kutcalc.server.asked import AnyRequest, page_language
from kutcalc.server.pages.compare_asked import (
    MOST_POLICIES,
    YEARS,
    Errors,
    Typed,
    as_pairs,
    choices_of,
    hidden_fields,
    link_of_typed,
    query_of,
    question_of,
    typed_of,
)
from kutcalc.server.pages.compare_changes import changed, filled, with_case
from kutcalc.server.pages.compare_columns import conditions_of, shown_columns, suggestions
from kutcalc.server.pages.compare_nation import nation_beside
from kutcalc.server.pages.compare_view import (
    charts_of,
    data_rows,
    described,
    firms_table,
    headline_of,
    main_table,
    names_of,
    specs_of,
)
from kutcalc.server.pages.frame import JSON_ENDING, Page, html, page_routes
from kutcalc.server.pages.job import JOB_PAGES
from kutcalc.server.pages.policy_choices import policy_groups
from kutcalc.server.pages.scenario import SCENARIO_PAGES

_TITLE: Final = Text(sv="Jämför förslag", en="Compare proposals")
_FILES: Final = {"csv": ".csv", "spec": ".vl.json"}
_MISTAKE: Final = 422


async def compare(request: AnyRequest, language: Language) -> Page:
    """Show a comparison, or what there is to compare."""
    typed, errors = typed_of(as_pairs(request.query_params))
    is_twin = request.scope["path"].endswith(JSON_ENDING)
    page = await _page(request, typed, errors, language, draw=not is_twin)
    if is_twin and page.errors:
        raise FaultsError([Fault(code="invalid-request", text=text, path=field or None) for field, text in page.errors])
    return page


async def _value(request: AnyRequest, typed: Typed, language: Language) -> tuple[dict[str, Any] | None, Errors]:
    """Compare what was typed; nothing when there is nothing to compare."""
    question, errors = question_of(typed)
    if question is None or not typed.choices:
        return None, errors
    content: bytes = await request.app.state.pool.run(side_by_side, question, language)
    value: dict[str, Any] = msgspec.json.decode(content)
    return {**value, "link": link_of_typed(typed, "sv"), "link_refused": None}, errors


async def _page(
    request: AnyRequest,
    typed: Typed,
    errors: Errors,
    language: Language,
    *,
    draw: bool,
    form: dict[str, str] | None = None,
) -> Page:
    value, own_errors = await _value(request, typed, language)
    errors = (*errors, *own_errors)
    extra: dict[str, Any] = {
        "typed": typed,
        "chosen_refs": [choice.ref for choice in choices_of(typed) if not isinstance(choice, str)],
        "groups": policy_groups(language),
        "years": [(str(year), str(year)) for year in YEARS],
        "suggestions": suggestions(language),
        "most": MOST_POLICIES,
        "form": form or {},
        "link": link_of_typed(typed, language),
        "has_result": value is not None,
    }
    title = _TITLE
    if value is None:
        twin: dict[str, Any] = {"policies": [], "suggestions": [link for link, _ in suggestions(language)]}
    else:
        twin = value
        title = Text(sv=f"Jämför förslag för {value['year']}", en=f"Compare proposals for {value['year']}")
        extra |= await _shown(request, typed, value, language, draw=draw)
        extra["nation"] = await nation_beside(request, typed, language, draw=draw)
        if extra["nation"]["twin"] is not None:
            twin = {**value, "nation": extra["nation"]["twin"]}
    return Page(
        template="compare.html",
        title=title,
        value=twin,
        extra=extra,
        errors=errors,
        status=_MISTAKE if errors else 200,
    )


async def _shown(
    request: AnyRequest, typed: Typed, value: dict[str, Any], language: Language, *, draw: bool
) -> dict[str, Any]:
    names = names_of(value, language)
    here = link_of_typed(typed, language)
    base, _, query = here.partition("?")
    files = {name: f"{base}{ending}?{query}" for name, ending in _FILES.items()}
    made: dict[str, Any] = {
        "names": names,
        "columns": shown_columns(typed, value, names, language),
        "conditions": conditions_of(typed, value, language),
        "hidden_fields": hidden_fields(typed),
        "described": None if value["firm"] is None else described(value["firm"], language),
        "is_example": value["firm"] is not None and value["firm"]["name"] == EXAMPLE.name.read(language),
        "scenario": scenario_case(typed.example) if typed.example else None,
        "csv": files["csv"],
        "has_figures": bool(value.get("totals")),
        "charts": [],
    }
    if not made["has_figures"]:
        return made
    made |= {
        "headline": headline_of(value, names, language),
        "main": main_table(value, names, language),
        "firms": firms_table(value, names, language),
        "versions": [
            {"ref": one["ref"], "policy_hash": one["policy_hash"]}
            for one in value["columns"]
            if one["left_out"] is None
        ],
    }
    if draw:
        made["charts"] = await charts_of(
            request.app.state, value, names, language, csv=files["csv"], spec=files["spec"]
        )
    return made


@post(list(ADDRESSES["compare"]), name="compare-change", status_code=303)
async def change_condition(request: Request[Any, Any, Any]) -> Response[Any]:
    """Change a condition, or fill in what is open, and lead to the comparison that it makes."""
    language = page_language(request.scope["path"])
    pairs = as_pairs(await request.form())
    form = dict(pairs)
    typed, errors = typed_of(pairs)
    if not errors:
        made, errors = filled(typed, form) if form.get("do") == "fill" else changed(typed, form)
        if not errors:
            made, errors = with_case(made)
        if not errors:
            return Redirect(f"{link_of_typed(made, language)}#headline", status_code=303)
    page = await _page(request, typed, errors, language, draw=True, form=form)
    return html(page, language, name="compare", parts={}, query=query_of(typed))


@get([f"{path}{_FILES['csv']}" for path in ADDRESSES["compare"]], name="compare-csv")
async def compare_csv(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give the figures of a comparison as CSV: the integers of the page, a row for each company and policy."""
    value, _ = await _figures(request)
    form: CsvForm = "sv" if request.query_params.get("csv") == "sv" else "en"
    content = await asyncio.to_thread(csv_of_rows, data_rows(value), form)
    return _file(content, "text/csv; charset=utf-8", f"jamfor-{value['year']}.csv")


@get([f"{path}{_FILES['spec']}" for path in ADDRESSES["compare"]], name="compare-spec")
async def compare_spec(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give the Vega-Lite spec of a chart of a comparison: `chart` is bars or spans."""
    value, language = await _figures(request)
    specs = specs_of(value, names_of(value, language), language)
    kind = request.query_params.get("chart", "bars")
    if kind not in specs:
        raise NotFoundException
    return _file(spec_bytes(specs[kind]), "application/json", f"jamfor-{value['year']}-{kind}.vl.json")


async def _figures(request: AnyRequest) -> tuple[dict[str, Any], Language]:
    """Give the value of a comparison for a file; FaultsError where there is nothing in it."""
    language = page_language(request.scope["path"])
    typed, errors = typed_of(as_pairs(request.query_params))
    value, own_errors = await _value(request, typed, language)
    errors = (*errors, *own_errors)
    if errors or value is None or not value.get("totals"):
        nothing = Text(
            sv="Välj minst ett förslag som går att räkna.", en="Choose at least one proposal that can be worked."
        )
        raise FaultsError(
            [
                Fault(code="invalid-request", text=text, path=field or None)
                for field, text in errors or (("policy", nothing),)
            ]
        )
    return value, language


def _file(content: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)


COMPARE_ROUTES: Final[list[Any]] = [*page_routes("compare", compare), change_condition, compare_csv, compare_spec]
COMPARE_PAGES: Final[list[Any]] = [*COMPARE_ROUTES, *SCENARIO_PAGES, *JOB_PAGES]
