"""What every request and every reply passes, outside the framework: nothing gets in or out by another way.

In: a number, the host, the size of the head, where a form comes from, how often its sender asks. Out: the headers of
security, the number, a smaller body, a count and a line in the log. One layer and not a stack of middleware, which does
not run where the router finds nothing, and costs a call each.
"""

import time
from pathlib import Path
from typing import Any, Final

from litestar import Litestar, Request
from litestar.enums import ScopeType
from litestar.types import HTTPScope, Message, Receive, Scope, Send

from kutcalc.errors import KutcalcError
from kutcalc.limits import MAX_HEADER, MAX_URL, RATE_SYNC, RATE_UPLOAD
from kutcalc.server import metrics
from kutcalc.server.asked import language_of
from kutcalc.server.bare_reply import bare
from kutcalc.server.calculating import Counted, counted_as_work
from kutcalc.server.clients import client_of, counted_as, cut
from kutcalc.server.cross_site import is_from_elsewhere
from kutcalc.server.errors_out import error_out
from kutcalc.server.headers import Header, secured
from kutcalc.server.hosts import is_ours
from kutcalc.server.logs import request_logger, trace_of
from kutcalc.server.operation import counted, healthz, readyz
from kutcalc.server.packing import can_be_packed, packed, varying
from kutcalc.server.rates import WINDOW_MS, Rates
from kutcalc.server.refusals import (
    BadHostError,
    CrossSiteError,
    HeaderTooLargeError,
    InternalError,
    RateLimitedError,
    UrlTooLongError,
)
from kutcalc.server.request_id import new_request_id
from kutcalc.server.settings import Settings
from kutcalc.server.static import static_file, takes_gzip

OPERATION_ROUTES: Final[list[Any]] = [healthz, readyz, counted, static_file]
API: Final = "/api/"
_SERVER_FAULT: Final = 500
_WINDOW_S: Final = WINDOW_MS // 1_000


class DebugRefusedError(RuntimeError):
    """The application is set to show its inside; that is for tests alone."""


def guarded(app: Litestar, settings: Settings) -> Litestar:
    """Put the edge around an application."""
    if (app.debug or app.pdb_on_exception) and not settings.is_testing:
        raise DebugRefusedError("debug shows what must not leave")
    edge = Edge(app.asgi_handler, settings)
    app.asgi_handler = edge
    app.on_shutdown.append(edge.close)
    return app


async def count_problem(error: Exception, _scope: Scope) -> None:
    """Count a refusal by the code of its problem."""
    if isinstance(error, KutcalcError):
        metrics.count_refused(error.code)


class Edge:
    """The outermost layer of one process."""

    def __init__(self, inner: Any, settings: Settings) -> None:
        self._inner = inner
        self._hosts = frozenset(name.lower() for name in settings.hosts)
        self._trusted = frozenset(settings.trusted_proxies)
        self._rates_file = None if settings.rates_file is None else Path(settings.rates_file)
        self._rates: Rates | None = None
        self._most: dict[Counted, int] = {"sync": RATE_SYNC.value(), "upload": RATE_UPLOAD.value()}
        self._most_url = MAX_URL.value()
        self._most_head = MAX_HEADER.value()

    def close(self) -> None:
        """Let go of the counts."""
        if self._rates is not None:
            self._rates.close()
            self._rates = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request, and see to its reply."""
        if scope["type"] != ScopeType.HTTP:
            await self._inner(scope, receive, send)
            return
        await self._take(scope, receive, send)

    async def _take(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        reply = Reply(scope, headers, client_of(scope, headers, self._trusted), send)
        refusal: KutcalcError = InternalError()
        try:
            try:
                self._check(scope, headers, reply)
            except KutcalcError as found:
                refusal = found
                metrics.count_refused(found.code)
                await _answer(found, reply.scope, receive, reply.send)
            else:
                await self._inner(reply.scope, receive, reply.send)
        except Exception as error:  # noqa: BLE001  # what is not even caught below must not leave as it is
            reply.error = error
            await reply.send_bare(refusal)
        finally:
            reply.finish()

    def _check(self, scope: HTTPScope, headers: dict[bytes, bytes], reply: "Reply") -> None:
        """Refuse what must not come in."""
        raw, path, query = list(scope["headers"]), scope["path"], scope["query_string"]
        if not is_ours(raw, headers.get(b"host"), self._hosts):
            raise BadHostError
        length = len(scope.get("raw_path") or path.encode()) + len(query) + bool(query)
        if length > self._most_url:
            raise UrlTooLongError(length, self._most_url)
        if length + sum([len(name) + len(value) + 4 for name, value in raw]) > self._most_head:
            raise HeaderTooLargeError(self._most_head)
        if is_from_elsewhere(scope["method"], path, headers):
            raise CrossSiteError
        counted = counted_as_work(scope["method"], path, query, headers.get(b"content-type", b""))
        if counted is not None:
            self._count(scope, reply, counted)

    def _count(self, scope: HTTPScope, reply: "Reply", kind: Counted) -> None:
        """Count a calculation or a file; the name of its sender goes with the request, for what else counts by it."""
        if self._rates is None:
            self._rates = Rates(self._rates_file)
        client, most = counted_as(reply.client), self._most[kind]
        scope["state"]["client"] = self._rates.name_of(b"sync", client).hex()
        taken = self._rates.take(self._rates.name_of(kind.encode(), client), most)
        policy = f'"{kind}";q={most};w={_WINDOW_S}'
        left = f'"{kind}";r={taken.left};t={taken.reset_s}'
        if not taken.allowed:
            headers = {"RateLimit-Policy": policy, "RateLimit": left}
            raise RateLimitedError(most, taken.reset_s, headers, are_files=kind == "upload")
        reply.more = [(b"ratelimit-policy", policy.encode()), (b"ratelimit", left.encode())]


class Reply:
    """One reply on its way out."""

    def __init__(self, scope: HTTPScope, headers: dict[bytes, bytes], client: str, send: Send) -> None:
        self.request_id = new_request_id()
        scope["state"]["request_id"] = self.request_id
        # Where a page answers GET it answers HEAD, without the body; the API says in its document what it answers.
        self._has_no_body = scope["method"] == "HEAD" and not scope["path"].startswith(API)
        self.scope: HTTPScope = {**scope, "method": "GET"} if self._has_no_body else scope
        self.client = client
        self.more: list[Header] = []
        self.error: BaseException | None = None
        self._method = scope["method"]
        accepted = headers.get(b"accept-encoding", b"").decode("latin-1")
        self._takes_gzip = scope["method"] != "HEAD" and takes_gzip(accepted)  # no body, and so no packed length
        self._send = send
        self._held: Any = None
        self._status = 0
        self._began = time.perf_counter()

    async def send(self, message: Message) -> None:
        """Send a part of the reply, with what every reply carries."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            listed = [(bytes(name), bytes(value)) for name, value in message.get("headers", ())]
            message["headers"] = [*secured(listed, self.request_id.encode()), *self.more]
            if can_be_packed(listed):
                if self._takes_gzip:
                    self._held = message
                    return
                message["headers"] = varying(list(message["headers"]))
        elif message["type"] == "http.response.body":
            if self._held is not None:
                held, self._held = self._held, None
                if not message.get("more_body"):
                    held["headers"], message["body"] = await packed(held["headers"], message.get("body", b""))
                await self._send(held)
            if self._has_no_body:
                message["body"] = b""
        await self._send(message)

    async def send_bare(self, refusal: KutcalcError) -> None:
        """Say why nothing better comes, where nothing has been said yet; else only stop."""
        if self._status and self._held is None:
            return
        self._held = None
        request: Request[Any, Any, Any] = Request(self.scope)
        self._status, headers, body = bare(refusal, language_of(request), self.request_id)
        await self._send({"type": "http.response.start", "status": self._status, "headers": headers})
        await self._send({"type": "http.response.body", "body": b"" if self._has_no_body else body, "more_body": False})

    def finish(self) -> None:
        """Count the reply and write its line: what was asked for by the pattern of its path alone."""
        seconds = time.perf_counter() - self._began
        route: str = self.scope.get("path_template") or metrics.NO_ROUTE
        metrics.count_request(route, self._method, self._status, seconds)
        logger = request_logger()
        if logger is None:
            return
        line = {
            "request_id": self.request_id,
            "method": self._method,
            "route": route,
            "status": self._status,
            "ms": int(seconds * 1_000),
            "client": cut(self.client),
        }
        if self.error is not None:
            line["trace"] = trace_of(self.error)
        (logger.error if self.error or self._status == _SERVER_FAULT else logger.info)("request", **line)


async def _answer(error: KutcalcError, scope: HTTPScope, receive: Receive, send: Send) -> None:
    request: Request[Any, Any, Any] = Request(scope, receive, send)
    await error_out(request, error).to_asgi_response(app=None, request=request)(scope, receive, send)
