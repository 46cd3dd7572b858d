"""The PDF of a result: the same kronor, one page and an appendix, tagged, and what was put in is never markup."""

import sys
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from tests.report.pdf_reading import declared, needs_poppler, pages, plain, unbroken

from kutcalc.analysis.request import request_of
from kutcalc.analysis.scenario import read_scenario
from kutcalc.language import ORE_PER_KRONA, Language, Text, money_text
from kutcalc.policy import Library
from kutcalc.report.answer import Kind, answer
from kutcalc.report.document import LEVELS, LeftOut, PdfMissingError, can_make_pdf, pdf_of, pdf_of_case
from kutcalc.report.document_steps import main_figures

ROOT: Final = Path(__file__).parents[2]
ALMEGA: Final = "se-almega-2024@1"
QUICK: Final = {
    "policy": ALMEGA,
    "employees": 12,
    "monthly_pay_ore": 42_000_000,
    "course_fees_ore": 12_000_000,
    "year": 2026,
}
HOSTILE: Final = (
    '#eval("1+1")',
    "#import sys",
    "$ x^2 $",
    "*fet* _lutad_",
    "@hänvisning",
    "= Rubrik",
    "<etikett>",
    r"\#read(\"/etc/passwd\")",
    "// bort",
    "```kod```",
    "]#[",
    "A" * 180,
)

pytestmark = needs_poppler


def example() -> dict[str, Any]:
    scenario = read_scenario(ROOT / "scenarios" / "exempelbolaget")
    tables = scenario.tables([Library().get(ALMEGA)])
    return request_of(tables, [ALMEGA], [*LEVELS], [])


def firm(employees: int, *months: str, policy: str = ALMEGA, headcount: int | None = None) -> dict[str, Any]:
    """Give a company with a course for everyone in the first month."""
    slips = [
        {"employee": f"p{number}", "month": month, "birth_year": 1970, "cash_pay_ore": (30_000 + number) * 100}
        for number in range(1, employees + 1)
        for month in months
    ]
    courses = [
        {
            "employee": f"p{number}",
            "month": months[0],
            "fee_ore": 400_050,
            "minutes": 660,
            "provider_kind": "external",
        }
        for number in range(1, employees + 1)
    ]
    employer = {"employer": "A", "headcount": headcount or employees, "payslips": slips, "training": courses}
    return {"policy": policy, "levels": [*LEVELS], "employers": [employer]}


def year(number: int) -> list[str]:
    return [f"{number}-{month:02d}" for month in range(1, 13)]


def made(
    body: dict[str, Any], language: Language = "sv", *, kind: Kind = "calculation", left_out: LeftOut | None = None
) -> bytes:
    policy = None if body["policy"] == "current-law" else Library().get(body["policy"])
    calculation = body
    if kind == "quick_calculation":
        calculation = answer(kind, {**body, "echo": True}, language)["calculation"]
    return pdf_of_case(kind, body, calculation, policy, language, left_out=left_out)


def kronor(ore: int, language: Language) -> str:
    return plain(money_text(ore, ORE_PER_KRONA, language)).removesuffix(" kr").removeprefix("SEK ")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_table_by_month_has_the_kronor_of_the_reply(language: Language, tmp_path: Path) -> None:
    body = example()
    reply = answer("calculation", body, language)

    first = pages(made(body, language), tmp_path)[0]

    lines = [plain(line) for line in first.splitlines()]
    names = ("baseline_due_ore", "training_cost_ore", "training_deduction_ore", "net_ore")
    for row in reply["results"]["employer_month"]:
        wanted = " ".join(kronor(row[name], language) for name in names)
        assert any(line.endswith(wanted) for line in lines), wanted
    total = " ".join(kronor(reply["totals"][name], language) for name in names)
    assert any(line.endswith(total) for line in lines), total
    assert plain(money_text(reply["totals"]["training_deduction_ore"], ORE_PER_KRONA, language)) in plain(first)


def test_every_rate_is_on_paper_with_its_product(tmp_path: Path) -> None:
    body = example()
    reply = answer("calculation", body, "sv")

    lines = [plain(line) for page in pages(made(body), tmp_path)[1:] for line in page.splitlines()]

    for row in reply["results"]["rate"]:
        ends = f" {kronor(row['contributions_ore'], 'sv')}"
        begins = f"{kronor(row['base_ore'], 'sv')} "
        assert any(begins in line and line.endswith(ends) for line in lines), row


def test_the_page_says_what_stands_with_a_figure(tmp_path: Path) -> None:
    first = plain(pages(made(example()), tmp_path)[0])

    for wanted in (
        "Med Almegas kompetensavdrag (2024) hade ni fått 16 172 kr för mars–maj 2026.",
        "Ett förslag, ingen lag.",
        "se-almega-2024 version 1",
        "Antaganden som väger tyngst",
        "Förslaget anger inget tak; vi räknar utan.",
        "Inte med i summan",
        "Bolagsskatt på avdraget.",
        "Så hänvisar ni till resultatet",
        "Räknat med",
        "Ett papper om ett förslag ger ingen rätt till avdrag.",
    ):
        assert wanted in first
    assert first.count("– ") >= 3


def test_the_appendix_begins_on_the_second_page_and_has_the_steps_and_what_made_them(tmp_path: Path) -> None:
    body = example()

    first, second, *rest = pages(made(body), tmp_path)

    assert "Bilaga" not in first
    assert plain(second).startswith("Bilaga: så räknade vi")
    whole = plain("\n".join([second, *rest]))
    for wanted in (
        "32 345,67 kr × 50 % = 16 172,835 kr",
        "16 172,835 kr utan öre = 16 172 kr",
        "SFF 22 kap. 1 §",
        "Alla antaganden",
        "Källor",
        "https://www.almega.se/2024/05/ny-rapport-hog-tid-for-ett-kompetensavdrag/",
    ):
        assert wanted in whole


def test_what_made_the_figures_stands_on_paper(tmp_path: Path) -> None:
    reply, policy = detail_of(example())
    made_by = reply["provenance"]

    first, *rest = (plain(page) for page in pages(pdf_of("calculation", reply, reply, policy, "sv"), tmp_path))

    whole = " ".join(rest)
    for wanted in ("policy_hash", "input_hash", "result_hash", "schema", "law_edition", "engine_version"):
        assert str(made_by[wanted]) in whole, wanted
    assert "24 lönerader, en gång för förslaget; en sida räknar högst 1 000 000" in whole
    assert made_by["created_at"].replace("T", " ").replace("Z", " UTC") in whole
    assert f"kutcalc {made_by['engine_version']}, lagutgåva {made_by['law_edition']}, förslag se-almega-2024@1" in first
    assert made_by["result_hash"] in first


def test_a_quick_answer_leads_with_its_range(tmp_path: Path) -> None:
    reply = answer("quick_calculation", QUICK, "sv")

    first = plain(pages(made(QUICK, kind="quick_calculation"), tmp_path)[0])

    assert plain(reply["headline"]) in first
    assert "Troligen mellan 54 000 kr och 60 000 kr. Tabellen visar vårt huvudfall: 60 000 kr." in first


def test_nothing_says_why(tmp_path: Path) -> None:
    body = firm(1, "2026-05", policy="se-kut-2019-almega50@1", headcount=300)

    first, second, *rest = pages(made(body), tmp_path)

    assert plain(first).startswith("0 kr, därför att ett villkor inte är uppfyllt: Företaget är inte litet")
    assert "Villkoret står i" in first
    assert "0 kr, därför att" in second
    assert "= nej" in plain("\n".join([second, *rest]))


def test_the_law_alone_is_no_proposal(tmp_path: Path) -> None:
    body = firm(3, "2026-05", policy="current-law")

    first = plain(pages(made(body, "en"), tmp_path)[0])

    assert first.startswith("By the law in force, contributions are SEK 28,279 for May 2026.")
    assert "The law in force, without a proposal." in first
    assert "gives no right" not in first


def test_rows_left_out_are_on_the_page_and_named_in_the_appendix(tmp_path: Path) -> None:
    left_out = LeftOut(given=250, left=2, rows=("lön.csv rad 14: Bruttolön",))

    first, *rest = pages(made(example(), left_out=left_out), tmp_path)

    assert "Räknat på 248 av 250 rader. Raderna med fel är utelämnade." in plain(first)
    assert "lön.csv rad 14: Bruttolön" in plain("\n".join(rest))


@pytest.mark.parametrize(
    ("body", "most"),
    [
        (firm(40, *year(2026)), 4),
        (firm(3, *year(2024), *year(2025), *year(2026)), 6),
        (firm(1, "2026-05"), 3),
    ],
    ids=["forty for a year", "three years", "one for a month"],
)
def test_one_page_for_the_board_and_a_short_appendix(body: dict[str, Any], most: int, tmp_path: Path) -> None:
    found = pages(made(body), tmp_path)

    assert len(found) <= most
    assert "Räknat med" in found[0]
    assert plain(found[1]).startswith("Bilaga")


def test_much_to_say_still_fits_on_the_page(tmp_path: Path) -> None:
    reply, policy = detail_of(firm(40, *year(2026)))
    reply["warnings"] = [{"code": f"w{number}", "text": "Det här är en mening. " * 12} for number in range(6)]

    found = pages(pdf_of("calculation", reply, reply, policy, "sv"), tmp_path)

    assert "Räknat med" in found[0]
    assert plain(found[1]).startswith("Bilaga")


def test_columns_that_were_not_read_are_named_in_the_appendix_and_sick_pay_on_the_page(tmp_path: Path) -> None:
    reply, policy = detail_of(example())
    reply["warnings"] = [
        {"code": "columns_dropped", "text": "Kolumner i filen som inte lästes: 'NAMN'."},
        {"code": "sick_pay_dropped", "text": "Kolumnen 'SJUKLÖN' läses inte."},
    ]

    first, *rest = pages(pdf_of("calculation", reply, reply, policy, "sv"), tmp_path)

    assert "'SJUKLÖN' läses inte" in plain(first)
    assert "inte lästes" not in plain(first)
    assert "Kolumner i filen som inte lästes: 'NAMN'." in plain("\n".join(rest))


def detail_of(body: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    found = answer("calculation", body, "sv")
    figures = [
        {name: value for name, value in msgspec.to_builtins(figure).items() if value is not None}
        for figure in main_figures(found["results"], is_law=False)
    ]
    return answer("calculation", {**body, "explain": figures}, "sv"), Library().get(body["policy"])


def test_it_declares_title_language_and_tags(tmp_path: Path) -> None:
    body = example()
    swedish, english = made(body), made(body, "en")

    about = declared(swedish, tmp_path)

    title = "kutcalc: Med Almegas kompetensavdrag (2024) hade ni fått 16 172 kr för mars–maj 2026."
    assert plain(about["Title"]) == title
    assert about["Tagged"] == "yes"
    assert about["Page size"].endswith("(A4)")
    assert b"/Lang(sv)" in swedish
    assert b"/Lang(en)" in english
    assert b"<pdfuaid:part>1</pdfuaid:part>" in swedish


def test_the_same_result_gives_the_same_bytes() -> None:
    reply, policy = detail_of(example())

    once, again = (pdf_of("calculation", reply, reply, policy, "sv") for _ in range(2))
    later = {**reply, "provenance": {**reply["provenance"], "created_at": "2027-01-01T00:00:00Z"}}

    assert once == again
    assert pdf_of("calculation", later, later, policy, "sv") != once


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_from_outside_is_printed_as_it_is(text: str, tmp_path: Path) -> None:
    reply, policy = detail_of(firm(1, "2026-05"))
    changed = msgspec.structs.replace(policy, title=Text(sv=text, en=text), summary=Text(sv=f"S {text}", en=text))
    reply["warnings"] = [{"code": "x", "text": f"V {text}"}]
    reply["assumptions"] = [{"id": "x", "text": f"A {text}", "value": None, "verification": "assumption"}]
    left_out = LeftOut(given=3, left=1, rows=(f"R {text}",))

    said = unbroken(pdf_of("calculation", reply, reply, changed, "sv", left_out=left_out), tmp_path)

    bare = "".join(text.split())
    for mark in ("S", "V", "A", "R"):
        assert f"{mark}{bare}" in said
    assert f"Med{bare}hadenifått" in said


def test_a_sign_that_no_font_has_is_written_by_its_number(tmp_path: Path) -> None:
    reply, policy = detail_of(firm(1, "2026-05"))
    title = "研修 😀 och åäö − 1\u00a0000 →\u0007"
    changed = msgspec.structs.replace(policy, title=Text(sv=title, en=title))

    said = plain(pages(pdf_of("calculation", reply, reply, changed, "sv"), tmp_path)[0])

    assert "[U+7814][U+4FEE] [U+1F600] och åäö − 1 000 →" in said


def test_without_what_makes_it_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)

    assert not can_make_pdf()
    with pytest.raises(PdfMissingError) as raised:
        made(example())
    assert "pip install 'kutcalc[pdf]'" in raised.value.text.sv


def test_the_law_alone_has_no_pay_of_single_persons(tmp_path: Path) -> None:
    body = firm(7, *year(2026), policy="current-law")

    found = pages(made(body), tmp_path)

    assert len(found) <= 3
    assert not any("30 00" in plain(page) for page in found)
