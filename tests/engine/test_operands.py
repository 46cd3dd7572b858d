"""The operands of words: what kind they are, and what they come to as text."""

import polars as pl
import pytest

from kutcalc.engine import Kronor, Money, UnitError
from kutcalc.engine.operands import comparable, expect, kind_of, one_unit, worked
from kutcalc.engine.phrase import Phrase


def test_the_first_operand_that_is_no_bare_number_says_the_kind() -> None:
    assert kind_of((1, pl.col("a"))) == "columns"
    assert kind_of((1, Phrase.of_name("a", "a"))) == "text"
    assert kind_of((0, Money())) == "units"
    assert kind_of((0, True, "a", None)) == "numbers"


def test_a_bare_zero_has_any_unit() -> None:
    assert type(one_unit(0, Money())) is Money
    assert one_unit(0, 0) == 0
    expect(0, Money)
    with pytest.raises(UnitError, match="a bare 3"):
        one_unit(3, Money())


def test_units_that_differ_are_named() -> None:
    with pytest.raises(UnitError, match="the units differ: Money, Kronor"):
        comparable(Money(), Kronor())
    with pytest.raises(UnitError, match="Kronor stands where Money belongs"):
        expect(Kronor(), Money)


def test_a_phrase_whose_numbers_are_not_shown_comes_to_nothing_known() -> None:
    phrase = worked(Phrase.of_name("a", "a"), max, Phrase.of_name("a", "a"), 3)

    assert (phrase.value, phrase.known) == (None, False)
