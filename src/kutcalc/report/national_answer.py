"""A question about a population answered: the one function behind the API, jobs and the command line.

What draws intervals needs numpy and scipy; it is imported when it is asked for, and named where it is not installed.
"""

from collections.abc import Callable, Mapping, MutableMapping
from importlib import import_module
from typing import Any

from kutcalc.analysis.body import Request
from kutcalc.analysis.instead import PopulationAsked
from kutcalc.analysis.response import behaviour_of
from kutcalc.errors import KutcalcError, PopulationMissingError
from kutcalc.language import Language, Text
from kutcalc.limits import SYNC_CELLS
from kutcalc.population.folder import Population
from kutcalc.population.known import can_build, require_tools
from kutcalc.report.estimating import population_of
from kutcalc.report.national_reply import national_reply

Told = Callable[[int, int], None]


class PopulationNotBuiltError(PopulationMissingError):
    """A population is not there, but a job would build it."""

    def __init__(self, name: str) -> None:
        KutcalcError.__init__(self, name)
        self.name = name
        self.text = Text(
            sv=f"Befolkningen {name} är inte byggd på den här datorn. Kör beräkningen som jobb: då byggs den först. "
            f"På kommandoraden: kutcalc population build --id {name}.",
            en=f"The population {name} is not built on this machine. Run the calculation as a job: it is built first. "
            f"On the command line: kutcalc population build --id {name}.",
        )


def asked_of(request: Request) -> PopulationAsked:
    """Give the population of a request that has one."""
    if request.population is None:
        raise LookupError("population")
    return request.population


def built_population(asked: PopulationAsked) -> Population:
    """Find a population for an answer at once; PopulationNotBuiltError where a job would build it."""
    try:
        return population_of(asked)
    except PopulationMissingError:
        if can_build(asked.id):
            raise PopulationNotBuiltError(asked.id) from None
        raise


def national_answer(
    request: Request,
    body: Mapping[str, Any],
    language: Language,
    *,
    limit_cells: int | None = None,
    told: Told | None = None,
    kept: MutableMapping[str, bytes] | None = None,
    workers: int | str = 1,
    draws: bool = True,
) -> dict[str, Any]:
    """Answer a calculation or comparison over a population that is there; the reply is plain JSON values.

    PopulationMissingError where it is not there, PopulationToolsMissingError where what draws intervals is not
    installed, FaultsError for another year than the population's, FactMissingError for facts that it does not have.
    """
    asked = asked_of(request)
    population = built_population(asked)
    require_tools()
    module = import_module("kutcalc.population.nation")
    question = module.NationAsked(
        population=asked.id, year=asked.year, by=asked.by, behaviour=behaviour_of(asked.behaviour), draws=draws
    )
    found = module.nation(population, request.policies, question, told=told, kept=kept, workers=workers)
    return national_reply(
        found,
        request.policies,
        asked,
        population.manifest,
        request.kind,
        body,
        limit_cells=SYNC_CELLS.value() if limit_cells is None else limit_cells,
        language=language,
    )


__all__ = ["PopulationNotBuiltError", "Told", "asked_of", "built_population", "national_answer"]
