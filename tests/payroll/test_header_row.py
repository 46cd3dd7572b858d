import pytest

from kutcalc.payroll.header_row import header_place, named


def test_titles_above_the_headings_are_passed_over() -> None:
    rows = [["Lönelista maj 2026", "", ""], ["", "", ""], ["Anst.nr", "Månad", "Lön"], ["101", "2026-05", "33 333,00"]]

    assert header_place(rows) == 2


def test_unknown_headings_are_found_by_their_looks() -> None:
    assert header_place([["Utskrift 2026-05-31"], ["Kod", "Text", "Summa kr"], ["1", "a", "5,00"]]) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [["101", "Ada Exempel", "33 333,00"], ["102", "Bo Exempel", "41 117,00"]],
        [["Ada", "19820225-2386"], ["Bo", "19830130-2397"]],
        [["Ada", "2026-05"], ["Bo", "2026-05"]],
        [],
    ],
)
def test_rows_of_values_are_no_headings(rows: list[list[str]]) -> None:
    assert header_place(rows) is None


def test_what_was_said_holds() -> None:
    rows = [["Anst.nr", "Månad", "Lön"], ["Nr", "M", "L"], ["", "", ""]]

    assert header_place(rows, 1) == 1
    assert header_place(rows, 2) is None
    assert header_place(rows, 9) is None


def test_each_column_has_a_name_of_its_own() -> None:
    assert named(["Lön", "", " Lön ", "Lön\nkr", "19820225-2386"]) == (
        "Lön",
        "#2",
        "Lön (2)",
        "Lön kr",
        "••••••••-••••",
    )
