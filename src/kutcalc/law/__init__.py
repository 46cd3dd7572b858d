"""Enacted law: one chapter of rules beside its file of dated values, month by month from 2018-01."""

from kutcalc.law.chapters import (
    EDITION,
    FIRST_MONTH,
    LAST_MONTH,
    PROJECTED_FROM,
    Source,
    law_book,
    source_of,
    sources,
    value_of,
    values,
)

__all__ = [
    "EDITION",
    "FIRST_MONTH",
    "LAST_MONTH",
    "PROJECTED_FROM",
    "Source",
    "law_book",
    "source_of",
    "sources",
    "value_of",
    "values",
]
