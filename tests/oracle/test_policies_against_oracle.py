"""Every policy of the library against the oracle, on a few random companies; `policies.py` takes ten thousand."""

from copy import deepcopy
from random import Random

import pytest

from .companies import random_groups, suited
from .policy_comparing import Batch, batch_of, hold
from .policy_file import policy_trees, put

COMPANIES = 30
TREES = policy_trees()


@pytest.fixture(scope="module")
def batch() -> Batch:
    return batch_of(20_261_123, COMPANIES)


@pytest.mark.parametrize("reference", TREES)
def test_a_policy_gives_what_the_oracle_gives(reference: str, batch: Batch) -> None:
    held = hold(reference, TREES[reference], batch, "numbers")

    assert held.companies == COMPANIES
    assert held.differences == []
    assert held.rows > 4 * COMPANIES
    assert held.with_deduction


def test_a_difference_is_seen(batch: Batch) -> None:
    tree = deepcopy(TREES["se-almega-2024@1"])
    put(tree, "rate.share_ppm", 500_001)

    assert hold("se-almega-2024@1", tree, batch, "numbers").differences


def test_random_companies_are_the_same_for_a_seed_and_show_many_sides() -> None:
    groups = random_groups(3, 300)
    rows = [row for group in groups for row in group.payslips]

    assert groups == random_groups(3, 300)
    assert sum(group.employers for group in groups) == 300
    assert {len({row["employer"] for row in group.payslips}) for group in groups} == {1, 2, 3}
    assert len({row["month"][:4] for row in rows}) > 6
    assert any(row["count"] > 1 for row in rows)
    assert {row["provider_kind"] for group in groups for row in group.training} == {
        "external",
        "internal",
        "institution",
    }


def test_a_group_is_given_every_fact_that_a_policy_asks_for() -> None:
    tree = TREES["se-korttid-kompetens-2021@1"]
    (group,) = random_groups(5, 1)
    ready = suited(group, tree, Random(1))

    assert all({"training_agreement"} <= row.keys() for row in ready.payslips)
    assert all({"short_time_hours"} <= row.keys() for row in ready.training)
    assert all({"short_time_period"} <= row.keys() for row in ready.years)
