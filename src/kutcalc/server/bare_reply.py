"""The reply when nothing else can answer: a problem document with no framework to send it."""

from kutcalc.errors import KutcalcError
from kutcalc.language import Language
from kutcalc.server.headers import Header, secured
from kutcalc.server.problems import PROBLEM_TYPE, problem_of


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
