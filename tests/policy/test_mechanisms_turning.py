"""Where a mechanism turns, one below, at it and one above: references, uplifts, schedules, time, support, choice."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from tests.policy.working import Rows, policy_of, worked

WHOLE = "[rate]\nshare_ppm = 1_000_000\n"
HALF = "[rate]\nshare_ppm = 500_000\n"
AROUND = pytest.mark.parametrize("more", [-1, 0, 1])
YEARLY = {"settlement": "year"}


def one(rows: dict[str, list[dict[str, Any]]], column: str = "training_deduction_ore") -> int:
    """Give a figure of the only employer's year."""
    (row,) = rows["employer_year"]
    return int(row[column])


# ---------------------------------------------------------------------- earlier years, each 10 000 öre


@AROUND
@pytest.mark.parametrize(
    ("reference", "earlier"),
    [
        ('kind = "last_year"', (10_000, 0)),
        ('kind = "mean"\nyears = 2', (15_000, 5_000)),
        ('kind = "last_year"\nindex_ppm = 1_250_000', (8_000, 0)),
    ],
    ids=["last year", "mean of two", "indexed"],
)
def test_only_what_goes_beyond_earlier_years_counts(reference: str, earlier: tuple[int, int], more: int) -> None:
    years: Rows = [{"year": 2025 - back, "fee_ore": fee} for back, fee in enumerate(earlier)]
    policy = policy_of(f"[reference]\n{reference}\n{WHOLE}", **YEARLY)

    rows = worked(policy, [{}], [{"fee_ore": 10_000 + more}], years)

    assert one(rows, "counted_base_ore") == max(0, more)


# ---------------------------------------------------------------------- better terms


@AROUND
@pytest.mark.parametrize(
    ("offer", "better"),
    [
        ("multiply_base_ppm = 1_400_000", 70_000),
        ("replace_rate_ppm = 900_000", 90_000),
        ("add_points_ppm = 100_000", 60_000),
    ],
)
def test_an_uplift_begins_at_its_age(offer: str, better: int, more: int) -> None:
    text = f'[uplift.older]\nlevel = "payslip"\nfield = "age"\nat_least = 45\n{offer}\n{HALF}'

    rows = worked(policy_of(text), [{"birth_year": 2025 - 45 - more}], [{"fee_ore": 100_000}])

    assert one(rows) == (50_000 if more < 0 else better)


@AROUND
@pytest.mark.parametrize("first", ["base", "rate"])
def test_of_a_lifted_base_and_a_better_rate_only_the_better_applies(first: str, more: int) -> None:
    # 1.1 x 50 % is 55 %, as is 50 % and 5 points; of equal ones the first in the file
    base = '[uplift.a]\nlevel = "payslip"\nfield = "age"\nat_least = 40\nmultiply_base_ppm = 1_100_000\n'
    rate = f'[uplift.b]\nlevel = "employer_month"\nfield = "headcount"\nbelow = 50\nadd_points_ppm = {50_000 + more}\n'
    text = (base + rate if first == "base" else rate + base) + HALF

    rows = worked(policy_of(text), [{"headcount": 10}], [{"fee_ore": 200_000_000}])

    is_lifted = more < 0 or (more == 0 and first == "base")
    assert one(rows) == 110_000_000 + max(0, more) * 200
    assert one(rows, "counted_base_ore") == (220_000_000 if is_lifted else 200_000_000)


def test_a_lifted_base_beside_a_better_rate_that_does_not_fit_is_lifted_and_the_other_way() -> None:
    base = '[uplift.a]\nlevel = "payslip"\nfield = "age"\nat_least = 40\nmultiply_base_ppm = 1_100_000\n'
    rate = '[uplift.b]\nlevel = "employer_month"\nfield = "headcount"\nbelow = 50\nadd_points_ppm = 200_000\n'

    def given(age: int, headcount: int) -> int:
        slip = {"birth_year": 2025 - age, "headcount": headcount}
        return one(worked(policy_of(base + rate + HALF), [slip], [{"fee_ore": 100_000}]))

    assert [given(40, 50), given(39, 49), given(40, 49), given(39, 50)] == [55_000, 70_000, 70_000, 50_000]


# ---------------------------------------------------------------------- a schedule, which turns from 10 to 20 %

TURNS: dict[str, tuple[int, Callable[[int], tuple[dict[str, int], dict[str, int]]]]] = {
    "payroll_month_ore": (2_000_000, lambda value: ({"cash_pay_ore": value}, {})),
    "payroll_year_ore": (2_000_000, lambda value: ({"cash_pay_ore": value}, {})),
    "headcount": (10, lambda value: ({"headcount": value}, {})),
    "training_ratio_ppm": (20_000, lambda value: ({"cash_pay_ore": 100_000_000}, {"fee_ore": value * 100})),
    "training_cost_year_ore": (500_000, lambda value: ({}, {"fee_ore": value})),
    "training_outlay_year_ore": (500_000, lambda value: ({"paid_minutes": 9_600}, {"fee_ore": value - 150_000})),
    "base_year_ore": (500_000, lambda value: ({}, {"fee_ore": value})),
    "pay_year_ore": (2_000_000, lambda value: ({"cash_pay_ore": value}, {})),
    "minutes_month": (500, lambda value: ({}, {"minutes": value})),
    "age": (45, lambda value: ({"birth_year": 2025 - value}, {})),
}


@AROUND
@pytest.mark.parametrize("over", TURNS)
def test_a_schedule_turns_at_its_points(over: str, more: int) -> None:
    at, made = TURNS[over]
    slip, course = made(at + more)
    points = f"[{{ at = {at}, share_ppm = 100_000 }}, {{ at = {at + 1}, share_ppm = 200_000 }}]"
    policy = policy_of(f'[rate.schedule]\nover = "{over}"\npoints = {points}\n', **YEARLY)
    fee = course.get("fee_ore", 500_000)

    rows = worked(policy, [slip], [{"fee_ore": fee} | course])

    assert one(rows) == fee * (200_000 if more > 0 else 100_000) // 100_000_000 * 100


# ---------------------------------------------------------------------- time, and other support


@AROUND
@pytest.mark.parametrize(
    "ceiling", ["cap_per_hour_ore = 12_500", "cap_per_day_ore = 100_000", "cap_per_day_ore = 50_000\nday_minutes = 240"]
)
def test_a_ceiling_per_hour_or_day_of_the_course_at_its_edge(ceiling: str, more: int) -> None:
    policy = policy_of(f'[base.fees]\nmeasure = "fee"\n{ceiling}\n{WHOLE}')

    rows = worked(policy, [{}], [{"fee_ore": 100_000 + more}])

    assert one(rows, "counted_base_ore") == min(100_000, 100_000 + more)


@AROUND
@pytest.mark.parametrize("per", ["employee_month", "employee_year", "employer_year"])
def test_a_ceiling_on_minutes_at_its_edge(per: str, more: int) -> None:
    hours = f'measure = "flat_per_hour"\namount_ore = 6_000\ncap_minutes = 480\ncap_minutes_per = "{per}"\n'

    rows = worked(policy_of(f"[base.hours]\n{hours}{WHOLE}"), [{}], [{"minutes": 480 + more}])

    assert one(rows, "counted_base_ore") == min(48_000, 48_000 + 100 * more)


@settings(max_examples=6)
@examples(st.lists(st.integers(0, 1_500), min_size=1, max_size=4), st.integers(0, 3_000))
def test_minutes_under_a_ceiling_are_those_of_a_fraction(minutes: list[int], most: int) -> None:
    # 50 öre an hour, so minutes are fractions of an öre, and the ceiling is for the firm's year
    lines = f'measure = "flat_per_hour"\namount_ore = 50\ncap_minutes = {most}\ncap_minutes_per = "employer_year"\n'
    slips: Rows = [{"month": f"2026-0{number + 1}"} for number in range(len(minutes))]
    courses: Rows = [{**slip, "minutes": time} for slip, time in zip(slips, minutes, strict=True)]
    policy = policy_of(f"[base.hours]\n{lines}{WHOLE}", **YEARLY)

    assert one(worked(policy, slips, courses), "counted_base_ore") == Fraction(min(sum(minutes), most) * 50, 60) // 1


@AROUND
def test_other_support_comes_off_what_counts_and_never_below_nothing(more: int) -> None:
    rows = worked(policy_of(WHOLE), [{}], [{"fee_ore": 100_000, "other_support_ore": 100_000 + more}])

    assert one(rows, "counted_base_ore") == max(0, -more)


@pytest.mark.parametrize(("kronor", "given"), [(2_249, 2_249), (2_250, 2_250), (2_251, 2_250)])
def test_the_firms_own_part_of_cost_and_pay_at_its_edge(kronor: int, given: int) -> None:
    # 40 % of the outlay is the firm's: pay of 1 500 kr for the day, and 60 % of 3 750 kr is 2 250
    cap = '[caps.employer_month]\nfield = "training_outlay_month_ore"\nshare_of_field_ppm = 600_000\n'

    rows = worked(policy_of(cap + WHOLE), [{"paid_minutes": 9_600}], [{"fee_ore": kronor * 100}])

    assert one(rows) == given * 100


def test_the_firms_own_part_is_of_the_pay_of_all_to_the_ore() -> None:
    # a third of an öre for each of 3 000 persons is 10 kr
    cap = '[caps.employer_month]\nfield = "training_outlay_month_ore"\nshare_of_field_ppm = 1_000_000\n'
    slip = {"cash_pay_ore": 1, "paid_minutes": 3, "count": 3_000}
    heads = '[base.heads]\nmeasure = "flat_per_head"\namount_ore = 100\n'

    assert one(worked(policy_of(heads + cap + WHOLE), [slip], [{"minutes": 1}])) == 1_000


# ---------------------------------------------------------------------- choice, carrying, tax that is kept


@pytest.mark.parametrize(
    ("fee", "given", "counted"), [(1_998, 1_000, 1_000), (2_000, 1_000, 2_000), (2_002, 1_001, 2_002)]
)
def test_the_better_of_two_chains_at_the_krona_where_it_turns(fee: int, given: int, counted: int) -> None:
    # half of the fee, or 1 000 kr a head; of equal ones the first
    other = '[choice.heads.base.heads]\nmeasure = "flat_per_head"\namount_ore = 100_000\n'
    text = f'[base.fees]\nmeasure = "fee"\n{HALF}{other}[choice.heads.rate]\nshare_ppm = 1_000_000\n'

    rows = worked(policy_of(text), [{}], [{"fee_ore": fee * 100}])

    assert (one(rows), one(rows, "counted_base_ore")) == (given * 100, counted * 100)


@AROUND
def test_what_the_years_tax_does_not_cover_is_kept(more: int) -> None:
    text = '[instrument]\nkind = "corporate_tax_credit"\nsettlement = "year"\nunused = "carried_forward"\n'
    text += "carry_years = 1\ntax_rate_ppm = 200_000\n"
    profit = [{"year": 2026, "profit_ore": 500_000 + 500 * more}]

    rows = worked(policy_of(WHOLE + text), [{}], [{"fee_ore": 100_000}], profit, is_carried=True)

    assert one(rows) == 100_000 + min(0, more) * 100
    assert one(rows, "carried_forward_ore") == max(0, -more) * 100


@AROUND
def test_withholding_tax_that_is_kept_is_not_limited_by_contributions(more: int) -> None:
    # 31.42 % of 3 183 kr is 1 000.09
    policy = policy_of(WHOLE, kind="withholding_tax", settlement="month", unused="refunded")

    rows = worked(policy, [{"cash_pay_ore": 318_300}], [{"fee_ore": 100_000 + 100 * more}])

    assert one(rows) == 100_000 + 100 * more
    assert rows["employer_year"][0]["limited_by"] == "nothing"
