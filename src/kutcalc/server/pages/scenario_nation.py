"""What a national scenario is asked for on the page: a population, what to part it by, and how firms respond."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any, Final

import msgspec

from kutcalc.analysis.response import BOUNDS, LEVELS, asked_priors, behaviour_of
from kutcalc.errors import FaultsError
from kutcalc.language import Language, Text, percent_text
from kutcalc.report.national_words import BY
from kutcalc.report.populations import populations_there
from kutcalc.server.pages.amounts import Misread, read_ppm
from kutcalc.server.pages.compare_asked import Errors

OWN: Final = "own"
FIELD: Final = "own-"
_LIMIT: Final = 80
_BEHAVIOURS: Final[dict[str, tuple[Text, Text]]] = {
    "": (
        Text(sv="Ingen ändrar sig", en="Nobody changes"),
        Text(sv="Statisk beräkning. Den visas alltid.", en="Static calculation. It is always shown."),
    ),
    "low": (
        Text(sv="Lite", en="A little"),
        Text(sv="Varje antagande vid sitt låga värde.", en="Each assumption at its low value."),
    ),
    "central": (
        Text(sv="Lagom", en="In the middle"),
        Text(sv="Varje antagande vid sitt mittvärde.", en="Each assumption at its middle value."),
    ),
    "high": (
        Text(sv="Mycket", en="A lot"),
        Text(sv="Varje antagande vid sitt höga värde.", en="Each assumption at its high value."),
    ),
    OWN: (
        Text(sv="Egna värden", en="Values of your own"),
        Text(sv="Fyll i dem nedan.", en="Fill them in below."),
    ),
}
_TRIAL: Final = Text(sv="Liten, för prov: går fort, ska inte citeras.", en="Small, for trial: quick, not to be quoted.")
_WHOLE: Final = Text(
    sv="Hela landet: påhittade företag som tillsammans stämmer med statistiken.",
    en="The whole country: invented firms that together agree with the statistics.",
)
_SMALL: Final = Text(sv="liten", en="small")
_BUILT_FIRST: Final = Text(sv="Den byggs först, första gången.", en="It is built first, the first time.")
_YEAR: Final = 2026
_NAME: Final = Text(sv="Privata arbetsgivare 2026, syntetiska", en="Private employers 2026, synthetic")
_KNOWN: Final = (("se-2026", _NAME, False), ("se-2026-mini", _NAME, True))
_TOOLS: Final = ("numpy", "scipy")
_NO_POPULATION: Final = Text(
    sv="Befolkningen finns inte här. Välj en i listan.", en="No such population here. Choose one in the list."
)
_NOTHING_OWN: Final = Text(
    sv="Fyll i minst ett eget värde, eller välj att ingen ändrar sig.",
    en="Fill in at least one value of your own, or choose that nobody changes.",
)
_BOTH: Final = Text(
    sv="Fyll i ny utbildning eller priskänslighet, inte båda: de är två sätt att räkna samma sak.",
    en="Fill in additional training or price elasticity, not both: they are two ways to count the same thing.",
)


class NationTyped(msgspec.Struct, frozen=True):
    """What was typed of the whole country: a population, its parts, the behaviour, and values of one's own."""

    population: str = ""
    by: tuple[str, ...] = ()
    behaviour: str = ""
    own: tuple[tuple[str, str], ...] = ()

    @property
    def values(self) -> dict[str, str]:
        """Give the values of one's own by name, as typed."""
        return dict(self.own)

    def fields(self) -> list[tuple[str, str]]:
        """Give the fields that carry it through a form or an address."""
        if not self.population:
            return []
        made = [("population", self.population), *(("by", one) for one in self.by), ("behaviour", self.behaviour)]
        if self.behaviour == OWN:
            made += [(f"{FIELD}{name}", text) for name, text in self.own]
        return [(name, text) for name, text in made if text]


def populations_offered(language: Language) -> list[dict[str, Any]]:
    """List the populations that are built here, and those that the first job over them builds, by their names."""
    there = populations_there(language)
    if all(find_spec(name) is not None for name in _TOOLS):
        built = {one["id"] for one in there}
        there += [
            {"id": name, "title": title.read(language), "year": _YEAR, "is_mini": is_mini, "is_built": False}
            for name, title, is_mini in _KNOWN
            if name not in built
        ]
    return sorted(there, key=lambda one: (one["is_mini"], -int(one["year"]), str(one["id"])))


def nation_typed(pairs: Sequence[tuple[str, str]]) -> NationTyped:
    """Read what was typed; a word that there is not is as if it were left out."""
    last = dict(pairs)
    asked = {value for key, value in pairs if key == "by"}
    behaviour = last.get("behaviour", "")
    return NationTyped(
        population=last.get("population", "").strip()[:_LIMIT],
        by=tuple(one for one in BY if one in asked),
        behaviour=behaviour if behaviour in _BEHAVIOURS else "",
        own=tuple((name, text) for name in BOUNDS if (text := last.get(f"{FIELD}{name}", "").strip()[:_LIMIT])),
    )


def population_out(typed: NationTyped, language: Language = "sv") -> tuple[dict[str, Any] | None, Errors]:
    """Give what is asked of a population as the body of a job has it (9.8), or what is wrong."""
    found = next((one for one in populations_offered(language) if one["id"] == typed.population), None)
    if found is None:
        return None, (("population", _NO_POPULATION),)
    behaviour, errors = _behaviour(typed)
    made = {"id": typed.population, "year": found["year"], "by": list(typed.by), "behaviour": behaviour}
    return made, errors


def _behaviour(typed: NationTyped) -> tuple[Any, Errors]:
    if typed.behaviour in LEVELS:
        return typed.behaviour, ()
    if typed.behaviour != OWN:
        return None, ()
    values: dict[str, int] = {}
    errors: list[tuple[str, Text]] = []
    for name, text in typed.own:
        value = read_ppm(text)
        if isinstance(value, Misread):
            errors.append((f"{FIELD}{name}", value.text))
        else:
            values[name] = value
    if not typed.own:
        return None, (("behaviour", _NOTHING_OWN),)
    if not errors and {"additionality_ppm", "price_elasticity_ppm"} <= set(values):
        errors.append((f"{FIELD}price_elasticity_ppm", _BOTH))
    if errors:
        return None, tuple(errors)
    for name, value in values.items():
        try:
            behaviour_of({name: value})
        except FaultsError:
            errors.append((f"{FIELD}{name}", _bounds(name)))
    return values, tuple(errors)


def _bounds(name: str) -> Text:
    low, high = BOUNDS[name]
    return Text(
        sv=f"Skriv mellan {percent_text(low, 'sv')} och {percent_text(high, 'sv')}.",
        en=f"Write between {percent_text(low, 'en')} and {percent_text(high, 'en')}.",
    )


def populations(language: Language) -> list[tuple[str, ...]]:
    """Give the choices of whom to calculate for: the example company first, then each population there is."""
    example = (
        "",
        Text(sv="Ett exempelföretag", en="An example company").read(language),
        Text(sv="Du kan ändra hur stort det är.", en="You can change how large it is.").read(language),
    )
    return [
        example,
        *((one["id"], _title(one, language), _hint(one).read(language)) for one in populations_offered(language)),
    ]


def _title(one: Mapping[str, Any], language: Language) -> str:
    """Name a population; the small one says that it is, so that two never have the same name."""
    return f"{one['title']}, {_SMALL.read(language)}" if one["is_mini"] else str(one["title"])


def _hint(one: Mapping[str, Any]) -> Text:
    """Say what a population is for, and that it is built first where it is not there."""
    made = _TRIAL if one["is_mini"] else _WHOLE
    if one.get("is_built", True):
        return made
    return Text(sv=f"{made.sv} {_BUILT_FIRST.sv}", en=f"{made.en} {_BUILT_FIRST.en}")


def behaviours(language: Language) -> list[tuple[str, str, str]]:
    """Give the choices of how firms respond."""
    return [(name, title.read(language), hint.read(language)) for name, (title, hint) in _BEHAVIOURS.items()]


def own_fields(typed: NationTyped, language: Language) -> list[dict[str, str]]:
    """Give the fields for values of one's own, each with its meaning and its low, middle and high."""
    typed_values: Mapping[str, str] = typed.values
    made = []
    for one in asked_priors():
        low, central, high = (percent_text(value, language) for value in (one.low_ppm, one.central_ppm, one.high_ppm))
        said = Text(sv=f"Vi antar {low}, {central} eller {high}.", en=f"We assume {low}, {central} or {high}.")
        made.append(
            {
                "id": f"{FIELD}{one.name}",
                "label": one.title.read(language),
                "hint": f"{one.text.read(language)} {said.read(language)}",
                "value": typed_values.get(one.name, ""),
            }
        )
    return made


__all__ = [
    "NationTyped",
    "behaviours",
    "nation_typed",
    "own_fields",
    "population_out",
    "populations",
    "populations_offered",
]
