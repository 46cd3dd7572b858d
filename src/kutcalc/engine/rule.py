"""A rule: one pure function from named columns and dated values to one quantity, with its term and its source.

Before the star of the signature stand columns, after it dated values; the annotation is the unit. A `Spread` is the one
rule that is no function of a row: it gives the rows below their parts of a total by largest remainder.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

from kutcalc.engine.carry import Gives
from kutcalc.engine.kinds import Choice, Flag, Money, Number, Quantity, UnitError
from kutcalc.engine.level import Bands, Level
from kutcalc.language import Text

UPWARD: Final = ("total", "count", "last", "highest")
RUNNING: Final = ("earlier", "ahead")
PREVIOUS: Final = "previous "
"""Begins how a rule reads the value of its own row some years before, as in `previous 1`; unknown without one."""
WINDOW: Final = "window "
"""Begins how a rule reads a sum over so many months, its own the last, as in `window 3`."""
SUMMING: Final = ("total", "count", "highest", *RUNNING)
"""Ways of reading, beside windows, that would leave an unknown fact out without a word; the others pass it on."""


@dataclass(frozen=True, slots=True)
class Read:
    """One column that a rule reads: its name, its unit, and how it is read from another level."""

    name: str
    unit: type[Quantity]
    how: str = "same"
    fact: bool = False


@dataclass(frozen=True, slots=True)
class Needed:
    """One dated value that a rule needs; an optional one is 0 while nothing is in force."""

    name: str
    unit: type[Quantity]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A quantity, and how it follows from others."""

    name: str
    level: Level
    unit: type[Quantity]
    term: str
    source: str
    summary: Text
    function: Callable[..., Any]
    reads: tuple[Read, ...]
    needs: tuple[Needed, ...] = ()
    fact: bool = False
    arguments: tuple[str, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)
    term_en: str = ""

    def work(self, operands: tuple[Any, ...], values: tuple[Any, ...]) -> Any:
        """Apply the function to operands of any one kind."""
        named = dict(zip(self.arguments, values, strict=True))
        return self.function(*operands, **named)

    def check(self) -> None:
        """Work the rule on units; UnitError when they do not fit or it gives another unit than it says."""
        operands = tuple((Number if read.how == "count" else read.unit)(fact=read.fact) for read in self.reads)
        values = tuple(need.unit() for need in self.needs)
        try:
            result = self.work(operands, values)
        except UnitError as error:
            raise UnitError(f"rule {self.name}: {error}") from None
        is_nothing = type(result) is int and result == 0 and not issubclass(self.unit, Flag | Choice)
        if type(result) is not self.unit and not is_nothing:
            raise UnitError(f"rule {self.name} gives {type(result).__name__}, and says {self.unit.__name__}")
        if self.fact and any(read.how in RUNNING for read in self.reads):
            raise UnitError(f"rule {self.name} may be unknown and reads a running sum")


@dataclass(frozen=True, slots=True)
class Spread:
    """The parts of a total of a higher level that the rows get by their weights, by largest remainder.

    `grain` is the size of the smallest part in µkr. Ties go to the earlier row in the order of the level's keys.
    """

    name: str
    level: Level
    total: str
    weight: str
    grain: int
    term: str
    source: str
    summary: Text
    unit: type[Quantity] = Money
    fact: bool = False

    @property
    def reads(self) -> tuple[Read, ...]:
        """What it reads: the total from above, and the weight of its own level."""
        return (Read(self.total, Money), Read(self.weight, Money))

    @property
    def needs(self) -> tuple[Needed, ...]:
        """Dated values: none."""
        return ()

    def check(self) -> None:
        """Nothing to check: both are amounts, whatever their unit."""


@dataclass(frozen=True, slots=True)
class BandSpread:
    """The parts of the bands' totals that the rows below get by their slices of the base, by largest remainder."""

    name: str
    level: Level
    bands: Bands
    total: str
    grain: int
    term: str
    source: str
    summary: Text
    unit: type[Quantity] = Money
    fact: bool = False
    reads: tuple[Read, ...] = ()
    needs: tuple[Needed, ...] = ()

    def check(self) -> None:
        """Nothing to check: the total is an amount and the bases are."""


@dataclass(frozen=True, slots=True)
class Carry:
    """What of a year's claim does not fit in its room is carried to later years: what is used, brought or kept.

    `claim` and `room` are amounts of the level, a year's; the room may be unknown, and is then asked for where there is
    anything to use. `span` is for how many years after its own a claim may be used.
    """

    name: str
    level: Level
    claim: str
    room: str
    span: str
    gives: Gives
    term: str
    source: str
    summary: Text
    unit: type[Quantity] = Money
    fact: bool = True

    @property
    def reads(self) -> tuple[Read, ...]:
        """What it reads, of its own level."""
        return (Read(self.claim, Money), Read(self.room, Money, fact=True), Read(self.span, Number))

    @property
    def needs(self) -> tuple[Needed, ...]:
        """Dated values: none."""
        return ()

    def check(self) -> None:
        """Nothing to check: amounts of the level's own."""


def is_summing(how: str) -> bool:
    """Whether a way of reading makes one amount of many rows, and so may read no unknown one."""
    return how in SUMMING or how.startswith(WINDOW)


AnyRule = Rule | Spread | BandSpread | Carry


def annotated(hint: Any) -> tuple[type[Quantity], str]:
    """Split an annotation into its unit and how it is read."""
    if get_origin(hint) is Annotated:
        unit, how = get_args(hint)
        return unit, how
    if not (isinstance(hint, type) and issubclass(hint, Quantity)):
        raise UnitError(f"{hint!r} is no unit")
    return hint, "same"


def rule(*, level: Level, term: str, source: str, sv: str) -> Callable[[Callable[..., Any]], Rule]:
    """Declare a rule; `sv` is the Swedish summary beside the English first line of the docstring."""

    def declared(function: Callable[..., Any]) -> Rule:
        hints = get_type_hints(function, include_extras=True)
        reads: list[Read] = []
        needs: list[Needed] = []
        for name, parameter in inspect.signature(function).parameters.items():
            unit, how = annotated(hints[name])
            if parameter.kind is parameter.KEYWORD_ONLY:
                needs.append(Needed(name, unit, parameter.default is not parameter.empty))
            elif how == "fact":
                reads.append(Read(name, unit, "same", fact=True))
            else:
                reads.append(Read(name, unit, how))
        unit, how = annotated(hints["return"])
        summary = (inspect.getdoc(function) or "").partition("\n")[0]
        return Rule(
            name=function.__name__,
            level=level,
            unit=unit,
            term=term,
            source=source,
            summary=Text(sv=sv, en=summary),
            function=function,
            reads=tuple(reads),
            needs=tuple(needs),
            fact=how == "fact",
            arguments=tuple(need.name for need in needs),
        )

    return declared
