"""One way from an error to an answer: a problem document for the API and the twins, a page for people."""

from typing import Any, Final

EXCEPTION_HANDLERS: Final[dict[Any, Any]] = {}
