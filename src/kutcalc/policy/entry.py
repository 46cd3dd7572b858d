"""What a person writes for a value on the command line: `40 %`, `10 000 kr`, `1,4 mnkr`, `7:30`, `none`."""

import re
from decimal import Decimal
from typing import Final, NoReturn

from kutcalc.errors import FaultsError
from kutcalc.language import NBSP, Text
from kutcalc.policy.changes import parameters
from kutcalc.policy.faults import Faults
from kutcalc.policy.keys import Unit
from kutcalc.policy.schema import Policy
from kutcalc.policy.settings import MOST_UNLIKELY_PPM, NONE

_SPOKEN: Final = re.compile(r"([-+]?\d[\d.,_ ]*)\s*(.*)")
_CLOCK: Final = re.compile(r"(\d{1,3}):([0-5]\d)(?:\s*(?:h|tim|timmar|hours))?")
_AMBIGUOUS: Final = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")
_PERCENT: Final = 10_000
_HUNDRED: Final = 100
_PARTS: Final[dict[str, dict[str, int]]] = {
    "ppm": {
        **dict.fromkeys(("%", "procent", "percent", "procentenheter", "percentage points", "p.p."), _PERCENT),
        "ppm": 1,
    },
    "ore": {
        **dict.fromkeys(("kr", "sek", ":-", "kronor"), _HUNDRED),
        **dict.fromkeys(("tkr", "tusen kr", "tusen kronor"), 1_000 * _HUNDRED),
        **dict.fromkeys(("mnkr", "mkr", "miljoner kr", "miljoner kronor", "msek"), 1_000_000 * _HUNDRED),
        **dict.fromkeys(("mdkr", "mdr kr", "miljarder kr", "miljarder kronor"), 1_000_000_000 * _HUNDRED),
        **dict.fromkeys(("öre", "ore"), 1),
    },
    "minutes": {
        **dict.fromkeys(("h", "tim", "timmar", "timme", "hours", "hour"), 60),
        **dict.fromkeys(("min", "minuter", "minutes"), 1),
    },
    "years": dict.fromkeys(("år", "years", "year"), 1),
}
_RIGHT: Final = {"ppm": "40 %", "ore": "10 000 kr", "minutes": "16 timmar"}
_UNITS: Final[dict[str, Unit]] = {
    "ppm": "ppm",
    "ore": "ore",
    "minor": "ore",
    "minutes": "minutes",
    "years": "years",
    "ukr": "ukr",
    "cents": "euro_cents",
}
_FLAGS: Final = {"true": True, "ja": True, "yes": True, "false": False, "nej": False, "no": False}


def parse_value(path: str, text: str, policy: Policy | None = None) -> int | bool | str | None:
    """Read what was written for the value at a path; FaultsError says how it should be written.

    The unit is that of the path's name, or of the field compared with where the policy is given.
    """
    key = parameters(policy).get(path) if policy else None
    last = path.rpartition(".")[2]
    unit = key.unit if key else _UNITS.get(last.rpartition("_")[2], "text")
    plain = text.replace(NBSP, " ").replace("\u2009", " ").replace("\u202f", " ").replace("−", "-").strip()
    if plain.casefold() == NONE:
        return None
    if unit in {"choice", "month"} or (key and unit == "text"):
        return plain
    if unit in {"flag", "text"} and plain.casefold() in _FLAGS:
        return _FLAGS[plain.casefold()]
    if unit == "text" and not re.fullmatch(r"[-+]?\d[\d_]*", plain):
        return plain
    return _number(path, plain, unit)


def _number(path: str, text: str, unit: Unit) -> int:
    clock = _CLOCK.fullmatch(text) if unit == "minutes" else None
    if clock:
        return int(clock.group(1)) * 60 + int(clock.group(2))
    spoken = _SPOKEN.fullmatch(text)
    if not spoken:
        _refuse("not-a-number", path, text, unit)
    digits, words = spoken.group(1).strip(), spoken.group(2).strip().casefold()
    if not words:
        return _bare(path, digits, unit)
    parts = _in_currency(words) if path.endswith("_minor") else _PARTS.get(unit, {}).get(words)
    if parts is None:
        _refuse("wrong-unit", path, text, unit)
    grouped = digits.replace(" ", "").replace("_", "")
    if _AMBIGUOUS.fullmatch(grouped):
        _refuse("ambiguous-number", path, text, unit)
    if grouped.count(",") + grouped.count(".") > 1 or grouped[-1] in ",.":
        _refuse("not-a-number", path, text, unit)
    small = Decimal(grouped.replace(",", ".")) * parts
    if small != small.to_integral_value():
        _refuse("not-a-number", path, text, unit)
    return int(small)


def _in_currency(words: str) -> int | None:
    """Give the hundredths in one unit of a foreign currency, by its code of three letters."""
    return _HUNDRED if re.fullmatch(r"[a-z]{3}", words) and words not in _PARTS["ore"] else None


def _bare(path: str, digits: str, unit: Unit) -> int:
    """Read a number without a unit: an integer in the small unit of the path, and no likely percentage."""
    if not re.fullmatch(r"[-+]?\d+(_\d+)*", digits) or len(digits) > len(str(10**18)):
        _refuse("wrong-unit" if unit in _RIGHT else "not-a-number", path, digits, unit)
    number = int(digits)
    if unit == "ppm" and 1 <= number <= MOST_UNLIKELY_PPM:
        faults = Faults()
        faults.percent_as_ppm(tuple(path.split(".")), number)
        raise FaultsError(faults.in_order())
    return number


def _refuse(code: str, path: str, text: str, unit: Unit) -> NoReturn:
    right = _RIGHT.get(unit, "12")
    said = {
        "wrong-unit": Text(
            sv=f"{text!r} saknar enhet, eller har en annan än {path} ska ha. Skriv som {right!r}.",
            en=f"{text!r} has no unit, or another than {path} has. Write it as {right!r}.",
        ),
        "ambiguous-number": Text(
            sv=f"{text!r} kan läsas på två sätt. Skriv tusental med blanksteg och decimaler med komma, som {right!r}.",
            en=f"{text!r} can be read in two ways. Write blanks in thousands and a decimal comma, as {right!r}.",
        ),
    }
    other = Text(
        sv=f"{text!r} är inget helt antal i den minsta enheten. Skriv som {right!r}.",
        en=f"{text!r} is no whole number of the smallest unit. Write it as {right!r}.",
    )
    faults = Faults()
    faults.add(code, tuple(path.split(".")), said.get(code, other), correct=right)
    raise FaultsError(faults.in_order())


__all__ = ["parse_value"]
