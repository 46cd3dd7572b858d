"""Designs of Japan, Korea, Singapore, Georgia and Virginia worked by hand, at one krona to the unit of the currency."""

from typing import Any

import pytest
from tests.policy.working import kr, library, worked

from kutcalc.policy import Policy

SME = {"headcount": 12, "turnover_ore": 100_000_000, "balance_ore": 100_000_000}
LARGE = {"headcount": 400, "turnover_ore": 10**13, "balance_ore": 10**13}
ONE_TO_ONE = {"exchange__rate_ukr": 1_000_000}
TAX_OF_30 = {"instrument__tax_rate_ppm": 300_000}


def year_of(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    (row,) = rows["employer_year"]
    return row


# ---------------------------------------------------------------------- Japan 2005

JAPAN_2005 = library("jp-2005", **ONE_TO_ONE, **TAX_OF_30)


def japan_2005(fee_kr: int, earlier_kr: tuple[int, int], tax_kr: int, size: dict[str, int]) -> dict[str, Any]:
    """Work a year's fees after two earlier years; tax is 30 % of profit."""
    profit_ore = tax_kr * 100 * 10 // 3
    years = [{"year": 2026, "profit_ore": profit_ore}]
    years += [{"year": 2025 - back, "fee_ore": fee * 100} for back, fee in enumerate(earlier_kr)]
    return year_of(worked(JAPAN_2005, [size], [{"fee_ore": fee_kr * 100}], years))


def test_the_published_example_of_japan_2005_gives_two_million() -> None:
    # 6.5 and 7.5 M before, mean 7 M; 10 M now is 42.8 % more, at least 40: 20 % of 10 M = 2 M; a tenth of 25 M is 2.5 M
    row = japan_2005(10_000_000, (7_500_000, 6_500_000), 24_999_999, SME)

    assert row["counted_base_ore"] == 1_000_000_000
    assert kr(row["training_deduction_ore"]) == 2_000_000
    assert (row["cut_ore"], row["limited_by"]) == (0, "nothing")


def test_half_of_the_growth_is_the_rate_of_smaller_firms_below_forty_per_cent() -> None:
    # mean 1 000 000; 1 200 000 is 20 % more: 10 % of 1 200 000 = 120 000, against 25 % of 200 000 = 50 000
    row = japan_2005(1_200_000, (1_000_000, 1_000_000), 30_000_000, SME)

    assert kr(row["training_deduction_ore"]) == 120_000


def test_a_larger_firm_gets_a_quarter_of_the_increase() -> None:
    # the same fees: 25 % of 1 200 000 - 1 000 000 = 50 000
    row = japan_2005(1_200_000, (1_000_000, 1_000_000), 30_000_000, LARGE)

    assert row["counted_base_ore"] == 20_000_000
    assert kr(row["training_deduction_ore"]) == 50_000


def test_a_quarter_of_the_increase_is_better_for_a_smaller_firm_that_grows_fivefold() -> None:
    # at 5 times as much both give the same, 25 % of 4 and 20 % of 5: 1 M each; above, the increase is better
    for fee, amount in ((5_000_000, 1_000_000), (5_000_100, 1_000_025), (4_999_900, 999_980)):
        assert kr(japan_2005(fee, (1_000_000, 1_000_000), 30_000_000, SME)["training_deduction_ore"]) == amount


@pytest.mark.parametrize(
    ("fee_ore", "amount"), [(139_999_999, 279_998), (140_000_000, 280_000), (140_000_100, 280_000)]
)
def test_the_rate_of_smaller_firms_stops_at_forty_per_cent_of_growth(fee_ore: int, amount: int) -> None:
    # mean 1 000 000: at 1 400 000 growth is 40 % and 20 % of it 280 000; one öre less is 399 999 whole ppm, half of
    # it 199 999: 1 399 999.99 x 0.199999 = 279 998.598; above, 20 % of 1 400 001 = 280 000.20
    years: list[dict[str, Any]] = [
        {"year": 2026, "profit_ore": 10**12},
        *({"year": year, "fee_ore": 10**8} for year in (2024, 2025)),
    ]
    row = year_of(worked(JAPAN_2005, [SME], [{"fee_ore": fee_ore}], years))

    assert kr(row["training_deduction_ore"]) == amount


def test_a_tenth_of_the_tax_is_the_ceiling_of_2005_and_the_rest_is_lost() -> None:
    # 20 % of 2 000 000 = 400 000; a tenth of 3 000 000 = 300 000
    row = japan_2005(2_000_000, (1_000_000, 1_000_000), 3_000_000, SME)

    assert (kr(row["training_deduction_ore"]), kr(row["cut_ore"])) == (300_000, 100_000)
    assert row["limited_by"] == "liability"


def test_only_bought_courses_count_in_japan_2005() -> None:
    rows = worked(JAPAN_2005, [SME], [{"fee_ore": 100_000, "provider_kind": "internal"}])

    assert year_of(rows)["condition_failed"] == "external_provider"


# ---------------------------------------------------------------------- Japan 2018, 2022 and 2024

JAPAN_2018 = library("jp-2018", **ONE_TO_ONE, **TAX_OF_30)
JAPAN_2022 = library("jp-2022", **ONE_TO_ONE, **TAX_OF_30)
JAPAN_2024 = library("jp-2024", **ONE_TO_ONE, **TAX_OF_30)
PAY = [{"cash_pay_ore": 20_000_000}]  # labour cost 200 000 in the year
NOW = {"wage_increase_minor": 1_000_000, "average_pay_growth_ppm": 25_000, "profit_ore": 10**12}  # pay grew by 10 000


def japan(policy: Policy, rules: str, fees_ore: tuple[int, ...], **now: int) -> dict[str, Any]:
    """Work a year's fee (the last of some years'), for a firm whose pay grew by 10 000."""
    *earlier, fee = fees_ore
    facts = {key: value for key, value in (NOW | now).items() if policy is JAPAN_2018 or "average" not in key}
    years = [
        {"year": 2026 - back, "fee_ore": before, "other_cost_ore": 0}
        for back, before in enumerate(reversed(earlier), start=1)
    ]
    this_year = {"year": 2026, f"wage_credit_{policy.id.removeprefix('jp-')}": rules} | facts
    return year_of(worked(policy, PAY, [{"fee_ore": fee}], [this_year, *years]))


def test_the_published_example_of_japan_2018_fails_one_test_and_passes_the_other() -> None:
    # training 0, 200, 120: below 110 % of 200; just 120 % of the mean, 100: 5 % of the 10 000 that pay grew by = 500
    fees = (0, 20_000, 12_000)
    smaller, larger = japan(JAPAN_2018, "smaller_firms", fees), japan(JAPAN_2018, "all_firms", fees)

    assert smaller["condition_failed"] == "more_training"
    assert (larger["counted_base_ore"], kr(larger["training_deduction_ore"])) == (1_000_000, 500)


@pytest.mark.parametrize(("fee_ore", "amount"), [(11_999, 0), (12_000, 500), (12_001, 500)])
def test_training_of_120_per_cent_of_the_mean_is_enough_for_all_firms_in_2018(fee_ore: int, amount: int) -> None:
    assert kr(japan(JAPAN_2018, "all_firms", (0, 20_000, fee_ore))["training_deduction_ore"]) == amount


@pytest.mark.parametrize(("fee_ore", "amount"), [(21_999, 0), (22_000, 1_000), (22_001, 1_000)])
def test_training_of_110_per_cent_of_last_year_is_enough_for_smaller_firms(fee_ore: int, amount: int) -> None:
    # 10 % of the 10 000 that pay grew by = 1 000, in 2018 and in 2022
    for policy in (JAPAN_2018, JAPAN_2022):
        assert kr(japan(policy, "smaller_firms", (0, 20_000, fee_ore))["training_deduction_ore"]) == amount


def test_smaller_firms_have_to_raise_average_pay_by_two_and_a_half_per_cent_in_2018() -> None:
    row = japan(JAPAN_2018, "smaller_firms", (0, 0, 100), average_pay_growth_ppm=24_999)

    assert row["condition_failed"] == "more_pay"


def test_without_the_credit_on_wage_growth_training_adds_nothing() -> None:
    for policy in (JAPAN_2018, JAPAN_2022, JAPAN_2024):
        assert japan(policy, "not_granted", (0, 0, 100))["condition_failed"] == "has_wage_credit"


def test_a_fifth_of_the_tax_is_the_ceiling_of_what_training_adds() -> None:
    # 10 % of 10 000 = 1 000; a fifth of 30 % of 10 000 = 600; what is over is lost
    row = japan(JAPAN_2022, "smaller_firms", (0, 20_000, 22_000), profit_ore=1_000_000)

    assert (kr(row["training_deduction_ore"]), kr(row["cut_ore"]), row["limited_by"]) == (600, 400, "liability")


@pytest.mark.parametrize(
    ("rules", "fees_ore", "amount"),
    [
        ("smaller_firms", (20_000, 20_999), 0),
        ("smaller_firms", (20_000, 21_000), 1_000),
        ("other_firms", (20_000, 21_999), 0),
        ("other_firms", (20_000, 22_000), 500),
        ("smaller_firms", (0, 9_999), 0),
        ("smaller_firms", (0, 10_000), 1_000),
    ],
)
def test_the_rules_of_2024_ask_for_growth_and_for_a_share_of_pay(
    rules: str, fees_ore: tuple[int, ...], amount: int
) -> None:
    # 5 or 10 % more than 200; and 0.05 % of 200 000 = 100. Smaller firms: 10 % of 10 000, others 5 %
    assert kr(japan(JAPAN_2024, rules, fees_ore)["training_deduction_ore"]) == amount


@pytest.mark.parametrize(("rules", "used", "kept"), [("smaller_firms", 600, 400), ("other_firms", 300, 0)])
def test_only_smaller_firms_carry_in_2024(rules: str, used: int, kept: int) -> None:
    # claims of 1 000 and 500 against a fifth of 30 % of 10 000 = 600, and of 5 000 = 300
    years: list[dict[str, Any]] = [
        {"year": 2026, "wage_credit_2024": rules, "wage_increase_minor": 1_000_000, "profit_ore": used * 100 * 50 // 3},
        {"year": 2025, "fee_ore": 0, "other_cost_ore": 0},
    ]
    row = year_of(worked(JAPAN_2024, PAY, [{"fee_ore": 10_000}], years, is_carried=True))

    assert (kr(row["training_deduction_ore"]), kr(row["carried_forward_ore"])) == (used, kept)


# ---------------------------------------------------------------------- Korea

KOREA = library("kr-rhd-2016", **ONE_TO_ONE, **TAX_OF_30)


def korea(size: str, fee_kr: int, last_year_kr: int, **course: int) -> dict[str, Any]:
    """Work a year's fees after last year's, with profit enough."""
    years: list[dict[str, Any]] = [
        {"year": 2026, "profit_ore": 10**12, "korean_size": size},
        {"year": 2025, "fee_ore": last_year_kr * 100, "other_cost_ore": 0},
    ]
    return year_of(worked(KOREA, [{}], [{"fee_ore": fee_kr * 100} | course], years))


@pytest.mark.parametrize(
    ("size", "volume", "increment"),
    [
        ("small_or_medium", 25_000, 50_000),
        ("outgrown_first_three_years", 15_000, 40_000),
        ("outgrown_next_two_years", 10_000, 40_000),
        ("middle", 8_000, 40_000),
        ("large", 2_000, 40_000),
    ],
)
def test_a_korean_firm_gets_the_better_of_volume_and_increment(size: str, volume: int, increment: int) -> None:
    # 100 000 as last year: the volume counts, 25, 15, 10, 8 or 2 %; nothing last year: 50 or 40 % of all
    assert kr(korea(size, 100_000, 100_000)["training_deduction_ore"]) == volume
    assert kr(korea(size, 100_000, 0)["training_deduction_ore"]) == increment


@pytest.mark.parametrize(("last_year", "amount", "counted"), [(49_996, 25_002, 50_004), (50_000, 25_000, 100_000)])
def test_the_korean_increment_wins_from_double_the_fees(last_year: int, amount: int, counted: int) -> None:
    # 50 % of an increase of 50 004 = 25 002, over 25 % of all; at an increase of half they are even
    row = korea("small_or_medium", 100_000, last_year)

    assert kr(row["training_deduction_ore"]) == amount
    assert row["counted_base_ore"] == counted * 100


def test_state_money_is_taken_off_in_korea() -> None:
    # 100 000 + 10 000 - 30 000 of state money = 80 000; 25 % = 20 000
    row = korea("small_or_medium", 100_000, 100_000, other_cost_ore=1_000_000, other_support_ore=3_000_000)

    assert kr(row["training_deduction_ore"]) == 20_000


# ---------------------------------------------------------------------- Singapore

EIS = library("sg-eis", **ONE_TO_ONE, instrument__tax_rate_ppm=170_000)
PIC = library("sg-pic", **ONE_TO_ONE, instrument__tax_rate_ppm=170_000)


def eis(fee_ore: int, profit_kr: int, **course: Any) -> dict[str, Any]:
    training = {"fee_ore": fee_ore, "listed_course": True} | course
    return year_of(worked(EIS, [{}], [training], [{"profit_ore": profit_kr * 100}]))


def test_the_extra_deduction_of_singapore_is_worth_its_tax() -> None:
    # 10 000 x 300 % = 30 000 extra, at 17 % tax worth 5 100; cash would give 2 000
    assert kr(eis(1_000_000, 1_000_000)["training_deduction_ore"]) == 5_100


def test_a_firm_with_a_loss_takes_cash_in_singapore() -> None:
    # 20 % of 10 000 = 2 000
    row = eis(1_000_000, -1)

    assert kr(row["training_deduction_ore"]) == 2_000


@pytest.mark.parametrize(
    ("fee_ore", "counted", "amount"),
    [
        (39_999_999, 39_999_999, 203_999),
        (40_000_000, 40_000_000, 204_000),
        (40_000_001, 40_000_000, 204_000),
    ],
)
def test_the_singapore_deduction_stops_at_400_000(fee_ore: int, counted: int, amount: int) -> None:
    # 400 000 x 300 % x 17 % = 204 000; a hundredth less gives 203 999.9949
    row = eis(fee_ore, 10_000_000)

    assert (row["counted_base_ore"], kr(row["training_deduction_ore"])) == (counted, amount)


@pytest.mark.parametrize(("fee_ore", "amount"), [(9_999_999, 19_999), (10_000_000, 20_000), (10_000_001, 20_000)])
def test_the_singapore_cash_stops_at_100_000(fee_ore: int, amount: int) -> None:
    # 20 % of 100 000 = 20 000
    assert kr(eis(fee_ore, 0)["training_deduction_ore"]) == amount


def test_courses_off_the_singapore_list_do_not_count() -> None:
    assert eis(1_000_000, 0, listed_course=False)["condition_failed"] == "on_the_list"
    assert eis(1_000_000, 0, provider_kind="internal")["condition_failed"] == "external_provider"


def pic(fee_ore: int, profit_kr: int) -> dict[str, Any]:
    pay = {"cash_pay_ore": 3_000_000, "paid_minutes": 10_000}
    training = {"fee_ore": fee_ore, "other_cost_ore": 100_000, "minutes": 1_000, "provider_kind": "internal"}
    return year_of(worked(PIC, [pay], [training], [{"profit_ore": profit_kr * 100}]))


def test_all_cost_counts_in_the_older_scheme_of_singapore() -> None:
    # 6 000 + 1 000 + pay 30 000 x 1 000 / 10 000 = 3 000: 10 000; extra 300 % at 17 % = 5 100; in cash 40 % = 4 000
    assert kr(pic(600_000, 1_000_000)["training_deduction_ore"]) == 5_100
    assert kr(pic(600_000, 0)["training_deduction_ore"]) == 4_000


@pytest.mark.parametrize(("fee_ore", "amount"), [(9_599_999, 39_999), (9_600_000, 40_000), (9_600_001, 40_000)])
def test_the_older_cash_of_singapore_stops_at_100_000(fee_ore: int, amount: int) -> None:
    # 96 000 + 1 000 + 3 000 = 100 000; 40 % = 40 000
    assert kr(pic(fee_ore, 0)["training_deduction_ore"]) == amount


def test_the_older_deduction_of_singapore_stops_at_400_000() -> None:
    # 496 000 + 4 000 = 500 000, of which 400 000 count: 1 200 000 extra at 17 % = 204 000
    assert kr(pic(49_600_000, 10_000_000)["training_deduction_ore"]) == 204_000


# ---------------------------------------------------------------------- Georgia

GEORGIA = library("us-ga", **ONE_TO_ONE, instrument__tax_rate_ppm=50_000)
REGULAR = {"cash_pay_ore": 3_000_000, "paid_minutes": 10_000, "employed_16_weeks": True, "weekly_hours": 40}


def georgia(courses: list[dict[str, Any]], profit_kr: int = 1_000_000, **payslip: Any) -> dict[str, Any]:
    training = [
        {"course": f"K{number}", "minutes": 100, "approved_programme": True} | course
        for number, course in enumerate(courses)
    ]
    return year_of(worked(GEORGIA, [REGULAR | payslip], training, [{"profit_ore": profit_kr * 100}]))


def test_half_of_all_cost_is_credited_in_georgia() -> None:
    # 500 + 100 + pay 30 000 x 100 / 10 000 = 300: 900; half = 450
    row = georgia([{"fee_ore": 50_000, "other_cost_ore": 10_000}])

    assert row["counted_base_ore"] == 90_000
    assert (kr(row["training_deduction_ore"]), row["limited_by"]) == (450, "nothing")


@pytest.mark.parametrize(
    ("fee_ore", "amount", "limited_by"),
    [
        (69_998, 499, "nothing"),
        (70_000, 500, "nothing"),
        (70_200, 500, "course_cap"),
    ],
)
def test_a_programme_gives_500_dollars_at_most(fee_ore: int, amount: int, limited_by: str) -> None:
    # 700 + 300 pay = 1 000, half 500; 699.98 gives 499.99; 702 gives 501, of which 500
    row = georgia([{"fee_ore": fee_ore}])

    assert (kr(row["training_deduction_ore"]), row["limited_by"]) == (amount, limited_by)


@pytest.mark.parametrize(
    ("third_ore", "amount", "limited_by"),
    [
        (19_998, 1_249, "nothing"),
        (20_000, 1_250, "nothing"),
        (20_200, 1_250, "employee_cap"),
    ],
)
def test_an_employee_gives_1_250_dollars_a_year_at_most(third_ore: int, amount: int, limited_by: str) -> None:
    # 500 + 500 + half of (200 + 300 pay) = 1 250
    row = georgia([{"fee_ore": 70_000}, {"fee_ore": 70_000}, {"fee_ore": third_ore}])

    assert (kr(row["training_deduction_ore"]), row["limited_by"]) == (amount, limited_by)


def test_half_of_the_tax_is_the_ceiling_in_georgia_and_the_rest_is_carried() -> None:
    # 2026: claim 500; tax 5 % of 12 000 = 600, half 300; 200 are kept. 2027: claim 450, half the tax 1 000: 650
    months = ("2026-05", "2027-05")
    rows = worked(
        GEORGIA,
        [REGULAR | {"month": month} for month in months],
        [
            {"month": month, "minutes": 100, "fee_ore": fee, "approved_programme": True}
            for month, fee in zip(months, (70_000, 60_000), strict=True)
        ],
        [{"year": 2026, "profit_ore": 1_200_000}, {"year": 2027, "profit_ore": 4_000_000}],
        is_carried=True,
    )
    given = [kr(row["training_deduction_ore"]) for row in rows["employer_year"]]
    kept = [kr(row["carried_forward_ore"]) for row in rows["employer_year"]]

    assert (given, kept) == ([300, 650], [200, 0])


@pytest.mark.parametrize(
    ("course", "payslip", "reason"),
    [
        ({"approved_programme": False}, {}, "programme_approved"),
        ({}, {"employed_16_weeks": False}, "long_employed"),
        ({}, {"weekly_hours": 24}, "enough_hours"),
    ],
)
def test_georgia_says_which_condition_fails(course: dict[str, Any], payslip: dict[str, Any], reason: str) -> None:
    assert georgia([{"fee_ore": 70_000} | course], **payslip)["condition_failed"] == reason


def test_25_hours_a_week_are_enough_in_georgia() -> None:
    assert kr(georgia([{"fee_ore": 70_000}], weekly_hours=25)["training_deduction_ore"]) == 500


# ---------------------------------------------------------------------- Virginia

VIRGINIA_1999 = library("us-va-1999", **ONE_TO_ONE, instrument__tax_rate_ppm=60_000)
VIRGINIA = library("us-va-new", **ONE_TO_ONE, instrument__tax_rate_ppm=60_000)
FULL_TIME = {"cash_pay_ore": 3_000_000, "paid_minutes": 10_000, "hours_of_the_job": 1_680, "owner_or_relative": False}


def virginia_1999(courses: list[dict[str, Any]], profit_kr: int = 1_000_000, **payslip: Any) -> dict[str, Any]:
    training = [
        {"course": f"K{number}", "minutes": 100, "kind_of_course": "community_college"} | course
        for number, course in enumerate(courses)
    ]
    return year_of(worked(VIRGINIA_1999, [FULL_TIME | payslip], training, [{"profit_ore": profit_kr * 100}]))


def test_thirty_per_cent_of_all_cost_is_credited_in_virginia() -> None:
    # 2 600 + 100 + pay 300 = 3 000; 30 % = 900
    row = virginia_1999([{"fee_ore": 260_000, "other_cost_ore": 10_000}])

    assert kr(row["training_deduction_ore"]) == 900


@pytest.mark.parametrize(("fee_ore", "amount"), [(9_999, 99), (10_000, 100), (10_100, 100)])
def test_a_private_school_gives_100_dollars_at_most(fee_ore: int, amount: int) -> None:
    # the whole cost, no pay where no time is taken, up to 100
    row = virginia_1999([{"fee_ore": fee_ore, "minutes": 0, "kind_of_course": "private_school"}])

    assert kr(row["training_deduction_ore"]) == amount


def test_virginia_adds_courses_of_both_kinds() -> None:
    # private: 700 + 300 = 1 000, of which 100; apprenticeship: 700 + 300 = 1 000, 30 % = 300
    courses = [{"fee_ore": 70_000, "kind_of_course": kind} for kind in ("private_school", "apprenticeship")]
    row = virginia_1999(courses)

    assert (kr(row["training_deduction_ore"]), kr(row["cut_ore"]), row["limited_by"]) == (400, 900, "course_cap")


@pytest.mark.parametrize(
    ("course", "payslip", "reason"),
    [
        ({"kind_of_course": "other"}, {}, "named_course"),
        ({}, {"hours_of_the_job": 1_679}, "full_time"),
        ({}, {"owner_or_relative": True}, "not_an_owner"),
    ],
)
def test_virginia_says_which_condition_fails(course: dict[str, Any], payslip: dict[str, Any], reason: str) -> None:
    assert virginia_1999([{"fee_ore": 70_000} | course], **payslip)["condition_failed"] == reason


def virginia(fee_ore: int, *, is_low: bool, profit_kr: int = 1_000_000, **payslip: Any) -> dict[str, Any]:
    pay = {"hours_of_the_job": 1_680, "below_median_income": is_low} | payslip
    training = {"fee_ore": fee_ore, "eligible_training": True}
    return year_of(worked(VIRGINIA, [pay], [training], [{"profit_ore": profit_kr * 100}], is_carried=True))


@pytest.mark.parametrize(
    ("fee_ore", "amount", "limited_by"),
    [
        (142_800, 499, "nothing"),
        (142_858, 500, "employee_cap"),
        (200_000, 500, "employee_cap"),
    ],
)
def test_the_newer_credit_of_virginia_stops_at_500_dollars(fee_ore: int, amount: int, limited_by: str) -> None:
    # 35 % of 1 428 = 499.80; of 1 428.58 = 500.003, of which 500; of 2 000 = 700, of which 500
    row = virginia(fee_ore, is_low=False)

    assert (kr(row["training_deduction_ore"]), row["limited_by"]) == (amount, limited_by)


@pytest.mark.parametrize(("fee_ore", "amount"), [(200_000, 700), (285_714, 999), (285_715, 1_000), (300_000, 1_000)])
def test_the_ceiling_is_double_for_those_who_earn_little(fee_ore: int, amount: int) -> None:
    # 35 % of 2 000 = 700; of 2 857.14 = 999.999; of 2 857.15 = 1 000.0025; of 3 000 = 1 050
    assert kr(virginia(fee_ore, is_low=True)["training_deduction_ore"]) == amount


def test_virginia_keeps_what_the_tax_cannot_bear() -> None:
    # 35 % of 1 000 = 350; tax 6 % of 5 000 = 300
    row = virginia(100_000, is_low=False, profit_kr=5_000)

    assert (kr(row["training_deduction_ore"]), kr(row["carried_forward_ore"])) == (300, 50)
    assert virginia(100_000, is_low=False, hours_of_the_job=1_679)["condition_failed"] == "full_time"
