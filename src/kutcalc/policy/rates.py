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
from kutcalc.policy.making import Bench, Operand
from kutcalc.policy.measured import make_known, make_measured
from kutcalc.policy.questions import unit_of_field
from kutcalc.policy.rate_levels import (
    Own,
    fields_of_setting,
    fields_of_test,
    is_mixed,
    is_on_rate,
    narrowest,
    rate_level,
    widest,
)
from kutcalc.policy.schema import Chain, Dated, Setting, Test, Uplift


def make_rate(bench: Bench, chain: Chain, own: Own, uplifts: Sequence[Uplift], at: Level) -> Operand:
    """Give the rate of a component at a level, as a value or as a rule of its own.

    What depends on the firm alone is asked of the firm, in the period that is settled, whatever stands beside it.
    """
    best = _best_rate(bench, chain, own, uplifts, at)
    if not is_mixed(uplifts):
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
    is_base_first = not is_on_rate(uplifts[0])

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
        term_en="the base is lifted",
        sv="Om ett uppräknat underlag ger mer än en bättre sats.",
        en="Whether a lifted base gives more than a better rate.",
    )


def _own_rate(bench: Bench, chain: Chain, own: Own, at: Level) -> Operand:
    """Give the rate without any uplift."""
    return _down(bench, _plain_rate(bench, chain, own, widest(rate_level(bench, chain, own, ()), at)), at)


def _best_rate(bench: Bench, chain: Chain, own: Own, uplifts: Sequence[Uplift], at: Level) -> Operand:
    """Give the best of the rates that apply."""
    plain = _own_rate(bench, chain, own, at)
    better = [uplift for uplift in uplifts if is_on_rate(uplift)]
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
    flag = _fits(bench, uplift.test, uplift.path, widest(narrowest(bench, fields_of_test(uplift.test)), at))
    level = widest(narrowest(bench, fields_of_setting(setting)), at)
    offered = bench.setting(f"{uplift.path}.{key}", setting, "ppm", level, empty=0)
    return [bench.column(flag, at), _down(bench, offered, at)]


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
    if all(is_on_rate(uplift) for uplift in uplifts):
        return None
    best = _best_multiplier(bench, uplifts, at)
    if not is_mixed(uplifts):
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
    lifting = [uplift for uplift in uplifts if not is_on_rate(uplift)]
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

__all__ = ["make_multiplier", "make_rate"]
