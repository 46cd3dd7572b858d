"""The workbook as it is written: no formula by accident, values carried along, names, both languages, what it tells."""

import io
from typing import Any, Final

import pytest
from openpyxl import load_workbook
from tests.report.spreadsheets import (
    AGI,
    ALMEGA,
    MONTHS,
    below,
    cells,
    example,
    firm,
    formulas,
    of_policy,
    statement,
    worked,
)

from kutcalc.analysis.scenario import LAW_MONTHS
from kutcalc.payroll import read_files
from kutcalc.policy import Library, read_policy, template_text
from kutcalc.report.answer import answer
from kutcalc.report.citation import citation
from kutcalc.report.document_parts import LeftOut
from kutcalc.report.workbook_out import paid_minutes, workbook_bytes, workbook_of_case, workbook_of_file
from kutcalc.report.workbook_out_months import dropped
from kutcalc.report.workbook_out_policy import flat_of
from kutcalc.report.workbook_out_surface import Book, kronor, safe
from kutcalc.report.workbook_out_told import LEVELS

PAYLOADS: Final = (
    *(f"{start}1+1" for start in ("=", "+", "-", "@", "\t=", "\r=", "\x00=")),
    '=HYPERLINK("http://x.example","klicka")',
    "=cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    "+SUM(A1:A2)",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "{=1+1}",
    "=1+1;=2",
    '"=1+1"',
    "\n=1+1",
    " =1+1",
    "＝1+1",
    "=\u00a01+1",
    "%0A=1+1",
    "http://x.example/",
    "mailto:a@b.example",
    "internal:'Resultat'!A1",
    "external:c:\\x.xlsx",
    "123",
    "1e5",
    "TRUE",
    "#REF!",
    "<script>alert(1)</script>",
    "&amp;<row/>",
)


def test_no_text_becomes_a_formula_a_link_or_a_number() -> None:
    book = Book("sv", "=1+1", "=2", "2026-11-22T12:00:00Z")
    sheet = book.sheet("Blad", (40,))
    for row, text in enumerate(PAYLOADS):
        sheet.text(row, 0, text)
    content = book.bytes()
    read = load_workbook(_stream(content))["Blad"]

    assert len(PAYLOADS) >= 30
    assert formulas(content) == {}
    assert [cell.data_type for cell in read["A"]] == ["s"] * len(PAYLOADS)
    assert not [cell for cell in read["A"] if cell.hyperlink]
    assert all(str(cell.value)[0] not in "=+-@\t\r\x00" for cell in read["A"])


@pytest.mark.parametrize("text", PAYLOADS)
def test_names_of_a_policy_never_become_formulas(text: str) -> None:
    if any(ord(sign) < ord(" ") for sign in text):
        return
    toml = _toml(text)
    body = {"policy": {"toml": toml, "label": text[:80]}, "employers": [firm("A", MONTHS[:2], 100_000)]}
    content, _ = worked(body, read_policy(toml))

    known = formulas(worked({**body, "policy": ALMEGA}, Library().get("se-almega-2024"))[0])
    assert set(formulas(content)) == set(known)


def test_numbers_stay_numbers_also_where_they_are_negative() -> None:
    book = Book("sv", "t", "t", "2026-11-22T12:00:00Z")
    book.sheet("Blad", (10,)).amount(0, 0, -10_000)

    assert cells(book.bytes())["Blad", "A1"] == -100


def test_an_amount_beyond_what_a_number_holds_stands_as_text() -> None:
    book = Book("sv", "t", "t", "2026-11-22T12:00:00Z")
    book.sheet("Blad", (10,)).amount(0, 0, 10**17 + 1)

    assert cells(book.bytes())["Blad", "A1"] == "1 000 000 000 000 000,01 kr".replace(" ", "\u00a0")


def test_every_formula_carries_its_value() -> None:
    content, _ = example()

    values = cells(content)

    assert all(values.get(at) is not None for at in formulas(content))


def test_the_sheets_are_those_that_were_promised() -> None:
    swedish, english = (load_workbook(_stream(example(language)[0])).sheetnames for language in ("sv", "en"))

    assert swedish == ["Resultat", "Antaganden", "Per månad", "Per person", "Kontroller", "Källor"]
    assert english == ["Result", "Assumptions", "By month", "By person", "Checks", "Sources"]


def test_the_formulas_use_names_that_are_defined_and_hold_what_they_say() -> None:
    content, _ = of_policy(ALMEGA, {"caps.employer_year.amount_ore": 10_000_000}, [firm("A", MONTHS, 500_000)])
    book = load_workbook(_stream(content), data_only=True)
    held = {}
    for name, defined in book.defined_names.items():
        ((sheet, place),) = defined.destinations
        held[name] = book[sheet][place].value

    assert held["Sats_31_42"] == 0.3142
    assert held["Avdragets_andel"] == 0.5
    assert held["Tak_per_ar"] == 100_000


def test_a_case_of_the_law_alone_has_no_columns_of_a_proposal() -> None:
    content, _ = statement()

    found = set(cells(content).values())

    assert "Kompetensavdrag" not in found
    assert "Att betala enligt gällande regler" in found


def test_what_made_it_and_that_it_is_no_law_stand_in_it() -> None:
    content, reply = example()
    found = {value for (sheet, _), value in cells(content).items() if sheet == "Källor"}
    made = reply["provenance"]

    assert {made["policy_hash"], made["law_edition"], made["input_hash"], made["result_hash"]} <= found
    assert citation(made, [reply["policy"]], "sv") in found
    assert "Förslag, inte lag" in found


def test_the_citation_names_engine_edition_policy_hash_and_day() -> None:
    _, reply = example()

    said = citation(reply["provenance"], [reply["policy"]], "sv")

    assert said.startswith("kutcalc ")
    assert f"lagutgåva {reply['provenance']['law_edition']}" in said
    assert f"förslag {ALMEGA} {reply['provenance']['policy_hash']}" in said
    assert said.endswith(reply["provenance"]["created_at"][:10] + ".")
    assert "gällande regler" in citation(statement()[1]["provenance"], [statement()[1]["policy"]], "sv")


def test_hours_stand_beside_paid_time_where_all_of_it_is_known() -> None:
    content, _ = of_policy(ALMEGA, {}, [firm("A", MONTHS[:1], 100_000)])
    unknown, _ = example()

    known = dict(below(cells(content), "Kontroller", "Betalda timmar"))
    lacking = dict(below(cells(unknown), "Kontroller", "Betalda timmar"))

    assert 520 in known.values()
    assert "inte angivet" in lacking.values()


def test_paid_time_counts_like_persons_and_months_through() -> None:
    slips = [
        {"employee": "a", "month": "2026-11", "through": "2027-01", "paid_minutes": 100, "count": 3},
        {"employee": "b", "month": "2026-12", "paid_minutes": None},
    ]

    assert paid_minutes([{"employer": "A", "payslips": slips}]) == {("A", "2026-11"): 300, ("A", "2027-01"): 300}


def test_four_questions_become_a_workbook_of_their_middle_case() -> None:
    questions = {
        "policy": ALMEGA,
        "employees": 12,
        "monthly_pay_ore": 42_000_000,
        "course_fees_ore": 12_000_000,
        "year": 2026,
    }
    made = {"policy": ALMEGA, "employers": [firm("A", MONTHS[12:], 100_000)]}

    found = cells(workbook_of_case("quick_calculation", questions, made, Library().get("se-almega-2024"), "sv"))

    assert "54\u00a0000–60\u00a0000" in found["Resultat", "A2"]


def test_a_design_that_a_spreadsheet_cannot_follow_is_told_in_numbers() -> None:
    assert flat_of(Library().get("se-m-reformgrupp-2018")) is None
    assert flat_of(None) is None
    assert flat_of(Library().get("se-almega-2024")) is not None


def test_a_product_of_too_many_digits_is_not_left_to_a_spreadsheet() -> None:
    assert dropped("A1", 5_000_000, 314_200, "B1") == ("ROUNDDOWN(ROUND(A1*B1,4),0)", 1_571_000)
    assert dropped("A1", 10**12 * 100 + 100, 314_200, "B1") is None


@pytest.mark.parametrize(("ore", "shown"), [(100, 1), (101, 1.01), (-5, -0.05), (0, 0)])
def test_kronor_are_whole_or_the_nearest_number_with_ore(ore: int, shown: Any) -> None:
    assert kronor(ore) == shown


def test_a_text_longer_than_a_cell_is_cut() -> None:
    assert len(safe("x" * 40_000)) < 32_767


def test_the_same_result_gives_the_same_workbook() -> None:
    body = {"policy": ALMEGA, "employers": [firm("A", MONTHS[:3], 100_000)]}
    policy = Library().get("se-almega-2024")
    reply = answer("calculation", {**body, "levels": list(LEVELS)}, "sv")

    assert workbook_bytes(reply, policy, "sv") == workbook_bytes(reply, policy, "sv")


def _stream(content: bytes) -> Any:
    return io.BytesIO(content)


def _toml(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        template_text()
        .replace('sv = "Mitt eget avdrag"', f'sv = "{quoted}"')
        .replace('title = "Vårt eget antagande (our own assumption)"', f'title = "{quoted}"')
        .replace('why_not.sv = "Kursen är inte köpt av någon utanför företaget."', f'why_not.sv = "{quoted}"')
    )


def test_a_file_that_is_held_becomes_a_workbook_with_its_reconciliation_and_what_was_left_out() -> None:
    held = read_files([AGI], law_months=LAW_MONTHS)
    asked = {"policy": "current-law", "payroll_file": "a" * 22}

    made = workbook_of_file(asked, held, ("cash_pay_ore", "benefits_ore"), None, "sv", LeftOut(given=8, left=2))
    found = cells(made)

    assert {63_134, 73_594, 10_460} <= set(found.values())
    assert "Räknat på 6 av 8 rader" in found["Resultat", "A3"]


def test_persons_stand_as_a_reader_counts_and_why_their_parts_differ_is_said() -> None:
    slips = [
        {"employee": name, "month": MONTHS[0], "birth_year": 1990, "cash_pay_ore": 100_000} for name in ("p10", "p2")
    ]

    content, _ = worked(
        {"policy": ALMEGA, "employers": [{"employer": "A", "payslips": slips}]}, Library().get("se-almega-2024")
    )

    found = list(cells(content).values())
    assert found.index("p2") < found.index("p10")
    assert any("delas mellan personerna" in str(text) for text in found)


def test_persons_beyond_the_sheet_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kutcalc.report.workbook_out_persons.MOST_PERSONS", 2)

    content, _ = worked(
        {"policy": ALMEGA, "employers": [firm("A", MONTHS[:1], 100_000)]}, Library().get("se-almega-2024")
    )

    assert "1 rader till står i CSV-filen." in cells(content).values()
