"""The words for facts that may be unknown, on numbers, columns, units and text."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from kutcalc.engine import (
    Choice,
    Flag,
    Money,
    UnitError,
    first_known,
    given,
    is_known,
    known_or_zero,
    known_where,
    sum_known,
)
from kutcalc.engine.phrase import Phrase

from .reading import as_text, on_columns


@pytest.mark.parametrize(
    ("word", "operands", "expected"),
    [
        (is_known, (5,), True),
        (is_known, (None,), False),
        (known_or_zero, (5,), 5),
        (known_or_zero, (None,), 0),
        (first_known, (None, 3), 3),
        (first_known, (2, 3), 2),
        (first_known, (None, None), None),
        (lambda a: known_where(a > 0, a), (5,), 5),
        (lambda a: known_where(a > 0, a), (-5,), None),
        (given, (5,), 5),
        (given, (None,), None),
        (sum_known, (2, 3), 5),
        (sum_known, (None, 3), None),
        (sum_known, (2, None), None),
    ],
)
def test_a_word_says_the_same_in_numbers_columns_and_text(
    word: Callable[..., Any], operands: tuple[Any, ...], expected: Any
) -> None:
    assert word(*operands) == expected
    assert on_columns(word, *operands, kind=pl.Int64) == expected
    assert as_text(word, *operands).value == expected


@pytest.mark.parametrize(
    ("made", "unit", "fact"),
    [
        (is_known(Money(fact=True)), Flag, False),
        (known_or_zero(Money(fact=True)), Money, False),
        (first_known(Money(fact=True), Money(fact=True)), Money, True),
        (first_known(Money(fact=True), Money()), Money, False),
        (known_where(Flag(), Money()), Money, True),
        (given(Money(fact=True)), Money, False),
        (sum_known(Money(fact=True), Money()), Money, True),
        (sum_known(Money(), Money()), Money, False),
    ],
)
def test_a_word_says_whether_it_may_be_unknown(made: Any, unit: type, fact: Any) -> None:
    assert (type(made), made.fact) == (unit, fact)


@pytest.mark.parametrize("fact", [Flag(fact=True), Choice(fact=True)])
def test_an_unknown_truth_or_name_is_no_zero(fact: Any) -> None:
    with pytest.raises(UnitError, match="is no zero"):
        known_or_zero(fact)


@pytest.mark.parametrize(
    "refused",
    [lambda: first_known(Money(), Flag()), lambda: known_where(Money(), Money()), lambda: sum_known(Money(), Flag())],  # type: ignore[arg-type]
)
def test_a_word_refuses_units_that_do_not_fit(refused: Callable[[], Any]) -> None:
    with pytest.raises(UnitError):
        refused()


def test_a_name_whose_value_is_not_shown_is_written_as_it_is() -> None:
    name: Any = Phrase.of_name("avgift", "fee")

    said: Any = is_known(name)

    assert (said.sv, said.en, said.known) == ("avgift är känt", "fee is known", False)
    assert known_or_zero(name) is name
    assert known_where(name, name) is name
