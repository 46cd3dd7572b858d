from datetime import date

import polars as pl
import pytest

from kutcalc.payroll.dates import month_of, read_months


@pytest.mark.parametrize(
    "text",
    [
        "2026-05",
        "202605",
        "2026-05-01",
        "2026-05-31",
        "20260512",
        "2026-05-12 00:00:00",
        "2026-05-12T08:30:00",
        "2026/05",
        "2026/05/12",
        "maj 2026",
        "Maj\u00a02026",
        "2026 maj",
        "May 2026",
    ],
)
def test_a_month_or_a_date_reads_as_the_first_of_its_month(text: str) -> None:
    assert month_of(text) == date(2026, 5, 1)


@pytest.mark.parametrize(
    "text", ["12/10/2026", "10-12-2026", "05-2026", "2026-13", "2026-02-30", "maj", "26-05", "46000", "x", "2026-5"]
)
def test_what_could_be_two_months_or_none_is_not_read(text: str) -> None:
    assert month_of(text) is None


def test_a_column_keeps_its_rows() -> None:
    months = read_months(pl.Series(["2026-05", None, "x", " 2026-05 "]))

    assert months.to_list() == [date(2026, 5, 1), None, None, date(2026, 5, 1)]
