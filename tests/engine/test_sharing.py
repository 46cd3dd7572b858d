"""Parts by largest remainder, and running sums: on columns as on plain integers."""

from datetime import date
from random import Random

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kutcalc.engine.numbers import largest_remainder
from kutcalc.engine.sharing import over_months, running_before, shared_out, years_before

MOST_UKR = 9 * 10**18

groups = st.lists(
    st.tuples(st.integers(-(10**12), MOST_UKR), st.lists(st.integers(-3, 10**12), max_size=6)), max_size=5
)


@given(st.integers(-(10**12), MOST_UKR), st.lists(st.integers(0, 10**12), min_size=1, max_size=8))
@example(10, [1, 1, 1])
@example(MOST_UKR, [1, 1, 1])
@example(5, [0, 0])
@example(0, [3, 4])
@example(1, [0, 5, 0])
def test_parts_add_up_to_the_total(total: int, weights: list[int]) -> None:
    parts = largest_remainder(total, weights)

    assert sum(parts) == total
    whole = sum(weights)
    if whole:
        assert all(abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True))


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (11, [1, 1, 1], [4, 4, 3]),
        (10, [0, 0, 0], [4, 3, 3]),
        (7, [1, 2, 4], [1, 2, 4]),
        (1, [1, 3, 3], [0, 1, 0]),
        (0, [1, 2], [0, 0]),
        (3, [0, 1, 0], [0, 3, 0]),
        (-1, [1, 1], [0, -1]),
        (4, [-1, 1], [2, 2]),
    ],
)
def test_the_largest_fractions_get_the_rest_and_ties_go_to_the_earlier(
    total: int, weights: list[int], parts: list[int]
) -> None:
    assert largest_remainder(total, weights) == parts


@given(groups, st.sampled_from([1, 7, 10_000, 1_000_000]), st.randoms(use_true_random=False))
@example([(MOST_UKR, [1, 1, 1]), (5, []), (7, [0, 0])], 1, None)
@example([], 1, None)
@example([(9, [2])], 10, None)
def test_columns_share_as_plain_integers_do(
    rows: list[tuple[int, list[int]]], grain: int, random: Random | None
) -> None:
    weighted = [(total, weights if sum(weights) <= 0 else [max(0, one) for one in weights]) for total, weights in rows]
    placed = [(place, weight) for place, (_, weights) in enumerate(weighted) for weight in weights]
    if random is not None:
        random.shuffle(placed)
    expected = [0] * len(placed)
    for place, (total, _) in enumerate(weighted):
        mine = [row for row, (above, _) in enumerate(placed) if above == place]
        parts = largest_remainder(total // grain, [placed[row][1] for row in mine]) if mine else []
        for row, part in zip(mine, parts, strict=True):
            expected[row] = part * grain

    shared = shared_out(
        pl.Series([total for total, _ in weighted], dtype=pl.Int64),
        pl.Series([above for above, _ in placed], dtype=pl.UInt32),
        pl.Series([weight for _, weight in placed], dtype=pl.Int64),
        grain,
    )

    assert shared.to_list() == expected
    assert shared.dtype == pl.Int64


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(-5, 10**12)), max_size=20), st.booleans())
@example([], True)
def test_a_running_sum_is_that_of_the_rows_before(rows: list[tuple[int, int, int]], is_sorted: bool) -> None:
    listed = sorted(rows) if is_sorted else rows
    ordered = sorted(range(len(listed)), key=lambda row: listed[row][:2])
    sums: dict[int, int] = {}
    expected = [0] * len(listed)
    for row in ordered:
        within, _, amount = listed[row]
        expected[row] = sums.get(within, 0)
        sums[within] = expected[row] + amount

    running = running_before(
        pl.Series([row[0] for row in listed], dtype=pl.UInt32),
        pl.Series([row[1] for row in listed], dtype=pl.Int64),
        pl.Series([row[2] for row in listed], dtype=pl.Int64),
    )

    assert running.to_list() == expected
    assert running.dtype == pl.Int64


def test_a_sum_over_months_takes_in_as_many_as_are_asked_for() -> None:
    months = [date(2030, 11, 1), date(2030, 12, 1), date(2031, 2, 1), date(2031, 2, 1)]
    frame = pl.DataFrame({"stall": ["a", "a", "a", "b"], "month": months, "toll": [1, 2, 4, 8]})

    sums = {span: over_months(frame, ["stall"], "toll", span).to_list() for span in (1, 2, 3, 4)}

    assert sums == {1: [1, 2, 4, 8], 2: [1, 3, 4, 8], 3: [1, 3, 6, 8], 4: [1, 3, 7, 8]}


def test_the_value_of_years_before_is_that_of_the_same_keys() -> None:
    frame = pl.DataFrame({"stall": ["a", "a", "b", "a"], "year": [2030, 2031, 2031, 2033], "toll": [1, 2, 3, 4]})

    assert years_before(frame, ("stall", "year"), "toll", 1).to_list() == [None, 1, None, None]
    assert years_before(frame, ("stall", "year"), "toll", 2).to_list() == [None, None, None, 2]
