"""Take-up and envelopes on exact sums: whole numbers, classes that add up, those who do not claim unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kutcalc.analysis.claimed import OF_ALL, OF_CLAIMS, taken_up, within_envelope
from kutcalc.analysis.partition import ALL, Key, Sums
from kutcalc.units import PPM

NAMES = ("employers", "baseline_due_ore", *OF_CLAIMS, *OF_ALL)


def sums_of(*classes: int) -> dict[Key, Sums]:
    """Make sums of one policy whose classes of one dimension add up to all; each figure is the class's number."""
    made: dict[Key, Sums] = {
        ("p", "sector", f"S{place}"): dict.fromkeys(NAMES, one) for place, one in enumerate(classes)
    }
    return {("p", ALL, ""): dict.fromkeys(NAMES, sum(classes)), **made}


@given(st.lists(st.integers(0, 10**18), min_size=1, max_size=6), st.integers(0, PPM))
def test_with_take_up_the_classes_still_add_up_and_all_is_the_share(classes: list[int], take_up: int) -> None:
    static = sums_of(*classes)

    mixed = taken_up(static, static, take_up)

    whole = sum(classes)
    assert mixed["p", ALL, ""]["training_deduction_ore"] == whole * take_up // PPM
    assert mixed["p", ALL, ""]["training_cost_ore"] == whole
    for name in NAMES:
        assert sum(own[name] for key, own in mixed.items() if key[1] == "sector") == mixed["p", ALL, ""][name]


def test_those_who_do_not_claim_train_as_before() -> None:
    mixed = taken_up(sums_of(100, 200), sums_of(300, 600), 250_000)

    assert mixed["p", ALL, ""]["training_cost_ore"] == 300 * 3 // 4 + 900 // 4
    assert mixed["p", ALL, ""]["training_deduction_ore"] == 900 // 4
    assert mixed["p", ALL, ""]["baseline_due_ore"] == 300


def test_a_class_that_only_the_response_has_is_there() -> None:
    changed = {**sums_of(5), ("p", "limited_by", "group_cap"): dict.fromkeys(NAMES, 5)}

    mixed = taken_up(sums_of(5), changed, PPM)

    assert mixed["p", "limited_by", "group_cap"]["cut_ore"] == 5
    assert mixed["p", "limited_by", "group_cap"]["baseline_due_ore"] == 0


@given(st.lists(st.integers(0, 10**20), min_size=1, max_size=6), st.integers(0, 10**13))
def test_an_envelope_is_never_passed_and_what_is_cut_is_said(classes: list[int], envelope: int) -> None:
    sums = sums_of(*classes)

    cut = within_envelope(sums, "p", envelope)

    given_ore = cut["p", ALL, ""]["training_deduction_ore"]
    assert given_ore == min(sum(classes), envelope * PPM)
    for key, own in cut.items():
        before = sums[key]
        assert own["training_deduction_ore"] + own["cut_ore"] == before["training_deduction_ore"] + before["cut_ore"]
    assert sum(own["training_deduction_ore"] for key, own in cut.items() if key[1] == "sector") == given_ore


def test_persons_have_no_cut_and_get_none() -> None:
    people = {("p", "sex", name): {"training_deduction_ore": 4 * PPM, "persons": PPM} for name in ("men", "women")}
    sums = {**sums_of(8 * PPM), **people}

    cut = within_envelope(taken_up(sums, sums, PPM), "p", 5)

    assert [cut["p", "sex", name]["training_deduction_ore"] for name in ("men", "women")] == [2_500_000, 2_500_000]
    assert "cut_ore" not in cut["p", "sex", "men"]


@pytest.mark.parametrize("envelope", [10**9, 10**12])
def test_another_policy_is_left_alone(envelope: int) -> None:
    sums = {**sums_of(10**18), ("q", ALL, ""): dict.fromkeys(NAMES, 7)}

    assert within_envelope(sums, "p", envelope)["q", ALL, ""] == dict.fromkeys(NAMES, 7)
