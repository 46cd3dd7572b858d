"""Ceilings that are a part of something: of a fact, of what training costs, of the policy's own amount, of an hour."""

from typing import Any

import pytest
from tests.policy.working import HEAD, Rows, policy_of, text_of, worked

from kutcalc.errors import FactMissingError, PolicyInvalidError
from kutcalc.policy import Policy, read_policy

RATE = "[rate]\nshare_ppm = 1_000_000\n"
QUOTA = '[facts.quota_ore]\nlevel = "employer_year"\ntype = "integer"\nunit = "ore"\n'
IN_EURO = HEAD.replace('currency = "SEK"', 'currency = "EUR"').replace('country = "SE"', 'country = "ES"')


def given(rows: dict[str, list[dict[str, Any]]], level: str = "employer_month") -> list[tuple[int, str]]:
    """Give what each row is given, in öre, and what limited it."""
    return [(row["training_deduction_ore"], row["limited_by"]) for row in rows[level]]


def capped(which: str, lines: str, more: str = "", **instrument: str) -> Policy:
    """Make a policy of the whole fee under one ceiling."""
    return policy_of(f"{more}{RATE}[caps.{which}]\n{lines}\n", **instrument)


def of_quota(part: int = 500_000) -> Policy:
    """Make a policy whose year is capped by a part of a quota that the firm knows."""
    return capped("employer_year", f'field = "quota_ore"\nshare_of_field_ppm = {part}', QUOTA)


@pytest.mark.parametrize(
    ("quota", "amount", "limit"),
    [(199_999, 99_900, "employer_cap"), (200_000, 100_000, "nothing"), (0, 0, "employer_cap")],
)
def test_a_part_of_a_fact_is_a_ceiling(quota: int, amount: int, limit: str) -> None:
    rows = worked(of_quota(), [{}], [{"fee_ore": 100_000}], [{"quota_ore": quota}])

    assert given(rows) == [(amount, limit)]  # half of the quota: 999.995 kr leaves 999


@pytest.mark.parametrize(("fee", "limit"), [(99_999, "nothing"), (100_000, "nothing"), (100_001, "employer_cap")])
def test_a_part_of_a_fact_at_its_edge(fee: int, limit: str) -> None:
    rows = worked(of_quota(), [{}], [{"fee_ore": fee}], [{"quota_ore": 200_000}])

    assert given(rows) == [(min(fee, 100_000) // 100 * 100, limit)]


def test_the_fact_of_a_ceiling_is_asked_for_only_where_something_counts() -> None:
    assert given(worked(of_quota(), [{}])) == [(0, "condition")]
    with pytest.raises(FactMissingError):
        worked(of_quota(), [{}], [{"fee_ore": 100_000}])


def test_a_part_of_a_fact_by_tiers_and_none_where_no_tier_fits() -> None:
    tiers = (
        'field = "quota_ore"\nshare_of_field_ppm = { tiers = ['
        '{ when = { field = "headcount", at_least = 250 }, value = 500_000 }, '
        '{ when = { field = "headcount", at_least = 50 }, value = 600_000 }], '
        'source = "us", verification = "assumption" }'
    )
    policy = capped("employer_year", tiers, QUOTA)

    found = [
        given(worked(policy, [{"headcount": headcount}], [{"fee_ore": 100_000}], [{"quota_ore": 100_000}]))[0][0]
        for headcount in (250, 249, 50, 49)
    ]

    assert found == [50_000, 60_000, 60_000, 100_000]


def test_less_than_nothing_is_no_ceiling_below_nothing() -> None:
    policy = capped("employer_year", 'field = "profit_ore"\nshare_of_field_ppm = 100_000', settlement="year")

    rows = [worked(policy, [{}], [{"fee_ore": 90_000}], [{"profit_ore": profit}]) for profit in (-5, 800_000, 900_000)]

    assert [given(one, "employer_year") for one in rows] == [
        [(0, "employer_cap")], [(80_000, "employer_cap")], [(90_000, "nothing")],
    ]  # fmt: skip


def test_a_part_of_a_fact_may_cap_the_base() -> None:
    policy = policy_of(
        f"{QUOTA}[rate]\nshare_ppm = 500_000\n[caps.employer_year]\n"
        'field = "quota_ore"\nshare_of_field_ppm = 500_000\non = "base"\n'
    )

    rows = worked(policy, [{}], [{"fee_ore": 100_000}], [{"quota_ore": 80_000}])

    assert rows["employer_month"][0]["counted_base_ore"] == 40_000
    assert given(rows) == [(20_000, "nothing")]


def in_euro(lines: str) -> Policy:
    """Make a policy in euro at eleven kronor, whose fact is in cents."""
    exchange = '[exchange]\nrate_ukr = 11_000_001\n[facts.quota_minor]\nlevel = "employer_year"\ntype = "integer"\n'
    return read_policy(text_of(f'{exchange}unit = "minor"\n{RATE}[caps.employer_year]\n{lines}\n', IN_EURO))


def test_a_fact_in_another_currency_is_exchanged() -> None:
    policy = in_euro('field = "quota_minor"\nshare_of_field_ppm = 500_000')

    # 60 euro x 11.000001 = 660.00006 kr, half of it 330.00003
    rows = worked(policy, [{}], [{"fee_ore": 100_000}], [{"quota_minor": 6_000}])

    assert given(rows) == [(33_000, "employer_cap")]


def test_what_training_costs_with_pay_bounds_what_is_given_of_it() -> None:
    # own share 10 %: fee 1 000 + other 200 + pay 30 000 x 480 / 9 600 = 1 500; 90 % of 2 700 = 2 430
    lines = 'field = "training_outlay_month_ore"\nshare_of_field_ppm = 900_000'
    base = '[base.pay]\nmeasure = "training_pay"\nscale_ppm = 2_000_000\n'
    course = {"fee_ore": 100_000, "other_cost_ore": 20_000}

    rows = worked(capped("employer_month", lines, base), [{"paid_minutes": 9_600}], [course])

    assert given(rows) == [(243_000, "employer_cap")]


@pytest.mark.parametrize(("part", "amount"), [(899_999, 107_900), (900_000, 108_000), (900_001, 108_000)])
def test_what_training_costs_without_pay_at_the_edge_of_a_krona(part: int, amount: int) -> None:
    lines = f'field = "training_cost_year_ore"\nshare_of_field_ppm = {part}'
    bought = '[base.fees]\nmeasure = "fee"\n[base.other]\nmeasure = "other_cost"\n'

    rows = worked(capped("employer_year", lines, bought), [{}], [{"fee_ore": 100_000, "other_cost_ore": 20_000}])

    assert given(rows) == [(amount, "employer_cap")]


def test_only_courses_that_meet_the_conditions_on_courses_are_measured() -> None:
    bought = '[eligibility.bought]\nlevel = "training"\nfield = "provider_kind"\nis = "external"\n'
    lines = 'field = "training_cost_month_ore"\nshare_of_field_ppm = 500_000'
    courses: Rows = [
        {"fee_ore": 100_000, "course": "K1"},
        {"fee_ore": 900_000, "course": "K2", "provider_kind": "internal"},
    ]

    assert given(worked(capped("employer_month", lines, bought), [{}], courses)) == [(50_000, "employer_cap")]


def test_pay_is_asked_for_where_a_course_is_measured() -> None:
    lines = 'field = "training_outlay_year_ore"\nshare_of_field_ppm = 500_000'
    policy = capped("employer_year", lines)

    assert given(worked(policy, [{}])) == [(0, "condition")]
    with pytest.raises(FactMissingError):
        worked(policy, [{}], [{"fee_ore": 100_000}])


@pytest.mark.parametrize(("fee", "limit"), [(149_999, "nothing"), (150_000, "nothing"), (150_001, "employee_cap")])
def test_so_many_times_an_amount_of_the_policys_own(fee: int, limit: str) -> None:
    lines = 'base_amounts_ppm = 3_000_000\nof = "own_amount"\nown_amount_ore = 50_000'

    assert given(worked(capped("employee_year", lines), [{}], [{"fee_ore": fee}])) == [
        (min(fee, 150_000) // 100 * 100, limit)
    ]


@pytest.mark.parametrize(("minutes", "amount"), [(59, 700), (60, 800), (61, 800), (68, 900), (600, 7_900)])
def test_an_amount_per_hour_of_the_course_comes_after_the_rate(minutes: int, amount: int) -> None:
    policy = policy_of("[rate]\nshare_ppm = 700_000\n[caps.course]\namount_per_hour_ore = 800\n")

    rows = worked(policy, [{}], [{"fee_ore": 11_300, "minutes": minutes}])  # 70 %: 79.10 kr

    assert given(rows)[0] == (amount, "course_cap" if minutes < 600 else "nothing")


@pytest.mark.parametrize(
    "lines",
    [
        "share_of_field_ppm = 500_000",
        'field = "quota_ore"\namount_ore = 5',
        'field = "headcount"\nshare_of_field_ppm = 500_000',
        'base_amounts_ppm = 1_000_000\nof = "own_amount"',
        'base_amounts_ppm = 1_000_000\nof = "price_base_amount"\nown_amount_ore = 5',
        "amount_per_hour_ore = 800",
        'field = "minutes"\nshare_of_field_ppm = 500_000',
    ],
)
def test_a_part_of_nothing_is_refused(lines: str) -> None:
    with pytest.raises(PolicyInvalidError):
        capped("employer_year", lines, QUOTA)
