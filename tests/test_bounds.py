"""Silent overflow (`design/trust.md` N7): at the limits results equal Python's integers, a krona more is refused."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Literal

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kutcalc.analysis.bounds import check_bounds
from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.case import Case, case_of
from kutcalc.errors import FaultsError, KutcalcError, TotalTooLargeError
from kutcalc.law import FIRST_MONTH, LAST_MONTH, value_of
from kutcalc.limits import MAX_TOTAL_BASE, MAX_TOTAL_COST
from kutcalc.payroll import Tables, tables_from_columns
from kutcalc.policy.changes import Change, change
from kutcalc.policy.coherence import cost_factor_ppm
from kutcalc.policy.factor import largest_factor_ppm
from kutcalc.policy.library import Library
from kutcalc.policy.mechanisms import Plan, make_plan, no_policy
from kutcalc.policy.reading import read_policy
from kutcalc.policy.schema import Policy
from kutcalc.units import MAX_INT64, MAX_TOTAL_BASE_KR, UKR_PER_KR

Way = Literal["numbers", "streaming", "in-memory"]
WAYS: tuple[Way, ...] = ("numbers", "streaming", "in-memory")
CELL_ORE = 10**12
MONTH = date(2026, 3, 1)
FULL_PPM = 314_200
ALMEGA = Library().get("se-almega-2024")
AT_BOUND = MAX_TOTAL_BASE_KR // (CELL_ORE // 100)


def tables(
    pay: Sequence[int], counts: Sequence[int], fees: Sequence[int] = (), minutes: int = 9_600, **options: Any
) -> Tables:
    """Make one employer's month: the first people take a course each, at the fees given."""
    rows = len(pay)
    slips: dict[str, Sequence[object]] = {
        "employer": ["A"] * rows,
        "employee": [f"E{number:02}" for number in range(rows)],
        "month": ["2026-03"] * rows,
        "birth_year": [1990] * rows,
        "paid_minutes": [9_600] * rows,
        "count": list(counts),
        "cash_pay_ore": list(pay),
    }
    courses: dict[str, Sequence[object]] = {
        "employer": ["A"] * len(fees),
        "employee": [f"E{number:02}" for number in range(len(fees))],
        "month": ["2026-03"] * len(fees),
        "minutes": [minutes] * len(fees),
        "fee_ore": list(fees),
        "provider_kind": ["external"] * len(fees),
    }
    return tables_from_columns(slips, courses if fees else None, law_months=(FIRST_MONTH, LAST_MONTH), **options)


def worked(case: Case, plan: Plan, way: Way) -> dict[str, Any]:
    """Give the employer's month as a row."""
    found: dict[str, Any] = (
        calculate(case, plan, "bound", ["employer_month"], way=way).tables["employer_month"].row(0, named=True)
    )
    return found


def almega(**changes: int | str | None) -> Policy:
    """Give the published policy with changes; `__` stands for the point of a path."""
    return change(ALMEGA, [Change(path.replace("__", "."), value) for path, value in changes.items()])


# ---------------------------------------------------------------------- the base


@pytest.mark.parametrize("way", WAYS)
def test_at_the_bound_of_the_base_contributions_equal_python_integers(way: Way) -> None:
    case = case_of(tables([CELL_ORE, CELL_ORE - 100_099, 100_099], [AT_BOUND - 1, 1, 1]))

    row = worked(case, no_policy(), way)

    base_kr = (AT_BOUND - 1) * (CELL_ORE // 100) + (CELL_ORE - 100_099) // 100 + 100_099 // 100
    assert MAX_TOTAL_BASE.value() - base_kr == 1
    assert row["contribution_base_ore"] == base_kr * 100
    assert row["contributions_before_ore"] == base_kr * FULL_PPM // 10**6 * 100


def test_one_krona_more_than_the_bound_of_the_base_is_refused() -> None:
    with pytest.raises(TotalTooLargeError, match=str(MAX_TOTAL_BASE_KR + 1)):
        tables([CELL_ORE, 100], [AT_BOUND, 1])


def test_the_bound_leaves_room_for_a_whole_rate_in_64_bits() -> None:
    assert MAX_TOTAL_BASE_KR * UKR_PER_KR <= MAX_INT64
    assert (MAX_TOTAL_BASE_KR * 103 // 100) * UKR_PER_KR > MAX_INT64
    full_rate = value_of("full_rate", MONTH)
    assert full_rate is not None
    assert full_rate.value == FULL_PPM


# ---------------------------------------------------------------------- the cost


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("rate", "share"), [(500_000, 1), (1_000_000, 1), (4_000_000, 4), (100_000_000, 100)])
def test_at_the_bound_of_the_cost_the_deduction_equals_python_integers(way: Way, rate: int, share: int) -> None:
    policy = almega(rate__share_ppm=rate)
    factor = largest_factor_ppm(policy)
    fee = CELL_ORE - 7
    case = case_of(tables([100, 100], [AT_BOUND // share, 1], [fee, 1], largest_factor_ppm=factor))

    row = worked(case, make_plan(policy), way)

    cost_ore = fee * (AT_BOUND // share) + 1
    assert factor == share * 10**6
    assert row["counted_base_ore"] == cost_ore
    assert row["training_deduction_ore"] == int(Fraction(cost_ore * rate, 10**8)) * 100


@pytest.mark.parametrize("share", [1, 4, 100])
def test_one_krona_more_than_the_bound_of_the_cost_is_refused(share: int) -> None:
    policy = almega(rate__share_ppm=share * 10**6)
    factor = largest_factor_ppm(policy)

    with pytest.raises(TotalTooLargeError):
        tables([100, 100], [AT_BOUND // share, 1], [CELL_ORE, 100], largest_factor_ppm=factor)

    assert MAX_TOTAL_COST.value() == MAX_TOTAL_BASE_KR


TOO_MUCH: dict[str, dict[str, int | str | None]] = {
    "the cost, at another rate than at the intake": {"rate__share_ppm": 2_000_000},
    "pay for training time, four times over": {"base__fees__measure": "training_pay", "rate__share_ppm": 4_000_000},
    "a fixed amount per head": {"base__fees__measure": "flat_per_head", "base__fees__amount_ore": CELL_ORE + 100},
    "a fixed amount per hour": {"base__fees__measure": "flat_per_hour", "base__fees__amount_ore": CELL_ORE},
    "a fixed amount per day": {"base__fees__measure": "flat_per_day", "base__fees__amount_ore": CELL_ORE},
    "a fixed amount per unit": {},
    "a cap of three payrolls": {
        "caps__employer_month__share_of_payroll_ppm": 3_000_000,
        "caps__employer_month__amount_ore": None,
    },
    "half as much again as the payroll": {
        "base__fees__measure": "payroll",
        "base__fees__scale_ppm": 1_500_000,
        "eligibility__external_provider__active": False,
    },
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_the_intake_cannot_know_is_refused_when_it_is_calculated(name: str, way: Way) -> None:
    changes = TOO_MUCH[name]
    case = case_of(tables([CELL_ORE], [AT_BOUND], [CELL_ORE if "rate" in name else 0]))
    policy = _per_unit(10**9) if "unit" in name else almega(**changes)

    with pytest.raises(TotalTooLargeError):
        calculate(case, make_plan(policy), "bound", ["employer_month"], way=way)


def _per_unit(amount_ore: int) -> Policy:
    text = Library().text(ALMEGA)
    return read_policy(
        text.replace('measure = "fee"', f'measure = "flat_per_unit"\nfield = "minutes"\namount_ore = {amount_ore}')
    )


@pytest.mark.parametrize("way", WAYS)
def test_pay_and_cost_together_are_held_under_one_bound(way: Way) -> None:
    both = read_policy(Library().text(ALMEGA) + '\n[base.pay]\nmeasure = "training_pay"\n' + _PROVENANCE)
    half = AT_BOUND // 2
    fits = case_of(tables([CELL_ORE], [half], [CELL_ORE]))
    over = case_of(tables([CELL_ORE, 100], [half, 1], [CELL_ORE, 100]))

    row = worked(fits, make_plan(both), way)
    with pytest.raises(TotalTooLargeError):
        worked(over, make_plan(both), way)

    assert row["counted_base_ore"] == 2 * half * CELL_ORE
    assert row["training_deduction_ore"] == half * CELL_ORE


_PROVENANCE = 'source = "kutcalc"\nverification = "assumption"\n'


def test_a_firms_own_amounts_are_held_under_the_bound() -> None:
    fou20 = change(Library().get("se-kut-2019-fou20"), [Change("caps.group_month.amount_ore", 100_000)])
    huge = tables([100], [1], [0])
    facts = {"headcount": 10, "turnover_ore": 10**16, "balance_ore": 10**16}
    slips = huge.payslips.with_columns(pl.lit(amount, dtype=pl.Int64).alias(name) for name, amount in facts.items())

    with pytest.raises(TotalTooLargeError):
        check_bounds(case_of(Tables(slips, huge.training, huge.years)), make_plan(fou20))


def test_a_ceiling_beyond_all_pay_there_may_be_is_refused() -> None:
    highest = MAX_TOTAL_BASE_KR * 100

    with pytest.raises(FaultsError):
        almega(caps__employer_month__amount_ore=highest + 1)
    case = case_of(tables([100], [1], [20_000]))
    rows = [worked(case, make_plan(almega(caps__employer_month__amount_ore=highest)), way) for way in WAYS]

    assert [row["training_deduction_ore"] for row in rows] == [10_000] * len(WAYS)


@settings(max_examples=60)
@given(
    pay=st.lists(st.integers(CELL_ORE - 200, CELL_ORE), min_size=1, max_size=3),
    count=st.integers(AT_BOUND - 3, AT_BOUND + 1),
    rate=st.sampled_from([333_333, 999_999, 1_000_000, 1_000_001, 1_024_000]),
    measure=st.sampled_from(["fee", "training_pay"]),
)
@example(pay=[CELL_ORE], count=AT_BOUND, rate=1_000_000, measure="fee")
@example(pay=[CELL_ORE], count=AT_BOUND, rate=1_000_001, measure="training_pay")
@example(pay=[CELL_ORE - 200], count=AT_BOUND, rate=1_000_000, measure="training_pay")
def test_near_the_bound_a_result_is_right_or_refused_and_never_wrong(
    pay: list[int], count: int, rate: int, measure: str
) -> None:
    policy = almega(rate__share_ppm=rate, base__fees__measure=measure)
    counts = [count - len(pay) + 1, *(1 for _ in pay[1:])]
    fees = pay if measure == "fee" else [0] * len(pay)
    wages = [100] * len(pay) if measure == "fee" else pay

    answers = []
    for way in WAYS:
        try:
            row = worked(case_of(tables(wages, counts, fees)), make_plan(policy), way)
            answers.append((row["counted_base_ore"], row["training_deduction_ore"]))
        except TotalTooLargeError:
            answers.append((-1, -1))

    counted = sum(amount * number for amount, number in zip(pay, counts, strict=True))
    right = (counted, counted * rate // 10**8 * 100)
    fits = counted * max(rate, 10**6) <= MAX_TOTAL_BASE_KR * 10**8
    assert answers == [right if fits else (-1, -1)] * len(WAYS)


# ---------------------------------------------------------------------- the factor of a policy


@pytest.mark.parametrize(
    ("changes", "factor"),
    [
        ({}, 1_000_000),
        ({"rate__share_ppm": 0}, 1_000_000),
        ({"rate__share_ppm": 4_000_000}, 4_000_000),
        ({"rate__share_ppm": 2_000_000, "base__fees__scale_ppm": 1_500_000}, 3_000_000),
        ({"rate__share_ppm": 2_000_000, "base__fees__scale_ppm": 500_000}, 2_000_000),
        ({"base__fees__measure": "training_pay", "rate__share_ppm": 1_024_001}, 1_024_001),
    ],
)
def test_the_largest_factor_is_scale_times_rate_each_at_least_one(changes: dict[str, Any], factor: int) -> None:
    assert largest_factor_ppm(almega(**changes)) == factor


def test_the_largest_factor_counts_uplifts_tiers_schedules_and_dates() -> None:
    lifted = _with(
        '[uplift.a]\nlevel = "training"\nfield = "certified"\nis = true\nmultiply_base_ppm = 2_000_000\n',
        '[uplift.b]\nlevel = "training"\nfield = "mandatory"\nis = true\nadd_points_ppm = 300_000\n',
    )
    replaced = _with('[uplift.c]\nlevel = "training"\nfield = "certified"\nis = true\nreplace_rate_ppm = 1_700_000\n')
    text = Library().text(ALMEGA)
    tiers = '[rate.tiers.a]\nfield = "minutes"\nat_least = 60\nshare_ppm = 2_500_000\n' + _PROVENANCE
    schedule = '[rate.schedule]\nover = "minutes"\npoints = [{ at = 0, share_ppm = 1_000_000 }, '
    schedule += "{ at = 60, share_ppm = 3_000_000 }]\n" + _PROVENANCE
    rate = '[rate]\nshare_ppm = { value = 500_000, source = "almega-2024", verification = "read" }\n'
    assert rate in text

    assert largest_factor_ppm(lifted) == 2 * (1_000_000 + 300_000)
    assert largest_factor_ppm(replaced) == 1_700_000
    assert largest_factor_ppm(read_policy(text.replace(rate, tiers))) == 2_500_000
    assert largest_factor_ppm(read_policy(text.replace(rate, schedule))) == 3_000_000
    since = 'since = 2027-01-01, source = "almega-2024", verification = "read" }'
    dated = text.replace("share_ppm = { value = 500_000,", "share_ppm = [{ value = 500_000,").replace(
        '"read" }\n\n[caps', f'"read" }}, {{ value = 1_900_000, {since}]\n\n[caps'
    )
    assert largest_factor_ppm(read_policy(dated)) == 1_900_000


def test_components_that_count_the_same_are_added() -> None:
    twice = _with('[base.again]\nmeasure = "fee"\n')
    other = _with('[base.other]\nmeasure = "other_cost"\n')

    assert largest_factor_ppm(twice) == 2_000_000
    assert largest_factor_ppm(other) == 1_000_000


def _with(*parts: str) -> Policy:
    return read_policy("\n".join([Library().text(ALMEGA), *(f"{part}{_PROVENANCE}" for part in parts)]))


def test_every_published_policy_has_a_factor_of_at_least_one() -> None:
    factors = {policy.id: largest_factor_ppm(policy) for policy in Library().all()}

    assert min(factors.values()) == 1_000_000
    assert factors["se-almega-2024"] == cost_factor_ppm(ALMEGA) == 1_000_000


def test_policy_check_refuses_a_chain_whose_factor_leaves_no_room() -> None:
    with pytest.raises(KutcalcError) as refused:
        almega(rate__share_ppm=100_000_000, base__fees__scale_ppm=11_000_000)

    assert [(fault.path, fault.code) for fault in refused.value.faults] == [("rate", "out-of-range")]
