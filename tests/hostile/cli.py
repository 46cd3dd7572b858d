"""The command line as a process of its own, for what is watched from outside; `planted` connects, to be seen."""

import socket
import sys

from kutcalc.cli import main


def _planted() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.connect(("127.0.0.1", 9))
    return 0


if __name__ == "__main__":
    sys.exit(_planted() if sys.argv[1:] == ["planted"] else main(sys.argv[1:]))
