"""Keys of persons under a secret that dies with one upload: two rows of a person meet, and nobody can tell who.

HMAC-SHA-256 with a random key (`facts/formats.md` section 5): ten digits are few enough to be tried one by one, so a
plain hash would tell who it was.
"""

import hmac
from collections.abc import Callable
from typing import Final

import polars as pl

LEAST_SECRET_BYTES: Final = 16
_OF_PERSON: Final = b"person\0"
_OF_NUMBER: Final = b"number\0"


class Keyed:
    """Makes keys of identities and of a company's own employee numbers, under the secret of one upload."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) < LEAST_SECRET_BYTES:
            raise ValueError(len(secret))
        self._secret = secret

    def person(self, canonical: str) -> str:
        """Give the key of an identity in its canonical 12 digits, in hexadecimal."""
        return self._key(_OF_PERSON, canonical)

    def number(self, text: str) -> str:
        """Give the key of a company's own number of an employee, however it is spaced and cased."""
        return self._key(_OF_NUMBER, text.strip().casefold())

    def persons(self, canonical: pl.Series) -> pl.Series:
        """Give the keys of a column of identities in canonical form; null stays null."""
        return _keys(canonical, self.person)

    def numbers(self, texts: pl.Series) -> pl.Series:
        """Give the keys of a column of employee numbers; null and empty become null."""
        given = texts.str.strip_chars()
        return _keys(given.set(given == "", None), self.number)

    def _key(self, purpose: bytes, text: str) -> str:
        return hmac.digest(self._secret, purpose + text.encode(), "sha256").hex()


def _keys(texts: pl.Series, key: Callable[[str], str]) -> pl.Series:
    """Work the key of each distinct text once."""
    distinct = texts.unique().drop_nulls().to_list()
    return texts.replace_strict(distinct, [key(text) for text in distinct], default=None, return_dtype=pl.String)


__all__ = ["Keyed"]
