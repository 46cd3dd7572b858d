"""The reply of a quick calculation as one document (`design/interfaces.md` 9.4)."""

from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from kutcalc.analysis.notes import assumptions, not_counted
from kutcalc.analysis.quick import ELIGIBLE_SHARE, TRAINING_TIME, Questions, QuickAnswer
from kutcalc.analysis.scenario import Chosen
from kutcalc.language import Language, Text
from kutcalc.law import EDITION
from kutcalc.policy import policy_hash
from kutcalc.policy.schema import Policy, Test
from kutcalc.report.provenance import SCHEMA, engine_version, result_hash
from kutcalc.report.reply import policy_out

_MIDDLE: Final = (
    "contribution_base_ore",
    "contributions_before_ore",
    "baseline_due_ore",
    "training_cost_ore",
    "training_deduction_ore",
    "contributions_due_ore",
    "net_ore",
)
_VARIED: Final = {
    "eligible_share": (
        Text(
            sv="Mellan 90 och 100 procent av kurserna räknas.", en="Between 90 and 100 per cent of the courses count."
        ),
        ELIGIBLE_SHARE,
    ),
    "training_time": (
        Text(
            sv="Varje anställd är i kurs mellan 5,5 och 16,5 timmar om året.",
            en="Each employee spends between 5.5 and 16.5 hours a year in courses.",
        ),
        TRAINING_TIME,
    ),
}
_EVEN_PAY: Final = Text(
    sv="Alla har samma lön varje månad och betalar full avgift.",
    en="All have the same pay every month and full contributions are due.",
)
_MADE: Final = {
    "size_class": Text(
        sv="Storleksklassen följer antalet anställda ensamt.", en="The size class goes by headcount alone."
    ),
    "owner": Text(sv="Arbetsgivaren är ett företag.", en="The employer is a business."),
    "delivery": Text(sv="Kurserna ges digitalt.", en="The courses are digital."),
}


def quick_reply(asked: Questions, chosen: Chosen, answer: QuickAnswer, language: Language) -> dict[str, Any]:
    """Make the reply of a quick calculation."""
    middle = {name: answer.middle[name] for name in _MIDDLE}
    span = msgspec.to_builtins(answer.range)
    made = [
        {
            "id": name,
            "text": text.read(language),
            "low": bounds["low"],
            "high": bounds["high"],
            "verification": "assumption",
        }
        for name, (text, bounds) in _VARIED.items()
        if name in answer.varied
    ]
    made.append({"id": "even_pay", "text": _EVEN_PAY.read(language), "verification": "assumption"})
    read = _fields_read(chosen.policy)
    made += [
        {"id": name, "text": text.read(language), "verification": "assumption"}
        for name, text in _MADE.items()
        if name in read
    ]
    made += [msgspec.to_builtins(one) for one in assumptions([chosen.policy], [], language)]
    return {
        "policy": policy_out(chosen),
        "period": {"first": f"{asked.year}-01", "last": f"{asked.year}-12"},
        "headline": answer.headline,
        "range": span,
        "middle": middle,
        "assumptions": made,
        "not_counted": [msgspec.to_builtins(one) for one in not_counted(language)],
        "link": None,
        "provenance": {
            "engine_version": engine_version(),
            "law_edition": EDITION,
            "policy_hash": None if chosen.policy is None else policy_hash(chosen.policy),
            "result_hash": result_hash(span, middle),
            "schema": SCHEMA,
            "projected": False,
            "created_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
    }


def _fields_read(policy: Policy | None) -> set[str]:
    found: set[str] = set()

    def walk(test: Test) -> None:
        found.add(test.field)
        for part in (*test.any, *test.all):
            walk(part)

    for chain in () if policy is None else policy.chains:
        for condition in chain.eligibility:
            walk(condition.test)
        for tier in () if chain.rate is None else chain.rate.tiers:
            walk(tier.test)
    return found


__all__ = ["quick_reply"]
