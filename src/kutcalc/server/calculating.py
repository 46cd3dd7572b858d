"""Which requests make us calculate or read a file, and so count against a limit of rate (`design/trust.md` L5)."""

from typing import Final, Literal

from kutcalc.server.addresses import ADDRESSES

Counted = Literal["sync", "upload"]
_UPLOADS: Final = "/api/v1/payroll-files"
_FILES: Final = b"multipart/form-data"
_ASKING: Final = tuple(
    pattern for name in ("company", "result", "compare", "gallery", "scenario") for pattern in ADDRESSES[name]
)
"""Pages that calculate when their address holds a question."""
_KEPT: Final = (*(pattern.partition("{")[0] for pattern in ADDRESSES["shared"]), "/api/v1/shares/")
"""What was shared is calculated again when it is opened, to say what has changed since."""


def counted_as_work(method: str, path: str, query: bytes, media: bytes) -> Counted | None:
    """Say which limit a request counts against: what is sent to us, and what asks for figures by its address."""
    if method == "POST":
        is_file = path.startswith(_UPLOADS) or media.partition(b";")[0].strip().lower() == _FILES
        return "upload" if is_file else "sync"
    if method not in {"GET", "HEAD"}:
        return None
    return "sync" if path.startswith(_KEPT) or (query != b"" and path.startswith(_ASKING)) else None
