"""What every request and reply passes: hosts, request numbers, rates, headers; and what an operator asks."""

from typing import Any, Final

BEFORE_SEND: Final[list[Any]] = []
MIDDLEWARE: Final[list[Any]] = []
OPERATION_ROUTES: Final[list[Any]] = []
