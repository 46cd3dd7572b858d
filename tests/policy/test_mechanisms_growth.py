"""Growth that is tested, amounts to go beyond, shares of bounds, units that divide, courses measured for persons."""

from typing import Any

import pytest
from tests.policy.working import Rows, policy_of, worked

from kutcalc.errors import FactMissingError, PolicyInvalidError
from kutcalc.policy.mechanisms import make_plan

ALL = "[rate]\nshare_ppm = 1_000_000\n"
HALF = "[rate]\nshare_ppm = 500_000\n"


def given(rows: dict[str, list[dict[str, Any]]], level: str = "employer_year") -> list[int]:
    """Give what each row is given, in öre."""
    return [row["training_deduction_ore"] for row in rows[level]]


# ---------------------------------------------------------------------- growth of what training costs


def grown(bound: str, settlement: str = "year") -> Any:
    """Make a policy for those whose cost of training has grown so much."""
    test = f'[eligibility.grew]\nlevel = "employer_year"\nfield = "training_growth_ppm"\n{bound}\n'
    return policy_of(test + ALL, settlement=settlement)


@pytest.mark.parametrize("settlement", ["month", "year"])
@pytest.mark.parametrize(("fee", "amount"), [(21_999, 0), (22_000, 22_000), (22_001, 22_000)])
def test_the_cost_of_training_must_have_grown_by_a_tenth(fee: int, amount: int, settlement: str) -> None:
    before = [{"year": 2025, "fee_ore": 15_000, "other_cost_ore": 5_000}]

    assert given(worked(grown("at_least = 100_000", settlement), [{}], [{"fee_ore": fee}], before)) == [amount]


def test_last_year_fails_where_the_mean_of_two_years_passes() -> None:
    # two years ago 0, last year 200, now 120: less than last year, and a fifth over the mean of 100
    years: Rows = [
        {"year": 2025, "fee_ore": 20_000, "other_cost_ore": 0},
        {"year": 2024, "fee_ore": 0, "other_cost_ore": 0},
    ]
    now = [{"fee_ore": 12_000}]

    assert given(worked(grown("at_least = 100_000"), [{}], now, years)) == [0]
    assert given(worked(grown("at_least = 200_000\nyears = 2"), [{}], now, years)) == [12_000]
    assert given(worked(grown("at_least = 200_001\nyears = 2"), [{}], now, years)) == [0]


def test_over_nothing_growth_is_without_end_and_of_nothing_it_is_none() -> None:
    years: Rows = [{"year": 2025, "fee_ore": 0, "other_cost_ore": 0}]

    assert given(worked(grown("at_least = 90_000_000"), [{}], [{"fee_ore": 100}], years)) == [100]
    assert given(worked(grown("at_least = 1_000"), [{}], [{"fee_ore": 0}], years)) == [0]


def test_earlier_years_of_training_are_those_of_the_tables_where_they_reach_so_far() -> None:
    slips: Rows = [{"month": "2025-05"}, {}]
    courses: Rows = [{"month": "2025-05", "fee_ore": 10_000}, {"fee_ore": 11_000}]
    assert given(
        worked(grown("at_least = 100_000"), slips, courses, [{"year": 2024, "fee_ore": 1, "other_cost_ore": 0}])
    ) == [
        10_000,
        11_000,
    ]


def test_earlier_years_of_training_are_asked_for_only_where_there_is_any_now() -> None:
    assert given(worked(grown("at_least = 100_000"), [{}])) == [0]
    with pytest.raises(FactMissingError):
        worked(grown("at_least = 100_000"), [{}], [{"fee_ore": 100}])


def test_only_growth_of_training_looks_at_a_number_of_years() -> None:
    with pytest.raises(PolicyInvalidError):
        policy_of(f'[eligibility.x]\nlevel = "employer_month"\nfield = "headcount"\nbelow = 5\nyears = 2\n{ALL}')


# ---------------------------------------------------------------------- what counts over earlier years


def test_the_whole_may_count_at_a_rate_that_follows_its_growth() -> None:
    # from 1 000 to 1 250 is growth of 25 %: half of that, of the whole 1 250
    text = '[reference]\nkind = "last_year"\ncounts = "total"\n[rate.schedule]\nover = "growth_ppm"\n'
    text += "points = [{ at = 0, share_ppm = 0 }, { at = 400_000, share_ppm = 200_000 }]\n"
    policy = policy_of(text, settlement="year")

    rows = worked(policy, [{}], [{"fee_ore": 125_000}], [{"year": 2025, "fee_ore": 100_000}])

    assert rows["employer_year"][0]["counted_base_ore"] == 125_000
    assert given(rows) == [15_600]


@pytest.mark.parametrize(("fee", "counted"), [(99_999, 0), (100_000, 0), (100_001, 1), (150_000, 50_000)])
@pytest.mark.parametrize("by_rows", [False, True])
def test_only_what_goes_beyond_an_amount_counts(fee: int, counted: int, *, by_rows: bool) -> None:
    text = '[reference]\nkind = "amount"\namount_ore = 100_000\n' + HALF
    if by_rows:
        text += "[caps.employee_year]\namount_ore = 40_000_000\n"

    rows = worked(policy_of(text, settlement="year"), [{}], [{"fee_ore": fee}])

    assert rows["employer_year"][0]["counted_base_ore"] == counted
    assert given(rows) == [counted // 2 // 100 * 100]


def test_an_amount_to_go_beyond_needs_the_amount_and_an_amount_needs_the_kind() -> None:
    for lines in ('kind = "amount"', 'kind = "last_year"\namount_ore = 5'):
        with pytest.raises(PolicyInvalidError):
            policy_of(f"[reference]\n{lines}\n{HALF}", settlement="year")


@pytest.mark.parametrize(("other", "counted"), [(29_999, 100_000), (30_000, 100_000), (30_001, 100_001)])
def test_one_component_may_be_held_against_earlier_years_and_the_other_count_whole(other: int, counted: int) -> None:
    text = '[base.fees]\nmeasure = "fee"\nshare_ppm = 100_000\n'
    text += '[base.increase]\nmeasure = "other_cost"\nshare_ppm = 1_000_000\n'
    text += '[reference]\nkind = "last_year"\ncomponent = ["increase"]\n'
    before: Rows = [{"year": 2025, "fee_ore": 500_000, "other_cost_ore": 30_000}]

    rows = worked(policy_of(text, settlement="year"), [{}], [{"fee_ore": 100_000, "other_cost_ore": other}], before)

    assert rows["employer_year"][0]["counted_base_ore"] == counted
    assert given(rows) == [10_000]


def test_a_component_that_is_not_there_cannot_be_held_against_earlier_years() -> None:
    with pytest.raises(PolicyInvalidError):
        policy_of(f'[reference]\nkind = "last_year"\ncomponent = ["no_such"]\n{HALF}', settlement="year")


# ---------------------------------------------------------------------- the base of the year


@pytest.mark.parametrize("settlement", ["month", "year"])
@pytest.mark.parametrize(("fee", "amount"), [(49_999, 0), (50_000, 50_000), (50_001, 50_000)])
@pytest.mark.parametrize("by_rows", [False, True])
def test_a_rate_may_ask_for_a_least_base_of_the_year(fee: int, amount: int, settlement: str, *, by_rows: bool) -> None:
    text = '[rate.tiers.enough]\nfield = "base_year_ore"\nat_least = 100_000\nshare_ppm = 1_000_000\n'
    if by_rows:
        text += "[caps.employee_year]\namount_ore = 40_000_000\n"
    courses: Rows = [{"fee_ore": fee}, {"fee_ore": 50_000, "month": "2026-06"}]

    rows = worked(policy_of(text, settlement=settlement), [{}, {"month": "2026-06"}], courses)

    assert sum(given(rows)) == (amount + 50_000 if amount else 0)


def test_a_rate_may_follow_the_base_of_the_year() -> None:
    text = '[rate.schedule]\nover = "base_year_ore"\n'
    text += "points = [{ at = 0, share_ppm = 1_000_000 }, { at = 200_000, share_ppm = 500_000 }]\n"

    assert given(worked(policy_of(text, settlement="year"), [{}], [{"fee_ore": 100_000}])) == [75_000]


@pytest.mark.parametrize("part", ["eligibility", "base"])
def test_the_base_of_the_year_is_no_condition_and_no_share_of_itself(part: str) -> None:
    if part == "eligibility":
        text = '[eligibility.x]\nlevel = "employer_year"\nfield = "base_year_ore"\nat_least = 5\n'
    else:
        tiers = '{ tiers = [{ when = { field = "base_year_ore", below = 5 }, value = 5_000 }], source = "us"'
        text = f'[base.x]\nmeasure = "fee"\nscale_ppm = {tiers}, verification = "assumption" }}\n'
    with pytest.raises(PolicyInvalidError):
        make_plan(policy_of(text + ALL))


# ---------------------------------------------------------------------- bounds that follow a share


PART_TIME = '[facts.time_ppm]\nlevel = "payslip"\ntype = "integer"\nunit = "ppm"\n'


def share_of(op: str, bound: int = 2_280) -> Any:
    """Make a policy for those whose minutes stand to a bound times their working time."""
    test = f'field = "minutes_month"\n{op} = {bound}\npro_rata_ppm = "time_ppm"'
    return policy_of(f'{PART_TIME}[eligibility.enough]\nlevel = "payslip"\n{test}\n{ALL}')


@pytest.mark.parametrize(
    ("op", "minutes", "fits"),
    [
        ("at_least", 1_520, True), ("at_least", 1_519, False),
        ("at_most", 1_519, True), ("at_most", 1_520, False),
        ("below", 1_519, True), ("below", 1_520, False),
    ],
)  # fmt: skip
def test_a_bound_follows_a_share_exactly(op: str, minutes: int, *, fits: bool) -> None:
    # 2 280 x 0.666666 = 1 519.99848
    rows = worked(share_of(op), [{"time_ppm": 666_666}], [{"minutes": minutes, "fee_ore": 10_000}])

    assert given(rows) == [10_000 if fits else 0]


@pytest.mark.parametrize(("minutes", "fits"), [(1_140, True), (1_139, False)])
def test_a_bound_that_comes_out_even(minutes: int, *, fits: bool) -> None:
    rows = worked(share_of("at_least"), [{"time_ppm": 500_000}], [{"minutes": minutes, "fee_ore": 10_000}])

    assert given(rows) == [10_000 if fits else 0]


def test_more_than_the_whole_is_the_whole_and_the_share_is_asked_for() -> None:
    course: Rows = [{"minutes": 2_280, "fee_ore": 10_000}]

    assert given(worked(share_of("at_least"), [{"time_ppm": 1_200_000}], course)) == [10_000]
    with pytest.raises(FactMissingError):
        worked(share_of("at_least"), [{}], course)


@pytest.mark.parametrize("line", ['pro_rata_ppm = "age"', 'pro_rata_ppm = "no_such"'])
def test_a_share_is_a_field_in_ppm(line: str) -> None:
    with pytest.raises(PolicyInvalidError):
        policy_of(f'[eligibility.x]\nlevel = "payslip"\nfield = "minutes_month"\nat_least = 5\n{line}\n{ALL}')


# ---------------------------------------------------------------------- units that divide


WEEK = '[facts.week_minutes]\nlevel = "payslip"\ntype = "integer"\nunit = "minutes"\n'
PER_WEEK = '[base.place]\nmeasure = "flat_per_unit"\nfield = "week_minutes"\n'


@pytest.mark.parametrize(("minutes", "amount"), [(2_159, 229_300), (2_160, 229_400), (2_161, 229_400), (0, 0)])
def test_an_amount_for_a_full_week_is_taken_in_proportion_and_no_further(minutes: int, amount: int) -> None:
    # 2 753 x 10 a year / 12 = 2 294.1666 a month for 36 h
    lines = "amount_ore = 2_753_000\nper_units = 25_920\nmost_units = 2_160\n"
    policy = policy_of(WEEK + PER_WEEK + lines + ALL)

    assert given(worked(policy, [{"week_minutes": minutes}], [{"fee_ore": 0}])) == [amount]


def test_a_large_firm_is_not_refused_for_units_that_an_amount_is_divided_by() -> None:
    # 27 530 kr x 2 160 minutes x 2 000 000 persons is too much to count, but not a 25 920th of it
    lines = "amount_ore = 2_753_000\nper_units = 25_920\n"
    slips: Rows = [{"week_minutes": 2_160, "count": 2_000_000}]

    assert given(worked(policy_of(WEEK + PER_WEEK + lines + ALL), slips, [{"fee_ore": 0}])) == [458_833_333_300]


def test_thirds_of_an_amount_add_up_to_the_whole() -> None:
    policy = policy_of(WEEK + PER_WEEK + "amount_ore = 10_000\nper_units = 3\n" + ALL)
    slips: Rows = [{"employee": f"E{number}", "week_minutes": 1} for number in range(3)]
    courses: Rows = [{"employee": f"E{number}"} for number in range(3)]

    assert given(worked(policy, slips, courses)) == [10_000]


def test_units_of_other_measures_are_refused() -> None:
    for line in ("per_units = 3", "most_units = 3"):
        with pytest.raises(PolicyInvalidError):
            policy_of(f'[base.x]\nmeasure = "fee"\n{line}\n{ALL}')


# ---------------------------------------------------------------------- courses measured where persons count


@pytest.mark.parametrize(("minutes", "amount"), [(479, 0), (480, 3_000_000), (481, 3_000_000)])
def test_a_condition_on_courses_says_which_are_measured_where_pay_counts(minutes: int, amount: int) -> None:
    text = '[base.pay]\nmeasure = "payroll"\n'
    text += '[eligibility.free]\nlevel = "training"\nfield = "mandatory"\nis = false\n'
    text += '[eligibility.enough]\nlevel = "payslip"\nfield = "minutes_month"\nat_least = 480\n'
    policy = policy_of(text + ALL, kind="grant")
    courses: Rows = [
        {"course": "K1", "minutes": minutes, "mandatory": False},
        {"course": "K2", "minutes": 2_000, "mandatory": True},
    ]

    rows = worked(policy, [{}], courses)

    assert given(rows) == [amount]
    assert rows["payslip"][0]["condition_failed"] == (None if amount else "enough")


def test_a_condition_on_courses_that_nothing_measures_is_refused() -> None:
    text = '[base.pay]\nmeasure = "payroll"\n[eligibility.free]\nlevel = "training"\nfield = "mandatory"\nis = false\n'
    with pytest.raises(PolicyInvalidError):
        make_plan(policy_of(text + ALL))
