"""Evaluate a book on frames: climb the levels with one group-by each, come down by taking, hold only what is asked for.

The rows of the lowest levels stay a lazy query over the frame that was given: each pass works only the columns that the
next level needs, streamed or in memory, and only what is summed is kept. The levels above are small, and are kept.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import polars as pl

from kutcalc.engine import bands
from kutcalc.engine.book import Book
from kutcalc.engine.carry import carried_by_owner
from kutcalc.engine.kinds import Choice, Flag, Quantity, nothing_of
from kutcalc.engine.ladder import Ladder, id_of, months_in
from kutcalc.engine.level import Bands, Level
from kutcalc.engine.literals import dated, literal_of
from kutcalc.engine.rule import (
    PREVIOUS,
    RUNNING,
    SUMMING,
    UPWARD,
    WINDOW,
    BandSpread,
    Carry,
    Needed,
    Read,
    Rule,
    Spread,
)
from kutcalc.engine.sharing import over_months, running_before, shared_out, years_before
from kutcalc.engine.unknown import UnknownFactError, UnknownFacts

Way = Literal["streaming", "in-memory"]
_AGGREGATES: Final[dict[str, Callable[[pl.Expr], pl.Expr]]] = {
    "total": lambda column: column.sum(),
    "count": lambda column: column.cast(pl.Int64).sum(),
    "highest": lambda column: column.max(),
    "last": lambda column: column.last(),
}
_FEW: Final = 4
"""Up to so many sums a group-by on the flagged key is faster; with more, one that does not know that it is sorted."""
_TYPES: Final[dict[type[Quantity], Any]] = {Flag: pl.Boolean, Choice: pl.String}
_NOTHING: Final[dict[Any, Any]] = {pl.Boolean: False, pl.String: ""}


def evaluate(book: Book, ladder: Ladder, wanted: Iterable[str], *, way: Way = "streaming") -> dict[str, pl.DataFrame]:
    """Work out the wanted names; give for each level that has any a frame of its keys and those names."""
    names = list(dict.fromkeys(wanted))
    run = _Run(book, ladder, way)
    run.work(book.needed(names), names)
    return run.results(names)


@dataclass(slots=True)
class _Climb:
    """What one pass from a level to one above it brings: sums by name, and the columns that they are made from."""

    sums: dict[str, pl.Expr] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Run:
    """One evaluation under way: the frames so far, what is pending on lazy rows, and what has been worked."""

    book: Book
    ladder: Ladder
    way: Way
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    pending: dict[str, dict[str, Rule]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    taken: set[tuple[str, str]] = field(default_factory=set)
    literals: dict[tuple[str, str], Any] = field(default_factory=dict)
    constants: dict[tuple[str, str], Any] = field(default_factory=dict)

    def work(self, order: Sequence[str], wanted: Sequence[str]) -> None:
        self.frames = dict(self.ladder.frames)
        self.done = {name for name, item in self.book.inputs.items() if item.level.name in self.frames}
        left = self._work_ready(order)
        unmade = list(dict.fromkeys(band for name in (*order, *wanted) for band in self.book.bands_before(name)))
        while left or unmade:
            if not self._bring_what_is_lacking(left, unmade):
                raise RuntimeError("the book cannot be worked: " + ", ".join(left))
            left = self._work_ready(left)
            unmade = [band for band in unmade if band.level.name not in self.frames]
        if unknown := self._note_unknown(order):
            raise UnknownFactError(unknown)
        for level in self.ladder.lazy:
            self._keep(level, [name for name in wanted if name in self.pending.get(level, {})])

    def results(self, wanted: Sequence[str]) -> dict[str, pl.DataFrame]:
        by_level: dict[str, list[str]] = {}
        for name in wanted:
            by_level.setdefault(self.book.level_of(name).name, []).append(name)
        found = {}
        for level, names in by_level.items():
            frame = self.frames[level]
            own = dict.fromkeys((*self.book.level_of(names[0]).keys, *self.ladder.keys(level)))
            keys = [name for name in own if name in frame.columns and name not in names]
            found[level] = frame.select(*keys, *names)
        return found

    # ------------------------------------------------------------------ rules of a row

    def _work_ready(self, left: Sequence[str]) -> list[str]:
        """Work all rules that have what they read; give those that have not."""
        while True:
            ready: dict[str, list[Rule]] = {}
            waiting = []
            for name in left:
                rule = self.book.rules[name]
                if name in self.done:
                    continue
                if isinstance(rule, Rule) and self._is_ready(rule):
                    ready.setdefault(rule.level.name, []).append(rule)
                else:
                    waiting.append(name)
            if not ready:
                return waiting
            for level, rules in ready.items():
                self._note_constants(level, rules)
                if level in self.ladder.lazy:
                    self.pending.setdefault(level, {}).update({rule.name: rule for rule in rules})
                else:
                    expressions = [self._expression(rule).alias(rule.name) for rule in rules]
                    # lazily: worked at once, polars gives one row where a condition is a bare truth
                    self.frames[level] = self.frames[level].lazy().with_columns(expressions).collect()
                self.done.update(rule.name for rule in rules)
            left = waiting

    def _is_ready(self, rule: Rule) -> bool:
        return rule.level.name in self.frames and all(self._is_there(rule, read) for read in rule.reads)

    def _is_there(self, rule: Rule, read: Read) -> bool:
        if _is_brought(read):
            column = column_read(read)
            return column in self.frames[rule.level.name].columns or (rule.level.name, column) in self.constants
        if self.book.level_of(read.name).name == rule.level.name:
            return read.name in self.done
        return (rule.level.name, read.name) in self.taken

    def _note_constants(self, level: str, rules: Iterable[Rule]) -> None:
        """Write down what is the same in all rows: what reads it is then worked on that number, not on a column."""
        for rule in rules:
            for read in rule.reads:
                if read.name in self.book.inputs and self.book.level_of(read.name).name == level:
                    constant = self.ladder.constant(level, read.name)
                    if constant is not None:
                        self.constants[level, read.name] = constant
            result = self._worked(rule)
            if result is not None and not isinstance(result, pl.Expr):
                self.constants[level, rule.name] = result

    def _worked(self, rule: Rule) -> Any:
        """Work a rule on its columns; where those it reads are constants, the result may be one too."""
        level = rule.level.name
        columns = [column_read(read) for read in rule.reads]
        operands = [self.constants.get((level, column), pl.col(column)) for column in columns]
        values = tuple(self._literal(rule.level, need) for need in rule.needs)
        if any(isinstance(value, pl.Expr) for value in values):  # it changes over the months: nothing is constant
            operands = [operand if isinstance(operand, pl.Expr) else literal_of(operand) for operand in operands]
        return rule.work(tuple(operands), values)

    def _expression(self, rule: Rule) -> pl.Expr:
        result = self._worked(rule)
        nothing = pl.lit(None, dtype=_TYPES.get(rule.unit, pl.Int64))
        expression = result if isinstance(result, pl.Expr) else nothing if result is None else literal_of(result)
        if _asks(rule):
            # filled only so that the rest can be worked and all that is missing be named at once
            return expression.fill_null(nothing_of(rule.unit))
        return expression

    def _literal(self, level: Level, need: Needed) -> Any:
        key = (level.name, need.name)
        if key not in self.literals:
            is_given = level.name in self.ladder.frames
            months = self.ladder.months(level.name) if is_given else months_in(self.frames[level.name])
            self.literals[key] = dated(self.book.values[need.name], need, months)
        return self.literals[key]

    def _note_unknown(self, order: Iterable[str]) -> UnknownFacts:
        """Note the rules that ask for facts and came out unknown: a pass over each level that has any."""
        asking: dict[str, list[Rule]] = {}
        for name in order:
            rule = self.book.rules[name]
            if isinstance(rule, Rule) and _asks(rule) and (rule.level.name, name) not in self.constants:
                asking.setdefault(rule.level.name, []).append(rule)
        noted: dict[str, tuple[Rule, list[int]]] = {}
        for level, rules in asking.items():
            query = self._query(level, [read.name for rule in rules for read in rule.reads])
            bare = {rule.name: self._expression(replace(rule, fact=True)).is_null() for rule in rules}
            found = query.select(gap.any().alias(name) for name, gap in bare.items()).collect(engine=self.way)
            for rule in (rule for rule in rules if found[rule.name].item()):
                rows = query.with_row_index("#row").filter(bare[rule.name]).select("#row").collect()
                noted[rule.name] = (rule, rows["#row"].to_list())
        return UnknownFacts([noted[name] for name in order if name in noted])

    # ------------------------------------------------------------------ lazy rows

    def _query(self, level: str, names: Iterable[str]) -> pl.LazyFrame:
        """Give the lazy rows of a level with the pending rules that the names need, layer by layer."""
        query = self.frames[level].lazy()
        pending = self.pending.get(level, {})
        depth: dict[str, int] = {}

        def deep(name: str) -> int:
            if name not in pending:
                return 0
            if name not in depth:
                reads = (read.name for read in pending[name].reads if read.how == "same")
                own = (read for read in reads if (level, read) not in self.constants)
                depth[name] = 1 + max(map(deep, own), default=0)
            return depth[name]

        for name in names:
            deep(name)
        for layer in range(1, max(depth.values(), default=0) + 1):
            query = query.with_columns(
                self._expression(pending[name]).alias(name) for name, at in depth.items() if at == layer
            )
        return query

    def _keep(self, level: str, names: Iterable[str]) -> None:
        """Work pending columns once and keep them."""
        pending = self.pending.get(level, {})
        lacking = [name for name in names if name in pending]
        if lacking:
            kept = self._query(level, lacking).select(lacking).collect(engine=self.way)
            self.frames[level] = self.frames[level].with_columns(kept.get_columns())
            for name in lacking:
                del pending[name]

    # ------------------------------------------------------------------ up, down, along

    def _bring_what_is_lacking(self, left: Sequence[str], unmade: Sequence[Bands]) -> bool:
        """Bring columns of other levels, and rows of bands, that can be brought; say whether any could."""
        climbs: dict[tuple[str, str], _Climb] = {}
        moved = False
        for name in left:
            rule = self.book.rules[name]
            if isinstance(rule, Spread):
                moved |= self._try_spread(rule)
            elif isinstance(rule, BandSpread):
                moved |= self._try_band_spread(rule)
            elif isinstance(rule, Carry):
                moved |= self._try_carry(rule)
            else:
                for read in rule.reads:
                    moved |= self._bring(rule, read, climbs)
        ready = [band for band in unmade if self.done.issuperset(bands.sources_of(band))]
        for band in ready:
            climb = climbs.setdefault((band.source.name, band.parent.name), _Climb())
            climb.sums |= bands.sums_of(self.book, self.ladder, band)
            climb.sources.update(bands.sources_of(band))
        for (below, above), climb in climbs.items():
            self._climb(below, above, climb)
        for band in ready:
            self._make_band(band)
        return moved or bool(climbs)

    def _bring(self, rule: Rule, read: Read, climbs: dict[tuple[str, str], _Climb]) -> bool:
        """Bring one column along or down at once, or note what a climb will bring."""
        level = rule.level.name
        if level not in self.frames or read.name not in self.done or self._is_there(rule, read):
            return False
        below = self.book.level_of(read.name).name
        if read.how in SUMMING and self.constants.get((below, read.name), None) in (0, False):
            self.constants[level, column_read(read)] = 0
            return True
        if read.how in UPWARD:
            climb = climbs.setdefault((below, level), _Climb())
            climb.sums[column_read(read)] = _AGGREGATES[read.how](pl.col(read.name))
            climb.sources.add(read.name)
            return False
        if read.how in RUNNING:
            self._run_along(rule.level, read)
        elif read.how.startswith(PREVIOUS):
            self._look_back(rule.level, read)
        elif read.how.startswith(WINDOW):
            self._look_over(rule.level, read)
        else:
            self._take_down(level, below, read.name)
        return True

    def _climb(self, below: str, above: str, climb: _Climb) -> None:
        key = id_of(above)
        way: Way = self.way if below in self.ladder.lazy else "in-memory"
        sums = [column.alias(name) for name, column in climb.sums.items()]
        by = pl.col(key) if len(sums) <= _FEW else pl.col(key) + 0  # adding 0 loses the flag
        summed = self._query(below, climb.sources).group_by(by).agg(sums).collect(engine=way).sort(key)
        frame = self.frames[above]
        if summed.height < frame.height:
            rows = pl.DataFrame({key: pl.int_range(frame.height, dtype=pl.UInt32, eager=True)})
            there = summed.with_columns(pl.lit(value=True).alias("#there"))
            whole = rows.join(there, on=key, how="left", maintain_order="left")
            summed = whole.select(key, *(_or_nothing(name, summed.schema[name]) for name in climb.sums))
        self.frames[above] = frame.hstack(summed.drop(key))

    def _take_down(self, below: str, above: str, name: str) -> None:
        self.taken.add((below, name))
        if (above, name) in self.constants:
            self.constants[below, name] = self.constants[above, name]
            return
        self._keep(above, [name])
        taken = self.frames[above][name].gather(self.frames[below][id_of(above)])
        self.frames[below] = self.frames[below].with_columns(taken.alias(name))

    def _run_along(self, level: Level, read: Read) -> None:
        within, order = level.sequence(read.how)
        column = column_read(read)
        if level.name in self.ladder.lazy and self.ladder.is_single(level.name, within.name):
            self.constants[level.name, column] = 0
            return
        self._keep(level.name, [read.name])
        frame = self.frames[level.name]
        running = running_before(frame[id_of(within.name)], frame[order], frame[read.name])
        self.frames[level.name] = frame.with_columns(running.alias(column))

    def _look_back(self, level: Level, read: Read) -> None:
        self._keep(level.name, [read.name])
        frame = self.frames[level.name]
        found = years_before(frame, level.keys, read.name, int(read.how.removeprefix(PREVIOUS)))
        self.frames[level.name] = frame.with_columns(found.alias(column_read(read)))

    def _look_over(self, level: Level, read: Read) -> None:
        self._keep(level.name, [read.name])
        frame = self.frames[level.name]
        summed = over_months(frame, _owner(level), read.name, int(read.how.removeprefix(WINDOW)))
        self.frames[level.name] = frame.with_columns(summed.alias(column_read(read)))

    def _try_carry(self, rule: Carry) -> bool:
        names = [read.name for read in rule.reads]
        if not self.done.issuperset(names):
            return False
        self._keep(rule.level.name, names)
        frame = self.frames[rule.level.name]
        owners = frame.select(_owner(rule.level)).rows()
        columns = [frame[name].to_list() for name in names]
        found = carried_by_owner(owners, frame["year"].to_list(), columns, rule.gives)
        self.frames[rule.level.name] = frame.with_columns(pl.Series(rule.name, found, dtype=pl.Int64))
        self.done.add(rule.name)
        return True

    def _try_spread(self, rule: Spread) -> bool:
        if not self.done.issuperset((rule.total, rule.weight)):
            return False
        above = self.book.level_of(rule.total).name
        self._keep(above, [rule.total])
        self._keep(rule.level.name, [rule.weight])
        frame = self.frames[rule.level.name]
        parts = shared_out(self.frames[above][rule.total], frame[id_of(above)], frame[rule.weight], rule.grain)
        self.frames[rule.level.name] = frame.with_columns(parts.alias(rule.name))
        self.done.add(rule.name)
        return True

    def _try_band_spread(self, rule: BandSpread) -> bool:
        band = rule.bands
        if rule.total not in self.done:
            return False
        self._keep(band.source.name, bands.sources_of(band))
        frame = self.frames[band.source.name]
        parts = bands.parts_of(band, frame, self.frames[band.level.name], rule.total, rule.grain)
        self.frames[band.source.name] = frame.with_columns(parts.alias(rule.name))
        self.done.add(rule.name)
        return True

    def _make_band(self, band: Bands) -> None:
        parent = self.frames[band.parent.name]
        known = self.ladder.keys(band.parent.name)
        keys = [name for name in parent.columns if name in known or name.startswith("#l ")]
        self.frames[band.level.name] = bands.rows_of(self.book, self.ladder, band, parent, keys)
        self.frames[band.parent.name] = parent.drop([name for name in parent.columns if bands.is_sum(name)])
        self.done.update((band.rate, band.base))


def _asks(rule: Rule) -> bool:
    """Whether a rule reads facts and must know them."""
    return not rule.fact and any(read.fact for read in rule.reads)


def _is_brought(read: Read) -> bool:
    """Whether what is read stands in a column of its own: a sum from below, a running one, that of a year before."""
    return read.how in UPWARD or read.how in RUNNING or read.how.startswith((PREVIOUS, WINDOW))


def _owner(level: Level) -> list[str]:
    """Name the keys that say whom a row is of: all but the month and the year."""
    return [name for name in level.keys if name not in {"month", "year"}]


def column_read(read: Read) -> str:
    """Name the column that holds what a rule reads; one that stands in a frame already is taken as it is."""
    return f"{read.how}({read.name})" if _is_brought(read) else read.name


def _or_nothing(name: str, kind: Any) -> pl.Expr:
    """Give a column where there are rows below, and nothing where there are none."""
    return pl.when(pl.col("#there")).then(pl.col(name)).otherwise(pl.lit(_NOTHING.get(kind, 0), dtype=kind)).alias(name)
