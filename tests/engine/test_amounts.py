"""The words for amounts: exact at the bounds, on numbers, columns, units and text."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kutcalc.engine import (
    Flag,
    Kronor,
    Minutes,
    Money,
    Month,
    Number,
    Ore,
    Rate,
    UnitError,
    Year,
    age_at_start,
    kronor_of,
    money_of,
    money_of_kronor,
    months_between,
    portion,
    ratio,
    rest_of_portion,
    schedule,
    share,
    truncate,
    whole,
    whole_kronor,
    whole_ore,
    with_rests,
)
from kutcalc.units import MAX_TOTAL_BASE_KR, PPM, UKR_PER_KR

from .reading import as_text, on_columns

MOST_UKR = MAX_TOTAL_BASE_KR * UKR_PER_KR
amounts = st.integers(-MOST_UKR // 10**6, MOST_UKR)
rates = st.integers(0, PPM)


@given(amounts, rates)
@example(MOST_UKR, PPM)
@example(MOST_UKR, PPM - 1)
@example(MOST_UKR - 1, 314_200)
@example(-1, 1)
@example(999_999, 999_999)
@example(0, PPM)
def test_a_share_is_the_exact_floor(amount: int, rate: int) -> None:
    expected = amount * rate // PPM

    assert share(amount, rate) == expected  # type: ignore[type-var,arg-type]
    assert on_columns(share, amount, rate) == expected
    assert as_text(share, amount, rate).value == expected


@given(st.integers(0, MAX_TOTAL_BASE_KR), rates)
@example(MAX_TOTAL_BASE_KR, PPM)
def test_whole_kronor_times_a_rate_fit_in_64_bits(base: int, rate: int) -> None:
    assert on_columns(lambda a, b: a * b, base, rate) == base * rate


@given(amounts, st.integers(0, MOST_UKR), st.integers(0, MOST_UKR))
@example(MOST_UKR, MOST_UKR, MOST_UKR)
@example(MOST_UKR, MOST_UKR - 1, MOST_UKR)
@example(MOST_UKR, 1, 3)
@example(-1, 1, 3)
@example(MOST_UKR, 0, 0)
@example(5, 7, 0)
def test_a_portion_is_the_exact_floor_through_128_bits(amount: int, part: int, everything: int) -> None:
    part = min(part, everything)
    expected = amount * part // everything if everything else 0

    assert portion(amount, part, everything) == expected  # type: ignore[type-var,arg-type]
    assert on_columns(portion, amount, part, everything) == expected
    assert as_text(portion, amount, part, everything).value == expected


def test_a_portion_of_nothing_is_nothing_however_large_the_rest() -> None:
    assert on_columns(portion, MOST_UKR, MOST_UKR, 0) == 0
    assert on_columns(portion, MOST_UKR, MOST_UKR, -1) == 0
    assert on_columns(rest_of_portion, MOST_UKR, MOST_UKR, 0) == 0


@pytest.mark.parametrize("word", [portion, rest_of_portion])
@pytest.mark.parametrize("operands", [(None, 1, 0), (1, None, 0), (1, 1, None), (None, 1, 2), (None, None, None)])
def test_a_portion_with_an_unknown_is_unknown(word: Callable[..., Any], operands: tuple[Any, ...]) -> None:
    assert word(*operands) is None
    assert on_columns(word, *operands) is None
    assert as_text(word, *operands).value is None


@given(st.integers(0, MOST_UKR), st.lists(st.integers(0, 10**6), min_size=1, max_size=5))
@example(100, [1, 1, 1])
@example(MOST_UKR, [1, 1, 1, 10**6])
def test_rests_of_portions_make_the_whole_again(amount: int, parts: list[int]) -> None:
    everything = sum(parts)
    floors: Any = sum(portion(amount, part, everything) for part in parts)  # type: ignore[type-var,arg-type,misc]
    rests = [rest_of_portion(amount, part, everything) for part in parts]  # type: ignore[arg-type]

    made = with_rests(floors, sum(rests))  # type: ignore[arg-type]

    assert made == (amount if everything else 0)
    for part, rest in zip(parts, rests, strict=True):
        assert on_columns(rest_of_portion, amount, part, everything) == rest
        assert as_text(rest_of_portion, amount, part, everything).value == rest
    assert on_columns(with_rests, floors, sum(rests)) == made
    assert as_text(with_rests, floors, sum(rests)).value == made


@pytest.mark.parametrize(
    ("word", "operands", "expected"),
    [
        (ratio, (1, 3), 333_333),
        (ratio, (5, 0), 0),
        (ratio, (0, 5), 0),
        (whole_kronor, (16_172_835_000,), 16_172_000_000),
        (whole_kronor, (-1,), -1_000_000),
        (whole_ore, (19_999,), 10_000),
        (truncate, (299, 100), 200),
        (truncate, (299, 0), 299),
        (whole, (959, 480), 1),
        (whole, (960, 480), 2),
        (whole, (960, 0), 0),
        (kronor_of, (199,), 1),
        (money_of, (199,), 1_990_000),
        (money_of_kronor, (2,), 2_000_000),
        (age_at_start, (2031, 2010), 20),
        (months_between, (24_360, 24_372), 12),
    ],
)
def test_a_word_says_the_same_in_numbers_columns_and_text(
    word: Callable[..., Any], operands: tuple[int, ...], expected: int
) -> None:
    assert word(*operands) == expected
    assert on_columns(word, *operands) == expected
    assert as_text(word, *operands).value == expected


@pytest.mark.parametrize(("word", "amount"), [(truncate, 299), (whole, 960)])
def test_a_step_that_is_the_same_in_all_rows_is_a_number(word: Callable[..., Any], amount: int) -> None:
    for step in (0, 100):
        assert on_columns(lambda column, step=step: word(column, step), amount) == word(amount, step)


@pytest.mark.parametrize(
    ("word", "operands"),
    [
        (ratio, (None, 3)),
        (ratio, (3, None)),
        (kronor_of, (None,)),
        (money_of, (None,)),
        (whole, (None, 480)),
        (whole, (480, None)),
        (months_between, (None, 3)),
        (months_between, (3, None)),
    ],
)
def test_what_is_made_of_an_unknown_is_unknown(word: Callable[..., Any], operands: tuple[Any, ...]) -> None:
    assert word(*operands) is None
    assert on_columns(word, *operands) is None
    assert as_text(word, *operands).value is None


POINTS: list[tuple[Any, Any]] = [(0, 500_000), (10, 500_000), (10, 300_000), (13, 299_990), (100, 0)]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (-5, 500_000),
        (0, 500_000),
        (9, 500_000),
        (10, 300_000),
        (11, 299_996),
        (12, 299_993),
        (13, 299_990),
        (14, 296_541),
        (99, 3_448),
        (100, 0),
        (101, 0),
        (None, None),
    ],
)
def test_a_schedule_follows_straight_lines_floored(measure: Any, expected: Any) -> None:
    assert schedule(measure, POINTS) == expected
    assert on_columns(lambda column: schedule(column, POINTS), measure) == expected
    assert as_text(lambda phrase: schedule(phrase, POINTS), measure).value == expected


@given(st.integers(-(10**12), 10**12), st.lists(st.tuples(st.integers(0, 10**12), rates), min_size=1, max_size=4))
def test_a_schedule_is_the_same_on_columns(measure: int, points: list[tuple[int, int]]) -> None:
    points = sorted(points)
    corners = [one for point in points for one in point]

    def of_columns(column: Any, *others: Any) -> Any:
        return schedule(column, list(zip(others[::2], others[1::2], strict=True)))

    expected = schedule(measure, points)  # type: ignore[type-var,arg-type]
    assert on_columns(lambda column: schedule(column, points), measure) == expected  # type: ignore[arg-type]
    assert on_columns(of_columns, measure, *corners) == expected


def test_a_measure_that_is_the_same_in_all_rows_meets_points_that_change() -> None:
    assert on_columns(lambda rate: schedule(5, [(0, 0), (10, rate)]), 100) == 50  # type: ignore[type-var,list-item]


@pytest.mark.parametrize(
    ("word", "operands", "expected"),
    [
        (share, (Money(), Rate()), Money),
        (share, (Rate(), Rate()), Rate),
        (portion, (Money(), Minutes(), Minutes()), Money),
        (portion, (0, Minutes(), Minutes()), int),
        (rest_of_portion, (Money(), Minutes(), Minutes()), Number),
        (with_rests, (Money(), Number()), Money),
        (ratio, (Money(), Money()), Rate),
        (whole_kronor, (Money(),), Money),
        (whole_ore, (Money(),), Money),
        (truncate, (Kronor(), Kronor()), Kronor),
        (whole, (Minutes(), Minutes()), Number),
        (kronor_of, (Ore(),), Kronor),
        (money_of, (Ore(),), Money),
        (money_of_kronor, (Kronor(),), Money),
        (age_at_start, (Year(), Year()), Number),
        (months_between, (Month(), Month()), Number),
        (lambda a, b, c: schedule(a, [(b, c), (b, c)]), (Kronor(), Kronor(), Rate()), Rate),
    ],
)
def test_a_word_gives_a_unit(word: Callable[..., Any], operands: tuple[Any, ...], expected: type) -> None:
    assert type(word(*operands)) is expected


@pytest.mark.parametrize(
    ("word", "operands"),
    [
        (share, (Kronor(), Rate())),
        (share, (Money(), Money())),
        (portion, (Money(), Minutes(), Money())),
        (rest_of_portion, (Money(), Minutes(), Money())),
        (with_rests, (Money(), Money())),
        (ratio, (Money(), Kronor())),
        (whole_kronor, (Kronor(),)),
        (whole_ore, (Ore(),)),
        (truncate, (Kronor(), Money())),
        (whole, (Minutes(), Number())),
        (kronor_of, (Money(),)),
        (money_of, (Kronor(),)),
        (money_of_kronor, (Ore(),)),
        (age_at_start, (Year(), Month())),
        (months_between, (Month(), Year())),
        (lambda a, b, c: schedule(a, [(b, c)]), (Kronor(), Money(), Rate())),
        (lambda a, b, c: schedule(a, [(b, c)]), (Kronor(), Kronor(), Flag())),
    ],
)
def test_a_word_refuses_units_that_do_not_fit(word: Callable[..., Any], operands: tuple[Any, ...]) -> None:
    with pytest.raises(UnitError):
        word(*operands)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: share(Money(fact=True), Rate()),
        lambda: with_rests(Money(fact=True), Number()),
        lambda: whole_kronor(Money(fact=True)),
        lambda: truncate(Kronor(fact=True), Kronor()),
        lambda: age_at_start(Year(), Year(fact=True)),
        lambda: schedule(Kronor(), [(Kronor(), Rate(fact=True))]),
    ],
)
def test_a_word_that_would_not_notice_refuses_what_may_be_unknown(refused: Callable[[], Any]) -> None:
    with pytest.raises(UnitError, match="may be unknown"):
        refused()


def test_words_that_notice_pass_on_that_something_may_be_unknown() -> None:
    made: list[Any] = [
        portion(Money(), Minutes(fact=True), Minutes()),
        rest_of_portion(Money(fact=True), Minutes(), Minutes()),
        ratio(Money(), Money(fact=True)),
        whole(Minutes(fact=True), Minutes()),
        kronor_of(Ore(fact=True)),
        months_between(Month(), Month(fact=True)),
        schedule(Kronor(fact=True), [(Kronor(), Rate())]),
    ]

    assert [one.fact for one in made] == [True] * len(made)


def test_what_is_dropped_is_said_in_both_languages() -> None:
    amount: Any = as_text(lambda phrase: phrase, 16_172_835_000, unit="ukr")

    phrase: Any = whole_kronor(amount)

    assert phrase.sv == "16\u00a0172,835\u00a0kr utan öre"
    assert phrase.en == "SEK\u00a016,172.835 without öre"


def test_divisors_are_guarded_inside_words_for_whole_columns() -> None:
    frame = pl.DataFrame({"amount": [MOST_UKR] * 3, "part": [1, 0, MOST_UKR], "whole": [1, 0, MOST_UKR]})

    found = frame.select(portion(pl.col("amount"), pl.col("part"), pl.col("whole")))  # type: ignore[type-var,arg-type]

    assert found.to_series().to_list() == [MOST_UKR, 0, MOST_UKR]
