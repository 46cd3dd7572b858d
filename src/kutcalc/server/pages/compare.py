"""Pages: compare."""

from typing import Any, Final

COMPARE_PAGES: Final[list[Any]] = []
