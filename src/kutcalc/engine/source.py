"""The fifth reading of a rule, beside units, columns, numbers and text: Python, so that many rows are one expression.

Only what is known in all rows is read so. Where a rule says something that cannot be written in this way, it is worked
row by row as before; the two are held against each other in the tests. No constant of a rule stands in the text itself.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

LONGEST: Final = 2_000
_CALLED: Final[dict[str, Any]] = {"min": min, "max": max, "int": int, "zip": zip, "__builtins__": {}}
Many = Callable[..., list[Any]]
"""Works a rule on whole columns, then its dated values, and gives a column."""


class NotWrittenError(TypeError):
    """A rule asks of an operand what only a number can answer."""


class Source:
    """A piece of an expression, with the constants that stand in it by name."""

    __slots__ = ("constants", "text")

    def __init__(self, text: str, constants: dict[str, Any] | None = None) -> None:
        self.text = text
        self.constants = constants or {}

    def __bool__(self) -> bool:
        """Refuse to be true or false: which branch is taken differs by row."""
        raise NotWrittenError

    def __add__(self, other: Any) -> "Source":
        """Write a sum."""
        return written("({} + {})", self, other)

    def __radd__(self, other: Any) -> "Source":
        """Write a sum."""
        return written("({} + {})", other, self)

    def __sub__(self, other: Any) -> "Source":
        """Write a difference."""
        return written("({} - {})", self, other)

    def __rsub__(self, other: Any) -> "Source":
        """Write a difference."""
        return written("({} - {})", other, self)

    def __mul__(self, other: Any) -> "Source":
        """Write a product."""
        return written("({} * {})", self, other)

    def __rmul__(self, other: Any) -> "Source":
        """Write a product."""
        return written("({} * {})", other, self)

    def __floordiv__(self, other: Any) -> "Source":
        """Write a quotient without its rest."""
        return written("({} // {})", self, other)

    def __mod__(self, other: Any) -> "Source":
        """Write a rest."""
        return written("({} % {})", self, other)

    def __and__(self, other: Any) -> "Source":
        """Write that both hold."""
        return written("({} & {})", self, other)

    def __or__(self, other: Any) -> "Source":
        """Write that either holds."""
        return written("({} | {})", self, other)

    def __lt__(self, other: Any) -> "Source":
        """Write a comparison."""
        return written("({} < {})", self, other)

    def __le__(self, other: Any) -> "Source":
        """Write a comparison."""
        return written("({} <= {})", self, other)

    def __gt__(self, other: Any) -> "Source":
        """Write a comparison."""
        return written("({} > {})", self, other)

    def __ge__(self, other: Any) -> "Source":
        """Write a comparison."""
        return written("({} >= {})", self, other)


def written(template: str, *operands: Any) -> Source:
    """Write an expression of operands; a bare one gets a name."""
    constants: dict[str, Any] = {}
    texts = []
    for operand in operands:
        if isinstance(operand, Source):
            constants |= operand.constants
            texts.append(operand.text)
        elif operand is None or isinstance(operand, int | str | tuple):
            name = f"c{len(constants)}_{id(operand)}"
            constants[name] = operand
            texts.append(name)
        else:
            raise NotWrittenError
    text = template.format(*texts)
    if len(text) > LONGEST:
        raise NotWrittenError
    return Source(text, constants)


def joined(sign: str, operands: Sequence[Any]) -> Source:
    """Write operands with a sign between them."""
    return written(f"({sign.join('{}' for _ in operands)})", *operands)


@lru_cache(maxsize=512)
def many_of(
    function: Callable[..., Any], width: int, arguments: tuple[str, ...], varied: tuple[bool, ...]
) -> Many | None:
    """Make the function of columns for a function of a row; None where it cannot be written.

    `width` columns come first, then its named values, each a column itself where `varied` says so.
    """
    columns = [f"a{number}" for number in range(width)]
    values = [f"v{number}" for number in range(len(arguments))]
    try:
        made = function(
            *(Source(name) for name in columns),
            **{name: Source(value) for name, value in zip(arguments, values, strict=True)},
        )
    except Exception:  # noqa: BLE001 - whatever a rule or a word does with an operand it does not know
        return None
    moving = [*columns, *(value for value, is_column in zip(values, varied, strict=True) if is_column)]
    if not isinstance(made, Source) or not moving:
        return None
    rows = ", ".join(f"_{name}" for name in moving)
    given = [f"_{name}" if name in moving else name for name in (*columns, *values)]
    over = rows if len(moving) == 1 else f"zip({rows})"
    text = f"lambda {', '.join(given)}: [{made.text} for {', '.join(moving)} in {over}]"
    # the text is of our own making: signs, brackets and the names given here
    many: Many = eval(text, {**_CALLED, **made.constants})  # noqa: S307
    return many


__all__ = ["Many", "NotWrittenError", "Source", "joined", "many_of", "written"]
