"""From a policy to a book of rules: the parts of its chain, laid on top of the law in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from kutcalc.engine import Book, Input, Level, Number, Read
from kutcalc.language import Text
from kutcalc.law import law_book
from kutcalc.law.levels import EMPLOYER_MONTH, LEVELS, PAYSLIP, TRAINING
from kutcalc.policy.bases import counts_persons, make_base, reads_training
from kutcalc.policy.carrying import Carried
from kutcalc.policy.ceilings import Stage
from kutcalc.policy.eligibility import Eligibility, make_eligibility, some_at
from kutcalc.policy.making import FIELD_UNITS, KIND_UNITS, Bench, bare, refuse
from kutcalc.policy.questions import make_flag
from kutcalc.policy.outlay import make_outlay
from kutcalc.policy.schema import Chain, Condition, FactDeclaration, Policy, Setting, Test
from kutcalc.policy.settling import Settled, make_settled
from kutcalc.policy.unworkable import refuse_unworkable
from kutcalc.units import UKR_PER_ORE

ROW_SHARES: Final = {
    "counted_base": "counted_base_share",
    "before_limits": "before_limits_share",
    "training_deduction": "training_deduction_share",
}
KEPT_SHARE: Final = "own_deduction_kept_share"


@dataclass(frozen=True, slots=True)
class Plan:
    """A policy as rules: the book, where it is settled, its limits in order, and its conditions with their counters."""

    policy: Policy | None
    book: Book
    settled_at: Level
    reads_training: bool
    instrument: str
    stages: tuple[Stage, ...] = ()
    floor_cut: str | None = None
    conditions: tuple[Condition, ...] = ()
    failures: tuple[str, ...] = ()
    employer_facts: tuple[str, ...] = ()
    exact: str = ""
    has_tiers: bool = False
    row_exact: str | None = None
    carried: Carried | None = None


@lru_cache(maxsize=1)
def no_policy() -> Plan:
    """Give the plan of the law in force alone."""
    bench = Bench(_empty())
    _make_costs(bench)
    book = law_book().with_rules(bench.rules.values(), bench.values.values(), bench.inputs.values())
    return Plan(None, book, EMPLOYER_MONTH, reads_training=True, instrument="none")


def _empty() -> Policy:
    return msgspec.convert(
        {
            "id": "current-law",
            "version": 1,
            "status": "enacted",
            "country": "SE",
            "currency": "SEK",
            "published": None,
            "valid_from": None,
            "valid_to": None,
            "title": {"sv": "Gällande regler", "en": "The law in force"},
            "summary": {"sv": "Inget avdrag för utbildning.", "en": "No training deduction."},
            "sources": {},
            "exchange": None,
            "in_minor": False,
            "facts": [],
            "chains": [],
            "pool": None,
            "validators": [],
            "tree": b"",
        },
        Policy,
    )


def make_plan(policy: Policy, as_of: date | None = None) -> Plan:
    """Turn a policy into rules on top of the law; with `as_of` its values of that month hold in all months.

    PolicyInvalidError names the path of what reads well but cannot be worked.
    """
    if as_of is not None:
        policy = _as_of(policy, as_of)
    refuse_unworkable(policy)
    chain = policy.chains[0]
    bench = Bench(policy)
    bench.settlement = str(bare(chain.instrument.settlement))
    for fact in policy.facts:
        bench.inputs[fact.id] = _input(fact)
    on_courses = reads_training(chain)
    eligibility = make_eligibility(bench, chain, reads_training=on_courses, on_persons=counts_persons(chain))
    _let_ask(bench, chain, eligibility)
    settled = make_settled(bench, chain, make_base(bench, chain, eligibility))
    _make_shares(bench, settled)
    _make_costs(bench)
    make_outlay(bench, bench.settled_at)
    _make_failures(bench, eligibility.failures)
    _refuse_names(bench)
    book = law_book().with_rules(bench.rules.values(), bench.values.values(), bench.inputs.values())
    return Plan(
        policy,
        book,
        bench.settled_at,
        on_courses,
        str(bare(chain.instrument.kind)),
        tuple(settled.stages),
        settled.floor_cut,
        eligibility.conditions,
        eligibility.failures,
        tuple(fact.id for fact in policy.facts if fact.level == "employer_month"),
        settled.before,
        _has_tiers(policy),
        settled.before_weight if settled.by_rows else None,
        settled.carried,
    )


def _refuse_names(bench: Bench) -> None:
    """Refuse a fact by the name of something else that is worked out."""
    law = law_book()
    taken = {*bench.rules, *bench.values, *law.rules, *law.values, *law.inputs}
    for fact in bench.policy.facts:
        if fact.id in taken:
            refuse(
                fact.path,
                f"{fact.path}: {fact.id} är redan namnet på något annat. Välj ett annat namn.",
                f"{fact.path}: {fact.id} is the name of something else already. Choose another name.",
            )


def _let_ask(bench: Bench, chain: Chain, eligibility: Eligibility) -> None:
    """Let tiers be asked about where something counts, and there only."""

    def counts_at(level: Level) -> str | None:
        if counts_persons(chain) and reads_training(chain):
            return None
        return some_at(bench, eligibility.counts, eligibility.level, level)

    def fits(test: Test, path: str, at: Level, before: Sequence[str]) -> str:
        gate = counts_at(at)
        name = f"fits {path} ({at.name})"
        return make_flag(bench, name, test, at, path, gates=[gate] if gate else [], not_yet=before)

    bench.counts_at = counts_at
    bench.fits = fits


def _has_tiers(policy: Policy) -> bool:
    rate = policy.chains[0].rate
    return rate is not None and (bool(rate.tiers) or any(entry.tiers for entry in rate.share_ppm or ()))


def _input(fact: FactDeclaration) -> Input:
    unit = KIND_UNITS.get(fact.type) or FIELD_UNITS[fact.unit or "count"]
    return Input(fact.id, LEVELS[fact.level], unit, fact.question.sv, fact=True)


def _as_of(policy: Policy, month: date) -> Policy:
    """Let the values in force in a month hold in all months."""

    def held(thing: object) -> object:
        if isinstance(thing, tuple) and thing and all(type(entry).__name__ == "Dated" for entry in thing):
            return _held(thing, month)
        if isinstance(thing, tuple):
            return tuple(held(one) for one in thing)
        if isinstance(thing, msgspec.Struct) and not isinstance(thing, Text):
            names = thing.__struct_fields__
            return type(thing)(**{name: held(getattr(thing, name)) for name in names})
        return thing

    result = held(policy)
    if not isinstance(result, Policy):
        raise TypeError("a policy became something else")
    return result


def _held(setting: Setting, month: date) -> Setting:
    found = [entry for entry in setting if entry.since is None or entry.since <= month]
    if not found or (found[-1].until is not None and found[-1].until < month):
        return setting
    return (msgspec.structs.replace(found[-1], since=None, until=None),)


def _make_shares(bench: Bench, settled: Settled) -> None:
    """Make the rows' parts of the employer's figures; the weights are what the rows count and are given, exactly."""
    weights = {
        "counted_base": settled.base_weight,
        "before_limits": settled.before_weight,
        "training_deduction": settled.last_weight,
    }
    totals = {figure: figure for figure in ROW_SHARES}
    if settled.carried is not None:
        totals["training_deduction"] = settled.carried.own_used
        _share(bench, KEPT_SHARE, settled.carried.own_kept, settled.last_weight)
    for figure, name in ROW_SHARES.items():
        _share(bench, name, totals[figure], weights[figure])


def _share(bench: Bench, name: str, total: str, weight: str) -> None:
    bench.spread(
        name,
        PAYSLIP,
        total,
        weight,
        UKR_PER_ORE,
        f"del av {total}",
        Text(
            sv="Radens del av arbetsgivarens belopp, efter största rest.",
            en="The row's part of the employer's amount, by largest remainder.",
        ),
    )


def _make_costs(bench: Bench) -> None:
    """Make what was given of training, counted or not: minutes, costs, and who took any."""
    bench.rule(
        "cost_of_course",
        TRAINING,
        law_book().inputs["fee_ore"].unit,
        [
            bench.column("fee_ore", TRAINING),
            bench.column("other_cost_ore", TRAINING),
            bench.column("people", TRAINING),
        ],
        lambda fee, other, people: (fee + other) * people,
        term="utbildningskostnad",
        sv="Avgift och andra kostnader för alla som gått kursen.",
        en="Fee and other costs of all who took the course.",
    )
    bench.rule(
        "minutes_of_course",
        TRAINING,
        law_book().inputs["minutes"].unit,
        [bench.column("minutes", TRAINING), bench.column("people", TRAINING)],
        lambda minutes, people: minutes * people,
        term="utbildningstid",
        sv="Tiden i kursen för alla som gått den.",
        en="The time in the course of all who took it.",
    )
    for level, suffix in ((PAYSLIP, "of_row"), (EMPLOYER_MONTH, "of_employer")):
        for source, name, term in (
            ("cost_of_course", "training_cost", "utbildningskostnad"),
            ("minutes_of_course", "training_minutes", "utbildningstid"),
        ):
            unit = bench.unit_of(source)
            bench.rule(
                f"{name}_{suffix}",
                level,
                unit,
                [Read(source, unit, "total")],
                lambda amount: amount,
                term=term,
                sv="Summan över kurserna.",
                en="The sum over the courses.",
            )
    for level, name in ((PAYSLIP, "people_of_row"), (EMPLOYER_MONTH, "people_of_employer")):
        bench.rule(
            name,
            level,
            Number,
            [Read("people", Number, "total")],
            lambda people: people,
            term="antal deltaganden",
            sv="Hur många som gått månadens kurser, en gång för varje kurs.",
            en="How many took the month's courses, once for each course.",
        )


def _make_failures(bench: Bench, failures: tuple[str, ...]) -> None:
    """Sum, per row and per employer and month, those who failed each condition first."""
    for name in failures:
        for level in (PAYSLIP, EMPLOYER_MONTH):
            if bench.level_of(name).name != level.name:
                bench.rule(
                    f"{name} ({level.name})",
                    level,
                    Number,
                    [Read(name, Number, "total")],
                    lambda number: number,
                    term="brutet villkor",
                    sv="Antalet som faller på villkoret.",
                    en="How many fail the condition.",
                )
