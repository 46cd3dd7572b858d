from collections import Counter

import pytest

from kutcalc.payroll.heading_words import STRONG, WEAK
from kutcalc.payroll.headings import flat, guessed, has_other_unit, is_never_read, matches, unit_of
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS

KNOWN = {column.name: column for column in (*TRAINING_COLUMNS, *PAYSLIP_COLUMNS)}


def columns(*headings: str) -> dict[str, str]:
    return dict(guessed(headings, KNOWN).columns)


def test_the_headings_of_the_example_are_known() -> None:
    found = columns("ANST.NR", "PERSONNUMMER", "NAMN", "MÅNAD", "LÖN", "SJUKLÖN", "KURSAVGIFT", "TIMMAR")

    assert found == {
        "employee": "ANST.NR",
        "birth_year": "PERSONNUMMER",
        "month": "MÅNAD",
        "cash_pay_ore": "LÖN",
        "fee_ore": "KURSAVGIFT",
        "minutes": "TIMMAR",
    }


def test_english_and_canonical_headings_are_known() -> None:
    assert columns("Employee no.", "Pay month", "Gross pay (SEK)", "Taxable benefits", "Year of birth") == {
        "employee": "Employee no.",
        "month": "Pay month",
        "cash_pay_ore": "Gross pay (SEK)",
        "benefits_ore": "Taxable benefits",
        "birth_year": "Year of birth",
    }
    assert columns(*KNOWN) == {name: name for name in KNOWN}


def test_two_headings_that_fit_equally_well_are_asked_about() -> None:
    guess = guessed(["Lön", "Bruttolön", "Månad"], KNOWN)

    assert "cash_pay_ore" not in guess.columns
    assert guess.ties == {"cash_pay_ore": ("Lön", "Bruttolön")}


def test_a_weaker_word_gives_way() -> None:
    found = columns("Födelseår", "Personnummer", "Datum", "Lönemånad", "Lön")

    assert found["birth_year"] == "Personnummer"
    assert found["month"] == "Lönemånad"


def test_hours_beside_pay_alone_are_worked_time_and_not_proposed_as_training() -> None:
    assert "minutes" not in columns("Anst.nr", "Månad", "Lön", "Timmar")
    assert columns("Anst.nr", "Månad", "Timmar", "Kursavgift")["minutes"] == "Timmar"


def test_hours_of_a_list_of_lines_without_pay_are_training() -> None:
    found = columns("Anst.nr", "Personnummer", "Namn", "Löneart", "Benämning", "Datum", "Timmar", "Belopp")

    assert found == {"employee": "Anst.nr", "birth_year": "Personnummer", "month": "Datum", "minutes": "Timmar"}


def test_a_number_of_lines_is_no_number_of_persons() -> None:
    assert columns("Månad", "Lön", "Antal")["count"] == "Antal"
    assert "count" not in columns("Löneart", "Månad", "Lön", "Antal")


def test_no_heading_is_proposed_for_two_columns() -> None:
    found = columns("Person", "Tid", "Datum", "Antal", "Avgift", "Kurs", "Anordnare", "Kursform", "Utbildning")

    assert max(Counter(found.values()).values()) == 1


def test_no_word_stands_for_two_columns() -> None:
    words = [(flat(word), name) for table in (STRONG, WEAK) for name, own in table.items() for word in own]

    assert [word for word, count in Counter(word for word, _ in set(words)).items() if count > 1] == []


def test_a_given_column_is_not_proposed() -> None:
    assert "month" not in guessed(["Månad", "Lön"], KNOWN, ["month"]).columns


@pytest.mark.parametrize(
    ("heading", "column", "unit"),
    [
        ("Lön", "cash_pay_ore", "kr"),
        ("Lön (öre)", "cash_pay_ore", "ore"),
        ("cash_pay_ore", "cash_pay_ore", "ore"),
        ("Kursavgift kr", "fee_ore", "kr"),
        ("Tid", "minutes", "hours"),
        ("Kurstid [min]", "minutes", "minutes"),
        ("Kurstid i minuter", "minutes", "minutes"),
        ("paid_minutes", "paid_minutes", "minutes"),
        ("Månad", "month", "none"),
        ("count", "count", "none"),
    ],
)
def test_a_unit_stands_last_in_a_heading(heading: str, column: str, unit: str) -> None:
    assert unit_of(heading, KNOWN[column]) == unit


def test_thousands_of_kronor_are_no_unit_that_we_read() -> None:
    assert has_other_unit("Lön (tkr)")
    assert not has_other_unit("Lön (kr)")
    assert columns("Lön (tkr)", "Månad") == {"month": "Månad"}


@pytest.mark.parametrize(
    "heading",
    [
        *("Sjuklön", "SJUKLÖN", "Karensavdrag", "Fackförening", "Fackavgift", "Medlemsavgift fack", "A-kassa"),
        *("Bankkonto", "Clearingnr", "Kontonummer", "IBAN", "Adress", "Gatuadress", "Postnr", "Postort", "Ort"),
        *("Namn", "Förnamn", "Efternamn", "Anställds namn", "Name", "Sick pay", "Union fee", "Bank account"),
        *("Union", "Street", "Address", "VAB", "Föräldraledighet", "Löneutmätning"),
    ],
)
def test_what_is_no_business_of_ours_is_never_read(heading: str) -> None:
    assert is_never_read(heading)


@pytest.mark.parametrize(
    "heading",
    ["Lön", "Kontant lön", "Kursnamn", "Utbildningens namn", "Anst.nr", "Personnummer", "Förmåner", "Timmar", "Kommun"],
)
def test_what_we_read_is_not_dropped_by_its_name(heading: str) -> None:
    assert not is_never_read(heading)


@pytest.mark.parametrize("name", [*KNOWN])
def test_no_word_of_ours_is_one_that_is_never_read(name: str) -> None:
    assert [word for word in (name, *STRONG.get(name, ()), *WEAK.get(name, ())) if is_never_read(word)] == []


def test_a_row_of_headings_has_more_of_them_than_a_title() -> None:
    assert matches(["Lönelista maj 2026", "", ""]) == 0
    assert matches(["Anst.nr", "Månad", "Lön (kr)", "Namn"]) == 4
