"""Charts: the integers in the spec, and an SVG that reads aloud, scales, and follows the colours of the page."""

import re
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

from kutcalc.report.chart_parts import DASHES, FILL, Spec, wrapped
from kutcalc.report.charts import Bar, Point, Span, bars, line, numbers_in, spans
from kutcalc.report.charts_drawn import spec_bytes, svg_of
from kutcalc.server.trusted import drawing

CSS: Final = (Path(__file__).parents[2] / "web" / "static" / "site.css").read_text(encoding="utf-8")
SVG: Final = "{http://www.w3.org/2000/svg}"
LEAST_CONTRAST: Final = 3
BARS: Final = (
    Bar("Gällande regler", 0, "0 kr"),
    Bar("Almegas kompetensavdrag (2024)", 6_000_000, "60 000 kr"),
    Bar("KUT-avdrag med Almegas halva kursavgift (vårt antagande)", 4_800_001, "48 000,01 kr"),
)
SPANS: Final = (Span("Ett förslag", 5_400_000, 6_000_000, 6_000_000, "54 000–60 000 kr"),)
POINTS: Final = tuple(Point(ppm, ppm * 12, f"{ppm}") for ppm in range(300_000, 650_000, 50_000))
TWO_LINES: Final = (*(Point(n, n * 10, "", "tak 1") for n in (1, 2)), *(Point(n, n * 20, "", "tak 2") for n in (1, 2)))
SPECS: Final = {
    "bars": bars(BARS, "sv"),
    "spans": spans(SPANS, "sv"),
    "line": line(POINTS, "ppm", "Sats", "sv"),
    "lines": line(TWO_LINES, "plain", "Antal", "en"),
    "nothing": bars((Bar("Inget", 0, "0 kr"),), "en"),
    "one point": line((Point(5, 7, "7"),), "plain", "Antal", "en"),
}


@pytest.fixture(params=SPECS, name="spec")
def _spec(request: pytest.FixtureRequest) -> Spec:
    return SPECS[request.param]


@pytest.fixture(name="drawn")
def _drawn(spec: Spec) -> etree._Element:
    return etree.fromstring(svg_of(spec, "chart-1", "En titel", "En beskrivning"))


def domain_of(spec: Spec, channel: str) -> list[int]:
    encodings = [layer["encoding"] for layer in spec["layer"]]
    (found,) = [one[channel]["scale"]["domain"] for one in encodings if "scale" in one.get(channel, {})]
    return list(found)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_numbers_read_back_from_bars_are_those_given() -> None:
    assert numbers_in(SPECS["bars"]) == [
        {"label": mark.label, "value_ore": mark.value_ore, "text": mark.text} for mark in BARS
    ]


def test_the_numbers_read_back_from_spans_and_lines_are_those_given() -> None:
    (span,) = numbers_in(SPECS["spans"])
    assert (span["low_ore"], span["value_ore"], span["high_ore"]) == (5_400_000, 6_000_000, 6_000_000)
    assert [(row["at"], row["value_ore"]) for row in numbers_in(SPECS["line"])] == [
        (point.at, point.value_ore) for point in POINTS
    ]


def test_every_number_of_a_spec_that_is_money_is_a_whole_one(spec: Spec) -> None:
    money = [value for row in numbers_in(spec) for name, value in row.items() if name.endswith("_ore")]
    assert {type(value) for value in money} == {int}


@pytest.mark.parametrize("name", ["bars", "spans", "nothing"])
def test_nought_is_in_view_of_bars(name: str) -> None:
    low, high = domain_of(SPECS[name], "x")
    assert low <= 0 < high


@pytest.mark.parametrize("name", ["line", "lines", "one point"])
def test_nought_is_in_view_of_lines(name: str) -> None:
    low, high = domain_of(SPECS[name], "y")
    assert low <= 0 < high


def test_a_negative_amount_is_in_view_too() -> None:
    low, high = domain_of(bars((Bar("a", -500, "−5 kr"), Bar("b", 100, "1 kr")), "sv"), "x")
    assert low == -500
    assert high > 100


def test_a_drawing_has_its_title_and_description_and_says_so(drawn: etree._Element) -> None:
    assert drawn.get("role") == "img"
    assert drawn.get("aria-labelledby") == "chart-1-title chart-1-desc"
    assert [(child.tag, child.get("id"), child.text) for child in drawn[:2]] == [
        (f"{SVG}title", "chart-1-title", "En titel"),
        (f"{SVG}desc", "chart-1-desc", "En beskrivning"),
    ]
    assert [element.get("id") for element in drawn.iter() if element.get("id")] == ["chart-1-title", "chart-1-desc"]


def test_a_drawing_scales_to_its_column(drawn: etree._Element) -> None:
    assert drawn.get("width") == "100%"
    assert drawn.get("height") is None
    assert re.fullmatch(r"0 0 \d+ \d+", drawn.get("viewBox", ""))


def test_a_drawing_has_no_style_script_or_reference(drawn: etree._Element) -> None:
    names = {etree.QName(element).localname for element in drawn.iter()}
    attributes = {str(name) for element in drawn.iter() for name in element.attrib}

    assert names <= {"svg", "title", "desc", "g", "path", "line", "rect", "text", "tspan"}
    assert {"style", "class", "href"} & attributes == set()
    assert not [name for name in attributes if name.startswith(("on", "{"))]


def test_a_drawing_is_let_through_by_the_page(spec: Spec) -> None:
    assert drawing(svg_of(spec, "chart-1", "a", "b")).startswith("<svg")


def test_a_drawing_takes_its_ink_from_the_page(drawn: etree._Element) -> None:
    colours = {element.get(name) for element in drawn.iter() for name in ("fill", "stroke")}
    texts = {element.get("fill") for element in drawn.iter(f"{SVG}text")}

    assert texts == {"currentColor"}
    assert colours & {"#000", "#000000", "black", "#fff", "white"} == set()


@pytest.mark.parametrize("ground", re.findall(r"--(?:paper|sheet):\s*(#[0-9a-f]{6})", CSS))
def test_marks_stand_out_from_the_page_in_light_and_dark(ground: str) -> None:
    light, dark = sorted((luminance(FILL), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= LEAST_CONTRAST


def test_names_and_amounts_stand_beside_the_bars() -> None:
    drawn = etree.fromstring(svg_of(SPECS["bars"], "chart-1", "a", "b"))
    said = ["".join(text.itertext()) for text in drawn.iter(f"{SVG}text")]

    assert {"Gällande regler", "0 kr", "60 000 kr", "48 000,01 kr"} <= set(said)
    assert any(one.startswith("KUT-avdrag med Almegas halva kursavgift") for one in said)


def test_an_axis_is_written_in_kronor_in_either_language() -> None:
    swedish, english = (svg_of(bars(BARS, language), "c", "a", "b") for language in ("sv", "en"))
    assert "20\u00a0000" in swedish
    assert "20,000" in english


def test_lines_are_told_apart_by_more_than_colour() -> None:
    drawn = etree.fromstring(svg_of(SPECS["lines"], "chart-1", "a", "b"))
    dashes = [path.get("stroke-dasharray") for path in drawn.iter(f"{SVG}path") if path.get("stroke") == FILL]
    said = ["".join(text.itertext()) for text in drawn.iter(f"{SVG}text")]

    assert len(set(dashes)) == len(dashes) == 2
    assert {"tak 1", "tak 2"} <= set(said)
    assert len(set(DASHES)) == len(DASHES)


def test_a_label_that_looks_like_html_is_text() -> None:
    drawn = svg_of(bars((Bar("<script>alert(1)</script>", 100, "<b>1</b>"),), "sv"), "chart-1", "<i>", '"&')
    names = {etree.QName(element).localname for element in etree.fromstring(drawn).iter()}

    assert "script" not in names
    assert "b" not in names
    assert "&lt;script&gt;" in drawn


def test_a_label_that_looks_like_an_expression_is_text() -> None:
    drawn = svg_of(bars((Bar("datum.value", 100, "1 kr"), Bar("{{x}}", 50, "0,50 kr")), "sv"), "c", "a", "b")
    assert "datum.value" in drawn
    assert "{{x}}" in drawn


@pytest.mark.parametrize(
    ("label", "lines"),
    [("kort", 1), ("KUT-avdrag med Almegas halva kursavgift (vårt antagande)", 2), ("ord " * 60, 2), ("x" * 200, 2)],
)
def test_a_long_name_is_broken_in_two_and_no_more(label: str, lines: int) -> None:
    made = wrapped(label)
    assert made["name_lines"] == made["name"].count("\n") + 1 == lines


def test_a_spec_can_be_downloaded_as_it_is() -> None:
    content = spec_bytes(SPECS["bars"])
    assert content.startswith(b'{\n  "$schema": "https://vega.github.io/schema/vega-lite/')
    assert b"Almegas kompetensavdrag" in content
