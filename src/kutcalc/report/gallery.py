"""The gallery: what four invented companies would get under every design of the library, each worked exactly.

Designs of another time or country are worked on the companies' year and in kronor; what that takes is listed with each.
A design that leaves open what we do not assume is listed with what is missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from kutcalc.analysis.case import case_of
from kutcalc.analysis.scenario import read_scenario
from kutcalc.analysis.sentence import bound_text, why_nothing
from kutcalc.analysis.shared_law import SharedLaw
from kutcalc.errors import KutcalcError
from kutcalc.language import Text
from kutcalc.law import EDITION
from kutcalc.payroll import Tables
from kutcalc.policy import Change, Library, Policy, change, open_parameters, reference
from kutcalc.policy.mechanisms import Plan, make_plan, no_policy
from kutcalc.policy.terms import said, term
from kutcalc.report.examples import example_folder
from kutcalc.report.gallery_facts import Answer, answers_of, batches, pay_of, with_answers
from kutcalc.report.gallery_ground import SCENARIO, Company, Ground, ground
from kutcalc.report.provenance import engine_version
from kutcalc.units import UKR_PER_ORE, write_month

_MINUTES_PER_HOUR: Final = 60
_TIME_COST: Final = "training_time_cost"


class CompanyFigures(msgspec.Struct, frozen=True):
    """A company before any support: its pay, its training, and what an hour of it costs, time and all."""

    id: str
    name: Text
    kind: Text
    employees: int
    pay_ore: int
    training_minutes: int
    training_cost_ore: int
    time_cost_ore: int
    hour_ore: int


class Assumed(msgspec.Struct, frozen=True):
    """A value or an answer that the gallery had to assume for a design: of what, in words, and what."""

    path: str
    name: Text
    text: Text


class Open(msgspec.Struct, frozen=True):
    """A value that a design leaves open, and that the gallery does not assume."""

    path: str
    name: Text


class Given(msgspec.Struct, frozen=True):
    """What a design gives a company in the year; `why` says why it is nothing, or what bound it."""

    company: str
    deduction_ore: int
    per_employee_ore: int
    hour_ore: int
    limited_by: str
    condition_failed: str | None
    why: Text | None


class Design(msgspec.Struct, frozen=True, kw_only=True):
    """A design, how it was run, and what it gives each company; nothing where it could not be run."""

    ref: str
    id: str
    title: Text
    status: str
    country: str
    instrument: str
    instrument_text: Text
    valid_to: str | None
    as_of: str | None
    assumed: tuple[Assumed, ...]
    left_open: tuple[Open, ...]
    problem: Text | None
    given: tuple[Given, ...]


class Gallery(msgspec.Struct, frozen=True):
    """All designs over all companies."""

    year: int
    engine_version: str
    law_edition: str
    companies: tuple[CompanyFigures, ...]
    designs: tuple[Design, ...]


class Run(msgspec.Struct, frozen=True):
    """A design made ready to be worked: with what is assumed put in, as of the month whose values hold."""

    policy: Policy
    as_of: date | None
    assumed: tuple[Assumed, ...]


def gallery(library: Library | None = None) -> Gallery:
    """Work every design of a library over every company of the gallery."""
    return work_gallery((library or Library()).list(), ground(), given_tables())


def gallery_json() -> bytes:
    """Work the gallery of the library that came along, as JSON so that it may pass between processes."""
    return msgspec.json.encode(gallery())


def given_tables() -> Tables:
    """Read the tables of the gallery's companies."""
    return read_scenario(example_folder(SCENARIO)).tables([])


def work_gallery(policies: Sequence[Policy], own: Ground, tables: Tables) -> Gallery:
    """Work designs over companies; they are given in the order of their names."""
    found: dict[str, Design] = {}
    ready: list[tuple[Policy, dict[str, Answer]]] = []
    runs: dict[str, Run] = {}
    pay_ore = pay_of(tables, own)
    for policy in policies:
        run, left_open = made_ready(policy, own)
        if left_open:
            found[policy.id] = _design(policy, run, left_open=left_open)
            continue
        answers = answers_of(policy, own, pay_ore)
        assumed = (*run.assumed, *_answered(policy, answers, own))
        runs[policy.id] = msgspec.structs.replace(run, assumed=assumed)
        ready.append((run.policy, answers))
    law = SharedLaw(case_of(tables))
    companies = tuple(_figures(company, law) for company in own.companies)
    for part in batches(ready):
        together = [policy for policy, _ in part]
        answers = {name: answer for _, one in part for name, answer in one.items()}
        facts = tuple(fact.id for policy in together for fact in policy.facts if fact.level == "employer_month")
        shared = SharedLaw(case_of(with_answers(tables, together, answers, own), tuple(dict.fromkeys(facts))))
        for policy in together:
            found[policy.id] = _worked(policy, runs[policy.id], shared, companies)
    return Gallery(own.year, engine_version(), EDITION, companies, tuple(found[name] for name in sorted(found)))


def made_ready(policy: Policy, own: Ground) -> tuple[Run, tuple[Open, ...]]:
    """Put in place what the gallery assumes; list what is open still."""
    values, left_open = own.values.get(policy.id, {}), []
    changes, assumed = [], []
    for path, unit in open_parameters(policy):
        value = values.get(path, _assumed_value(policy, path, own))
        if value is None:
            left_open.append(Open(path, term(path)))
            continue
        changes.append(Change(path, value))
        assumed.append(Assumed(path, term(path), said(value, unit, policy.currency)))
    changed = policy if left_open else change(policy, changes)
    return Run(changed, _as_of(policy, own), tuple(assumed)), tuple(left_open)


def _assumed_value(policy: Policy, path: str, own: Ground) -> int | str | bool | None:
    if path == "exchange.rate_ukr":
        return own.exchange.get(policy.currency)
    return own.open.get(path.rpartition(".")[2])


def _as_of(policy: Policy, own: Ground) -> date | None:
    """Give the month whose values hold: the last of a design that has ended, the first of one that has not begun."""
    if policy.valid_to is not None and policy.valid_to < own.first_month:
        return policy.valid_to.replace(day=1)
    if policy.valid_from is not None and policy.valid_from > own.last_month:
        return policy.valid_from.replace(day=1)
    return None


def _answered(policy: Policy, answers: Mapping[str, Answer], own: Ground) -> Iterator[Assumed]:
    for fact in policy.facts:
        if isinstance(answers[fact.id], tuple):
            share = said(own.of_pay[fact.id], "ppm", policy.currency)
            text = Text(sv=f"{share.sv} av lönerna", en=f"{share.en} of pay")
            yield Assumed(fact.id, fact.question, text)
            continue
        unit = {"boolean": "flag", "choice": "choice", "month": "text"}.get(fact.type, fact.unit or "count")
        yield Assumed(fact.id, fact.question, said(answers[fact.id], unit, policy.currency))


def _figures(company: Company, law: SharedLaw) -> CompanyFigures:
    """Sum what a company's training costs by the law's own rules, for all persons of its rows."""
    (row,) = (one for one in law.years(no_policy(), "current-law") if one["employer"] == company.id)
    of_company = [name == company.id for name in law.column("payslip", "employer")]
    counts = law.column("payslip", "count")
    time_ore = sum(
        cost * count // UKR_PER_ORE
        for cost, count, own in zip(law.law(_TIME_COST), counts, of_company, strict=True)
        if own
    )
    whole = row["training_cost_ore"] + time_ore
    return CompanyFigures(
        company.id,
        company.name,
        company.kind,
        row["persons"],
        row["contribution_base_ore"],
        row["training_minutes"],
        row["training_cost_ore"],
        time_ore,
        _per_hour(whole, row["training_minutes"]),
    )


def _per_hour(amount_ore: int, minutes: int) -> int:
    return amount_ore * _MINUTES_PER_HOUR // minutes


def _worked(policy: Policy, run: Run, shared: SharedLaw, companies: Sequence[CompanyFigures]) -> Design:
    """Work a design; what cannot be worked says why."""
    try:
        plan = make_plan(policy, run.as_of)
        rows = {row["employer"]: row for row in shared.years(plan, reference(policy))}
    except KutcalcError as error:
        return _design(policy, run, problem=_problem(error))
    return _design(policy, run, given=tuple(_given(one, rows[one.id], plan) for one in companies))


def _problem(error: KutcalcError) -> Text:
    """Join what a mistake says."""
    texts = [error.text, *(fault.text for fault in error.faults)]
    return Text(sv=" ".join(text.sv for text in texts), en=" ".join(text.en for text in texts))


def _given(company: CompanyFigures, row: Mapping[str, Any], plan: Plan) -> Given:
    amount = row["training_deduction_ore"]
    cost = company.training_cost_ore + company.time_cost_ore
    limited = row["limited_by"]
    return Given(
        company.id,
        amount,
        amount // company.employees,
        _per_hour(cost - amount, company.training_minutes),
        limited,
        row["condition_failed"],
        bound_text(limited) if amount else why_nothing(plan, row),
    )


def _design(
    policy: Policy,
    run: Run,
    *,
    left_open: tuple[Open, ...] = (),
    problem: Text | None = None,
    given: tuple[Given, ...] = (),
) -> Design:
    kinds = list(dict.fromkeys(str(chain.instrument.kind[-1].value) for chain in policy.chains))
    said_kinds = [said(kind, "choice", policy.currency) for kind in kinds]
    return Design(
        ref=reference(policy),
        id=policy.id,
        title=policy.title,
        status=policy.status,
        country=policy.country,
        instrument=kinds[0],
        instrument_text=Text(
            sv=" eller ".join(text.sv for text in said_kinds), en=" or ".join(text.en for text in said_kinds)
        ),
        valid_to=None if policy.valid_to is None else policy.valid_to.isoformat(),
        as_of=None if run.as_of is None else write_month(run.as_of),
        assumed=run.assumed,
        left_open=left_open,
        problem=problem,
        given=given,
    )


__all__ = [
    "Assumed",
    "CompanyFigures",
    "Design",
    "Gallery",
    "Given",
    "Open",
    "Run",
    "gallery",
    "gallery_json",
    "given_tables",
    "made_ready",
    "work_gallery",
]
