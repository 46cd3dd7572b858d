"""The page of a job: where it is in the queue, how far it has come, and what it gave; cancel and delete."""

import asyncio
from contextlib import suppress
from typing import Any, Final

import msgspec
from litestar import Request, Response, post
from litestar.response import Redirect

from kutcalc.analysis.notes import assumptions, not_counted
from kutcalc.errors import KutcalcError
from kutcalc.language import Language, Text
from kutcalc.report.charts_drawn import spec_bytes
from kutcalc.report.comparison_files import csv_of_rows
from kutcalc.report.national_files import rows_of_table, tables_there
from kutcalc.report.national_headline import sweep_sentence
from kutcalc.report.national_words import title_of
from kutcalc.report.point_tables import MEDIA_TYPES, Form, table_bytes
from kutcalc.report.policy_columns import LIBRARY
from kutcalc.report.tables import CsvForm
from kutcalc.server.addresses import ADDRESSES, address
from kutcalc.server.api.jobs import JOBS_PATH, job_out
from kutcalc.server.asked import AnyRequest, page_language
from kutcalc.server.pages.compare_asked import as_pairs
from kutcalc.server.pages.frame import Page, page_routes
from kutcalc.server.pages.job_files import files_of
from kutcalc.server.pages.job_heat import NAME as HEAT
from kutcalc.server.pages.job_heat import heat_of, heat_spec
from kutcalc.server.pages.job_nation import is_national, nation_of, reproduce, spec_named, toml_of, year_of
from kutcalc.server.pages.job_view import chart_of, spec_of, table_of
from kutcalc.server.refusals import NotFoundError
from kutcalc.store import Job, JobResult, Store

REFRESH_SECONDS: Final = 2
UNFINISHED: Final = ("queued", "running", "interrupted")
_SPEC: Final = ".vl.json"
_TOML: Final = ".toml"
_FILES: Final[dict[str, Form]] = {".csv": "csv", ".parquet": "parquet", ".arrow": "arrow"}
_DESCRIBED: Final = Text(sv="Beskrivning av filerna (JSON)", en="Description of the files (JSON)")
_TITLES: Final = {
    "queued": Text(sv="Beräkningen väntar på sin tur", en="The calculation waits for its turn"),
    "running": Text(sv="Beräkningen pågår", en="The calculation is running"),
    "succeeded": Text(sv="Beräkningen är klar", en="The calculation is done"),
    "failed": Text(sv="Beräkningen gick inte att göra", en="The calculation could not be done"),
    "cancelled": Text(sv="Beräkningen är avbruten", en="The calculation is cancelled"),
    "interrupted": Text(sv="Beräkningen startar om", en="The calculation starts again"),
}


async def job_page(request: AnyRequest, language: Language) -> Page | Response[Any]:
    """Show a job, or give its table or chart as a file."""
    name = str(request.path_params["id"])
    for ending, form in _FILES.items():
        if name.endswith(ending):
            return await _file(request, name.removesuffix(ending), form)
    if name.endswith(_TOML):
        return await _scenario_file(request, name.removesuffix(_TOML))
    if name.endswith(_SPEC.removesuffix(".json")):
        return await _chart_file(request, name.removesuffix(_SPEC.removesuffix(".json")), language)
    job = await _found(request, name)
    extra: dict[str, Any] = {
        "job": job,
        "result": None,
        "api": f"{JOBS_PATH}/{job.id}",
        "here_job": address("job", language, id=job.id),
    }
    title, template = _TITLES[job.state], "job.html"
    if job.state == "succeeded" and not request.scope["path"].endswith(".json"):
        extra["result"] = await _shown(request, job, language)
        reply = extra["result"]["reply"]
        if is_national(reply):
            title = Text(sv=title_of(year_of(reply), "sv"), en=title_of(year_of(reply), "en"))
            template = "job_nation.html" if extra["result"]["nation"] is not None else template
    return Page(
        template=template,
        title=title,
        value=job_out(job),
        extra=extra,
        crumbs=("start", "compare", "scenario"),
        refresh_seconds=REFRESH_SECONDS if job.state in UNFINISHED else None,
    )


async def _found(request: AnyRequest, name: str) -> Job:
    job: Job | None = await asyncio.to_thread(request.app.state.store.jobs.get, name)
    if job is None:
        raise NotFoundError
    return job


async def _result(request: AnyRequest, name: str) -> JobResult:
    result: JobResult | None = await asyncio.to_thread(request.app.state.store.jobs.result, name)
    if result is None:
        raise NotFoundError
    return result


async def _shown(request: AnyRequest, job: Job, language: Language) -> dict[str, Any]:
    result = await _result(request, job.id)
    reply: dict[str, Any] = msgspec.json.decode(result.reply)
    if job.language != language:
        reply = {**reply, **({} if is_national(reply) else _notes(reply, language))}
    here = address("job", language, id=job.id)
    files = files_of(reply, list(result.frames), here, language)
    files.append((f"{JOBS_PATH}/{job.id}/result", "JSON"))
    state, asked = request.app.state, request.query_params.get("policy")
    has_rows = is_national(reply) and "nation_year" in reply["results"]
    heat = {"csv": f"{here}.csv", "download": f"{here}{_SPEC}?chart={HEAT}"}
    return {
        "reply": reply,
        "nation": await nation_of(state, reply, language, here=here, asked=asked) if has_rows else None,
        "reproduce": reproduce(reply, here),
        "sentence": sweep_sentence(reply, language) if is_national(reply) else None,
        "files": [*files, (f"{JOBS_PATH}/{job.id}/result/datapackage.json", _DESCRIBED.read(language))],
        "csv": f"{here}.csv",
        "table": table_of(reply, language),
        "chart": await chart_of(state, reply, language, csv=f"{here}.csv", download=f"{here}{_SPEC}"),
        "heat": await heat_of(state, reply, language, **heat),
        "versions": [{"ref": one["ref"], "policy_hash": None} for one in reply.get("policies", ())],
    }


def _notes(reply: dict[str, Any], language: Language) -> dict[str, Any]:
    """Say what was assumed and left out in another language than the job was sent in."""
    policies = []
    for one in reply.get("policies", ()):
        with suppress(KutcalcError):
            policies.append(LIBRARY.get(one["ref"]))
    return {
        "assumptions": [msgspec.to_builtins(note) for note in assumptions(policies, [], language)],
        "not_counted": [msgspec.to_builtins(note) for note in not_counted(language)],
    }


async def _file(request: AnyRequest, name: str, form: Form) -> Response[bytes]:
    """Give a table of a job as a file: a level in any form, or a smaller table of a national reply as CSV."""
    result = await _result(request, name)
    table = request.query_params.get("table")
    if table is not None:
        return await _small_table(request, name, msgspec.json.decode(result.reply), table)
    level = request.query_params.get("level") or next(iter(result.frames))
    store: Store = request.app.state.store
    parquet = await asyncio.to_thread(store.frames.get, result.frames[level]) if level in result.frames else None
    if parquet is None:
        raise NotFoundError
    csv = "sv" if request.query_params.get("csv") == "sv" else "en"
    content = await asyncio.to_thread(lambda: table_bytes(parquet, form, csv="sv" if csv == "sv" else "en"))
    return _attached(content, MEDIA_TYPES[form], f"{name}.{level}.{form}")


async def _chart_file(request: AnyRequest, name: str, language: Language) -> Response[bytes]:
    """Give the Vega-Lite spec of the chart of a job."""
    result = await _result(request, name)
    reply = msgspec.json.decode(result.reply)
    asked, query = request.query_params.get("chart", ""), request.query_params
    if asked == HEAT:
        spec = heat_spec(reply, language)
    elif is_national(reply) and "nation_year" in reply["results"]:
        spec = spec_named(reply, asked, query.get("policy"), language)
    else:
        spec = spec_of(reply, language)
    if spec is None:
        raise NotFoundError
    return _attached(spec_bytes(spec), "application/json", f"{name}{_SPEC}")


async def _small_table(request: AnyRequest, name: str, reply: dict[str, Any], table: str) -> Response[bytes]:
    """Give a smaller table of a national reply as CSV."""
    if not is_national(reply) or table not in tables_there(reply):
        raise NotFoundError
    form: CsvForm = "sv" if request.query_params.get("csv") == "sv" else "en"
    content = await asyncio.to_thread(csv_of_rows, rows_of_table(reply, table), form)
    return _attached(content, MEDIA_TYPES["csv"], f"{name}.{table}.csv")


async def _scenario_file(request: AnyRequest, name: str) -> Response[bytes]:
    """Give the file that makes a national result again."""
    result = await _result(request, name)
    reply = msgspec.json.decode(result.reply)
    text = toml_of(reply) if is_national(reply) else None
    if text is None:
        raise NotFoundError
    return _attached(text.encode(), "application/toml", "scenario.toml")


def _attached(content: bytes, media_type: str, name: str) -> Response[bytes]:
    """Give a file to keep; what its columns are and what made it stands at the address in its `Link`."""
    job = name.partition(".")[0]
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "Link": f'<{JOBS_PATH}/{job}/result/datapackage.json>; rel="describedby"',
    }
    return Response(content, media_type=media_type, headers=headers)


@post([path.replace("}", ":str}") for path in ADDRESSES["job"]], name="job-change", status_code=303)
async def change_job(request: Request[Any, Any, Any]) -> Response[Any]:
    """Cancel a job, or delete it with its data."""
    language = page_language(request.scope["path"])
    form = dict(as_pairs(await request.form()))
    job = await _found(request, str(request.path_params["id"]))
    store: Store = request.app.state.store
    if form.get("do") == "delete":
        await asyncio.to_thread(store.jobs.delete, job.id)
        return Redirect(address("scenario", language), status_code=303)
    await asyncio.to_thread(store.jobs.cancel, job.id)
    return Redirect(address("job", language, id=job.id), status_code=303)


JOB_PAGES: Final[list[Any]] = [*page_routes("job", job_page), change_job]
