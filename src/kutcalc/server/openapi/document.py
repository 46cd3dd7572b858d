"""The OpenAPI 3.1 document, made from the table of operations and the declarations (`web/docs/decisions/0012`)."""

from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import msgspec

from kutcalc.server.negotiation import JSON, NDJSON
from kutcalc.server.openapi.asked import asked_schemas
from kutcalc.server.openapi.files import file_schemas
from kutcalc.server.openapi.given import given_schemas
from kutcalc.server.openapi.operations import OPERATIONS, Operation
from kutcalc.server.openapi.shapes import Schema, ref
from kutcalc.server.problems import PROBLEM_TYPE
from kutcalc.server.query import Parameter

VERSION: Final = "1.0.0"
BASE: Final = "/api/v1"
_EXAMPLES: Final = Path(__file__).with_name("examples.json")
_HEADERS: Final[dict[str, Any]] = {
    "Request-Id": {"description": "The number of the request, as in the log.", "schema": {"type": "string"}},
    "Content-Language": {"description": "sv or en.", "schema": {"type": "string"}},
}
_PARTS: Final[dict[str, Schema]] = {
    "ref": {"type": "string", "minLength": 1, "maxLength": 80},
    "code": {"type": "string", "minLength": 1, "maxLength": 1_500},
    "id": {"type": "string", "minLength": 1, "maxLength": 64},
}


@lru_cache(maxsize=1)
def examples() -> dict[str, dict[str, Any]]:
    """Read the example of each operation."""
    made: dict[str, dict[str, Any]] = msgspec.json.decode(_EXAMPLES.read_bytes())
    return made


@lru_cache(maxsize=1)
def openapi_bytes() -> bytes:
    """Write the document."""
    return msgspec.json.encode(openapi())


def openapi() -> dict[str, Any]:
    """Make the document."""
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        paths.setdefault(BASE + one.path, {})[one.method] = _operation(one)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "kutcalc",
            "version": VERSION,
            "summary": "What a Swedish training deduction would give an employer, exactly.",
            "description": "No key is needed. Amounts are integers in öre, rates in parts per million. A policy is a "
            "proposal unless its status is enacted.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {**asked_schemas(), **given_schemas(), **file_schemas()},
            "securitySchemes": {
                "owner_secret": {"type": "http", "scheme": "bearer", "description": "Given once with the share."}
            },
        },
    }


def _operation(one: Operation) -> dict[str, Any]:
    example = examples().get(one.id, {})
    made: dict[str, Any] = {
        "operationId": one.id,
        "summary": one.summary,
        "tags": [one.tag],
        "parameters": [*_parts(one, example), *_query(one.query, example), *_headers(one)],
        "responses": {**_given(one, example), **{str(status): _refused(status) for status in sorted(one.errors)}},
    }
    if one.takes:
        made["requestBody"] = {"required": True, "content": _taken(one.takes, example)}
    if one.needs_secret:
        made["security"] = [{"owner_secret": []}]
    return made


def _parts(one: Operation, example: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in one.path.split("/") if part.startswith("{")]
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": _PARTS[name],
            "example": example.get("parts", {}).get(name, ""),
        }
        for name in names
    ]


def _query(known: Mapping[str, Parameter], example: Mapping[str, Any]) -> list[dict[str, Any]]:
    made = []
    for name, parameter in known.items():
        one: dict[str, Any] = {"name": name, "in": "query", "description": parameter.text}
        if parameter.component is None:
            one["schema"] = _parameter(parameter)
        else:
            one["content"] = {JSON: {"schema": ref(parameter.component)}}
        if name in example.get("query", {}):
            one["example"] = example["query"][name]
        made.append(one)
    return made


def _parameter(parameter: Parameter) -> Schema:
    match parameter.kind:
        case "integer":
            made: Schema = {"type": "integer", "minimum": parameter.low, "maximum": parameter.high}
        case "choice":
            made = {"type": "string", "enum": list(parameter.choices)}
        case "month":
            made = ref("LawMonth")
        case "date":
            made = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        case _:
            made = {"type": "string", "maxLength": parameter.high}
    return made if parameter.default in (None, "") else {**made, "default": parameter.default}


def _headers(one: Operation) -> list[dict[str, Any]]:
    made = [
        {
            "name": "Accept-Language",
            "in": "header",
            "description": "sv (default) or en, for human text.",
            "schema": {"type": "string"},
            "example": "sv",
        }
    ]
    if one.can_repeat:
        made.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "The same key and body give the first reply again for a day.",
                "schema": {"type": "string", "pattern": "^[!-~]{1,64}$"},
            }
        )
    return made


def _taken(takes: Mapping[str, Schema], example: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for media, schema in takes.items():
        if media in example.get("bodies", {}):
            given = example["bodies"][media]
        elif media == JSON:
            given = example.get("request")
        else:
            given = example.get("ndjson") if media == NDJSON else example.get("request", {}).get("toml")
        made[media] = {"schema": schema, "examples": {"contract": {"value": given}}}
    return made


def _given(one: Operation, example: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for status, contents in one.gives.items():
        reply: dict[str, Any] = {"description": HTTPStatus(status).phrase, "headers": _HEADERS}
        if contents:
            reply["content"] = {media: _content(media, schema, example) for media, schema in contents.items()}
        if one.links and status < HTTPStatus.MULTIPLE_CHOICES:
            reply["links"] = {
                name: {"operationId": name, "parameters": {part: f"$response.body#/{part}"}}
                for name, part in one.links.items()
            }
        made[str(status)] = reply
    return made


def _content(media: str, schema: Schema, example: Mapping[str, Any]) -> dict[str, Any]:
    given = example.get({JSON: "reply", "text/csv": "csv"}.get(media, ""))
    return {"schema": schema} if given is None else {"schema": schema, "examples": {"contract": {"value": given}}}


def _refused(status: int) -> dict[str, Any]:
    return {
        "description": HTTPStatus(status).phrase,
        "headers": _HEADERS,
        "content": {PROBLEM_TYPE: {"schema": ref("Problem")}},
    }


__all__ = ["BASE", "examples", "openapi", "openapi_bytes"]
