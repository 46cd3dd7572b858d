"""Ceilings: what a cap of a policy comes to, and what it leaves, a yearly one month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kutcalc.engine import Flag, Kronor, Level, Money, Read, least, money_of, share
from kutcalc.law.levels import GROUP_MONTH, GROUP_YEAR, LEVELS
from kutcalc.policy.bases import bare
from kutcalc.policy.making import Bench, Operand
from kutcalc.policy.measured import make_measured, make_total
from kutcalc.policy.questions import asker
from kutcalc.policy.schema import Cap

PAYROLLS = {
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


def is_open(cap: Cap) -> bool:
    """Whether a cap is no ceiling at all."""
    return all(bare(setting) is None and not _tiers(setting) for setting in _amounts(cap))


def _tiers(setting: Any) -> bool:
    return any(entry.tiers for entry in setting or ())


def _amounts(cap: Cap) -> Sequence[Any]:
    return (cap.amount_ore, cap.share_of_payroll_ppm, cap.base_amounts_ppm)


def level_of_cap(cap: Cap) -> Level:
    """Give the level at which a ceiling stands."""
    return LEVELS[{"course": "training", "employee_month": "payslip"}.get(cap.which, cap.which)]


def make_ceiling(bench: Bench, cap: Cap) -> tuple[str, str]:
    """Make the rule of what a ceiling comes to; give its name and the path that sets it."""
    level = level_of_cap(cap)
    name = f"ceiling of {cap.path}"
    if cap.share_of_payroll_ppm is not None and bare(cap.share_of_payroll_ppm) is not None:
        path = f"{cap.path}.share_of_payroll_ppm"
        payroll = _payroll(bench, level)
        operands: list[Operand] = [
            bench.column(payroll, level),
            bench.setting(path, cap.share_of_payroll_ppm, "ppm", level, asker(bench)),
        ]
        _rule(bench, name, level, operands, lambda pay, part: share(money_of(pay), part))
    elif cap.base_amounts_ppm is not None and bare(cap.base_amounts_ppm) is not None:
        path = f"{cap.path}.base_amounts_ppm"
        of = str(bare(cap.of) or "price_base_amount")
        operands = [bench.law(of), bench.setting(path, cap.base_amounts_ppm, "ppm", level, asker(bench))]
        _rule(bench, name, level, operands, _times)
    else:
        path = f"{cap.path}.amount_ore"
        amount = bench.setting(path, cap.amount_ore or (), "ore", level, asker(bench))
        _rule(bench, name, level, [amount], money_of)
    return name, path


def _times(amount: Kronor, part: Any) -> Any:
    return amount * part


def _payroll(bench: Bench, level: Level) -> str:
    if level.name in PAYROLLS:
        return make_measured(bench, PAYROLLS[level.name])
    source = make_measured(bench, "payroll_month_ore")
    name = f"payroll ({level.name})"
    return make_total(bench, name, level, source, term="koncernens lönesumma")


def _rule(bench: Bench, name: str, level: Level, operands: list[Operand], function: Any) -> None:
    bench.rule(
        name,
        level,
        Money,
        operands,
        function,
        term="tak",
        sv="Taket i kronor.",
        en="The ceiling in kronor.",
    )


def make_limited(bench: Bench, cap: Cap, wanted: str, at: Level, code: str) -> Stage:
    """Hold an amount at a level under a ceiling of that level or of its year; the year's is used month by month."""
    ceiling, path = make_ceiling(bench, cap)
    level = bench.level_of(ceiling)
    granted = f"{wanted} under {cap.path}"
    operands: list[Operand] = [bench.column(wanted, at), bench.column(ceiling, at)]
    if level.name == at.name:
        _granted(bench, granted, at, operands, least)
    else:
        before = f"{wanted} in earlier months"
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
        _granted(bench, granted, at, operands, _month_by_month)
    return Stage(code, at, wanted, granted, ceiling, path, make_cut(bench, wanted, granted, at))


def _month_by_month(amount: Money, cap: Money, before: Money) -> Money:
    return least(before + amount, cap) - least(before, cap)


def _granted(bench: Bench, name: str, at: Level, operands: list[Operand], function: Any) -> None:
    bench.rule(
        name,
        at,
        Money,
        operands,
        function,
        term="avdrag under tak",
        sv="Det som ryms under taket; ett tak per år används månad för månad.",
        en="What fits under the ceiling; a yearly one is used month by month.",
    )


def make_cut(bench: Bench, wanted: str, granted: str, at: Level) -> str:
    """Make the flag that something was cut."""
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


def group_level(bench: Bench) -> tuple[Level, Level]:
    """Give the levels at which groups are settled: by rank, and as a whole."""
    if bench.settlement == "year":
        return LEVELS["group_rank_year"], GROUP_YEAR
    return LEVELS["group_rank_month"], GROUP_MONTH
