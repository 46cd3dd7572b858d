"""Tables of a job that is done: kept as Parquet with what made them inside, given as CSV, Arrow or JSON."""

import io
from typing import Any, Final, Literal

import msgspec
import polars as pl

from kutcalc.analysis.cost import check_rows
from kutcalc.report.datapackage import datapackage
from kutcalc.report.point_tables_arrow import with_metadata
from kutcalc.report.provenance import Provenance
from kutcalc.report.tables import PARQUET_KEY, CsvForm, csv_bytes, rows

Form = Literal["csv", "json", "parquet", "arrow"]
MEDIA_TYPES: Final[dict[Form, str]] = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.stream",
}


def parquet_bytes(table: pl.DataFrame, made_by: Provenance) -> bytes:
    """Write a table as Parquet; months are `date32`, the provenance stands under the key `kutcalc`."""
    buffer = io.BytesIO()
    table.write_parquet(buffer, metadata={PARQUET_KEY: msgspec.json.encode(made_by).decode()})
    return buffer.getvalue()


def table_bytes(parquet: bytes, form: Form, *, csv: CsvForm = "en", level: str = "point") -> bytes:
    """Give a kept table in the form that was asked for; ReplyTooLargeError where it has too many rows for JSON."""
    if form == "json":
        check_rows({level: height_of(parquet)})
    if form == "parquet":
        return parquet
    table = pl.read_parquet(io.BytesIO(parquet))
    if form == "csv":
        return csv_bytes(table, csv)
    if form == "json":
        return msgspec.json.encode(rows(table))
    buffer = io.BytesIO()
    table.write_ipc_stream(buffer)
    return with_metadata(buffer.getvalue(), PARQUET_KEY, provenance_text(parquet))


def rows_of(parquet: bytes) -> list[dict[str, Any]]:
    """Give the rows of a kept table as JSON has them."""
    return rows(pl.read_parquet(io.BytesIO(parquet)))


def height_of(parquet: bytes) -> int:
    """Count the rows of a kept table without reading them."""
    return int(pl.scan_parquet(io.BytesIO(parquet)).select(pl.len()).collect().item())


def provenance_text(parquet: bytes) -> str:
    """Give what made a kept table, as the JSON that stands in it."""
    return pl.read_parquet_metadata(io.BytesIO(parquet)).get(PARQUET_KEY, "{}")


def datapackage_of(name: str, parquet_by_level: dict[str, bytes], form: CsvForm = "en") -> bytes:
    """Describe the CSV files of a job for machines, with what made them."""
    tables = {level: pl.read_parquet(io.BytesIO(content)) for level, content in parquet_by_level.items()}
    said: dict[str, Any] = msgspec.json.decode(provenance_text(next(iter(parquet_by_level.values()))))
    more = {key: value for key, value in said.items() if key not in Provenance.__struct_fields__}
    return datapackage(name, tables, msgspec.convert(said, Provenance), form, more.get("policies"), more=more)
