"""What is asked of the gallery by its address: which company, which designs, in which order.

A word that there is not is as if it were left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from kutcalc.language import Language, Text
from kutcalc.report.gallery import CompanyFigures, Design, Gallery, Given
from kutcalc.server.addresses import address
from kutcalc.server.pages.books_rules import LANDING, STATUSES
from kutcalc.server.pages.countries import COUNTRIES

ALL: Final = "all"
SUPPORT: Final[dict[str, Text]] = {
    "some": Text(sv="förslag som ger något", en="designs that give something"),
    "none": Text(sv="förslag som inget ger", en="designs that give nothing"),
}
SORTS: Final[dict[str, Text]] = {
    "amount": Text(sv="mest stöd först", en="most support first"),
    "employee": Text(sv="mest per anställd först", en="most per employee first"),
    "hour": Text(sv="billigaste timmen först", en="cheapest hour first"),
    "name": Text(sv="namn", en="name"),
    "country": Text(sv="land", en="country"),
}


class Asked(msgspec.Struct, frozen=True):
    """What is asked: a company or all, what the designs must be, and the order."""

    company: str
    country: str = ""
    instrument: str = ""
    status: str = ""
    support: str = ""
    sort: str = "amount"

    def address(self, language: Language, ending: str = "", **more: str) -> str:
        """Give the address that asks this; what is as it is by default is left out."""
        given = {name: value for name, value in msgspec.structs.asdict(self).items() if value} | more
        return f"{address('gallery', language)}{ending}?{urlencode(given)}"


class Line(msgspec.Struct, frozen=True):
    """A design and what it gives one company."""

    design: Design
    company: CompanyFigures
    given: Given


def asked_of(query: Mapping[str, str], gallery: Gallery) -> Asked:
    """Read what is asked; a word that there is not counts as no word."""
    known = choices_of(gallery)
    picked = {name: query.get(name, "").strip() for name in known}
    kept = {name: word for name, word in picked.items() if word in known[name]}
    return Asked(**{"company": gallery.companies[0].id, **kept})


def choices_of(gallery: Gallery) -> dict[str, Sequence[str]]:
    """Give the words that may stand at each name of the address."""
    found = gallery.designs
    countries = sorted({design.country for design in found}, key=lambda code: (code != "SE", code))
    return {
        "company": [*(company.id for company in gallery.companies), ALL],
        "country": countries,
        "instrument": [name for name in LANDING if any(design.instrument == name for design in found)],
        "status": [name for name in STATUSES if any(design.status == name for design in found)],
        "support": list(SUPPORT),
        "sort": list(SORTS),
    }


def lines_of(gallery: Gallery, asked: Asked, language: Language) -> list[Line]:
    """Give the lines that are asked for, in the order asked for; equal ones by name."""
    companies = {company.id: company for company in gallery.companies}
    found = [
        Line(design, companies[given.company], given)
        for design in _fitting(gallery.designs, asked)
        for given in design.given
        if asked.company in {given.company, ALL} and _fits(given, asked.support)
    ]
    found.sort(key=lambda line: (line.design.title.read(language), line.company.employees))
    return sorted(found, key=_ORDERS[asked.sort]) if asked.sort in _ORDERS else found


def left_out(gallery: Gallery, asked: Asked) -> list[Design]:
    """Give the designs that could not be worked, among those asked for."""
    return [design for design in _fitting(gallery.designs, asked) if not design.given]


def _fitting(designs: Iterable[Design], asked: Asked) -> Iterable[Design]:
    for design in designs:
        wanted = ((asked.country, design.country), (asked.instrument, design.instrument), (asked.status, design.status))
        if all(word in {"", own} for word, own in wanted):
            yield design


def _fits(given: Given, support: str) -> bool:
    return not support or (support == "some") == (given.deduction_ore > 0)


_ORDERS: Final[dict[str, Callable[[Line], Any]]] = {
    "amount": lambda line: -line.given.deduction_ore,
    "employee": lambda line: -line.given.per_employee_ore,
    "hour": lambda line: line.given.hour_ore,
    "country": lambda line: (line.design.country != "SE", line.design.country),
}


def options_of(gallery: Gallery, language: Language) -> dict[str, list[tuple[str, str]]]:
    """Give the choices of the form in words."""
    known = choices_of(gallery)
    every = Text(sv="alla", en="all").read(language)
    words: dict[str, Mapping[str, Text]] = {
        "country": COUNTRIES,
        "instrument": LANDING,
        "status": STATUSES,
        "support": SUPPORT,
        "sort": SORTS,
    }
    made = {
        name: [("", every), *((word, texts[word].read(language) if word in texts else word) for word in known[name])]
        for name, texts in words.items()
    }
    made["sort"].pop(0)
    made["company"] = [(company.id, _sized(company, language)) for company in gallery.companies]
    made["company"].append((ALL, Text(sv="alla fyra företagen", en="all four companies").read(language)))
    return made


def _sized(company: CompanyFigures, language: Language) -> str:
    people = Text(sv=f"{company.employees} anställda", en=f"{company.employees} employees")
    return f"{company.name.read(language)}, {people.read(language)}"


__all__ = ["ALL", "Asked", "Line", "asked_of", "choices_of", "left_out", "lines_of", "options_of"]
