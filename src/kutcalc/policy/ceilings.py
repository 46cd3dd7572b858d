"""Ceilings: what a cap of a policy comes to, in kronor, at the level where it stands."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from kutcalc.engine import (
    Level,
    Money,
    Number,
    greatest,
    money_of,
    portion,
    rest_of_portion,
    share,
    when,
)
from kutcalc.law.levels import LEVELS
from kutcalc.policy.keys import OWN_AMOUNT
from kutcalc.policy.making import NO_CEILING, Bench, Operand, bare, is_open, may_be_none
from kutcalc.policy.measured import make_known, make_measured
from kutcalc.policy.schema import Cap, Setting
from kutcalc.policy.sums import make_total

MINOR_UNITS: Final = 100
MINUTES_PER_HOUR: Final = 60
PERSON_CAPS: Final = ("course", "employee_month", "employee_year")
CODES: Final = {
    "course": "course_cap",
    "employee_month": "employee_cap",
    "employee_year": "employee_cap",
    "employer_month": "employer_cap",
    "employer_year": "employer_cap",
    "group_month": "group_cap",
    "group_year": "group_cap",
}
_PAYROLLS: Final = {
    "payslip": "pay_month_ore",
    "employee_year": "pay_year_ore",
    "employer_month": "payroll_month_ore",
    "employer_year": "payroll_year_ore",
}


def binding(caps: Sequence[Cap]) -> list[Cap]:
    """Give the caps that say anything but "none"."""
    return [cap for cap in caps if not all(is_open(setting) for setting in _amounts(cap))]


def _amounts(cap: Cap) -> Sequence[Setting | None]:
    return (
        cap.amount_ore,
        cap.amount_per_hour_ore,
        cap.share_of_payroll_ppm,
        cap.base_amounts_ppm,
        cap.share_of_field_ppm,
    )


def is_on(cap: Cap, what: str) -> bool:
    """Whether a cap is on the base, or on the deduction."""
    return str(bare(cap.on) or "deduction") == what


def level_of_cap(cap: Cap) -> Level:
    """Give the level at which a ceiling stands."""
    return LEVELS[{"course": "training", "employee_month": "payslip"}.get(cap.which, cap.which)]


def make_ceiling(bench: Bench, cap: Cap) -> tuple[str, str]:
    """Make the rule of what a ceiling comes to; give its name and the path that sets it."""
    level = level_of_cap(cap)
    name = f"ceiling of {cap.path}"
    if not is_open(cap.share_of_payroll_ppm):
        path, setting = f"{cap.path}.share_of_payroll_ppm", cap.share_of_payroll_ppm or ()
        of: Operand = bench.column(_payroll(bench, level), level)
        worked: Callable[..., Any] = _part_of_amount
    elif not is_open(cap.base_amounts_ppm):
        path, setting = f"{cap.path}.base_amounts_ppm", cap.base_amounts_ppm or ()
        of, worked = _base_amount(bench, cap, level)
    elif not is_open(cap.share_of_field_ppm):
        path, setting = f"{cap.path}.share_of_field_ppm", cap.share_of_field_ppm or ()
        of, worked = _amount_of_field(bench, cap, level)
    elif not is_open(cap.amount_per_hour_ore):
        path = f"{cap.path}.amount_per_hour_ore"
        return _rule(bench, name, level, _per_hour(bench, cap, path, level), partial(_by_time, bench.money)), path
    else:
        path = f"{cap.path}.amount_ore"
        amount = bench.setting(path, cap.amount_ore or (), "ore", level)
        return _rule(bench, name, level, [amount], bench.money), path
    part = bench.setting(path, setting, "ppm", level, none=-1, empty=-1)
    if may_be_none(setting) or any(entry.tiers for entry in setting):
        highest = bench.constant("caps.no_ceiling", NO_CEILING, "ore")
        return _rule(bench, name, level, [of, part, highest], _where_any(worked, bench.money)), path
    return _rule(bench, name, level, [of, part], worked), path


def _base_amount(bench: Bench, cap: Cap, level: Level) -> tuple[Operand, Callable[..., Any]]:
    """Give the amount that a ceiling is so many times of, the law's or the policy's own, and how it is taken."""

    def own(amount: Any, part: Any) -> Any:
        return share(bench.money(amount), part)

    of = str(bare(cap.of) or "price_base_amount")
    if of != OWN_AMOUNT:
        return bench.law(of), _times
    return bench.setting(f"{cap.path}.own_amount_ore", cap.own_amount_ore or (), "ore", level), own


def _amount_of_field(bench: Bench, cap: Cap, level: Level) -> tuple[Operand, Callable[..., Any]]:
    """Give the amount of a field, where anything counts, and how a part is taken of it; below nothing is nothing."""
    field = make_known(bench, make_measured(bench, cap.field or ""), level)
    if bench.unit_of(field) is not Number:
        return bench.column(field, level), lambda amount, part: share(greatest(0, money_of(amount)), part)
    name = f"{field} in kronor"
    if name not in bench.rules:
        rate = bench.value("exchange.rate_ukr", bench.policy.exchange or (), "ukr")
        minor = bench.constant("exchange.minor_units", MINOR_UNITS, "count")
        bench.rule(
            name,
            level,
            Money,
            [rate, bench.column(field, level), minor],
            portion,
            term=f"{field} i kronor",
            sv="Beloppet till förslagets växelkurs.",
            en="The amount at the policy's rate of exchange.",
        )
    return bench.column(name, level), lambda amount, part: share(greatest(0, amount), part)


def _per_hour(bench: Bench, cap: Cap, path: str, level: Level) -> list[Operand]:
    """Give an amount per hour of the course, the time of the course, and an hour."""
    amount = bench.setting(path, cap.amount_per_hour_ore or (), "ore", level)
    hour = bench.constant("caps.minutes_per_hour", MINUTES_PER_HOUR, "minutes")
    return [amount, bench.column("minutes", level), hour, bench.constant("caps.no_ceiling", NO_CEILING, "ore")]


def make_ceiling_rest(bench: Bench, cap: Cap) -> str | None:
    """Make the rest of a ceiling per hour of the course, which divides; None for a ceiling that does not."""
    if is_open(cap.amount_per_hour_ore):
        return None
    level, path = level_of_cap(cap), f"{cap.path}.amount_per_hour_ore"
    operands = _per_hour(bench, cap, path, level)[:3]
    return bench.rule(f"ceiling of {cap.path}, rest", level, Number, operands, partial(_rest_by_time, bench.money))


def _rest_by_time(money: Callable[..., Any], amount: Any, time: Any, hour: Any) -> Any:
    return rest_of_portion(money(amount), time, hour)


def _by_time(money: Callable[..., Any], amount: Any, time: Any, hour: Any, highest: Any) -> Any:
    return when(amount < highest, portion(money(amount), time, hour), otherwise=money(highest))


def _part_of_amount(amount: Any, part: Any) -> Any:
    return share(money_of(amount), part)


def _times(amount: Any, part: Any) -> Any:
    return amount * part


def _where_any(worked: Callable[..., Any], money: Callable[..., Any]) -> Callable[..., Any]:
    """Leave a ceiling out where it is "none"."""
    return lambda of, part, highest: when(part >= 0, worked(of, part), otherwise=money(highest))


def _payroll(bench: Bench, level: Level) -> str:
    if level.name in _PAYROLLS:
        return make_measured(bench, _PAYROLLS[level.name])
    source = make_measured(bench, "pay_month_ore" if level.name == "training" else "payroll_month_ore")
    if level.name == "training":
        return source
    return make_total(bench, f"payroll ({level.name})", level, source, term="koncernens lönesumma")


def _rule(bench: Bench, name: str, level: Level, operands: list[Operand], function: Callable[..., Any]) -> str:
    return bench.rule(
        name, level, Money, operands, function, term="tak", sv="Taket i kronor.", en="The ceiling in kronor."
    )


def make_sum(bench: Bench, name: str, level: Level, names: Sequence[str], term: str, sv: str = "", en: str = "") -> str:
    """Add columns of a level; one alone is itself."""
    if len(names) == 1 and bench.level_of(names[0]).name == level.name:
        return names[0]
    if name in bench.rules:
        return name
    unit = bench.unit_of(names[0])
    return bench.rule(name, level, unit, [bench.column(one, level) for one in names], _added, term=term, sv=sv, en=en)


def _added(first: Any, *others: Any) -> Any:
    for other in others:
        first = first + other
    return first


__all__ = [
    "CODES",
    "PERSON_CAPS",
    "binding",
    "is_on",
    "level_of_cap",
    "make_ceiling",
    "make_ceiling_rest",
    "make_sum",
]
