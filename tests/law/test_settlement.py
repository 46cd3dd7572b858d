"""An employer's month: one sum and one truncation per rate, the deductions in order, and what each row bears of it."""

import pytest

from kutcalc.units import UKR_PER_KR, UKR_PER_ORE

from .cases import column, kronor, person, staff, worked


def test_five_employees_are_summed_before_ore_are_dropped() -> None:
    # 192 384 x 31.42 % = 60 447.05; each alone would make 60 444
    pays = (33_333, 41_117, 28_999, 51_158, 37_777)
    people = staff(*(person("2026-05", pay) for pay in pays))

    assert kronor("contributions_before", *people) == [60_447]
    assert sum(pay * 314_200 // UKR_PER_KR for pay in pays) == 60_444


def test_each_rate_drops_its_own_ore() -> None:
    # SKV-ROUND-01: 16 073.84 and 1 531.50; as one sum they would be 17 605.34
    people = staff(person("2021-07", 51_158), person("2021-07", 15_000, 2000))

    found = worked(people, "rate", "base_at_rate", "exact_at_rate", "declared_at_rate", "contributions_before")
    assert found == {
        "rate": [102_100, 314_200],
        "base_at_rate": [15_000, 51_158],
        "exact_at_rate": [1_531_500_000, 16_073_843_600],
        "declared_at_rate": [1_531_000_000, 16_073_000_000],
        "contributions_before": [17_604_000_000],
    }


def test_slices_of_one_rate_are_one_group_wherever_they_come_from() -> None:
    # 10.21 %: a young person's slice, and the pay of one on old-age pension only: 12 345 + 10 006 = 22 351, 2 282.04
    people = staff(person("2021-07", 12_345, 2000), person("2021-07", 10_006, 1950))

    assert worked(people, "rate", "base_at_rate") == {"rate": [102_100], "base_at_rate": [22_351]}
    assert kronor("contributions_before", *people) == [2_282]  # apart 1 260 + 1 021 = 2 281


def test_pay_that_nothing_is_due_on_makes_no_group_unless_it_has_a_base() -> None:
    assert worked([person("2026-05", 999)], "rate", "contributions_before") == {
        "rate": [],
        "contributions_before": [0],
    }
    assert worked([person("2026-05", 5_000, 1937)], "rate", "declared_at_rate") == {
        "rate": [0],
        "declared_at_rate": [0],
    }


@pytest.mark.parametrize(("pay", "declared"), [(1_001, 314), (25_000, 7_855), (45_000, 14_139), (50_000, 15_710)])
def test_pays_that_floats_get_wrong(pay: int, declared: int) -> None:
    assert kronor("contributions_before", person("2026-05", pay)) == [declared]


def test_employers_and_months_do_not_mix() -> None:
    rows = [person(month, 33_333, employer=name) for name in "AB" for month in ("2026-05", "2026-06")]

    assert kronor("contributions_before", *rows) == [10_473, 10_473, 10_473, 10_473]


def test_order_of_deductions() -> None:
    # 50 000 in research: 15 710 less 10 000; then 605 of room is left for the support area; 10.21 % remains
    row = person("2026-05", 50_000, research=True, regional_support=True)

    assert kronor("baseline_due", row) == [5_105]
    assert kronor("baseline_due", person("2026-05", 50_000, research=True)) == [5_710]
    assert kronor("baseline_due", person("2026-05", 50_000, regional_support=True)) == [10_710]


def test_room_left_for_one_more_deduction() -> None:
    # 21.21 % of 50 000 is 10 605; research leaves 605, the support area 5 605
    rows = [
        person("2026-05", 50_000, employer="A"),
        person("2026-05", 50_000, employer="B", research=True),
        person("2026-05", 50_000, employer="C", regional_support=True),
        person("2026-05", 50_000, employer="D", research=True, regional_support=True),
    ]

    assert column("room_left", *rows) == [10_605_000_000, 605_000_000, 5_605_000_000, 0]


def test_room_left_is_never_below_nothing() -> None:
    # the floor of the support area is on the sum: 2 500 fall on the ordinary person, whose öre go to the row
    people = staff(*(person("2021-07", 25_000, born, regional_support=True) for born in (2000, 1980)))

    assert column("regional_deduction_share", *people) == [0, 5_000_000_000]
    assert column("room_left", *people) == [0, 302_500_000]


def test_room_left_where_the_odd_ore_passes_the_room() -> None:
    # 2021-02, young: room 9.52 %, 1 190.0952 and 1 189.9048 kr, all 2 380 of it taken by the support area. In öre the
    # parts are 119 009.52 and 118 990.48: the odd öre goes to the first, half an öre more than it has room for
    people = staff(*(person("2021-02", pay, 2000, regional_support=True) for pay in (12_501, 12_499)))

    assert column("regional_deduction_share", *people) == [1_190_100_000, 1_189_900_000]
    assert column("room_left", *people) == [0, 4_800]


def test_parts_of_rows_add_up_within_each_rate() -> None:
    # At the full rate: three of 33 333 kr and what lies above 25 000 kr of two young of 30 001: 110 001 kr, declared
    # 34 562 kr. In öre 33 333 / 110 001 of it is 1 047 313.34 and 5 001 / 110 001 is 157 129.99: of the three öre that
    # are left the young have one each and the first of the others one. At 20.81 %: 10 405 kr, half each.
    people = staff(*(person("2026-05", 33_333) for _ in range(3)), *(person("2026-05", 30_001, 2005) for _ in range(2)))

    found = worked(people, "contributions_share", "contributions_before", "declared_at_rate")
    assert found["declared_at_rate"] == [10_405 * UKR_PER_KR, 34_562 * UKR_PER_KR]
    parts = [part // UKR_PER_ORE for part in found["contributions_share"]]
    assert parts == [1_047_314, 1_047_313, 1_047_313, 520_250 + 157_130, 520_250 + 157_130]
    assert sum(parts) * UKR_PER_ORE == found["contributions_before"][0] == 44_967 * UKR_PER_KR


def test_an_odd_ore_goes_to_the_largest_fraction() -> None:
    # 30 002 x 31.42 % = 9 426.62; 942 600 öre by 10 001 and 20 001 are 314 210.47 and 628 389.53
    people = staff(person("2026-05", 10_001), person("2026-05", 20_001))

    assert [part // UKR_PER_ORE for part in column("contributions_share", *people)] == [314_210, 628_390]
