"""Which requests make us calculate, and so are counted against the limit of rate (`design/trust.md` L5)."""

from typing import Final

from kutcalc.server.addresses import ADDRESSES

_UPLOADS: Final = "/api/v1/payroll-files"
_ASKING: Final = tuple(pattern for name in ("company", "result", "compare", "scenario") for pattern in ADDRESSES[name])
"""Pages that calculate when their address holds a question."""
_KEPT: Final = (*(pattern.partition("{")[0] for pattern in ADDRESSES["shared"]), "/api/v1/shares/")
"""What was shared is calculated again when it is opened, to say what has changed since."""


def is_calculating(method: str, path: str, query: bytes) -> bool:
    """Whether a request is counted: what is sent to us, and what asks for figures by its address."""
    if method == "POST":
        return not path.startswith(_UPLOADS)
    if method not in {"GET", "HEAD"}:
        return False
    return path.startswith(_KEPT) or (query != b"" and path.startswith(_ASKING))
