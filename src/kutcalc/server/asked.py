"""What a request says beside its body: its language, and its number for the log."""

from typing import Any, Final

from litestar import Request

from kutcalc.language import Language

ENGLISH: Final = "/en"
AnyRequest = Request[Any, Any, Any]


def page_language(path: str) -> Language:
    """Give the language of a page's address: English under `/en`, else Swedish."""
    return "en" if path == ENGLISH or path.startswith((f"{ENGLISH}/", f"{ENGLISH}.")) else "sv"


def accepted_language(header: str | None) -> Language:
    """Give the language of the two that an `Accept-Language` header prefers; Swedish when it names neither."""
    best: tuple[float, Language] = (0.0, "sv")
    for part in (header or "").split(","):
        name, _, weight = part.partition(";")
        short = name.strip().lower().partition("-")[0]
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight.strip() else 1.0
        except ValueError:
            quality = 0.0
        if short in {"sv", "en"} and quality > best[0]:
            best = (quality, "en" if short == "en" else "sv")
    return best[1]


def language_of(request: AnyRequest) -> Language:
    """Give the language of a reply: of the address for pages, of the header for the API and the pages of problems."""
    path = request.scope["path"]
    if path.startswith(("/api/", "/problems", "/healthz", "/readyz", "/metrics")):
        return accepted_language(request.headers.get("accept-language"))
    return page_language(path)
