"""Every measure of a base, its scale and its ceilings on time, each by a small policy."""

from typing import Any

import pytest
from tests.policy.working import Rows, kr, policy_of, worked

from kutcalc.errors import FactMissingError, PolicyInvalidError
from kutcalc.policy.mechanisms import make_plan

WHOLE = "\n[rate]\nshare_ppm = 1_000_000\n"
PAID: dict[str, Any] = {"paid_minutes": 10_000}


def counted(base: str, payslips: Rows, training: Rows, **instrument: str) -> list[int]:
    """Give what each payslip counts, in öre."""
    rows = worked(policy_of(base + WHOLE, **instrument), payslips, training)
    return [row["counted_base_ore"] for row in rows["payslip"]]


def test_the_fee_and_the_other_cost_are_added_for_all_who_took_the_course() -> None:
    base = '[base.fees]\nmeasure = "fee"\n[base.other]\nmeasure = "other_cost"\n'

    assert counted(base, [{"count": 3}], [{"fee_ore": 100_000, "other_cost_ore": 5_050}]) == [3 * 105_050]


def test_a_share_of_a_cost_counts() -> None:
    # a third of 100.00 kr is 33.3333, three persons are 99.9999: less than an öre falls away once, for all
    base = '[base.fees]\nmeasure = "fee"\nscale_ppm = 333_333\n'

    assert counted(base, [{"count": 3}], [{"fee_ore": 10_000}]) == [9_999]


def test_pay_for_the_time_in_courses() -> None:
    # 30 000 x 500 / 10 000 = 1 500
    assert counted('[base.pay]\nmeasure = "training_pay"\n', [PAID], [{"minutes": 500}]) == [150_000]


def test_paid_time_is_asked_for_where_a_course_counts() -> None:
    with pytest.raises(FactMissingError) as error:
        counted('[base.pay]\nmeasure = "training_pay"\n', [{}, {"employee": "E2"}], [{"minutes": 500}])
    (fault,) = error.value.faults
    assert (fault.column, fault.file) == ("paid_minutes", "payslips.csv")
    assert "A E1 2026-05" in fault.text.en


def test_a_fixed_amount_per_hour_counts_every_minute() -> None:
    # 90 minutes at 60 kr an hour
    base = '[base.hours]\nmeasure = "flat_per_hour"\namount_ore = 6_000\n'

    assert counted(base, [{}], [{"minutes": 90}]) == [9_000]


def test_thirds_of_an_hour_add_up() -> None:
    # three courses of 20 minutes at 1 kr an hour: 33.33 öre each, one krona together
    base = '[base.hours]\nmeasure = "flat_per_hour"\namount_ore = 100\n'
    courses: Rows = [{"minutes": 20, "course": f"K{number}"} for number in range(3)]

    assert counted(base, [{}], courses) == [100]


def test_a_fixed_amount_per_whole_day() -> None:
    # 500 + 500 minutes in May and June: one day of 480 each; 80 left over are 160 after three months, with 320 a third
    base = '[base.days]\nmeasure = "flat_per_day"\namount_ore = 50_000\n'
    months = ("2026-05", "2026-06", "2026-07")
    minutes = (500, 500, 440)

    assert counted(
        base,
        [{"month": month} for month in months],
        [{"month": m, "minutes": n} for m, n in zip(months, minutes, strict=True)],
    ) == [50_000, 50_000, 50_000]


def test_days_may_have_another_length_and_begin_anew_each_year() -> None:
    base = '[base.days]\nmeasure = "flat_per_day"\namount_ore = 100\nday_minutes = 360\n'
    months = ("2025-12", "2026-01")

    assert counted(
        base, [{"month": month} for month in months], [{"month": month, "minutes": 359} for month in months]
    ) == [0, 0]
    assert counted(base, [{}], [{"minutes": 1_080}]) == [300]


def test_the_day_rate_of_a_month_is_that_of_the_firm_in_the_month() -> None:
    # (30 000 + 50 000) / 20 000 minutes = 4 a minute, 1 920 a day of 480
    base = '[base.days]\nmeasure = "day_rate"\n'
    payslips = [PAID, PAID | {"employee": "E2", "cash_pay_ore": 5_000_000}]

    assert counted(base, payslips, [{"minutes": 480}]) == [192_000, 0]


def test_each_head_counts_once_a_month() -> None:
    base = '[base.heads]\nmeasure = "flat_per_head"\namount_ore = 70_000\n'
    courses: Rows = [{"course": "K1"}, {"course": "K2"}, {"month": "2026-06"}]

    assert counted(base, [{"count": 2}, {"month": "2026-06"}], courses) == [140_000, 70_000]


def test_each_head_counts_once_a_year_where_the_year_is_settled() -> None:
    base = '[base.heads]\nmeasure = "flat_per_head"\namount_ore = 70_000\n'
    courses: Rows = [{"month": "2026-06"}, {"month": "2026-07"}]
    payslips: Rows = [{}, {"month": "2026-06"}, {"month": "2026-07"}]

    assert counted(base, payslips, courses, settlement="year") == [0, 70_000, 0]


def test_a_fixed_amount_per_unit_of_a_fact_of_the_course_or_of_the_person() -> None:
    of_course = '[facts.modules]\nlevel = "training"\ntype = "integer"\nunit = "count"\n'
    of_course += '[base.units]\nmeasure = "flat_per_unit"\nfield = "modules"\namount_ore = 1_000\n'
    of_person = '[facts.days_off]\nlevel = "payslip"\ntype = "integer"\nunit = "count"\n'
    of_person += '[base.units]\nmeasure = "flat_per_unit"\nfield = "days_off"\namount_ore = 1_000\n'

    assert counted(of_course, [{"count": 2}], [{"modules": 3}]) == [6_000]
    assert counted(of_person, [{"count": 2, "days_off": 5}, {"employee": "E2"}], [{}]) == [10_000, 0]


def test_a_unit_of_minutes_counts_by_the_minute() -> None:
    base = '[base.units]\nmeasure = "flat_per_unit"\nfield = "minutes"\namount_ore = 2\n'

    assert counted(base, [{}], [{"minutes": 45}]) == [90]


def test_a_fact_of_the_firm_is_no_unit() -> None:
    base = '[base.units]\nmeasure = "flat_per_unit"\nfield = "headcount"\namount_ore = 2\n'

    with pytest.raises(PolicyInvalidError) as error:
        make_plan(policy_of(base + WHOLE))
    assert [fault.path for fault in error.value.faults] == ["base.units.field"]


def test_payroll_counts_the_month_of_all_who_meet_the_conditions_trained_or_not() -> None:
    base = '[eligibility.older]\nlevel = "payslip"\nfield = "age"\nat_least = 45\n[base.pay]\nmeasure = "payroll"\n'
    payslips: Rows = [{"birth_year": 1980, "benefits_ore": 5}, {"employee": "E2", "birth_year": 1981}]

    assert counted(base, payslips, []) == [3_000_005, 0]


def test_payroll_beside_fees_counts_those_without_a_course_too() -> None:
    base = '[eligibility.older]\nlevel = "payslip"\nfield = "age"\nat_least = 45\n'
    base += '[base.pay]\nmeasure = "payroll"\n[base.fees]\nmeasure = "fee"\n'
    payslips: Rows = [
        {"birth_year": 1980},
        {"employee": "E2", "birth_year": 1981},
        {"employee": "E3", "birth_year": 1970},
    ]
    courses: Rows = [{"fee_ore": 7}, {"employee": "E2", "fee_ore": 9}]

    assert counted(base, payslips, courses) == [3_000_007, 0, 3_000_000]


# ---------------------------------------------------------------------- ceilings on time


@pytest.mark.parametrize(("fee", "amount"), [(79_999, 79_999), (80_000, 80_000), (80_001, 80_000)])
def test_a_ceiling_per_hour_of_the_course(fee: int, amount: int) -> None:
    base = '[base.fees]\nmeasure = "fee"\ncap_per_hour_ore = 10_000\n'

    assert counted(base, [{}], [{"minutes": 480, "fee_ore": fee}]) == [amount]


def test_a_ceiling_per_day_of_the_course() -> None:
    # 1 000 kr a day of 360 minutes, a day and a half
    base = '[base.fees]\nmeasure = "fee"\ncap_per_day_ore = 100_000\nday_minutes = 360\n'

    assert counted(base, [{}], [{"minutes": 540, "fee_ore": 900_000}]) == [150_000]


def minutes_of(per: str, most: int) -> str:
    head = '[base.hours]\nmeasure = "flat_per_hour"\namount_ore = 6_000\n'
    return f'{head}cap_minutes = {most}\ncap_minutes_per = "{per}"\n'


def test_no_more_minutes_count_per_person_and_month() -> None:
    # 100 + 100 of 150 minutes in May, at a krona a minute, and a new 150 in June
    courses: Rows = [
        {"course": "K1", "minutes": 100},
        {"course": "K2", "minutes": 100},
        {"month": "2026-06", "minutes": 140},
    ]

    assert counted(minutes_of("employee_month", 150), [{}, {"month": "2026-06"}], courses) == [15_000, 14_000]


def test_no_more_minutes_count_per_person_and_year() -> None:
    months = ("2025-12", "2026-01", "2026-02")
    payslips: Rows = [{"month": month} for month in months]
    courses: Rows = [{"month": month, "minutes": 100} for month in months]

    assert counted(minutes_of("employee_year", 150), payslips, courses) == [10_000, 10_000, 5_000]


def test_no_more_minutes_count_per_firm_and_year_in_the_order_of_month_employee_course() -> None:
    # 250 minutes: E1 100, E2 100 in May; in June E1 gets the last 50 of 100, and E2 nothing
    months = ("2026-05", "2026-06")
    payslips: Rows = [{"month": month, "employee": name} for month in months for name in ("E1", "E2")]
    courses: Rows = [row | {"minutes": 100} for row in payslips]

    assert counted(minutes_of("employer_year", 250), payslips, courses) == [10_000, 10_000, 5_000, 0]
    rows = worked(
        policy_of(minutes_of("employer_year", 250) + WHOLE),
        [*payslips, {"employer": "B"}],
        [*courses, {"employer": "B", "minutes": 60}],
    )
    assert [kr(row["training_deduction_ore"]) for row in rows["employer_year"]] == [250, 60]


def test_like_persons_share_the_last_minutes_of_the_firm() -> None:
    # three persons of 100 minutes each under 200: together 200 kr, in thirds
    rows = worked(policy_of(minutes_of("employer_year", 200) + WHOLE), [{"count": 3}], [{"minutes": 100}])

    assert kr(rows["employer_month"][0]["training_deduction_ore"]) == 200


def test_pay_for_the_minutes_of_the_firm_is_shared_like_its_time() -> None:
    # 3 x 100 minutes of which 200 count: 200 x 30 000 / 10 000 = 600
    base = '[base.pay]\nmeasure = "training_pay"\ncap_minutes = 200\ncap_minutes_per = "employer_year"\n'

    assert counted(base, [PAID | {"count": 3}], [{"minutes": 100}]) == [60_000]


def test_the_time_of_the_firm_does_not_go_with_whole_days() -> None:
    base = '[base.days]\nmeasure = "day_rate"\ncap_minutes = 200\ncap_minutes_per = "employer_year"\n'

    with pytest.raises(PolicyInvalidError) as error:
        make_plan(policy_of(base + WHOLE))
    assert [fault.path for fault in error.value.faults] == ["base.days.cap_minutes_per"]


# ---------------------------------------------------------------------- other support


def test_support_comes_off_the_course_first_and_then_off_what_stands_on_the_person() -> None:
    # fee 100, head 50; support 120: fee 0, head 30. With a second course without support: fee 100, head 50 - 20
    base = '[base.heads]\nmeasure = "flat_per_head"\namount_ore = 5_000\n[base.fees]\nmeasure = "fee"\n'
    supported = {"fee_ore": 10_000, "other_support_ore": 12_000, "course": "K1"}

    assert counted(base, [{}], [supported]) == [3_000]
    assert counted(base, [{}], [supported, {"fee_ore": 10_000, "course": "K2"}]) == [13_000]


def test_support_for_a_course_that_does_not_count_takes_nothing() -> None:
    base = '[eligibility.bought]\nlevel = "training"\nfield = "provider_kind"\nis = "external"\n'
    courses: Rows = [
        {"fee_ore": 10_000, "course": "K1"},
        {"fee_ore": 10_000, "other_support_ore": 10_000, "course": "K2", "provider_kind": "internal"},
    ]

    assert counted(base, [{}], courses) == [10_000]
