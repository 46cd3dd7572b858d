"""The acceptance scenarios of the contract's section 11 that need rows or a file, as the person would do them.

The expected amounts are worked from the raw numbers by the rules of law in `payroll_files`, and asked of the API too.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec
import pytest
from playwright.sync_api import Browser, Page
from tests.browser import payroll_files as files
from tests.browser.conftest import Opener, opener
from tests.browser.states import SERVER_ERRORS
from tests.browser.test_acceptance import plain, text_of
from tests.serving import Served, served

SCRIPTS: Final = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
POLICY: Final = "se-almega-2024@1"
CSV: Final = "text/csv"
CONSTANTS: Final = [{"column": "employer", "value": "A"}]


@pytest.fixture(scope="module")
def site_for_files() -> Iterator[Served]:
    """Give a service of its own, whose folder is searched afterwards."""
    limits = {"KUTCALC_RATE_UPLOAD_PER_MIN": "1000000", "KUTCALC_HOLD_FILES_PER_CLIENT": "100"}
    with served(limits) as running:
        yield running


@pytest.fixture
def at_files(site_for_files: Served, browser: Browser) -> Opener:
    """Give a way to open a page of that service."""
    return opener(site_for_files.url, browser)


def choose(page: Page, content: bytes, name: str = "fil.csv") -> None:
    """Choose a file, and have it read."""
    page.set_input_files("#file", {"name": name, "mimeType": CSV, "buffer": content})
    page.select_option("#policy", POLICY)
    page.get_by_role("button", name="Läs filen").click()
    page.locator("h1", has_text="Kontrollera lönefilen").wait_for()


def asked_of_the_api(site: Served, content: bytes, **options: Any) -> dict[str, Any]:
    """Send the same file to the API, calculate it there, and give the totals."""
    with httpx.Client(base_url=f"{site.url}/api/v1", timeout=120) as client:
        said = {"constants": CONSTANTS, "keep_minutes": 1, **options}
        read = client.post(
            "/payroll-files",
            files={"file": ("fil.csv", content, CSV)},
            data={"options": msgspec.json.encode(said).decode()},
        )
        assert read.status_code == 200, read.text
        body = {"policy": POLICY, "payroll_file": read.json()["case_token"], "levels": ["employer_year"]}
        totals: dict[str, Any] = client.post("/calculations", json=body).raise_for_status().json()["totals"]
        return totals


def amounts_agree(page: Page, totals: dict[str, Any], people: Sequence[files.Person]) -> None:
    """Hold the page and the API against the law."""
    due, deduction = files.contributions_kr(people), files.deduction_kr(people)
    assert totals["contributions_before_ore"] == due * 100
    assert totals["training_deduction_ore"] == deduction * 100
    assert files.shown(due) in text_of(page, "#table")
    assert files.shown(deduction) in text_of(page, "main")


@SCRIPTS
def test_2_twelve_rows_from_excel_are_counted_to_the_krona(at_files: Opener, *, javascript: bool) -> None:
    with at_files("/foretag?form=exact", javascript=javascript) as page:
        page.select_option("#policy", POLICY)
        page.locator("details:has(#pasted) > summary").click()
        page.fill("#pasted", files.twelve_rows())
        page.get_by_role("button", name="Läs in raderna").click()

        report = text_of(page, "#pasted-report")
        assert page.locator("#error-summary").count() == 0
        assert "12 rader" in report
        used, _, dropped = report.partition("Kolumner som togs bort:")
        assert all(heading in used for heading in ("ANSTÄLLD", "MÅNAD", "FÖDELSEÅR", "LÖN"))
        assert dropped.strip(" .") == "NAMN, BANKKONTO"
        page.locator("details:has(#pasted) > summary").click()
        page.fill("#pasted", files.twelve_courses())
        page.locator("#exact .actions button").first.click()

        assert page.locator("#error-summary").count() == 0
        assert files.shown(files.deduction_kr(files.TWELVE)) in text_of(page, "#headline")
        assert files.shown(files.contributions_kr(files.TWELVE)) in text_of(page, "#table")
        assert "Xerxes" not in page.content()
        assert "8327-9" not in page.content()


@SCRIPTS
def test_2_a_wrong_paste_is_told_by_row_and_column_and_stays_in_the_box(at_files: Opener, *, javascript: bool) -> None:
    wrong = files.twelve_rows().replace(files.written(files.TWELVE[3].pay_ore), "33\u00a0702,5O")

    with at_files("/foretag?form=exact", javascript=javascript, expect=SERVER_ERRORS) as page:
        page.locator("details:has(#pasted) > summary").click()
        page.fill("#pasted", wrong)
        page.get_by_role("button", name="Läs in raderna").click()

        told = text_of(page, "#error-summary")
        assert "Rad 5, kolumn LÖN" in told
        assert "bokstaven O" in told
        assert plain(page.input_value("#pasted")) == plain(wrong)


@SCRIPTS
def test_3_a_file_with_identities_is_counted_right_and_leaves_nothing_behind(
    site_for_files: Served, at_files: Opener, *, javascript: bool
) -> None:
    content = files.sensitive_file()

    with at_files("/", javascript=javascript) as page:
        page.get_by_role("link", name="Räkna på lönefilen").first.click()
        choose(page, content)

        assert "9 togs bort" in text_of(page, "#headline")
        assert all(heading in text_of(page, "#dropped-0") for heading in files.DROPPED)
        assert "Windows-1252" in text_of(page, "#file-0")
        assert page.locator("#error-summary").count() == 0
        page.get_by_role("button", name="Räkna", exact=True).click()

        amounts_agree(page, asked_of_the_api(site_for_files, content), files.SENSITIVE)
        assert "9 kolumner togs bort" in text_of(page, "#file-dropped")
        assert not [secret for secret in files.SECRETS if secret in page.content()]
    assert found_in(site_for_files.folder) == []


def found_in(folder: Path) -> list[tuple[str, str]]:
    """Search every file that a service has written for what stood in the file with identities."""
    kept = [(path, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
    assert any(content for _, content in kept), "nothing was written at all"
    words = {word: (word.encode(), word.encode("cp1252")) for word in files.SECRETS}
    return [
        (path.name, word)
        for path, content in kept
        for word, forms in words.items()
        if any(form in content for form in forms)
    ]


@SCRIPTS
def test_4_two_bad_rows_of_250_are_named_and_can_be_left_out(
    site_for_files: Served, at_files: Opener, *, javascript: bool
) -> None:
    content = files.file_with_two_bad_rows()

    with at_files("/lonefil", javascript=javascript, expect=SERVER_ERRORS) as page:
        choose(page, content)

        told = text_of(page, "#error-summary")
        assert f"Rad {files.LETTER_ROW}, kolumn LÖN" in told
        assert "bokstaven O" in told
        assert f"Rad {files.MONTH_ROW}, kolumn MÅNAD" in told
        assert "2026-13" in told
        assert "2026-11" in told, "how to write a month"
        assert text_of(page, "#row-errors tbody tr:first-child code").endswith(",00")
        with page.expect_download() as saved:
            page.get_by_role("button", name="Ladda ner alla fel").click()
        assert Path(saved.value.path()).read_text(encoding="utf-8-sig").count("\n") == 3
        page.get_by_role("button", name="Gå vidare utan raderna med fel").click()

        assert "248 av 250 rader" in text_of(page, "#result")
        amounts_agree(page, asked_of_the_api(site_for_files, content, remove_bad_rows=True), files.GOOD)


@SCRIPTS
def test_5_zero_says_why_and_is_no_error(site_for_files: Served, at_files: Opener, *, javascript: bool) -> None:
    content = files.file_outside_the_condition()

    with at_files("/lonefil", javascript=javascript) as page:
        choose(page, content)
        page.get_by_role("button", name="Räkna", exact=True).click()

        said = text_of(page, "#result")
        assert "0 kr, därför att" in said
        assert "inte köpt av någon utanför företaget" in said
        assert page.get_by_role("link", name="Hög tid").count() >= 1
        assert page.locator("#error-summary").count() == 0
        totals = asked_of_the_api(site_for_files, content)
        assert totals["training_deduction_ore"] == 0
        assert files.shown(files.contributions_kr(files.OUTSIDE)) in text_of(page, "#table")


@SCRIPTS
def test_a_file_that_is_no_longer_held_leads_back_in_a_plain_sentence(at_files: Opener, *, javascript: bool) -> None:
    with at_files("/lonefil", javascript=javascript) as page:
        choose(page, files.file_outside_the_condition())
        page.locator("#go input[name=token]").evaluate("field => field.value = 'gone'")
        page.get_by_role("button", name="Räkna", exact=True).click()

        assert "Filen finns inte kvar" in text_of(page, "main")
        assert page.locator("#file").count() == 1


def test_with_scripts_the_browser_holds_the_file_while_its_reading_is_changed(at_files: Opener) -> None:
    with at_files("/lonefil", expect=SERVER_ERRORS) as page:
        choose(page, files.sensitive_file())
        page.locator("details.mapping > summary").click()
        page.select_option("[id='map-0-13']", "")
        page.get_by_role("button", name="Läs filen igen").click()
        page.locator("#headline", has_text="10 togs bort").wait_for()

        assert "TIMMAR" in text_of(page, "#dropped-0")


def test_without_scripts_the_file_is_asked_for_again_and_what_was_chosen_stays(at_files: Opener) -> None:
    with at_files("/lonefil", javascript=False, expect=SERVER_ERRORS) as page:
        choose(page, files.sensitive_file())
        page.locator("details.mapping > summary").click()
        page.select_option("[id='map-0-13']", "")
        page.get_by_role("button", name="Läs filen igen").click()

        assert "Vi har inte sparat den" in text_of(page, "#error-summary")
        assert page.locator("[id='map-0-13']").evaluate("field => field.value") == ""
        choose_again(page, files.sensitive_file())

        assert "10 togs bort" in text_of(page, "#headline")


def choose_again(page: Page, content: bytes) -> None:
    """Choose the file once more on the check page."""
    page.set_input_files("#file", {"name": "fil.csv", "mimeType": CSV, "buffer": content})
    page.get_by_role("button", name="Läs filen igen").click()


def test_a_reading_can_be_saved_and_used_the_next_time(at_files: Opener) -> None:
    with at_files("/lonefil") as page:
        choose(page, files.sensitive_file())
        with page.expect_download() as saved:
            page.get_by_role("button", name="Spara hur filen läses").click()
        profile = Path(saved.value.path()).read_bytes()
        page.goto("/lonefil")
        page.locator("details:has(#profile) > summary").click()
        page.set_input_files(
            "#profile", {"name": "kutcalc-lasning.toml", "mimeType": "application/toml", "buffer": profile}
        )
        choose(page, files.sensitive_file())

        assert b"PERSONNUMMER" in profile
        assert "9 togs bort" in text_of(page, "#headline")
