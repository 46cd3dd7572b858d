"""What may stand in a body in the place of employers: a file that was read before (9.7), or a population (9.8)."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.analysis.pointed import Pointed, items, members, wrong_type
from kutcalc.analysis.response import BOUNDS, LEVELS
from kutcalc.analysis.typed import not_a_choice, values_of
from kutcalc.language import Text
from kutcalc.law import FIRST_MONTH, LAST_MONTH
from kutcalc.payroll.tables import Column

DIMENSIONS: Final = ("size_class", "sector", "region", "sex", "wage_decile", "age_band")
"""What the classes of a national result may be of."""
NATION_LEVEL: Final = "nation_year"
LONGEST_ID: Final = 64
_CLOSURES: Final = ("additionality_ppm", "price_elasticity_ppm")
_COLUMNS: Final = {
    "id": Column("id", "text", "befolkning", "", pattern="[a-z0-9][a-z0-9-]{0,63}", required=True),
    "year": Column("year", "integer", "år", "", required=True, low=FIRST_MONTH.year, high=LAST_MONTH.year),
}
_RESPONSES: Final = {
    name: Column(name, "integer", name, "", low=low, high=high) for name, (low, high) in BOUNDS.items()
}
_NOT_HERE: Final = Text(
    sv="payroll_file läses inte här: det här sparas på disk, och en uppladdad fil gör aldrig det. Ge employers.",
    en="payroll_file is not read here: this is kept on disk, and an uploaded file never is. Give employers.",
)
_EITHER: Final = Text(
    sv="Ge ett av employers, payroll_file och population.", en="Give one of employers, payroll_file and population."
)
_TOKEN: Final = Text(sv="ett case_token ur svaret på /payroll-files", en="a case_token of a reply of /payroll-files")
_TEXT: Final = Text(sv="text inom citattecken", en="text in quotes")
_ONE_CLOSURE: Final = Text(
    sv="Ge additionality_ppm eller price_elasticity_ppm, inte båda: de är två svar på samma fråga.",
    en="Give additionality_ppm or price_elasticity_ppm, not both: they are two answers to one question.",
)
_TWICE: Final = Text(sv="Indelningen står redan i listan.", en="The dimension stands in the list already.")
_NOT_EXPLAINED: Final = Text(
    sv="En siffra för hela landet är en vägd summa av många arbetsgivare och förklaras inte steg för steg. "
    "Ta bort explain, och förklara en arbetsgivares siffra i stället.",
    en="A figure of the nation is a weighted sum of many employers and is not explained step by step. "
    "Remove explain, and explain the figure of one employer instead.",
)
_LONGEST_TOKEN: Final = 64


class PopulationAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A population as it is asked for: which, what year, in which classes, and how employers respond (None: nobody).

    A response is a level of all its assumptions, or those of them that are in play, in ppm.
    """

    id: str
    year: int
    by: tuple[str, ...] = ()
    behaviour: dict[str, int] | str | None = None


def instead_of_employers(tree: object, faults: Pointed, file_rows: int | None) -> list[str]:
    """Give the fields that stand in the place of employers, and note those that are not read here."""
    there = [name for name in ("payroll_file", "population") if isinstance(tree, dict) and name in tree]
    if not isinstance(tree, dict) or not there:
        return []
    if "payroll_file" in there:
        token = tree["payroll_file"]
        if file_rows is None and isinstance(token, str):
            faults.add("unknown-field", "/payroll_file", _NOT_HERE)
        elif not isinstance(token, str) or len(token) > _LONGEST_TOKEN:
            faults.add("wrong-type", "/payroll_file", wrong_type, "payroll_file", token, _TOKEN)
    if "employers" in tree or len(there) > 1:
        faults.add("duplicate", f"/{there[-1]}", _EITHER)
    return there


def read_population(body: Mapping[str, Any], faults: Pointed) -> PopulationAsked | None:
    """Read the population of a body strictly; None where there is none, or something in it is wrong and noted."""
    if "population" not in body:
        return None
    if body.get("explain"):
        faults.add("unknown-field", "/explain", _NOT_EXPLAINED)
    before = faults.total
    own = members(
        body["population"], "/population", "population", (*_COLUMNS, "by", "behaviour"), tuple(_COLUMNS), faults
    )
    values = values_of(own, _COLUMNS, "/population", faults)
    by = _dimensions(own["by"], faults) if own.get("by") is not None else ()
    behaviour = _behaviour(own["behaviour"], faults) if own.get("behaviour") is not None else None
    return None if faults.total > before else PopulationAsked(values["id"], values["year"], by, behaviour)


def _dimensions(tree: object, faults: Pointed) -> tuple[str, ...]:
    found: list[str] = []
    for place, one in enumerate(items(tree, "/population/by", "by", 0, len(DIMENSIONS), faults)):
        pointer = f"/population/by/{place}"
        if not isinstance(one, str):
            faults.add("wrong-type", pointer, wrong_type, "by", one, _TEXT)
        elif one not in DIMENSIONS:
            faults.add("not-a-choice", pointer, not_a_choice, "by", one, DIMENSIONS)
        elif one in found:
            faults.add("duplicate", pointer, _TWICE)
        else:
            found.append(one)
    return tuple(found)


def _behaviour(tree: object, faults: Pointed) -> dict[str, int] | str | None:
    """Read a level, or the responses that are given; null leaves one out, and none at all is a static calculation."""
    pointer = "/population/behaviour"
    if isinstance(tree, str):
        if tree not in LEVELS:
            faults.add("not-a-choice", pointer, not_a_choice, "behaviour", tree, LEVELS)
        return tree
    own = members(tree, pointer, "behaviour", tuple(BOUNDS), (), faults)
    given = {name: value for name, value in own.items() if value is not None}
    if all(name in given for name in _CLOSURES):
        faults.add("duplicate", f"{pointer}/{_CLOSURES[1]}", _ONE_CLOSURE)
    return values_of(given, _RESPONSES, pointer, faults) or None


__all__ = [
    "DIMENSIONS",
    "LONGEST_ID",
    "NATION_LEVEL",
    "PopulationAsked",
    "instead_of_employers",
    "read_population",
]
