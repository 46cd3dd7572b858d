"""The pages of a national calculation: asked for on the scenario page, shown with intervals, taken away as files."""

import csv
import io
import tomllib
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
import polars as pl
import pytest
from litestar.testing import TestClient
from lxml import html
from tests.national_jobs import finished, national_jobs
from tests.national_replies import ALMEGA, BEHAVIOUR, OWN, national_reply, national_sweep

from kutcalc.report.scenario_file import command_line
from kutcalc.server.app import make_app
from kutcalc.server.pages.scenario_asked import sweep_of
from kutcalc.server.settings import Settings
from kutcalc.store import Store

NATION: Final = (("population", "se-2026-mini"), ("policy", ALMEGA), ("policy", OWN))
FIGURE: Final = "training_deduction_ore"


class Kept:
    """A service without a worker whose store holds finished national jobs, and their addresses."""

    def __init__(self, client: TestClient[Any], store: Store) -> None:
        self.client = client
        self.store = store
        self.ids = national_jobs(store)

    def page(self, name: str, query: str = "", prefix: str = "/scenario") -> html.HtmlElement:
        """Open the page of a job."""
        reply = self.client.get(f"{prefix}/{self.ids[name]}{query}")
        assert reply.status_code == 200
        return html.fromstring(reply.text)

    def file(self, name: str, ending: str) -> bytes:
        """Fetch a file of a job."""
        reply = self.client.get(f"/scenario/{self.ids[name]}{ending}")
        assert reply.status_code == 200
        return reply.content


@pytest.fixture(scope="module", name="kept")
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    url = f"sqlite:///{tmp_path_factory.mktemp('nation') / 'store.db'}"
    with TestClient(make_app(Settings(database_url=url))) as client:
        store = Store(url)
        yield Kept(client, store)
        store.close()


def asked(*more: tuple[str, str]) -> str:
    return f"/scenario?{urlencode([*NATION, *more])}"


def said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().replace("\u2060", "").split())


# ---------------------------------------------------------------------- before the start


def test_a_population_and_policies_make_the_body_of_a_job() -> None:
    sweep = sweep_of([*NATION, ("by", "sector"), ("by", "size_class"), ("behaviour", "high")])

    assert sweep.errors == ()
    assert sweep.body == {
        "kind": "comparison",
        "policies": [ALMEGA, OWN],
        "population": {"id": "se-2026-mini", "year": 2026, "by": ["size_class", "sector"], "behaviour": "high"},
    }


def test_a_changed_policy_and_values_of_ones_own_go_along() -> None:
    pairs = [("population", "se-2026"), ("policy", ALMEGA), ("change-0", "rate.share_ppm:400000")]
    sweep = sweep_of([*pairs, ("behaviour", "own"), ("own-take_up_ppm", "40 %"), ("own-price_elasticity_ppm", "-30")])

    assert sweep.body == {
        "kind": "calculation",
        "policy": {"ref": ALMEGA, "changes": [{"path": "rate.share_ppm", "value": 400_000}]},
        "population": {
            "id": "se-2026",
            "year": 2026,
            "by": [],
            "behaviour": {"take_up_ppm": 400_000, "price_elasticity_ppm": -300_000},
        },
    }


def test_a_grid_over_a_population_is_a_sweep() -> None:
    axis = [("path-0", "rate.share_ppm"), ("first-0", "30 %"), ("last-0", "60 %"), ("step-0", "10 %")]
    sweep = sweep_of([("population", "se-2026"), ("policy", ALMEGA), ("by", "sex"), *axis])

    assert sweep.body is not None
    assert sweep.body["kind"] == "sweep"
    assert sweep.body["population"] == {"id": "se-2026", "year": 2026}
    assert "employers" not in sweep.body


def test_the_page_tells_the_size_and_carries_all_that_was_asked_to_the_start(kept: Kept) -> None:
    page = html.fromstring(kept.client.get(asked(("by", "sector"), ("behaviour", "central"))).text)
    hidden = [(one.get("name"), one.get("value")) for one in page.xpath("//*[@id='size']//input[@type='hidden']")]

    assert "lönerader som förslagen kan röra × 2 förslag" in said(page.xpath("//*[@id='size']")[0])
    assert page.xpath("//button[@id='start']")
    assert sweep_of(hidden).body == sweep_of([*NATION, ("by", "sector"), ("behaviour", "central")]).body
    assert page.xpath("//input[@id='by-sector']/@checked")
    assert page.xpath("//input[@name='behaviour' and @checked]/@value") == ["central"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ([("population", "se-1999")], "population"),
        ([("behaviour", "own")], "behaviour"),
        ([("behaviour", "own"), ("own-take_up_ppm", "fyrtio")], "own-take_up_ppm"),
        ([("behaviour", "own"), ("own-take_up_ppm", "140 %")], "own-take_up_ppm"),
        (
            [("behaviour", "own"), ("own-additionality_ppm", "10"), ("own-price_elasticity_ppm", "-10")],
            "own-price_elasticity_ppm",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_field(kept: Kept, more: list[tuple[str, str]], field: str) -> None:
    reply = kept.client.get(asked(*more))
    page = html.fromstring(reply.text)

    assert reply.status_code == 422
    assert f"#{field}" in page.xpath("//*[@id='error-summary']//a/@href")
    assert page.xpath(f"//*[@id='{field}']")
    assert not page.xpath("//button[@id='start']")


def test_what_a_proposal_leaves_open_is_asked_for_and_goes_along_as_a_change(kept: Kept) -> None:
    pairs = [("population", "se-2026-mini"), ("policy", "se-kut-2019-fou20@1")]
    page = html.fromstring(kept.client.get(f"/scenario?{urlencode(pairs)}").text)
    (field,) = page.xpath("//fieldset[contains(@class, 'row')]//input/@name")
    given = [*pairs, (field, "3 000 000 kr")]

    assert not page.xpath("//button[@id='start']")
    body = sweep_of(given).body
    assert body is not None
    path = field.partition("-")[2].partition("-")[2]
    assert body["policy"]["changes"] == [{"path": path, "value": 300_000_000}]
    after = html.fromstring(kept.client.get(f"/scenario?{urlencode(given)}").text)
    assert after.xpath("//button[@id='start']")
    assert "3 000 000 kr" in said(after.xpath("//*[@id='changes']")[0])
    hidden = [(one.get("name"), one.get("value")) for one in after.xpath("//*[@id='size']//input[@type='hidden']")]
    assert sweep_of(hidden).body == body


def test_a_value_that_cannot_be_read_and_a_change_that_does_not_fit_are_told() -> None:
    pairs = [("population", "se-2026-mini"), ("policy", "se-kut-2019-fou20@1")]
    wrong = sweep_of([*pairs, ("open-0-caps.group_month.amount_ore", "mycket")])
    foreign = sweep_of([("population", "se-2026-mini"), ("policy", ALMEGA), ("change-0", "caps.nonsense.amount_ore:1")])

    assert [field for field, _ in wrong.errors] == ["open-0-caps.group_month.amount_ore"]
    assert [field for field, _ in foreign.errors] == ["policy"]
    assert wrong.body is foreign.body is None


# ---------------------------------------------------------------------- a result


def test_the_headline_says_year_country_static_and_interval(kept: Kept) -> None:
    page = kept.page("nation")

    assert page.findtext(".//h1") == "2026, hela landet (privata arbetsgivare), statisk beräkning"
    headline = said(page.xpath("//*[@id='headline']")[0])
    assert headline == (
        "Almegas kompetensavdrag (2024) minskar skatteintäkterna med ungefär 3,6 miljarder kr 2026, "
        "troligen mellan 2,9 och 4,7 miljarder kr."
    )
    others = said(page.xpath("//*[@id='sentences']")[0])
    assert "med ändrat beteende" in others.partition("KUT-avdrag")[0], "behaviour stands beside its static figure"
    assert "januari 2026–december 2026" in said(page.xpath("//*[@id='period']")[0])
    assert page.xpath("//*[@id='what-is-static']")


def test_tables_have_the_integers_of_the_reply(kept: Kept) -> None:
    page, reply = kept.page("nation"), national_reply()
    rows = {row["policy"]: row for row in reply["results"]["nation_year"] if row["by"] == "all"}

    shown = [int(value) for value in page.xpath("//*[@id='table']//tbody//data/@value")]
    by_size = [int(value) for value in page.xpath("//*[@id='table-size_class']//tbody//data/@value")]

    assert shown == [rows[label][FIGURE] for label in (ALMEGA, BEHAVIOUR.format(ALMEGA), OWN)]
    assert sum(by_size) == rows[ALMEGA][FIGURE]
    assert "2 880 000 000–4 680 000 000 kr" in said(page.xpath("//*[@id='table']")[0])


def test_a_class_of_too_few_is_not_shown_and_says_why(kept: Kept) -> None:
    section = kept.page("nation").xpath("//*[@id='who']")[0]

    assert "för få företag eller för osäkert: Jordbruk, skogsbruk och fiske (A)." in said(section)
    assert "Jordbruk" not in said(section.xpath(".//*[@id='table-sector']")[0])


def test_each_chart_has_a_title_a_description_and_the_same_numbers_in_its_table(kept: Kept) -> None:
    page = kept.page("nation")
    names = [one.get("id") for one in page.xpath("//figure")]

    assert names == ["chart-cost", "chart-by-size_class", "chart-by-sector", "chart-spread", "chart-moves"]
    for name in names:
        (figure,) = page.xpath(f"//figure[@id='{name}']")
        assert figure.xpath(".//*[local-name()='title']")
        assert figure.xpath(".//*[local-name()='desc']")
        (link,) = [href for href in figure.xpath(".//a/@href") if ".vl.json" in href]
        spec = kept.client.get(link).json()
        drawn = [row[end] for row in spec["data"]["values"] for end in _ends(name)]
        assert [int(value) for value in figure.xpath(".//tbody//data/@value")] == drawn
        (data,) = [href for href in figure.xpath(".//a/@href") if ".csv" in href]
        assert kept.client.get(data).status_code == 200


def _ends(name: str) -> tuple[str, ...]:
    middle_first = name.startswith(("chart-cost", "chart-by"))
    return ("value_ore", "low_ore", "high_ore") if middle_first else ("low_ore", "value_ore", "high_ore")


def test_a_policy_whose_whole_is_suppressed_is_said_nothing_of_and_breaks_nothing(kept: Kept) -> None:
    reply = national_reply()
    for row in reply["results"]["nation_year"]:
        if row["policy"] == OWN:
            row.update({name: None for name in row if name.endswith("_ore")} | {"suppressed": True})
    name = finished(kept.store, reply)
    page = html.fromstring(kept.client.get(f"/scenario/{name}?policy={OWN}").text)

    assert "KUT-avdrag" not in said(page.xpath("//*[@id='sentences']")[0])
    assert len(page.xpath("//*[@id='table']//tbody/tr")) == 3
    assert len(page.xpath("//*[@id='table']//tbody//data")) == 2


def test_another_policy_can_be_looked_at(kept: Kept) -> None:
    (link,) = kept.page("nation").xpath("//*[@id='who']//a[contains(@href, '?policy=')]/@href")
    page = html.fromstring(kept.client.get(link).text)

    assert page.xpath("string(//*[@id='table-size_class']//data/@value)") == "12000000000"


def test_known_figures_stand_beside_ours(kept: Kept) -> None:
    known = said(kept.page("nation").xpath("//*[@id='known-figures']")[0])

    assert "Almega anger själv 3,6 miljarder kr" in known
    assert "troligen mellan 2,9 och 4,7 miljarder kr" in known


def test_english_and_swedish_have_the_same_numbers(kept: Kept) -> None:
    sv, en = kept.page("nation"), kept.page("nation", prefix="/en/scenario")

    assert sv.xpath("//data/@value") == en.xpath("//data/@value")
    assert en.findtext(".//h1") == "2026, the whole country (private employers), static calculation"
    assert "likely between SEK 2.9 and 4.7 billion" in said(en.xpath("//*[@id='headline']")[0])


# ---------------------------------------------------------------------- taken away


def test_every_export_opens_and_has_the_rows_of_the_reply(kept: Kept) -> None:
    rows = national_reply()["results"]["nation_year"]
    english = list(csv.DictReader(io.StringIO(kept.file("nation", ".csv").decode())))
    swedish = kept.file("nation", ".csv?csv=sv").decode("utf-8-sig")
    parquet = pl.read_parquet(io.BytesIO(kept.file("nation", ".parquet")))
    arrow = pl.read_ipc_stream(io.BytesIO(kept.file("nation", ".arrow")))

    assert [row[FIGURE] for row in english] == ["" if row[FIGURE] is None else str(row[FIGURE]) for row in rows]
    assert list(csv.DictReader(io.StringIO(swedish), delimiter=";")) == english
    assert parquet[FIGURE].to_list() == arrow[FIGURE].to_list() == [row[FIGURE] for row in rows]
    for link in kept.page("nation").xpath("//*[contains(@class, 'exports')]//a/@href"):
        assert kept.client.get(link).status_code == 200, link


@pytest.mark.parametrize("table", ["uncertainty", "sensitivity", "limits", "differences", "known_figures"])
def test_a_small_table_says_population_year_policy_and_an_interval(kept: Kept, table: str) -> None:
    rows = list(csv.DictReader(io.StringIO(kept.file("nation", f".csv?table={table}").decode())))

    assert rows
    for row in rows:
        assert (row["population"], row["year"]) == ("se-2026-mini", "2026")
        assert "@1" in row["policy"]
        assert row.get("low_ore") or row.get("total_low_ore")
        assert row.get("high_ore") or row.get("total_high_ore")


def test_the_scenario_file_holds_what_was_asked_and_the_command_says_it_on_a_line(kept: Kept) -> None:
    made = tomllib.loads(kept.file("nation", ".toml").decode())
    request = national_reply()["request"]
    page = kept.page("nation")

    assert made["comparison"] == {name: value for name, value in request.items() if name != "kind"}
    assert set(made) == {"title", "summary", "comparison"}
    commands = page.xpath("//*[@id='reproduce']//pre/code/text()")
    assert commands[-1] == (
        "kutcalc population --population se-2026-mini --year 2026 -p se-almega-2024@1 -p se-kut-2019-almega50@1 "
        "--by size_class --by sector --behaviour central"
    )


def test_the_file_of_a_sweep_is_a_job(kept: Kept) -> None:
    made = tomllib.loads(kept.file("nation-sweep", ".toml").decode())

    assert made["job"] == national_sweep()["request"]


def test_a_search_and_a_changed_policy_are_said_on_a_line_where_one_can_say_them() -> None:
    whole = {"population": {"id": "se-2026", "year": 2026}}
    search = {"path": "rate.share_ppm", "first": 1, "last": 9, "column": FIGURE, "target": 5}

    assert command_line({"kind": "solve", "policy": ALMEGA, "solve": search, **whole}) == (
        "kutcalc solve --population se-2026 --year 2026 -p se-almega-2024@1 --path rate.share_ppm=1:9 "
        "--column training_deduction_ore --target 5"
    )
    assert command_line({"kind": "sweep", "policy": ALMEGA, "grid": [{"path": "a.b", "values": [1, 2]}], **whole}) == (
        "kutcalc sweep --population se-2026 --year 2026 -p se-almega-2024@1 --grid a.b=1,2"
    )
    assert command_line({"policy": {"ref": ALMEGA, "changes": [{"path": "a.b", "value": 1}]}, **whole}) is None
    own = {"id": "se-2026", "year": 2026, "behaviour": {"take_up_ppm": 400_000, "timing_ppm": 0}}
    assert command_line({"policy": ALMEGA, "population": own}) == (
        "kutcalc population --year 2026 -p se-almega-2024@1 --behaviour take_up_ppm=400000,timing_ppm=0"
    )


# ---------------------------------------------------------------------- sweeps


def test_a_national_sweep_is_a_line_with_a_band_and_a_table_with_intervals(kept: Kept) -> None:
    page, points = kept.page("nation-sweep"), national_sweep()["results"]["point"]
    spec = msgspec.json.decode(kept.file("nation-sweep", ".vl.json"))

    assert [(row["value_ore"], row["low_ore"], row["high_ore"]) for row in spec["data"]["values"]] == [
        (row[FIGURE], row["low_ore"], row["high_ore"]) for row in points
    ]
    assert any(layer["mark"]["type"] == "area" for layer in spec["layer"])
    assert "Troligen mellan" in said(page.xpath("//*[@id='table']//thead")[0])
    assert page.findtext(".//h1") == "2026, hela landet (privata arbetsgivare), statisk beräkning"


def test_two_axes_are_a_map_whose_cells_have_their_amounts(kept: Kept) -> None:
    page = kept.page("nation-map")
    spec = msgspec.json.decode(kept.file("nation-map", ".vl.json?chart=heat"))
    amounts = [row[FIGURE] for row in national_sweep(axes=2)["results"]["point"]]

    assert [row["value_ore"] for row in spec["data"]["values"]] == amounts
    assert len(page.xpath("//*[@id='chart-heat-table']//tbody/tr")) == len(amounts)
    texts = {" ".join(one.split()) for one in page.xpath("//*[@id='chart-heat']//*[local-name()='text']/text()")}
    assert {"10 000 kr", "50 000 kr", "30 %", "50 %", "41 mnkr"} <= texts


# ---------------------------------------------------------------------- beside the example companies


def test_the_national_interval_is_shown_beside_the_example_companies(kept: Kept) -> None:
    (link,) = kept.page("nation").xpath("//a[contains(@href, '/jamfor')][contains(@href, 'nation=')]/@href")
    page = html.fromstring(kept.client.get(link).text)
    twin = kept.client.get(link.replace("/jamfor?", "/jamfor.json?").partition("#")[0]).json()

    table = page.xpath("//*[@id='table-nation']")[0]
    assert "2 880 000 000–4 680 000 000 kr" in said(table)
    assert sorted(int(value) for value in table.xpath(".//data/@value")) == sorted(
        row[FIGURE] for row in twin["nation"]["results"]["nation_year"]
    )
    assert page.xpath("//*[@id='chart-nation']//*[local-name()='svg']")


def test_a_national_result_that_is_gone_is_told(kept: Kept) -> None:
    page = kept.client.get(f"/jamfor?policy={ALMEGA}&policy={OWN}&year=2026&nation=01ARZ3NDEKTSV4RRFFQ69G5FAV")

    assert "finns inte kvar" in said(html.fromstring(page.text).xpath("//*[@id='nation']")[0])


@pytest.mark.parametrize("ending", [".csv?table=nonsense", ".vl.json?chart=nonsense", ".csv?level=point"])
def test_what_a_result_does_not_have_is_not_found(kept: Kept, ending: str) -> None:
    assert kept.client.get(f"/scenario/{kept.ids['nation']}{ending}").status_code == 404
