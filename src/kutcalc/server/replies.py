"""The forms of replies: private ones that nobody may keep, public ones with a tag, and pages of a list."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import Response

from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.negotiation import JSON, chosen_type, etag_of, has_already

_NOT_MODIFIED: Final = 304
_VARY: Final = "Accept, Accept-Language"


def json_reply(
    request: AnyRequest, value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response[bytes]:
    """Give a value as JSON that nobody may keep."""
    return bytes_reply(request, msgspec.json.encode(value), status=status, headers=headers)


def bytes_reply(
    request: AnyRequest, content: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response[bytes]:
    """Give JSON that is written already."""
    chosen_type(request.headers.get("accept"), (JSON,))
    return Response(
        content,
        status_code=status,
        media_type=JSON,
        headers={
            "Content-Language": language_of(request),
            "Vary": _VARY,
            "Cache-Control": "no-store",
            **(headers or {}),
        },
    )


def public_reply(
    request: AnyRequest,
    content: bytes,
    *,
    media: str = JSON,
    etag: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    """Give what anybody may read and keep, with its tag; 304 without a body to whoever has it already."""
    tag = etag or etag_of(content)
    given = {
        "Content-Language": language_of(request),
        "Vary": _VARY,
        "Cache-Control": "public, max-age=300",
        "Access-Control-Allow-Origin": "*",
        "ETag": tag,
        **(headers or {}),
    }
    if has_already(request.headers.get("if-none-match"), tag):
        return Response(b"", status_code=_NOT_MODIFIED, media_type=media, headers=given)
    return Response(content, status_code=200, media_type=media, headers=given)


def list_reply(request: AnyRequest, items: Sequence[Any], *, limit: int, page: int) -> Response[bytes]:
    """Give one page of a list, with links to its neighbours."""
    chosen_type(request.headers.get("accept"), (JSON,))
    start = (page - 1) * limit
    shown = items[start : start + limit]
    content = msgspec.json.encode({"page": page, "limit": limit, "total": len(items), "items": shown})
    last = max(1, -(-len(items) // limit))
    links = _links(request, page, last)
    return public_reply(request, content, headers={"Link": links} if links else None)


def _links(request: AnyRequest, page: int, last: int) -> str:
    path = request.scope["path"]
    asked = [pair for pair in parse_qsl(request.scope["query_string"].decode("latin-1")) if pair[0] != "page"]
    wanted = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    there = {name: number for name, number in wanted.items() if 1 <= number <= last}
    return ", ".join(
        f'<{path}?{urlencode([*asked, ("page", str(number))])}>; rel="{name}"' for name, number in there.items()
    )


__all__ = ["bytes_reply", "json_reply", "list_reply", "public_reply"]
