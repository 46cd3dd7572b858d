"""What a process that reads a stranger's file may use: memory, time, files and network; Linux holds it to that.

The allocators are told to give addresses back (`ENVIRONMENT`), so that a limit on addresses is one on memory: polars
alone reserves more than a gigabyte otherwise, and RLIMIT_AS at `parser_rss_mib` would refuse every honest file.
"""

import ctypes
import os
import resource
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kutcalc.limits import (
    LIMITS,
    MAX_CELL_CHARS,
    MAX_FILE_CELLS,
    MAX_ROWS,
    MAX_UNPACKED,
    MAX_ZIP_ENTRIES,
    PARSER_CPU,
    PARSER_MEMORY,
)

MIB: Final = 1024 * 1024
ENVIRONMENT: Final[dict[str, str]] = {
    "POLARS_MAX_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "_RJEM_MALLOC_CONF": "narenas:1,retain:false",
    "MALLOC_CONF": "narenas:1,retain:false",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "HOME": "/",  # without one Python asks the service of names, by a connection
}
OPEN_FILES: Final = 32
HARD_AFTER_S: Final = 2
"""How long after the gentle limit on time Linux ends the process whatever it does."""
ON_ONES_OWN: Final = {
    MAX_ROWS: 100_000_000,
    MAX_FILE_CELLS: 200_000_000,
    MAX_UNPACKED: 8 * 1024 * MIB,
    MAX_ZIP_ENTRIES: 10_000,
    MAX_CELL_CHARS: 1_000_000,
}
"""The limits of size on the command line: the file is the user's own, and a bomb still ends its reader alone."""
_PR_SET_NO_NEW_PRIVS: Final = 38
_NEW_NETWORK: Final = 0x40000000
_NEW_USER: Final = 0x10000000
_INHERITED: Final = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH")


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Give the environment of a reader: what Python needs, our limits, and nothing else; no secret is among them."""
    limits = {name: given[name] for limit in LIMITS if (name := f"KUTCALC_{limit.name.upper()}") in given}
    return {**{name: given[name] for name in _INHERITED if name in given}, **limits, **ENVIRONMENT}


def shut_in() -> None:
    """Take away the network where the system lets us, and every way to more rights, files or dumps of memory.

    Called while the process has one thread.
    """
    try:
        system = ctypes.CDLL(None, use_errno=True)
        if system.unshare(_NEW_NETWORK):
            system.unshare(_NEW_USER | _NEW_NETWORK)
        system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    except (OSError, AttributeError):  # no Linux: the other limits stand
        pass
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_NOFILE, OPEN_FILES)


def begin(*, is_upload: bool) -> None:
    """Give one file its time and memory, counted from now; a user's own file may take what the machine has."""
    if not is_upload:
        for limit, value in ON_ONES_OWN.items():
            os.environ.setdefault(f"KUTCALC_{limit.name.upper()}", str(value))
        return
    spent = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(spent.ru_utime + spent.ru_stime) + 1 + PARSER_CPU.value()
    _set(resource.RLIMIT_CPU, soft, soft + HARD_AFTER_S)
    _set(resource.RLIMIT_AS, addresses(PARSER_MEMORY.value()))


def addresses(memory_mib: int) -> int:
    """Give the bytes of addresses that so much memory takes: programs mapped and not in memory come on top."""
    size, resident, *_ = (int(part) for part in Path("/proc/self/statm").read_text(encoding="ascii").split())
    return memory_mib * MIB + (size - resident) * os.sysconf("SC_PAGE_SIZE")


def _set(which: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit for good; one that is lower already stays."""
    _, most = resource.getrlimit(which)
    hard = soft if hard is None else hard
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(which, (soft, hard))
