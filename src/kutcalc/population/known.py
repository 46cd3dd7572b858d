"""The populations that can be built without being told anything but their name; the one door to what needs numpy.

`se-2024`, `se-2026`: year, seed 1. `se-2026-s7`: seed 7. `se-2026-mini`: a fortieth of the sample, in a blink.
"""

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Final, NamedTuple

from kutcalc.errors import KutcalcError
from kutcalc.language import Text
from kutcalc.population.folder import Population

Told = Callable[[int, int], None]
MINI_SCALE: Final = 40
FIRST_YEAR: Final = 2024
LAST_YEAR: Final = 2026
FIRST_SEED: Final = 1
LAST_SEED: Final = 9_999
INSTALL: Final = 'pip install "kutcalc[population]"'
_NAME: Final = re.compile(r"se-(?P<year>\d{4})(?:-s(?P<seed>\d{1,4}))?(?P<mini>-mini)?")


class PopulationToolsMissingError(KutcalcError):
    """What draws populations (numpy, scipy) is not installed."""

    code = "not-ready"
    title = Text(sv="Befolkningar går inte att göra här", en="Populations cannot be made here")

    def __init__(self) -> None:
        self.text = Text(
            sv=f"Det som drar och väger en befolkning är inte installerat. Installera det: {INSTALL}.",
            en=f"What draws and weights a population is not installed. Install it: {INSTALL}.",
        )
        super().__init__(self.text.en)


class Known(NamedTuple):
    """What a name says: year, seed, and what share of the full sample is drawn (one in so many)."""

    year: int
    seed: int
    scale: int

    @property
    def id(self) -> str:
        """Give the name."""
        seed = "" if self.seed == FIRST_SEED else f"-s{self.seed}"
        size = {1: "", MINI_SCALE: "-mini"}.get(self.scale, f"-x{self.scale}")
        return f"se-{self.year}{seed}{size}"


def known(id: str) -> Known | None:  # noqa: A002 the name that all give it
    """Read what a name says; None where it is no name of a population that can be built by itself."""
    found = _NAME.fullmatch(id)
    if found is None:
        return None
    year, seed = int(found["year"]), int(found["seed"] or FIRST_SEED)
    if not (FIRST_YEAR <= year <= LAST_YEAR and FIRST_SEED <= seed <= LAST_SEED):
        return None
    one = Known(year, seed, MINI_SCALE if found["mini"] else 1)
    return one if one.id == id else None


def can_build(id: str) -> bool:  # noqa: A002
    """Whether a population by this name can be built by itself."""
    return known(id) is not None


def require_tools() -> None:
    """Raise PopulationToolsMissingError where numpy or scipy is not installed, before any work is done."""
    if find_spec("numpy") is None or find_spec("scipy") is None:
        raise PopulationToolsMissingError


def build_known(id: str, *, told: Told | None = None) -> Population:  # noqa: A002
    """Build and write the population of a name that `can_build` knows; ValueError for another."""
    one = known(id)
    if one is None:
        raise ValueError(id)
    return build(one.year, one.seed, one.scale, told=told)


def build(
    year: int,
    seed: int = FIRST_SEED,
    scale: int = 1,
    settings: Mapping[str, int] | None = None,
    *,
    id: str | None = None,  # noqa: A002
    told: Told | None = None,
) -> Population:
    """Draw, calibrate, hold against the facts and write a population; `scale` is one in so many of the full sample.

    Without `id` its name says year, seed and scale; with `settings` it needs one of its own. `told` hears of steps done
    and steps in all. Raises PopulationToolsMissingError and SettingUnknownError.
    """
    require_tools()
    made: Population = import_module("kutcalc.population.build").build(
        Known(year, seed, scale), dict(settings or {}), id, told
    )
    return made


__all__ = [
    "FIRST_SEED",
    "FIRST_YEAR",
    "LAST_SEED",
    "LAST_YEAR",
    "MINI_SCALE",
    "Known",
    "PopulationToolsMissingError",
    "Told",
    "build",
    "build_known",
    "can_build",
    "known",
    "require_tools",
]
