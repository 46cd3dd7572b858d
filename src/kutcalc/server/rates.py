"""How often each client has asked, counted together by all processes of one service (`design/trust.md` L5).

The count stands in a file that each process maps into its memory. Its lock is the kernel's, so a process that is killed
lets go of it. Who a client is cannot be read from it: only a hash with a key that is made anew with the file.
"""

import fcntl
import mmap
import os
import secrets
import struct
import tempfile
import time
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

WINDOW_MS: Final = 60_000
KEY_BYTES: Final = 32
NAME_BYTES: Final = 16
BUCKETS: Final = 4_096
WAYS: Final = 8
_SLOT: Final = struct.Struct("<16sQQ")
_SIZE: Final = KEY_BYTES + BUCKETS * WAYS * _SLOT.size


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one request: whether it was within the limit, how many are left, and when all are there again."""

    allowed: bool
    left: int
    reset_s: int


def make_rates_file(path: Path) -> None:
    """Make an empty file of counts unless there is one; safe when several processes do it at once."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".rates-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.truncate(_SIZE)
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()


class Rates:
    """Counts of requests by client in fixed windows, each from its client's first request."""

    def __init__(self, path: Path | None) -> None:
        self._descriptor = -1
        if path is None:
            self._memory = mmap.mmap(-1, _SIZE)
            self._memory[:KEY_BYTES] = secrets.token_bytes(KEY_BYTES)
        else:
            make_rates_file(path)
            self._descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            self._memory = mmap.mmap(self._descriptor, _SIZE)
        self._key = bytes(self._memory[:KEY_BYTES])

    def name_of(self, kind: bytes, client: bytes) -> bytes:
        """Give the name that a client is counted under: a keyed hash, which tells nobody who it is."""
        return blake2b(client, key=self._key, digest_size=NAME_BYTES, person=kind).digest()

    def take(self, name: bytes, limit: int) -> Taken:
        """Count one request of a client by its name; one that is refused is not counted."""
        # Boot time of the machine, which is one for all its processes and is not set back.
        now = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1_000_000
        if self._descriptor < 0:
            return self._counted(name, limit, now)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            return self._counted(name, limit, now)
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file."""
        self._memory.close()
        if self._descriptor >= 0:
            os.close(self._descriptor)

    def _counted(self, name: bytes, limit: int, now: int) -> Taken:
        place, started, count = self._slot(name, now)
        allowed = count < limit
        if allowed:
            count += 1
            _SLOT.pack_into(self._memory, place, name, started, count)
        return Taken(allowed, limit - count, -(-(started + WINDOW_MS - now) // 1_000))

    def _slot(self, name: bytes, now: int) -> tuple[int, int, int]:
        """Find where a client is counted: its own place, else the one of its bucket whose window began first."""
        bucket = int.from_bytes(name[:4], "little") % BUCKETS
        oldest, oldest_start = 0, now + 1
        for way in range(WAYS):
            place = KEY_BYTES + (bucket * WAYS + way) * _SLOT.size
            there, started, count = _SLOT.unpack_from(self._memory, place)
            if there == name and started + WINDOW_MS > now:
                return place, started, count
            if there == name:
                return place, now, 0
            if started < oldest_start:
                oldest, oldest_start = place, started
        return oldest, now, 0
