import pytest

from kutcalc.payroll.dropped import DROPPED, MOST_NAMED, SICK_PAY, dropped_warning, sick_pay_dropped
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsed import About, FileInfo
from kutcalc.payroll.table import raw_of_text

ROWS = "ANST.NR;MÅNAD;LÖN;SJUKLÖN;SJUKDAGAR;SJUKLÖN TIM\n101;2026-05;33 333,00;{};2;16\n"


def said(cell: str) -> list[tuple[str, str]]:
    raw = raw_of_text("lön.csv", ROWS.format(cell).encode(), ReadOptions())
    return [(code, text.sv) for code, text in sick_pay_dropped(raw, raw.headings)]


def test_a_column_of_sick_pay_is_asked_about_for_it_belongs_to_the_base() -> None:
    ((code, text),) = said("1 204,00")

    assert code == SICK_PAY
    assert "'SJUKLÖN' läses inte, men sjuklön hör till underlaget för avgifterna (SAL 2 kap.)" in text
    assert "lägg ihop dem i filen" in text


@pytest.mark.parametrize("cell", ["", "0", "0,00", "-0.00"])
def test_a_column_of_nothing_but_zeros_is_missing_from_no_pay(cell: str) -> None:
    assert said(cell) == []


def test_what_is_said_of_sick_pay_tells_nobodys() -> None:
    assert "204" not in repr(said("1 204,00"))


def about(*dropped: str) -> About:
    return About(name="a.csv", info=FileInfo(kind="csv"), headings=("LÖN", *dropped), columns_dropped=dropped)


def test_a_result_names_the_columns_behind_it_that_were_not_read() -> None:
    many = tuple(f"K{number}" for number in range(MOST_NAMED + 1))

    code, text = dropped_warning([about("NAMN", "SKATT"), about("NAMN", "FACK")]) or ("", None)
    assert (code, text and text.sv) == (DROPPED, "Kolumner i filen som inte lästes: 'NAMN', 'SKATT', 'FACK'.")
    assert dropped_warning([about()]) is None
    _, cut = dropped_warning([about(*many)]) or ("", None)
    assert cut is not None
    assert cut.sv.endswith(f"'K{MOST_NAMED - 1}' ….")


def test_a_number_of_a_person_in_the_place_of_a_heading_is_not_repeated() -> None:
    _, text = dropped_warning([about("19820225-2386")]) or ("", None)

    assert text is not None
    assert "19820225" not in text.sv
    assert "••••" in text.sv


def test_an_element_of_a_form_is_no_column() -> None:
    form = About(name="a.xml", info=FileInfo(kind="agi"), columns_dropped=("AvdrPrelSkatt",))

    assert dropped_warning([form]) is None
