"""What falls away in dividing: counted in millionths and rounded up, so that parts make the whole again."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kutcalc.engine import Kronor, Minutes, Money, Number, Rate, UnitError, portion, share, with_rests
from kutcalc.engine.rests import (
    SLACK,
    least_with_rests,
    left_with_rests,
    part_with_rests,
    rest_left,
    rest_of_least,
    rest_of_left,
    rest_of_part,
    rest_of_part_with_rests,
    rest_of_share,
)
from kutcalc.units import PPM

from .reading import as_text, on_columns

MOST_UKR = 9 * 10**18


@given(st.integers(0, MOST_UKR), st.integers(0, PPM), st.integers(0, PPM))
@example(MOST_UKR, PPM, PPM)
@example(999_999, PPM - 1, 1)
def test_a_share_and_its_rest_make_the_whole(amount: int, rest: int, rate: int) -> None:
    found = rest_of_share(amount, rest, rate)  # type: ignore[arg-type]

    exact = amount * rate * PPM + rest * rate
    kept = share(amount, rate) * PPM + found  # type: ignore[type-var,arg-type,operator]
    assert 0 <= kept * PPM - exact < PPM
    assert on_columns(rest_of_share, amount, rest, rate) == found
    assert as_text(rest_of_share, amount, rest, rate).value == found


@given(st.integers(0, MOST_UKR), st.integers(0, PPM), st.integers(0, 10**9), st.integers(0, 10**9))
@example(MOST_UKR, PPM, 10**9, 10**9)
@example(100, 0, 1, 3)
@example(MOST_UKR, PPM, 10**9, 0)
def test_a_part_and_its_rest_make_the_whole(amount: int, rest: int, part: int, whole: int) -> None:
    part = min(part, whole) if whole else part
    found: Any = rest_of_part(amount, rest, part, whole)  # type: ignore[arg-type]

    if whole:
        floor: Any = portion(amount, part, whole)  # type: ignore[type-var,arg-type]
        assert 0 <= (floor * PPM + found) * whole - (amount * PPM + rest) * part < whole
    else:
        assert found == 0
    assert on_columns(rest_of_part, amount, rest, part, whole) == found
    assert as_text(rest_of_part, amount, rest, part, whole).value == found


def test_thirds_add_up_to_a_whole() -> None:
    amounts: Any = portion(100, 1, 3) * 3  # type: ignore[type-var,arg-type]
    rests: Any = rest_of_part(100, 0, 1, 3) * 3  # type: ignore[arg-type,operator]

    assert with_rests(amounts, rests) == 100


@pytest.mark.parametrize("operands", [(None, 0, 1, 3), (1, None, 1, 3), (1, 0, None, 3), (1, 0, 1, None)])
def test_the_rest_of_what_is_unknown_is_unknown(operands: tuple[Any, ...]) -> None:
    for word, own in ((rest_of_part, operands), (rest_of_share, operands[:3])):
        if None in own:
            assert word(*own) is None
            assert on_columns(word, *own) is None


@pytest.mark.parametrize(
    ("word", "operands"),
    [(rest_of_share, (Money(), Number(), Rate())), (rest_of_part, (Money(), Number(), Minutes(), Minutes(fact=True)))],
)
def test_a_rest_is_a_number(word: Callable[..., Any], operands: tuple[Any, ...]) -> None:
    made = word(*operands)

    assert (type(made), made.fact) == (Number, operands[-1].fact)


@pytest.mark.parametrize(
    ("word", "operands"),
    [
        (rest_of_share, (Kronor(), Number(), Rate())),
        (rest_of_share, (Money(), Number(), Money())),
        (rest_of_part, (Money(), Money(), Minutes(), Minutes())),
        (rest_of_part, (Money(), Number(), Minutes(), Number())),
    ],
)
def test_a_rest_refuses_units_that_do_not_fit(word: Callable[..., Any], operands: tuple[Any, ...]) -> None:
    with pytest.raises(UnitError):
        word(*operands)


# ---------------------------------------------------------------------- pairs: an amount with its rest

AMOUNTS = st.integers(0, MOST_UKR // 10)
RESTS = st.integers(0, 3 * PPM)


def pair(word: Callable[..., Any], rest: Callable[..., Any], *operands: int) -> int:
    """Give what two words make of pairs, in millionths of a µkr, the same on columns and as text."""
    for one in (word, rest):
        assert on_columns(one, *operands) == one(*operands) == as_text(one, *operands).value
    assert 0 <= rest(*operands) < PPM
    return int(word(*operands)) * PPM + int(rest(*operands))


@given(AMOUNTS, RESTS, AMOUNTS, RESTS)
@example(100, 0, 99, PPM)
@example(100, 1, 100, 0)
@example(0, 3 * PPM, 2, 0)
def test_the_smaller_of_two_pairs_is_exact(amount: int, rest: int, other: int, other_rest: int) -> None:
    found = pair(least_with_rests, rest_of_least, amount, rest, other, other_rest)

    assert found == min(amount * PPM + rest, other * PPM + other_rest)


@given(AMOUNTS, RESTS, AMOUNTS, RESTS)
@example(100, 0, 99, PPM)
@example(100, 0, 99, PPM + SLACK)
@example(100, 0, 99, PPM + SLACK + 1)
@example(100, 0, 101, 0)
def test_what_is_left_of_a_room_is_exact_but_for_what_rounding_up_may_have_taken(
    room: int, rest: int, used: int, used_rest: int
) -> None:
    found = pair(left_with_rests, rest_of_left, room, rest, used, used_rest)

    assert found == max(0, room * PPM + rest - used * PPM - used_rest + (SLACK if used_rest else 0))


@given(AMOUNTS, st.integers(0, PPM - 1), st.integers(0, PPM), st.integers(0, PPM))
@example(MOST_UKR // 10, PPM - 1, PPM - 1, PPM - 1)
@example(0, 1, PPM, 1)
@example(0, 0, 1, 1)
def test_a_part_of_a_pair_is_exact_and_rounded_up(whole: int, of_whole: int, share_of_it: int, fits: int) -> None:
    exact = whole * PPM + of_whole
    amount, part = exact * share_of_it // PPM, exact * fits // PPM
    found = pair(
        part_with_rests, rest_of_part_with_rests, *divmod(amount, PPM), *divmod(part, PPM), *divmod(exact, PPM)
    )

    assert 0 <= found * exact - amount * part < max(exact, 1)


def test_parts_of_what_fits_make_it_again() -> None:
    # 10 of 30 + 1/3: two parts of 10 + 1/9 and one of 10 + 1/9 again
    third = 10 * PPM + 111_112
    whole = divmod(3 * third, PPM)
    parts = [pair(part_with_rests, rest_of_part_with_rests, *divmod(third, PPM), 10, 0, *whole) for _ in range(3)]

    assert sum(parts) // PPM == 10


def test_what_is_left_of_rests_is_less_than_a_whole() -> None:
    assert [rest_left(rests) for rests in (0, PPM - 1, PPM, 2 * PPM + 7)] == [0, PPM - 1, 0, 7]  # type: ignore[arg-type]
    assert on_columns(rest_left, 2 * PPM + 7) == as_text(rest_left, 2 * PPM + 7).value == 7
    assert rest_left(None) is None  # type: ignore[arg-type]


PAIRS: tuple[Callable[..., Any], ...] = (least_with_rests, rest_of_least, left_with_rests, rest_of_left)
PARTS: tuple[Callable[..., Any], ...] = (part_with_rests, rest_of_part_with_rests)


@pytest.mark.parametrize("place", range(4))
def test_a_pair_of_what_is_unknown_is_unknown(place: int) -> None:
    operands = [None if number == place else 1 for number in range(6)]

    assert [word(*operands[:4]) for word in PAIRS] == [None] * 4
    assert [word(*operands) for word in PARTS] == [None] * 2


def test_pairs_are_of_money_and_numbers_that_are_known() -> None:
    money, rest = Money(), Number()

    assert [type(word(money, rest, money, rest)) for word in PAIRS] == [Money, Number, Money, Number]
    assert [type(word(money, rest, money, rest, money, rest)) for word in PARTS] == [Money, Number]
    assert type(rest_left(rest)) is Number
    for word in PAIRS:
        for wrong in ((rest, rest, money, rest), (money, money, money, rest), (money, rest, money, Number(fact=True))):
            with pytest.raises(UnitError):
                word(*wrong)
    for word in PARTS:
        with pytest.raises(UnitError):
            word(money, rest, rest, rest, money, rest)
