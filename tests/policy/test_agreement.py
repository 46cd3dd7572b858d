"""Plain numbers, columns and streamed columns give the same under every policy of the library, on random companies."""

from collections.abc import Sequence

import pytest
from tests.oracle.companies import Drawn, random_groups
from tests.oracle.policy_comparing import case_for, filled, ready_for
from tests.oracle.policy_file import Tree, chains_of, plain, policy_trees
from tests.policy.working import worked_case

COMPANIES = 10
TREES = policy_trees()


@pytest.fixture(scope="module")
def groups() -> Sequence[Drawn]:
    return random_groups(20_261_124, COMPANIES)


def is_carried(tree: Tree) -> bool:
    """Whether some chain keeps what it cannot use for later years."""
    return any(
        plain(chain["instrument"].get("unused"), "2018-01") == "carried_forward" for chain in chains_of(tree).values()
    )


@pytest.mark.parametrize("reference", TREES)
def test_all_ways_give_the_same_under_a_policy(reference: str, groups: Sequence[Drawn]) -> None:
    tree, policy = filled(reference, TREES[reference])

    rows = worked_case(policy, case_for(ready_for(tree, groups), policy), is_carried=is_carried(tree))

    assert len({row["employer"] for row in rows["employer_year"]}) == COMPANIES
    assert any(row["before_limits_ore"] for row in rows["payslip"])
