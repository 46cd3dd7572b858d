"""The JSON API, version 1."""

from typing import Any, Final

API_ROUTES: Final[list[Any]] = []
