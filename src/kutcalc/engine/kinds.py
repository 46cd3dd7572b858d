"""The units that a rule's annotations speak of, and how a rule reads a column of another level.

The classes exist for the reader, for mypy and for the check at start-up. At run time a `Kronor` is an int or a column.
Operators say which units fit together: `Kronor * Rate` is `Money`, and `Money + Rate` is an error while you type.
"""

from typing import Annotated, Any, ClassVar, Final, Literal, Self, TypeVar, cast

Zero = Literal[0]


class UnitError(TypeError):
    """A rule puts units together that do not fit: a developer's mistake."""


class Quantity:
    """A value of some unit; an instance stands for any value of it while the units are checked."""

    unit: ClassVar[str] = ""

    def __init__(self, *, fact: bool = False) -> None:
        """Make a stand-in; a fact may be unknown, and then only words that know unknowns may take it."""
        self.fact = fact

    def _same(self, other: object) -> Self:
        if self.fact or getattr(other, "fact", False):
            raise UnitError(f"{type(self).__name__} may be unknown: an operator would not notice")
        if type(other) is not type(self) and not (type(other) is int and other == 0):
            name = type(other).__name__
            raise UnitError(f"{type(self).__name__} does not go with {name}")
        return self

    def __add__(self, other: "Self | Zero") -> Self:
        """Add two of the same unit."""
        return self._same(other)

    def __radd__(self, other: "Self | Zero") -> Self:
        """Add two of the same unit."""
        return self._same(other)

    def __sub__(self, other: "Self | Zero") -> Self:
        """Take one from another of the same unit."""
        return self._same(other)

    def __lt__(self, other: "Self | Zero") -> "Flag":
        """Compare two of the same unit."""
        self._same(other)
        return Flag()

    def __le__(self, other: "Self | Zero") -> "Flag":
        """Compare two of the same unit."""
        return self < other

    def __gt__(self, other: "Self | Zero") -> "Flag":
        """Compare two of the same unit."""
        return self < other

    def __ge__(self, other: "Self | Zero") -> "Flag":
        """Compare two of the same unit."""
        return self < other

    def __mul__(self, other: "Number") -> Self:
        """Take a quantity a number of times."""
        if not isinstance(other, Number):
            raise UnitError(f"{type(self).__name__} times {type(other).__name__}")
        return type(self)(fact=self.fact or other.fact)

    def __bool__(self) -> bool:
        """Refuse to be asked: a column of answers is no answer."""
        raise UnitError(f"{type(self).__name__} stands in an if, an and or a not of Python: say it with a word")

    def __eq__(self, other: object) -> bool:
        """Refuse to be compared by identity: the word is `same`."""
        raise UnitError(f"{type(self).__name__} is compared by ==: say it with same")

    __hash__ = None  # type: ignore[assignment]


class Number(Quantity):
    """A count of something."""

    unit = "count"


class Rate(Quantity):
    """A rate, in parts per million."""

    unit = "ppm"


class Money(Quantity):
    """An amount in micro-kronor."""

    unit = "ukr"


class Ore(Quantity):
    """An amount in öre."""

    unit = "ore"


class Kronor(Quantity):
    """An amount in whole kronor."""

    unit = "kr"

    def __mul__(self, other: Any) -> Any:
        """Kronor times a rate are micro-kronor, exactly; times a number they are kronor."""
        if isinstance(other, Rate):
            return Money(fact=self.fact or other.fact)
        return super().__mul__(other)


class Minutes(Quantity):
    """A time, in minutes."""

    unit = "minutes"


class Year(Quantity):
    """A calendar year."""

    unit = "year"


class Month(Quantity):
    """A month, counted from year 0."""

    unit = "month"

    def __sub__(self, other: Any) -> Any:
        """From one month to another is a number of months."""
        self._same(other)
        return Number()


class Choice(Quantity):
    """One of a few named things."""

    unit = "choice"


class Flag(Quantity):
    """Something that is so, or is not."""

    unit = "flag"

    def __and__(self, other: "Flag") -> "Flag":
        """Both."""
        return self._same(other)

    def __or__(self, other: "Flag") -> "Flag":
        """Either."""
        return self._same(other)


U = TypeVar("U")

# How a rule reads a name: these stand in annotations, and mypy sees the unit alone.
Total = Annotated[U, "total"]  # the sum over the rows below
Count = Annotated[U, "count"]  # how many rows below are so (of a Flag)
Last = Annotated[U, "last"]  # the value of the last row below: of a year, that of its last month
Highest = Annotated[U, "highest"]  # the highest value of the rows below
Earlier = Annotated[U, "earlier"]  # the sum over the months before, in the same year
Ahead = Annotated[U, "ahead"]  # the sum over those of lower rank, in the same group and month
Fact = Annotated[U, "fact"]  # may be unknown; only words that know unknowns may take it

absent: Final = cast("Any", 0)
"""Default of a dated value that a rule can do without: read as 0 in months when nothing is in force."""


def nothing_of(unit: type[Quantity]) -> Any:
    """Give what stands for nothing in a unit: 0, not so, or no name."""
    if issubclass(unit, Flag):
        return False
    return "" if issubclass(unit, Choice) else 0


UNITS: Final[dict[str, type[Quantity]]] = {
    kind.unit: kind for kind in (Number, Rate, Money, Ore, Kronor, Minutes, Year, Month, Choice, Flag)
}
