"""The fields of a posted form, however the browser sends them."""

from urllib.parse import parse_qsl

from litestar.enums import RequestEncodingType

from kutcalc.server.asked import AnyRequest


async def form_of(request: AnyRequest) -> dict[str, str]:
    """Read the fields of a form; of two by one name the last. Files are passed over."""
    if request.content_type[0] == RequestEncodingType.MULTI_PART:
        sent = await request.form()
        return {name: text for name, text in sent.multi_items() if isinstance(text, str)}
    text = (await request.body()).decode("utf-8", errors="replace")
    return dict(parse_qsl(text, keep_blank_values=True))


__all__ = ["form_of"]
