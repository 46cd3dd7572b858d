"""The engine against the oracle: random payrolls and every boundary row, on columns and on numbers."""

from dataclasses import replace

import pytest

from . import comparing
from .comparing import MOST_LISTED, Way, apart, differences
from .law import settle
from .payrolls import boundary_payrolls, random_payrolls

ROWS_ON_COLUMNS = 100_000
ROWS_ON_NUMBERS = 20_000


@pytest.mark.parametrize(
    ("seed", "employers", "rows", "way"),
    [(20_261_122, 4_500, ROWS_ON_COLUMNS, "columns"), (20_261_123, 950, ROWS_ON_NUMBERS, "numbers")],
    ids=["columns", "numbers"],
)
def test_random_payrolls(seed: int, employers: int, rows: int, way: Way) -> None:
    payrolls = random_payrolls(seed, employers)

    assert sum(map(len, payrolls)) >= rows
    assert differences(payrolls, way) == []


@pytest.mark.parametrize("way", ["columns", "numbers"])
def test_boundaries(way: Way) -> None:
    assert differences(boundary_payrolls(), way) == []


@pytest.mark.parametrize("way", ["columns", "numbers"])
@pytest.mark.parametrize("employers", [1, 20, 200])
def test_few_payrolls(employers: int, way: Way) -> None:
    """Few rows: not every month is then the last month of somebody's year, and not every rate is there."""
    for seed in range(6):
        assert differences(random_payrolls(seed, employers), way) == []


@pytest.mark.parametrize("way", ["columns", "numbers"])
def test_a_difference_is_seen(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    payrolls = random_payrolls(7, 30)
    others = [[replace(row, cash_pay_ore=row.cash_pay_ore + 100) for row in rows] for rows in payrolls]
    expected = settle(apart(others))
    monkeypatch.setattr(comparing, "settle", lambda _: expected)

    assert len(differences(payrolls, way)) == MOST_LISTED
