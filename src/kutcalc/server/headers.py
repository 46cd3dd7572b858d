"""The headers that every reply carries, those of the framework and of the protocol included (`design/trust.md` W1)."""

from collections.abc import Iterable
from typing import Final

Header = tuple[bytes, bytes]

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TWO_YEARS_S: Final = 63_072_000
NOT_USED: Final = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")

SECURITY: Final[tuple[Header, ...]] = (
    (b"content-security-policy", POLICY.encode()),
    # Sent on plain HTTP too: a browser leaves it out of account there, and the proxy that ends TLS need not add it.
    (b"strict-transport-security", f"max-age={TWO_YEARS_S}; includeSubDomains".encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    # A fetch with CORS passes this by, so that public resources stay open to other sites' scripts.
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"permissions-policy", ", ".join(f"{name}=()" for name in NOT_USED).encode()),
)
NAMES: Final = frozenset(name for name, _ in SECURITY)
NO_STORE: Final[Header] = (b"cache-control", b"no-store")
REQUEST_ID: Final = b"request-id"


def secured(headers: Iterable[Header], request_id: bytes) -> list[Header]:
    """Give headers with ours in place of others of the same name, and `no-store` where nothing is said of keeping."""
    kept = [one for one in headers if one[0].lower() not in NAMES]
    if not any(name.lower() == b"cache-control" for name, _ in kept):
        kept.append(NO_STORE)
    return [*kept, *SECURITY, (REQUEST_ID, request_id)]
