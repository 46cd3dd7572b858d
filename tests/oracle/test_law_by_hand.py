"""The oracle against examples worked by hand from the text of the law."""

import ast
import sys
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from .law import (
    EmployerMonthFigures,
    Payslip,
    PayslipFigures,
    Settlement,
    components,
    largest_remainder,
    law_of,
    ppm,
    reduced_components,
    settle,
    under_cap,
)
from .payrolls import (
    COVID_MONTHS,
    COVID_PERSONS,
    MONTHS,
    boundary_payrolls,
    hiring_support_limit,
    random_payrolls,
)


def person(month: str, kronor: int, birth_year: int = 1980, employee: str = "e1") -> Payslip:
    """Person of employer A."""
    return Payslip("A", employee, month, birth_year, kronor * 100)


def month_of(payslips: Iterable[Payslip], employer: str = "A") -> EmployerMonthFigures:
    """Last month of an employer."""
    months = settle(payslips).employer_months
    return months[max(key for key in months if key[0] == employer)]


def only(payslip: Payslip) -> PayslipFigures:
    """Figures of a payslip that stands alone."""
    return next(iter(settle([payslip]).payslips.values()))


def contributions(*payslips: Payslip) -> int:
    """Contributions in kronor of employer A in the last month, before deductions."""
    return month_of(payslips)["contributions_before_ore"] // 100


def research(*payslips: Payslip) -> int:
    """Research deduction in kronor of employer A in the last month."""
    return month_of(payslips)["research_deduction_ore"] // 100


def regional(*payslips: Payslip) -> int:
    """Regional deduction in kronor of employer A in the last month."""
    return month_of(payslips)["regional_deduction_ore"] // 100


def researcher(month: str, kronor: int, birth_year: int = 1980, employee: str = "e1") -> Payslip:
    """Person of employer A who meets the working-time test of the research deduction."""
    return replace(person(month, kronor, birth_year, employee), research=True)


def rates(payslip: Payslip) -> tuple[int | None, int]:
    """Reduced and the full rate of a payslip."""
    figures = only(payslip)
    return figures["reduced_rate_ppm"], figures["full_rate_ppm"]


# Rates (sections 1 and 2)


@pytest.mark.parametrize(("year", "sal"), [(2018, "20.70"), (2019, "19.80"), (2025, "19.80"), (2026, "18.80")])
def test_components_sum_to_the_printed_totals(year: int, sal: str) -> None:
    parts = {name: ppm(value) for name, value in components(year).items()}

    assert sum(parts.values()) == ppm("31.42")
    assert sum(parts.values()) - parts["general"] == ppm(sal)
    assert law_of(f"{year}-01").sal == ppm(sal)


def test_nine_twentieths_make_19_73() -> None:
    # SFS-QUOTA-01: 1.59 + 1.17 + 0.27 + 1.18 + 0.09 + 5.22 + 10.21
    parts = reduced_components(2021, Fraction(9, 20))

    assert sum(parts.values()) == Fraction("19.73")
    assert parts["general"] == Fraction("5.22")
    assert law_of("2021-02").youth == ("youth", 197_300, 145_100, 52_200, 25_000)


def test_half_makes_20_81() -> None:
    # 1.77 + 1.00 + 0.15 + 1.32 + 0.05 + 6.31 + 10.21
    assert sum(reduced_components(2026, Fraction(1, 2)).values()) == Fraction("20.81")


@pytest.mark.parametrize(
    ("month", "kronor", "expected"),
    [
        ("2025-01", 30_000, 9_426),  # EKOS-01
        ("2018-01", 30_000, 9_426),  # NPM-01
        ("2026-12", 30_000, 9_426),  # NPM-01
        ("2020-01", 50_000, 15_710),  # BLI-01
        ("2026-08", 35_000, 10_997),  # AGI-01
        ("2026-03", 40_000, 12_568),  # AGI-02
        ("2026-05", 51_158, 16_073),  # GH-TRUNC-01, 16 073.84
    ],
)
def test_full_rate_drops_ore(month: str, kronor: int, expected: int) -> None:
    assert contributions(person(month, kronor, 1985)) == expected


def test_five_employees_are_summed_before_ore_are_dropped() -> None:
    # Section 6: 33 333 + 41 117 + 28 999 + 51 158 + 37 777 = 192 384; x 31.42 % = 60 447.05
    pays = (33_333, 41_117, 28_999, 51_158, 37_777)
    staff = [person("2026-05", pay, employee=str(pay)) for pay in pays]

    assert contributions(*staff) == 60_447


def test_each_rate_drops_its_own_ore() -> None:
    # SKV-ROUND-01: 16 073 + 1 531
    assert contributions(person("2021-07", 51_158), person("2021-07", 15_000, 2000, "e2")) == 17_604


def test_ore_are_dropped_per_person_before_counting_like_persons() -> None:
    # Decision a: 1 999.99 + 0.98 = 2 000.97 -> 2 000 kr, three like persons 6 000 kr; x 31.42 % = 1 885.20
    figures = month_of([Payslip("A", "e", "2024-02", 1980, 199_999, benefits_ore=98, count=3)])

    assert figures["contribution_base_ore"] == 600_000
    assert figures["contributions_before_ore"] == 188_500


# The threshold (section 6, rule 2)


def test_each_year_is_judged_on_its_own() -> None:
    # RV-1000-01
    settlement = settle([person("2021-12", 900), person("2022-01", 950)])

    assert settlement.rates == {}
    assert all(each["contribution_base_ore"] == 0 for each in settlement.payslips.values())
    assert all(each["full_rate_ppm"] == 314_200 for each in settlement.payslips.values())


def test_earlier_pay_joins_the_month_of_crossing() -> None:
    # 600 + 399 = 999: nothing. + 1 = 1 000: all of it, 314.20 -> 314. Then the month's own 500: 157.10 -> 157.
    pays = {"2024-01": 600, "2024-02": 399, "2024-03": 1, "2024-04": 500}
    settlement = settle(person(month, pay) for month, pay in pays.items())

    base = {month: each["contribution_base_ore"] for (_, month), each in settlement.employer_months.items()}
    due = {month: each["contributions_before_ore"] for (_, month), each in settlement.employer_months.items()}
    assert base == {"2024-01": 0, "2024-02": 0, "2024-03": 100_000, "2024-04": 50_000}
    assert due == {"2024-01": 0, "2024-02": 0, "2024-03": 31_400, "2024-04": 15_700}


def test_the_ceiling_stands_on_the_joined_base() -> None:
    # 999 + 24 500 = 25 499: 25 000 at 20.81 % = 5 202.50, 499 at 31.42 % = 156.79
    assert contributions(person("2026-04", 999, 2005), person("2026-05", 24_500, 2005)) == 5_202 + 156


def test_the_threshold_is_per_person_not_per_row() -> None:
    # Two like persons with 999 kr each: below it, though the row has 1 998 kr.
    assert contributions(replace(person("2024-01", 999), count=2)) == 0


def test_a_slice_without_pay_makes_no_rate_group() -> None:
    # Below the threshold the reduced rate is still told, but nothing is due at it.
    settlement = settle([person("2026-05", 999, 2005)])

    assert settlement.rates == {}
    assert settlement.payslips["A", "e1", "2026-05"]["reduced_rate_ppm"] == 208_100
    assert settlement.payslips["A", "e1", "2026-05"]["reduced_base_ore"] == 0


# Age (section 2)


@pytest.mark.parametrize(
    ("month", "last_pension_only"),
    [
        ("2018-01", 1952),
        ("2019-07", 1953),
        ("2020-01", 1954),
        ("2021-01", 1955),
        ("2022-12", 1956),
        ("2023-01", 1956),
        ("2024-01", 1957),
        ("2025-12", 1958),
        ("2026-01", 1958),
        ("2027-01", 1959),
    ],
)
def test_pension_only_band(month: str, last_pension_only: int) -> None:
    old_age = 163_600 if month <= "2019-06" else 102_100

    assert rates(person(month, 30_000, last_pension_only)) == (None, old_age)
    assert rates(person(month, 30_000, 1938)) == (None, old_age)
    assert rates(person(month, 30_000, last_pension_only + 1)) == (None, 314_200)


def test_special_payroll_tax_is_one_group_with_old_age_pension() -> None:
    # 10 008 x 16.36 % = 1 637.30; apart it would be 1 021 + 615 = 1 636
    assert contributions(person("2018-05", 10_008, 1950)) == 1_637


def test_the_oldest_pay_special_payroll_tax_and_then_nothing() -> None:
    # 10 000 x 6.15 % = 615; from 2019-07 0
    assert contributions(person("2019-06", 10_000, 1937)) == 615
    assert contributions(person("2019-07", 10_000, 1937)) == 0
    assert settle([person("2019-07", 10_000, 1937)]).rates == {("A", "2019-07", 0): (1_000_000, 0, 0)}


@pytest.mark.parametrize(
    ("month", "birth_year", "expected"),
    [
        ("2019-07", 2002, None),
        ("2019-08", 2000, None),
        ("2019-08", 2001, 102_100),
        ("2019-08", 2003, 102_100),
        ("2019-08", 2004, None),
        ("2023-12", 2005, 102_100),
        ("2023-12", 2007, 102_100),
        ("2024-01", 2007, None),
        ("2020-12", 2000, None),
        ("2021-01", 1997, None),
        ("2021-01", 1998, 197_300),
        ("2021-01", 2002, 197_300),
        ("2021-01", 2003, 102_100),
        ("2021-06", 1998, 102_100),
        ("2021-09", 1998, 197_300),
        ("2022-05", 2003, 197_300),
        ("2022-06", 2003, 102_100),
        ("2022-08", 2003, 102_100),
        ("2022-09", 2003, 197_300),
        ("2023-03", 2000, 197_300),
        ("2023-04", 2000, None),
        ("2026-03", 2005, None),
        ("2026-04", 2003, 208_100),
        ("2026-04", 2007, 208_100),
        ("2026-04", 2008, None),
        ("2027-09", 2005, 208_100),  # YOUTH-2026-04
        ("2027-05", 2003, None),  # YOUTH-2026-04
        ("2027-05", 2008, 208_100),  # YOUTH-2026-04
    ],
)
def test_youth_bands(month: str, birth_year: int, expected: int | None) -> None:
    assert rates(person(month, 10_000, birth_year)) == (expected, 314_200)


def test_a_month_past_the_book_is_refused() -> None:
    with pytest.raises(ValueError, match="2027-10"):
        settle([person("2027-10", 10_000, 2005)])


@pytest.mark.parametrize(("month", "expected"), [("2021-05", 2_959), ("2021-06", 1_531), ("2021-08", 1_531)])
def test_published_youth_2021(month: str, expected: int) -> None:
    # BL-2021-01, BL-2021-03; the difference is the 1 428 of BL-2021-05
    assert contributions(person(month, 15_000, 2000)) == expected


def test_published_youth_2026() -> None:
    # YOUTH-2026-01: 25 000 x 20.81 % = 5 202.50; 5 000 x 31.42 % = 1 571
    settlement = settle([person("2026-05", 30_000, 2005)])

    assert settlement.rates == {
        ("A", "2026-05", 208_100): (2_500_000, 5_202_500_000, 520_200),
        ("A", "2026-05", 314_200): (500_000, 1_571_000_000, 157_100),
    }


def test_published_covid() -> None:
    # BLI-02: 2 552.50 + 7 855; GOV-2020-01 and CAME-01: 30 x 25 000 x 21.21 % = 159 075
    chosen = replace(person("2020-04", 50_000), covid_reduction=True)
    thirty = replace(person("2020-04", 25_000), count=30)

    assert contributions(chosen) == 10_407
    assert contributions(replace(chosen, month="2020-07")) == 15_710
    assert contributions(thirty) - contributions(replace(thirty, covid_reduction=True)) == 159_075


@pytest.mark.parametrize(
    ("month", "expected"),
    [("2020-02", None), ("2020-03", 102_100), ("2020-06", 102_100), ("2020-07", None)],
)
def test_covid_months(month: str, expected: int | None) -> None:
    assert rates(replace(person(month, 10_000), covid_reduction=True)) == (expected, 314_200)


# Hiring support (section 3)


def test_published_hiring_support_2018() -> None:
    # ALMI-01: 7 855 - 2 552
    hire = person("2018-06", 25_000, 1985)

    assert contributions(hire) - contributions(replace(hire, hiring_support=True)) == 5_303


def test_hiring_support_removes_special_payroll_tax() -> None:
    assert rates(replace(person("2018-06", 25_000, 1950), hiring_support=True)) == (None, 102_100)
    assert rates(replace(person("2018-06", 25_000, 1937), hiring_support=True)) == (None, 0)


@pytest.mark.parametrize(
    ("month", "hired", "expected"),
    [
        ("2024-12", "2024-05", 2_552 + 4_713),  # 25 000 at 10.21 %, 15 000 at 31.42 %
        ("2025-01", "2024-04", 2_552 + 4_713),
        ("2025-01", "2024-05", 3_573 + 1_571),  # 35 000 at 10.21 % = 3 573.50, 5 000 at 31.42 %
        ("2026-01", "2024-05", 12_568),  # refunded, not reduced
    ],
)
def test_ceiling_of_hiring_support(month: str, hired: str, expected: int) -> None:
    assert contributions(replace(person(month, 40_000), hiring_support=True, hired_month=hired)) == expected


@pytest.mark.parametrize(("kronor", "hired", "expected"), [(25_000, "2024-04", 5_302), (35_000, "2024-05", 7_423)])
def test_refund_of_hiring_support(kronor: int, hired: str, expected: int) -> None:
    # VAXA-REF-01: 21.21 % of 25 000 = 5 302.50; VAXA-REF-02: of 35 000 = 7 423.50
    hire = replace(person("2026-02", kronor), hiring_support=True, hired_month=hired)

    assert month_of([hire])["hiring_support_refund_ore"] == expected * 100
    assert month_of([replace(hire, month="2025-12")])["hiring_support_refund_ore"] == 0


def test_refund_is_per_like_person_from_january_2026() -> None:
    # Two like persons with 40 000 each: 2 x 35 000 x 21.21 % = 14 847
    hires = replace(person("2026-01", 40_000), hiring_support=True, hired_month="2024-05", count=2)

    assert month_of([hires])["hiring_support_refund_ore"] == 1_484_700
    assert only(hires)["hiring_support_refund_ore"] == 1_484_700

    # Below the ceiling: 2 x 20 000 x 21.21 % = 8 484
    assert only(replace(hires, cash_pay_ore=2_000_000))["hiring_support_refund_ore"] == 848_400


def test_refund_shrinks_by_what_other_rules_took() -> None:
    # Research: 20 % of 40 000 = 8 000, of which 35/40 = 7 000 falls on the supported pay.
    # 35 000 x 21.21 % = 7 423.50 - 7 000 = 423.50
    hire = replace(researcher("2026-02", 40_000), hiring_support=True, hired_month="2024-05")
    assert month_of([hire])["hiring_support_refund_ore"] == 42_300

    # Youth: 25 000 x 10.60 % + 10 000 x 21.21 % = 2 650 + 2 121
    young = replace(person("2026-05", 40_000, 2005), hiring_support=True, hired_month="2025-05")
    assert month_of([young])["hiring_support_refund_ore"] == 477_100

    # Born 1950: already at the floor.
    old = replace(person("2026-02", 40_000, 1950), hiring_support=True, hired_month="2025-05")
    assert month_of([old])["hiring_support_refund_ore"] == 0


def test_refund_after_the_regional_deduction() -> None:
    # Regional: 10 % of 30 000 = 3 000. Refund: 30 000 x 21.21 % = 6 363 - 3 000.
    hire = replace(person("2026-02", 30_000), hiring_support=True, hired_month="2025-05", regional_support=True)

    assert month_of([hire])["regional_deduction_ore"] == 300_000
    assert month_of([hire])["hiring_support_refund_ore"] == 336_300


# Research (section 4)


@pytest.mark.parametrize(
    ("month", "kronor", "expected"),
    [
        ("2018-06", 50_000, 5_000),  # FOU-2018-01
        ("2019-01", 50_000, 4_795),  # FOU-2019-01
        ("2020-03", 50_000, 4_795),
        ("2020-04", 100_000, 19_590),  # FOU-RATE-01
        ("2023-12", 100_000, 19_590),  # FOU-RATE-01
        ("2024-01", 100_000, 20_000),
        ("2023-07", 15_000_000, 2_938_500),  # FOU-CAP-02: 1 438 500 + 1 500 000
        ("2024-01", 16_000_000, 3_000_000),
    ],
)
def test_research_deduction(month: str, kronor: int, expected: int) -> None:
    assert research(researcher(month, kronor)) == expected


@pytest.mark.parametrize(
    ("month", "cap"),
    [
        ("2018-01", 230_000),
        ("2020-03", 230_000),
        ("2020-04", 450_000),
        ("2021-06", 450_000),
        ("2021-07", 600_000),
        ("2023-06", 600_000),
        ("2023-07", 1_500_000),
        ("2023-12", 1_500_000),
        ("2024-01", 3_000_000),
    ],
)
def test_dates_of_the_cap(month: str, cap: int) -> None:
    assert law_of(month).research_cap == cap


def test_parts_of_research_before_2024_go_by_both_parts() -> None:
    # 2021-02: e1 full rate, 10 000 x 19.59 % = 1 959; e2 at 19.73, 10 000 x 9.52 % = 952
    payslips = settle([researcher("2021-02", 10_000), researcher("2021-02", 10_000, 2000, "e2")]).payslips

    assert payslips["A", "e1", "2021-02"]["research_deduction_ore"] == 195_900
    assert payslips["A", "e2", "2021-02"]["research_deduction_ore"] == 95_200


def test_46_employees_reach_the_cap_of_2018() -> None:
    # FOU-CAP-01
    assert research(replace(researcher("2018-06", 50_000), count=45)) == 225_000
    assert research(replace(researcher("2018-06", 50_000), count=46)) == 230_000
    assert research(replace(researcher("2018-06", 50_000), count=47)) == 230_000


def test_levy_part_follows_the_cut_of_the_sal_part() -> None:
    # S = 9.59 % of 20 000 000 = 1 918 000, cut to 1 500 000; L = 2 000 000 x 1 500 / 1 918 = 1 564 129.30
    assert research(researcher("2023-07", 20_000_000)) == 3_064_129


def test_research_on_youth_pay() -> None:
    # 19.73: SAL 14.51 - 10.21 = 4.30, LAL 5.22: 9.52 % of 20 000
    assert research(researcher("2021-02", 20_000, 2000)) == 1_904
    # 10.21 in the summer: no room
    assert research(researcher("2021-07", 20_000, 2000)) == 0
    # 15-18: only what lies above 25 000: 5 000 x 19.59 %
    assert research(researcher("2021-02", 30_000, 2004)) == 979
    # 20.81: 10.60 % of 20 000; above the ceiling: the least of 20 % of 30 000 and 2 650 + 1 060.50
    assert research(researcher("2026-05", 20_000, 2005)) == 2_120
    assert research(researcher("2026-05", 30_000, 2005)) == 3_710


def test_room_of_a_person_above_the_ceiling() -> None:
    # 20 % of 300 000 = 60 000; room 2 650 + 275 000 x 21.21 % = 60 977.50
    assert research(researcher("2026-05", 300_000, 2005)) == 60_000


def test_no_research_deduction_for_those_under_2_27() -> None:
    assert research(researcher("2024-05", 50_000, 1957)) == 0
    assert research(researcher("2018-05", 50_000, 1950)) == 0
    assert research(researcher("2018-05", 50_000, 1937)) == 0


def test_hiring_support_leaves_room_only_above_its_ceiling() -> None:
    # 15 000 x 21.21 % = 3 181.50, less than 20 % of 40 000
    assert research(replace(researcher("2024-05", 40_000), hiring_support=True)) == 3_181


def test_lower_rank_uses_the_cap_first() -> None:
    # A, rank 1: 20 % of 10 000 000 = 2 000 000; B, rank 2: 1 600 000, of which 1 000 000 is left
    first = replace(researcher("2024-05", 10_000_000), group="G")
    second = replace(researcher("2024-05", 8_000_000), employer="B", group="G", group_rank=2)

    assert month_of([first, second])["research_deduction_ore"] == 200_000_000
    assert month_of([first, second], "B")["research_deduction_ore"] == 100_000_000


def test_equal_ranks_share_the_cap_in_proportion() -> None:
    # Rank 1 uses 2 000 000 of 3 000 000; three equal claims of 2 000 001 share 1 000 000: 333 333.33 each,
    # the krona left over goes to A.
    first = replace(researcher("2024-05", 10_000_000), employer="Z", group="G")
    others = [replace(researcher("2024-05", 10_000_005), employer=name, group="G", group_rank=2) for name in "CBA"]
    settlement = settle([first, *others])

    months = settlement.employer_months
    assert [months[name, "2024-05"]["research_deduction_ore"] // 100 for name in "ABC"] == [333_334, 333_333, 333_333]
    assert months["Z", "2024-05"]["research_deduction_ore"] == 200_000_000


def test_the_cap_of_a_group_before_2024_is_on_the_sal_part() -> None:
    # 2021-07, cap 600 000. A and B: S = 9.59 % of 4 000 000 = 383 600 each, 300 000 each granted;
    # L = 400 000 x 300 000 / 383 600 = 312 825.86; 612 825.86
    one = replace(researcher("2021-07", 4_000_000), group="G")

    assert month_of([one, replace(one, employer="B")])["research_deduction_ore"] == 61_282_500


def test_largest_remainder() -> None:
    # 100 by 1 : 1 : 1: 33 each, the one left over to the lowest key in code point order.
    assert largest_remainder(100, {"b": 1, "a": 1, "B": 1}) == {"b": 33, "a": 33, "B": 34}
    # 10 by 5 : 3 : 1 = 5.56, 3.33, 1.11: 5 + 3 + 1, the one left to the first.
    assert largest_remainder(10, {"x": 5, "y": 3, "z": 1}) == {"x": 6, "y": 3, "z": 1}


def test_claims_within_the_cap_are_granted() -> None:
    assert under_cap({"A": 60, "B": 40}, {"A": 1, "B": 1}, 100) == {"A": 60, "B": 40}
    assert under_cap({"A": 60, "B": 41}, {"A": 1, "B": 1}, 100) == {"A": 59, "B": 41}
    assert under_cap({"A": 60, "B": 41}, {"A": 2, "B": 1}, 100) == {"A": 59, "B": 41}


# Regional (section 5)


def supported(payslip: Payslip) -> Payslip:
    """Put a person in the support area."""
    return replace(payslip, regional_support=True)


def test_regional_deduction_and_its_cap() -> None:
    # 10 % of 70 999 = 7 099.90; the cap is reached at 71 000
    assert regional(supported(person("2024-05", 70_999))) == 7_099
    assert regional(supported(person("2024-05", 71_000))) == 7_100
    assert regional(supported(person("2024-05", 90_000))) == 7_100


@pytest.mark.parametrize("owner", ["municipality", "region", "state", "faith_community"])
def test_public_employers_and_faith_communities_have_no_regional_deduction(owner: str) -> None:
    assert regional(replace(supported(person("2024-05", 50_000)), owner=owner)) == 0


def test_regional_deduction_after_research() -> None:
    # Section 7: 31.42 - 20 = 11.42, 1.21 % of 50 000 left
    assert regional(supported(researcher("2024-05", 50_000))) == 605
    # 2023: 21.21 - 19.59 = 1.62 % of 50 000; the deduction is 9 795 of 10 605
    assert regional(supported(researcher("2023-05", 50_000))) == 810


def test_regional_deduction_on_youth_pay() -> None:
    # 19.73: room 9.52 % of 20 000; 20.81: 10 % of 20 000, below the room of 10.60 %
    assert regional(supported(person("2021-02", 20_000, 2000))) == 1_904
    assert regional(supported(person("2026-05", 20_000, 2005))) == 2_000
    # Summer: 10 % of 30 000 is 3 000, but the room is 5 000 x 21.21 % = 1 060.50
    assert regional(supported(person("2021-07", 30_000, 2000))) == 1_060
    # 15-18: only 5 000 is eligible
    assert regional(supported(person("2021-07", 30_000, 2004))) == 500


def test_pay_left_out_of_the_regional_deduction() -> None:
    assert regional(supported(person("2024-05", 50_000, 1957))) == 0
    # Growth support as a reduction: 15 000 of 40 000 is eligible
    assert regional(replace(supported(person("2024-05", 40_000)), hiring_support=True)) == 1_500


def test_the_regional_floor_is_on_the_sum() -> None:
    # Covid: 25 000 without room beside 25 000 at full rate: 10 % of 50 000 = 5 000; room 5 302.50
    chosen = replace(supported(person("2020-05", 25_000)), covid_reduction=True)

    assert regional(chosen, replace(chosen, employee="e2", covid_reduction=False)) == 5_000


def test_a_group_shares_the_regional_cap() -> None:
    # Claims 7 000 and 3 000 on 7 100: 4 970 and 2 130
    one = replace(supported(person("2024-05", 70_000)), group="G")
    other = replace(supported(person("2024-05", 30_000)), employer="B", group="G")

    assert month_of([one, other])["regional_deduction_ore"] == 497_000
    assert month_of([one, other], "B")["regional_deduction_ore"] == 213_000


# Shares of the payslips


def test_parts_of_payslips_are_in_ore() -> None:
    # 60 447 on 192 384 kr: 33 333 gets 6 044 700 x 33 333 / 192 384 = 1 047 322.4 ore
    pays = (33_333, 41_117, 28_999, 51_158, 37_777)
    settlement = settle(person("2026-05", pay, employee=str(pay)) for pay in pays)

    parts = {employee: each["contributions_before_ore"] for (_, employee, _), each in settlement.payslips.items()}
    assert parts["33333"] == 1_047_322
    assert sum(parts.values()) == 6_044_700


def test_regional_part_goes_by_the_room_left() -> None:
    # e1: 605 kr of room left after research of 10 000 (room 10 605); e2: 21.21 % of 10 000 = 2 121.
    # Regional: least(10 % of 60 000, 2 726) = 2 726, so each gets all of its room.
    staff = [supported(researcher("2024-05", 50_000)), supported(person("2024-05", 10_000, employee="e2"))]
    payslips = settle(staff).payslips

    assert payslips["A", "e1", "2024-05"]["regional_deduction_ore"] == 60_500
    assert payslips["A", "e2", "2024-05"]["regional_deduction_ore"] == 212_100


# Exempelbolaget (interfaces.md 7.3)


def exempelbolaget() -> Settlement:
    """Twelve employees, March to May 2026, one of them in research."""
    rows = []
    for month in ("2026-03", "2026-04", "2026-05"):
        rows += [
            Payslip("A", "E01", month, 1985, 3_333_300),
            Payslip("A", "E02", month, 1979, 4_000_000, benefits_ore=111_700),
            Payslip("A", "E03", month, 1996, 2_899_975),
            Payslip("A", "E04", month, 1980, 5_115_800, research=True),
            Payslip("A", "E05", month, 1991, 3_777_700),
            Payslip("A", "E06", month, 1988, 3_500_000, count=5),
            Payslip("A", "E07", month, 2005, 3_000_000),
            Payslip("A", "E08", month, 1957, 3_840_000),
        ]
    return settle(rows)


def test_rates_of_exempelbolaget() -> None:
    assert exempelbolaget().rates == {
        ("A", "2026-03", 102_100): (3_840_000, 3_920_640_000, 392_000),
        ("A", "2026-03", 314_200): (39_738_400, 124_858_052_800, 12_485_800),
        ("A", "2026-04", 102_100): (3_840_000, 3_920_640_000, 392_000),
        ("A", "2026-04", 208_100): (2_500_000, 5_202_500_000, 520_200),
        ("A", "2026-04", 314_200): (37_238_400, 117_003_052_800, 11_700_300),
        ("A", "2026-05", 102_100): (3_840_000, 3_920_640_000, 392_000),
        ("A", "2026-05", 208_100): (2_500_000, 5_202_500_000, 520_200),
        ("A", "2026-05", 314_200): (37_238_400, 117_003_052_800, 11_700_300),
    }


@pytest.mark.parametrize(
    ("month", "before", "due"),
    [("2026-03", 12_877_800, 11_854_700), ("2026-04", 12_612_500, 11_589_400), ("2026-05", 12_612_500, 11_589_400)],
)
def test_months_of_exempelbolaget(month: str, before: int, due: int) -> None:
    assert exempelbolaget().employer_months["A", month] == {
        "contribution_base_ore": 43_578_400,
        "contributions_before_ore": before,
        "research_deduction_ore": 1_023_100,
        "regional_deduction_ore": 0,
        "baseline_due_ore": due,
        "hiring_support_refund_ore": 0,
    }


@pytest.mark.parametrize(
    ("employee", "figures"),
    [
        ("E01", (3_333_300, 0, None, 3_333_300, 314_200, 1_047_322, 0, 1_047_322)),
        ("E02", (4_111_700, 0, None, 4_111_700, 314_200, 1_291_896, 0, 1_291_896)),
        ("E03", (2_899_900, 0, None, 2_899_900, 314_200, 911_148, 0, 911_148)),
        ("E04", (5_115_800, 0, None, 5_115_800, 314_200, 1_607_384, 1_023_100, 584_284)),
        ("E05", (3_777_700, 0, None, 3_777_700, 314_200, 1_186_953, 0, 1_186_953)),
        ("E06", (17_500_000, 0, None, 17_500_000, 314_200, 5_498_497, 0, 5_498_497)),
        ("E07", (3_000_000, 2_500_000, 208_100, 500_000, 314_200, 677_300, 0, 677_300)),
        ("E08", (3_840_000, 0, None, 3_840_000, 102_100, 392_000, 0, 392_000)),
    ],
)
def test_payslips_of_exempelbolaget(
    employee: str, figures: tuple[int, int, int | None, int, int, int, int, int]
) -> None:
    base, reduced_base, reduced_rate, full_base, full_rate, before, deduction, due = figures

    assert exempelbolaget().payslips["A", employee, "2026-05"] == {
        "contribution_base_ore": base,
        "reduced_base_ore": reduced_base,
        "reduced_rate_ppm": reduced_rate,
        "full_base_ore": full_base,
        "full_rate_ppm": full_rate,
        "contributions_before_ore": before,
        "research_deduction_ore": deduction,
        "regional_deduction_ore": 0,
        "baseline_due_ore": due,
        "hiring_support_refund_ore": 0,
    }


# The payrolls, and relations that hold on all of them


def test_random_payrolls_are_the_same_for_a_seed_and_cover_the_book() -> None:
    payrolls = random_payrolls(7, 700)
    rows = [row for payroll in payrolls for row in payroll]

    assert payrolls == random_payrolls(7, 700)
    assert len({row.employer for row in rows}) == 700
    assert {row.month for row in rows} == set(MONTHS)
    assert {row.owner for row in rows if row.regional_support} == {
        "business",
        "municipality",
        "region",
        "state",
        "faith_community",
    }


def test_random_payrolls_keep_to_what_the_law_allows() -> None:
    hires: dict[tuple[str, str], int] = {}
    covid: dict[tuple[str, str], int] = {}
    for row in (row for payroll in random_payrolls(8, 700) for row in payroll):
        key = row.employer, row.month
        if row.hiring_support:
            assert row.hired_month is not None
            hires[key] = hires.get(key, 0) + row.count
        if row.covid_reduction:
            covid[key] = covid.get(key, 0) + row.count

    assert hires
    assert covid
    assert all(persons <= hiring_support_limit(month) for (_, month), persons in hires.items())
    assert all(month in COVID_MONTHS and persons <= COVID_PERSONS for (_, month), persons in covid.items())


def test_parts_add_up_and_caps_hold() -> None:
    bound = {"research": 0, "regional": 0, "refund": 0, "levy": 0}
    for payroll in [*random_payrolls(9, 400), boundary_payrolls()[20]]:
        settlement = settle(payroll)
        sums: dict[tuple[str, str], dict[str, int]] = {}
        for (employer, _, month), figures in settlement.payslips.items():
            total = sums.setdefault((employer, month), dict.fromkeys(settlement.employer_months[employer, month], 0))
            total["contribution_base_ore"] += figures["contribution_base_ore"]
            total["contributions_before_ore"] += figures["contributions_before_ore"]
            total["research_deduction_ore"] += figures["research_deduction_ore"]
            total["regional_deduction_ore"] += figures["regional_deduction_ore"]
            total["baseline_due_ore"] += figures["baseline_due_ore"]
            total["hiring_support_refund_ore"] += figures["hiring_support_refund_ore"]

        assert sums == settlement.employer_months
        for (_, month), months in settlement.employer_months.items():
            assert months["baseline_due_ore"] >= 0
            assert months["regional_deduction_ore"] <= 710_000
            if month >= "2024-01":
                assert months["research_deduction_ore"] <= 300_000_000
            bound["research"] += month >= "2024-01" and months["research_deduction_ore"] == 300_000_000
            bound["levy"] += month < "2024-01" and months["research_deduction_ore"] > 100_000_000
            bound["regional"] += months["regional_deduction_ore"] == 710_000
            bound["refund"] += months["hiring_support_refund_ore"] > 0

    assert all(bound.values()), bound


def test_the_oracle_imports_nothing_of_ours() -> None:
    """The oracle's own modules; those that hold the engine against it are named, and the oracle reads none of them."""
    paths = {path.stem: path for path in Path(__file__).parent.glob("*.py")}
    against = {"comparing", "million", "policy_comparing", "policies", "designs"}
    against |= {"test_engine_against_oracle", "test_policies_against_oracle", "test_designs_against_oracle"}
    oracle = {"__init__", "law", "payrolls", "companies", "filling", "policy"} | {
        "test_law_by_hand",
        "test_policy_by_hand",
    }
    oracle |= {name for name in paths if name.startswith("policy_")} - against
    imported, neighbours = set(), set()
    for path in (paths[name] for name in oracle):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                imported.add((node.module or "").split(".")[0])
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 1
                neighbours.add(node.module)

    assert paths.keys() == oracle | against
    assert neighbours <= oracle
    assert "kutcalc" not in imported
    assert imported <= {*sys.stdlib_module_names, "pytest"}
