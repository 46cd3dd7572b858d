from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from kutcalc.errors import TotalTooLargeError
from kutcalc.limits import MAX_TOTAL_BASE, MAX_TOTAL_COST
from kutcalc.payroll import Tables, tables_from_columns

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
TEN_BILLION_KR_ORE = 10**12


def tables(counts: list[int], pay: list[int], fee: int = 0, **options: Any) -> Tables:
    rows = len(counts)
    slips: dict[str, Sequence[object]] = {
        "employer": ["A"] * rows,
        "employee": [f"E{n}" for n in range(rows)],
        "month": ["2026-01"] * rows,
        "birth_year": [1990] * rows,
        "count": counts,
        "cash_pay_ore": pay,
    }
    course: dict[str, Sequence[object]] = {
        "employer": ["A"],
        "employee": ["E0"],
        "month": ["2026-01"],
        "minutes": [60],
        "fee_ore": [fee],
        "provider_kind": ["internal"],
    }
    return tables_from_columns(slips, course, law_months=LAW_MONTHS, **options)


def test_the_base_may_reach_its_bound_and_not_one_krona_more() -> None:
    limit = MAX_TOTAL_BASE.value()

    at_bound = tables([900, 1], [TEN_BILLION_KR_ORE, 0])
    with pytest.raises(TotalTooLargeError, match=str(limit + 1)):
        tables([900, 1], [TEN_BILLION_KR_ORE, 100])
    with pytest.raises(TotalTooLargeError):
        tables([900, 1], [TEN_BILLION_KR_ORE, 1])

    assert at_bound.payslips.height == 2


def test_a_sum_that_would_wrap_64_bits_is_refused() -> None:
    with pytest.raises(TotalTooLargeError, match=str(10**17)):
        tables([10_000_000], [TEN_BILLION_KR_ORE])


def test_the_cost_counts_every_like_person_and_the_largest_factor() -> None:
    limit = MAX_TOTAL_COST.value()

    at_bound = tables([900], [0], TEN_BILLION_KR_ORE)
    quarter = tables([225], [0], TEN_BILLION_KR_ORE, largest_factor_ppm=4_000_000)
    with pytest.raises(TotalTooLargeError, match=str(limit + 90_000)):
        tables([9_000_000], [0], 100_000_001)
    with pytest.raises(TotalTooLargeError):
        tables([225], [0], TEN_BILLION_KR_ORE, largest_factor_ppm=4_000_001)

    assert at_bound.training.height == quarter.training.height == 1


def test_a_small_factor_counts_as_one() -> None:
    with pytest.raises(TotalTooLargeError):
        tables([901], [0], TEN_BILLION_KR_ORE, largest_factor_ppm=0)
