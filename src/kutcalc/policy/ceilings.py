"""Ceilings: what a cap of a policy comes to, and what it leaves, a yearly one month by month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kutcalc.engine import Flag, Level, Money, Read, least, money_of, portion, share, when
from kutcalc.law.levels import LEVELS
from kutcalc.policy.making import NO_CEILING, Bench, Operand, bare, is_open, may_be_none
from kutcalc.policy.measured import make_measured
from kutcalc.policy.schema import Cap, Setting
from kutcalc.policy.sums import make_total

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


@dataclass(frozen=True, slots=True)
class Stage:
    """One limit of the chain: its code, what it met, what it left, the ceiling's rule and the path that sets it."""

    code: str
    level: Level
    wanted: str
    granted: str
    ceiling: str
    path: str
    cut: str


def binding(caps: Sequence[Cap]) -> list[Cap]:
    """Give the caps that say anything but "none"."""
    return [cap for cap in caps if not all(is_open(setting) for setting in _amounts(cap))]


def _amounts(cap: Cap) -> Sequence[Setting | None]:
    return (cap.amount_ore, cap.share_of_payroll_ppm, cap.base_amounts_ppm)


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
        worked: Callable[..., Any] = _part_of_payroll
    elif not is_open(cap.base_amounts_ppm):
        path, setting = f"{cap.path}.base_amounts_ppm", cap.base_amounts_ppm or ()
        of = bench.law(str(bare(cap.of) or "price_base_amount"))
        worked = _times
    else:
        path = f"{cap.path}.amount_ore"
        amount = bench.setting(path, cap.amount_ore or (), "ore", level)
        return _rule(bench, name, level, [amount], money_of), path
    part = bench.setting(path, setting, "ppm", level, none=-1, empty=-1)
    if may_be_none(setting) or any(entry.tiers for entry in setting):
        highest = bench.constant("caps.no_ceiling", NO_CEILING, "ore")
        return _rule(bench, name, level, [of, part, highest], _where_any(worked)), path
    return _rule(bench, name, level, [of, part], worked), path


def _part_of_payroll(pay: Any, part: Any) -> Any:
    return share(money_of(pay), part)


def _times(amount: Any, part: Any) -> Any:
    return amount * part


def _where_any(worked: Callable[..., Any]) -> Callable[..., Any]:
    """Leave a ceiling out where it is "none"."""
    return lambda of, part, highest: when(part >= 0, worked(of, part), otherwise=money_of(highest))


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


def make_limited(bench: Bench, cap: Cap, wanted: str) -> Stage:
    """Hold an amount under a ceiling of its level or of its year; the year's is used month by month."""
    at = bench.level_of(wanted)
    ceiling, path = make_ceiling(bench, cap)
    granted = f"{wanted} under {cap.path}"
    operands: list[Operand] = [bench.column(wanted, at), bench.column(ceiling, at)]
    worked: Callable[..., Any] = least
    if bench.level_of(ceiling).name != at.name:
        before = f"{wanted}, earlier in the year"
        if before not in bench.rules:
            bench.rule(
                before,
                at,
                Money,
                [Read(wanted, Money, "earlier")],
                lambda amount: amount,
                term="tidigare under året",
                sv="Det som begärts i årets tidigare månader.",
                en="What was claimed in the year's earlier months.",
            )
        operands.append(bench.column(before, at))
        worked = _month_by_month
    bench.rule(
        granted,
        at,
        Money,
        operands,
        worked,
        term="det som ryms under taket",
        sv="Det som ryms under taket; ett tak per år används månad för månad.",
        en="What fits under the ceiling; a yearly one is used month by month.",
    )
    return Stage(CODES[cap.which], at, wanted, granted, ceiling, path, make_cut(bench, wanted, granted))


def _month_by_month(amount: Any, cap: Any, before: Any) -> Any:
    return least(before + amount, cap) - least(before, cap)


def make_cut(bench: Bench, wanted: str, granted: str) -> str:
    """Make the flag that something was cut."""
    at = bench.level_of(wanted)
    return bench.rule(
        f"is cut: {granted}",
        at,
        Flag,
        [bench.column(granted, at), bench.column(wanted, at)],
        lambda after, before: after < before,
        term="begränsat",
        sv="Om något föll bort här.",
        en="Whether anything was cut here.",
    )


def in_parts(bench: Bench, parts: Sequence[str], wanted: str, granted: str, mark: str) -> list[str]:
    """Divide what was granted of a sum on its parts, in proportion; the last part gets what is left."""
    if len(parts) == 1:
        return [granted]
    at = bench.level_of(wanted)
    made = [
        bench.rule(
            f"{part} {mark}",
            at,
            Money,
            [bench.column(part, at), bench.column(granted, at), bench.column(wanted, at)],
            portion,
            term="delens andel av det som ryms",
        )
        for part in parts[:-1]
    ]
    last = bench.rule(
        f"{parts[-1]} {mark}",
        at,
        Money,
        [bench.column(granted, at), *(bench.column(part, at) for part in made)],
        _less,
        term="delens andel av det som ryms",
    )
    return [*made, last]


def _less(whole: Any, *parts: Any) -> Any:
    for part in parts:
        whole = whole - part
    return whole


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
    "Stage",
    "binding",
    "in_parts",
    "is_on",
    "level_of_cap",
    "make_ceiling",
    "make_cut",
    "make_limited",
    "make_sum",
]
