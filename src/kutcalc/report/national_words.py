"""How national figures are said: large amounts in words, intervals, what a cost is to the state, names of classes."""

from collections.abc import Mapping
from typing import Any, Final

from kutcalc.analysis.response import priors
from kutcalc.language import NBSP, Language, Text, decimal_text, money_text
from kutcalc.units import ORE_PER_KR

ORE_PER_MILLION: Final = 100_000_000
ORE_PER_BILLION: Final = 100_000_000_000
_TENTHS: Final = 10
_JOINER: Final = "\u2060"
_WORDS: Final[dict[int, Text]] = {
    ORE_PER_BILLION: Text(sv=f"{{}}{NBSP}miljarder{NBSP}kr", en=f"SEK{NBSP}{{}}{NBSP}billion"),
    ORE_PER_MILLION: Text(sv=f"{{}}{NBSP}mnkr", en=f"SEK{NBSP}{{}}{NBSP}million"),
}
_FEW: Final = 10
BY: Final[dict[str, Text]] = {
    "size_class": Text(sv="storlek", en="size"),
    "sector": Text(sv="bransch", en="trade"),
    "region": Text(sv="landsdel", en="part of the country"),
    "sex": Text(sv="kön", en="sex"),
    "wage_decile": Text(sv="lön", en="pay"),
    "age_band": Text(sv="ålder", en="age"),
}
"""The dimensions that a national figure can be parted by."""
_SECTORS: Final[dict[str, Text]] = {
    "A": Text(sv="Jordbruk, skogsbruk och fiske", en="Farming, forestry and fishing"),
    "B+C": Text(sv="Gruvor och tillverkning", en="Mining and manufacturing"),
    "D+E": Text(sv="El, vatten och avfall", en="Power, water and waste"),
    "F": Text(sv="Bygg", en="Construction"),
    "G": Text(sv="Handel", en="Trade and motor repair"),
    "H": Text(sv="Transport och lager", en="Transport and storage"),
    "I": Text(sv="Hotell och restaurang", en="Hotels and restaurants"),
    "J": Text(sv="Information och kommunikation", en="Information and communication"),
    "K": Text(sv="Finans och försäkring", en="Finance and insurance"),
    "L": Text(sv="Fastigheter", en="Real estate"),
    "M+N": Text(sv="Företagstjänster", en="Business services"),
    "P": Text(sv="Utbildning", en="Education"),
    "Q": Text(sv="Vård och omsorg", en="Health and social care"),
    "R-U": Text(sv="Kultur, nöje och annan service", en="Culture, leisure and other services"),
}
_REGIONS: Final[dict[str, str]] = {
    "SE11": "Stockholm",
    "SE12": "Östra Mellansverige",
    "SE21": "Småland med öarna",
    "SE22": "Sydsverige",
    "SE23": "Västsverige",
    "SE31": "Norra Mellansverige",
    "SE32": "Mellersta Norrland",
    "SE33": "Övre Norrland",
}
_CLASSES: Final[dict[str, Text]] = {
    "sex/women": Text(sv="Kvinnor", en="Women"),
    "sex/men": Text(sv="Män", en="Men"),
    "size_class/250+": Text(sv="250 anställda eller fler", en="250 employees or more"),
    "size_class": Text(sv="{} anställda", en="{} employees"),
    "wage_decile": Text(sv="Tiondel {} av lönerna", en="Tenth {} of pay"),
    "age_band/65+": Text(sv="65 år eller äldre", en="65 years or older"),
    "age_band": Text(sv="{} år", en="{} years"),
}
_SOURCES: Final[dict[str, Text]] = {
    "sampling": Text(sv="Urvalet: vilka företag som lottades in", en="The draw: which firms happened to be drawn"),
    "data_age": Text(
        sv="Underlagen: gamla eller osäkra siffror om löner och kurser",
        en="The data: old or uncertain figures on pay and courses",
    ),
    "behaviour": Text(sv="Beteendet: hur företagen svarar", en="Behaviour: how firms respond"),
}


def large_text(ore: int, language: Language) -> str:
    """Write a large amount short: `3,6 miljarder kr`, `250 mnkr`, `1,8 mnkr`; below a million whole kronor."""
    for unit, words in _WORDS.items():
        if abs(ore) >= unit:
            return words.read(language).format(_short(ore, unit, language))
    whole = (abs(ore) + ORE_PER_KR // 2) // ORE_PER_KR * ORE_PER_KR
    return money_text(whole if ore >= 0 else -whole, ORE_PER_KR, language)


def _short(ore: int, unit: int, language: Language) -> str:
    """Write a count of a unit to the nearest tenth; from ten millions to the nearest million."""
    tenths = (abs(ore) * _TENTHS * 2 + unit) // (2 * unit)
    if unit == ORE_PER_MILLION and abs(ore) >= _FEW * unit:
        tenths = (abs(ore) * 2 + unit) // (2 * unit) * _TENTHS
    return decimal_text(tenths if ore >= 0 else -tenths, _TENTHS, language)


def short_text(low_ore: int, high_ore: int, language: Language) -> str:
    """Write an amount or an interval at a mark: whole millions, `2 500–5 000 mnkr`; what is less in kronor."""
    most = max(abs(low_ore), abs(high_ore))
    if most < ORE_PER_MILLION:
        return span_text(low_ore, high_ore, language)
    texts = [_millions(ore, language) for ore in dict.fromkeys((low_ore, high_ore))]
    joined = "–".join(dict.fromkeys(texts))
    return Text(sv=f"{joined}{NBSP}mnkr", en=f"SEK{NBSP}{joined}{NBSP}m").read(language)


def _millions(ore: int, language: Language) -> str:
    if abs(ore) < _FEW * ORE_PER_MILLION:
        return _short(ore, ORE_PER_MILLION, language)
    whole = (abs(ore) * 2 + ORE_PER_MILLION) // (2 * ORE_PER_MILLION)
    return decimal_text(whole if ore >= 0 else -whole, 1, language)


def between_text(low_ore: int, high_ore: int, language: Language) -> str:
    """Write an interval as words: `troligen mellan 3,1 och 4,4 miljarder kr`, one unit for both where they share it."""
    low, high = large_text(low_ore, language), large_text(high_ore, language)
    unit = next((unit for unit in _WORDS if min(abs(low_ore), abs(high_ore)) >= unit), None)
    if unit is not None and max(abs(low_ore), abs(high_ore)) >= ORE_PER_BILLION > min(abs(low_ore), abs(high_ore)):
        unit = None
    if unit is not None and language == "sv":
        low = _short(low_ore, unit, language)
    elif unit is not None:
        low = f"SEK{NBSP}{_short(low_ore, unit, language)}"
        high = high.removeprefix(f"SEK{NBSP}")
    return Text(sv=f"troligen mellan {low} och {high}", en=f"likely between {low} and {high}").read(language)


def span_text(low_ore: int, high_ore: int, language: Language) -> str:
    """Write an interval for a cell of a table: full kronor, the dash kept on one line."""
    low, high = (money_text(_whole(ore), ORE_PER_KR, language) for ore in (low_ore, high_ore))
    if low == high:
        return low
    mark = f"{NBSP}kr"
    low = low.removesuffix(mark) if language == "sv" else low
    high = high if language == "sv" else high.removeprefix(f"SEK{NBSP}")
    if low_ore < 0:
        return Text(sv=f"{low} till {high}", en=f"{low} to {high}").read(language)
    return f"{low}–{_JOINER}{high}"


def _whole(ore: int) -> int:
    return ore // ORE_PER_KR * ORE_PER_KR


def class_text(by: str, name: str, language: Language) -> str:
    """Name a class of a dimension in words."""
    if by == "sector" and name in _SECTORS:
        return f"{_SECTORS[name].read(language)} ({name})"
    if by == "region":
        return _REGIONS.get(name, name)
    words = _CLASSES.get(f"{by}/{name}") or _CLASSES.get(by)
    return name if words is None else words.read(language).format(name.replace("-", "–"))


def source_text(source: str, language: Language) -> str:
    """Name a source of uncertainty in words."""
    found = _SOURCES.get(source)
    return source if found is None else found.read(language)


_OTHERS: Final[dict[str, Text]] = {
    "sampling": Text(sv="Vilka företag som lottades in", en="Which firms happened to be drawn"),
    "targets": Text(
        sv="Hur säkra löner och antal i den officiella statistiken är",
        en="How sure the official totals of pay and heads are",
    ),
    "uprating_ppm": Text(
        sv="Uppräkningen till årets löner och priser", en="The uprating to this year's pay and prices"
    ),
    "training_time_ppm": Text(sv="Hur lång tid kurserna tar", en="How long the courses take"),
}


def behaviour_text(name: str, language: Language) -> str:
    """Name an assumption in words, as where it is declared."""
    if name in _OTHERS:
        return _OTHERS[name].read(language)
    found = next((one for one in priors() if one.name in {name, f"{name}_ppm"}), None)
    return name if found is None else found.title.read(language)


def cost_text(is_spending: bool, language: Language) -> str:
    """Say what a deduction is to the state: less tax revenue, or spending where the instrument is a grant."""
    less = Text(sv="Minskade skatteintäkter", en="Less tax revenue")
    more = Text(sv="Ökade utgifter", en="More spending")
    return (more if is_spending else less).read(language)


def title_of(year: int, language: Language) -> str:
    """Give the title of a national figure."""
    return Text(
        sv=f"{year}, hela landet (privata arbetsgivare), statisk beräkning",
        en=f"{year}, the whole country (private employers), static calculation",
    ).read(language)


def is_whole(row: Mapping[str, Any]) -> bool:
    """Whether a row of level `nation_year` is about the whole country."""
    return bool(row["by"] == "all")


__all__ = [
    "BY",
    "behaviour_text",
    "between_text",
    "class_text",
    "cost_text",
    "is_whole",
    "large_text",
    "short_text",
    "source_text",
    "span_text",
    "title_of",
]
