"""The populations there are, as the API and the pages show them: what each is, how it fits, and what to mind.

Nothing here draws a population; so nothing here needs what draws them.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.language import LANGUAGES, Language, Text
from kutcalc.limits import SMALL_GROUP
from kutcalc.population.folder import FitRow, HoldoutRow, Manifest, find_population, list_populations

_NO_COUNTY: Final = Text(
    sv="Län är inte kalibrerade: de publicerade uppgifterna räcker inte. Regionerna är NUTS2.",
    en="Counties are not calibrated: what is published does not suffice. The regions are NUTS2.",
)
_SIZE_BY_SECTOR: Final = Text(
    sv="Storlek gånger bransch är inte kalibrerat: storlekar och branscher stämmer var för sig.",
    en="Size by sector is not calibrated: sizes and sectors fit each by itself.",
)
_MINI: Final = Text(
    sv="Det här är den lilla befolkningen, för prov och visning. Siffrorna är grova.",
    en="This is the small population, for tests and demonstrations. Its figures are rough.",
)


def populations_there(language: Language) -> list[dict[str, Any]]:
    """List the populations that are built on this machine, by id: what a choice among them needs."""
    return [_head(one, language) for one in list_populations()]


def population_page(name: str, language: Language) -> dict[str, Any]:
    """Describe a population in full (`design/interfaces.md` 9.8); PopulationMissingError where there is none."""
    manifest = find_population(name).manifest
    return {
        **_head(manifest, language),
        "years": [manifest.year],
        "payslips": manifest.payslips,
        "touchable": manifest.touchable,
        "small_group": SMALL_GROUP.value(),
        "uprating_ppm": manifest.uprating_ppm,
        "targets_hash": manifest.targets_hash,
        "made_with": manifest.made_with,
        "settings": manifest.settings,
        "effective_ppm": manifest.effective_ppm,
        "targets": [_target(row) for row in manifest.fit],
        "holdouts": [_holdout(row, language) for row in manifest.holdouts],
        "assumptions": in_language([msgspec.structs.asdict(one) for one in manifest.assumptions], language),
        "warnings": population_warnings(manifest, language),
    }


def population_warnings(manifest: Manifest, language: Language) -> list[dict[str, str]]:
    """List what gives reason for doubt in every figure from a population."""
    found = [("no_county", _NO_COUNTY), ("size_by_sector", _SIZE_BY_SECTOR)]
    if manifest.is_mini:
        found.append(("is_mini", _MINI))
    found += [("population", text) for text in manifest.warnings]
    return [{"code": code, "text": text.read(language)} for code, text in found]


def population_hash(manifest: Manifest) -> str:
    """Hash what a population was made from and what came of it: the input of a national calculation."""
    return "sha256:" + hashlib.sha256(msgspec.json.encode(manifest, order="sorted")).hexdigest()


def in_language(thing: Any, language: Language) -> Any:
    """Give a value with every text in it in one language."""
    if isinstance(thing, Text):
        return thing.read(language)
    if isinstance(thing, msgspec.Struct):
        return {name: in_language(value, language) for name, value in msgspec.structs.asdict(thing).items()}
    if isinstance(thing, Mapping):
        if set(thing) == set(LANGUAGES):
            return thing[language]
        return {name: in_language(value, language) for name, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [in_language(one, language) for one in thing]
    return thing


def _head(manifest: Manifest, language: Language) -> dict[str, Any]:
    return {
        "id": manifest.id,
        "title": manifest.title.read(language),
        "year": manifest.year,
        "base_year": manifest.base_year,
        "seed": manifest.seed,
        "is_mini": manifest.is_mini,
        "employers": manifest.employers,
        "employees": manifest.employees,
    }


def _target(row: FitRow) -> dict[str, Any]:
    """Write a target with the class it is of, under the name that the word is reserved for in Python."""
    made = msgspec.structs.asdict(row)
    return {("class" if name == "class_" else name): value for name, value in made.items()}


def _holdout(row: HoldoutRow, language: Language) -> dict[str, Any]:
    made: dict[str, Any] = in_language(row, language)
    return made


__all__ = [
    "in_language",
    "population_hash",
    "population_page",
    "population_warnings",
    "populations_there",
]
