import pytest

from kutcalc.payroll.miswritten import wrong_choice, wrong_date, wrong_identity, wrong_number
from kutcalc.payroll.options import SourceUnit
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS

COLUMNS = {column.name: column for column in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS)}


@pytest.mark.parametrize(
    ("column", "unit", "text", "correct"),
    [
        ("cash_pay_ore", "kr", "32.500,5O", "32500,50"),
        ("cash_pay_ore", "kr", "4l 117", "41117"),
        ("cash_pay_ore", "kr", "1 2345", "12345"),
        ("cash_pay_ore", "kr", "33 33,00", "3333,00"),
        ("cash_pay_ore", "ore", "33O", "330"),
        ("minutes", "hours", "7,O", "7"),
        ("minutes", "hours", "7:3O", "7:30"),
        ("minutes", "minutes", "4SO", None),
    ],
)
def test_the_right_form_is_offered_where_it_is_known(
    column: str, unit: SourceUnit, text: str, correct: str | None
) -> None:
    said = wrong_number(COLUMNS[column], unit, text)

    assert (said.code, said.correct) == ("not-a-number", correct)
    assert correct is None or f"Skriv {correct}" in said.text.sv


def test_the_sentence_of_the_contract() -> None:
    said = wrong_number(COLUMNS["cash_pay_ore"], "kr", "32.500,5O")

    assert said.text.sv == "'32.500,5O' innehåller bokstaven O. Skriv 32500,50."


@pytest.mark.parametrize(
    ("column", "unit", "text", "words"),
    [
        ("cash_pay_ore", "kr", "12,345", "delar av ett öre"),
        ("minutes", "hours", "7,34", "delar av en minut"),
        ("minutes", "minutes", "7,5", "har decimaler"),
        ("cash_pay_ore", "kr", "okänt", "är inte ett belopp"),
        ("cash_pay_ore", "kr", "12#5", "innehåller tecknet #"),
        ("minutes", "hours", "7:75", "är inte en tid i timmar"),
        ("count", "none", "två", "är inte ett heltal"),
    ],
)
def test_what_is_wrong_is_said(column: str, unit: SourceUnit, text: str, words: str) -> None:
    said = wrong_number(COLUMNS[column], unit, text)

    assert (said.code, said.correct) == ("not-a-number", None)
    assert words in said.text.sv


@pytest.mark.parametrize(
    ("column", "unit", "text", "words"),
    [
        ("cash_pay_ore", "kr", "-100,00", "från 0\u00a0kr till 10\u00a0000\u00a0000\u00a0000\u00a0kr"),
        ("minutes", "hours", "745", "till 744\u00a0timmar"),
        ("minutes", "minutes", "44641", "till 44\u00a0640\u00a0min"),
        ("birth_year", "none", "98", "fyra siffror, till exempel 1998"),
        ("cash_pay_ore", "kr", "9" * 30, "utanför gränserna"),
    ],
)
def test_bounds_are_given_in_the_unit_of_the_file(column: str, unit: SourceUnit, text: str, words: str) -> None:
    said = wrong_number(COLUMNS[column], unit, text)

    assert said.code == "out-of-range"
    assert words in said.text.sv


def test_words_and_months_are_said_in_both_languages() -> None:
    assert "extern" in wrong_choice(COLUMNS["provider_kind"], "exten").text.sv
    assert wrong_date("12/10/2026").code == "bad-month"


def test_a_personal_number_is_not_repeated() -> None:
    assert not any(sign.isdigit() for sign in wrong_identity().text.sv)
