"""Charts drawn: a Vega-Lite spec becomes an SVG that reads aloud, scales to its column and follows the page's colours.

The drawing library runs a JavaScript engine: call `svg_of` in a worker process, never where requests are answered.
"""

import json
from collections.abc import Iterator
from typing import Final

import vl_convert
from lxml import etree

from kutcalc.report.chart_parts import INK, Spec

SVG: Final = "http://www.w3.org/2000/svg"
VERSION: Final = "6.4"
_ELEMENTS: Final = frozenset({"svg", "g", "path", "line", "rect", "circle", "text", "tspan"})
_ATTRIBUTES: Final = frozenset(
    {
        "d",
        "dy",
        "fill",
        "fill-opacity",
        "font-family",
        "font-size",
        "font-weight",
        "height",
        "opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-miterlimit",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
        "transform",
        "viewBox",
        "width",
        "x",
        "x1",
        "x2",
        "y",
        "y1",
        "y2",
    }
)
_INKS: Final = frozenset({INK, "#000", "black"})


def svg_of(spec: Spec, name: str, title: str, description: str) -> str:
    """Draw a spec as SVG text; `name` begins the ids in it, and must be unique on its page."""
    drawn = vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=VERSION, allowed_base_urls=[])
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(drawn.encode(), parser)
    for element in list(_unwanted(root)):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for element in root.iter():
        _keep_only_what_draws(element)
    for side in ("width", "height"):
        root.attrib.pop(side, None)
    root.set("width", "100%")
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    for place, (kind, text) in enumerate((("title", title), ("desc", description))):
        told = etree.Element(f"{{{SVG}}}{kind}", {"id": f"{name}-{kind}"})
        told.text = text
        root.insert(place, told)
    etree.cleanup_namespaces(root)
    made: str = etree.tostring(root, encoding="unicode")
    return made


def _unwanted(root: etree._Element) -> Iterator[etree._Element]:
    """Give what draws nothing, and whatever we did not expect to be drawn."""
    for element in root.iter():
        local = etree.QName(element).localname
        hides = element.get("display") == "none" or element.get("opacity") == "0"
        is_empty = local == "path" and element.get("d") in {None, "", "M0,0h0v0h0Z"}
        if local not in _ELEMENTS or hides or is_empty:
            yield element


def _keep_only_what_draws(element: etree._Element) -> None:
    for attribute in list(element.attrib):
        value = element.get(attribute)
        if attribute not in _ATTRIBUTES or value is None:
            del element.attrib[attribute]
        elif attribute in {"fill", "stroke"} and value.lower() in _INKS:
            element.set(attribute, "currentColor")


def spec_bytes(spec: Spec) -> bytes:
    """Give a spec as the file that can be downloaded."""
    return json.dumps(spec, ensure_ascii=False, indent=2).encode() + b"\n"


__all__ = ["spec_bytes", "svg_of"]
