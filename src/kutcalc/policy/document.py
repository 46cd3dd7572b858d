"""From the text of a policy file to a tree of plain values, with the line of each."""

import re
import tomllib
from typing import Any, Final

import msgspec

from kutcalc.errors import Fault, PolicyInvalidError
from kutcalc.language import Text
from kutcalc.policy.faults import Faults, Float
from kutcalc.policy.lines import Lines

Tree = dict[str, Any]

MOST_BYTES: Final = 64 * 1024
MOST_LEVELS: Final = 32
_LONG_KEY: Final = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){33}")
_AT_LINE: Final = re.compile(r" \(at line (\d+), column \d+\)$")
_TOO_DEEP: Final = Text(
    sv="filen har fler än 32 nivåer inuti varandra. Skriv den plattare.",
    en="the file has more than 32 levels inside each other. Write it flatter.",
)
_TOO_LARGE: Final = Text(
    sv="filen är större än 64 KiB. Gör den mindre.", en="the file is larger than 64 KiB. Shorten it."
)
_NO_TEXT: Final = Text(
    sv="filen är inte text i UTF-8. Spara den som UTF-8.", en="the file is not text in UTF-8. Save it as UTF-8."
)
_SYNTAX: Final = (
    (
        ("Cannot overwrite", "twice", "Cannot mutate", "Duplicate"),
        "duplicate-key",
        Text(
            sv="samma nyckel eller rubrik står två gånger. Ta bort den ena.",
            en="a key or header stands twice. Take one away.",
        ),
    ),
    (
        ("Invalid value",),
        "bad-text",
        Text(
            sv='värdet går inte att läsa. Ord ska ha citattecken: kind = "grant".',
            en='the value cannot be read. Words have quotation marks: kind = "grant".',
        ),
    ),
    (
        ("Expected newline",),
        "bad-text",
        Text(
            sv="det står något efter värdet. Tal skrivs utan mellanslag: 500_000.",
            en="something stands after the value. Numbers have no blanks: 500_000.",
        ),
    ),
    (
        ("Unterminated string", "Illegal character", 'Expected "\'"', "Expected '\"'"),
        "bad-text",
        Text(
            sv="texten saknar citattecken i slutet, eller innehåller ett tecken som inte får stå där.",
            en="the text lacks its last quotation mark, or holds a character that may not stand there.",
        ),
    ),
    (
        ("Expected '=' after", "Invalid initial character", "Invalid statement"),
        "bad-text",
        Text(
            sv="raden är varken en rubrik i [hakparentes] eller nyckel = värde.",
            en="the line is neither a header in [brackets] nor key = value.",
        ),
    ),
    (
        ("Unclosed", "Expected ']'", "Expected ']]'"),
        "bad-text",
        Text(sv="en parentes är inte stängd. Avsluta med ] eller }.", en="a bracket is not closed. End with ] or }."),
    ),
)


class Document(msgspec.Struct, frozen=True):
    """A file that is TOML: its tree, and where to note what is wrong in it."""

    tree: Tree
    faults: Faults


def read_document(text: str, file: str | None = None) -> Document:
    """Read a text as TOML; PolicyInvalidError when it is none, is too large or is too deep."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise _invalid(file, _NO_TEXT) from None
    if size > MOST_BYTES:
        raise _invalid(file, _TOO_LARGE, code="out-of-range")
    if _LONG_KEY.search(text):
        raise _invalid(file, _TOO_DEEP, code="out-of-range")
    try:
        tree = tomllib.loads(text, parse_float=Float)
        if _depth(tree) <= MOST_LEVELS:
            return Document(tree=tree, faults=Faults(file, Lines(text)))
        raise _invalid(file, _TOO_DEEP, code="out-of-range")
    except RecursionError:
        raise _invalid(file, _TOO_DEEP, code="out-of-range") from None
    except ValueError as error:
        raise _syntax(file, text, str(error)) from None


def _depth(tree: Tree) -> int:
    depth = 0
    inside: list[Any] = [tree]
    while inside and depth <= MOST_LEVELS:
        depth += 1
        inside = [
            child
            for table in inside
            for child in (table.values() if isinstance(table, dict) else table)
            if isinstance(child, dict | list)
        ]
    return depth


def _syntax(file: str | None, text: str, message: str) -> PolicyInvalidError:
    """Say on which line the text stops being TOML, and what is likely wrong there."""
    place = _AT_LINE.search(message)
    line = int(place.group(1)) if place else text.count("\n") + 1
    for signs, code, said in _SYNTAX:
        if any(sign in message for sign in signs):
            return _invalid(file, said, line=line, code=code)
    reason = _AT_LINE.sub("", message)
    return _invalid(
        file,
        Text(sv=f"filen är inte riktig TOML ({reason}).", en=f"the file is not correct TOML ({reason})."),
        line=line,
    )


def _invalid(file: str | None, text: Text, *, line: int = 1, code: str = "bad-text") -> PolicyInvalidError:
    numbered = Text(sv=f"Rad {line}: {text.sv}", en=f"Line {line}: {text.en}")
    return PolicyInvalidError([Fault(code=code, text=numbered, file=file, line=line)])


__all__ = ["MOST_BYTES", "Document", "Tree", "read_document"]
