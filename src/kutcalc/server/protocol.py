"""HTTP as we speak it: uvicorn's httptools protocol, with a bound on how long and how large a head may be.

uvicorn alone keeps half a head open for ever and takes one of megabytes (`design/trust.md` fact 13). `SERVING` is how a
server must be set up for the rest of the edge to hold.
"""

from asyncio import TimerHandle, Transport
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from kutcalc.errors import KutcalcError, OverloadedError
from kutcalc.limits import BODY_SPEED, HEAD_TIMEOUT, MAX_HEADER
from kutcalc.server.asked import accepted_language
from kutcalc.server.bare_reply import bare
from kutcalc.server.metrics import count_refused
from kutcalc.server.refusals import BadHostError, HeaderTooLargeError, NotHttpError, UrlTooLongError
from kutcalc.server.request_id import new_request_id

BODY_WINDOW_S: Final = 9.0
"""A second less than the ten that are published, so that a dripping sender is gone when they are over."""
LINGER_S: Final = 2.0
"""How long a sender who has had its answer may go on sending before the connection is closed."""


class RefusedError(Exception):
    """Stops the parser; what is wrong stands in the protocol."""


class Http(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head_timeout_s = HEAD_TIMEOUT.value()
        self._most_head = MAX_HEADER.value()
        self._least_body = BODY_SPEED.value() * BODY_WINDOW_S
        self._timer: TimerHandle | None = None
        self._is_in_head = True
        self._is_in_body = False
        self._fed = 0
        self._head = 0
        self._body = 0
        self._refusal: KutcalcError | None = None
        # uvicorn's own refusal has no headers of ours, and counts connections that ask nothing.
        self._most_at_once = self.limit_concurrency
        self.limit_concurrency = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait(self._head_timeout_s, self._head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, and bound what has not yet become a head."""
        if self._is_in_head:
            self._fed += len(data)
        super().data_received(data)
        if self._is_in_head and not self.transport.is_closing():
            if self._fed > self._most_head:
                self.refuse(HeaderTooLargeError(self._most_head))
            elif self._timer is None and self._fed:
                self._wait(self._head_timeout_s, self._head_is_late)
        if self._is_in_body and self._timer is None and not self.transport.is_closing():
            self._wait(BODY_WINDOW_S, self._watch_body)

    def on_message_begin(self) -> None:
        """Begin to count a head."""
        super().on_message_begin()
        self._head = 0

    def on_url(self, url: bytes) -> None:
        """Count the address; a longer one than a whole head is refused here, other long ones by the edge."""
        super().on_url(url)
        if len(self.url) > self._most_head:
            self._stop(UrlTooLongError(len(self.url), self._most_head))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a line of the head."""
        self._head += len(name) + len(value) + 4
        if self._head + len(self.url) > self._most_head:
            self._stop(HeaderTooLargeError(self._most_head))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Let the request begin: from here on the body's speed is watched instead."""
        if not self.url.startswith(b"/"):
            self._stop(BadHostError() if b"://" in self.url else NotHttpError())
        self._stop_waiting()
        self._is_in_head = False
        self._is_in_body = True
        self._fed = 0
        self._body = 0
        is_full = self._most_at_once is not None and len(self.tasks) >= self._most_at_once
        self.app = overloaded if is_full else self.config.loaded_app
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count the body."""
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop watching: the next bytes are a head again."""
        self._is_in_head = True
        self._is_in_body = False
        self._stop_waiting()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Give a sender who was answered before it had sent all a moment to read the answer."""
        super().on_response_complete()
        if self._is_in_body and not self.transport.is_closing():
            self._wait(LINGER_S, self.transport.close)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's sentence is not ours
        """Refuse what cannot be parsed, or what we stopped the parser for."""
        self.refuse(self._refusal or NotHttpError())

    def refuse(self, error: KutcalcError) -> None:
        """Answer with a problem document and close; only close where an answer is being written already."""
        self._stop_waiting()
        if self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.close()
            return
        named = dict(self.headers or ()).get(b"accept-language", b"").decode("latin-1")
        count_refused(error.code)
        status, headers, body = bare(error, accepted_language(named), new_request_id())
        lines = [name + b": " + value + b"\r\n" for name, value in (*self.server_state.default_headers, *headers)]
        self.transport.write(b"".join([STATUS_LINE[status], *lines, b"connection: close\r\n\r\n", body]))
        self.transport.close()

    def _stop(self, error: KutcalcError) -> None:
        self._refusal = error
        raise RefusedError

    def _wait(self, seconds: float, then: Any) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, then)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _head_is_late(self) -> None:
        self._timer = None
        self.transport.close()

    def _watch_body(self) -> None:
        """Close a sender that has been too slow for a whole window, unless it was we who did not read."""
        self._timer = None
        is_held = self.flow.read_paused or self.cycle.waiting_for_100_continue
        if self._body < self._least_body and not is_held:
            self.transport.close()
            return
        self._body = 0
        self._wait(BODY_WINDOW_S, self._watch_body)


async def overloaded(scope: Any, _receive: Any, send: Any) -> None:
    """Refuse a request at once, since too many are under way in this process."""
    language = accepted_language(dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1"))
    status, headers, body = bare(OverloadedError(), language, new_request_id())
    count_refused(OverloadedError.code)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


SERVING: Final[dict[str, Any]] = {
    "http": Http,
    "loop": "uvloop",
    "ws": "none",
    "lifespan": "on",
    "proxy_headers": False,
    "server_header": False,
    "access_log": False,
    "log_config": None,
    "timeout_keep_alive": 5,
    "timeout_graceful_shutdown": 20,
}
"""Options of `uvicorn.Config`. With `proxy_headers` uvicorn would believe any local peer; its log holds addresses."""
