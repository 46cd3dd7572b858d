"""Ceilings: what a cap of a policy comes to, in kronor, at the level where it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from kutcalc.engine import (
    Level,
    Money,
    Number,
    Ore,
    greatest,
    money_of,
    portion,
    rest_of_portion,
    share,
    when,
    with_rests,
)
from kutcalc.engine.rests import rest_left, rest_of_share
from kutcalc.law.levels import LEVELS
from kutcalc.policy.keys import OWN_AMOUNT
from kutcalc.policy.making import NO_CEILING, Bench, Operand, bare, is_open, may_be_none
from kutcalc.policy.measured import make_known, make_measured
from kutcalc.policy.schema import Cap, Setting
from kutcalc.policy.sums import make_total
from kutcalc.policy.training_cost import rest_of_field

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


@dataclass(frozen=True, slots=True)
class _Shared:
    """A ceiling that is a share of something: the path and setting of the share, what it is of, and that as money.

    `money` is None where the amount is in whole kronor, of which a share is exact as it is; `rest` is what fell away in
    making the amount.
    """

    path: str
    setting: Setting
    of: Operand
    money: Callable[[Any], Any] | None
    is_of_ore: bool = True
    rest: Operand | None = None

    @property
    def operands(self) -> list[Operand]:
        """Give the amount, with its rest where it has one."""
        return [self.of] if self.rest is None else [self.of, self.rest]

    def amount(self, part: Any, of: Any, *rest: Any) -> Any:
        """Give the share of the amount, floored."""
        if self.money is None:
            return of * part
        floor = share(self.money(of), part)
        return with_rests(floor, self.fractions(part, of, *rest)) if rest else floor

    def fractions(self, part: Any, of: Any, *rest: Any) -> Any:
        """Give the rest of the share."""
        before: Any = rest[0] if rest else 0
        return rest_of_share(self.money(of), before, part) if self.money else 0


def make_ceiling(bench: Bench, cap: Cap) -> tuple[str, str]:
    """Make the rule of what a ceiling comes to; give its name and the path that sets it."""
    level = level_of_cap(cap)
    name = f"ceiling of {cap.path}"
    shared = _shared(bench, cap, level)
    if shared is not None:
        part = bench.setting(shared.path, shared.setting, "ppm", level, none=-1, empty=-1)
        if may_be_none(shared.setting) or any(entry.tiers for entry in shared.setting):
            highest = bench.constant("caps.no_ceiling", NO_CEILING, "ore")
            where_any = _where_any(shared.amount, bench.money)
            return _rule(bench, name, level, [highest, part, *shared.operands], where_any), shared.path
        return _rule(bench, name, level, [part, *shared.operands], shared.amount), shared.path
    if not is_open(cap.amount_per_hour_ore):
        path = f"{cap.path}.amount_per_hour_ore"
        return _rule(bench, name, level, _per_hour(bench, cap, path, level), partial(_by_time, bench.money)), path
    path = f"{cap.path}.amount_ore"
    amount = bench.setting(path, cap.amount_ore or (), "ore", level)
    return _rule(bench, name, level, [amount], bench.money), path


def _shared(bench: Bench, cap: Cap, level: Level) -> _Shared | None:
    """Give what a ceiling is a share or a multiple of; None of one that is an amount."""
    if not is_open(cap.share_of_payroll_ppm):
        of = bench.column(_payroll(bench, level), level)
        return _Shared(f"{cap.path}.share_of_payroll_ppm", cap.share_of_payroll_ppm or (), of, money_of)
    if not is_open(cap.base_amounts_ppm):
        path, setting = f"{cap.path}.base_amounts_ppm", cap.base_amounts_ppm or ()
        of_law = str(bare(cap.of) or "price_base_amount")
        if of_law != OWN_AMOUNT:
            return _Shared(path, setting, bench.law(of_law), None)
        own = bench.setting(f"{cap.path}.own_amount_ore", cap.own_amount_ore or (), "ore", level)
        return _Shared(path, setting, own, bench.money, is_of_ore=not bench.policy.in_minor)
    if is_open(cap.share_of_field_ppm):
        return None
    return _share_of_field(bench, cap, f"{cap.path}.share_of_field_ppm", level)


def _share_of_field(bench: Bench, cap: Cap, path: str, level: Level) -> _Shared:
    """Give the amount of a field, where anything counts, and how a part is taken of it; below nothing is nothing."""
    setting = cap.share_of_field_ppm or ()
    field = make_known(bench, make_measured(bench, cap.field or ""), level)
    if bench.unit_of(field) is not Number:
        column = bench.column(field, level)
        if bench.unit_of(field) is Ore:
            return _Shared(path, setting, column, _of_field)
        rest = bench.column(rest_of_field(field), level) if rest_of_field(field) in bench.rules else None
        return _Shared(path, setting, column, partial(greatest, 0), is_of_ore=False, rest=rest)
    name = f"{cap.field} in kronor"
    if name not in bench.rules:
        rate = bench.value("exchange.rate_ukr", bench.policy.exchange or (), "ukr")
        minor = bench.constant("exchange.minor_units", MINOR_UNITS, "count")
        bench.rule(
            name,
            level,
            Money,
            [rate, bench.column(field, level), minor],
            portion,
            term=f"uppgiften {cap.field} i kronor",
            sv="Beloppet till förslagets växelkurs.",
            en="The amount at the policy's rate of exchange.",
        )
    return _Shared(path, setting, bench.column(name, level), partial(greatest, 0), is_of_ore=False)


def _of_field(amount: Any) -> Any:
    return greatest(0, money_of(amount))


def _per_hour(bench: Bench, cap: Cap, path: str, level: Level) -> list[Operand]:
    """Give an amount per hour of the course, the time of the course, and an hour."""
    amount = bench.setting(path, cap.amount_per_hour_ore or (), "ore", level)
    hour = bench.constant("caps.minutes_per_hour", MINUTES_PER_HOUR, "minutes")
    return [amount, bench.column("minutes", level), hour, bench.constant("caps.no_ceiling", NO_CEILING, "ore")]


def make_ceiling_rest(bench: Bench, cap: Cap) -> str | None:
    """Make the rest of a ceiling that divides, per hour of the course or as a share; None of one that does not."""
    level, name = level_of_cap(cap), f"ceiling of {cap.path}, rest"
    if name in bench.rules:
        return name
    if not is_open(cap.amount_per_hour_ore):
        operands = _per_hour(bench, cap, f"{cap.path}.amount_per_hour_ore", level)[:3]
        return bench.rule(name, level, Number, operands, partial(_rest_by_time, bench.money))
    found = _shared(bench, cap, level)
    if found is None or found.money is None or (found.is_of_ore and _is_of_hundredths(found.setting)):
        return None
    part = bench.setting(found.path, found.setting, "ppm", level, none=-1, empty=-1)
    return bench.rule(name, level, Number, [part, *found.operands], _rest_where_any(found.fractions), term="bråkdelar")


def _is_of_hundredths(setting: Setting) -> bool:
    """Whether each share of an amount in öre is a whole number of micro-kronor."""
    shares = [entry.value for entry in setting if not entry.tiers]
    shares += [tier.value for entry in setting for tier in entry.tiers]
    return all(value is None or (isinstance(value, int) and value % 100 == 0) for value in shares)


def _rest_where_any(fractions: Callable[..., Any]) -> Callable[..., Any]:
    return lambda part, *amounts: when(part >= 0, rest_left(fractions(part, *amounts)), otherwise=0)


def _rest_by_time(money: Callable[..., Any], amount: Any, time: Any, hour: Any) -> Any:
    return rest_of_portion(money(amount), time, hour)


def _by_time(money: Callable[..., Any], amount: Any, time: Any, hour: Any, highest: Any) -> Any:
    return when(amount < highest, portion(money(amount), time, hour), otherwise=money(highest))


def _where_any(amount: Callable[..., Any], money: Callable[..., Any]) -> Callable[..., Any]:
    """Leave a ceiling out where it is "none"."""
    return lambda highest, part, *amounts: when(part >= 0, amount(part, *amounts), otherwise=money(highest))


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
