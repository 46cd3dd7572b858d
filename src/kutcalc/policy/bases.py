"""What a deduction is counted on: the components of a chain's base, per person, less other public support.

A component stands at level `training` (fee, other cost, pay for the course, flat per hour or unit) or `payslip` (day rate,
flat per day or head, payroll). What divides is carried with its rest, so that thirds of an amount add up to the amount.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from kutcalc.engine import (
    Flag,
    Level,
    Minutes,
    Money,
    Number,
    Read,
    given,
    greatest,
    least,
    money_of,
    portion,
    rest_of_portion,
    share,
    when,
    whole,
)
from kutcalc.law.levels import EMPLOYER_MONTH, EMPLOYER_YEAR, PAYSLIP, TRAINING
from kutcalc.policy.eligibility import Eligibility, make_is_course
from kutcalc.policy.making import Bench, Made, Operand
from kutcalc.policy.measured import make_measured, make_total
from kutcalc.policy.questions import constant
from kutcalc.policy.schema import BasePart, Chain, Setting
from kutcalc.units import PPM

MINUTES_PER_HOUR: Final = 60
ON_PAYSLIP: Final = ("day_rate", "flat_per_day", "flat_per_head", "payroll")
READS_MINUTES: Final = ("training_pay", "day_rate", "flat_per_hour", "flat_per_day")


@dataclass(frozen=True, slots=True)
class Component:
    """One component: its amount per person, the rest that was dropped in dividing, and where both stand."""

    part: BasePart
    level: Level
    amount: str
    rest: str | None


def bare(setting: Setting | None) -> Any:
    """Give a setting that shapes the rules and does not change over time."""
    return None if setting is None else setting[-1].value


def measure_of(part: BasePart) -> str:
    """Give what a component measures."""
    return str(bare(part.measure))


def level_of_part(bench: Bench, part: BasePart) -> Level:
    """Give the level at which a component stands."""
    measure = measure_of(part)
    if measure == "flat_per_unit":
        field = part.field or ""
        return TRAINING if bench.level_of(field).name == "training" else PAYSLIP
    return PAYSLIP if measure in ON_PAYSLIP else TRAINING


def reads_training(chain: Chain) -> bool:
    """Whether any component of the chain is counted on courses, or on those who take them."""
    return any(measure_of(part) != "payroll" for part in chain.base)


def make_base(bench: Bench, chain: Chain, eligibility: Eligibility) -> list[Component]:
    """Make the amounts of all components, with other support taken off in the order of the file."""
    made: list[Component] = []
    support = _Support(bench, eligibility)
    for part in chain.base:
        level = level_of_part(bench, part)
        raw = _MEASURES[measure_of(part)](bench, part, eligibility)
        amount = _scaled(bench, part, level, raw.amount)
        rest = raw.rest if bare(part.scale_ppm) in (None, PPM) else None
        amount = support.taken_off(part, level, amount)
        made.append(Component(part, level, amount, rest))
    return made


@dataclass(frozen=True, slots=True)
class _Raw:
    amount: str
    rest: str | None = None


class _Support:
    """Other public support for a course: taken off component by component, never below nothing."""

    def __init__(self, bench: Bench, eligibility: Eligibility) -> None:
        self.bench = bench
        self.left: str | None = None
        self.level = TRAINING
        flag = eligibility.course_counts
        if eligibility.person_counts is not None:
            return
        operands: list[Operand] = [bench.column("other_support_ore", TRAINING)]
        if flag:
            operands.append(bench.column(flag, TRAINING))
        self.left = bench.rule(
            "other_support",
            TRAINING,
            Money,
            operands,
            (lambda ore, counts: when(counts, money_of(ore), otherwise=0)) if flag else money_of,
            term="annat stöd för kursen",
            sv="Annat offentligt stöd för samma kurs, som alltid räknas bort.",
            en="Other public support for the same course, always taken off.",
        )

    def taken_off(self, part: BasePart, level: Level, amount: str) -> str:
        """Give the component less the support that is still left."""
        if self.left is None or measure_of(part) == "payroll":
            return amount
        if level.name == "payslip" and self.level.name == "training":
            self.left = make_total(self.bench, "other_support_left", PAYSLIP, self.left, term="stöd som är kvar")
            self.level = PAYSLIP
        both: list[Operand] = [self.bench.column(amount, level), self.bench.column(self.left, level)]
        net = self.bench.rule(
            f"net_{part.id}",
            level,
            Money,
            both,
            lambda cost, support: greatest(0, cost - support),
            term="underlag efter annat stöd",
            sv="Det som räknas när annat stöd är borträknat.",
            en="What counts once other support is taken off.",
        )
        self.left = self.bench.rule(
            f"other_support_after_{part.id}",
            level,
            Money,
            both,
            lambda cost, support: greatest(0, support - cost),
            term="stöd som är kvar",
            sv="Det stöd som inte rymdes i underlaget.",
            en="The support that was larger than what counts.",
        )
        return net


def _scaled(bench: Bench, part: BasePart, level: Level, amount: str) -> str:
    if part.scale_ppm is None or bare(part.scale_ppm) == PPM:
        return amount
    return bench.rule(
        f"scaled_{part.id}",
        level,
        Money,
        [bench.column(amount, level), bench.value(f"{part.path}.scale_ppm", part.scale_ppm, "ppm")],
        share,
        term="underlag efter andel",
        source=_title(bench, part),
        sv="Den andel av beloppet som räknas.",
        en="The share of the amount that counts.",
    )


def _title(bench: Bench, part: BasePart) -> str:
    return bench.policy.sources[part.source].title if part.source in bench.policy.sources else part.source


def _where(bench: Bench, flag: str | None, level: Level, made: Made) -> Made:
    """Let a function count only where the flag holds."""
    if flag is None:
        return made
    return Made(
        (bench.column(flag, level), *made.operands),
        lambda counts, *values: when(counts, made.function(*values), otherwise=0),
    )


def _amount(bench: Bench, part: BasePart, level: Level, made: Made, sv: str, en: str, *, rest: bool = False) -> str:
    return bench.rule(
        f"rest_{part.id}" if rest else f"counted_{part.id}",
        level,
        Number if rest else Money,
        made.operands,
        made.function,
        term=sv,
        source=_title(bench, part),
        sv=f"{sv[:1].upper()}{sv[1:]}, per person.",
        en=f"{en[:1].upper()}{en[1:]}, per person.",
    )


def _column(column: str, sv: str, en: str) -> Callable[[Bench, BasePart, Eligibility], _Raw]:
    def made(bench: Bench, part: BasePart, eligibility: Eligibility) -> _Raw:
        whole_cost = _where(
            bench, eligibility.course_counts, TRAINING, Made((bench.column(column, TRAINING),), money_of)
        )
        name = _amount(bench, part, TRAINING, whole_cost, sv, en)
        return _Raw(_capped_per_time(bench, part, name))

    return made


def _capped_per_time(bench: Bench, part: BasePart, name: str) -> str:
    """Hold a course's amount under a ceiling per hour or per day of the course."""
    for setting, key, minutes in (
        (part.cap_per_hour_ore, "cap_per_hour_ore", MINUTES_PER_HOUR),
        (part.cap_per_day_ore, "cap_per_day_ore", bare(part.day_minutes) or 480),
    ):
        if setting is None or bare(setting) is None:
            continue
        path = f"{part.path}.{key}"
        name = bench.rule(
            f"{name} under {key}",
            TRAINING,
            Money,
            [
                bench.column(name, TRAINING),
                bench.value(path, setting, "ore"),
                bench.column(_minutes(bench, part), TRAINING),
                constant(bench, f"{path}.minutes", minutes, "minutes"),
            ],
            lambda amount, cap, time, unit: least(amount, portion(money_of(cap), time, unit)),
            term="underlag under tak per tid",
            source=_title(bench, part),
            sv="Högst takets belopp för varje timme eller dag av kursen.",
            en="At most the ceiling for each hour or day of the course.",
        )
    return name


# ---------------------------------------------------------------------- time


def _minutes(bench: Bench, part: BasePart) -> str:
    """Give the minutes of a course that a component counts, under its ceiling on minutes if it has one."""
    if part.cap_minutes is None or bare(part.cap_minutes) is None:
        return "minutes"
    name = f"minutes of {part.id} under cap"
    if name in bench.rules:
        return name
    per = str(bare(part.cap_minutes_per))
    if per == "employer_year":
        raise NotImplementedError("cap_minutes_per = employer_year")
    flag = "course_counts" if "course_counts" in bench.rules else None
    counted = f"counted minutes of {part.id}"
    made = _where(bench, flag, TRAINING, Made((bench.column("minutes", TRAINING),), lambda time: time))
    bench.rule(counted, TRAINING, Minutes, made.operands, made.function, term="kurstid som räknas")
    bench.rule(
        f"{counted} in earlier courses",
        TRAINING,
        Minutes,
        [Read(counted, Minutes, "earlier")],
        lambda time: time,
        term="kurstid i månadens tidigare kurser",
    )
    operands: list[Operand] = [
        bench.column(counted, TRAINING),
        bench.column(f"{counted} in earlier courses", TRAINING),
        bench.value(f"{part.path}.cap_minutes", part.cap_minutes, "minutes"),
    ]
    if per == "employee_year":
        make_total(bench, f"{counted} of month", PAYSLIP, counted, term="månadens kurstid som räknas")
        bench.rule(
            f"{counted} in earlier months",
            PAYSLIP,
            Minutes,
            [Read(f"{counted} of month", Minutes, "earlier")],
            lambda time: time,
            term="kurstid i årets tidigare månader",
        )
        operands.append(bench.column(f"{counted} in earlier months", TRAINING))
    return bench.rule(
        name,
        TRAINING,
        Minutes,
        operands,
        _within_cap,
        term="kurstid under tak",
        source=_title(bench, part),
        sv="Kurstiden så långt taket räcker, i ordningen månad och kurs.",
        en="The time in courses as far as the ceiling goes, in the order of month and course.",
    )


def _within_cap(time: Minutes, before: Minutes, cap: Minutes, *months_before: Minutes) -> Minutes:
    for more in months_before:
        before = before + more
    return least(before + time, cap) - least(before, cap)


def _training_pay(bench: Bench, part: BasePart, eligibility: Eligibility) -> _Raw:
    operands: tuple[Operand, ...] = (
        bench.column("cash_pay_ore", TRAINING),
        bench.column(_minutes(bench, part), TRAINING),
        bench.column("paid_minutes", TRAINING),
    )
    pay = _where(
        bench,
        eligibility.course_counts,
        TRAINING,
        Made(operands, lambda cash, time, paid: portion(money_of(cash), time, paid)),
    )
    name = _amount(bench, part, TRAINING, pay, "lön för tiden i kurs", "pay for the time in the course")
    capped = _capped_per_time(bench, part, name)
    if capped != name:
        return _Raw(capped)
    dropped = _where(
        bench,
        eligibility.course_counts,
        TRAINING,
        Made(operands, lambda cash, time, paid: rest_of_portion(money_of(cash), time, paid)),
    )
    rest = _amount(bench, part, TRAINING, dropped, "bråkdelar av lönen", "fractions of the pay", rest=True)
    return _Raw(name, rest)


def _flat_per_hour(bench: Bench, part: BasePart, eligibility: Eligibility) -> _Raw:
    made = _where(
        bench,
        eligibility.course_counts,
        TRAINING,
        Made(
            (
                bench.value(f"{part.path}.amount_ore", _given(part.amount_ore), "ore"),
                bench.column(_minutes(bench, part), TRAINING),
                constant(bench, f"{part.path}.minutes_per_hour", MINUTES_PER_HOUR, "minutes"),
            ),
            lambda amount, time, hour: portion(money_of(amount), time, hour),
        ),
    )
    return _Raw(_amount(bench, part, TRAINING, made, "fast belopp per timme", "a fixed amount per hour"))


def _given(setting: Setting | None) -> Setting:
    if setting is None:
        raise ValueError("a flat component has no amount")
    return setting


# ---------------------------------------------------------------------- days, heads, units, payroll


def _days(bench: Bench, part: BasePart) -> str:
    """Make the days that one person completes in the month, counted over the person's year."""
    name = f"days of {part.id}"
    if name in bench.rules:
        return name
    minutes = _minutes(bench, part)
    counted = f"course time of {part.id}"
    flag = "course_counts" if "course_counts" in bench.rules else None
    made = _where(bench, flag, TRAINING, Made((bench.column(minutes, TRAINING),), lambda time: time))
    bench.rule(counted, TRAINING, Minutes, made.operands, made.function, term="kurstid som räknas")
    make_total(bench, f"{counted} of month", PAYSLIP, counted, term="månadens kurstid som räknas")
    bench.rule(
        f"{counted} before",
        PAYSLIP,
        Minutes,
        [Read(f"{counted} of month", Minutes, "earlier")],
        lambda time: time,
        term="kurstid i årets tidigare månader",
    )
    return bench.rule(
        name,
        PAYSLIP,
        Number,
        [
            bench.column(f"{counted} of month", PAYSLIP),
            bench.column(f"{counted} before", PAYSLIP),
            constant(bench, f"{part.path}.day_minutes", bare(part.day_minutes) or 480, "minutes"),
        ],
        lambda month, before, day: whole(before + month, day) - whole(before, day),
        term="hela utbildningsdagar",
        sv="Dagarna som blir hela i månaden; tiden räknas över årets alla kurser.",
        en="The days that become whole in the month; time is counted over all courses of the year.",
    )


def _day_rate(bench: Bench, part: BasePart, eligibility: Eligibility) -> _Raw:
    level = EMPLOYER_YEAR if bench.settlement == "year" else EMPLOYER_MONTH
    make_measured(bench, f"payroll_{bench.settlement}_ore")
    if "paid_minutes_of_row" not in bench.rules:
        bench.rule(
            "known_paid_minutes",
            PAYSLIP,
            Minutes,
            [bench.column("paid_minutes", PAYSLIP)],
            given,
            term="betald tid i månaden",
            sv="Den betalda tiden, som måste vara känd för alla anställda.",
            en="The paid time, which must be known for all employees.",
        )
        bench.rule(
            "paid_minutes_of_row",
            PAYSLIP,
            Minutes,
            [bench.column("known_paid_minutes", PAYSLIP), bench.column("count", PAYSLIP)],
            lambda paid, count: paid * count,
            term="betald tid för radens alla personer",
            sv="Betald tid gånger antal personer.",
            en="Paid time times the number of persons.",
        )
    make_total(bench, "paid_minutes_of_all", level, "paid_minutes_of_row", term="betald tid för alla")
    days = _days(bench, part)
    operands: tuple[Operand, ...] = (
        bench.column(f"payroll_{bench.settlement}_ore", PAYSLIP),
        bench.column(days, PAYSLIP),
        constant(bench, f"{part.path}.day_minutes", bare(part.day_minutes) or 480, "minutes"),
        bench.column("paid_minutes_of_all", PAYSLIP),
    )
    made = Made(operands, lambda pay, days, day, paid: portion(money_of(pay), day * days, paid))
    name = _amount(bench, part, PAYSLIP, made, "medeldagslön för hela dagar i kurs", "average daily pay for whole days")
    dropped = Made(operands, lambda pay, days, day, paid: rest_of_portion(money_of(pay), day * days, paid))
    return _Raw(name, _amount(bench, part, PAYSLIP, dropped, "bråkdelar av lönen", "fractions of the pay", rest=True))


def _flat_per_day(bench: Bench, part: BasePart, eligibility: Eligibility) -> _Raw:
    made = Made(
        (
            bench.value(f"{part.path}.amount_ore", _given(part.amount_ore), "ore"),
            bench.column(_days(bench, part), PAYSLIP),
        ),
        lambda amount, days: money_of(amount) * days,
    )
    return _Raw(_amount(bench, part, PAYSLIP, made, "fast belopp per dag", "a fixed amount per day"))


def _flat_per_head(bench: Bench, part: BasePart, eligibility: Eligibility) -> _Raw:
    if eligibility.person_counts is None:
        name = f"courses of {part.id}"
        flag = eligibility.course_counts or make_is_course(bench)
        bench.rule(name, PAYSLIP, Number, [Read(flag, Flag, "count")], lambda courses: courses, term="kurser som räknas")
        made = Made(
            (
                bench.value(f"{part.path}.amount_ore", _given(part.amount_ore), "ore"),
                bench.column(name, PAYSLIP),
            ),
            lambda amount, courses: when(courses > 0, money_of(amount), otherwise=0),
        )
    else:
        made = _where(
            bench,
            eligibility.person_counts,
            PAYSLIP,
            Made((bench.value(f"{part.path}.amount_ore", _given(part.amount_ore), "ore"),), money_of),
        )
    return _Raw(_amount(bench, part, PAYSLIP, made, "fast belopp per person", "a fixed amount per head"))


def _flat_per_unit(bench: Bench, part: BasePart, eligibility: Eligibility) -> _Raw:
    level = level_of_part(bench, part)
    field = part.field or ""
    flag = eligibility.course_counts if level.name == "training" else _person_flag(bench, eligibility)
    made = _where(
        bench,
        flag,
        level,
        Made(
            (
                bench.value(f"{part.path}.amount_ore", _given(part.amount_ore), "ore"),
                bench.column(field, level),
            ),
            lambda amount, units: money_of(amount) * units,
        ),
    )
    return _Raw(_amount(bench, part, level, made, "fast belopp per enhet", "a fixed amount per unit"))


def _person_flag(bench: Bench, eligibility: Eligibility) -> str | None:
    """Give the flag of persons who count: those with a course that counts, where the base reads training."""
    if eligibility.person_counts is not None:
        return eligibility.person_counts
    flag = eligibility.course_counts or make_is_course(bench)
    name = "has_counted_course"
    if name not in bench.rules:
        bench.rule("counted_courses", PAYSLIP, Number, [Read(flag, Flag, "count")], lambda courses: courses, term="kurser")
        bench.rule(
            name,
            PAYSLIP,
            Flag,
            [bench.column("counted_courses", PAYSLIP)],
            lambda courses: courses > 0,
            term="har en kurs som räknas",
        )
    return name


def _payroll(bench: Bench, part: BasePart, eligibility: Eligibility) -> _Raw:
    make_measured(bench, "pay_month_ore")
    made = _where(
        bench,
        _person_flag(bench, eligibility) if eligibility.person_counts or eligibility.course_counts else None,
        PAYSLIP,
        Made((bench.column("pay_month_ore", PAYSLIP),), money_of),
    )
    return _Raw(_amount(bench, part, PAYSLIP, made, "månadens lön", "the month's pay"))


_MEASURES: Final[dict[str, Callable[[Bench, BasePart, Eligibility], _Raw]]] = {
    "fee": _column("fee_ore", "kursavgifter som räknas", "course fees that count"),
    "other_cost": _column("other_cost_ore", "andra kostnader som räknas", "other costs that count"),
    "training_pay": _training_pay,
    "flat_per_hour": _flat_per_hour,
    "day_rate": _day_rate,
    "flat_per_day": _flat_per_day,
    "flat_per_head": _flat_per_head,
    "flat_per_unit": _flat_per_unit,
    "payroll": _payroll,
}

__all__ = ["Component", "bare", "make_base", "measure_of", "reads_training"]
