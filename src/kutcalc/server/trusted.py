"""The one place where text becomes HTML without being escaped: our own documents, and charts that we drew.

Both are checked here. Nothing that a visitor wrote may pass: a document is a file of ours, and a chart is let through
only when every element and attribute in it is one that a chart is made of.
"""

import re
from typing import Final

from lxml import etree
from markdown_it import MarkdownIt
from markupsafe import Markup

SVG: Final = "http://www.w3.org/2000/svg"
_SHAPES: Final = ("path", "rect", "line", "circle", "polyline", "polygon")
_GROUPS: Final = ("svg", "g", "defs", "clipPath", "linearGradient", "stop")
_TEXTS: Final = ("text", "tspan", "title", "desc")
ELEMENTS: Final = frozenset((*_SHAPES, *_GROUPS, *_TEXTS))
_REFERENCE: Final = re.compile(r"(?i)url\(\s*['\"]?(?!['\"#\s])")
_TABLE: Final = re.compile(r"<p><em>([^\n]*)</em></p>\n<table>(.*?)</table>", re.DOTALL)
_FIRST_CELL: Final = re.compile(r"<tr>\n<td>(.*?)</td>", re.DOTALL)
_HEAD_CELL: Final = re.compile(r"<th(?=[ >])")
_TAG: Final = re.compile(r"<[^>]*>")
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


class UntrustedError(ValueError):
    """A drawing holds something that no drawing of ours holds."""


def prose(markdown: str) -> Markup:
    """Give a document of ours as HTML; HTML in the Markdown is shown as text.

    A line in italics right above a table is its caption, and the first cell of each row is the row's header.
    """
    html = _TABLE.sub(_table, _MARKDOWN.render(markdown))
    return Markup(html)  # noqa: S704  # made from a file of ours with HTML off


def _table(found: re.Match[str]) -> str:
    caption, inside = found.group(1), found.group(2)
    inside = _HEAD_CELL.sub('<th scope="col"', inside)
    inside = _FIRST_CELL.sub(r'<tr>\n<th scope="row">\1</th>', inside)
    inside = inside.replace(' style="text-align:right"', ' class="num"')
    return (
        f'<div class="region" role="region" tabindex="0" aria-label="{_TAG.sub("", caption)}">'
        f"<table><caption>{caption}</caption>{inside}</table></div>"
    )


def drawing(svg: str) -> Markup:
    """Give a chart as HTML when it holds shapes and text alone; UntrustedError else."""
    root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    for element in root.iter():
        _check(element)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704  # each element and attribute has been checked


def _check(element: "etree._Element") -> None:
    if not isinstance(element.tag, str):
        raise UntrustedError(f"{type(element).__name__} in a drawing")
    name = etree.QName(element)
    if name.namespace != SVG or name.localname not in ELEMENTS:
        raise UntrustedError(f"element {name.localname} in a drawing")
    for attribute, value in element.attrib.items():
        key = str(attribute).lower()
        if key.startswith(("on", "{")) or key in {"style", "href"} or _REFERENCE.search(str(value)):
            raise UntrustedError(f"attribute {attribute} in a drawing")


__all__ = ["UntrustedError", "drawing", "prose"]
