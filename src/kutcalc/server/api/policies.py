"""The library of policies over HTTP, and the check of a file (`design/interfaces.md` 9.10)."""

import asyncio
from functools import lru_cache
from typing import Any, Final

import msgspec
from litestar import Response, post

from kutcalc.errors import Fault, PolicyInvalidError, PolicyNotFoundError
from kutcalc.language import Language, Text
from kutcalc.policy import (
    Library,
    Policy,
    open_parameters,
    policy_hash,
    policy_item,
    policy_json,
    read_policy,
)
from kutcalc.policy.mechanisms import make_plan
from kutcalc.server.api.routing import OPERATION, part, readable, refuse_extras
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.negotiation import JSON, TOML, chosen_type
from kutcalc.server.query import PAGING, Parameter, query_of
from kutcalc.server.refusals import NoSuchPolicyError
from kutcalc.server.replies import json_reply, list_reply, public_reply
from kutcalc.server.request_body import as_object, body_of, fields_of, json_of, media_of

STATUSES: Final = ("enacted", "proposed", "assumption")
LIST_QUERY: Final[dict[str, Parameter]] = {
    "status": Parameter("choice", "Only policies with this status.", choices=STATUSES),
    "country": Parameter("text", "Only policies of this country, by its two letters.", high=2),
    "valid_on": Parameter("date", "Only policies in force on this day."),
    "q": Parameter("text", "Words that stand in id, title or summary.", high=100, default=""),
    **PAGING,
}
_LIBRARY: Final = Library()


async def list_policies(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /policies`."""
    asked = query_of(request, LIST_QUERY)
    limit, page = asked.pop("limit"), asked.pop("page")
    items = await asyncio.to_thread(policy_items, language_of(request), **asked)
    return list_reply(request, items, limit=limit, page=page)


def policy_items(language: Language, **asked: Any) -> list[dict[str, Any]]:
    """List the policies that fit, sorted by id."""
    return [policy_item(policy, language) for policy in _LIBRARY.list(**asked)]


async def get_policy(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /policies/{id}` and `/policies/{id}@{version}`."""
    query_of(request, {})
    media = chosen_type(request.headers.get("accept"), (JSON, TOML))
    policy = await asyncio.to_thread(policy_at, part(request, "ref"))
    tag = policy_hash(policy)
    if media == TOML:
        content, tag = _LIBRARY.text(policy).encode(), f"{tag};toml"
    else:
        content = msgspec.json.encode(policy_tree(policy))
    return public_reply(request, content, media=media, etag=f'"{tag}"')


@lru_cache(maxsize=256)
def _found(ref: str) -> Policy | str:
    try:
        return _LIBRARY.get(ref)
    except PolicyNotFoundError as error:
        return msgspec.json.encode(error.text).decode()


def policy_at(ref: str) -> Policy:
    """Find the policy that an address names; NoSuchPolicyError names near ones."""
    found = _found(ref[:80])
    if isinstance(found, str):
        raise NoSuchPolicyError(msgspec.json.decode(found, type=Text))
    return found


def policy_tree(policy: Policy) -> dict[str, Any]:
    """Give a policy of the library in full."""
    return policy_json(policy, _LIBRARY.versions(policy.id))


def checked_policy(text: str) -> dict[str, Any]:
    """Check a policy file; PolicyInvalidError with everything that is wrong, each with its line."""
    policy = read_policy(text)
    if not open_parameters(policy):
        make_plan(policy)
    return {"valid": True, "policy": policy_json(policy), "warnings": []}


@post("/policies/validate", status_code=200, name="api-validate_policy", opt={OPERATION: "validate_policy"})
async def validate_policy(request: AnyRequest) -> Response[bytes]:
    """Answer `POST /policies/validate`."""
    refuse_extras(request)
    return json_reply(request, await asyncio.to_thread(checked_policy, await _given_file(request)))


async def _given_file(request: AnyRequest) -> str:
    """Give the text of the file, sent as it is or inside JSON."""
    media = media_of(request, (JSON, TOML))
    content = await body_of(request, media)
    if media == JSON:
        return str(fields_of(as_object(await json_of(content)), {"toml": (str, True)})["toml"])
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = Text(sv="Filen är inte UTF-8. Spara den som UTF-8.", en="The file is not UTF-8. Save it as UTF-8.")
        raise PolicyInvalidError([Fault(code="bad-text", text=text, line=1)]) from None


POLICY_ROUTES: Final[list[Any]] = [
    *readable("/policies", "list_policies", list_policies),
    *readable("/policies/{ref:str}", "get_policy", get_policy),
    validate_policy,
]

__all__ = ["LIST_QUERY", "POLICY_ROUTES", "STATUSES", "checked_policy", "policy_at", "policy_items", "policy_tree"]
