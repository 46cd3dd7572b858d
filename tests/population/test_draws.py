"""A draw is a function of what it is for, even and independent of whoever else is drawn."""

import numpy as np
import pytest

from kutcalc.population.calibrate import effective
from kutcalc.population.dealing import by_lot, dealt
from kutcalc.population.draws import spread_out, uniform

FIRMS = np.arange(1, 20_001)


def test_a_draw_does_not_depend_on_who_else_is_drawn() -> None:
    whole = uniform(7, "size", FIRMS)
    parts = np.concatenate([uniform(7, "size", part) for part in np.array_split(FIRMS[::-1], 13)])

    assert np.array_equal(whole, parts[::-1])


def test_draws_are_even_and_inside() -> None:
    drawn = uniform(1, "size", FIRMS)

    assert drawn.min() > 0
    assert drawn.max() < 1
    assert np.histogram(drawn, 10, (0, 1))[0] == pytest.approx(2_000, rel=0.08)


@pytest.mark.parametrize(
    "other", [uniform(2, "size", FIRMS), uniform(1, "pay", FIRMS), uniform(1, "size", FIRMS, 1)], ids=["s", "p", "r"]
)
def test_seed_purpose_and_row_draw_something_else(other: np.ndarray) -> None:
    assert abs(np.corrcoef(uniform(1, "size", FIRMS), other)[0, 1]) < 0.03


def test_the_first_draws_of_seed_1_are_what_they_were() -> None:
    assert uniform(1, "size", np.array([1, 2])).tolist() == [0.8819946666367933, 0.3541697437214912]


def test_rows_of_a_firm_are_spread_one_to_each_part() -> None:
    sizes = np.array([4, 1, 16])
    firm, size = np.repeat([5, 8, 9], sizes), np.repeat(sizes, sizes)
    row = np.concatenate([np.arange(number) for number in sizes])

    drawn = spread_out(3, "age", firm, row, size)

    for number in (5, 8, 9):
        own = drawn[firm == number]
        assert sorted((own * len(own)).astype(int)) == list(range(len(own)))


def test_a_firm_alone_is_spread_as_among_others() -> None:
    firm, row, size = np.repeat([5, 6], 4), np.tile(np.arange(4), 2), np.full(8, 4)

    assert np.array_equal(spread_out(3, "age", firm, row, size)[4:], spread_out(3, "age", firm[4:], row[4:], size[4:]))


@pytest.mark.parametrize("one_by_one", [False, True])
def test_dealing_comes_near_the_wanted_shares_of_heads(one_by_one: bool) -> None:
    heads = uniform(1, "heads", FIRMS[:3_000]) ** -0.4
    shares = np.array([0.5, 0.3, 0.15, 0.05])

    found = dealt(heads, shares, uniform(1, "lot", FIRMS[:3_000]), one_by_one=one_by_one)

    assert np.bincount(found, heads) / heads.sum() == pytest.approx(shares, abs=0.002)


def test_chances_by_lot_give_as_many_as_they_should_in_every_class() -> None:
    classes = (FIRMS % 4).astype(np.int64)
    chance = np.array([0.1, 0.2, 0.5, 0.9])[classes]

    drawn = by_lot(1, "trains", FIRMS, chance, classes)

    assert np.bincount(classes, drawn) == pytest.approx(np.bincount(classes, chance), abs=1)


def test_equal_weights_are_worth_all_rows_and_one_heavy_one_few() -> None:
    assert effective(np.full(50, 3.0)) == pytest.approx(50)
    assert effective(np.array([1.0, 1.0, 98.0])) < 1.1
