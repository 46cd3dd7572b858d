from datetime import date

import polars as pl
import pytest

from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.meeting import met
from kutcalc.payroll.parsed import About, ColumnUsed, FileInfo, Parsed
from kutcalc.payroll.sheet import Sheet
from kutcalc.payroll.tables import TableName

KEYED = Keyed(b"s" * 32)
MAY = date(2026, 5, 1)
Row = tuple[str | None, str | None, str | None]


def table(name: TableName, rows: list[Row], file: str = "f.csv", bad_rows: tuple[int, ...] = ()) -> Parsed:
    """Give a file of rows of employer, identity and number."""
    frame = pl.DataFrame(
        {
            "_row": list(range(2, 2 + len(rows))),
            "employer": [employer for employer, _, _ in rows],
            "_person": [person and KEYED.person(person) for _, person, _ in rows],
            "_number": [number and KEYED.number(number) for _, _, number in rows],
            "month": [MAY] * len(rows),
            "employee": [None] * len(rows),
        },
        schema_overrides=dict.fromkeys(("employer", "_person", "_number", "employee"), pl.String),
    )
    used = (ColumnUsed(source="Bolag", column="employer", unit="none"),)
    return Parsed(About(name=file, info=FileInfo(kind="csv"), columns_used=used, bad_rows=bad_rows), {name: frame})


def named(*given: tuple[Parsed, TableName], known: tuple[Sheet, ...] = ()) -> list[list[tuple[str | None, str | None]]]:
    sheets = met(given, KEYED, FaultBook(), known).sheets
    return [sheet.frame.select("employer", "employee").rows() for sheet in sheets]


def test_persons_are_named_by_first_appearance_over_all_files() -> None:
    pay = table("payslips", [("A", "ada", None), ("A", "bo", None), ("A", "ada", None)])
    more = table("payslips", [("A", "ce", None), ("A", "bo", None)])

    assert named((pay, "payslips"), (more, "payslips")) == [
        [("A", "p1"), ("A", "p2"), ("A", "p1")],
        [("A", "p3"), ("A", "p2")],
    ]


def test_courses_by_number_meet_payslips_by_identity_where_a_file_has_both() -> None:
    pay = table("payslips", [("A", "ada", "101"), ("A", "bo", "102")])
    courses = table("training", [("A", None, "102"), ("A", "ada", None), ("A", None, "103")])

    assert named((pay, "payslips"), (courses, "training"))[1] == [("A", "p2"), ("A", "p1"), ("A", "p3")]


def test_a_number_that_two_persons_have_names_neither() -> None:
    pay = table("payslips", [("A", "ada", "101"), ("B", "bo", "101")])
    courses = table("training", [("A", None, "101")])

    assert named((pay, "payslips"), (courses, "training"))[1] == [("A", "p3")]


def test_numbers_meet_however_they_are_spaced_and_cased() -> None:
    pay = table("payslips", [("A", None, "a1"), ("A", None, "B2")])
    courses = table("training", [("A", None, " b2 ")])

    assert named((pay, "payslips"), (courses, "training"))[1] == [("A", "p2")]


def test_a_canonical_sheet_lends_its_references_and_its_names_are_not_given_twice() -> None:
    frame = pl.DataFrame({"_row": [2, 3], "employer": ["A", "A"], "employee": ["101", "p1"]})
    known = Sheet("payslips", frame, "p.csv")
    pay = table("payslips", [("A", "ada", "101"), ("A", "bo", None)])

    assert named((pay, "payslips"), known=(known,)) == [[("A", "101"), ("A", "p2")]]


def test_employers_named_by_a_person_are_named_by_first_appearance() -> None:
    pay = table("payslips", [("_" + KEYED.person("x"), "ada", None), ("_" + KEYED.person("y"), "bo", None)])
    more = table("payslips", [("A", "ada", None), ("_" + KEYED.person("y"), "ce", None)])

    assert named((pay, "payslips"), (more, "payslips")) == [[("e1", "p1"), ("e2", "p2")], [("A", "p1"), ("e2", "p3")]]


@pytest.mark.parametrize(
    ("employers", "expected"), [(["A", "A"], ["A", "A", "A"]), (["A", "B"], ["A", "B", None])], ids=["one", "two"]
)
def test_courses_without_an_employer_get_that_of_the_persons_payslips(
    employers: list[str], expected: list[str | None]
) -> None:
    pay = table("payslips", [(employers[0], "ada", None), (employers[1], "bo", None)])
    courses = table("training", [(None, "ada", None), (None, "bo", None), (None, "ce", None)])

    assert [employer for employer, _ in named((pay, "payslips"), (courses, "training"))[1]] == expected


def test_no_key_is_left_and_the_file_names_its_own_rows_and_headings() -> None:
    pay = table("payslips", [("A", "ada", "101")], bad_rows=(2, 9))

    (sheet,) = met([(pay, "payslips")], KEYED, FaultBook()).sheets

    assert set(sheet.frame.columns) == {"_row", "employer", "month", "employee"}
    assert (sheet.file, sheet.headings, sheet.lost) == ("f.csv", {"employer": "Bolag"}, 1)


def test_a_payroll_file_may_hold_courses_and_a_training_file_gives_nothing_else() -> None:
    both = table("payslips", [("A", "ada", None)])
    both = Parsed(both.about, {**both.tables, "training": both.tables["payslips"]})

    assert [sheet.table for sheet in met([(both, "payslips")], KEYED, FaultBook()).sheets] == ["payslips", "training"]
    assert [sheet.table for sheet in met([(both, "training")], KEYED, FaultBook()).sheets] == ["training"]


def test_a_table_that_names_nobody_lacks_the_column_instead_of_every_cell() -> None:
    (sheet,) = met([(table("payslips", [("A", None, None)]), "payslips")], KEYED, FaultBook()).sheets

    assert "employee" not in sheet.frame.columns
