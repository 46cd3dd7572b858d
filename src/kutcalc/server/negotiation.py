"""What a sender accepts and already has: media types by `Accept`, and entity tags by `If-None-Match`."""

import hashlib
from collections.abc import Sequence
from typing import Final

from kutcalc.server.refusals import NotAcceptableError

JSON: Final = "application/json"
TOML: Final = "application/toml"
NDJSON: Final = "application/x-ndjson"
CSV: Final = "text/csv"
PARQUET: Final = "application/vnd.apache.parquet"
ARROW: Final = "application/vnd.apache.arrow.stream"
_ANY: Final = "*/*"
_THOUSAND: Final = 1_000


def chosen_type(header: str | None, offered: Sequence[str]) -> str:
    """Choose the media type that is preferred of those offered, the first of equals; NotAcceptableError for none."""
    if header is None or header in {"", _ANY, offered[0]}:
        return offered[0]
    ranges = [_range(part) for part in header.split(",")]
    weights = {media: _weight(media, ranges) for media in offered}
    best = max(offered, key=lambda media: weights[media])
    if weights[best] == 0:
        raise NotAcceptableError(offered)
    return best


def _range(part: str) -> tuple[str, int]:
    """Read one media range and its weight in thousandths."""
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    whole, _, decimals = weight.partition(".")
    digits = (decimals + "000")[:3]
    number = (
        int(whole) * _THOUSAND + int(digits) if whole.isdecimal() and digits.isdecimal() and weight.isascii() else 0
    )
    return name, min(number, _THOUSAND)


def _weight(media: str, ranges: Sequence[tuple[str, int]]) -> int:
    """Give the weight of the most exact range that a media type fits."""
    kind = media.partition("/")[0]
    for name in (media, f"{kind}/*", _ANY):
        found = [weight for given, weight in ranges if given == name]
        if found:
            return max(found)
    return 0


def etag_of(content: bytes) -> str:
    """Give the tag of a content."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def has_already(if_none_match: str | None, etag: str) -> bool:
    """Whether a sender has the content of a tag; compared weakly, as the standard asks."""
    if not if_none_match:
        return False
    given = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    return "*" in given or etag in given


__all__ = ["ARROW", "CSV", "JSON", "NDJSON", "PARQUET", "TOML", "chosen_type", "etag_of", "has_already"]
