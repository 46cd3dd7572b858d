"""Levels: what lies above what, and in which order rows follow each other."""

import pytest

from .fable import MARKET_YEAR, STALL_MONTH, TOLL, TRADE, VISIT


def test_a_level_knows_all_that_lies_above() -> None:
    assert set(VISIT.ancestors()) == {
        "trade",
        "stall_month",
        "trader_year",
        "stall_year",
        "rank_month",
        "market_month",
        "market_year",
    }
    assert VISIT.is_below(MARKET_YEAR)
    assert not MARKET_YEAR.is_below(VISIT)
    assert not TRADE.is_below(TRADE)


def test_rows_are_sorted_by_their_keys_where_nothing_else_is_said() -> None:
    assert MARKET_YEAR.sorted_by() == ("market", "year")
    assert STALL_MONTH.sorted_by() == ("market", "stall", "month")


def test_a_level_without_an_order_of_rows_says_so() -> None:
    assert STALL_MONTH.sequence("earlier") == (STALL_MONTH.parents[1], "month")
    with pytest.raises(LookupError, match="the rows of toll have no order for ahead"):
        TOLL.sequence("ahead")
