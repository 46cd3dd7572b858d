"""Countries by name: a policy file has the code alone."""

from typing import Final

from kutcalc.language import Language, Text

COUNTRIES: Final[dict[str, Text]] = {
    "SE": Text(sv="Sverige", en="Sweden"),
    "AT": Text(sv="Österrike", en="Austria"),
    "BE": Text(sv="Belgien", en="Belgium"),
    "CA": Text(sv="Kanada", en="Canada"),
    "CH": Text(sv="Schweiz", en="Switzerland"),
    "DE": Text(sv="Tyskland", en="Germany"),
    "ES": Text(sv="Spanien", en="Spain"),
    "FI": Text(sv="Finland", en="Finland"),
    "FR": Text(sv="Frankrike", en="France"),
    "IE": Text(sv="Irland", en="Ireland"),
    "IT": Text(sv="Italien", en="Italy"),
    "JP": Text(sv="Japan", en="Japan"),
    "KR": Text(sv="Sydkorea", en="South Korea"),
    "LU": Text(sv="Luxemburg", en="Luxembourg"),
    "MT": Text(sv="Malta", en="Malta"),
    "MY": Text(sv="Malaysia", en="Malaysia"),
    "NL": Text(sv="Nederländerna", en="the Netherlands"),
    "NO": Text(sv="Norge", en="Norway"),
    "PL": Text(sv="Polen", en="Poland"),
    "SG": Text(sv="Singapore", en="Singapore"),
    "US": Text(sv="USA", en="the United States"),
}


def country_name(code: str, language: Language) -> str:
    """Give the name of a country, or its code when we have no name for it."""
    return COUNTRIES[code].read(language) if code in COUNTRIES else code


__all__ = ["COUNTRIES", "country_name"]
