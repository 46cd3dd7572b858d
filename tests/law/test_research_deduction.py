"""FoU-avdrag: 10 % and the levy part before 2024, 20 % since, under the group's monthly cap."""

import pytest

from .cases import Row, column, kronor, only, person, staff


def researcher(month: str, pay: int, birth_year: int = 1980, **facts: object) -> Row:
    """Give a person in research."""
    return person(month, pay, birth_year, research=True, **facts)


@pytest.mark.parametrize(
    ("month", "deduction"),
    [
        ("2018-12", 10_000),  # 10 %, below 20.70 - 10.21
        ("2019-01", 9_590),  # FOU-2019-01: 19.80 - 10.21
        ("2020-03", 9_590),
        ("2020-04", 19_590),  # FOU-RATE-01: and ten points of the levy
        ("2023-12", 19_590),
        ("2024-01", 20_000),
        ("2026-01", 20_000),
    ],
)
def test_of_100_000_kronor(month: str, deduction: int) -> None:
    assert kronor("research_deduction", researcher(month, 100_000)) == [deduction]


@pytest.mark.parametrize(
    ("month", "pay", "deduction"),
    [
        # 2018: 10 % up to 230 000
        ("2018-12", 2_299_990, 229_999),
        ("2018-12", 2_300_000, 230_000),
        ("2018-12", 2_300_010, 230_000),
        # 2019: 9.59 % reaches 230 000 between 2 398 331 and 2 398 332
        ("2020-03", 2_398_331, 229_999),
        ("2020-03", 2_398_332, 230_000),
        ("2020-03", 2_398_343, 230_000),
        # April 2020: the cap is on the SAL part. 4 692 388 x 9.59 % = 450 000.0092, x 10 % = 469 238.80
        ("2020-04", 4_692_387, 919_238),  # 449 999.9133 + 469 238.70
        ("2020-04", 4_692_388, 919_238),  # 450 000.0092 + 469 238.80
        ("2020-04", 4_692_399, 919_238),  # 450 000 + 469 239.90 x 450 000 / 450 001.0641 = 469 238.79
        # July 2021: 600 000. 6 256 517 x 9.59 % = 599 999.9803, x 10 % = 625 651.70
        ("2021-06", 6_256_517, 919_238),
        ("2021-07", 6_256_517, 1_225_651),
        ("2021-07", 6_256_518, 1_225_651),  # 600 000.0762 + 625 651.80
        # July 2023: 1 500 000. FOU-CAP-02: 15 000 000 x 9.59 % = 1 438 500, and 1 500 000
        ("2023-06", 15_000_000, 1_225_651),
        ("2023-07", 15_000_000, 2_938_500),
        ("2023-12", 15_000_000, 2_938_500),
        # 2024: 3 000 000 on the whole
        ("2024-01", 14_999_999, 2_999_999),
        ("2024-01", 15_000_000, 3_000_000),
        ("2024-01", 15_000_001, 3_000_000),
        ("2026-05", 150_000_000, 3_000_000),
    ],
)
def test_cap_by_month(month: str, pay: int, deduction: int) -> None:
    assert kronor("research_deduction", researcher(month, pay)) == [deduction]


@pytest.mark.parametrize(
    ("month", "birth_year", "pay", "deduction"),
    [
        # 20.81 %: the room of 10.60 % on 25 000; on what lies above it 20 % and still 1.21 % of room
        ("2026-05", 2005, 25_000, 2_650),
        ("2026-05", 2005, 35_000, 4_771),  # room 2 650 + 2 121 = 4 771 is less than 20 % of 35 000
        ("2026-05", 2005, 200_000, 39_767),  # room 2 650 + 175 000 x 21.21 % = 39 767.50, below 40 000
        ("2026-05", 2005, 250_000, 50_000),  # room 50 372.50
        # 19.73 %: SAL 14.51 - 10.21 = 4.30, levy 5.22
        ("2021-02", 2000, 25_000, 2_380),
        ("2021-02", 2000, 35_000, 4_339),  # and 10 000 x 19.59 %
        # 10.21 %: nothing below the ceiling
        ("2021-07", 2000, 25_000, 0),
        ("2021-02", 2004, 25_000, 0),
        ("2021-02", 2004, 35_000, 1_959),
        # only old-age pension: nothing at all
        ("2023-01", 1956, 100_000, 0),
        ("2026-05", 1958, 100_000, 0),
        ("2026-05", 1937, 100_000, 0),
    ],
)
def test_reduced_rates(month: str, birth_year: int, pay: int, deduction: int) -> None:
    assert kronor("research_deduction", researcher(month, pay, birth_year)) == [deduction]


def test_hiring_support_and_the_choice_of_2020_leave_what_lies_above_the_ceiling() -> None:
    assert kronor("research_deduction", researcher("2020-04", 35_000, covid_reduction=True)) == [1_959]
    assert kronor("research_deduction", researcher("2022-04", 35_000, hiring_support=True)) == [1_959]


def test_the_sum_is_truncated_once() -> None:
    # three of 33 333: 20 % is 6 666.60 each, 19 999.80 together
    people = staff(*(researcher("2026-05", 33_333) for _ in range(3)))

    assert kronor("research_deduction", *people) == [19_999]
    # 19 999 kr in öre, by largest remainder, the odd öre to the first
    assert column("research_deduction_share", *people) == [6_666_340_000, 6_666_330_000, 6_666_330_000]


def test_those_not_in_research_have_no_part() -> None:
    people = staff(person("2026-05", 50_000), researcher("2026-05", 50_000))

    assert column("research_deduction_share", *people) == [0, 10_000_000_000]


# A group is one payer: the parent deducts first, equals share by what they claim


def company(name: str, rank: int, pay: int, month: str = "2026-05") -> Row:
    """Give a company of the group, with one person in research."""
    return researcher(month, pay, employer=name, group="G", group_rank=rank)


def test_lower_rank_deducts_first() -> None:
    # claims of 2 000 000 each under 3 000 000; the company named A stands last in rank
    assert kronor("research_deduction", company("A", 2, 10_000_000), company("B", 1, 10_000_000)) == [
        1_000_000,
        2_000_000,
    ]
    assert kronor("research_deduction", company("A", 2, 10_000_000), company("B", 1, 15_000_000)) == [0, 3_000_000]
    assert kronor("research_deduction", company("A", 3, 10_000_000), company("B", 1, 14_999_995)) == [1, 2_999_999]


def test_equals_share_by_what_they_claim() -> None:
    # claims of 2 and 4 million under 3 million
    assert kronor("research_deduction", company("A", 1, 10_000_000), company("B", 1, 20_000_000)) == [
        1_000_000,
        2_000_000,
    ]
    # seven claims of one million: 428 571 each, and the three kronor left to the first three
    seven = [company(name, 1, 5_000_000) for name in "ABCDEFG"]
    assert kronor("research_deduction", *seven) == [428_572, 428_572, 428_572, 428_571, 428_571, 428_571, 428_571]


def test_ranks_and_equals_together() -> None:
    # rank 1 takes 2 000 000, the two of rank 2 share 1 000 000 by 1 to 3, rank 3 has nothing
    group = [company("A", 2, 5_000_000), company("B", 3, 5_000_000), company("C", 1, 10_000_000)]

    assert kronor("research_deduction", *group, company("D", 2, 15_000_000)) == [250_000, 0, 2_000_000, 750_000]


def test_each_group_and_each_month_has_a_cap_of_its_own() -> None:
    alone = [researcher("2026-05", 20_000_000, employer=name) for name in "AB"]
    months = [company("A", 1, 20_000_000, month) for month in ("2026-05", "2026-06")]

    assert kronor("research_deduction", *alone) == [3_000_000, 3_000_000]
    assert kronor("research_deduction", *months) == [3_000_000, 3_000_000]


def test_before_2024_the_levy_follows_each_companys_cut() -> None:
    # 2023-12: SAL parts of 959 000 each under 1 500 000: 750 000 each, and 1 000 000 x 750 / 959 = 782 064.65 of levy
    pair = [company(name, 1, 10_000_000, "2023-12") for name in "AB"]

    assert kronor("research_claim", *pair) == [959_000, 959_000]
    assert kronor("research_granted", *pair) == [750_000, 750_000]
    assert kronor("research_deduction", *pair) == [1_532_064, 1_532_064]


def test_the_part_before_the_cap_is_exact() -> None:
    assert only("research_part", researcher("2023-12", 33_333)) == 33_333 * 195_900
    assert only("research_part", researcher("2026-05", 33_333, count=2)) == 2 * 33_333 * 200_000
