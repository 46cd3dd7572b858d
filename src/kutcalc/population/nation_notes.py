"""What must stand beside a national figure: what was assumed, what is not known, and what others have published."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kutcalc.analysis.response import Behaviour, Level, asked_priors, prior, priors
from kutcalc.analysis.scenario import Chosen
from kutcalc.language import Text
from kutcalc.population.folder import Manifest
from kutcalc.units import PPM

ALMEGA: Final = "se-almega-2024"
ALMEGA_ORE: Final = 360_000_000_000
ALMEGA_SOURCE: Final = "https://www.almega.se/2024/05/ny-rapport-hog-tid-for-ett-kompetensavdrag/"
_ALMEGA: Final = Text(
    sv="Almega räknar med 3,6 miljarder kr om året i 2024 års priser, för halva avgiften utan tak. Siffran är inte "
    "oberoende av vår: att företagen köper kurser för 7,2 miljarder kr är räknat baklänges ur just 3,6 miljarder, och "
    "ingen annan uppgift finns. Vi räknar upp utgiften till årets priser. Att siffrorna ligger nära varandra prövar "
    "alltså räknereglerna, inte utgiften.",
    en="Almega counts SEK 3.6 billion a year at the prices of 2024, for half of the fee without a cap. The figure is "
    "not independent of ours: that firms buy courses for SEK 7.2 billion is worked backwards from those 3.6, and "
    "there is no other figure. We bring the spend to the prices of the year. That the figures lie close to each other "
    "thus tests the rules of calculation, not the spend.",
)
_ALIKE: Final = Text(
    sv="De som söker antas vara som de andra: samma andel av företagen är samma andel av kronorna.",
    en="Those who claim are taken to be like the others: a share of the firms is the same share of the kronor.",
)
_FIRST_YEAR: Final = Text(
    sv="Året räknas som om förslaget gällde hela året.",
    en="The year is counted as if the proposal held all through it.",
)
_CENTRE: Final = Text(
    sv="Osäkra värden dras så att hälften ligger under mitten och hälften över, jämnt och oberoende av varandra.",
    en="Uncertain values are drawn so that half lie below the centre and half above, evenly and independently.",
)
_POOL: Final = Text(
    sv="Förslaget har en pott. Räcker den inte får alla lika stor andel av vad de sökt.",
    en="The policy has an envelope. Where it is too small all get the same share of what they claimed.",
)
_NOT_COUNTED: Final = {
    "public_employers": Text(
        sv="Stat, kommuner och regioner: bara privata arbetsgivare räknas.",
        en="The state, municipalities and regions: only private employers are counted.",
    ),
    "administration": Text(
        sv="Vad det kostar företag och myndigheter att söka och granska.",
        en="What claiming and checking costs firms and authorities.",
    ),
    "wider_effects": Text(
        sv="Vad utbildningen ger: lön, produktivitet, jobb och skatt på dem.",
        en="What the training yields: pay, productivity, jobs and the tax on them.",
    ),
}
_SYNTHETIC: Final = Text(
    sv="Företagen och de anställda är påhittade, dragna så att de stämmer med offentlig statistik. Ingen av dem finns.",
    en="The firms and employees are made up, drawn so as to agree with public statistics. None of them exists.",
)
_MINI: Final = Text(
    sv="Det här är den lilla befolkningen, en fyrtiondel av den stora, för prov och visning. Siffrorna hoppar.",
    en="This is the small population, a fortieth of the large one, for tests and demonstrations; its figures jump.",
)
_SPEND: Final = Text(
    sv="Hur mycket företag köper kurser för är den svagaste uppgiften. Ingen officiell statistik mäter det.",
    en="How much firms buy in courses is the weakest figure. No official statistics measure it.",
)
_NOT_STATIC: Final = Text(
    sv="Raderna med ordet beteende visar vad som händer om företagen ändrar sig som antaget. De står bredvid den "
    "statiska siffran, aldrig i stället för den.",
    en="The rows with the word beteende show what happens if firms change as assumed. They stand beside the "
    "static figure, never instead of it.",
)


def assumptions(manifest: Manifest, policies: Sequence[Chosen], behaviour: Behaviour | None) -> list[dict[str, Any]]:
    """List what a national figure rests on beside the assumptions of the policies themselves."""
    found = [
        {"id": one.name, "text": one.text, "value": one.value, "verification": one.verification}
        for one in manifest.assumptions
    ]
    ours = {"whole_year": _FIRST_YEAR, "draws": _CENTRE}
    if behaviour is not None:
        ours["alike"] = _ALIKE
    if any(one.policy is not None and one.policy.pool is not None for one in policies):
        ours["pool"] = _POOL
    return found + [
        {"id": name, "text": text, "value": None, "verification": "assumption"} for name, text in ours.items()
    ]


def not_counted() -> list[dict[str, Any]]:
    """List what a national figure leaves out beside what any figure does."""
    off = [{"code": one.name, "text": one.text} for one in priors() if one.name in _OFF]
    return [{"code": code, "text": text} for code, text in _NOT_COUNTED.items()] + off


_OFF: Final = ("wage_pass_through", "labour_demand_elasticity")


def warnings(manifest: Manifest, behaviour: Behaviour | None) -> list[dict[str, Any]]:
    """List what gives reason for doubt in a national figure."""
    found = {"synthetic": _SYNTHETIC, "spend_not_measured": _SPEND}
    if manifest.is_mini:
        found["mini"] = _MINI
    if behaviour is not None:
        found["behaviour_beside"] = _NOT_STATIC
    listed = [{"code": code, "text": text} for code, text in found.items()]
    return listed + [{"code": "population", "text": text} for text in manifest.warnings]


def known_figures(policies: Sequence[Chosen], static: Mapping[str, int]) -> list[dict[str, Any]]:
    """List what others have published on a policy that is asked for as it stands, beside our static figure in öre."""
    return [
        {
            "policy": one.label,
            "text": _ALMEGA,
            "ore": ALMEGA_ORE,
            "ours_ore": static[one.label],
            "share_ppm": static[one.label] * PPM // ALMEGA_ORE,
            "source": ALMEGA_SOURCE,
        }
        for one in policies
        if one.policy is not None and one.policy.id == ALMEGA and not one.changes
    ]


def response_rows(behaviour: Behaviour | None) -> list[dict[str, Any]]:
    """List the assumptions on behaviour that are in play, with the level that each stands at."""
    given = behaviour.given() if behaviour is not None else {}
    return [
        {
            "name": one.name,
            "title": one.title,
            "level": _level(one.name, given[one.name]),
            "value_ppm": given[one.name],
            "low_ppm": one.low_ppm,
            "central_ppm": one.central_ppm,
            "high_ppm": one.high_ppm,
            "unit": one.unit,
            "since": f"{one.since:%Y-%m-%d}",
            "source": one.source,
            "studies": [
                {"name": study.name, "url": study.url, "verification": study.verification} for study in one.studies
            ],
            "verification": one.verification,
            "text": one.text,
        }
        for one in asked_priors()
        if one.name in given
    ]


def _level(name: str, value: int) -> str:
    levels: tuple[Level, ...] = ("central", "low", "high")
    return next((level for level in levels if prior(name).at(level) == value), "own")


__all__ = ["assumptions", "known_figures", "not_counted", "response_rows", "warnings"]
