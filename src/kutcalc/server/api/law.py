"""Every dated value of the law over HTTP (`design/interfaces.md` 9.10)."""

from datetime import date
from typing import Any, Final

from litestar import Response

from kutcalc.engine import Value
from kutcalc.language import Language
from kutcalc.law import values
from kutcalc.server.api.routing import readable
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.notes import note_text
from kutcalc.server.query import PAGING, Parameter, law_month, query_of
from kutcalc.server.replies import list_reply

CHAPTERS: Final = tuple(sorted({value.chapter for value in values()}))
LAW_QUERY: Final[dict[str, Parameter]] = {
    "month": Parameter("month", "Only the values in force in this month."),
    "chapter": Parameter("choice", "Only the values of this chapter.", choices=CHAPTERS),
    **PAGING,
}


async def list_law(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /law`."""
    asked = query_of(request, LAW_QUERY)
    items = law_items(language_of(request), law_month(asked["month"]), asked["chapter"])
    return list_reply(request, items, limit=asked["limit"], page=asked["page"])


def law_items(language: Language, month: date | None = None, chapter: str | None = None) -> list[dict[str, Any]]:
    """List the values of the law sorted by name, of one month or of all."""
    found = sorted((one for one in values() if chapter in {None, one.chapter}), key=lambda one: one.name)
    made = (_item(one, month, language) for one in found)
    return [item for item in made if item["values"]]


def _item(value: Value, month: date | None, language: Language) -> dict[str, Any]:
    entries = value.values if month is None else [entry for entry in (value.at(month),) if entry is not None]
    return {
        "name": value.name,
        "chapter": value.chapter,
        "term": value.term,
        "summary": value.term if language == "sv" else value.summary,
        "unit": value.unit,
        "values": [
            {
                "since": entry.since,
                "until": entry.until,
                "value": entry.value,
                "source": entry.source,
                "verification": entry.verification,
            }
            for entry in entries
        ],
        "note": note_text(value.note, language),
    }


LAW_ROUTES: Final = readable("/law", "list_law", list_law)

__all__ = ["CHAPTERS", "LAW_QUERY", "LAW_ROUTES", "law_items"]
