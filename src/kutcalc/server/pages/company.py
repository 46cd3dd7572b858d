"""Pages: company."""

from typing import Any, Final

COMPANY_PAGES: Final[list[Any]] = []
