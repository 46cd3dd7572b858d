from datetime import date

import polars as pl
import pytest

from kutcalc.payroll.cells import read_cells, read_month
from kutcalc.payroll.misreading import wrong_cell
from kutcalc.payroll.tables import Column

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
PAY = Column("cash_pay_ore", "integer", "lön", "Pay.", low=0)
FLAG = Column("research", "boolean", "forskning", "Research.")
MONTH = Column("month", "month", "månad", "Month.")


@pytest.mark.parametrize("text", ["2026-11", "202611", "2026-11-01", "nov 2026", "November 2026", "nov. 2026"])
def test_a_month_reads_in_every_accepted_form(text: str) -> None:
    assert read_month(text) == date(2026, 11, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-13",
        "2026-00",
        "2026-11-15",
        "20261101",
        "202611-01",
        "foo 2026",
        "0000-01",
        "11-2026",
        "n 2026",
        "２０２６-11",
    ],
)
def test_what_is_no_month_is_not_guessed(text: str) -> None:
    assert read_month(text) is None


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u2009", "\u202f"])
def test_blanks_between_thousands_are_dropped(blank: str) -> None:
    values, wrong = read_cells(pl.Series([f"3{blank}250{blank}000", None, " 7 "]), PAY, LAW_MONTHS)

    assert values.to_list() == [3_250_000, None, 7]
    assert values.dtype == pl.Int64
    assert not wrong.any()


@pytest.mark.parametrize(
    ("text", "code", "correct"),
    [
        ("32500O0", "not-a-number", "3250000"),
        ("l2", "not-a-number", "12"),
        ("4500 kr", "not-a-number", None),
        ("1 2345", "not-a-number", "12345"),
        ("45000,50", "wrong-type", "4500050"),
        ("45 000.5", "wrong-type", "4500050"),
        ("32.500,50", "wrong-type", "3250050"),
        ("1.234", "ambiguous-number", None),
        ("1e5", "not-a-number", None),
        ("-5", "out-of-range", None),
        ("\u22125", "out-of-range", None),
        ("1000000000001", "out-of-range", None),
        ("9" * 30, "out-of-range", None),
    ],
)
def test_a_wrong_amount_is_told_with_its_remedy(text: str, code: str, correct: str | None) -> None:
    values, wrong = read_cells(pl.Series([text, "100"]), PAY, LAW_MONTHS)

    said = wrong_cell(PAY, text, LAW_MONTHS)

    assert values.to_list() == [None, 100]
    assert wrong.to_list() == [True, False]
    assert (said.code, said.correct) == (code, correct)
    assert f"'{text}'" in said.text.sv
    assert f"'{text}'" in said.text.en


def test_booleans_read_in_both_languages_and_nothing_else() -> None:
    texts = ["true", "FALSE", "1", "0", "ja", "Nej", "", "kanske"]

    values, wrong = read_cells(pl.Series(texts), FLAG, LAW_MONTHS)

    assert values.to_list() == [True, False, True, False, True, False, None, None]
    assert wrong.to_list() == [False] * 7 + [True]


def test_a_month_outside_the_law_is_not_a_bad_month() -> None:
    values, wrong = read_cells(pl.Series(["2017-12", "2018-01", "2027-09", "2027-10", "2026-13"]), MONTH, LAW_MONTHS)

    codes = [wrong_cell(MONTH, text, LAW_MONTHS).code for text in ("2017-12", "2027-10", "2026-13")]

    assert values.to_list() == [None, date(2018, 1, 1), date(2027, 9, 1), None, None]
    assert wrong.to_list() == [True, False, False, True, True]
    assert codes == ["month-outside-law", "month-outside-law", "bad-month"]


def test_digits_keep_their_leading_zeros() -> None:
    town = Column("municipality", "text", "kommun", "Town.", pattern=r"^[0-9]{4}$")

    values, wrong = read_cells(pl.Series(["0180", "180"]), town, LAW_MONTHS)

    assert values.to_list() == ["0180", None]
    assert wrong.to_list() == [False, True]
    assert "4 siffror" in wrong_cell(town, "180", LAW_MONTHS).text.sv


def test_a_column_without_any_value_is_empty_and_nothing_is_wrong() -> None:
    values, wrong = read_cells(pl.Series([None, None]), MONTH, LAW_MONTHS)

    assert values.dtype == pl.Date
    assert values.null_count() == 2
    assert not wrong.any()
