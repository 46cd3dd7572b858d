"""Uniform draws that are a function of what they are for: seed, purpose, firm and row, in any order and any partition.

A counter hash (splitmix64, Steele, Lea and Flood 2014) in place of a generator with a state: a firm drawn alone, in
another process or among a million others has the same people.
"""

from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Words = NDArray[np.uint64]

_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
_UNITS: Final = 2.0**-53


def uniform(seed: int, purpose: str, firms: Any, rows: Any = 0) -> Floats:
    """Give one number strictly between 0 and 1 for each firm (and row in the firm), the same whoever else is drawn."""
    return ((words(seed, purpose, firms, rows) >> np.uint64(11)).astype(np.float64) + 0.5) * _UNITS


def words(seed: int, purpose: str, firms: Any, rows: Any = 0) -> Words:
    """Give 64 even bits for each firm and row."""
    start = _mixed(np.asarray([(seed << 32 | crc32(purpose.encode())) & (2**64 - 1)], dtype=np.uint64))
    of_firms = _mixed(start + np.atleast_1d(np.asarray(firms, dtype=np.uint64)) * _STEP)
    return _mixed(of_firms + (np.atleast_1d(np.asarray(rows, dtype=np.uint64)) + np.uint64(1)) * _STEP)


def spread_out(seed: int, purpose: str, firms: Integers, rows: Integers, sizes: Integers) -> Floats:
    """Give numbers between 0 and 1 that fall in each firm one to each of as many equal parts as it has rows.

    `firms`, `rows` and `sizes` (rows of the firm) are by row, firms together and in order. Each number is uniform by
    itself; those of a firm are spread, so that a firm's shares are near what they should be.
    """
    hashed = words(seed, purpose, firms, rows)
    order = np.lexsort((hashed, firms))
    starts = np.concatenate(([0], np.cumsum(sizes[rows == 0])[:-1]))
    ranks = np.empty(len(firms), dtype=np.int64)
    ranks[order] = np.arange(len(firms)) - np.repeat(starts, sizes[rows == 0])
    return (ranks + uniform(seed, f"{purpose}, within", firms, rows)) / sizes


def _mixed(bits: Words) -> Words:
    bits = bits + _STEP
    bits = (bits ^ (bits >> np.uint64(30))) * _FIRST
    bits = (bits ^ (bits >> np.uint64(27))) * _SECOND
    return bits ^ (bits >> np.uint64(31))


__all__ = ["Flags", "Floats", "Integers", "Words", "spread_out", "uniform", "words"]
