"""Evaluate a book on plain Python integers: the path for one company, and a second evaluation to hold columns against.

A column is a plain list, worked rule by rule. Every name that was worked stays in `Numbers.columns`, so that an
explanation can walk back through them without computing anything.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from kutcalc.engine.book import Book
from kutcalc.engine.carry import carried_by_owner, window_sums
from kutcalc.engine.kinds import nothing_of
from kutcalc.engine.level import Bands, Level
from kutcalc.engine.parts import band_spread, fill, largest_remainder, spread
from kutcalc.engine.rows import Rows
from kutcalc.engine.rule import (
    PREVIOUS,
    RUNNING,
    UPWARD,
    WINDOW,
    AnyRule,
    BandSpread,
    Needed,
    Read,
    Rule,
    Spread,
)
from kutcalc.engine.source import many_of
from kutcalc.engine.unknown import UnknownFactError, UnknownFacts
from kutcalc.engine.value import Dated, Value
from kutcalc.engine.worked import Numbers
from kutcalc.units import month_number

_MOST_READY: Final = 128
_MANY: Final = 8
"""From so many rows it pays to look for like ones."""


def evaluate(book: Book, case: Numbers, wanted: Iterable[str]) -> Numbers:
    """Work out the wanted names and all that they need; UnknownFactError when a rule reads a fact nobody gave."""
    unknown = UnknownFacts()
    names = tuple(dict.fromkeys(wanted))
    steps: dict[str, _Step] = book.kept.setdefault("steps", {})
    months: dict[str, _Months] = {}
    for name in book.needed(names):
        if name in case.columns:
            continue
        step = steps.get(name) or steps.setdefault(name, _step(book, name))
        for band in step.bands:
            fill(book, case, band)
        rule = step.rule
        if not isinstance(rule, Rule):
            column = _worked(book, case, rule)
        else:
            column = _by_row(case, step, rule, months)
            if step.asks and None in column:
                unknown.note(rule, [place for place, value in enumerate(column) if value is None])
                # worked on, so that all that is missing is asked for at once; no result leaves
                column = [nothing_of(rule.unit) if value is None else value for value in column]
        case.columns[step.name] = column
    for name in names:
        for band in book.bands_before(name):
            fill(book, case, band)
    if unknown:
        raise UnknownFactError(unknown)
    return case


Source = Callable[[Numbers], list[Any]]
"""Where a column comes from, once it is known what it is and how it is read."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One rule of a book made ready: what it reads found once, its dated values kept by month.

    `ready` holds its function with the values in it, by months over which each value is one.
    """

    name: str
    rule: AnyRule
    bands: tuple[Bands, ...]
    reads: tuple[Source, ...]
    values: tuple[Value, ...]
    contents: tuple[dict[date, Any], ...]
    ready: dict[tuple[date, ...], tuple[Callable[..., Any], Sequence[Any]]]
    asks: bool
    is_known: bool


@dataclass(frozen=True, slots=True)
class _Months:
    """The months of the rows of a level: each of them once, and whether there is one only."""

    column: list[date]
    distinct: tuple[date, ...]


def _step(book: Book, name: str) -> _Step:
    rule = book.rules[name]
    is_plain = isinstance(rule, Rule)
    return _Step(
        name,
        rule,
        book.bands_before(name),
        tuple(_source(book, rule, read) for read in rule.reads) if is_plain else (),
        tuple(book.values[need.name] for need in rule.needs),
        tuple({} for _ in rule.needs),
        {},
        is_plain and not rule.fact and any(read.fact for read in rule.reads),
        not rule.fact and not any(read.fact for read in rule.reads),
    )


def _source(book: Book, rule: AnyRule, read: Read) -> Source:
    """Find where a rule's column comes from: as it is, from the rows below, before or above."""
    name, level, own = read.name, book.level_of(read.name).name, rule.level.name
    is_worked = name in book.rules

    def given(case: Numbers) -> list[Any]:
        return case.columns[name] if is_worked else case.rows[level].columns[name]

    if read.how in UPWARD:
        return lambda case: _gathered(given(case), case.rows[level].above[own], case.rows[own].count, read)
    if read.how in RUNNING or read.how.startswith((PREVIOUS, WINDOW)):
        return lambda case: read_column(book, case, rule, read)
    if level != own:
        return lambda case: _down(given(case), case.rows[own].above[level])
    return given


def _down(column: list[Any], above: list[int]) -> list[Any]:
    return [column[place] for place in above]


def _worked(book: Book, case: Numbers, rule: AnyRule) -> list[Any]:
    if isinstance(rule, Spread):
        return spread(book, case, rule)
    if isinstance(rule, BandSpread):
        return band_spread(book, case, rule)
    rows = case.rows[rule.level.name]
    columns = [case.of(book, read.name) for read in rule.reads]
    return carried_by_owner(_owners(rows), rows.columns["year"], columns, rule.gives)  # type: ignore[union-attr]


def _by_row(case: Numbers, step: _Step, rule: Rule, months: dict[str, _Months]) -> list[Any]:
    rows = case.rows[rule.level.name]
    if not rows.count:
        return []
    operands = [source(case) for source in step.reads]
    function, values = _function(step, rule, rows, months)
    if rows.count >= _MANY and step.is_known and (operands or values):
        varied = tuple(isinstance(value, list) for value in values)
        many = many_of(rule.function, len(operands), rule.arguments, varied)
        if many is not None:
            return many(*operands, *values)
    if function is not None:
        return _mapped(function, operands, rows.count)
    columns = [value if isinstance(value, list) else [value] * rows.count for value in values]
    width = len(operands)
    return _mapped(lambda *row: rule.work(row[:width], row[width:]), [*operands, *columns], rows.count)


def _function(
    step: _Step, rule: Rule, rows: Rows, months: dict[str, _Months]
) -> tuple[Callable[..., Any] | None, Sequence[Any]]:
    """Give a rule's function with its dated values in it, and these; None where one of them differs by month."""
    if not rule.needs:
        return rule.function, ()
    level = rule.level.name
    if level not in months:
        months[level] = _Months(rows.columns["month"], tuple(dict.fromkeys(rows.columns["month"])))
    own = months[level]
    ready = step.ready.get(own.distinct)
    if ready is None:
        values = [
            _values(value, need, kept, own)
            for value, need, kept in zip(step.values, rule.needs, step.contents, strict=True)
        ]
        if any(isinstance(value, list) for value in values):
            return None, values
        if len(step.ready) >= _MOST_READY:
            step.ready.clear()
        function = partial(rule.function, **dict(zip(rule.arguments, values, strict=True)))
        ready = step.ready[own.distinct] = (function, values)
    return ready


def _mapped(function: Callable[..., Any], columns: Sequence[list[Any]], count: int) -> list[Any]:
    """Work a function of a row on columns; rules are pure, so that like rows are worked once."""
    if not columns:
        return [function()] * count
    if count < _MANY:
        return list(map(function, *columns))
    rows = list(zip(*columns, strict=True))
    found: dict[tuple[Any, ...], Any] = dict.fromkeys(rows)
    if len(found) > count // 2:
        return list(map(function, *columns))
    for row in found:
        found[row] = function(*row)
    return [found[row] for row in rows]


def read_column(book: Book, case: Numbers, rule: AnyRule, read: Read) -> list[Any]:
    """Give what a rule reads under one name, row by row of the rule's own level."""
    column = case.of(book, read.name)
    level = book.level_of(read.name)
    if read.how in UPWARD:
        above, count = case.rows[level.name].above[rule.level.name], case.rows[rule.level.name].count
        return _gathered(column, above, count, read)
    if read.how in RUNNING:
        return _running(case.rows[rule.level.name], rule.level, read.how, column)
    if read.how.startswith(PREVIOUS):
        return _previous(case.rows[level.name], int(read.how.removeprefix(PREVIOUS)), column)
    if read.how.startswith(WINDOW):
        rows = case.rows[level.name]
        months = [month_number(month) for month in rows.columns["month"]]
        return window_sums(_owners(rows), months, column, int(read.how.removeprefix(WINDOW)))
    if level.name != rule.level.name:
        return [column[place] for place in case.rows[rule.level.name].above[level.name]]
    return column


def _values(value: Value, need: Needed, kept: dict[date, Any], months: _Months) -> Any:
    """Give a dated value: one content where it is the same in all months of the rows, else a list of them."""
    for month in months.distinct:
        if month not in kept:
            kept[month] = content_of(need, value.at(month), month)
    first = kept[months.distinct[0]]
    if all(kept[month] == first for month in months.distinct):
        return first
    return [kept[month] for month in months.column]


def content_of(need: Needed, entry: Dated | None, month: date) -> Any:
    """Give what an entry says, or nothing where the rule can do without; ValueLackingError where it cannot."""
    if entry is not None and entry.value is not None:
        return entry.value
    if not need.optional:
        raise ValueLackingError(need.name, month)
    return nothing_of(need.unit)


class ValueLackingError(LookupError):
    """A value that a rule cannot do without is not in force in a month."""

    def __init__(self, name: str, month: date) -> None:
        self.name = name
        self.month = month
        super().__init__(f"{name} has no value in {month:%Y-%m}")


def _gathered(column: list[Any], above: list[int], count: int, read: Read) -> list[Any]:
    if read.how in ("total", "count"):
        if count == 1:
            return [sum(column)]
        result: list[Any] = [0] * count
        for place, value in zip(above, column, strict=True):
            result[place] += value
        return result
    found: dict[int, Any] = {}
    for place, value in zip(above, column, strict=True):
        found[place] = max(found[place], value) if read.how == "highest" and place in found else value
    nothing = nothing_of(read.unit)
    return [found.get(place, nothing) for place in range(count)]


def _running(rows: Rows, level: Level, how: str, column: list[Any]) -> list[int]:
    within, order = level.sequence(how)
    above, orders = rows.above[within.name], rows.columns[order]
    if len(set(above)) == rows.count:
        return [0] * rows.count  # each is the first of its own
    sums: dict[int, int] = {}
    result = [0] * rows.count
    for place in sorted(range(rows.count), key=lambda row: (above[row], orders[row])):
        result[place] = sums.get(above[place], 0)
        sums[above[place]] = result[place] + column[place]
    return result


def _previous(rows: Rows, back: int, column: list[Any]) -> list[Any]:
    """Give each row the value of the row with the same keys but the year, some years before; None without one."""
    keys = [name for name in rows.level.keys if name != "year"]
    names = list(zip(*(rows.columns[key] for key in keys), rows.columns["year"], strict=True))
    values = dict(zip(names, column, strict=True))
    return [values.get((*name[:-1], name[-1] - back)) for name in names]


def _owners(rows: Rows) -> list[Any]:
    """Name whom each row is of: its keys but the month and the year."""
    keys = [name for name in rows.level.keys if name not in {"month", "year"}]
    return list(zip(*(rows.columns[key] for key in keys), strict=True))


__all__ = ["Numbers", "ValueLackingError", "content_of", "evaluate", "largest_remainder", "read_column"]
