"""Every ceiling, floor and liability, and what is said to have limited a row, each by a small policy."""

from typing import Any

import pytest
from tests.policy.working import Row, Rows, kr, policy_of, worked

from kutcalc.errors import FactMissingError, PolicyInvalidError
from kutcalc.policy import Policy
from kutcalc.policy.mechanisms import make_plan

HALF = "\n[rate]\nshare_ppm = 500_000\n"
WHOLE = "\n[rate]\nshare_ppm = 1_000_000\n"
MAY_JUNE: tuple[Row, ...] = ({"month": "2026-05"}, {"month": "2026-06"})


def capped(which: str, more: str = "amount_ore = 100_000", rate: str = WHOLE, **instrument: str) -> Policy:
    """Give a policy with one ceiling, of 1 000 kr where nothing else is said."""
    return policy_of(f"[caps.{which}]\n{more}\n{rate}", **instrument)


def given(rows: dict[str, list[dict[str, Any]]], level: str = "payslip") -> list[int]:
    return [row["training_deduction_ore"] for row in rows[level]]


def limits(rows: dict[str, list[dict[str, Any]]], level: str) -> list[str]:
    return [row["limited_by"] for row in rows[level]]


# ---------------------------------------------------------------------- course and person


@pytest.mark.parametrize(
    ("fee", "amount", "limit"),
    [(99_900, 99_900, "nothing"), (100_000, 100_000, "nothing"), (100_100, 100_000, "course_cap")],
)
def test_a_ceiling_per_course_at_its_edge(fee: int, amount: int, limit: str) -> None:
    rows = worked(capped("course"), [{}], [{"fee_ore": fee}])

    assert given(rows) == [amount]
    for level in ("payslip", "employer_month", "employer_year", "group_month", "employee_year"):
        assert limits(rows, level) == [limit]


def test_a_ceiling_per_course_is_for_each_course_of_each_person() -> None:
    courses: Rows = [{"course": "K1", "fee_ore": 150_000}, {"course": "K2", "fee_ore": 60_000}]

    assert given(worked(capped("course"), [{"count": 3}], courses)) == [480_000]


def test_a_ceiling_per_person_and_month() -> None:
    courses: Rows = [
        {"course": "K1", "fee_ore": 80_000},
        {"course": "K2", "fee_ore": 80_000},
        {"month": "2026-06"},
    ]
    rows = worked(
        capped("employee_month"), [*MAY_JUNE, {"employee": "E2"}], [*courses, {"employee": "E2", "fee_ore": 100}]
    )

    assert given(rows) == [100_000, 100, 0]
    assert limits(rows, "payslip") == ["employee_cap", "nothing", "condition"]
    assert limits(rows, "employer_month") == ["employee_cap", "condition"]
    assert kr(rows["employer_month"][0]["cut_ore"]) == 600


def test_a_ceiling_per_person_and_year_is_used_month_by_month() -> None:
    months = ("2025-12", "2026-01", "2026-02", "2026-03")
    rows = worked(
        capped("employee_year"),
        [{"month": month, "count": 2} for month in months],
        [{"month": month, "fee_ore": 70_000} for month in months],
    )

    assert given(rows) == [140_000, 140_000, 60_000, 0]
    assert given(rows, "employee_year") == [140_000, 200_000]


def test_the_ceilings_of_course_month_and_year_take_their_turn() -> None:
    text = "[caps.employee_year]\namount_ore = 50_000\n[caps.course]\namount_ore = 30_000\n[caps.employee_month]\n"
    policy = policy_of(f"{text}amount_ore = 40_000\n{WHOLE}")
    courses: Rows = [{"course": "K1", "fee_ore": 90_000}, {"course": "K2", "fee_ore": 20_000}]
    rows = worked(policy, list(MAY_JUNE), [*courses, {"month": "2026-06", "fee_ore": 90_000}])

    assert given(rows) == [40_000, 10_000]
    assert limits(rows, "payslip") == ["employee_cap", "employee_cap"]


# ---------------------------------------------------------------------- on the base


def test_a_ceiling_on_the_base_comes_before_the_rate_and_is_not_cut() -> None:
    # 1 500 -> 1 000 counts, half is 500
    for which in ("course", "employee_month", "employee_year", "employer_month", "employer_year"):
        rows = worked(capped(which, 'amount_ore = 100_000\non = "base"', HALF), [{}], [{"fee_ore": 150_000}])
        row = rows["employer_month"][0]
        assert (row["counted_base_ore"], row["training_deduction_ore"], row["cut_ore"]) == (100_000, 50_000, 0), which
        assert row["limited_by"] == "nothing"


def test_a_ceiling_on_the_base_of_the_year_is_used_month_by_month() -> None:
    policy = capped("employer_year", 'amount_ore = 100_000\non = "base"', HALF)
    rows = worked(policy, list(MAY_JUNE), [{"fee_ore": 70_000}, {"month": "2026-06", "fee_ore": 70_000}])

    assert given(rows) == [35_000, 15_000]


def test_a_ceiling_on_the_base_of_the_firm_scales_rows_that_have_rates_of_their_own() -> None:
    # 600 at 100 % and 600 at 50 %, of which 1 000 of 1 200 count: 500 x 100 % + 500 x 50 % = 750
    tiers = '[rate.tiers.a]\nfield = "provider_kind"\nis = "external"\nshare_ppm = 1_000_000\n'
    tiers += '[rate.tiers.b]\nfield = "provider_kind"\nis = "internal"\nshare_ppm = 500_000\n'
    policy = capped("employer_month", 'amount_ore = 100_000\non = "base"', tiers)
    courses: Rows = [
        {"course": "K1", "fee_ore": 60_000},
        {"course": "K2", "fee_ore": 60_000, "provider_kind": "internal"},
    ]
    row = worked(policy, [{}], courses)["employer_month"][0]

    assert (row["counted_base_ore"], row["training_deduction_ore"]) == (100_000, 75_000)


def test_a_ceiling_per_person_on_the_base_keeps_the_rates_of_courses_apart() -> None:
    tiers = '[rate.tiers.a]\nfield = "provider_kind"\nis = "external"\nshare_ppm = 1_000_000\n'
    policy = capped("employee_month", 'amount_ore = 100_000\non = "base"', tiers)
    courses: Rows = [
        {"course": "K1", "fee_ore": 60_000},
        {"course": "K2", "fee_ore": 140_000, "provider_kind": "internal"},
    ]
    row = worked(policy, [{}], courses)["employer_month"][0]

    # half of each counts: 300 at 100 %
    assert (row["counted_base_ore"], row["training_deduction_ore"]) == (100_000, 30_000)


# ---------------------------------------------------------------------- employer


def test_a_ceiling_per_month_and_one_per_year() -> None:
    text = f"[caps.employer_month]\namount_ore = 60_000\n[caps.employer_year]\namount_ore = 100_000\n{WHOLE}"
    rows = worked(policy_of(text), list(MAY_JUNE), [{"fee_ore": 90_000}, {"month": "2026-06", "fee_ore": 90_000}])

    assert given(rows, "employer_month") == [60_000, 40_000]
    assert limits(rows, "employer_year") == ["employer_cap"]


def test_a_ceiling_per_month_holds_where_the_year_is_settled_at_once() -> None:
    # May 900 -> 600, June 300 stays; two persons in May share by what they had
    policy = capped("employer_month", "amount_ore = 60_000", settlement="year")
    rows = worked(
        policy,
        [*MAY_JUNE, {"employee": "E2"}],
        [{"fee_ore": 60_000}, {"employee": "E2", "fee_ore": 30_000}, {"month": "2026-06", "fee_ore": 30_000}],
    )

    assert given(rows, "employer_year") == [90_000]
    assert given(rows, "payslip") == [40_000, 20_000, 30_000]
    assert limits(rows, "employer_month") == ["employer_cap", "nothing"]
    assert limits(rows, "employer_year") == ["employer_cap"]


@pytest.mark.parametrize("line", ['on = "base"', 'component = ["fees"]'])
def test_a_ceiling_per_month_on_a_part_does_not_go_with_a_yearly_settlement(line: str) -> None:
    with pytest.raises(PolicyInvalidError) as error:
        make_plan(capped("employer_month", f"amount_ore = 1\n{line}", settlement="year"))
    assert [fault.path for fault in error.value.faults] == ["caps.employer_month"]


def test_a_part_of_payroll_is_a_ceiling() -> None:
    # 1 % of 30 000 + 20 000 = 500
    rows = worked(
        capped("employer_month", "share_of_payroll_ppm = 10_000"),
        [{}, {"employee": "E2", "cash_pay_ore": 1_000_000, "count": 2}],
        [{"fee_ore": 90_000}],
    )
    assert given(rows, "employer_month") == [50_000]
    # per person and month: 1 % of 30 000 = 300; per person and year: of 60 000 = 600
    assert given(worked(capped("employee_month", "share_of_payroll_ppm = 10_000"), [{}], [{"fee_ore": 90_000}])) == [
        30_000
    ]
    rows = worked(capped("employee_year", "share_of_payroll_ppm = 10_000"), list(MAY_JUNE), [{"fee_ore": 90_000}])
    assert given(rows) == [60_000, 0]


def test_a_part_of_the_payroll_of_a_group_is_a_ceiling() -> None:
    two: Rows = [{"employer": "A", "group": "G"}, {"employer": "B", "group": "G", "cash_pay_ore": 1_000_000}]
    rows = worked(capped("group_month", "share_of_payroll_ppm = 10_000"), two, [{"fee_ore": 90_000}])

    assert given(rows, "group_month") == [40_000]


def test_a_ceiling_in_base_amounts() -> None:
    # a hundredth of the price base amount of 2026, 59 200: 592; of the income base amount, 83 400: 834
    for of, amount in (("price_base_amount", 59_200), ("income_base_amount", 83_400)):
        rows = worked(capped("course", f'base_amounts_ppm = 10_000\nof = "{of}"'), [{}], [{"fee_ore": 90_000}])
        assert given(rows) == [amount]


def test_a_ceiling_by_tiers_and_none_where_no_tier_fits() -> None:
    tiers = 'amount_ore = { tiers = [{ when = { field = "provider_kind", is = "internal" }, value = 5_000 }, '
    tiers += '{ when = { field = "provider_kind", is = "institution" }, value = "none" }, '
    tiers += (
        '{ when = { field = "minutes", at_least = 1_000 }, value = 7_000 }], source = "us", verification = "read" }'
    )
    policy = capped("course", tiers)
    kinds = [("internal", 480), ("institution", 2_000), ("external", 2_000), ("external", 999)]
    for (kind, minutes), amount in zip(kinds, (5_000, 90_000, 7_000, 90_000), strict=True):
        course = {"fee_ore": 90_000, "provider_kind": kind, "minutes": minutes}
        assert given(worked(policy, [{}], [course])) == [amount]


def test_a_part_of_payroll_by_tiers_and_none_where_no_tier_fits() -> None:
    tiers = 'share_of_payroll_ppm = { tiers = [{ when = { field = "headcount", below = 10 }, value = 10_000 }], '
    policy = capped("employer_month", tiers + 'source = "us", verification = "read" }')

    assert given(worked(policy, [{"headcount": 9}], [{"fee_ore": 90_000}])) == [30_000]
    assert given(worked(policy, [{"headcount": 10}], [{"fee_ore": 90_000}])) == [90_000]


def test_a_ceiling_that_changes_and_one_that_begins() -> None:
    dated = 'amount_ore = [{ value = "none", source = "us", verification = "read" }, '
    dated += '{ value = 50_000, since = 2026-06-01, source = "us", verification = "read" }]'
    courses: Rows = [{"fee_ore": 90_000}, {"month": "2026-06", "fee_ore": 90_000}]

    for which in ("course", "employee_month", "employer_month", "group_month"):
        assert given(worked(capped(which, dated), list(MAY_JUNE), courses)) == [90_000, 50_000], which


# ---------------------------------------------------------------------- components


TWO = '[base.fees]\nmeasure = "fee"\n[base.other]\nmeasure = "other_cost"\n'
BOTH = {"fee_ore": 90_000, "other_cost_ore": 60_000}


@pytest.mark.parametrize("which", ["course", "employee_month", "employee_year", "employer_month", "employer_year"])
@pytest.mark.parametrize("on", ["base", "deduction"])
def test_a_ceiling_on_one_component_leaves_the_other(which: str, on: str) -> None:
    # fees 900 -> 500, other 600 stays
    policy = policy_of(f'{TWO}[caps.{which}]\namount_ore = 50_000\non = "{on}"\ncomponent = ["fees"]\n{WHOLE}')
    row = worked(policy, [{}], [BOTH])["employer_month"][0]

    assert row["training_deduction_ore"] == 110_000
    assert row["cut_ore"] == (40_000 if on == "deduction" else 0)


def test_a_ceiling_on_two_of_three_components_is_shared_and_then_comes_that_on_all() -> None:
    text = f'{TWO}[base.heads]\nmeasure = "flat_per_head"\namount_ore = 30_000\n'
    text += '[caps.course]\namount_ore = 75_000\ncomponent = ["fees", "other"]\n'
    text += "[caps.employee_month]\namount_ore = 100_000\n"
    policy = policy_of(text + WHOLE)
    # 1 500 -> 750 and 300 by the head: 1 050 -> 1 000
    row = worked(policy, [{}], [BOTH])["employer_month"][0]

    assert (row["before_limits_ore"], row["training_deduction_ore"]) == (180_000, 100_000)
    assert row["limited_by"] == "employee_cap"


def test_thirds_under_a_shared_ceiling_use_it_exactly() -> None:
    # fees 100, other 200, and 100 more by the head: a ceiling of 100 on the first two, in thirds
    policy = policy_of(
        f'{TWO}[base.heads]\nmeasure = "flat_per_head"\namount_ore = 10_000\n'
        f'[caps.employer_month]\namount_ore = 10_000\ncomponent = ["fees", "other"]\n{WHOLE}'
    )
    rows = worked(policy, [{}], [{"fee_ore": 10_000, "other_cost_ore": 20_000}])

    assert given(rows) == [20_000]


def test_fractions_of_components_with_rates_of_their_own_add_up() -> None:
    # 2 000 / 7, 3 000 / 7 and 2 000 / 7 kr: each lacks some of a micro-krona, together they are 1 000
    text = '[facts.units]\nlevel = "training"\ntype = "integer"\nunit = "count"\n'
    for name, units in (("a", 2), ("b", 3), ("c", 2)):
        text += f'[base.{name}]\nmeasure = "flat_per_unit"\nfield = "units"\namount_ore = {units}0_000\nper_units = 7\n'
        text += "share_ppm = 1_000_000\n"

    rows = worked(policy_of(text), [{}], [{"units": 10}])

    assert rows["employer_month"][0]["counted_base_ore"] == 100_000
    assert given(rows) == [100_000]


def test_components_with_rates_of_their_own() -> None:
    # 900 at 100 % and 600 at 25 %; per person at most 1 000
    text = '[base.fees]\nmeasure = "fee"\nshare_ppm = 1_000_000\n'
    text += '[base.other]\nmeasure = "other_cost"\nshare_ppm = 250_000\n'
    assert given(worked(policy_of(text), [{}], [BOTH])) == [105_000]
    assert given(worked(policy_of(f"{text}[caps.employee_month]\namount_ore = 100_000\n"), [{}], [BOTH])) == [100_000]


# ---------------------------------------------------------------------- group


def group_of(*claims: tuple[str, int, int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give a group of employers, each with a rank and a fee in kronor."""
    payslips = [{"employer": name, "group": "G", "group_rank": rank} for name, rank, _ in claims]
    return payslips, [{"employer": name, "fee_ore": fee * 100} for name, _, fee in claims]


def test_the_parent_uses_the_ceiling_of_the_group_first() -> None:
    rows = worked(capped("group_month"), *group_of(("A", 2, 700), ("B", 1, 600)))

    assert given(rows, "employer_month") == [40_000, 60_000]
    assert limits(rows, "employer_month") == ["group_cap", "nothing"]
    assert limits(rows, "group_month") == ["group_cap"]


def test_companies_of_one_rank_share_in_whole_kronor_and_use_the_ceiling_exactly() -> None:
    # 1 000 on 300, 400, 500 of 1 200: 250, 333.33, 416.67 -> 250, 333, 417
    rows = worked(capped("group_month"), *group_of(("A", 1, 300), ("B", 1, 400), ("C", 1, 500)))

    assert given(rows, "employer_month") == [25_000, 33_300, 41_700]
    assert limits(rows, "employer_month") == ["group_cap"] * 3


def test_equal_ranks_after_a_parent() -> None:
    # 700 to the parent; 300 on 100 and 500: 50 and 250
    rows = worked(capped("group_month"), *group_of(("A", 1, 700), ("B", 2, 100), ("C", 2, 500), ("D", 3, 80)))

    assert given(rows, "employer_month") == [70_000, 5_000, 25_000, 0]


def test_the_ceiling_of_a_group_and_year_is_used_month_by_month() -> None:
    payslips, courses = group_of(("A", 1, 300), ("B", 2, 400))
    rows = worked(
        capped("group_year"),
        payslips + [row | {"month": "2026-06"} for row in payslips],
        courses + [row | {"month": "2026-06"} for row in courses],
    )

    # May 700, June 300: first A
    assert given(rows, "employer_month") == [30_000, 30_000, 40_000, 0]
    assert given(rows, "group_year") == [100_000]


def test_the_ceiling_of_a_group_where_the_year_is_settled_at_once() -> None:
    rows = worked(capped("group_year", settlement="year"), *group_of(("A", 1, 700), ("B", 1, 700)))

    assert given(rows, "employer_year") == [50_000, 50_000]


def test_a_monthly_ceiling_of_a_group_holds_before_its_yearly_one() -> None:
    payslips, courses = group_of(("A", 1, 300), ("B", 1, 300))
    policy = policy_of(f"[caps.group_month]\namount_ore = 50_000\n[caps.group_year]\namount_ore = 60_000\n{WHOLE}")
    rows = worked(
        policy,
        payslips + [row | {"month": "2026-06"} for row in payslips],
        courses + [row | {"month": "2026-06"} for row in courses],
    )

    assert given(rows, "group_month") == [50_000, 10_000]
    assert given(rows, "employer_month") == [25_000, 5_000, 25_000, 5_000]


@pytest.mark.parametrize(("which", "line"), [("group_month", 'on = "base"'), ("group_year", 'component = ["fees"]')])
def test_the_ceiling_of_a_group_is_on_the_whole_deduction(which: str, line: str) -> None:
    with pytest.raises(PolicyInvalidError) as error:
        make_plan(capped(which, f"amount_ore = 1\n{line}"))
    assert [fault.path for fault in error.value.faults] == [f"caps.{which}"]


def test_a_monthly_ceiling_of_a_group_does_not_go_with_a_yearly_settlement() -> None:
    with pytest.raises(PolicyInvalidError) as error:
        make_plan(capped("group_month", settlement="year"))
    assert [fault.path for fault in error.value.faults] == ["caps.group_month"]


# ---------------------------------------------------------------------- floor and liability


def off_contributions(more: str = "") -> Policy:
    text = f'[instrument]\nkind = "contributions"\nsettlement = "month"\nunused = "lost"\n{more}\n'
    return policy_of(WHOLE + text)


def test_nobody_pays_less_than_for_old_age_pension() -> None:
    # 21.21 % of 30 000 = 6 363
    rows = worked(off_contributions(), [{}, {"employee": "E2"}], [{"fee_ore": 900_000}])

    assert given(rows) == [636_300, 0]
    assert limits(rows, "payslip") == ["floor", "condition"]
    assert limits(rows, "employer_year") == ["floor"]


def test_without_a_floor_the_contributions_of_the_firm_are_the_limit() -> None:
    # 31.42 % of 60 000 = 18 852
    rows = worked(off_contributions('floor = "none"'), [{}, {"employee": "E2"}], [{"fee_ore": 9_000_000}])

    assert given(rows, "employer_month") == [1_885_200]
    assert rows["employer_month"][0]["contributions_due_ore"] == 0
    assert limits(rows, "payslip") == ["liability", "condition"]


def test_a_ceiling_per_person_comes_before_the_floor_and_that_of_the_firm_after_it() -> None:
    text = '[instrument]\nkind = "contributions"\nsettlement = "month"\nunused = "lost"\n'
    caps = "[caps.employee_month]\namount_ore = 800_000\n[caps.employer_month]\namount_ore = 700_000\n"
    rows = worked(
        policy_of(WHOLE + text + caps),
        [{}, {"employee": "E2"}],
        [{"fee_ore": 900_000}, {"employee": "E2", "fee_ore": 100_000}],
    )

    # E1 9 000 -> 8 000 -> 6 363, E2 1 000; together 7 363 -> 7 000
    row = rows["employer_month"][0]
    assert (kr(row["before_limits_ore"]), kr(row["training_deduction_ore"])) == (10_000, 7_000)
    assert row["limited_by"] == "employer_cap"


def test_a_rank_before_the_deductions_in_force_is_refused() -> None:
    with pytest.raises(PolicyInvalidError) as error:
        make_plan(off_contributions("rank = 1"))
    assert [fault.path for fault in error.value.faults] == ["instrument.rank"]


def test_the_tax_account_refunds_or_loses_what_is_over_contributions() -> None:
    course = [{"fee_ore": 2_000_000}]
    lost = worked(policy_of(WHOLE, unused="lost"), [{}], course)["employer_month"][0]
    refunded = worked(policy_of(WHOLE, unused="refunded"), [{}], course)["employer_month"][0]

    assert (kr(lost["training_deduction_ore"]), lost["limited_by"]) == (9_426, "liability")
    assert (kr(refunded["training_deduction_ore"]), kr(refunded["net_ore"])) == (20_000, -10_574)
    assert kr(refunded["contributions_due_ore"]) == 9_426


def test_contributions_of_the_year_where_the_year_is_settled_at_once() -> None:
    policy = policy_of(WHOLE, unused="lost", settlement="year")
    rows = worked(policy, list(MAY_JUNE), [{"fee_ore": 2_000_000}])

    assert given(rows, "employer_year") == [1_885_200]


def test_a_grant_and_tax_that_is_kept_have_no_limit() -> None:
    course = [{"fee_ore": 2_000_000}]
    for kind in ("grant", "withholding_tax"):
        assert given(worked(policy_of(WHOLE, kind=kind, unused="lost"), [{}], course)) == [2_000_000]


def test_tax_on_the_profit_is_the_limit_of_a_credit() -> None:
    # 20.6 % of 50 000 = 10 300 in 2026, and of 50 001 = 10 300.206
    policy = policy_of(WHOLE, kind="corporate_tax_credit", unused="lost", settlement="year")
    for profit in (5_000_000, 5_000_100):
        rows = worked(policy, [{}], [{"fee_ore": 2_000_000}], [{"profit_ore": profit}])
        assert given(rows, "employer_year") == [1_030_000]
    with pytest.raises(FactMissingError) as error:
        worked(policy, [{}, {"employer": "B"}], [{"fee_ore": 2_000_000}])
    (fault,) = error.value.faults
    assert (fault.column, fault.file) == ("profit_ore", "years.csv")


def test_an_extra_deduction_is_worth_its_tax() -> None:
    # 20.6 % of 20 000 = 4 120, and 1 000 of deduction under a ceiling are 206
    policy = policy_of(WHOLE, kind="extra_deduction", settlement="year")
    assert given(worked(policy, [{}], [{"fee_ore": 2_000_000}]), "employer_year") == [412_000]
    policy = capped("employer_year", kind="extra_deduction", settlement="year")
    (row,) = worked(policy, [{}], [{"fee_ore": 2_000_000}])["employer_year"]
    assert (row["before_limits_ore"], row["training_deduction_ore"]) == (412_000, 20_600)


def test_a_part_of_the_tax_limits_a_credit_that_is_refunded() -> None:
    text = '[instrument]\nkind = "corporate_tax_credit"\nsettlement = "year"\nunused = "refunded"\n'
    policy = policy_of(f"{WHOLE}{text}tax_rate_ppm = 200_000\nshare_of_tax_ppm = 500_000\n")
    rows = worked(policy, [{}], [{"fee_ore": 2_000_000}], [{"profit_ore": 1_000_000}])

    # half of 20 % of 10 000 = 1 000
    assert given(rows, "employer_year") == [100_000]
