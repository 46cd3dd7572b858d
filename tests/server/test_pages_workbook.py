"""The workbook and the Arrow file of a result, as the pages give them."""

import io
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import polars as pl
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.report.spreadsheets import ALMEGA, MONTHS, cells, firm, formulas
from tests.server.page_reading import Read

from kutcalc.report.answer import answer
from kutcalc.report.links import encode_case
from kutcalc.report.workbook_out import MEDIA_TYPE
from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

BODY: Final[dict[str, Any]] = {
    "policy": {"ref": ALMEGA, "changes": [{"path": "rate.share_ppm", "value": 400_000}]},
    "levels": ["employer_month"],
    "employers": [firm("A", MONTHS[12:14], 100_000, persons=6)],
}
QUICK: Final = {
    "employees": 12,
    "monthly_pay_ore": 42_000_000,
    "course_fees_ore": 12_000_000,
    "year": 2026,
    "policy": ALMEGA,
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    folder = tmp_path_factory.mktemp("service")
    with TestClient(make_app(Settings(database_url=f"sqlite:///{folder}/x.db", pool_size=1))) as made:
        yield made


def posted(client: TestClient[Litestar], body: dict[str, Any], export: str) -> Any:
    request = msgspec.json.encode({"calculation": body}).decode()
    return client.post("/resultat", data={"request": request, "export": export})


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_case_of_four_questions_is_given_as_a_workbook(client: TestClient[Litestar], language: str) -> None:
    path = {"sv": "/resultat", "en": "/en/result"}[language]

    reply = client.get(f"{path}.xlsx?case={encode_case('quick_calculation', QUICK)}")
    found = cells(reply.content)

    assert reply.status_code == 200
    assert reply.headers["content-type"] == MEDIA_TYPE
    assert 'filename="kutcalc.xlsx"' in reply.headers["content-disposition"]
    assert reply.headers["cache-control"] == "no-store"
    sheet = {"sv": "Resultat", "en": "Result"}[language]
    assert "54\u00a0000" in found[sheet, "A2"].replace(",", "\u00a0")
    assert formulas(reply.content)


def test_a_posted_case_with_changes_has_the_figures_of_the_page(client: TestClient[Litestar]) -> None:
    year = answer("calculation", {**BODY, "levels": ["employer_year"]}, "sv")["results"]["employer_year"][0]

    reply = posted(client, BODY, "xlsx")
    found = cells(reply.content)

    assert reply.status_code == 200
    totals = {found.get(("Resultat", f"A{row}")): found.get(("Resultat", f"B{row}"), 0) for row in range(8, 20)}
    assert [totals[name] * 100 for name in ("Kompetensavdrag", "Arbetsgivaravgift")] == [
        year[name] for name in ("training_deduction_ore", "contributions_before_ore")
    ]
    assert totals["Kompetensavdrag"] > 0
    assert "rate.share_ppm = 400000" in found.values()


@pytest.mark.parametrize("level", ["employer_month", "employer_year", "rate", "payslip", "employee_year"])
def test_arrow_has_the_rows_of_the_reply_and_what_made_them(client: TestClient[Litestar], level: str) -> None:
    rows = answer("calculation", {**BODY, "levels": [level]}, "sv")["results"][level]

    reply = posted(client, BODY, f"arrow:{level}")
    table = pl.read_ipc(io.BytesIO(reply.content))

    assert reply.headers["content-type"] == "application/vnd.apache.arrow.file"
    months = pl.col("^month$").dt.strftime("%Y-%m")
    assert table.with_columns(months).to_dicts() == rows
    assert b'"engine_version"' in reply.content


def test_the_page_offers_both_and_says_how_it_is_cited(client: TestClient[Litestar]) -> None:
    code = encode_case("quick_calculation", QUICK)

    page = Read(client.get(f"/resultat?case={code}").text)

    links = [link for link in page.links if link.startswith("/resultat.")]
    assert {link.partition("?")[0].rpartition(".")[2] for link in links} >= {"xlsx", "arrow", "parquet", "csv", "json"}
    assert "kutcalc " in page.text("citation")
    assert f"{ALMEGA} sha256:" in page.text("citation")


def test_a_damaged_case_gives_no_workbook(client: TestClient[Litestar]) -> None:
    assert client.get("/resultat.xlsx?case=k1.abc").status_code == 422
    assert client.get("/resultat.arrow?case=k1.abc").status_code == 422
