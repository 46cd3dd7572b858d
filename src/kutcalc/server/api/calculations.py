"""Calculations over HTTP: four questions, employers with one policy or several, the cost before work (9.3 to 9.6)."""

import asyncio
from typing import Any, Final

from litestar import Response, post

from kutcalc.analysis.body import read_questions, read_request
from kutcalc.errors import MOST_FAULTS_SHOWN, Fault, FaultsError, KutcalcError
from kutcalc.report.answer import PLANS, Kind
from kutcalc.report.estimating import estimate
from kutcalc.report.job_work import prepare_job
from kutcalc.server.answers import answered_bytes, answered_ndjson
from kutcalc.server.api.routing import OPERATION, app_state, refuse_extras
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.held_files import found, token_of
from kutcalc.server.negotiation import JSON, NDJSON
from kutcalc.server.replies import bytes_reply, json_reply
from kutcalc.server.request_body import as_object, body_of, json_body, json_of, media_of
from kutcalc.server.strict_json import DecimalsError

REFUSED: Final = "refused"


@post("/quick-calculations", status_code=200, name="api-quick_calculate", opt={OPERATION: "quick_calculate"})
async def quick_calculate(request: AnyRequest) -> Response[bytes]:
    """Answer `POST /quick-calculations`."""
    return await _answered(request, "quick_calculation")


@post("/comparisons", status_code=200, name="api-compare", opt={OPERATION: "compare"})
async def compare(request: AnyRequest) -> Response[bytes]:
    """Answer `POST /comparisons`."""
    return await _answered(request, "comparison")


@post("/calculations", status_code=200, name="api-calculate", opt={OPERATION: "calculate"}, request_max_body_size=None)
async def calculate(request: AnyRequest) -> Response[bytes]:
    """Answer `POST /calculations`, JSON or one employer per line."""
    media = media_of(request, (JSON, NDJSON))
    if media == JSON:
        return await _answered(request, "calculation")
    refuse_extras(request)
    content = await body_of(request, media)
    return bytes_reply(request, await answered_ndjson(app_state(request), content, language_of(request)))


async def _answered(request: AnyRequest, kind: Kind) -> Response[bytes]:
    refuse_extras(request)
    try:
        body = await json_body(request)
    except DecimalsError as error:
        raise FaultsError(await asyncio.to_thread(_all_faults, error, kind)) from None
    return bytes_reply(request, await answered_bytes(app_state(request), kind, body, language_of(request)))


def _all_faults(decimals: DecimalsError, kind: Kind) -> list[Fault]:
    """Give the numbers with decimals and whatever else is wrong in the body: all at once."""
    found = list(decimals.faults)
    places = {fault.pointer for fault in found}
    try:
        if kind == "quick_calculation":
            read_questions(as_object(decimals.tree), PLANS)
        else:
            read_request(kind, as_object(decimals.tree), PLANS)
    except KutcalcError as error:
        found += [fault for fault in error.faults if fault.pointer not in places]
    return found[:MOST_FAULTS_SHOWN]


@post("/estimates", status_code=200, name="api-estimate", opt={OPERATION: "estimate"})
async def estimate_cost(request: AnyRequest) -> Response[bytes]:
    """Answer `POST /estimates`."""
    refuse_extras(request)
    content = await body_of(request, media_of(request, (JSON,)))
    body = as_object(await json_of(content))
    token = None if "kind" in body else token_of(body)
    file_rows = None if token is None else (await found(app_state(request).keeper, token)).payslips
    return json_reply(request, await asyncio.to_thread(estimated, body, file_rows))


def estimated(body: dict[str, Any], file_rows: int | None = None) -> dict[str, Any]:
    """Estimate a body; unless it is refused for its size, all that is wrong in it is told as well.

    `file_rows` are the payslips of the file that it names.
    """
    made = estimate(body, file_rows or 0)
    if made["mode"] != REFUSED and "kind" in body:
        prepare_job(body)
    elif made["mode"] != REFUSED:
        read_request("comparison" if "policies" in body else "calculation", body, PLANS, file_rows=file_rows)
    return made


CALCULATION_ROUTES: Final[list[Any]] = [quick_calculate, calculate, compare, estimate_cost]

__all__ = ["CALCULATION_ROUTES"]
