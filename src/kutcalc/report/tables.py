"""Tables of results out: CSV in two forms, rows for JSON, Parquet with provenance inside, text for a terminal."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import polars as pl

from kutcalc.language import Language, money_text, percent_text
from kutcalc.report.provenance import Provenance
from kutcalc.units import ORE_PER_KR

CsvForm = Literal["en", "sv"]
Table = pl.DataFrame
"""A table of results; doors pass it on and never look inside."""
PARQUET_KEY: Final = "kutcalc"
_RISKY: Final = r"^([=+\-@\t\r\x00])"
_BOM: Final = "\ufeff"


def plain(table: pl.DataFrame) -> pl.DataFrame:
    """Write months as `2026-05`, as CSV and JSON have them."""
    return table.with_columns(pl.col(pl.Date).dt.strftime("%Y-%m"))


def joined(tables: Sequence[Table]) -> Table:
    """Put the tables of several policies under each other."""
    return pl.concat(tables)


def csv_bytes(table: pl.DataFrame, form: CsvForm = "en") -> bytes:
    """Write a table as CSV: `en` with comma and LF, `sv` with semicolon, CRLF and BOM; the same columns and integers.

    A text cell that a spreadsheet would run as a formula gets an apostrophe; numbers are never touched.
    """
    safe = plain(table).with_columns(pl.col(pl.String).str.replace(_RISKY, "'$1"))
    buffer = io.BytesIO()
    if form == "en":
        safe.write_csv(buffer)
        return buffer.getvalue()
    safe.write_csv(buffer, separator=";", line_terminator="\r\n")
    return _BOM.encode() + buffer.getvalue()


def rows(table: pl.DataFrame) -> list[dict[str, Any]]:
    """Give the rows of a table as JSON has them."""
    return plain(table).to_dicts()


def write_parquet(table: pl.DataFrame, path: Path, made_by: Provenance) -> None:
    """Write a table as Parquet; months are `date32`, the provenance stands under the key `kutcalc`."""
    table.write_parquet(path, metadata={PARQUET_KEY: msgspec.json.encode(made_by).decode()})


def text_table(table: pl.DataFrame, language: Language) -> str:
    """Write a table for a terminal: kronor and per cent in words, columns aligned."""
    shown = plain(table)
    columns = [name for name in shown.columns if not _is_dull(shown, name)]
    lines = [[_heading(name) for name in columns]]
    lines += [
        [_cell(name, value, language) for name, value in zip(columns, row, strict=True)]
        for row in shown.select(columns).iter_rows()
    ]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    numeric = [shown.schema[name].is_integer() for name in columns]
    return "\n".join(_aligned(line, widths, numeric) for line in lines)


def _is_dull(table: pl.DataFrame, name: str) -> bool:
    """Leave out amounts that are zero or empty in every row."""
    column = table.get_column(name)
    if column.null_count() == table.height:
        return True
    return column.dtype.is_integer() and name.endswith(("_ore", "_ukr")) and bool((column.fill_null(0) == 0).all())


def _heading(name: str) -> str:
    return name.removesuffix("_ore").removesuffix("_ppm").removesuffix("_ukr")


def _cell(name: str, value: Any, language: Language) -> str:
    if value is None:
        return ""
    if name.endswith("_ore"):
        return money_text(value, ORE_PER_KR, language)
    if name.endswith("_ppm"):
        return percent_text(value, language)
    return str(value)


def _aligned(line: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    cells = [
        cell.rjust(width) if right else cell.ljust(width)
        for cell, width, right in zip(line, widths, numeric, strict=True)
    ]
    return "  ".join(cells).rstrip()
