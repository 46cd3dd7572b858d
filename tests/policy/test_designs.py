"""The ledger of designs: each of the library has a class, those that are complete are worked, and the table prints."""

import pytest
from tests.policy.designs import CLASSES, by_hand, classes, table

from kutcalc.policy import Library, Policy, reference
from kutcalc.policy.settings import VERIFICATIONS
from kutcalc.policy.standing import Standing, standing_of

LIBRARY = Library()
POLICIES = [pytest.param(policy, id=policy.id) for policy in LIBRARY.list()]


def test_every_design_has_a_class_and_every_class_a_design() -> None:
    assert sorted(classes()) == list(LIBRARY.ids())
    assert set(classes().values()) == set(CLASSES)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_complete_design_is_worked_by_hand(policy: Policy) -> None:
    """A test may hold several cases, so one is enough here; the table says how many name the design."""
    assert classes()[policy.id] == "C" or by_hand(policy.id)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_complete_design_leaves_open_only_series_from_outside(policy: Policy) -> None:
    """An exchange rate, a tax rate, an index of pay, an average or minimum wage: nobody's design."""
    series = ("rate_ukr", "tax_rate_ppm", "index_ppm", "own_amount_minor", "base.hours.amount_minor")
    standing = standing_of(policy)

    if classes()[policy.id] != "C" and standing.left_open:
        text = policy.tree.decode()
        assert any(f'"{name.rpartition(".")[2]}"' in text for name in series)
        assert standing.left_open <= len(series)


def test_values_are_counted_by_how_well_they_are_known() -> None:
    standing = standing_of(LIBRARY.get("se-almega-2024@1"))

    assert standing == Standing({**dict.fromkeys(VERIFICATIONS, 0), "read": 4, "assumption": 3}, 0)
    assert standing.total == 7
    assert (standing.percent("read"), standing.percent("assumption")) == (57, 42)


def test_what_is_open_is_counted() -> None:
    assert standing_of(LIBRARY.get("se-kut-2019@1")).left_open == 6


def test_tests_are_found_by_what_they_name() -> None:
    found = by_hand("qc-pme-2018")

    assert found["test_mechanisms_abroad"]
    assert by_hand("no-such-design") == {}


def test_the_table_has_a_line_for_each_design_and_the_sums() -> None:
    lines = list(table())

    assert [line.split()[0] for line in lines[1:-2]] == [reference(policy) for policy in LIBRARY.list()]
    assert f"{len(LIBRARY.ids())} designs" in lines[-2]
    assert not any(" ? " in line for line in lines)
