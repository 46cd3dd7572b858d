"""The body of a request: its media type, its size while it comes, and its JSON, read off the loop where it is large."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.limits import MAX_JSON_BODY, MAX_NDJSON_BODY, Limit
from kutcalc.server.asked import AnyRequest
from kutcalc.server.negotiation import JSON, NDJSON, TOML
from kutcalc.server.refusals import BodyTooLargeError, MediaTypeError
from kutcalc.server.strict_json import strict_json

INLINE_BYTES: Final = 65_536
"""More JSON than this is read in a thread, so that nobody else waits for it."""
_LIMITS: Final[dict[str, Limit]] = {JSON: MAX_JSON_BODY, NDJSON: MAX_NDJSON_BODY, TOML: MAX_JSON_BODY}
_POLITE_BYTES: Final = 4 * 1_048_576
"""So much of a body that is too large is read and thrown away, that its sender gets to read the refusal."""
_CHARSETS: Final = ("utf-8", "utf8", "us-ascii")
_OBJECT: Final = Text(sv="Frågan är ett JSON-objekt: { … }.", en="A request is a JSON object: { … }.")


def media_of(request: AnyRequest, accepted: tuple[str, ...]) -> str:
    """Give the media type of a body; MediaTypeError when it is none of those accepted, or packed."""
    given = request.headers.get("content-type", "")
    name, *parameters = (piece.strip().lower() for piece in given.split(";"))
    charsets = [piece.partition("=")[2].strip('"') for piece in parameters if piece.startswith("charset=")]
    packed = request.headers.get("content-encoding", "identity").lower()
    if name not in accepted or any(charset not in _CHARSETS for charset in charsets) or packed != "identity":
        raise MediaTypeError(given if packed == "identity" else f"{given}, {packed}", accepted)
    return name


async def body_of(request: AnyRequest, media: str) -> bytes:
    """Read a body as it comes; BodyTooLargeError when it is more than its kind may be, and no more of it is kept."""
    limit = _LIMITS[media].value()
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit + _POLITE_BYTES:
        raise BodyTooLargeError(limit)
    parts: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit + _POLITE_BYTES:
            break
        if size <= limit:
            parts.append(chunk)
        else:
            parts.clear()
    if size > limit:
        raise BodyTooLargeError(limit)
    return b"".join(parts)


async def json_of(content: bytes) -> Any:
    """Read JSON strictly, in a thread where it is large."""
    if len(content) <= INLINE_BYTES:
        return strict_json(content)
    return await asyncio.to_thread(strict_json, content)


async def json_body(request: AnyRequest) -> dict[str, Any]:
    """Read the body of a request that takes a JSON object."""
    made = await json_of(await body_of(request, media_of(request, (JSON,))))
    return as_object(made)


def as_object(made: Any) -> dict[str, Any]:
    """Refuse a body that is JSON but no object."""
    if not isinstance(made, dict):
        raise FaultsError([Fault(code="wrong-type", text=_OBJECT, pointer="")])
    return made


def fields_of(body: Mapping[str, Any], fields: Mapping[str, tuple[type, bool]]) -> dict[str, Any]:
    """Check the fields of a small body: name, type, whether it must be there; FaultsError with all that is wrong."""
    faults = [
        Fault(code="unknown-field", pointer=f"/{_escaped(name)}", text=_unknown(name, tuple(fields)))
        for name in body
        if name not in fields
    ]
    for name, (kind, is_required) in fields.items():
        value = body.get(name)
        if name not in body:
            if is_required:
                faults.append(Fault(code="required", pointer=f"/{name}", text=_required(name)))
        elif type(value) is not kind:
            faults.append(Fault(code="wrong-type", pointer=f"/{name}", text=_WRONG[kind]))
    if faults:
        raise FaultsError(faults)
    return dict(body)


_WRONG: Final[dict[type, Text]] = {
    str: Text(sv="Skriv en text inom citattecken.", en="Write a text in quotation marks."),
    dict: Text(sv="Skriv ett objekt: { … }.", en="Write an object: { … }."),
}


def _required(name: str) -> Text:
    return Text(sv=f"{name} saknas.", en=f"{name} is missing.")


def _unknown(name: str, known: tuple[str, ...]) -> Text:
    listed, shown = ", ".join(known), name[:40]
    return Text(
        sv=f"Fältet {shown} finns inte. Det som kan stå här är {listed}.",
        en=f"There is no field {shown}. What may stand here is {listed}.",
    )


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


__all__ = ["INLINE_BYTES", "as_object", "body_of", "fields_of", "json_body", "json_of", "media_of"]
