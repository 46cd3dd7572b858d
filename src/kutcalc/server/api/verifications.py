"""The same result again, or what differs; and what a link's case holds (`design/interfaces.md` 9.9)."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Response, get, post

from kutcalc.errors import Fault, FaultsError, KutcalcError
from kutcalc.language import Text
from kutcalc.report.answer import Kind
from kutcalc.report.links import decode_case
from kutcalc.report.verify import differences
from kutcalc.server.answers import answered
from kutcalc.server.api.routing import OPERATION, app_state, part, refuse_extras
from kutcalc.server.api.shares import without_echo
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.replies import json_reply
from kutcalc.server.request_body import fields_of, json_body

_NO_REQUEST: Final = Text(
    sv="Resultatet håller ingen fråga (request) att räkna om. Be om den med echo.",
    en="The result holds no request to repeat. Ask for it with echo.",
)
_WRONG: Final = Text(sv="Det här är inte ett svar från en beräkning.", en="This is no reply of a calculation.")
_AT_ONCE: Final = ("calculation", "comparison")
"""Kinds of jobs whose requests are those of an answer at once."""
_SCALARS: Final = (int, str, bool, type(None))
_PROVENANCE: Final = ("policy_hash", "law_edition", "engine_version", "result_hash")


@post("/verifications", status_code=200, name="api-verify", opt={OPERATION: "verify"})
async def verify(request: AnyRequest) -> Response[bytes]:
    """Answer `POST /verifications`."""
    refuse_extras(request)
    then = fields_of(await json_body(request), {"result": (dict, True)})["result"]
    kind, asked = _request_of(then)
    kept = _kept(then)
    try:
        now = await answered(app_state(request), kind, without_echo(asked), language_of(request))
    except KutcalcError as error:
        error.faults = tuple(_below(fault) for fault in error.faults)
        raise
    found = [msgspec.to_builtins(one) for one in differences(kept, {"results": {}, **now})]
    return json_reply(request, {"same": not found, "differences": found})


def _request_of(then: Mapping[str, Any]) -> tuple[Kind, dict[str, Any]]:
    asked = then.get("request")
    if not isinstance(asked, dict):
        raise FaultsError([Fault(code="required", text=_NO_REQUEST, pointer="/result/request")])
    asked = {name: value for name, value in asked.items() if name != "kind" or value not in _AT_ONCE}
    if "policies" in asked:
        return "comparison", asked
    return ("quick_calculation" if "employees" in asked else "calculation"), asked


def _kept(then: Mapping[str, Any]) -> dict[str, Any]:
    """Read what a reply says of its figures; FaultsError where it cannot have come from here."""
    provenance, results = then.get("provenance", {}), then.get("results", {})
    wrong = [name for name, value in (("provenance", provenance), ("results", results)) if not isinstance(value, dict)]
    if isinstance(provenance, dict):
        wrong += [f"provenance/{name}" for name, value in provenance.items() if not isinstance(value, _SCALARS)]
    if isinstance(results, dict):
        wrong += [f"results/{level}" for level, rows in results.items() if not _are_rows(rows)]
    if wrong:
        raise FaultsError([Fault(code="wrong-type", text=_WRONG, pointer=f"/result/{name}") for name in wrong])
    return {**then, "results": results, "provenance": {name: provenance.get(name) for name in _PROVENANCE}}


def _are_rows(rows: Any) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, dict) and all(isinstance(value, _SCALARS) for value in row.values()) for row in rows
    )


def _below(fault: Fault) -> Fault:
    """Place a fault of the request that a result holds."""
    return msgspec.structs.replace(fault, pointer=f"/result/request{fault.pointer or ''}")


@get("/cases/{code:str}", name="api-get_case", opt={OPERATION: "get_case"})
async def get_case(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /cases/{code}`."""
    refuse_extras(request)
    kind, body = decode_case(part(request, "code"))
    return json_reply(request, {kind: body})


VERIFICATION_ROUTES: Final[list[Any]] = [verify, get_case]

__all__ = ["VERIFICATION_ROUTES"]
