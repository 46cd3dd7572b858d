"""The way of a payroll file: what is said before a file is chosen, what was read of it, and on to a result."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.browser import payroll_files as files
from tests.server.page_reading import Read

from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS
from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

CHECK = "/lonefil/kontrollera"
ENGLISH = "/en/payroll-file/check"
POLICY = "se-almega-2024@1"
SAMPLES = Path(__file__).parents[1] / "payroll" / "samples"
TEMPLATES = ("exempel.csv", "payslips-sv.csv", "training-sv.csv", "payslips.csv", "training.csv")
COURSES = "ANST.NR;MÅNAD;KURSAVGIFT;TIMMAR;ANORDNARE\r\n"


@pytest.fixture(scope="module", name="client")
def _client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    folder: Path = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KUTCALC_RATE_SYNC_PER_MIN", "1000000")
        environment.setenv("KUTCALC_RATE_UPLOAD_PER_MIN", "1000000")
        app = make_app(Settings(database_url=f"sqlite:///{folder / 'x.db'}", is_testing=True))
        with TestClient(app) as opened:
            yield opened


def sent(client: TestClient[Litestar], content: bytes, *, at: str = CHECK, **fields: str) -> Any:
    return client.post(at, files={"file": ("fil.csv", content)}, data={"policy": POLICY, **fields})


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None, "nothing is held"
    return found[1]


def test_before_anything_is_chosen_the_page_says_what_is_read_dropped_and_kept(client: TestClient[Litestar]) -> None:
    page = Read(client.get("/lonefil").text)

    text = " ".join(page.texts.values())
    assert {"file", "training_file", "profile", "policy"} <= page.ids
    assert "20 MB" in client.get("/lonefil").text
    assert "Ingenting." in client.get("/lonefil").text
    assert "Bolagsskatt" in text
    assert all(f"/lonefil/mallar/{name}" in page.links for name in TEMPLATES)


def test_the_twin_gives_columns_limits_and_templates(client: TestClient[Litestar]) -> None:
    twin = client.get("/lonefil.json").json()

    assert {one["name"] for one in twin["limits"]} >= {"max_upload_bytes", "max_rows", "page_hold_min"}
    assert [one["column"] for one in twin["columns"]["payslips"]] == [one.name for one in PAYSLIP_COLUMNS]
    assert [one["column"] for one in twin["columns"]["training"]] == [one.name for one in TRAINING_COLUMNS]
    assert [one["name"] for one in twin["templates"]] == list(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_are_files_in_both_languages(client: TestClient[Litestar], name: str) -> None:
    swedish = client.get(f"/lonefil/mallar/{name}")

    assert swedish.status_code == 200
    assert swedish.content == client.get(f"/en/payroll-file/templates/{name}").content
    assert swedish.content.startswith(b"\xef\xbb\xbf") == (name not in {"payslips.csv", "training.csv"})
    assert client.get("/lonefil/mallar/../app.py").status_code == 404


def test_the_example_can_be_sent_as_it_is(client: TestClient[Litestar]) -> None:
    reply = sent(client, client.get("/lonefil/mallar/exempel.csv").content)

    assert reply.status_code == 200
    assert "4 rader för 4 personer, maj 2026" in Read(reply.text).text("headline")
    assert "NAMN, SJUKLÖN" in Read(reply.text).text("dropped-0")


def test_whoever_comes_by_the_address_alone_is_led_to_where_a_file_is_chosen(client: TestClient[Litestar]) -> None:
    reply = client.get(ENGLISH, follow_redirects=False)

    assert (reply.status_code, reply.headers["location"]) == (303, "/en/payroll-file")


def test_a_form_of_another_site_is_refused(client: TestClient[Litestar]) -> None:
    reply = client.post(
        CHECK, files={"file": ("fil.csv", files.small_file())}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert reply.status_code == 403


def test_the_token_is_in_no_address_and_the_page_is_never_kept(client: TestClient[Litestar]) -> None:
    reply = sent(client, files.small_file())

    token = token_of(reply.text)
    assert reply.headers["cache-control"] == "no-store"
    assert not [link for link in Read(reply.text).links if token in link]


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (files.OLD_WORKBOOK, "fil.xls", "spara som .xlsx"),
        (files.PROTECTED, "fil.xlsx", "lösenord"),
        (b"", "fil.csv", "inget innehåll"),
        (files.too_wide(), "fil.csv", "gränsen är 200"),
        (files.without_headings(), "fil.csv", "rubrik"),
    ],
    ids=["old workbook", "protected", "empty", "too wide", "no headings"],
)
def test_a_file_that_cannot_be_read_is_told_of_at_its_field(
    client: TestClient[Litestar], content: bytes, name: str, told: str
) -> None:
    reply = client.post(CHECK, files={"file": (name, content)}, data={"policy": "se-kut-2019@1"})
    page = Read(reply.text)

    assert reply.status_code == 422
    assert "#file" in page.links
    assert told in page.text("error-summary")
    assert "file." not in page.text("error-summary"), "a name that its owner never gave"
    assert page.fields["policy"] == "se-kut-2019@1"


def test_without_a_file_the_field_says_so(client: TestClient[Litestar]) -> None:
    reply = client.post(CHECK, files={"training_file": ("", b"")}, data={"policy": POLICY})

    assert reply.status_code == 422
    assert "Välj en fil" in Read(reply.text).text("error-summary")


def test_a_file_that_lacks_a_column_is_asked_about_and_the_answer_is_used(client: TestClient[Litestar]) -> None:
    asked = sent(client, files.lacking())
    page = Read(asked.text)

    assert asked.status_code == 200
    assert {"find-0-month", "constant-month", "constant-provider_kind"} <= page.ids
    answered = sent(client, files.lacking(), **{"constant-month": "2026-05", "constant-provider_kind": "external"})
    assert "maj 2026" in Read(answered.text).text("headline")


def test_a_question_that_is_left_open_is_an_error_at_its_field(client: TestClient[Litestar]) -> None:
    left_open = {"find-0-month": "", "find-0-provider_kind": ""}

    reply = sent(client, files.lacking(), reread="1", **left_open)

    assert reply.status_code == 422
    assert {"#find-0-month", "#find-0-provider_kind"} <= set(Read(reply.text).links)
    said = Read(reply.text).text("error-summary")
    assert "Svara på frågan: Vem håller kursen?" in said
    assert "?." not in said


def test_a_question_that_is_new_after_an_answer_is_no_error(client: TestClient[Litestar]) -> None:
    reply = sent(client, files.lacking(), reread="1", **{"find-0-month": "", "constant-month": "2026-05"})

    assert reply.status_code == 200
    assert "find-0-provider_kind" in Read(reply.text).ids
    assert "error-summary" not in Read(reply.text).ids


def test_marks_that_were_asked_about_and_not_chosen_are_an_error_and_new_ones_are_none(
    client: TestClient[Litestar],
) -> None:
    first = sent(client, files.ambiguous())
    unseen = {**_mapping(Read(first.text)), **fields_of(first.text)}

    again = sent(client, files.ambiguous(), **unseen, reread="1")
    new = sent(client, files.ambiguous(), reread="1")

    assert [name for name in unseen if name.startswith("asks-")]
    assert again.status_code == 422
    assert [link for link in Read(again.text).links if link.startswith("#marks-0-")]
    assert new.status_code == 200


def test_who_gives_the_courses_is_read_where_cells_say_it_and_asked_where_they_name_firms(
    client: TestClient[Litestar],
) -> None:
    head = "PERSONNUMMER;MÅNAD;LÖN;KURSAVGIFT;TIMMAR;KURSHÅLLARE\r\n198202252386;2026-05;33 333,00;12 345,00;16;"
    whole, firm = f"{head}Intern\r\n".encode(), f"{head}Lexikon AB\r\n".encode()

    read, asked = sent(client, whole), sent(client, firm)
    answered = sent(client, firm, **{"constant-provider_kind": "external"})

    assert token_of(read.text)
    assert "Rader med fel" not in asked.text
    assert "find-0-provider_kind" in Read(asked.text).ids
    assert token_of(answered.text)
    assert "KURSHÅLLARE" in Read(answered.text).text("dropped-0")


def test_sick_pay_in_a_column_of_its_own_is_said_to_belong_to_the_base(client: TestClient[Litestar]) -> None:
    content = "FÖDELSEÅR;MÅNAD;LÖN;SJUKLÖN (kr);ANST.NR\r\n1985;2026-05;33 333,00;1 204,00;1\r\n".encode()
    checked = sent(client, content)
    result = client.post(CHECK, data={"token": token_of(checked.text), "policy": POLICY, "calculate": "1"})

    assert "sjuklön hör till underlaget för avgifterna" in checked.text
    assert "sjuklön hör till underlaget för avgifterna" in result.text
    assert "Kolumner i filen som inte lästes" not in result.text, "the page says it by itself"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("bok.se", (SAMPLES / "bok_2026_cp437.se").read_bytes(), "Bokföringen säger vad kurserna kostade"),
        ("kurs.csv", f"{COURSES}1;2026-05;5 000,00;8;extern\r\n".encode(), "Filen har kurser men inga löner"),
        ("tom.csv", b"", "Filen har inget innehåll alls"),
    ],
    ids=["accounts alone", "courses alone", "no bytes"],
)
def test_a_file_without_pay_says_which_file_to_choose(
    client: TestClient[Litestar], name: str, content: bytes, told: str
) -> None:
    reply = client.post(CHECK, files={"file": (name, content)}, data={"policy": POLICY})

    assert reply.status_code == 422
    assert told in Read(reply.text).text("error-summary")


def test_a_number_that_files_meet_by_is_said_to_be_read_for_that_alone(client: TestClient[Litestar]) -> None:
    page = Read(sent(client, files.small_file()).text)

    assert "ANST.NR läses bara för att hålla isär personer och koppla ihop era filer." in page.text("dropped-0")


def test_amounts_with_two_readings_are_asked_about_once_and_then_read(client: TestClient[Litestar]) -> None:
    asked = Read(sent(client, files.ambiguous()).text)
    heads = {name: value for name, value in asked.fields.items() if name.startswith("head-0-")}
    place = next(name.rpartition("-")[2] for name, value in heads.items() if value == "LÖN")

    answered = sent(client, files.ambiguous(), **{**_mapping(asked), f"marks-0-{place}": "thousands"})
    result = client.post(CHECK, data={"token": token_of(answered.text), "policy": POLICY, "calculate": "1"})

    # twice 35 000 kr at 31.42 %
    assert "21\u00a0994\u00a0kr" in result.text


def _mapping(page: Read) -> dict[str, str]:
    return {name: value for name, value in page.fields.items() if name.startswith(("head-", "map-", "unit-"))}


def test_a_heading_can_be_told_to_be_something_else(client: TestClient[Litestar]) -> None:
    content = files.small_file().replace("LÖN".encode(), b"BELOPP")
    asked = Read(sent(client, content).text)

    answered = sent(client, content, **{**_mapping(asked), "find-0-cash_pay_ore": "BELOPP"})

    assert "2 rader för 2 personer" in Read(answered.text).text("headline")
    assert token_of(answered.text)


def test_a_sheet_is_chosen_among_those_with_tables(client: TestClient[Litestar]) -> None:
    book = files.workbook(["Mars", "April"])
    asked = client.post(CHECK, files={"file": ("fil.xlsx", book)}, data={"policy": POLICY})

    answered = client.post(CHECK, files={"file": ("fil.xlsx", book)}, data={"policy": POLICY, "sheet-0": "April"})

    assert "flera blad" in Read(asked.text).text("headline")
    assert "April" in Read(answered.text).text("file-0")
    assert token_of(answered.text)


def test_courses_of_a_second_file_meet_the_pay_and_those_that_do_not_are_listed(client: TestClient[Litestar]) -> None:
    pay = "ANST.NR;FÖDELSEÅR;MÅNAD;LÖN\r\n1;1985;2026-05;35 000\r\n2;1990;2026-05;41 000\r\n".encode()
    courses = f"{COURSES}1;2026-05;5 000,00;8;extern\r\n9;2026-05;7 000,00;8;extern\r\n".encode()

    reply = client.post(
        CHECK, files={"file": ("a.csv", pay), "training_file": ("b.csv", courses)}, data={"policy": POLICY}
    )
    page = Read(reply.text)
    result = client.post(CHECK, data={"token": token_of(reply.text), "policy": POLICY, "remove_bad_rows": "1"})

    assert "Ingen lönerad finns" in page.text("error-summary")
    assert "Kursfilen" in reply.text
    assert "Räknat på 3 av 4 rader" in " ".join(Read(result.text).text("result").split())
    assert "2\u00a0500\u00a0kr" in Read(result.text).texts["headline"]


def test_a_doubled_row_is_said_to_be_the_same_person_and_month(client: TestClient[Litestar]) -> None:
    reply = sent(client, files.doubled_rows())

    assert "Samma person och månad står på rad 2" in Read(reply.text).text("error-summary")
    assert "employee" not in Read(reply.text).text("row-errors")


def test_when_no_row_is_left_the_page_says_so_and_offers_no_way_on(client: TestClient[Litestar]) -> None:
    reply = sent(client, files.all_wrong())

    assert "Ingen lönerad är kvar" in Read(reply.text).text("error-summary")
    assert 'name="token"' not in reply.text
    assert "remove_bad_rows" not in reply.text


def test_a_declaration_is_held_against_what_was_declared(client: TestClient[Litestar]) -> None:
    content = (SAMPLES / "agi_202610.xml").read_bytes()

    reply = client.post(CHECK, files={"file": ("agi.xml", content)}, data={"policy": POLICY})
    page = Read(reply.text)

    assert "fält 487" in page.text("declared")
    assert "oktober 2026" in page.text("headline").replace("\u00a0", " ")
    assert "training.csv" not in page.text("headline")


def test_the_steps_and_files_of_a_result_come_from_what_is_held(client: TestClient[Litestar]) -> None:
    token = token_of(sent(client, files.file_with_two_bad_rows()).text)
    result = client.post(CHECK, data={"token": token, "policy": POLICY, "remove_bad_rows": "1"})
    carried = Read(result.text).fields["request"]

    steps = client.post(
        "/resultat", data={"request": carried, "explain": "employer_month:A/2026-03:contributions_before_ore"}
    )
    table = client.post("/resultat", data={"request": carried, "export": "csv:employer_month:en"})

    assert "886\u00a0589" in Read(steps.text).texts["steps"]
    assert "Räknat på 248 av 250 rader" in " ".join(Read(steps.text).text("result").split())
    assert table.status_code == 200
    assert table.text.count("2026-") == 3
    assert "share-link" in Read(result.text).ids
    assert "läggs aldrig i en länk" in result.text


def test_what_a_proposal_needs_besides_is_asked_on_the_check_page(client: TestClient[Litestar]) -> None:
    token = token_of(sent(client, files.small_file()).text)
    form = {"token": token, "policy": "se-m-reformgrupp-2018@1", "calculate": "1"}

    asked = client.post(CHECK, data=form)

    assert asked.status_code == 422
    assert [name for name in Read(asked.text).fields if name.startswith("assume-")]
    assert token_of(asked.text) == token


def test_the_other_language_shows_the_same_file(client: TestClient[Litestar]) -> None:
    token = token_of(sent(client, files.small_file()).text)

    page = Read(client.post(ENGLISH, data={"token": token, "policy": POLICY, "redraw": "1"}).text)

    assert "2 rows for 2 people" in page.text("headline")


def test_a_file_that_is_no_longer_held_leads_back(client: TestClient[Litestar]) -> None:
    reply = client.post(CHECK, data={"token": "gone", "policy": "se-kut-2019@1", "calculate": "1"})

    assert "Filen finns inte kvar" in reply.text
    assert Read(reply.text).fields["policy"] == "se-kut-2019@1"


def test_a_result_whose_file_is_no_longer_held_leads_back_too(client: TestClient[Litestar]) -> None:
    request = '{"calculation":{"policy":"se-almega-2024@1","payroll_file":"gone","levels":["employer_month"]}}'

    for form in ({"request": request}, {"request": request, "export": "json"}):
        reply = client.post("/resultat", data=form)
        assert "Filen finns inte kvar" in reply.text
        assert "file" in Read(reply.text).ids


def test_a_saved_reading_reads_the_next_file_and_a_broken_one_is_told_of(client: TestClient[Litestar]) -> None:
    page = Read(sent(client, files.small_file()).text)
    saved = client.post(
        CHECK, files={"file": ("", b"")}, data={"policy": POLICY, **_mapping(page), "download": "profile"}
    )

    again = client.post(
        CHECK,
        files={"file": ("fil.csv", files.small_file()), "profile": ("p.toml", saved.content)},
        data={"policy": POLICY},
    )
    broken = client.post(
        CHECK,
        files={"file": ("fil.csv", files.small_file()), "profile": ("p.toml", b"columns = 3")},
        data={"policy": POLICY},
    )

    assert saved.headers["content-disposition"].endswith('.toml"')
    assert "2 rader för 2 personer" in Read(again.text).text("headline")
    assert broken.status_code == 422
    assert "#profile" in Read(broken.text).links


def test_a_fourth_file_takes_the_place_of_a_page_that_was_left(client: TestClient[Litestar]) -> None:
    tokens = [token_of(sent(client, files.small_file()).text) for _ in range(4)]

    shown = [client.post(CHECK, data={"token": one, "policy": POLICY, "redraw": "1"}).text for one in tokens]

    assert "Filen finns inte kvar" in shown[0]
    assert all("Filen finns inte kvar" not in text for text in shown[1:])


def test_headings_and_cells_are_never_markup(client: TestClient[Litestar]) -> None:
    content = files.small_file().replace(b"TIMMAR", b'<script>alert(1)</script>"')

    text = sent(client, content).text

    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def fields_of(page: str) -> dict[str, str]:
    """Give the hidden fields of the form that reads the files again."""
    form = page[page.index('<form class="questions" id="reread"') :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[: form.index("</form>")]))


def test_no_round_of_questions_forgets_the_one_before_it(client: TestClient[Litestar]) -> None:
    both = {
        "file": ("agi.xml", (SAMPLES / "agi_202610.xml").read_bytes()),
        "training_file": ("tid.pax", (SAMPLES / "tid_202610_paxml20.pax").read_bytes()),
    }

    first = client.post(CHECK, files=both, data={"policy": POLICY}).text
    codes = {name: code for name, code in fields_of(first).items() if name.startswith("code-")}
    meant = {name.replace("code-", "means-"): "paid" if code == "NV1" else "other" for name, code in codes.items()}
    second = client.post(CHECK, files=both, data={**fields_of(first), **meant, "reread": "1"}).text
    last = {**fields_of(second), "constant-provider_kind": "external", "reread": "1"}
    third = client.post(CHECK, files=both, data=last)

    assert sorted(codes.values()) == ["3110", "NV1", "UTB"]
    assert "constant-provider_kind" in second
    assert third.status_code == 200
    assert token_of(third.text)
    assert "40" in third.text
