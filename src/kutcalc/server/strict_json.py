"""JSON read strictly: what two readers could read in two ways is refused, with the place (`design/interfaces.md` 9.1).

Python's scanner reads the text and hands over each object's pairs and each number that is no plain integer, so doubled
keys and `1e0` are seen; how deep the text goes is counted before it is read, so no text is deep enough to hurt.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final

import msgspec

from kutcalc.errors import MOST_FAULTS_SHOWN, Fault, FaultsError
from kutcalc.language import Text
from kutcalc.server.refusals import MalformedJsonError

MOST_LEVELS: Final = 32
_LARGEST: Final = 2**63 - 1
_SMALLEST: Final = -(2**63)
_LONGEST_SHOWN: Final = 40
_BOM: Final = b"\xef\xbb\xbf"
_STRUCTURE: Final = bytes(byte for byte in range(256) if byte not in b'"[]{}')
_IN_QUOTES: Final = re.compile(rb'"[^"]*"')
_LONG_NUMBER: Final = re.compile(rb"\d{19}")
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_FIRST_BRACKETS: Final = 1_000
_CLOSES: Final = {ord("]"): ord("["), ord("}"): ord("{")}

_DECIMALS: Final = Text(sv="Talet har decimaler. Skriv ett heltal.", en="The number has decimals. Write an integer.")
_FAULTS: Final[dict[str, tuple[str, Text]]] = {
    "exponent": ("not-a-number", Text(sv="Skriv talet utan exponent.", en="Write the number without an exponent.")),
    "constant": ("not-a-number", Text(sv="NaN och Infinity är inga tal.", en="NaN and Infinity are no numbers.")),
    "integer": ("out-of-range", Text(sv="Heltalet ryms inte i 64 bitar.", en="The integer does not fit in 64 bits.")),
    "surrogate": (
        "bad-text",
        Text(
            sv="Texten innehåller ett halvt tecken (ensamt surrogat).",
            en="The text holds half a character (a lone surrogate).",
        ),
    ),
}
_NOT_UTF8: Final = Text(sv="Texten är inte UTF-8. Spara den som UTF-8.", en="The text is not UTF-8. Save it as UTF-8.")
_HAS_BOM: Final = Text(
    sv="Texten börjar med ett BOM-tecken. Spara den som UTF-8 utan BOM.",
    en="The text begins with a byte order mark. Save it as UTF-8 without one.",
)
_TOO_DEEP: Final = Text(
    sv="Texten har fler än 32 nivåer inuti varandra. Skriv den plattare.",
    en="The text has more than 32 levels inside each other. Write it flatter.",
)


class _Doubled(dict[str, Any]):
    """An object in which some key stands twice."""

    keys_twice: tuple[str, ...] = ()


_CONTAINERS: Final = (dict, list, _Doubled)
_MOST_READ: Final = 1_000


class _Wrong(msgspec.Struct, frozen=True):
    """A number that may not be written as it is."""

    kind: str


def strict_json(content: bytes) -> Any:
    """Read a text as JSON; MalformedJsonError where it is ambiguous or none, FaultsError for numbers with decimals."""
    text = _text(content)
    if is_too_deep(content):
        raise _malformed("out-of-range", _TOO_DEEP)
    noted: list[bool] = []
    try:
        made = json.loads(
            text,
            object_pairs_hook=_pairs_hook(noted),
            parse_float=_float_hook(noted),
            parse_constant=_constant_hook(noted),
            parse_int=_int_hook(noted) if _LONG_NUMBER.search(content) else None,
        )
    except json.JSONDecodeError as error:
        raise _malformed("bad-text", _syntax(error)) from None
    except RecursionError:
        raise _malformed("out-of-range", _TOO_DEEP) from None
    has_escapes = _SURROGATE.search(content) is not None
    if noted or has_escapes:
        found = _faults([made], "", has_escapes=has_escapes)
        _refuse(
            [msgspec.structs.replace(fault, pointer=(fault.pointer or "")[2:]) for fault in islice(found, _MOST_READ)],
            made,
        )
    return made


def _text(content: bytes) -> str:
    if content.startswith(_BOM):
        raise _malformed("bad-text", _HAS_BOM)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise _malformed("bad-text", _NOT_UTF8) from None


def _malformed(code: str, text: Text, pointer: str = "") -> MalformedJsonError:
    return MalformedJsonError([Fault(code=code, text=text, pointer=pointer)])


def _syntax(error: json.JSONDecodeError) -> Text:
    return Text(
        sv=f"Texten är inte JSON: det som står på rad {error.lineno}, tecken {error.colno}, passar inte där.",
        en=f"The text is not JSON: what stands on line {error.lineno}, character {error.colno}, does not fit there.",
    )


# ---------------------------------------------------------------------- depth


def is_too_deep(content: bytes, most: int = MOST_LEVELS) -> bool:
    """Whether brackets outside texts go deeper than allowed; no recursion, and time by the length alone."""
    if content.count(b"[") + content.count(b"{") <= most:
        return False
    if b"\\" in content:
        content = content.replace(b"\\\\", b"").replace(b'\\"', b"")
    brackets = content.translate(None, _STRUCTURE).replace(b'""', b"")
    if b'"' in brackets:
        brackets = _IN_QUOTES.sub(b"", brackets)
    if _climbs(brackets[:_FIRST_BRACKETS], most):
        return True
    for _ in range(most):
        left = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if not left:
            return False
        if len(left) == len(brackets):
            return _climbs(left, most)
        brackets = left
    return True


def _climbs(brackets: bytes, most: int) -> bool:
    """Whether brackets climb too high before they stop being JSON."""
    open_ones: list[int] = []
    for bracket in brackets:
        if bracket not in _CLOSES:
            open_ones.append(bracket)
            if len(open_ones) > most:
                return True
        elif not open_ones or open_ones.pop() != _CLOSES[bracket]:
            return False
    return False


# ---------------------------------------------------------------------- what the scanner hands over


def _pairs_hook(noted: list[bool]) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        noted.append(True)
        names = [name for name, _ in pairs]
        doubled = _Doubled(found)
        doubled.keys_twice = tuple(name for name in found if names.count(name) > 1)
        return doubled

    return made


def _float_hook(noted: list[bool]) -> Callable[[str], _Wrong]:
    def made(text: str) -> _Wrong:
        noted.append(True)
        return _Wrong("exponent" if "e" in text or "E" in text else "decimals")

    return made


def _constant_hook(noted: list[bool]) -> Callable[[str], _Wrong]:
    def made(_: str) -> _Wrong:
        noted.append(True)
        return _Wrong("constant")

    return made


def _int_hook(noted: list[bool]) -> Callable[[str], int | _Wrong]:
    def made(text: str) -> int | _Wrong:
        number = int(text) if len(text) <= len(str(_SMALLEST)) else _LARGEST + 1
        if _SMALLEST <= number <= _LARGEST:
            return number
        noted.append(True)
        return _Wrong("integer")

    return made


# ---------------------------------------------------------------------- where it stands


class DecimalsError(FaultsError):
    """Numbers with decimals stand where integers belong; `tree` is the text, sound otherwise, without them."""

    def __init__(self, faults: Iterable[Fault], tree: Any) -> None:
        super().__init__(faults)
        self.tree = tree


def _refuse(faults: list[Fault], made: Any) -> None:
    """Raise for what was found; where the text is ambiguous, numbers with decimals are the lesser fault."""
    ambiguous = [fault for fault in faults if fault.code != "wrong-type"]
    if ambiguous:
        raise MalformedJsonError(ambiguous[:MOST_FAULTS_SHOWN])
    if faults:
        raise DecimalsError(faults[:MOST_FAULTS_SHOWN], _without_numbers(made))


def _without_numbers(made: Any) -> Any:
    if isinstance(made, dict):
        return {name: _without_numbers(one) for name, one in made.items()}
    if isinstance(made, list):
        return [_without_numbers(one) for one in made]
    return None if isinstance(made, _Wrong) else made


def _faults(made: Any, pointer: str, *, has_escapes: bool) -> Iterator[Fault]:
    """Find what was noted, in the order of the text; no text is deeper than a few levels here."""
    if type(made) is _Doubled:
        yield from (_twice(name, pointer) for name in made.keys_twice)
    entries: Iterable[tuple[Any, Any]] = made.items() if isinstance(made, dict) else enumerate(made)
    if has_escapes and isinstance(made, dict) and not "".join(made).isascii():
        yield from (_fault("surrogate", pointer) for name in made if _is_broken(name))
    for name, one in entries:
        kind = type(one)
        if kind is int:
            continue
        if kind is _Wrong:
            yield _fault(one.kind, f"{pointer}/{_escaped(name)}")
        elif kind in _CONTAINERS:
            yield from _faults(one, f"{pointer}/{_escaped(name)}", has_escapes=has_escapes)
        elif has_escapes and kind is str and not one.isascii() and _is_broken(one):
            yield _fault("surrogate", f"{pointer}/{_escaped(name)}")


def _fault(kind: str, pointer: str) -> Fault:
    code, text = _FAULTS.get(kind, ("wrong-type", _DECIMALS))
    return Fault(code=code, text=text, pointer=pointer)


def _twice(name: str, pointer: str) -> Fault:
    shown = _whole(name)[:_LONGEST_SHOWN]
    text = Text(
        sv=f"Nyckeln {shown} står två gånger. Ta bort den ena.", en=f"The key {shown} stands twice. Take one away."
    )
    return Fault(code="duplicate-key", text=text, pointer=f"{pointer}/{_escaped(name)}")


def _is_broken(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _whole(text: str) -> str:
    """Give a text without half characters, so that it can be written."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _escaped(name: str | int) -> str:
    """Write a key, or a place in an array, as a part of a JSON Pointer."""
    if isinstance(name, int):
        return str(name)
    return (name if name.isascii() else _whole(name)).replace("~", "~0").replace("/", "~1")


__all__ = ["MOST_LEVELS", "is_too_deep", "strict_json"]
