"""Months as dates, numbers and text."""

from datetime import date

import pytest

from kutcalc.units import month_number, month_of_number, parse_month, range_of_months, write_month


@pytest.mark.parametrize("text", ["2026-13", "202605", "2026-5", "26-05", "2026/05", "", "２０２６-05", "2026-0a"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_month(text)


def test_a_month_is_its_first_day_and_is_written_back() -> None:
    assert parse_month("2026-05") == date(2026, 5, 1)
    assert write_month(date(2026, 5, 1)) == "2026-05"


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    months = range_of_months(date(2025, 11, 1), date(2026, 2, 1))

    assert [write_month(month) for month in months] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert [month_of_number(month_number(month)) for month in months] == months
