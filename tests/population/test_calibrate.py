"""Weights hit hard targets, leave soft ones alone inside their bands, and never leave their bounds."""

import numpy as np
import pytest

from kutcalc.population.calibrate import HIGHEST_RATIO, LOWEST_RATIO, calibrate, in_ppm, ratio_at
from kutcalc.population.draws import Floats, uniform

SIZE = 1 + np.floor(uniform(1, "size", np.arange(400)) * 40)
ONES = np.ones(400)
FREE = np.zeros(400, dtype=np.bool_)
ROWS = np.column_stack([ONES, SIZE])


def totals(ratio: Floats, design: Floats = ONES) -> Floats:
    found: Floats = (ROWS * (design * ratio)[:, None]).sum(axis=0)
    return found


def test_the_link_is_one_at_rest_and_bounded() -> None:
    moves = np.array([-1e9, -3.0, 0.0, 3.0, 1e9])

    ratios = ratio_at(moves)

    assert ratios[2] == pytest.approx(1)
    assert np.all(np.diff(ratios) > 0)
    assert ratios[0] == pytest.approx(LOWEST_RATIO)
    assert ratios[-1] == pytest.approx(HIGHEST_RATIO)


def test_hard_targets_are_hit() -> None:
    wanted = totals(ONES) * np.array([1.10, 1.45])

    found = calibrate(ROWS, ONES, wanted, np.zeros(2), FREE)

    assert totals(found.ratio) == pytest.approx(wanted, rel=1e-8)
    assert LOWEST_RATIO < found.ratio.min() < 1 < found.ratio.max() < HIGHEST_RATIO


def test_of_all_weights_that_hit_them_these_move_least() -> None:
    found = calibrate(ROWS, ONES, totals(ONES) * np.array([1.0, 1.1]), np.zeros(2), FREE).ratio

    order = np.argsort(SIZE)
    assert np.all(np.diff(found[order]) >= -1e-12)
    assert len(np.unique(found.round(9))) == len(np.unique(SIZE))


def test_a_soft_target_inside_its_band_moves_nothing() -> None:
    found = calibrate(ROWS, ONES, totals(ONES) * np.array([1.0, 1.015]), np.array([0.0, 0.02]), FREE)

    assert found.ratio == pytest.approx(ONES)
    assert found.binding == (0,)


@pytest.mark.parametrize("off", [0.9, 1.1])
def test_a_soft_target_outside_its_band_is_met_at_the_near_edge(off: float) -> None:
    wanted = totals(ONES) * np.array([1.0, off])

    found = calibrate(ROWS, ONES, wanted, np.array([0.0, 0.02]), FREE)

    assert totals(found.ratio)[1] / wanted[1] == pytest.approx(0.98 if off > 1 else 1.02, rel=1e-6)


def test_a_fixed_firm_keeps_its_weight_and_the_others_carry_the_target() -> None:
    fixed = SIZE >= 38
    wanted = totals(ONES) * np.array([1.0, 0.95])

    found = calibrate(ROWS, ONES, wanted, np.zeros(2), fixed)

    assert np.all(found.ratio[fixed] == 1)
    assert totals(found.ratio) == pytest.approx(wanted, rel=1e-8)


def test_what_cannot_be_hit_in_bounds_is_refused() -> None:
    with pytest.raises(ArithmeticError):
        calibrate(ROWS, ONES, totals(ONES) * np.array([1.0, 6.0]), np.zeros(2), FREE)


def test_weights_become_integers_once() -> None:
    assert in_ppm(np.array([9.99999951, 1.0])).tolist() == [10_000_000, 1_000_000]
