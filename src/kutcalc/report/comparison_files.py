"""Rows of a page as a file: the same integers, in either form of CSV."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from kutcalc.report.tables import CsvForm, csv_bytes


def csv_of_rows(rows: Sequence[dict[str, Any]], form: CsvForm = "en") -> bytes:
    """Write rows as CSV; the columns are those of the first row."""
    return csv_bytes(pl.DataFrame(list(rows), infer_schema_length=None), form)


__all__ = ["csv_of_rows"]
