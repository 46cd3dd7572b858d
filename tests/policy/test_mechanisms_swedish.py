"""Swedish designs worked by hand, but for Almega's of 2024, which the worked example of the interfaces shows."""

from typing import Any

import pytest
from tests.policy.working import LIBRARY, kr, library, worked

from kutcalc.errors import FactMissingError, ParameterMissingError
from kutcalc.policy import refuse_open

SME: dict[str, Any] = {"headcount": 12, "turnover_ore": 100_000_000, "balance_ore": 100_000_000}
LARGE: dict[str, Any] = {"headcount": 400, "turnover_ore": 10**13, "balance_ore": 10**13}


def row_of(rows: dict[str, list[dict[str, Any]]], level: str = "employer_month") -> dict[str, Any]:
    (row,) = rows[level]
    return row


# ---------------------------------------------------------------------- KUT 2019

KUT = library(
    "se-kut-2019",
    base__cost__measure="fee",
    rate__share_ppm=400_000,
    caps__employer_year__amount_ore=5_000_000,
    instrument__kind="tax_account",
    instrument__unused="refunded",
    eligibility__near_or_digital__any__1__at_most=50,
)


def test_what_the_workshop_left_open_must_be_given() -> None:
    with pytest.raises(ParameterMissingError) as error:
        refuse_open(LIBRARY.get("se-kut-2019"))
    assert {fault.path for fault in error.value.faults} == {
        "base.cost.measure",
        "rate.share_ppm",
        "caps.employer_year.amount_ore",
        "instrument.kind",
        "instrument.unused",
        "eligibility.near_or_digital.any.1.at_most",
    }


def test_a_digital_course_counts_without_any_distance() -> None:
    # 40 % of 10 000 = 4 000
    row = row_of(worked(KUT, [SME], [{"fee_ore": 1_000_000, "delivery": "digital"}]))

    assert kr(row["training_deduction_ore"]) == 4_000


@pytest.mark.parametrize(("distance", "reason"), [(50, None), (51, "near_or_digital")])
def test_a_course_in_a_classroom_counts_when_it_is_near(distance: int, reason: str | None) -> None:
    course = {"fee_ore": 1_000_000, "delivery": "classroom", "distance_km": distance}

    assert row_of(worked(KUT, [SME], [course]))["condition_failed"] == reason


def test_a_large_firm_is_out_and_its_courses_are_not_asked_about() -> None:
    row = row_of(worked(KUT, [LARGE], [{"fee_ore": 1_000_000}]))

    assert row["condition_failed"] == "small_or_medium"


def test_size_is_not_asked_of_a_firm_without_courses() -> None:
    assert row_of(worked(KUT, [{}]))["condition_failed"] == "no_training"


def test_distance_is_asked_for_only_where_the_form_does_not_decide() -> None:
    near = {"fee_ore": 1_000_000, "delivery": "digital", "course": "K1"}
    with pytest.raises(FactMissingError) as error:
        worked(KUT, [SME], [near, {"fee_ore": 5, "delivery": "classroom", "course": "K2"}])
    assert [fault.column for fault in error.value.faults] == ["distance_km"]


def test_the_ceiling_of_the_year_is_used_month_by_month() -> None:
    # 40 % of 100 000 = 40 000 in May; of another 100 000 in June only 10 000 fits under 50 000
    months = ("2026-05", "2026-06", "2026-07")
    rows = worked(
        KUT,
        [SME | {"month": month} for month in months],
        [{"month": month, "fee_ore": 10_000_000, "delivery": "mixed"} for month in months],
    )

    assert [kr(row["training_deduction_ore"]) for row in rows["employer_month"]] == [40_000, 10_000, 0]
    assert [row["limited_by"] for row in rows["employer_month"]] == ["nothing", "employer_cap", "employer_cap"]
    assert kr(row_of(rows, "employer_year")["cut_ore"]) == 70_000


# ---------------------------------------------------------------------- the two presets


def test_half_of_the_fee_in_a_firm_of_249() -> None:
    # a medium-sized group: 249 people, 4 billion kr of turnover is over 50 M EUR but 400 M kr of balance is not over 43
    size = {"headcount": 249, "turnover_ore": 400_000_000_000, "balance_ore": 40_000_000_000}
    policy = LIBRARY.get("se-kut-2019-almega50")

    assert kr(row_of(worked(policy, [size], [{"fee_ore": 1_000_100}]))["training_deduction_ore"]) == 5_000
    too_many = row_of(worked(policy, [size | {"headcount": 250}], [{"fee_ore": 1_000_100}]))
    assert too_many["condition_failed"] == "small_or_medium"


def test_a_group_is_one_firm_when_its_size_is_told() -> None:
    policy = LIBRARY.get("se-kut-2019-almega50")
    two = [
        SME | {"employer": name, "group": "G", "headcount": 130, "balance_ore": 10**10, "turnover_ore": 10**10}
        for name in "AB"
    ]
    rows = worked(policy, two, [{"fee_ore": 1_000_000}])

    assert rows["group_month"][0]["condition_failed"] == "small_or_medium"


FOU20 = library("se-kut-2019-fou20", caps__group_month__amount_ore=10_000_000)


def kut_of(payslip: dict[str, Any], minutes: int = 5_200) -> dict[str, Any]:
    paid = {"cash_pay_ore": 5_000_000, "paid_minutes": 10_400} | SME
    return row_of(worked(FOU20, [paid | payslip], [{"minutes": minutes}]))


def test_a_fifth_of_the_pay_for_the_time_comes_off_contributions() -> None:
    # 50 000 x 5 200 / 10 400 = 25 000; 20 % = 5 000; contributions 15 710 - 5 000
    row = kut_of({})

    assert kr(row["training_deduction_ore"]) == 5_000
    assert kr(row["contributions_due_ore"]) == 10_710
    assert row["limited_by"] == "nothing"


def test_after_the_research_deduction_on_the_same_pay_1_21_per_cent_is_left() -> None:
    # research 20 % = 10 000; room 21.21 % of 50 000 = 10 605, less 10 000 = 605 = 1.21 %
    row = kut_of({"research": True})

    assert kr(row["research_deduction_ore"]) == 10_000
    assert kr(row["training_deduction_ore"]) == 605
    assert kr(row["cut_ore"]) == 4_395
    assert row["limited_by"] == "floor"


def test_those_who_pay_only_for_old_age_pension_leave_no_room() -> None:
    row = kut_of({"birth_year": 1957})

    assert (kr(row["before_limits_ore"]), row["training_deduction_ore"]) == (5_000, 0)
    assert row["limited_by"] == "floor"


def test_the_young_leave_ten_point_six_per_cent() -> None:
    # 22 000 at 20.81 % from April 2026: room 10.60 % = 2 332; 20 % of all of the pay = 4 400
    row = kut_of({"birth_year": 2005, "cash_pay_ore": 2_200_000}, minutes=10_400)

    assert kr(row["training_deduction_ore"]) == 2_332


def test_one_person_without_room_does_not_take_that_of_another() -> None:
    paid = {"cash_pay_ore": 5_000_000, "paid_minutes": 10_400} | SME
    rows = worked(
        FOU20,
        [paid | {"research": True}, paid | {"employee": "E2"}],
        [{"minutes": 5_200}, {"employee": "E2", "minutes": 5_200}],
    )

    assert [kr(row["training_deduction_ore"]) for row in rows["payslip"]] == [605, 5_000]


# ---------------------------------------------------------------------- Almega on the increase


INCREMENT = LIBRARY.get("se-almega-incr")
COURSE = {"certified": True, "fee_ore": 10_000_000}


def test_only_what_goes_beyond_last_year_counts() -> None:
    # 100 000 this year, 60 000 last year by the table of years: half of 40 000
    rows = worked(INCREMENT, [{}], [COURSE], [{"training_plan": True}, {"year": 2025, "fee_ore": 6_000_000}])

    row = row_of(rows, "employer_year")
    assert row["counted_base_ore"] == 4_000_000
    assert kr(row["training_deduction_ore"]) == 20_000


def test_months_of_last_year_serve_as_well() -> None:
    # 60 000 + 10 000 last year, of which 10 000 gave no certificate: 100 000 - 60 000
    rows = worked(
        INCREMENT,
        [{}, {"month": "2025-03"}],
        [
            COURSE,
            {"month": "2025-03", "certified": True, "fee_ore": 6_000_000, "course": "K1"},
            {"month": "2025-03", "certified": False, "fee_ore": 1_000_000, "course": "K2"},
        ],
        [{"training_plan": True}, {"year": 2025, "training_plan": True}, {"year": 2024, "fee_ore": 0}],
    )

    assert [kr(row["training_deduction_ore"]) for row in rows["employer_year"]] == [30_000, 20_000]


def test_a_firm_that_buys_less_than_last_year_gets_nothing() -> None:
    rows = worked(INCREMENT, [{}], [COURSE], [{"training_plan": True}, {"year": 2025, "fee_ore": 10_000_001}])

    assert row_of(rows, "employer_year")["training_deduction_ore"] == 0


def test_last_year_is_asked_for_where_there_is_something_to_hold_against_it() -> None:
    with pytest.raises(FactMissingError) as error:
        worked(INCREMENT, [{}], [COURSE], [{"training_plan": True}])
    assert {fault.column for fault in error.value.faults} == {"fee_ore"}


def test_without_a_plan_last_year_is_not_asked_for() -> None:
    row = row_of(worked(INCREMENT, [{}], [COURSE], [{"training_plan": False}]), "employer_year")

    assert row["condition_failed"] == "planned"


# ---------------------------------------------------------------------- the Moderates' group


def test_the_whole_fee_for_low_pay_at_most_50_000_a_person() -> None:
    # E1 earns 264 000 a year: 100 % of 60 000, at most 50 000. E2 earns 360 000: nothing known, so nothing
    months = [f"2026-{number:02d}" for number in range(1, 13)]
    rows = worked(
        LIBRARY.get("se-m-reformgrupp-2018"),
        [{"month": month, "cash_pay_ore": 2_200_000} for month in months]
        + [{"month": month, "employee": "E2"} for month in months],
        [
            {"fee_ore": 4_000_000, "work_relevant": True},
            {"month": "2026-06", "fee_ore": 2_000_000, "work_relevant": True},
            {"employee": "E2", "fee_ore": 2_000_000, "work_relevant": True},
        ],
    )

    row = row_of(rows, "employer_year")
    assert (kr(row["before_limits_ore"]), kr(row["training_deduction_ore"])) == (60_000, 50_000)
    persons = {row["employee"]: row for row in rows["employee_year"]}
    assert kr(persons["E1"]["cut_ore"]) == 10_000
    assert persons["E1"]["limited_by"] == "employee_cap"
    courses = {(row["employee"], f"{row['month']:%m}"): row for row in rows["payslip"]}
    assert kr(courses["E1", "06"]["training_deduction_ore"]) == 10_000
    assert courses["E2", "05"]["condition_failed"] == "no_tier"


def test_just_under_the_limit_of_income_and_at_it() -> None:
    policy = LIBRARY.get("se-m-reformgrupp-2018")
    course = {"fee_ore": 100_000, "work_relevant": True}
    under = worked(policy, [{"cash_pay_ore": 26_999_999}], [course])
    at = worked(policy, [{"cash_pay_ore": 27_000_000}], [course])

    assert kr(row_of(under, "employer_year")["training_deduction_ore"]) == 1_000
    assert row_of(at, "employer_year")["condition_failed"] == "no_tier"


# ---------------------------------------------------------------------- training substitutes


@pytest.mark.parametrize(
    ("ref", "per_day", "per_hour", "ceiling"),
    [
        ("se-utbvik-1991", 460, 75, 30_000),
        ("se-utbvik-1994", 475, 75, 30_000),
        ("se-utbvik-1996", 400, 35, 20_000),
    ],
)
def test_substitutes_by_the_day_and_training_by_the_hour(ref: str, per_day: int, per_hour: int, ceiling: int) -> None:
    policy = LIBRARY.get(ref)
    payslip = {"substitute_days": 10, "cash_pay_ore": 10_000_000}
    course = {"minutes": 1_200, "approved_training": True}
    # the fee of 3 000 is over 20 hours at 75 or 35; a fee of 300 is under
    dear = row_of(worked(policy, [payslip], [course | {"fee_ore": 300_000}]))
    cheap = row_of(worked(policy, [payslip], [course | {"fee_ore": 30_000}]))

    assert kr(dear["training_deduction_ore"]) == 10 * per_day + 20 * per_hour
    assert kr(cheap["training_deduction_ore"]) == 10 * per_day + 300

    # hours alone are under a ceiling per person and year: 120 hours a month
    months = [f"2026-{number:02d}" for number in range(1, 7)]
    rows = worked(
        policy,
        [payslip | {"month": month} for month in months],
        [course | {"month": month, "minutes": 7_200, "fee_ore": 10_000_000} for month in months],
    )
    hours = min(6 * 120 * per_hour, ceiling)
    assert kr(row_of(rows, "employer_year")["training_deduction_ore"]) == 6 * 10 * per_day + hours
    assert kr(row_of(rows, "employer_year")["before_limits_ore"]) == 6 * (10 * per_day + 120 * per_hour)


def test_a_substitute_gives_no_more_than_the_contributions_of_the_month() -> None:
    # 20 days at 460 = 9 200, over the 31.42 % of 20 000 = 6 284 that is due
    row = row_of(
        worked(
            LIBRARY.get("se-utbvik-1991"),
            [{"cash_pay_ore": 2_000_000, "substitute_days": 20}],
            [{"approved_training": True}],
        )
    )

    assert kr(row["training_deduction_ore"]) == 6_284
    assert row["limited_by"] == "liability"


def test_a_substitute_is_asked_about_only_where_the_training_was_approved() -> None:
    row = row_of(worked(LIBRARY.get("se-utbvik-1991"), [{}], [{"approved_training": False, "fee_ore": 500}]))

    assert row["condition_failed"] == "approved"


# ---------------------------------------------------------------------- short-time work


KORTTID = LIBRARY.get("se-korttid-kompetens-2021")


def korttid(period: str, *courses: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    payslips = [{"month": "2021-03", "training_agreement": True}]
    training = [
        {"month": "2021-03", "short_time_hours": True, "course": f"K{number}"} | course
        for number, course in enumerate(courses)
    ]
    return worked(KORTTID, payslips, training, [{"year": 2021, "short_time_period": period}])


def test_sixty_per_cent_of_fee_and_internal_cost_net_of_other_support() -> None:
    # 10 000 + 2 000 - 3 000 = 9 000; 60 % = 5 400
    rows = korttid("ordinary", {"fee_ore": 1_000_000, "other_cost_ore": 200_000, "other_support_ore": 300_000})

    assert row_of(rows)["counted_base_ore"] == 900_000
    assert kr(row_of(rows)["training_deduction_ore"]) == 5_400


def test_support_beyond_the_fee_comes_off_the_other_cost_and_never_below_nothing() -> None:
    # 1 000 + 500, with 1 200 in support: 300 is left, 60 % = 180; a course with more support than cost gives nothing
    rows = korttid(
        "ordinary",
        {"fee_ore": 100_000, "other_cost_ore": 50_000, "other_support_ore": 120_000},
        {"fee_ore": 100_000, "other_support_ore": 900_000},
    )

    assert kr(row_of(rows)["training_deduction_ore"]) == 180


@pytest.mark.parametrize(
    ("period", "amount"),
    [("ordinary", 10_000), ("extended", 20_000), ("deep_recession", 20_000), ("deep_recession_extended", 40_000)],
)
def test_the_ceiling_per_person_follows_the_period(period: str, amount: int) -> None:
    # 60 % of 100 000 = 60 000
    rows = korttid(period, {"fee_ore": 10_000_000})

    assert kr(row_of(rows)["training_deduction_ore"]) == amount
    assert row_of(rows)["limited_by"] == "employee_cap"


def test_without_an_agreement_the_period_is_not_asked_for() -> None:
    rows = worked(
        KORTTID,
        [{"month": "2021-03", "training_agreement": False}],
        [{"month": "2021-03", "short_time_hours": True, "fee_ore": 100_000}],
    )

    assert row_of(rows)["condition_failed"] == "agreed"
