"""The words of the pages: plain Swedish, whole English, and one word for one thing (`design/interfaces.md` 5)."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import html

from kutcalc.policy import Library
from kutcalc.server.addresses import ADDRESSES
from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

TASK_PAGES: Final = (
    "start",
    "company",
    "compare",
    "gallery",
    "rules",
    "difference",
    "guide",
    "api",
    "method",
    "limits",
    "privacy",
    "impact",
    "accessibility",
)
POLICIES: Final = ("se-almega-2024", "se-kut-2019", "fi-koulutusvahennys", "se-utbvik-1996")
SWEDISH: Final = tuple(ADDRESSES[name][0] for name in TASK_PAGES)
ENGLISH: Final = (
    *(ADDRESSES[name][1] for name in (*TASK_PAGES, "law", "words")),
    *(f"/en/rules/{policy}" for policy in POLICIES),
    "/en/rules?q=finns-inte",
    "/en/finns-inte",
)
MOST_LIX: Final = 45
MOST_WORDS: Final = 20
LONG: Final = 6
BLOCKS: Final = (
    "self::p or self::li or self::h1 or self::h2 or self::h3 or self::label or self::legend or self::summary"
)
APART: Final = "ancestor-or-self::table or ancestor::footer or ancestor::header or ancestor::nav"
FORBIDDEN: Final = re.compile(
    r"\b(sociala avgifter|soc\.avg|policyalternativ|reform(en|er|erna)?|trace|cap|floor|rensa|purge|ogiltig\w*)\b",
    re.IGNORECASE,
)
_NAMES: Final = re.compile("|".join(re.escape(policy.title.sv) for policy in Library().all()))


@pytest.fixture(scope="module", name="client")
def _client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    store = tmp_path_factory.mktemp("store") / "store.db"
    with TestClient(make_app(Settings(database_url=f"sqlite:///{store}"))) as client:
        yield client


def _without(page: html.HtmlElement, *what: str) -> html.HtmlElement:
    for path in what:
        for element in page.xpath(path):
            element.drop_tree()
    return page


def _sentences(page: html.HtmlElement) -> list[list[str]]:
    """Give the sentences of a page as lists of words; a heading, a label and a point of a list are sentences too.

    The titles of the designs are names, and no sentences of ours.
    """
    _without(page, "//main//code", "//main//pre", "//main//*[@lang]", "//main//option", "//main//svg")
    blocks = page.xpath(f"//main//*[{BLOCKS}][not({APART})]")
    parts = [part for block in blocks for part in re.split(r"[.!?]+(?=\s|$)", _NAMES.sub(" ", block.text_content()))]
    words = [re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", part) for part in parts]
    return [some for some in words if some]


def lix(sentences: list[list[str]]) -> int:
    """Give the readability index: words a sentence, plus long words in a hundred."""
    words = [word for some in sentences for word in some]
    long_words = sum(len(word) > LONG for word in words)
    return -(-len(words) // len(sentences)) + -(-100 * long_words // len(words))


def test_the_index_counts_words_of_a_sentence_and_long_words() -> None:
    assert lix([["Vi", "räknar"], ["En", "arbetsgivaravgift"]]) == 2 + 25


@pytest.mark.parametrize("path", SWEDISH)
def test_a_swedish_task_page_is_easy_to_read(client: TestClient[Litestar], path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 200
    sentences = _sentences(html.fromstring(reply.text))
    words = sum(map(len, sentences))
    assert words
    assert lix(sentences) <= MOST_LIX
    assert words <= MOST_WORDS * len(sentences)


@pytest.mark.parametrize("path", SWEDISH)
def test_a_swedish_page_uses_one_word_for_one_thing(client: TestClient[Litestar], path: str) -> None:
    page = _without(html.fromstring(client.get(path).text), "//code", "//pre", "//*[@lang='en']", "//option")
    shown = page.xpath("string(//main)")
    assert [match.group() for match in FORBIDDEN.finditer(shown) if match.group() != "reformgrupp"] == []


@pytest.mark.parametrize("path", ENGLISH)
def test_an_english_page_holds_no_swedish(client: TestClient[Litestar], path: str) -> None:
    page = html.fromstring(client.get(path, headers={"Accept-Language": "en"}).text)
    assert page.get("lang") == "en"
    _without(page, "//*[@lang and not(self::html) and not(@lang='en')]", "//pre")
    shown = re.sub(r"\böre\b|\bVäxa-stöd\b|\bväxa-stöd\b", "", page.text_content())
    assert re.findall(r"\S*[åäöÅÄÖ]\S*", shown) == []


@pytest.mark.parametrize("code", ["cell-budget", "wrong-unit", "internal"])
def test_a_problem_in_english_holds_no_swedish(client: TestClient[Litestar], code: str) -> None:
    page = html.fromstring(client.get(f"/problems/{code}", headers={"Accept-Language": "en"}).text)
    assert page.get("lang") == "en"
    assert re.findall(r"\S*[åäÅÄÖ]\S*", page.text_content()) == []


@pytest.mark.parametrize("path", SWEDISH)
def test_a_page_asks_the_question_of_its_reader(client: TestClient[Litestar], path: str) -> None:
    """The h1 is a question or an action, never a bare noun."""
    heading = html.fromstring(client.get(path).text).xpath("string(//h1)").strip()
    assert heading.endswith("?") or " " in heading
