"""The fourteen relations (`design/trust.md` N4): what must be true of any calculation, over random payrolls.

Each relation takes 200 random situations on a change (100 where one takes three calculations or more) and
10 000 in the nightly profile, and each fails on at least one calculation with a fault planted in it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from .relations.checks import (
    CHECKS,
    OURS,
    Situation,
    check_1,
    check_2,
    check_3,
    check_4,
    check_5,
    check_6,
    check_7,
    check_8,
    check_9,
    check_10,
    check_11,
    check_12,
    check_13,
    check_14,
)
from .relations.faults import FAULTS, Fault
from .relations.payrolls import (
    CROWD,
    EMPTY,
    GROUP,
    ODD,
    SPANS,
    TWINS,
    YEAR,
    YEAR_2026,
    Payroll,
    course,
    payrolls,
    slip,
    tables_of,
)
from .relations.policies import POLICIES, plan_named

EXAMPLES = settings().max_examples
TWICE = 2 * EXAMPLES if EXAMPLES < 10_000 else EXAMPLES
TWELVE_MONTHS = (*SPANS, YEAR_2026)
Check = Callable[[Situation], None]


def in_force(situation: Situation) -> Situation:
    """Put the policy that counts in base amounts aside where the book has no base amount: in 2027."""
    is_late = any(row["month"] >= "2027" for row in situation.payroll.payslips)
    return replace(situation, policy="almega") if is_late and situation.policy == "tiered" else situation


def relation(
    *by_hand: Situation, spans: Any = SPANS, policies: tuple[str, ...] = POLICIES, examples: int = TWICE
) -> Callable[[Check], Any]:
    """Hold a relation over random situations, and those made by hand first."""
    situations = st.builds(Situation, payrolls(spans), st.sampled_from(policies), st.integers(0, 5_000)).map(in_force)

    def tried(check: Check) -> Any:
        calm = settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
        trial = calm(given(situations)(check))
        for one in by_hand:
            trial = example(one)(trial)
        return trial

    return tried


@relation(Situation(TWINS, "almega+employer_month", 54_000), Situation(GROUP, "fou20", 1), Situation(EMPTY, "yearly"))
def test_more_training_cost_never_lowers_the_deduction(situation: Situation) -> None:
    check_1(OURS, situation)


@relation(Situation(YEAR, "yearly"), Situation(GROUP, "almega+all"), Situation(GROUP, "tiered"))
def test_a_deduction_is_never_above_a_cap_nor_above_the_fee(situation: Situation) -> None:
    check_2(OURS, situation)


@relation(Situation(TWINS, "almega", 3), Situation(GROUP, "fou20", 1), Situation(YEAR, "yearly", 2), examples=EXAMPLES)
def test_the_order_of_rows_changes_nothing(situation: Situation) -> None:
    check_3(OURS, situation)


@relation(
    Situation(GROUP, "almega+all", 6), Situation(YEAR, "yearly", 5), Situation(EMPTY, "almega"), examples=EXAMPLES
)
def test_files_together_are_one_file_and_groups_apart_are_the_whole(situation: Situation) -> None:
    check_4(OURS, situation)


@relation(Situation(CROWD, "almega"), Situation(TWINS, "fou20"), Situation(YEAR, "yearly"))
def test_amounts_add_up_and_truncation_loses_less_than_a_krona_for_each_rate(situation: Situation) -> None:
    check_5(OURS, situation)


@relation(Situation(YEAR, "tiered"), Situation(YEAR, "yearly"), Situation(YEAR, "almega+all"), spans=TWELVE_MONTHS)
def test_the_months_make_the_year(situation: Situation) -> None:
    check_6(OURS, situation)


@relation(Situation(CROWD, "tiered"), Situation(GROUP, "fou20"), Situation(YEAR, "yearly"), examples=EXAMPLES)
def test_no_training_gives_exactly_the_law_in_force(situation: Situation) -> None:
    check_7(OURS, situation)


@relation(Situation(TWINS, "almega"), Situation(YEAR, "almega"), policies=("almega",), examples=EXAMPLES)
def test_a_policy_that_gives_nothing_differs_by_nothing(situation: Situation) -> None:
    check_8(OURS, situation)


@relation(Situation(ODD, "almega"), Situation(YEAR, "yearly"), Situation(GROUP, "fou20"), examples=EXAMPLES)
def test_amounts_in_kronor_are_those_in_ore_over_a_hundred(situation: Situation) -> None:
    check_9(OURS, situation)


@relation(*(Situation(GROUP, "almega", pick) for pick in range(7)), policies=("almega",), examples=EXAMPLES)
def test_at_a_cap_less_one_at_it_and_one_above_it(situation: Situation) -> None:
    check_10(OURS, situation)


@relation(*(Situation(EMPTY, "almega", pick) for pick in range(117)), spans=(("2026-04",),), policies=("almega",))
def test_rates_change_at_the_edges_of_the_birth_year_bands(situation: Situation) -> None:
    check_11(OURS, situation)


@relation(Situation(GROUP, "almega+group_month", 900), Situation(GROUP, "fou20", 2), Situation(YEAR, "yearly", 4_999))
def test_one_more_eligible_employee_never_lowers_the_groups_deduction(situation: Situation) -> None:
    check_12(OURS, situation)


def test_a_young_colleague_in_the_support_area_takes_room_as_the_regional_deduction_is_shared() -> None:
    # where relation 12 ends: the regional deduction is spread by room (our assumption), and the young have little;
    # spread by what each row adds to it, the relation would hold for everybody
    old = slip("A", "P1", "2026-04", regional_support=True, cash_pay_ore=3_000_000)
    young = slip("A", "P2", "2026-04", regional_support=True, cash_pay_ore=2_500_000, birth_year=2005)
    taught = (course(old, minutes=9_000), course(young, minutes=1))
    alone, both = Payroll((old,), taught[:1]), Payroll((old, young), taught)

    tables = [OURS.work(tables_of(one), plan_named("fou20"), ["group_month"])["group_month"] for one in (alone, both)]

    assert [table["training_deduction_ore"].item() for table in tables] == [336_300, 248_000]


@relation(
    Situation(ODD, "almega+employer_month"), Situation(TWINS, "fou20"), Situation(GROUP, "tiered"), examples=EXAMPLES
)
def test_renaming_changes_nothing(situation: Situation) -> None:
    check_13(OURS, situation)


@relation(Situation(TWINS, "tiered"), Situation(YEAR, "yearly"), Situation(GROUP, "almega+all"), examples=EXAMPLES)
def test_a_value_dated_later_is_not_felt(situation: Situation) -> None:
    check_14(OURS, situation)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.relation}: {fault.name}")
def test_a_planted_fault_breaks_its_relation(fault: Fault) -> None:
    check = CHECKS[fault.relation]

    check(OURS, fault.situation)
    with pytest.raises(AssertionError):
        check(fault.calculation, fault.situation)


def test_every_relation_has_a_planted_fault() -> None:
    assert sorted({fault.relation for fault in FAULTS}) == sorted(CHECKS) == list(range(1, 15))
