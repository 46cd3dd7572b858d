"""The text of a SIE file: its encoding told from its bytes, and its lines parted into fields.

What a file says of its own encoding (`#FORMAT PC8`) is often untrue (`facts/formats.md` section 3).
"""

import codecs
import re
from typing import Final

TOKEN: Final = re.compile(r'"((?:[^"\\]|\\.?)*)(?:"|$)|([^\s{}"]+)|([{}])')
"""A quote that is never closed ends with the line; it matches all the same, so that no line is searched twice."""
ESCAPED: Final = re.compile(r"\\(.)")
LETTERS_437: Final = bytes.fromhex("86848F8E9499")
LETTERS_1252: Final = bytes.fromhex("E5E4C5C4F6D6")


def text_of(content: bytes) -> tuple[str, str]:
    """Give the text and the name of its encoding: UTF-8 if it can be, else the one with more Swedish letters."""
    plain = content.removeprefix(codecs.BOM_UTF8)
    try:
        return plain.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = "cp437" if _count(content, LETTERS_437) > _count(content, LETTERS_1252) else "cp1252"
        return content.decode(encoding, errors="replace"), encoding


def _count(content: bytes, letters: bytes) -> int:
    return sum(content.count(letter) for letter in letters)


def fields_of(line: str) -> list[str]:
    """Part a line at blanks: quoted text without its quotes and escapes, and what stands in braces as one field."""
    fields: list[str] = []
    inside: list[str] | None = None
    for quoted, bare, brace in TOKEN.findall(line):
        field = bare or ESCAPED.sub(r"\1", quoted)
        if brace == "{":
            inside = []
        elif brace:
            fields.append(" ".join(inside or ()))
            inside = None
        elif inside is not None:
            inside.append(field)
        else:
            fields.append(field)
    return fields
