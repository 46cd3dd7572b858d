"""Components that stand on a person's month: days of training, a fixed amount per day or head, the month's pay.

Days become whole over the person's year, in the month that completes them.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from kutcalc.engine import (
    Flag,
    Level,
    Minutes,
    Money,
    Needed,
    Number,
    Read,
    all_of,
    at_most,
    given,
    is_known,
    known_or_zero,
    known_where,
    least,
    money_of,
    number_of,
    portion,
    rest_of_portion,
    when,
    whole,
)
from kutcalc.law.levels import PAYSLIP, TRAINING
from kutcalc.policy.course_parts import DEFAULT_DAY, Amounts, counted_time, given_amount, where
from kutcalc.policy.eligibility import Eligibility, some_at
from kutcalc.policy.making import Bench, Made, Operand, bare, refuse
from kutcalc.policy.measured import make_measured
from kutcalc.policy.questions import unit_of_field
from kutcalc.policy.schema import BasePart
from kutcalc.policy.sums import known_of_all, make_total


def _amount(bench: Bench, part: BasePart, made: Made, sv: str, en: str, level: Level = PAYSLIP) -> str:
    return bench.rule(
        part.path,
        level,
        Money,
        made.operands,
        made.function,
        term=sv,
        source=bench.title(part.source),
        sv=f"{sv[:1].upper()}{sv[1:]}, per person.",
        en=f"{en[:1].upper()}{en[1:]}, per person.",
    )


def _where(bench: Bench, flag: str | None, made: Made) -> Made:
    if flag is None:
        return made
    return Made(
        (bench.column(flag, PAYSLIP), *made.operands),
        lambda counts, *values: when(counts, made.function(*values), otherwise=0),
    )


def _fixed(bench: Bench, part: BasePart, level: Level = PAYSLIP) -> Operand:
    return bench.setting(f"{part.path}.amount_ore", given_amount(part.amount_ore), "ore", level, empty=0)


def _day(bench: Bench, part: BasePart) -> Needed:
    return bench.constant(f"{part.path}.day_minutes", bare(part.day_minutes) or DEFAULT_DAY, "minutes")


def _days(bench: Bench, part: BasePart, eligibility: Eligibility) -> str:
    """Make the days that one person completes in the month, counted over the person's year."""
    name = f"{part.path} days"
    time = counted_time(bench, part, eligibility)
    if time.is_of_all:
        path = f"{part.path}.cap_minutes_per"
        refuse(
            path,
            f"{path}: ett tak för företagets tid går inte ihop med hela dagar per person.",
            f"{path}: a ceiling on the firm's time does not go with whole days per person.",
        )
    made = where(bench, eligibility.counts, Made((bench.column(time.column, TRAINING),), lambda minutes: minutes))
    counted = bench.rule(
        f"{part.path} time", TRAINING, Minutes, made.operands, made.function, term="kurstid som räknas"
    )
    month = make_total(bench, f"{counted} in the month", PAYSLIP, counted, term="månadens kurstid som räknas")
    before = bench.rule(
        f"{counted} before",
        PAYSLIP,
        Minutes,
        [Read(month, Minutes, "earlier")],
        lambda minutes: minutes,
        term="kurstid i årets tidigare månader",
    )
    return bench.rule(
        name,
        PAYSLIP,
        Number,
        [bench.column(month, PAYSLIP), bench.column(before, PAYSLIP), _day(bench, part)],
        lambda own, earlier, day: whole(earlier + own, day) - whole(earlier, day),
        term="hela utbildningsdagar",
        sv="Dagarna som blir hela i månaden; tiden räknas över årets alla kurser.",
        en="The days that become whole in the month; time is counted over all courses of the year.",
    )


def _day_rate(bench: Bench, part: BasePart, eligibility: Eligibility) -> Amounts:
    pay = make_measured(bench, f"payroll_{bench.settlement}_ore")
    days = _days(bench, part, eligibility)
    operands: tuple[Operand, ...] = (
        bench.column(days, PAYSLIP),
        bench.column(pay, PAYSLIP),
        _day(bench, part),
        bench.column(_asked_paid_minutes(bench, days), PAYSLIP),
    )

    def worked(word: Callable[..., Any]) -> Callable[..., Any]:
        return lambda number, amount, day, paid: word(money_of(amount), day * number, paid)

    name = _amount(
        bench,
        part,
        Made(operands, worked(portion)),
        "medeldagslön för hela dagar i kurs",
        "average daily pay for whole days",
    )
    rest = bench.rule(
        f"{part.path} rest", PAYSLIP, Number, operands, worked(rest_of_portion), term="bråkdelar av lönen"
    )
    return name, rest


def _asked_paid_minutes(bench: Bench, days: str) -> str:
    """Ask for the paid time of everyone where anyone has a whole day; elsewhere it is nothing."""
    level = bench.settled_at
    known = _paid_minutes_of_all(bench)
    in_all = make_total(bench, f"{days} in all", level, days, term="hela dagar i allt")
    return bench.rule(
        f"paid time for {days}",
        level,
        Minutes,
        [bench.column(in_all, level), bench.column(known, level)],
        lambda number, paid: when(number > 0, given(paid), otherwise=0),
        term="betald tid för alla",
        sv="Den betalda tiden för alla anställda, där någon har en hel dag.",
        en="The paid time of all employees, where anyone has a whole day.",
    )


def _paid_minutes_of_all(bench: Bench) -> str:
    """Make the paid time of all of an employer's employees; unknown where anybody's is."""
    name, level = "paid_minutes_of_all", bench.settled_at
    if name in bench.rules:
        return name
    known = known_of_all(bench, "paid_minutes", PAYSLIP, level, "betald tid")
    bench.rule(
        "paid_minutes_of_row",
        PAYSLIP,
        Minutes,
        [bench.column("paid_minutes", PAYSLIP), bench.column("count", PAYSLIP)],
        lambda paid, count: known_or_zero(paid) * count,
        term="betald tid för radens alla personer",
        sv="Betald tid gånger antal personer.",
        en="Paid time times the number of persons.",
    )
    make_total(bench, "sum of paid_minutes", level, "paid_minutes_of_row", term="betald tid för alla")
    return bench.rule(
        name,
        level,
        Minutes,
        [bench.column(known, level), bench.column("sum of paid_minutes", level)],
        known_where,
        term="betald tid för alla",
        sv="Den betalda tiden för alla anställda, om alla har en.",
        en="The paid time of all employees, where all have one.",
        fact=True,
    )


def _flat_per_day(bench: Bench, part: BasePart, eligibility: Eligibility) -> Amounts:
    made = Made(
        (_fixed(bench, part), bench.column(_days(bench, part, eligibility), PAYSLIP)),
        lambda amount, days: bench.money(amount) * days,
    )
    return _amount(bench, part, made, "fast belopp per dag", "a fixed amount per day"), None


def _person_flag(bench: Bench, eligibility: Eligibility) -> str | None:
    """Give the flag of persons who count: those with a course that counts, where the base reads training."""
    return some_at(bench, eligibility.counts, eligibility.level, PAYSLIP)


def _flat_per_head(bench: Bench, part: BasePart, eligibility: Eligibility) -> Amounts:
    """Count each head once per period of settlement: in the month, or in the first month of the year that counts."""
    flag = _person_flag(bench, eligibility)
    made = _where(bench, flag, Made((_fixed(bench, part),), bench.money))
    if bench.settlement == "year" and flag is not None:
        once = bench.rule(f"{part.path} head", PAYSLIP, Number, [bench.column(flag, PAYSLIP)], number_of, term="räknas")
        before = bench.rule(
            f"{part.path} head before",
            PAYSLIP,
            Number,
            [Read(once, Number, "earlier")],
            lambda heads: heads,
            term="har räknats",
        )
        first = bench.rule(
            f"{part.path} first month",
            PAYSLIP,
            Flag,
            [bench.column(flag, PAYSLIP), bench.column(before, PAYSLIP)],
            lambda counts, earlier: all_of(counts, at_most(earlier, 0)),
            term="första månaden som räknas",
        )
        made = _where(bench, first, Made((_fixed(bench, part),), bench.money))
    return _amount(bench, part, made, "fast belopp per person", "a fixed amount per head"), None


def make_units(bench: Bench, part: BasePart, eligibility: Eligibility) -> tuple[Level, str, str | None]:
    """Make a component that is a fixed amount times a field of the course or of the person's month.

    The amount may be for several units, and units beyond a number may not count; what divides leaves a rest.
    """
    field = make_measured(bench, part.field or "")
    level = {"training": TRAINING, "payslip": PAYSLIP}.get(bench.level_of(field).name)
    if level is None:
        path = f"{part.path}.field"
        refuse(
            path,
            f"{path}: {field} är en uppgift om mer än en person. Välj ett fält för kursen eller personen.",
            f"{path}: {field} describes more than one person. Choose a field of the course or of the person.",
        )
    unit = unit_of_field(bench, part.field or "")
    operands: list[Operand] = [_fixed(bench, part, level), bench.column(field, level)]
    if part.per_units is None:
        operands.append(bench.constant(f"{part.path}.unit", 1, unit))
    else:
        operands.append(bench.setting(f"{part.path}.per_units", part.per_units, unit, level, empty=1))
    if part.most_units is not None:
        operands.append(bench.setting(f"{part.path}.most_units", part.most_units, unit, level))

    def worked(word: Callable[..., Any]) -> Made:
        made = Made(
            tuple(operands), lambda amount, units, per, *most: word(bench.money(amount), _within(units, most), per)
        )
        if level.name == "training":
            return where(bench, eligibility.counts, made)
        return _where(bench, _person_flag(bench, eligibility), made)

    name = _amount(bench, part, worked(portion), "fast belopp per enhet", "a fixed amount per unit", level)
    if part.per_units is None:
        return level, name, None
    made = worked(rest_of_portion)
    rest = bench.rule(f"{part.path} rest", level, Number, made.operands, made.function, term="bråkdelar av beloppet")
    return level, name, rest


def _within(units: Any, most: Sequence[Any]) -> Any:
    """Give the units that count, at most so many; unknown ones stay unknown."""
    return known_where(is_known(units), least(known_or_zero(units), *most)) if most else units


def _payroll(bench: Bench, part: BasePart, eligibility: Eligibility) -> Amounts:
    pay = make_measured(bench, "pay_month_ore")
    flag = eligibility.persons if eligibility.level.name == "training" else eligibility.counts
    made = _where(bench, flag, Made((bench.column(pay, PAYSLIP),), money_of))
    return _amount(bench, part, made, "månadens lön", "the month's pay"), None


ON_PERSONS: Final[dict[str, Callable[[Bench, BasePart, Eligibility], Amounts]]] = {
    "day_rate": _day_rate,
    "flat_per_day": _flat_per_day,
    "flat_per_head": _flat_per_head,
    "payroll": _payroll,
}

__all__ = ["ON_PERSONS", "make_units"]
