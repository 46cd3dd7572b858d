"""The page of the gallery: what four invented companies would get under each design of the library.

The figures are worked once in each web process, by a worker, when somebody first asks; the library does not change
while a process runs.
"""

import asyncio
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import State

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Language, Text
from kutcalc.report.charts_drawn import spec_bytes
from kutcalc.report.comparison_files import csv_of_rows
from kutcalc.report.gallery import Gallery, gallery_json
from kutcalc.report.gallery_ground import SCENARIO
from kutcalc.report.tables import CsvForm
from kutcalc.server.addresses import ADDRESSES, address
from kutcalc.server.asked import AnyRequest, page_language
from kutcalc.server.pages.drawings import chart
from kutcalc.server.pages.frame import JSON_ENDING, Page, page_routes
from kutcalc.server.pages.gallery_asked import asked_of, options_of
from kutcalc.server.pages.gallery_view import (
    MOST_BARS,
    companies_table,
    data_rows,
    headline_of,
    spec_of,
    table_of,
    value_of,
)

_TITLE: Final = Text(sv="Vad skulle företaget få?", en="What would the company get?")
_FILES: Final = {"csv": ".csv", "spec": ".vl.json"}
_KEPT: Final[dict[str, Gallery]] = {}


async def worked(state: State) -> Gallery:
    """Give the gallery, worked now or kept from before."""
    if SCENARIO not in _KEPT:
        content: bytes = await state.pool.run(gallery_json)
        _KEPT[SCENARIO] = msgspec.json.decode(content, type=Gallery)
    return _KEPT[SCENARIO]


async def gallery(request: AnyRequest, language: Language) -> Page:
    """Show what is asked of the gallery."""
    found = await worked(request.app.state)
    asked = asked_of(request.query_params, found)
    value = value_of(found, asked, language)
    extra: dict[str, Any] = {
        "asked": asked,
        "options": options_of(found, language),
        "headline": headline_of(value, language),
        "table": table_of(value, language),
        "companies": companies_table(value, language),
        "csv": asked.address(language, _FILES["csv"]),
        "fill": address("compare", language),
        "chart_of": None,
    }
    is_twin = request.scope["path"].endswith(JSON_ENDING)
    if value["items"] and not is_twin:
        extra["chart_of"] = await _chart(request.app.state, value, extra, language)
    title = Text(sv=f"{_TITLE.sv} Galleri för {found.year}", en=f"{_TITLE.en} A gallery for {found.year}")
    return Page(
        template="gallery.html",
        title=title,
        value=value,
        extra=extra,
        crumbs=("start", "compare"),
        is_private=False,
    )


async def _chart(state: State, value: dict[str, Any], extra: dict[str, Any], language: Language) -> dict[str, Any]:
    shown = min(MOST_BARS, len(value["items"]))
    whose = dict(extra["options"]["company"])[value["asked"]["company"]]
    title = Text(sv=f"Stöd {value['year']}: {whose}", en=f"Support {value['year']}: {whose}")
    told = Text(
        sv=f"En stapel för var och en av de {shown} första raderna i tabellen, från 0 kr.",
        en=f"A bar for each of the first {shown} rows of the table, from SEK 0.",
    )
    return await chart(
        state,
        spec_of(value["items"], value["asked"], language),
        name="chart-support",
        title=title.read(language),
        description=told.read(language),
        columns=[
            (Text(sv="Förslag", en="Design").read(language), "text", "label"),
            (Text(sv="Stöd", en="Support").read(language), "amount", "value_ore"),
        ],
        csv=extra["csv"],
        download=extra["asked"].address(language, _FILES["spec"]),
    )


@get([f"{path}{_FILES['csv']}" for path in ADDRESSES["gallery"]], name="gallery-csv")
async def gallery_csv(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give the rows of the table as CSV."""
    value, _ = await _figures(request)
    form: CsvForm = "sv" if request.query_params.get("csv") == "sv" else "en"
    content = await asyncio.to_thread(csv_of_rows, data_rows(value), form)
    return _file(content, "text/csv; charset=utf-8", f"galleri-{value['year']}.csv")


@get([f"{path}{_FILES['spec']}" for path in ADDRESSES["gallery"]], name="gallery-spec")
async def gallery_spec(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give the Vega-Lite spec of the chart."""
    value, language = await _figures(request)
    spec = spec_of(value["items"], value["asked"], language)
    return _file(spec_bytes(spec), "application/json", f"galleri-{value['year']}.vl.json")


async def _figures(request: AnyRequest) -> tuple[dict[str, Any], Language]:
    """Give what is asked for as a file; FaultsError where no row is left."""
    language = page_language(request.scope["path"])
    found = await worked(request.app.state)
    value = value_of(found, asked_of(request.query_params, found), language)
    if not value["items"]:
        nothing = Text(sv="Inget förslag har alla de villkoren.", en="No design fits all of that.")
        raise FaultsError([Fault(code="invalid-request", text=nothing)])
    return value, language


def _file(content: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "public, max-age=300"}
    return Response(content, media_type=media_type, headers=headers)


GALLERY_PAGES: Final[list[Any]] = [*page_routes("gallery", gallery, is_fixed=True), gallery_csv, gallery_spec]

__all__ = ["GALLERY_PAGES", "worked"]
