"""Names that nobody can guess, and hashes of what we do not keep."""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from typing import Final

from sqlalchemy import Connection, select

from kutcalc.store.tables import KEYS

HASHING: Final = "hashing"
ULID: Final = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
HASH: Final = re.compile(r"[0-9a-f]{64}")
SHARE_NAME: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM_BITS: Final = 80
_ULID_LENGTH: Final = 26


def ulid(ms: int) -> str:
    """Make a name that sorts by time: 48 bits of time and 80 random ones."""
    number = (ms << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    digits = []
    for _ in range(_ULID_LENGTH):
        number, digit = divmod(number, len(_CROCKFORD))
        digits.append(_CROCKFORD[digit])
    return "".join(reversed(digits))


def share_name() -> str:
    """Make a name of 128 random bits, base64url without padding."""
    return urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode()


def plain_hash(content: bytes) -> str:
    """Hash what cannot be guessed: contents, and secrets of 256 random bits."""
    return hashlib.sha256(content).hexdigest()


def hidden(connection: Connection, *parts: str) -> str:
    """Hash what could be guessed, as an address of a sender, with the secret of the store."""
    key = connection.execute(select(KEYS.c.content).where(KEYS.c.name == HASHING)).scalar_one()
    return hmac.digest(key, b"\0".join(part.encode() for part in parts), "sha256").hex()
