"""What differs between two designs stands on the page that compares them, in the words of `policy diff`."""

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import html

from kutcalc.language import Language
from kutcalc.policy import Library, differences
from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

LIBRARY = Library()
PAIRS = [
    ("no-kompetansefunn", "no-kompetansefunn-ekstern"),
    ("it-f40-2020", "it-f40-2022b"),
    ("at-bfb-2000", "at-bfb-2002"),
    ("se-kut-2019", "se-mp-2022"),
]


@pytest.fixture(scope="module", name="client")
def _client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    store = tmp_path_factory.mktemp("store") / "store.db"
    with TestClient(make_app(Settings(database_url=f"sqlite:///{store}"))) as client:
        yield client


@pytest.mark.parametrize(("language", "path"), [("sv", "/jamfor"), ("en", "/en/compare")])
@pytest.mark.parametrize("pair", PAIRS, ids=" ".join)
def test_each_difference_stands_on_the_page_with_both_values(
    client: TestClient[Litestar], pair: tuple[str, str], language: Language, path: str
) -> None:
    reply = client.get(f"{path}?policy={pair[0]}&policy={pair[1]}&year=2026")
    assert reply.status_code == 200
    rows = html.fromstring(reply.text).xpath("//*[@id='changes']//tbody/tr")
    columns = [[row.xpath("string(td[$n])", n=place) for row in rows] for place in (1, 2)]

    found = differences(*(LIBRARY.get(one) for one in pair))

    assert found
    for card in found:
        for column, text in zip(columns, card.text, strict=True):
            assert any(text.read(language) in cell for cell in column), (card.path, text)
