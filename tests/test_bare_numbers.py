"""No number stands bare: every page with figures and every file says period, policy, assumptions, and the interval."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

import polars as pl
import pytest
from litestar.testing import TestClient
from lxml import html
from tests.bare_numbers import bare_page, bare_reply, bare_table, has_amounts
from tests.browser.keeping import addresses_kept
from tests.browser.states import CASE, CHANGED, CHANGED_BESIDE, EXACT, QUICK, STEPS, TWO
from tests.national_replies import national_reply, national_sweep

from kutcalc.server.addresses import ADDRESSES
from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

PAGES: Final = {
    "company": f"/foretag?{QUICK}",
    "company in English": f"/en/company?{QUICK}",
    "quick result": f"/resultat?case={CASE}",
    "exact result": f"/resultat?case={EXACT}",
    "changed result": f"/resultat?case={CHANGED}",
    "steps": f"/resultat?{STEPS}",
    "comparison": f"/jamfor?{TWO}",
    "comparison of a case": f"/jamfor?case={CHANGED_BESIDE}",
    "comparison beside the nation": f"/jamfor?{TWO}&nation={{nation}}",
    "sweep": "/scenario/{succeeded}",
    "nation": "/scenario/{nation}",
    "nation in English": "/en/scenario/{nation}",
    "national sweep": "/scenario/{nation-sweep}",
    "national map": "/scenario/{nation-map}",
}
TWINS: Final = (f"/foretag.json?{QUICK}", f"/resultat.json?case={EXACT}", f"/jamfor.json?{TWO}")
NATIONAL: Final = ("nation", "nation-sweep", "nation-map")
SMALL: Final = ("uncertainty", "sensitivity", "limits", "differences", "known_figures")
PLANTED: Final = """<html><body><main><h1>{h1}</h1><table><caption>Avdrag {year}</caption><thead><tr><th>Avdrag</th>
<th>{interval}</th></tr></thead><tr><td><data value="100">1 kr</data></td></tr></table>{ref}
<section id="assumptions"><ul>{note}</ul></section></main></body></html>"""
WHOLE: Final = {
    "h1": "2026, hela landet", "year": "2026", "interval": "Troligen mellan", "ref": "se-almega-2024@1",
    "note": "<li>Ingen ändrar sig.</li>",
}  # fmt: skip


@pytest.fixture(scope="module", name="site")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient[Any], dict[str, str]]]:
    url = f"sqlite:///{tmp_path_factory.mktemp('bare') / 'store.db'}"
    with TestClient(make_app(Settings(database_url=url))) as client:
        yield client, addresses_kept(url)


Site = tuple[TestClient[Any], dict[str, str]]


@pytest.mark.parametrize("name", PAGES)
def test_no_number_on_a_page_is_bare(site: Site, name: str) -> None:
    client, kept = site
    reply = client.get(PAGES[name].format(**kept))

    assert reply.status_code == 200
    page = html.fromstring(reply.text)
    assert has_amounts(page), "the page has no figures"
    assert bare_page(page) == []


@pytest.mark.parametrize("name", [name for name, (path, _) in ADDRESSES.items() if "{" not in path])
def test_a_page_before_anything_is_asked_has_no_bare_number_either(site: Site, name: str) -> None:
    client, _ = site
    page = html.fromstring(client.get(ADDRESSES[name][0]).text)

    assert not has_amounts(page) or bare_page(page) == []


@pytest.mark.parametrize("path", TWINS)
def test_no_number_in_a_twin_is_bare(site: Site, path: str) -> None:
    client, _ = site

    assert bare_reply(client.get(path).json()) == []


@pytest.mark.parametrize("name", NATIONAL)
def test_no_number_in_a_national_reply_or_file_is_bare(site: Site, name: str) -> None:
    client, kept = site
    here = f"/scenario/{kept[name]}"
    reply = client.get(f"/api/v1/jobs/{kept[name]}/result").json()

    assert bare_reply(reply) == []
    for ending in (".csv", ".csv?csv=sv"):
        file = client.get(f"{here}{ending}")
        described = client.get(file.headers["Link"].partition(">")[0].lstrip("<")).text
        separator = ";" if "csv=sv" in ending else ","
        rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=separator))
        assert bare_table(rows, described, is_national=True) == []
    parquet = client.get(f"{here}.parquet").content
    carried = str(pl.read_parquet_metadata(io.BytesIO(parquet)))
    assert bare_table(pl.read_parquet(io.BytesIO(parquet)).to_dicts(), carried, is_national=True) == []


@pytest.mark.parametrize("table", SMALL)
def test_no_number_in_a_small_table_is_bare(site: Site, table: str) -> None:
    client, kept = site
    file = client.get(f"/scenario/{kept['nation']}.csv?table={table}")
    described = client.get(file.headers["Link"].partition(">")[0].lstrip("<")).text

    assert bare_table(list(csv.DictReader(io.StringIO(file.text))), described, is_national=True) == []


def test_no_number_in_a_comparison_as_a_file_is_bare(site: Site) -> None:
    client, _ = site
    rows = list(csv.DictReader(io.StringIO(client.get(f"/jamfor.csv?{TWO}").text)))

    assert bare_table(rows, "law_edition: see the page") == []


# ---------------------------------------------------------------------- the check is tried on planted bare numbers


def test_a_page_that_says_all_is_let_through() -> None:
    assert bare_page(html.fromstring(PLANTED.format(**WHOLE))) == []


@pytest.mark.parametrize(
    ("lost", "fault"),
    [
        ({"year": "", "h1": "Hela landet"}, "no period"),
        ({"ref": "Almegas avdrag"}, "no policy with its version"),
        ({"note": ""}, "no assumptions"),
        ({"interval": "Företag"}, "no interval in the table 'Avdrag 2026'"),
    ],
)
def test_a_planted_bare_number_is_found_on_a_page(lost: dict[str, str], fault: str) -> None:
    assert bare_page(html.fromstring(PLANTED.format(**{**WHOLE, **lost}))) == [fault]


@pytest.mark.parametrize("lost", ["period", "assumptions", "policies"])
def test_a_planted_bare_number_is_found_in_a_reply(lost: str) -> None:
    whole = national_reply()

    assert bare_reply(whole) == []
    assert len(bare_reply({name: value for name, value in whole.items() if name != lost})) == 1


def test_a_national_row_without_an_interval_or_outside_it_is_found() -> None:
    lost, outside, sweep = national_reply(), national_reply(), national_sweep()
    lost["results"]["nation_year"][0]["low_ore"] = None
    outside["results"]["nation_year"][1]["training_deduction_ore"] = 0
    del sweep["results"]["point"][0]["high_ore"]

    assert bare_reply(lost)[0] == "nation_year 0: no interval"
    assert bare_reply(outside) == ["nation_year 1: no interval"]
    assert bare_reply(sweep) == ["point 0: no interval"]


def test_a_planted_bare_number_is_found_in_a_file() -> None:
    row = {"policy": "se-almega-2024@1", "year": "2026", "training_deduction_ore": "1", "low_ore": "1"}

    assert bare_table([row], "law_edition", is_national=True) == []
    assert bare_table([{**row, "low_ore": ""}], "law_edition", is_national=True) == ["row 0: no interval"]
    assert bare_table([{**row, "policy": "40 %"}], "law_edition") == ["no policy with its version"]
    assert bare_table([{"policy": "se-a@1", "net_ore": 1}], "law_edition") == ["no period"]
    assert bare_table([row], "") == ["nothing that says what it rests on"]
