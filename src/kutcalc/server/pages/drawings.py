"""Charts on pages: drawn once in a worker process, kept by the hash of their spec, with their table beside them."""

import hashlib
from collections import OrderedDict
from typing import Any, Final

import msgspec
from litestar.datastructures import State

from kutcalc.report.charts import Spec, numbers_in
from kutcalc.report.charts_drawn import svg_of

MOST_KEPT: Final = 200
_KEPT: Final[OrderedDict[str, str]] = OrderedDict()
Columns = list[tuple[str, str, str]]


async def svg_for(state: State, spec: Spec, name: str, title: str, description: str) -> str:
    """Give the SVG of a spec, drawn now or kept from before."""
    told = msgspec.json.encode((spec, name, title, description))
    key = hashlib.sha256(told).hexdigest()
    if key not in _KEPT:
        _KEPT[key] = await state.pool.run(svg_of, spec, name, title, description)
        while len(_KEPT) > MOST_KEPT:
            _KEPT.popitem(last=False)
    _KEPT.move_to_end(key)
    return _KEPT[key]


async def chart(
    state: State,
    spec: Spec,
    *,
    name: str,
    title: str,
    description: str,
    columns: Columns,
    csv: str | None,
    download: str | None,
) -> dict[str, Any]:
    """Give a chart as the macro takes it; the rows of its table are read back from the spec.

    `columns` are the heading, the kind and the name in the spec of each column of the table.
    """
    rows = [[row[field] for _, _, field in columns] for row in numbers_in(spec)]
    return {
        "id": name,
        "title": title,
        "summary": description,
        "svg": await svg_for(state, spec, name, title, description),
        "table": {"caption": title, "columns": [(heading, kind) for heading, kind, _ in columns], "rows": rows},
        "csv": csv,
        "spec": download,
    }


__all__ = ["Columns", "chart", "svg_for"]
