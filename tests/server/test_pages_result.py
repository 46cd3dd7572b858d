"""A result: its tables, its steps, its files, a changed condition, and a stored share of it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.server.page_reading import Read

from kutcalc.analysis.figure import parse_figure
from kutcalc.limits import SHARE_TTL
from kutcalc.report.answer import answer
from kutcalc.report.links import encode_case
from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

LARGE: dict[str, Any] = {
    "policy": "se-almega-2024@1",
    "levels": ["rate", "employer_month", "employer_year"],
    "employers": [
        {
            "employer": "A",
            "payslips": [
                {
                    "employee": "g1",
                    "month": "2026-03",
                    "through": "2026-05",
                    "count": 5,
                    "birth_year": 1985,
                    "cash_pay_ore": 3_333_350,
                }
            ],
            "training": [
                {
                    "employee": "g1",
                    "month": "2026-05",
                    "minutes": 480,
                    "fee_ore": 1_234_567,
                    "provider_kind": "external",
                }
            ],
        }
    ],
}
CODE = encode_case("calculation", LARGE)
QUICK = {
    "employees": 12,
    "monthly_pay_ore": 42_000_000,
    "course_fees_ore": 12_000_000,
    "year": 2026,
    "policy": "se-almega-2024@1",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    folder: Path = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KUTCALC_RATE_SYNC_PER_MIN", "1000000")
        app = make_app(Settings(database_url=f"sqlite:///{folder / 'x.db'}", is_testing=True))
        with TestClient(app) as opened:
            yield opened


@pytest.fixture(scope="module")
def posted(client: TestClient[Litestar]) -> Read:
    form = Read(client.get("/foretag?form=exact&example=1").text).fields
    return Read(client.post("/foretag", data=form).text)


def test_a_link_shows_the_case_that_it_carries(client: TestClient[Litestar]) -> None:
    page = Read(client.get(f"/resultat?case={CODE}").text)

    assert page.text("headline") == "Med Almegas kompetensavdrag (2024) hade ni fått 30 864 kr för mars–maj 2026."
    assert "Ett förslag, inte en rättighet" in page.text("period")
    assert {"policy-card", "assumptions", "not-counted", "steps", "table", "version-box", "share-link"} <= page.ids


def test_the_twin_is_the_reply_to_the_request_in_the_link(client: TestClient[Litestar]) -> None:
    twin = client.get(f"/resultat.json?case={CODE}").json()
    sent = client.post("/api/v1/calculations", json=LARGE).json()

    assert {name: twin[name] for name in ("totals", "results", "policy", "period")} == {
        name: sent[name] for name in ("totals", "results", "policy", "period")
    }


def test_the_page_has_the_figures_of_its_twin(client: TestClient[Litestar]) -> None:
    page = Read(client.get(f"/resultat?case={CODE}").text)
    twin = client.get(f"/resultat.json?case={CODE}").json()

    for row in twin["results"]["employer_month"]:
        for name in ("contributions_before_ore", "baseline_due_ore", "training_deduction_ore", "net_ore"):
            written = f"{row[name] // 100:,}".replace(",", "\u00a0")
            assert f"{written}\u00a0kr" in page.texts["table"]


def test_every_figure_leads_to_its_steps_and_the_steps_to_the_figure(client: TestClient[Litestar]) -> None:
    page = Read(client.get(f"/resultat?case={CODE}").text)
    asked = {link for link in page.links if "&explain=" in link and link.endswith("#steps")}

    for link in sorted(asked):
        steps = Read(client.get(link.partition("#")[0]).text).text("steps")
        assert "Stöd:" in steps, link
    assert len(asked) > 20


def test_the_steps_of_march_can_be_redone_on_paper(client: TestClient[Litestar]) -> None:
    page = Read(client.get(f"/resultat?case={CODE}&explain=employer_month:A/2026-03:contributions_before_ore").text)
    steps = page.texts["steps"]

    assert "166\u00a0665\u00a0kr × 31,42\u00a0% = 52\u00a0366,143\u00a0kr" in steps
    assert "52\u00a0366,143\u00a0kr utan öre = 52\u00a0366\u00a0kr" in steps
    assert "SFF 22 kap. 1 §" in steps


def test_the_twin_of_an_explained_figure_holds_its_trace(client: TestClient[Litestar]) -> None:
    figure = "employer_month:A/2026-05:training_deduction_ore"
    twin = client.get(f"/resultat.json?case={CODE}&explain={figure}").json()

    assert twin["explanations"][0]["result"] == {"value": 3_086_400, "unit": "ore"}


def test_figures_of_a_posted_case_are_buttons_that_carry_the_case(client: TestClient[Litestar], posted: Read) -> None:
    figures = [value for name, value in posted.buttons if name == "explain"]
    hidden = posted.fields["request"]

    reply = client.post(
        "/resultat", data={"request": hidden, "explain": "employer_month:A/2026-03:contributions_before_ore"}
    )

    assert len(figures) > 20
    assert "117\u00a0003" not in Read(reply.text).texts["headline"]
    assert "124\u00a0858,0528\u00a0kr utan öre = 124\u00a0858\u00a0kr" in Read(reply.text).texts["steps"]


def test_every_figure_of_a_yearly_policy_can_be_explained(posted: Read) -> None:
    request = json.loads(posted.fields["request"])["calculation"]
    request["policy"] = {"ref": "se-almega-2024@1", "changes": [{"path": "instrument.settlement", "value": "year"}]}
    figures = [value for name, value in posted.buttons if name == "explain"]

    for start in range(0, len(figures), 20):
        asked = [parse_figure(text) for text in figures[start : start + 20]]
        explain = [{n: getattr(f, n) for n in f.__struct_fields__ if getattr(f, n) is not None} for f in asked]
        traces = answer("calculation", {**request, "explain": explain}, "sv")["explanations"]
        assert all(trace["steps"] for trace in traces)


def test_a_case_with_few_persons_is_not_put_into_a_link(posted: Read) -> None:
    assert "färre än fem personer" in posted.text("share-link")
    assert not [link for link in posted.links if "case=" in link]


def test_four_questions_show_the_middle_case_by_month(client: TestClient[Litestar]) -> None:
    page = Read(client.get(f"/resultat?case={encode_case('quick_calculation', QUICK)}").text)

    assert "54\u00a0000–60\u00a0000\u00a0kr" in page.texts["headline"]
    assert "131\u00a0964\u00a0kr" in page.texts["table"]
    assert "5\u00a0000\u00a0kr" in page.texts["table"]


def test_a_changed_condition_stands_beside_the_original(client: TestClient[Litestar]) -> None:
    data = {"case": CODE, "change": "1", "set-rate.share_ppm": "40 %", "set-caps.employer_month.amount_ore": "10 000"}

    moved = client.post("/resultat", data=data, follow_redirects=False)
    page = Read(client.get(moved.headers["location"]).text)

    assert moved.status_code == 303
    assert "10\u00a0000\u00a0kr" in page.texts["headline"]
    assert "Ändrat förslag" in page.text("original")
    assert "30\u00a0864\u00a0kr" in page.texts["original"]
    original = next(link for link in page.links if link.startswith("/resultat?case=") and "explain" not in link)
    assert "30\u00a0864\u00a0kr" in Read(client.get(original).text).texts["headline"]


def test_a_posted_case_can_be_changed_too(client: TestClient[Litestar], posted: Read) -> None:
    reply = client.post(
        "/resultat", data={"request": posted.fields["request"], "change": "1", "set-rate.share_ppm": "40"}
    )
    page = Read(reply.text)

    assert reply.status_code == 200
    assert "12\u00a0938\u00a0kr" in page.texts["headline"]
    assert "16\u00a0172\u00a0kr" in page.texts["original"]


def test_a_condition_that_is_typed_wrong_is_told_at_its_field(client: TestClient[Litestar]) -> None:
    reply = client.post("/resultat", data={"case": CODE, "change": "1", "set-rate.share_ppm": "fyrtio"})
    page = Read(reply.text)

    assert reply.status_code == 422
    assert "<title>Fel: " in reply.text
    assert "#set-rate.share_ppm" in page.links
    assert page.fields["set-rate.share_ppm"] == "fyrtio"


def test_a_zero_names_the_condition_and_its_source(client: TestClient[Litestar]) -> None:
    body = json.loads(json.dumps(LARGE))
    body["employers"][0]["training"][0]["provider_kind"] = "internal"

    reply = client.get(f"/resultat?case={encode_case('calculation', body)}")
    page = Read(reply.text)

    assert reply.status_code == 200
    assert page.text("headline").startswith("0 kr, därför att ett villkor inte är uppfyllt: Kursen är inte köpt")
    assert "Villkoret står i Ny rapport" in page.text("result")


@pytest.mark.parametrize("level", ["employer_month", "employer_year", "rate", "payslip", "employee_year"])
def test_files_hold_the_same_integers_in_both_forms(client: TestClient[Litestar], level: str) -> None:
    rows = answer("calculation", {**LARGE, "levels": [level]}, "sv")["results"][level]

    english = client.get(f"/resultat.csv?case={CODE}&level={level}&csv=en")
    swedish = client.get(f"/resultat.csv?case={CODE}&level={level}&csv=sv")
    name = f"kutcalc-{level.replace('_', '-')}"
    assert f'filename="{name}.csv"' in english.headers["content-disposition"]
    assert f'filename="{name}-sv.csv"' in swedish.headers["content-disposition"]

    assert english.content.decode().splitlines()[0].split(",") == list(rows[0])
    assert swedish.content.decode("utf-8-sig").replace(";", ",").replace("\r\n", "\n") == english.content.decode()
    assert swedish.content.startswith(b"\xef\xbb\xbf")
    assert len(english.content.splitlines()) == len(rows) + 1


def test_persons_stand_as_a_reader_counts_and_the_files_say_what_they_hold(client: TestClient[Litestar]) -> None:
    slips = [
        {"employee": name, "month": "2026-05", "birth_year": 1990, "cash_pay_ore": 3_000_000, "count": 5}
        for name in ("p1", "p10", "p2")
    ]
    body = {"policy": "se-almega-2024@1", "employers": [{"employer": "A", "payslips": slips}]}

    page = Read(client.get(f"/resultat?case={encode_case('calculation', body)}").text)

    heads = [word for word in page.text("persons").split() if re.fullmatch("p[0-9]+", word)]
    assert list(dict.fromkeys(heads)) == ["p1", "p2", "p10"]
    assert "delas mellan personerna" in page.text("persons-shared")
    assert "hela ören" in page.text("exports-hint")


def test_parquet_has_dates_and_what_made_it(client: TestClient[Litestar], tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    file.write_bytes(client.get(f"/resultat.parquet?case={CODE}&level=employer_month").content)

    assert pl.read_parquet_schema(file)["month"] == pl.Date
    assert json.loads(pl.read_parquet_metadata(file)["kutcalc"])["schema"] == "results/1"


def test_a_posted_case_gives_files_by_buttons(client: TestClient[Litestar], posted: Read) -> None:
    wanted = [value for name, value in posted.buttons if name == "export"]

    replies = [
        client.post("/resultat", data={"request": posted.fields["request"], "export": value}) for value in wanted
    ]

    assert [reply.status_code for reply in replies] == [200] * len(wanted)
    assert all("attachment" in reply.headers["content-disposition"] for reply in replies)


@pytest.mark.parametrize("code", ["k1.", "k1.abc", "k2.abc", "x" * 500])
def test_a_damaged_link_says_so_in_plain_words(client: TestClient[Litestar], code: str) -> None:
    reply = client.get(f"/resultat?case={code}")

    assert reply.status_code == 422
    assert "Länken är skadad" in reply.text
    assert client.get(f"/resultat.json?case={code}").json()["code"] == "case-damaged"


def test_a_result_without_a_case_shows_the_way(client: TestClient[Litestar]) -> None:
    reply = client.get("/resultat")

    assert reply.status_code == 200
    assert "/foretag" in Read(reply.text).links


@pytest.mark.parametrize("text", ["", "{", "[]", '{"job": {}}', '{"calculation": 1}', '{"calculation": {}, "x": 1}'])
def test_a_form_without_its_case_is_refused(client: TestClient[Litestar], text: str) -> None:
    assert client.post("/resultat", data={"request": text}).status_code == 422


def test_the_rows_can_be_edited_again(client: TestClient[Litestar], posted: Read) -> None:
    form = Read(client.post("/foretag", data={"request": posted.fields["request"], "edit": "1"}).text).fields

    again = Read(client.post("/foretag", data=form).text)

    assert again.texts["headline"] == posted.texts["headline"]


def test_projected_months_are_called_so_in_title_and_page(client: TestClient[Litestar]) -> None:
    body = json.loads(json.dumps(LARGE))
    body["employers"][0]["payslips"][0] |= {"month": "2027-01", "through": "2027-03"}
    body["employers"][0]["training"][0]["month"] = "2027-03"

    reply = client.get(f"/resultat?case={encode_case('calculation', body)}")

    assert "framskrivet: se-almega-2024@1" in reply.text.partition("</title>")[0]
    assert "framskrivet" in Read(reply.text).text("period")


def test_a_share_is_made_opened_and_deleted_by_its_owner(client: TestClient[Litestar], posted: Read) -> None:
    made = client.post("/delat", data={"request": posted.fields["request"], "title": "Våren <b>2026</b>"})
    page = Read(made.text)
    where, secret = made.headers["location"], page.text("owner-secret")
    opened = client.get(where)
    twin = client.get(f"{where}.json").json()
    wrong = client.post(where, data={"owner_secret": "fel"})
    gone = client.post(where, data={"owner_secret": secret})

    assert made.status_code == 201
    assert page.text("share-link") == where
    assert "16\u00a0172\u00a0kr" in Read(opened.text).texts["headline"]
    assert secret not in opened.text
    assert "<b>2026" not in opened.text
    assert twin["then"]["totals"]["training_deduction_ore"] == 1_617_200
    assert "payslip" not in json.dumps(twin)
    assert wrong.status_code == 422
    assert gone.status_code == 200
    assert client.get(where).status_code == 404
    assert client.get(f"{where}.json").json()["code"] == "not-found"


def test_a_share_of_a_large_group_is_held_against_today(client: TestClient[Litestar]) -> None:
    where = client.post("/delat", data={"case": CODE, "title": ""}).headers["location"]

    page = Read(client.get(where).text)

    assert "ger samma siffror" in page.text("result")


def test_a_form_from_another_site_makes_no_share(client: TestClient[Litestar]) -> None:
    reply = client.post("/delat", data={"case": CODE}, headers={"Sec-Fetch-Site": "cross-site"})

    assert reply.status_code == 403


@pytest.mark.parametrize("path", [f"/resultat?case={CODE}", f"/en/result?case={CODE}"])
def test_result_pages_hold_no_inline_code(client: TestClient[Litestar], path: str) -> None:
    page = Read(client.get(path).text)

    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]


def test_asking_about_a_rate_opens_its_table(client: TestClient[Litestar]) -> None:
    asked = client.get(f"/resultat?case={CODE}&explain=rate:A/2026-03/314200:contributions_ore").text
    plain = client.get(f"/resultat?case={CODE}").text

    assert asked.count('<details class="appendix" open>') == 1
    assert plain.count('<details class="appendix" open>') == 0


def test_a_share_past_its_time_says_so(client: TestClient[Litestar], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"KUTCALC_{SHARE_TTL.name.upper()}", "0")
    where = client.post("/delat", data={"case": CODE}).headers["location"]

    reply = client.get(where)

    assert reply.status_code == 410
    assert "raderat" in reply.text
    assert client.get(f"{where}.json").json()["code"] == "share-expired"


@pytest.mark.parametrize(
    "case",
    [
        {"calculation": {"policy": "se-almega-2024", "employers": [1]}},
        {"calculation": {"policy": {"ref": 1}, "employers": [{"employer": "A", "payslips": 1}]}},
        {"calculation": {**LARGE, "assume": [{"employer": 1}]}},
        {"quick_calculation": {**QUICK, "year": []}},
        {"quick_calculation": {**QUICK, "training_minutes": 1.5}},
    ],
    ids=lambda case: next(iter(case)),
)
def test_a_case_that_was_tampered_with_is_refused_wherever_it_goes(
    client: TestClient[Litestar], case: dict[str, Any]
) -> None:
    request = json.dumps(case)

    asked = [
        client.post("/resultat", data={"request": request}),
        client.post("/resultat", data={"request": request, "export": "csv:rate:en"}),
        client.post("/resultat", data={"request": request, "change": "1"}),
        client.post("/foretag", data={"request": request, "edit": "1"}),
        client.post("/delat", data={"request": request}),
    ]

    assert [reply.status_code for reply in asked] == [422] * len(asked)
