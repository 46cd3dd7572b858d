"""Only the columns of the canonical tables leave the parser (P2): the rest is dropped there, and said to be."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Final

import pytest
import xlsxwriter

from kutcalc.errors import RowsInvalidError
from kutcalc.payroll import read_files
from kutcalc.payroll.options import ReadOptions, SourceColumn
from kutcalc.payroll.parsed import Parsed, packed
from kutcalc.payroll.parsing import parse
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS

SAMPLES: Final = Path(__file__).parent / "samples"
LAW_MONTHS: Final = (date(2018, 1, 1), date(2027, 9, 1))
SECRET: Final = b"k" * 32
CANONICAL: Final = {column.name for column in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS)}
HIDDEN: Final = re.compile(r"_(?:person|number|row|wrong_\w+|\d{3}|spec|removal|foreign|made)")
"""What goes along beside the canonical columns: stand-ins, rows, and amounts and marks of a declaration."""
SUMS: Final = {
    "research_base_kr",
    "research_deduction_kr",
    "regional_deduction_kr",
    "profit_share_tax_kr",
    "contributions_kr",
}
"""What an employer declares of itself, in sums."""
COSTS: Final = {"account", "month", "amount_ore", "course", "employer", "vouchers", "text"}
IDENTITY: Final = "19811218-9876"
DROPPED: Final = {
    "Namn": "Kanariefagel Svensson",
    "Efternamn": "Kanarieefternamn",
    "Adress": "Kanariegatan 7",
    "Postnummer": "98765",
    "Postort": "Kanarieby",
    "Bankkonto": "6789-987 654 321",
    "Clearingnummer": "8327-99",
    "Sjuklön": "7 654,32",
    "Karensavdrag": "6 543,21",
    "Fackavgift": "543,21",
    "Fackförbund": "Kanarieförbundet",
    "Läkarintyg": "ja, Kanariediagnos",
    "Frånvaro": "41,5",
    "E-post": "kanarie@example.org",
    "Anteckning": "Kanarieanteckning om p1",
}
READ: Final = {"Personnummer": IDENTITY, "Period": "2026-05", "Bruttolön": "32 500,50"}
HEADINGS: Final = (*READ, *DROPPED)
CELLS: Final = (*READ.values(), *DROPPED.values())


def text_file() -> bytes:
    return f"{';'.join(HEADINGS)}\n{';'.join(CELLS)}\n".encode("cp1252")


def workbook() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Löner")
        sheet.write_row(0, 0, HEADINGS)
        for place, cell in enumerate(CELLS):
            sheet.write_string(1, place, cell)
    return made.getvalue()


def read(name: str, content: bytes, options: ReadOptions | None = None) -> Parsed:
    return parse(name, io.BytesIO(content), options or ReadOptions(), SECRET, LAW_MONTHS)


def mapped(*pairs: tuple[str, str]) -> ReadOptions:
    own = (("Personnummer", "birth_year"), ("Period", "month"), ("Bruttolön", "cash_pay_ore"))
    return ReadOptions(columns=tuple(SourceColumn(source=source, column=column) for source, column in (*own, *pairs)))


def leaves(parsed: Parsed) -> bytes:
    """Give what goes out of the limited process, but for the headings, which are said on the check page."""
    return packed(parsed)


@pytest.mark.parametrize(("name", "content"), [("lön.csv", text_file()), ("lön.xlsx", workbook())])
def test_what_is_not_canonical_is_dropped_and_listed(name: str, content: bytes) -> None:
    parsed = read(name, content, mapped())
    out = leaves(parsed)

    assert set(parsed.about.columns_dropped) == set(DROPPED)
    assert {column.source for column in parsed.about.columns_used} == set(READ)
    for cell in (*DROPPED.values(), IDENTITY, IDENTITY.replace("-", ""), IDENTITY[2:], IDENTITY[-4:]):
        assert cell.encode() not in out, cell


@pytest.mark.parametrize(("name", "content"), [("lön.csv", text_file()), ("lön.xlsx", workbook())])
def test_a_guess_never_takes_a_column_about_a_person(name: str, content: bytes) -> None:
    parsed = read(name, content)
    out = leaves(parsed)

    assert not {column.source for column in parsed.about.columns_used} & set(DROPPED)
    for cell in (*DROPPED.values(), IDENTITY):
        assert cell.encode() not in out, cell


@pytest.mark.parametrize(
    "heading",
    [name for name in DROPPED if name not in {"E-post", "Anteckning"}],
)
@pytest.mark.parametrize("column", ["fee_ore", "employee", "benefits_ore"])
def test_sick_pay_union_bank_address_and_names_are_dropped_even_if_mapped(heading: str, column: str) -> None:
    parsed = read("lön.csv", text_file(), mapped((heading, column)))

    assert heading in parsed.about.columns_dropped
    assert heading not in {one.source for one in parsed.about.columns_used}
    assert DROPPED[heading].encode() not in leaves(parsed)
    assert "never_read" in {code for code, _ in parsed.about.warnings}


@pytest.mark.parametrize(
    "name",
    [
        "agi_202610.xml",
        "agi_202609_gem_prefix_oneline.xml",
        "agi_202607_no_faltkod_latin1.xml",
        "tid_202610_paxml20.pax",
        "bok_2026_cp437.se",
        "utbildning_semikolon_cp1252.csv",
        "utbildning_utf8bom_kort_pnr.csv",
        "utbildning.xlsx",
    ],
)
def test_tables_of_every_kind_have_canonical_columns_alone(name: str) -> None:
    content = (SAMPLES / name).read_bytes()
    parsed = read(name, content)
    out = leaves(parsed)

    assert parsed.tables
    for table, frame in parsed.tables.items():
        known = CANONICAL | {"costs": COSTS, "mains": SUMS}.get(table, set())
        over = {column for column in frame.columns if column not in known and not HIDDEN.fullmatch(column)}
        assert over == set(), table
    for identity in identities(content):
        assert identity.encode() not in out


def identities(content: bytes) -> set[str]:
    """Find what reads as a personal number in the sample, in the ways it is written."""
    text = content.decode("latin-1")
    found = set(re.findall(r"(?<!\d)(?:19|20)\d{2}[01]\d[0-3]\d-?\d{4}(?!\d)", text))
    return found | {one[2:] for one in found} | {one.replace("-", "") for one in found}


def test_the_samples_hold_identities_to_be_found() -> None:
    assert identities((SAMPLES / "agi_202610.xml").read_bytes())
    assert identities((SAMPLES / "utbildning_semikolon_cp1252.csv").read_bytes())


@pytest.mark.parametrize("reference", [IDENTITY, "198112189876", "811218-9876", "8112189876"])
def test_a_reference_that_reads_as_a_personal_number_is_refused(reference: str, tmp_path: Path) -> None:
    file = tmp_path / "payslips.csv"
    rows = (f"A,{reference},2026-05,1981,3250050", "A,p2,2026-05,1981,3250050")
    file.write_text("\n".join(("employer,employee,month,birth_year,cash_pay_ore", *rows)) + "\n", encoding="utf-8")

    with pytest.raises(RowsInvalidError) as raised:
        read_files([file], law_months=LAW_MONTHS)

    (fault,) = raised.value.faults
    assert (fault.code, fault.row, fault.column) == ("looks-like-identity", 2, "employee")
    assert reference not in f"{fault.text.sv} {fault.text.en} {fault.correct}"
