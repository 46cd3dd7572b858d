"""What a request over HTTP can be refused for, whatever it asks: its form, its size, its media type, its place."""

from collections.abc import Iterable

from kutcalc.errors import FaultsError, KutcalcError
from kutcalc.language import Text
from kutcalc.server.problem_kinds import PROBLEMS


class RefusalError(KutcalcError):
    """A refusal whose title stands in the table of problems; `headers` go with the reply."""

    code = "internal"

    def __init__(self, text: Text | None = None, *, headers: dict[str, str] | None = None) -> None:
        self.text = text or PROBLEMS[self.code].text
        self.headers = headers or {}
        super().__init__(self.text.en)


class MalformedJsonError(FaultsError):
    """A body is not JSON, or is JSON that two readers could read in two ways."""

    code = "malformed-json"
    title = PROBLEMS["malformed-json"].title


class BodyTooLargeError(RefusalError):
    """A body is larger than it may be."""

    code = "body-too-large"
    title = PROBLEMS["body-too-large"].title

    def __init__(self, limit: int) -> None:
        super().__init__(
            Text(
                sv=f"Det som skickades är större än {limit} byte. Skicka stora fall som NDJSON, eller dela upp dem.",
                en=f"What was sent is larger than {limit} bytes. Send large cases as NDJSON, or divide them.",
            ),
            headers={"Connection": "close"},
        )


class FileTooLargeError(RefusalError):
    """A file is larger than one may be."""

    code = "file-too-large"
    title = PROBLEMS["file-too-large"].title

    def __init__(self, limit: int) -> None:
        super().__init__(
            Text(
                sv=f"Filen är större än {limit} byte. Dela upp den per månad, eller räkna på kommandoraden.",
                en=f"The file is larger than {limit} bytes. Divide it by month, or use the command line.",
            ),
            headers={"Connection": "close"},
        )


class MediaTypeError(RefusalError):
    """A body is of a media type that is not read here."""

    code = "media-type"
    title = PROBLEMS["media-type"].title

    def __init__(self, given: str, accepted: Iterable[str]) -> None:
        listed = ", ".join(accepted)
        said = "".join(sign for sign in given if sign.isprintable())[:100]
        super().__init__(
            Text(
                sv=f"Innehållet är {said or 'av okänd sort'}. Skicka det som {listed}.",
                en=f"The body is {said or 'of an unknown kind'}. Send it as {listed}.",
            ),
            headers={"Accept": listed},
        )


class NotAcceptableError(RefusalError):
    """Nothing that is given here is among what the sender accepts."""

    code = "not-acceptable"
    title = PROBLEMS["not-acceptable"].title

    def __init__(self, offered: Iterable[str]) -> None:
        listed = ", ".join(offered)
        super().__init__(
            Text(
                sv=f"Svaret finns som {listed}. Skriv en av dem i Accept.",
                en=f"The reply is given as {listed}. Name one in Accept.",
            )
        )


class NotFoundError(RefusalError):
    """There is nothing here, or nothing that the sender may see."""

    code = "not-found"
    title = PROBLEMS["not-found"].title


class NoSuchPolicyError(RefusalError):
    """An address names a policy that there is not."""

    code = "policy-not-found"
    title = PROBLEMS["policy-not-found"].title
    status = 404


class NoSuchPopulationError(RefusalError):
    """An address names a population that there is not."""

    code = "population-not-found"
    title = PROBLEMS["population-not-found"].title
    status = 404


class TokenInvalidError(RefusalError):
    """A token that nobody here gave out."""

    code = "token-invalid"
    title = PROBLEMS["token-invalid"].title

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


class JobNotFinishedError(RefusalError):
    """The result of a job is asked for before there is one."""

    code = "job-not-finished"
    title = PROBLEMS["job-not-finished"].title
    retry_after_s = 1


__all__ = [
    "BodyTooLargeError",
    "FileTooLargeError",
    "JobNotFinishedError",
    "MalformedJsonError",
    "MediaTypeError",
    "NoSuchPolicyError",
    "NoSuchPopulationError",
    "NotAcceptableError",
    "NotFoundError",
    "RefusalError",
    "TokenInvalidError",
]


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

    def __init__(self, limit: int, retry_after_s: int, headers: dict[str, str], *, are_files: bool = False) -> None:
        self.retry_after_s = retry_after_s
        sv, en = ("filer", "files") if are_files else ("beräkningar", "calculations")
        super().__init__(
            Text(
                sv=f"Gränsen är {limit} {sv} per minut. Försök igen om {retry_after_s} sekunder.",
                en=f"The limit is {limit} {en} per minute. Try again in {retry_after_s} seconds.",
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
