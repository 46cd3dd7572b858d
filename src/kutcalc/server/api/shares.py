"""Results that are shared: kept as they were, opened beside what today gives, deleted by their owner (9.9)."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Response, delete, get, post

from kutcalc.errors import Fault, FaultsError, KutcalcError, near_words
from kutcalc.language import Language, Text
from kutcalc.report.answer import KINDS
from kutcalc.report.estimating import check_built, check_cost
from kutcalc.report.job_work import Finished, prepare_job, work
from kutcalc.report.shares import NO_FILE, kept, shown
from kutcalc.server.addresses import address
from kutcalc.server.answers import answered
from kutcalc.server.api.routing import OPERATION, OWN_TOKEN, app_state, part, refuse_extras
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.query import query_of
from kutcalc.server.refusals import NotFoundError, TokenInvalidError
from kutcalc.server.repeating import once, replayed
from kutcalc.server.replies import json_reply
from kutcalc.server.request_body import INLINE_BYTES, fields_of, json_body
from kutcalc.store import Connection, Reply, Share, Store

SHARES_PATH: Final = "/api/v1/shares"
SHARE_KINDS: Final = (*KINDS, "job")
LONGEST_TITLE: Final = 200
_FIELDS: Final[dict[str, tuple[type, bool]]] = {"title": (str, True), "kind": (str, True), "request": (dict, True)}
_BEARER: Final = "bearer "


@post("/shares", status_code=201, name="api-create_share", opt={OPERATION: "create_share"})
async def create_share(request: AnyRequest) -> Response[bytes]:
    """Answer `POST /shares`: calculate, and keep what was asked and what came of it."""
    refuse_extras(request)
    body = fields_of(await json_body(request), _FIELDS)
    title, kind, asked = _checked(body)
    store: Store = app_state(request).store
    first = await replayed(request, store, SHARES_PATH, body)
    if first is not None:
        return first
    if "payroll_file" in asked:
        raise FaultsError([Fault(code="unknown-field", text=NO_FILE, pointer="/request/payroll_file")])
    language = language_of(request)
    try:
        asked, reply = await _answered(request, kind, asked, language)
    except KutcalcError as error:
        error.faults = tuple(_below(fault) for fault in error.faults)
        raise
    stored, result = kept(asked, reply, language)

    def make(connection: Connection | None) -> Reply:
        share, secret = store.shares.add(title, kind, stored, result, connection=connection)
        made = msgspec.json.encode(_made(share, secret, language))
        return Reply(201, made, {"Location": f"{SHARES_PATH}/{share.id}"})

    return await once(request, store, SHARES_PATH, body, make)


def _checked(body: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    faults = []
    if not 1 <= len(body["title"]) <= LONGEST_TITLE:
        text = Text(sv=f"Rubriken är 1 till {LONGEST_TITLE} tecken.", en=f"A title is 1 to {LONGEST_TITLE} characters.")
        faults.append(Fault(code="out-of-range", text=text, pointer="/title"))
    if body["kind"] not in SHARE_KINDS:
        listed, near = ", ".join(SHARE_KINDS), near_words(body["kind"][:40], SHARE_KINDS)
        text = Text(sv=f"Skriv ett av {listed}.{near.sv}", en=f"Write one of {listed}.{near.en}")
        faults.append(Fault(code="not-a-choice", text=text, pointer="/kind"))
    if faults:
        raise FaultsError(faults)
    return body["title"], body["kind"], body["request"]


async def _answered(
    request: AnyRequest, kind: str, asked: dict[str, Any], language: Language
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the request, with its versions pinned, and its reply; a job that is small enough is done here and now."""
    for known in KINDS:
        if kind == known:
            return asked, await answered(app_state(request), known, without_echo(asked), language)
    check_cost(asked, as_job=True).check_sync()
    check_built(asked)
    pinned, reply = await app_state(request).pool.run(worked, asked, language)
    return msgspec.json.decode(pinned), msgspec.json.decode(reply)


def without_echo(body: Mapping[str, Any]) -> dict[str, Any]:
    """Give a request that asks for no echo; one that says neither yes nor no stays as it is, and is refused."""
    return {**body, "echo": False} if body.get("echo") is True else dict(body)


def worked(body: dict[str, Any], language: Language) -> tuple[bytes, bytes]:
    """Do a small job from its beginning to its end; give its body, pinned, and its reply."""
    kind, pinned, _ = prepare_job(body, language)
    finished = [step for step in work(kind, pinned, language) if isinstance(step, Finished)]
    return pinned, finished[-1].reply


def _made(share: Share, secret: str, language: Language) -> dict[str, Any]:
    return {
        "id": share.id,
        "url": address("shared", language, id=share.id),
        "owner_secret": secret,
        "created_at": share.created_at,
        "expires_at": share.expires_at,
    }


def _below(fault: Fault) -> Fault:
    """Place a fault of the request that is to be shared."""
    return msgspec.structs.replace(fault, pointer=f"/request{fault.pointer or ''}")


@get("/shares/{id:str}", name="api-get_share", opt={OPERATION: "get_share"})
async def get_share(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /shares/{id}`: what was stored, and beside it what today gives."""
    refuse_extras(request)
    share: Share | None = await asyncio.to_thread(app_state(request).store.shares.get, part(request, "id"))
    if share is None:
        raise NotFoundError
    return json_reply(request, await opened(request, share))


async def opened(request: AnyRequest, share: Share) -> dict[str, Any]:
    """Open a share in a thread, and a large one in a process of its own."""
    language = language_of(request)
    if len(share.request) > INLINE_BYTES:
        found: dict[str, Any] = await app_state(request).pool.run(shown, share, language)
        return found
    return await asyncio.to_thread(shown, share, language)


@delete("/shares/{id:str}", status_code=204, name="api-delete_share", opt={OPERATION: "delete_share", OWN_TOKEN: True})
async def delete_share(request: AnyRequest) -> Response[None]:
    """Answer `DELETE /shares/{id}`; an unknown share and another's are the same to whoever asks."""
    query_of(request, {})
    given = request.headers.get("authorization", "")
    if not given.lower().startswith(_BEARER):
        raise TokenInvalidError
    secret = given[len(_BEARER) :].strip()
    if not await asyncio.to_thread(app_state(request).store.shares.delete, part(request, "id"), secret):
        raise NotFoundError
    return Response(None, status_code=204, headers={"Cache-Control": "no-store"})


SHARE_ROUTES: Final[list[Any]] = [create_share, get_share, delete_share]

__all__ = ["SHARES_PATH", "SHARE_KINDS", "SHARE_ROUTES", "opened", "without_echo", "worked"]
