"""What a result says: its sentence, why it is nothing where it is nothing, and which assumptions weigh most."""

from collections.abc import Mapping
from typing import Any, Final

from kutcalc.language import Language, money_text
from kutcalc.policy import Policy
from kutcalc.report.wordings import reason_of
from kutcalc.units import ORE_PER_KR

_BY_ITSELF: Final = ("even_pay", "static")


def headline_of(
    kind: str,
    reply: Mapping[str, Any],
    detail: Mapping[str, Any],
    policy: Policy | None,
    period: str,
    language: Language,
) -> str:
    """Say the result in a sentence: what the proposal gives, or why it gives nothing."""
    if policy is None:
        due = money_text(detail["totals"]["baseline_due_ore"], ORE_PER_KR, language)
        sv = f"Enligt gällande regler är arbetsgivaravgiften {due} för {period}."
        return sv if language == "sv" else f"By the law in force, contributions are {due} for {period}."
    if is_nothing(reply):
        reason = zero_reason(detail, policy, language)
        return f"0 kr, därför att {reason.text}." if language == "sv" else f"SEK 0, because {reason.text}."
    if kind == "quick_calculation":
        return str(reply["headline"])
    amount, title = money_text(deduction_of(reply), ORE_PER_KR, language), policy.title.read(language)
    if language == "sv":
        named = f"ert ändrade förslag, byggt på {title}," if reply["policy"]["changed"] else title
        return f"Med {named} hade ni fått {amount} för {period}."
    named = f"your changed proposal, built on {title}," if reply["policy"]["changed"] else title
    return f"With {named} you would have got {amount} for {period}."


def is_nothing(reply: Mapping[str, Any]) -> bool:
    """Whether the proposal gives nothing at all."""
    span = reply.get("range")
    return not span["high_ore"] if span else not reply["totals"]["training_deduction_ore"]


def zero_reason(detail: Mapping[str, Any], policy: Policy | None, language: Language) -> Any:
    """Give why the deduction is nothing, by the employer and year whose row says so."""
    rows = detail["results"]["employer_year"]
    return reason_of(next((row for row in rows if row.get("condition_failed")), rows[0]), policy, language)


def deduction_of(reply: Mapping[str, Any]) -> int:
    """Give the deduction of a reply; of four questions that of the middle case."""
    figures = reply["middle"] if "middle" in reply else reply["totals"]
    return int(figures["training_deduction_ore"])


def weightiest(reply: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Order the assumptions by their weight: what moves the range, what the proposal leaves open, then the rest."""
    moving = reply.get("range", {}).get("reasons", ())

    def weight(item: Mapping[str, Any]) -> int:
        if item["id"] in moving:
            return 0
        return 3 if item["id"] in _BY_ITSELF else 1 if "low" in item else 2

    return sorted(reply["assumptions"], key=weight)


__all__ = ["deduction_of", "headline_of", "is_nothing", "weightiest", "zero_reason"]
