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
from kutcalc.policy.carrying import Carried, carry, room_of
from kutcalc.policy.chain_rules import ChainRules, sum_failures
from kutcalc.policy.fines import Fine
from kutcalc.policy.making import Bench, refuse
from kutcalc.policy.schema import Policy
from kutcalc.policy.settling import Settled
from kutcalc.policy.stages import Stage

FIGURES: Final = ("counted_base", "before_limits", "training_deduction")


def choose(policy: Policy, chains: Sequence[ChainRules]) -> tuple[Bench, Settled, tuple[str, ...]]:
    """Put the chains on one bench; give it with the figures of the best one, and the counters of failed conditions."""
    for one in chains[1:]:
        _refuse_unlike(chains[0], one)
    bench = Bench(policy, settlement=chains[0].bench.settlement)
    marked = [_marked(bench, one, mark_of(one)) for one in chains]
    kept = _kept(chains)
    worths = [name("training_deduction") for name in marked]
    if kept is not None:
        worths[kept] = marked[kept](_claim(chains[kept]).wanted)
    _make_chosen(bench, chains, worths)
    settled = Settled(by_rows=True)
    level = bench.settled_at
    for figure in FIGURES if kept is None else FIGURES[:-1]:
        _picked(bench, figure, level.name, [name(figure) for name in marked], chains)
    carried: list[Stage] = []
    if kept is not None:
        settled.carried = _carried(bench, chains, marked, kept, carried)
    settled.before = Fine(
        _picked(
            bench,
            "best, exact",
            level.name,
            [name(one.settled.before.amount) for name, one in zip(marked, chains, strict=True)],
            chains,
        )
    )
    for weight in ("base_weight", "before_weight", "last_weight"):
        names = [name(getattr(one.settled, weight)) for name, one in zip(marked, chains, strict=True)]
        setattr(settled, weight, _picked(bench, f"best, {weight}", PAYSLIP.name, names, chains))
    failures: list[str] = []
    for name, one in zip(marked, chains, strict=True):
        flag = flag_of(one)
        own = [stage for stage in one.settled.stages if one.settled.carried is None or stage.code != "liability"]
        settled.stages += [_stage(bench, stage, name, flag) for stage in own]
        failures += [_counted(bench, name(failure), flag) for failure in one.eligibility.failures]
    sum_failures(bench, failures)
    floors = [
        _both(bench, name(one.settled.floor_cut), flag_of(one))
        for name, one in zip(marked, chains, strict=True)
        if one.settled.floor_cut is not None
    ]
    settled.stages += carried
    if floors:
        settled.floor_cut = _either(bench, floors)
    return bench, settled, tuple(failures)


def mark_of(one: ChainRules) -> str:
    """Give what the names of a chain's rules end with on the common bench."""
    return f" ‹{one.chain.id or 'main'}›"


def flag_of(one: ChainRules) -> str:
    """Name the flag that a chain is the best of an employer's year."""
    return f"chosen{mark_of(one)}"


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


def _kept(chains: Sequence[ChainRules]) -> int | None:
    """Give the place of the chain whose deduction is kept for later years; None where none is."""
    places = [place for place, one in enumerate(chains) if one.settled.carried is not None]
    if len(places) > 1:
        path = f"{chains[places[1]].chain.instrument.path}.unused"
        refuse(
            path,
            f"{path}: bara ett av alternativen kan spara till senare år. Skriv lost eller refunded.",
            f"{path}: only one of the alternatives can keep for later years. Write lost or refunded.",
        )
    return places[0] if places else None


def _claim(one: ChainRules) -> Stage:
    """Give the limit that a chain's claim meets, where what does not fit is kept."""
    return next(stage for stage in one.settled.stages if stage.code == "liability")


def _carried(
    bench: Bench, chains: Sequence[ChainRules], marked: "Sequence[Names]", kept: int, stages: list[Stage]
) -> Carried:
    """Carry the claims of years in which the chain that keeps was chosen; what was kept is used in all years.

    The deduction is then what is used, and in other years what the chosen chain gives besides.
    """
    level, names, stage = bench.settled_at, marked[kept], _claim(chains[kept])
    claim = bench.rule(
        "claim of the chosen",
        level,
        Money,
        [bench.column(name, level) for name in (names(stage.wanted), flag_of(chains[kept]))],
        lambda amount, is_chosen: when(is_chosen, amount, otherwise=0),
        term="avdrag att räkna av eller spara",
        sv="Årets avdrag, de år då alternativet är det bästa.",
        en="The year's deduction, in years when the alternative is the best.",
    )
    own = carry(bench, claim, room_of(stage.path, names), stages)
    others = [place for place in range(len(chains)) if place != kept]
    operands = [bench.column(marked[place]("training_deduction"), level) for place in others]
    operands += [bench.column(flag_of(chains[place]), level) for place in others]

    def given_besides(*values: Any) -> Any:
        result: Any = 0
        for amount, flag in zip(values[: len(others)], values[len(others) :], strict=True):
            result = when(flag, amount, otherwise=result)
        return result

    besides = bench.rule(
        "deduction of the other chains", level, Money, operands, given_besides, term="de andra alternativens avdrag"
    )
    names_of = {"training_deduction": own.used, "own deduction, with the others": own.own_used}
    for name, used in names_of.items():
        both = [bench.column(one, level) for one in (used, besides)]
        bench.rule(name, level, Money, both, lambda kept_used, other: kept_used + other, term="kompetensavdrag")
    return replace(own, own_used="own deduction, with the others")


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


def _make_chosen(bench: Bench, chains: Sequence[ChainRules], worths: Sequence[str]) -> None:
    """Make the flags of the chain that gives most in the year, of equal ones the first.

    What a chain gives that keeps for later years is its claim, used this year or not.
    """
    totals = []
    for one, given in zip(chains, worths, strict=True):
        total = f"deduction of the year{mark_of(one)}"
        how = "same" if bench.settled_at.name == EMPLOYER_YEAR.name else "total"
        bench.rule(total, EMPLOYER_YEAR, Money, [Read(given, Money, how)], lambda amount: amount, term="årets avdrag")
        totals.append(total)
    for place, one in enumerate(chains):
        own, others = totals[place], [*totals[:place], *totals[place + 1 :]]
        earlier = [flag_of(before) for before in chains[:place]]
        bench.rule(
            flag_of(one),
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
    flags = [flag_of(one) for one in chains[:-1]]

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


__all__ = ["choose", "flag_of", "mark_of"]
