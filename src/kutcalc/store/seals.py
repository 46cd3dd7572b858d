"""Sealing of what is kept for a day only to be sent again: without the key that the sender chose it cannot be read.

A reply can hold an owner's secret, which is kept nowhere else but as a hash. The seal hides; that nothing was changed
it does not show.
"""

import hashlib
import secrets
from typing import Final

_NONCE_BYTES: Final = 16


def sealed(content: bytes, key: str) -> bytes:
    """Hide bytes under a key; the same bytes never look the same twice."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _crossed(content, key, nonce)


def unsealed(hidden: bytes, key: str) -> bytes:
    """Give the bytes back."""
    return _crossed(hidden[_NONCE_BYTES:], key, hidden[:_NONCE_BYTES])


def _crossed(content: bytes, key: str, nonce: bytes) -> bytes:
    stream = hashlib.shake_256(nonce + key.encode()).digest(len(content))
    crossed = int.from_bytes(content, "big") ^ int.from_bytes(stream, "big")
    return crossed.to_bytes(len(content), "big")
