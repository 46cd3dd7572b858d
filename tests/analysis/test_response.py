"""Responses: dated assumptions equal to the published tables, one closure only, whole scales, exact changes of rows."""

import csv
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kutcalc.analysis.changed_training import ChangedTraining
from kutcalc.analysis.response import (
    BOUNDS,
    Behaviour,
    asked_priors,
    behaviour_at,
    behaviour_of,
    credit_rate,
    prior,
    priors,
    scales_of,
)
from kutcalc.errors import FaultsError
from kutcalc.units import PPM

TARGETS = Path(__file__).parents[2] / "src" / "kutcalc" / "population" / "targets"
OWN = {"spend_spread_ppm", "training_time_ppm"}


def rows_of(name: str) -> list[dict[str, str]]:
    path = TARGETS / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_assumption_has_the_numbers_of_the_published_table() -> None:
    published = {
        row["parameter"]: [int(Decimal(row[level]) * PPM) for level in ("low", "central", "high")]
        for row in rows_of("model_priors")
    }

    ours = {one.parameter: [one.low_ppm, one.central_ppm, one.high_ppm] for one in priors() if one.parameter}
    assert ours == published
    assert {one.name for one in priors() if one.parameter is None} == OWN


def test_every_study_is_one_of_the_published_table_as_well_known_as_there() -> None:
    published = {(row["parameter"], row["source_url"], row["status"]) for row in rows_of("behaviour_params")}

    ours = {(study.parameter, study.url, study.verification) for one in priors() for study in one.studies}
    assert ours == published


def test_assumptions_are_dated_in_order_and_said_in_both_languages() -> None:
    for one in priors():
        assert one.low_ppm <= one.central_ppm <= one.high_ppm
        assert one.since.year == 2026
        assert one.verification == "assumption"
        assert all((one.title.sv, one.title.en, one.text.sv, one.text.en, one.source))
        assert "—" not in one.text.sv


def test_the_fields_asked_for_have_an_assumption_each_within_its_bounds() -> None:
    assert [one.name for one in asked_priors()] == list(Behaviour.__struct_fields__) == list(BOUNDS)
    for one in asked_priors():
        low, high = BOUNDS[one.name]
        assert low <= one.low_ppm
        assert one.high_ppm <= high


@pytest.mark.parametrize("level", ["low", "central", "high"])
def test_a_level_holds_one_closure(level: str) -> None:
    by_volume, by_price = behaviour_of(level), behaviour_at(level, "elasticity")  # type: ignore[arg-type]

    assert by_volume is not None
    assert (by_volume.price_elasticity_ppm, by_price.additionality_ppm) == (None, None)
    assert by_volume.additionality_ppm is not None
    assert by_price.price_elasticity_ppm is not None


def test_low_costs_least_by_either_closure() -> None:
    for closure in ("additionality", "elasticity"):
        sizes = [
            (made.volume_ppm, made.price_ppm, made.relabelled_ppm, made.take_up_ppm)
            for made in (scales_of(behaviour_at(level, closure), 500_000) for level in ("low", "central", "high"))
        ]
        low, central, high = sizes
        assert all(a <= b <= c for a, b, c in zip(low, central, high, strict=True))
        assert low != central != high


def test_both_closures_together_are_refused_and_said_why() -> None:
    with pytest.raises(FaultsError) as refused:
        behaviour_of({"additionality_ppm": 125_000, "price_elasticity_ppm": -300_000})

    [fault] = refused.value.faults
    assert fault.path == "behaviour.price_elasticity_ppm"
    assert "inte båda" in fault.text.sv
    assert "not both" in fault.text.en


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"take_up_ppm": 1_000_001}, "out-of-range"),
        ({"price_elasticity_ppm": 1}, "out-of-range"),
        ({"additionality_ppm": 900_001}, "out-of-range"),
        ({"take_up": 1}, "unknown-field"),
        ({"take_up_ppm": 0.4}, "wrong-type"),
        ({"take_up_ppm": True}, "wrong-type"),
        ("middle", "not-a-choice"),
        (7, "wrong-type"),
    ],
)
def test_what_is_no_response_is_refused(asked: object, code: str) -> None:
    with pytest.raises(FaultsError) as refused:
        behaviour_of(asked)

    assert [fault.code for fault in refused.value.faults] == [code]


def test_nothing_in_play_is_no_response() -> None:
    assert behaviour_of(None) is behaviour_of({}) is behaviour_of({"take_up_ppm": None}) is None


def test_the_law_of_the_elasticity_gives_the_published_shares() -> None:
    """`facts`: at a credit of half, an elasticity of -0.3 gives 19 % new, and 40 % corresponds to -0.74."""
    shares = []
    for elasticity in (-300_000, -190_000, -740_000):
        volume = scales_of(Behaviour(price_elasticity_ppm=elasticity), 500_000).volume_ppm
        shares.append((PPM - PPM * PPM // volume) // 10_000)

    assert shares == [18, 12, 40]


def test_additionality_adds_a_over_one_less_a_of_what_is_claimed() -> None:
    assert scales_of(Behaviour(additionality_ppm=125_000), 500_000).volume_ppm == 1_142_857
    assert scales_of(Behaviour(additionality_ppm=400_000), 0).volume_ppm == 1_666_666


def test_providers_who_capture_all_take_the_whole_credit_and_nobody_buys_more() -> None:
    made = scales_of(Behaviour(price_elasticity_ppm=-PPM, price_capture_ppm=PPM), 500_000)

    assert (made.volume_ppm, made.price_ppm) == (PPM, 2 * PPM)


def test_the_credit_is_per_krona_of_what_the_design_counts() -> None:
    assert credit_rate(50, 100, 100) == 500_000
    assert credit_rate(20, 10, 100) == 200_000  # pay is counted too
    assert credit_rate(200, 100, 100) == 900_000
    assert credit_rate(0, 0, 0) == 0


# ---------------------------------------------------------------------- rows


def training(*rows: tuple[str, str, int, int, int]) -> pl.DataFrame:
    columns = ("employer", "provider_kind", "minutes", "fee_ore", "other_cost_ore")
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return frame.with_columns(
        pl.lit("E1").alias("employee"),
        pl.int_range(1, pl.len() + 1).cast(pl.String).alias("course"),
        pl.col("minutes", "fee_ore", "other_cost_ore").cast(pl.Int64),
    )


def sums(frame: pl.DataFrame) -> tuple[int, ...]:
    columns = ("minutes", "fee_ore", "other_cost_ore")
    return tuple(int(frame[name].sum()) for name in columns)


def test_without_a_response_the_rows_are_the_same_frame() -> None:
    rows = training(("A", "external", 480, 100_000, 500))

    assert ChangedTraining()(rows) is rows


def test_bought_courses_grow_in_time_and_fee_and_rise_in_price_and_own_ones_stay() -> None:
    rows = training(
        ("A", "external", 480, 100_001, 1_001), ("A", "institution", 60, 10, 0), ("A", "internal", 60, 0, 7)
    )

    made = ChangedTraining(volume_ppm=1_500_000, fee_ppm=1_100_000)(rows)

    assert made["minutes"].to_list() == [720, 90, 60]
    assert made["fee_ore"].to_list() == [165_001, 16, 0]
    assert made["other_cost_ore"].to_list() == [1_501, 0, 7]
    assert made.columns == rows.columns


def test_own_courses_grow_too_where_the_design_counts_them_and_their_fee_has_no_price() -> None:
    rows = training(("A", "internal", 60, 100, 10))

    made = ChangedTraining(volume_ppm=2_000_000, fee_ppm=3_000_000, with_own=True)(rows)

    assert sums(made) == (120, 200, 20)


@given(
    st.lists(st.tuples(st.integers(0, 44_640), st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=8),
    st.integers(0, PPM),
)
@example([(1, 1, 1)], 999_999)
def test_relabelling_loses_no_ore_and_no_minute(own: list[tuple[int, int, int]], share: int) -> None:
    rows = training(*(("A", "internal", *one) for one in own), ("B", "external", 9, 9, 9))

    made = ChangedTraining(relabelled_ppm=share)(rows)

    before, after = sums(rows), sums(made)
    assert after[0] == before[0]
    assert after[1] + after[2] == before[1] + before[2]
    keys = made.select("employer", "employee", "course")
    assert keys.is_unique().all()
    moved = made.filter(pl.col("course").str.ends_with("r"))
    assert moved["provider_kind"].unique().to_list() in ([], ["external"])
    assert moved["other_cost_ore"].sum() == 0
    assert int(moved["fee_ore"].sum()) <= sum(one[1] + one[2] for one in own) * share // PPM


def test_a_wider_spread_and_its_turn_leave_the_total_as_it_was_and_go_by_the_employer() -> None:
    rows = training(*((f"F{number}", "external", 60, 100_000, 0) for number in range(40)))

    wide, turned = (ChangedTraining(spread_ppm=500_000, is_turned=turn)(rows) for turn in (False, True))

    assert sorted(set(wide["fee_ore"].to_list())) == [50_000, 150_000]
    assert (wide["fee_ore"] + turned["fee_ore"]).unique().to_list() == [200_000]
    part = ChangedTraining(spread_ppm=500_000)(rows.tail(7))
    assert part["fee_ore"].to_list() == wide["fee_ore"].tail(7).to_list()


def test_the_assumption_on_bought_training_has_almegas_figure_in_the_middle() -> None:
    spend = prior("external_training_spend")

    assert (spend.low_ppm, spend.central_ppm, spend.high_ppm) == (5 * PPM, 7_200_000, 10 * PPM)
