"""Building a population: drawn, calibrated, held against the facts, and written with a manifest that says all of it.

Enter by `population/known.py`, which asks first whether numpy and scipy are there.
"""

from fractions import Fraction
from importlib.metadata import version
from typing import Final

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.law import EDITION
from kutcalc.population.assumptions import SHARES, assumptions, shares_assumed
from kutcalc.population.fit import effective_ppm, fit_rows
from kutcalc.population.folder import PARTS, Assumed, Manifest, Population, write_population
from kutcalc.population.holdouts import holdout_rows
from kutcalc.population.known import FIRST_YEAR, LAST_YEAR, Known, Told
from kutcalc.population.synthesize import Drawn, draw
from kutcalc.population.targets import BASE_YEAR, targets_hash

_STEPS: Final = 4
FEW_PARTS: Final = 2
"""A small population has few parts: each costs a pass of the engine its fixed time."""
WARNINGS: Final = (
    Text(
        sv="Syntetiska företag och anställda: ingen av dem finns. Bara summorna är hållna mot publicerade tal.",
        en="Synthetic firms and employees: none of them exists. Only sums are held to published numbers.",
    ),
    Text(
        sv="Storlek och näringsgren är oberoende av varandra, och län är inte kalibrerade: publicerade tal saknas.",
        en="Size and trade are independent of each other, and counties are not calibrated: numbers are lacking.",
    ),
    Text(
        sv="Regionen följer sysselsättningen i näringsgrenarna A-G; H-U fördelas lika tills deras är känd.",
        en="Region follows employment in trades A-G; for H-U the spread is the same until it is known.",
    ),
)
MINI_WARNING: Final = Text(
    sv="En liten befolkning för tester och demonstration: summorna stämmer, men grupper är få och grova.",
    en="A small population for tests and demonstration: totals fit, but groups are few and coarse.",
)


def build(
    known: Known,
    settings: dict[str, int],
    id: str | None = None,  # noqa: A002 the name that all give it
    told: Told | None = None,
) -> Population:
    """Build and write a population; SettingUnknownError and FaultsError where it cannot be made as asked."""
    hear = told or _unheard
    _check(known, settings, id)
    hear(0, _STEPS)
    try:
        drawn = draw(known.year, known.seed, Fraction(1, known.scale), settings)
    except ArithmeticError:
        raise FaultsError([_UNFIT]) from None
    hear(1, _STEPS)
    manifest = manifest_of(drawn, id or known.id)
    hear(2, _STEPS)
    tables = drawn.payslips, drawn.training, drawn.years
    hear(3, _STEPS)
    made = write_population(manifest.id, manifest, *tables, parts=PARTS if known.scale == 1 else FEW_PARTS)
    hear(_STEPS, _STEPS)
    return made


def manifest_of(drawn: Drawn, id: str) -> Manifest:  # noqa: A002
    """Say what a drawn population is, how it was made, how well it fits, and what it was never fitted to."""
    scale = round(1 / drawn.scale)
    return Manifest(
        id=id,
        title=_title(drawn.year),
        year=drawn.year,
        base_year=BASE_YEAR,
        seed=drawn.seed,
        scale=scale,
        employers=int(drawn.weight_ppm.sum()) // 1_000_000,
        employees=int((drawn.weight_ppm * drawn.firms.size).sum()) // 1_000_000,
        targets_hash=targets_hash(),
        made_with={
            "kutcalc": version("kutcalc"),
            "law": EDITION,
            **{name: version(name) for name in ("numpy", "scipy", "polars")},
        },
        settings=dict(drawn.settings.values),
        uprating_ppm=drawn.uprating_ppm,
        assumptions=_assumed(drawn),
        fit=fit_rows(drawn),
        holdouts=holdout_rows(drawn),
        effective_ppm=effective_ppm(drawn),
        warnings=[*WARNINGS, *([MINI_WARNING] if scale > 1 else [])],
    )


def _title(year: int) -> Text:
    return Text(sv=f"Privata arbetsgivare {year}, syntetiska", en=f"Private employers {year}, synthetic")


def _assumed(drawn: Drawn) -> list[Assumed]:
    """List what the population assumes: the values, then the shares by trade and region in one row each."""
    found = [
        Assumed(name, drawn.settings[name], one.unit, one.basis, "assumption", one.text)
        for name, one in assumptions().items()
    ]
    for name in SHARES:
        one = shares_assumed(name)
        for column in ("blue", "women", "research", "support"):
            found += [
                Assumed(f"{column}.{key}", value, one.unit, one.basis, "assumption", one.text)
                for key, value in getattr(one, column).items()
            ]
    return found


_UNFIT: Final = Fault(
    code="out-of-range",
    path="--scale, --setting",
    text=Text(
        sv="lönesummorna kan inte nås med rimliga vikter: ta ett större urval eller andra inställningar.",
        en="the payrolls cannot be reached with sensible weights: take a larger sample or other settings.",
    ),
)


def _check(known: Known, settings: dict[str, int], id: str | None) -> None:  # noqa: A002
    """Refuse a year that the law does not cover, and settings without a name of their own."""
    faults = []
    if not FIRST_YEAR <= known.year <= LAST_YEAR:
        text = Text(
            sv=f"år ska ligga mellan {FIRST_YEAR} och {LAST_YEAR}.",
            en=f"the year lies between {FIRST_YEAR} and {LAST_YEAR}.",
        )
        faults.append(Fault(code="out-of-range", path="--year", text=text))
    if settings and id is None:
        text = Text(
            sv="med egna inställningar behöver befolkningen ett eget namn (--id).",
            en="with settings of its own the population needs a name of its own (--id).",
        )
        faults.append(Fault(code="missing", path="--id", text=text))
    if id is not None and id.startswith("se-"):
        text = Text(
            sv="namn som börjar med se- är våra: välj ett annat.",
            en="names that begin with se- are ours: choose another.",
        )
        faults.append(Fault(code="taken", path="--id", text=text))
    if faults:
        raise FaultsError(faults)


def _unheard(_done: int, _steps: int) -> None:
    """Tell nobody."""


__all__ = ["MINI_WARNING", "WARNINGS", "build", "manifest_of"]
