"""Pages: start."""

from typing import Any, Final

START_PAGES: Final[list[Any]] = []
