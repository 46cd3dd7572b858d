"""Searches: the published solution, both ways, every end, and what is no search."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.example import ALMEGA, case

from kutcalc.analysis.grid import Search, read_search
from kutcalc.analysis.solve import solve
from kutcalc.analysis.sweep import Ground
from kutcalc.errors import FaultsError, NotMonotoneError
from kutcalc.policy import Library

PATH: Final = "rate.share_ppm"


def search_of(first: int, last: int, target: int, column: str = "training_deduction_ore") -> Search:
    """Make a search."""
    return Search(PATH, first, last, column, target)


def test_the_published_search_comes_out_exactly() -> None:
    ground = Ground.of(case(), ALMEGA, Library())
    search = search_of(300_000, 600_000, 1_400_000)

    solving = solve(search, lambda value: ground.totals({PATH: value})[search.column])

    assert solving.solution() == (432_824, 432_825)
    assert (solving.seen[432_824], solving.seen[432_825]) == (1_399_900, 1_400_000)
    assert len(solving.seen) <= search.most_points


@given(st.integers(-500, 500), st.integers(0, 600), st.data())
def test_the_smallest_value_is_found_on_any_staircase(first: int, width: int, data: st.DataObject) -> None:
    last = first + width
    steps = data.draw(st.lists(st.integers(first, last), max_size=12))
    way = data.draw(st.sampled_from([1, -1]))

    def total(value: int) -> int:
        return way * sum(value >= step for step in steps)

    ends = total(first), total(last)
    if ends[0] == ends[1]:
        return
    target = data.draw(st.integers(min(ends), max(ends)))
    search = search_of(first, last, target)
    reaching = [value for value in range(first, last + 1) if way * total(value) >= way * target]

    solving = solve(search, total)

    fails, reaches = solving.solution()
    assert reaches == reaching[0]
    assert fails == (None if reaches == first else reaches - 1)
    assert len(solving.seen) <= search.most_points


@pytest.mark.parametrize(
    "total",
    [
        lambda _value: 5,
        lambda value: -abs(value - 50),
        lambda value: value if value < 90 else 0,
        lambda value: 100 if 40 < value < 60 else value,
    ],
)
def test_what_goes_neither_way_is_refused_with_what_was_seen(total: Callable[[int], int]) -> None:
    with pytest.raises(NotMonotoneError) as caught:
        solve(search_of(0, 100, 3), total)

    assert caught.value.code == "not-monotone"
    assert all(total(value) == seen for value, seen in caught.value.seen)


@pytest.mark.parametrize(("target", "way"), [(101, 1), (-101, -1)])
def test_a_target_out_of_reach_is_a_fault_of_the_target(target: int, way: int) -> None:
    with pytest.raises(FaultsError) as caught:
        solve(search_of(0, 100, target), lambda value: way * value)

    assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [("out-of-range", "/solve/target")]


@pytest.mark.parametrize(
    ("raw", "pointers"),
    [
        (None, ["/solve"]),
        ([], ["/solve"]),
        ({"path": "a"}, ["/solve/first", "/solve/last", "/solve/column", "/solve/target"]),
        ({"path": "a", "first": 2, "last": 1, "column": "net", "target": 0}, ["/solve/last", "/solve/column"]),
        ({"path": "a", "first": 1, "last": 2, "column": "net_ore", "target": 0, "x": 1}, ["/solve/x"]),
        ({"path": "a", "first": 1.5, "last": 2, "column": "net_ore", "target": 0}, ["/solve/first"]),
    ],
)
def test_every_fault_of_a_search_is_named_at_its_place(raw: Any, pointers: list[str]) -> None:
    with pytest.raises(FaultsError) as caught:
        read_search(raw)

    assert [fault.pointer for fault in caught.value.faults] == pointers
