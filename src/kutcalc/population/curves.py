"""The few functions of scipy that drawing needs, with types: a root, and the normal and gamma distributions."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from kutcalc.population.draws import Floats

_OPTIMIZE: Final[Any] = import_module("scipy.optimize")
_SPECIAL: Final[Any] = import_module("scipy.special")


def root(off: Callable[[float], float], low: float, high: float) -> float:
    """Solve where a function crosses zero between two numbers at which it has different signs."""
    return float(_OPTIMIZE.brentq(off, low, high))


def normal_at(shares: Floats) -> Floats:
    """Give the standard normal number below which each share lies."""
    numbers: Floats = _SPECIAL.ndtri(shares)
    return numbers


def normal_below(numbers: Floats) -> Floats:
    """Give the share of the standard normal distribution below each number."""
    shares: Floats = _SPECIAL.ndtr(numbers)
    return shares


def gamma_at(shape: float, shares: Floats) -> Floats:
    """Give the number of a gamma distribution (scale 1) below which each share lies."""
    numbers: Floats = _SPECIAL.gammaincinv(shape, shares)
    return numbers


__all__ = ["gamma_at", "normal_at", "normal_below", "root"]
