"""One chain of a policy as rules on a bench of its own: conditions, base, and the employer's figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from kutcalc.engine import Input, Level, Number, Read
from kutcalc.law.levels import EMPLOYER_MONTH, LEVELS, PAYSLIP
from kutcalc.policy.bases import counts_persons, make_base, reads_training
from kutcalc.policy.eligibility import Eligibility, make_eligibility, some_at
from kutcalc.policy.fields import FIELD_UNITS, KIND_UNITS
from kutcalc.policy.making import Bench, bare
from kutcalc.policy.questions import make_flag
from kutcalc.policy.schema import Chain, FactDeclaration, Policy, Test
from kutcalc.policy.settling import Settled, make_settled


@dataclass(frozen=True, slots=True)
class ChainRules:
    """A chain as rules: the bench that holds them, what counts, and the figures and limits."""

    chain: Chain
    bench: Bench
    eligibility: Eligibility
    settled: Settled

    @property
    def reads_training(self) -> bool:
        """Whether anything is counted on courses."""
        return self.eligibility.level.name == "training"

    @property
    def instrument(self) -> str:
        """Where the value lands."""
        return str(bare(self.chain.instrument.kind))

    @property
    def has_tiers(self) -> bool:
        """Whether the rate may be none because no tier fits."""
        rate = self.chain.rate
        return rate is not None and (bool(rate.tiers) or any(entry.tiers for entry in rate.share_ppm or ()))


def make_chain(policy: Policy, chain: Chain) -> ChainRules:
    """Make the rules of one chain."""
    bench = Bench(policy)
    bench.settlement = str(bare(chain.instrument.settlement))
    for fact in policy.facts:
        bench.inputs[fact.id] = _input(fact)
    eligibility = make_eligibility(bench, chain, reads_training=reads_training(chain), on_persons=counts_persons(chain))
    _let_ask(bench, chain, eligibility)
    settled = make_settled(bench, chain, make_base(bench, chain, eligibility))
    sum_failures(bench, eligibility.failures)
    return ChainRules(chain, bench, eligibility, settled)


def _input(fact: FactDeclaration) -> Input:
    unit = KIND_UNITS.get(fact.type) or FIELD_UNITS[fact.unit or "count"]
    return Input(fact.id, LEVELS[fact.level], unit, fact.question.sv, fact=True)


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


def failure_at(name: str, stood: Level, level: Level) -> str:
    """Name the counter of a failed condition at a level."""
    return name if stood.name == level.name else f"{name} ({level.name})"


def sum_failures(bench: Bench, failures: Sequence[str]) -> None:
    """Sum, per row and per employer and month, those who failed each condition first."""
    for name in failures:
        stood = bench.level_of(name)
        for level in (PAYSLIP, EMPLOYER_MONTH):
            if stood.name != level.name:
                bench.rule(
                    failure_at(name, stood, level),
                    level,
                    Number,
                    [Read(name, Number, "total")],
                    lambda number: number,
                    term="brutet villkor",
                    sv="Antalet som faller på villkoret.",
                    en="How many fail the condition.",
                )


__all__ = ["ChainRules", "failure_at", "make_chain", "sum_failures"]
