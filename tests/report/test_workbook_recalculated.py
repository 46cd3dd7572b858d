"""The workbook in LibreOffice: worked out again from its bases and rates, it comes to kutcalc's integers.

All workbooks go through one run of LibreOffice, which is told to recalculate always.
"""

import random
from typing import Any, Final

import pytest
from tests.report.spreadsheets import (
    ALMEGA,
    MONTHS,
    NEVER,
    Cells,
    below,
    cells,
    changed,
    example,
    firm,
    formulas,
    needs_libreoffice,
    of_policy,
    recalculated,
    statement,
)

from kutcalc.language import Language
from kutcalc.report.wordings import FIGURES
from kutcalc.report.workbook_out_months import dropped
from kutcalc.report.workbook_out_surface import Book, share
from kutcalc.report.workbook_out_told import SHEETS

pytestmark = needs_libreoffice
RATES: Final = (314_200, 208_100, 102_100, 154_900, 103_600, 242_600, 61_500, 333_333, 0)
Made = tuple[bytes, dict[str, Any]]


def policies() -> dict[str, Made]:
    """Give cases in which caps, floors, tiers and years bind."""
    two = [firm("A", MONTHS, 1_234_567), firm("-B.1", MONTHS[12:], 98_765, persons=2)]
    small = {"turnover_ore": 5_000_000_000, "balance_ore": 2_000_000_000}
    return {
        "no cap": of_policy(ALMEGA, {}, two),
        "yearly cap": of_policy(ALMEGA, {"caps.employer_year.amount_ore": 15_000_000}, two),
        "cap with öre": of_policy(ALMEGA, {"caps.employer_year.amount_ore": 15_000_001}, two),
        "monthly cap": of_policy(ALMEGA, {"caps.employer_month.amount_ore": 1_200_000, "rate.share_ppm": 333_300}, two),
        "two caps": of_policy(
            ALMEGA, {"caps.employer_month.amount_ore": 1_500_000, "caps.employer_year.amount_ore": 5_000_000}, two
        ),
        "cap per employee": of_policy(ALMEGA, {"caps.employee_year.amount_ore": 700_000}, two),
        "settled yearly": of_policy(ALMEGA, {"instrument.settlement": "year"}, two),
        "tiers": of_policy("se-m-reformgrupp-2018", {}, two, work_relevant=True),
        "off contributions": of_policy(
            "se-kut-2019-fou20", {"caps.group_month.amount_ore": 300_000}, [{**one, **small} for one in two]
        ),
    }


def boundaries() -> tuple[bytes, dict[str, int]]:
    """Give products at, just under and just over whole kronor, as large as they may be, and what each comes to."""
    book = Book("sv", "gränser", "gränser", "2026-11-22T12:00:00Z")
    sheet = book.sheet("Gränser", (20, 20, 20))
    chance = random.Random(20261122)  # numbers for a test
    bases = [chance.randrange(1, 10**places) for places in range(1, 11) for _ in range(30)]
    bases += [50_000, 25_000, 5_000, 10_000, 1, 0, 372_384, 38_400, 999_999_999]
    bases += [base * 5_000 for base in bases[:150]]
    # whole kronor less or more a ten-thousandth: base x 3142 = -1 or 1 modulo 10 000
    bases += [
        place * 10_000 + rest for rest in (pow(3142 // 2, -1, 5_000), 9_999) for place in (0, 7, 123_456, 999_999)
    ]
    found = {}
    row = 0
    for base in bases:
        for ppm in RATES:
            live = dropped(f"A{row + 1}", base * 100, ppm, f"B{row + 1}")
            if live is not None:
                sheet.number(row, 0, base, "kr")
                sheet.number(row, 1, share(ppm), "percent_fine")
                sheet.live(row, 2, *live)
                found[f"C{row + 1}"] = base * ppm // 1_000_000
                row += 1
    return book.bytes(), found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, bytes, dict[str, Any]]]:
    """Give each workbook as we wrote it, as LibreOffice worked it out, and the reply that it is made of."""
    books: dict[str, Made] = {
        "example": example(),
        "example_en": example("en"),
        "statement": statement(),
        "boundaries": boundaries(),
        **policies(),
    }
    written = books["example"][0]
    deduction = next(row for row, value in below(cells(written), "Per månad", "Kompetensavdrag") if value)
    column = place_of(written, "Per månad", "Kompetensavdrag")
    books["planted"] = changed(written, 3, f"{column}{deduction}", "99999"), {}
    books["tampered"] = changed(written, 3, "C5", "398384"), {}
    saved = recalculated(tmp_path_factory.mktemp("books"), {name: book for name, (book, _) in books.items()})
    return {name: (book, saved[name], reply) for name, (book, reply) in books.items()}


def place_of(content: bytes, sheet: str, heading: str) -> str:
    """Give the column under a heading."""
    at = next(at for (where, at), value in cells(content).items() if where == sheet and value == heading)
    return at.rstrip("0123456789")


def ore(value: Any) -> int:
    """Give kronor of a cell in öre; all digits that a double holds count."""
    assert isinstance(value, int | float)
    assert abs(value * 100 - round(value * 100)) < 1e-4
    return round(value * 100)


def differing(before: bytes, after: bytes) -> Cells:
    """Give the formulas whose value is another after they were worked out again."""
    old, new = cells(before), cells(after)
    return {at: (old.get(at), new.get(at)) for at in formulas(before) if as_shown(old.get(at)) != as_shown(new.get(at))}


def as_shown(value: Any) -> Any:
    """Give a number to the eighth decimal: a share of hours is no amount."""
    return round(value, 8) if isinstance(value, int | float) else value


CASES: Final = (
    "example",
    "example_en",
    "statement",
    "no cap",
    "yearly cap",
    "cap with öre",
    "monthly cap",
    "two caps",
    "cap per employee",
    "settled yearly",
    "tiers",
    "off contributions",
)


@pytest.mark.parametrize("name", CASES)
def test_worked_out_again_every_formula_comes_to_the_value_that_it_carried(name: str, made: dict[str, Any]) -> None:
    written, again, _ = made[name]

    assert len(formulas(written)) > 20
    assert differing(written, again) == {}


@pytest.mark.parametrize("name", CASES)
def test_worked_out_again_every_month_has_the_integers_of_kutcalc(name: str, made: dict[str, Any]) -> None:
    _, again, reply = made[name]
    found = cells(again)
    language: Language = "en" if name == "example_en" else "sv"
    sheet = SHEETS["months"].read(language)
    months = reply["results"]["employer_month"]
    checked = 0
    for figure, heading in FIGURES.items():
        if (sheet, heading.read(language)) not in {(where, value) for (where, _), value in found.items()}:
            continue
        values = [value for _, value in below(found, sheet, heading.read(language))]
        assert [ore(value) for value in values[: len(months)]] == [row[figure] for row in months]
        assert ore(values[len(months)]) == sum(row[figure] for row in months)
        checked += 1
    assert checked >= 2


@pytest.mark.parametrize("name", CASES)
def test_the_verdict_is_that_excel_and_kutcalc_agree(name: str, made: dict[str, Any]) -> None:
    _, again, _ = made[name]
    sheets = ("Result", "Checks") if name == "example_en" else ("Resultat", "Kontroller")
    yes = "Yes" if name == "example_en" else "Ja"

    found = cells(again)

    assert found[sheets[0], "B5"] == found[sheets[1], "B3"] == yes


def test_the_figures_of_the_example_are_those_of_the_page(made: dict[str, Any]) -> None:
    found = cells(made["example"][1])

    totals = {found["Resultat", f"A{row}"]: found["Resultat", f"B{row}"] for row in range(8, 18)}

    assert totals["Arbetsgivaravgift"] == 381_028
    assert totals["Kompetensavdrag"] == 16_172
    assert [value for _, value in below(found, "Per månad", "Avgift 31,42\u00a0%")] == [
        124_858,
        117_003,
        117_003,
        358_864,
    ]


def test_a_main_statement_is_held_against_our_sum(made: dict[str, Any]) -> None:
    found = cells(made["statement"][1])

    (row, declared), *_ = below(found, "Kontroller", "Deklarerat (487)")
    ours, apart, cause = (found["Kontroller", f"{column}{row}"] for column in "DEF")

    assert (declared, ours, apart) == (63_134, 73_594, 10_460)
    assert "FoU-avdrag (475)" in cause


def test_a_wrong_value_that_a_formula_carries_is_put_right_and_seen(made: dict[str, Any]) -> None:
    written, again, _ = made["planted"]

    wrong = differing(written, again)

    assert list(wrong.values()) == [(99_999, 16_172)]
    assert cells(again)["Resultat", "B5"] == "Ja"


def test_without_recalculation_the_wrong_value_would_stay(
    made: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    written, _, _ = made["planted"]

    left = recalculated(tmp_path_factory.mktemp("left"), {"planted": written}, NEVER)["planted"]

    assert 99_999 in cells(left).values()


def test_a_base_that_somebody_changed_makes_the_verdict_no(made: dict[str, Any]) -> None:
    _, again, _ = made["tampered"]
    found = cells(again)

    assert found["Resultat", "B5"] == "Nej"
    assert 31_400 in {value for _, value in below(found, "Kontroller", "Skillnad")}


def test_no_krona_is_lost_where_a_product_is_whole_or_nearly(made: dict[str, Any]) -> None:
    _, again, expected = made["boundaries"]
    found = cells(again)

    wrong = {at: (found["Gränser", at], krona) for at, krona in expected.items() if found["Gränser", at] != krona}

    assert len(expected) > 2_500
    assert wrong == {}


def test_caps_and_rates_are_live_where_a_spreadsheet_can_follow_them(made: dict[str, Any]) -> None:
    live = {
        name: {text for (sheet, _), text in formulas(made[name][0]).items() if sheet == "Per månad"} for name in CASES
    }

    assert any("Tak_per_ar" in text for text in live["yearly cap"])
    assert any("Tak_per_manad" in text for text in live["monthly cap"])
    assert any("Avdragets_andel" in text for text in live["cap per employee"])
    assert not any("Avdragets_andel" in text for text in live["settled yearly"])
    assert all(any("Sats_31_42" in text for text in live[name]) for name in CASES if name != "example_en")
