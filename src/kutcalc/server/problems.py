"""Problem documents (RFC 9457): one way from an error class to what leaves, for the API, the twins and the pages."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from litestar.exceptions import HTTPException, MethodNotAllowedException

from kutcalc.errors import MOST_FAULTS_SHOWN, CellBudgetError, Fault, KutcalcError, NoSuchFigureError
from kutcalc.language import Language
from kutcalc.server.problem_kinds import CATALOGUE, PROBLEMS

PROBLEM_TYPE: Final = "application/problem+json"
_IS_SERVER_FAULT: Final = 500
_WAIT_S: Final = {429: 10, 503: 5, 409: 1}
_CODE_OF_STATUS: Final = {
    400: "malformed-json",
    401: "token-invalid",
    403: "cross-site",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "request-in-progress",
    410: "share-expired",
    413: "body-too-large",
    414: "url-too-long",
    415: "media-type",
    422: "invalid-request",
    429: "rate-limited",
    431: "header-too-large",
    503: "overloaded",
    507: "storage-full",
}
"""What the framework refuses by itself, by its status."""


class Problem(msgspec.Struct, frozen=True):
    """A problem before it is written: its status, the members of its document, and the headers that go with it."""

    status: int
    document: dict[str, Any]
    headers: dict[str, str]

    @property
    def code(self) -> str:
        """Give the code, which is a promise."""
        return str(self.document["code"])

    def body(self) -> bytes:
        """Write the document."""
        return msgspec.json.encode(self.document)


def problem_of(error: Exception, language: Language, request_id: str) -> Problem:
    """Give the problem behind any exception; what is no mistake of a user's is `internal` and says nothing more."""
    if isinstance(error, KutcalcError):
        return _of_ours(error, language, request_id)
    if isinstance(error, HTTPException) and error.status_code < _IS_SERVER_FAULT:
        code = _CODE_OF_STATUS.get(error.status_code, "invalid-request")
        headers = {name: str(value) for name, value in (error.headers or {}).items()}
        if isinstance(error, MethodNotAllowedException):
            headers = {"Allow": headers.get("allow", "GET, HEAD, OPTIONS")}
        return problem(code, language, request_id, headers=headers)
    return problem("internal", language, request_id)


def problem(
    code: str,
    language: Language,
    request_id: str,
    *,
    detail: str | None = None,
    members: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    status: int | None = None,
) -> Problem:
    """Make a problem from the table of kinds; `detail` says what holds this time."""
    kind = PROBLEMS[code]
    chosen = status or kind.status
    document: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": kind.title.read(language),
        "status": chosen,
        "detail": kind.text.read(language) if detail is None else detail,
        "instance": f"/requests/{request_id}",
        "code": code,
        **(members or {}),
    }
    waits = {"Retry-After": str(_WAIT_S[chosen])} if chosen in _WAIT_S else {}
    return Problem(chosen, document, {**waits, **(headers or {})})


def _of_ours(error: KutcalcError, language: Language, request_id: str) -> Problem:
    code = error.code if error.code in PROBLEMS and not isinstance(error, NoSuchFigureError) else "invalid-request"
    faults = error.faults
    if isinstance(error, NoSuchFigureError) and not faults:
        faults = (Fault(code="not-a-choice", text=error.text, pointer="/explain"),)
    if error.code not in PROBLEMS and not faults:
        faults = (Fault(code=error.code, text=error.text),)
    headers = dict(getattr(error, "headers", None) or {})
    wait = getattr(error, "retry_after_s", None)
    if wait is not None:
        headers["Retry-After"] = str(wait)
    members: dict[str, Any] = {"errors": fault_items(faults, language)} if faults else {}
    if isinstance(error, CellBudgetError):
        members |= _sizes(error)
    detail = error.text.read(language)
    status = getattr(error, "status", None)
    return problem(code, language, request_id, detail=detail, members=members, headers=headers, status=status)


def _sizes(error: CellBudgetError) -> dict[str, Any]:
    made: dict[str, Any] = {
        "requested_cells": error.requested,
        "limit_cells": error.limit,
        "factors": error.factors,
    }
    suggestion = getattr(error, "suggestion", None)
    return made if suggestion is None else {**made, "suggestion": suggestion}


def fault_items(faults: Iterable[Fault], language: Language) -> list[dict[str, Any]]:
    """Write faults as the entries of `errors`, at most a hundred."""
    shown = list(faults)[:MOST_FAULTS_SHOWN]
    return [
        {
            **{name: value for name, value in msgspec.to_builtins(fault).items() if name not in {"text", "file"}},
            "detail": placed(fault, language),
        }
        for fault in shown
    ]


def placed(fault: Fault, language: Language) -> str:
    """Give the sentence of a fault, with the row and column of the file that it is in."""
    said = fault.text.read(language)
    if fault.row is None:
        return said
    row = f"Rad {fault.row}" if language == "sv" else f"Row {fault.row}"
    column = "" if fault.column is None else f", {'kolumn' if language == 'sv' else 'column'} {fault.column}"
    return f"{row}{column}: {said}"


__all__ = ["CATALOGUE", "PROBLEM_TYPE", "Problem", "fault_items", "placed", "problem", "problem_of"]
