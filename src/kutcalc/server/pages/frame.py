"""What all pages share: one value for the page and its JSON twin, two languages, one frame around it.

A page is declared with `page_routes(name, handler)`: the handler gives a `Page`, whose `value` is the body of the twin
and the only place that the template takes figures from.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from kutcalc.language import Language, Text
from kutcalc.server.addresses import ADDRESSES, address, twin_of
from kutcalc.server.asked import AnyRequest, page_language
from kutcalc.server.format import FILTERS
from kutcalc.server.web_folder import web_folder

JSON_ENDING: Final = ".json"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page before it is drawn.

    `value` is the body of the twin; `extra` what only the page needs: what was typed, choices of a form, where links
    lead. `crumbs` are the pages above it by name. `errors` are the entries of the summary on top, each with the `id` of
    its field.
    """

    template: str
    title: Text
    value: Any
    extra: Mapping[str, Any] = msgspec.field(default_factory=dict)
    crumbs: tuple[str, ...] = ("start",)
    errors: tuple[tuple[str, Text], ...] = ()
    status: int = 200
    refresh_seconds: int | None = None
    is_private: bool = True


Handler = Callable[[AnyRequest, Language], Awaitable[Page]]


def environment() -> Environment:
    """Make the environment of templates: everything is escaped, and a name that is not there is an error."""
    made = Environment(
        loader=FileSystemLoader(web_folder() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    return made


_ENVIRONMENT: Final = environment()


def drawn(page: Page, language: Language, *, name: str, parts: Mapping[str, str], query: str) -> str:
    """Draw a page as HTML."""

    def say(swedish: str, english: str) -> str:
        return swedish if language == "sv" else english

    def to(page_name: str, **its_parts: str) -> str:
        return address(page_name, language, **its_parts)

    ending = f"?{query}" if query else ""
    other: Language = "en" if language == "sv" else "sv"
    here = address(name, language, **parts)
    return _ENVIRONMENT.get_template(page.template).render(
        page=page,
        value=page.value,
        title=page.title.read(language),
        language=language,
        other_language=other,
        say=say,
        to=to,
        here=here,
        name=name,
        query=query,
        twin=twin_of(here) + ending,
        switch=address(name, other, **parts) + ending,
        **page.extra,
    )


def html(page: Page, language: Language, *, name: str, parts: Mapping[str, str], query: str) -> Response[str]:
    """Give a page as a reply."""
    text = drawn(page, language, name=name, parts=parts, query=query)
    return Response(text, status_code=page.status, media_type="text/html; charset=utf-8", headers=_headers(page, language))


def _headers(page: Page, language: Language) -> dict[str, str]:
    return {
        "Content-Language": language,
        "Cache-Control": "no-store" if page.is_private else "public, max-age=300",
    }


def _paths(name: str) -> list[str]:
    patterns = [pattern.replace("}", ":str}") for pattern in dict.fromkeys(ADDRESSES[name])]
    twins = [twin_of(pattern) for pattern in patterns if "{" not in pattern]
    return [*patterns, *twins]


def page_routes(name: str, handler: Handler) -> list[HTTPRouteHandler]:
    """Give the routes of a page: both languages, and the twin of each."""

    @get(_paths(name), name=f"page-{name}", opt={"page": name})
    async def route(request: Request[Any, Any, Any]) -> Response[Any]:
        path = request.scope["path"]
        language = page_language(path)
        is_twin = path.endswith(JSON_ENDING)
        parts = {key: str(part).removesuffix(JSON_ENDING) for key, part in request.path_params.items()}
        request.scope["path_params"] = parts
        page = await handler(request, language)
        if is_twin:
            return Response(
                msgspec.json.encode(page.value),
                status_code=page.status,
                media_type="application/json",
                headers=_headers(page, language),
            )
        query = request.scope["query_string"].decode("latin-1")
        return html(page, language, name=name, parts=parts, query=query)

    return [route]


__all__ = ["Handler", "Page", "drawn", "html", "page_routes"]
