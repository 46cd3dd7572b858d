"""Files that never change while the service runs: read at the start, served from a fixed map of names.

No path is ever made from an address, so there is none to climb out of. A name that is not in the map is not there.
"""

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Final

from litestar import Request, Response, get

from kutcalc.server.refusals import NotFoundError
from kutcalc.server.static_address import MARK_LENGTH, static_address
from kutcalc.server.web_folder import web_folder

TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".txt": "text/plain",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
PACKED: Final = frozenset({".css", ".js", ".svg", ".json", ".txt"})
FOREVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "public, no-cache"
_LEVEL: Final = 6


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file: its bytes, plain and packed, and what is said of it."""

    content: bytes
    packed: bytes | None
    media_type: str
    mark: str

    @property
    def etag(self) -> str:
        """Give the mark of its content as a weak tag: it is the same plain and packed."""
        return f'W/"{self.mark}"'


@cache
def static_files() -> dict[str, StaticFile]:
    """Read every file of a known kind below `web/static`."""
    folder = web_folder() / "static"
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix not in TYPES or not path.is_file():
            continue
        content = path.read_bytes()
        packed = gzip.compress(content, _LEVEL, mtime=0) if path.suffix in PACKED else None
        is_smaller = packed is not None and len(packed) < len(content)
        found[path.relative_to(folder).as_posix()] = StaticFile(
            content, packed if is_smaller else None, TYPES[path.suffix], sha256(content).hexdigest()[:MARK_LENGTH]
        )
    return found


def static_url(name: str) -> str:
    """Give the address of a static file with the mark of its content."""
    return static_address(name)


@get("/static/{name:path}", name="static", include_in_schema=False)
async def static_file(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give a file; for ever when the address says its mark, else to be asked for again."""
    file = static_files().get(str(request.path_params["name"]).lstrip("/"))
    if file is None:
        raise NotFoundError
    headers = {
        "ETag": file.etag,
        "Vary": "Accept-Encoding",
        "Cache-Control": FOREVER if request.query_params.get("v") == file.mark else ASK_AGAIN,
    }
    if is_known(request.headers.get("if-none-match"), file.etag):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    content = file.content
    if file.packed is not None and takes_gzip(request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
        content = file.packed
    return Response(content, headers=headers, media_type=file.media_type)


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Whether a browser has what a tag stands for; compared weakly, as RFC 9110 says for this."""
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags


def takes_gzip(accept_encoding: str) -> bool:
    """Whether gzip is among what an `Accept-Encoding` header takes."""
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in {"gzip", "*"} and weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            return True
    return False
