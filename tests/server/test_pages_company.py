"""The way of a company: four questions, the exact form, and what each says when it is wrong or cannot be answered."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.server.page_reading import Read

from kutcalc.report.answer import answer
from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

QUICK = {
    "employees": "12",
    "monthly_pay": "420 000",
    "course_fees": "120 000 kr",
    "policy": "se-almega-2024",
    "year": "2026",
}
BODY = {
    "employees": 12,
    "monthly_pay_ore": 42_000_000,
    "course_fees_ore": 12_000_000,
    "year": 2026,
    "policy": "se-almega-2024@1",
}
MADE_LATER = {"created_at"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    folder: Path = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KUTCALC_RATE_SYNC_PER_MIN", "1000000")
        app = make_app(Settings(database_url=f"sqlite:///{folder / 'x.db'}", is_testing=True))
        with TestClient(app) as opened:
            yield opened


def without_times(reply: dict[str, Any]) -> dict[str, Any]:
    return {**reply, "provenance": {k: v for k, v in reply["provenance"].items() if k not in MADE_LATER}}


def test_the_empty_form_says_what_is_not_counted_before_people_type(client: TestClient[Litestar]) -> None:
    page = Read(client.get("/foretag").text)

    assert {"employees", "monthly_pay", "course_fees", "policy", "year"} <= set(page.fields)
    assert "Bolagsskatt" in page.text("not-counted")
    assert page.fields["year"] == "2026"


def test_the_example_is_one_click_from_a_result(client: TestClient[Litestar]) -> None:
    example = next(link for link in Read(client.get("/foretag").text).links if "employees=12" in link)

    page = Read(client.get(example).text)

    assert page.text("headline") == "Ungefär 54 000–60 000 kr för 2026. Det är ett förslag, inte en rättighet."


def test_the_twin_of_the_empty_form_is_its_fields_and_the_example(client: TestClient[Litestar]) -> None:
    twin = client.get("/foretag.json").json()

    assert [field["name"] for field in twin["fields"]] == ["employees", "monthly_pay", "course_fees", "policy", "year"]
    assert twin["example"]["quick_calculation"] == BODY


def test_the_page_and_its_twin_have_the_figures_of_the_request(client: TestClient[Litestar]) -> None:
    page = Read(client.get("/foretag", params=QUICK).text)
    twin = client.get("/foretag.json", params=QUICK).json()

    assert without_times(twin) == without_times(client.post("/api/v1/quick-calculations", json=BODY).json())
    assert twin["headline"] == page.texts["headline"].strip()
    assert "54\u00a0000\u00a0kr och 60\u00a0000\u00a0kr" in " ".join(page.texts["range"].split(" "))
    assert "2026" in page.text("period")
    assert page.texts["assumptions"].count("Alla antaganden") == 1
    assert {"policy-card", "not-counted", "version-box", "share-link"} <= page.ids


def test_amounts_are_taken_as_people_write_them(client: TestClient[Litestar]) -> None:
    written = {**QUICK, "monthly_pay": "420\u202f000,00\u00a0kr", "course_fees": "120000:-"}

    assert client.get("/foretag.json", params=written).json()["range"]["high_ore"] == 6_000_000


def test_all_errors_come_at_once_and_nothing_typed_is_lost(client: TestClient[Litestar]) -> None:
    wrong = {
        "employees": "1.234",
        "monthly_pay": "42O 000",
        "course_fees": "",
        "policy": "se-almega-2042",
        "year": "2026",
    }

    reply = client.get("/foretag", params=wrong)
    page = Read(reply.text)

    assert reply.status_code == 422
    assert "<title>Fel: " in reply.text
    assert {"#employees", "#monthly_pay", "#course_fees", "#policy"} <= set(page.links)
    assert page.fields["employees"] == "1.234"
    assert page.fields["monthly_pay"] == "42O 000"
    assert "kan läsas på två sätt" in page.text("error-summary")
    assert client.get("/en/company", params=wrong).text.count("<title>Error: ") == 1


def test_the_twin_of_a_wrong_form_is_a_problem_with_codes(client: TestClient[Litestar]) -> None:
    reply = client.get("/foretag.json", params={**QUICK, "monthly_pay": "1.234"})

    assert reply.status_code == 422
    assert reply.json()["errors"][0]["code"] == "ambiguous-number"


def test_a_policy_with_open_values_asks_for_them_and_is_no_error(client: TestClient[Litestar]) -> None:
    reply = client.get("/foretag", params={**QUICK, "policy": "qc-pme-2018"})
    page = Read(reply.text)

    assert reply.status_code == 200
    assert "set-exchange.rate_ukr" in page.fields
    assert "error-summary" not in page.ids
    assert "lämnar värden öppna" in page.text("open")


def test_an_open_value_that_is_given_is_used_and_named(client: TestClient[Litestar]) -> None:
    twin = client.get("/foretag.json", params={**QUICK, "policy": "qc-pme-2018", "set-exchange.rate_ukr": "7,5"}).json()

    assert twin["policy"]["changes"] == [{"path": "exchange.rate_ukr", "value": 7_500_000}]


def test_a_policy_that_four_questions_cannot_answer_says_so_and_how_to_go_on(client: TestClient[Litestar]) -> None:
    reply = client.get("/foretag", params={**QUICK, "policy": "se-m-reformgrupp-2018"})
    page = Read(reply.text)

    assert reply.status_code == 200
    assert "error-summary" not in page.ids
    assert "Har den anställde nytta av kursen i arbetslivet?" in page.text("cannot")
    assert any("form=exact" in link and "employees=12" in link for link in page.links)


def test_a_zero_says_why_with_the_condition_and_its_source(client: TestClient[Litestar]) -> None:
    asked = {**QUICK, "policy": "it-f40-2022b", "set-exchange.rate_ukr": "11,25"}

    reply = client.get("/foretag", params=asked)
    page = Read(reply.text)

    assert reply.status_code == 200
    assert page.text("headline") == "0 kr, därför att ett villkor inte är uppfyllt: Kursen är kortare än 24 timmar."
    assert "Villkoret står i" in page.text("result")
    assert "error-summary" not in page.ids


def test_the_exact_form_is_filled_in_from_the_four_questions(client: TestClient[Litestar]) -> None:
    page = Read(client.get("/foretag", params={"form": "exact", **QUICK}).text)

    assert page.fields["payslips-0-cash_pay"] == "35000"
    assert page.fields["payslips-11-through"] == "2026-12"
    assert page.fields["training-11-month"] == "2026-12"
    assert page.fields["training-0-fee"] == "10000"


def test_the_exact_example_gives_the_krona_of_the_scenario(client: TestClient[Litestar]) -> None:
    form = Read(client.get("/foretag?form=exact&example=1").text).fields

    reply = client.post("/foretag", data=form)
    page = Read(reply.text)

    assert reply.status_code == 200
    assert page.text("headline") == "Med Almegas kompetensavdrag (2024) hade ni fått 16 172 kr för mars–maj 2026."
    for figure in ("128\u00a0778\u00a0kr", "126\u00a0125\u00a0kr", "10\u00a0231\u00a0kr", "350\u00a0335\u00a0kr"):
        assert figure in page.texts["table"]


def test_the_english_form_reads_the_same_rows(client: TestClient[Litestar]) -> None:
    form = Read(client.get("/en/company?form=exact&example=1").text).fields

    assert form["payslips-2-cash_pay"] == "28999.75"
    assert "SEK\u00a016,172" in Read(client.post("/en/company", data=form).text).texts["headline"]


def test_one_more_row_loses_nothing(client: TestClient[Litestar]) -> None:
    form = Read(client.get("/foretag?form=exact&example=1").text).fields

    more = Read(client.post("/foretag", data={**form, "add": "payslip"}).text).fields

    assert {name: more[name] for name in form} == form
    assert more["payslips-8-cash_pay"] == ""
    assert more["payslips-8-through"] == "2026-05"


def test_a_row_that_is_removed_leaves_what_was_said_of_the_employer(client: TestClient[Litestar]) -> None:
    form = Read(client.get("/foretag?form=exact&example=1").text).fields

    less = Read(client.post("/foretag", data={**form, "remove": "payslips-0"}).text).fields

    assert less["payslips-0-headcount"] == "12"
    assert less["payslips-0-cash_pay"] == ""


def test_wrong_rows_are_told_row_by_row_and_can_be_left_out(client: TestClient[Litestar]) -> None:
    form = Read(client.get("/foretag?form=exact&example=1").text).fields
    form |= {"payslips-1-cash_pay": "32.500,5O", "payslips-2-month": "2026-13", "payslips-3-employee": "19640823-3234"}

    reply = client.post("/foretag", data=form)
    page = Read(reply.text)
    without = client.post("/foretag", data={**form, "remove_bad_rows": "1"})

    assert reply.status_code == 422
    assert {"#payslips-1-cash_pay", "#payslips-2-month"} <= set(page.links)
    assert page.fields["payslips-1-cash_pay"] == "32.500,5O"
    assert ("remove_bad_rows", "1") in page.buttons
    assert without.status_code == 200
    assert "Räknat på 8 av 11 rader" in Read(without.text).text("result")


def test_a_person_who_is_named_by_a_personal_number_is_refused_at_the_field(client: TestClient[Litestar]) -> None:
    form = Read(client.get("/foretag?form=exact&example=1").text).fields

    reply = client.post("/foretag", data={**form, "payslips-3-employee": "19640823-3234"})

    assert reply.status_code == 422
    assert "#payslips-3-employee" in Read(reply.text).links


def test_a_fact_that_the_policy_needs_becomes_a_field_and_then_a_result(client: TestClient[Litestar]) -> None:
    form = Read(client.get("/foretag?form=exact&example=1").text).fields
    form["policy"] = "se-m-reformgrupp-2018@1"

    asked = client.post("/foretag", data=form)
    page = Read(asked.text)
    answered = client.post("/foretag", data={**page.fields, "assume-work_relevant": "true"})

    assert asked.status_code == 422
    assert "#assume-work_relevant" in page.links
    assert "assume-work_relevant" in page.fields
    assert answered.status_code == 200
    assert "work_relevant" in answered.text


def test_a_fact_of_an_earlier_year_gets_a_row_of_that_year(client: TestClient[Litestar]) -> None:
    form = Read(client.get("/foretag?form=exact&example=1").text).fields
    form |= {
        "policy": "se-almega-incr@1",
        "assume-certified": "true",
        "years-0-year": "2026",
        "years-0-training_plan": "true",
    }

    asked = client.post("/foretag", data=form)
    page = Read(asked.text)
    answered = client.post("/foretag", data={**page.fields, "years-1-fee": "0"})

    assert asked.status_code == 422
    assert page.fields["years-1-year"] == "2025"
    assert "för 2025" in page.text("error-summary")
    assert answered.status_code == 200


def test_pasted_rows_are_counted_to_the_krona_and_the_columns_named(client: TestClient[Litestar]) -> None:
    rows = "".join(f"p{n}\t2026-05\t1985\tAnna\t35\u00a0000,50\n" for n in range(12))
    pasted = f"ANSTÄLLD\tMÅNAD\tFÖDELSEÅR\tNAMN\tLÖN\n{rows}"

    check = Read(client.post("/foretag", data={"policy": "se-almega-2024", "pasted": pasted, "paste": "1"}).text)
    counted = client.post("/foretag", data={"policy": "se-almega-2024", "pasted": pasted})
    page = Read(counted.text)

    assert check.fields["payslips-11-cash_pay"] == "35000,50"
    assert "12 rader" in check.text("pasted-report")
    assert "Kolumner som togs bort: NAMN" in check.text("pasted-report")
    assert counted.status_code == 200
    assert "131\u00a0964\u00a0kr" in page.texts["table"]
    assert "Anna" not in counted.text


def test_the_page_and_the_api_agree_on_every_policy_that_four_questions_answer(client: TestClient[Litestar]) -> None:
    body = {**BODY, "policy": "current-law"}

    twin = client.get("/foretag.json", params={**QUICK, "policy": "current-law"}).json()

    assert twin["middle"] == answer("quick_calculation", body, "sv")["middle"]
    assert "Enligt gällande regler" in Read(
        client.get("/foretag", params={**QUICK, "policy": "current-law"}).text
    ).text("headline")


def test_markup_that_is_typed_stays_text(client: TestClient[Litestar]) -> None:
    nasty = '"><script>alert(1)</script>'

    quick = client.get("/foretag", params={**QUICK, "monthly_pay": nasty, "policy": nasty})
    exact = client.post("/foretag", data={"payslips-0-employee": nasty, "payslips-0-cash_pay": nasty, "policy": nasty})

    assert "<script>alert" not in quick.text
    assert "<script>alert" not in exact.text
    assert quick.status_code == exact.status_code == 422


@pytest.mark.parametrize("path", ["/foretag", "/foretag?form=exact&example=1", "/en/company?form=exact"])
def test_pages_hold_no_inline_code_and_every_field_has_a_label(client: TestClient[Litestar], path: str) -> None:
    text = client.get(path).text
    page = Read(text)

    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert all(f'for="{name}"' in text for name in page.fields if not name.startswith("case"))
    assert text.count("<h1>") == 1


def test_a_year_outside_the_time_of_a_rule_is_said(client: TestClient[Litestar]) -> None:
    outside = {**QUICK, "policy": "it-f40-2022b", "set-exchange.rate_ukr": "11,25"}

    assert "gällde inte det året" in client.get("/foretag", params=outside).text
    assert "gällde inte det året" not in client.get("/foretag", params=QUICK).text
