"""Tests of a policy file as functions of columns and dated values: the questions that conditions and tiers ask.

A question is asked where all flags before it hold, and no earlier tier fits, so that no fact is asked for in vain.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from kutcalc.engine import (
    Flag,
    Level,
    Money,
    Ore,
    Rate,
    all_of,
    any_of,
    at_least,
    at_most,
    below,
    is_known,
    is_not,
    known_or_zero,
    known_where,
    least,
    money_of,
    one_of,
    portion,
    same,
)
from kutcalc.language import Text
from kutcalc.law.levels import PAYSLIP
from kutcalc.policy.fields import FIELD_UNITS, FIELDS, KIND_UNITS
from kutcalc.policy.making import Bench, Made, Operand, holds_from, refuse
from kutcalc.policy.measured import make_measured, make_training_days
from kutcalc.policy.schema import Dated, Setting, Test
from kutcalc.policy.training_cost import GROWTH_OF_TRAINING, make_training_growth
from kutcalc.units import PPM, month_number, parse_month

_COMPARISONS: Final[dict[str, Callable[..., Any]]] = {"at_least": at_least, "at_most": at_most, "below": below}
DEFAULT_DAY: Final = 480


def question(bench: Bench, test: Test, at: Level, path: str) -> Made:
    """Turn a test into operands and a function that gives a flag; unknown where a fact that decides is."""
    if test.op in {"any", "all"}:
        parts = [
            question(bench, part, at, f"{path}.{test.op}.{number}") for number, part in enumerate(test.any or test.all)
        ]
        return _joined(parts, any_of if test.op == "any" else all_of)
    column = field_column(bench, test, at, path)
    place = f"{path}.{test.op}"
    if test.op in _COMPARISONS:
        return _bounded(bench, test, at, column, place)
    if test.op == "is" and isinstance(test.operand[0].value, int) and not isinstance(test.operand[0].value, bool):
        wanted = bench.value(place, test.operand, _unit_of(bench, test.field))
        return Made((column, wanted), _in_money(bench, test, column, same))
    if bench.unit_of(column.name).unit == "month":
        wanted = bench.value(place, _in_unit(bench, test), "month")
        return Made((column, wanted), same)
    return _by_date(bench, test.operand, column, place)


def _bounded(bench: Bench, test: Test, at: Level, column: Operand, place: str) -> Made:
    """Compare a number with a bound: as it is, in money where the field is, or as the share says."""
    unit, setting, compare = _unit_of(bench, test.field), _in_unit(bench, test), _COMPARISONS[test.op]
    if test.pro_rata_ppm is not None:
        return _pro_rata(bench, test, at, (column, bench.value(place, setting, unit)), place)
    if bench.unit_of(column.name) is Money:
        return Made((column, bench.value(place, setting, unit)), _in_money(bench, test, column, compare))
    return Made((column, bench.bound(place, setting, unit, upwards=test.op != "at_most")), compare)


def _in_money(bench: Bench, test: Test, column: Operand, compare: Callable[..., Any]) -> Callable[..., Any]:
    """Let a field be compared with a setting as money, where either of them is."""
    if bench.unit_of(column.name) is Money:
        return lambda field, amount: compare(field, bench.money(amount))
    if bench.policy.in_minor and _unit_of(bench, test.field) == Ore.unit:
        return lambda field, amount: compare(money_of(field), amount)
    return compare


def _pro_rata(bench: Bench, test: Test, at: Level, operands: tuple[Operand, Operand], place: str) -> Made:
    """Compare with a bound times a share of at most one, exactly.

    A whole number reaches a bound when it reaches the next whole number: the bound less the floor of what is left.
    """
    column, bound = operands
    field = make_measured(bench, test.pro_rata_ppm or "")
    term = FIELDS[field].term if field in FIELDS else Text(sv=field, en=field)
    one = bench.constant("one.whole", PPM, "ppm")
    left = bench.rule(
        f"{place} left by {field}",
        at,
        Rate,
        [bench.column(field, at), one],
        lambda part, whole: known_where(is_known(part), whole - least(known_or_zero(part), whole)),
        term=f"det som fattas i {term.sv}",
        sv="Hela minus delen; mer än hela är hela.",
        en="The whole less the part; more than the whole is the whole.",
        fact=True,
    )
    is_floor = test.op == "at_most"

    def in_proportion(of: Any, lacking: Any, whole: Any) -> Any:
        known = known_or_zero(lacking)
        worked = portion(of, whole - known, whole) if is_floor else of - portion(of, known, whole)
        return known_where(is_known(lacking), worked)

    made = bench.rule(
        f"{place} times {field}",
        at,
        bound.unit,
        [bound, bench.column(left, at), one],
        in_proportion,
        term=f"gräns gånger {term.sv}",
        sv="Gränsen i proportion till delen, i hela tal.",
        en="The bound in proportion to the part, in whole numbers.",
        fact=True,
    )
    return Made((column, bench.column(made, at)), _in_money(bench, test, column, _COMPARISONS[test.op]))


def _by_date(bench: Bench, operand: Setting, column: Operand, path: str) -> Made:
    """Compare with words or with yes and no: those in force where they change over time."""
    if len(operand) == 1:
        return Made((column,), _compares(operand[0].value))
    holds = [holds_from(bench, f"{path}.{number}.holds", operand, number) for number in range(len(operand))]
    compares = [_compares(entry.value) for entry in operand]

    def either(field: Any, *flags: Any) -> Any:
        return any_of(*(all_of(flag, compare(field)) for flag, compare in zip(flags, compares, strict=True)))

    return Made((column, *holds), either)


def _compares(content: Any) -> Callable[[Any], Any]:
    if isinstance(content, bool):
        return lambda field: same(field, content)
    words = tuple(str(one) for one in content) if isinstance(content, tuple) else (str(content),)
    return lambda field: one_of(field, words)


def _joined(parts: Sequence[Made], word: Callable[..., Any]) -> Made:
    operands: list[Operand] = []
    spans: list[tuple[Made, int, int]] = []
    for part in parts:
        spans.append((part, len(operands), len(operands) + len(part.operands)))
        operands += part.operands
    return Made(
        tuple(operands), lambda *values: word(*(part.function(*values[start:end]) for part, start, end in spans))
    )


def make_flag(
    bench: Bench, name: str, test: Test, at: Level, path: str, *, gates: Sequence[str] = (), not_yet: Sequence[str] = ()
) -> str:
    """Make the flag that a test fits, asked where all gates hold and none of the flags before has decided."""
    if name in bench.rules:
        return name
    asked = question(bench, test, at, path)
    first, second = len(gates), len(gates) + len(not_yet)

    def fits(*values: Any) -> Any:
        no = [is_not(flag) for flag in values[first:second]]
        return all_of(*values[:first], *no, asked.function(*values[second:]))

    return bench.rule(
        name,
        at,
        Flag,
        [*(bench.column(gate, at) for gate in (*gates, *not_yet)), *asked.operands],
        fits,
        term=path,
        term_en=path,
        sv="Om villkoret gäller och inget tidigare steg passar.",
        en="Whether the test fits and no tier before it does.",
    )


def field_column(bench: Bench, test: Test, at: Level, path: str) -> Operand:
    """Read the field of a test at a level, making it where it is measured."""
    if at.name != "training" and _level_of_field(bench, test.field) == "training":
        refuse(
            path,
            f"{path} läser {test.field}, som hör till en kurs, där hela personen eller arbetsgivaren prövas.",
            f"{path} reads {test.field}, which belongs to a course, where the whole person or employer is asked about.",
        )
    if test.field == "month":
        return bench.column("month_number", at)
    if test.field == "training_days":
        day = test.day_minutes if test.day_minutes is not None else DEFAULT_DAY
        window = test.window_months or 1
        name = make_training_days(bench, bench.constant(f"{path}.day_minutes", day, "minutes"), day, window)
        return bench.column(name, at if at.name != "training" else PAYSLIP)
    if test.field == GROWTH_OF_TRAINING and test.years is not None:
        return bench.column(make_training_growth(bench, test.years), at)
    return bench.column(make_measured(bench, test.field, test.window_months), at)


def _level_of_field(bench: Bench, field: str) -> str:
    return FIELDS[field].level if field in FIELDS else bench.level_of(field).name


def _in_unit(bench: Bench, test: Test) -> Setting:
    """Give the operand of a comparison; months as their numbers."""
    if _unit_of(bench, test.field) != "month":
        return test.operand
    return tuple(
        Dated(
            value=month_number(parse_month(str(entry.value))),
            source=entry.source,
            verification=entry.verification,
            since=entry.since,
            until=entry.until,
        )
        for entry in test.operand
    )


def unit_of_field(bench: Bench, field: str) -> str:
    """Give the unit in which a field is compared."""
    return _unit_of(bench, field)


def _unit_of(bench: Bench, field: str) -> str:
    declared = next((fact for fact in bench.policy.facts if fact.id == field), None)
    kind, unit = (declared.type, declared.unit) if declared is not None else (FIELDS[field].kind, FIELDS[field].unit)
    if kind in KIND_UNITS:
        return KIND_UNITS[kind].unit
    if unit == "year":
        return "year"
    return FIELD_UNITS.get(unit or "count", FIELD_UNITS["count"]).unit


__all__ = ["field_column", "make_flag", "question", "unit_of_field"]
