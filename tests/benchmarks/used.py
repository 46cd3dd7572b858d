"""What a process has used so far: processor time and the most memory that it held."""

import os
import resource
from pathlib import Path
from typing import Final

KIB_PER_MIB: Final = 1024
SELF: Final = resource.RUSAGE_SELF
CHILDREN: Final = resource.RUSAGE_CHILDREN
"""Those that have ended and been waited for."""


def cpu_s(whose: int) -> float:
    """Give the processor time of this process or of its children, in seconds."""
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def peak_mib(whose: int) -> int:
    """Give the most memory held by this process, or by any one of its children."""
    return resource.getrusage(whose).ru_maxrss // KIB_PER_MIB


def cpu_of(process: int) -> float:
    """Give the processor time of a process that runs."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
