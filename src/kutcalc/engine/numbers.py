"""Evaluate a book on plain Python integers: the path for one company, and a second evaluation to hold columns against.

A column is a plain list, worked rule by rule. Every name that was worked stays in `Numbers.columns`, so that an
explanation can walk back through them without computing anything.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from kutcalc.engine.book import Book
from kutcalc.engine.carry import carried_by_owner, window_sums
from kutcalc.engine.kinds import nothing_of
from kutcalc.engine.level import Bands, Level
from kutcalc.engine.rows import Rows
from kutcalc.engine.rule import (
    PREVIOUS,
    RUNNING,
    UPWARD,
    WINDOW,
    AnyRule,
    BandSpread,
    Carry,
    Needed,
    Read,
    Rule,
    Spread,
)
from kutcalc.engine.unknown import UnknownFactError, UnknownFacts
from kutcalc.engine.value import Dated
from kutcalc.units import month_number


@dataclass(slots=True)
class Numbers:
    """A case as plain lists, level by level, with all that was worked out."""

    rows: dict[str, Rows]
    columns: dict[str, list[Any]] = field(default_factory=dict)

    def of(self, book: Book, name: str) -> list[Any]:
        """Give a column by name, worked or given."""
        if name in self.columns:
            return self.columns[name]
        return self.rows[book.level_of(name).name].columns[name]


def evaluate(book: Book, case: Numbers, wanted: Iterable[str]) -> Numbers:
    """Work out the wanted names and all that they need; UnknownFactError when a rule reads a fact nobody gave."""
    unknown = UnknownFacts()
    names = list(wanted)
    for name in book.needed(names):
        if name in case.columns:
            continue
        rule = book.rules[name]
        for band in book.bands_before(name):
            _fill(book, case, band)
        column = _worked(book, case, rule)
        if isinstance(rule, Rule) and not rule.fact and any(read.fact for read in rule.reads) and None in column:
            unknown.note(rule, [place for place, value in enumerate(column) if value is None])
            # worked on, so that all that is missing is asked for at once; no result leaves
            column = [nothing_of(rule.unit) if value is None else value for value in column]
        case.columns[name] = column
    for name in names:
        for band in book.bands_before(name):
            _fill(book, case, band)
    if unknown:
        raise UnknownFactError(unknown)
    return case


def _worked(book: Book, case: Numbers, rule: AnyRule) -> list[Any]:
    if isinstance(rule, Spread):
        return _spread(book, case, rule)
    if isinstance(rule, BandSpread):
        return _band_spread(book, case, rule)
    rows = case.rows[rule.level.name]
    if isinstance(rule, Carry):
        columns = [case.of(book, read.name) for read in rule.reads]
        return carried_by_owner(_owners(rows), rows.columns["year"], columns, rule.gives)
    return _by_row(book, case, rule, rows)


def _by_row(book: Book, case: Numbers, rule: Rule, rows: Rows) -> list[Any]:
    if not rows.count:
        return []
    operands = [read_column(book, case, rule, read) for read in rule.reads]
    values = [value_column(book, rows, need) for need in rule.needs]
    function = rule.function
    if all(not isinstance(value, list) for value in values):
        if values:
            named = dict(zip(rule.arguments, values, strict=True))
            return _mapped(partial(function, **named), operands, rows.count)
        return _mapped(function, operands, rows.count)
    spread = [value if isinstance(value, list) else [value] * rows.count for value in values]
    width = len(operands)
    return _mapped(lambda *row: rule.work(row[:width], row[width:]), [*operands, *spread], rows.count)


def _mapped(function: Callable[..., Any], columns: Sequence[list[Any]], count: int) -> list[Any]:
    if not columns:
        return [function() for _ in range(count)]
    return list(map(function, *columns))


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


def value_column(book: Book, rows: Rows, need: Needed) -> Any:
    """Give a dated value: one number where it is the same in all months of the rows, else a list of them."""
    value = book.values[need.name]
    months: list[date] = rows.columns["month"]
    first = months[0]
    if months.count(first) == len(months):
        return content_of(need, value.at(first), first)
    by_month: dict[date, Any] = {}
    for month in set(months):
        by_month[month] = content_of(need, value.at(month), month)
    if len(set(by_month.values())) == 1:
        return next(iter(by_month.values()))
    return [by_month[month] for month in months]


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


def _fill(book: Book, case: Numbers, band: Bands) -> None:
    """Make the rows of a level of bands: for each row of the parent, the summed bases by rate."""
    if band.level.name in case.rows:
        return
    below = case.rows[band.source.name]
    above = below.above[band.parent.name]
    sums: dict[tuple[int, int], int] = {}
    for piece in band.slices:
        bases, rates = case.of(book, piece.base), case.of(book, piece.rate)
        for place, base, rate in zip(above, bases, rates, strict=True):
            if base:
                sums[place, rate] = sums.get((place, rate), 0) + base
    ordered = sorted(key for key, base in sums.items() if base)
    parent = case.rows[band.parent.name]
    places = [place for place, _ in ordered]
    columns = {name: [column[place] for place in places] for name, column in parent.columns.items()}
    columns[band.rate] = [rate for _, rate in ordered]
    columns[band.base] = [sums[key] for key in ordered]
    rows = Rows(band.level, len(ordered), columns, {band.parent.name: places})
    for name, index in parent.above.items():
        rows.above[name] = [index[place] for place in places]
    case.rows[band.level.name] = rows


def _spread(book: Book, case: Numbers, rule: Spread) -> list[int]:
    rows = case.rows[rule.level.name]
    total_level = book.level_of(rule.total)
    above = rows.above[total_level.name]
    totals, weights = case.of(book, rule.total), case.of(book, rule.weight)
    members: dict[int, list[int]] = {}
    for place, parent in enumerate(above):
        members.setdefault(parent, []).append(place)
    result = [0] * rows.count
    for parent, places in members.items():
        parts = largest_remainder(totals[parent] // rule.grain, [weights[place] for place in places])
        for place, part in zip(places, parts, strict=True):
            result[place] = part * rule.grain
    return result


def _band_spread(book: Book, case: Numbers, rule: BandSpread) -> list[int]:
    band = rule.bands
    below, rows = case.rows[band.source.name], case.rows[band.level.name]
    above = below.above[band.parent.name]
    rates, totals = rows.columns[band.rate], case.of(book, rule.total)
    numbers = {key: number for number, key in enumerate(zip(rows.above[band.parent.name], rates, strict=True))}
    members: dict[int, dict[int, int]] = {}
    for piece in band.slices:
        bases, rates_below = case.of(book, piece.base), case.of(book, piece.rate)
        for place, (base, rate) in enumerate(zip(bases, rates_below, strict=True)):
            number = numbers.get((above[place], rate))
            if base and number is not None:
                held = members.setdefault(number, {})
                held[place] = held.get(place, 0) + base
    result = [0] * below.count
    for number, weights in members.items():
        places = sorted(weights)
        parts = largest_remainder(totals[number] // rule.grain, [weights[place] for place in places])
        for place, part in zip(places, parts, strict=True):
            result[place] += part * rule.grain
    return result


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole number by weights: floors, and the rest one each to the largest fractions, ties to the earlier.

    Where they have no weight together, all have the same.
    """
    whole = sum(weights)
    if whole <= 0:
        weights = [1] * len(weights)
        whole = len(weights)
    if not total:
        return [0] * len(weights)
    parts, rests = [], []
    for weight in weights:
        part, rest = divmod(total * weight, whole)
        parts.append(part)
        rests.append(rest)
    over = total - sum(parts)
    for place in sorted(range(len(weights)), key=lambda row: (-rests[row], row))[:over]:
        parts[place] += 1
    return parts
