"""From a policy to a book of rules: the parts of its chain, laid on top of the law in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from kutcalc.engine import Book, Level
from kutcalc.language import Text
from kutcalc.law import law_book
from kutcalc.law.levels import EMPLOYER_MONTH, PAYSLIP, TRAINING
from kutcalc.policy.aid import Check, make_checks
from kutcalc.policy.as_of import as_of as held_as_of
from kutcalc.policy.carrying import Carried
from kutcalc.policy.chain_rules import ChainRules, make_chain
from kutcalc.policy.choosing import choose, flag_of, mark_of
from kutcalc.policy.envelope import make_pool
from kutcalc.policy.given_training import make_given_training
from kutcalc.policy.making import Bench, refuse
from kutcalc.policy.outlay import make_outlay
from kutcalc.policy.schema import Condition, Policy
from kutcalc.policy.settling import Settled
from kutcalc.policy.stages import Stage, of_rows_with_any
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
    checks: tuple[Check, ...] = ()


@lru_cache(maxsize=1)
def no_policy() -> Plan:
    """Give the plan of the law in force alone."""
    bench = Bench(empty_policy())
    make_given_training(bench)
    book = law_book().with_rules(bench.rules.values(), bench.values.values(), bench.inputs.values())
    return Plan(None, book, EMPLOYER_MONTH, reads_training=True, instrument="none")


def empty_policy() -> Policy:
    """Give a policy without a chain: the law in force alone."""
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


def make_plan(policy: Policy, as_of: date | None = None, *, shares_pool: bool = False) -> Plan:
    """Turn a policy into rules on top of the law; with `as_of` its values of that month hold in all months.

    With `shares_pool` the employers' shares of a national envelope come from the case, as its last limit.
    PolicyInvalidError names the path of what reads well but cannot be worked.
    """
    if as_of is not None:
        policy = held_as_of(policy, as_of)
    refuse_unworkable(policy)
    chains = [make_chain(policy, chain) for chain in policy.chains]
    first = chains[0]
    bench, settled, failures = first.bench, first.settled, first.eligibility.failures
    if len(chains) > 1:
        bench, settled, failures = choose(policy, chains)
    if shares_pool and policy.pool is not None:
        stage = make_pool(bench, policy.pool, policy.chains, is_carried=settled.carried is not None)
        settled.stages.append(of_rows_with_any(bench, stage, settled.last_weight) if settled.by_rows else stage)
    _make_shares(bench, settled)
    make_given_training(bench)
    make_outlay(bench, bench.settled_at)
    checks = make_checks(bench, policy, _courses_that_count(chains))
    _refuse_names(bench)
    return Plan(
        policy,
        law_book().with_rules(bench.rules.values(), bench.values.values(), bench.inputs.values()),
        bench.settled_at,
        first.reads_training,
        first.instrument,
        tuple(settled.stages),
        settled.floor_cut,
        tuple(condition for one in chains for condition in one.eligibility.conditions),
        failures,
        tuple(fact.id for fact in policy.facts if fact.level == "employer_month"),
        settled.before.amount,
        any(one.has_tiers for one in chains),
        settled.before_weight if settled.by_rows else None,
        settled.carried,
        checks,
    )


def _courses_that_count(chains: Sequence[ChainRules]) -> list[tuple[str, str | None]]:
    """Give the flag of courses that count under each chain, and that the chain was chosen; nothing where all count."""
    if any(one.eligibility.level is not TRAINING or one.eligibility.counts is None for one in chains):
        return []
    if len(chains) == 1:
        return [(str(chains[0].eligibility.counts), None)]
    return [(f"{one.eligibility.counts}{mark_of(one)}", flag_of(one)) for one in chains]


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


__all__ = ["KEPT_SHARE", "ROW_SHARES", "Plan", "empty_policy", "make_plan", "no_policy"]
