"""Which names the service answers to, by the Host header alone (`design/trust.md` W5)."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

from kutcalc.server.headers import Header

_PORT: Final = re.compile(r":[0-9]{1,5}\Z")


def is_ours(headers: Sequence[Header], host: bytes | None, hosts: Collection[str]) -> bool:
    """Whether there is one Host header and it names a host of ours exactly, with any port."""
    if host is None or [name for name, _ in headers].count(b"host") != 1:
        return False
    return name_of(host) in hosts


@lru_cache(256)
def name_of(host: bytes) -> str:
    """Give the name in a Host header, without its port."""
    return _PORT.sub("", host.decode("latin-1").lower(), count=1)
