"""Case links: the whole case stands in the address, so that no database is needed (`design/interfaces.md` 3.4).

A code is `k1.` and the base64url form, without padding, of the zlib stream of compact JSON with one key, the kind of
request, whose value is the body of that request.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.analysis.scenario import CURRENT_LAW
from kutcalc.errors import CaseDamagedError
from kutcalc.limits import LINK_MAX_CHARS, LINK_MAX_JSON, SMALL_GROUP
from kutcalc.policy import Library, reference

PREFIX: Final = "k1."
CASE_KINDS: Final = ("quick_calculation", "calculation", "comparison", "job")
SMALL_GROUPS: Final = "small_groups"
TOO_LONG: Final = "too_long"
_LETTERS: Final = re.compile(r"[A-Za-z0-9_-]+")
_PAGES: Final = {"comparison": "/jamfor", "job": "/scenario"}
_LIBRARY: Final = Library()


def encode_case(kind: str, body: Mapping[str, Any]) -> str:
    """Write a case as a code; the same body always gives the same code."""
    text = msgspec.json.encode({kind: body}, order="sorted")
    return PREFIX + base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip("=")


def decode_case(code: str) -> tuple[str, dict[str, Any]]:
    """Read a code; CaseDamagedError where it is cut, changed, too large, or no case of ours."""
    letters = code.removeprefix(PREFIX)
    if not code.startswith(PREFIX) or not _LETTERS.fullmatch(letters):
        raise CaseDamagedError
    case = _read(_unpacked(letters))
    if not isinstance(case, dict) or len(case) != 1:
        raise CaseDamagedError
    ((kind, body),) = case.items()
    if kind not in CASE_KINDS or not isinstance(body, dict):
        raise CaseDamagedError
    return kind, body


def _unpacked(letters: str) -> bytes:
    """Unpack no further than a case may be large."""
    most = LINK_MAX_JSON.value()
    stream = zlib.decompressobj()
    try:
        packed = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
        text = stream.decompress(packed, most)
    except (binascii.Error, ValueError, zlib.error):
        raise CaseDamagedError from None
    if not stream.eof or stream.unused_data:
        raise CaseDamagedError
    return text


def _read(text: bytes) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise CaseDamagedError from None


def link_of(kind: str, body: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Give the path and query of the page that shows a case, or null and why there is no such link.

    A policy that names no version gets the one that was used; a row that stands for fewer than five persons is never
    put into a link.
    """
    if has_small_groups(body):
        return None, SMALL_GROUPS
    code = encode_case(kind, pinned({name: value for name, value in body.items() if name != "echo"}))
    if len(code) > LINK_MAX_CHARS.value():
        return None, TOO_LONG
    return f"{_PAGES.get(kind, '/resultat')}?case={code}", None


def has_small_groups(body: Mapping[str, Any]) -> bool:
    """Whether a payslip row of a body stands for fewer persons than may be shown."""
    smallest = SMALL_GROUP.value()
    return any(
        row.get("count", 1) is None or row.get("count", 1) < smallest
        for employer in body.get("employers") or ()
        for row in employer.get("payslips") or ()
    )


def pinned(body: Mapping[str, Any]) -> dict[str, Any]:
    """Give a body whose policies name their versions."""
    made = dict(body)
    if "policy" in made:
        made["policy"] = _pinned_choice(made["policy"])
    if "policies" in made:
        made["policies"] = [_pinned_choice(choice) for choice in made["policies"]]
    return made


def _pinned_choice(choice: Any) -> Any:
    if isinstance(choice, str):
        return choice if "@" in choice or choice == CURRENT_LAW else reference(_LIBRARY.get(choice))
    if isinstance(choice, dict) and isinstance(choice.get("ref"), str):
        return {**choice, "ref": _pinned_choice(choice["ref"])}
    return choice


__all__ = ["CASE_KINDS", "decode_case", "encode_case", "has_small_groups", "link_of", "pinned"]
