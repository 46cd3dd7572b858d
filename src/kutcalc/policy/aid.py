"""What state aid rules ask of a policy: the aid of a group and year, what it was given for, and what would be allowed.

These rules stand beside those of the deduction and never change it. A fact that nobody gave is not asked for here: what
is allowed then lies between a lowest and a highest amount. An undertaking is a group, its year the calendar year.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kutcalc.engine import (
    Flag,
    Money,
    Number,
    Ore,
    Rate,
    Read,
    all_of,
    any_of,
    given,
    greatest,
    is_known,
    is_not,
    known_or_zero,
    least,
    money_of,
    number_of,
    portion,
    share,
    when,
    with_rests,
)
from kutcalc.engine.rests import rest_of_share
from kutcalc.law.levels import GROUP_YEAR, TRAINING
from kutcalc.policy.making import Bench, Operand, holds_from
from kutcalc.policy.plain import plain
from kutcalc.policy.questions import question
from kutcalc.policy.schema import Policy, Setting, Validator
from kutcalc.policy.sums import make_total
from kutcalc.units import PPM

Counts = Sequence[tuple[str, str | None]]
"""The flag of courses that count under a chain, with the flag that the chain was chosen where there are several."""
STATE_AID: Final = "state_aid"
AID: Final = "aid of the year"
SUBSIDY: Final = "aid and other support of the year"
COST: Final = "cost that aid is for"
UNPAID: Final = "courses without paid time"


@dataclass(frozen=True, slots=True)
class Check:
    """A validator as columns of a group's year: the aid, its cost, and the least and most that may be allowed."""

    validator: Validator
    aid: str
    cost: str = ""
    low: str = ""
    high: str = ""
    unpaid: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Name the columns, those that are there."""
        return tuple(name for name in (self.aid, self.cost, self.low, self.high, self.unpaid) if name)


def make_checks(bench: Bench, policy: Policy, counts: Counts) -> tuple[Check, ...]:
    """Make the rules of all validators of a policy; `counts` says which courses count, none means all."""
    if policy.validators:
        total = Read("training_deduction", Money, "total")
        sv, en = "Koncernens avdrag under året.", "The deductions of the group in the year."
        bench.rule(AID, GROUP_YEAR, Money, [total], _itself, term="årets stöd", sv=sv, en=en)
    checks = []
    for validator in policy.validators:
        if str(validator.kind[-1].value) == STATE_AID and validator.intensity_ppm is not None:
            checks.append(_intensity(bench, validator, validator.intensity_ppm, counts))
        else:
            checks.append(Check(validator, AID))
    return tuple(checks)


def _itself(value: Any) -> Any:
    return value


def _intensity(bench: Bench, validator: Validator, ceiling: Setting, counts: Counts) -> Check:
    """Make the aid, its cost, and what the ceiling allows of it, course by course."""
    if COST not in bench.rules:
        _cost(bench, counts)
    names: dict[str, str] = {}
    for side, word in (("low", least), ("high", greatest)):
        path = f"{validator.path}.intensity_ppm"
        rate = _ceiling(bench, path, ceiling, side, word)
        amount = bench.rule(
            f"{path} allows ({side})",
            TRAINING,
            Money,
            [bench.column("eligible cost", TRAINING), bench.column(rate, TRAINING)],
            lambda cost, part: share(money_of(cost), part),
            term="tillåtet stöd för kursen",
        )
        rest = bench.rule(
            f"{path} allows ({side}), rest",
            TRAINING,
            Number,
            [bench.column("eligible cost", TRAINING), bench.column(rate, TRAINING)],
            lambda cost, part: rest_of_share(money_of(cost), 0, part),  # type: ignore[arg-type]
            term="bråkdelar",
        )
        sums = [make_total(bench, f"sum of {one}", GROUP_YEAR, one, term="tillåtet stöd") for one in (amount, rest)]
        names[side] = bench.rule(
            f"{path} allows in the year ({side})",
            GROUP_YEAR,
            Money,
            [bench.column(one, GROUP_YEAR) for one in sums],
            with_rests,
            term="tillåtet stöd under året",
            source=bench.title(ceiling[-1].source),
            sv="Det stöd som taket tillåter för årets kurser.",
            en="The aid that the ceiling allows for the year's courses.",
        )
    return Check(validator, SUBSIDY, COST, names["low"], names["high"], UNPAID)


# ---------------------------------------------------------------------- what aid is for


def _cost(bench: Bench, counts: Counts) -> None:
    """Make the cost that aid may be for, of all courses that count, and the support that it is measured against."""
    flag = _counting(bench, counts)
    gates: list[Operand] = [] if flag is None else [bench.column(flag, TRAINING)]
    pay = [bench.column(name, TRAINING) for name in ("cash_pay_ore", "minutes", "paid_minutes")]
    bench.rule(
        "eligible pay",
        TRAINING,
        Ore,
        pay,
        lambda cash, time, paid: known_or_zero(portion(cash, time, paid)),
        term="lön för tiden i kurs",
        sv="Lönen för tiden i kursen, per person; utan betald tid är den inte med.",
        en="Pay for the time in the course, per person; without paid time it is left out.",
    )
    bench.rule(
        "eligible cost",
        TRAINING,
        Ore,
        [
            *(bench.column(name, TRAINING) for name in ("fee_ore", "other_cost_ore", "eligible pay", "people")),
            bench.column("mandatory", TRAINING),
            *gates,
        ],
        _eligible,
        term="stödberättigad kostnad",
        sv="Avgift, andra kostnader och lön för tiden; inte för kurser som lagen kräver.",
        en="Fee, other costs and pay for the time; not for courses that the law requires.",
    )
    make_total(bench, "sum of eligible cost", GROUP_YEAR, "eligible cost", term="årets stödberättigade kostnad")
    in_money = [bench.column("sum of eligible cost", GROUP_YEAR)]
    bench.rule(COST, GROUP_YEAR, Money, in_money, money_of, term="årets stödberättigade kostnad")
    operands = [bench.column("other_support_ore", TRAINING), bench.column("people", TRAINING), *gates]
    bench.rule(
        "support beside aid",
        TRAINING,
        Ore,
        operands,
        lambda support, people, *flags: _where(support * people, flags),
        term="annat stöd för kursen",
    )
    make_total(bench, "sum of support beside aid", GROUP_YEAR, "support beside aid", term="annat stöd")
    bench.rule(
        SUBSIDY,
        GROUP_YEAR,
        Money,
        [bench.column(AID, GROUP_YEAR), bench.column("sum of support beside aid", GROUP_YEAR)],
        lambda aid, support: aid + money_of(support),
        term="årets stöd",
        sv="Avdraget och annat offentligt stöd för samma kurser.",
        en="The deduction and other public support for the same courses.",
    )
    bench.rule(
        "is without paid time",
        TRAINING,
        Number,
        [bench.column("paid_minutes", TRAINING), bench.column("minutes", TRAINING), *gates],
        lambda paid, time, *flags: number_of(all_of(is_not(is_known(paid)), time > 0, *flags)),
        term="utan betald tid",
    )
    make_total(bench, UNPAID, GROUP_YEAR, "is without paid time", term="kurser utan betald tid")


def _eligible(fee: Any, other: Any, pay: Any, people: Any, mandatory: Any, *flags: Any) -> Any:
    cost = _where((fee + other + pay) * people, flags)
    is_required = given(all_of(is_known(mandatory), mandatory))
    return when(is_required, 0, otherwise=cost)


def _where(amount: Any, flags: Sequence[Any]) -> Any:
    for flag in flags:
        amount = when(flag, amount, otherwise=0)
    return amount


def _counting(bench: Bench, counts: Counts) -> str | None:
    """Make the flag of courses that count under the chain that was chosen; None where all do."""
    if not counts:
        return None
    operands: list[Operand] = []
    for flag, chosen in counts:
        operands += [bench.column(name, TRAINING) for name in (flag, chosen) if name]
    sizes = [2 if chosen else 1 for _, chosen in counts]

    def counting(*values: Any) -> Any:
        left = list(values)
        pairs = [all_of(*(left.pop(0) for _ in range(size))) for size in sizes]
        return any_of(*pairs)

    return bench.rule("aid counts the course", TRAINING, Flag, operands, counting, term="kursen räknas")


# ---------------------------------------------------------------------- what is allowed


def _ceiling(bench: Bench, path: str, setting: Setting, side: str, word: Callable[..., Any]) -> str:
    """Make the highest intensity of a course; where a tier cannot be told, the lower or higher of what it may be."""
    operands: list[Operand] = []
    spans: list[tuple[int, int]] = []
    for number, entry in enumerate(setting):
        place = path if len(setting) == 1 else f"{path}.{number}"
        start = len(operands)
        operands.append(holds_from(bench, f"{place}.holds", setting, number))
        for tier_number, tier in enumerate(entry.tiers):
            where = f"{place}.tiers.{tier_number}"
            operands.append(bench.column(_fits(bench, tier.when, f"{where}.when"), TRAINING))
            operands.append(bench.value(where, (plain(entry, tier.value),), "ppm", none=PPM))
        last: Any = None if entry.tiers else entry.value
        operands.append(bench.value(f"{place}.otherwise", (plain(entry, last),), "ppm", none=PPM))
        spans.append((start, len(operands)))

    def chosen(*values: Any) -> Any:
        result: Any = None
        for start, end in reversed(spans):
            holds, *steps, worked = values[start:end]
            for place in range(len(steps) - 2, -1, -2):
                flag, value = steps[place], steps[place + 1]
                fits = given(all_of(is_known(flag), flag))
                doubt = value if place == len(steps) - 2 else word(worked, value)
                worked = when(fits, value, otherwise=when(is_known(flag), worked, otherwise=doubt))
            result = worked if result is None else when(holds, worked, otherwise=result)
        return result

    return bench.rule(f"{path} ({side})", TRAINING, Rate, operands, chosen, term="högsta stödandel")


def _fits(bench: Bench, test: Any, path: str) -> str:
    """Make the flag that a tier fits, unknown where a fact that decides it is."""
    name = f"fits {path}"
    if name not in bench.rules:
        made = question(bench, test, TRAINING, path)
        bench.rule(name, TRAINING, Flag, made.operands, made.function, term=path, fact=True)
    return name


__all__ = ["STATE_AID", "Check", "make_checks"]
