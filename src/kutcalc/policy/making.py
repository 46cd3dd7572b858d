"""The bench at which a policy becomes rules: it collects rules and dated values, and turns settings into operands.

An operand of a rule is a column to read or a dated value; a function of plain operands is made into a `Rule` here, so the
mechanisms need not know in which order the engine hands them over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kutcalc.engine import (
    Choice,
    Dated,
    Flag,
    Input,
    Level,
    Money,
    Needed,
    Number,
    Ore,
    Rate,
    Read,
    Rule,
    Spread,
    Value,
)
from kutcalc.engine.kinds import UNITS, Minutes, Month, Quantity
from kutcalc.engine.rule import AnyRule
from kutcalc.language import Text
from kutcalc.law import law_book
from kutcalc.law.levels import EMPLOYER_MONTH, LEVELS, PAYSLIP
from kutcalc.policy.schema import REQUIRED, Policy, Setting, Tier
from kutcalc.policy.schema import Dated as Entry
from kutcalc.units import MAX_TOTAL_BASE_KR, ORE_PER_KR, PPM

Operand = Read | Needed
NO_CEILING_ORE: Final = MAX_TOTAL_BASE_KR * ORE_PER_KR
"""Stands for "none" where a ceiling is a number: as much as all pay there may be, so it never binds."""

KIND_UNITS: Final[dict[str, type[Quantity]]] = {
    "boolean": Flag,
    "choice": Choice,
    "text": Choice,
    "month": Month,
}
FIELD_UNITS: Final[dict[str, type[Quantity]]] = {
    "ore": Ore,
    "ppm": Rate,
    "minutes": Minutes,
    "count": Number,
}


@dataclass(slots=True)
class Bench:
    """What has been made of one policy so far."""

    policy: Policy
    rules: dict[str, AnyRule] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    inputs: dict[str, Input] = field(default_factory=dict)
    settlement: str = "month"

    # ------------------------------------------------------------------ names

    def level_of(self, name: str) -> Level:
        """Give the level at which a column stands: of this policy, else of the law."""
        if name in self.rules:
            return self.rules[name].level
        if name in self.inputs:
            return self.inputs[name].level
        return law_book().level_of(name)

    def unit_of(self, name: str) -> type[Quantity]:
        """Give the unit of a column."""
        thing: Any = (
            self.rules.get(name) or self.inputs.get(name) or law_book().rules.get(name) or law_book().inputs[name]
        )
        unit: type[Quantity] = thing.unit
        return unit

    def is_fact(self, name: str) -> bool:
        """Whether a column may be unknown in some rows."""
        thing = self.rules.get(name) or self.inputs.get(name)
        return thing.fact if thing is not None else law_book().is_fact(name)

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
            self.rule(bridged, bridge, unit, [self.column(name, bridge)], lambda value: value, like=name, fact=fact)
        return Read(bridged, unit, "last", fact=fact)

    def value(self, path: str, setting: Setting, unit: str) -> Needed:
        """Register a setting as a dated value; `none` is a number that never binds."""
        entries = tuple(
            Dated(
                value=self._content(entry, unit),
                source=self._source(entry.source),
                verification=entry.verification,  # type: ignore[arg-type]
                since=entry.since,
                until=entry.until,
            )
            for entry in setting
        )
        made = Value(name=path, term=path, summary=path, unit=unit, values=entries, chapter="policy")
        if self.values.get(path, made) != made:
            raise ValueError(f"{path} would be two values")
        self.values[path] = made
        return Needed(path, UNITS.get(unit, Number))

    def _content(self, entry: Entry, unit: str) -> Any:
        if entry.value == REQUIRED:
            raise ValueError(f"{self.policy.id} leaves a value open")
        if entry.value is None:
            return self.in_ore(NO_CEILING_ORE) if unit == "ore" else NO_CEILING_ORE
        if unit == "ore" and isinstance(entry.value, int):
            return self.in_ore(entry.value)
        return entry.value

    def law(self, name: str) -> Needed:
        """Use a dated value of the law."""
        return Needed(name, UNITS[law_book().values[name].unit])

    def in_ore(self, amount: int) -> int:
        """Give an amount of the policy in öre: the same in Sweden, else exchanged at the file's rate."""
        if not self.policy.in_minor or amount == NO_CEILING_ORE:
            return amount
        rates = self.policy.exchange or ()
        if len(rates) != 1 or not isinstance(rates[0].value, int):
            raise ValueError(f"{self.policy.id} needs one exchange rate for all months")
        return amount * rates[0].value // PPM

    def _source(self, key: str) -> str:
        source = self.policy.sources.get(key)
        return source.title if source is not None else key

    def setting(
        self, path: str, setting: Setting, unit: str, at: Level, test: "Callable[[Any, Level], Made]"
    ) -> Operand:
        """Give a setting as an operand at a level: a dated value, or, where it has tiers, a rule of its own."""
        tiers = setting[0].tiers if len(setting) == 1 else ()
        if not tiers:
            return self.value(path, setting, unit)
        if path not in self.rules:
            self._tiered(path, setting[0], tiers, unit, at, test)
        return self.column(path, at)

    def _tiered(
        self, path: str, entry: Entry, tiers: Sequence[Tier], unit: str, at: Level, test: "Callable[[Any, Level], Made]"
    ) -> None:
        from_last = Needed(f"{path}.otherwise", UNITS[unit])
        self.value(from_last.name, (_bare(entry, None if unit == "ore" else 0),), unit)
        operands: list[Operand] = [from_last]
        steps: list[tuple[Callable[..., Any], int, int]] = []
        for number, tier in enumerate(tiers):
            asked = test(tier.when, at)
            amount = self.value(f"{path}.tiers.{number}", (_bare(entry, tier.value),), unit)
            start = len(operands)
            operands += [*asked.operands, amount]
            steps.append((asked.function, start, len(operands) - 1))

        def chosen(*values: Any) -> Any:
            result = values[0]
            for function, start, place in reversed(steps):
                result = when(function(*values[start:place]), values[place], otherwise=result)
            return result

        self.rule(path, at, UNITS[unit], operands, chosen, term=path, source=self._source(entry.source))

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
        source: str = "kutcalc",
        sv: str = "",
        en: str = "",
        like: str = "",
        fact: bool = False,
    ) -> str:
        """Make a rule of a function of plain operands, and give its name."""
        is_value = [isinstance(operand, Needed) for operand in operands]
        needs = tuple(operand for operand in operands if isinstance(operand, Needed))
        names = tuple(dict.fromkeys(need.name for need in needs))

        def worked(*columns: Any, **values: Any) -> Any:
            given = iter(columns)
            return function(
                *(
                    values[operand.name] if value else next(given)
                    for operand, value in zip(operands, is_value, strict=True)
                )
            )

        if like:
            thing: Any = (
                self.rules.get(like) or law_book().rules.get(like) or self.inputs.get(like) or law_book().inputs[like]
            )
            term = term or thing.term
        self.rules[name] = Rule(
            name=name,
            level=level,
            unit=unit,
            term=term or name,
            source=source,
            summary=Text(sv=sv or f"{term or name}.", en=en or f"{name}."),
            function=function if not needs else worked,
            reads=tuple(operand for operand in operands if isinstance(operand, Read)),
            needs=tuple({need.name: need for need in needs}.values()),
            fact=fact,
            arguments=names,
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


def _bare(entry: Entry, value: Any) -> Entry:
    return Entry(
        value=value, source=entry.source, verification=entry.verification, since=entry.since, until=entry.until
    )


def level_named(name: str) -> Level:
    """Give a level by the name that a policy file uses."""
    return LEVELS[name]


__all__ = ["NO_CEILING_ORE", "Bench", "Made", "Money", "Operand", "level_named"]
