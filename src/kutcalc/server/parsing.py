"""The readers of files of one web process, the threads that wait for them, and the columns that a file may give."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import Any, Final, TypeVar

from kutcalc.analysis.scenario import LAW_MONTHS
from kutcalc.errors import OverloadedError
from kutcalc.payroll.parsers import Parsers
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS, Column
from kutcalc.policy import Library
from kutcalc.policy.declared import columns_declared

T = TypeVar("T")
AT_ONCE: Final = 8
MOST_WAITING: Final = 24


class Waiting:
    """Threads that wait for readers, apart from those that everything else needs: reading a file may take its time."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="files")
        self._number = 0

    async def run(self, function: Callable[..., T], *given: Any, **named: Any) -> T:
        """Run a function in a thread; OverloadedError where too many wait already."""
        if self._number >= MOST_WAITING:
            raise OverloadedError
        self._number += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, partial(function, *given, **named))
        finally:
            self._number -= 1


WAITING: Final = Waiting()


def made_parsers(size: int) -> Parsers:
    """Start the readers of a web process; the library is read when there is a file, not before."""
    return Parsers(LAW_MONTHS, facts_known, size=size)


@lru_cache(maxsize=1)
def facts_known() -> tuple[Column, ...]:
    """Give the columns that the policies of the library add, those that mean one thing in all of them."""
    library = Library()
    found: dict[str, Column] = {}
    differing: set[str] = set()
    for policy in library.all():
        for column in columns_declared([policy]):
            if found.setdefault(column.name, column) != column:
                differing.add(column.name)
    return tuple(column for name, column in found.items() if name not in differing)


@lru_cache(maxsize=1)
def columns_known() -> Mapping[str, Column]:
    """Give every column that one of a file may be, by name."""
    return {column.name: column for column in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS, *facts_known())}


__all__ = ["WAITING", "columns_known", "facts_known", "made_parsers"]
