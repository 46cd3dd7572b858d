"""What targets, hold-outs, statuses and units are called, for those who read the fit of a population."""

import re
from typing import Final

from kutcalc.language import Language, Text, decimal_text

TITLES: Final[dict[str, Text]] = {
    "payroll": Text(sv="lönesumma i kvartalet", en="payroll of the quarter"),
    "firms": Text(sv="företag", en="firms"),
    "employees": Text(sv="anställda", en="employees"),
    "women": Text(sv="andel kvinnor", en="share of women"),
    "temporary": Text(sv="tidsbegränsat anställda", en="temporary contracts"),
    "part_time_blue_collar": Text(sv="deltid, arbetare", en="part-time, blue-collar"),
    "part_time_white_collar": Text(sv="deltid, tjänstemän", en="part-time, white-collar"),
    "employment_a_g": Text(sv="del av sysselsatta i A-G", en="share of employment in A-G"),
    "firms_that_train": Text(sv="företag med kurser", en="firms with courses"),
    "participation": Text(sv="anställda på kurs, minst", en="employees on courses, at least"),
    "cost_of_labour_cost": Text(sv="kurskostnad av arbetskraftskostnad", en="course cost of labour cost"),
    "internal_hours": Text(sv="egna kurser av kurstid, minst", en="own courses of course hours, at least"),
    "mandatory_hours": Text(sv="lagstadgad del av kurstid, minst", en="required share of course hours, at least"),
    "minutes_per_employee": Text(sv="kursminuter per anställd", en="course minutes per employee"),
    "external_fees": Text(sv="avgifter för köpta kurser", en="fees of bought courses"),
    "weight_ratio": Text(sv="vikt genom designvikt", en="weight over design weight"),
    "effective_firms": Text(sv="effektiva företag av rader (Kish)", en="effective firms of rows (Kish)"),
    "effective_contribution_rate": Text(sv="avgifter av lönesumman", en="contributions of payroll"),
    "almega_half_of_bought_courses": Text(sv="Almegas 50 % av köpta kurser", en="Almega's 50 % of bought courses"),
    "research_deduction_2019": Text(sv="forskningsavdrag 2019", en="research deduction 2019"),
    "research_deduction_2021": Text(sv="forskningsavdrag 2021", en="research deduction 2021"),
    "research_deduction_2021_over_2019": Text(
        sv="forskningsavdrag 2021 genom 2019", en="research deduction 2021 over 2019"
    ),
    "pay_p50_of_2021_moved": Text(sv="heltidslön, median 2021 framskriven", en="full-time pay, median of 2021 moved"),
    "participation_small_over_large": Text(sv="på kurs: 1-10 genom 1000+", en="on courses: 1-10 over 1000+"),
    "participation_women_over_men": Text(sv="på kurs: kvinnor genom män", en="on courses: women over men"),
}
_PATTERNS: Final[tuple[tuple[str, Text], ...]] = (
    (r"age_(.+)", Text(sv="ålder {0}", en="age {0}")),
    (r"pay_p(\d+)", Text(sv="heltidslön, percentil {0}", en="full-time pay, percentile {0}")),
    (r"firms_(.+)_in_class", Text(sv="företag med {0} i sin storleksklass", en="firms of {0} in their size class")),
    (r"employees_(.+)_2021", Text(sv="anställda i företag med {0}, 2021", en="employees in firms of {0}, 2021")),
    (r"share_of_employees_(.+)", Text(sv="andel anställda i företag med {0}", en="share of employees in firms of {0}")),
    (r"employment_(.+)_of_a_g", Text(sv="näringsgren {0} av A-G", en="trade {0} of A-G")),
)
STATUSES: Final[dict[str, Text]] = {
    "read": Text(sv="läst", en="read"),
    "secondary": Text(sv="andrahand", en="secondary"),
    "derived": Text(sv="härlett", en="derived"),
    "unverified": Text(sv="obekräftat", en="unverified"),
    "assumption": Text(sv="vårt antagande", en="our assumption"),
}
CLASSES: Final[dict[str, Text]] = {
    "women": Text(sv="kvinnor", en="women"),
    "men": Text(sv="män", en="men"),
    "blue": Text(sv="arbetare", en="blue-collar"),
    "white": Text(sv="tjänstemän", en="white-collar"),
    "all": Text(sv="alla", en="all"),
    "lowest": Text(sv="minst", en="lowest"),
    "highest": Text(sv="störst", en="highest"),
}
_UNITS: Final[dict[str, Text]] = {
    "MSEK": Text(sv="mnkr", en="SEK m"),
    "employees": Text(sv="", en=""),
    "enterprises": Text(sv="", en=""),
    "SEK/month": Text(sv="kr/mån", en="SEK/month"),
    "minutes/year": Text(sv="min/år", en="min/year"),
}
SHARE: Final = "ppm"
RATIO: Final = "ratio ppm"
_PPM: Final = 1_000_000
_HUNDREDTH: Final = 100
_DECIMAL: Final = 10


def title_of(name: str) -> Text:
    """Name a target or a hold-out; one that is not known keeps its own name."""
    if name in TITLES:
        return TITLES[name]
    for pattern, text in _PATTERNS:
        found = re.fullmatch(pattern, name)
        if found is not None:
            return Text(sv=text.sv.format(found[1]), en=text.en.format(found[1]))
    return Text(sv=name, en=name)


def class_of(name: str) -> Text:
    """Name a class; sizes, trades and regions are their own names."""
    return CLASSES.get(name, Text(sv=name, en=name))


def figure_text(value: int, unit: str, language: Language) -> str:
    """Write a figure in its unit: shares as per cent with two decimals, the rest as whole numbers."""
    if unit == SHARE:
        return f"{_decimals(value, _HUNDREDTH, 2, language)} %"
    if unit == RATIO:
        return _decimals(value, _PPM // _HUNDREDTH, 2, language)
    said = _UNITS[unit].read(language) if unit in _UNITS else unit
    return f"{decimal_text(value, 1, language)} {said}".strip()


def error_text(error_ppm: int, unit: str, language: Language) -> str:
    """Write by how much a model misses: points for shares, per cent for the rest, with the sign."""
    sign = "+" if error_ppm > 0 else ""
    word = {"sv": "p.e.", "en": "pts"}[language] if unit == SHARE else "%"
    return f"{sign}{_decimals(error_ppm, _HUNDREDTH, 2, language)} {word}"


def _decimals(value: int, grain: int, number: int, language: Language) -> str:
    """Write value / (grain x 10^number) with so many decimals, the rest rounded half away from zero."""
    whole = (abs(value) + grain // 2) // grain
    text = decimal_text((whole if value >= 0 else -whole), _DECIMAL**number, language)
    mark = "," if language == "sv" else "."
    before, _, after = text.partition(mark)
    return f"{before}{mark}{after.ljust(number, '0')}"


__all__ = ["STATUSES", "class_of", "error_text", "figure_text", "title_of"]
