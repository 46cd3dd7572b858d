"""One way from an error to an answer: a problem document for the API and the twins, a page for people."""

import logging
from html import escape
from typing import Any, Final

from jinja2 import TemplateNotFound
from litestar import Request, Response
from litestar.exceptions import HTTPException

from kutcalc.language import Language, Text
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.pages.frame import JSON_ENDING, Page, html
from kutcalc.server.problem_kinds import PROBLEMS
from kutcalc.server.problems import PROBLEM_TYPE, Problem, problem_of
from kutcalc.server.request_id import new_request_id

_LOG: Final = logging.getLogger("kutcalc.server")
_FOR_MACHINES: Final = ("/api/", "/healthz", "/readyz", "/metrics")
_SERVER_FAULT: Final = 500
_VARY: Final = "Accept-Language"


def request_id_of(request: AnyRequest) -> str:
    """Give the number of a request: the one it got when it came in, else a new one."""
    state = request.scope.get("state") or {}
    given = state.get("request_id") if isinstance(state, dict) else None
    return str(given) if given else new_request_id()


def is_for_machines(path: str) -> bool:
    """Whether whoever asks for a path reads JSON."""
    return path.startswith(_FOR_MACHINES) or path.endswith(JSON_ENDING)


def problem_reply(request: AnyRequest, problem: Problem) -> Response[bytes]:
    """Give a problem as its document."""
    language = language_of(request)
    return Response(
        problem.body(),
        status_code=problem.status,
        media_type=PROBLEM_TYPE,
        headers={
            "Content-Language": language,
            "Vary": _VARY,
            "Cache-Control": "no-store",
            **problem.headers,
        },
    )


def error_out(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer an error; what is our own fault goes to the log with its trace, and never out."""
    language = language_of(request)
    problem = problem_of(error, language, request_id_of(request))
    if problem.status >= _SERVER_FAULT and problem.code == "internal":
        _LOG.error("request failed", exc_info=error, extra={"request_id": problem.document["instance"]})
    if is_for_machines(request.scope["path"]):
        return problem_reply(request, problem)
    return _page(problem, language)


def _page(problem: Problem, language: Language) -> Response[str]:
    title = PROBLEMS[problem.code].title
    page = Page(template="error.html", title=title, value=problem.document, status=problem.status)
    try:
        reply = html(page, language, name="start", parts={}, query="")
    except TemplateNotFound:
        reply = _plain_page(problem, language, title)
    reply.headers.update(problem.headers)
    return reply


def _plain_page(problem: Problem, language: Language, title: Text) -> Response[str]:
    """Say the same without a template."""
    heading, detail = escape(title.read(language)), escape(str(problem.document["detail"]))
    text = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{heading}</title></head>'
        f'<body><main><h1>{heading}</h1><p>{detail}</p><p><a href="/">kutcalc</a></p></main></body></html>'
    )
    return Response(
        text,
        status_code=problem.status,
        media_type="text/html",
        headers={"Content-Language": language, "Cache-Control": "no-store"},
    )


EXCEPTION_HANDLERS: Final[dict[Any, Any]] = {HTTPException: error_out, Exception: error_out}

__all__ = ["EXCEPTION_HANDLERS", "error_out", "is_for_machines", "problem_reply", "request_id_of"]
