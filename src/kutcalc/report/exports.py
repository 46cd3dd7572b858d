"""Rows of a reply as files: CSV in two forms, Parquet and Arrow with what made them inside; integers as replied."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.columns_out import OUTPUT
from kutcalc.report.arrow_out import arrow_bytes
from kutcalc.report.provenance import Provenance
from kutcalc.report.tables import PARQUET_KEY, CsvForm, csv_bytes

_TEXTS: Final = frozenset(
    {"policy", "employer", "group", "employee", "limited_by", "condition_failed"},
)


def csv_of_rows(level: str, rows: Sequence[Mapping[str, Any]], form: CsvForm) -> bytes:
    """Write the rows of a level of a reply as CSV, columns and order as published."""
    return csv_bytes(_table(level, rows), form)


def parquet_of_rows(level: str, rows: Sequence[Mapping[str, Any]], provenance: Mapping[str, Any]) -> bytes:
    """Write the rows of a level of a reply as Parquet; months are dates, the provenance stands under `kutcalc`."""
    buffer = io.BytesIO()
    made_by = msgspec.json.encode(provenance).decode()
    _dated(_table(level, rows)).write_parquet(buffer, metadata={PARQUET_KEY: made_by})
    return buffer.getvalue()


def arrow_of_rows(level: str, rows: Sequence[Mapping[str, Any]], provenance: Mapping[str, Any]) -> bytes:
    """Write the rows of a level of a reply as an Arrow file; months are dates, provenance under `kutcalc`."""
    return arrow_bytes(_dated(_table(level, rows)), msgspec.convert(provenance, Provenance))


def _dated(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(pl.col("month").str.to_date("%Y-%m")) if "month" in table.columns else table


def _table(level: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    schema = {name: pl.String() if name in _TEXTS or name == "month" else pl.Int64() for name in OUTPUT[level]}
    return pl.DataFrame({name: [row.get(name) for row in rows] for name in schema}, schema=schema)


__all__ = ["arrow_of_rows", "csv_of_rows", "parquet_of_rows"]
