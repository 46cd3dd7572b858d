"""Formulas as text: signs, brackets, the branch taken, and numbers as people write them."""

from datetime import date
from typing import Any

import pytest

from kutcalc.engine import (
    all_of,
    any_of,
    at_most,
    between,
    greatest,
    is_not,
    kronor_of,
    least,
    money_of,
    named,
    portion,
    schedule,
    share,
    truncate,
    when,
    whole,
    whole_kronor,
)
from kutcalc.engine.phrase import Phrase, written
from kutcalc.units import month_number

NBSP = "\u00a0"


def name(text: str) -> Any:
    return Phrase.of_name(text, text.upper())


def number(value: Any, unit: str = "count") -> Any:
    return Phrase.of_value(value, unit)


A, B, C = name("a"), name("b"), name("c")


@pytest.mark.parametrize(
    ("value", "unit", "sv", "en"),
    [
        (16_172_835_000, "ukr", f"16{NBSP}172,835{NBSP}kr", f"SEK{NBSP}16,172.835"),
        (3_417_550, "ore", f"34{NBSP}175,50{NBSP}kr", f"SEK{NBSP}34,175.50"),
        (25_000, "kr", f"25{NBSP}000{NBSP}kr", f"SEK{NBSP}25,000"),
        (314_200, "ppm", f"31,42{NBSP}%", "31.42%"),
        (450, "minutes", f"7{NBSP}timmar 30{NBSP}minuter", f"7{NBSP}hours 30{NBSP}minutes"),
        (month_number(date(2031, 5, 1)), "month", "2031-05", "2031-05"),
        (2031, "year", "2031", "2031"),
        (1_234, "count", f"1{NBSP}234", "1,234"),
        (True, "flag", "ja", "yes"),
        (False, "flag", "nej", "no"),
        ("smith", "choice", "smith", "smith"),
        (("smith", "weaver"), "choice", "smith, weaver", "smith, weaver"),
        (None, "ukr", "okänt", "unknown"),
    ],
)
def test_a_value_is_written_in_its_unit(value: Any, unit: str, sv: str, en: str) -> None:
    assert (written(value, unit, "sv"), written(value, unit, "en")) == (sv, en)


@pytest.mark.parametrize(
    ("phrase", "sv", "en"),
    [
        (A + B, "a + b", "A + B"),
        (A - B, "a − b", "A − B"),
        (A * B, "a × b", "A × B"),
        (A - (B - C), "a − (b − c)", "A − (B − C)"),
        (A - (B + C), "a − (b + c)", "A − (B + C)"),
        (A - B - C, "a − b − c", "A − B − C"),
        (A + (B - C), "a + b − c", "A + B − C"),
        ((A + B) * C, "(a + b) × c", "(A + B) × C"),
        (A * (B + C), "a × (b + c)", "A × (B + C)"),
        (A * B + C, "a × b + c", "A × B + C"),
        (sum([A, B]), "a + b", "A + B"),
        (5 + A, "5 + a", "5 + A"),
        (portion(A, B, C), "a × b / c", "A × B / C"),
        (portion(A + B, B, C), "(a + b) × b / c", "(A + B) × B / C"),
        (portion(A, B, B * C), "a × b / (b × c)", "A × B / (B × C)"),
        (share(A - B, C), "(a − b) × c", "(A − B) × C"),
        (least(A, B, C), "det minsta av a, b och c", "the least of A, B and C"),
        (least(A), "a", "A"),
        (greatest(0, A - B), "det största av 0 och a − b", "the greatest of 0 and A − B"),
        (
            least(greatest(0, A), B),
            "det minsta av (det största av 0 och a) och b",
            "the least of (the greatest of 0 and A) and B",
        ),
        (whole_kronor(A + B), "a + b utan öre", "A + B without öre"),
        (whole_kronor(A) + B, "(a utan öre) + b", "(A without öre) + B"),
        (whole_kronor(whole_kronor(A)), "(a utan öre) utan öre", "(A without öre) without öre"),
        (kronor_of(A), "a utan öre", "A without öre"),
        (money_of(A), "a", "A"),
        (truncate(A, B), "a i hela steg om b", "A in whole steps of B"),
        (whole(A, B), "a / b hela", "A / B whole"),
        (at_most(A, B), "a är högst b", "A is at most B"),
        (A < B, "a är under b", "A is below B"),
        (A <= B, "a är högst b", "A is at most B"),
        (A > B, "a är över b", "A is above B"),
        (A >= B, "a är minst b", "A is at least B"),
        (between(A, B, C), "a är minst b och a är högst c", "A is at least B and A is at most C"),
        ((A < B) & (B < C), "a är under b och b är under c", "A is below B and B is below C"),
        ((A < B) | (B < C), "a är under b eller b är under c", "A is below B or B is below C"),
        (all_of(any_of(A, B), C), "(a eller b) och c", "(A or B) and C"),
        (any_of(is_not(A), B), "(a gäller inte) eller b", "(A does not hold) or B"),
        (when(A, B, otherwise=0), "om a: b, annars 0", "if A: B, otherwise 0"),
        (
            when(A, when(B, C, otherwise=0), otherwise=C),
            "om a: (om b: c, annars 0), annars c",
            "if A: (if B: C, otherwise 0), otherwise C",
        ),
        (named((A, "smith"), otherwise="none"), "om a: smith, annars none", "if A: smith, otherwise none"),
        (
            schedule(A, [(number(10, "kr"), number(500_000, "ppm")), (number(20, "kr"), number(0, "ppm"))]),
            f"satsen vid a på linjen (10{NBSP}kr: 50{NBSP}%; 20{NBSP}kr: 0{NBSP}%)",
            f"the rate at A on the line (SEK{NBSP}10: 50%; SEK{NBSP}20: 0%)",
        ),
    ],
)
def test_a_formula_is_written_in_both_languages(phrase: Any, sv: str, en: str) -> None:
    assert (phrase.sv, phrase.en) == (sv, en)


def test_only_the_branch_that_was_taken_is_written() -> None:
    capped = when(number(5) > number(3), A, otherwise=B)
    uncapped = when(is_not(number(value=True, unit="flag")), A, otherwise=B)

    assert (capped.sv, uncapped.sv) == ("a", "b")


def test_a_condition_that_is_unknown_leaves_both_branches() -> None:
    unsure = when(number(None, "flag"), A, otherwise=B)

    assert unsure.sv == "om okänt: a, annars b"


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        (number(7) + number(3), 10),
        (number(7) - number(3), 4),
        (number(7) * number(3), 21),
        (share(number(5_000_001, "ukr"), number(100_000, "ppm")), 500_000),
        (whole_kronor(number(1_999_999, "ukr")), 1_000_000),
        (least(number(7), number(3)), 3),
        (named((number(value=True), "smith"), otherwise="none"), "smith"),
        (named((number(value=False), "smith"), otherwise="none"), "none"),
    ],
)
def test_a_phrase_of_known_numbers_knows_what_it_comes_to(phrase: Any, expected: Any) -> None:
    assert (phrase.value, phrase.known) == (expected, True)


def test_a_phrase_of_names_does_not_know_what_it_comes_to() -> None:
    phrases: list[Any] = [A + number(3), least(A, number(3)), A.__lt__(number(3)), all_of(A, number(value=True))]
    for phrase in phrases:
        assert (phrase.value, phrase.known) == (None, False)


def test_a_sum_over_few_rows_shows_its_terms() -> None:
    total = Phrase.of_total([number(1, "kr"), number(2, "kr")], 2)

    assert total.sv == f"1{NBSP}kr + 2{NBSP}kr (2 rader)"
    assert total.en == f"SEK{NBSP}1 + SEK{NBSP}2 (2 rows)"


def test_a_sum_over_many_rows_shows_the_first_terms_and_how_many_there_are() -> None:
    total = Phrase.of_total([number(term) for term in range(1, 8)], 7)

    assert total.sv == "1 + 2 + 3 + 4 + 5 + … (7 rader)"


def test_a_sum_over_one_row_is_that_row_and_over_none_nothing() -> None:
    assert Phrase.of_total([A], 1) is A
    assert Phrase.of_total([A], 3).sv == "a + … (3 rader)"
    assert Phrase.of_total([], 0).sv == "0"


def test_terms_of_a_sum_that_are_no_sums_stand_in_brackets() -> None:
    assert Phrase.of_total([least(A, B), C], 2).sv == "(det minsta av a och b) + c (2 rader)"
