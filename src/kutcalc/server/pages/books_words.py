"""The pages of words, and of what can go wrong."""

from functools import lru_cache
from typing import Any, Final

from kutcalc.language import Language, Text
from kutcalc.server.api.words import term_items
from kutcalc.server.asked import AnyRequest
from kutcalc.server.pages.books_rules import whole_number
from kutcalc.server.pages.frame import Page, page_routes
from kutcalc.server.problem_kinds import CATALOGUE, FIELD_CODES, items
from kutcalc.server.refusals import NotFoundError

LIMIT: Final = 500
KINDS: Final[dict[str, Text]] = {
    "word": Text(sv="ord", en="word"),
    "rule": Text(sv="regel", en="rule"),
    "parameter": Text(sv="värde", en="value"),
    "column": Text(sv="kolumn", en="column"),
}
_UNITS: Final[dict[str, Text]] = {
    "ukr": Text(sv="kronor, exakt", en="kronor, exactly"),
    "kr": Text(sv="hela kronor", en="whole kronor"),
    "ore": Text(sv="öre", en="hundredths of a krona"),
    "ppm": Text(sv="miljondelar", en="parts per million"),
    "minutes": Text(sv="minuter", en="minutes"),
    "flag": Text(sv="ja eller nej", en="yes or no"),
    "boolean": Text(sv="ja eller nej", en="yes or no"),
    "count": Text(sv="antal", en="number"),
    "integer": Text(sv="heltal", en="whole number"),
    "choice": Text(sv="ett val", en="a choice"),
    "text": Text(sv="text", en="text"),
    "month": Text(sv="månad", en="month"),
    "year": Text(sv="år", en="year"),
    "years": Text(sv="år", en="years"),
    "kr per month": Text(sv="kronor i månaden", en="kronor a month"),
    "kr per month range": Text(sv="kronor i månaden, spann", en="kronor a month, a range"),
    "ppm of price_base_amount": Text(
        sv="miljondelar av prisbasbeloppet", en="parts per million of the price base amount"
    ),
    "ppm of income_base_amount": Text(
        sv="miljondelar av inkomstbasbeloppet", en="parts per million of the income base amount"
    ),
    "ppm range": Text(sv="miljondelar, spann", en="parts per million, a range"),
    "birth year": Text(sv="födelseår", en="birth year"),
    "hours per year": Text(sv="timmar per år", en="hours per year"),
    "hours per month": Text(sv="timmar per månad", en="hours per month"),
    "hours per week": Text(sv="timmar per vecka", en="hours per week"),
    "months": Text(sv="månader", en="months"),
    "employees": Text(sv="anställda", en="employees"),
    "list": Text(sv="lista", en="a list"),
    "date": Text(sv="datum", en="date"),
    "EUR": Text(sv="euro", en="euros"),
    "euro_cents": Text(sv="eurocent", en="euro cents"),
    "km": Text(sv="kilometer", en="kilometres"),
}


async def words(request: AnyRequest, language: Language) -> Page:
    """List the words, or those that hold what is asked for."""
    asked = request.query_params.get("q", "").strip()
    found = _found(asked.casefold(), language)
    limit = whole_number(request.query_params.get("limit"), 1, LIMIT, LIMIT)
    number = whole_number(request.query_params.get("page"), 1, LIMIT, 1)
    value = {"page": number, "limit": limit, "total": len(found), "items": found[(number - 1) * limit : number * limit]}
    extra = {
        "asked": asked,
        "kinds": {name: text.read(language) for name, text in KINDS.items()},
        "units": {name: text.read(language) for name, text in _UNITS.items()},
    }
    title = Text(sv="Vad betyder orden?", en="What do the words mean?")
    return Page(template="words.html", title=title, value=value, extra=extra, is_private=False)


@lru_cache(maxsize=256)
def _found(asked: str, language: Language) -> list[dict[str, Any]]:
    return [one for one in term_items(language) if not asked or asked in _searched(one)]


def _searched(item: dict[str, Any]) -> str:
    return " ".join(str(item[name]) for name in ("name", "term", "english", "summary")).casefold()


async def problems(_: AnyRequest, language: Language) -> Page:
    """List everything that can go wrong, in the language of the reader: the address is the same in both."""
    found = items(language)
    value = {"page": 1, "limit": LIMIT, "total": len(found), "items": found}
    extra = {"field_codes": FIELD_CODES}
    title = Text(sv="Vad kan gå fel?", en="What can go wrong?")
    return Page(
        template="problems.html", title=title, value=value, extra=extra, crumbs=("start", "api"), is_private=False
    )


async def problem(request: AnyRequest, language: Language) -> Page:
    """Explain one thing that can go wrong."""
    kind = CATALOGUE.get(request.path_params["code"])
    if kind is None:
        raise NotFoundError
    title = Text(sv=f"{kind.title.sv}: vad gör jag?", en=f"{kind.title.en}: what do I do?")
    return Page(
        template="problem.html",
        title=title,
        value=kind.item(language),
        extra={"is_field": kind.code in FIELD_CODES},
        crumbs=("start", "api", "problems"),
        is_private=False,
    )


WORD_PAGES: Final = [
    *page_routes("words", words, is_fixed=True),
    *page_routes("problems", problems, is_fixed=True),
    *page_routes("problem", problem, is_fixed=True),
]

__all__ = ["WORD_PAGES"]
