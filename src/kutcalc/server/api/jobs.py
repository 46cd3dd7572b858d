"""Jobs over HTTP: sent, looked at, taken away (`design/interfaces.md` 9.8)."""

import asyncio
from typing import Any, Final

import msgspec
from litestar import Response, delete, get, post

from kutcalc.language import Language
from kutcalc.report.job_work import prepare_job
from kutcalc.server.api.routing import OPERATION, app_state, part, refuse_extras
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.negotiation import JSON
from kutcalc.server.query import query_of
from kutcalc.server.refusals import NotFoundError
from kutcalc.server.repeating import client_of, once, replayed
from kutcalc.server.replies import json_reply
from kutcalc.server.request_body import INLINE_BYTES, as_object, body_of, json_of, media_of
from kutcalc.store import Connection, Job, Reply, Store

JOBS_PATH: Final = "/api/v1/jobs"
_WAIT_S: Final = "1"


@post("/jobs", status_code=202, name="api-create_job", opt={OPERATION: "create_job"})
async def create_job(request: AnyRequest) -> Response[bytes]:
    """Answer `POST /jobs`: check all of it now, and put it in the queue."""
    refuse_extras(request)
    content = await body_of(request, media_of(request, (JSON,)))
    body = as_object(await json_of(content))
    store: Store = app_state(request).store
    first = await replayed(request, store, JOBS_PATH, body)
    if first is not None:
        return first
    language, client = language_of(request), client_of(request)
    kind, pinned, cells = await _prepared(request, body, len(content), language)

    def make(connection: Connection | None) -> Reply:
        job = store.jobs.add(kind, pinned, language, total_cells=cells, client=client, connection=connection)
        headers = {"Location": f"{JOBS_PATH}/{job.id}", "Retry-After": _WAIT_S}
        return Reply(202, msgspec.json.encode(job_out(job)), headers)

    return await once(request, store, JOBS_PATH, body, make)


async def _prepared(request: AnyRequest, body: dict[str, Any], size: int, language: Language) -> tuple[str, bytes, int]:
    """Check a job in a thread, and a large one in a process of its own."""
    if size > INLINE_BYTES:
        found: tuple[str, bytes, int] = await app_state(request).pool.run(prepare_job, body, language)
        return found
    return await asyncio.to_thread(prepare_job, body, language)


@get("/jobs/{id:str}", name="api-get_job", opt={OPERATION: "get_job"})
async def get_job(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /jobs/{id}`."""
    refuse_extras(request)
    return json_reply(request, job_out(await found_job(request)))


@delete("/jobs/{id:str}", status_code=204, name="api-delete_job", opt={OPERATION: "delete_job"})
async def delete_job(request: AnyRequest) -> Response[None]:
    """Answer `DELETE /jobs/{id}`: stop it, and delete it with its data."""
    query_of(request, {})
    if not await asyncio.to_thread(app_state(request).store.jobs.delete, part(request, "id")):
        raise NotFoundError
    return Response(None, status_code=204, headers={"Cache-Control": "no-store"})


async def found_job(request: AnyRequest) -> Job:
    """Find the job that an address names; NotFoundError for none."""
    job: Job | None = await asyncio.to_thread(app_state(request).store.jobs.get, part(request, "id"))
    if job is None:
        raise NotFoundError
    return job


def job_out(job: Job) -> dict[str, Any]:
    """Write a job as its sender sees it."""
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "progress": {
            "done_cells": job.done_cells,
            "total_cells": job.total_cells,
            "eta_seconds": job.eta_seconds,
            "queue_position": job.queue_position,
        },
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "expires_at": job.expires_at,
        "result": f"{JOBS_PATH}/{job.id}/result" if job.state == "succeeded" else None,
        "problem": job.problem,
    }


__all__ = ["JOBS_PATH", "create_job", "delete_job", "found_job", "get_job", "job_out"]
