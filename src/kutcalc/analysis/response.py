"""What firms do when a deduction comes: take-up, new training, prices, relabelling, timing, each a dated assumption.

A response becomes integers (ppm) before it meets money: scales on the rows of training, and a share of the result. The
static figure always stands beside it. Left out: wages and hiring, since the deduction is not given per head.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.units import PPM

Level = Literal["low", "central", "high"]
Closure = Literal["additionality", "elasticity"]
LEVELS: Final[tuple[Level, ...]] = ("low", "central", "high")
BOUNDS: Final[dict[str, tuple[int, int]]] = {
    "take_up_ppm": (0, PPM),
    "additionality_ppm": (0, 900_000),
    "price_elasticity_ppm": (-3 * PPM, 0),
    "price_capture_ppm": (0, PPM),
    "relabelled_ppm": (0, PPM),
    "timing_ppm": (0, PPM),
}
"""The fields of a response and how far each may go; at 100 per cent new training there would be none without it."""
MOST_CREDIT_PPM: Final = 900_000
LARGEST_SCALE_PPM: Final = 9 * PPM
_FILE: Final = Path(__file__).with_suffix(".toml")


class Behaviour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A response that is asked for; what is None is not in play, and nobody changes in that way."""

    take_up_ppm: int | None = None
    additionality_ppm: int | None = None
    price_elasticity_ppm: int | None = None
    price_capture_ppm: int | None = None
    relabelled_ppm: int | None = None
    timing_ppm: int | None = None

    def given(self) -> dict[str, int]:
        """Give the fields that are in play."""
        return {name: value for name, value in msgspec.to_builtins(self).items() if value is not None}


class Study(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A study that an assumption leans on, and how well we know what it says."""

    parameter: str
    name: str
    url: str
    verification: str


class Prior(msgspec.Struct, frozen=True):
    """An assumption with low, central and high in millionths of its unit, dated, with what it rests on."""

    name: str
    parameter: str | None
    unit: str
    low_ppm: int
    central_ppm: int
    high_ppm: int
    since: date
    source: str
    title: Text
    text: Text
    studies: tuple[Study, ...] = ()
    verification: str = "assumption"

    def at(self, level: Level) -> int:
        """Give the value of a level, in ppm."""
        return {"low": self.low_ppm, "central": self.central_ppm, "high": self.high_ppm}[level]


class Scales(msgspec.Struct, frozen=True):
    """A response to one design as whole ppm: what its rows of training, and then its result, are multiplied by."""

    volume_ppm: int = PPM
    price_ppm: int = PPM
    relabelled_ppm: int = 0
    take_up_ppm: int = PPM


@lru_cache(maxsize=1)
def priors() -> tuple[Prior, ...]:
    """Give all assumptions of `response.toml`, those of a response first, in the order of `Behaviour`."""
    raw: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    since, studies = raw.pop("since"), msgspec.convert(raw.pop("study"), tuple[Study, ...])
    found = []
    for name, one in raw.items():
        leaned = tuple(study for study in studies if study.parameter in one["studies"])
        whole = {"parameter": None, **one, "name": name, "since": since, "studies": leaned}
        found.append(msgspec.convert(whole, Prior))
    return tuple(found)


def prior(name: str) -> Prior:
    """Give one assumption by its name."""
    return next(one for one in priors() if one.name == name)


def asked_priors() -> tuple[Prior, ...]:
    """Give the assumptions that a response may be asked for with, in the order of its fields."""
    return tuple(prior(name) for name in BOUNDS)


def behaviour_at(level: Level, closure: Closure = "additionality") -> Behaviour:
    """Give the response with every assumption at one level; by new training or by price, never both.

    High elasticity is the strong one: it stands lowest as a number, so `low` of cost is its high.
    """
    left_out = "price_elasticity_ppm" if closure == "additionality" else "additionality_ppm"
    turned: Mapping[Level, Level] = {"low": "high", "central": "central", "high": "low"}
    values = {
        one.name: one.at(turned[level] if one.name == "price_elasticity_ppm" else level)
        for one in asked_priors()
        if one.name != left_out
    }
    return Behaviour(**values)


def behaviour_of(asked: object) -> Behaviour | None:
    """Read a response from a body or an option: None, a level, or an object of its fields; FaultsError for the rest."""
    if asked is None:
        return None
    if isinstance(asked, str):
        if asked not in LEVELS:
            raise _wrong("not-a-choice", None, f"skriv {', '.join(LEVELS)}.", f"write {', '.join(LEVELS)}.")
        return behaviour_at(asked)
    if isinstance(asked, Behaviour):
        return check(asked)
    if not isinstance(asked, Mapping):
        raise _wrong("wrong-type", None, "skriv ett objekt med ppm.", "write an object of ppm.")
    for name, value in asked.items():
        if name not in BOUNDS:
            known = ", ".join(BOUNDS)
            sv, en = f"fältet finns inte. Fälten är {known}.", f"no such field. The fields are {known}."
            raise _wrong("unknown-field", str(name), sv, en)
        if value is not None and type(value) is not int:
            raise _wrong("wrong-type", str(name), "skriv ett heltal i ppm.", "write an integer in ppm.")
    return check(Behaviour(**asked))


def check(behaviour: Behaviour) -> Behaviour | None:
    """Refuse both closures together and values out of bounds by FaultsError; None where nothing is in play."""
    given = behaviour.given()
    if {"additionality_ppm", "price_elasticity_ppm"} <= set(given):
        raise _wrong(
            "not-a-choice",
            "price_elasticity_ppm",
            "ny utbildning och priskänslighet är två sätt att räkna samma sak. Ange additionality_ppm eller "
            "price_elasticity_ppm, inte båda.",
            "new training and price elasticity are two ways to count the same thing. Give additionality_ppm or "
            "price_elasticity_ppm, not both.",
        )
    for name, value in given.items():
        low, high = BOUNDS[name]
        if not low <= value <= high:
            raise _wrong("out-of-range", name, f"ska ligga mellan {low} och {high}.", f"must lie in {low} to {high}.")
    return behaviour if given else None


def scales_of(behaviour: Behaviour, credit_ppm: int) -> Scales:
    """Turn a response into scales, for a design that gives `credit_ppm` per krona of what it counts.

    Additionality a: claimed spend grows by a / (1 - a). Elasticity e: by the net price to the power of e, so that with
    no price capture the new share is 1 - (1 - s)^(-e). Providers who capture c of the credit raise the price so that
    the net price falls by (1 - c) s only. Timing t adds t of a year. Scales end at nine times.
    """
    credit = min(max(credit_ppm, 0), MOST_CREDIT_PPM)
    captured = behaviour.price_capture_ppm or 0
    net = PPM - credit * (PPM - captured) // PPM
    price = net * PPM // (PPM - credit)
    volume = PPM
    if behaviour.additionality_ppm is not None:
        volume = PPM * PPM // (PPM - behaviour.additionality_ppm)
    elif behaviour.price_elasticity_ppm is not None:
        volume = int(PPM * (net / PPM) ** (behaviour.price_elasticity_ppm / PPM))
    volume = volume * (PPM + (behaviour.timing_ppm or 0)) // PPM
    return Scales(
        min(volume, LARGEST_SCALE_PPM),
        min(price, LARGEST_SCALE_PPM),
        behaviour.relabelled_ppm or 0,
        PPM if behaviour.take_up_ppm is None else behaviour.take_up_ppm,
    )


def credit_rate(deduction_ore: int, external_ore: int, counted_ore: int) -> int:
    """Give the effective credit rate of a design in ppm: what it gave per krona that it counted, in its static run.

    `external_ore` is what the employers who gained bought outside, `counted_ore` what the design counted of it; the
    larger of the two is taken, so that a design that counts pay is not held to be a gift on fees.
    """
    spend = max(external_ore, counted_ore)
    return min(deduction_ore * PPM // spend, MOST_CREDIT_PPM) if spend > 0 else 0


def _wrong(code: str, field: str | None, sv: str, en: str) -> FaultsError:
    path = "behaviour" if field is None else f"behaviour.{field}"
    return FaultsError([Fault(code=code, path=path, text=Text(sv=sv, en=en))])


__all__ = [
    "BOUNDS",
    "LEVELS",
    "Behaviour",
    "Closure",
    "Level",
    "Prior",
    "Scales",
    "Study",
    "asked_priors",
    "behaviour_at",
    "behaviour_of",
    "check",
    "credit_rate",
    "prior",
    "priors",
    "scales_of",
]
