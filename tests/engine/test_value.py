"""Dated values: what holds on the first day of a month."""

from datetime import date

import msgspec
import pytest

from kutcalc.engine import Dated, Value

from .fable import value

TOLL = value("toll", "ppm", (date(2030, 1, 1), 100), (date(2030, 6, 15), 200), (date(2031, 1, 1), 200))


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (date(2029, 12, 1), None),
        (date(2030, 1, 1), 100),
        (date(2030, 6, 1), 100),
        (date(2030, 7, 1), 200),
        (date(2040, 1, 1), 200),
    ],
)
def test_a_month_takes_what_is_in_force_on_its_first_day(month: date, expected: int | None) -> None:
    entry = TOLL.at(month)

    assert (None if entry is None else entry.value) == expected


def test_what_has_no_first_day_has_always_been() -> None:
    always = value("toll", "ppm", (None, 7)).at(date(1, 1, 1))

    assert always is not None
    assert always.value == 7


def test_an_entry_ends_with_its_last_day_and_the_one_before_does_not_come_back() -> None:
    entries = (
        Dated(1, "§", "read"),
        Dated(2, "§", "read", since=date(2030, 1, 1), until=date(2030, 3, 31)),
    )
    ended = Value("toll", "toll", "toll", "ppm", entries)

    found = [ended.at(date(2030, month, 1)) for month in (1, 3, 4)]

    assert [None if entry is None else entry.value for entry in found] == [2, 2, None]


def test_stretches_begin_where_the_entry_changes() -> None:
    months = [date(2030, 7, 1), date(2029, 12, 1), date(2030, 2, 1), date(2030, 8, 1), date(2030, 1, 1)]

    runs = TOLL.runs(months)

    assert [(first, entry and entry.value) for first, entry in runs] == [
        (date(2029, 12, 1), None),
        (date(2030, 1, 1), 100),
        (date(2030, 7, 1), 200),
    ]


def test_a_value_is_never_a_decimal_number() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"value": 0.5, "source": "§", "verification": "read"}, Dated)
