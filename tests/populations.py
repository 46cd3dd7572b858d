"""The small synthetic Sweden that tests share: built once a process, found by whoever asks for a population by name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kutcalc.population.folder import OWN_HOME, Population
from kutcalc.population.known import build_known

MINI: Final = "se-2026-mini"


@contextmanager
def mini_population_in(home: Path) -> Iterator[Population]:
    """Build the small population where this process, and those it starts, look for populations meanwhile."""
    before = os.environ.get(OWN_HOME)
    os.environ[OWN_HOME] = str(home)
    try:
        yield build_known(MINI)
    finally:
        if before is None:
            del os.environ[OWN_HOME]
        else:
            os.environ[OWN_HOME] = before


__all__ = ["MINI", "mini_population_in"]
