"""One server for all the tests here that need no settings of their own: to start one is what costs."""

from collections.abc import Iterator
from typing import Final

import pytest
from tests.serving import Served, served

SETTINGS: Final = {"KUTCALC_HOSTS": "kut.example.se", "KUTCALC_TRUSTED_PROXIES": "127.0.0.9"}


@pytest.fixture(scope="session")
def hostile_server() -> Iterator[Served]:
    """Serve the application with its failing routes."""
    variables = {"LITESTAR_DEBUG": "1", "LITESTAR_PDB": "1"}
    with served({**SETTINGS, **variables}, app="tests.hostile.failing:application") as one:
        yield one
