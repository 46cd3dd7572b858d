"""Words for choices and for yes and no, in Swedish and English, as the canonical tables write them."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from kutcalc.payroll.tables import Column

YES: Final = frozenset({"true", "1", "ja", "j", "sant", "x", "yes", "y"})
NO: Final = frozenset({"false", "0", "nej", "n", "falskt", "no"})
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "provider_kind": {
        "extern": "external",
        "externt": "external",
        "extern anordnare": "external",
        "intern": "internal",
        "internt": "internal",
        "egen": "internal",
        "skola": "institution",
        "högskola": "institution",
        "universitet": "institution",
        "yrkeshögskola": "institution",
        "lärosäte": "institution",
        "school": "institution",
        "university": "institution",
    },
    "delivery": {
        "på plats": "on_site",
        "arbetsplats": "on_site",
        "på arbetsplatsen": "on_site",
        "on site": "on_site",
        "klassrum": "classroom",
        "lärarledd": "classroom",
        "kurslokal": "classroom",
        "distans": "digital",
        "digital": "digital",
        "digitalt": "digital",
        "online": "digital",
        "webb": "digital",
        "blandad": "mixed",
        "blandat": "mixed",
        "hybrid": "mixed",
    },
    "owner": {
        "företag": "business",
        "privat": "business",
        "kommun": "municipality",
        "kommunal": "municipality",
        "stat": "state",
        "statlig": "state",
        "staten": "state",
        "regional": "region",
        "trossamfund": "faith_community",
    },
}


def read_choices(given: pl.Series, column: Column) -> pl.Series:
    """Read a column of choices by their own names and by common words; null where it is neither."""
    known = {**words_of(column), **{choice: choice for choice in column.choices}}
    plain = given.str.strip_chars().str.to_lowercase()
    return plain.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)


def words_of(column: Column) -> dict[str, str]:
    """Give the common words for the choices of a column, with the choice that each stands for."""
    words = _WORDS.get(column.name, {})
    return {word: choice for word, choice in words.items() if choice in column.choices}


def read_booleans(given: pl.Series) -> pl.Series:
    """Read a column of yes and no; null where it is neither."""
    plain = given.str.strip_chars().str.to_lowercase()
    answers = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
    return plain.replace_strict(list(answers), list(answers.values()), default=None, return_dtype=pl.Boolean)


__all__ = ["read_booleans", "read_choices", "words_of"]
