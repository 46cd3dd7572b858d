"""Proposals side by side: what changes, what it gives a company, between which amounts, and what it gives other sizes.

The value of the page `/jamfor`: the reply of `POST /comparisons` for one company, and beside it the columns as they are
shown, the interval of each, and the example companies. What cannot be worked keeps its column, with the reason.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, Final

import msgspec

from kutcalc.analysis.quick import ELIGIBLE_SHARE, TRAINING_TIME, counts_fees, reads_minutes
from kutcalc.analysis.scenario import Assumption, Choice
from kutcalc.errors import FactMissingError, KutcalcError
from kutcalc.language import Language
from kutcalc.payroll import PAYSLIP_COLUMNS, TRAINING_COLUMNS
from kutcalc.policy.fields import FIELDS
from kutcalc.report.answer import answer
from kutcalc.report.example_firms import SIZES, Firm, employer_of
from kutcalc.report.intervals import Interval, interval_of
from kutcalc.report.policy_columns import Column, cards_of, column_out, columns_of, fact_out, problem_of

MOST_FACTS: Final = 20
_FIGURE: Final = "training_deduction_ore"
_COLUMNS: Final = frozenset(column.name for column in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS))
_EARLIER: Final = frozenset({"fee_ore", "other_cost_ore", "minutes"})
"""What an employer had in an earlier year; no one answer stands for it, so such a policy needs the exact form."""
_STAND_IN: Final = {"boolean": True, "integer": 0, "month": "2020-01"}


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be compared: policies, over one company in a year, or over the employers of a case."""

    policies: tuple[Choice, ...]
    year: int
    firm: Firm | None = None
    employers: tuple[dict[str, Any], ...] = ()
    assume: tuple[Assumption, ...] = ()
    with_examples: bool = True


@lru_cache(maxsize=64)
def side_by_side(asked_json: bytes, language: Language) -> bytes:
    """Compare, as JSON in and JSON out so that it may be kept and may pass between processes.

    KutcalcError is raised only for the company and the year; what is wrong with a policy stands in its column.
    """
    asked = msgspec.json.decode(asked_json, type=Asked)
    columns, facts, reply = _worked(asked, columns_of(asked.policies, language), language)
    usable = [column for column in columns if column.chosen is not None]
    value: dict[str, Any] = reply or {"policies": []}
    shown = [column_out(column, language) for column in columns]
    for one in shown:
        if one["left_out"] is not None:
            one["left_out"]["facts"] = facts.get(one["label"], [])
    value["cards"] = cards_of(columns, language)
    value["columns"] = shown
    value["year"] = asked.year
    value["firm"] = None if asked.firm is None else firm_out(asked.firm, language)
    value["assume"] = msgspec.to_builtins(asked.assume)
    value["ranges"] = _ranges(asked, asked.firm, usable, value, language) if asked.firm and usable else []
    value["examples"] = _examples(asked, usable, language) if asked.with_examples and usable else []
    if usable:
        value["reasons"] = _reasons(asked, usable, value, language)
    return msgspec.json.encode(value)


def firm_out(firm: Firm, language: Language) -> dict[str, Any]:
    """Give a company as plain values."""
    return {**msgspec.to_builtins(firm), "name": firm.name.read(language)}


def _employers(asked: Asked) -> list[dict[str, Any]]:
    return list(asked.employers) if asked.firm is None else [_middle(asked.firm, asked.year)]


def _middle(firm: Firm, year: int) -> dict[str, Any]:
    return employer_of(firm, year, share_ppm=ELIGIBLE_SHARE["middle"], minutes=TRAINING_TIME["middle"])


def _body(asked: Asked, columns: Sequence[Column], employers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Make the body; a fact that another policy declares is no column for these."""
    declared = {fact.id for column in columns if column.policy is not None for fact in column.policy.facts}
    return {
        "policies": [_short(msgspec.to_builtins(column.choice)) for column in columns],
        "employers": list(employers),
        "levels": ["employer_year"],
        "assume": [msgspec.to_builtins(one) for one in asked.assume if one.column in declared | _COLUMNS],
    }


def _short(policy: Any) -> Any:
    """Leave out of a choice what says nothing."""
    if isinstance(policy, str):
        return policy
    made = {name: value for name, value in policy.items() if value not in (None, [], ())}
    return {**made, "changes": list(made["changes"])} if "changes" in made else made


def _reply(
    asked: Asked, usable: Sequence[Column], employers: Sequence[Mapping[str, Any]], language: Language
) -> dict[str, Any]:
    return answer("comparison", _body(asked, usable, employers), language)


def _worked(
    asked: Asked, columns: Sequence[Column], language: Language
) -> tuple[list[Column], dict[str, list[dict[str, Any]]], dict[str, Any] | None]:
    """Compare; a policy that cannot be worked, or reads facts that nobody gave, is set aside with what it asks for."""
    kept, facts = list(columns), {}
    employers = _employers(asked)
    usable = [column for column in columns if column.chosen is not None]
    if not usable:
        return kept, {}, None
    try:
        return kept, {}, _reply(asked, usable, employers, language)
    except KutcalcError:
        for number, column in enumerate(columns):
            facts[column.label], error = _wanted(asked, column, employers, language)
            if error is not None:
                problem = problem_of(error, language)
                kept[number] = msgspec.structs.replace(column, chosen=None, problem=problem)
    usable = [column for column in kept if column.chosen is not None]
    return kept, facts, _reply(asked, usable, employers, language) if usable else None


def _wanted(
    asked: Asked, column: Column, employers: Sequence[Mapping[str, Any]], language: Language
) -> tuple[list[dict[str, Any]], KutcalcError | None]:
    """Ask one policy alone; give each fact that it lacks, found one after the other with stand-ins in their place."""
    if column.chosen is None:
        return [], None
    names: list[str] = []
    first: KutcalcError | None = None
    tried = asked
    policies = [column.policy] if column.policy is not None else []
    for _ in range(MOST_FACTS):
        try:
            _reply(tried, [column], employers, language)
            break
        except FactMissingError as error:
            first = first or error
            lacking = [fault.column for fault in error.faults if fault.column and fault.column not in names]
            if not lacking or _EARLIER & set(lacking):
                break
            names += lacking
            tried = msgspec.structs.replace(
                tried, assume=(*tried.assume, *(Assumption(name, _stand_in(name, column)) for name in lacking))
            )
        except KutcalcError as error:
            first = first or error
            break
    return [fact_out(name, policies, language) for name in names], first


def _stand_in(name: str, column: Column) -> Any:
    declared = column.policy.facts if column.policy is not None else ()
    for fact in declared:
        if fact.id == name:
            return fact.choices[0] if fact.choices else _STAND_IN.get(fact.type, 0)
    field = FIELDS.get(name)
    if field is None:
        return 0
    return field.choices[0] if field.choices else _STAND_IN.get(field.kind, 0)


def _ranges(
    asked: Asked, firm: Firm, usable: Sequence[Column], middle: Mapping[str, Any], language: Language
) -> list[dict[str, Any]]:
    """Vary what the four questions do not ask, each combination an exact calculation, and give the interval of each."""
    policies = [column.policy for column in usable if column.policy is not None]
    shares = ELIGIBLE_SHARE if any(counts_fees(policy) for policy in policies) else {"middle": ELIGIBLE_SHARE["middle"]}
    times = TRAINING_TIME if any(reads_minutes(policy) for policy in policies) else {"middle": TRAINING_TIME["middle"]}
    worked: dict[tuple[str, str], dict[str, int]] = {}
    seen: dict[tuple[int, int], dict[str, int]] = {
        (ELIGIBLE_SHARE["middle"], TRAINING_TIME["middle"]): _deductions(middle)
    }
    for share, time in product(shares, times):
        key = (shares[share], times[time])
        if key not in seen:
            employer = employer_of(firm, asked.year, share_ppm=key[0], minutes=key[1])
            seen[key] = _deductions(_reply(asked, usable, [employer], language))
        worked[share, time] = seen[key]
    made: list[Interval] = [
        interval_of(column.label, {key: found[column.label] for key, found in worked.items()}, language)
        for column in usable
    ]
    return [msgspec.to_builtins(one) for one in made]


def _deductions(reply: Mapping[str, Any]) -> dict[str, int]:
    return {row["policy"]: row[_FIGURE] for row in reply["totals"][1:]}


def _examples(asked: Asked, usable: Sequence[Column], language: Language) -> list[dict[str, Any]]:
    """Work the example companies; a case may bring policies that ask for facts which those do not have: then none."""
    try:
        return [_example(asked, firm, usable, language) for firm in SIZES]
    except KutcalcError:
        return []


def _example(asked: Asked, firm: Firm, usable: Sequence[Column], language: Language) -> dict[str, Any]:
    """Work one of the example companies through the same policies."""
    reply = _reply(asked, usable, [_middle(firm, asked.year)], language)
    return {
        **firm_out(firm, language),
        "totals": reply["totals"],
        "differences": reply["differences"],
        "ranges": _ranges(asked, firm, usable, reply, language),
    }


def _reasons(asked: Asked, usable: Sequence[Column], value: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Say for each policy that gives nothing why it does not: "0 kr, därför att …"."""
    found: dict[str, str] = {}
    for column in usable:
        rows = [row for row in value["results"]["employer_year"] if row["policy"] == column.label]
        if not rows or any(row[_FIGURE] for row in rows):
            continue
        figure = {
            "level": "employer_year",
            "employer": rows[0]["employer"],
            "year": rows[0]["year"],
            "column": _FIGURE,
        }
        body = _body(asked, [column], _employers(asked))
        policy = body.pop("policies")[0]
        reply = answer("calculation", {**body, "policy": policy, "explain": [figure]}, language)
        found[column.label] = reply["explanations"][0]["sentence"]
    return found


def asked_bytes(
    policies: Sequence[Choice],
    year: int,
    *,
    firm: Firm | None = None,
    employers: Sequence[Mapping[str, Any]] = (),
    assume: Sequence[Assumption] = (),
) -> bytes:
    """Write what is to be compared as the JSON that `side_by_side` takes."""
    return msgspec.json.encode(Asked(tuple(policies), year, firm, tuple(map(dict, employers)), tuple(assume)))


__all__ = ["Asked", "asked_bytes", "firm_out", "side_by_side"]
