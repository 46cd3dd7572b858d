"""How much of what counts is given: one rate, tiers or a schedule, with better terms for some, at the level it varies.

A rate that is the same for all of an employer is taken of the employer's sum, once. Only a rate that differs between
courses or persons is taken row by row.
"""

from collections.abc import Sequence
from typing import Any, Final

from kutcalc.engine import (
    Flag,
    Level,
    Money,
    Ore,
    Rate,
    Read,
    all_of,
    any_of,
    at_least,
    at_most,
    greatest,
    money_of,
    schedule,
    share,
    when,
)
from kutcalc.law.levels import LEVELS, PAYSLIP, TRAINING
from kutcalc.policy.fields import FIELDS
from kutcalc.policy.making import Bench, Operand
from kutcalc.policy.measured import make_known, make_measured
from kutcalc.policy.questions import unit_of_field
from kutcalc.policy.schema import Chain, Dated, Setting, Test, Uplift

Own = tuple[str, Setting] | None
"""The path and setting of a rate of a component's own; None where the chain's rate is taken."""


def level_of_field(bench: Bench, field: str) -> Level:
    """Give the level of a field, made or not."""
    return LEVELS[FIELDS[field].level] if field in FIELDS else bench.level_of(field)


def fields_of_test(test: Test) -> list[str]:
    """Give the fields that a test reads."""
    if test.op in {"any", "all"}:
        return [field for part in (*test.any, *test.all) for field in fields_of_test(part)]
    return [test.field]


def narrowest(bench: Bench, fields: Sequence[str]) -> Level:
    """Give the narrowest of the levels of some fields, as one of: training, payslip, or where the policy is settled."""
    names = {level_of_field(bench, field).name for field in fields}
    if "training" in names:
        return TRAINING
    return PAYSLIP if names & {"payslip", "employee_year"} else bench.settled_at


def _fields_of_setting(setting: Setting | None) -> list[str]:
    return [field for entry in setting or () for tier in entry.tiers for field in fields_of_test(tier.when)]


def rate_level(bench: Bench, chain: Chain, own: Own, uplifts: Sequence[Uplift]) -> Level:
    """Give the level at which the rate of a component varies."""
    on_rate = [uplift for uplift in uplifts if _is_on_rate(uplift) or _is_mixed(uplifts)]
    fields = [field for uplift in on_rate for field in fields_of_test(uplift.test)]
    if own is not None:
        fields += _fields_of_setting(own[1])
    elif chain.rate is not None:
        fields += [field for tier in chain.rate.tiers for field in fields_of_test(tier.test)]
        fields += _fields_of_setting(chain.rate.share_ppm)
        if chain.rate.schedule is not None:
            fields.append(chain.rate.schedule.over)
    return narrowest(bench, fields)


def lift_level(bench: Bench, chain: Chain, own: Own, uplifts: Sequence[Uplift]) -> Level | None:
    """Give the level at which the uplift of the base varies; None where nobody's base is lifted.

    Where others get a better rate, that is the rate's: only the better of the two applies.
    """
    lifting = [uplift for uplift in uplifts if not _is_on_rate(uplift)]
    if not lifting:
        return None
    if _is_mixed(uplifts):
        return rate_level(bench, chain, own, uplifts)
    return narrowest(bench, [field for uplift in lifting for field in fields_of_test(uplift.test)])


def _is_on_rate(uplift: Uplift) -> bool:
    return uplift.multiply_base_ppm is None


def _is_mixed(uplifts: Sequence[Uplift]) -> bool:
    """Whether some uplifts lift the base and others the rate."""
    return len({_is_on_rate(uplift) for uplift in uplifts}) > 1


def make_rate(bench: Bench, chain: Chain, own: Own, uplifts: Sequence[Uplift], at: Level) -> Operand:
    """Give the rate of a component at a level, as a value or as a rule of its own.

    What depends on the firm alone is asked of the firm, in the period that is settled, whatever stands beside it.
    """
    best = _best_rate(bench, chain, own, uplifts, at)
    if not _is_mixed(uplifts):
        return best
    name = f"rate beside {_lifts(bench, chain, own, uplifts, at)}"
    if name not in bench.rules:
        bench.rule(
            name,
            at,
            Rate,
            [bench.column(_lifts(bench, chain, own, uplifts, at), at), _own_rate(bench, chain, own, at), best],
            lambda is_lifted, plain, better: when(is_lifted, plain, otherwise=better),
            term="sats med bättre villkor",
            sv="Den bästa satsen, om inte underlaget räknas upp i stället; aldrig två påslag samtidigt.",
            en="The best rate, unless the base is lifted instead; never two uplifts at once.",
        )
    return bench.column(name, at)


def _lifts(bench: Bench, chain: Chain, own: Own, uplifts: Sequence[Uplift], at: Level) -> str:
    """Make the flag that the base is lifted because that is worth more than a better rate.

    Of two that are worth the same, the first in the file applies; where neither is worth anything, the base is lifted.
    """
    name = f"lifted base [{' '.join(uplift.id for uplift in uplifts)}] ({at.name}){'' if own is None else own[0]}"
    times = _best_multiplier(bench, uplifts, at)
    if name in bench.rules:
        return name
    is_base_first = not _is_on_rate(uplifts[0])

    def is_better(multiplier: Any, plain: Any, better: Any) -> Any:
        lifted = share(plain, multiplier)
        as_good = at_least(lifted, better)
        return as_good if is_base_first else any_of(lifted > better, all_of(as_good, at_most(better, 0)))

    return bench.rule(
        name,
        at,
        Flag,
        [times, _own_rate(bench, chain, own, at), _best_rate(bench, chain, own, uplifts, at)],
        is_better,
        term="underlaget räknas upp",
        sv="Om ett uppräknat underlag ger mer än en bättre sats.",
        en="Whether a lifted base gives more than a better rate.",
    )


def _own_rate(bench: Bench, chain: Chain, own: Own, at: Level) -> Operand:
    """Give the rate without any uplift."""
    return _down(bench, _plain_rate(bench, chain, own, _widest(rate_level(bench, chain, own, ()), at)), at)


def _best_rate(bench: Bench, chain: Chain, own: Own, uplifts: Sequence[Uplift], at: Level) -> Operand:
    """Give the best of the rates that apply."""
    plain = _own_rate(bench, chain, own, at)
    better = [uplift for uplift in uplifts if _is_on_rate(uplift)]
    if not better:
        return plain
    name = f"rate with uplift [{' '.join(uplift.id for uplift in better)}]{'' if own is None else f' of {own[0]}'}"
    if name in bench.rules:
        return bench.column(name, at)
    operands: list[Operand] = [plain]
    adds: list[bool] = []
    for uplift in better:
        operands += _offered(bench, uplift, at)
        adds.append(uplift.add_points_ppm is not None)

    def lifted(rate: Any, *values: Any) -> Any:
        pairs = zip(adds, values[::2], values[1::2], strict=True)
        offers = (when(fits, rate + offered if is_added else offered, otherwise=0) for is_added, fits, offered in pairs)
        return greatest(rate, *offers)

    bench.rule(
        name,
        at,
        Rate,
        operands,
        lifted,
        term="sats med bättre villkor",
        sv="Den bästa av satserna som gäller; aldrig två påslag samtidigt.",
        en="The best of the rates that apply; never two uplifts at once.",
    )
    return bench.column(name, at)


def _offered(bench: Bench, uplift: Uplift, at: Level) -> list[Operand]:
    """Give the flag that an uplift applies, and what it offers."""
    key = next(key for key in _KEYS if getattr(uplift, key) is not None)
    setting: Setting = getattr(uplift, key)
    flag = _fits(bench, uplift.test, uplift.path, _widest(narrowest(bench, fields_of_test(uplift.test)), at))
    level = _widest(narrowest(bench, _fields_of_setting(setting)), at)
    offered = bench.setting(f"{uplift.path}.{key}", setting, "ppm", level, empty=0)
    return [bench.column(flag, at), _down(bench, offered, at)]


def _widest(own: Level, at: Level) -> Level:
    """Give the level of a question of its own, but none below the level that reads it."""
    return at if own.is_below(at) else own


def _down(bench: Bench, operand: Operand, at: Level) -> Operand:
    return bench.column(operand.name, at) if isinstance(operand, Read) else operand


def _fits(bench: Bench, test: Test, path: str, at: Level, before: Sequence[str] = ()) -> str:
    if bench.fits is None:
        raise ValueError(f"{path} is asked before anything can be")
    return bench.fits(test, path, at, before)


def _plain_rate(bench: Bench, chain: Chain, own: Own, at: Level) -> Operand:
    if own is not None:
        path, setting = own
        return bench.setting(f"{path}.share_ppm", setting, "ppm", at, empty=0)
    rate = chain.rate
    if rate is None:
        return bench.constant("rate.whole", 1_000_000, "ppm")
    if rate.schedule is not None:
        return _scheduled(bench, chain, at)
    if rate.tiers:
        return _tiered(bench, chain, at)
    return bench.setting(f"{rate.path}.share_ppm", rate.share_ppm or (), "ppm", at, empty=0)


def _tiered(bench: Bench, chain: Chain, at: Level) -> Operand:
    name = "rate of tier"
    tiers = chain.rate.tiers if chain.rate is not None else ()
    if name not in bench.rules:
        operands: list[Operand] = []
        flags: list[str] = []
        for tier in tiers:
            flags.append(_fits(bench, tier.test, tier.path, at, tuple(flags)))
            operands.append(bench.column(flags[-1], at))
            operands.append(bench.setting(f"{tier.path}.share_ppm", tier.share_ppm, "ppm", at, empty=0))

        def chosen(*values: Any) -> Any:
            result: Any = 0
            for place in range(len(values) - 2, -1, -2):
                result = when(values[place], values[place + 1], otherwise=result)
            return result

        bench.rule(
            name,
            at,
            Rate,
            operands,
            chosen,
            term="sats",
            sv="Satsen för det första steget som passar; passar inget är den noll.",
            en="The rate of the first tier that fits; when none fits it is zero.",
        )
    return bench.column(name, at)


def _scheduled(bench: Bench, chain: Chain, at: Level) -> Operand:
    name = "rate of schedule"
    if chain.rate is None or chain.rate.schedule is None:
        raise ValueError("no schedule")
    plan = chain.rate.schedule
    if name not in bench.rules:
        over = make_known(bench, make_measured(bench, plan.over), at)
        unit = unit_of_field(bench, plan.over)
        operands: list[Operand] = [bench.column(over, at)]
        for number, point in enumerate(plan.points):
            corner = f"{plan.path}.points.{number}"
            operands.append(bench.value(f"{corner}.at", _one(point.at, plan.source, plan.verification), unit))
            operands.append(
                bench.value(f"{corner}.share_ppm", _one(point.share_ppm, plan.source, plan.verification), "ppm")
            )

        is_money = bench.unit_of(over) is Money
        in_money = is_money or (unit == Ore.unit and bench.policy.in_minor)

        def drawn(measure: Any, *corners: Any) -> Any:
            places = [bench.money(at) for at in corners[::2]] if in_money else corners[::2]
            along = money_of(measure) if in_money and not is_money else measure
            return schedule(along, list(zip(places, corners[1::2], strict=True)))

        bench.rule(
            name,
            at,
            Rate,
            operands,
            drawn,
            term="sats",
            sv="Satsen på räta linjer mellan punkterna, platt utanför dem.",
            en="The rate on straight lines between the points, flat outside them.",
        )
    return bench.column(name, at)


def _one(number: int, source: str, verification: str) -> Setting:
    return (Dated(value=number, source=source, verification=verification),)


def make_multiplier(bench: Bench, chain: Chain, own: Own, uplifts: Sequence[Uplift], at: Level) -> Operand | None:
    """Give what the base is multiplied by for some, at a level; None where nobody's is."""
    if all(_is_on_rate(uplift) for uplift in uplifts):
        return None
    best = _best_multiplier(bench, uplifts, at)
    if not _is_mixed(uplifts):
        return best
    flag = _lifts(bench, chain, own, uplifts, at)
    name = f"base times, {flag}"
    if name not in bench.rules:
        bench.rule(
            name,
            at,
            Rate,
            [bench.column(flag, at), best, bench.constant("uplift.one", 1_000_000, "ppm")],
            lambda is_lifted, times, one: when(is_lifted, times, otherwise=one),
            term="underlaget gånger",
            sv="Påslaget på underlaget, om inte en bättre sats ger mer; aldrig två samtidigt.",
            en="The uplift of the base, unless a better rate gives more; never two at once.",
        )
    return bench.column(name, at)


def _best_multiplier(bench: Bench, uplifts: Sequence[Uplift], at: Level) -> Operand:
    """Give the largest of the uplifts of the base that apply."""
    lifting = [uplift for uplift in uplifts if not _is_on_rate(uplift)]
    name = f"base times [{' '.join(uplift.id for uplift in lifting)}] ({at.name})"
    if name in bench.rules:
        return bench.column(name, at)
    operands: list[Operand] = [bench.constant("uplift.one", 1_000_000, "ppm")]
    for uplift in lifting:
        operands += _offered(bench, uplift, at)

    def best(one: Any, *values: Any) -> Any:
        pairs = zip(values[::2], values[1::2], strict=True)
        return greatest(one, *(when(fits, times, otherwise=0) for fits, times in pairs))

    bench.rule(
        name,
        at,
        Rate,
        operands,
        best,
        term="underlaget gånger",
        sv="Det största påslag på underlaget som gäller; aldrig två samtidigt.",
        en="The largest uplift of the base that applies; never two at once.",
    )
    return bench.column(name, at)


_KEYS: Final = ("multiply_base_ppm", "replace_rate_ppm", "add_points_ppm")

__all__ = ["Own", "fields_of_test", "lift_level", "make_multiplier", "make_rate", "rate_level"]
