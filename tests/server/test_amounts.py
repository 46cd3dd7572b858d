"""Amounts, hours, shares and counts as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kutcalc.language import Language
from kutcalc.server.pages.amounts import Misread, read_count, read_minutes, read_ore, read_ppm
from kutcalc.server.pages.prefilled import written

AMOUNTS = {
    "420 000": 42_000_000,
    "420\u00a0000": 42_000_000,
    "420\u2009000": 42_000_000,
    "420\u202f000": 42_000_000,
    "420000": 42_000_000,
    "34 175,50 kr": 3_417_550,
    "34175.50": 3_417_550,
    "12:-": 1_200,
    "100 SEK": 10_000,
    "SEK 100": 10_000,
    "5kr": 500,
    "−5": -500,
    "-5": -500,
    "0,5": 50,
    "1.234,50": 123_450,
    "1,234.50": 123_450,
    "1.234.567": 123_456_700,
}


@pytest.mark.parametrize(("text", "ore"), AMOUNTS.items(), ids=repr)
def test_an_amount_is_read_as_it_is_written(text: str, ore: int) -> None:
    assert read_ore(text) == ore


@pytest.mark.parametrize("text", ["1.234", "1,234", "1 234,500", "1234,567", "12.345 kr"])
def test_a_number_of_two_meanings_is_asked_about_and_never_guessed(text: str) -> None:
    found = read_ore(text)

    assert isinstance(found, Misread)
    assert found.code == "ambiguous-number"
    assert "kan läsas på två sätt" in found.text.sv
    assert "two ways" in found.text.en


def test_both_readings_that_are_offered_can_be_written() -> None:
    found = read_ore("1.234")

    assert isinstance(found, Misread)
    assert found.text.sv.endswith("Skriv 1234 eller 1,23.")
    assert read_ore("1234") == 123_400
    assert read_ore("1,23") == 123


@pytest.mark.parametrize("text", ["", "abc", "10,", "1e5", "42 00 0", "٣", "9" * 60, "1,2,3", "--5", "kr"])
def test_what_is_no_number_is_refused_with_how_to_write_one(text: str) -> None:
    found = read_ore(text)

    assert isinstance(found, Misread)
    assert found.code == "not-a-number"
    assert "Skriv" in found.text.sv


def test_a_letter_that_looks_like_a_digit_is_named() -> None:
    found = read_ore("32.500,5O")

    assert isinstance(found, Misread)
    assert found.text.sv == "”32.500,5O” innehåller bokstaven O. Skriv 32500,50."


def test_less_than_an_ore_is_refused() -> None:
    found = read_ore("1,2345")

    assert isinstance(found, Misread)
    assert found.code == "not-a-number"


@pytest.mark.parametrize(
    ("text", "minutes"), [("7,5", 450), ("7:30", 450), ("7.5", 450), ("16 timmar", 960), ("16", 960)]
)
def test_hours_are_read_as_minutes(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


def test_a_point_before_two_digits_of_time_is_asked_about() -> None:
    found = read_minutes("7.30")

    assert isinstance(found, Misread)
    assert found.code == "ambiguous-number"
    assert "7:30" in found.text.sv
    assert "7,30" in found.text.sv


@pytest.mark.parametrize(("text", "ppm"), [("31,42 %", 314_200), ("31.42 %", 314_200), ("40", 400_000), ("0,5", 5_000)])
def test_a_share_is_read_as_millionths(text: str, ppm: int) -> None:
    assert read_ppm(text) == ppm


def test_a_count_is_whole() -> None:
    assert read_count("10 000") == 10_000
    assert isinstance(read_count("12,5"), Misread)
    ambiguous = read_count("1.234")
    assert isinstance(ambiguous, Misread)
    assert ambiguous.text.sv == "”1.234” kan läsas på två sätt. Skriv 1234 om det är antalet."


@given(st.integers(-(10**14), 10**14), st.sampled_from(["sv", "en"]))
def test_what_we_write_in_a_field_is_read_back_as_it_was(value: int, language: Language) -> None:
    assert read_ore(written("fee_ore", value, language)) == value
    assert read_ppm(written("share_ppm", value, language)) == value
    assert read_minutes(written("minutes", abs(value) % 10**6, language)) == abs(value) % 10**6


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    for read in (read_ore, read_ppm, read_minutes, read_count):
        assert isinstance(read(text), int | Misread)
