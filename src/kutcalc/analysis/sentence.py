"""The one sentence that sums up a figure: what it is, and for a zero or a cut the reason."""

from collections.abc import Mapping
from typing import Any, Final

from kutcalc.analysis.figure import Figure, Limit
from kutcalc.engine.steps import ResultOut
from kutcalc.language import Language, Text, money_text, month_text, percent_text
from kutcalc.policy.mechanisms import Plan
from kutcalc.units import ORE_PER_KR

_NO_REASONS: Final = {
    "no_training": Text(sv="ingen utbildning finns i perioden", en="there is no training in the period"),
    "no_policy": Text(sv="inget förslag är valt", en="no policy was chosen"),
    "no_tier": Text(sv="inget av satsens steg passar", en="none of the tiers of the rate fits"),
    "below_one_krona": Text(sv="avdraget blir mindre än en krona", en="the deduction comes to less than a krona"),
}
_BOUND_BY: Final = {
    "course_cap": Text(sv="taket per kurs", en="the ceiling per course"),
    "employee_cap": Text(sv="taket per anställd", en="the ceiling per employee"),
    "floor": Text(
        sv="golvet: ingen avgift får gå under ålderspensionsavgiften",
        en="the floor: no contribution may fall below the old-age pension contribution",
    ),
    "employer_cap": Text(sv="taket per arbetsgivare", en="the ceiling per employer"),
    "group_cap": Text(sv="koncernens tak", en="the group's ceiling"),
    "liability": Text(sv="det som finns att räkna av mot", en="what there is to set off against"),
    "pool": Text(sv="potten för hela landet", en="the national envelope"),
}


def sentence_of(
    plan: Plan, figure: Figure, result: ResultOut, row: Mapping[str, Any], limit: Limit | None, language: Language
) -> str:
    """Say what a figure is; for a deduction also why it is zero, or what limited it."""
    amount = _amount(result, language)
    what = _named(figure)
    when = _when(figure, language)
    if figure.column == "training_deduction_ore" and not result.value:
        why = why_nothing(plan, row).read(language)
        return f"0 kr, därför att {why}." if language == "sv" else f"SEK 0, because {why}."
    text = Text(sv=f"{what.sv} för {when} är {amount}.", en=f"{what.en} for {when} is {amount}.").read(language)
    if figure.column == "training_deduction_ore" and row.get("condition_failed"):
        told = Text(sv=" Allt kommer från tidigare år.", en=" All of it comes from earlier years.")
        return text + told.read(language)
    bound = _BOUND_BY.get(str(row.get("limited_by")))
    if bound is None or figure.column != "training_deduction_ore":
        return text
    if row.get("limited_by") == "group_cap" and limit is not None:
        over, kept = (
            money_text(limit.over_ore, ORE_PER_KR, language),
            percent_text(limit.kept_ppm // 10_000 * 10_000, language),
        )
        return text + (
            f" Koncernen gick {over} över sitt tak; ni behåller {kept}."
            if language == "sv"
            else f" The group passed its cap by {over}; this employer keeps {kept}."
        )
    text += f" Det begränsas av {bound.sv}." if language == "sv" else f" It is limited by {bound.en}."
    if limit is None:
        return text
    taken = money_text(limit.over_ore, ORE_PER_KR, language)
    return text + (f" Taket tog bort {taken}." if language == "sv" else f" The ceiling took {taken}.")


def why_nothing(plan: Plan, row: Mapping[str, Any]) -> Text:
    """Say why a row has no deduction, as what follows "därför att", without a full stop.

    What a policy file says of a condition is a sentence of its own, so it stands whole, after a colon.
    """
    failed = str(row.get("condition_failed") or "")
    for condition in plan.conditions:
        if condition.id == failed:
            text = condition.why_not
            return Text(
                sv=f"ett villkor inte är uppfyllt: {text.sv.rstrip('.')}",
                en=f"a condition is not met: {text.en.rstrip('.')}",
            )
    if failed in _NO_REASONS:
        return _NO_REASONS[failed]
    bound = _BOUND_BY.get(str(row.get("limited_by")))
    if bound is None:
        return Text(sv="det sparas eller faller bort", en="it is carried forward or lost")
    if row.get("limited_by") == "liability":
        return Text(sv="det inte finns något att räkna av mot", en="there is nothing to set it off against")
    return Text(sv=f"hela avdraget tas av {bound.sv}", en=f"all of it is taken by {bound.en}")


def bound_text(limited_by: str) -> Text | None:
    """Name the limit that bound a figure, where one did."""
    return _BOUND_BY.get(limited_by)


def _amount(result: ResultOut, language: Language) -> str:
    if result.unit == "ore":
        return money_text(result.value, ORE_PER_KR, language)
    if result.unit == "ppm":
        return percent_text(result.value, language)
    return str(result.value)


_NAMES: Final = {
    "training_deduction_ore": Text(sv="Avdraget", en="The deduction"),
    "contributions_before_ore": Text(sv="Arbetsgivaravgifterna före avdrag", en="Contributions before deductions"),
    "research_deduction_ore": Text(sv="Forskningsavdraget", en="The research deduction"),
    "regional_deduction_ore": Text(sv="Det regionala avdraget", en="The regional deduction"),
    "baseline_due_ore": Text(sv="Det som ska betalas enligt gällande regler", en="What is due by the law in force"),
    "net_ore": Text(sv="Nettot", en="The net"),
    "carried_in_ore": Text(sv="Det som sparats från tidigare år", en="What is carried in from earlier years"),
    "carried_forward_ore": Text(sv="Det som sparas till senare år", en="What is carried forward to later years"),
    "cut_ore": Text(sv="Bortfallet", en="What was cut"),
    "counted_base_ore": Text(sv="Underlaget för avdraget", en="The base of the deduction"),
    "contribution_base_ore": Text(sv="Avgiftsunderlaget", en="The contribution base"),
}


def _named(figure: Figure) -> Text:
    return _NAMES.get(figure.column, Text(sv=figure.column, en=figure.column))


def _when(figure: Figure, language: Language) -> str:
    if figure.month is not None:
        return month_text(figure.month, language)
    return str(figure.year)


__all__ = ["bound_text", "sentence_of", "why_nothing"]
