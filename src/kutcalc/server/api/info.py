"""What this service is: name, version, law covered, limits (`design/interfaces.md` 9.2)."""

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import msgspec
from litestar import Response

from kutcalc.language import LANGUAGES, Language
from kutcalc.law import EDITION, FIRST_MONTH, LAST_MONTH, PROJECTED_FROM
from kutcalc.limits import LIMITS
from kutcalc.server.api.routing import readable, refuse_extras
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.replies import public_reply
from kutcalc.units import write_month

RELEASED: Final = "2026-11-22"
AVAILABILITY_PPM: Final = 995_000


def api_info(language: Language) -> dict[str, Any]:
    """Describe the service."""
    return {
        "name": "kutcalc",
        "version": _version(),
        "status": "active",
        "released": RELEASED,
        "languages": list(LANGUAGES),
        "documentation": "/api",
        "law": {
            "first_month": write_month(FIRST_MONTH),
            "last_month": write_month(LAST_MONTH),
            "projected_from": write_month(PROJECTED_FROM),
            "edition": EDITION,
        },
        "limits": [
            {"name": one.name, "value": one.value(), "unit": one.unit, "text": one.text.read(language)}
            for one in LIMITS
        ],
        "service_level": {"availability_ppm": AVAILABILITY_PPM, "period": "month"},
    }


@lru_cache(maxsize=1)
def _version() -> str:
    try:
        return version("kutcalc")
    except PackageNotFoundError:
        return "0"


async def get_api_info(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /api-info`."""
    refuse_extras(request)
    return public_reply(request, msgspec.json.encode(api_info(language_of(request))))


INFO_ROUTES: Final = readable("/api-info", "get_api_info", get_api_info)

__all__ = ["INFO_ROUTES", "api_info"]
