"""The words, and what can go wrong, over HTTP (`design/interfaces.md` 9.10)."""

from functools import lru_cache
from typing import Any, Final

import msgspec
from litestar import Response

from kutcalc.language import Language
from kutcalc.report.glossary import entries
from kutcalc.server.api.routing import part, readable
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.negotiation import JSON, chosen_type
from kutcalc.server.problem_kinds import CATALOGUE, items
from kutcalc.server.query import PAGING, query_of
from kutcalc.server.refusals import NotFoundError
from kutcalc.server.replies import list_reply, public_reply


@lru_cache(maxsize=2)
def term_items(language: Language) -> list[dict[str, Any]]:
    """List the words, sorted by name."""
    return [msgspec.to_builtins(one) for one in entries(language)]


async def list_terms(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /terms`."""
    asked = query_of(request, PAGING)
    return list_reply(request, term_items(language_of(request)), **asked)


async def list_problems(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /problems`."""
    asked = query_of(request, PAGING)
    return list_reply(request, items(language_of(request)), **asked)


async def get_problem(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /problems/{code}`."""
    query_of(request, {})
    chosen_type(request.headers.get("accept"), (JSON,))
    kind = CATALOGUE.get(part(request, "code"))
    if kind is None:
        raise NotFoundError
    return public_reply(request, msgspec.json.encode(kind.item(language_of(request))))


WORD_ROUTES: Final[list[Any]] = [
    *readable("/terms", "list_terms", list_terms),
    *readable("/problems", "list_problems", list_problems),
    *readable("/problems/{code:str}", "get_problem", get_problem),
]

__all__ = ["WORD_ROUTES", "term_items"]
