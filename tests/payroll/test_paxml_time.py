from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kutcalc.payroll.paxml_time import Absence, Exact, minutes_between, read_day, read_moment, read_number

FIRST = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("8.00", 480), ("8", 480), ("7.5", 450), ("8.33", 500), ("0.01", 1), ("0.008", 0), ("-8.33", -500), ("8,25", 495)],
)
def test_hours_become_the_nearest_minute(text: str, minutes: int) -> None:
    number = read_number(text)

    assert number is not None
    assert number.times(60) == minutes


@pytest.mark.parametrize("text", ["", "8.", ".5", "8:30", "1e3", "8 0", "٨", "8.5.5", "9" * 10])
def test_what_is_no_plain_number_is_not_read(text: str) -> None:
    assert read_number(text) is None


@given(st.integers(-(10**6), 10**6), st.integers(0, 4), st.integers(0, 10**6))
def test_a_product_is_the_nearest_whole_number(parts: int, decimals: int, factor: int) -> None:
    whole = Exact(parts, 10**decimals).times(factor)

    assert 2 * abs(whole * 10**decimals - parts * factor) <= 10**decimals


def test_dates_and_moments_are_read_with_and_without_time() -> None:
    assert read_day("2026-10-05") == read_day("2026-10-05T00:00:00") == read_day("2026-10-05T00:00:00+01:00") == FIRST
    assert [read_day(text) for text in ("20261005", "2026-02-30", "")] == [None] * 3
    assert read_moment("2026-10-05T08:00:00Z") == read_moment("2026-10-05T08:00")
    assert read_moment("08:00") is None


def test_planned_time_may_pass_midnight() -> None:
    assert minutes_between("08:00:00", "17:00:00") == 540
    assert minutes_between("22:00", "06:30") == 510
    assert minutes_between("8", "17") is None


def test_absence_needs_a_schedule_that_reaches_over_it() -> None:
    week = {FIRST + timedelta(days=number): 480 for number in (0, 1, 4)}
    absence = Absence(FIRST, FIRST + timedelta(days=4), Exact(5000, 100))

    assert absence.minutes_by_day(week) == {FIRST + timedelta(days=day): 240 * (day in (0, 1, 4)) for day in range(5)}
    assert absence.minutes_by_day({FIRST: 480}) is None
    assert absence.minutes_by_day({}) is None
