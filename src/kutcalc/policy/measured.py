"""Fields that are measured and not given: age, pay of a year, time in courses, the size of an undertaking.

Each is a rule, made only when a policy reads it. Those on training count the courses that meet the conditions of level
`training`; the size of an undertaking is that of the EU's recommendation, over the group.
"""

from collections.abc import Callable
from typing import Any, Final

from kutcalc.engine import (
    Level,
    Minutes,
    Number,
    Ore,
    Rate,
    Read,
    age_at_start,
    given,
    months_between,
    ratio,
    when,
    whole,
)
from kutcalc.law.levels import EMPLOYEE_YEAR, EMPLOYER_MONTH, EMPLOYER_YEAR, PAYSLIP
from kutcalc.policy.making import Bench, Operand
from kutcalc.policy.sums import make_total
from kutcalc.policy.training_cost import TRAINING_COSTS, make_counted, make_passing_cost
from kutcalc.policy.undertaking import make_group_headcount, make_size_class


def make_measured(bench: Bench, name: str, window: int | None = None) -> str:
    """Make the rule behind a measured field, with what it needs; give the name of the column to read.

    With a window it is the sum over so many months, this one included.
    """
    if name not in bench.rules and name in _MAKERS:
        _MAKERS[name](bench)
    return name if window is None or window == 1 else _over_months(bench, name, window)


def make_known(bench: Bench, name: str, at: Level) -> str:
    """Ask for a fact at a level where something counts; elsewhere it is nothing."""
    if not bench.is_fact(name):
        return name
    known = f"known {name}" if bench.level_of(name).name == at.name else f"known {name} ({at.name})"
    if known in bench.rules:
        return known
    flag = bench.counts_at(at)
    gates: list[Operand] = [] if flag is None else [bench.column(flag, at)]

    def asked(*values: Any) -> Any:
        fact = given(values[-1])
        return when(values[0], fact, otherwise=0) if gates else fact

    return bench.rule(known, at, bench.unit_of(name), [*gates, bench.column(name, at)], asked, term=name)


def _over_months(bench: Bench, name: str, window: int) -> str:
    summed = f"{name} over {window} months"
    if summed not in bench.rules:
        unit = bench.unit_of(name)
        bench.rule(
            summed,
            bench.level_of(name),
            unit,
            [Read(name, unit, f"window {window}")],
            _same,
            term=f"summan över {window} månader",
            sv=f"Summan över {window} månader, denna inräknad.",
            en=f"The sum over {window} months, this one included.",
        )
    return summed


def _same(value: Any) -> Any:
    return value


def _age(bench: Bench) -> None:
    bench.rule(
        "age",
        PAYSLIP,
        Number,
        [bench.column("calendar_year", PAYSLIP), bench.column("birth_year", PAYSLIP)],
        age_at_start,
        term="ålder vid årets ingång",
        sv="Åren som fyllts när året börjar: året minus födelseåret minus ett.",
        en="Years reached when the year begins: the year less the birth year less one.",
    )


def _tenure(bench: Bench) -> None:
    bench.rule(
        "tenure_months",
        PAYSLIP,
        Number,
        [bench.column("hired_month", PAYSLIP), bench.column("month_number", PAYSLIP)],
        months_between,
        term="månader som anställd",
        sv="Hela månader sedan anställningen.",
        en="Whole months since the person was hired.",
        fact=True,
    )


def _pay_month(bench: Bench) -> None:
    bench.rule(
        "pay_month_ore",
        PAYSLIP,
        Ore,
        [bench.column("cash_pay_ore", PAYSLIP), bench.column("benefits_ore", PAYSLIP)],
        lambda cash, benefits: cash + benefits,
        term="månadens lön",
        sv="En persons lön och förmåner i månaden.",
        en="Pay and benefits of one person in the month.",
    )


def _pay_year(bench: Bench) -> None:
    make_measured(bench, "pay_month_ore")
    make_total(
        bench,
        "pay_year_ore",
        EMPLOYEE_YEAR,
        "pay_month_ore",
        term="årets lön",
        sv="En persons lön och förmåner under året.",
        en="Pay and benefits of one person in the year.",
    )


def _pay_of_row(bench: Bench) -> None:
    make_measured(bench, "pay_month_ore")
    bench.rule(
        "pay_of_row",
        PAYSLIP,
        Ore,
        [bench.column("pay_month_ore", PAYSLIP), bench.column("count", PAYSLIP)],
        lambda pay, count: pay * count,
        term="månadens lön för radens alla personer",
        sv="Lön och förmåner för radens alla personer.",
        en="Pay and benefits of all persons of the row.",
    )


def _payroll(name: str, level: Level, sv: str, en: str) -> Callable[[Bench], None]:
    def made(bench: Bench) -> None:
        make_measured(bench, "pay_of_row")
        make_total(bench, name, level, "pay_of_row", term="lönesumma", sv=sv, en=en)

    return made


def _minutes_month(bench: Bench) -> None:
    make_counted(bench, "passing_minutes", "minutes", Minutes, "kurstid")
    make_total(
        bench,
        "minutes_month",
        PAYSLIP,
        "passing_minutes",
        term="månadens utbildning",
        sv="En persons tid i månadens kurser.",
        en="One person's time in the month's courses.",
    )


def _minutes_year(bench: Bench) -> None:
    make_measured(bench, "minutes_month")
    make_total(
        bench,
        "minutes_year",
        EMPLOYEE_YEAR,
        "minutes_month",
        term="årets utbildning",
        sv="En persons tid i årets kurser.",
        en="One person's time in the year's courses.",
    )


def make_training_days(bench: Bench, day: Operand, day_minutes: int, window: int) -> str:
    """Make the number of whole days of training of one person in the month, or in a window of months."""
    name = f"training_days of {day_minutes} over {window}"
    if name not in bench.rules:
        minutes = make_measured(bench, "minutes_month", window)
        bench.rule(
            name,
            PAYSLIP,
            Number,
            [bench.column(minutes, PAYSLIP), day],
            whole,
            term="hela utbildningsdagar",
            sv="Kurstiden i hela dagar.",
            en="The time in courses in whole days.",
        )
    return name


def _training_ratio(bench: Bench) -> None:
    make_measured(bench, "payroll_year_ore")
    make_passing_cost(bench)
    make_total(
        bench,
        "training_cost_of_year",
        EMPLOYER_YEAR,
        "passing_cost_of_all",
        term="årets utbildningskostnad",
        sv="Kostnaden för årets kurser.",
        en="What the year's courses cost.",
    )
    bench.rule(
        "training_ratio_ppm",
        EMPLOYER_YEAR,
        Rate,
        [bench.column("training_cost_of_year", EMPLOYER_YEAR), bench.column("payroll_year_ore", EMPLOYER_YEAR)],
        ratio,
        term="utbildningens andel av lönerna",
        sv="Årets utbildningskostnad delad med årets lönesumma.",
        en="The year's cost of training over the year's payroll.",
    )


_MAKERS: Final[dict[str, Callable[[Bench], None]]] = {
    "age": _age,
    "tenure_months": _tenure,
    "pay_month_ore": _pay_month,
    "pay_year_ore": _pay_year,
    "pay_of_row": _pay_of_row,
    "payroll_month_ore": _payroll(
        "payroll_month_ore", EMPLOYER_MONTH, "Allas lön och förmåner i månaden.", "Everybody's pay of the month."
    ),
    "payroll_year_ore": _payroll(
        "payroll_year_ore", EMPLOYER_YEAR, "Allas lön och förmåner under året.", "Everybody's pay of the year."
    ),
    "minutes_month": _minutes_month,
    "minutes_year": _minutes_year,
    "training_ratio_ppm": _training_ratio,
    **TRAINING_COSTS,
    "group_headcount": make_group_headcount,
    "size_class": make_size_class,
}

MEASURED: Final = frozenset(_MAKERS) | {"training_days", "growth_ppm"}

__all__ = ["MEASURED", "make_measured", "make_training_days"]
