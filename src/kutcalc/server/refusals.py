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
    "JobNotFinishedError",
    "MalformedJsonError",
    "MediaTypeError",
    "NoSuchPolicyError",
    "NotAcceptableError",
    "NotFoundError",
    "RefusalError",
    "TokenInvalidError",
]
