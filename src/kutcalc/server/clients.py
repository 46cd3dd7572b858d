"""Who asks: the address of the peer, or what a proxy that the operator has named says, and nothing else."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Any, Final

_NOBODY: Final = b""
_SIX: Final = 8
_CUT_FOUR: Final = 3
_CUT_SIX: Final = 6


def client_of(scope: Any, headers: Mapping[bytes, bytes], trusted: Collection[str]) -> str:
    """Give the address of a client.

    From a proxy that is trusted the last hop of `X-Forwarded-For` counts: the proxy wrote that one, the client may have
    written those before it.
    """
    client = scope.get("client")
    peer: str = client[0] if client else ""
    if peer in trusted:
        return headers.get(b"x-forwarded-for", b"").decode("latin-1").rpartition(",")[2].strip() or peer
    return peer


@lru_cache(4_096)
def counted_as(address: str) -> bytes:
    """Give what a client is counted by: its IPv4 address, or the /64 of IPv6 that one subscriber has."""
    return _packed(address)[:_SIX]


@lru_cache(4_096)
def cut(address: str) -> str:
    """Give an address cut to its /24, or /48 for IPv6, as the log may hold it."""
    packed = _packed(address)
    if not packed:
        return "-"
    if len(packed) > _SIX:
        return f"{IPv6Address(packed[:_CUT_SIX] + bytes(16 - _CUT_SIX))}/48"
    return ".".join(str(byte) for byte in packed[:_CUT_FOUR]) + ".0/24"


def _packed(address: str) -> bytes:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return _NOBODY
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.packed
