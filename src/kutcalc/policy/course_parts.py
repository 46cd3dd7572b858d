"""Components that stand on a course: its fee and other cost, the pay for its time, a fixed amount per hour.

All are per person who took the course. A ceiling on minutes counts time in the order of month, employee and course.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from kutcalc.engine import (
    Minutes,
    Money,
    Number,
    Read,
    is_known,
    known_or_zero,
    known_where,
    least,
    money_of,
    portion,
    rest_of_portion,
    when,
)
from kutcalc.law.levels import EMPLOYER_MONTH, PAYSLIP, TRAINING
from kutcalc.policy.eligibility import Eligibility
from kutcalc.policy.making import Bench, Made, Operand, bare, is_open, may_be_none
from kutcalc.policy.schema import BasePart, Setting
from kutcalc.policy.sums import make_total

MINUTES_PER_HOUR: Final = 60
DEFAULT_DAY: Final = 480
Amounts = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Time:
    """The minutes of a course that count: per person, or together for all who took it."""

    column: str
    is_of_all: bool = False


def where(bench: Bench, flag: str | None, made: Made) -> Made:
    """Let a function of a course count only where the flag holds."""
    if flag is None:
        return made
    return Made(
        (bench.column(flag, TRAINING), *made.operands),
        lambda counts, *values: when(counts, made.function(*values), otherwise=0),
    )


def given_amount(setting: Setting | None) -> Setting:
    """Give the amount of a flat component, which the check of the file has asked for."""
    if setting is None:
        raise ValueError("a flat component has no amount")
    return setting


def _amount(bench: Bench, part: BasePart, made: Made, sv: str, en: str) -> str:
    return bench.rule(
        part.path,
        TRAINING,
        Money,
        made.operands,
        made.function,
        term=sv,
        source=bench.title(part.source),
        sv=f"{sv[:1].upper()}{sv[1:]}, per person.",
        en=f"{en[:1].upper()}{en[1:]}, per person.",
    )


def _column(column: str, sv: str, en: str) -> Callable[[Bench, BasePart, Eligibility], Amounts]:
    def made(bench: Bench, part: BasePart, eligibility: Eligibility) -> Amounts:
        cost = where(bench, eligibility.counts, Made((bench.column(column, TRAINING),), money_of))
        return _capped_per_time(bench, part, eligibility, _amount(bench, part, cost, sv, en), None)

    return made


def _timed(bench: Bench, part: BasePart, eligibility: Eligibility, unit: Operand) -> tuple[Operand, ...]:
    """Give the operands of an amount per time: the minutes, the time that the amount is for, and those who share it."""
    time = counted_time(bench, part, eligibility)
    people = (bench.column("people", TRAINING),) if time.is_of_all else ()
    return (bench.column(time.column, TRAINING), unit, *people)


def _per_time(word: Callable[..., Any], money: Callable[..., Any] = money_of) -> Callable[..., Any]:
    """Let a word divide an amount by a time; where the minutes are those of all, by the time of all."""

    def worked(amount: Any, time: Any, unit: Any, *people: Any) -> Any:
        for number in people:
            unit = known_where(is_known(unit), known_or_zero(unit) * number)
        return word(money(amount), time, unit)

    return worked


def _with_rest(
    bench: Bench, part: BasePart, eligibility: Eligibility, made: Made, money: Callable[..., Any] = money_of
) -> str:
    dropped = where(bench, eligibility.counts, Made(made.operands, _per_time(rest_of_portion, money)))
    return bench.rule(
        f"{part.path} rest",
        TRAINING,
        Number,
        dropped.operands,
        dropped.function,
        term="bråkdelar av beloppet",
        sv="Det som föll bort vid delningen, i miljondelar.",
        en="What fell away in dividing, in millionths.",
    )


def _capped_per_time(bench: Bench, part: BasePart, eligibility: Eligibility, name: str, rest: str | None) -> Amounts:
    """Hold a course's amount under a ceiling per hour or per day of the course."""
    for setting, key, minutes in (
        (part.cap_per_hour_ore, "cap_per_hour_ore", MINUTES_PER_HOUR),
        (part.cap_per_day_ore, "cap_per_day_ore", bare(part.day_minutes) or DEFAULT_DAY),
    ):
        if setting is None or is_open(setting):
            continue
        path = f"{part.path}.{key}"
        unit = bench.constant(f"{path}.minutes", minutes, "minutes")
        operands: list[Operand] = [
            bench.column(name, TRAINING),
            bench.setting(path, setting, "ore", TRAINING, none=-1, empty=-1),
            *_timed(bench, part, eligibility, unit),
        ]
        before = [bench.column(rest, TRAINING)] if rest is not None else []
        always = not (may_be_none(setting) or any(entry.tiers for entry in setting))
        rest = bench.rule(
            f"rest of {name} under {key}",
            TRAINING,
            Number,
            [*operands, *before],
            partial(_rest_per_time, bench.money, len(operands), always),
            term="bråkdelar av underlaget",
        )
        name = bench.rule(
            f"{name} under {key}",
            TRAINING,
            Money,
            operands,
            partial(_least_per_time, bench.money, always),
            term="underlag under tak per tid",
            source=bench.title(part.source),
            sv="Högst takets belopp för varje timme eller dag av kursen.",
            en="At most the ceiling for each hour or day of the course.",
        )
    return name, rest


def _least_per_time(money: Callable[..., Any], always: bool, amount: Any, cap: Any, *time: Any) -> Any:
    capped = least(amount, _per_time(portion, money)(cap, *time))
    return capped if always else when(cap >= 0, capped, otherwise=amount)


def _rest_per_time(money: Callable[..., Any], width: int, always: bool, *values: Any) -> Any:
    """Give the rest of the smaller of an amount and its ceiling; of two as large, the smaller rest."""
    amount, cap, *time = values[:width]
    own: Any = values[width] if len(values) > width else 0
    most, most_rest = (_per_time(word, money)(cap, *time) for word in (portion, rest_of_portion))
    same_size = least(most_rest, own) if len(values) > width else own
    capped = when(most < amount, most_rest, otherwise=when(amount < most, own, otherwise=same_size))
    return capped if always else when(cap >= 0, capped, otherwise=own)


# ---------------------------------------------------------------------- time


def counted_time(bench: Bench, part: BasePart, eligibility: Eligibility) -> Time:
    """Give the minutes of a course that a component counts, under its ceiling on minutes if it has one."""
    if part.cap_minutes is None or is_open(part.cap_minutes):
        return Time("minutes")
    name = f"{part.path} minutes under cap"
    per = str(bare(part.cap_minutes_per))
    if name in bench.rules:
        return Time(name, is_of_all=per == "employer_year")
    counted = f"{part.path} minutes that count"
    of_course = Made((bench.column("minutes", TRAINING),), lambda time: time)
    if per == "employer_year":
        people = bench.column("people", TRAINING)
        of_course = Made((*of_course.operands, people), lambda time, number: time * number)
    made = where(bench, eligibility.counts, of_course)
    bench.rule(counted, TRAINING, Minutes, made.operands, made.function, term="kurstid som räknas")
    operands: list[Operand] = [
        bench.column(counted, TRAINING),
        bench.setting(f"{part.path}.cap_minutes", part.cap_minutes, "minutes", TRAINING),
        *(bench.column(before, TRAINING) for before in _before(bench, counted, per)),
    ]
    bench.rule(
        name,
        TRAINING,
        Minutes,
        operands,
        _within_cap,
        term="kurstid under tak",
        source=bench.title(part.source),
        sv="Kurstiden så långt taket räcker, i ordningen månad, anställd och kurs.",
        en="The time in courses as far as the ceiling goes, in the order of month, employee and course.",
    )
    return Time(name, is_of_all=per == "employer_year")


def _before(bench: Bench, counted: str, per: str) -> list[str]:
    """Make the minutes that count before a course: earlier in the month, in the year, by colleagues before."""

    def running(source: str, name: str, how: str, term: str) -> str:
        level = bench.level_of(source)
        return bench.rule(name, level, Minutes, [Read(source, Minutes, how)], lambda time: time, term=term)

    before = [running(counted, f"{counted}, earlier courses", "earlier", "kurstid i månadens tidigare kurser")]
    if per == "employee_month":
        return before
    month = make_total(bench, f"{counted}, of the month", PAYSLIP, counted, term="månadens kurstid som räknas")
    if per == "employee_year":
        before.append(running(month, f"{counted}, earlier months", "earlier", "kurstid i årets tidigare månader"))
        return before
    before.append(running(month, f"{counted}, colleagues before", "ahead", "kurstid för kollegor före i ordningen"))
    firm = make_total(bench, f"{counted}, of the firm", EMPLOYER_MONTH, month, term="företagets kurstid som räknas")
    before.append(
        running(firm, f"{counted}, earlier months of the firm", "earlier", "kurstid i årets tidigare månader")
    )
    return before


def _within_cap(time: Any, cap: Any, *before: Any) -> Any:
    earlier = before[0]
    for more in before[1:]:
        earlier = earlier + more
    return least(earlier + time, cap) - least(earlier, cap)


# ---------------------------------------------------------------------- pay for time, fixed amount per hour


def _training_pay(bench: Bench, part: BasePart, eligibility: Eligibility) -> Amounts:
    made = Made(
        (
            bench.column("cash_pay_ore", TRAINING),
            *_timed(bench, part, eligibility, bench.column("paid_minutes", TRAINING)),
        ),
        _per_time(portion),
    )
    pay = where(bench, eligibility.counts, made)
    name = _amount(bench, part, pay, "lön för tiden i kurs", "pay for the time in the course")
    rest = _with_rest(bench, part, eligibility, made)
    return _capped_per_time(bench, part, eligibility, name, rest)


def _flat_per_hour(bench: Bench, part: BasePart, eligibility: Eligibility) -> Amounts:
    hour = bench.constant(f"{part.path}.minutes_per_hour", MINUTES_PER_HOUR, "minutes")
    amount = bench.setting(f"{part.path}.amount_ore", given_amount(part.amount_ore), "ore", TRAINING, empty=0)
    made = Made((amount, *_timed(bench, part, eligibility, hour)), _per_time(portion, bench.money))
    name = _amount(
        bench, part, where(bench, eligibility.counts, made), "fast belopp per timme", "a fixed amount per hour"
    )
    return name, _with_rest(bench, part, eligibility, made, bench.money)


ON_COURSES: Final[dict[str, Callable[[Bench, BasePart, Eligibility], Amounts]]] = {
    "fee": _column("fee_ore", "kursavgifter som räknas", "course fees that count"),
    "other_cost": _column("other_cost_ore", "andra kostnader som räknas", "other costs that count"),
    "training_pay": _training_pay,
    "flat_per_hour": _flat_per_hour,
}

__all__ = ["ON_COURSES", "Amounts", "Time", "counted_time", "given_amount", "where"]
