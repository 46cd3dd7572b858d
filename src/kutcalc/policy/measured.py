"""Fields that are measured and not given: age, pay of a year, time in courses, the size of an undertaking.

Each is a rule, made only when a policy reads it. Those on training count the courses that meet the conditions of level
`training`; the size of an undertaking is that of the EU's recommendation, over the group.
"""

from collections.abc import Callable
from typing import Any, Final

from kutcalc.engine import (
    Choice,
    Flag,
    Level,
    Minutes,
    Number,
    Ore,
    Rate,
    Read,
    age_at_start,
    all_of,
    any_of,
    at_most,
    below,
    given,
    is_known,
    is_not,
    known_or_zero,
    known_where,
    money_of,
    months_between,
    named,
    ratio,
    when,
    whole,
)
from kutcalc.law.levels import EMPLOYEE_YEAR, EMPLOYER_MONTH, EMPLOYER_YEAR, GROUP_MONTH, PAYSLIP, TRAINING
from kutcalc.policy.making import Bench, Operand

EU: Final = "EU 2003/361/EC"


def make_measured(bench: Bench, name: str, window: int | None = None) -> str:
    """Make the rule behind a measured field, with what it needs; give the name of the column to read.

    With a window it is the sum over so many months, this one included.
    """
    if name not in bench.rules and name in _MAKERS:
        _MAKERS[name](bench)
    return name if window is None or window == 1 else _over_months(bench, name, window)


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


def make_total(
    bench: Bench,
    name: str,
    level: Level,
    source: str,
    *,
    how: str = "total",
    term: str = "",
    sv: str = "",
    en: str = "",
) -> str:
    """Make a rule that is the sum of a column over the rows below."""
    if name not in bench.rules:
        operand = Read(source, bench.unit_of(source) if how != "count" else Flag, how)
        unit = Number if how == "count" else bench.unit_of(source)
        bench.rule(name, level, unit, [operand], _same, term=term or name, sv=sv, en=en)
    return name


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


def _counted(bench: Bench, name: str, column: str, unit: type[Any], term: str) -> str:
    if name not in bench.rules:
        flag = bench.passing
        operands: list[Operand] = [bench.column(column, TRAINING)]
        if flag:
            operands.append(bench.column(flag, TRAINING))
        bench.rule(
            name,
            TRAINING,
            unit,
            operands,
            (lambda amount, passes: when(passes, amount, otherwise=0)) if flag else _same,
            term=term,
            sv=f"{term.capitalize()} där kursen uppfyller villkoren för kurser.",
            en="What of it lies in courses that meet the conditions on courses.",
        )
    return name


def _minutes_month(bench: Bench) -> None:
    _counted(bench, "passing_minutes", "minutes", Minutes, "kurstid")
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
    _counted(bench, "passing_fee", "fee_ore", Ore, "kursavgift")
    _counted(bench, "passing_other_cost", "other_cost_ore", Ore, "andra kostnader för kursen")
    bench.rule(
        "passing_cost_of_all",
        TRAINING,
        Ore,
        [
            bench.column("passing_fee", TRAINING),
            bench.column("passing_other_cost", TRAINING),
            bench.column("people", TRAINING),
        ],
        lambda fee, other, people: (fee + other) * people,
        term="utbildningskostnad",
        sv="Avgift och andra kostnader för alla som gått kursen.",
        en="Fee and other costs of all who took the course.",
    )
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


def _group_headcount(bench: Bench) -> None:
    _group_sum(bench, "headcount", "antal anställda")


def _group_sum(bench: Bench, column: str, term: str) -> str:
    """Make the group's sum of a fact, itself unknown where any employer did not give it."""
    name = f"group_{column}"
    if name in bench.rules:
        return name
    unit = bench.unit_of(column)
    is_known_of_all = known_of_all(bench, column, EMPLOYER_MONTH, GROUP_MONTH, term)
    bench.rule(f"{column} or 0", EMPLOYER_MONTH, unit, [bench.column(column, EMPLOYER_MONTH)], known_or_zero, term=term)
    make_total(bench, f"sum of {column}", GROUP_MONTH, f"{column} or 0", term=term)
    return bench.rule(
        name,
        GROUP_MONTH,
        unit,
        [bench.column(is_known_of_all, GROUP_MONTH), bench.column(f"sum of {column}", GROUP_MONTH)],
        known_where,
        term=f"koncernens {term}",
        sv=f"Koncernens {term}, om alla dess företag har uppgett det.",
        en="The group's sum, if all its firms have given it.",
        fact=True,
    )


def known_of_all(bench: Bench, column: str, below: Level, level: Level, term: str) -> str:
    """Make the flag that a fact was given in all rows below."""
    lacking = f"{column} is not given"
    bench.rule(lacking, below, Flag, [bench.column(column, below)], _is_not_known, term=f"{term} saknas")
    make_total(bench, f"rows without {column}", level, lacking, how="count", term=f"rader utan {term}")
    return bench.rule(
        f"{column} is given in all",
        level,
        Flag,
        [bench.column(f"rows without {column}", level)],
        lambda rows: at_most(rows, 0),
        term=f"{term} är uppgivet för alla",
    )


def _is_not_known(fact: Any) -> Any:
    return is_not(is_known(fact))


def _size_class(bench: Bench) -> None:
    make_measured(bench, "group_headcount")
    turnover = _group_sum(bench, "turnover_ore", "omsättning")
    balance = _group_sum(bench, "balance_ore", "balansomslutning")
    for size in ("micro", "small", "medium"):
        amounts: list[Operand] = [
            bench.column(turnover, GROUP_MONTH),
            bench.column(balance, GROUP_MONTH),
            bench.law(f"{size}_turnover_euro"),
            bench.law(f"{size}_balance_euro"),
            bench.law("euro_rate"),
        ]
        bench.rule(
            f"is_{size}_or_smaller",
            GROUP_MONTH,
            Flag,
            [bench.column("group_headcount", GROUP_MONTH), bench.law(f"{size}_headcount"), *amounts],
            _fits,
            term=f"ryms i storleksklassen {size}",
            source=EU,
            sv="Färre anställda än gränsen, och omsättning eller balansomslutning inom gränsen.",
            en="Fewer employees than the limit, and turnover or balance sheet within the limit.",
            fact=True,
        )
    bench.rule(
        "size_class",
        GROUP_MONTH,
        Choice,
        [bench.column(f"is_{size}_or_smaller", GROUP_MONTH) for size in ("micro", "small", "medium")],
        _named_size,
        term="storleksklass",
        source=EU,
        sv="Koncernens storleksklass enligt EU:s definition.",
        en="The group's size class by the EU's definition.",
        fact=True,
    )


def _fits(
    headcount: Any, most: Any, turnover: Any, balance: Any, turnover_eur: Any, balance_eur: Any, rate: Any
) -> Any:
    within = any_of(at_most(money_of(turnover), rate * turnover_eur), at_most(money_of(balance), rate * balance_eur))
    return all_of(below(headcount, most), within)


def _named_size(micro: Any, small: Any, medium: Any) -> Any:
    """Name the first class that fits; a class that may fit and is not known leaves the name unknown."""
    is_micro, is_small, is_medium = (given(all_of(is_known(flag), flag)) for flag in (micro, small, medium))
    from_medium = is_known(medium)
    from_small = any_of(is_small, all_of(is_known(small), from_medium))
    decided = given(any_of(is_micro, all_of(is_known(micro), from_small)))
    return known_where(decided, named((is_micro, "micro"), (is_small, "small"), (is_medium, "medium"), otherwise="large"))


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
    "group_headcount": _group_headcount,
    "size_class": _size_class,
}

MEASURED: Final = frozenset(_MAKERS) | {"training_days", "growth_ppm"}

__all__ = ["MEASURED", "known_of_all", "make_measured", "make_total", "make_training_days"]
