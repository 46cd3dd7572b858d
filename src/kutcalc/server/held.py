"""What is held of files for a while, in memory and nowhere else: by token, until its time is out, within quotas.

What is held is bytes: the minimised tables and what was found of the file (`payroll_file`). Beside them stands what a
request that is sent twice needs: which key was used, and a keyed hash of what was read. Neither outlives the process.
"""

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import msgspec

from kutcalc.errors import IdempotencyReusedError, RequestInProgressError, StorageFullError
from kutcalc.language import Text
from kutcalc.limits import HOLD_BYTES, HOLD_BYTES_PER_CLIENT, HOLD_FILES_PER_CLIENT, KEEP_MAX

TOKEN_BYTES: Final = 16
"""128 bits, which nobody guesses."""
KEY_LIVES_S: Final = 86_400
UNFINISHED_LIVES_S: Final = 120
MOST_KEYS: Final = 20_000
_MINUTE_S: Final = 60
FULL_OF_YOURS: Final = Text(
    sv="Du har redan så många filer i minnet som en avsändare får ha. Vänta tills tiden för en av dem går ut.",
    en="You have as many files in memory as one sender may have. Wait until the time of one of them runs out.",
)
FULL_OF_ALL: Final = Text(
    sv="Det finns inte plats för fler filer i minnet just nu, så filen hölls inte kvar. Försök igen om en stund.",
    en="There is no room for more files in memory just now, so the file was not kept. Try again in a while.",
)


class Ticket(msgspec.Struct, frozen=True):
    """What whoever keeps a file is given: its token, and when it is let go of, in seconds of Unix time."""

    token: str
    expires_at: int


class Held(msgspec.Struct, frozen=True):
    """A file that is held."""

    content: bytes
    expires_at: int


@dataclass(slots=True)
class _File:
    """A file with whose it is."""

    client: str
    content: bytes
    until: float
    expires_at: int
    gives_way: bool = False


@dataclass(slots=True)
class _Key:
    """A key that a request came with: a keyed hash of what it said, and what it was given, once it is done."""

    since: float
    digest: bytes = b""
    ticket: Ticket | None = None


def now_s() -> float:
    """Give a time that goes on while the machine sleeps and is never set back."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(slots=True)
class Holdings:
    """All that one service holds; `now` and `wall` give the time, and may be moved by a test."""

    now: Callable[[], float] = now_s
    wall: Callable[[], float] = time.time
    _files: dict[str, _File] = field(default_factory=dict)
    _keys: OrderedDict[tuple[str, str], _Key] = field(default_factory=OrderedDict)
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def keep(self, client: str, content: bytes, minutes: int, *, gives_way: bool = False) -> Ticket:
        """Hold some bytes for a client; StorageFullError where the client, or everybody, holds too much.

        What a page holds `gives_way`: it is let go of for the next, oldest first, so that nobody who chooses a file a
        fourth time has to wait for pages that were left.
        """
        self.sweep()
        if gives_way:
            self._make_way(client, len(content))
        own = [one for one in self._files.values() if one.client == client]
        held = sum(len(one.content) for one in own)
        if len(own) >= HOLD_FILES_PER_CLIENT.value() or held + len(content) > HOLD_BYTES_PER_CLIENT.value():
            raise StorageFullError(FULL_OF_YOURS)
        if self.size() + len(content) > HOLD_BYTES.value():
            raise StorageFullError(FULL_OF_ALL)
        seconds = min(minutes, KEEP_MAX.value()) * _MINUTE_S
        token = secrets.token_urlsafe(TOKEN_BYTES)
        expires_at = int(self.wall()) + seconds
        self._files[token] = _File(client, content, self.now() + seconds, expires_at, gives_way)
        return Ticket(token, expires_at)

    def _make_way(self, client: str, size: int) -> None:
        """Let go of what gives way, oldest first, until there is room for one more file of a client."""
        own = {token: one for token, one in self._files.items() if one.client == client}
        for token in [token for token, one in own.items() if one.gives_way]:
            held = sum(len(one.content) for one in own.values())
            if len(own) < HOLD_FILES_PER_CLIENT.value() and held + size <= HOLD_BYTES_PER_CLIENT.value():
                return
            del own[token], self._files[token]

    def find(self, token: str) -> Held | None:
        """Give what is held under a token; None for one that is unknown or past its time."""
        self.sweep()
        found = self._files.get(token)
        return None if found is None else Held(found.content, found.expires_at)

    def forget(self, token: str) -> None:
        """Let go of what is held under a token."""
        self._files.pop(token, None)

    def size(self) -> int:
        """Give how many bytes are held."""
        return sum(len(one.content) for one in self._files.values())

    def count(self) -> int:
        """Give how many files are held."""
        self.sweep()
        return len(self._files)

    def sweep(self) -> None:
        """Let go of all whose time is out."""
        now = self.now()
        for token in [token for token, one in self._files.items() if one.until <= now]:
            del self._files[token]
        for name in [name for name, one in self._keys.items() if now - one.since > _life_of(one)]:
            del self._keys[name]

    def begin(self, client: str, key: str) -> None:
        """Note that a request with a key has begun; RequestInProgressError while another with it is under way."""
        self.sweep()
        known = self._keys.get((client, key))
        if known is None:
            self._keys[client, key] = _Key(self.now())
            while len(self._keys) > MOST_KEYS:
                self._keys.popitem(last=False)
        elif not known.digest:
            raise RequestInProgressError

    def settle(self, client: str, key: str, said: bytes, content: bytes, minutes: int) -> tuple[bool, Ticket | None]:
        """Say whether a request was answered before, and what it was given; IdempotencyReusedError for another request.

        The first with its key is noted, and its content held where it asks for minutes. `said` is what was read of the
        file and not the file: no hash of a file is made (`design/trust.md` R3).
        """
        self.sweep()
        digest = hmac.new(self._secret, said, sha256).digest()
        known = self._keys.get((client, key))
        if known is not None and known.digest:
            if not hmac.compare_digest(known.digest, digest):
                raise IdempotencyReusedError
            return True, known.ticket
        ticket = self.keep(client, content, minutes) if minutes else None
        self._keys[client, key] = _Key(self.now(), digest, ticket)
        return False, ticket

    def drop(self, client: str, key: str) -> None:
        """Forget a key whose request came to nothing: it may be used again; one that was answered is kept."""
        known = self._keys.get((client, key))
        if known is not None and not known.digest:
            del self._keys[client, key]


def _life_of(key: _Key) -> int:
    return KEY_LIVES_S if key.digest else UNFINISHED_LIVES_S


__all__ = ["Held", "Holdings", "Ticket"]
