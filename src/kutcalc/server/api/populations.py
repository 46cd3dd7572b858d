"""The populations of this service over HTTP: which there are, and one in full (`design/interfaces.md` 9.8)."""

import asyncio
from typing import Any, Final

import msgspec
from litestar import Response

from kutcalc.errors import PopulationMissingError
from kutcalc.language import Language
from kutcalc.report.populations import population_page, populations_there
from kutcalc.server.api.routing import part, readable
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.negotiation import JSON, chosen_type
from kutcalc.server.query import PAGING, Parameter, query_of
from kutcalc.server.refusals import NoSuchPopulationError
from kutcalc.server.replies import list_reply, public_reply

LIST_QUERY: Final[dict[str, Parameter]] = PAGING


async def list_populations(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /populations`."""
    asked = query_of(request, LIST_QUERY)
    items = await asyncio.to_thread(populations_there, language_of(request))
    return list_reply(request, items, limit=asked["limit"], page=asked["page"])


async def get_population(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /populations/{id}`."""
    query_of(request, {})
    chosen_type(request.headers.get("accept"), (JSON,))
    found = await asyncio.to_thread(population_at, part(request, "id"), language_of(request))
    return public_reply(request, msgspec.json.encode(found))


def population_at(name: str, language: Language) -> dict[str, Any]:
    """Describe the population that an address names; NoSuchPopulationError says which there are."""
    try:
        return population_page(name, language)
    except PopulationMissingError as error:
        raise NoSuchPopulationError(error.text) from None


POPULATION_ROUTES: Final[list[Any]] = [
    *readable("/populations", "list_populations", list_populations),
    *readable("/populations/{id:str}", "get_population", get_population),
]

__all__ = ["LIST_QUERY", "POPULATION_ROUTES", "population_at"]
