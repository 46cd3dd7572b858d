"""The table of mechanisms: each has its boundary test, its property test and its part of the oracle, and all exist."""

from dataclasses import replace

import pytest
from tests.oracle.policy_file import policy_trees
from tests.policy.mechanisms_table import faults, in_library, mechanisms, table
from tests.policy.test_mechanisms_turning import TURNS

from kutcalc.policy.fields import FIELDS


def test_every_mechanism_has_its_tests_and_its_part_of_the_oracle() -> None:
    assert list(faults()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"boundary": ()},
        {"property": ()},
        {"oracle": ()},
        {"boundary": ("edges.test_that_is_not_there",)},
        {"boundary": ("nowhere.test_a_schedule_turns_at_its_points",)},
        {"property": ("edges.test_the_floor_at_its_edge",)},
        {"oracle": ("policy_rates.Rates.none",)},
        {"in_file": "no_such_key", "property": ("random.test_promises_hold_for_any_policy_and_any_case",)},
    ],
)
def test_what_is_lacking_is_seen(wrong: dict[str, tuple[str, ...]]) -> None:
    one = mechanisms()[0]

    assert not list(faults([one]))
    assert list(faults([replace(one, **wrong)]))  # type: ignore[arg-type]


def test_every_part_of_a_policy_file_is_among_the_mechanisms() -> None:
    """A part of the file that no mechanism speaks of would be one without tests."""
    parts = {part for tree in policy_trees().values() for part in tree if isinstance(tree[part], dict)}
    spoken = "\n".join(f"{one.name} {one.in_file}" for one in mechanisms())
    words = {
        "base": "flat amounts, units",
        "reference": "increment",
        "rate": "rate by tiers",
        "uplift": "uplift",
        "caps": "cap per",
        "instrument": "carry-forward",
        "pool": "pool",
        "choice": "choice",
        "validators": "validator",
        "exchange": "rate_ukr",
        "eligibility": "tests on",
    }

    assert parts - {"title", "summary", "sources", "facts"} <= words.keys()
    assert all(word in spoken for word in words.values())


def test_a_schedule_is_tried_over_every_kind_of_field() -> None:
    measured = {name for name, field in FIELDS.items() if field.measured and field.kind == "integer"}

    assert len(measured & TURNS.keys()) >= len(TURNS) - 1


def test_the_table_prints() -> None:
    lines = list(table())

    assert lines[-1] == f"{len(mechanisms())} mechanisms, 0 lacking"
    assert sum(map(in_library, mechanisms())) > len(mechanisms())
