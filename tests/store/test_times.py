from datetime import UTC, datetime

import pytest

from kutcalc.store.times import milliseconds, rfc_3339, rfc_3339_or_none, utc_now


@pytest.mark.parametrize(
    ("time", "ms", "written"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0, "1970-01-01T00:00:00Z"),
        (datetime(2026, 11, 22, 12, tzinfo=UTC), 1_795_348_800_000, "2026-11-22T12:00:00Z"),
        (datetime(2026, 11, 22, 12, 0, 0, 999_999, tzinfo=UTC), 1_795_348_800_999, "2026-11-22T12:00:00Z"),
        (datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC), 1_835_481_599_000, "2028-02-29T23:59:59Z"),
    ],
)
def test_a_time_is_an_integer_inside_and_rfc_3339_outside(time: datetime, ms: int, written: str) -> None:
    assert milliseconds(time) == ms
    assert rfc_3339(ms) == written


def test_a_time_that_has_not_come_is_none() -> None:
    assert rfc_3339_or_none(None) is None
    assert rfc_3339_or_none(0) == "1970-01-01T00:00:00Z"


def test_now_is_in_utc() -> None:
    assert utc_now().tzinfo is UTC
