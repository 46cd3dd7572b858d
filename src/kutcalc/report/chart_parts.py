"""The parts that charts are made of: the spec around them, axes in either language, names and texts at the marks."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, Final, Literal

import msgspec

from kutcalc.language import NBSP, Language

Spec = dict[str, Any]
AxisUnit = Literal["ore", "ppm", "minutes", "plain"]

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH: Final = 360
ROW_HEIGHT: Final = 60
LINE_OF_NAME: Final = 17
LETTERS_OF_NAME: Final = 44
BAR_HEIGHT: Final = 22
LINE_HEIGHT: Final = 240
FONT_SIZE: Final = 14
MOST_LABELLED: Final = 4
MOST_TICKS: Final = 9
PERCENT_NEAR_ZERO: Final = 20
INK: Final = "#000000"
FILL: Final = "#2b7cb3"
QUIET: Final = "#7a8087"
DASHES: Final = ((1, 0), (8, 4), (2, 3), (12, 3, 2, 3), (5, 2), (1, 5))
PERCENT: Final = 100
_NO_VALUE_ORE: Final = 10_000
_KRONOR: Final = "format(datum.value / 100, ',.0f')"
_IN_UNIT: Final[dict[AxisUnit, str]] = {
    "ore": _KRONOR,
    "ppm": "format(datum.value / 10000, '.4~f') + '%'",
    "minutes": "format(datum.value / 60, '.2~f') + ' h'",
    "plain": "format(datum.value, ',.0f')",
}
_IN_SWEDISH: Final[dict[AxisUnit, str]] = {
    "ore": f"replace({_KRONOR}, /,/g, '{NBSP}')",
    "ppm": f"replace(format(datum.value / 10000, '.4~f'), '.', ',') + '{NBSP}%'",
    "minutes": f"replace(format(datum.value / 60, '.2~f'), '.', ',') + '{NBSP}tim'",
    "plain": f"replace(format(datum.value, ',.0f'), /,/g, '{NBSP}')",
}


class Point(msgspec.Struct, frozen=True):
    """One point of a line: where, how much, and the amount as it is written; `series` tells lines apart."""

    at: int
    value_ore: int
    text: str
    series: str = ""


def spec_of(values: list[dict[str, Any]], layers: list[Spec], *, height: Any, shared: Spec) -> Spec:
    """Put layers over rows of data together as a spec."""
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "height": height,
        "background": None,
        "padding": 4,
        "data": {"values": values},
        "encoding": shared,
        "layer": layers,
        "config": {"view": {"stroke": None}, "text": {"fontSize": FONT_SIZE, "color": INK, "font": "sans-serif"}},
    }


def bounds_of(values: Sequence[int]) -> tuple[int, int]:
    """Give the ends of an axis that holds some amounts and nought."""
    low, high = min(0, *values, 0), max(0, *values, 0)
    return low, high if high > low else low + _NO_VALUE_ORE


def part_of(whole: int, percent: int) -> int:
    """Give some hundredths of a length."""
    return whole * percent // PERCENT


def axis_of(unit: AxisUnit, language: Language) -> Spec:
    """Give an axis whose integers are written in the unit that people use."""
    return {
        "labelExpr": (_IN_SWEDISH if language == "sv" else _IN_UNIT)[unit],
        "labelFontSize": FONT_SIZE - 2,
        "labelColor": INK,
        "titleFontSize": FONT_SIZE - 2,
        "titleFontWeight": "normal",
        "titleColor": INK,
        "domainColor": QUIET,
        "tickColor": QUIET,
        "gridColor": QUIET,
        "gridOpacity": 0.3,
    }


def amount_axis(channel: str, field: str, low: int, high: int, language: Language) -> Spec:
    """Give a channel with amounts: nought is in view, and öre are written as kronor."""
    unit = "kr" if language == "sv" else "SEK"
    axis = {**axis_of("ore", language), "title": unit, "tickCount": 4, "labelOverlap": True}
    if channel == "y":
        axis |= {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleY": -10, "titleX": 0}
    scale = {"domain": [low, high], "zero": True, "nice": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


def plain(field: str) -> Spec:
    """Give a channel that shares its axis with another layer."""
    return {"field": field, "type": "quantitative"}


def names_above() -> list[Spec]:
    """Write the name above each bar, one line or two."""
    return [
        {
            "transform": [{"filter": f"datum.name_lines === {lines}"}],
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "bottom",
                "dy": -BAR_HEIGHT // 2 - 4 - (lines - 1) * LINE_OF_NAME,
                "x": 2,
                "lineBreak": "\n",
                "lineHeight": LINE_OF_NAME,
            },
            "encoding": {"text": {"field": "name"}},
        }
        for lines in (1, 2)
    ]


def text_at_end(at: str, text: str) -> Spec:
    """Write a text to the right of where a mark ends."""
    mark = {"type": "text", "align": "left", "baseline": "middle", "dx": 8, "fontWeight": "bold"}
    return {"mark": mark, "encoding": {"x": plain(at), "text": {"field": text}}}


def zero_line(channel: str) -> Spec:
    """Draw the line of nought from edge to edge, once."""
    across = {"x": "y", "y": "x"}[channel]
    return {
        "data": {"values": [{"zero": 0}]},
        "mark": {"type": "rule", "color": INK, "strokeWidth": 1},
        "encoding": {
            channel: {"field": "zero", "type": "quantitative"},
            across: {"value": 0},
            f"{across}2": _far(across),
        },
    }


def _far(channel: str) -> Spec:
    return {"value": "width" if channel == "x" else "height"}


def series_names() -> list[Spec]:
    """Write the name of each line at its end."""
    mark = {"type": "text", "align": "left", "baseline": "middle", "dx": 8, "fontSize": FONT_SIZE - 2}
    last = [
        {"window": [{"op": "last_value", "field": "at", "as": "last"}], "groupby": ["series"], "frame": [None, None]}
    ]
    return [
        {
            "transform": [*last, {"filter": "datum.at === datum.last"}],
            "mark": mark,
            "encoding": {"y": plain("value_ore"), "text": {"field": "series"}},
        }
    ]


def point_texts(points: Sequence[Point]) -> list[Spec]:
    """Label every point where there is room, else both ends; a rising line passes above its first label."""
    ordered = sorted(points, key=lambda point: point.at)
    first, last = ordered[0], ordered[-1]
    most = max(point.value_ore for point in points)
    is_clear = first.value_ore * PERCENT > most * PERCENT_NEAR_ZERO
    below = is_clear and len(ordered) > 1 and ordered[1].value_ore > first.value_ore
    texts = [_point_text(f"datum.at === {first.at}", "left", below=below)]
    if last.at > first.at:
        texts.append(_point_text(f"datum.at === {last.at}", "right", below=False))
    if len(points) <= MOST_LABELLED:
        texts.append(_point_text(f"datum.at > {first.at} && datum.at < {last.at}", "center", below=False))
    return texts


def _point_text(test: str, align: str, *, below: bool) -> Spec:
    place = {"baseline": "top", "dy": 10} if below else {"baseline": "bottom", "dy": -9}
    return {
        "transform": [{"filter": test}],
        "mark": {"type": "text", "align": align, "fontSize": FONT_SIZE - 2, **place},
        "encoding": {"y": plain("value_ore"), "text": {"field": "text"}},
    }


def spread(places: Sequence[int], most: int) -> list[int]:
    """Give some of the places, evenly spread, both ends among them."""
    if len(places) <= most:
        return list(places)
    return [places[number * (len(places) - 1) // (most - 1)] for number in range(most)]


def wrapped(label: str) -> dict[str, Any]:
    """Break a name into one line or two."""
    lines = wrap(label, LETTERS_OF_NAME, max_lines=2, placeholder=" …") or [label]
    return {"name": "\n".join(lines), "name_lines": len(lines)}
