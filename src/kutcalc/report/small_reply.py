"""The replies of small requests, from plain lists in milliseconds: the same documents as `reply.py` makes of frames."""

import hmac
import secrets
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from kutcalc.analysis.aid import aid_warnings
from kutcalc.analysis.body import Request
from kutcalc.analysis.compare import differences_of
from kutcalc.analysis.notes import warnings_of
from kutcalc.analysis.pointing import pointing
from kutcalc.analysis.scenario import CURRENT_LAW, Chosen
from kutcalc.analysis.small import SmallCase, small_case
from kutcalc.analysis.small_explain import explained
from kutcalc.analysis.small_rows import Table, tables_of, worked
from kutcalc.analysis.small_totals import totals_of
from kutcalc.engine import UnknownFactError
from kutcalc.engine.numbers import Numbers, ValueLackingError
from kutcalc.errors import NoSuchFigureError
from kutcalc.language import Language
from kutcalc.law import PROJECTED_FROM
from kutcalc.policy.mechanisms import no_policy
from kutcalc.report.provenance import provenance_of
from kutcalc.report.reply import cards_out, instruments_note, policy_out, standing_notes, trace_out
from kutcalc.units import write_month

_SHORT: Final = ("ref", "label", "status", "changed", "changes")


def small_reply(request: Request, language: Language) -> dict[str, Any] | None:
    """Make the reply of a small request; None where the frames have to do it, or have to say what is wrong."""
    with pointing(request):
        case = small_case(request)
    if case is None:
        return None
    try:
        return (
            _compared(request, case, language) if request.kind == "comparison" else _calculated(request, case, language)
        )
    except (UnknownFactError, ValueLackingError, NoSuchFigureError):
        return None


def _calculated(request: Request, case: SmallCase, language: Language) -> dict[str, Any]:
    chosen = request.policies[0]
    asked = list(dict.fromkeys([*request.levels, "employer_year", *(figure.level for figure in request.explain)]))
    numbers, wanted = worked(case, chosen.plan, asked)
    tables = tables_of(case, chosen.plan, chosen.label, asked, numbers, wanted)
    results = {level: tables[level] for level in request.levels}
    totals = totals_of(case, tables["employer_year"])
    traces = explained(chosen.plan, chosen.label, numbers, tables, request.explain, language)
    return {
        "policy": policy_out(chosen),
        "period": _period(case),
        "totals": totals,
        "results": results,
        "explanations": [trace_out(trace) for trace in traces],
        **_notes(case, request, language, numbers),
        "link": None,
        "link_refused": None,
        "provenance": _provenance(case, request, results, totals),
    }


def _compared(request: Request, case: SmallCase, language: Language) -> dict[str, Any]:
    asked = list(dict.fromkeys([*request.levels, "employer_year"]))
    made = [_tables(case, one, asked) for one in request.policies]
    results = {level: [row for tables in made for row in tables[level]] for level in request.levels}
    own = [totals_of(case, tables["employer_year"]) for tables in made]
    law = Chosen(CURRENT_LAW, None, no_policy(), CURRENT_LAW)
    labels = [one.label for one in request.policies]
    totals = [
        {"policy": CURRENT_LAW, **totals_of(case, _tables(case, law, ["employer_year"])["employer_year"])},
        *({"policy": label, **sums} for label, sums in zip(labels, own, strict=True)),
    ]
    notes = _notes(case, request, language)
    notes["warnings"] += instruments_note(request.policies, language)
    return {
        "policies": [{name: policy_out(one)[name] for name in _SHORT} for one in request.policies],
        "period": _period(case),
        "cards": cards_out(request.policies, language),
        "totals": totals,
        "differences": differences_of(labels, own),
        "results": results,
        "explanations": [],
        **notes,
        "link": None,
        "link_refused": None,
        "provenance": _provenance(case, request, results, totals),
    }


def _tables(case: SmallCase, chosen: Chosen, levels: Sequence[str]) -> dict[str, Table]:
    numbers, wanted = worked(case, chosen.plan, levels)
    return tables_of(case, chosen.plan, chosen.label, levels, numbers, wanted)


def _period(case: SmallCase) -> dict[str, str]:
    first, last = case.period()
    return {"first": write_month(first), "last": write_month(last)}


def _notes(case: SmallCase, request: Request, language: Language, numbers: Numbers | None = None) -> dict[str, Any]:
    policies = [one.policy for one in request.policies]
    doubts = warnings_of(case.period(), case.regions(), policies, (), language)
    doubts += aid_warnings(case, request.policies, language, numbers)
    return {
        **standing_notes(request.policies, request.assumed, language),
        "warnings": [msgspec.to_builtins(one) for one in doubts],
    }


def _provenance(case: SmallCase, request: Request, results: Any, totals: Any) -> dict[str, Any]:
    return provenance_of(
        [one.policy for one in request.policies],
        results,
        totals,
        input_hash=_input_hash(request),
        slips=case.height,
        projected=case.period()[1] >= PROJECTED_FROM,
    )


def _input_hash(request: Request) -> str:
    """Hash the minimised rows under a key that dies with this run, so that the hash tells nobody who it was."""
    digest = hmac.digest(secrets.token_bytes(32), msgspec.json.encode(request.employers), "sha256")
    return "hmac-sha256:" + digest.hex()


__all__ = ["small_reply"]
