"""Intervals: the median is the centre, sources apart, common draws, curves by few exact runs, known indices."""

from collections.abc import Mapping

import numpy as np
import pytest

from kutcalc.analysis.uncertainty import (
    Curve,
    Drawn,
    Floats,
    Interval,
    Spread,
    curve_of,
    draw,
    interval_of,
    more_nodes,
    replicate_totals,
    sampling_interval,
    scaled_out,
    target_totals,
    total_indices,
)

SPEND = Spread("spend", 5.0, 7.2, 10.0)
TAKE_UP = Spread("take_up", 0.25, 0.4, 0.7)


def drawn() -> Drawn:
    return draw([SPEND, TAKE_UP], size=1024)


def test_half_of_the_draws_lie_below_the_centre() -> None:
    values = drawn().values["spend"]

    assert values.min() >= 5.0
    assert values.max() <= 10.0
    assert float((values < 7.2).mean()) == pytest.approx(0.5, abs=0.002)
    assert interval_of(values * 1e9).mid == pytest.approx(7.2e9, rel=0.01)


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    first, again, other = drawn(), drawn(), draw([SPEND, TAKE_UP], size=1024, seed=2)

    assert np.array_equal(first.values["spend"], again.values["spend"])
    assert not np.array_equal(first.values["spend"], other.values["spend"])


def test_one_source_alone_spreads_less_than_both() -> None:
    points = drawn()

    def width(values: Mapping[str, Floats]) -> int:
        found = interval_of(values["spend"] * values["take_up"] * 1e6)
        return found.high - found.low

    alone = [width(points.only([name])) for name in ("spend", "take_up")]
    assert all(0 < one < width(points.values) for one in alone)
    assert width(points.only([])) == 0


def test_the_interval_always_holds_the_value() -> None:
    assert Interval(10, 20, 30).around(35) == Interval(10, 20, 35)
    assert Interval(10, 20, 30).around(5) == Interval(5, 20, 30)


def test_a_difference_on_common_draws_is_narrower_than_two_intervals() -> None:
    values = drawn().values
    half, other = values["spend"] * 0.5e9, values["spend"] * 0.4e9

    apart = interval_of(half - other)

    assert apart.low > 0
    assert apart.high - apart.low < interval_of(half).high - interval_of(half).low


def test_indices_of_a_sum_are_the_shares_of_its_variance() -> None:
    sources = [Spread("a", 0, 0.5, 1), Spread("b", 0, 1, 2), Spread("known", 3, 3, 3)]

    found = total_indices(lambda values: values["a"] + values["b"] + values["known"], sources)

    assert found["a"] == pytest.approx(0.2, abs=0.03)
    assert found["b"] == pytest.approx(0.8, abs=0.03)
    assert found["known"] == 0.0


def test_what_moves_nothing_has_no_index() -> None:
    assert total_indices(lambda values: values["a"] * 0 + 5, [Spread("a", 0, 1, 2)]) == {"a": 0.0}
    assert total_indices(lambda values: values["a"], [Spread("a", 1, 1, 1)]) == {"a": 0.0}


def test_a_straight_line_needs_no_more_than_its_ends_and_the_middle() -> None:
    exact = {ppm: 36 * ppm for ppm in (700_000, 1_000_000, 4_000_000)}

    assert more_nodes(exact) == []
    assert curve_of(exact).at(np.array([1.0, 2.0, 5.0])).tolist() == [36e6, 72e6, 180e6]


def test_a_cap_takes_more_runs_and_the_curve_keeps_close_to_it() -> None:
    def exact(ppm: int) -> int:
        return min(1000 * ppm, 1_500_000_000) + 100 * ppm

    found = {ppm: exact(ppm) for ppm in (700_000, 1_000_000, 4_000_000)}
    while more := more_nodes(found):
        found |= {ppm: exact(ppm) for ppm in more}

    assert len(found) == 9
    asked = np.linspace(0.7, 4.0, 50)
    truth = np.array([exact(int(one * 1e6)) for one in asked])
    assert float(np.abs(curve_of(found).at(asked) / truth - 1).max()) < 0.05


def test_a_curve_is_never_below_nothing() -> None:
    assert Curve((1.0, 2.0), (1.0, 3.0)).at(np.array([0.0])).tolist() == [0.0]


def test_a_total_that_is_scaled_to_its_target_does_not_vary_and_another_does() -> None:
    rng = np.random.default_rng(1)
    spend = rng.lognormal(size=400)
    weights = rng.uniform(0.5, 10, 400)
    strata = (np.arange(400) % 4).astype(np.int64)

    half, other = scaled_out(spend / 2, weights, spend, 1.0), scaled_out(np.minimum(spend, 1), weights, spend, 0.3)
    deviations = replicate_totals(np.column_stack([half, other]), weights, strata)

    assert float(np.abs(deviations[:, 0]).max()) < 1e-6
    assert float(deviations[:, 1].std()) > 0.1
    assert float(other @ weights) == pytest.approx(0.7 * float(np.minimum(spend, 1) @ weights))
    assert scaled_out(spend, weights, spend * 0, 1.0) is spend


def test_replicates_have_the_variance_of_a_stratified_sample() -> None:
    rng = np.random.default_rng(2)
    values = rng.lognormal(size=(600, 1))
    strata = (np.arange(600) // 300).astype(np.int64)
    weights = np.where(strata == 0, 10.0, 1.0)

    deviations = replicate_totals(values, weights, strata, replicates=2000)

    expected = sum(300 * (values[strata == one, 0] * weights[strata == one]).var() for one in (0, 1))
    assert float(deviations[:, 0].var()) == pytest.approx(float(expected), rel=0.1)
    assert abs(float(deviations.mean())) < float(deviations.std()) / 10


def test_one_draw_of_firms_serves_all_figures() -> None:
    values = np.random.default_rng(3).lognormal(size=(50, 1))

    made = replicate_totals(np.column_stack([values, 2 * values]), np.ones(50), np.zeros(50, dtype=np.int64))

    assert np.allclose(made[:, 1], 2 * made[:, 0])


def test_a_sampled_total_is_not_below_nothing() -> None:
    assert sampling_interval(1, np.array([-5.0, 0.0, 5.0])).low == 0


def test_a_figure_that_is_a_target_is_off_as_that_target_is() -> None:
    weights = np.array([1.0, 2.0, 3.0, 4.0])
    parts = np.array([[5.0, 1.0], [7.0, 0.0], [0.0, 2.0], [1.0, 3.0]])
    values = np.column_stack([3 * parts[:, 0], parts[:, 1]])

    made = target_totals(values, weights, parts, np.array([0.01, 0.0]), replicates=400)

    whole = float(weights @ values[:, 0])
    assert made.shape == (400, 2)
    assert float(made[:, 0].max()) == pytest.approx(0.01 * whole, rel=0.01)
    assert float(made[:, 0].min()) == pytest.approx(-0.01 * whole, rel=0.01)
    assert np.abs(made[:, 1]).max() < 1e-9


def test_what_no_target_holds_is_not_moved_by_any() -> None:
    weights = np.ones(4)
    parts = np.array([[1.0], [1.0], [0.0], [0.0]])
    values = np.array([[0.0], [0.0], [8.0], [2.0]])

    assert np.abs(target_totals(values, weights, parts, np.array([0.03]))).max() < 1e-9
