"""What the service writes of its own doings: one line of JSON per request and per fault, and nothing that anyone sent.

No body, no header, no query, no file name and no whole address is ever in a line (`design/trust.md` P6). A trace names
the places and the kind of a fault, not its sentence, for that may quote what was sent.
"""

import logging
import sys
import traceback
from typing import Any, Final

import msgspec
import structlog
from structlog.typing import EventDict, WrappedLogger

FIELDS: Final = frozenset(
    {"time", "level", "event", "request_id", "method", "route", "status", "ms", "client", "logger", "trace", "process"}
)
"""Every member that a line may have."""
MOST_PLACES: Final = 12
MOST_LINES: Final = 100
_ENCODER: Final = msgspec.json.Encoder()
_SAYS_NOTHING_SENT: Final = ("uvicorn", "kutcalc")
_LOGGERS: Final[list[Any]] = []
"""The logger of this process once it has been set up: making one costs as much as writing a line."""


def configure_logging() -> None:
    """Set this process up to write lines of JSON on standard error; call it once, before the server begins."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", key="time"),
            _only_known,
            lambda _logger, _method, line: _ENCODER.encode(line),
        ],
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
    _LOGGERS[:] = [structlog.get_logger().bind()]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("kutcalc").setLevel(logging.INFO)


def request_logger() -> Any | None:
    """Give what writes the lines of requests, or nothing in a process that has not been set up to."""
    return _LOGGERS[0] if _LOGGERS else None


def trace_of(error: BaseException) -> list[str]:
    """Give the kinds of an error and of what caused it, and the places each came through, without their sentences."""
    found: list[str] = []
    seen: list[BaseException] = []
    left: list[BaseException] = [error]
    while left:
        one = left.pop()
        if any(one is other for other in seen):
            continue
        seen.append(one)
        found.append(f"{type(one).__module__}.{type(one).__qualname__}")
        places = traceback.extract_tb(one.__traceback__)[-MOST_PLACES:]
        found += [f"  {place.filename}:{place.lineno} {place.name}" for place in places]
        behind = one.__cause__ or one.__context__
        left += [*([behind] if behind else []), *(one.exceptions if isinstance(one, BaseExceptionGroup) else ())]
    return found[:MOST_LINES]


def _only_known(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    return {name: value for name, value in line.items() if name in FIELDS}


class _Lines(logging.Formatter):
    """Lines of the standard library's loggers in the same form."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; what other packages say may quote what was sent, so only its kind is told."""
        line: dict[str, Any] = {
            "time": structlog.processors.TimeStamper(fmt="iso", key="time")(None, "", {})["time"],
            "level": record.levelname.lower(),
            "event": self._said(record),
            "logger": record.name,
        }
        request_id = getattr(record, "request_id", None)
        if request_id is not None:
            line["request_id"] = str(request_id).removeprefix("/requests/")
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = trace_of(record.exc_info[1])
        return _ENCODER.encode(line).decode()

    @staticmethod
    def _said(record: logging.LogRecord) -> str:
        if record.name.split(".")[0] in _SAYS_NOTHING_SENT:
            return record.getMessage()
        return f"{record.name} said something of level {record.levelname.lower()}"
