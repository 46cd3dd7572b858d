"""Charts of figures that are uncertain: bars with their interval, a line with its band, a grid of two values as a map.

As in `charts.py` a spec is plain JSON in whole öre. All is said beside the marks too, so nothing hangs on colour.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from kutcalc.language import Language
from kutcalc.report.chart_parts import (
    BAR_HEIGHT,
    FILL,
    FONT_SIZE,
    INK,
    LINE_OF_NAME,
    PERCENT,
    QUIET,
    AxisUnit,
    Point,
    Spec,
    amount_axis,
    axis_of,
    bounds_of,
    names_above,
    part_of,
    plain,
    spec_of,
    text_at_end,
    wrapped,
    zero_line,
)
from kutcalc.report.charts import line

ORE_PER_MILLION: Final = 100_000_000
"""How many öre there are in a million kronor."""
_AXIS_FROM: Final = 10 * ORE_PER_MILLION
_LINE_STEP: Final = 46
_BELOW_STEP: Final = 76
_ROOM_PERCENT: Final = 40
_HEAD_PERCENT: Final = 6
_WHISKER: Final = 12
_CELL: Final = 38
_LIGHT: Final = "#edf3f7"
_DARK: Final = "#12415e"
_ON_LIGHT: Final = "#010101"
_ON_DARK: Final = "#ffffff"
_HALF: Final = 2
DARK_PERCENT: Final = 68
"""From where between the lightest and the darkest the amount is written in white: both then read at 4.5 to 1."""


class Ranged(msgspec.Struct, frozen=True):
    """One bar with its interval: name, amount, both ends, and the text at the mark."""

    label: str
    value_ore: int
    low_ore: int
    high_ore: int
    text: str


class Cell(msgspec.Struct, frozen=True):
    """One cell of a map: where it stands in words, its amount, and the amount as it is written."""

    across: str
    down: str
    value_ore: int
    text: str
    low_ore: int | None = None
    high_ore: int | None = None


def ranged_bars(marks: Sequence[Ranged], language: Language, *, below: bool = False) -> Spec:
    """Give bars from nought, each with a whisker from its low to its high end; the text stands after it or below."""
    low, high = bounds_of([end for mark in marks for end in (mark.low_ore, mark.high_ore, mark.value_ore)])
    room = _HEAD_PERCENT if below else _ROOM_PERCENT
    x = amount_axis("x", "value_ore", low, high + part_of(high - low, room), language)
    ends = [
        {"mark": {"type": "tick", "size": _WHISKER, "thickness": 2, "color": INK, "opacity": 1}, "encoding": {"x": end}}
        for end in (plain("low_ore"), plain("high_ore"))
    ]
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": BAR_HEIGHT, "color": FILL}, "encoding": {"x": x}},
        {
            "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
            "encoding": {"x": plain("low_ore"), "x2": {"field": "high_ore"}},
        },
        *ends,
        *names_above(),
        _text_below() if below else text_at_end("high_ore", "text"),
        zero_line("x"),
    ]
    numbered = [
        {"row": number, **wrapped(mark.label), **msgspec.to_builtins(mark)} for number, mark in enumerate(marks)
    ]
    most = max((row["name_lines"] for row in numbered), default=1)
    step = (_BELOW_STEP if below else _LINE_STEP) + (most - 1) * LINE_OF_NAME * _HALF
    shared = {"y": {"field": "row", "type": "ordinal", "sort": None, "axis": None}}
    return in_millions(spec_of(numbered, layers, height={"step": step}, shared=shared), high, language)


def _text_below() -> Spec:
    mark = {
        "type": "text", "align": "left", "baseline": "top", "dy": BAR_HEIGHT // _HALF + 4, "x": 2, "fontWeight": "bold",
    }  # fmt: skip
    return {"mark": mark, "encoding": {"text": {"field": "text"}}}


def banded_line(
    points: Sequence[Point], bands: Sequence[tuple[int, int]], unit: AxisUnit, title: str, language: Language
) -> Spec:
    """Give a line over a grid with the interval of each point as a band behind it, `bands` in the order of points."""
    spec = line(points, unit, title, language)
    rows: list[dict[str, Any]] = spec["data"]["values"]
    for row, (low, high) in zip(rows, bands, strict=True):
        row |= {"low_ore": low, "high_ore": high}
    most = max((high for _, high in bands), default=0)
    if len({point.series for point in points}) == 1 and bands:
        band: Spec = {
            "mark": {"type": "area", "color": FILL, "opacity": 0.22, "line": False},
            "encoding": {"y": plain("low_ore"), "y2": {"field": "high_ore"}},
        }
        edges: list[Spec] = [
            {
                "mark": {"type": "line", "color": QUIET, "strokeWidth": 1, "strokeDash": [3, 2]},
                "encoding": {"y": plain(end)},
            }
            for end in ("low_ore", "high_ore")
        ]
        scaled = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
        scaled[1] = max(scaled[1], most + part_of(most, _HEAD_PERCENT))
        spec["layer"] = [spec["layer"][0], band, *edges, *spec["layer"][1:]]
    return in_millions(spec, max([most, *(point.value_ore for point in points)]), language)


def heat_map(cells: Sequence[Cell], across: str, down: str, language: Language) -> Spec:
    """Give a grid of two values as a map: darker is more, and each cell has its amount written in it."""
    amounts = [cell.value_ore for cell in cells]
    low, high = min(amounts), max(amounts)
    rows = [
        {**msgspec.to_builtins(cell), "is_dark": (cell.value_ore - low) * PERCENT > (high - low) * DARK_PERCENT}
        for cell in cells
    ]
    columns = list(dict.fromkeys(cell.across for cell in cells))
    lines = list(dict.fromkeys(cell.down for cell in cells))
    look = {**axis_of("plain", language), "labelAngle": 0, "grid": False, "ticks": False, "domain": False}
    del look["labelExpr"]
    shared = {
        "x": {
            "field": "across", "type": "ordinal", "sort": columns, "scale": {"padding": 0},
            "axis": {**look, "title": across, "orient": "top", "labelLimit": 70, "titlePadding": 8},
        },
        "y": {
            "field": "down", "type": "ordinal", "sort": lines, "scale": {"padding": 0},
            "axis": {
                **look, "title": down, "titleAngle": 0, "titleAlign": "left", "titleAnchor": "start", "titleY": -44,
                "titleX": -60, "labelLimit": 110,
            },
        },
    }  # fmt: skip
    scale = {"type": "linear", "domain": [low, max(high, low + 1)], "range": [_LIGHT, _DARK], "zero": False}
    layers: list[Spec] = [
        {
            "mark": {"type": "rect", "stroke": QUIET, "strokeWidth": 1},
            "encoding": {"color": {"field": "value_ore", "type": "quantitative", "scale": scale, "legend": None}},
        },
        {
            "mark": {"type": "text", "baseline": "middle", "fontSize": FONT_SIZE - 2},
            "encoding": {
                "text": {"field": "text"},
                "color": {"condition": {"test": "datum.is_dark", "value": _ON_DARK}, "value": _ON_LIGHT},
            },
        },
    ]
    return spec_of(rows, layers, height={"step": _CELL}, shared=shared)


def in_millions(spec: Spec, most_ore: int, language: Language) -> Spec:
    """Give a spec whose axis is in millions of kronor, where the amounts are so large; the data stay in öre."""
    if most_ore < _AXIS_FROM:
        return spec
    kronor = axis_of("ore", language)["labelExpr"]
    million = kronor.replace("datum.value / 100,", f"datum.value / {ORE_PER_MILLION},")
    title_before = {"sv": "kr", "en": "SEK"}[language]
    title = {"sv": "miljoner kr", "en": "SEK million"}[language]

    def changed(part: Any) -> Any:
        if isinstance(part, dict):
            if part.get("labelExpr") == kronor and part.get("title") == title_before:
                part = {**part, "labelExpr": million, "title": title}
            return {name: value if name == "values" else changed(value) for name, value in part.items()}
        return [changed(one) for one in part] if isinstance(part, list) else part

    made: Spec = changed(spec)
    return made


__all__ = ["DARK_PERCENT", "Cell", "Ranged", "banded_line", "heat_map", "in_millions", "ranged_bars"]
