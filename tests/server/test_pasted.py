"""The paste box: headings known, other columns dropped, every fault told by row and column, labels of people kept."""

from collections.abc import Iterator

import pytest
from tests.own_loop import in_own_loop

from kutcalc.payroll.parsers import Parsers
from kutcalc.server.pages.form_columns import form_columns
from kutcalc.server.pages.pasted import Pasted, read_pasted
from kutcalc.server.parsing import made_parsers

COLUMNS = form_columns([])


@pytest.fixture(scope="module", name="parsers")
def _parsers() -> Iterator[Parsers]:
    with made_parsers(1) as parsers:
        yield parsers


def pasted(parsers: Parsers, text: str) -> Pasted:
    """Read a paste."""
    return in_own_loop(read_pasted(parsers, text, COLUMNS, "sv"))


def test_rows_out_of_a_spreadsheet_are_known_by_their_headings(parsers: Parsers) -> None:
    text = "ANSTÄLLD\tMÅNAD\tNAMN\tLÖN\tPERSONNUMMER\np1\t2026-05\tAnna\t35\u00a0000,50\t19640823-3234\n\n"

    found = pasted(parsers, text)

    assert found.problems == ()
    assert set(found.used) == {"ANSTÄLLD", "MÅNAD", "LÖN", "PERSONNUMMER"}
    assert found.dropped == ("NAMN",)
    assert found.rows == {
        "payslips": [{"employee": "p1", "month": "2026-05", "cash_pay": "35000,50", "birth_year": "1964"}]
    }


def test_courses_are_known_by_their_headings_too(parsers: Parsers) -> None:
    found = pasted(parsers, "Anställd;Månad;Timmar;Kursavgift;Anordnare\np1;2026-05;16;12 345,67;Extern\n")

    (row,) = found.rows["training"]
    assert row["provider_kind"] == "external"
    assert (row["employee"], row["fee"], row["hours"]) == ("p1", "12345,67", "16")


def test_a_label_that_reads_as_an_identity_is_not_taken_over(parsers: Parsers) -> None:
    text = "ANSTÄLLD\tMÅNAD\tFÖDELSEÅR\tLÖN\n196408233234\t2026-05\t1964\t35 000\n"

    found = pasted(parsers, text)

    assert "196408233234" not in str(found)


def test_a_wrong_cell_is_told_by_row_and_column_and_the_other_rows_can_go_on(parsers: Parsers) -> None:
    text = "ANSTÄLLD\tMÅNAD\tFÖDELSEÅR\tLÖN\np1\t2026-05\t1985\t35 000\np2\t2026-05\t1985\t35 OOO\n"

    found = pasted(parsers, text)

    assert found.left_out == 1
    assert [row["employee"] for row in found.rows["payslips"]] == ["p1"]
    assert found.problems[0].text.sv.startswith("Rad 3, kolumn LÖN: ")
    assert found.problems[0].text.en.startswith("Row 3, column LÖN: ")


def test_an_amount_that_can_be_read_in_two_ways_says_how_to_write_it(parsers: Parsers) -> None:
    found = pasted(parsers, "ANSTÄLLD\tMÅNAD\tFÖDELSEÅR\tLÖN\np1\t2026-05\t1985\t35.000\n")

    assert "ambiguous-number" in {one.code for one in found.problems}


@pytest.mark.parametrize("text", ["1\t2\t3\n4\t5\t6\n", "hej\n", "\x00"])
def test_a_paste_without_headings_says_what_to_write(parsers: Parsers, text: str) -> None:
    found = pasted(parsers, text)

    assert found.problems
    assert found.rows == {}
