"""What a request is refused for before anything looks at what it asks, and the reply when nothing else can answer."""

from kutcalc.errors import KutcalcError
from kutcalc.language import Language, Text
from kutcalc.server.headers import Header, secured
from kutcalc.server.problem_kinds import PROBLEMS
from kutcalc.server.problems import PROBLEM_TYPE, problem_of
from kutcalc.server.refusals import RefusalError


class BadHostError(RefusalError):
    """The Host header is missing, doubled, or names a host that is not ours."""

    code = "bad-host"
    title = PROBLEMS["bad-host"].title


class CrossSiteError(RefusalError):
    """A request that changes something came from a page on another site."""

    code = "cross-site"
    title = PROBLEMS["cross-site"].title


class UrlTooLongError(RefusalError):
    """The address is longer than any of ours."""

    code = "url-too-long"
    title = PROBLEMS["url-too-long"].title

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(
            Text(
                sv=f"Adressen är {length} byte; gränsen är {limit}. Skicka ett stort fall med POST, eller dela det.",
                en=f"The address is {length} bytes; the limit is {limit}. Send a large case by POST, or share it.",
            )
        )


class HeaderTooLargeError(RefusalError):
    """The head of the request is larger than any honest one."""

    code = "header-too-large"
    title = PROBLEMS["header-too-large"].title

    def __init__(self, limit: int) -> None:
        super().__init__(
            Text(
                sv=f"Frågans rader före innehållet får vara {limit} byte i allt. Skicka färre eller kortare rader.",
                en=f"The lines of a request before its body may be {limit} bytes in all. Send fewer or shorter ones.",
            )
        )


class RateLimitedError(RefusalError):
    """A client has asked more often than the limit allows."""

    code = "rate-limited"
    title = PROBLEMS["rate-limited"].title

    def __init__(self, limit: int, retry_after_s: int, headers: dict[str, str]) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(
            Text(
                sv=f"Gränsen är {limit} beräkningar per minut. Försök igen om {retry_after_s} sekunder.",
                en=f"The limit is {limit} calculations per minute. Try again in {retry_after_s} seconds.",
            ),
            headers=headers,
        )


class NotHttpError(RefusalError):
    """What was sent is not HTTP."""

    code = "invalid-request"
    title = PROBLEMS["invalid-request"].title
    status = 400

    def __init__(self) -> None:
        super().__init__(
            Text(
                sv="Det som kom går inte att läsa som HTTP/1.1. Börja med metod, sökväg och version på en rad.",
                en="What came cannot be read as HTTP/1.1. Begin with the method, the path and the version on one line.",
            )
        )


class InternalError(RefusalError):
    """Something is wrong on our side."""

    code = "internal"
    title = PROBLEMS["internal"].title


def bare(error: KutcalcError, language: Language, request_id: str) -> tuple[int, list[Header], bytes]:
    """Give status, headers and body of a problem document, with no framework to send it."""
    problem = problem_of(error, language, request_id)
    body = problem.body()
    own = [
        (b"content-type", PROBLEM_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"content-language", language.encode()),
        (b"vary", b"Accept-Language"),
        *((name.lower().encode(), value.encode()) for name, value in problem.headers.items()),
    ]
    return problem.status, secured(own, request_id.encode()), body
