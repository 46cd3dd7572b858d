"""Notes and citations of the files in the language of the page: English there, and Swedish in a list of ours."""

import re
import tomllib
from functools import cache
from typing import Final

from kutcalc.language import Language
from kutcalc.server.web_folder import web_folder

FILE: Final = "locale/notes.sv.toml"
_ADDRESS: Final = re.compile(r"[;:,]?\s*(https?://[^\s;]+)")


@cache
def _swedish() -> dict[str, dict[str, str]]:
    return tomllib.loads((web_folder() / FILE).read_text(encoding="utf-8"))


def note_text(note: str | None, language: Language) -> str | None:
    """Give a note of a file, or the name of a source, in a language."""
    if note is None or language == "en":
        return note
    return _swedish()["notes"].get(note, note)


def is_ours(text: str) -> bool:
    """Whether a text is one of ours, English in the file; else it is in the tongue of its source."""
    return text in _swedish()["notes"]


def citation(source: str, language: Language) -> tuple[str, tuple[str, ...]]:
    """Part a citation of law into its words, in a language, and the addresses where it can be read."""
    addresses = tuple(_ADDRESS.findall(source))
    words = " ".join(_ADDRESS.sub("", source).split())
    return (words if language == "en" else _swedish()["citations"].get(words, words)), addresses


__all__ = ["citation", "is_ours", "note_text"]
