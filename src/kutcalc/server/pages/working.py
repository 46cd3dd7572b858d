"""How the pages of a company ask for a reply: by the same function as the API."""

from typing import Any

from kutcalc.errors import CaseDamagedError
from kutcalc.language import Language
from kutcalc.report.answer import KINDS
from kutcalc.server.answers import answered
from kutcalc.server.asked import AnyRequest


async def worked(request: AnyRequest, kind: str, body: dict[str, Any], language: Language) -> dict[str, Any]:
    """Give the reply to a body; KutcalcError says all that is wrong, CaseDamagedError that its kind has no reply."""
    for known in KINDS:
        if kind == known:
            return await answered(request.app.state, known, body, language)
    raise CaseDamagedError


__all__ = ["worked"]
