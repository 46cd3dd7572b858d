"""The words of choice, comparison and logic, on numbers, columns, units and text."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from kutcalc.engine import (
    Choice,
    Flag,
    Kronor,
    Money,
    Number,
    Rate,
    UnitError,
    all_of,
    any_of,
    at_least,
    at_most,
    below,
    between,
    greatest,
    is_not,
    least,
    named,
    number_of,
    one_of,
    same,
    when,
)
from kutcalc.engine.phrase import Phrase

from .reading import as_columns, as_text, on_columns

TRUTHS = (True, False, None)


@pytest.mark.parametrize(
    ("word", "operands", "expected"),
    [
        (lambda a, b, c: when(a, b, otherwise=c), (True, 1, 2), 1),
        (lambda a, b, c: when(a, b, otherwise=c), (False, 1, 2), 2),
        (lambda a, b: when(a, b, otherwise=0), (False, 1), 0),
        (lambda a, b, c: when(a, b, otherwise=c), (True, "yes", "no"), "yes"),
        (least, (3, 2, 5), 2),
        (least, (3,), 3),
        (greatest, (3, 2, 5), 5),
        (lambda a: greatest(0, a), (-4,), 0),
        (at_most, (2, 2), True),
        (at_most, (3, 2), False),
        (at_least, (2, 2), True),
        (at_least, (1, 2), False),
        (below, (1, 2), True),
        (below, (2, 2), False),
        (same, (2, 2), True),
        (same, ("smith", "weaver"), False),
        (between, (2, 2, 3), True),
        (between, (3, 2, 3), True),
        (between, (4, 2, 3), False),
        (between, (1, 2, 3), False),
        (lambda a: one_of(a, ("smith", "weaver")), ("smith",), True),
        (lambda a: one_of(a, ("smith", "weaver")), ("baker",), False),
        (lambda a: one_of(a, ""), ("",), False),
        (is_not, (True,), False),
        (is_not, (False,), True),
        (number_of, (True,), 1),
        (number_of, (False,), 0),
        (number_of, (7,), 7),
        (lambda a, b: named((a, "smith"), (b, "weaver"), otherwise="none"), (True, True), "smith"),
        (lambda a, b: named((a, "smith"), (b, "weaver"), otherwise="none"), (False, True), "weaver"),
        (lambda a, b: named((a, "smith"), (b, "weaver"), otherwise="none"), (False, False), "none"),
    ],
)
def test_a_word_says_the_same_in_numbers_columns_and_text(
    word: Callable[..., Any], operands: tuple[Any, ...], expected: Any
) -> None:
    number = word(*operands)
    column = on_columns(word, *operands)
    text = as_text(word, *operands)

    assert (number, type(number)) == (expected, type(expected))
    assert (column, type(column)) == (expected, type(expected))
    assert (text.value, text.known) == (expected, True)


@pytest.mark.parametrize("first", TRUTHS)
@pytest.mark.parametrize("second", TRUTHS)
def test_logic_has_three_values(first: Any, second: Any) -> None:
    both = False if False in (first, second) else None if None in (first, second) else True
    either = True if True in (first, second) else None if None in (first, second) else False

    assert [word(first, second) for word in (all_of, any_of)] == [both, either]
    assert on_columns(all_of, first, second, kind=pl.Boolean) is both
    assert on_columns(any_of, first, second, kind=pl.Boolean) is either
    assert as_text(all_of, first, second).value is both
    assert as_text(any_of, first, second).value is either


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", TRUTHS)
def test_a_truth_that_is_the_same_in_all_rows_mixes_with_columns(first: Any, second: Any) -> None:
    both = on_columns(lambda column: all_of(first, column), second, kind=pl.Boolean)
    either = on_columns(lambda column: any_of(first, column), second, kind=pl.Boolean)

    assert (both, either) == (all_of(first, second), any_of(first, second))


@pytest.mark.parametrize("word", [at_most, at_least, below, same])
def test_a_comparison_with_an_unknown_is_unknown(word: Callable[..., Any]) -> None:
    assert word(None, 1) is None
    assert word(1, None) is None
    assert on_columns(word, None, 1) is None
    assert on_columns(word, 1, None) is None
    assert as_text(word, None, 1).value is None


def test_whether_an_unknown_is_one_of_a_few_or_not_so_is_unknown() -> None:
    assert one_of(None, ("smith",)) is None  # type: ignore[arg-type]
    assert on_columns(lambda name: one_of(name, ("smith",)), None, kind=pl.String) is None
    assert as_text(lambda name: one_of(name, ("smith",)), None).value is None
    assert is_not(None) is None  # type: ignore[arg-type]
    assert on_columns(is_not, None, kind=pl.Boolean) is None
    assert as_text(is_not, None).value is None


def test_options_that_change_over_the_months_are_a_column() -> None:
    options = pl.when(pl.col("month") > 1).then(pl.lit(["smith"])).otherwise(pl.lit(["weaver"]))
    frame = pl.DataFrame({"month": [1, 2], "guild": ["smith", "smith"]})

    found = frame.select(one_of(pl.col("guild"), options))  # type: ignore[arg-type]

    assert found.to_series().to_list() == [False, True]


def test_options_of_a_dated_value_are_written_one_by_one() -> None:
    options: Any = Phrase.of_value(("smith", "weaver"), "choice")

    phrase: Any = one_of(Phrase.of_value("smith", "choice"), options)  # type: ignore[arg-type]

    assert (phrase.sv, phrase.value) == ("smith är en av: smith, weaver", True)


def test_a_condition_that_was_passed_as_known_and_is_not_counts_as_not_so() -> None:
    def chosen(flag: Any, one: Any, other: Any) -> Any:
        return when(flag, one, otherwise=other)

    assert chosen(None, 1, 2) == 2
    assert on_columns(lambda flag: chosen(flag, 1, 2), None, kind=pl.Boolean) == 2


def test_the_same_number_in_both_branches_needs_no_choice() -> None:
    frame = pl.DataFrame({"flag": [True]})

    assert frame.select(pl.lit(when(pl.col("flag"), 0, otherwise=0))).item() == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("word", "operands", "expected"),
    [
        (lambda a, b, c: when(a, b, otherwise=c), (Flag(), Money(), Money()), Money),
        (lambda a, b: when(a, b, otherwise=0), (Flag(), Money()), Money),
        (lambda a: when(a, 0, otherwise=0), (Flag(),), int),
        (least, (Rate(), Rate()), Rate),
        (lambda a: greatest(0, a), (Kronor(),), Kronor),
        (at_most, (Money(), Money()), Flag),
        (at_least, (Money(), 0), Flag),
        (below, (0, Money()), Flag),
        (same, (Choice(), "smith"), Flag),
        (same, (True, Flag()), Flag),
        (between, (Rate(), Rate(), Rate()), Flag),
        (lambda a: one_of(a, ("smith",)), (Choice(),), Flag),
        (all_of, (Flag(), Flag()), Flag),
        (any_of, (Flag(), Flag()), Flag),
        (is_not, (Flag(),), Flag),
        (number_of, (Flag(),), Number),
        (number_of, (Number(),), Number),
        (lambda a: named((a, "smith"), otherwise="none"), (Flag(),), Choice),
    ],
)
def test_a_word_gives_a_unit(word: Callable[..., Any], operands: tuple[Any, ...], expected: type) -> None:
    assert type(word(*operands)) is expected


@pytest.mark.parametrize(
    ("word", "operands"),
    [
        (lambda a, b, c: when(a, b, otherwise=c), (Flag(), Money(), Rate())),
        (lambda a, b: when(a, b, otherwise=1), (Flag(), Money())),
        (lambda a, b: when(a, b, otherwise=0), (Money(), Money())),
        (least, (Money(), Kronor())),
        (greatest, (Money(), 5)),
        (at_most, (Money(), Rate())),
        (same, (Choice(), 3)),
        (same, (Money(), "smith")),
        (same, (Money(), True)),
        (lambda a: one_of(a, ("smith",)), (Money(),)),
        (all_of, (Flag(), Money())),
        (any_of, (Flag(), Money())),
        (is_not, (Money(),)),
        (number_of, (Money(),)),
    ],
)
def test_a_word_refuses_units_that_do_not_fit(word: Callable[..., Any], operands: tuple[Any, ...]) -> None:
    with pytest.raises(UnitError):
        word(*operands)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: when(Flag(fact=True), Money(), otherwise=0),
        lambda: least(Money(fact=True), Money()),
        lambda: greatest(0, Money(fact=True)),
        lambda: number_of(Flag(fact=True)),
        lambda: named((Flag(fact=True), "smith"), otherwise="none"),
    ],
)
def test_a_word_that_would_not_notice_refuses_what_may_be_unknown(refused: Callable[[], Any]) -> None:
    with pytest.raises(UnitError, match="may be unknown"):
        refused()


def test_words_that_notice_pass_on_that_something_may_be_unknown() -> None:
    unknown = Flag(fact=True)
    made: list[Any] = [
        when(Flag(), Money(), otherwise=Money(fact=True)),
        at_most(Money(), Money(fact=True)),
        one_of(Choice(fact=True), ("smith",)),
        all_of(Flag(), unknown),
        any_of(unknown, Flag()),
        is_not(unknown),
    ]

    assert [one.fact for one in made] == [True] * len(made)
    assert [one.fact for one in (all_of(Flag(), Flag()), same(Money(), 0))] == [False, False]


def test_names_stand_in_place_of_numbers_in_text() -> None:
    written = as_columns(lambda name: Phrase.of_name(name, name), "a", "b")

    phrase: Any = least(*written)

    assert (phrase.sv, phrase.en) == ("det minsta av a och b", "the least of a and b")
    assert not phrase.known
