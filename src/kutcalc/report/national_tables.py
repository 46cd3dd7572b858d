"""A national result as files: CSV, Parquet and Arrow of every table, and a workbook; with what made it in each.

The metadata of a table says more than its provenance: population, period, intervals by source, and all assumptions. So
a number that has left with its table can still be asked what it is.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.instead import NATION_LEVEL
from kutcalc.language import Language, Text
from kutcalc.report.arrow_out import file_of_stream
from kutcalc.report.citation import citation
from kutcalc.report.datapackage import datapackage
from kutcalc.report.national_reply import COLUMNS
from kutcalc.report.point_tables_arrow import with_metadata
from kutcalc.report.provenance import Provenance
from kutcalc.report.tables import PARQUET_KEY, CsvForm, csv_bytes

FLAT: Final = ("uncertainty", "sensitivity", "limits", "reached", "differences")
"""The tables of a reply beside its rows that are exported, each a level of its own name."""
_NAMED: Final = ("population", "period", "policies", "uncertainty", "assumptions")
"""What of a reply stands in the metadata of its tables, beside its provenance."""
_TEXTS: Final = frozenset({"policy", "by", "class", "source", "assumption", "limited_by", "versus", "unit", "name"})
_TRUTHS: Final = frozenset({"suppressed", "same"})
_LEFT_OUT: Final = frozenset({"text", "title", "studies", "label"})


def national_title(reply: Mapping[str, Any], language: Language) -> str:
    """Name what the figures of a national reply are: the year, whose, and how they were counted."""
    year = reply["period"]["first"][:4]
    has_response = bool(reply.get("response"))
    said = Text(
        sv=f"{year}, hela landet (privata arbetsgivare), statisk beräkning"
        + (" och beräkning med beteende" if has_response else ""),
        en=f"{year}, the whole country (private employers), static calculation"
        + (" and calculation with behaviour" if has_response else ""),
    )
    if not reply["provenance"]["projected"]:
        return said.read(language)
    return said.read(language) + {"sv": " (framskrivning)", "en": " (projected)"}[language]


def national_frames(reply: Mapping[str, Any]) -> dict[str, pl.DataFrame]:
    """Make the tables of a reply: `nation_year` with the columns of 9.8, and those of `FLAT` that have rows."""
    found = {NATION_LEVEL: _table(reply["results"][NATION_LEVEL], COLUMNS)}
    for name in FLAT:
        if reply.get(name):
            found[name] = _table(reply[name], [key for key in reply[name][0] if key not in _LEFT_OUT])
    return found


def national_parquet(table: pl.DataFrame, reply: Mapping[str, Any]) -> bytes:
    """Write a table of a national result as Parquet, what made it under the key `kutcalc`."""
    buffer = io.BytesIO()
    table.write_parquet(buffer, metadata={PARQUET_KEY: national_metadata(reply)})
    return buffer.getvalue()


def national_arrow(table: pl.DataFrame, reply: Mapping[str, Any]) -> bytes:
    """Write a table of a national result as an Arrow file, what made it under the key `kutcalc`."""
    buffer = io.BytesIO()
    table.write_ipc_stream(buffer, compat_level=pl.CompatLevel.oldest())
    return file_of_stream(with_metadata(buffer.getvalue(), PARQUET_KEY, national_metadata(reply)))


def national_metadata(reply: Mapping[str, Any]) -> str:
    """Write what stands in the metadata of each table: the provenance, and what the figures are."""
    return msgspec.json.encode({**reply["provenance"], **national_context(reply)}).decode()


def national_context(reply: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a national figure is never without, beside its provenance."""
    known = {name: reply[name] for name in _NAMED if name in reply}
    return {"title": {"sv": national_title(reply, "sv"), "en": national_title(reply, "en")}, **known}


def write_national(path: Path, reply: Mapping[str, Any], form: CsvForm) -> None:
    """Write the tables of a national result beside each other, in the form that the path ends in.

    The level stands in the name of each file; of CSV there is a data package with them.
    """
    frames = national_frames(reply)
    for level, table in frames.items():
        own = path if level == NATION_LEVEL else path.with_name(f"{path.stem}.{level}{path.suffix}")
        match path.suffix:
            case ".parquet":
                own.write_bytes(national_parquet(table, reply))
            case ".arrow":
                own.write_bytes(national_arrow(table, reply))
            case _:
                own.write_bytes(csv_bytes(table, form))
    if path.suffix == ".csv":
        path.with_name(f"{path.stem}.datapackage.json").write_bytes(national_package(path.stem, frames, reply, form))


def national_package(
    name: str, frames: Mapping[str, pl.DataFrame], reply: Mapping[str, Any], form: CsvForm = "en"
) -> bytes:
    """Describe the CSV files of a national result for machines, with what made them and what the figures are."""
    made_by = msgspec.convert(reply["provenance"], Provenance)
    files = {level: f"{name}.csv" if level == NATION_LEVEL else f"{name}.{level}.csv" for level in frames}
    return datapackage(name, frames, made_by, form, reply["policies"], more=national_context(reply), files=files)


def national_citation(reply: Mapping[str, Any], language: Language) -> str:
    """Write what a national result is to be cited as, its population with the hash of its targets."""
    population = reply["population"]
    word = {"sv": "befolkning", "en": "population"}[language]
    cited = citation(reply["provenance"], reply["policies"], language)
    return f"{cited} {word.capitalize()} {population['id']}, {population['targets_hash']}."


def _table(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> pl.DataFrame:
    schema = {name: _kind(name) for name in names}
    return pl.DataFrame({name: [row.get(name) for row in rows] for name in schema}, schema=schema)


def _kind(name: str) -> pl.DataType:
    return pl.String() if name in _TEXTS else pl.Boolean() if name in _TRUTHS else pl.Int64()


__all__ = [
    "FLAT",
    "national_arrow",
    "national_citation",
    "national_context",
    "national_frames",
    "national_metadata",
    "national_package",
    "national_parquet",
    "national_title",
    "write_national",
]
