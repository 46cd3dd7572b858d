"""A book of rules: names that mean one thing, units that fit, an order without cycles, and the part that is needed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kutcalc.engine.kinds import Choice, Flag, Quantity, UnitError
from kutcalc.engine.level import Bands, Level
from kutcalc.engine.rule import (
    PREVIOUS,
    RUNNING,
    UPWARD,
    WINDOW,
    AnyRule,
    BandSpread,
    Carry,
    Read,
    Rule,
    Spread,
    is_summing,
)
from kutcalc.engine.value import Value


class BookError(ValueError):
    """A book does not hold together: a developer's mistake."""


@dataclass(frozen=True, slots=True)
class Input:
    """A column that comes from the tables; a fact may be unknown in some rows."""

    name: str
    level: Level
    unit: type[Quantity]
    term: str
    fact: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """Rules, dated values and inputs that make one whole; checked when it is made."""

    rules: Mapping[str, AnyRule]
    values: Mapping[str, Value]
    inputs: Mapping[str, Input]
    bands: tuple[Bands, ...] = ()
    order: tuple[str, ...] = field(default=(), compare=False)
    kept: dict[Any, Any] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What was found out of this very book, so that it is found out once."""

    @classmethod
    def of(
        cls,
        rules: Iterable[AnyRule],
        values: Iterable[Value],
        inputs: Iterable[Input],
        bands: Iterable[Bands] = (),
        *,
        checked: Mapping[str, AnyRule] | None = None,
    ) -> "Book":
        """Bind and check a book; BookError or UnitError name what does not hold.

        Rules that were `checked` in a book whose names are all here need no second check: a name means one thing.
        """
        bound = tuple(bands)
        listed, known_values, known_inputs = list(rules), list(values), list(inputs)
        names = [rule.name for rule in listed] + [value.name for value in known_values]
        names += [item.name for item in known_inputs] + [name for band in bound for name in (band.rate, band.base)]
        twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
        if twice:
            raise BookError(f"names that mean two things: {', '.join(twice)}")
        book = cls(
            {rule.name: rule for rule in listed},
            {value.name: value for value in known_values},
            {item.name: item for item in known_inputs},
            bound,
        )
        for rule in listed:
            if rule.name not in (checked or {}):
                book._check(rule)
        return cls(book.rules, book.values, book.inputs, bound, book._sorted(book.rules))

    def with_rules(self, rules: Iterable[AnyRule], values: Iterable[Value], inputs: Iterable[Input]) -> "Book":
        """Give a book with more on top of this one."""
        return Book.of(
            [*self.rules.values(), *rules],
            [*self.values.values(), *values],
            [*self.inputs.values(), *inputs],
            self.bands,
            checked=self.rules,
        )

    def level_of(self, name: str) -> Level:
        """Give the level at which a name stands."""
        if name in self.rules:
            return self.rules[name].level
        if name in self.inputs:
            return self.inputs[name].level
        for band in self.bands:
            if name in (band.rate, band.base):
                return band.level
        raise BookError(f"nothing is called {name}")

    def is_fact(self, name: str) -> bool:
        """Whether a name may be unknown in some row."""
        thing = self.rules.get(name) or self.inputs.get(name)
        return thing is not None and thing.fact

    def _check(self, rule: AnyRule) -> None:
        for read in rule.reads:
            try:
                level = self.level_of(read.name)
            except BookError:
                raise BookError(f"rule {rule.name} reads {read.name}, which is not there") from None
            self._check_read(rule, read, level)
        for need in rule.needs:
            if need.name not in self.values:
                raise BookError(f"rule {rule.name} needs the value {need.name}, which is not there")
        if isinstance(rule, Spread):
            self._check_spread(rule)
        rule.check()

    def _check_spread(self, rule: Spread) -> None:
        if not rule.level.is_below(self.level_of(rule.total)):
            raise BookError(f"{rule.name} spreads {rule.total}, which does not lie above it")
        if self.level_of(rule.weight).name != rule.level.name:
            raise BookError(f"{rule.name} spreads by {rule.weight}, which stands at another level")

    def _check_read(self, rule: AnyRule, read: Read, level: Level) -> None:
        if read.how in RUNNING or read.how.startswith((PREVIOUS, WINDOW)):
            self._check_along(rule, read, level)
        elif read.how in UPWARD:
            if not level.is_below(rule.level):
                raise BookError(f"rule {rule.name} reads {read.how} of {read.name}, which does not lie below it")
        elif level.name != rule.level.name and not rule.level.is_below(level):
            raise BookError(f"rule {rule.name} reads {read.name} of another level without saying how")
        self._check_unit(rule, read)

    def _check_along(self, rule: AnyRule, read: Read, level: Level) -> None:
        """Check what is read of other rows of the rule's own level."""
        if level.name != rule.level.name:
            raise BookError(f"rule {rule.name} reads {read.name} {read.how}, which stands at another level")
        if read.how in RUNNING:
            try:
                rule.level.sequence(read.how)
            except LookupError as error:
                raise BookError(f"rule {rule.name} reads {read.name} {read.how}: {error}") from None
        if read.how.startswith(PREVIOUS) and not ("year" in rule.level.keys and read.fact):
            raise BookError(f"rule {rule.name} reads {read.name} of an earlier year: a year's, and as a fact")
        if read.how.startswith(WINDOW) and "month" not in rule.level.keys:
            raise BookError(f"rule {rule.name} reads {read.name} over months, and its level has none")

    def _check_unit(self, rule: AnyRule, read: Read) -> None:
        if self.is_fact(read.name) and (not read.fact or is_summing(read.how)):
            raise UnitError(f"rule {rule.name} reads {read.name} as known, it may be unknown")
        if isinstance(rule, Carry) and self.level_of(read.name).name != rule.level.name:
            raise BookError(f"rule {rule.name} carries by {read.name}, which stands at another level")
        if not isinstance(rule, Rule):
            return
        unit = self.unit_named(read.name)
        if unit is not read.unit:
            raise UnitError(f"rule {rule.name} reads {read.name} as {read.unit.__name__}, it is {unit.__name__}")
        if is_summing(read.how) and (unit is Choice or (read.how == "count") != (unit is Flag)):
            raise UnitError(f"rule {rule.name} reads the {read.how} of {read.name}, which is {unit.__name__}")

    def unit_named(self, name: str) -> type[Quantity]:
        """Give the unit of a column."""
        for band in self.bands:
            if name in (band.rate, band.base):
                first = band.slices[0]
                return self.unit_named(first.rate if name == band.rate else first.base)
        thing = self.rules.get(name) or self.inputs.get(name)
        if thing is None:
            raise BookError(f"nothing is called {name}")
        return thing.unit

    def sources_of(self, name: str) -> tuple[str, ...]:
        """Give the names that a rule or a band's column is made from, rules and inputs alike."""
        rule = self.rules.get(name)
        if isinstance(rule, BandSpread):
            slices = (part for piece in rule.bands.slices for part in (piece.base, piece.rate))
            return (rule.total, *slices)
        if rule is not None:
            return tuple(read.name for read in rule.reads)
        for band in self.bands:
            if name in (band.rate, band.base):
                return tuple(part for piece in band.slices for part in (piece.base, piece.rate))
        return ()

    def bands_before(self, name: str) -> tuple[Bands, ...]:
        """Give the bands whose rows must be there before a name can be worked or read."""
        if name not in self.kept:
            self.kept[name] = self._bands_before(name)
        found: tuple[Bands, ...] = self.kept[name]
        return found

    def _bands_before(self, name: str) -> tuple[Bands, ...]:
        rule = self.rules.get(name)
        level = self.level_of(name).name
        names = {name, *self.sources_of(name)}
        return tuple(
            band
            for band in self.bands
            if level == band.level.name
            or not names.isdisjoint((band.rate, band.base))
            or (isinstance(rule, BandSpread) and rule.bands == band)
        )

    def _sorted(self, names: Iterable[str]) -> tuple[str, ...]:
        """Order rules so that each comes after what it reads."""
        state: dict[str, int] = {}
        order: list[str] = []

        def visit(name: str, path: tuple[str, ...]) -> None:
            if state.get(name) == 1:
                raise BookError("a circle: " + " → ".join((*path[path.index(name) :], name)))
            if name in state:
                return
            state[name] = 1
            sources = self.sources_of(name)
            if name in self.rules:
                sources += tuple(band.base for band in self.bands if band.level.name == self.rules[name].level.name)
            for source in sources:
                visit(source, (*path, name))
            state[name] = 2
            if name in self.rules:
                order.append(name)

        for name in names:
            visit(name, ())
        return tuple(order)

    def needed(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """Give the rules that the wanted names need, in an order that can be worked."""
        names = tuple(dict.fromkeys(wanted))
        if names not in self.kept:
            self.kept[names] = self._sorted(names)
        found: tuple[str, ...] = self.kept[names]
        return found

    def function_of(self, name: str) -> Rule | None:
        """Give the rule behind a name if it is a function of a row."""
        rule = self.rules.get(name)
        return rule if isinstance(rule, Rule) else None
