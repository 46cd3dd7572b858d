"""On which line each key of a TOML text stands.

The reader of the standard library gives values without places. This one reads only places, of a text that is known to
be TOML: headers, dotted and quoted keys, strings of all four kinds, arrays and inline tables, and nothing else.
"""

import re
import tomllib
from typing import Final

Path = tuple[str, ...]

_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR: Final = re.compile(r"[^,\]}#\r\n]*")


class Lines:
    """The line of each path; elements of arrays go by their number from 0."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted_to = 0
        self._line = 1
        self._lines: dict[Path, int] = {}
        self._elements: dict[Path, int] = {}
        self._read()

    def find(self, path: Path) -> int:
        """Give the line of a path, or of the nearest thing around it that has one, or 1."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._lines:
                return self._lines[path[:length]]
        return 1

    def _read(self) -> None:
        table: Path = ()
        self._skip_blank()
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                table = self._read_header()
            else:
                self._read_pair(table)
            self._skip_blank()

    def _read_header(self) -> Path:
        brackets = 2 if self._text.startswith("[[", self._at) else 1
        self._at += brackets
        path = self._inside_arrays(self._read_key(), of_header=brackets > 1)
        if brackets > 1:
            number = self._elements.get(path, -1) + 1
            self._elements[path] = number
            self._note(path)
            path = (*path, str(number))
        self._note(path)
        self._skip_blank()
        self._at += brackets
        return path

    def _inside_arrays(self, key: Path, *, of_header: bool) -> Path:
        """Give the path of a header, with the number of the last element wherever it goes through an array."""
        path: Path = ()
        for place, part in enumerate(key):
            path = (*path, part)
            is_last = place == len(key) - 1
            if path in self._elements and not (is_last and of_header):
                path = (*path, str(self._elements[path]))
            self._note(path)
        return path

    def _read_pair(self, table: Path) -> None:
        key = self._read_key()
        path = table
        for part in key:
            path = (*path, part)
            self._note(path)
        self._skip_blank()
        self._at += 1  # the sign of equality
        self._skip_blank()
        self._read_value(path)

    def _read_key(self) -> Path:
        parts = []
        while True:
            self._skip_blank()
            string = _STRING.match(self._text, self._at)
            bare = _BARE_KEY.match(self._text, self._at)
            if string:
                parts.append(_unquoted(string.group()))
                self._at = string.end()
            elif bare:
                parts.append(bare.group())
                self._at = bare.end()
            self._skip_blank()
            if not self._text.startswith(".", self._at):
                return tuple(parts)
            self._at += 1

    def _read_value(self, path: Path) -> None:
        string = _STRING.match(self._text, self._at)
        if string:
            self._at = string.end()
        elif self._text.startswith("[", self._at):
            self._read_elements(path)
        elif self._text.startswith("{", self._at):
            self._read_pairs(path)
        else:
            scalar = _SCALAR.match(self._text, self._at)
            self._at = max(self._at + 1, scalar.end() if scalar else 0)

    def _read_elements(self, path: Path) -> None:
        self._at += 1
        number = 0
        while self._more("]"):
            element = (*path, str(number))
            self._note(element)
            self._read_value(element)
            number += 1

    def _read_pairs(self, path: Path) -> None:
        self._at += 1
        while self._more("}"):
            self._read_pair(path)

    def _more(self, end: str) -> bool:
        """Go on to the next element, or past the end of the array or table."""
        self._skip_blank()
        if self._text.startswith(",", self._at):
            self._at += 1
            self._skip_blank()
        if self._at >= len(self._text) or self._text.startswith(end, self._at):
            self._at += 1
            return False
        return True

    def _skip_blank(self) -> None:
        blank = _BLANK.match(self._text, self._at)
        if blank:
            self._at = blank.end()

    def _note(self, path: Path) -> None:
        self._line += self._text.count("\n", self._counted_to, self._at)
        self._counted_to = self._at
        self._lines.setdefault(path, self._line)


def _unquoted(text: str) -> str:
    name = next(iter(tomllib.loads(f"{text} = 0")), text)
    return str(name)


__all__ = ["Lines", "Path"]
