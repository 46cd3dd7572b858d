"""The OpenAPI document and the page that shows it; the page's script and styles are files of ours."""

from typing import Any, Final

from litestar import Response, get

from kutcalc.server.asked import AnyRequest
from kutcalc.server.negotiation import JSON, chosen_type
from kutcalc.server.openapi.document import openapi_bytes
from kutcalc.server.query import query_of
from kutcalc.server.replies import public_reply
from kutcalc.server.static_address import static_address

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>kutcalc API v1</title>
<link rel="icon" href="{icon}" type="image/svg+xml">
<link rel="stylesheet" href="{styles}">
</head>
<body>
<main id="api-docs"><h1>kutcalc API v1</h1>
<p>The same as a file: <a href="/api/v1/openapi.json">openapi.json</a>. In words: <a href="/en/api">the API</a>.</p>
</main>
<script src="{bundle}"></script>
<script src="{start}"></script>
</body>
</html>
"""


@get("/openapi.json", name="api-openapi")
async def openapi_document(request: AnyRequest) -> Response[bytes]:
    """Answer `GET /openapi.json`."""
    query_of(request, {})
    chosen_type(request.headers.get("accept"), (JSON,))
    return public_reply(request, openapi_bytes())


@get("/docs", name="api-docs")
async def docs_page(request: AnyRequest) -> Response[str]:
    """Answer `GET /docs`: the document drawn by Swagger UI, from this host alone."""
    query_of(request, {})
    text = _PAGE.format(
        icon=static_address("icon.svg"),
        styles=static_address("vendor/swagger-ui/swagger-ui.css"),
        bundle=static_address("vendor/swagger-ui/swagger-ui-bundle.js"),
        start=static_address("api-docs.js"),
    )
    headers = {"Content-Language": "en", "Cache-Control": "public, max-age=300"}
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)


DOCUMENT_ROUTES: Final[list[Any]] = [openapi_document, docs_page]

__all__ = ["DOCUMENT_ROUTES"]
