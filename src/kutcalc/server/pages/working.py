"""How the pages of a company ask for a reply: by the same function as the API."""

from typing import Any

from kutcalc.language import Language
from kutcalc.report.answer import Kind
from kutcalc.server.answers import answered
from kutcalc.server.asked import AnyRequest


async def worked(request: AnyRequest, kind: Kind, body: dict[str, Any], language: Language) -> dict[str, Any]:
    """Give the reply to a body; KutcalcError says all that is wrong in it."""
    return await answered(request.app.state, kind, body, language)


__all__ = ["worked"]
