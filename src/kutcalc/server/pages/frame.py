"""What all pages share: one value for the page and its JSON twin, two languages, one frame around it.

A page is declared with `page_routes(name, handler)`: the handler gives a `Page`, whose `value` is the body of the twin
and the only place that the template takes figures from.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import Any, Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Language, Text
from kutcalc.law import EDITION
from kutcalc.report.provenance import engine_version
from kutcalc.server.addresses import ADDRESSES, address, twin_of
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.format import FILTERS
from kutcalc.server.pages.names import DOORS, NAMES, door_of
from kutcalc.server.static_address import static_address
from kutcalc.server.trusted import drawing
from kutcalc.server.web_folder import web_folder

JSON_ENDING: Final = ".json"
_OK: Final = 200
MOST_KEPT: Final = 500
_FIELD: Final = "out-of-range"
"""The code of a field of an address that cannot be used; what is wrong with it stands in its text."""


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


@pass_context
def error_of(context: Context, errors: tuple[tuple[str, Text], ...], field: str) -> str | None:
    """Give what is wrong with a field, by its id."""
    found = next((text for place, text in errors if place == field), None)
    return None if found is None else found.read(context["language"])


_ORIGIN: ContextVar[str] = ContextVar("origin", default="")
Handler = Callable[[AnyRequest, Language], Awaitable[Page | Response[Any]]]


def environment() -> Environment:
    """Make the environment of templates: everything is escaped, and a name that is not there is an error."""
    made = Environment(
        loader=FileSystemLoader(web_folder() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS, drawing=drawing, error_of=error_of)
    made.globals.update(
        crumb_names=NAMES, doors=DOORS, edition=EDITION, engine_version=engine_version(), static=static_address
    )
    return made


_ENVIRONMENT: Final = environment()


def drawn(page: Page, language: Language, *, name: str, parts: Mapping[str, str], query: str) -> str:
    """Draw a page as HTML."""

    def say(swedish: str, english: str) -> str:
        return swedish if language == "sv" else english

    def to(page_name: str, **its_parts: str) -> str:
        return address(page_name, language, **its_parts)

    ending = f"?{query}" if query else ""
    swedish, english = ADDRESSES[name]
    other: Language = "en" if language == "sv" else "sv"
    here = address(name, language, **parts)
    given = {
        "page": page,
        "value": page.value,
        "title": page.title.read(language),
        "language": language,
        "other_language": other,
        "say": say,
        "to": to,
        "here": here,
        "origin": _ORIGIN.get(),
        "here_door": door_of(name),
        "name": name,
        "query": query,
        "twin": twin_of(here) + ending,
        "switch": None if swedish == english else address(name, other, **parts) + ending,
    }
    return _ENVIRONMENT.get_template(page.template).render({**given, **page.extra})


def html(page: Page, language: Language, *, name: str, parts: Mapping[str, str], query: str) -> Response[str]:
    """Give a page as a reply."""
    text = drawn(page, language, name=name, parts=parts, query=query)
    headers = _headers(page, language, name)
    return Response(text, status_code=page.status, media_type="text/html", headers=headers)


def origin_of(request: AnyRequest) -> str:
    """Give scheme and host as the reader's browser has them, so that an address on paper leads somewhere."""
    origin = str(request.base_url).rstrip("/")
    return origin.replace("http://", "https://", 1) if request.app.state.settings.https else origin


def _headers(page: Page, language: Language, name: str) -> dict[str, str]:
    swedish, english = ADDRESSES[name]
    varies = {"Vary": "Accept-Language"} if swedish == english else {}
    return {
        **varies,
        "Content-Language": language,
        "Cache-Control": "no-store" if page.is_private else "public, max-age=300",
    }


def _paths(name: str) -> list[str]:
    patterns = [pattern.replace("}", ":str}") for pattern in dict.fromkeys(ADDRESSES[name])]
    twins = [twin_of(pattern) for pattern in patterns if "{" not in pattern]
    return [*patterns, *twins]


def page_routes(name: str, handler: Handler, *, is_fixed: bool = False) -> list[HTTPRouteHandler]:
    """Give the routes of a page: both languages, and the twin of each.

    A page that is fixed is made from declarations alone, so without a query it is drawn once in each process.
    """
    kept: dict[tuple[str, Language], Response[Any]] = {}

    @get(_paths(name), name=f"page-{name}", opt={"page": name})
    async def route(request: Request[Any, Any, Any]) -> Response[Any]:
        path = request.scope["path"]
        language = language_of(request)
        query = request.scope["query_string"].decode("latin-1")
        if is_fixed and not query and (path, language) in kept:
            return kept[path, language]
        _ORIGIN.set(origin_of(request))
        is_twin = path.endswith(JSON_ENDING)
        parts = {key: str(part).removesuffix(JSON_ENDING) for key, part in request.path_params.items()}
        request.scope["path_params"] = parts
        page = await handler(request, language)
        if isinstance(page, Response):
            return page
        if is_twin and page.errors:
            raise FaultsError([Fault(code=_FIELD, path=place, text=text) for place, text in page.errors])
        if is_twin:
            return Response(
                msgspec.json.encode(page.value),
                status_code=page.status,
                media_type="application/json",
                headers=_headers(page, language, name),
            )
        reply = html(page, language, name=name, parts=parts, query=query)
        if is_fixed and not query and page.status == _OK and len(kept) < MOST_KEPT:
            kept[path, language] = reply
        return reply

    return [route]


__all__ = ["Handler", "Page", "drawn", "html", "origin_of", "page_routes"]
