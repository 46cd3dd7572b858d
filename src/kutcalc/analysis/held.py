"""The rows of a population that a course can touch, held in memory for many changes of one policy.

The law was worked when the population was built. What of a policy does not change from one point to the next is worked
at the first and held too: each further point works only the rules that are not the same, and those that read them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from kutcalc.analysis.alike import changed_rules
from kutcalc.analysis.bounds import check_bounds, roomy_total
from kutcalc.analysis.columns_out import CARRIED, POLICY_FIGURES
from kutcalc.analysis.known_law import ladder_of, put_together, read_bounds, read_kept, with_columns
from kutcalc.analysis.part import Part
from kutcalc.analysis.part_worked import (
    facts_of,
    has_columns,
    law_reads,
    shares_are_right,
    total_of,
    with_facts,
    worked_part,
)
from kutcalc.analysis.scenario import Chosen
from kutcalc.analysis.touched import Reduced, own_book, reduced
from kutcalc.engine import Book, Number, Read, Rule, UnknownFactError
from kutcalc.engine import columns as by_columns
from kutcalc.engine.columns import column_read
from kutcalc.engine.ladder import Ladder
from kutcalc.engine.numbers import ValueLackingError
from kutcalc.language import Text
from kutcalc.law import law_book
from kutcalc.law.levels import TRAINING
from kutcalc.payroll.fillings import Assumed
from kutcalc.policy.mechanisms import Plan
from kutcalc.units import UKR_PER_ORE

SUMS: Final = ("training_deduction_ore", "before_limits_ore", "counted_base_ore", "cut_ore")
_NO_TEXT: Final = Text(sv="", en="")
_MOST_HELD: Final = 400
"""So many columns are held of rules that do not change; then they are worked anew."""


@dataclass(slots=True)
class Held:
    """Parts of a population under changes of one policy: exact weighted sums of each, in öre times ppm."""

    parts: tuple[Part, ...]
    assume: tuple[Assumed, ...] = ()
    _ladder: Ladder | None = None
    _columns: dict[str, set[str]] = field(default_factory=dict)
    _weights: dict[str, pl.Series] = field(default_factory=dict)
    _total: int = 0
    """The most that any part holds: nothing but the weighted sums, which are wider, goes across parts."""
    _first: Plan | None = None
    _worked: dict[tuple[str, str], pl.Series] = field(default_factory=dict)

    def sums(self, chosen: Chosen) -> dict[str, int]:
        """Work a policy; give its sums over all parts. Raises what `worked_part` raises."""
        exact = self._touched(chosen)
        return self._whole(chosen) if exact is None else exact

    def _whole(self, chosen: Chosen) -> dict[str, int]:
        """Work all rows, part by part."""
        found = dict.fromkeys(SUMS, 0)
        for part in self.parts:
            firms = worked_part(part, chosen, assume=self.assume).firms
            for name in SUMS:
                found[name] += _weighed(firms[name], firms["weight_ppm"])
        return found

    def _touched(self, chosen: Chosen) -> dict[str, int] | None:
        """Work the rows that a course can touch; None where all rows must be worked."""
        plan = chosen.plan
        if plan.policy is None:
            return dict.fromkeys(SUMS, 0)
        figures = _figures(plan)
        found = reduced(plan.book, list(figures.values()))
        if found is None or law_reads(found, [name for name, _ in self.assume]):
            return None
        ladder = self._rows(found)
        if ladder is None:
            return None
        if self._total > roomy_total(plan):
            for part in self.parts:
                check_bounds(part.case(facts_of(chosen), self.assume), plan)
        ladder = ladder_with_facts(ladder, chosen, self.assume)
        names = list(figures.values())
        try:
            if found.weights:
                shared = [name for pair in found.weights for name in pair]
                worked = by_columns.evaluate(found.book, ladder, list(dict.fromkeys([*names, *shared])))
                if not shares_are_right(found, ladder, worked):
                    return None
            else:
                worked = self._columns_of(plan, found, ladder, names)
        except (UnknownFactError, ValueLackingError):
            return None
        return self._sums(plan, figures, worked, ladder)

    # ------------------------------------------------------------------ rows

    def _rows(self, found: Reduced) -> Ladder | None:
        """Give the rows with what of the law is needed; None where it was not worked before."""
        if any(set(names) - self._columns.get(level, set()) for level, names in found.columns.items()):
            for level, names in found.columns.items():
                self._columns.setdefault(level, set()).update(names)
            self._ladder = None
        if self._ladder is None:
            bounds = [read_bounds(part.folder) for part in self.parts]
            if any(one is None for one in bounds):
                return None
            pieces = [read_kept(part, self._columns) for part in self.parts]
            if not all(has_columns(piece, found) for piece in pieces):
                return None
            self._ladder = ladder_of(put_together(pieces))
            totals = [one.total for one in bounds if one is not None]
            self._total = max(
                total + total_of(piece[TRAINING.name]) for total, piece in zip(totals, pieces, strict=True)
            )
            self._weights = {}
            self._first, self._worked = None, {}
        return self._ladder

    def _weight(self, level: str, ladder: Ladder) -> pl.Series:
        """Give the weight of each row of a level of employers."""
        if level not in self._weights:
            firms = pl.concat([part.firms().select("employer", "weight_ppm") for part in self.parts])
            rows = ladder.frames[level].select("employer").join(firms, on="employer", how="left", maintain_order="left")
            self._weights[level] = rows["weight_ppm"]
        return self._weights[level]

    # ------------------------------------------------------------------ only what changes

    def _columns_of(self, plan: Plan, found: Reduced, ladder: Ladder, names: Sequence[str]) -> dict[str, pl.DataFrame]:
        """Work the wanted names of a plan, the rules that are the same as at the first point once for all."""
        if self._first is None or len(self._worked) > _MOST_HELD:
            self._first, self._worked = plan, {}
            return by_columns.evaluate(found.book, ladder, names)
        law = law_book().rules
        order = [name for name in plan.book.needed(names) if name not in law]
        changed = changed_rules(self._first.book, plan.book, order)
        unchanged = frozenset(order) - frozenset(changed)
        inputs, sums = _border(plan.book, changed, unchanged, names)
        brought = dict.fromkeys(read.name for _, read in sums if read.name not in inputs)
        self._work_border(self._first, ladder, inputs, sums)
        columns: dict[str, list[pl.Series]] = {}
        for name in inputs:
            columns.setdefault(plan.book.level_of(name).name, []).append(self._worked["", name])
        for rule, read in sums:
            columns.setdefault(rule.level.name, []).append(self._worked[rule.level.name, column_read(read)])
        book = own_book(plan.book, changed, (*found.known, *inputs, *brought))
        return by_columns.evaluate(book, with_columns(ladder, columns), names)

    def _work_border(
        self, first: Plan, ladder: Ladder, inputs: Iterable[str], sums: Iterable[tuple[Rule, Read]]
    ) -> None:
        """Work at the first point what later ones read of it, where it is not held yet."""
        names = [name for name in inputs if ("", name) not in self._worked]
        lacking = {(rule.level.name, column_read(read)): (rule, read) for rule, read in sums}
        lacking = {key: one for key, one in lacking.items() if key not in self._worked}
        if not names and not lacking:
            return
        extra = {
            f"{column} at {level}": _held_rule(f"{column} at {level}", *one) for (level, column), one in lacking.items()
        }
        book = first.book.with_rules(extra.values(), (), ())
        wanted = [*names, *extra]
        found = reduced_for(book, wanted)
        worked = by_columns.evaluate(found, ladder, wanted)
        for name in names:
            self._worked["", name] = worked[book.level_of(name).name][name]
        for level, column in lacking:
            self._worked[level, column] = worked[level][f"{column} at {level}"].alias(column)

    # ------------------------------------------------------------------ sums

    def _sums(
        self, plan: Plan, figures: dict[str, str], worked: dict[str, pl.DataFrame], ladder: Ladder
    ) -> dict[str, int]:
        level = plan.settled_at.name
        weight = self._weight(level, ladder)
        exact = {figure: _weighed(worked[level][name] // UKR_PER_ORE, weight) for figure, name in figures.items()}
        kept = exact.get(CARRIED[1], 0) - exact.get(CARRIED[0], 0)
        cut = exact["before_limits_ore"] - exact["training_deduction_ore"] - kept
        return {name: exact.get(name, cut) for name in SUMS}


def reduced_for(book: Book, wanted: Sequence[str]) -> Book:
    """Give the rules of a policy that some names need, on the law as inputs."""
    law = law_book().rules
    order = [name for name in book.needed(wanted) if name not in law]
    read = dict.fromkeys(source for name in order for source in book.sources_of(name) if source in law)
    return own_book(book, order, tuple(read))


def ladder_with_facts(ladder: Ladder, chosen: Chosen, assume: Sequence[Assumed]) -> Ladder:
    """Give rows with the columns that a policy declares."""
    frames = with_facts(ladder.frames, chosen, assume)
    return Ladder(frames, ladder.levels, ladder.lazy)


def _figures(plan: Plan) -> dict[str, str]:
    figures = dict(POLICY_FIGURES)
    if plan.carried is not None:
        figures |= dict(zip(CARRIED, (plan.carried.brought, plan.carried.kept), strict=True))
    return figures


def _weighed(amounts: pl.Series, weights: pl.Series) -> int:
    """Sum amounts times weights in 128 bits."""
    products = pl.DataFrame({"a": amounts, "w": weights}).select(
        pl.col("a").cast(pl.Int128) * pl.col("w").cast(pl.Int128)
    )
    return int(products.to_series().sum() or 0)


def _border(
    book: Book, changed: Sequence[str], unchanged: frozenset[str], wanted: Sequence[str]
) -> tuple[list[str], list[tuple[Rule, Read]]]:
    """Give what changed rules read of unchanged ones: names as they stand, and those brought from other rows."""
    names = {name: None for name in wanted if name in unchanged}
    sums: list[tuple[Rule, Read]] = []
    for name in changed:
        rule = book.rules[name]
        for read in rule.reads:
            if read.name not in unchanged:
                continue
            if isinstance(rule, Rule) and column_read(read) != read.name:
                sums.append((rule, read))
            else:
                names[read.name] = None
    return list(names), sums


def _held_rule(name: str, rule: Rule, read: Read) -> Rule:
    """Make a rule that gives what another reads from other rows, as it is brought."""
    unit = Number if read.how == "count" else read.unit
    return Rule(name, rule.level, unit, name, "", _NO_TEXT, _itself, (read,), fact=read.fact)


def _itself(value: Any) -> Any:
    return value


__all__ = ["SUMS", "Held"]
