"""Hooks of schemathesis: every reply that is not 2xx or 3xx is a problem document, whatever asked for it."""

import ast
import json
import os
import threading
from typing import Any

import schemathesis

MEMBERS = ("type", "title", "status", "detail", "instance", "code", *os.environ.get("PLANTED_MEMBER", "").split())


# CPython 3.11 counts the depth of a tree for all threads together (gh-106905), so two that parse at once may fail.
_PARSING = threading.RLock()
_parse = ast.parse


def _parse_alone(*given: Any, **named: Any) -> Any:
    with _PARSING:
        return _parse(*given, **named)


ast.parse = _parse_alone


@schemathesis.check
def problems_are_documents(_ctx: Any, response: Any, _case: Any) -> None:
    """Fail where a refusal is anything else than a problem document (`design/trust.md` W11)."""
    if response.status_code < 400 or response.request.method == "HEAD":
        return
    media = response.headers.get("content-type", [""])[0]
    assert media == "application/problem+json", f"{response.status_code} is {media}"
    document = response.json()
    lacking = [name for name in MEMBERS if name not in document]
    assert not lacking, f"a problem without {lacking}"
    assert document["status"] == response.status_code
    assert document["type"] == f"/problems/{document['code']}"


@schemathesis.check
def requests_have_numbers(_ctx: Any, response: Any, _case: Any) -> None:
    """Fail where a reply has no number to find it by in the log."""
    assert response.headers.get("request-id"), "no Request-Id"


@schemathesis.serializer("application/x-ndjson")
def as_lines(_ctx: Any, value: Any) -> bytes:
    """Write a JSON text on each line."""
    lines = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(line) for line in lines).encode("utf-8", "surrogatepass")


@schemathesis.serializer(
    "application/toml",
    "application/xml",
    "text/xml",
    "text/csv",
    "text/tab-separated-values",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
)
def as_text(_ctx: Any, value: Any) -> bytes:
    """Send a text as it is; what is generated in place of one, as its text."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
