"""Roles, purpose, times, rights and risks stand on pages in both languages, and in the folder of documents (P8)."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import html
from tests.serving import ROOT

from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

ASSESSMENT: Final = ROOT / "web" / "docs" / "impact-assessment.md"
NAMED: Final = re.compile(r"`(tests/[\w/]+\.py)`")
RISKS: Final = ("P1", "P2", "P3", "P4", "P5", "P6", "P7")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    folder = tmp_path_factory.mktemp("privacy")
    settings = Settings(
        database_url=f"sqlite:///{folder / 'k.db'}",
        is_testing=True,
        operator="Provkommunen",
        contact="fraga@exempel.se",
    )
    with TestClient(make_app(settings)) as made:
        yield made


def words(client: TestClient[Litestar], path: str) -> str:
    reply = client.get(path)
    assert reply.status_code == 200
    return " ".join(html.fromstring(reply.text).xpath("//main")[0].text_content().split())


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "/integritet",
            (
                "Ert företag är personuppgiftsansvarigt",
                "Provkommunen driver tjänsten och är personuppgiftsbiträde",
                "Ändamålet är ett enda: att räkna arbetsgivaravgifter och avdrag åt er.",
                "15 minuter",
                "högst 60 minuter",
                "7 dagar",
                "365 dagar",
                "artikel 15–22",
                "Integritetsskyddsmyndigheten",
                "biträdesavtal",
                "fraga@exempel.se",
            ),
        ),
        (
            "/en/privacy",
            (
                "Your company is the controller",
                "Provkommunen runs the service and is the processor",
                "There is one purpose: to calculate contributions and deductions for you.",
                "15 minutes",
                "at most 60 minutes",
                "7 days",
                "365 days",
                "articles 15–22",
                "Swedish Authority for Privacy Protection",
                "data processing agreement",
                "fraga@exempel.se",
            ),
        ),
    ],
)
def test_the_page_says_who_is_responsible_for_what_and_for_how_long(
    client: TestClient[Litestar], path: str, said: tuple[str, ...]
) -> None:
    text = words(client, path)

    assert [one for one in said if one not in text] == []


def test_times_are_those_that_hold_here(client: TestClient[Litestar], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_PAGE_HOLD_MIN", "11")
    monkeypatch.setenv("KUTCALC_SHARE_TTL_DAYS", "33")

    assert "11 minuter" in words(client, "/integritet")
    assert "33 dagar" in words(client, "/integritet")


@pytest.mark.parametrize(
    ("privacy", "impact", "rest"),
    [
        ("/integritet", "/konsekvensbedomning", "Uppgifterna är alltså inte anonyma."),
        ("/en/privacy", "/en/impact-assessment", "So the data are not anonymous."),
    ],
)
def test_the_assessment_is_linked_both_ways_and_says_what_is_left(
    client: TestClient[Litestar], privacy: str, impact: str, rest: str
) -> None:
    assert f'href="{impact}"' in client.get(privacy).text
    assert f'href="{privacy}"' in client.get(impact).text
    assert rest in words(client, impact)
    assert client.get(f"{impact}.json").json()["text"].count("\n| ") >= 8


def test_every_risk_names_what_shows_its_protection() -> None:
    rows = [line for line in ASSESSMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]

    for risk in RISKS:
        (row,) = [line for line in rows if f"({risk})" in line]
        named = NAMED.findall(row)
        assert named, risk
        assert [one for one in named if not (ROOT / one).exists()] == [], risk
