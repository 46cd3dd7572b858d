"""Cells before work, whatever a body is about: employers, a file, or a population whose manifest says its size.

What is built on this machine is counted by its manifest; what can be built by its name is counted as the size it will
have, so that a job over it can be estimated before it is there.
"""

from collections.abc import Mapping
from typing import Any, Final

from kutcalc.analysis import cost
from kutcalc.analysis.choices import read_choice
from kutcalc.analysis.cost import MODES, Cost
from kutcalc.analysis.instead import PopulationAsked, read_population
from kutcalc.analysis.pointed import Pointed
from kutcalc.analysis.scenario import Chosen
from kutcalc.errors import Fault, FaultsError, KutcalcError, PopulationMissingError
from kutcalc.language import Text
from kutcalc.population.folder import Population, find_population
from kutcalc.population.known import known
from kutcalc.report.plans import PLANS

FULL_TOUCHABLE: Final = 260_000
"""About how many payslips of a full population a training design can touch; counted exactly once it is built."""


class PopulationNotBuiltError(PopulationMissingError):
    """A population is not there, but a job would build it."""

    def __init__(self, name: str) -> None:
        KutcalcError.__init__(self, name)
        self.name = name
        self.text = Text(
            sv=f"Befolkningen {name} är inte byggd på den här datorn. Kör beräkningen som jobb: då byggs den först. "
            "På kommandoraden: kutcalc population build.",
            en=f"The population {name} is not built on this machine. Run the calculation as a job: it is built first. "
            "On the command line: kutcalc population build.",
        )


def estimate(body: Mapping[str, Any], file_rows: int = 0) -> dict[str, Any]:
    """Say how large a body is, how it may be done, and about how long it takes (`design/interfaces.md` 9.6).

    A population that must be built first takes a job. PopulationMissingError where its population neither is there nor
    can be built by its name.
    """
    made = cost.estimate(body, file_rows + population_rows(body))
    if made["mode"] == MODES[0] and not _is_built(body):
        made["mode"] = MODES[1]
    return made


def check_cost(body: Mapping[str, Any], *, as_job: bool, file_rows: int = 0) -> Cost:
    """Refuse a body that is larger than an answer at once, or a job, may be; give its cost.

    PopulationNotBuiltError where an answer at once would have to build its population.
    """
    rows = file_rows + population_rows(body)
    if not as_job:
        check_built(body)
    return cost.check_cost(body, as_job=as_job, file_rows=rows)


def check_built(body: Mapping[str, Any]) -> None:
    """Refuse to build a population for an answer at once: PopulationNotBuiltError."""
    if not _is_built(body):
        raise PopulationNotBuiltError(body["population"]["id"])


def _is_built(body: Mapping[str, Any]) -> bool:
    """Whether the population of a body is there; true for a body of something else."""
    asked = read_population(body, Pointed()) if isinstance(body, Mapping) else None
    if asked is None:
        return True
    try:
        find_population(asked.id)
    except PopulationMissingError:
        return False
    return True


def population_rows(body: Mapping[str, Any]) -> int:
    """Count the payslips of a body's population that one of its policies can touch; 0 where it names none.

    What is wrong in the body is told when it is read, not here.
    """
    asked = read_population(body, Pointed()) if isinstance(body, Mapping) else None
    if asked is None:
        return 0
    try:
        return rows_of(population_of(asked), _policies(body))
    except PopulationMissingError:
        one = known(asked.id)
        if one is None:
            raise
        return FULL_TOUCHABLE // one.scale


def population_of(asked: PopulationAsked) -> Population:
    """Find the population that is asked for, of the year asked for.

    PopulationMissingError where it is not there, FaultsError where it is of another year.
    """
    population = find_population(asked.id)
    check_year(asked, population.manifest.year)
    return population


def check_year(asked: PopulationAsked, year: int) -> None:
    """Refuse to answer for another year than the population is of."""
    if asked.year != year:
        text = Text(
            sv=f"Befolkningen {asked.id} gäller {year}. Skriv year: {year}, eller välj en befolkning för {asked.year}.",
            en=f"The population {asked.id} is of {year}. Write year: {year}, or choose a population of {asked.year}.",
        )
        raise FaultsError([Fault(code="out-of-range", pointer="/population/year", text=text)])


def rows_of(population: Population, policies: list[Chosen]) -> int:
    """Count the payslips of a population that each of some policies is worked on, at most."""
    return max((population.cells([one]) for one in policies), default=population.manifest.touchable)


def _policies(body: Mapping[str, Any]) -> list[Chosen]:
    """Give the policies of a body that can be made as they stand."""
    listed = body.get("policies")
    found = []
    for choice in listed if isinstance(listed, list | tuple) else [body.get("policy")]:
        try:
            read = read_choice(choice, "/policy", Pointed())
            found += [] if read is None else [PLANS.chosen(read)]
        except KutcalcError:
            continue
    return found


__all__ = [
    "PopulationNotBuiltError",
    "check_cost",
    "check_year",
    "estimate",
    "population_of",
    "population_rows",
    "rows_of",
]
