"""Pages: books."""

from typing import Any, Final

BOOK_PAGES: Final[list[Any]] = []
