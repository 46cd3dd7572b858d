"""Designs of Luxembourg, Belgium, Germany, the Netherlands, Poland and Malta worked by hand.

One krona stands for a unit of their currency. The firms of a test are worked together, and do not touch each other.
"""

from collections.abc import Sequence
from typing import Any

import pytest
from tests.policy.working import Row, Rows, kr, library, worked

from kutcalc.errors import FactMissingError
from kutcalc.policy import Policy

SMALL = {"headcount": 12, "turnover_ore": 10**8, "balance_ore": 10**8}
MICRO = SMALL | {"headcount": 6}
MEDIUM = {"headcount": 100, "turnover_ore": 10**10, "balance_ore": 10**10}
LARGE = {"headcount": 400, "turnover_ore": 10**13, "balance_ore": 10**13}
PAY = {"cash_pay_ore": 2_600_000, "paid_minutes": 10_400}
"""26 000 for 10 400 minutes: 150 an hour, 1 200 a day of eight hours."""
Firm = tuple[Sequence[Row], Sequence[Row], Row]
"""A firm's payslips, its courses, and what is known of its year."""


def at_par(ref: str, **changes: int | bool | str | None) -> Policy:
    """Give a foreign policy with a krona to the unit of its currency."""
    return library(ref, exchange__rate_ukr=1_000_000, **changes)


def all_of(policy: Policy, firms: Sequence[Firm]) -> dict[str, list[dict[str, Any]]]:
    """Work firms of their own together, in their order."""
    payslips: Rows = []
    training: Rows = []
    years: Rows = []
    for number, (slips, courses, year) in enumerate(firms):
        name = {"employer": f"F{number:02d}"}
        payslips += [name | dict(slip) for slip in slips]
        training += [name | dict(course) for course in courses]
        years += [name | dict(year)] if year else []
    return worked(policy, payslips, training, years)


def years_of(policy: Policy, firms: Sequence[Firm]) -> Rows:
    """Give the year of each firm."""
    return all_of(policy, firms)["employer_year"]


def given(rows: Rows) -> list[int]:
    return [kr(row["training_deduction_ore"]) for row in rows]


def counted(rows: Rows) -> list[int]:
    return [row["counted_base_ore"] for row in rows]


def limits(rows: Rows) -> list[str]:
    return [row["limited_by"] for row in rows]


def reasons(rows: Rows) -> list[str | None]:
    return [row["condition_failed"] for row in rows]


# ---------------------------------------------------------------------- Luxembourg from 2017


DAY = {"minutes": 480, "fee_ore": 100_000, "other_cost_ore": 20_000}
"""A day of a course: fee 1 000, other 200, pay 1 200; together 2 400."""
AT_35 = {"birth_year": 1990, "recognised_qualification": True, **PAY}


def luxembourg(*firms: Row, course: Row = DAY) -> Rows:
    """Give the years of firms of nine with one person, 35 years old and qualified, where nothing else is said."""
    return years_of(at_par("lu-2017"), [([AT_35 | {"headcount": 9} | dict(firm)], [course], {}) for firm in firms])


def test_luxembourg_pays_fifteen_per_cent_and_35_on_the_pay_of_the_older_and_the_unqualified() -> None:
    # (1 000 + 200) x 15 % = 180, and 1 200 x 15 % = 180 or x 35 % = 420
    unqualified = {"recognised_qualification": False}
    rows = luxembourg(
        {},
        {"birth_year": 1980},  # 45 when the year begins
        {"birth_year": 1981},  # 44
        unqualified | {"hired_month": "2016-06"},  # 119 months
        unqualified | {"hired_month": "2016-05"},  # 120 months
    )

    assert given(rows) == [360, 600, 360, 600, 360]


def test_the_luxembourg_ceiling_on_cost_follows_size() -> None:
    # 20, 3 and 2 % of 26 000 are 5 200, 780 and 520; x 15 %
    rows = luxembourg(*({"headcount": headcount} for headcount in (9, 10, 249, 250)))

    assert counted(rows) == [240_000, 78_000, 78_000, 52_000]
    assert given(rows) == [360, 117, 117, 78]


def test_an_ore_below_at_and_above_the_luxembourg_ceiling() -> None:
    # 3 % of 26 000 = 780.00; x 15 % = 116.99, 117 and 117
    fees = (77_999, 78_000, 78_001)
    firm = [AT_35 | {"headcount": 10}]
    rows = years_of(at_par("lu-2017"), [(firm, [{"minutes": 0, "fee_ore": fee}], {}) for fee in fees])

    assert counted(rows) == [77_999, 78_000, 78_000]
    assert given(rows) == [116, 117, 117]


def test_under_the_luxembourg_ceiling_all_cost_is_cut_alike() -> None:
    # of 1 200 and 1 200 pay, 390 and 390 count: 58.50 at 15 % and 136.50 at 35 %
    assert given(luxembourg({"headcount": 10, "birth_year": 1980})) == [195]


# ---------------------------------------------------------------------- Luxembourg before 2017


def before_2017(*firms: tuple[Row, Row, Row], **changes: int) -> Rows:
    """Give the years of firms with a profit of 10 000 000: what differs of payslip, course and year."""
    policy = at_par("lu-pre2017", choice__abatement__instrument__tax_rate_ppm=300_000, **changes)
    profit = {"profit_ore": 10**9}
    return years_of(
        policy, [([AT_35 | dict(slip)], [DAY | dict(own)], profit | dict(year)) for slip, own, year in firms]
    )


def test_luxembourg_paid_a_fifth_and_more_for_the_older() -> None:
    # 2 400 x 20 % = 480; at 45 years the pay of 1 200 gives 35 %: 240 + 420
    assert given(before_2017(({}, {}, {}), ({"birth_year": 1980}, {}, {}))) == [480, 660]


def test_where_the_grant_is_less_the_abatement_counts() -> None:
    # a grant of 10 % would be 240; the abatement is 14 % of 2 400 = 336
    assert given(before_2017(({}, {}, {}), rate__share_ppm=100_000)) == [336]


def test_a_luxembourg_plan_above_75_000_is_approved_first() -> None:
    # 75 000 x 20 % = 15 000, without a question; an öre more is asked about
    at, above = ({"minutes": 0, "other_cost_ore": 0, "fee_ore": fee_ore} for fee_ore in (7_500_000, 7_500_001))
    rows = before_2017(({}, at, {}), ({}, above, {"plan_approved": True}), ({}, above, {"plan_approved": False}))

    assert given(rows) == [15_000, 15_000, 0]
    assert reasons(rows) == [None, None, "plan_in_order"]
    with pytest.raises(FactMissingError) as error:
        before_2017(({}, above, {}))
    assert [fault.column for fault in error.value.faults] == ["plan_approved"]


# ---------------------------------------------------------------------- Belgium


MONTHS = ("2026-03", "2026-04", "2026-05")
FIVE_DAYS = (760, 760, 760)
"""38 hours in three months, a day being 7.6 hours."""


def belgium(*firms: tuple[tuple[int, int, int], Row], mandatory: bool = False) -> Rows:
    """Give May of firms with one person: training in March, April and May, and what differs on the payslip.

    Where nothing else is said the person works full time by day, in a small firm for years, and a period ends in May.
    """
    slip = {"hired_month": "2020-01", "working_time_ppm": 1_000_000, "shift_work": False, "earlier_periods": 0, **SMALL}
    made: list[Firm] = [
        (
            [slip | {"month": month, "period_ends": month == MONTHS[-1]} | dict(own) for month in MONTHS],
            [
                {"month": month, "minutes": time, "mandatory": mandatory}
                for month, time in zip(MONTHS, minutes, strict=True)
            ],
            {},
        )
        for minutes, own in firms
    ]
    return [
        row for row in all_of(at_par("be-2021"), made)["employer_month"] if str(row["month"]).startswith(MONTHS[-1])
    ]


def test_the_belgian_days_are_counted_by_month() -> None:
    # 30 000 in pay, of which 3 500 count; x 11.75 % = 411.25
    half, shifts = {"working_time_ppm": 500_000}, LARGE | {"shift_work": True}
    enough: list[tuple[tuple[int, int, int], Row]] = [
        (FIVE_DAYS, {}),
        ((380, 380, 380), half),
        ((0, 0, 4_560), LARGE),  # ten days in one month for the others
        ((0, 2_280, 2_280), shifts),  # or in two with shifts
    ]
    short: list[tuple[tuple[int, int, int], Row]] = [
        ((760, 760, 759), {}),
        ((380, 380, 379), half),
        ((0, 0, 4_559), LARGE),
        ((1_520, 1_520, 1_520), LARGE),
        ((0, 2_280, 2_279), shifts),
    ]
    rows = belgium(*enough, *short)

    assert given(rows) == [411] * 4 + [0] * 5
    assert reasons(rows) == [None] * 4 + ["enough_days"] * 5


def test_3_500_of_the_months_pay_counts_in_belgium() -> None:
    rows = belgium(*((FIVE_DAYS, {"cash_pay_ore": pay_ore}) for pay_ore in (349_999, 350_000, 350_001)))

    assert counted(rows) == [349_999, 350_000, 350_000]


def test_the_belgian_conditions_at_their_edges() -> None:
    rows = belgium(
        (FIVE_DAYS, {"hired_month": "2025-11"}),
        (FIVE_DAYS, {"hired_month": "2025-12"}),
        (FIVE_DAYS, {"earlier_periods": 9}),
        (FIVE_DAYS, {"earlier_periods": 10}),
        (FIVE_DAYS, {"period_ends": False}),
    )

    assert reasons(rows) == [None, "six_months", None, "ten_periods", "end_of_period"]


def test_training_that_the_law_requires_does_not_count_in_belgium() -> None:
    rows = belgium((FIVE_DAYS, {}), mandatory=True)

    assert given(rows) == [0]
    assert reasons(rows) == ["some_training"]


def test_nothing_is_asked_of_those_without_training_in_belgium() -> None:
    assert reasons(all_of(at_par("be-2021"), [([{}], [], {})])["employer_month"]) == ["some_training"]


# ---------------------------------------------------------------------- Germany


LONG = {"minutes": 7_800, "fee_ore": 100_000, "approved_provider": True, "towards_qualification": False}
"""130 hours: fee 1 000, pay 26 000 x 7 800 / 10 400 = 19 500."""


def germany(*firms: tuple[int, Row], course: Row = LONG) -> Rows:
    """Give the years of firms of a headcount with one person, 35 years old, and without any of the better terms."""
    slip = {"birth_year": 1990, "disabled": False, "collective_agreement": False, "much_adaptation": False, **PAY}
    made: list[Firm] = [([slip | {"headcount": headcount} | dict(own)], [course], {}) for headcount, own in firms]
    return years_of(at_par("de-qcg-2024"), made)


def test_in_germany_fee_and_pay_have_rates_of_their_own() -> None:
    # 1 000 x 100 % + 19 500 x 75 % = 15 625; 500 + 9 750 = 10 250; 250 + 4 875 = 5 125
    assert given(germany((49, {}), (50, {}), (499, {}), (500, {}))) == [15_625, 10_250, 10_250, 5_125]


def test_a_german_course_is_longer_than_120_hours_and_of_an_approved_provider() -> None:
    # 7 201 minutes: pay 18 002.50; x 75 % = 13 501.875, and the fee: 14 501
    (short,), (long,) = (germany((49, {}), course=LONG | {"minutes": minutes}) for minutes in (7_200, 7_201))

    assert short["condition_failed"] == "over_120_hours"
    assert kr(long["training_deduction_ore"]) == 14_501
    assert reasons(germany((49, {}), course=LONG | {"approved_provider": False})) == ["approved"]


def test_better_german_terms_replace_or_add_and_never_both() -> None:
    agreement = {"collective_agreement": True}
    cases: list[tuple[int, Row, int]] = [
        (50, {"birth_year": 1980}, 10_750),  # the whole fee: 1 000 + 9 750
        (50, {"birth_year": 1981}, 10_250),
        (50, {"disabled": True}, 10_750),
        (49, {"birth_year": 1980}, 15_625),
        (500, {"disabled": True}, 5_125),
        (50, agreement, 11_275),  # 55 %: 550 + 10 725
        (50, agreement | {"much_adaptation": True}, 12_300),  # 60 %, not 65: 600 + 11 700
        (49, agreement, 16_600),  # 1 000 + 80 %: 15 600; the fee is whole already
        (50, agreement | {"birth_year": 1980}, 11_725),  # 1 000 + 10 725
    ]

    assert given(germany(*((headcount, own) for headcount, own, _ in cases))) == [amount for *_, amount in cases]


def test_a_first_german_qualification_is_paid_in_full() -> None:
    # 1 000 + 19 500
    assert given(germany((500, {"collective_agreement": True}), course=LONG | {"towards_qualification": True})) == [
        20_500
    ]


# ---------------------------------------------------------------------- the Netherlands: wage tax for trainees


def trainees(*own: Row) -> Rows:
    """Give the months of firms with a trainee of 36 hours a week, in the first year, paid 1 000."""
    slip = {"cash_pay_ore": 100_000, "programme_years": 1, "trainee_week_minutes": 2_160, "prior_learning_tests": 0}
    made: list[Firm] = [([slip | dict(one)], [{"recognised_programme": True}], {}) for one in own]
    return all_of(at_par("nl-wva-2013"), made)["employer_month"]


def test_a_twelfth_of_the_dutch_amount_is_kept_each_month() -> None:
    # 2 753 / 12 = 229.4166...; twelve trainees are 2 753; two tests of prior learning are 658
    rows = trainees({}, {"count": 12}, {"trainee_week_minutes": 0, "prior_learning_tests": 2})

    assert given(rows) == [229, 2_753, 658]


def test_the_dutch_week_counts_up_to_36_hours() -> None:
    # 275 300 x 1 080 / 25 920 = 11 470.83; x 2 159 = 22 931.04; x 2 160 = 22 941.67
    rows = trainees(*({"trainee_week_minutes": week} for week in (1_080, 2_159, 2_160, 2_161, 2_400)))

    assert counted(rows) == [11_470, 22_931, 22_941, 22_941, 22_941]


def test_the_dutch_conditions_at_their_edges() -> None:
    above = {"cash_pay_ore": 2_303_401}
    rows = trainees(
        {"programme_years": 4},
        {"programme_years": 5},
        {"cash_pay_ore": 2_303_400},
        above | {"group_with_wage_ceiling": False},
        above | {"group_with_wage_ceiling": True},
    )

    assert reasons(rows) == [None, "four_years", None, None, "wage_ceiling"]


# ---------------------------------------------------------------------- the Netherlands: training places


def places(*own: Row, **changes: int) -> Rows:
    """Give the years of firms with a trainee at work from January to March, of just enough hours."""
    slip = {"taught_minutes": 12_000, "practice_minutes": 36_600}
    months = [{"month": f"2026-{month:02d}"} for month in (1, 2, 3)]
    made: list[Firm] = [([slip | month | dict(one) for month in months], months, {}) for one in own]
    return years_of(at_par("nl-praktijkleren", **changes), made)


def test_a_dutch_place_is_paid_once_a_year_and_takes_200_hours_taught_and_610_at_work() -> None:
    rows = places({}, {"count": 3}, {"taught_minutes": 11_999}, {"practice_minutes": 36_599})

    assert given(rows) == [2_700, 8_100, 0, 0]
    assert reasons(rows) == [None, None, "taught", "practised"]


def test_the_dutch_pool_is_not_shared_where_the_country_is_not_counted() -> None:
    assert given(places({}, pool__amount_minor=10_000)) == [2_700]


def test_hours_are_asked_of_a_dutch_trainee() -> None:
    with pytest.raises(FactMissingError) as error:
        worked(at_par("nl-praktijkleren"), [{}], [{}])
    assert [fault.column for fault in error.value.faults] == ["taught_minutes"]


# ---------------------------------------------------------------------- the Netherlands: SLIM


BARE = {"base__advisers__scale_ppm": 1_000_000}
"""Without the overhead, so that the cost that counts is the fee."""
OUTSIDE = {"in_consortium": False, "in_open_sector": False}


def slim(*firms: tuple[int, Row, Row], minutes: int = 0, **changes: int) -> Rows:
    """Give the years of firms that apply alone, outside the open sectors: fee, size and what differs in the year."""
    made: list[Firm] = [
        (
            [PAY | dict(size)],
            [{"fee_ore": fee_ore, "minutes": minutes, "learning_advice": True}],
            OUTSIDE | dict(year),
        )
        for fee_ore, size, year in firms
    ]
    return years_of(at_par("nl-slim-2020", **changes), made)


def test_slim_counts_overhead_and_contributions_on_pay() -> None:
    # 10 000 x 1.15 = 11 500; 1 200 x 1.32 x 1.15 = 1 821.60; 13 321.60 at 80 % = 10 657.28, at 60 % = 7 992.96
    rows = slim(*((1_000_000, size, {}) for size in (MICRO, SMALL, MEDIUM)), minutes=480)

    assert counted(rows) == [1_332_160] * 3
    assert given(rows) == [10_657, 10_657, 7_992]


def test_the_published_example_of_a_consortium_has_a_least_cost_of_210_000() -> None:
    # 125 000 / 60 % = 208 333.33..., in the rules 210 000; x 60 % = 126 000
    fees = (20_833_334, 20_999_999, 21_000_000, 21_000_001)
    rows = slim(*((fee_ore, SMALL, {"in_consortium": True}) for fee_ore in fees), **BARE)

    assert given(rows) == [0, 0, 126_000, 126_000]
    assert reasons(rows) == ["no_tier", "no_tier", None, None]


def test_at_60_per_cent_a_grant_of_125_000_is_a_cost_of_208_333() -> None:
    unrounded = {"rate__tiers__consortium__all__1__at_least": 20_833_333, **BARE}
    rows = slim(*((fee_ore, SMALL, {"in_consortium": True}) for fee_ore in (20_833_333, 20_833_334)), **unrounded)

    assert given(rows) == [124_999, 125_000]


def test_the_floor_and_the_ceilings_of_slim() -> None:
    rows = slim(
        (434_782, SMALL, {}),  # x 1.15 = 4 999.993
        (434_783, SMALL, {}),  # 5 000.0045 x 80 %
        (2_717_282, SMALL, {}),  # x 1.15 x 80 % = 24 998.99...
        (2_717_283, SMALL, {}),  # 24 999.0036
        (100_000_000, LARGE, {"in_open_sector": True}),
        (100_000_000, SMALL, {"in_consortium": True}),
        (1_000_000, LARGE, {}),
    )

    assert given(rows) == [0, 4_000, 24_998, 24_999, 200_000, 500_000, 0]
    assert limits(rows) == ["condition", "nothing", "nothing", *["employer_cap"] * 3, "condition"]
    assert reasons(rows) == ["no_tier", *[None] * 5, "size_or_sector"]


def test_the_course_itself_is_not_part_of_slim() -> None:
    course = {"fee_ore": 1_000_000, "learning_advice": False}
    rows = years_of(at_par("nl-slim-2020"), [([PAY | SMALL], [course], OUTSIDE)])

    assert reasons(rows) == ["learning_advice"]


def test_from_2025_slim_has_one_rate_and_no_large_firms() -> None:
    # 11 500 x 60 % = 6 900; 5 000.0045 x 60 %; 24 998.9967 and 24 999.0036 of 3 623 043 and 3 623 044
    cases = [(1_000_000, SMALL), (1_000_000, MEDIUM), (1_000_000, LARGE)]
    cases += [(fee_ore, MEDIUM) for fee_ore in (434_782, 434_783, 3_623_043, 3_623_044)]
    made: list[Firm] = [
        ([PAY | size], [{"fee_ore": fee_ore, "minutes": 0, "learning_advice": True}], {"in_consortium": False})
        for fee_ore, size in cases
    ]
    rows = years_of(at_par("nl-slim-2025"), made)

    assert given(rows) == [6_900, 6_900, 0, 0, 3_000, 24_998, 24_999]
    assert reasons(rows) == [None, None, "small_or_medium", "no_tier", None, None, None]
    assert limits(rows)[-2:] == ["nothing", "employer_cap"]


# ---------------------------------------------------------------------- Poland


def poland(*firms: tuple[int, Row], **course: Any) -> Rows:
    """Give the years of firms of a size, with a fee, where the average wage is 5 000."""
    policy = at_par("pl-kfs", caps__employee_year__own_amount_minor=500_000)
    return years_of(policy, [([size], [{"fee_ore": fee_ore, **course}], {}) for fee_ore, size in firms])


def test_poland_pays_all_of_the_fee_in_micro_firms_and_80_per_cent_in_others() -> None:
    # 10 000 at 100 and 80 %; travel does not count
    rows = poland(*((1_000_000, size) for size in (MICRO, SMALL, MEDIUM, LARGE)), other_cost_ore=50_000)

    assert given(rows) == [10_000, 8_000, 8_000, 8_000]


def test_three_average_wages_are_the_polish_ceiling() -> None:
    # 300 % of 5 000 = 15 000 per employee and year; 18 750 x 80 % = 15 000
    fees = [(fee_ore, MICRO) for fee_ore in (1_499_900, 1_499_999, 1_500_000, 1_500_001)]
    rows = poland(*fees, (1_875_000, SMALL), (1_875_001, SMALL))

    assert given(rows) == [14_999, 14_999, 15_000, 15_000, 15_000, 15_000]
    assert limits(rows) == [*["nothing"] * 3, "employee_cap", "nothing", "employee_cap"]


def test_poland_pays_for_bought_courses_alone() -> None:
    assert reasons(poland((1_000_000, MICRO), provider_kind="internal")) == ["external_provider"]


# ---------------------------------------------------------------------- Malta


THREE_DAYS = {"minutes": 1_440, "fee_ore": 100_000, "other_cost_ore": 20_000}
"""24 hours: fee 1 000, other 200, pay 3 600; together 4 800."""


def malta(*firms: tuple[Row, Row, Row]) -> Rows:
    """Give the years of listed firms that make goods and applied in time: what differs of payslip, course and year."""
    year = {"full_time_staff": 5, "listed_sector": True, "applied_before_start": True, "manufacturer": True}
    policy = at_par("mt-sds", instrument__tax_rate_ppm=350_000)
    made: list[Firm] = [
        ([PAY | SMALL | dict(slip)], [THREE_DAYS | dict(course)], year | {"profit_ore": 10**10} | dict(own))
        for slip, course, own in firms
    ]
    return years_of(policy, made)


def test_the_maltese_credit_follows_size() -> None:
    # 4 800 at 70, 60 and 50 %
    assert given(malta(({}, {}, {}), (MEDIUM, {}, {}), (LARGE, {}, {}))) == [3_360, 2_880, 2_400]


def test_without_tax_to_credit_the_maltese_grant_is_the_better_up_to_eight_an_hour() -> None:
    # pay 3 600 x 70 % = 2 520, at most 8 x 24 = 192; of 6 000 minutes 1 440 are trained:
    # 1 142.85 x 0.24 x 70 % = 191.9988, and 1 142.86 gives 192.0004...
    no_tax = {"profit_ore": 0}
    low: list[tuple[Row, Row, Row]] = [
        ({"cash_pay_ore": pay_ore, "paid_minutes": 6_000}, {}, no_tax) for pay_ore in (114_285, 114_286)
    ]
    rows = malta(({}, {}, no_tax), *low, ({}, {}, no_tax | {"manufacturer": False}))

    assert given(rows) == [192, 191, 192, 0]
    assert counted(rows)[0] == 360_000


def test_a_million_is_the_maltese_ceiling_and_five_on_full_time_the_floor() -> None:
    # 70 % of 1 428 570 = 999 999, of 1 428 571.42 = 999 999.994, of 1 428 571.43 = 1 000 000.001
    fees = (142_857_000, 142_857_142, 142_857_143, 200_000_000)
    bought: list[tuple[Row, Row, Row]] = [
        ({}, {"minutes": 0, "other_cost_ore": 0, "fee_ore": fee_ore}, {}) for fee_ore in fees
    ]
    rows = malta(*bought, ({}, {}, {"full_time_staff": 4}))

    assert given(rows) == [999_999, 999_999, 1_000_000, 1_000_000, 0]
    assert limits(rows) == ["nothing", "nothing", "employer_cap", "employer_cap", "condition"]
    assert reasons(rows)[-1] == "five_full_timers"
