"""Tests of a policy file as functions of columns and dated values: the questions that conditions and tiers ask."""

from collections.abc import Callable
from typing import Any, Final

from kutcalc.engine import Level, Needed, all_of, any_of, at_least, at_most, below, one_of, same
from kutcalc.engine.kinds import UNITS
from kutcalc.law.levels import PAYSLIP
from kutcalc.policy.fields import FIELDS
from kutcalc.policy.making import FIELD_UNITS, KIND_UNITS, Bench, Made, Operand
from kutcalc.policy.measured import make_measured, make_training_days
from kutcalc.policy.schema import Dated, Test

_COMPARISONS: Final[dict[str, Callable[..., Any]]] = {"at_least": at_least, "at_most": at_most, "below": below}


def asker(bench: Bench) -> Callable[[Test, Level], Made]:
    """Give the function that turns a test into a question at a level."""

    def ask(test: Test, at: Level) -> Made:
        return question(bench, test, at)

    return ask


def question(bench: Bench, test: Test, at: Level) -> Made:
    """Turn a test into operands and a function that gives a flag."""
    if test.op in {"any", "all"}:
        parts = [question(bench, part, at) for part in (test.any or test.all)]
        return _joined(parts, any_of if test.op == "any" else all_of)
    column = field_column(bench, test, at)
    if test.op in _COMPARISONS:
        bound = bench.value(test.path, test.operand, _unit_of(bench, test.field))
        compared = _COMPARISONS[test.op]
        return Made((column, bound), lambda field, limit: compared(field, limit))
    content = test.operand[0].value
    if test.op == "is_in":
        options = tuple(str(one) for one in content) if isinstance(content, tuple) else (str(content),)
        return Made((column,), lambda field: one_of(field, options))
    if isinstance(content, bool):
        return Made((column,), lambda field: same(field, content))
    if isinstance(content, str):
        return Made((column,), lambda field: one_of(field, (content,)))
    wanted = bench.value(test.path, test.operand, _unit_of(bench, test.field))
    return Made((column, wanted), lambda field, value: same(field, value))


def _joined(parts: list[Made], word: Callable[..., Any]) -> Made:
    operands: list[Operand] = []
    spans: list[tuple[Made, int, int]] = []
    for part in parts:
        spans.append((part, len(operands), len(operands) + len(part.operands)))
        operands += part.operands
    return Made(
        tuple(operands), lambda *values: word(*(part.function(*values[start:end]) for part, start, end in spans))
    )


def field_column(bench: Bench, test: Test, at: Level) -> Operand:
    """Read the field of a test at a level, making it where it is measured."""
    if test.field == "training_days":
        minutes = test.day_minutes if test.day_minutes is not None else 480
        name = make_training_days(
            bench, constant(bench, f"{test.path}.day_minutes", minutes, "minutes"), f" of {minutes}"
        )
        return bench.column(name, at if at.name != "training" else PAYSLIP)
    return bench.column(make_measured(bench, test.field), at)


def constant(bench: Bench, path: str, number: int, unit: str) -> Needed:
    """Register a plain number of a policy file as a value that always holds."""
    bench.value(path, (Dated(value=number, source="kutcalc", verification="assumption"),), unit)
    return Needed(path, UNITS[unit])


def _unit_of(bench: Bench, field: str) -> str:
    declared = next((fact for fact in bench.policy.facts if fact.id == field), None)
    if declared is not None:
        kind, unit = declared.type, declared.unit
    else:
        kind, unit = FIELDS[field].kind, FIELDS[field].unit
    if kind in KIND_UNITS:
        return KIND_UNITS[kind].unit
    if unit == "year":
        return "year"
    return FIELD_UNITS.get(unit or "count", FIELD_UNITS["count"]).unit
