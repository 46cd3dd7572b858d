"""How hypothesis runs, the same on every change (`HYPOTHESIS_PROFILE=nightly`: more), and a population to share."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from tests.populations import mini_population_in

from kutcalc.population.folder import Population

settings.register_profile("default", max_examples=100, derandomize=True, deadline=None)
settings.register_profile("nightly", max_examples=10_000, derandomize=False, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def mini_population(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Population]:
    """Build the small synthetic Sweden once for all tests of this process that ask for it."""
    with mini_population_in(tmp_path_factory.mktemp("populations")) as made:
        yield made
