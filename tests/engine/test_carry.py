"""What does not fit in one year is used in later ones, the oldest first."""

import pytest

from kutcalc.engine.carry import Gives, carried_by_owner, carried_over, window_sums


@pytest.mark.parametrize(
    ("gives", "expected"),
    [("used", [40, 60, 30]), ("brought", [0, 60, 30]), ("kept", [60, 30, 0])],
)
def test_what_does_not_fit_is_used_later(gives: Gives, expected: list[int]) -> None:
    assert carried_over([2030, 2031, 2032], [100, 30, 0], [40, 60, 50], [2, 2, 2], gives) == expected


def test_what_is_too_old_is_lost_and_the_oldest_is_used_first() -> None:
    years, claims = [2030, 2031, 2032, 2033], [100, 50, 0, 0]

    assert carried_over(years, claims, [0, 60, 100, 100], [1, 2, 1, 1], "used") == [0, 60, 50, 0]
    assert carried_over(years, claims, [0, 60, 0, 100], [1, 2, 1, 1], "brought") == [0, 100, 50, 50]
    assert carried_over(years, claims, [0, 0, 0, 100], [1, 1, 1, 1], "kept") == [100, 50, 0, 0]


def test_years_that_are_missing_pass_all_the_same() -> None:
    assert carried_over([2030, 2033], [100, 0], [0, 100], [2, 2], "used") == [0, 0]
    assert carried_over([2030, 2032], [100, 0], [0, 100], [2, 2], "used") == [0, 100]


def test_a_room_that_is_unknown_matters_only_where_there_is_anything_to_use() -> None:
    assert carried_over([2030, 2031], [0, 100], [None, None], [1, 1], "used") == [0, None]


def test_a_room_below_nothing_is_nothing() -> None:
    assert carried_over([2030], [100], [-5], [1], "used") == [0]


def test_owners_are_kept_apart_and_rows_may_come_in_any_order() -> None:
    owners, years = ["a", "b", "a"], [2031, 2030, 2030]
    columns = [[0, 7, 100], [100, 5, 40], [1, 1, 1]]

    assert carried_by_owner(owners, years, columns, "used") == [60, 5, 40]


def test_a_window_takes_in_the_months_before_of_the_same_owner() -> None:
    owners, months, amounts = ["a", "a", "a", "b"], [10, 11, 13, 13], [1, 2, 4, 8]

    assert window_sums(owners, months, amounts, 3) == [1, 3, 6, 8]
