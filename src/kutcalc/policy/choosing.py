"""Alternative chains: each is worked on its own, and the best counts for each employer and year.

The rules of a chain get its mark, so that several stand in one book; what leads to the results is picked from the chain
that gives the employer most in the year, of equal ones the first in the file.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from kutcalc.engine import Carry, Flag, Input, Money, Number, Read, Rule, Spread, Value, all_of, is_not, when
from kutcalc.engine.rule import AnyRule
from kutcalc.law.levels import EMPLOYER_YEAR, PAYSLIP
from kutcalc.policy.ceilings import Stage
from kutcalc.policy.chain_rules import ChainRules, sum_failures
from kutcalc.policy.making import Bench, refuse
from kutcalc.policy.schema import Policy
from kutcalc.policy.settling import Settled

FIGURES: Final = ("counted_base", "before_limits", "training_deduction")


def choose(policy: Policy, chains: Sequence[ChainRules]) -> tuple[Bench, Settled, tuple[str, ...]]:
    """Put the chains on one bench; give it with the figures of the best one, and the counters of failed conditions."""
    for one in chains[1:]:
        _refuse_unlike(chains[0], one)
    bench = Bench(policy, settlement=chains[0].bench.settlement)
    marked = [_marked(bench, one, _mark(one)) for one in chains]
    _make_chosen(bench, chains)
    settled = Settled(by_rows=True)
    level = bench.settled_at
    for figure in FIGURES:
        _picked(bench, figure, level.name, [name(figure) for name in marked], chains)
    settled.before = _picked(
        bench,
        "best, exact",
        level.name,
        [name(one.settled.before) for name, one in zip(marked, chains, strict=True)],
        chains,
    )
    for weight in ("base_weight", "before_weight", "last_weight"):
        names = [name(getattr(one.settled, weight)) for name, one in zip(marked, chains, strict=True)]
        setattr(settled, weight, _picked(bench, f"best, {weight}", PAYSLIP.name, names, chains))
    failures: list[str] = []
    for name, one in zip(marked, chains, strict=True):
        flag = _flag(one)
        settled.stages += [_stage(bench, stage, name, flag) for stage in one.settled.stages]
        failures += [_counted(bench, name(failure), flag) for failure in one.eligibility.failures]
    sum_failures(bench, failures)
    floors = [
        _both(bench, name(one.settled.floor_cut), _flag(one))
        for name, one in zip(marked, chains, strict=True)
        if one.settled.floor_cut is not None
    ]
    if floors:
        settled.floor_cut = _either(bench, floors)
    return bench, settled, tuple(failures)


def _mark(one: ChainRules) -> str:
    return f" ‹{one.chain.id or 'main'}›"


def _flag(one: ChainRules) -> str:
    return f"chosen{_mark(one)}"


def _refuse_unlike(first: ChainRules, other: ChainRules) -> None:
    path = other.chain.instrument.path
    if other.bench.settlement != first.bench.settlement:
        refuse(
            f"{path}.settlement",
            f"{path}.settlement: alternativen måste avräknas lika ofta för att kunna jämföras.",
            f"{path}.settlement: the alternatives must be settled equally often to be compared.",
        )
    if (other.instrument == "contributions") != (first.instrument == "contributions"):
        refuse(
            f"{path}.kind",
            f"{path}.kind: antingen räknas alla alternativ av från avgifterna, eller inget.",
            f"{path}.kind: either all alternatives come off contributions, or none does.",
        )
    if other.reads_training != first.reads_training:
        refuse(
            f"{path.removesuffix('instrument')}base",
            "antingen räknar alla alternativ på kurser, eller inget.",
            "either all alternatives are counted on courses, or none is.",
        )
    if any(one.settled.carried is not None for one in (first, other)):
        refuse(
            f"{path}.unused",
            f"{path}.unused: carried_forward går inte ihop med [choice].",
            f"{path}.unused: carried_forward does not go with [choice].",
        )


def _marked(bench: Bench, one: ChainRules, mark: str) -> "Names":
    """Move a chain's rules to the common bench under marked names; values, which are named by path, are shared."""
    names = Names({name: f"{name}{mark}" for name in one.bench.rules})
    for rule in one.bench.rules.values():
        bench.rules[names(rule.name)] = _renamed(rule, names)
    for path, value in one.bench.values.items():
        known: Value = bench.values.setdefault(path, value)
        if known != value:
            raise ValueError(f"{path} would be two values")
    inputs: dict[str, Input] = one.bench.inputs
    bench.inputs |= inputs
    return names


class Names(dict[str, str]):
    """The names that rules have on the common bench; a name of the law or the tables stays."""

    def __call__(self, name: str) -> str:
        """Give the name."""
        return self.get(name, name)


def _renamed(rule: AnyRule, names: Names) -> AnyRule:
    if isinstance(rule, Rule):
        reads = tuple(replace(read, name=names(read.name)) for read in rule.reads)
        return replace(rule, name=names(rule.name), reads=reads)
    if isinstance(rule, Spread):
        return replace(rule, name=names(rule.name), total=names(rule.total), weight=names(rule.weight))
    if isinstance(rule, Carry):
        return replace(
            rule, name=names(rule.name), claim=names(rule.claim), room=names(rule.room), span=names(rule.span)
        )
    raise TypeError(f"{rule.name} cannot be moved")


def _make_chosen(bench: Bench, chains: Sequence[ChainRules]) -> None:
    """Make the flags of the chain that gives most in the year, of equal ones the first."""
    totals = []
    for one in chains:
        given = f"training_deduction{_mark(one)}"
        total = f"deduction of the year{_mark(one)}"
        how = "same" if bench.settled_at.name == EMPLOYER_YEAR.name else "total"
        bench.rule(total, EMPLOYER_YEAR, Money, [Read(given, Money, how)], lambda amount: amount, term="årets avdrag")
        totals.append(total)
    for place, one in enumerate(chains):
        own, others = totals[place], [*totals[:place], *totals[place + 1 :]]
        earlier = [_flag(before) for before in chains[:place]]
        bench.rule(
            _flag(one),
            EMPLOYER_YEAR,
            Flag,
            [bench.column(name, EMPLOYER_YEAR) for name in (own, *others, *earlier)],
            _is_best(len(others)),
            term="det bästa alternativet",
            sv="Om alternativet ger arbetsgivaren mest under året.",
            en="Whether the alternative gives the employer most in the year.",
        )


def _is_best(others: int) -> Any:
    def best(own: Any, *values: Any) -> Any:
        most = [own >= other for other in values[:others]]
        return all_of(*most, *(is_not(flag) for flag in values[others:]))

    return best


def _picked(bench: Bench, name: str, level: str, names: Sequence[str], chains: Sequence[ChainRules]) -> str:
    """Give the amount of the chosen chain; one of them always is."""
    at = bench.level_of(names[0])
    if at.name != level:
        raise ValueError(f"{names[0]} stands at {at.name}")
    flags = [_flag(one) for one in chains[:-1]]

    def picked(*values: Any) -> Any:
        result = values[len(names) - 1]
        for place in reversed(range(len(flags))):
            result = when(values[len(names) + place], values[place], otherwise=result)
        return result

    return bench.rule(
        name,
        at,
        Money,
        [bench.column(one, at) for one in (*names, *flags)],
        picked,
        term="det bästa alternativets belopp",
    )


def _stage(bench: Bench, stage: Stage, names: Names, flag: str) -> Stage:
    return replace(
        stage,
        wanted=names(stage.wanted),
        granted=names(stage.granted),
        ceiling=names(stage.ceiling),
        cut=_both(bench, names(stage.cut), flag),
    )


def _both(bench: Bench, cut: str, flag: str) -> str:
    at = bench.level_of(cut)
    name = f"{cut} and chosen"
    if name not in bench.rules:
        bench.rule(name, at, Flag, [bench.column(cut, at), bench.column(flag, at)], all_of, term="begränsat")
    return name


def _either(bench: Bench, floors: Sequence[str]) -> str:
    def either(first: Any, *others: Any) -> Any:
        for other in others:
            first = first | other
        return first

    return bench.rule(
        "cut by a floor", PAYSLIP, Flag, [bench.column(one, PAYSLIP) for one in floors], either, term="begränsat"
    )


def _counted(bench: Bench, failure: str, flag: str) -> str:
    """Count failed conditions only where the chain was chosen, at the level of its rows and in their sums."""
    at = bench.level_of(failure)
    name = f"{failure}, chosen"
    bench.rule(
        name,
        at,
        Number,
        [bench.column(failure, at), bench.column(flag, at)],
        lambda number, is_chosen: when(is_chosen, number, otherwise=0),
        term="brutet villkor",
    )
    return name


__all__ = ["choose"]
