"""Explain a figure: its steps, the sentence that sums them up, what bound it, and for a zero the reason."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.asking import Asked
from kutcalc.analysis.calculate import calculate, worked_numbers
from kutcalc.analysis.case import Case
from kutcalc.analysis.figure import Figure, Limit
from kutcalc.analysis.figures import KEYS
from kutcalc.analysis.sentence import sentence_of
from kutcalc.engine import Book
from kutcalc.engine.explain import steps_behind
from kutcalc.engine.numbers import Numbers
from kutcalc.engine.steps import TRACE_VERSION, ResultOut, Step
from kutcalc.errors import NoSuchFigureError
from kutcalc.language import Language, Text
from kutcalc.law import source_of
from kutcalc.policy.mechanisms import Plan
from kutcalc.policy.stages import Stage
from kutcalc.units import ORE_PER_KR, PPM, UKR_PER_KR, UKR_PER_ORE, parse_month

BOUND: Final = ("course_cap", "employee_cap", "floor", "employer_cap", "group_cap", "liability", "pool")


class Trace(msgspec.Struct, frozen=True):
    """Why a figure is what it is (`design/interfaces.md` 9.3, trace version 1)."""

    trace_version: int
    policy: str
    figure: Figure
    result: ResultOut
    sentence: str
    steps: tuple[Step, ...]
    limited_by: str | None
    limit: Limit | None
    condition_failed: str | None


def explain(case: Case, plan: Plan, label: str, figure: Figure, language: Language, *, brief: bool = False) -> Trace:
    """Explain one figure of a calculation; briefly, what did not bind is not followed.

    The group of the employer is worked once more on plain numbers, with everything kept, and the steps are read out of
    what is stored there. Raises NoSuchFigureError when the row or the column is not in the result.
    """
    part = case.of_groups([_group_of(case, figure)])
    name, book = asked_book(plan, figure.level, figure.column)
    row = _row_out(part, plan, label, figure)
    if name is None:
        return without_policy(label, figure, row, language)
    numbers = worked_numbers(part, plan, book, names_behind(plan, name, row))
    skip = _not_bound(plan, numbers) if brief else frozenset[str]()
    return trace_of(plan, book, numbers, name, label, figure, row, language, skip=skip)


def names_behind(plan: Plan, name: str, row: Mapping[str, Any]) -> list[str]:
    """Name what an explanation takes: the figure, what each ceiling was asked for, and the binding ones themselves."""
    bound = [stage for stage in plan.stages if stage.code == row.get("limited_by")]
    told = [told for stage in bound for told in (stage.granted, stage.ceiling)]
    return [name, *(stage.wanted for stage in plan.stages), *told]


def asked_book(plan: Plan, level: str, column: str) -> tuple[str | None, Book]:
    """Give the rule behind a column at a level, and the plan's book with what leads there; it is made once."""
    kept, key = plan.book.kept, ("asked", level, column)
    if key not in kept:
        asked = Asked(plan)
        name = asked.rule_for(level, column)
        kept[key] = (name, plan.book.with_rules(asked.rules.values(), (), ()) if asked.rules else plan.book)
    found: tuple[str | None, Book] = kept[key]
    return found


def trace_of(
    plan: Plan,
    book: Book,
    numbers: Numbers,
    name: str,
    label: str,
    figure: Figure,
    row: Mapping[str, Any],
    language: Language,
    *,
    skip: frozenset[str] = frozenset(),
) -> Trace:
    """Read the trace of a figure out of what was worked; `row` is its row in the table of results."""
    place = _place(numbers, book, name, figure)
    steps = steps_behind(book, numbers, name, place, language, lambda citation: _url(plan, citation), skip)
    result = _result(figure.column, steps[-1].result)
    steps[-1] = msgspec.structs.replace(steps[-1], result=result)
    bound = row.get("limited_by")
    limit = _limit(book, numbers, plan, str(bound), figure) if bound in BOUND else None
    return Trace(
        trace_version=TRACE_VERSION,
        policy=label,
        figure=figure,
        result=result,
        sentence=sentence_of(plan, figure, result, row, limit, language),
        steps=tuple(steps),
        limited_by=bound,
        limit=limit,
        condition_failed=row.get("condition_failed"),
    )


def _not_bound(plan: Plan, numbers: Numbers) -> frozenset[str]:
    """Name the ceilings and floors that cut nothing in this case."""
    free = {
        stage.ceiling
        for stage in plan.stages
        if numbers.columns.get(stage.granted) == numbers.columns.get(stage.wanted)
    }
    bound = {stage.ceiling for stage in plan.stages} - free
    if plan.floor_cut is not None and not any(numbers.columns.get(plan.floor_cut, ())):
        free.add("room_left")
    return frozenset(free - bound)


def _group_of(case: Case, figure: Figure) -> str:
    column, wanted = ("group", figure.group) if figure.employer is None else ("employer", figure.employer)
    found = case.payslips.filter(pl.col(column) == wanted)["group"].unique().to_list()
    if not found:
        known = case.payslips[column].unique().sort().head(20).to_list()
        raise NoSuchFigureError(str(wanted), known)
    return str(found[0])


def _row_out(case: Case, plan: Plan, label: str, figure: Figure) -> dict[str, Any]:
    if figure.level == "rate":
        return {}
    table = calculate(case, plan, label, [figure.level]).tables[figure.level]
    for key in KEYS[figure.level]:
        value: Any = getattr(figure, key)
        table = table.filter(pl.col(key) == (parse_month(value) if key == "month" and value else value))
    if table.height != 1:
        raise NoSuchFigureError(_where(figure), [])
    return table.row(0, named=True)


def _where(figure: Figure) -> str:
    return "/".join(
        str(part) for part in (figure.employer or figure.group, figure.employee, figure.month or figure.year) if part
    )


def _place(numbers: Numbers, book: Book, name: str, figure: Figure) -> int:
    rows = numbers.rows[book.level_of(name).name]
    wanted: dict[str, Any] = {
        "employer": figure.employer,
        "group": figure.group,
        "employee": figure.employee,
        "month": None if figure.month is None else parse_month(figure.month),
        "year": figure.year,
        "rate": figure.rate_ppm,
    }
    keys = [key for key, value in wanted.items() if value is not None and key in rows.columns]
    for place in range(rows.count):
        if all(rows.columns[key][place] == wanted[key] for key in keys):
            return place
    raise NoSuchFigureError(_where(figure), [])


def _url(plan: Plan, citation: str) -> str | None:
    source = source_of(citation.partition(";")[0].strip())
    if source is not None:
        return source.url
    if plan.policy is not None:
        for known in plan.policy.sources.values():
            if known.title == citation:
                return known.url
    return None


def _result(column: str, result: ResultOut) -> ResultOut:
    if not column.endswith("_ore") or result.unit == "ore":
        return result
    scaled = result.value // UKR_PER_ORE if result.unit == "ukr" else result.value * ORE_PER_KR
    return ResultOut(scaled, "ore")


def _limit(book: Book, numbers: Numbers, plan: Plan, bound: str, figure: Figure) -> Limit | None:
    """Give the ceiling of the last stage of its kind that cut the figure's row."""
    for stage in reversed(plan.stages):
        if stage.code != bound:
            continue
        place = _stage_row(numbers, stage, figure)
        if place is None:
            continue
        wanted = numbers.columns[stage.wanted][place]
        granted = numbers.columns[stage.granted][place]
        if granted >= wanted:
            continue
        ceiling = _ceiling(book, numbers, stage, place)
        in_kronor = wanted // UKR_PER_KR * ORE_PER_KR
        kept = granted // UKR_PER_KR * ORE_PER_KR
        return Limit(stage.path, ceiling // UKR_PER_ORE, in_kronor, in_kronor - kept, kept * PPM // max(in_kronor, 1))
    return None


def _ceiling(book: Book, numbers: Numbers, stage: Stage, place: int) -> int:
    level = book.level_of(stage.ceiling).name
    column = numbers.columns[stage.ceiling]
    value: int = column[place if level == stage.level.name else numbers.rows[stage.level.name].above[level][place]]
    return value


def _stage_row(numbers: Numbers, stage: Stage, figure: Figure) -> int | None:
    """Find the first row of a figure that a ceiling cut, among rows of other groups and years."""
    rows = numbers.rows[stage.level.name]
    month = None if figure.month is None else parse_month(figure.month)
    asked = (("employer", figure.employer), ("employee", figure.employee), ("month", month), ("year", figure.year))
    for place in range(rows.count):
        fits = all(
            rows.columns[key][place] == value for key, value in asked if value is not None and key in rows.level.keys
        )
        if figure.year is not None and "month" in rows.level.keys:
            fits = fits and rows.columns["month"][place].year == figure.year
        if figure.group is not None:
            fits = fits and _group_of_row(numbers, stage.level.name, place) == figure.group
        if fits and numbers.columns[stage.granted][place] < numbers.columns[stage.wanted][place]:
            return place
    return None


def _group_of_row(numbers: Numbers, level: str, place: int) -> object:
    """Name the group that a row belongs to."""
    rows = numbers.rows[level]
    if "group" in rows.level.keys:
        return rows.columns["group"][place]
    above = next(name for name in rows.above if "group" in numbers.rows[name].level.keys)
    return numbers.rows[above].columns["group"][rows.above[above][place]]


def without_policy(label: str, figure: Figure, row: Mapping[str, Any], language: Language) -> Trace:
    """Say that a figure of a policy is 0 where no policy was chosen."""
    value = row.get(figure.column, 0)
    reason = Text(sv="0 kr, därför att inget förslag är valt.", en="SEK 0, because no policy was chosen.")
    return Trace(
        TRACE_VERSION,
        label,
        figure,
        ResultOut(value, "ore"),
        reason.read(language),
        (),
        row.get("limited_by"),
        None,
        row.get("condition_failed"),
    )


__all__ = ["Trace", "asked_book", "explain", "names_behind", "trace_of", "without_policy"]
