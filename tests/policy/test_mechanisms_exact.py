"""Nothing is cut but where the law cuts: öre of ceilings, of currencies, of rests and of growth, worked by hand."""

from typing import Any

import pytest
from tests.policy.working import HEAD, Row, Rows, policy_of, worked

from kutcalc.errors import TotalTooLargeError
from kutcalc.policy import Policy

WHOLE = "[rate]\nshare_ppm = 1_000_000\n"
PERSON_CAP = "[caps.employee_month]\namount_ore = 100_000_000\n"
SUMMER: tuple[Row, ...] = tuple({"month": f"2026-0{number}"} for number in (5, 6, 7, 8))


def given(rows: dict[str, list[dict[str, Any]]], level: str = "payslip") -> list[int]:
    return [row["training_deduction_ore"] for row in rows[level]]


def limits(rows: dict[str, list[dict[str, Any]]], level: str = "payslip") -> list[str]:
    return [row["limited_by"] for row in rows[level]]


# ---------------------------------------------------------------------- a ceiling of the year, month by month


@pytest.mark.parametrize("more", ["", PERSON_CAP], ids=["of sums", "of rows"])
def test_a_year_with_claims_above_its_ceiling_gets_exactly_the_ceiling(more: str) -> None:
    # 20 000.60 -> 20 000, 20 000.70 -> 20 000, and 10 000 are left; öre that fell away have used nothing
    fees = (2_000_060, 2_000_070, 2_000_090, 100)
    courses: Rows = [{**month, "fee_ore": fee} for month, fee in zip(SUMMER, fees, strict=True)]
    rows = worked(policy_of(f"{more}[caps.employer_year]\namount_ore = 5_000_000\n{WHOLE}"), SUMMER, courses)

    assert given(rows, "employer_month") == [2_000_000, 2_000_000, 1_000_000, 0]
    assert given(rows, "employer_year") == [5_000_000]


def test_fractions_of_a_krona_in_a_ceiling_of_the_year_are_given_to_nobody() -> None:
    courses: Rows = [{**month, "fee_ore": 40_050} for month in SUMMER]
    rows = worked(policy_of(f"[caps.employer_year]\namount_ore = 100_099\n{WHOLE}"), SUMMER, courses)

    assert given(rows, "employer_month") == [40_000, 40_000, 20_000, 0]


def test_a_ceiling_of_the_year_on_some_parts_is_used_exactly() -> None:
    # fees 600.50 of 1 000 in May leave 399.50; with the travel of 0.50 that is 400 in June
    text = '[base.fees]\nmeasure = "fee"\n[base.travel]\nmeasure = "other_cost"\n'
    policy = policy_of(f'{text}[caps.employer_year]\namount_ore = 100_000\ncomponent = ["fees"]\n{WHOLE}')
    courses: Rows = [{**month, "fee_ore": 60_050, "other_cost_ore": 50} for month in SUMMER[:2]]

    assert given(worked(policy, SUMMER[:2], courses), "employer_month") == [60_100, 40_000]


# ---------------------------------------------------------------------- what limited a row


def off_contributions(caps: str) -> Policy:
    instrument = '[instrument]\nkind = "contributions"\nsettlement = "month"\nunused = "lost"\n'
    return policy_of(f"{caps}{WHOLE}{instrument}")


def test_a_ceiling_of_the_firm_took_nothing_from_whom_the_floor_had_left_nothing() -> None:
    # of one born in 1957 nothing but the contribution for old-age pension is due: no room at all
    slips: Rows = [{"birth_year": 1957}, {"employee": "E2"}]
    courses: Rows = [{"fee_ore": 100_000}, {"employee": "E2", "fee_ore": 300_000}]
    rows = worked(off_contributions("[caps.employer_month]\namount_ore = 200_000\n"), slips, courses)

    assert given(rows) == [0, 200_000]
    assert limits(rows) == ["floor", "employer_cap"]
    assert limits(rows, "employer_month") == ["employer_cap"]


def test_the_tax_took_nothing_from_whom_the_ceiling_per_person_had_left_nothing() -> None:
    policy = policy_of(
        f"[caps.employee_year]\namount_ore = 50_000\n{WHOLE}",
        kind="corporate_tax_credit",
        settlement="year",
        unused="lost",
    )
    slips: Rows = [dict(month) for month in SUMMER[:2]] + [{"month": "2026-06", "employee": "E2"}]
    courses: Rows = [{**month, "fee_ore": 50_000} for month in slips[:2]] + [{**slips[2], "fee_ore": 40_000}]
    # 20.6 % of 2 000 kr = 412 kr, of 500 and 400
    rows = worked(policy, slips, courses, [{"profit_ore": 200_000}])

    assert limits(rows) == ["liability", "employee_cap", "liability"]
    assert limits(rows, "employer_year") == ["liability"]


# ---------------------------------------------------------------------- rests


PAY = '[base.pay]\nmeasure = "training_pay"\n'


def test_rows_with_equal_amounts_share_alike_though_one_is_of_thirds() -> None:
    # three times 2.03 x 1/6 and once 2.03 x 3/6 are 1.015 each; the öre left over goes to the first
    slips: Rows = [
        {"count": 3, "cash_pay_ore": 203, "paid_minutes": 6},
        {"employee": "E2", "cash_pay_ore": 203, "paid_minutes": 6},
    ]
    courses: Rows = [{"minutes": 1}, {"employee": "E2", "minutes": 3}]

    rows = worked(policy_of(PAY + WHOLE), slips, courses)

    assert [row["counted_base_ore"] for row in rows["payslip"]] == [102, 101]


def test_what_is_left_of_support_keeps_the_thirds_of_what_it_was_taken_off() -> None:
    # pay 33.33 öre, so 66.67 of the support are left, and of 100 öre a head 33.33 count; three persons have 100
    text = f'{PAY}[base.heads]\nmeasure = "flat_per_head"\namount_ore = 100\n{WHOLE}'
    slips: Rows = [{"count": 3, "cash_pay_ore": 100, "paid_minutes": 3}]

    rows = worked(policy_of(text), slips, [{"minutes": 1, "other_support_ore": 100}])

    assert rows["payslip"][0]["counted_base_ore"] == 100


def test_a_ceiling_per_hour_of_the_course_that_cuts_keeps_its_thirds() -> None:
    # 1 kr an hour, twenty minutes, three persons: a krona
    policy = policy_of(f"[caps.course]\namount_per_hour_ore = 100\n{WHOLE}")

    assert given(worked(policy, [{"count": 3}], [{"minutes": 20, "fee_ore": 5_000}])) == [100]


def test_what_is_left_of_a_yearly_ceiling_per_person_keeps_its_thirds() -> None:
    # a third of a krona in May, and two thirds are left of a krona in June, for a million like persons
    slips: Rows = [{**month, "count": 1_000_000, "cash_pay_ore": 100, "paid_minutes": 3} for month in SUMMER[:2]]
    courses: Rows = [{**SUMMER[0], "minutes": 1}, {**SUMMER[1], "minutes": 3}]
    policy = policy_of(f"{PAY}[caps.employee_year]\namount_ore = 100\n{WHOLE}")

    assert given(worked(policy, slips, courses)) == [33_333_300, 66_666_600]


@pytest.mark.parametrize("more", ["", PERSON_CAP], ids=["of sums", "of rows"])
def test_a_rate_of_a_sum_of_thirds_is_exact(more: str) -> None:
    # a third of 400 kr is 133.33, and three quarters of it 100
    slips: Rows = [{"cash_pay_ore": 40_000, "paid_minutes": 3}]
    policy = policy_of(f"{PAY}{more}[rate]\nshare_ppm = 750_000\n")

    assert given(worked(policy, slips, [{"minutes": 1}])) == [10_000]


def test_a_ceiling_of_the_firm_on_one_part_lowers_the_rows_of_that_part() -> None:
    # fees 300 and 100 under 200 are 150 and 50; travel of 100 stays with the one who travelled
    text = '[base.fees]\nmeasure = "fee"\n[base.travel]\nmeasure = "other_cost"\n'
    policy = policy_of(f'{text}[caps.employer_month]\namount_ore = 20_000\ncomponent = ["fees"]\n{WHOLE}')
    slips: Rows = [{}, {"employee": "E2"}]
    courses: Rows = [{"fee_ore": 30_000}, {"employee": "E2", "fee_ore": 10_000, "other_cost_ore": 10_000}]

    assert given(worked(policy, slips, courses)) == [15_000, 15_000]


def test_a_scale_in_millionths_loses_nothing_over_many_like_persons() -> None:
    # 0.01 kr x 0.333333 = 3 333.33 micro-kronor, x 1 000 000 = 3 333.33 kr
    text = '[base.heads]\nmeasure = "flat_per_head"\namount_ore = 1\nscale_ppm = 333_333\n'
    slips: Rows = [{"count": 1_000_000, "cash_pay_ore": 100_000}]

    rows = worked(policy_of(text + WHOLE), slips, [{}])

    assert rows["payslip"][0]["counted_base_ore"] == 333_333


# ---------------------------------------------------------------------- another currency


IN_DOLLARS = HEAD.replace('"SEK"', '"USD"')


def in_dollars(lines: str, rate_ukr: int = 9_871_300) -> Policy:
    return policy_of(f"[exchange]\nrate_ukr = {rate_ukr}\n{lines}{WHOLE}", IN_DOLLARS)


@pytest.mark.parametrize(
    ("cap", "count", "amount"),
    [
        ("caps.course", 1_500, 1_850_868_700),  # 1 250 x 9.8713 x 1 500 = 18 508 687.50
        ("caps.employee_month", 1_500, 1_850_868_700),
        ("caps.employer_month", 1_500, 1_233_900),  # 12 339.125
    ],
)
def test_a_ceiling_in_dollars_is_exact_to_the_micro_krona(cap: str, count: int, amount: int) -> None:
    policy = in_dollars(f"[{cap}]\namount_minor = 125_000\n")

    assert given(worked(policy, [{"count": count}], [{"fee_ore": 2_000_000}]), "employer_month") == [amount]


@pytest.mark.parametrize(
    ("base", "counted"),
    [
        ('measure = "flat_per_head"\namount_minor = 101', 997_001),  # 1.01 x 9.8713 x 1 000 = 9 970.013
        ('measure = "flat_per_hour"\namount_minor = 101', 7_976_010),  # eight hours: 79 760.104
        ('measure = "flat_per_day"\namount_minor = 101', 997_001),
        ('measure = "flat_per_unit"\nfield = "minutes"\namount_minor = 101', 478_560_624),
        ('measure = "fee"\ncap_per_hour_minor = 101', 7_976_010),
    ],
)
def test_an_amount_in_dollars_is_exact_for_a_thousand_persons(base: str, counted: int) -> None:
    policy = in_dollars(f"[base.part]\n{base}\n")

    rows = worked(policy, [{"count": 1_000}], [{"fee_ore": 2_000_000}])

    assert rows["employer_month"][0]["counted_base_ore"] == counted


@pytest.mark.parametrize(("test", "amounts"), [("at_least", (0, 100)), ("below", (100, 0)), ("at_most", (100, 0))])
def test_a_bound_in_dollars_between_two_whole_ones(test: str, amounts: tuple[int, int]) -> None:
    # 1 000.01 x 9.8713 = 9 871.398713: an öre below it, and one above
    condition = f'[eligibility.pay]\nlevel = "employer_month"\nfield = "payroll_month_minor"\n{test} = 100_001\n'
    policy = in_dollars(condition)

    found = [given(worked(policy, [{"cash_pay_ore": pay}], [{"fee_ore": 100}]))[0] for pay in (987_139, 987_140)]

    assert tuple(found) == amounts


def test_an_amount_beyond_all_pay_is_no_ceiling_and_is_refused_as_what_is_paid() -> None:
    most = 900_000_000_000_000
    free = in_dollars(f"[caps.employer_month]\namount_minor = {most - 1}\n", 10**12)
    paid = in_dollars(f'[base.part]\nmeasure = "flat_per_head"\namount_minor = {most - 1}\n', 10**12)

    assert given(worked(free, [{}], [{"fee_ore": 2_000_000}])) == [2_000_000]
    with pytest.raises(TotalTooLargeError):
        worked(paid, [{}], [{}])


# ---------------------------------------------------------------------- growth, and the firm's own rate


def grown(earlier_ore: int, now_ore: int) -> list[int]:
    tiers = '[rate.tiers.much]\nfield = "growth_ppm"\nat_least = 50_000_000\nshare_ppm = 500_000\n'
    tiers += '[rate.tiers.some]\nfield = "growth_ppm"\nat_least = 10_000\nshare_ppm = 100_000\n'
    policy = policy_of(f'[reference]\nkind = "last_year"\ncounts = "total"\n{tiers}', settlement="year")
    years: Rows = [{"year": 2025, "fee_ore": earlier_ore, "other_cost_ore": 0}]
    return given(worked(policy, [{}], [{"fee_ore": now_ore}], years), "employer_year")


def test_growth_over_nothing_is_without_end_and_nothing_over_nothing_is_none() -> None:
    assert grown(0, 100_000) == [50_000]
    assert grown(0, 0) == [0]
    assert grown(100_000, 100_000) == [0]
    assert grown(100, 5_100) == [2_500]  # fifty times
    assert grown(100, 5_099) == [500]


def test_growth_of_the_largest_amounts_over_the_smallest_is_no_overflow() -> None:
    assert grown(1, 10**12) == [500_000_000_000]


def test_a_rate_of_the_firm_is_that_of_the_years_last_month_whatever_stands_beside_it() -> None:
    tiers = '[rate.tiers.small]\nfield = "headcount"\nbelow = 50\nshare_ppm = 700_000\n'
    tiers += '[rate.tiers.large]\nfield = "headcount"\nat_least = 50\nshare_ppm = 300_000\n'
    uplift = '[uplift.older]\nlevel = "payslip"\nfield = "age"\nat_least = 55\nreplace_rate_ppm = 1_000_000\n'
    slips: Rows = [{"month": "2026-05", "headcount": 49}, {"month": "2026-06", "headcount": 50}]
    courses: Rows = [{"month": "2026-05", "fee_ore": 100_000}]

    for text in (tiers, tiers + uplift):
        assert given(worked(policy_of(text, settlement="year"), slips, courses), "employer_year") == [30_000]
