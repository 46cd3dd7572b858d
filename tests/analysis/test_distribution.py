"""Who gets a deduction: weighted exactly, limits that add up, the top by weight, cells that rest on too little."""

from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kutcalc.analysis.distribution import (
    limits_of,
    reached_of,
    rests_on_too_little,
    top_share,
    weighted,
    with_suppression,
)
from kutcalc.analysis.partition import ALL, LIMITED_BY, Key, Sums
from kutcalc.units import PPM


def firms(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = {
        "policy": "p",
        "weight_ppm": PPM,
        "persons_trained": 1,
        "training_minutes": 60,
        "training_cost_ore": 1000,
        "before_limits_ore": 500,
        "training_deduction_ore": 500,
        "cut_ore": 0,
        "limited_by": "nothing",
    }
    made = [{"employer": f"F{number:03}", **usual, **row} for number, row in enumerate(rows)]
    return pl.DataFrame(made)


def test_sums_are_exact_and_cut_once() -> None:
    frame = firms({"weight_ppm": 333_333}, {"weight_ppm": 333_333}, {"weight_ppm": 333_333})

    assert weighted(frame, "training_deduction_ore") == 499


def sums(**by_limit: tuple[int, int, int]) -> dict[Key, Sums]:
    names = ("employers", "training_deduction_ore", "cut_ore")
    rows = {
        limit: {name: value * PPM for name, value in zip(names, one, strict=True)} for limit, one in by_limit.items()
    }
    return {("p", LIMITED_BY, limit): row for limit, row in rows.items()}


def test_limits_tell_the_share_of_those_in_play_in_the_order_of_the_chain() -> None:
    made = sums(group_cap=(2, 600, 400), nothing=(1, 500, 0), floor=(1, 100, 400), condition=(9, 0, 0))

    rows = limits_of(made, "p")

    assert [row["limited_by"] for row in rows] == ["nothing", "floor", "group_cap"]
    assert rows[2] == {
        "policy": "p",
        "limited_by": "group_cap",
        "employers": 2,
        "training_deduction_ore": 600,
        "cut_ore": 400,
        "share_ppm": 500_000,
    }
    assert sum(row["share_ppm"] for row in rows) == PPM


def all_of(frame: pl.DataFrame, **more: int) -> dict[Key, Sums]:
    names = ("training_deduction_ore", "training_cost_ore")
    weight = pl.col("weight_ppm")
    own = {name: int(frame.select((pl.col(name) * weight).sum()).item()) for name in names}
    return {
        ("p", ALL, ""): {**own, "employers": 4 * PPM, "employers_gaining": 3 * PPM, "persons_gaining": 6 * PPM, **more}
    }


def test_those_reached_are_with_an_employer_who_gains() -> None:
    frame = firms(
        {"weight_ppm": 3 * PPM, "training_minutes": 600},
        {"training_deduction_ore": 0, "training_cost_ore": 500},
    )

    row = reached_of(frame, all_of(frame), "p")

    assert (row["employers"], row["employers_gaining"]) == (4, 3)
    assert (row["persons_reached"], row["training_minutes"]) == (6, 1800)
    assert row["subsidy_per_krona_ppm"] == 1500 * PPM // 3500


def test_a_policy_that_gives_nothing_has_no_shares() -> None:
    frame = firms({"training_deduction_ore": 0, "training_cost_ore": 0})

    row = reached_of(frame, all_of(frame), "p")

    assert (row["subsidy_per_krona_ppm"], row["top_1_percent_ppm"], row["top_10_percent_ppm"]) == (0, 0, 0)


def test_the_employer_at_the_edge_counts_with_the_part_that_is_within() -> None:
    frame = firms({"training_deduction_ore": 900, "weight_ppm": 20 * PPM}, {"weight_ppm": 80 * PPM})

    assert top_share(frame, 100_000) == Fraction(9000 * PPM, 18_000 + 40_000).__floor__()


@given(
    st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 100 * PPM)), min_size=1, max_size=30),
    st.integers(0, PPM),
)
def test_the_top_has_at_least_its_share_and_all_have_all(rows: list[tuple[int, int]], share: int) -> None:
    frame = firms(*({"training_deduction_ore": amount, "weight_ppm": weight} for amount, weight in rows))

    top = top_share(frame, share)

    whole = sum(amount * weight for amount, weight in rows)
    assert 0 <= top <= PPM
    if whole:
        assert top_share(frame, PPM) == PPM
        assert top >= share - 1 - PPM // sum(weight for _, weight in rows)


def cell(**own: Any) -> dict[str, Any]:
    row = {"policy": "p", "by": "sector", "class": "A", "employers": 9, "persons": 9, "training_deduction_ore": 7}
    return {**row, "sample_employers": 9, "sample_persons": 9, **own}


def test_cells_that_rest_on_too_little_lose_their_amounts_and_say_so() -> None:
    rows = [
        cell(),
        cell(sample_employers=4),
        cell(sample_persons=4),
        cell(employers=4),
        cell(persons=4),
        cell(**{"class": "B"}),
        cell(by="all", employers=1),
    ]

    made = with_suppression(rows, {("p", "sector", "B"): 100_001})

    assert [row["suppressed"] for row in made] == [False, True, True, True, True, True, False]
    assert [row["training_deduction_ore"] for row in made] == [7, None, None, None, None, None, 7]
    assert "sample_employers" not in made[0]


def test_variation_at_the_bound_is_let_through() -> None:
    assert not rests_on_too_little(cell(), 100_000)
    assert rests_on_too_little(cell(), 100_001)
