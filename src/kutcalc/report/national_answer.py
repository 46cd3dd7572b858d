"""A question about a population answered: the one function behind the API, jobs and the command line.

What draws intervals needs numpy and scipy; it is imported when it is asked for, and named where it is not installed.
"""

from collections.abc import Callable, Mapping, MutableMapping
from importlib import import_module
from typing import Any

import msgspec

from kutcalc.analysis.body import Request
from kutcalc.analysis.instead import PopulationAsked
from kutcalc.analysis.register import assumptions
from kutcalc.analysis.response import behaviour_of
from kutcalc.errors import FaultsError
from kutcalc.language import Language
from kutcalc.limits import SYNC_CELLS
from kutcalc.policy.declared import columns_declared
from kutcalc.population.known import require_tools
from kutcalc.report.estimating import population_of
from kutcalc.report.national_reply import national_reply

Told = Callable[[int, int], None]


def asked_of(request: Request) -> PopulationAsked:
    """Give the population of a request that has one."""
    if request.population is None:
        raise LookupError("population")
    return request.population


def assumed_of(request: Request) -> tuple[tuple[str, object], ...]:
    """Give what a request assumes of cells that a population leaves unknown; FaultsError for what cannot be assumed."""
    places = {f"assume.{one.column}": f"/assume/{number}" for number, one in enumerate(request.assume)}
    try:
        assumptions(request.assumed, columns_declared([one.policy for one in request.policies if one.policy]))
    except FaultsError as error:
        raise FaultsError(
            msgspec.structs.replace(fault, path=None, pointer=places.get(fault.path or "", "/assume"))
            for fault in error.faults
        ) from None
    return tuple(request.assumed)


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
    population = population_of(asked)
    require_tools()
    module = import_module("kutcalc.population.nation")
    question = module.NationAsked(
        population=asked.id,
        year=asked.year,
        by=asked.by,
        behaviour=behaviour_of(asked.behaviour),
        draws=draws,
        assume=assumed_of(request),
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
        assumed=request.assumed,
        language=language,
    )


__all__ = ["Told", "asked_of", "assumed_of", "national_answer"]
