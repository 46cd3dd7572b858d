"""Evaluate a book on frames: climb the levels with one group-by each, come down by taking, and never hold what is not asked for.

The rows of the lowest levels stay a lazy query over the frame that was given: each pass works only the columns that the
next level needs, streamed or in memory, and only what is summed is kept. The levels above are small, and are kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

import polars as pl

from kutcalc.engine.book import Book
from kutcalc.engine.ladder import Ladder, id_of
from kutcalc.engine.level import Bands, Level
from kutcalc.engine.numbers import ValueLackingError
from kutcalc.engine.rule import PREVIOUS, RUNNING, UPWARD, BandSpread, Needed, Read, Rule, Spread
from kutcalc.engine.sharing import running_before, shared_out
from kutcalc.engine.unknown import UnknownFactError, UnknownFacts

Way = Literal["streaming", "in-memory"]
_AGGREGATES: Final = {
    "total": lambda column: column.sum(),
    "count": lambda column: column.cast(pl.Int64).sum(),
    "highest": lambda column: column.max(),
    "last": lambda column: column.last(),
}


def evaluate(book: Book, ladder: Ladder, wanted: Iterable[str], *, way: Way = "streaming") -> dict[str, pl.DataFrame]:
    """Work out the wanted names; give for each level that has any a frame of its keys and those names."""
    names = list(dict.fromkeys(wanted))
    run = _Run(book, ladder, way)
    run.work(book.needed(names), names)
    return run.results(names)


@dataclass(slots=True)
class _Run:
    book: Book
    ladder: Ladder
    way: Way
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    pending: dict[str, dict[str, Rule]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    unknown: UnknownFacts = field(default_factory=UnknownFacts)
    literals: dict[tuple[str, str], Any] = field(default_factory=dict)

    def work(self, order: Sequence[str], wanted: Sequence[str]) -> None:
        self.frames = dict(self.ladder.frames)
        self.done = {name for name, item in self.book.inputs.items() if item.level.name in self.frames}
        left = list(order)
        while left:
            left = self._work_ready(left)
            if left and not self._bring_what_is_lacking(left):
                raise RuntimeError("the book cannot be worked: " + ", ".join(left))
        if self.unknown:
            raise UnknownFactError(self.unknown)
        for level in self.ladder.lazy:
            self._keep(level, [name for name in wanted if name in self.pending.get(level, {})])

    def results(self, wanted: Sequence[str]) -> dict[str, pl.DataFrame]:
        by_level: dict[str, list[str]] = {}
        for name in wanted:
            by_level.setdefault(self.book.level_of(name).name, []).append(name)
        found = {}
        for level, names in by_level.items():
            frame = self.frames[level]
            keys = [name for name in self.ladder.keys(level) if name in frame.columns and name not in names]
            found[level] = frame.select(*keys, *names)
        return found

    # ------------------------------------------------------------------ rules of a row

    def _work_ready(self, left: list[str]) -> list[str]:
        """Work all rules that have what they read; give those that have not."""
        while True:
            ready: dict[str, list[Rule]] = {}
            waiting = []
            for name in left:
                rule = self.book.rules[name]
                if name in self.done:
                    continue
                if isinstance(rule, Rule) and all(self._is_there(rule, read) for read in rule.reads):
                    ready.setdefault(rule.level.name, []).append(rule)
                else:
                    waiting.append(name)
            if not ready:
                return waiting
            for level, rules in ready.items():
                if level in self.ladder.lazy:
                    self.pending.setdefault(level, {}).update({rule.name: rule for rule in rules})
                else:
                    expressions = [self._expression(rule).alias(rule.name) for rule in rules]
                    self.frames[level] = self.frames[level].with_columns(expressions)
                self.done.update(rule.name for rule in rules)
                for rule in rules:
                    self._note_unknown(rule)
            left = waiting

    def _is_there(self, rule: Rule, read: Read) -> bool:
        own = self.frames.get(rule.level.name)
        if own is None:
            return False
        if _is_brought(read):
            return f"{read.how}({read.name})" in own.columns
        level = self.book.level_of(read.name).name
        if level == rule.level.name:
            return read.name in self.done or read.name in own.columns
        return read.name in own.columns

    def _expression(self, rule: Rule) -> pl.Expr:
        operands = tuple(
            pl.col(f"{read.how}({read.name})" if _is_brought(read) else read.name)
            for read in rule.reads
        )
        values = tuple(self._literal(rule.level, need) for need in rule.needs)
        result = rule.work(operands, values)
        expression = result if isinstance(result, pl.Expr) else _literal_of(result)
        if not rule.fact and any(read.fact for read in rule.reads):
            # filled only so that the rest can be worked and all that is missing be named at once
            return expression.fill_null(False if rule.unit.unit == "flag" else 0)
        return expression

    def _literal(self, level: Level, need: Needed) -> Any:
        """Give a dated value: one number, or a choice by month where it changes over the months at hand."""
        key = (level.name, need.name)
        if key not in self.literals:
            self.literals[key] = self._dated(level, need)
        return self.literals[key]

    def _dated(self, level: Level, need: Needed) -> Any:
        months: list[date] = self.ladder.months(level.name)
        runs: list[tuple[date, Any]] = []
        for first, entry in self.book.values[need.name].runs(months):
            if entry is None and not need.optional:
                raise ValueLackingError(need.name, first)
            content = 0 if entry is None else entry.value
            if not runs or runs[-1][1] != content:
                runs.append((first, content))
        if not runs:
            return 0
        if len(runs) == 1:
            return runs[0][1]
        chosen: Any = _literal_of(runs[0][1])
        for first, content in runs[1:]:
            chosen = pl.when(pl.col("month") >= first).then(_literal_of(content)).otherwise(chosen)
        return chosen

    def _note_unknown(self, rule: Rule) -> None:
        if rule.fact or not any(read.fact and self._brings_unknown(read) for read in rule.reads):
            return
        level = rule.level.name
        bare = Rule(**{name: getattr(rule, name) for name in rule.__slots__} | {"fact": True})
        worked = self._query(level, [read.name for read in rule.reads]).with_row_index("#row")
        places = worked.filter(self._expression(bare).is_null()).select("#row").collect()["#row"].to_list()
        if places:
            self.unknown.note(rule, places)

    def _has_unknown(self, name: str) -> bool:
        item = self.book.inputs.get(name)
        if item is not None:
            frame = self.frames[item.level.name]
            return name in frame.columns and frame[name].null_count() > 0
        rule = self.book.rules.get(name)
        if rule is None or not rule.fact:
            return False
        facts = [read for read in rule.reads if read.fact]
        return not facts or any(self._brings_unknown(read) for read in facts)

    def _brings_unknown(self, read: Read) -> bool:
        return read.how.startswith(PREVIOUS) or self._has_unknown(read.name)

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
                depth[name] = 1 + max((deep(read.name) for read in pending[name].reads if read.how == "same"), default=0)
            return depth[name]

        for name in names:
            deep(name)
        for layer in range(1, max(depth.values(), default=0) + 1):
            query = query.with_columns(
                self._expression(pending[name]).alias(name) for name, at in depth.items() if at == layer
            )
        return query

    def _keep(self, level: str, names: Sequence[str]) -> None:
        """Work pending columns once and keep them."""
        lacking = [name for name in names if name not in self.frames[level].columns]
        if lacking:
            kept = self._query(level, lacking).select(lacking).collect(engine=self.way)
            self.frames[level] = self.frames[level].hstack(kept)

    # ------------------------------------------------------------------ up, down, along

    def _bring_what_is_lacking(self, left: Sequence[str]) -> bool:
        up: dict[tuple[str, str], dict[str, pl.Expr]] = {}
        sources: dict[tuple[str, str], set[str]] = {}
        bands: list[Bands] = []
        moved = False
        for name in left:
            rule = self.book.rules[name]
            if isinstance(rule, Spread):
                moved |= self._try_spread(rule)
                continue
            if isinstance(rule, BandSpread):
                moved |= self._try_band_spread(rule)
                continue
            for read in rule.reads:
                level = self.book.level_of(read.name)
                band = next((one for one in self.book.bands if read.name in (one.rate, one.base)), None)
                if band is not None and band.level.name not in self.frames:
                    if band not in bands and all(s in self.done for p in band.slices for s in (p.base, p.rate)):
                        bands.append(band)
                    continue
                if rule.level.name not in self.frames or self._is_there(rule, read) or not self._is_done(read.name):
                    continue
                if read.how in UPWARD:
                    key = (level.name, rule.level.name)
                    up.setdefault(key, {})[f"{read.how}({read.name})"] = _AGGREGATES[read.how](pl.col(read.name))
                    sources.setdefault(key, set()).add(read.name)
                elif read.how in RUNNING:
                    self._run_along(rule.level, read)
                    moved = True
                elif read.how.startswith(PREVIOUS):
                    self._look_back(rule.level, read)
                    moved = True
                else:
                    self._take_down(rule.level.name, level.name, read.name)
                    moved = True
        for band in bands:
            key = (band.source.name, band.parent.name)
            up.setdefault(key, {}).update(self._band_sums(band))
            sources.setdefault(key, set()).update(s for piece in band.slices for s in (piece.base, piece.rate))
        for (below, above), sums in up.items():
            self._climb(below, above, sums, sources[below, above])
        for band in bands:
            self._make_band(band)
        return moved or bool(up)

    def _is_done(self, name: str) -> bool:
        return name in self.done or any(
            name in (band.rate, band.base) and band.level.name in self.frames for band in self.book.bands
        )

    def _climb(self, below: str, above: str, sums: dict[str, pl.Expr], sources: Iterable[str]) -> None:
        key = id_of(above)
        way: Way = self.way if below in self.ladder.lazy else "in-memory"
        query = self._query(below, sources).group_by(key).agg(*(e.alias(name) for name, e in sums.items()))
        summed = query.collect(engine=way).sort(key)
        frame = self.frames[above]
        if summed.height == frame.height:
            self.frames[above] = frame.hstack(summed.drop(key))
            return
        rows = pl.DataFrame({key: pl.int_range(frame.height, dtype=pl.UInt32, eager=True)})
        whole = rows.join(summed, on=key, how="left", maintain_order="left").drop(key)
        zeros = [pl.col(name).fill_null(0) for name in sums if not name.startswith("last(")]
        self.frames[above] = frame.hstack(whole.with_columns(zeros))

    def _take_down(self, below: str, above: str, name: str) -> None:
        if above in self.ladder.lazy:
            self._keep(above, [name])
        taken = self.frames[above][name].gather(self.frames[below][id_of(above)])
        self.frames[below] = self.frames[below].with_columns(taken.alias(name))

    def _run_along(self, level: Level, read: Read) -> None:
        sequence = level.earlier if read.how == "earlier" else level.ahead
        if sequence is None:
            raise ValueError(f"{level.name} has no order for {read.how}")
        within, order = sequence
        column = f"{read.how}({read.name})"
        frame = self.frames[level.name]
        if level.name in self.ladder.lazy and self.ladder.is_single(within.name):
            self.frames[level.name] = frame.with_columns(pl.lit(0, dtype=pl.Int64).alias(column))
            return
        if level.name in self.ladder.lazy:
            self._keep(level.name, [read.name])
            frame = self.frames[level.name]
        running = running_before(frame[id_of(within.name)], frame[order], frame[read.name])
        self.frames[level.name] = frame.with_columns(running.alias(column))

    def _look_back(self, level: Level, read: Read) -> None:
        """Bring each row the value of the row with the same keys but the year, some years before."""
        frame = self.frames[level.name]
        keys = [name for name in level.keys if name != "year"]
        column = f"{read.how}({read.name})"
        back = int(read.how.removeprefix(PREVIOUS))
        before = frame.select(*keys, pl.col("year") + back, pl.col(read.name).alias(column))
        joined = frame.select(*keys, "year").join(before, on=[*keys, "year"], how="left", maintain_order="left")
        self.frames[level.name] = frame.with_columns(joined[column])

    def _try_spread(self, rule: Spread) -> bool:
        total_level = self.book.level_of(rule.total).name
        if rule.name in self.done or not (self._is_done(rule.total) and self._is_done(rule.weight)):
            return False
        self._keep(rule.level.name, [rule.weight]) if rule.level.name in self.ladder.lazy else None
        frame = self.frames[rule.level.name]
        parts = shared_out(
            self.frames[total_level][rule.total], frame[id_of(total_level)], frame[rule.weight], rule.grain
        )
        self.frames[rule.level.name] = frame.with_columns(parts.alias(rule.name))
        self.done.add(rule.name)
        return True

    def _try_band_spread(self, rule: BandSpread) -> bool:
        band = rule.bands
        if rule.name in self.done or not self._is_done(rule.total):
            return False
        level, parent = band.source.name, id_of(band.parent.name)
        self._keep(level, [name for piece in band.slices for name in (piece.base, piece.rate)])
        frame, rows = self.frames[level], self.frames[band.level.name].with_row_index("#band")
        pieces = [
            frame.select(
                pl.int_range(pl.len(), dtype=pl.UInt32).alias("#row"),
                pl.col(parent),
                pl.col(piece.rate).alias(band.rate),
                pl.col(piece.base).alias("#base"),
            ).filter(pl.col("#base") != 0)
            for piece in band.slices
        ]
        held = pl.concat(pieces).join(rows.select("#band", parent, band.rate), on=[parent, band.rate], how="left")
        held = held.group_by("#band", "#row").agg(pl.col("#base").sum()).sort("#row", "#band")
        parts = shared_out(rows[rule.total], held["#band"], held["#base"], rule.grain)
        summed = held.select("#row", parts.alias("#part")).group_by("#row").agg(pl.col("#part").sum())
        whole = frame.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("#row"))
        shares = whole.join(summed, on="#row", how="left", maintain_order="left")["#part"].fill_null(0)
        self.frames[level] = frame.with_columns(shares.alias(rule.name))
        self.done.add(rule.name)
        return True

    # ------------------------------------------------------------------ bands

    def _candidates(self, band: Bands, number: int) -> list[int]:
        months = self.ladder.months(band.source.name)
        found = {0}
        for name in band.slices[number].candidates:
            for _, entry in self.book.values[name].runs(months):
                if entry is not None and isinstance(entry.value, int):
                    found.add(entry.value)
        return sorted(found)

    def _band_sums(self, band: Bands) -> dict[str, pl.Expr]:
        sums: dict[str, pl.Expr] = {}
        for number, piece in enumerate(band.slices):
            base, rate = pl.col(piece.base), pl.col(piece.rate)
            for candidate in self._candidates(band, number):
                chosen = pl.when(rate == candidate).then(base).otherwise(0).sum()
                sums[f"#band {number} {candidate}"] = chosen
            sums[f"#all {number}"] = base.sum()
        return sums

    def _make_band(self, band: Bands) -> None:
        parent = self.frames[band.parent.name]
        keys = [name for name in parent.columns if name in self.ladder.keys(band.parent.name) or name.startswith("#l ")]
        rates: dict[int, list[str]] = {}
        for number in range(len(band.slices)):
            columns = {rate: f"#band {number} {rate}" for rate in self._candidates(band, number)}
            if not (parent.select(pl.sum_horizontal(columns.values())).to_series() == parent[f"#all {number}"]).all():
                raise RuntimeError(f"a rate of {band.slices[number].rate} is none of its candidates")
            for rate, column in columns.items():
                rates.setdefault(rate, []).append(column)
        pieces = [
            parent.select(
                *keys,
                pl.int_range(pl.len(), dtype=pl.UInt32).alias(id_of(band.parent.name)),
                pl.lit(rate, dtype=pl.Int64).alias(band.rate),
                pl.sum_horizontal(rates[rate]).alias(band.base),
            ).filter(pl.col(band.base) != 0)
            for rate in sorted(rates)
        ]
        self.frames[band.parent.name] = parent.drop([name for name in parent.columns if name.startswith(("#band", "#all"))])
        self.frames[band.level.name] = pl.concat(pieces).sort(id_of(band.parent.name), band.rate)
        self.done.update((band.rate, band.base))


def _is_brought(read: Read) -> bool:
    """Whether what is read stands in a column that was made for it: a sum from below, a running one, a year before."""
    return read.how in UPWARD or read.how in RUNNING or read.how.startswith(PREVIOUS)


def _literal_of(content: Any) -> pl.Expr:
    if isinstance(content, bool | str | date):
        return pl.lit(content)
    return pl.lit(content, dtype=pl.Int64)
