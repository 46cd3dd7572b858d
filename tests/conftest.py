"""How hypothesis runs: the same examples on every change; `HYPOTHESIS_PROFILE=nightly` draws new and more ones."""

import os

from hypothesis import settings

settings.register_profile("default", max_examples=100, derandomize=True, deadline=None)
settings.register_profile("nightly", max_examples=10_000, derandomize=False, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
