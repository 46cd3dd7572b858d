"""A synthetic bill of research pay: which firms take the research deduction, and how many of their people do research.

As many firms as took it in 2021, mostly in manufacturing, information and consultancy and oftener the larger they are;
nothing public says how many researchers each has. Made so that the known totals of the deduction can be held against
the model; they are not aimed at.
"""

from typing import Final

import numpy as np

from kutcalc.population.assumptions import Settings, shares_assumed
from kutcalc.population.classes import SECTORS
from kutcalc.population.curves import root
from kutcalc.population.dealing import by_lot
from kutcalc.population.draws import Flags, Floats, Integers
from kutcalc.population.firms import Firms
from kutcalc.population.persons import Persons

SPLIT: Final = 32
"""What is added to the number of a row for the part of it that does research."""
_MOST: Final = 0.8
_MOST_OF_FIRM: Final = 0.9


def with_research(seed: int, firms: Firms, persons: Persons, settings: Settings) -> tuple[Persons, Flags]:
    """Give the persons, a row parted where only some of its people do research, and say which rows do."""
    oftener = shares_assumed("by_sni").research
    lean = np.array([oftener.get(name, 0) / 1_000_000 for name in SECTORS])[firms.sector] * np.sqrt(firms.size)
    lean = lean * (np.bincount(persons.firm, persons.white, minlength=len(firms)) > 0)
    wanted = settings["research_firms"]

    def off(level: float) -> float:
        return float((firms.design * np.minimum(_MOST, np.exp(level) * lean)).sum()) - wanted

    chance = np.minimum(_MOST, np.exp(root(off, -30.0, 10.0)) * lean)
    claims = by_lot(seed, "research firm", firms.number, chance, firms.sector, firms.size_class)
    people = np.where(claims, _people(firms, claims, settings.share("research_people_ppm")), 0)
    count = np.where(persons.white, persons.count, 0)
    before = np.cumsum(count) - count
    of_firm = np.concatenate(([0], np.cumsum(np.bincount(persons.firm, count, minlength=len(firms)))))[:-1]
    doing = np.clip(people[persons.firm] - (before - of_firm[persons.firm]).astype(np.int64), 0, count)
    (parted,) = np.nonzero((doing > 0) & (doing < persons.count))
    columns = {name: np.concatenate((of := getattr(persons, name), of[parted])) for name in Persons.__slots__}
    rows = len(persons)
    columns["row"][rows:] += SPLIT
    columns["count"][rows:] = doing[parted]
    columns["count"][parted] -= doing[parted]
    flags = np.concatenate((doing > 0, np.ones(len(parted), dtype=np.bool_)))
    flags[parted] = False
    order = np.lexsort((columns["row"], columns["firm"]))
    return Persons(**{name: column[order] for name, column in columns.items()}), flags[order]


def _people(firms: Firms, claims: Flags, mean: float) -> Integers:
    """Give how many do research in each firm, were it to claim; those that claim have this many on average."""

    def of(level: float) -> Floats:
        share = np.minimum(_MOST_OF_FIRM, np.exp(level) / np.sqrt(firms.size))
        people: Floats = np.maximum(1.0, np.rint(share * firms.size))
        return people

    weights = firms.design * claims

    def off(level: float) -> float:
        return float((weights * of(level)).sum() / weights.sum()) - mean

    people: Integers = of(root(off, -6.0, 6.0)).astype(np.int64)
    return people


__all__ = ["SPLIT", "with_research"]
