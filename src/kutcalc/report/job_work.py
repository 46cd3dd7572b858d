"""The work of a job, in units that can be kept and taken up again: the same results whoever did which unit.

`prepare_job` reads and checks a body before it is queued; `work` does it, unit by unit, and gives the result last.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal, get_args

import msgspec

from kutcalc.analysis.body import Request, read_request
from kutcalc.analysis.calculate import calculate, way_for
from kutcalc.analysis.case import Case, case_of
from kutcalc.analysis.checks import check_persons
from kutcalc.analysis.flat import tables_of
from kutcalc.analysis.grid import Grid, Search, read_grid, read_search
from kutcalc.analysis.grid_points import Point, check_grid, choice_at, label_at
from kutcalc.analysis.pointed import Pointed
from kutcalc.analysis.pointing import pointing
from kutcalc.analysis.scenario import Chosen, PolicyChoice, plan_of_choice
from kutcalc.errors import Fault, FaultsError, KutcalcError, ParameterMissingError, near_words
from kutcalc.language import Language, Text
from kutcalc.policy import reference
from kutcalc.population.workers import Workers
from kutcalc.report.estimating import check_cost, population_rows
from kutcalc.report.job_work_grids import GridJob, solve_units, sweep_units
from kutcalc.report.job_work_nation import NationGridJob, NationJob, check_there, nation_units
from kutcalc.report.job_work_tables import TablesJob, table_units
from kutcalc.report.job_work_units import Finished, Unit
from kutcalc.report.plans import PLANS

JobKind = Literal["calculation", "comparison", "sweep", "solve"]
KINDS: Final[tuple[JobKind, ...]] = get_args(JobKind)
_OF_TABLES: Final = ("levels", "explain")


def prepare_job(body: Mapping[str, Any], language: Language = "sv") -> tuple[JobKind, bytes, int]:
    """Check the whole body of a job; give its kind, the body with its policies pinned to versions, and its cells.

    KutcalcError tells all that is wrong. The cost is looked at first, so that a body that is too large is never made.
    """
    del language  # errors carry both languages; the doors choose
    job_kind = _kind_of(body)
    pinned = _pinned(body)
    try:
        cost = check_cost(body, as_job=True)
    except FaultsError:
        _read(job_kind, pinned)
        raise
    made = _read(job_kind, pinned)
    if isinstance(made, NationJob | NationGridJob):
        check_there(made.request)
    else:
        with pointing(made.request):
            _try(made)
    return job_kind, msgspec.json.encode(pinned), cost.cells


def work(
    kind: str, body: bytes, language: Language, parts: Mapping[int, bytes] | None = None, workers: Workers = 1
) -> Iterator[Unit | Finished]:
    """Do a job: units of work as they are done, those in `parts` not again, and the result last.

    `workers`, many processes or a cluster, are for a population; a company is worked here.
    """
    raw = msgspec.json.decode(body)
    made = _read(_kind_of({**raw, "kind": raw.get("kind", kind)}), raw)
    done = dict(parts or {})
    if isinstance(made, NationJob | NationGridJob):
        yield from nation_units(made, done, language, workers)
        return
    with pointing(made.request):
        if isinstance(made, TablesJob):
            yield from table_units(made, done, language)
        elif made.search is not None:
            yield from solve_units(made, made.search, done, language)
        else:
            yield from sweep_units(made, done, language)


def _try(job: TablesJob | GridJob) -> None:
    """Work a small case once, so that a fact that is missing is asked for now; a large one finds out as it goes."""
    if way_for(job.case) != "numbers":
        return
    for one in job.policies:
        plan = one.plan
        if isinstance(job, GridJob):
            start = dict(zip(job.grid.paths, job.grid.point(0), strict=True))
            _, _, plan = plan_of_choice(choice_at(one.choice, start), job.library)
        calculate(job.case, plan, one.label, ["employer_year"])


def _kind_of(body: Mapping[str, Any]) -> JobKind:
    given = body.get("kind")
    for one in KINDS:
        if one == given:
            return one
    if given is None:
        text = Text(
            sv=f"kind saknas. Skriv en av: {', '.join(KINDS)}.", en=f"kind is missing. One of: {', '.join(KINDS)}."
        )
        raise FaultsError([Fault(code="required", pointer="/kind", text=text)])
    near = near_words(str(given), KINDS)
    text = Text(
        sv=f"{given!r} är inget slags jobb. Skriv en av: {', '.join(KINDS)}.{near.sv}",
        en=f"{given!r} is no kind of job. Write one of: {', '.join(KINDS)}.{near.en}",
    )
    raise FaultsError([Fault(code="not-a-choice", pointer="/kind", text=text)])


def _pinned(body: Mapping[str, Any]) -> dict[str, Any]:
    """Write the version of each policy into the body, so that the job means the same when it is done."""
    pinned = dict(body)
    if "policy" in body:
        pinned["policy"] = _pinned_choice(body["policy"])
    if isinstance(body.get("policies"), list | tuple):
        pinned["policies"] = [_pinned_choice(one) for one in body["policies"]]
    return pinned


def _pinned_choice(choice: Any) -> Any:
    ref = choice if isinstance(choice, str) else choice.get("ref") if isinstance(choice, Mapping) else None
    if not isinstance(ref, str) or "@" in ref or ref.startswith("current-law"):
        return choice
    try:
        pinned = reference(PLANS.library.get(ref))
    except KutcalcError:
        return choice  # said with all else that is wrong when the body is read
    return pinned if isinstance(choice, str) else {**choice, "ref": pinned}


def _read(kind: JobKind, raw: Mapping[str, Any]) -> TablesJob | GridJob | NationJob | NationGridJob:
    """Read a body whole; every fault is raised here, none later."""
    if kind in ("calculation", "comparison"):
        request = read_request(kind, dict(raw), PLANS, more={"kind": _as_it_is})
        if request.population is not None:
            return NationJob(request, raw)
        return TablesJob(request, _case(request, request.policies))
    own: dict[str, Any] = {"kind": _as_it_is, **({"grid": _grid} if kind == "sweep" else {"solve": _search})}
    asked = {name: value for name, value in raw.items() if name not in _OF_TABLES}
    lacking = dict.fromkeys(name for name in own if name not in asked)
    request = _request({**asked, **lacking}, own, _refused_levels(raw))
    search: Search | None = request.more.get("solve")
    grid: Grid = request.more["grid"] if search is None else _ends(search)
    if search is not None:
        _check_one(request)
    for one in request.policies:
        check_grid(one.choice, grid, PLANS.library)
    start: Point = dict(zip(grid.paths, grid.point(0), strict=True))
    made = tuple(_at_start(one.choice, start) for one in request.policies)
    if request.population is not None:
        return NationGridJob(request, raw, made, grid, search, PLANS.library, population_rows(raw))
    return GridJob(request, made, _case(request, made), grid, search, PLANS.library)


def _request(body: dict[str, Any], own: dict[str, Any], refused: Sequence[Fault]) -> Request:
    """Read the body of a grid, all faults at once; values that only the grid gives may be open in the policy."""
    kind = "comparison" if "policies" in body else "calculation"
    try:
        request = read_request(kind, body, PLANS, more=own)
    except ParameterMissingError:
        request = read_request(kind, _with_start(body), PLANS, more=own)
        request = replace(request, policies=tuple(_without_start(request, body)))
    except FaultsError as error:
        raise FaultsError([*error.faults, *refused]) from None
    if refused:
        raise FaultsError(refused)
    return request


def _with_start(body: dict[str, Any]) -> dict[str, Any]:
    """Give a body whose policies have the first values of its grid among their changes."""
    grid = read_grid(body["grid"]) if "grid" in body else _ends(read_search(body["solve"]))
    start = [{"path": path, "value": value} for path, value in zip(grid.paths, grid.point(0), strict=True)]

    def started(choice: Any) -> Any:
        own = {"ref": choice} if isinstance(choice, str) else dict(choice)
        return {**own, "changes": [*own.get("changes", []), *start]}

    if "policies" in body:
        return {**body, "policies": [started(one) for one in body["policies"]]}
    return {**body, "policy": started(body["policy"])}


def _without_start(request: Request, body: dict[str, Any]) -> Iterator[Chosen]:
    """Give the policies of a request as they were chosen, before the first values of the grid were put in."""
    raw = body["policies"] if "policies" in body else [body["policy"]]
    for one, choice in zip(request.policies, raw, strict=True):
        own = choice if isinstance(choice, str) else msgspec.convert(choice, PolicyChoice)
        yield replace(one, choice=own)


def _at_start(choice: str | PolicyChoice, start: Point) -> Chosen:
    """Give a policy before the grid, or where it leaves open what the grid gives, as it stands at the first point."""
    try:
        _, policy, plan = plan_of_choice(choice, PLANS.library)
    except ParameterMissingError:
        _, policy, plan = plan_of_choice(choice_at(choice, start), PLANS.library)
    return Chosen(label_at(choice, PLANS.library, start), policy, plan, choice)


def _case(request: Request, policies: Sequence[Chosen]) -> Case:
    facts = dict.fromkeys(fact for one in policies for fact in one.plan.employer_facts)
    case = case_of(tables_of(request), tuple(facts))
    with pointing(request):
        check_persons(case)
    return case


def _as_it_is(value: Any, _pointer: str, _faults: Pointed) -> Any:
    return value


def _grid(value: Any, pointer: str, faults: Pointed) -> Grid | None:
    try:
        return read_grid(value)
    except FaultsError as error:
        faults.take(error.faults, lambda _fault: pointer)
        return None


def _search(value: Any, pointer: str, faults: Pointed) -> Search | None:
    try:
        return read_search(value)
    except FaultsError as error:
        faults.take(error.faults, lambda _fault: pointer)
        return None


def _ends(search: Search) -> Grid:
    return read_grid([{"path": search.path, "values": list(dict.fromkeys((search.first, search.last)))}])


def _check_one(request: Request) -> None:
    if len(request.policies) != 1:
        text = Text(sv="en sökning gäller ett förslag: skriv policy.", en="a search is in one policy: write policy.")
        raise FaultsError([Fault(code="out-of-range", pointer="/policies", text=text)])


def _refused_levels(body: Mapping[str, Any]) -> list[Fault]:
    faults = []
    if body.get("levels") not in (None, ["point"]):
        text = Text(sv="ett rutnät ger nivån point. Ta bort levels.", en="a grid gives level point. Take levels away.")
        faults.append(Fault(code="not-a-choice", pointer="/levels", text=text))
    if body.get("explain"):
        text = Text(
            sv="en punkt förklaras som egen beräkning. Ta bort explain.",
            en="a point is explained as a calculation of its own. Take explain away.",
        )
        faults.append(Fault(code="unknown-field", pointer="/explain", text=text))
    return faults


__all__ = ["KINDS", "Finished", "JobKind", "Unit", "prepare_job", "work"]
