"""The documents that are served as pages: how we calculate, the API, limits, privacy and its risks, accessibility.

Each is a Markdown file in both languages, filled with what holds for this service; its twin is the same Markdown.
"""

import re
from functools import cache
from typing import Final

import msgspec

from kutcalc.language import Language, Text, decimal_text
from kutcalc.limits import JOB_TTL, KEEP_MAX, LIMITS, PAGE_HOLD, SHARE_TTL, SMALL_GROUP, SYNC_CELLS
from kutcalc.report.policy_guide import guide_parts
from kutcalc.server.addresses import address
from kutcalc.server.asked import AnyRequest
from kutcalc.server.pages.frame import Page, page_routes
from kutcalc.server.trusted import prose
from kutcalc.server.web_folder import web_folder

DOCUMENTS: Final = ("method", "limits", "privacy", "impact", "accessibility", "api", "guide")
_UPDATED: Final = "updated: "
_HOST: Final = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9a-fA-F:]+\](:\d{1,5})?")
_MAIL: Final = re.compile(r"[A-Za-z0-9._+\-]+@[A-Za-z0-9.\-]+")
_UNITS: Final[dict[str, str]] = {
    "bytes": "byte",
    "bytes per second": "byte per sekund",
    "cells": "celler",
    "characters": "tecken",
    "columns": "kolumner",
    "days": "dagar",
    "entries": "filer",
    "jobs": "jobb",
    "kr": "kr",
    "minutes": "minuter",
    "ore": "öre",
    "persons": "personer",
    "requests per minute": "anrop per minut",
    "rows": "rader",
    "seconds": "sekunder",
}
_REFUSALS: Final[dict[str, str]] = {
    "max_json_body_bytes": "body-too-large",
    "max_ndjson_body_bytes": "body-too-large",
    "max_upload_bytes": "file-too-large",
    "max_header_bytes": "header-too-large",
    "max_url_bytes": "url-too-long",
    "max_unpacked_bytes": "file-too-expensive",
    "max_zip_entries": "file-too-expensive",
    "max_rows": "file-too-expensive",
    "max_columns": "file-too-expensive",
    "max_file_cells": "file-too-expensive",
    "max_cell_chars": "file-too-expensive",
    "max_amount_ore": "out-of-range",
    "max_total_base_kr": "total-too-large",
    "max_total_cost_kr": "total-too-large",
    "parser_cpu_s": "file-too-expensive",
    "parser_rss_mib": "file-too-expensive",
    "parser_wall_s": "file-too-expensive",
    "sync_cell_limit": "cell-budget",
    "job_cell_limit": "cell-budget",
    "max_reply_rows": "reply-too-large",
    "job_cpu_s": "job-too-expensive",
    "job_rss_mib": "job-too-expensive",
    "queue_length": "queue-full",
    "queue_per_client": "client-queue-full",
    "rate_sync_per_min": "rate-limited",
    "rate_upload_per_min": "rate-limited",
    "share_ttl_days": "share-expired",
}
_HEADS: Final = {
    "sv": ("Gräns", "Värde", "Varför", "Svar när den nås"),
    "en": ("Limit", "Value", "Why", "Reply when reached"),
}
_NO_CONTACT: Final = Text(
    sv="Den som driver tjänsten har inte angett någon adress. Fråga den som gav dig länken hit.",
    en="Whoever runs the service has given no address. Ask the one who gave you the link.",
)
_NO_OPERATOR: Final = Text(sv="Den som driver den här tjänsten", en="Whoever runs this service")


class Document(msgspec.Struct, frozen=True):
    """A document before it is drawn: its title, when it was last changed, and its text as Markdown."""

    title: str
    updated: str
    text: str


@cache
def document(name: str, language: Language) -> Document:
    """Read a document of ours."""
    whole = (web_folder() / "docs" / "pages" / f"{name}.{language}.md").read_text(encoding="utf-8")
    first, _, rest = whole.partition("\n")
    title, _, text = rest.strip().partition("\n")
    return Document(title.removeprefix("# "), first.removeprefix(_UPDATED).strip(), text.strip() + "\n")


def limits_table(language: Language) -> str:
    """Write the limits as they hold here, each with its reason and its refusal."""
    heads = _HEADS[language]
    lines = [f"| {' | '.join(heads)} |", "|---|---:|---|---|"]
    for limit in LIMITS:
        unit = _UNITS.get(limit.unit, limit.unit) if language == "sv" else limit.unit
        code = _REFUSALS.get(limit.name)
        refusal = f"[{code}](/problems/{code})" if code else "–"
        size = decimal_text(limit.value(), 1, language)
        lines.append(f"| `{limit.name}` | {size} {unit} | {limit.text.read(language)} | {refusal} |")
    return "\n".join(lines)


def _filled(text: str, request: AnyRequest, language: Language) -> str:
    settings = request.app.state.settings
    host = request.headers.get("host", "")
    scheme = "https" if settings.https else "http"
    contact = settings.contact
    values = {
        "base": f"{scheme}://{host if _HOST.fullmatch(host) else 'localhost'}",
        "contact": f"<{contact}>" if _MAIL.fullmatch(contact) else contact or _NO_CONTACT.read(language),
        "operator": settings.operator or _NO_OPERATOR.read(language),
        "hold_minutes": str(PAGE_HOLD.value()),
        "keep_minutes": str(KEEP_MAX.value()),
        "job_days": str(JOB_TTL.value()),
        "share_days": str(SHARE_TTL.value()),
        "small_group": str(SMALL_GROUP.value()),
        "sync_cells": decimal_text(SYNC_CELLS.value(), 1, language),
        "privacy": address("privacy", language),
        "impact": address("impact", language),
    }
    if "{limits}" in text:
        values["limits"] = limits_table(language)
    if "{template}" in text:
        values |= guide_parts(language)
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _pages(name: str) -> list[object]:
    async def page(request: AnyRequest, language: Language) -> Page:
        both = {one: document(name, one) for one in ("sv", "en")}
        chosen = both[language]
        value = msgspec.structs.replace(chosen, text=_filled(chosen.text, request, language))
        title = Text(sv=both["sv"].title, en=both["en"].title)
        extra = {"prose": prose(value.text)}
        return Page(template="document.html", title=title, value=value, extra=extra, is_private=False)

    return [*page_routes(name, page)]


DOCUMENT_PAGES: Final = [route for name in DOCUMENTS for route in _pages(name)]

__all__ = ["DOCUMENT_PAGES", "document"]
