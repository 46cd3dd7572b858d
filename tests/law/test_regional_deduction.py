"""Regionalt avdrag: 10 % of the pay that counts, at most 7 100 kr a month for the group, never below the floor."""

import pytest

from kutcalc.engine import UnknownFactError

from .cases import MONTHS, Row, column, kronor, only, person, staff, worked


def local(month: str, pay: int, birth_year: int = 1980, **facts: object) -> Row:
    """Give a person whose workplace lies in the support area."""
    return person(month, pay, birth_year, regional_support=True, **facts)


@pytest.mark.parametrize("month", ["2018-01", "2021-01", "2021-02", "2021-03", "2026-01", "2027-09"])
@pytest.mark.parametrize(("pay", "deduction"), [(70_999, 7_099), (71_000, 7_100), (71_001, 7_100), (710_000, 7_100)])
def test_cap(month: str, pay: int, deduction: int) -> None:
    assert kronor("regional_deduction", local(month, pay)) == [deduction]


def test_cap_in_every_month() -> None:
    months = [local(month, 100_000, employer=month) for month in MONTHS]

    assert set(kronor("regional_deduction", *months)) == {7_100}


@pytest.mark.parametrize("owner", ["municipality", "region", "state", "faith_community"])
def test_other_owners_have_none(owner: str) -> None:
    assert kronor("regional_deduction", local("2026-05", 50_000, owner=owner)) == [0]


def test_outside_the_area_there_is_none() -> None:
    assert kronor("regional_deduction", person("2026-05", 50_000)) == [0]


def test_the_owner_must_be_known_in_the_area() -> None:
    with pytest.raises(UnknownFactError, match="has_regional_support"):
        only("regional_deduction", local("2026-05", 50_000, owner=None))
    assert only("regional_deduction", person("2026-05", 50_000, owner=None)) == 0


@pytest.mark.parametrize(
    ("month", "birth_year", "facts", "base"),
    [
        ("2026-05", 1980, {}, 40_000),
        ("2026-05", 1958, {}, 0),  # only old-age pension
        ("2026-05", 1937, {}, 0),
        ("2021-05", 2003, {}, 15_000),  # 15 to 18: what lies above the ceiling
        ("2021-05", 2000, {}, 40_000),  # 19 to 23: all of it
        ("2021-07", 2000, {}, 40_000),
        ("2020-04", 1980, {"covid_reduction": True}, 40_000),
        ("2025-05", 1980, {"hiring_support": True, "hired_month": "2024-04"}, 15_000),
        ("2025-05", 1980, {"hiring_support": True, "hired_month": "2024-05"}, 5_000),
        ("2026-05", 1980, {"hiring_support": True, "hired_month": "2024-05"}, 40_000),  # a refund excludes nothing
    ],
)
def test_pay_that_counts(month: str, birth_year: int, facts: dict[str, object], base: int) -> None:
    assert only("regional_base", local(month, 40_000, birth_year, **facts)) == base


@pytest.mark.parametrize(
    ("month", "birth_year", "pay", "deduction"),
    [
        ("2021-02", 2000, 25_000, 2_380),  # 19.73 - 10.21 = 9.52 %
        ("2021-01", 2000, 25_000, 2_380),  # applied throughout: our assumption
        ("2021-07", 2000, 25_000, 0),  # 10.21 %: no room
        ("2026-05", 2005, 25_000, 2_500),  # 10.60 %: room enough
    ],
)
def test_floor_of_the_young(month: str, birth_year: int, pay: int, deduction: int) -> None:
    assert kronor("regional_deduction", local(month, pay, birth_year)) == [deduction]


def test_the_floor_is_on_the_sum() -> None:
    # a summer worker at 10.21 % has no room of their own, but both have 50 000 x 10 % = 5 000 within 5 302.50
    assert kronor("regional_deduction", *staff(local("2021-07", 25_000, 2000), local("2021-07", 25_000))) == [5_000]


def test_research_comes_first() -> None:
    # 31.42 - 20 - 10.21 = 1.21 % is left of 50 000: 605; with a colleague not in research 605 + 6 363 is more than 10 %
    both = local("2026-05", 50_000, research=True)

    assert kronor("regional_deduction", both) == [605]
    assert kronor("regional_deduction", *staff(both, local("2026-05", 20_000))) == [4_847]  # 605 + 4 242
    assert kronor("regional_deduction", *staff(both, local("2026-05", 30_000))) == [6_968]  # 605 + 6 363
    assert kronor("regional_deduction", *staff(both, local("2026-05", 40_000))) == [7_100]


def test_parts_go_by_the_room_that_is_left() -> None:
    # room 605 and 4 242, all of it taken
    people = staff(local("2026-05", 50_000, research=True), local("2026-05", 20_000))

    found = worked(people, "room_after_research", "regional_deduction_share", "room_left", "baseline_due_share")
    assert found["room_after_research"] == [605_000_000, 4_242_000_000]
    assert found["regional_deduction_share"] == [605_000_000, 4_242_000_000]
    assert found["room_left"] == [0, 0]
    assert found["baseline_due_share"] == [5_105_000_000, 2_042_000_000]  # 10.21 % of each pay


def test_a_group_has_one_cap() -> None:
    def company(name: str, rank: int) -> Row:
        return local("2026-05", 50_000, employer=name, group="G", group_rank=rank)

    # claims of 5 000 each: the first in rank takes its own, the next what is left; equals share
    assert kronor("regional_deduction", company("A", 2), company("B", 1)) == [2_100, 5_000]
    assert kronor("regional_deduction", company("A", 1), company("B", 1)) == [3_550, 3_550]
    assert kronor("regional_deduction", company("A", 1), company("B", 1), company("C", 1)) == [2_367, 2_367, 2_366]
    assert kronor("regional_deduction", company("A", 3), company("B", 1), company("C", 2)) == [0, 5_000, 2_100]


def test_like_persons_count_each() -> None:
    assert kronor("regional_deduction", local("2026-05", 20_000, count=3)) == [6_000]
    assert column("regional_base", local("2026-05", 20_000, count=3)) == [60_000]
