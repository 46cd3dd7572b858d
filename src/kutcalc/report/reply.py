"""The replies of a calculation and of a comparison as one document: the JSON of the API and of the command line."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.aid import aid_warnings
from kutcalc.analysis.calculate import Answer
from kutcalc.analysis.case import Case
from kutcalc.analysis.compare import baseline, differences_of, totals_of
from kutcalc.analysis.explaining import Trace, explain
from kutcalc.analysis.figure import Figure
from kutcalc.analysis.notes import assumptions, not_counted, warnings
from kutcalc.analysis.scenario import Chosen
from kutcalc.language import Language, Text
from kutcalc.limits import SMALL_GROUP
from kutcalc.policy import cards, policy_hash, reference
from kutcalc.policy.terms import said
from kutcalc.report.provenance import provenance
from kutcalc.report.tables import rows
from kutcalc.units import write_month

_SHORT: Final = frozenset({"label", "ref", "status", "changed", "changes"})


def policy_out(chosen: Chosen) -> dict[str, Any]:
    """Say which policy was used, and how it was changed."""
    policy = chosen.policy
    if policy is None:
        return {
            "ref": "current-law",
            "label": chosen.label,
            "id": "current-law",
            "version": 1,
            "status": "enacted",
            "instrument": None,
            "changed": False,
            "changes": [],
            "policy_hash": None,
        }
    return {
        "ref": reference(policy),
        "label": chosen.label,
        "id": policy.id,
        "version": policy.version,
        "status": policy.status,
        "instrument": chosen.plan.instrument,
        "changed": bool(chosen.changes),
        "changes": [msgspec.to_builtins(change) for change in chosen.changes],
        "policy_hash": policy_hash(policy),
    }


def period_of(case: Case) -> dict[str, str]:
    """Give the first and the last month of a case."""
    months: Any = case.payslips["month"]
    return {"first": write_month(months.min()), "last": write_month(months.max())}


def calculation_reply(
    case: Case,
    chosen: Chosen,
    answer: Answer,
    levels: Sequence[str],
    *,
    figures: Sequence[Figure] = (),
    assumed: Sequence[tuple[str, object]] = (),
    given_warnings: Sequence[tuple[str, Text]] = (),
    language: Language = "sv",
) -> dict[str, Any]:
    """Make the reply of a calculation (`design/interfaces.md` 9.3)."""
    results = {level: rows(answer.tables[level]) for level in levels}
    totals = totals_of(answer)
    traces = [explain(case, chosen.plan, chosen.label, figure, language) for figure in figures]
    return {
        "policy": policy_out(chosen),
        "period": period_of(case),
        "totals": totals,
        "results": results,
        "explanations": [trace_out(trace) for trace in traces],
        **_notes(case, [chosen], assumed, given_warnings, language),
        "link": None,
        "link_refused": "small_groups" if _has_small_groups(case) else "too_long",
        "provenance": msgspec.to_builtins(provenance(case, [chosen.policy], results, totals)),
    }


def comparison_reply(
    case: Case,
    chosen: Sequence[Chosen],
    answers: Sequence[Answer],
    levels: Sequence[str],
    *,
    assumed: Sequence[tuple[str, object]] = (),
    given_warnings: Sequence[tuple[str, Text]] = (),
    language: Language = "sv",
) -> dict[str, Any]:
    """Make the reply of a comparison (`design/interfaces.md` 9.5)."""
    results = {level: rows(pl.concat([answer.tables[level] for answer in answers])) for level in levels}
    own = [totals_of(answer) for answer in answers]
    law = totals_of(baseline(case, levels))
    labels = [one.label for one in chosen]
    totals = [
        {"policy": "current-law", **law},
        *({"policy": label, **sums} for label, sums in zip(labels, own, strict=True)),
    ]
    notes = _notes(case, chosen, assumed, given_warnings, language)
    notes["warnings"] += instruments_note(chosen, language)
    return {
        "policies": [{name: value for name, value in policy_out(one).items() if name in _SHORT} for one in chosen],
        "period": period_of(case),
        "cards": cards_out(chosen, language),
        "totals": totals,
        "differences": differences_of(labels, own),
        "results": results,
        "explanations": [],
        **notes,
        "link": None,
        "link_refused": "small_groups" if _has_small_groups(case) else "too_long",
        "provenance": msgspec.to_builtins(provenance(case, [one.policy for one in chosen], results, totals)),
    }


def _notes(
    case: Case,
    chosen: Sequence[Chosen],
    assumed: Sequence[tuple[str, object]],
    given_warnings: Sequence[tuple[str, Text]],
    language: Language,
) -> dict[str, Any]:
    policies = [one.policy for one in chosen]
    return {
        **standing_notes(chosen, assumed, language),
        "warnings": [
            *(msgspec.to_builtins(one) for one in warnings(case, policies, given_warnings, language)),
            *(msgspec.to_builtins(one) for one in aid_warnings(case, chosen, language)),
        ],
    }


def standing_notes(
    chosen: Sequence[Chosen], assumed: Sequence[tuple[str, object]], language: Language
) -> dict[str, Any]:
    """List what was assumed and what was not counted."""
    policies = [one.policy for one in chosen]
    return {
        "assumptions": [msgspec.to_builtins(one) for one in assumptions(policies, assumed, language)],
        "not_counted": [msgspec.to_builtins(one) for one in not_counted(language)],
    }


def cards_out(chosen: Sequence[Chosen], language: Language) -> list[dict[str, Any]]:
    """Give the paths on which some policies differ, with what each says there."""
    policies = [one.policy for one in chosen if one.policy is not None]
    return [
        {
            "path": card.path,
            "term": card.term.read(language),
            "unit": card.unit,
            "values": list(card.values),
            "text": [text.read(language) for text in card.text],
        }
        for card in (cards(policies) if len(policies) > 1 else ())
    ]


def instruments_note(chosen: Sequence[Chosen], language: Language) -> list[dict[str, str]]:
    """Warn where policies give their money in different ways."""
    kinds = sorted({one.plan.instrument for one in chosen if one.policy is not None})
    if len(kinds) <= 1:
        return []
    words = [said(kind, "choice", "SEK") for kind in kinds]
    sv, en = "; ".join(one.sv for one in words), "; ".join(one.en for one in words)
    text = Text(
        sv=f"Förslagen ger sina pengar på olika sätt ({sv}): jämför avdragen, inte avgifterna.",
        en=f"The policies pay in different ways ({en}): compare deductions, not contributions.",
    )
    return [{"code": "different_instruments", "text": text.read(language)}]


def trace_out(trace: Trace) -> dict[str, Any]:
    """Write a trace as JSON has it: every key of the figure is there, absent ones as null."""
    made: dict[str, Any] = msgspec.to_builtins(trace)
    made["figure"] = {
        name: made["figure"].get(name) for name in ("level", "employer", "group", "employee", "month", "year", "column")
    }
    return made


def _has_small_groups(case: Case) -> bool:
    smallest: Any = case.payslips["count"].min()
    return bool(smallest < SMALL_GROUP.value())
