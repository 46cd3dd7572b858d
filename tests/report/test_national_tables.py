"""A national reply as files: every form has the same figures, and every file says what they are."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from tests.national_replies import ALMEGA, national_reply

from kutcalc.language import LANGUAGES, Language
from kutcalc.report.national_reply import COLUMNS, row_out
from kutcalc.report.national_tables import national_citation, national_frames, national_title, write_national
from kutcalc.report.national_workbook import national_workbook

EXPORTED = ("nation_year", "uncertainty", "sensitivity", "limits", "reached", "differences")


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".arrow"])
def test_every_form_has_the_same_figures(ending: str, tmp_path: Path) -> None:
    reply = national_reply()

    write_national(tmp_path / f"n{ending}", reply, "en")

    assert {one.name for one in tmp_path.glob(f"*{ending}")} == {
        f"n{ending}", *(f"n.{level}{ending}" for level in EXPORTED if level != "nation_year"),
    }  # fmt: skip
    content = (tmp_path / f"n{ending}").read_bytes()
    reader: dict[str, Any] = {
        ".csv": lambda: pl.read_csv(io.BytesIO(content), schema_overrides={"suppressed": pl.Boolean}),
        ".parquet": lambda: pl.read_parquet(io.BytesIO(content)),
        ".arrow": lambda: pl.read_ipc(io.BytesIO(content)),
    }
    assert reader[ending]().to_dicts() == [{name: row[name] for name in COLUMNS} for row in rows_of(reply)]


def rows_of(reply: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the rows of a reply."""
    found: list[dict[str, Any]] = reply["results"]["nation_year"]
    return found


def test_a_swedish_csv_has_the_same_columns_and_integers(tmp_path: Path) -> None:
    write_national(tmp_path / "n.csv", national_reply(), "sv")

    lines = list(csv.reader(io.StringIO((tmp_path / "n.csv").read_text(encoding="utf-8-sig")), delimiter=";"))
    assert tuple(lines[0]) == COLUMNS
    assert lines[1][:2] == [ALMEGA, "2026"]


def test_a_package_says_what_the_figures_are_and_names_its_files(tmp_path: Path) -> None:
    write_national(tmp_path / "n.csv", national_reply(), "en")

    package = json.loads((tmp_path / "n.datapackage.json").read_text(encoding="utf-8"))
    assert all((tmp_path / resource["path"]).is_file() for resource in package["resources"])
    assert len(package["resources"]) == len(EXPORTED)
    for name in ("population", "period", "policies", "uncertainty", "assumptions", "result_hash"):
        assert package["kutcalc"][name]
    for resource in package["resources"]:
        fields = {field["name"] for field in resource["schema"]["fields"]}
        assert set(resource["schema"]["primaryKey"]) <= fields


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_has_a_sheet_for_each_table_and_one_for_what_it_rests_on(language: Language) -> None:
    reply = national_reply(language)

    book = openpyxl.load_workbook(io.BytesIO(national_workbook(reply, language)))

    assert len(book.sheetnames) == len(EXPORTED) + 1
    rows = list(book[book.sheetnames[0]].iter_rows(min_row=4, values_only=True))
    column = COLUMNS.index("training_deduction_ore")
    assert [row[column] for row in rows] == [
        None if row["suppressed"] else row["training_deduction_ore"] / 100 for row in rows_of(reply)
    ]
    for name in book.sheetnames:
        assert book[name]["A1"].value == national_title(reply, language)
    said = {cell.value for row in book[book.sheetnames[-1]].iter_rows() for cell in row}
    assert {one["text"] for one in reply["assumptions"]} <= said
    assert national_citation(reply, language) in said


def test_what_is_suppressed_has_no_amount() -> None:
    row = dict.fromkeys(COLUMNS, 1) | {"policy": "a", "by": "sector", "class": "A", "suppressed": True}

    made = row_out(row, 2026)

    assert tuple(made) == COLUMNS
    assert {name for name, value in made.items() if value is None} == {
        "employers_gaining", *(name for name in COLUMNS if name.endswith("_ore")),
    }  # fmt: skip


def test_a_row_of_all_has_a_class_to_be_found_by() -> None:
    row = dict.fromkeys(COLUMNS, 1) | {"policy": "a", "by": "all", "class": None, "suppressed": False}

    assert row_out(row, 2026)["class"] == "all"


def test_every_table_of_a_reply_is_a_frame() -> None:
    assert tuple(national_frames(national_reply())) == EXPORTED
