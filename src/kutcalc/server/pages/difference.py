"""The page that holds two designs against each other: on which conditions they differ, in words and with numbers."""

from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text
from kutcalc.policy import Policy, reference
from kutcalc.report.policy_difference import difference_of
from kutcalc.server.addresses import address
from kutcalc.server.api.policies import policy_at
from kutcalc.server.asked import AnyRequest
from kutcalc.server.pages.frame import Page, page_routes
from kutcalc.server.pages.plain_card import card_of
from kutcalc.server.pages.policy_choices import policy_groups
from kutcalc.server.refusals import NoSuchPolicyError

FIELDS: Final = ("first", "second")
_TITLE: Final = Text(sv="Vad skiljer två förslag?", en="How do two designs differ?")
_CHOOSE: Final = Text(sv="Välj", en="Choose")
_UNKNOWN: Final = Text(
    sv="Förslaget finns inte här. Välj ett i listan.", en="The design is not here. Choose one in the list."
)


async def difference(request: AnyRequest, language: Language) -> Page:
    """Show how the two designs of the address differ, or ask for the ones that it lacks."""
    asked = {name: request.query_params.get(name, "").strip() for name in FIELDS}
    found = {name: _found(ref) for name, ref in asked.items()}
    errors = tuple((name, _UNKNOWN) for name in FIELDS if asked[name] and found[name] is None)
    first, second = (found[name] for name in FIELDS)
    told = None if first is None or second is None else difference_of(first, second, language)
    value: dict[str, Any] = {name: None if one is None else reference(one) for name, one in found.items()}
    value |= {"count": None, "parts": []} if told is None else {"count": told.count, "parts": told.parts}
    extra: dict[str, Any] = {
        "cards": [
            msgspec.structs.asdict(card_of(one, language))
            for place, one in enumerate((first, second))
            if one is not None and (place == 0 or one is not first)
        ],
        "chosen": {name: asked[name] if one is None else reference(one) for name, one in found.items()},
        "options": [("", _CHOOSE.read(language)), *policy_groups(language)],
        "has_change": told is not None and any(line.change for part in told.parts for line in part.lines),
        "turned": _turned(value, language),
    }
    return Page(
        template="difference.html",
        title=_title(first, second),
        value=value,
        extra=extra,
        crumbs=("start", "rules"),
        errors=errors,
        status=422 if errors else 200,
        is_private=False,
    )


def _title(first: Policy | None, second: Policy | None) -> Text:
    if first is None or second is None:
        return _TITLE
    return Text(
        sv=f"Vad skiljer {first.title.sv} från {second.title.sv}?",
        en=f"How do {first.title.en} and {second.title.en} differ?",
    )


def _turned(value: dict[str, Any], language: Language) -> str:
    return f"{address('difference', language)}?first={value['second']}&second={value['first']}"


def _found(ref: str) -> Policy | None:
    """Find the policy that is named; None where none is."""
    try:
        return policy_at(ref) if ref else None
    except NoSuchPolicyError:
        return None


DIFFERENCE_PAGES: Final = [*page_routes("difference", difference)]

__all__ = ["DIFFERENCE_PAGES"]
