"""What a deduction is counted on: the components of a chain's base, per person, less other public support.

A component stands at level `training` (fee, other cost, pay for the course, flat per hour or unit) or `payslip` (day
rate, flat per day or head, payroll). What divides is carried with its rest, so that thirds add up to the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kutcalc.engine import Level, Money, Number, greatest, money_of, share, when
from kutcalc.engine.rests import rest_of_share
from kutcalc.law.levels import PAYSLIP, TRAINING
from kutcalc.policy.course_parts import ON_COURSES
from kutcalc.policy.eligibility import Eligibility
from kutcalc.policy.making import Bench, Operand, bare
from kutcalc.policy.person_parts import ON_PERSONS, make_units
from kutcalc.policy.schema import BasePart, Chain
from kutcalc.policy.sums import make_total
from kutcalc.units import PPM, UKR_PER_ORE

PAYROLL: Final = "payroll"
_UKR_STEP: Final = PPM // UKR_PER_ORE


@dataclass(frozen=True, slots=True)
class Component:
    """One component: its amount per person, the rest that was dropped in dividing, and where both stand."""

    part: BasePart
    level: Level
    amount: str
    rest: str | None


def measure_of(part: BasePart) -> str:
    """Give what a component measures."""
    return str(bare(part.measure))


def reads_training(chain: Chain) -> bool:
    """Whether any component of the chain is counted on courses, or on those who take them."""
    return any(measure_of(part) != PAYROLL for part in chain.base)


def counts_persons(chain: Chain) -> bool:
    """Whether any component of the chain is counted on persons, trained or not."""
    return any(measure_of(part) == PAYROLL for part in chain.base)


def make_base(bench: Bench, chain: Chain, eligibility: Eligibility) -> list[Component]:
    """Make the amounts of all components, other support taken off those on courses first, then those on persons."""
    raw = [_scaled(bench, part, _measured(bench, part, eligibility)) for part in chain.base]
    support = _Support(bench, eligibility)
    net = {
        component.part.id: support.taken_off(component)
        for component in sorted(raw, key=lambda component: component.level.name != "training")
    }
    return [net[part.id] for part in chain.base]


def _measured(bench: Bench, part: BasePart, eligibility: Eligibility) -> Component:
    measure = measure_of(part)
    if measure == "flat_per_unit":
        return Component(part, *make_units(bench, part, eligibility))
    if measure in ON_COURSES:
        return Component(part, TRAINING, *ON_COURSES[measure](bench, part, eligibility))
    return Component(part, PAYSLIP, *ON_PERSONS[measure](bench, part, eligibility))


def _scaled(bench: Bench, part: BasePart, component: Component) -> Component:
    """Count only the share of a component that the policy says."""
    if part.scale_ppm is None or all(entry.value == PPM and not entry.tiers for entry in part.scale_ppm):
        return component
    level = component.level
    scale = bench.setting(f"{part.path}.scale_ppm", part.scale_ppm, "ppm", level, empty=PPM)
    amount = bench.rule(
        f"{part.path} scaled",
        level,
        Money,
        [bench.column(component.amount, level), scale],
        share,
        term="underlag efter andel",
        source=bench.title(part.source),
        sv="Den andel av beloppet som räknas.",
        en="The share of the amount that counts.",
    )
    if component.rest is None and _is_whole(bench, part):
        return Component(part, level, amount, None)
    before = [] if component.rest is None else [bench.column(component.rest, level)]
    rest = bench.rule(
        f"{part.path} scaled, rest",
        level,
        Number,
        [bench.column(component.amount, level), scale, *before],
        _rest_of_scaled,
        term="bråkdelar av underlaget",
    )
    return Component(part, level, amount, rest)


def _rest_of_scaled(amount: Any, scale: Any, *rests: Any) -> Any:
    before: Any = rests[0] if rests else 0
    return rest_of_share(amount, before, scale)


def _is_whole(bench: Bench, part: BasePart) -> bool:
    """Whether a scale leaves whole micro-kronor of whole öre, which are 10,000 of them."""
    is_exchanged = bench.policy.in_minor and part.amount_ore is not None
    contents = [entry.value for entry in part.scale_ppm or ()]
    contents += [tier.value for entry in part.scale_ppm or () for tier in entry.tiers]
    return not is_exchanged and not any(type(content) is int and content % _UKR_STEP for content in contents)


class _Support:
    """Other public support for a course: taken off component by component, never below nothing.

    `over` is the rest of the components before, which is less than what is left of the support seems to be.
    """

    def __init__(self, bench: Bench, eligibility: Eligibility) -> None:
        self.bench = bench
        self.left: str | None = None
        self.over: str | None = None
        if eligibility.level.name != "training":
            return
        flag = eligibility.counts
        operands: list[Operand] = [bench.column("other_support_ore", TRAINING)]
        if flag is not None:
            operands.append(bench.column(flag, TRAINING))
        self.left = bench.rule(
            "other_support",
            TRAINING,
            Money,
            operands,
            _counted_support,
            term="annat stöd för kursen",
            sv="Annat offentligt stöd för samma kurs, som alltid räknas bort.",
            en="Other public support for the same course, always taken off.",
        )

    def taken_off(self, component: Component) -> Component:
        """Give the component less the support that is still left."""
        part, level = component.part, component.level
        if self.left is None or measure_of(part) == PAYROLL:
            return component
        if level.name == "payslip" and self.bench.level_of(self.left).name == "training":
            self.left = make_total(self.bench, "support left in the month", PAYSLIP, self.left, term="stöd som är kvar")
            if self.over is not None:
                self.over = make_total(self.bench, "rests of the month", PAYSLIP, self.over, term="bråkdelar")
        both: list[Operand] = [self.bench.column(component.amount, level), self.bench.column(self.left, level)]
        net = self.bench.rule(
            f"{part.path} net",
            level,
            Money,
            both,
            lambda cost, support: greatest(0, cost - support),
            term="underlag efter annat stöd",
            source="kutcalc",
            sv="Det som räknas när annat stöd är borträknat.",
            en="What counts once other support is taken off.",
        )
        self.left = self.bench.rule(
            f"{part.path} support left",
            level,
            Money,
            both,
            lambda cost, support: greatest(0, support - cost),
            term="stöd som är kvar",
            sv="Det stöd som inte rymdes i underlaget.",
            en="The support that was larger than what counts.",
        )
        rests = [rest for rest in (component.rest, self.over) if rest is not None]
        if not rests:
            return Component(part, level, net, None)
        self.over = self._rest_where_any(f"{part.path} support left, rest", level, self.left, rests)
        return Component(part, level, net, self._rest_where_any(f"{part.path} net, rest", level, net, rests))

    def _rest_where_any(self, name: str, level: Level, amount: str, rests: Sequence[str]) -> str:
        """Make the rests where an amount is left that they belong to."""
        return self.bench.rule(
            name,
            level,
            Number,
            [self.bench.column(one, level) for one in (amount, *rests)],
            _where_any,
            term="bråkdelar av underlaget",
        )


def _where_any(amount: Any, first: Any, *others: Any) -> Any:
    rests = first
    for other in others:
        rests = rests + other
    return when(amount > 0, rests, otherwise=0)


def _counted_support(support: Any, *counts: Any) -> Any:
    amount = money_of(support)
    for flag in counts:
        amount = when(flag, amount, otherwise=0)
    return amount


__all__ = ["Component", "counts_persons", "make_base", "measure_of", "reads_training"]
