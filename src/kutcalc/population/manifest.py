"""What a population says of itself: how it was made, what it rests on, and how near it comes to what is published."""

from typing import Annotated, Final

import msgspec

from kutcalc.language import Text
from kutcalc.units import PPM

PARTS: Final = 16
Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class Assumed(msgspec.Struct, frozen=True):
    """Something that a population rests on and that no source says."""

    name: str
    value: int
    unit: str
    source: str
    verification: str
    text: Text


class FitRow(msgspec.Struct, frozen=True):
    """A target and how near the population comes to it; `unit` says in what `published` and `model` are counted."""

    name: str
    dimension: str
    class_: str
    published: int
    model: int
    unit: str
    error_ppm: int
    status: str
    hard: bool
    tolerance_ppm: int
    period: str
    source_url: str
    is_met: bool


class HoldoutRow(msgspec.Struct, frozen=True):
    """A fact that the population was never fitted to, beside what it says of it."""

    name: str
    published: int
    model: int
    unit: str
    error_ppm: int
    limit: Text
    status: str
    period: str
    source_url: str
    is_met: bool | None
    text: Text


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a population is, how it was made, and how well it fits; counts of firms and persons are weighted.

    `payslips` are rows of persons times months, `touchable` those with any course: what a training design can touch.
    """

    id: Id
    title: Text
    year: int
    base_year: int
    seed: int = 0
    scale: int = 1
    parts: int = PARTS
    employers: int = 0
    employees: int = 0
    payslips: int = 0
    touchable: int = 0
    targets_hash: str = ""
    made_with: dict[str, str] = {}
    settings: dict[str, int] = {}
    uprating_ppm: int = PPM
    assumptions: list[Assumed] = []
    fit: list[FitRow] = []
    holdouts: list[HoldoutRow] = []
    effective_ppm: dict[str, int] = {}
    warnings: list[Text] = []

    @property
    def is_mini(self) -> bool:
        """Whether it is a small one, for tests and demonstrations."""
        return self.scale > 1


__all__ = ["PARTS", "Assumed", "FitRow", "HoldoutRow", "Id", "Manifest"]
