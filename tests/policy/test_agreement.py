"""Plain numbers, columns and streamed columns give the same under every policy of the library, on random companies."""

from collections.abc import Sequence

import pytest
from tests.oracle.companies import Drawn, random_groups
from tests.oracle.policy_comparing import case_for, filled, ready_for
from tests.oracle.policy_file import Tree, chains_of, plain, policy_trees
from tests.policy.working import LEVELS, hold

from kutcalc.analysis.calculate import Way, calculate
from kutcalc.policy.mechanisms import make_plan

COMPANIES = 10
TREES = policy_trees()
# Columns in memory take the same way as streamed ones but for what collects them: every third policy is enough.
IN_MEMORY_EVERY = 3


@pytest.fixture(scope="module")
def groups() -> Sequence[Drawn]:
    return random_groups(20_261_124, COMPANIES)


def is_carried(tree: Tree) -> bool:
    """Whether some chain keeps what it cannot use for later years."""
    words = (plain(chain["instrument"].get("unused"), "2018-01") for chain in chains_of(tree).values())
    return "carried_forward" in words


@pytest.mark.parametrize(("number", "reference"), list(enumerate(TREES)), ids=TREES)
def test_all_ways_give_the_same_under_a_policy(number: int, reference: str, groups: Sequence[Drawn]) -> None:
    tree, policy = filled(reference, TREES[reference])
    case, plan = case_for(ready_for(tree, groups), policy), make_plan(policy)
    others: list[Way] = ["streaming"] if number % IN_MEMORY_EVERY else ["streaming", "in-memory"]

    tables = calculate(case, plan, "p", LEVELS, way="numbers").tables

    for way in others:
        worked = calculate(case, plan, "p", LEVELS, way=way).tables
        assert [level for level in LEVELS if not worked[level].equals(tables[level])] == [], way
    hold(tables, is_carried=is_carried(tree))
    assert tables["employer_year"]["employer"].n_unique() == COMPANIES
    assert tables["payslip"]["before_limits_ore"].sum() > 0
