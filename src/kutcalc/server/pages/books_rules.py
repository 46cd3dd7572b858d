"""The pages of the designs: the list of all, and one with all its values."""

from functools import cache, lru_cache, partial
from typing import Any, Final

import msgspec
from litestar import Response

from kutcalc.language import Language, Text
from kutcalc.policy import Library, Policy, reference
from kutcalc.report.policy_sheet import sheet_of
from kutcalc.server.addresses import address
from kutcalc.server.api.policies import policy_at, policy_items, policy_tree
from kutcalc.server.asked import AnyRequest
from kutcalc.server.notes import is_ours, note_text
from kutcalc.server.pages.countries import country_name
from kutcalc.server.pages.frame import Page, page_routes
from kutcalc.server.pages.plain_card import card_of, has_ended
from kutcalc.server.refusals import NoSuchPolicyError, NotFoundError

LIMIT: Final = 20
MOST_LIMIT: Final = 500
TOML_ENDING: Final = ".toml"
STATUSES: Final[dict[str, Text]] = {
    "proposed": Text(sv="föreslaget", en="proposed"),
    "enacted": Text(sv="gällande, nu eller förr", en="enacted, now or before"),
    "assumption": Text(sv="vårt antagande", en="our assumption"),
}
LANDING: Final[dict[str, Text]] = {
    "contributions": Text(sv="arbetsgivaravgifterna", en="employer contributions"),
    "tax_account": Text(sv="skattekontot", en="the tax account"),
    "corporate_tax_credit": Text(sv="bolagsskatten", en="corporate tax"),
    "extra_deduction": Text(sv="vinsten före skatt", en="profit before tax"),
    "grant": Text(sv="ett bidrag", en="a grant"),
    "withholding_tax": Text(sv="innehållen skatt", en="withholding tax"),
    "required": Text(sv="inte bestämt", en="not decided"),
}
_GROUPS: Final[dict[str, Text]] = {
    "proposed": Text(sv="Förslag i Sverige", en="Proposals in Sweden"),
    "assumption": Text(sv="Våra egna räkneexempel", en="Our own worked designs"),
    "enacted": Text(sv="Regler som finns eller har funnits i Sverige", en="Rules that are or were law in Sweden"),
    "abroad": Text(sv="Regler i andra länder", en="Rules in other countries"),
}
_LIBRARY: Final = Library()
_LANGUAGE_OF: Final = {"SE": "sv", "FI": "fi", "IT": "it", "CA": "fr"}


def whole_number(text: str | None, least: int, most: int, otherwise: int) -> int:
    """Read a number of the address; what is no number between the bounds is as if it were not there."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > len(str(most)):
        return otherwise
    return number if least <= (number := int(text)) <= most else otherwise


async def rules(request: AnyRequest, language: Language) -> Page:
    """List the designs that fit what is asked for."""
    asked = {name: request.query_params.get(name, "").strip() for name in ("q", "status", "country")}
    limit = whole_number(request.query_params.get("limit"), 1, MOST_LIMIT, LIMIT)
    number = whole_number(request.query_params.get("page"), 1, MOST_LIMIT, 1)
    found = _items(language, asked["status"] or None, asked["country"] or None, asked["q"])
    value: dict[str, Any] = {
        "page": number,
        "limit": limit,
        "total": len(found),
        "items": found[(number - 1) * limit : number * limit],
    }
    extra: dict[str, Any] = {
        "asked": asked,
        "is_asked": any(asked.values()),
        "statuses": [("", {"sv": "alla", "en": "all"}[language])]
        + [(name, text.read(language)) for name, text in STATUSES.items()],
        "countries": [("", {"sv": "alla", "en": "all"}[language])]
        + [(code, country_name(code, language)) for code in _countries()],
        "country_names": {code: country_name(code, language) for code in _countries()},
        "landing": {name: text.read(language) for name, text in LANDING.items()},
        "has_more": number * limit < len(found),
        "groups": _groups(value["items"], language),
        "has_ended": has_ended,
    }
    title = Text(sv="Vilka förslag och regler finns?", en="Which proposals and rules are there?")
    return Page(template="rules.html", title=title, value=value, extra=extra, is_private=False)


def _groups(items: list[dict[str, Any]], language: Language) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Part the designs: those put forward in Sweden, our own, Swedish law of then and now, and other countries."""
    parted: dict[str, list[dict[str, Any]]] = {name: [] for name in _GROUPS}
    for item in items:
        parted[item["status"] if item["country"] == "SE" else "abroad"].append(item)
    return [(name, _GROUPS[name].read(language), found) for name, found in parted.items() if found]


@lru_cache(maxsize=256)
def _items(language: Language, status: str | None, country: str | None, q: str) -> list[dict[str, Any]]:
    return policy_items(language, status=status, country=country, q=q)


@cache
def _countries() -> list[str]:
    return sorted({_LIBRARY.get(one).country for one in _LIBRARY.ids()}, key=lambda code: (code != "SE", code))


async def policy(request: AnyRequest, language: Language) -> Page | Response[Any]:
    """Show one design: the plain card, every value, its history; or its file."""
    ref = request.path_params["id"]
    is_file = ref.endswith(TOML_ENDING)
    found = _found(ref.removesuffix(TOML_ENDING))
    if is_file:
        return _file(found)
    versions = _LIBRARY.versions(found.id)
    extra = {
        "card": msgspec.structs.replace(card_of(found, language), href=None),
        "sheet": sheet_of(found, language),
        "older": [version for version in versions if version != found.version],
        "newest": versions[-1],
        "country_name": country_name(found.country, language),
        "source_language": _LANGUAGE_OF.get(found.country, ""),
        "note": partial(note_text, language=language),
        "is_ours": is_ours,
        "here_of": lambda ref: address("policy", language, id=ref),
    }
    return Page(
        template="policy.html",
        title=Text(sv=f"Vad innebär {found.title.sv}?", en=f"What does {found.title.en} mean?"),
        value=policy_tree(found),
        extra=extra,
        crumbs=("start", "rules"),
        is_private=False,
    )


def _found(ref: str) -> Policy:
    """Find a policy that an address names; the page of one that is not there shows no part of the address."""
    try:
        return policy_at(ref)
    except NoSuchPolicyError:
        raise NotFoundError from None


def _file(found: Policy) -> Response[str]:
    return Response(
        _LIBRARY.text(found),
        media_type="application/toml; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{reference(found)}.toml"',
            "Cache-Control": "public, max-age=300",
        },
    )


RULE_PAGES: Final = [*page_routes("rules", rules, is_fixed=True), *page_routes("policy", policy, is_fixed=True)]

__all__ = ["RULE_PAGES", "whole_number"]
