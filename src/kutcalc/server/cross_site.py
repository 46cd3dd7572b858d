"""Whether a request that changes something comes from a page on another site (`design/trust.md` W4).

A browser says so itself: in `Sec-Fetch-Site`, which no page can set, or else in `Origin`. What sends neither is no
browser and has nobody's session to misuse: there are no cookies here. No token is needed, and none is kept.
"""

from collections.abc import Mapping
from typing import Final

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
OWN: Final = frozenset({b"same-origin", b"none"})
FORM_TYPES: Final = frozenset({b"", b"application/x-www-form-urlencoded", b"multipart/form-data", b"text/plain"})


def is_from_elsewhere(method: str, path: str, headers: Mapping[bytes, bytes]) -> bool:
    """Whether to refuse: a changing request of another site that a browser would send without asking us first.

    Under `/api` a type that no form can send is enough: a browser asks before it sends that across sites, and we give
    no leave. A page takes forms, so there nothing passes.
    """
    if method in SAFE or not _is_foreign(headers):
        return False
    if not path.startswith("/api/"):
        return True
    return method == "POST" and _kind(headers) in FORM_TYPES


def _is_foreign(headers: Mapping[bytes, bytes]) -> bool:
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site not in OWN
    origin = headers.get(b"origin")
    if origin is None:
        return False
    scheme, _, authority = origin.partition(b"://")
    return scheme not in {b"http", b"https"} or authority.lower() != headers.get(b"host", b"").lower()


def _kind(headers: Mapping[bytes, bytes]) -> bytes:
    return headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
