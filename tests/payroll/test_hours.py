from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kutcalc.payroll.amounts import Mark
from kutcalc.payroll.hours import read_hours, read_minutes


def one(text: str, mark: Mark = "asked") -> int | str | None:
    cells = read_hours(pl.Series([text]), mark=mark)
    value: int | None = cells.values[0]
    marks = [name for name, marked in (("wrong", cells.wrong), ("asked", cells.ambiguous)) if marked[0]]
    assert len(marks) <= (value is None)
    return marks[0] if marks else value


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("7,5", 450),
        ("7.5", 450),
        ("7:30", 450),
        ("07:30:00", 450),
        ("16 timmar", 960),
        ("7 timmar 30 minuter", 450),
        ("7 tim 5 min", 425),
        ("7,5 h", 450),
        ("30 min", 30),
        ("12,50", 750),
        ("12,30", 738),
        ("16.00", 960),
        ("7.75", 465),
        ("1 234,50", 74_070),
        ("100:30", 6_030),
        ("-8", -480),
        ("0", 0),
    ],
)
def test_a_time_reads_as_whole_minutes(text: str, minutes: int) -> None:
    assert one(text) == minutes


@pytest.mark.parametrize("text", ["7.30", "12.30", "0.01", "7.59", "7.30 tim", "1 234.50"])
def test_a_point_before_what_could_be_minutes_is_asked_about(text: str) -> None:
    assert one(text) == "asked"


def test_an_answer_decides_what_the_point_is() -> None:
    assert one("12.30", "thousands") == 750
    assert one("12.30", "decimals") == 738


@pytest.mark.parametrize("text", ["7:60", "7,34", "åtta", "7,5,5", "7:3", "1e2", "7,334", "=8", "9" * 12])
def test_what_is_no_time_is_wrong(text: str) -> None:
    assert one(text) == "wrong"


def test_times_taken_as_the_nearest_minute_are_counted() -> None:
    cells = read_hours(pl.Series(["7,33", "7,5", "0.16666666666666666"]))

    assert cells.values.to_list() == [440, 450, 10]
    assert cells.rounded is not None
    assert cells.rounded.to_list() == [True, False, True]


@given(minutes=st.integers(0, 44_640), places=st.integers(2, 15), mark=st.sampled_from(",."))
@example(minutes=20, places=2, mark=",")
@example(minutes=59, places=2, mark=".")
def test_the_short_form_of_a_minute_is_that_minute(minutes: int, places: int, mark: str) -> None:
    short = (Decimal(minutes) / 60).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    assert one(f"{short:f}".replace(".", mark), "decimals") == minutes
    assert one(f"{minutes // 60}:{minutes % 60:02d}") == minutes


@given(hours=st.decimals(0, 700, places=4), places=st.integers(0, 4))
@example(hours=Decimal("7.3400"), places=2)
def test_a_decimal_is_read_when_it_is_a_minute_or_the_short_form_of_one(hours: Decimal, places: int) -> None:
    text = hours.quantize(Decimal(1).scaleb(-places))
    nearest = (text * 60).quantize(Decimal(1), ROUND_HALF_UP)
    is_short = places >= 2 and (nearest / 60).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == text

    assert one(f"{text:f}".replace(".", ",")) == (int(nearest) if nearest == text * 60 or is_short else "wrong")


@given(st.lists(st.text(st.sampled_from("0123456789 ,.:-htimn\u00a0"), max_size=10), min_size=1))
def test_a_cell_is_a_value_or_wrong_or_asked(texts: list[str]) -> None:
    cells = read_hours(pl.Series(texts))

    for text, value, wrong, asked in zip(texts, cells.values, cells.wrong, cells.ambiguous, strict=True):
        assert (value is not None) + wrong + asked == bool(text.strip())


def test_minutes_are_whole() -> None:
    cells = read_minutes(pl.Series(["450", "450 min", "1 040", "7,5", ""]))

    assert cells.values.to_list() == [450, 450, 1_040, None, None]
    assert cells.wrong.to_list() == [False, False, False, True, False]
