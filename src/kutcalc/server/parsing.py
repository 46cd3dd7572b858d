"""The readers of files of one web process, and the columns that a file may give."""

from collections.abc import Mapping
from functools import lru_cache

from kutcalc.analysis.scenario import LAW_MONTHS
from kutcalc.payroll.parsers import Parsers
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS, Column
from kutcalc.policy import Library
from kutcalc.policy.declared import columns_declared


def made_parsers(size: int) -> Parsers:
    """Start the readers of a web process."""
    return Parsers(LAW_MONTHS, facts_known(), size=size)


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


__all__ = ["columns_known", "facts_known", "made_parsers"]
