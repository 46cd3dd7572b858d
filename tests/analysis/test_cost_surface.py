"""The surface behind an interval: through the exact figures, by the law of the response, its sources ranked."""

from dataclasses import replace

import numpy as np
import pytest

from kutcalc.analysis.cost_surface import (
    DATA_AGE,
    UPRATING,
    Surface,
    intervals,
    point,
    sensitivities,
    spreads_of,
)
from kutcalc.analysis.response import Behaviour, behaviour_at, scales_of
from kutcalc.analysis.uncertainty import Curve, Drawn, Replicates, Spread, draw

STATIC = 3.6e11
NONE = np.zeros(0)


def half_of_fees(**more: object) -> Surface:
    """Give the surface of a credit of half without a cap: it costs in proportion to what is bought."""
    made = Surface(static=STATIC, fees=Curve((0.7, 1.0, 4.0), (0.7 * STATIC, STATIC, 4 * STATIC)), deviations=NONE)
    return replace(made, credit_ppm=500_000, uprating=1.07, **more)  # type: ignore[arg-type]


def drawn(behaviour: Behaviour | None = None, replicates: int = 0) -> Drawn:
    return draw(spreads_of(behaviour, 1_070_000, 2, replicates), 2048)


def test_at_its_point_the_surface_is_the_figure() -> None:
    assert float(half_of_fees().at(point(None))[0]) == pytest.approx(STATIC)


@pytest.mark.parametrize("closure", ["additionality", "elasticity"])
def test_the_response_is_the_same_law_as_that_of_the_scales(closure: str) -> None:
    behaviour = behaviour_at("central", closure)  # type: ignore[arg-type]
    scales = scales_of(behaviour, 500_000)

    found = float(half_of_fees().at(point(behaviour))[0])

    share = scales.volume_ppm * scales.price_ppm * scales.take_up_ppm / 1e18
    assert found == pytest.approx(STATIC * share, rel=1e-5)


def test_the_correction_takes_a_response_to_its_exact_figure_and_leaves_the_static_one() -> None:
    behaviour = Behaviour(additionality_ppm=125_000)
    surface = half_of_fees(correction=0.9)

    assert float(surface.at(point(None))[0]) == pytest.approx(STATIC)
    assert float(surface.at(point(behaviour))[0]) == pytest.approx(STATIC / 0.875 * 0.9)


def test_the_interval_of_the_static_figure_follows_what_is_bought() -> None:
    found = intervals(half_of_fees(), drawn(), None)

    assert set(found) == {"all", "sampling", "data_age"}
    assert found["data_age"].low == pytest.approx(STATIC * 5.22 / 7.2, rel=0.02)
    assert found["data_age"].high == pytest.approx(STATIC * 9.72 / 7.2, rel=0.02)
    assert found["sampling"].low == found["sampling"].high == int(STATIC)


def test_a_response_widens_the_interval_and_has_its_own_source() -> None:
    behaviour = behaviour_at("central")
    surface = half_of_fees(relabelled_each=1e12)

    found = intervals(surface, drawn(behaviour), behaviour)

    assert set(found) == {"all", "sampling", "data_age", "behaviour"}
    assert found["all"].low < found["behaviour"].low
    assert found["all"].high > found["behaviour"].high > found["data_age"].high


def test_what_is_bought_moves_a_static_figure_most_and_take_up_one_with_a_response() -> None:
    behaviour = behaviour_at("central")
    rows = sensitivities(half_of_fees(), spreads_of(None, 1_070_000, 2, 0))
    others = sensitivities(half_of_fees(), spreads_of(behaviour, 1_070_000, 2, 0))

    assert rows[0]["assumption"] == "external_training_spend"
    assert (rows[0]["low_ore"], rows[0]["high_ore"]) == (249999999999, 500000000000)
    assert [row["total_sobol_ppm"] for row in rows] == sorted((row["total_sobol_ppm"] for row in rows), reverse=True)
    assert [row["assumption"] for row in others[:2]] == ["take_up_ppm", "external_training_spend"]


def test_time_counts_only_for_a_design_that_counts_it() -> None:
    timed = half_of_fees(fees=Curve((1.0,), (STATIC,)), time=Curve((0.6, 1.2), (0.6 * STATIC, 1.2 * STATIC)))

    names = [sensitivities(one, spreads_of(None, 1_070_000, 2, 0))[0]["assumption"] for one in (timed, half_of_fees())]

    assert names == ["training_time_ppm", "external_training_spend"]
    assert timed.per_bought == 0.0
    assert half_of_fees().per_bought == pytest.approx(1.0)


def test_the_draw_of_firms_moves_by_its_replicates_and_has_no_levels() -> None:
    deviations = np.linspace(-0.1, 0.1, 400) * STATIC

    rows = sensitivities(half_of_fees(deviations=deviations), spreads_of(None, 1_070_000, 2, 400))

    [row] = [row for row in rows if row["assumption"] == "sampling"]
    assert (row["low"], row["unit"]) == (None, "replicates")
    assert row["low_ore"] == pytest.approx(0.91 * STATIC, rel=0.001)


def test_a_design_on_the_increase_costs_in_proportion_to_what_the_nation_buys() -> None:
    steep = Curve((0.7, 1.0, 1.4), (0.1 * STATIC, STATIC, 4 * STATIC))
    surface = half_of_fees(fees=steep, is_increase=True)

    spend, extra = np.array([3.6]), np.array([1 - 1 / 1.4])

    assert float(surface.at({"external_training_spend": spend})[0]) == pytest.approx(STATIC / 2)
    assert float(surface.at({"additionality_ppm": extra})[0]) == pytest.approx(4 * STATIC)
    assert surface.per_bought == 1.0


def test_an_envelope_ends_the_cost() -> None:
    found = intervals(half_of_fees(envelope=STATIC), drawn(), None)

    assert found["all"].high == int(STATIC)


def test_a_wider_spread_is_felt_by_its_square() -> None:
    surface = half_of_fees(spread_each=-0.4)

    assert float(surface.at({"spend_spread_ppm": np.array([0.5])})[0]) == pytest.approx(STATIC * 0.9)


def test_a_value_of_ones_own_stands_in_the_middle() -> None:
    [own] = [one for one in spreads_of(Behaviour(take_up_ppm=900_000), PER_YEAR, 2, 0) if one.name == "take_up_ppm"]

    assert own == Spread("take_up_ppm", 0.25, 0.9, 0.9)


PER_YEAR = 1_071_225


def test_the_growth_of_pay_is_less_known_the_further_it_goes() -> None:
    by_name = {one.name: one for one in spreads_of(None, PER_YEAR, 2, 9)}

    assert (by_name[UPRATING].low, by_name[UPRATING].high) == pytest.approx((1.051225, 1.091225))
    assert set(by_name) == {*DATA_AGE, "sampling"}
    assert isinstance(by_name["sampling"], Replicates)
    assert spreads_of(None, 1_000_000, 0, 0)[3].is_known


def test_targets_that_are_off_widen_the_part_of_the_data() -> None:
    off = np.linspace(-0.4, 0.4, 400) * STATIC
    surface = half_of_fees(off_targets=off)

    found = intervals(surface, drawn(replicates=400), None)
    rows = {row["assumption"]: row for row in sensitivities(surface, spreads_of(None, 1_070_000, 2, 400))}

    assert found["data_age"].high > intervals(half_of_fees(), drawn(replicates=400), None)["data_age"].high
    assert rows["targets"]["low_ore"] == pytest.approx(STATIC * 0.64, rel=0.002)
    assert rows["targets"]["high_ore"] == pytest.approx(STATIC * 1.36, rel=0.002)
