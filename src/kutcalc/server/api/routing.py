"""How operations become routes: each named, public ones answering HEAD too."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from litestar import HttpMethod, Response, get, head, route
from litestar.handlers import HTTPRouteHandler

from kutcalc.server.asked import AnyRequest
from kutcalc.server.negotiation import JSON, chosen_type
from kutcalc.server.query import query_of
from kutcalc.server.refusals import TokenInvalidError

OPERATION: Final = "operation"
OWN_TOKEN: Final = "own_token"  # noqa: S105  # the name of a mark
Answer = Callable[[AnyRequest], Awaitable[Response[bytes]]]


def readable(path: str, operation: str, answer: Answer) -> list[HTTPRouteHandler]:
    """Give the routes of something to read: GET, and HEAD with the same headers."""

    @get(path, name=f"api-{operation}", opt={OPERATION: operation})
    async def read(request: AnyRequest) -> Response[bytes]:
        return await answer(request)

    @head(path, name=f"api-{operation}-head", opt={OPERATION: operation})
    async def look(request: AnyRequest) -> Response[None]:
        reply = await answer(request)
        headers = {**reply.headers, "Content-Length": str(len(reply.content))}
        return Response(None, status_code=reply.status_code or 200, media_type=reply.media_type, headers=headers)

    return [allowed(path, "GET", "HEAD"), read, look]


def allowed(path: str, *methods: str) -> HTTPRouteHandler:
    """Give the route that says which methods a path takes, where several handlers share it; it stands before them."""
    listed = ", ".join([*methods, "OPTIONS"])

    @route(path, http_method=HttpMethod.OPTIONS, status_code=204)
    async def said() -> Response[None]:
        return Response(None, status_code=204, headers={"Allow": listed})

    return said


async def refuse_unknown_tokens(request: AnyRequest) -> None:
    """Refuse any token where none is read: nobody has one, and a typo should not pass in silence."""
    if request.headers.get("authorization") is not None and not request.route_handler.opt.get(OWN_TOKEN):
        raise TokenInvalidError


def refuse_extras(request: AnyRequest) -> None:
    """Refuse what a request without a query, answered in JSON, cannot have; before any work, and before any is kept."""
    query_of(request, {})
    chosen_type(request.headers.get("accept"), (JSON,))


def part(request: AnyRequest, name: str) -> str:
    """Give a part of the path."""
    return str(request.path_params[name])


def app_state(request: AnyRequest) -> Any:
    """Give what opened with the application: its settings, store and pool."""
    return request.app.state


__all__ = [
    "OPERATION",
    "OWN_TOKEN",
    "Answer",
    "allowed",
    "app_state",
    "part",
    "readable",
    "refuse_extras",
    "refuse_unknown_tokens",
]
