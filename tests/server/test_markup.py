"""The HTML of the pages of rules and documents: nothing inline, nothing unescaped, a shape that is read aloud well."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import html

from kutcalc.server.app import make_app
from kutcalc.server.pages.frame import environment
from kutcalc.server.settings import Settings
from kutcalc.server.trusted import UntrustedError, drawing, prose

ROOT: Final = Path(__file__).parents[2]
TEMPLATES: Final = ROOT / "web" / "templates"
PATHS: Final = (
    "/galleri",
    "/en/gallery?company=all",
    "/regler",
    "/en/rules",
    "/regler?q=finns-inte",
    "/regler/se-almega-2024",
    "/regler/se-kut-2019",
    "/en/rules/fi-koulutusvahennys@1",
    "/skillnad",
    "/skillnad?first=se-almega-2024&second=no-kompetansefunn-ekstern",
    "/en/difference?first=no-kompetansefunn-generell&second=no-kompetansefunn-formell",
    "/regler/lag",
    "/en/rules/law?month=2026-05",
    "/regler/lag?month=nonsense",
    "/ord",
    "/en/words?q=cap",
    "/problems",
    "/problems/cell-budget",
    "/metod",
    "/en/method",
    "/begransningar",
    "/en/limits",
    "/integritet",
    "/en/privacy",
    "/tillganglighet",
    "/en/accessibility",
    "/guide",
    "/en/guide",
    "/api",
    "/en/api",
    "/finns-inte",
)
MAY_MARK_SAFE: Final = {"src/kutcalc/server/trusted.py"}
"""The reviewed list: where text may become HTML without being escaped."""
SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>a &lt; b</title>{}</svg>'


@pytest.fixture(scope="module", name="client")
def _client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    store = tmp_path_factory.mktemp("store") / "store.db"
    with TestClient(make_app(Settings(database_url=f"sqlite:///{store}"))) as client:
        yield client


@pytest.fixture(params=PATHS, name="page")
def _page(request: pytest.FixtureRequest, client: TestClient[Litestar]) -> html.HtmlElement:
    return html.fromstring(client.get(request.param).text)


def test_templates_escape_everything_they_are_given() -> None:
    assert environment().autoescape is True
    drawn = environment().from_string("<p title='{{ text }}'>{{ text }}</p>").render(text="<script>'\"&")
    assert "<script>" not in drawn
    assert "'\"" not in drawn


def test_text_is_marked_safe_in_the_reviewed_places_alone() -> None:
    marks = re.compile(r"\bMarkup\(|\|\s*safe\b|autoescape\s+false|autoescape=False|<!--\s*unsafe")
    files = [*(ROOT / "src").rglob("*.py"), *TEMPLATES.rglob("*.html")]
    found = {str(file.relative_to(ROOT)) for file in files if marks.search(file.read_text(encoding="utf-8"))}
    assert found == MAY_MARK_SAFE


def test_templates_have_no_inline_style_script_or_handler() -> None:
    inline = re.compile(r"\sstyle=|\son[a-z]+=|<style|javascript:|hx-on|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    comments = re.compile(r"\{#.*?#\}", re.DOTALL)
    found = [
        (file.name, match.group())
        for file in TEMPLATES.rglob("*.html")
        for match in inline.finditer(comments.sub("", file.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_a_page_has_nothing_inline_and_loads_only_from_here(page: html.HtmlElement) -> None:
    assert page.xpath("//@style") == []
    assert [name for element in page.iter() for name in element.attrib if name.startswith("on")] == []
    assert page.xpath("//script[not(@src)] | //style") == []
    loaded = page.xpath("//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href | //img/@src")
    assert loaded
    assert all(one.startswith("/static/") for one in loaded)


def test_a_page_says_its_language_its_task_and_where_one_is(page: html.HtmlElement) -> None:
    assert page.get("lang") in {"sv", "en"}
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("string(//title)").endswith(" – kutcalc")
    assert page.xpath("//a[@class='skip']/@href") == ["#main"]
    assert len(page.xpath("//main[@id='main']")) == 1
    assert page.xpath("//nav//*[@aria-current]")


def test_ids_stand_once_and_what_points_to_them_finds_them(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    pointed = page.xpath("//@for | //a[starts-with(@href, '#')]/@href | //@aria-labelledby | //@aria-describedby")
    wanted = {one.removeprefix("#") for some in pointed for one in some.split()}
    assert wanted <= set(ids)


def test_headings_are_nested_without_gaps(page: html.HtmlElement) -> None:
    levels = [int(heading.tag[1]) for heading in page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
    if levels[0] == 2 and page.xpath("//*[@id='error-summary']"):
        levels = levels[1:]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_a_caption_and_headers_with_scope(page: html.HtmlElement) -> None:
    for table in page.xpath("//table"):
        assert table.xpath("normalize-space(caption)")
        assert table.xpath(".//th")
        assert table.xpath(".//th[not(@scope)]") == []
        region = table.getparent()
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")
        assert region.get("aria-label")


def test_fields_have_labels(page: html.HtmlElement) -> None:
    labelled = set(page.xpath("//label/@for"))
    fields = page.xpath("//input[not(@type='hidden')]/@id | //select/@id | //textarea/@id")
    assert set(fields) <= labelled


def test_titles_tell_pages_apart(client: TestClient[Litestar]) -> None:
    plain = [path for path in PATHS if "?" not in path]
    titles = {path: html.fromstring(client.get(path).text).findtext(".//title") for path in plain}
    assert len(set(titles.values())) == len(titles)


def test_a_chart_is_let_through_when_it_is_shapes_and_text() -> None:
    shown = drawing(SVG.format('<g role="img"><path d="M0 0" fill="url(#a)"/><text>3 kr</text></g>'))
    assert "<path" in shown
    assert "a &lt; b" in shown


@pytest.mark.parametrize(
    "inside",
    [
        "<script>1</script>",
        '<g onload="1"/>',
        '<g style="fill:red"/>',
        '<rect fill="url(http://elsewhere/)"/>',
        '<a href="javascript:1"><text>x</text></a>',
        "<foreignObject/>",
        '<use xmlns:x="http://www.w3.org/1999/xlink" x:href="http://elsewhere/"/>',
        "<?php ?>",
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
    ],
)
def test_a_chart_with_anything_else_is_refused(inside: str) -> None:
    with pytest.raises(UntrustedError):
        drawing(SVG.format(inside))


def test_html_in_a_document_is_shown_as_text() -> None:
    assert prose("<script>1</script> [x](javascript:1)") == (
        "<p>&lt;script&gt;1&lt;/script&gt; [x](javascript:1)</p>\n"
    )


def test_a_table_in_a_document_gets_its_caption_and_headers() -> None:
    made = prose("*A caption*\n\n| a | b |\n|---|---:|\n| 1 | 2 |\n")
    assert "<caption>A caption</caption>" in made
    assert '<th scope="col">a</th>' in made
    assert '<th scope="row">1</th>' in made
    assert '<td class="num">2</td>' in made
    assert "style=" not in made
