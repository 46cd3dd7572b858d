"""The PDF of a result page: by its address, by the button of a posted case, and in the reader's language."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.report.pdf_reading import needs_poppler, pages, plain
from tests.server.page_reading import Read
from tests.serving import Served

from kutcalc.report.answer import answer
from kutcalc.report.links import encode_case
from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

QUICK = {
    "employees": 12,
    "monthly_pay_ore": 42_000_000,
    "course_fees_ore": 12_000_000,
    "year": 2026,
    "policy": "se-almega-2024@1",
}
CODE = encode_case("quick_calculation", QUICK)
SMALL: dict[str, Any] = {
    "policy": "se-almega-2024@1",
    "employers": [
        {
            "employer": "A",
            "payslips": [{"employee": "p1", "month": "2026-05", "birth_year": 1985, "cash_pay_ore": 3_333_350}],
            "training": [
                {"employee": "p1", "month": "2026-05", "minutes": 480, "fee_ore": 999_900, "provider_kind": "external"}
            ],
        }
    ],
    "levels": ["employer_year"],
}

pytestmark = needs_poppler


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    folder = tmp_path_factory.mktemp("document")
    settings = Settings(database_url=f"sqlite:///{folder / 'k.db'}", is_testing=True)
    with TestClient(make_app(settings)) as made:
        yield made


def test_a_quick_result_has_a_document_at_its_address(client: TestClient[Litestar], tmp_path: Path) -> None:
    reply = client.get(f"/resultat.pdf?case={CODE}")

    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "application/pdf"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="kutcalc.pdf"'
    assert reply.headers["Cache-Control"] == "no-store"
    found = pages(reply.content, tmp_path)
    assert plain(answer("quick_calculation", QUICK, "sv")["headline"]) in plain(found[0])
    assert f"/resultat?case={CODE}" in "".join("".join(found).split())


def test_the_document_speaks_english_at_the_english_address(client: TestClient[Litestar], tmp_path: Path) -> None:
    reply = client.get(f"/en/result.pdf?case={CODE}")

    assert plain(pages(reply.content, tmp_path)[0]).startswith("About SEK 54,000–60,000 for 2026.")


def test_the_page_links_to_the_document_among_its_files(client: TestClient[Litestar]) -> None:
    page = client.get(f"/resultat?case={CODE}").text

    assert f'href="/resultat.pdf?case={CODE}"' in page


def test_a_case_that_is_in_no_address_gives_its_document_by_a_button(
    client: TestClient[Litestar], tmp_path: Path
) -> None:
    request = msgspec.json.encode({"calculation": SMALL}).decode()
    page = Read(client.post("/resultat", data={"request": request}).text)

    assert ("export", "pdf") in page.buttons
    reply = client.post("/resultat", data={"request": request, "export": "pdf", "left_out": "2", "rows_given": "250"})
    assert reply.status_code == 200
    first = plain(pages(reply.content, tmp_path)[0])
    assert "hade ni fått 4 999 kr för maj 2026." in first
    assert "Räknat på 248 av 250 rader." in first


@pytest.mark.parametrize(("left", "given"), [("3", "2"), ("-1", "5"), ("x", "5"), ("", ""), ("9" * 40, "9" * 40)])
def test_counts_that_cannot_be_are_not_printed(
    client: TestClient[Litestar], left: str, given: str, tmp_path: Path
) -> None:
    request = msgspec.json.encode({"calculation": SMALL}).decode()

    reply = client.post("/resultat", data={"request": request, "export": "pdf", "left_out": left, "rows_given": given})

    assert reply.status_code == 200
    assert "rader med fel" not in plain("".join(pages(reply.content, tmp_path))).lower()


def test_rows_left_out_stay_on_the_page_when_a_figure_is_asked_for(client: TestClient[Litestar]) -> None:
    request = msgspec.json.encode({"calculation": SMALL}).decode()
    figure = "employer_month:A/2026-05:training_deduction_ore"

    page = client.post(
        "/resultat", data={"request": request, "explain": figure, "left_out": "2", "rows_given": "250"}
    ).text

    assert "248" in Read(page).text("result")


def test_a_damaged_case_has_no_document(client: TestClient[Litestar]) -> None:
    assert client.get("/resultat.pdf?case=k1.AAAA").status_code == 422


def test_where_pdf_cannot_be_made_the_page_offers_none_and_the_address_says_why(
    client: TestClient[Litestar], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)

    assert ".pdf?" not in client.get(f"/resultat?case={CODE}").text
    refused = client.get(f"/resultat.pdf?case={CODE}")
    assert refused.status_code == 406
    assert "kutcalc[pdf]" in refused.text


def test_a_file_that_is_held_gives_its_document_with_the_rows_that_were_left_out(
    service: Served, tmp_path: Path
) -> None:
    rows = ["A,E01,2026-05,1985,3333300", "A,E02,2026-05,1979,400O000", "A,E03,2026-05,1979,4000000"]
    content = "\n".join(["employer,employee,month,birth_year,cash_pay_ore", *rows]) + "\n"
    options = msgspec.json.encode({"keep_minutes": 5, "remove_bad_rows": True}).decode()
    with httpx.Client(base_url=service.url, timeout=60) as http:
        sent = http.post(
            "/api/v1/payroll-files", files={"file": ("löner.csv", content.encode())}, data={"options": options}
        )
        body = {"policy": "current-law", "payroll_file": sent.json()["case_token"], "levels": ["employer_year"]}
        request = msgspec.json.encode({"calculation": body}).decode()
        reply = http.post("/resultat", data={"request": request, "export": "pdf"})

    assert reply.status_code == 200, reply.text
    first, *rest = (plain(page) for page in pages(reply.content, tmp_path))
    assert "2 av 3 rader är med." in first
    assert "Rader som lämnades bort" in " ".join(rest)
    assert "http" not in first
