"""The page Scenario: the whole country, or many values of a condition at once; its size is told before it starts."""

import asyncio
from typing import Any, Final

from litestar import Request, Response, post
from litestar.response import Redirect

from kutcalc.errors import CellBudgetError, Fault, FaultsError, KutcalcError
from kutcalc.language import Language, Text
from kutcalc.limits import JOB_CELLS
from kutcalc.report.estimating import estimate
from kutcalc.report.job_work import prepare_job
from kutcalc.report.national_words import BY
from kutcalc.report.policy_columns import numeric_parameters
from kutcalc.server.addresses import ADDRESSES, address
from kutcalc.server.asked import AnyRequest, page_language
from kutcalc.server.pages.compare_asked import MOST_POLICIES, YEARS, Errors, as_pairs
from kutcalc.server.pages.frame import JSON_ENDING, Page, html, page_routes
from kutcalc.server.pages.policy_choices import policy_groups
from kutcalc.server.pages.scenario_asked import (
    MOST_AXES,
    AxisTyped,
    Sweep,
    as_typed,
    coarser,
    fields_of,
    link_of_sweep,
    named,
    sweep_of,
)
from kutcalc.server.pages.scenario_nation import behaviours, own_fields, populations
from kutcalc.server.pages.scenario_open import shown_changes, shown_open
from kutcalc.server.problems import problem_of
from kutcalc.server.repeating import client_of

_TITLE: Final = Text(
    sv="Räkna för hela landet, eller pröva många värden", en="Calculate for the whole country, or try many values"
)
_MISTAKE: Final = 422
EXAMPLE: Final = (
    ("policy", "se-almega-2024@1"),
    ("path-0", "rate.share_ppm"),
    ("first-0", "30 %"),
    ("last-0", "60 %"),
    ("step-0", "5 %"),
)
NATION_EXAMPLE: Final = (
    ("policy", "se-almega-2024@1"),
    ("policy", "se-kut-2019-almega50@1"),
    ("by", "size_class"),
    ("by", "sector"),
    ("behaviour", "central"),
)


async def scenario(request: AnyRequest, language: Language) -> Page:
    """Show the form, and what was asked for with its size."""
    sweep = sweep_of(as_pairs(request.query_params))
    page = _page(sweep, language)
    if request.scope["path"].endswith(JSON_ENDING) and page.errors:
        raise FaultsError([Fault(code="invalid-request", text=text, path=field or None) for field, text in page.errors])
    return page


def _page(sweep: Sweep, language: Language, errors: Errors = (), status: int = 200) -> Page:
    errors = (*sweep.errors, *errors)
    size, problem = None, None
    if sweep.body is not None:
        try:
            size = estimate(sweep.body)
        except KutcalcError as error:
            errors = (*errors, *((("", fault.text)) for fault in error.faults))
        else:
            problem = _refused(size)
    blank = (AxisTyped(),) * MOST_AXES
    extra: dict[str, Any] = {
        "sweep": sweep,
        "options": policy_groups(language),
        "refs": [one.ref for one in sweep.typed.choices],
        "most": MOST_POLICIES,
        "open": shown_open(sweep.typed.choices, dict(sweep.open_typed), language) if sweep.policy else [],
        "changes": shown_changes(sweep.typed.choices, language) if sweep.policy else [],
        "change_fields": [pair for pair in fields_of(sweep) if pair[0].startswith(("change-", "assume"))],
        "populations": populations(language),
        "dimensions": [(name, text.read(language)) for name, text in BY.items()],
        "behaviours": behaviours(language),
        "own_fields": own_fields(sweep.nation, language),
        "terms": _terms(sweep, language),
        "axes": (*sweep.axes_typed, *blank)[:MOST_AXES],
        "years": [(str(year), str(year)) for year in YEARS],
        "size": size,
        "problem": problem,
        "suggestion": _suggestion(sweep, size, language),
        "hidden_fields": fields_of(sweep),
        "link": link_of_sweep(sweep, language),
        "example_links": _example_links(language),
    }
    if errors and status < _MISTAKE:
        status = _MISTAKE
    return Page(
        template="scenario.html",
        title=_TITLE,
        value={"policy": sweep.ref or None, "estimate": size},
        extra=extra,
        crumbs=("start", "compare"),
        errors=errors,
        status=status,
    )


def _example_links(language: Language) -> list[tuple[str, str]]:
    """Give the examples to start from: a sweep, and where a population is built what a proposal costs the nation."""
    sweep = Text(
        sv="Börja med ett exempel: Almegas avdrag med 30 till 60 procent",
        en="Start from an example: Almega's deduction at 30 to 60 per cent",
    )
    found = [(link_of_sweep(sweep_of(EXAMPLE), language), sweep.read(language))]
    _, *there = populations(language)
    if there:
        nation = Text(sv="Börja med hela landet: två förslag, {}", en="Start from the whole country: two proposals, {}")
        asked = sweep_of([("population", there[0][0]), *NATION_EXAMPLE])
        found.append((link_of_sweep(asked, language), nation.read(language).format(there[0][1])))
    return found


def _terms(sweep: Sweep, language: Language) -> list[tuple[str, str]]:
    """Give the conditions that are numbers to choose among; those that the proposal says something of come first."""
    if sweep.policy is None:
        return []
    found = list(numeric_parameters(sweep.policy, language))
    found.sort(key=lambda one: (one["text"] is None, not one["path"].startswith(("rate", "caps"))))
    return [(one["path"], named(one["path"], language) + (f" ({one['text']})" if one["text"] else "")) for one in found]


def _refused(size: dict[str, Any]) -> Text | None:
    """Say in words why something is too large."""
    if size["mode"] != "refused":
        return None
    limit = size["limit_cells"]
    is_slow = limit < JOB_CELLS.value()
    return CellBudgetError(size["cells"], limit, size["factors"], size["suggestion"], is_slow=is_slow).text


def _suggestion(sweep: Sweep, size: dict[str, Any] | None, language: Language) -> dict[str, Any] | None:
    """Give the same sweep with longer steps, where that makes it fit."""
    if size is None or size["mode"] != "refused" or not size["suggestion"]:
        return None
    axes = coarser(sweep.axes, size["suggestion"]["grid_points"])
    if axes is None:
        return None
    typed = [as_typed(axis, language) for axis in axes]
    changed = [
        {"term": named(axis.path, language), "step": one.step, "count": axis.count}
        for axis, one, before in zip(axes, typed, sweep.axes, strict=True)
        if axis != before
    ]
    return {"link": link_of_sweep(sweep, language, typed), "changed": changed}


@post(list(ADDRESSES["scenario"]), name="scenario-start", status_code=303)
async def start_sweep(request: Request[Any, Any, Any]) -> Response[Any]:
    """Put a sweep in the queue and lead to its page; what is too large, or a full queue, is told in words."""
    language = page_language(request.scope["path"])
    sweep = sweep_of(as_pairs(await request.form()))
    errors: Errors = ()
    status = 200
    if sweep.body is not None and not sweep.errors:
        try:
            kind, body, cells = await asyncio.to_thread(prepare_job, sweep.body, language)
            job = await asyncio.to_thread(
                request.app.state.store.jobs.add, kind, body, language, total_cells=cells, client=client_of(request)
            )
            return Redirect(address("job", language, id=job.id), status_code=303)
        except KutcalcError as error:
            status = problem_of(error, language, "").status
            errors = tuple(("", fault.text) for fault in error.faults) or (("", error.text),)
    page = _page(sweep, language, errors, max(status, _MISTAKE))
    return html(page, language, name="scenario", parts={}, query="")


SCENARIO_PAGES: Final[list[Any]] = [*page_routes("scenario", scenario), start_sweep]
