"""The bench at which a policy becomes rules: it collects rules and dated values, and turns settings into operands.

An operand of a rule is a column to read or a dated value; a function of plain operands is made into a `Rule` here, so
the mechanisms need not know in which order the engine hands them over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kutcalc.engine import (
    Dated,
    Input,
    Level,
    Money,
    Needed,
    Read,
    Rule,
    Spread,
    Value,
    money_of,
    when,
)
from kutcalc.engine.kinds import UNITS, Quantity
from kutcalc.engine.rule import AnyRule
from kutcalc.language import Text
from kutcalc.law import law_book
from kutcalc.law.levels import EMPLOYER_MONTH, EMPLOYER_YEAR, PAYSLIP
from kutcalc.policy.exchange import NO_CEILING, Way, exchanged
from kutcalc.policy.plain import bare, is_open, may_be_none, plain, refuse
from kutcalc.policy.schema import REQUIRED, Policy, Setting, Test
from kutcalc.policy.schema import Dated as Entry

Operand = Read | Needed
Fits = Callable[[Test, str, Level, Sequence[str]], str]
"""Makes the flag that a test of a tier fits: its path, the level that asks, the flags of the tiers before it."""


@dataclass(slots=True)
class Bench:
    """What has been made of one policy so far.

    `passing` is the flag of courses that meet the conditions on courses; `fits` makes the flags of tiers; `counts_at`
    gives the flag that something counts in a row of a level, None where something does in all.
    """

    policy: Policy
    rules: dict[str, AnyRule] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    inputs: dict[str, Input] = field(default_factory=dict)
    settlement: str = "month"
    passing: str | None = None
    fits: Fits | None = None
    counts_at: Callable[[Level], str | None] = lambda _level: None

    # ------------------------------------------------------------------ names

    @property
    def settled_at(self) -> Level:
        """The level at which the policy is settled."""
        return EMPLOYER_YEAR if self.settlement == "year" else EMPLOYER_MONTH

    def _thing(self, name: str) -> Any:
        book = law_book()
        found = self.rules.get(name) or self.inputs.get(name) or book.rules.get(name) or book.inputs.get(name)
        if found is None:
            raise LookupError(f"nothing is called {name}")
        return found

    def level_of(self, name: str) -> Level:
        """Give the level at which a column stands: of this policy, else of the law."""
        level: Level = self._thing(name).level
        return level

    def unit_of(self, name: str) -> type[Quantity]:
        """Give the unit of a column."""
        unit: type[Quantity] = self._thing(name).unit
        return unit

    def is_fact(self, name: str) -> bool:
        """Whether a column may be unknown in some rows."""
        fact: bool = self._thing(name).fact
        return fact

    def title(self, key: str) -> str:
        """Give the title of a source of the file."""
        source = self.policy.sources.get(key)
        return source.title if source is not None else key

    # ------------------------------------------------------------------ operands

    def column(self, name: str, at: Level, how: str = "same") -> Read:
        """Read a column at a level: its own, from above, or from below where it says how.

        A monthly field read for a year is that of the year's last month; the way there may lead over the rows below.
        """
        level = self.level_of(name)
        unit, fact = self.unit_of(name), self.is_fact(name)
        if how != "same" or at.name == level.name or at.is_below(level):
            return Read(name, unit, how, fact=fact)
        if level.is_below(at):
            return Read(name, unit, "last", fact=fact)
        bridge = PAYSLIP if at.name == "employee_year" else EMPLOYER_MONTH
        bridged = f"{name} ({bridge.name})"
        if bridged not in self.rules:
            thing = self._thing(name)
            self.rule(bridged, bridge, unit, [self.column(name, bridge)], _itself, term=thing.term, fact=fact)
        return Read(bridged, unit, "last", fact=fact)

    def value(self, path: str, setting: Setting, unit: str, *, none: int = NO_CEILING) -> Needed:
        """Register a setting as a dated value; `none` is the number that stands for "none".

        An amount of a file in another currency becomes money; of one in kronor it stays öre.
        """
        entries = tuple(self._dated(entry, none) for entry in setting)
        if self._is_exchanged(unit):
            return self._kept(path, self._exchanged(entries, "exactly"), "ukr")
        return self._kept(path, entries, unit)

    def bound(self, path: str, setting: Setting, unit: str, *, upwards: bool) -> Needed:
        """Register what a test compares with in the unit of its field; an amount of the file in whole öre."""
        entries = tuple(self._dated(entry, NO_CEILING) for entry in setting)
        if self._is_exchanged(unit):
            entries = self._exchanged(entries, "up to öre" if upwards else "down to öre")
        return self._kept(path, entries, unit)

    def _is_exchanged(self, unit: str) -> bool:
        return unit == "ore" and self.policy.in_minor

    def _exchanged(self, entries: Sequence[Dated], way: Way) -> tuple[Dated, ...]:
        rates = [self._dated(entry, 0) for entry in self.policy.exchange or ()]
        return exchanged(entries, rates, self.policy.currency, way)

    def money(self, amount: Any) -> Any:
        """Give an amount that a setting says as money, within a rule: of öre, or as it was exchanged."""
        return amount if self.policy.in_minor else money_of(amount)

    def _kept(self, path: str, entries: tuple[Dated, ...], unit: str) -> Needed:
        made = Value(name=path, term=path, summary=path, unit=unit, values=entries, chapter="policy")
        if self.values.get(path, made) != made:
            raise ValueError(f"{path} would be two values")
        self.values[path] = made
        return Needed(path, UNITS[unit])

    def constant(self, path: str, content: int | bool | str, unit: str) -> Needed:
        """Register a plain number, flag or word as a value that always holds."""
        return self.value(path, (Entry(value=content, source="kutcalc", verification="assumption"),), unit)

    def _dated(self, entry: Entry, none: int) -> Dated:
        content = none if entry.value is None else entry.value
        if content == REQUIRED:
            raise ValueError(f"{self.policy.id} leaves a value open")
        verification: Any = entry.verification
        return Dated(
            value=content,
            source=self.title(entry.source),
            verification=verification,
            since=entry.since,
            until=entry.until,
        )

    def law(self, name: str) -> Needed:
        """Use a dated value of the law."""
        return Needed(name, UNITS[law_book().values[name].unit])

    def setting(
        self, path: str, setting: Setting, unit: str, at: Level, *, none: int = NO_CEILING, empty: int = NO_CEILING
    ) -> Operand:
        """Give a setting as an operand at a level: a dated value, or, where it has tiers, a rule of its own.

        `empty` is the number where no tier fits.
        """
        if not any(entry.tiers for entry in setting):
            return self.value(path, setting, unit, none=none)
        if path not in self.rules:
            self._tiered(path, setting, unit, at, none, empty)
        return self.column(path, at)

    def _tiered(self, path: str, setting: Setting, unit: str, at: Level, none: int, empty: int) -> None:
        """Make the rule of a setting with tiers: by date where it has several, and by the first tier that fits."""
        if self.fits is None:
            raise ValueError(f"{path} has tiers before anything can be asked")
        operands: list[Operand] = []
        spans: list[tuple[int, int]] = []
        for number, entry in enumerate(setting):
            place = path if len(setting) == 1 else f"{path}.{number}"
            start = len(operands)
            operands.append(holds_from(self, f"{place}.holds", setting, number))
            flags: list[str] = []
            for tier_number, tier in enumerate(entry.tiers):
                where = f"{place}.tiers.{tier_number}"
                flags.append(self.fits(tier.when, f"{where}.when", at, tuple(flags)))
                operands.append(self.column(flags[-1], at))
                operands.append(self.value(where, (plain(entry, tier.value),), unit, none=none))
            last: Any = empty if entry.tiers else entry.value
            operands.append(self.value(f"{place}.otherwise", (plain(entry, last),), unit, none=none))
            spans.append((start, len(operands)))

        def chosen(*values: Any) -> Any:
            result: Any = None
            for start, end in reversed(spans):
                holds, *steps, worked = values[start:end]
                for place in range(len(steps) - 2, -1, -2):
                    worked = when(steps[place], steps[place + 1], otherwise=worked)
                result = worked if result is None else when(holds, worked, otherwise=result)
            return result

        kind = Money if self._is_exchanged(unit) else UNITS[unit]
        self.rule(path, at, kind, operands, chosen, term=path, source=self.title(setting[-1].source))

    # ------------------------------------------------------------------ rules

    def rule(
        self,
        name: str,
        level: Level,
        unit: type[Quantity],
        operands: Sequence[Operand],
        function: Callable[..., Any],
        *,
        term: str = "",
        term_en: str = "",
        source: str = "kutcalc",
        sv: str = "",
        en: str = "",
        fact: bool = False,
    ) -> str:
        """Make a rule of a function of plain operands, and give its name."""
        if name in law_book().rules or name in law_book().inputs:
            raise ValueError(f"{name} is a name of the law")
        is_value = [isinstance(operand, Needed) for operand in operands]
        needs = tuple(dict.fromkeys(operand for operand in operands if isinstance(operand, Needed)))

        def worked(*columns: Any, **values: Any) -> Any:
            given = iter(columns)
            pairs = zip(operands, is_value, strict=True)
            return function(*(values[operand.name] if value else next(given) for operand, value in pairs))

        self.rules[name] = Rule(
            name=name,
            level=level,
            unit=unit,
            term=term or name,
            term_en=term_en,
            source=source,
            summary=Text(sv=sv or f"{term or name}.", en=en or f"{name}."),
            function=worked if needs else function,
            reads=tuple(operand for operand in operands if isinstance(operand, Read)),
            needs=needs,
            fact=fact,
            arguments=tuple(need.name for need in needs),
        )
        return name

    def spread(self, name: str, level: Level, total: str, weight: str, grain: int, term: str, text: Text) -> str:
        """Make the parts of a total that the rows below get."""
        self.rules[name] = Spread(name, level, total, weight, grain, term, "kutcalc", text)
        return name


@dataclass(frozen=True, slots=True)
class Made:
    """A function of some operands, not yet a rule."""

    operands: tuple[Operand, ...]
    function: Callable[..., Any]


def holds_from(bench: Bench, path: str, setting: Setting, number: int) -> Needed:
    """Give the dated flag that one entry of a setting is the one in force."""
    entries = tuple(
        Entry(
            value=place == number,
            source=entry.source,
            verification=entry.verification,
            since=entry.since,
            until=entry.until,
        )
        for place, entry in enumerate(setting)
    )
    return bench.value(path, entries, "flag")


def _itself(value: Any) -> Any:
    return value


__all__ = [
    "NO_CEILING",
    "Bench",
    "Fits",
    "Made",
    "Operand",
    "bare",
    "holds_from",
    "is_open",
    "may_be_none",
    "refuse",
]
