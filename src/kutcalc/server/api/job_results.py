"""What a job gave, in the form that is asked for, whole or a part (`design/interfaces.md` 9.8)."""

import asyncio
import re
from functools import partial
from typing import Any, Final

from litestar import Response, get

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.report.national_tables import FLAT
from kutcalc.report.point_tables import Form, datapackage_of, table_bytes
from kutcalc.report.tables import CsvForm
from kutcalc.server.api.jobs import JOBS_PATH, found_job
from kutcalc.server.api.routing import OPERATION, app_state
from kutcalc.server.asked import AnyRequest
from kutcalc.server.negotiation import ARROW, CSV, JSON, PARQUET, chosen_type, etag_of, has_already
from kutcalc.server.query import Parameter, query_of
from kutcalc.server.refusals import JobNotFinishedError, NotFoundError
from kutcalc.store import Job, JobResult, Store

LEVELS: Final = (
    "rate",
    "payslip",
    "employer_month",
    "employer_year",
    "group_month",
    "group_year",
    "employee_year",
    "point",
    "nation_year",
    *FLAT,
)
CSV_FORMS: Final[tuple[CsvForm, ...]] = ("en", "sv")
_CSV: Final = Parameter("choice", "Commas, or what a Swedish Excel opens.", choices=CSV_FORMS, default="en")
RESULT_QUERY: Final[dict[str, Parameter]] = {
    "level": Parameter("choice", "Which level of the result; needed where a table has several.", choices=LEVELS),
    "csv": _CSV,
}
PACKAGE_QUERY: Final[dict[str, Parameter]] = {"csv": _CSV}
_FORMS: Final[dict[str, Form]] = {JSON: "json", CSV: "csv", PARQUET: "parquet", ARROW: "arrow"}
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_ENDINGS: Final = {JSON: "json", CSV: "csv", PARQUET: "parquet", ARROW: "arrow"}


@get("/jobs/{id:str}/result", name="api-get_job_result", opt={OPERATION: "get_job_result"})
async def get_job_result(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /jobs/{id}/result`: the reply as JSON, or the table of one level in any form."""
    asked = query_of(request, RESULT_QUERY)
    media = chosen_type(request.headers.get("accept"), tuple(_FORMS))
    job = await found_job(request)
    result = await asyncio.to_thread(_finished, job, app_state(request).store)
    if media == JSON and asked["level"] is None:
        return _sent(request, job, result.reply, JSON, "reply")
    level = _level(asked["level"], result)
    parquet = await asyncio.to_thread(app_state(request).store.frames.get, result.frames[level])
    if parquet is None:
        raise NotFoundError
    content = await asyncio.to_thread(partial(table_bytes, parquet, _FORMS[media], csv=asked["csv"]))
    return _sent(request, job, content, media, level)


@get("/jobs/{id:str}/result/datapackage.json", name="api-get_job_package", opt={OPERATION: "get_job_package"})
async def get_job_package(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /jobs/{id}/result/datapackage.json`: what the CSV files hold, for machines."""
    asked = query_of(request, PACKAGE_QUERY)
    chosen_type(request.headers.get("accept"), (JSON,))
    job = await found_job(request)
    store: Store = app_state(request).store
    result = await asyncio.to_thread(_finished, job, store)
    content = await asyncio.to_thread(_package, job.id, result, store, asked["csv"])
    return _sent(request, job, content, JSON, "datapackage")


def _finished(job: Job, store: Store) -> JobResult:
    """Give what a job gave; JobNotFinishedError where there is nothing yet, or will never be."""
    result = store.jobs.result(job.id)
    if result is None:
        raise JobNotFinishedError
    return result


def _package(name: str, result: JobResult, store: Store, form: CsvForm) -> bytes:
    kept = {level: store.frames.get(digest) for level, digest in result.frames.items()}
    return datapackage_of(name.lower(), {level: content for level, content in kept.items() if content}, form)


def _level(asked: str | None, result: JobResult) -> str:
    """Choose the level: the one asked for, or the only one there is."""
    there = tuple(result.frames)
    if asked in there:
        return str(asked)
    if asked is None and len(there) == 1:
        return there[0]
    listed = ", ".join(there)
    text = Text(sv=f"Välj en nivå som jobbet har: {listed}.", en=f"Choose a level that the job has: {listed}.")
    code = "required" if asked is None else "not-a-choice"
    raise FaultsError([Fault(code=code, path="level", text=text)])


def _sent(request: AnyRequest, job: Job, content: bytes, media: str, name: str) -> Response[bytes]:
    """Send a content, or the part of it that is asked for."""
    tag = etag_of(content)
    headers: dict[str, Any] = {
        "Content-Language": job.language,
        "Vary": "Accept",
        "Cache-Control": "no-store",
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Link": f'<{JOBS_PATH}/{job.id}/result/datapackage.json>; rel="describedby"',
        "Content-Disposition": f'inline; filename="{job.id}.{name}.{_ENDINGS[media]}"',
    }
    if has_already(request.headers.get("if-none-match"), tag):
        return Response(b"", status_code=304, media_type=media, headers=headers)
    span = span_of(request.headers.get("range"), len(content))
    if span is None or request.headers.get("if-range", tag) != tag:
        return Response(content, status_code=200, media_type=media, headers=headers)
    first, last = span
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], status_code=206, media_type=media, headers=headers)


def span_of(header: str | None, size: int) -> tuple[int, int] | None:
    """Read a range of bytes: its first and last; None where there is none that we can give, and all is given."""
    found = _RANGE.fullmatch(header or "")
    if not found or not size:
        return None
    first, last = found.groups()
    if first:
        span = int(first), min(int(last), size - 1) if last else size - 1
    elif last:
        span = max(0, size - int(last)), size - 1
    else:
        return None
    return span if span[0] <= span[1] and span[0] < size else None


__all__ = ["LEVELS", "PACKAGE_QUERY", "RESULT_QUERY", "get_job_package", "get_job_result", "span_of"]
