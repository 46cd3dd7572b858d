"""The number of a request, in its reply, its problem and its line in the log; never one that a client sent."""

import time
from itertools import count
from typing import Final

from kutcalc.store.names import ulid

RENEWED_NS: Final = 100_000_000
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TAIL: Final = 4
_ENDS: Final = tuple(first + second for first in ALPHABET for second in ALPHABET)
_MOST: Final = len(_ENDS) ** 2


class Numbers:
    """ULIDs of one process: a random one ten times a second, and those that follow it, which cost a tenth as much."""

    def __init__(self) -> None:
        self._until = 0
        self._begin = ""
        self._more = count()

    def next(self) -> str:
        """Give the next number; they sort by time, and no two processes give the same."""
        now = time.time_ns()
        number = next(self._more)
        if now >= self._until or number >= _MOST:
            self._until = now + RENEWED_NS
            self._begin = ulid(now // 1_000_000)[:-_TAIL]
            self._more = count(1)
            number = 0
        high, low = divmod(number, len(_ENDS))
        return f"{self._begin}{_ENDS[high]}{_ENDS[low]}"


new_request_id: Final = Numbers().next
