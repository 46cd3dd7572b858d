"""What figures, limits and reasons are called on the pages of a company, and periods in words."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.language import MONTHS, Language, Text, month_text
from kutcalc.policy import Policy

FIGURES: Final[dict[str, Text]] = {
    "contribution_base_ore": Text(sv="Avgiftsunderlag", en="Contribution base"),
    "contributions_before_ore": Text(sv="Arbetsgivaravgift", en="Employer contributions"),
    "research_deduction_ore": Text(sv="Forskningsavdrag", en="Research deduction"),
    "regional_deduction_ore": Text(sv="Regionalt avdrag", en="Regional deduction"),
    "baseline_due_ore": Text(sv="Att betala enligt gällande regler", en="Due by the law in force"),
    "hiring_support_refund_ore": Text(sv="Växa-stöd som betalas ut", en="Hiring support (växa-stöd) paid out"),
    "training_cost_ore": Text(sv="Kostnad för kurser", en="Cost of courses"),
    "counted_base_ore": Text(sv="Kostnad som räknas", en="Cost that counts"),
    "before_limits_ore": Text(sv="Avdrag före tak", en="Deduction before caps"),
    "training_deduction_ore": Text(sv="Kompetensavdrag", en="Training deduction"),
    "cut_ore": Text(sv="Bortfall genom tak och golv", en="Cut by caps and floors"),
    "contributions_due_ore": Text(sv="Avgift att betala med förslaget", en="Contributions due with the proposal"),
    "net_ore": Text(sv="Avgift minus avdrag", en="Contributions less deduction"),
    "carried_in_ore": Text(sv="Sparat från tidigare år", en="Carried in from earlier years"),
    "carried_forward_ore": Text(sv="Sparas till senare år", en="Carried forward"),
}
_BOUND: Final[dict[str, Text]] = {
    "course_cap": Text(sv="taket per kurs", en="the cap per course"),
    "employee_cap": Text(sv="taket per anställd", en="the cap per employee"),
    "floor": Text(sv="golvet, ålderspensionsavgiften", en="the floor, the old-age pension contribution"),
    "employer_cap": Text(sv="taket per arbetsgivare", en="the cap per employer"),
    "group_cap": Text(sv="koncernens tak", en="the cap of the group"),
    "liability": Text(sv="det som finns att räkna av mot", en="what there is to set off against"),
    "pool": Text(sv="potten för hela landet", en="the national envelope"),
}
_NO_REASONS: Final[dict[str, Text]] = {
    "no_training": Text(sv="ingen kurs finns då", en="there is no course then"),
    "no_policy": Text(sv="inget förslag är valt", en="no proposal was chosen"),
    "no_tier": Text(sv="inget av satsens steg passar er", en="none of the steps of the rate fits you"),
    "below_one_krona": Text(sv="avdraget blir mindre än en krona", en="the deduction comes to less than a krona"),
}


class Reason(msgspec.Struct, frozen=True):
    """Why a deduction is nothing, and where that is said."""

    text: str
    source: str | None = None
    url: str | None = None


def bound_text(limited_by: str | None, language: Language) -> str:
    """Name what limited a deduction; nothing where nothing did."""
    bound = _BOUND.get(limited_by or "")
    return "" if bound is None else bound.read(language)


def reason_of(row: Mapping[str, Any], policy: Policy | None, language: Language) -> Reason:
    """Say why a row's deduction is nothing, with the condition that failed and its source."""
    failed = str(row.get("condition_failed") or "")
    for chain in () if policy is None else policy.chains:
        for condition in chain.eligibility:
            if condition.id == failed and policy is not None:
                why = condition.why_not.read(language).rstrip(".")
                said = {"sv": f"ett villkor inte är uppfyllt: {why}", "en": f"a condition is not met: {why}"}[language]
                source = policy.sources.get(condition.source)
                return Reason(said, source.title if source else None, source.url if source else None)
    if failed in _NO_REASONS:
        return Reason(_NO_REASONS[failed].read(language))
    if row.get("limited_by") == "liability":
        return Reason(
            {"sv": "det inte finns något att räkna av mot", "en": "there is nothing to set it off against"}[language]
        )
    bound = bound_text(row.get("limited_by"), language)
    if bound:
        return Reason({"sv": f"{bound} tar hela avdraget", "en": f"{bound} takes all of it"}[language])
    return Reason({"sv": "det sparas eller faller bort", "en": "it is carried forward or lost"}[language])


def why(row: Mapping[str, Any], policy: Policy | None, language: Language) -> str:
    """Say in a table why a row's deduction is nothing, or what limited it."""
    if row.get("condition_failed") and not row.get("training_deduction_ore"):
        text = reason_of(row, policy, language).text
        return {"sv": f"0 kr, därför att {text}", "en": f"SEK 0, because {text}"}[language]
    bound = bound_text(row.get("limited_by"), language)
    return {"sv": f"begränsas av {bound}", "en": f"limited by {bound}"}[language] if bound else ""


def period_text(first: str, last: str, language: Language) -> str:
    """Write a period: `2026`, `maj 2026`, `mars–maj 2026`, `november 2025–mars 2026`."""
    if first == last:
        return month_text(first, language)
    (start, begins), (end, ends) = first.split("-"), last.split("-")
    if start != end:
        return f"{month_text(first, language)}–{month_text(last, language)}"
    if (begins, ends) == ("01", "12"):
        return start
    return f"{MONTHS[language][int(begins) - 1]}–{month_text(last, language)}"


__all__ = ["FIGURES", "Reason", "bound_text", "period_text", "reason_of", "why"]
