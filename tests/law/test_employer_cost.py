"""What an hour of training costs the employer, worked by hand."""

import pytest

from .cases import column, course, kronor, only, person, worked

COST = (
    "contributions_of_person",
    "occupational_pension",
    "pension_tax",
    "agreement_insurance",
    "employer_cost_per_month",
    "employer_cost_per_hour",
)


def test_an_hour_by_hand() -> None:
    # 40 000 kr in May 2026, born 1980, below the break point of 7.5 x 83 400 / 12 = 52 125 kr:
    #   pay                                40 000.00
    #   contributions    31.42 %           12 568.00
    #   pension           4.50 %            1 800.00
    #   SLP on pension   24.26 % of 1 800     436.68
    #   extras 0.40 % and transition 0.40 %   320.00
    #   per month                          55 124.68
    # x 12 = 661 496.16, / 1 720 h = 384.590790697...
    assert worked([person("2026-05", 40_000)], *COST) == {
        "contributions_of_person": [12_568_000_000],
        "occupational_pension": [1_800_000_000],
        "pension_tax": [436_680_000],
        "agreement_insurance": [320_000_000],
        "employer_cost_per_month": [55_124_680_000],
        "employer_cost_per_hour": [384_590_790],
    }


def test_cost_of_time_in_courses() -> None:
    # 90 and 30 minutes: 384.590790 x 120 / 60 = 769.181580; with 31 minutes more x 151 / 60 = 967.8868215
    one = [course("2026-05", 90), course("2026-05", 30, "d")]

    found = worked([person("2026-05", 40_000)], "person_minutes", "training_time_cost", courses=one)
    assert found == {"person_minutes": [120], "training_time_cost": [769_181_580]}
    more = worked([person("2026-05", 40_000)], "training_time_cost", courses=[*one, course("2026-05", 31, "e")])
    assert more == {"training_time_cost": [967_886_821]}


def test_no_course_costs_nothing() -> None:
    assert only("training_time_cost", person("2026-05", 40_000)) == 0


@pytest.mark.parametrize(
    ("pay", "pension", "tax"),
    [
        # 52 125 kr is the break point: 4.5 % to it, 30 % above
        (52_124, 2_345_580_000, 569_037_708),
        (52_125, 2_345_625_000, 569_048_625),
        (52_126, 2_345_925_000, 569_121_405),
        (60_000, 4_708_125_000, 1_142_191_125),  # 2 345.625 and 7 875 x 30 % = 2 362.50; x 24.26 %
    ],
)
def test_pension_at_the_break_point(pay: int, pension: int, tax: int) -> None:
    found = worked([person("2026-05", pay)], "occupational_pension", "pension_tax")

    assert found == {"occupational_pension": [pension], "pension_tax": [tax]}


def test_break_points_of_2026() -> None:
    # BASE-2026-01: 7.5 x 83 400
    assert kronor("pension_break_point_of_year", person("2026-05", 1)) == [625_500]
    assert kronor("pension_break_point_of_month", person("2026-05", 1)) == [52_125]


@pytest.mark.parametrize(
    ("month", "insurance"),
    [("2024-12", 0), ("2025-01", 55_000_000), ("2025-12", 55_000_000), ("2026-01", 80_000_000)],
)
def test_insurance_where_it_is_known(month: str, insurance: int) -> None:
    # of 10 000 kr: transition 0.55 % in 2025; 0.40 % and extras of 0.40 % from 2026
    assert only("agreement_insurance", person(month, 10_000)) == insurance


def test_the_cost_is_of_one_of_the_like_persons() -> None:
    alone = worked([person("2026-05", 40_000)], *COST)

    assert worked([person("2026-05", 40_000, count=7)], *COST) == alone


def test_the_young_and_the_old_cost_less() -> None:
    # 25 000 x 20.81 % + 15 000 x 31.42 %; 40 000 x 10.21 %
    people = [person("2026-05", 40_000, born, employer=str(born)) for born in (2005, 1958)]

    assert column("contributions_of_person", *reversed(people)) == [4_084_000_000, 9_915_500_000]


def test_vacation_supplement() -> None:
    # SEM-01: 36 000 x 0.8 % x 25 = 7 200; 0.43 % by statute
    a_day = worked(
        [person("2022-05", 36_000)], "vacation_supplement_per_day", "vacation_supplement_per_day_by_agreement"
    )

    assert a_day == {
        "vacation_supplement_per_day": [154_800_000],
        "vacation_supplement_per_day_by_agreement": [288_000_000],
    }
