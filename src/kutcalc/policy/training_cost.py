"""What training costs, and how it has grown: sums over the courses that meet the conditions on courses.

The outlay is the cost with the pay for the time. Both are for all who took a course, and less no support.
"""

from collections.abc import Callable
from typing import Any, Final

from kutcalc.engine import (
    Input,
    Level,
    Money,
    Number,
    Ore,
    Rate,
    Read,
    first_known,
    given,
    greatest,
    money_of,
    portion,
    ratio,
    rest_of_portion,
    sum_known,
    when,
    with_rests,
)
from kutcalc.engine.rests import rest_left
from kutcalc.law import law_book
from kutcalc.law.levels import EMPLOYER_MONTH, EMPLOYER_YEAR, TRAINING
from kutcalc.policy.keys import MOST_PPM
from kutcalc.policy.making import Bench, Operand
from kutcalc.policy.sums import make_total

GROWTH_OF_TRAINING: Final = "training_growth_ppm"


def make_counted(bench: Bench, name: str, column: str, unit: type[Any], term: str) -> str:
    """Make what a column is in courses that meet the conditions on courses; give its name."""
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
            (lambda amount, passes: when(passes, amount, otherwise=0)) if flag else (lambda amount: amount),
            term=term,
            sv=f"{term.capitalize()} där kursen uppfyller villkoren för kurser.",
            en="What of it lies in courses that meet the conditions on courses.",
        )
    return name


def make_passing_cost(bench: Bench) -> None:
    """Make the fee and other cost of a course that meets the conditions on courses, for all who took it."""
    if "passing_cost_of_all" in bench.rules:
        return
    make_counted(bench, "passing_fee", "fee_ore", Ore, "kursavgift")
    make_counted(bench, "passing_other_cost", "other_cost_ore", Ore, "andra kostnader för kursen")
    bench.rule(
        "passing_cost_of_all",
        TRAINING,
        Ore,
        [bench.column(name, TRAINING) for name in ("passing_fee", "passing_other_cost", "people")],
        lambda fee, other, people: (fee + other) * people,
        term="utbildningskostnad",
        sv="Avgift och andra kostnader för alla som gått kursen.",
        en="Fee and other costs of all who took the course.",
    )


def make_passing_outlay(bench: Bench) -> None:
    """Make the cost of a course that meets the conditions on courses, with the pay for the time, for all in it."""
    if "passing_outlay_of_all" in bench.rules:
        return
    flag = bench.passing
    columns = ("cash_pay_ore", "people", "minutes", "paid_minutes")
    operands: list[Operand] = [bench.column(name, TRAINING) for name in columns]
    if flag:
        operands.append(bench.column(flag, TRAINING))

    def of_all(word: Callable[..., Any]) -> Callable[..., Any]:
        def worked(cash: Any, people: Any, time: Any, paid: Any, *passes: Any) -> Any:
            amount = given(word(money_of(cash) * people, time, paid))
            return when(passes[0], amount, otherwise=0) if passes else amount

        return worked

    bench.rule(
        "passing_pay_of_all",
        TRAINING,
        Money,
        operands,
        of_all(portion),
        term="lön för tiden i kurs",
        sv="Lönen för tiden i en kurs som uppfyller villkoren för kurser, för alla som gått den.",
        en="Pay for the time in a course that meets the conditions on courses, of all who took it.",
    )
    bench.rule("passing_pay_of_all, rest", TRAINING, Number, operands, of_all(rest_of_portion), term="bråkdelar")
    make_passing_cost(bench)
    bench.rule(
        "passing_outlay_of_all",
        TRAINING,
        Money,
        [bench.column(name, TRAINING) for name in ("passing_cost_of_all", "passing_pay_of_all")],
        lambda cost, pay: money_of(cost) + pay,
        term="utbildningskostnad med lön",
        sv="Avgift, andra kostnader och lön för tiden, för alla som gått kursen.",
        en="Fee, other costs and pay for the time, of all who took the course.",
    )


def rest_of_field(name: str) -> str:
    """Name the rest of a field that is measured in money."""
    return f"{name}, rest"


def _cost(level: Level, sv: str, en: str) -> Callable[[Bench], None]:
    def made(bench: Bench) -> None:
        make_passing_cost(bench)
        name = f"training_cost_{level.name.removeprefix('employer_')}_ore"
        make_total(bench, name, level, "passing_cost_of_all", term="utbildningskostnad", sv=sv, en=en)

    return made


def _outlay(level: Level, sv: str, en: str) -> Callable[[Bench], None]:
    def made(bench: Bench) -> None:
        make_passing_outlay(bench)
        name, term = f"training_outlay_{level.name.removeprefix('employer_')}_ore", "utbildningskostnad med lön"
        parts = "passing_outlay_of_all", "passing_pay_of_all, rest"
        sums = [make_total(bench, f"{part} ({level.name})", level, part, term=term) for part in parts]
        bench.rule(name, level, Money, [bench.column(one, level) for one in sums], with_rests, term=term, sv=sv, en=en)
        bench.rule(rest_of_field(name), level, Number, [bench.column(sums[1], level)], rest_left, term="bråkdelar")

    return made


_YEAR: Final = _cost(EMPLOYER_YEAR, "Årets utbildningskostnad.", "What the year's courses cost.")


def make_training_growth(bench: Bench, years: int) -> str:
    """Make how much the year's cost of training has grown over the mean of some earlier years; give its name.

    Earlier years are asked for where there is any cost this year. Over nothing, growth is without end.
    """
    name = GROWTH_OF_TRAINING if years == 1 else f"{GROWTH_OF_TRAINING} over {years} years"
    if name in bench.rules:
        return name
    if "training_cost_year_ore" not in bench.rules:
        _YEAR(bench)
    earlier = [_earlier(bench, back) for back in range(1, years + 1)]
    operands: list[Operand] = [
        bench.column("training_cost_year_ore", EMPLOYER_YEAR),
        bench.constant(f"{GROWTH_OF_TRAINING}.years.{years}", years, "count"),
        bench.constant(f"{GROWTH_OF_TRAINING}.endless", MOST_PPM, "ppm"),
        *(bench.column(one, EMPLOYER_YEAR) for one in earlier),
    ]
    return bench.rule(
        name,
        EMPLOYER_YEAR,
        Rate,
        operands,
        _growth,
        term="utbildningskostnadens ökning",
        sv="Ökningen av årets utbildningskostnad, delad med tidigare års medeltal.",
        en="The increase of the year's cost of training, over the mean of earlier years.",
    )


def _growth(this: Any, years: Any, endless: Any, first: Any, *others: Any) -> Any:
    before = first
    for other in others:
        before = before + other
    grown = ratio(greatest(0, this * years - before), before)
    return when(before > 0, grown, otherwise=when(this > 0, endless, otherwise=0))


def _earlier(bench: Bench, back: int) -> str:
    """Make an earlier year's cost of training: of the tables where they reach so far, else of the table of years."""
    name = f"training_cost_year_ore of {back} years before"
    if name in bench.rules:
        return name
    given_columns = []
    for column in ("fee_ore", "other_cost_ore"):
        of_years = f"{column} of {back} years before"
        unit = law_book().inputs[column].unit
        bench.inputs[of_years] = Input(of_years, EMPLOYER_YEAR, unit, "tidigare år", fact=True)
        given_columns.append(bench.column(of_years, EMPLOYER_YEAR))

    def chosen(this: Any, worked: Any, fee: Any, other: Any) -> Any:
        found = first_known(worked, sum_known(fee, other))
        return when(this > 0, given(found), otherwise=0)

    this = "training_cost_year_ore"
    return bench.rule(
        name,
        EMPLOYER_YEAR,
        Ore,
        [bench.column(this, EMPLOYER_YEAR), Read(this, Ore, f"previous {back}", fact=True), *given_columns],
        chosen,
        term="utbildningskostnad ett tidigare år",
        sv="Utbildningskostnaden ett tidigare år: ur tabellerna, annars ur tabellen över år.",
        en="The cost of training in an earlier year: of the tables, else of the table of years.",
    )


def _growth_over_last_year(bench: Bench) -> None:
    make_training_growth(bench, 1)


TRAINING_COSTS: Final[dict[str, Callable[[Bench], None]]] = {
    "training_cost_month_ore": _cost(EMPLOYER_MONTH, "Månadens utbildningskostnad.", "What the month's courses cost."),
    "training_cost_year_ore": _YEAR,
    "training_outlay_month_ore": _outlay(
        EMPLOYER_MONTH,
        "Månadens utbildningskostnad med lön för tiden.",
        "What the month's courses cost, with pay for the time.",
    ),
    "training_outlay_year_ore": _outlay(
        EMPLOYER_YEAR,
        "Årets utbildningskostnad med lön för tiden.",
        "What the year's courses cost, with pay for the time.",
    ),
    GROWTH_OF_TRAINING: _growth_over_last_year,
}

__all__ = [
    "GROWTH_OF_TRAINING",
    "TRAINING_COSTS",
    "make_counted",
    "make_passing_cost",
    "make_training_growth",
    "rest_of_field",
]
