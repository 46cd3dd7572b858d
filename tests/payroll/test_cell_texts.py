"""What a cell of a workbook holds, as text: nothing lost, nothing made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kutcalc.payroll.cell_texts import date_kind, duration_text, number_text, serial_text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("22407.260000000002", "22407.26"),
        ("0.30000000000000004", "0.3"),
        ("0.33333333333333331", "0.333333333333333"),
        ("10598514.19", "10598514.19"),
        ("100.000001", "100.000001"),
        ("100.0000009", "100"),
        ("0.0000004", "0.0000004"),
        ("1234.5649999999998", "1234.565"),
        ("-1234567.8900000001", "-1234567.89"),
        ("123456789012345678", "123456789012345678"),
        ("1E-7", "0.0000001"),
        ("1.5e3", "1500"),
        ("-0.5", "-0.5"),
        (".5", "0.5"),
        ("7.0", "7"),
        ("-0", "0"),
        ("1e999", "1" + "0" * 999),
    ],
)
def test_a_number_is_written_plainly(written: str, text: str) -> None:
    assert number_text(written) == text


@pytest.mark.parametrize("written", ["", ".", "-", "NaN", "INF", "1,5", "1e9999", "0x10", "1 2", "9" * 401, "٣"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert number_text(written) is None


@given(st.decimals(-(10**12), 10**12, places=2))
def test_an_amount_in_kronor_and_oere_is_exact_also_after_binary(amount: object) -> None:
    said = number_text(repr(float(str(amount))))

    assert said is not None
    assert float(said) == float(str(amount))
    assert len(said.partition(".")[2]) <= 2


@pytest.mark.parametrize(
    ("written", "kind", "text"),
    [
        ("46307", "date", "2026-10-12"),
        ("46307.573263888888", "date", "2026-10-12 13:45:30"),
        ("46307.999999999", "date", "2026-10-13"),
        ("0.52083333333333337", "time", "12:30"),
        ("1.5", "time", "36:00"),
        ("2.168402777777778", "time", "52:02:30"),
        ("61", "date", "1900-03-01"),
        ("59", "date", "1900-02-28"),
        ("-5", "date", "-5"),
        ("-0.5", "time", "-0.5"),
        ("3000000", "date", "3000000"),
    ],
)
def test_a_counted_day_is_a_date_or_a_length_of_time(written: str, kind: str, text: str) -> None:
    assert serial_text(written, "date" if kind == "date" else "time", is_1904=False) == text


def test_days_may_be_counted_from_1904() -> None:
    assert serial_text("44845", "date", is_1904=True) == "2026-10-12"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("yyyy\\-mm\\-dd;@", "date"),
        ("[$-41D]d mmmm yyyy;@", "date"),
        ("mmm\\-yy", "date"),
        ("m/d/yy h:mm", "date"),
        ("[h]:mm", "time"),
        ("[mm]:ss", "time"),
        ("[$-F400]h:mm:ss AM/PM", "time"),
        ("General", None),
        ("0.00E+00", None),
        ('#,##0.00 "kr, moms och dylikt"', None),
        ("[Red]0.00", None),
        ("@", None),
        ("_-* #,##0\\ \\d_-", None),
    ],
)
def test_a_number_format_tells_dates_and_times_from_numbers(code: str, kind: str | None) -> None:
    assert date_kind(164, code) == kind


@pytest.mark.parametrize(
    ("number", "kind"), [(0, None), (2, None), (14, "date"), (22, "date"), (20, "time"), (46, "time")]
)
def test_a_built_in_format_needs_no_code(number: int, kind: str | None) -> None:
    assert date_kind(number, None) == kind


@pytest.mark.parametrize(
    ("written", "text"),
    [("PT36H30M00S", "36:30"), ("PT00H00M05.5S", "0:00:05"), ("P1DT2H", "26:00"), ("-PT1H", "-1:00"), ("hej", "hej")],
)
def test_a_duration_is_hours_and_minutes(written: str, text: str) -> None:
    assert duration_text(written) == text
