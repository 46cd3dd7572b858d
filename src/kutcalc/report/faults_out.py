"""Faults of a file as a table for a spreadsheet: where each is, what is wrong, and how to write it."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from kutcalc.language import Language
from kutcalc.report.tables import csv_bytes

_COLUMNS: Final = ("file", "row", "column", "fault", "correct")
FaultRow = tuple[str, int | None, str, str, str]


def csv_of_faults(rows: Sequence[FaultRow], language: Language) -> bytes:
    """Write faults as CSV, in the order of the file; a Swedish page gives the form that a Swedish Excel opens."""
    schema = {name: pl.Int64() if name == "row" else pl.String() for name in _COLUMNS}
    table = pl.DataFrame(list(rows), schema=schema, orient="row").sort("file", "row", nulls_last=True)
    return csv_bytes(table, "sv" if language == "sv" else "en")


__all__ = ["csv_of_faults"]
