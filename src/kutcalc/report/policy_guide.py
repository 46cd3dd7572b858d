"""The tables of the guide for writing a policy, made from the declarations of keys and fields: none is left out."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from kutcalc.language import Language, Text
from kutcalc.policy.examples import key_line
from kutcalc.policy.fields import FIELDS
from kutcalc.policy.keys import SETTINGS, Key
from kutcalc.policy.template import template_text
from kutcalc.policy.terms import said

PARTS: Final = ("base", "reference", "uplift", "caps", "instrument", "pool", "validators", "exchange")
"""Parts whose settings stand in a table of the guide."""
_CAPTION: Final = Text(sv="Nycklar i", en="Keys of")
_FIELDS: Final = Text(sv="Fält som ett villkor kan läsa", en="Fields that a test can read")
_HEADS: Final[dict[Language, tuple[str, ...]]] = {
    "sv": ("Nyckel", "Vad den säger", "Skrivs", "Utan nyckeln"),
    "en": ("Key", "What it says", "Written", "Left out"),
}
_FIELD_HEADS: Final[dict[Language, tuple[str, ...]]] = {
    "sv": ("Fält", "Vad det är", "Nivå", "Värden"),
    "en": ("Field", "What it is", "Level", "Values"),
}
_UNITS: Final[dict[str, Text]] = {
    "ppm": Text(sv="miljondelar", en="millionths"),
    "ore": Text(sv="hela ören", en="whole öre"),
    "minutes": Text(sv="minuter", en="minutes"),
    "count": Text(sv="antal", en="a number"),
    "years": Text(sv="år", en="years"),
    "ukr": Text(sv="miljondels kronor", en="millionths of a krona"),
    "euro_cents": Text(sv="eurocent", en="euro cents"),
    "flag": Text(sv="true eller false", en="true or false"),
}
_KINDS: Final[dict[str, Text]] = {
    "boolean": Text(sv="true eller false", en="true or false"),
    "text": Text(sv="ord", en="words"),
    "month": Text(sv="månad", en="a month"),
    "integer": Text(sv="heltal", en="an integer"),
}
_NONE: Final = Text(sv="inget", en="none")
_MUST: Final = Text(sv="–", en="–")


@lru_cache(maxsize=2)
def guide_parts(language: Language) -> dict[str, str]:
    """Give what the guide is filled with, by the word that stands for it in the text."""
    made = {f"keys_{part}": _keys_table(part, language) for part in PARTS}
    return {**made, "fields": _fields_table(language), "template": template_text().rstrip()}


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"*{caption}*", "", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _keys_table(part: str, language: Language) -> str:
    rows = [
        (f"`{name}`", key.term.read(language), _values(key, language), _default(key, language))
        for name, key in SETTINGS[part].items()
    ]
    return _table(f"{_CAPTION.read(language)} [{part}]", _HEADS[language], rows)


def _values(key: Key, language: Language) -> str:
    if key.choices:
        return ", ".join(_word(word, language) for word in key.choices)
    words = _UNITS[key.unit].read(language)
    example = key_line("x", key).partition("value = ")[2].partition(",")[0]
    return f"{words}, `{example}`"


def _word(word: str, language: Language) -> str:
    """Write a word of a file, and what it means where that is not the word itself."""
    meaning = (_NONE if word == "none" else said(word, "choice", "SEK")).read(language)
    return f"`{word}`" if meaning == word else f"`{word}` ({meaning})"


def _default(key: Key, language: Language) -> str:
    if key.default is None:
        return _NONE.read(language) if key.may_be_none and not key.choices else _MUST.read(language)
    return said(key.default, "choice" if key.choices else key.unit, "SEK").read(language)


def _fields_table(language: Language) -> str:
    rows = [
        (
            f"`{field.name}`",
            field.term.read(language),
            f"`{field.level}`",
            ", ".join(_word(word, language) for word in field.choices) or _KINDS[field.kind].read(language),
        )
        for field in FIELDS.values()
    ]
    return _table(_FIELDS.read(language), _FIELD_HEADS[language], rows)


__all__ = ["PARTS", "guide_parts"]
