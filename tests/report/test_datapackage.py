"""CSV files described for machines: by the rules of Frictionless, and as the files really are."""

import csv
import io
import re
from typing import Any, Final

import msgspec
import polars as pl
import pytest
from tests.report.spreadsheets import ALMEGA, MONTHS, firm

from kutcalc.analysis.columns_out import OUTPUT
from kutcalc.report.answer import answer
from kutcalc.report.datapackage import datapackage, package_name
from kutcalc.report.provenance import Provenance
from kutcalc.report.tables import CsvForm, csv_bytes

NAME: Final = re.compile(r"[a-z0-9._-]+")
READ: Final = {"integer": r"-?\d+", "string": r".*", "yearmonth": r"\d{4}-(0[1-9]|1[0-2])"}
LEVELS: Final = ("rate", "payslip", "employer_month", "employer_year", "employee_year")


def tables() -> tuple[dict[str, pl.DataFrame], dict[str, Any]]:
    body = {"policy": ALMEGA, "employers": [firm("A", MONTHS[:4], 100_000), firm("B", MONTHS[:2], 5)]}
    reply = answer("calculation", {**body, "levels": list(LEVELS)}, "sv")
    found = {
        level: pl.DataFrame(reply["results"][level], schema_overrides={"condition_failed": pl.String}).with_columns(
            pl.col("^month$").str.to_date("%Y-%m")
        )
        for level in LEVELS
    }
    return found, reply


def described(name: str, form: CsvForm) -> tuple[dict[str, Any], dict[str, pl.DataFrame]]:
    found, reply = tables()
    made_by = msgspec.convert(reply["provenance"], Provenance)
    return msgspec.json.decode(datapackage(name, found, made_by, form, [reply["policy"]])), found


@pytest.mark.parametrize("name", ["resultat", "Mitt Resultät (1)", "ÅR 2026", "-", "x/../y"])
def test_names_have_the_letters_that_a_package_may_have(name: str) -> None:
    package, _ = described(name, "en")

    assert NAME.fullmatch(package["name"])
    assert all(NAME.fullmatch(one["name"]) for one in package["resources"])
    assert len({one["name"] for one in package["resources"]}) == len(LEVELS)
    assert NAME.fullmatch(package_name(name))


def test_the_keys_are_those_that_the_profile_of_tables_wants() -> None:
    package, found = described("resultat", "en")

    assert package["profile"] == "tabular-data-package"
    for resource, table in zip(package["resources"], found.values(), strict=True):
        assert resource["profile"] == "tabular-data-resource"
        assert not resource["path"].startswith(("/", "."))
        fields = resource["schema"]["fields"]
        assert [one["name"] for one in fields] == table.columns
        assert {one["type"] for one in fields} <= set(READ)
        assert set(resource["schema"]["primaryKey"]) <= set(table.columns)


@pytest.mark.parametrize("form", ["en", "sv"])
def test_the_files_are_as_they_are_described(form: CsvForm) -> None:
    package, found = described("resultat", form)

    for resource, table in zip(package["resources"], found.values(), strict=True):
        text = csv_bytes(table, form).decode("utf-8-sig")
        dialect = resource["dialect"]
        assert text.count(dialect["lineTerminator"]) == table.height + 1
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=dialect["delimiter"]))
        keys = {tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows}
        assert len(keys) == len(rows) == table.height
        for field in resource["schema"]["fields"]:
            cells = [row[field["name"]] for row in rows]
            assert all(not cell or re.fullmatch(READ[field["type"]], cell) for cell in cells)
            assert all(cell in {"", *field.get("constraints", {}).get("enum", cells)} for cell in cells)


def test_every_amount_has_its_unit_and_the_package_says_how_it_is_cited() -> None:
    package, _ = described("resultat", "en")
    fields = [field for one in package["resources"] for field in one["schema"]["fields"]]

    assert all(field["unit"] == "ore" for field in fields if field["name"].endswith("_ore"))
    assert package["kutcalc"]["policy_hash"] in package["description"]
    assert package["description"].startswith("Cite as: kutcalc ")
    assert {field["name"] for field in fields} == {name for level in LEVELS for name in OUTPUT[level]}
