"""Which courses, persons and employers count: the conditions of a chain as flags, each asked only where it must be.

Conditions are tried in the file's order, each where something below has met all before it; so a fact is asked for
only when it decides. Where the chain reads what is measured on training, the conditions on courses come first: they
say which courses are measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from kutcalc.engine import Flag, Level, Number, Read, all_of, any_of, is_not, when
from kutcalc.law.levels import LEVELS, PAYSLIP, TRAINING
from kutcalc.policy.fields import FIELDS
from kutcalc.policy.making import Bench, Operand
from kutcalc.policy.questions import question
from kutcalc.policy.schema import Chain, Condition, Schedule, Test

GROWTH: Final = "growth_ppm"
BASE_OF_YEAR: Final = "base_year_ore"
OF_BASE: Final = (GROWTH, BASE_OF_YEAR)
"""Fields that are measured on the base, which is made once all conditions are tried."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The flag of rows that meet all conditions (None: all rows do), and the counters of what failed, by condition.

    `level` is that of the rows: courses, or payslips where the base does not read training. `persons` is the flag of
    persons who meet the conditions above the course, trained or not, where something is counted on them too.
    """

    level: Level
    counts: str | None
    conditions: tuple[Condition, ...]
    failures: tuple[str, ...]
    persons: str | None = None


def make_eligibility(bench: Bench, chain: Chain, *, reads_training: bool, on_persons: bool) -> Eligibility:
    """Make the flags of a chain's conditions, and for each condition what fails it first."""
    level = TRAINING if reads_training else PAYSLIP
    active = [condition for condition in chain.eligibility if may_hold(condition)]
    if level is PAYSLIP:
        active = _measure_courses(bench, active)
    ordered = _in_order(active, courses_first=any(is_on_training(name) for name in fields_of(chain)))
    survivors: str | None = None
    failures: dict[str, str] = {}
    for number, condition in enumerate(ordered):
        flag = _make_condition(bench, condition, survivors, level)
        failures[condition.id] = _make_failure(bench, condition, flag, survivors, level)
        survivors = _make_survivors(bench, condition, flag, survivors, level)
        if condition.level == "training" and all(other.level != "training" for other in ordered[number + 1 :]):
            bench.passing = survivors
    persons = None
    if on_persons and reads_training:
        persons = _persons(bench, [condition for condition in ordered if condition.level != "training"])
    return Eligibility(level, survivors, tuple(ordered), tuple(failures[one.id] for one in ordered), persons)


def _measure_courses(bench: Bench, conditions: list[Condition]) -> list[Condition]:
    """Let conditions on courses say which courses are measured, where persons are counted; give the others."""
    survivors: str | None = None
    for condition in (one for one in conditions if one.level == "training"):
        flag = _make_condition(bench, condition, survivors, TRAINING)
        survivors = _make_survivors(bench, condition, flag, survivors, TRAINING)
    bench.passing = survivors
    return [condition for condition in conditions if condition.level != "training"]


def may_hold(condition: Condition) -> bool:
    """Whether a condition is active at some date."""
    return any(entry.value is True for entry in condition.active)


def _in_order(conditions: list[Condition], *, courses_first: bool) -> list[Condition]:
    if not courses_first:
        return conditions
    return sorted(conditions, key=lambda condition: condition.level != "training")


def fields_of(part: Any) -> Iterator[str]:
    """Give every field that a part of a policy reads in tests and schedules."""
    if isinstance(part, Test) and part.field:
        yield part.field
    if isinstance(part, Schedule):
        yield part.over
    if isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from fields_of(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:
            yield from fields_of(one)


def is_on_training(field: str) -> bool:
    """Whether a field is measured on the courses that meet the conditions on courses."""
    return field in FIELDS and FIELDS[field].measured == "training"


def _make_condition(bench: Bench, condition: Condition, survivors: str | None, bottom: Level, suffix: str = "") -> str:
    level = LEVELS[condition.level]
    asked = question(bench, condition.test, level, condition.path)
    gate = some_at(bench, survivors, bottom, level)
    gates: list[Operand] = [] if gate is None else [bench.column(gate, level)]
    dated: list[Operand] = []
    if any(entry.value is not True for entry in condition.active):
        dated.append(bench.value(f"{condition.path}.active", condition.active, "flag"))
    first, second = len(gates), len(gates) + len(dated)

    def meets(*values: Any) -> Any:
        held = asked.function(*values[second:])
        return all_of(*values[:first], any_of(*(is_not(flag) for flag in values[first:second]), held))

    return bench.rule(
        f"{condition.path}{suffix}",
        level,
        Flag,
        [*gates, *dated, *asked.operands],
        meets,
        term=f"villkoret {condition.id}",
        term_en=f"the condition {condition.id}",
        source=bench.title(condition.source),
        sv=f"Villkoret gäller, där alla tidigare gör det. Annars: {condition.why_not.sv}",
        en=f"The condition holds, where all before it do. Else: {condition.why_not.en}",
    )


def some_at(bench: Bench, flag: str | None, bottom: Level, level: Level) -> str | None:
    """Give the flag that some row below (or the row itself) has a flag; None where every row has."""
    if level.name == bottom.name:
        return flag
    if flag is None:
        if bottom.name != "training":
            return None
        flag = make_is_course(bench)
    name = f"some {flag} ({level.name})"
    if name not in bench.rules:
        bench.rule(
            name,
            level,
            Flag,
            [Read(flag, Flag, "count")],
            lambda rows: rows > 0,
            term="något kvar att pröva",
            term_en="something left to ask about",
            sv="Om någon rad här under har klarat alla tidigare villkor.",
            en="Whether some row below has met all conditions so far.",
        )
    return name


def make_is_course(bench: Bench) -> str:
    """Make the flag that every row of the table of training has."""
    if "is_course" not in bench.rules:
        bench.rule(
            "is_course",
            TRAINING,
            Flag,
            [bench.column("people", TRAINING)],
            lambda people: people > 0,
            term="kurs",
            term_en="a course",
            sv="En rad i tabellen över utbildning.",
            en="A row of the table of training.",
        )
    return "is_course"


def _make_survivors(
    bench: Bench, condition: Condition, flag: str, survivors: str | None, bottom: Level, suffix: str = ""
) -> str:
    """Make the flag of rows that meet this condition and all before it."""
    if condition.level == bottom.name:
        return flag
    operands: list[Operand] = [bench.column(flag, bottom)]
    if survivors is not None:
        operands.append(bench.column(survivors, bottom))
    return bench.rule(
        f"{condition.path} and before{suffix}",
        bottom,
        Flag,
        operands,
        all_of,
        term="uppfyller villkoren hittills",
        term_en="meets the conditions so far",
        sv="Om villkoret och alla före det är uppfyllda.",
        en="Whether the condition and all before it are met.",
    )


def _make_failure(bench: Bench, condition: Condition, flag: str, survivors: str | None, bottom: Level) -> str:
    """Count the people of a row whose first failed condition is this one."""
    people = bench.column("people" if bottom.name == "training" else "count", bottom)
    operands: list[Operand] = [people, bench.column(flag, bottom)]
    if survivors is not None:
        operands.append(bench.column(survivors, bottom))

    def counted(number: Any, meets: Any, *before: Any) -> Any:
        failed = when(meets, 0, otherwise=number)
        for flag_before in before:
            failed = when(flag_before, failed, otherwise=0)
        return failed

    return bench.rule(
        f"{condition.path} fails",
        bottom,
        Number,
        operands,
        counted,
        term=f"villkoret {condition.id}",
        source=bench.title(condition.source),
        sv=f"De vars första brutna villkor är detta: {condition.why_not.sv}",
        en=f"Those whose first failed condition is this one: {condition.why_not.en}",
    )


def _persons(bench: Bench, conditions: list[Condition]) -> str | None:
    """Make the flag of persons who meet the conditions above the course, whether they took any course or not."""
    survivors: str | None = None
    for condition in conditions:
        flag = _make_condition(bench, condition, survivors, PAYSLIP, " by anyone")
        survivors = _make_survivors(bench, condition, flag, survivors, PAYSLIP, " by anyone")
    return survivors


__all__ = [
    "BASE_OF_YEAR",
    "OF_BASE",
    "Eligibility",
    "fields_of",
    "is_on_training",
    "make_eligibility",
    "make_is_course",
    "may_hold",
    "some_at",
]
