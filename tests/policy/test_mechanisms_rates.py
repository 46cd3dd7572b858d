"""Tiers, schedules, uplifts, references and dated values, each by a small policy."""

from typing import Any

import pytest
from tests.policy.working import policy_of, worked

from kutcalc.errors import FactMissingError, PolicyInvalidError
from kutcalc.policy.mechanisms import make_plan

HALF = "\n[rate]\nshare_ppm = 500_000\n"
FEE = [{"fee_ore": 100_000}]


def given(rows: dict[str, list[dict[str, Any]]], level: str = "payslip") -> list[int]:
    return [row["training_deduction_ore"] for row in rows[level]]


# ---------------------------------------------------------------------- tiers


TIERS = '[rate.tiers.young]\nfield = "age"\nbelow = 30\nshare_ppm = 800_000\n'
TIERS += '[rate.tiers.older]\nfield = "age"\nat_least = 50\nshare_ppm = 600_000\n'


@pytest.mark.parametrize(
    ("birth_year", "amount", "reason"),
    [(1996, 80_000, None), (1995, 0, "no_tier"), (1976, 0, "no_tier"), (1975, 60_000, None)],
)
def test_the_first_tier_that_fits_gives_the_rate(birth_year: int, amount: int, reason: str | None) -> None:
    # ages reached at the start of 2026: 29, 30, 49, 50
    rows = worked(policy_of(TIERS), [{"birth_year": birth_year}], FEE)

    assert given(rows) == [amount]
    for level in ("payslip", "employer_month", "employer_year", "employee_year"):
        assert rows[level][0]["condition_failed"] == reason


def test_no_tier_is_said_of_the_person_whom_none_fits() -> None:
    rows = worked(
        policy_of(TIERS), [{"birth_year": 1996}, {"employee": "E2"}], [*FEE, {"employee": "E2", "fee_ore": 5_000}]
    )

    assert [row["condition_failed"] for row in rows["payslip"]] == [None, "no_tier"]


def test_a_fact_of_a_later_tier_is_asked_for_only_where_no_earlier_one_fits() -> None:
    text = '[rate.tiers.a]\nfield = "provider_kind"\nis = "institution"\nshare_ppm = 1_000_000\n'
    text += '[rate.tiers.b]\nfield = "certified"\nis = true\nshare_ppm = 500_000\n'
    school = {"provider_kind": "institution", "fee_ore": 100_000}

    assert given(worked(policy_of(text), [{}], [school])) == [100_000]
    with pytest.raises(FactMissingError):
        worked(policy_of(text), [{}], [school | {"course": "K1"}, {"course": "K2", "fee_ore": 1}])
    # nor of a course that does not count
    text += '[eligibility.bought]\nlevel = "training"\nfield = "provider_kind"\nis = "institution"\n'
    assert given(worked(policy_of(text), [{}], [school | {"course": "K1"}, {"course": "K2", "fee_ore": 1}])) == [
        100_000
    ]


def test_a_tier_of_a_course_says_nothing_of_a_whole_day() -> None:
    text = '[rate.tiers.a]\nfield = "certified"\nis = true\nshare_ppm = 1_000_000\n[base.days]\nmeasure = "day_rate"\n'

    with pytest.raises(PolicyInvalidError) as error:
        make_plan(policy_of(text))
    assert [fault.path for fault in error.value.faults] == ["rate.tiers.a"]


def test_tiers_inside_a_rate() -> None:
    text = '[rate]\nshare_ppm = { tiers = [{ when = { field = "headcount", below = 10 }, value = 700_000 }, '
    text += '{ when = { all = [{ field = "headcount", below = 50 }, { field = "owner", is = "business" }] }, '
    text += 'value = 300_000 }], source = "us", verification = "read" }\n'
    policy = policy_of(text)

    for payslip, amount in (
        ({"headcount": 9}, 70_000),
        ({"headcount": 49, "owner": "business"}, 30_000),
        ({"headcount": 49, "owner": "state"}, 0),
        ({"headcount": 50}, 0),
    ):
        assert given(worked(policy, [payslip], FEE)) == [amount]


def test_tiers_and_numbers_by_date() -> None:
    text = '[rate]\nshare_ppm = [{ value = 100_000, source = "us", verification = "read" }, '
    text += '{ tiers = [{ when = { field = "minutes", at_least = 480 }, value = 500_000 }], since = 2026-06-01, '
    text += 'source = "us", verification = "read" }, '
    text += '{ value = 900_000, since = 2026-07-01, source = "us", verification = "read" }]\n'
    months = ("2026-05", "2026-06", "2026-07")
    courses = [{"month": month, "fee_ore": 100_000, "minutes": 480} for month in months]
    short = [row | {"minutes": 479} for row in courses]

    assert given(worked(policy_of(text), [{"month": month} for month in months], courses)) == [10_000, 50_000, 90_000]
    assert given(worked(policy_of(text), [{"month": month} for month in months], short)) == [10_000, 0, 90_000]


def test_a_rate_that_changes_in_the_middle() -> None:
    text = '[rate]\nshare_ppm = [{ value = 100_000, source = "us", verification = "read" }, '
    text += '{ value = 200_000, since = 2026-06-01, source = "us", verification = "read" }]\n'
    rows = worked(policy_of(text), [{}, {"month": "2026-06"}], [*FEE, {"month": "2026-06", "fee_ore": 100_000}])

    assert given(rows) == [10_000, 20_000]


# ---------------------------------------------------------------------- schedules


@pytest.mark.parametrize(
    ("minutes", "ppm"),
    [(0, 100_000), (99, 100_000), (100, 100_000), (250, 200_000), (400, 300_000), (700, 0), (9_999, 0)],
)
def test_a_schedule_is_straight_between_its_points_and_flat_outside(minutes: int, ppm: int) -> None:
    text = '[rate.schedule]\nover = "minutes_month"\npoints = [{ at = 100, share_ppm = 100_000 }, '
    text += "{ at = 400, share_ppm = 300_000 }, { at = 700, share_ppm = 0 }]\n"

    assert given(worked(policy_of(text), [{}], [{"fee_ore": 10_000_000, "minutes": minutes}])) == [ppm * 10]


def test_a_schedule_over_a_fact_asks_for_it_where_something_counts() -> None:
    text = (
        '[rate.schedule]\nover = "headcount"\npoints = [{ at = 10, share_ppm = 500_000 }, { at = 20, share_ppm = 0 }]\n'
    )
    rows = worked(policy_of(text), [{"headcount": 15}, {"employer": "B"}], FEE)

    assert given(rows, "employer_month") == [25_000, 0]
    with pytest.raises(FactMissingError):
        worked(policy_of(text), [{}], FEE)


# ---------------------------------------------------------------------- uplifts


def test_an_uplift_multiplies_the_base() -> None:
    text = '[uplift.older]\nlevel = "payslip"\nfield = "age"\nat_least = 45\nmultiply_base_ppm = 1_400_000\n' + HALF
    rows = worked(
        policy_of(text),
        [{"birth_year": 1980}, {"employee": "E2", "birth_year": 1981}],
        [*FEE, {"employee": "E2", "fee_ore": 100_000}],
    )

    assert [row["counted_base_ore"] for row in rows["payslip"]] == [140_000, 100_000]
    assert given(rows) == [70_000, 50_000]


def test_thirds_add_up_through_an_uplift() -> None:
    # 3 x 1 000 x 480 / 1 440 = 1 000, times 1.4, half: 700
    text = '[base.pay]\nmeasure = "training_pay"\n[uplift.older]\nlevel = "payslip"\nfield = "age"\nat_least = 45\n'
    text += "multiply_base_ppm = 1_400_000\n" + HALF
    rows = worked(policy_of(text), [{"count": 3, "cash_pay_ore": 100_000, "paid_minutes": 1_440}], [{"minutes": 480}])

    assert rows["employer_month"][0]["counted_base_ore"] == 140_000
    assert given(rows) == [70_000]


def test_an_uplift_replaces_the_rate_and_another_adds_points() -> None:
    text = '[uplift.small]\nlevel = "employer_month"\nfield = "headcount"\nbelow = 10\nreplace_rate_ppm = 600_000\n'
    text += (
        '[uplift.agreed]\nlevel = "employer_month"\nfield = "owner"\nis = "state"\nadd_points_ppm = 150_000\n' + HALF
    )
    policy = policy_of(text)

    for payslip, amount in (
        ({"headcount": 9, "owner": "business"}, 60_000),
        ({"headcount": 10, "owner": "state"}, 65_000),
        ({"headcount": 9, "owner": "state"}, 65_000),  # the better one, never both
        ({"headcount": 10, "owner": "business"}, 50_000),
    ):
        assert given(worked(policy, [payslip], FEE)) == [amount]


def test_two_uplifts_of_the_base_are_never_both() -> None:
    text = '[uplift.a]\nlevel = "training"\nfield = "minutes"\nat_least = 1\nmultiply_base_ppm = 1_500_000\n'
    text += '[uplift.b]\nlevel = "training"\nfield = "minutes"\nat_least = 2\nmultiply_base_ppm = 1_200_000\n' + HALF

    assert given(worked(policy_of(text), [{}], FEE)) == [75_000]


def test_an_uplift_of_one_component() -> None:
    text = '[base.fees]\nmeasure = "fee"\n[base.other]\nmeasure = "other_cost"\n'
    text += '[uplift.a]\nlevel = "training"\nfield = "minutes"\nat_least = 1\nreplace_rate_ppm = 1_000_000\n'
    text += 'component = ["other"]\n' + HALF

    assert given(worked(policy_of(text), [{}], [{"fee_ore": 100_000, "other_cost_ore": 10_000}])) == [60_000]


def test_an_uplift_in_the_middle_of_the_frame() -> None:
    text = (
        '[uplift.a]\nlevel = "training"\nfield = "month"\nat_least = "2026-06"\nmultiply_base_ppm = 2_000_000\n' + HALF
    )
    rows = worked(policy_of(text), [{}, {"month": "2026-06"}], [*FEE, {"month": "2026-06", "fee_ore": 100_000}])

    assert given(rows) == [50_000, 100_000]


# ---------------------------------------------------------------------- references


def years(*fees: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"year": year, "fee_ore": fee} for year, fee in fees]


def test_the_mean_of_earlier_years_indexed() -> None:
    # (400 + 500) / 2 x 1.1 = 495; 1 000 - 495 = 505; half 252.50 -> 252
    text = '[reference]\nkind = "mean"\nyears = 2\nindex_ppm = 1_100_000\n' + HALF
    rows = worked(policy_of(text, settlement="year"), [{}], FEE, years((2025, 40_000), (2024, 50_000)))

    assert rows["employer_year"][0]["counted_base_ore"] == 50_500
    assert given(rows, "employer_year") == [25_200]


def test_an_increment_with_a_ceiling_per_person_and_an_uplift() -> None:
    # base 1 000 + 3 000 = 4 000 over 2 000: half of each row counts, 500 x 2 and 1 500; 100 % under 900 a person
    text = '[reference]\nkind = "last_year"\n[uplift.older]\nlevel = "payslip"\nfield = "age"\nat_least = 50\n'
    text += "multiply_base_ppm = 2_000_000\n[caps.employee_year]\namount_ore = 90_000\n[rate]\nshare_ppm = 1_000_000\n"
    rows = worked(
        policy_of(text, settlement="year"),
        [{"birth_year": 1970}, {"employee": "E2"}],
        [*FEE, {"employee": "E2", "fee_ore": 300_000}],
        years((2025, 200_000)),
    )

    assert rows["employer_year"][0]["counted_base_ore"] == 250_000
    assert given(rows) == [90_000, 90_000]


def test_the_rate_may_follow_the_growth() -> None:
    # from 1 000 to 1 250 is growth of 25 %: on the line from 0 to 50 %, 15 % of the increment of 250
    text = '[reference]\nkind = "last_year"\n[rate.schedule]\nover = "growth_ppm"\n'
    text += "points = [{ at = 0, share_ppm = 100_000 }, { at = 500_000, share_ppm = 200_000 }]\n"
    rows = worked(policy_of(text, settlement="year"), [{}], [{"fee_ore": 1_250_000}], years((2025, 1_000_000)))

    assert given(rows, "employer_year") == [37_500 // 100 * 100]


def test_the_share_that_counts_is_taken_of_earlier_years_too() -> None:
    # 80 % of 1 000 less 80 % of 500
    text = '[base.fees]\nmeasure = "fee"\nscale_ppm = 800_000\n[reference]\nkind = "last_year"\n' + HALF
    rows = worked(policy_of(text, settlement="year"), [{}], FEE, years((2025, 50_000)))

    assert rows["employer_year"][0]["counted_base_ore"] == 40_000


def test_growth_is_no_condition_and_needs_a_reference() -> None:
    text = '[eligibility.grew]\nlevel = "employer_year"\nfield = "growth_ppm"\nat_least = 100_000\n' + HALF
    with pytest.raises(PolicyInvalidError) as error:
        make_plan(policy_of(text, settlement="year"))
    assert [fault.path for fault in error.value.faults] == ["eligibility.grew", "reference"]


# ---------------------------------------------------------------------- what cannot change over time


@pytest.mark.parametrize(
    ("table", "key", "words"),
    [
        ("instrument", "unused", ("lost", "refunded")),
        ("instrument", "kind", ("tax_account", "grant")),
        ("base.fees", "measure", ("fee", "other_cost")),
        ("caps.course", "on", ("base", "deduction")),
    ],
)
def test_words_that_shape_the_rules_do_not_change_over_time(table: str, key: str, words: tuple[str, str]) -> None:
    dated = f'{key} = [{{ value = "{words[0]}", source = "us", verification = "read" }}, '
    dated += f'{{ value = "{words[1]}", since = 2026-06-01, source = "us", verification = "read" }}]\n'
    tables = {
        "instrument": 'kind = "tax_account"\nsettlement = "month"\nunused = "refunded"\n',
        "base.fees": 'measure = "fee"\n',
        "caps.course": "amount_ore = 5\n",
    }
    lines = "".join(line + "\n" for line in tables[table].splitlines() if not line.startswith(key))
    policy = policy_of(f"[{table}]\n{lines}{dated}{HALF}")

    with pytest.raises(PolicyInvalidError) as error:
        make_plan(policy)
    assert [fault.path for fault in error.value.faults] == [f"{table}.{key}"]
