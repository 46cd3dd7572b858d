"""Shared results: stored with their figures, opened beside what today's engine gives, and deleted by their owner."""

import asyncio
from typing import Any, Final

import msgspec
from litestar import Response, post

from kutcalc.language import Language, Text, money_text
from kutcalc.report.national_headline import sentences_of
from kutcalc.report.shares import kept, shown
from kutcalc.report.wordings import FIGURES, period_text
from kutcalc.server.addresses import ADDRESSES, address
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.pages.case_asked import case_of_form
from kutcalc.server.pages.form_reading import form_of
from kutcalc.server.pages.frame import Page, html, page_routes
from kutcalc.server.pages.working import worked
from kutcalc.server.refusals import NotFoundError
from kutcalc.units import ORE_PER_KR

UNPROCESSABLE: Final = 422
LONGEST_TITLE: Final = 200
_POST: Final = [path.removesuffix("/{id}") for path in ADDRESSES["shared"]]
_DELETE: Final = [path.replace("}", ":str}") for path in ADDRESSES["shared"]]
_SHOWN: Final = (
    "baseline_due_ore",
    "training_cost_ore",
    "training_deduction_ore",
    "cut_ore",
    "contributions_due_ore",
    "net_ore",
)
_MADE_BY: Final = {
    "policy_hash": Text(
        sv="Förslaget har ändrats eller fått en ny version", en="The policy has changed or has a new version"
    ),
    "law_edition": Text(sv="Lagboken har en ny utgåva", en="The book of law has a new edition"),
    "engine_version": Text(sv="Räknemotorn har en ny version", en="The engine has a new version"),
    "input": Text(sv="Uppgifterna skiljer sig", en="What was put in differs"),
}
_UNTITLED: Final = Text(sv="Delat resultat", en="Shared result")
_DELETED: Final = Text(sv="Resultatet är raderat", en="The result is deleted")
_WRONG_SECRET: Final = Text(
    sv="Hemligheten stämmer inte. Kopiera den ur rutan som visades när länken gjordes.",
    en="The secret is not right. Copy it from the box that was shown when the link was made.",
)


async def shared(request: AnyRequest, language: Language) -> Page:
    """Show a stored result; where today's engine or a newer version differs, that too."""
    share_id = request.path_params["id"]
    share = await asyncio.to_thread(request.app.state.store.shares.get, share_id)
    if share is None:
        raise NotFoundError
    value = await asyncio.to_thread(shown, share, language)
    return _page(value, language)


def _page(value: dict[str, Any], language: Language, **more: Any) -> Page:
    title = value["title"]
    then, now = value["then"], value["now"]
    period = then.get("period")
    is_national = "population" in then
    return Page(
        template="shared.html",
        title=Text(sv=title, en=title) if title else _UNTITLED,
        value=value,
        crumbs=("start", "company"),
        extra={
            "period": "" if period is None else period_text(period["first"], period["last"], language),
            "figures": [] if is_national else _figures(then, now, language),
            "sentences": sentences_of(then, language) if is_national and "nation_year" in then["results"] else [],
            "address": address("shared", language, id=value["id"]),
            "differing": _differing(now, language),
            "made": None,
            **more,
        },
    )


def _figures(then: dict[str, Any], now: dict[str, Any] | None, language: Language) -> list[tuple[str, int, int | None]]:
    """List the stored figures, each with today's where it differs."""
    old = _of(then)
    new = {} if now is None or now.get("same") else _of(now)
    return [(FIGURES[name].read(language), old[name], new.get(name)) for name in _SHOWN if name in old]


def _differing(now: dict[str, Any] | None, language: Language) -> list[str]:
    """Say in words what differs: what made the result first, then each figure with its place."""
    found = []
    for one in () if now is None else now.get("differences", ()):
        then, today = (str(one.get(key)) for key in ("then", "now"))
        if one["what"] in _MADE_BY:
            found.append(f"{_MADE_BY[one['what']].read(language)}: {then} → {today}")
            continue
        column = str(one.get("column"))
        name = FIGURES[column].read(language) if column in FIGURES else column
        if column.endswith("_ore"):
            then, today = (money_text(int(one[key] or 0), ORE_PER_KR, language) for key in ("then", "now"))
        where = ", ".join(str(one[key]) for key in ("employer", "group", "month", "year") if one.get(key))
        found.append(f"{name} ({where}): {then} → {today}" if where else f"{name}: {then} → {today}")
    return found


def _of(reply: dict[str, Any]) -> dict[str, Any]:
    for name in ("middle", "totals"):
        figures = reply.get(name)
        if isinstance(figures, dict):
            return figures
    return {}


@post(list(dict.fromkeys(_POST)), name="page-share", status_code=201)
async def share_result(request: AnyRequest) -> Response[Any]:
    """Store a result, and show its address and once only the secret by which it is deleted."""
    language = language_of(request)
    form = await form_of(request)
    case = case_of_form(form)
    reply = await worked(request, case.kind, case.body, language)
    title = form.get("title", "").strip()[:LONGEST_TITLE] or _UNTITLED.read(language)
    stored = await asyncio.to_thread(kept, case.body, reply, language)
    share, secret = await asyncio.to_thread(request.app.state.store.shares.add, title, case.kind, *stored)
    value = await asyncio.to_thread(shown, share, language)
    page = _page(value, language, made={"secret": secret}, twin=None, switch=None)
    answer = html(page, language, name="shared", parts={"id": share.id}, query="")
    answer.status_code = 201
    answer.headers["Location"] = address("shared", language, id=share.id)
    return answer


@post(_DELETE, name="page-share-delete", status_code=200)
async def delete_shared(request: AnyRequest) -> Response[Any]:
    """Delete a stored result for the one who has its secret."""
    language = language_of(request)
    form = await form_of(request)
    share_id = request.path_params["id"]
    shares = request.app.state.store.shares
    gone = await asyncio.to_thread(shares.delete, share_id, form.get("owner_secret", "").strip())
    if gone:
        deleted = Page(template="shared_deleted.html", title=_DELETED, value={}, extra={"twin": None, "switch": None})
        return html(deleted, language, name="shared", parts={"id": share_id}, query="")
    share = await asyncio.to_thread(shares.get, share_id)
    if share is None:
        raise NotFoundError
    value = await asyncio.to_thread(shown, share, language)
    page = _page(value, language, twin=None, switch=None)
    wrong = msgspec.structs.replace(page, errors=(("owner_secret", _WRONG_SECRET),), status=UNPROCESSABLE)
    return html(wrong, language, name="shared", parts={"id": share_id}, query="")


SHARED_PAGES: Final[list[Any]] = [*page_routes("shared", shared), share_result, delete_shared]

__all__ = ["SHARED_PAGES"]
