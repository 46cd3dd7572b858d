"""Särskild löneskatt on the pay of the old: to June 2019, one rate with the pension contribution, never with växa."""

import pytest

from .cases import kronor, person, rate_of, staff


@pytest.mark.parametrize(
    ("month", "birth_year", "rate"),
    [
        ("2018-12", 1937, 61_500),
        ("2018-12", 1938, 163_600),
        ("2018-12", 1952, 163_600),
        ("2018-12", 1953, 314_200),
        ("2019-01", 1953, 163_600),
        ("2019-06", 1937, 61_500),
        ("2019-06", 1953, 163_600),
        ("2019-06", 1954, 314_200),
        ("2019-07", 1937, 0),
        ("2019-07", 1953, 102_100),
    ],
)
def test_bands_and_last_month(month: str, birth_year: int, rate: int) -> None:
    assert rate_of(month, birth_year) == rate


@pytest.mark.parametrize(("birth_year", "rate"), [(1937, 0), (1952, 102_100)])
def test_hiring_support_removes_it(birth_year: int, rate: int) -> None:
    assert rate_of("2018-12", birth_year, hiring_support=True) == rate


def test_it_is_one_group_with_the_pension_contribution() -> None:
    # 10 009 x 16.36 % = 1 637.47; at 10.21 % and 6.15 % apart it would be 1 021 + 615 = 1 636
    assert kronor("declared_at_rate", person("2018-05", 10_009, 1950)) == [1_637]


def test_no_deduction_touches_it() -> None:
    old = person("2018-05", 30_000, 1950, research=True, regional_support=True)

    assert kronor("research_deduction", old) == [0]
    assert kronor("regional_deduction", old) == [0]
    assert kronor("baseline_due", old) == [4_908]


def test_room_of_others_does_not_hold_it() -> None:
    # the room is that of the ordinary person: 10 000 x 21.21 %, of which 10 % is taken for the support area
    people = staff(person("2018-05", 30_000, 1950), person("2018-05", 10_000))

    assert kronor("regional_deduction", *({**one, "regional_support": True} for one in people)) == [1_000]
