"""Foreign designs worked by hand, at one krona to the unit of their currency."""

from typing import Any

import pytest
from tests.policy.working import kr, library, worked

from kutcalc.errors import FactMissingError
from kutcalc.policy import Policy

SME = {"headcount": 12, "turnover_ore": 100_000_000, "balance_ore": 100_000_000}
LARGE = {"headcount": 400, "turnover_ore": 10**13, "balance_ore": 10**13}
MEDIUM = {"headcount": 100, "turnover_ore": 10**10, "balance_ore": 10**10}


def year_of(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    (row,) = rows["employer_year"]
    return row


# ---------------------------------------------------------------------- Japan 2008


def japan(fee_kr: int, profit_kr: int = 3_000_000) -> dict[str, Any]:
    policy = library("jp-2008", exchange__rate_ukr=1_000_000, instrument__tax_rate_ppm=300_000)
    return year_of(
        worked(
            policy,
            [{"cash_pay_ore": 20_000_000_000, **SME}],  # labour cost 200 000 000
            [{"fee_ore": fee_kr * 100}],
            [{"profit_ore": profit_kr * 100}],
        )
    )


def test_the_published_japanese_example_gives_a_credit_of_120_000() -> None:
    # 1 000 000 / 200 000 000 = 0.5 %, over 0.25 %, so 12 %; a fifth of 30 % of 3 000 000 is 180 000 and does not bind
    row = japan(1_000_000)

    assert row["counted_base_ore"] == 100_000_000
    assert kr(row["training_deduction_ore"]) == 120_000
    assert (row["cut_ore"], row["limited_by"]) == (0, "nothing")


def test_at_the_japanese_threshold_the_rate_is_eight_per_cent() -> None:
    # 300 000 / 200 000 000 = 0.15 %: 8 % of 300 000 = 24 000
    assert kr(japan(300_000)["training_deduction_ore"]) == 24_000


def test_halfway_up_the_japanese_schedule() -> None:
    # 400 000 / 200 000 000 = 0.20 %: 10 % of 400 000 = 40 000
    assert kr(japan(400_000)["training_deduction_ore"]) == 40_000


def test_below_the_japanese_threshold_there_is_nothing_and_no_profit_is_asked_for() -> None:
    # 299 999 / 200 000 000 = 1 499 ppm
    policy = library("jp-2008", exchange__rate_ukr=1_000_000, instrument__tax_rate_ppm=300_000)
    rows = worked(policy, [{"cash_pay_ore": 20_000_000_000, **SME}], [{"fee_ore": 29_999_900}])

    assert year_of(rows)["training_deduction_ore"] == 0
    assert year_of(rows)["condition_failed"] == "enough_training"


def test_a_fifth_of_the_tax_is_the_japanese_ceiling() -> None:
    # 30 % of 1 000 000 = 300 000 in tax, of which a fifth, 60 000, may be used; 12 % of 1 000 000 = 120 000 is claimed
    row = japan(1_000_000, profit_kr=1_000_000)

    assert kr(row["before_limits_ore"]) == 120_000
    assert kr(row["training_deduction_ore"]) == 60_000
    assert kr(row["cut_ore"]) == 60_000
    assert row["limited_by"] == "liability"


def test_a_loss_leaves_nothing_to_credit_against() -> None:
    row = japan(1_000_000, profit_kr=-5)

    assert row["training_deduction_ore"] == 0
    assert row["limited_by"] == "liability"


# ---------------------------------------------------------------------- Quebec 2018


QUEBEC = library("qc-pme-2018", exchange__rate_ukr=1_000_000)


def quebec(pay_kr: int, minutes: int, others_pay_kr: int = 0, **course: Any) -> dict[str, Any]:
    payslips: list[dict[str, Any]] = [{"cash_pay_ore": pay_kr * 100, "paid_minutes": 10_400, "regular_worker": True}]
    if others_pay_kr:
        payslips.append({"employee": "E2", "cash_pay_ore": others_pay_kr * 100})
    return year_of(worked(QUEBEC, payslips, [{"minutes": minutes, "provider_kind": "institution"} | course]))


def test_the_hour_of_pay_is_capped_in_quebec() -> None:
    # 30 000 / 10 400 min = 173 an hour, over 35; 10 h x 35 = 350; payroll under 5 M: 30 % = 105
    row = quebec(30_000, 600)

    assert row["counted_base_ore"] == 35_000
    assert kr(row["training_deduction_ore"]) == 105


def test_in_the_middle_of_the_quebec_schedule_the_rate_is_half() -> None:
    # payroll 6 000 000, halfway between 5 and 7 M: 15 % of 350 = 52.50 -> 52
    assert kr(quebec(30_000, 600, 5_970_000)["training_deduction_ore"]) == 52


def test_at_seven_million_of_payroll_quebec_gives_nothing() -> None:
    row = quebec(30_000, 600, 6_970_000)

    assert row["counted_base_ore"] == 35_000
    assert row["condition_failed"] == "below_one_krona"


def test_pay_under_the_cap_counts_as_it_is_in_quebec() -> None:
    # 3 000 x 600 / 10 400 = 173.0769..., under 350; 30 % = 51.92 -> 51
    row = quebec(3_000, 600)

    assert row["counted_base_ore"] == 17_307
    assert kr(row["training_deduction_ore"]) == 51


def test_520_hours_count_per_employee_and_year_in_quebec() -> None:
    # nine months of 4 000 minutes are 36 000; 31 200 count, 520 h x 35 = 18 200; 30 % = 5 460
    months = [f"2026-{number:02d}" for number in range(1, 10)]
    rows = worked(
        QUEBEC,
        [{"month": month, "paid_minutes": 10_400, "regular_worker": True} for month in months],
        [{"month": month, "minutes": 4_000, "provider_kind": "institution"} for month in months],
    )

    # by month: 66 h 40 min = 2 333.33 seven times, then 3 200 minutes = 1 866.67 in the eighth, nothing in the ninth
    assert [row["counted_base_ore"] for row in rows["employer_month"]][6:] == [233_333, 186_667, 0]
    assert year_of(rows)["counted_base_ore"] == 1_820_000
    assert kr(year_of(rows)["training_deduction_ore"]) == 5_460


def test_only_institutions_count_in_quebec_and_then_only_regular_workers() -> None:
    assert quebec(30_000, 600, provider_kind="external")["condition_failed"] == "recognised_institution"
    rows = worked(QUEBEC, [{"regular_worker": False}], [{"provider_kind": "institution"}])
    assert year_of(rows)["condition_failed"] == "works_regularly"


# ---------------------------------------------------------------------- Italy 2022


ITALY = library("it-f40-2022b", exchange__rate_ukr=1_000_000)


def italy(size: dict[str, int], *courses: dict[str, Any], **payslip: Any) -> dict[str, Any]:
    pay = {"month": "2022-10", "cash_pay_ore": 2_600_000, "paid_minutes": 10_400, **size, **payslip}
    training = [{"month": "2022-10", "course": f"K{number}"} | course for number, course in enumerate(courses)]
    return year_of(worked(ITALY, [pay], training))


def test_a_small_firm_with_a_certified_external_course_gets_seventy_per_cent() -> None:
    # fee 10 000, other 1 000, pay 26 000 x 1 440 / 10 400 = 3 600: 14 600 x 70 % = 10 220
    course = {"minutes": 1_440, "fee_ore": 1_000_000, "other_cost_ore": 100_000, "certified": True}
    assert kr(italy(SME, course)["training_deduction_ore"]) == 10_220


def test_without_a_certificate_the_rate_follows_size_alone() -> None:
    # 14 600 at 40, 35 and 30 %
    course = {"minutes": 1_440, "fee_ore": 1_000_000, "other_cost_ore": 100_000, "certified": False}
    for size, amount in ((SME, 5_840), (MEDIUM, 5_110), (LARGE, 4_380)):
        assert kr(italy(size, course)["training_deduction_ore"]) == amount


def test_courses_of_two_rates_are_added() -> None:
    # 10 000 + 3 600 pay: certified 70 % = 9 520, internal 40 % = 5 440, whose certificate is not asked about
    course = {"minutes": 1_440, "fee_ore": 1_000_000}
    row = italy(SME, course | {"certified": True}, course | {"provider_kind": "internal"})

    assert kr(row["training_deduction_ore"]) == 9_520 + 5_440


def test_a_course_under_24_hours_does_not_count_and_is_asked_no_more() -> None:
    row = italy(SME, {"minutes": 1_439, "fee_ore": 1_000_000})

    assert row["condition_failed"] == "at_least_24_hours"


def test_a_certificate_is_asked_for_where_it_decides() -> None:
    with pytest.raises(FactMissingError) as error:
        italy(SME, {"minutes": 1_440, "fee_ore": 1_000_000})
    assert [fault.column for fault in error.value.faults] == ["certified"]


def test_the_italian_ceiling_follows_size() -> None:
    # small: 70 % of 1 000 000 + 3 600 pay = 702 520, at most 300 000; large: 30 % = 301 080, at most 250 000
    course = {"minutes": 1_440, "fee_ore": 100_000_000, "certified": True}
    small, large = italy(SME, course), italy(LARGE, course)

    assert (kr(small["training_deduction_ore"]), kr(small["cut_ore"])) == (300_000, 402_520)
    assert (kr(large["training_deduction_ore"]), kr(large["cut_ore"])) == (250_000, 51_080)
    assert small["limited_by"] == large["limited_by"] == "employer_cap"


def test_thirds_of_pay_add_up_also_where_each_course_has_its_rate() -> None:
    # three persons, each 10 000 x 1 440 / 4 320 = 3 333.33...; together 10 000 x 70 % = 7 000
    course = {"minutes": 1_440, "certified": True}
    row = italy(SME, course, count=3, cash_pay_ore=1_000_000, paid_minutes=4_320)

    assert row["counted_base_ore"] == 1_000_000
    assert kr(row["training_deduction_ore"]) == 7_000


# ---------------------------------------------------------------------- Finland


FINLAND = library("fi-koulutusvahennys", exchange__rate_ukr=1_000_000)


def finland(
    payslips: list[dict[str, Any]], training: list[dict[str, Any]], policy: Policy = FINLAND, *, planned: bool = True
) -> dict[str, list[dict[str, Any]]]:
    defaults = {"wage_subsidy": False, "month": "2024-03"}
    years = [{"year": 2024, "training_plan": planned}]
    return worked(
        policy,
        [defaults | row for row in payslips],
        [{"month": "2024-03", "provider_kind": "internal"} | row for row in training],
        years,
    )


def test_three_days_count_per_employee_and_year_in_finland() -> None:
    # 36 000 x 360 / 10 800 = 1 200 a day; five days taken, three count: 3 600; half, times 20 % tax: 360
    rows = finland([{"cash_pay_ore": 3_600_000, "paid_minutes": 10_800}], [{"minutes": 1_800}])

    assert year_of(rows)["counted_base_ore"] == 360_000
    assert kr(year_of(rows)["training_deduction_ore"]) == 360


def test_days_become_whole_over_the_year_in_the_month_that_completes_them() -> None:
    # 180 minutes in March and 180 in April are one day, in April; pay 72 000 over 21 600 minutes: 1 200 a day
    rows = finland(
        [{"month": month, "cash_pay_ore": 3_600_000, "paid_minutes": 10_800} for month in ("2024-03", "2024-04")],
        [{"month": month, "minutes": 180} for month in ("2024-03", "2024-04")],
    )

    assert [row["counted_base_ore"] for row in rows["payslip"]] == [0, 120_000]
    assert kr(year_of(rows)["training_deduction_ore"]) == 120


def test_thirteenths_of_a_day_rate_add_up_exactly() -> None:
    # 13 x 10 000 over 13 x 7 800 minutes: a day of 360 is 461.538461...; 13 days are 6 000; half, times 20 %: 600
    everyone = [
        {"employee": f"E{number:02d}", "cash_pay_ore": 1_000_000, "paid_minutes": 7_800} for number in range(13)
    ]
    rows = finland(everyone, [{"employee": row["employee"], "minutes": 360} for row in everyone])
    together = finland([{"count": 13, "cash_pay_ore": 1_000_000, "paid_minutes": 7_800}], [{"minutes": 360}])

    for found in (rows, together):
        assert year_of(found)["counted_base_ore"] == 600_000
        assert kr(year_of(found)["training_deduction_ore"]) == 600


def test_the_day_rate_is_that_of_the_whole_firm() -> None:
    # 20 000 + 60 000 over 20 000 minutes: 4 a minute, 1 440 a day; one day of the lower paid: half, times 20 % = 144
    rows = finland(
        [
            {"cash_pay_ore": 2_000_000, "paid_minutes": 10_000},
            {"employee": "E2", "cash_pay_ore": 6_000_000, "paid_minutes": 10_000},
        ],
        [{"minutes": 360}],
    )

    assert kr(year_of(rows)["training_deduction_ore"]) == 144


@pytest.mark.parametrize(
    ("payslip", "minutes", "planned", "reason"),
    [
        ({}, 59, True, "one_hour"),
        ({"wage_subsidy": True}, 360, True, "no_wage_subsidy"),
        ({}, 360, False, "planned"),
    ],
)
def test_the_first_condition_that_fails_says_why(
    payslip: dict[str, Any], minutes: int, planned: bool, reason: str
) -> None:
    rows = finland([payslip], [{"minutes": minutes}], planned=planned)

    assert year_of(rows)["condition_failed"] == reason


def test_paid_time_is_asked_of_everyone_in_the_firm() -> None:
    with pytest.raises(FactMissingError) as error:
        finland([{"paid_minutes": 10_800}, {"employee": "E2"}], [{"minutes": 360}])
    assert [fault.column for fault in error.value.faults] == ["paid_minutes"]
    assert "E2" in error.value.faults[0].text.en
