"""Ask a server everything where there is no network: run by `unshare -rn`, with the addresses on standard input."""

import fcntl
import socket
import struct
import sys
from typing import Final

import httpx
from tests.serving import served

SET_FLAGS: Final = 0x8914
IS_UP: Final = 1
ELSEWHERE: Final = ("192.0.2.1", 9)
QUESTION: Final = {"employees": 12, "monthly_pay_kr": 410_000, "policy": "se-almega-2024", "year": 2026}


def main() -> None:
    """Bring up the loopback of this namespace, make sure that there is no other way, and print each status."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        fcntl.ioctl(one, SET_FLAGS, struct.pack("16sh", b"lo", IS_UP))
        try:
            one.connect(ELSEWHERE)
        except OSError:
            pass
        else:
            raise SystemExit("there is a way out")
    with served() as server, httpx.Client(base_url=server.url, timeout=20) as client:
        for path in sys.stdin.read().splitlines():
            sys.stdout.write(f"{client.get(path).status_code} {path}\n")
        sys.stdout.write(f"{client.post('/api/v1/quick-calculations', json=QUESTION).status_code} a calculation\n")


if __name__ == "__main__":
    main()
