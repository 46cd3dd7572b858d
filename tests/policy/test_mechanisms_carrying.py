"""Deductions that are kept for later years, the oldest used first."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.working import kr, policy_of, worked

from kutcalc.engine.carry import carried_over
from kutcalc.errors import FactMissingError, PolicyInvalidError
from kutcalc.policy.mechanisms import make_plan

WHOLE = "\n[rate]\nshare_ppm = 1_000_000\n"


def credit(carry: str = "", **more: str) -> Any:
    """Give a credit against a tax of a fifth of the profit, with what does not fit carried forward."""
    text = '[instrument]\nkind = "corporate_tax_credit"\nsettlement = "year"\nunused = "carried_forward"\n'
    return policy_of(f"{WHOLE}{text}tax_rate_ppm = 200_000\n{carry}{more.get('caps', '')}")


def over_years(policy: Any, *years: tuple[int, int, int]) -> list[list[int]]:
    """Give claimed, brought, used, kept, cut of each year; a year is its number, its fees and its profit, in kronor."""
    rows = worked(
        policy,
        [{"month": f"{year}-03"} for year, _, _ in years],
        [{"month": f"{year}-03", "fee_ore": fee * 100} for year, fee, _ in years if fee],
        [{"year": year, "profit_ore": profit * 100} for year, _, profit in years],
        is_carried=True,
    )
    names = ("before_limits", "carried_in", "training_deduction", "carried_forward", "cut")
    return [[kr(row[f"{name}_ore"]) for name in names] for row in rows["employer_year"]]


def test_what_does_not_fit_is_used_in_later_years() -> None:
    # tax 600, 800 and 5 000 on profits of 3 000, 4 000 and 25 000
    assert over_years(credit(), (2023, 1_000, 3_000), (2024, 500, 4_000), (2025, 100, 25_000)) == [
        [1_000, 0, 600, 400, 0],
        [500, 400, 800, 100, 0],
        [100, 100, 200, 0, 0],
    ]


def test_the_oldest_is_used_first_and_what_is_too_old_is_lost() -> None:
    # one year to carry: of 1 000 in 2022, 600 are used, 300 in 2023, and 100 are lost at the end of 2023
    assert over_years(credit("carry_years = 1\n"), (2022, 1_000, 3_000), (2023, 500, 1_500), (2024, 0, 25_000)) == [
        [1_000, 0, 600, 400, 0],
        [500, 400, 300, 500, 100],
        [0, 500, 500, 0, 0],
    ]


def test_years_without_rows_pass_too() -> None:
    assert over_years(credit("carry_years = 2\n"), (2020, 1_000, 0), (2023, 0, 25_000)) == [
        [1_000, 0, 0, 1_000, 0],
        [0, 0, 0, 0, 0],
    ]
    assert over_years(credit("carry_years = 3\n"), (2020, 1_000, 0), (2023, 0, 25_000))[1] == [0, 1_000, 1_000, 0, 0]


def test_with_no_year_to_carry_the_rest_is_lost_at_once() -> None:
    assert over_years(credit("carry_years = 0\n"), (2023, 1_000, 3_000), (2024, 0, 9_000)) == [
        [1_000, 0, 600, 0, 400],
        [0, 0, 0, 0, 0],
    ]


def test_for_ever_and_years_that_change() -> None:
    assert over_years(credit('carry_years = "none"\n'), (2018, 1_000, 0), (2027, 0, 9_000))[1] == [
        0,
        1_000,
        1_000,
        0,
        0,
    ]
    dated = 'carry_years = [{ value = 0, source = "us", verification = "read" }, '
    dated += '{ value = 1, since = 2024-01-01, source = "us", verification = "read" }]\n'
    assert over_years(credit(dated), (2023, 1_000, 0), (2024, 500, 0), (2025, 0, 9_000)) == [
        [1_000, 0, 0, 0, 1_000],
        [500, 0, 0, 500, 0],
        [0, 500, 500, 0, 0],
    ]


def test_caps_come_first_and_what_they_take_is_not_kept() -> None:
    policy = credit(caps="[caps.employer_year]\namount_ore = 70_000\n")

    assert over_years(policy, (2023, 1_000, 3_000), (2024, 0, 9_000)) == [
        [1_000, 0, 600, 100, 300],
        [0, 100, 100, 0, 0],
    ]


def test_whole_kronor_are_used_of_a_tax_with_ore() -> None:
    # a fifth of 3 003 is 600.60
    assert over_years(credit(), (2023, 1_000, 3_003))[0] == [1_000, 0, 600, 400, 0]


def test_rows_of_the_year_show_its_own_part() -> None:
    rows = worked(
        credit(),
        [{"month": "2023-03"}, {"month": "2024-03"}, {"month": "2024-03", "employee": "E2"}],
        [
            {"month": "2023-03", "fee_ore": 100_000},
            {"month": "2024-03", "fee_ore": 60_000},
            {"month": "2024-03", "employee": "E2", "fee_ore": 20_000},
        ],
        [{"year": 2023, "profit_ore": 0}, {"year": 2024, "profit_ore": 700_000}],
        is_carried=True,
    )

    # 2024: tax 1 400, of which 1 000 from 2023 and 400 of its own 800, by three quarters and one
    assert [kr(row["training_deduction_ore"]) for row in rows["employer_year"]] == [0, 1_400]
    assert [kr(row["training_deduction_ore"]) for row in rows["payslip"]] == [0, 300, 100]
    assert [row["cut_ore"] for row in rows["payslip"]] == [0, 0, 0]
    assert [row["limited_by"] for row in rows["employer_year"]] == ["liability", "liability"]
    year = rows["employer_year"][1]
    assert year["net_ore"] == year["baseline_due_ore"] - 140_000
    assert year["contributions_due_ore"] == year["baseline_due_ore"]


def test_a_profit_is_asked_for_in_the_years_that_can_use_it() -> None:
    policy, course = credit(), [{"month": "2023-03", "fee_ore": 100_000}]
    payslips = [{"month": f"{year}-03"} for year in (2022, 2023, 2024)]

    with pytest.raises(FactMissingError) as error:
        worked(policy, payslips, course, [{"year": 2023, "profit_ore": 0}], is_carried=True)
    assert "2024" in error.value.faults[0].text.en
    assert "2022" not in error.value.faults[0].text.en
    worked(
        policy, payslips, course, [{"year": 2023, "profit_ore": 0}, {"year": 2024, "profit_ore": 0}], is_carried=True
    )


def test_a_grant_has_nothing_to_keep() -> None:
    text = '[instrument]\nkind = "grant"\nsettlement = "year"\nunused = "carried_forward"\n'
    (row,) = worked(policy_of(WHOLE + text), [{}], [{"fee_ore": 100_000}])["employer_year"]

    assert (row["training_deduction_ore"], row["carried_forward_ore"]) == (100_000, 0)


def test_contributions_of_the_year_may_carry_too() -> None:
    # 31.42 % of 30 000 = 9 426 a year
    text = '[instrument]\nkind = "tax_account"\nsettlement = "year"\nunused = "carried_forward"\n'
    rows = worked(
        policy_of(WHOLE + text),
        [{"month": "2024-03"}, {"month": "2025-03"}],
        [{"month": "2024-03", "fee_ore": 1_000_000}],
        is_carried=True,
    )

    assert [kr(row["training_deduction_ore"]) for row in rows["employer_year"]] == [9_426, 574]


def test_the_sum_of_all_years_is_used_kept_or_lost() -> None:
    years, claims = [1, 2, 4, 9], [10, 20, 30, 40]
    rooms, spans = [5, 8, 0, 100], [1, 3, 9, 9]
    used, brought, kept = (carried_over(years, claims, rooms, spans, gives) for gives in ("used", "brought", "kept"))

    # year 1: 5 used, 5 kept; year 2: 5 + 3 used, 17 kept; year 4: 17 + 30 kept; year 9: the 17 are gone
    assert used == [5, 8, 0, 70]
    assert brought == [0, 5, 17, 30]
    assert kept == [5, 17, 47, 0]


# ---------------------------------------------------------------------- with an alternative

GRANT_OR_CREDIT = (
    '[base.heads]\nmeasure = "flat_per_head"\namount_ore = 45_000\n[rate]\nshare_ppm = 1_000_000\n'
    '[instrument]\nkind = "grant"\nsettlement = "year"\nunused = "refunded"\n'
    '[choice.credit.base.fees]\nmeasure = "fee"\n[choice.credit.rate]\nshare_ppm = 500_000\n'
    '[choice.credit.instrument]\nkind = "corporate_tax_credit"\nsettlement = "year"\nunused = "carried_forward"\n'
    "tax_rate_ppm = 200_000\n"
)


def test_a_credit_that_is_kept_beside_a_grant() -> None:
    # 450 a head, or half of the fee off a tax of 200, 100 and 1 000: 2023 the credit, 200 used and 300 kept; 2024 the
    # grant and 100 of what was kept; 2025 nothing of its own, and the 200 that are left
    assert over_years(policy_of(GRANT_OR_CREDIT), (2023, 1_000, 1_000), (2024, 100, 500), (2025, 0, 5_000)) == [
        [500, 0, 200, 300, 0],
        [450, 300, 550, 200, 0],
        [0, 200, 200, 0, 0],
    ]


@pytest.mark.parametrize(("fee", "own", "kept"), [(899, 450, 0), (900, 450, 0), (902, 0, 451)])
def test_the_alternative_that_is_kept_is_chosen_for_what_it_is_worth(fee: int, own: int, kept: int) -> None:
    # without any tax the credit is all kept; it is chosen when it is worth more than the grant
    assert over_years(policy_of(GRANT_OR_CREDIT), (2024, fee, 0))[0][1:4] == [0, own, kept]


def test_what_is_kept_too_long_is_lost_in_years_of_the_grant_too() -> None:
    policy = policy_of(f"{GRANT_OR_CREDIT}carry_years = 1\n")

    assert over_years(policy, (2022, 1_000, 0), (2023, 100, 500), (2024, 100, 9_000)) == [
        [500, 0, 0, 500, 0],
        [450, 500, 550, 0, 400],
        [450, 0, 450, 0, 0],
    ]


def test_only_one_alternative_may_keep() -> None:
    second = GRANT_OR_CREDIT[GRANT_OR_CREDIT.index("[choice") :].replace("choice.credit", "choice.third")
    with pytest.raises(PolicyInvalidError):
        make_plan(policy_of(GRANT_OR_CREDIT + second))


YEARS = st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 5_000)), min_size=4, max_size=4)


@settings(max_examples=8)
@given(YEARS)
def test_what_is_kept_beside_a_grant_year_by_year(years: list[tuple[int, int]]) -> None:
    kept, expected = 0, []
    for fee, profit in years:
        grant, credit, tax = 450 if fee else 0, fee // 2, profit // 5
        own = credit if credit > grant else 0
        used = min(kept + own, tax)
        before = own or grant
        expected.append([before, kept, used + (0 if own else grant), kept + own - used, 0])
        kept += own - used

    found = over_years(policy_of(GRANT_OR_CREDIT), *((2021 + n, fee, profit) for n, (fee, profit) in enumerate(years)))

    assert found == expected
