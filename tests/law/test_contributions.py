"""Who pays what rate on which pay: the yearly threshold, the ceilings and the edges of the bands."""

import pytest

from .cases import column, kronor, only, person, rate_of, staff, worked

FULL, PENSION, FIRST_YOUTH, SECOND_YOUTH = 314_200, 102_100, 197_300, 208_100


# The threshold of 1 000 kr a year (SAL 2 kap. 14 §)


@pytest.mark.parametrize(("pay", "base"), [(999, 0), (1_000, 1_000), (1_001, 1_001)])
def test_threshold_in_one_month(pay: int, base: int) -> None:
    assert only("contribution_base", person("2026-05", pay)) == base


def test_ore_fall_away_before_the_threshold_is_looked_at() -> None:
    # 999.99 kr are 999 whole kronor, whichever of pay and benefits the öre come from
    assert only("contribution_base", person("2026-05", 0, cash_pay_ore=99_999)) == 0
    assert only("contribution_base", person("2026-05", 0, cash_pay_ore=99_950, benefits_ore=49)) == 0
    assert only("contribution_base", person("2026-05", 0, cash_pay_ore=99_950, benefits_ore=50)) == 1_000


def test_earlier_pay_joins_the_month_of_crossing() -> None:
    # 400 + 599 = 999: nothing; + 1 = 1 000: all of it; after that each month its own
    months = [person(month, pay) for month, pay in (("2026-01", 400), ("2026-02", 599), ("2026-03", 1), ("2026-04", 7))]

    assert column("contribution_base", *months) == [0, 0, 1_000, 7]
    assert column("pay_before_this_month", *months) == [0, 400, 999, 1_000]


def test_a_new_year_starts_from_nothing() -> None:
    # December 2025 crosses with 999 + 1; January 2026 has 999 of its own and nothing is due
    months = [person(month, pay) for month, pay in (("2025-11", 999), ("2025-12", 1), ("2026-01", 999), ("2026-02", 1))]

    assert column("contribution_base", *months) == [0, 1_000, 0, 1_000]


def test_each_payer_and_each_person_has_a_threshold() -> None:
    rows = [*staff(person("2026-05", 600), person("2026-05", 999)), person("2026-05", 999, employer="B")]

    assert column("contribution_base", *rows) == [0, 0, 0]
    assert only("contribution_base", person("2026-05", 999, count=50)) == 0
    assert only("contribution_base", person("2026-05", 1_000, count=50)) == 50_000


def test_the_ceiling_stands_on_the_joined_base() -> None:
    # 900 in April and 24 200 in May are 25 100 in May: 25 000 at 20.81 % and 100 at 31.42 %
    months = [person("2026-04", 900, 2005), person("2026-05", 24_200, 2005)]

    assert column("reduced_base", *months) == [0, 25_000]
    assert column("rest_of_base", *months) == [0, 100]


# Ceilings


@pytest.mark.parametrize(
    ("month", "birth_year", "rate"),
    [
        ("2019-08", 2003, PENSION),
        ("2021-02", 2000, FIRST_YOUTH),
        ("2021-07", 2000, PENSION),
        ("2026-05", 2005, 208_100),
    ],
)
@pytest.mark.parametrize(("pay", "reduced"), [(24_999, 24_999), (25_000, 25_000), (25_001, 25_000)])
def test_youth_ceiling(month: str, birth_year: int, rate: int, pay: int, reduced: int) -> None:
    found = worked([person(month, pay, birth_year)], "reduced_base", "rest_of_base", "reduced_rate", "contributions")

    assert found["reduced_rate"] == [rate]
    assert found["reduced_base"] == [reduced]
    assert found["rest_of_base"] == [pay - reduced]
    assert found["contributions"] == [reduced * rate + (pay - reduced) * FULL]


def test_the_ceiling_is_for_each_like_person() -> None:
    # three persons of 26 000: 75 000 reduced and 3 000 at the full rate
    found = worked([person("2026-05", 26_000, 2005, count=3)], "reduced_base", "rest_of_base")

    assert found == {"reduced_base": [75_000], "rest_of_base": [3_000]}


# Bands of birth years, on the last month of a year and the first of the next


@pytest.mark.parametrize(
    ("month", "birth_year", "rate"),
    [
        # only old-age pension: 65 at the start of the year, 66 from 2023, 67 from 2026
        ("2019-12", 1953, PENSION),
        ("2019-12", 1954, FULL),
        ("2020-01", 1954, PENSION),
        ("2020-01", 1955, FULL),
        ("2022-12", 1956, PENSION),
        ("2022-12", 1957, FULL),
        ("2023-01", 1956, PENSION),
        ("2023-01", 1957, FULL),
        ("2025-12", 1958, PENSION),
        ("2025-12", 1959, FULL),
        ("2026-01", 1958, PENSION),
        ("2026-01", 1959, FULL),
        ("2027-01", 1959, PENSION),
        ("2027-01", 1960, FULL),
        # born 1937 or earlier: nothing
        ("2026-01", 1938, PENSION),
        ("2026-01", 1937, 0),
        # 15 to 18
        ("2019-12", 2000, FULL),
        ("2019-12", 2001, PENSION),
        ("2019-12", 2003, PENSION),
        ("2019-12", 2004, FULL),
        ("2020-01", 2001, FULL),
        ("2020-01", 2004, PENSION),
        ("2023-12", 2005, PENSION),
        ("2023-12", 2007, PENSION),
        ("2023-12", 2008, FULL),
        # 19 to 23, the first time
        ("2021-12", 1997, FULL),
        ("2021-12", 1998, FIRST_YOUTH),
        ("2021-12", 2002, FIRST_YOUTH),
        ("2021-12", 2003, PENSION),
        ("2022-01", 1998, FULL),
        ("2022-01", 1999, FIRST_YOUTH),
        ("2022-01", 2003, FIRST_YOUTH),
        ("2022-01", 2004, PENSION),
        # 19 to 23, the second time: nobody younger has a reduction
        ("2026-12", 2002, FULL),
        ("2026-12", 2003, SECOND_YOUTH),
        ("2026-12", 2007, SECOND_YOUTH),
        ("2026-12", 2008, FULL),
        ("2027-01", 2003, FULL),
        ("2027-01", 2004, SECOND_YOUTH),
        ("2027-01", 2008, SECOND_YOUTH),
        ("2027-01", 2009, FULL),
    ],
)
def test_bands(month: str, birth_year: int, rate: int) -> None:
    assert rate_of(month, birth_year) == rate


@pytest.mark.parametrize(
    ("birth_year", "before", "rate_before", "after", "rate_after"),
    [
        (2002, "2019-07", FULL, "2019-08", PENSION),
        (2000, "2020-12", FULL, "2021-01", FIRST_YOUTH),
        (2000, "2021-05", FIRST_YOUTH, "2021-06", PENSION),
        (2000, "2021-08", PENSION, "2021-09", FIRST_YOUTH),
        (2000, "2022-05", FIRST_YOUTH, "2022-06", PENSION),
        (2000, "2022-08", PENSION, "2022-09", FIRST_YOUTH),
        (2000, "2023-03", FIRST_YOUTH, "2023-04", FULL),
        (2006, "2023-12", PENSION, "2024-01", FULL),
        (2005, "2026-03", FULL, "2026-04", SECOND_YOUTH),
        (2005, "2026-12", SECOND_YOUTH, "2027-09", SECOND_YOUTH),
    ],
)
def test_months_of_change(birth_year: int, before: str, rate_before: int, after: str, rate_after: int) -> None:
    assert (rate_of(before, birth_year), rate_of(after, birth_year)) == (rate_before, rate_after)


def test_the_old_have_one_slice_and_no_room() -> None:
    found = worked(
        staff(person("2026-05", 30_000, 1958), person("2026-05", 30_000, 1937)),
        "reduced_base",
        "rest_of_base",
        "contributions",
        "pension_floor",
        "room",
    )

    assert found["reduced_base"] == [0, 0]
    assert found["rest_of_base"] == [30_000, 30_000]
    assert found["contributions"] == [3_063_000_000, 0]
    assert found["pension_floor"] == [3_063_000_000, 3_063_000_000]
    assert found["room"] == [0, 0]


def test_room_is_what_lies_above_the_old_age_pension_contribution() -> None:
    # 30 000 x (31.42 - 10.21) % = 6 363; the young: 25 000 x 10.60 % + 5 000 x 21.21 % = 2 650 + 1 060.50
    assert column("room", *staff(person("2026-05", 30_000), person("2026-05", 30_000, 2005))) == [
        6_363_000_000,
        3_710_500_000,
    ]


def test_levy_part_of_the_youth_rates() -> None:
    # 9/20 of 11.62 is 5.229, half of 12.62 is 6.31; nothing is left of the levy at 10.21 %
    months = (("2021-02", 2000), ("2026-05", 2005), ("2021-07", 2000), ("2020-05", 1980))
    people = [person(month, 9_000, born, employer=str(place)) for place, (month, born) in enumerate(months)]

    assert column("reduced_levy_rate", *people) == [52_200, 63_100, 0, 0]


def test_a_person_of_two_slices_is_in_two_groups() -> None:
    # YOUTH-2026-01: 25 000 x 20.81 % = 5 202.50 and 5 000 x 31.42 % = 1 571, each without öre
    assert kronor("declared_at_rate", person("2026-05", 30_000, 2005)) == [5_202, 1_571]
    assert kronor("contributions_before", person("2026-05", 30_000, 2005)) == [6_773]
