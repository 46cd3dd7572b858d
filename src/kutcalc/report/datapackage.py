"""CSV files described for machines: a Frictionless data package with the schema of each, and what made them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.columns_out import LIMITS
from kutcalc.language import Text
from kutcalc.limits import SMALL_GROUP
from kutcalc.report.citation import citation
from kutcalc.report.provenance import Provenance
from kutcalc.report.tables import CsvForm
from kutcalc.report.wordings import FIGURES

_UNITS: Final = {
    "_ore": ("ore", "öre; divide by 100 for kronor"),
    "_ppm": ("ppm", "parts per million; divide by 10 000 for per cent"),
    "_minutes": ("minutes", "minutes"),
    "_ukr": ("ukr", "millionths of a krona"),
}
_KEYS: Final = ("policy", "employer", "group", "employee", "month", "year", "rate_ppm")
_KEYS_OF: Final = {
    "nation_year": ("policy", "year", "by", "class"),
    "uncertainty": ("policy", "source"),
    "sensitivity": ("policy", "assumption"),
    "limits": ("policy", "limited_by"),
    "reached": ("policy",),
    "differences": ("policy", "versus"),
    "point": ("policy", "point"),
}
"""The keys of levels whose rows are not of employers."""
_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9._-]+")
_LETTERS: Final = str.maketrans("åäöéü", "aaoeu")


def datapackage(
    name: str,
    tables: Mapping[str, pl.DataFrame],
    made_by: Provenance,
    form: CsvForm,
    policies: Sequence[Mapping[str, Any]] | None = None,
    *,
    more: Mapping[str, Any] | None = None,
    files: Mapping[str, str] | None = None,
) -> bytes:
    """Describe the CSV files of some levels; `policies` are those of the reply, for the text by which it is cited.

    The files have the name and an ending, unless `files` names them by level; the name of the package is that in the
    letters that a package may have. `more` stands with the provenance.
    """
    named = {level: (files[level], table) for level, table in tables.items()} if files else _files(name, tables)
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": package_name(name),
        "title": "kutcalc: employer contributions and a proposed training deduction",
        "description": _said(made_by, policies),
        "created": made_by.created_at,
        "resources": [_resource(level, file, table, form) for level, (file, table) in named.items()],
        "kutcalc": {**msgspec.to_builtins(made_by), **(more or {})},
    }
    return msgspec.json.format(msgspec.json.encode(package), indent=2) + b"\n"


def package_name(name: str) -> str:
    """Write a name in the letters that a package and a resource may have."""
    return _NOT_IN_NAMES.sub("-", name.lower().translate(_LETTERS)).strip("-") or "kutcalc"


def _said(made_by: Provenance, policies: Sequence[Mapping[str, Any]] | None) -> str:
    """Say how it is cited, what the codes are in, and what is left out where it is shared."""
    cited = "" if policies is None else f"Cite as: {citation(msgspec.to_builtins(made_by), policies, 'en')} "
    return (
        f"{cited}Amounts are whole öre, rates parts per million, empty is not given. A policy is a proposal unless its "
        f"status says otherwise. Rows of groups of fewer than {SMALL_GROUP.value()} persons are left out of what is "
        "shared; a file of one's own case holds all rows."
    )


def _resource(level: str, file: str, table: pl.DataFrame, form: CsvForm) -> dict[str, Any]:
    keys: list[str] = [name for name in _KEYS_OF.get(level, _KEYS) if name in table.columns and name != "group"]
    if "employer" not in keys and "group" in table.columns:
        keys.insert(1, "group")
    return {
        "profile": "tabular-data-resource",
        "name": package_name(level.replace("_", "-")),
        "path": file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": "," if form == "en" else ";",
            "lineTerminator": "\n" if form == "en" else "\r\n",
            "header": True,
        },
        "schema": {
            "fields": [_field(column, kind) for column, kind in table.schema.items()],
            "primaryKey": keys,
            "missingValues": [""],
        },
    }


def _files(name: str, tables: Mapping[str, pl.DataFrame]) -> dict[str, tuple[str, pl.DataFrame]]:
    if len(tables) == 1:
        return {level: (f"{name}.csv", table) for level, table in tables.items()}
    return {level: (f"{name}.{level}.csv", table) for level, table in tables.items()}


def _field(name: str, kind: pl.DataType) -> dict[str, Any]:
    """Describe a column: its type, what it is called where people read it, and its unit."""
    field: dict[str, Any] = {"name": name, "type": _type(kind)}
    title: Text | None = FIGURES.get(name)
    if title is not None:
        field |= {"title": title.en, "title_sv": title.sv}
    unit = next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), None)
    if unit is not None:
        field |= {"unit": unit[0], "description": f"In {unit[1]}."}
    if name == "limited_by":
        field["constraints"] = {"enum": list(LIMITS)}
    return field


def _type(kind: pl.DataType) -> str:
    if isinstance(kind, pl.Date):
        return "yearmonth"
    if isinstance(kind, pl.Boolean):
        return "boolean"
    return "integer" if kind.is_integer() else "number" if kind.is_float() else "string"


__all__ = ["datapackage", "package_name"]
