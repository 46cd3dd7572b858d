"""What the tests of the store share: both databases, and a clock that is moved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.clock import MovedClock
from tests.store.postgres import postgres_server

from kutcalc.store import Store

__all__ = ["address", "clock", "postgres_server", "store"]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty store, once on each database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store' / 'kutcalc.db'}"
    return str(request.getfixturevalue("postgres_server").database())


@pytest.fixture
def clock() -> MovedClock:
    """Give a clock that stands still until it is moved."""
    return MovedClock()


@pytest.fixture
def store(address: str, clock: MovedClock) -> Iterator[Store]:
    """Give an open store whose clock is moved by hand."""
    opened = Store(address, clock=clock)
    yield opened
    opened.close()
