"""Charts: figures as Vega-Lite specs in whole öre, so that a chart, its table and its file hold the same integers.

Three kinds: bars to compare, spans for an interval, a line over a grid. A spec is plain JSON that anyone can draw
again; `charts_drawn.py` draws it here.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from kutcalc.language import Language
from kutcalc.report.chart_parts import (
    BAR_HEIGHT,
    DASHES,
    FILL,
    INK,
    LINE_HEIGHT,
    LINE_OF_NAME,
    MOST_TICKS,
    ROW_HEIGHT,
    AxisUnit,
    Point,
    Spec,
    amount_axis,
    axis_of,
    bounds_of,
    names_above,
    part_of,
    plain,
    point_texts,
    series_names,
    spec_of,
    spread,
    text_at_end,
    wrapped,
    zero_line,
)

_OWN: Final = frozenset({"row", "name", "name_lines"})
_ROOM_PERCENT: Final = 42
_SPAN_ROOM_PERCENT: Final = 90
_NAME_ROOM_PERCENT: Final = 40


class Bar(msgspec.Struct, frozen=True):
    """One bar: its name, its amount, and the amount as it is written."""

    label: str
    value_ore: int
    text: str


class Span(msgspec.Struct, frozen=True):
    """One interval: its name, both ends, the exact figure that stands in it, and the interval as it is written."""

    label: str
    low_ore: int
    high_ore: int
    value_ore: int
    text: str


def bars(marks: Sequence[Bar], language: Language) -> Spec:
    """Give bars to compare: the zero line is in view, and each bar has its name and amount beside it."""
    low, high = bounds_of([mark.value_ore for mark in marks])
    x = amount_axis("x", "value_ore", low, high + part_of(high - low, _ROOM_PERCENT), language)
    layers = [
        {"mark": {"type": "bar", "height": BAR_HEIGHT, "color": FILL}, "encoding": {"x": x}},
        *names_above(),
        text_at_end("value_ore", "text"),
        zero_line("x"),
    ]
    return _rows([msgspec.to_builtins(mark) for mark in marks], layers)


def spans(marks: Sequence[Span], language: Language) -> Spec:
    """Give intervals as bars from low to high, with a stroke where the exact figure stands."""
    low, high = bounds_of([end for mark in marks for end in (mark.low_ore, mark.high_ore, mark.value_ore)])
    x = amount_axis("x", "low_ore", low, high + part_of(high - low, _SPAN_ROOM_PERCENT), language)
    layers = [
        {
            "mark": {"type": "bar", "height": BAR_HEIGHT // 2, "color": FILL},
            "encoding": {"x": x, "x2": {"field": "high_ore"}},
        },
        {
            "mark": {"type": "tick", "size": BAR_HEIGHT, "thickness": 3, "color": INK, "opacity": 1},
            "encoding": {"x": {"field": "value_ore", "type": "quantitative"}},
        },
        *names_above(),
        text_at_end("high_ore", "text"),
        zero_line("x"),
    ]
    return _rows([msgspec.to_builtins(mark) for mark in marks], layers)


def line(points: Sequence[Point], unit: AxisUnit, title: str, language: Language) -> Spec:
    """Give a line over a grid, or one for each series, each with its name at its end and a dash of its own."""
    places = sorted({point.at for point in points})
    series = list(dict.fromkeys(point.series for point in points))
    has_names = len(series) > 1
    low, high = bounds_of([point.value_ore for point in points])
    wide = places[-1] - places[0]
    last = places[-1] + part_of(wide, _NAME_ROOM_PERCENT if has_names else 0)
    x = {
        "field": "at",
        "type": "quantitative",
        "scale": {"domain": [places[0], max(last, places[0] + 1)], "zero": False, "nice": False},
        "axis": {
            **axis_of(unit, language),
            "title": title,
            "values": spread(places, MOST_TICKS),
            "labelOverlap": True,
            "grid": False,
        },
    }
    y = amount_axis("y", "value_ore", low, high + part_of(high - low, 15), language)
    dash = {
        "field": "series",
        "type": "nominal",
        "sort": None,
        "legend": None,
        "scale": {"domain": series, "range": [list(DASHES[number % len(DASHES)]) for number in range(len(series))]},
    }
    layers: list[Spec] = [
        {"mark": {"type": "line", "color": FILL, "strokeWidth": 3}, "encoding": {"y": y, "strokeDash": dash}},
        {
            "mark": {"type": "point", "filled": True, "size": 45, "color": FILL, "opacity": 1},
            "encoding": {"y": plain("value_ore")},
        },
        zero_line("y"),
        *(series_names() if has_names else point_texts(points)),
    ]
    return spec_of([msgspec.to_builtins(point) for point in points], layers, height=LINE_HEIGHT, shared={"x": x})


def numbers_in(spec: Spec) -> list[dict[str, Any]]:
    """Read the rows back from a spec: what the chart draws and what its table must say."""
    rows: list[dict[str, Any]] = spec["data"]["values"]
    return [{name: value for name, value in row.items() if name not in _OWN} for row in rows]


def _rows(values: list[dict[str, Any]], layers: list[Spec]) -> Spec:
    numbered = [{"row": number, **wrapped(value["label"]), **value} for number, value in enumerate(values)]
    most = max((row["name_lines"] for row in numbered), default=1)
    shared = {"y": {"field": "row", "type": "ordinal", "sort": None, "axis": None}}
    return spec_of(numbered, layers, height={"step": ROW_HEIGHT + (most - 1) * LINE_OF_NAME * 2}, shared=shared)


__all__ = ["AxisUnit", "Bar", "Point", "Span", "Spec", "bars", "line", "numbers_in", "spans"]
