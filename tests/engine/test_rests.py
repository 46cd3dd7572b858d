"""What falls away in dividing: counted in millionths and rounded up, so that parts make the whole again."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kutcalc.engine import Kronor, Minutes, Money, Number, Rate, UnitError, portion, share, with_rests
from kutcalc.engine.rests import rest_of_part, rest_of_share
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
